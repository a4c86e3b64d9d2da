"""The work itself, in pure Python: records and their fields, code lists, clocks, consent, indicators.

Must not know Kivy, SQL, the network, a clock or randomness: time, ids and country packs are passed in.
"""
