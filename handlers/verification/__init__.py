"""Proving the books: every rule that must hold, recomputed; the first wrong row of each is named.  Owns nothing."""

from __future__ import annotations

from handlers.registry import table

ENTRIES = table("books")
"""`verify` is a command of the machine's, not of the chat."""
