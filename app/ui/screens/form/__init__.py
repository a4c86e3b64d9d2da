"""The form engine: a wizard over the declarations, drawn one step at a time."""
