"""Every kind of entry on one page: which event posts what, in words, and where it stands in law and standards.

`ledger.posting` makes the entries; this table names them.  `why` says it of a single entry, docs/entries.md shows all
of it (`python -m scripts.entries`), and tests hold both against what the code posts.  Accounts are named by role.
"""
