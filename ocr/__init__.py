"""What a photo, a PDF or an e-invoice says.  `read` is the only door; what is heavy is loaded when it is used."""

from __future__ import annotations

from datetime import date

from ledger.receipt import Receipt
from ocr.hints import NONE, Hints
from ocr.limits import DEFAULT, Limits

__all__ = ["Hints", "Limits", "read"]


def read(
    data: bytes, name: str = "", *, limits: Limits = DEFAULT, today: date | None = None, hints: Hints = NONE
) -> tuple[Receipt, ...]:
    """The receipts in a file: usually one, several where a photo shows several.

    Refuses with `BadInput` what cannot be read: empty, damaged, encrypted, too large, no picture at all.  Runs in this
    process and may take seconds; `bot.desk.Desk` reads in worker processes that can be stopped.
    """
    from ocr.reading import read as read_file

    return read_file(data, name, limits=limits, today=today, hints=hints)
