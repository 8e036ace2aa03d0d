"""Dropped files that are tables or statements: read before the books are opened, again when a question is answered."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from formats.sheet import Sheet
from handlers.context import Context
from ledger.errors import BadInput, BookError, NotFound, sentence
from storage import files

ENDINGS = {".csv", ".xls", ".xlsx", ".ofx", ".qfx", ".qif", ".sta", ".mt940", ".940", ".txt", ".tsv", ".zip", ".xml"}
_MAY_BE_RECEIPTS = {".xml", ".zip", ".txt"}


def sheet_of(name: str, data: bytes, currency: str) -> Sheet | None:
    """What a table or statement says; None where it is neither.  Raises BadInput for one that is broken."""
    ending = PurePath(name).suffix.lower()
    if ending not in ENDINGS:
        return None
    from formats import read

    try:
        return read(data, name, currency=currency)
    except BookError:
        if ending in _MAY_BE_RECEIPTS:
            return None
        raise


def again(ctx: Context, sha256: str, answers: Mapping[str, str], mapping: Mapping[str, str] | None = None) -> Sheet:
    """A kept file, read with what a person has answered."""
    from formats import read

    data = files.load(ctx.rules.files, sha256) if sha256.isalnum() else None
    if data is None:
        raise NotFound(sentence("That file is not there any more; please drop it again."))
    return read(data, "file", currency=ctx.rules.currency, answers=answers, mapping=mapping)


def answered(words: str) -> dict[str, str]:
    """“sign=turned day_order=dmy” as answers."""
    pairs = [part.partition("=") for part in words.split()]
    if any(not value for _name, _sign, value in pairs):
        raise BadInput(sentence("I lost the thread. Please say it once more."))
    return {name: value for name, _sign, value in pairs}
