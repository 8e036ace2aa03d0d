"""What a machine read from a receipt, kept beside the expense: made, compared with what is booked, shown.

What people correct changes the expense, never this: both the read and the corrected value stay.
"""

from __future__ import annotations

from chat.cards.card import Picture
from chat.text import _
from ledger.nouns import Expense
from ledger.paper import Paper
from ledger.receipt import Receipt

FIELDS = {
    "total": _("amount"),
    "day": _("date"),
    "vendor": _("seller"),
    "tax": _("tax"),
    "invoice_number": _("invoice number"),
}
"""What can be read of a receipt, in words."""


def from_receipt(receipt: Receipt, name: str) -> Paper:
    """What was read, from what the reader says."""
    values = {
        "total": str(receipt.total.major) if receipt.total else "",
        "day": receipt.day.isoformat() if receipt.day else "",
        "vendor": receipt.vendor or "",
        "tax": str(receipt.tax.major) if receipt.tax else "",
        "invoice_number": receipt.invoice_number or "",
    }
    return Paper(
        name=name[:200],
        kind=receipt.kind,
        engine=receipt.engine,
        read={key: value for key, value in values.items() if value},
        sure={key: receipt.confidence[key] for key in values if key in receipt.confidence},
        others={key: receipt.doubts[key] for key in values if key in receipt.doubts},
        crops={key: receipt.crops[key] for key in values if key in receipt.crops},
        buyer=receipt.buyer or "",
        buyer_tax_id=receipt.buyer_tax_id or "",
    )


def true(expense: Expense) -> dict[str, str]:
    """What a person has said is true of the paper: its total and day, and the vendor where they looked at it."""
    told = {"date": expense.day.isoformat(), "total": str(expense.gross.major)}
    return told | ({"company": expense.vendor} if expense.vendor and "vendor" in expense.paper.seen else {})


def corrected(expense: Expense) -> bool:
    """Whether a person changed what the machine had read of total, day or vendor, or filled in what it had not."""
    paper = expense.paper
    if not paper.machine:
        return False
    now = {"total": str(expense.gross.major), "day": expense.day.isoformat(), "vendor": expense.vendor}
    return any(name in paper.seen and now[name] != paper.read.get(name, "") for name in now)


def picture(expense: Expense, paper: Paper) -> Picture | None:
    """The place on the page that has to be looked at; the whole page where nothing was read; else none."""
    if not expense.file:
        return None
    asked = (*paper.unread(), *paper.doubtful())
    for name in asked:
        if name in paper.crops:
            return Picture(expense.file, _("The place on the receipt"), paper.crops[name])
    return Picture(expense.file, _("The receipt")) if asked else None
