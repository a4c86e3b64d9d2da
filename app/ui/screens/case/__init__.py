"""One case: everything about it."""
