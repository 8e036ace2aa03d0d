"""QIF bank and card registers: letters at the start of a line, `^` ends a record."""

from __future__ import annotations

import re
from collections.abc import Mapping

from formats import cells as cell
from formats import days
from formats.sheet import BankLine, Keys, Problems, Sheet, digest
from ledger.errors import BadInput, sentence

_TYPE = re.compile(r"^!Type:(Bank|CCard|Cash|Oth A|Oth L)\b", re.IGNORECASE | re.MULTILINE)


def recognised(head: str) -> bool:
    return bool(_TYPE.search(head))


def sheet(text: str, name: str, currency: str, answers: Mapping[str, str]) -> Sheet:
    """All records of the registers in the file; lists of categories and the like are passed over."""
    records = _records(text)
    problems = Problems()
    if records and not text.endswith(("\n", "\r", "^")):
        line, _record = records.pop()
        problems.add(line, "^", BadInput(sentence("The file breaks off here.")))
    if not records and not problems.kept:
        raise BadInput(sentence("{name} holds no statement."), name=name)
    dates = [record["D"].replace("'", "/").replace(" ", "") for _line, record in records if "D" in record]
    order, asks = days.settled(dates, "mdy", answers)
    mark = cell.decimal_mark(record.get("T", "") for _line, record in records)
    rows: list[BankLine] = []
    keys = Keys("qif")
    for line, record in records:
        try:
            rows.append(_line_of(line, record, currency, order, mark, keys))
        except BadInput as error:
            problems.add(line, error.field, error)
    return Sheet("qif", "bank", tuple(rows), tuple(problems.kept), asks=asks, more_problems=problems.more)


def _records(text: str) -> list[tuple[int, dict[str, str]]]:
    records: list[tuple[int, dict[str, str]]] = []
    record: dict[str, str] = {}
    begins, taken = 0, False
    for number, written in enumerate(text.splitlines(), 1):
        line = written.rstrip()
        if line.startswith("!"):
            if line.lower().startswith("!type:"):
                taken = bool(_TYPE.match(line))
            record = {}
        elif line.startswith("^"):
            if record and taken:
                records.append((begins, record))
            record = {}
        elif line:
            begins = begins if record else number
            record.setdefault(line[0], line[1:].strip())
    if record and taken:
        records.append((begins, record))
    return records


def _line_of(line: int, record: Mapping[str, str], currency: str, order: str, mark: str, keys: Keys) -> BankLine:
    try:
        day = days.day(record.get("D", "").replace("'", "/").replace(" ", ""), order)
    except BadInput as error:
        error.field = "D"
        raise
    try:
        amount = cell.money(record.get("T") or record.get("U", ""), currency, mark)
    except BadInput as error:
        error.field = "T"
        raise
    if amount is None:
        raise BadInput(sentence("The amount is missing."), field="T")
    name, memo, number = record.get("P", ""), record.get("M", ""), record.get("N", "")
    transfer = record.get("L", "").startswith("[")
    return BankLine(
        line=line,
        key=keys.key((str(day), str(amount.minor), name, memo, number)),
        digest=digest(f"{letter}{value}" for letter, value in record.items()),
        day=day,
        amount=amount,
        direction="in" if amount.minor >= 0 else "out",
        name=name,
        text=memo,
        reference=number,
        nature="transfer" if transfer else "",
        raw=tuple(record.items()),
    )
