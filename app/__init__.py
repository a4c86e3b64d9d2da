"""What staff use: the casework, the store that keeps it, the casebook that is its one door, screens and commands."""

__version__ = "0.1.0"
