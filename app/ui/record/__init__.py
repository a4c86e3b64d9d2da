"""A record on the screen, for every screen that shows one: its answers, its history, changing it where it stands."""
