"""What a file of another program becomes: plain rows, what was wrong with others, what the file says of itself.

A row keeps its line in the file and two marks: `key` says which thing it is (the same in the next export of the same
period), `digest` says what it said (another digest under the same key: it was changed over there).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from hashlib import blake2b, sha256
from typing import Any, NamedTuple
from zlib import crc32

from ledger.errors import BookError
from ledger.money import Money

_UNIT = "\x1f"
MOST_PROBLEMS = 200
"""A file whose every line is wrong need not say so a hundred thousand times; the rest is counted."""


class TimeRow(NamedTuple):
    """Hours that somebody worked, from a time tracker.  `seconds` is exact, `minutes` is what the books take."""

    line: int
    key: str
    digest: str
    day: date
    seconds: int
    person: str
    email: str
    project: str
    client: str = ""
    task: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    start: time | None = None
    end: time | None = None
    billable: bool | None = None
    rate: Money | None = None
    amount: Money | None = None
    cost_rate: Money | None = None
    invoiced: bool | None = None
    approved: bool | None = None
    external: str = ""

    @property
    def minutes(self) -> int:
        """Whole minutes, half a minute counts as one.

        >>> TimeRow(2, "", "", date(2026, 1, 5), 3630, "Ann", "", "Apollo").minutes
        61
        """
        return (self.seconds + 30) // 60


class BankLine(NamedTuple):
    """One line of a bank or payment statement.

    Attributes:
        amount: signed from the account holder's view, money in is positive; unsigned where `direction` is "none".
        direction: "in", "out", or "none" (a transfer between the holder's own pockets, a closed trade).
        nature: "" or "transfer", "refund", "fee", "interest", "closed".
        state: "booked", "pending" (may still change), "void" (nothing was paid).
    """

    line: int
    key: str
    digest: str
    day: date
    amount: Money
    direction: str
    account: str = ""
    name: str = ""
    name_account: str = ""
    text: str = ""
    reference: str = ""
    valued: date | None = None
    clock: time | None = None
    balance: Money | None = None
    fee: Money | None = None
    nature: str = ""
    state: str = "booked"
    raw: tuple[tuple[str, str], ...] = ()


class CloudRow(NamedTuple):
    """One line of a cloud bill.  Costs have up to a dozen decimal places: they become money only when summed."""

    line: int
    key: str
    digest: str
    start: date
    end: date
    cost: Decimal
    effective: Decimal
    currency: str
    kind: str
    service: str
    account: str = ""
    account_name: str = ""
    resource: str = ""
    region: str = ""
    invoice: str = ""
    tags: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One line that could not be taken, and why; `field` is the column as the file calls it, `tab` the tab of a
    workbook of which several are read."""

    line: int
    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)
    field: str = ""
    tab: str = ""

    def __str__(self) -> str:
        return self.sentence.format_map({key: str(value) for key, value in self.values.items()})


@dataclass(frozen=True, slots=True)
class Stated:
    """A total that the file states about itself beside what its rows add up to: a difference is worth a warning.

    `line` and `field` say where it stands, where that is known.
    """

    what: str
    stated: Decimal
    found: Decimal
    line: int = 0
    field: str = ""

    @property
    def agrees(self) -> bool:
        return self.stated == self.found


@dataclass(frozen=True, slots=True)
class Ask:
    """What only a person can decide; the rows were read as if the answer were `guess`.

    Answer by calling `read` again with `answers={name: choice}`.
    """

    name: str
    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    guess: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One account and period inside a statement file."""

    account: str
    currency: str
    id: str = ""
    opening: Money | None = None
    closing: Money | None = None
    lines: int = 0
    balances: tuple[tuple[str, Money], ...] = ()


TAB = 1_000_000
"""Where several tabs are read together, line 3 of the second is line 2,000,003 of the file."""


class TabRead(NamedTuple):
    """A tab of a workbook of which several are read: how many of its lines were; None where it was left out."""

    number: int
    name: str
    lines: int | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file, read.

    Attributes:
        kind: who wrote it: "toggl", "ofx", "alipay", "cmb", "table" …
        subject: what its rows are: "hours", "bank", "cloud".
        file: sha256 of the bytes; with a row's line it names the place where a figure came from.
        more_problems: how many beyond those listed.
        tabs: of a workbook, where more than one of its tabs is read.
        mapping: field -> column of the file, to be kept and given back for the next file of this layout.
        layout: a mark of the header row, the same for the next file of this layout.
    """

    kind: str
    subject: str
    rows: tuple[Any, ...] = ()
    problems: tuple[Problem, ...] = ()
    stated: tuple[Stated, ...] = ()
    asks: tuple[Ask, ...] = ()
    statements: tuple[Statement, ...] = ()
    columns: tuple[str, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)
    layout: str = ""
    file: str = ""
    more_problems: int = 0
    tabs: tuple[TabRead, ...] = ()

    @property
    def doubts(self) -> tuple[Stated, ...]:
        """The stated totals that the rows do not add up to."""
        return tuple(claim for claim in self.stated if not claim.agrees)


class Problems:
    """Collects what is wrong, line by line, up to a bound."""

    def __init__(self) -> None:
        self.kept: list[Problem] = []
        self.more = 0

    def add(self, line: int, field: str, error: BookError) -> None:
        if len(self.kept) < MOST_PROBLEMS:
            self.kept.append(Problem(line, error.sentence, error.values, field))
        else:
            self.more += 1


class Keys:
    """Idempotency keys: equal things in one file are numbered, so that none of them is swallowed."""

    def __init__(self, source: str) -> None:
        self._start = blake2b(digest_size=16, key=source.encode())
        self._seen: dict[str, int] = {}

    def key(self, parts: Sequence[str]) -> str:
        text, seen = _UNIT.join(parts), self._seen
        times = seen[text] = seen.get(text, 0) + 1
        whole = text if times == 1 else f"{text}\x1f#{times}"
        mark = self._start.copy()
        mark.update(whole.encode("utf-8", "replace"))
        return mark.hexdigest()


def digest(cells: Iterable[str]) -> str:
    """A short mark of what the row said."""
    return f"{crc32(_UNIT.join(cells).encode('utf-8', 'replace')):08x}"


def fingerprint(data: bytes) -> str:
    """The name of the file by its content."""
    return sha256(data).hexdigest()
