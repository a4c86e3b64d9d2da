"""One figure, opened to the records behind it."""
