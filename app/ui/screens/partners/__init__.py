"""The partners of the centre."""
