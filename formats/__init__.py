"""Files of other programs, read into plain rows.  Floor 2, beside ocr: imports the ledger, nothing else of ours."""

from __future__ import annotations

from collections.abc import Mapping

from formats.sheet import Ask as Ask
from formats.sheet import BankLine as BankLine
from formats.sheet import CloudRow as CloudRow
from formats.sheet import Problem as Problem
from formats.sheet import Sheet as Sheet
from formats.sheet import Stated as Stated
from formats.sheet import Statement as Statement
from formats.sheet import TimeRow as TimeRow


def read(
    data: bytes,
    name: str = "file",
    *,
    currency: str = "CNY",
    day_order: str = "",
    answers: Mapping[str, str] | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Sheet:
    """The rows of an export of any known program; see `formats.detect.read`, which is imported when it is needed."""
    from formats import detect

    return detect.read(data, name, currency=currency, day_order=day_order, answers=answers, mapping=mapping)
