"""How the app looks, speaks and locks."""
