"""The one door to everything that is kept. Every read and write of a screen or a command goes through.

Must not know Kivy, SQL or HTTP.
"""

from app.casebook.casebook import *  # noqa: F403
