"""Who keeps the keys: how a seat comes to be, who is let into the centre, and what an alarm means.

Must not know screens or commands, nor what a case is.
"""
