"""Part of the proof: what the audit trail said of a row when it was decided is what the row says.

Contracts, milestones, estimates, rates and locks have no entry of their own; the trail is chained, so its word holds.
Of what an earlier version of the program did not say yet nothing is compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

from sqlalchemy import func, select

from chat.text import Value, _
from ledger.money import Money
from storage import audit
from storage import invariants as inv
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.fault import Fault, differs
from storage.standing import AT_ONCE
from storage.trail_statements import ROWS, SAYS, SEAT, Detail, Key, Rows, TrailStatement
from storage.verify_hours import LOGGED, LoggedHours


class Trail:
    """What the trail says, collected while it is gone through once."""

    def __init__(self) -> None:
        self._said: dict[str, dict[Key, dict[str, str]]] = {noun: {} for noun in ROWS}
        self._hours = LoggedHours()
        self._locks: list[tuple[str, str]] = []
        self._statements: dict[str, dict[str, int] | None] = {}

    def follow(self, action: str, subject: str, text: str, person: int) -> None:
        """The next event, in order."""
        says = SAYS.get(action)
        if action == _LOGGED:
            self._logged(subject, json.loads(text))
        elif says is not None:
            detail = json.loads(text)
            self._note(says, subject, detail | {"person": person} if action == "write_off.proposed" else detail)
        elif action == "seat.taken":
            self._said["seat"].pop(SEAT(subject, json.loads(text)), None)
        elif action.startswith("budget.") and subject.startswith("project:"):
            self._budget(subject.partition(":")[2], json.loads(text))
        elif action in ("period.locked", "period.unlocked"):
            detail = json.loads(text)
            self._locks.append((_plain(detail.get("until")), _plain(detail.get("reason"))))
        elif action in ("bank.imported", "bank.taken_away"):
            self._statement(subject.partition(":")[2], json.loads(text), 1 if action == "bank.imported" else -1)
        elif action == "contract.planned":
            detail = json.loads(text)
            numbered = [(number, *part) for number, part in enumerate(detail.get("plan", ()), 1)]
            self._plan(subject.partition(":")[2], numbered)
        elif action == "contract.replanned":
            self._plan(subject.partition(":")[2], json.loads(text)["plan"])

    def faults(self, book: Book) -> Iterator[Fault]:
        """Rows that say something else than the trail, and rows of which only one of both knows."""
        for number in self._hours.apart(book, _plain):
            for event in audit.about(book, f"hours:{number}"):
                if event.action == _LOGGED:
                    self._note(SAYS[_LOGGED], event.subject, dict(event.detail))
        for noun, rows in ROWS.items():
            yield from self._rows(book, noun, rows)
        yield from self._bank_lines(book)
        lock = table(t.LockRow)
        kept = [
            (_plain(row.until), _plain(row.reason)) for row in book.connection.execute(select(lock).order_by(lock.c.id))
        ]
        for number, (said, stands) in enumerate(zip_longest(self._locks, kept, fillvalue=("", "")), 1):
            if said != stands:
                yield differs(inv.TRAIL, f"period {number}", "until", " ".join(said), " ".join(stands))
                break

    def _logged(self, subject: str, detail: dict[str, Any]) -> None:
        number = subject.partition(":")[2]
        said = {name: _plain(detail[name]) for name in LOGGED if name in detail}
        if number.isdecimal() and self._hours.say(int(number), said):
            self._said["hours"].pop((number,), None)
        else:
            self._note(SAYS[_LOGGED], subject, detail)

    def _note(self, says: TrailStatement, subject: str, detail: dict[str, Any]) -> None:
        compared = ROWS[says.noun].compared
        values = detail.get("after", {}) if says.inner else detail
        key = says.key(subject, detail)
        if says.gone:
            self._said[says.noun].pop(key, None)
            return
        said = self._said[says.noun].get(key)
        if says.first or said is None:
            if not says.first:
                return  # it began before the trail said so much
            said = self._said[says.noun][key] = {}
        for name, value in values.items():
            column = says.columns.get(name, name)
            if column in compared:
                said[column] = _plain(value)
            if name == "run":
                said.pop("start_day", None)
                said.pop("end_day", None)
        said.update(says.constant)
        if says.noun in ("estimate", "progress"):
            said["project"] = subject.partition(":")[2]

    def _statement(self, number: str, detail: Detail, sign: int) -> None:
        """What a statement brought; of an import whose lines nobody added up nothing is said."""
        number, sums = str(detail.get("import", number)), detail.get("sums")
        said = self._statements.setdefault(number, {})
        if sums is None or said is None:
            self._statements[number] = None
            return
        for code, minor in sums.items():
            said[code] = said.get(code, 0) + sign * minor

    def _bank_lines(self, book: Book) -> Iterator[Fault]:
        line = table(t.BankLineRow)
        sums = select(line.c.batch, line.c.currency, func.sum(line.c.minor)).group_by(line.c.batch, line.c.currency)
        kept: dict[str, dict[str, int]] = {}
        for batch, code, minor in book.connection.execute(sums):
            kept.setdefault(str(batch), {})[code] = int(minor)
        for number, said in sorted(self._statements.items()):
            if said is None:
                continue
            for code in sorted({*said, *kept.get(number, {})}):
                stands = kept.get(number, {}).get(code, 0)
                if said.get(code, 0) != stands:
                    expected = Money(said.get(code, 0), code)
                    yield differs(inv.BANK_LINES, f"import {number}", "", expected, Money(stands, code))

    def _budget(self, project: str, detail: Detail) -> None:
        if "version" not in detail or "after" not in detail:
            return
        number = str(detail["version"])
        self._said["budget"][project, number] = {"reason": _plain(detail.get("reason"))}
        for category, task, month, minor in detail["after"]:
            key = (project, number, str(category), str(task), str(month))
            self._said["budget_line"][key] = {"minor": _plain(minor)}

    def _plan(self, contract: str, plan: Iterable[Sequence[Any]]) -> None:
        """`plan`: number, kind and minor units of each instalment."""
        of = self._said["contract"].get((contract,), {})
        for number, kind, minor in plan:
            said = {"kind": str(kind), "minor": str(minor)}
            said |= {name: of[name] for name in ("customer", "currency", "project") if name in of}
            self._said["instalment"][contract, str(number)] = said

    def _kept(self, book: Book, noun: str, every: Any) -> Iterator[Any]:
        """Rows as they are kept; of hours those of which the trail says what the fingerprint does not."""
        if noun != "hours":
            yield from book.connection.execute(every, execution_options={"yield_per": AT_ONCE})
            return
        ids = sorted(int(id) for (id,) in self._said[noun] if id.isdecimal())
        for start in range(0, len(ids), AT_ONCE):
            mine = every.where(table(t.HoursRow).c.id.in_(ids[start : start + AT_ONCE]))
            yield from book.connection.execute(mine)

    def _rows(self, book: Book, noun: str, rows: Rows) -> Iterator[Fault]:
        kept, said = table(rows.row), self._said[noun]
        columns = [kept.c[name] for name in dict.fromkeys((*rows.key, *rows.compared))]
        left, known = set(said), bool(said)
        for row in self._kept(book, noun, select(*columns).order_by(*(kept.c[name] for name in rows.key))):
            key = tuple(_plain(getattr(row, name)) for name in rows.key)
            where = f"{rows.called} {' '.join(key)}"
            values = said.get(key)
            left.discard(key)
            if values is None:
                if noun in _ALL_SAID and known:
                    yield Fault(inv.TRAIL, where, _("the audit trail does not know it"))
                continue
            for column, value in values.items():
                stands = _plain(getattr(row, column))
                if stands != value:
                    yield differs(inv.TRAIL, where, column, _amount(column, value, row), _amount(column, stands, row))
        for key in sorted(left):
            yield Fault(inv.TRAIL, f"{rows.called} {' '.join(key)}", _("the audit trail knows it, and it is gone"))


_LOGGED = "hours.logged"
_ALL_SAID = (
    *("seat", "exchange", "budget", "budget_line", "milestone", "warranty", "estimate"),
    *("payment", "payout", "invoice", "contract_change", "supplier_credit"),
)
"""Of these no row ever came without its event."""


def _amount(column: str, value: str, row: Any) -> Value:
    """A value of the trail as it is shown: minor units with the currency of their row."""
    code = getattr(row, "currency", "")
    return Money(int(value), code) if code and column.endswith("minor") and value.lstrip("-").isdigit() else value


def _plain(value: Any) -> str:
    """A value as text: an event keeps some of them so, and "none" in several ways."""
    if value is None or value in ("None", -1, "-1"):
        return ""
    if isinstance(value, bool):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
