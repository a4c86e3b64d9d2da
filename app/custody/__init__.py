"""Who keeps the keys: how a seat comes to be, and who is let into the centre.

Must not know screens or commands, nor what a case is.
"""
