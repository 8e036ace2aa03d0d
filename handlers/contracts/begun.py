"""Contracts whose work has begun: until then either side can still walk away, and nothing is owed or taxed by a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ledger.accounts import COST_ROLES
from ledger.owed import Contract
from storage import account_sums, contracts
from storage.book import Book

_PAPERS = ("signed", "invoice")
"""Milestones that are no work."""


def begun(book: Book, of: Iterable[Contract], day: date) -> set[int]:
    """Those on which, by the evening of a day, something was reached or earned, or whose project had cost."""
    known = list(of)
    if not known:
        return set()
    reached = contracts.milestones(book, [one.id for one in known])
    found = {
        ref.contract for ref, one in reached.items() if ref.name not in _PAPERS and one.reached and one.reached <= day
    }
    roles = (*COST_ROLES, "revenue")
    moved = account_sums.movements(book, "", f"{day:%Y-%m}", accounts=roles, by_project=True)
    busy = {one.project for one in moved if one.closing}
    return found | {one.id for one in known if one.project in busy}
