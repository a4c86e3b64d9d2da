"""One person who was trained."""
