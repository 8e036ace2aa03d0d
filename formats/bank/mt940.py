"""MT940 and MT942: a decimal comma or none at all, a 30 February, text that is wrapped anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from formats import cells as cell
from formats import days
from formats.sheet import BankLine, Keys, Problems, Sheet, Stated, Statement, digest
from ledger.errors import BadInput, sentence
from ledger.money import Money

_TAG = re.compile(r"^:(\d{2}[A-Z]?|NS):")
_BALANCE = re.compile(r"([CD])(\d{6})([A-Z]{3})(\d[\d.]*,?\d*)")
_ENTRY = re.compile(
    r"(\d{6})(\d{4})?\s*(RC|RD|EC|ED|C|D)([A-Z])?(\d+(?:,\d*)?)(?=[A-Z][A-Z0-9]{3}|\s|//|$)([A-Z][A-Z0-9]{3})?(.*)",
    re.DOTALL,
)
_CODED = re.compile(r"[?>](\d{2})")
_SLASHED = re.compile(r"/(EREF|KREF|MREF|PREF|NAME|REMI|IBAN|CNTP|BENM|ORDP|TRTP|BIC|CSID|MARF|PURP|SVCL|ADDR|ISDT)/")


@dataclass(slots=True)
class _Entry:
    line: int
    text: str
    about: str = ""


@dataclass(slots=True)
class _Page:
    account: str = ""
    id: str = ""
    opening: str = ""
    closing: str = ""
    closed: int = 0
    currency: str = ""
    entries: list[_Entry] = field(default_factory=list)


def recognised(head: str) -> bool:
    return bool(re.search(r"^:20:", head, re.MULTILINE) and re.search(r"^:25[A-Z]?:", head, re.MULTILINE))


def sheet(text: str, name: str, currency: str) -> Sheet:
    """All lines of all statements in the file; pages of one statement follow each other."""
    pages = _pages(text)
    if not pages:
        raise BadInput(sentence("{name} holds no statement."), name=name)
    rows: list[BankLine] = []
    statements: list[Statement] = []
    stated: list[Stated] = []
    problems = Problems()
    keys = Keys("mt940")
    for page in pages:
        opening, closing = _balance(page.opening), _balance(page.closing)
        known = opening.currency if opening else closing.currency if closing else page.currency or currency
        total, before = Decimal(0), len(rows)
        if page.opening and not page.closing and page.entries:
            last = page.entries.pop()  # where a file breaks off nobody knows whether its last line is whole
            missing = sentence("The closing balance is missing: the file breaks off, and this line was left out.")
            problems.add(last.line, ":62F:", BadInput(missing))
        for entry in page.entries:
            try:
                row = _line(entry, page, known, keys)
            except BadInput as error:
                problems.add(entry.line, error.field or ":61:", error)
                continue
            rows.append(row)
            total += row.amount.major
        if opening and closing and opening.currency == closing.currency:
            stated.append(Stated("closing", closing.major, opening.major + total, page.closed, ":62F:"))
        statements.append(Statement(page.account, known, page.id, opening, closing, len(rows) - before))
    return Sheet("mt940", "bank", tuple(rows), tuple(problems.kept), tuple(stated), statements=tuple(statements))


def _tags(text: str) -> Iterator[tuple[int, str, str]]:
    """Each tag with its line and all lines up to the next one."""
    tag, value, begins = "", "", 0
    for number, written in enumerate(text.splitlines(), 1):
        line = re.sub(r"^\{1:.*?\{4:", "", written)
        match = _TAG.match(line)
        if match or line.startswith(("-}", "-XXX")) or line.strip() == "-":
            if tag:
                yield begins, tag, value
            tag, value, begins = (match[1], line[match.end() :], number) if match else ("", "", number)
        elif tag:
            value += "\n" + line
    if tag:
        yield begins, tag, value


def _pages(text: str) -> list[_Page]:
    pages: list[_Page] = []
    for line, tag, written in _tags(text):
        value = written.strip("\r\n") if tag in ("61", "86") else written.strip()
        if tag == "20":
            pages.append(_Page(id=value))
        elif not pages:
            continue
        elif tag.startswith("25"):
            pages[-1].account = value.partition("\n")[0]
        elif tag in ("60F", "60M"):
            pages[-1].opening = value
        elif tag in ("62F", "62M"):
            pages[-1].closing, pages[-1].closed = value, line
        elif tag == "61":
            pages[-1].entries.append(_Entry(line, value))
        elif tag in ("34F", "90C", "90D") and not pages[-1].currency:
            named = re.search(r"[A-Z]{3}", value)
            pages[-1].currency = named[0] if named else ""
        elif tag in ("86", "NS") and pages[-1].entries and not pages[-1].closing:
            entry = pages[-1].entries[-1]
            entry.about = f"{entry.about}\n{value}" if entry.about else value
    return [page for page in pages if page.account]


def _balance(text: str) -> Money | None:
    match = _BALANCE.match(text)
    if not match:
        return None
    amount = Money.of(match[4].replace(".", "").replace(",", "."), match[3])
    return -amount if match[1] == "D" else amount


def _line(entry: _Entry, page: _Page, currency: str, keys: Keys) -> BankLine:
    match = _ENTRY.fullmatch(entry.text)
    if not match:
        raise BadInput(sentence("“{text}” is not a line of a statement."), text=entry.text[:40])
    valued = _day(match[1])
    booked = _booked(valued, match[2])
    amount = Money.of(match[5].replace(",", "."), cell.known(currency))
    if match[3] in ("D", "RC", "ED"):
        amount = -amount
    first, _break, details = match[7].partition("\n")
    reference, _slashes, bank_reference = first.partition("//")
    reference, bank_reference = _reference(reference), _reference(bank_reference)
    name, number, text = _about(entry.about)
    kind = (match[6] or "")[1:]
    return BankLine(
        line=entry.line,
        key=keys.key((page.account, str(booked), match[3], str(amount.minor), bank_reference, reference, entry.about)),
        digest=digest((entry.text, entry.about)),
        day=booked,
        amount=amount,
        direction="in" if amount.minor >= 0 else "out",
        account=page.account,
        name=name,
        name_account=number,
        text=" ".join(filter(None, (text, " ".join(details.split())))),
        reference=reference or bank_reference,
        valued=valued,
        nature="fee" if kind in ("CHG", "COM") else "interest" if kind == "INT" else "",
        raw=((":61:", entry.text), (":86:", entry.about)),
    )


def _reference(text: str) -> str:
    word = text.strip()
    return "" if word.upper() in ("NONREF", "NOREF", "N/A") else word


def _day(text: str) -> date:
    try:
        year = int(text[:2])
        return days.bank_day(2000 + year if year < 80 else 1900 + year, int(text[2:4]), int(text[4:6]))
    except ValueError:
        raise BadInput(sentence("“{text}” is not a date."), text=text, field=":61:") from None


def _booked(valued: date, text: str | None) -> date:
    """The entry day has no year: the one that is closest to the value day."""
    if not text:
        return valued
    near = []
    for year in (valued.year - 1, valued.year, valued.year + 1):
        try:
            near.append(days.bank_day(year, int(text[:2]), int(text[2:])))
        except ValueError:
            continue
    return min(near, key=lambda day: abs((day - valued).days), default=valued)


def _about(text: str) -> tuple[str, str, str]:
    """Name, account and words out of a :86: of any dialect; lines are wrapped in the middle of words."""
    joined = text.replace("\n", "")
    coded = _fields(_CODED, joined)
    if "20" in coded or "00" in coded:
        words = "".join(coded.get(f"{at}", "") for at in (*range(20, 30), *range(60, 64)))
        name = (coded.get("32", "") + coded.get("33", "")).strip()
        return name, coded.get("31", "").strip(), words.strip() or coded.get("00", "")
    slashed = _fields(_SLASHED, joined)
    if slashed:
        number, name = slashed.get("IBAN", ""), slashed.get("NAME", "")
        if "CNTP" in slashed:
            number, _bic, name, *_rest = [*slashed["CNTP"].split("/"), "", ""]
        return name.strip(), number.strip(), slashed.get("REMI", joined).strip().strip("/")
    return "", "", " ".join(text.split())


def _fields(mark: re.Pattern[str], text: str) -> dict[str, str]:
    marks = list(mark.finditer(text))
    if not marks:
        return {}
    ends = [mark_found.start() for mark_found in marks[1:]] + [len(text)]
    fields: dict[str, str] = {}
    for mark_found, end in zip(marks, ends, strict=True):
        fields[mark_found[1]] = fields.get(mark_found[1], "") + text[mark_found.end() : end].rstrip("/")
    return fields
