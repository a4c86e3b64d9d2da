"""One case on the screen, whole: alone, or beside the list of cases."""
