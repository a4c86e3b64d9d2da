"""Words in the person's language: messages, dates, whole sentences, and how the app says no.

Must not know what is kept, nor how anything is shown.
"""
