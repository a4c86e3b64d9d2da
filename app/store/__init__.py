"""How the work is kept: the vault (keys, unlock), the journal, its projections, search, drafts.

Must not know a screen or a command: they come through `app.casebook`.
"""
