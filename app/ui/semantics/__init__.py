"""What a screen reader is told: the screen as a tree of roles, names and values, made from what is drawn."""
