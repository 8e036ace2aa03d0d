"""Proving the books: every rule that must hold, recomputed; the first wrong row of each is named.  Owns nothing."""

from __future__ import annotations

from chat.text import _
from handlers.registry import job, later, table

_pages = later("handlers.verification.pages")

ENTRIES = table(
    "close",
    job(
        "pages",
        _pages("look"),
        _("Looks whether every page of the database is whole; administrators hear of damage."),
        schedule="pages",
    ),
)
"""`verify` is a command of the machine's, not of the chat."""
