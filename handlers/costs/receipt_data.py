"""What a machine read from a receipt, kept beside the expense: made, compared with what is booked, shown.

What people correct changes the expense, never this: both the read and the corrected value stay.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from chat.cards.card import Picture
from chat.text import _
from handlers.costs import besides
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
        besides={key: value[:300] for key, value in besides.of(receipt).items() if value},
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


PLACES = 4
"""So many places of a receipt are shown at most on one card."""


def picture(expense: Expense, paper: Paper) -> Picture | None:
    """The first place on the page that has to be looked at; the whole page where there is none; else nothing."""
    asked = (*paper.unread(), *_asked(paper))
    places = _places(expense, _asked(paper))
    return places[0] if places else whole(expense) if asked and expense.file else None


def closeups(expense: Expense, paper: Paper) -> tuple[Picture, ...]:
    """The further places that have to be looked at, one for each field."""
    return _places(expense, _asked(paper))[1:]


def _asked(paper: Paper) -> tuple[str, ...]:
    return (*paper.doubtful(), *paper.contested())


def judged(expense: Expense) -> tuple[Picture, ...]:
    """For whoever decides: each place that was not read surely, or that something else was typed for."""
    paper = expense.paper
    return _places(expense, (*paper.doubtful(), *overtyped(expense)))


def whole(expense: Expense) -> Picture:
    """The page, upright where its print tells which way that is."""
    turned = next((crop for crop in expense.paper.crops.values() if crop[1] > crop[3] or crop[2] > crop[4]), None)
    if turned is None:
        return Picture(expense.file, _("The receipt"))
    page, left, top, right, bottom = turned
    corner = (float(left > right), float(top > bottom), float(left <= right), float(top <= bottom))
    return Picture(expense.file, _("The receipt"), (page, *corner))


def overtyped(expense: Expense) -> tuple[str, ...]:
    """The fields that say something else than was read, the most important first; a seller is called by the name that
    is known of it, so only who has looked at the seller counts as having changed it."""
    paper = expense.paper
    return tuple(
        name
        for name in FIELDS
        if name in paper.read and (name in paper.seen or name in _BOOKED) and not _same(expense, name)
    )


_BOOKED = ("total", "day")
"""What nobody but a person changes."""


def _same(expense: Expense, name: str) -> bool:
    read = expense.paper.read[name]
    if name == "total":
        return number(read) == expense.gross.major
    if name == "tax":
        return expense.tax is not None and number(read) == expense.tax.major
    return read == {"day": expense.day.isoformat(), "vendor": expense.vendor}.get(name, expense.invoice_number)


def number(text: str) -> Decimal | None:
    """A figure as it was read; None where it is none."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _places(expense: Expense, fields: Iterable[str]) -> tuple[Picture, ...]:
    crops = expense.paper.crops
    named = [name for name in dict.fromkeys(fields) if name in crops] if expense.file else []
    return tuple(
        Picture(expense.file, _("The {field} on the receipt", field=FIELDS[name]), crops[name])
        for name in named[:PLACES]
    )
