"""The headless commands of `haki`: what people type and scripts call. Names and output forms are a contract.

Must not know SQL, HTTP or Kivy: everything goes through the casebook. docs/developers.md says how one is added.
"""
