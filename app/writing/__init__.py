"""The rooms that write: what somebody wants to record, edit, decide or take back becomes changes in the journal.

Must not know screens, commands or SQL. The casebook hands them a transaction.
"""
