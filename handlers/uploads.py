"""Files that are tables or statements, as these books read them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING

from formats.sheet import Sheet
from handlers.rules import Rules
from ledger.errors import BadInput, BookError, sentence

if TYPE_CHECKING:
    from formats.time.hours import HoursTable

ENDINGS = {".csv", ".xls", ".xlsx", ".ofx", ".qfx", ".qif", ".sta", ".mt940", ".940", ".txt", ".tsv", ".zip", ".xml"}
_MAY_BE_RECEIPTS = {".xml", ".zip", ".txt"}


_DAY_ORDERS = {"dm": "dmy", "md": "mdy", "": ""}


def read(
    rules: Rules,
    data: bytes,
    name: str,
    answers: Mapping[str, str] | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Sheet:
    """A file as these books read it, wherever it came from: their currency and order of the day where it says neither.

    `answers` and `mapping` are a person's (`formats.read`).  Raises BadInput for what is nothing known, or broken.
    """
    from formats import read as read_here

    order = _DAY_ORDERS[rules.day_order]
    if rules.read_table:
        return rules.read_table(data, name, currency=rules.currency, day_order=order, answers=answers, mapping=mapping)
    return read_here(data, name, currency=rules.currency, day_order=order, answers=answers, mapping=mapping)


def hours_table(rules: Rules, data: bytes, name: str, answers: Mapping[str, str]) -> HoursTable | None:
    """The same file, if its rows are hours that can be read one after the other; it is read in this process."""
    from formats.detect import hours_table

    order = _DAY_ORDERS[rules.day_order]
    return hours_table(data, name, currency=rules.currency, day_order=order, answers=answers)


def sheet_of(rules: Rules, name: str, data: bytes) -> Sheet | None:
    """What a dropped table or statement says; None where it is neither.  Raises BadInput for one that is broken."""
    ending = PurePath(name).suffix.lower()
    if ending not in ENDINGS:
        return None
    try:
        return read(rules, data, name)
    except BookError:
        if ending in _MAY_BE_RECEIPTS:
            return None
        raise


def answered(words: str) -> dict[str, str]:
    """“sign=turned day_order=dmy” as answers."""
    pairs = [part.partition("=") for part in words.split()]
    if any(not value for _name, _sign, value in pairs):
        raise BadInput(sentence("I lost the thread. Please say it once more."))
    return {name: value for name, _sign, value in pairs}
