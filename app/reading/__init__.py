"""The rooms that read: how what is kept is found, counted, judged and handed out.

Must not change anything, and must not know screens, commands or SQL. The casebook hands them a transaction.
"""
