"""The ways that a phone has no room for."""
