"""Settlements: what each says in each version, the states that it came to, its number."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any, cast

from sqlalchemy import insert, select, update

from ledger.errors import NotFound, WrongState, sentence
from ledger.settlements.computing import SettlementTerms
from ledger.settlements.document import Counterpart, Settlement, StateReached
from ledger.settlements.statement import (
    BASES,
    NUMBERS,
    Basis,
    BasisLine,
    BasisStatement,
    Computed,
    LineItem,
    NoMeaning,
    Party,
)
from ledger.settlements.states import FINAL, OPEN, State, may_follow
from storage import audit, letters
from storage import tables as t
from storage.book import Book
from storage.directory import table

_SETTLEMENT, _VERSION = table(t.SettlementRow), table(t.SettlementVersionRow)
_LINE, _ITEM, _STATE = table(t.SettlementLineRow), table(t.SettlementItemRow), table(t.SettlementStateRow)


def add(book: Book, new: Settlement, terms: SettlementTerms, rule: int, message: str) -> Settlement:
    """Keep a new draft; returns it with its id."""
    row = {
        "project": new.project,
        "party": new.party,
        "counterpart": new.counterpart.name,
        "agreement": new.counterpart.agreement,
        "scope": new.scope,
        "basis": new.basis,
        "until": new.until,
        "stages": "\n".join(new.stages),
        "final": new.final,
        "currency": new.currency,
        "version": 1,
        "state": "draft",
        "rule": rule,
        "reverses": new.reverses,
    }
    own = {**row, "person": book.person, "message": message}
    id: int = book.connection.execute(insert(_SETTLEMENT).values(own)).inserted_primary_key[0]  # type: ignore[index]
    made = replace(new, id=id, person=book.person)
    _keep_version(book, made, terms, message)
    audit.note(book, "settlement.drafted", f"settlement:{id}", **row, net=new.computed.payable.this("this"))
    _came_to(book, id, "draft", 1, "", "")
    return get(book, id)


def revise(book: Book, old: Settlement, computed: Computed, terms: SettlementTerms, message: str) -> Settlement:
    """A figure has moved: a new version, which is a draft again."""
    after = replace(old, version=old.version + 1, computed=computed)
    _keep_version(book, after, terms, message)
    values = {"version": after.version, "state": "draft", "decided_by": 0}
    book.connection.execute(update(_SETTLEMENT).where(_SETTLEMENT.c.id == old.id).values(values))
    said = {"before": old.computed.payable.this("this"), "after": computed.payable.this("this")}
    audit.note(book, "settlement.revised", f"settlement:{old.id}", version=after.version, **said)
    _came_to(book, old.id, "draft", after.version, "", "")
    return get(book, old.id)


def reach(
    book: Book, old: Settlement, state: State, *, reason: str = "", checks: str = "", **values: Any
) -> Settlement:
    """It comes to a state; `values` are columns that change with it.  Raises WrongState."""
    if not may_follow(old.state, state):
        raise WrongState(sentence("That settlement has gone on since: look at it again."))
    changed = {"state": state, **values}
    book.connection.execute(update(_SETTLEMENT).where(_SETTLEMENT.c.id == old.id).values(changed))
    said = {name: str(value) for name, value in values.items()}
    audit.note(book, f"settlement.{state}", f"settlement:{old.id}", version=old.version, why=reason, **said)
    _came_to(book, old.id, state, old.version, reason, checks)
    return get(book, old.id)


def change(book: Book, id: int, what: str, **values: Any) -> Settlement:
    """Columns that change without a state; said in the trail as `settlement.{what}`."""
    book.connection.execute(update(_SETTLEMENT).where(_SETTLEMENT.c.id == id).values(values))
    audit.note(book, f"settlement.{what}", f"settlement:{id}", **{name: str(value) for name, value in values.items()})
    return get(book, id)


def take_number(book: Book, of: Settlement) -> tuple[int, int]:
    """(number, year) of a settlement: the next of its party in the year of its cut-off; there is no gap."""
    return letters.take(book, sequence(of.party, of.counterpart.name), of.until.year), of.until.year


def sequence(party: Party, name: str) -> str:
    """The sequence of numbers of a party."""
    return f"settlement:{party}:{name}"


def get(book: Book, id: int, *, lock: bool = False) -> Settlement:
    """One settlement.  Raises NotFound.  `lock`: on PostgreSQL nobody else changes it until the transaction ends."""
    rows = select(_SETTLEMENT).where(_SETTLEMENT.c.id == id)
    row = book.connection.execute(rows.with_for_update() if lock and not book.sqlite else rows).first()
    if row is None:
        raise NotFound(sentence("There is no such settlement."))
    return _settlements(book, [row])[0]


def of_project(book: Book, project: int) -> tuple[Settlement, ...]:
    """Those of a project, in the order in which they were drafted."""
    return _where(book, _SETTLEMENT.c.project == project)


def of_agreement(book: Book, agreement: str, party: Party, since: date = date.min) -> tuple[Settlement, ...]:
    """Those of a contract, order or agreement; `since`: whose cut-off is that day or later."""
    mine = (_SETTLEMENT.c.agreement == agreement, _SETTLEMENT.c.party == party)
    return _where(book, *mine) if since == date.min else _where(book, *mine, _SETTLEMENT.c.until >= since)


def in_states(book: Book, states: Iterable[State]) -> tuple[Settlement, ...]:
    """All that are in one of the states, in the order in which they were drafted."""
    return _where(book, _SETTLEMENT.c.state.in_(sorted(states)))


def whole(book: Book) -> tuple[Settlement, ...]:
    """Every settlement there is."""
    return _where(book)


def open_of(book: Book, agreement: str, party: Party) -> Settlement | None:
    """The one of a contract and party that is not final yet."""
    found = _where(
        book,
        _SETTLEMENT.c.agreement == agreement,
        _SETTLEMENT.c.party == party,
        _SETTLEMENT.c.state.in_(sorted(OPEN)),
    )
    return next(iter(found), None)


def final_of(book: Book, agreement: str, party: Party) -> tuple[Settlement, ...]:
    """Those that later ones take off, in the order in which they became final."""
    final = _where(
        book,
        _SETTLEMENT.c.agreement == agreement,
        _SETTLEMENT.c.party == party,
        _SETTLEMENT.c.state.in_(sorted(FINAL)),
    )
    return tuple(sorted(final, key=_became_final))


def _became_final(of: Settlement) -> tuple[str, int]:
    since = next((one.at.isoformat() for one in of.history if one.state == "final"), "")
    return since, of.id


def terms_of(book: Book, id: int, version: int) -> SettlementTerms:
    """By what money a version was computed."""
    rows = select(_VERSION.c.terms).where(_VERSION.c.settlement == id, _VERSION.c.version == version)
    return terms_in(str(book.connection.execute(rows).scalar_one()))


def version(book: Book, of: Settlement, number: int) -> Settlement:
    """What a settlement said in another version."""
    return replace(of, version=number, computed=_computed(book, [(of.id, number, of.basis)])[of.id, number])


def _where(book: Book, *conditions: Any) -> tuple[Settlement, ...]:
    rows = select(_SETTLEMENT).where(*conditions).order_by(_SETTLEMENT.c.id)
    return _settlements(book, book.connection.execute(rows).all())


def _settlements(book: Book, rows: Sequence[Any]) -> tuple[Settlement, ...]:
    said = _computed(book, [(row.id, row.version, row.basis) for row in rows])
    history = _histories(book, [row.id for row in rows])
    return tuple(
        Settlement(
            row.id,
            row.project,
            Counterpart(row.party, row.counterpart, row.agreement),
            row.scope,
            row.basis,
            row.until,
            row.currency,
            said[row.id, row.version],
            tuple(filter(None, row.stages.split("\n"))),
            row.final,
            row.number,
            row.year,
            row.version,
            row.state,
            history=history.get(row.id, ()),
            person=row.person,
            reverses=row.reverses,
            reversed_by=row.reversed_by,
            document=row.document,
            rule=row.rule,
            decided_by=row.decided_by,
        )
        for row in rows
    )


_AT_ONCE = 300


def _computed(book: Book, wanted: Sequence[tuple[int, int, Basis]]) -> dict[tuple[int, int], Computed]:
    """(settlement, version) -> what it said."""
    basis = {(id, number): of for id, number, of in wanted}
    ids = sorted({id for id, _number, _basis in wanted})
    lines: dict[tuple[int, int], dict[Basis, dict[str, BasisLine]]] = {}
    items: dict[tuple[int, int], list[LineItem]] = {}
    versions: dict[tuple[int, int], Any] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        for row in book.connection.execute(select(_LINE).where(_LINE.c.settlement.in_(some))):
            of = lines.setdefault((row.settlement, row.version), {}).setdefault(row.basis, {})
            of[row.name] = BasisLine(row.name, row.to_date_minor, row.earlier_minor)
        ordered = select(_ITEM).where(_ITEM.c.settlement.in_(some)).order_by(_ITEM.c.number)
        for row in book.connection.execute(ordered):
            items.setdefault((row.settlement, row.version), []).append(_item(row))
        for row in book.connection.execute(select(_VERSION).where(_VERSION.c.settlement.in_(some))):
            versions[row.settlement, row.version] = row
    found = {}
    for key, rule in basis.items():
        of_key = lines.get(key, {})
        statements = {
            one: BasisStatement(one, tuple(of_key[one][name] for name in NUMBERS if name in of_key[one]))
            for one in BASES
            if one in of_key
        }
        kept = versions[key]
        pairs = [pair.split(":", 1) for pair in kept.without.split()]
        without = {cast(Basis, one): NoMeaning(cast(Basis, one), why) for one, why in pairs}
        of_it = tuple(items.get(key, ()))
        found[key] = Computed(rule, statements, without, of_it, kept.not_billable_minor, kept.cut_minor)
    return found


def _histories(book: Book, ids: Sequence[int]) -> dict[int, tuple[StateReached, ...]]:
    found: dict[int, list[StateReached]] = {}
    for start in range(0, len(ids), _AT_ONCE):
        rows = select(_STATE).where(_STATE.c.settlement.in_(ids[start : start + _AT_ONCE]))
        for r in book.connection.execute(rows.order_by(_STATE.c.settlement, _STATE.c.number)):
            reached = StateReached(r.state, r.at, r.person, r.version, r.reason, r.checks)
            found.setdefault(r.settlement, []).append(reached)
    return {id: tuple(of) for id, of in found.items()}


def _keep_version(book: Book, of: Settlement, terms: SettlementTerms, message: str) -> None:
    said = of.computed
    key = {"settlement": of.id, "version": of.version}
    row = {
        **key,
        "not_billable_minor": said.not_billable,
        "cut_minor": said.cut_by_ceiling,
        "without": " ".join(f"{basis}:{one.why or 'no_figures'}" for basis, one in said.without.items()),
        "terms": terms_text(terms),
        "day": book.now.date(),
        "person": book.person,
        "message": message,
    }
    book.connection.execute(insert(_VERSION).values(row))
    lines = [
        {
            **key,
            "basis": basis,
            "name": line.name,
            "to_date_minor": line.to_date,
            "earlier_minor": line.earlier,
        }
        for basis, statement in said.statements.items()
        for line in statement.lines
    ]
    book.connection.execute(insert(_LINE), lines)
    items = [{**key, "number": number, **_item_row(one)} for number, one in enumerate(said.items, 1)]
    if items:
        book.connection.execute(insert(_ITEM), items)


def _came_to(book: Book, id: int, state: State, version: int, reason: str, checks: str) -> None:
    count = select(_STATE.c.number).where(_STATE.c.settlement == id).order_by(_STATE.c.number.desc()).limit(1)
    number = (book.connection.execute(count).scalar() or 0) + 1
    row = {
        "settlement": id,
        "number": number,
        "state": state,
        "version": version,
        "at": book.now,
        "person": book.person,
        "reason": reason,
        "checks": checks,
    }
    book.connection.execute(insert(_STATE).values(row))


def _item_row(one: LineItem) -> dict[str, Any]:
    return {
        "line": one.line,
        "text": one.text,
        "minor": one.amount,
        "document": one.document,
        "day": one.day,
        "rate": "" if one.rate is None else str(one.rate),
        "minutes": one.minutes,
        "quantity": one.quantity,
        "unit": one.unit,
        "unit_minor": one.unit_price,
        "for_good": one.for_good,
    }


def _item(r: Any) -> LineItem:
    return LineItem(
        r.line,
        r.text,
        r.minor,
        r.document,
        r.day,
        Fraction(r.rate) if r.rate else None,
        r.minutes,
        r.quantity,
        r.unit,
        r.unit_minor,
        r.for_good,
    )


_SHARES = ("rate", "retention", "recovered", "progress")


def terms_text(terms: SettlementTerms) -> str:
    """Terms of money as text.

    >>> terms_in(terms_text(SettlementTerms(5, Fraction(6, 100)))) == SettlementTerms(5, Fraction(6, 100))
    True
    """
    values = {name: getattr(terms, name) for name in SettlementTerms.__slots__}
    return json.dumps({name: str(one) if name in _SHARES else one for name, one in values.items()})


def terms_in(text: str) -> SettlementTerms:
    """The same read back."""
    said: Mapping[str, Any] = json.loads(text)
    values: dict[str, Any] = {name: Fraction(one) if name in _SHARES else one for name, one in said.items()}
    return SettlementTerms(**values)


def day_of(state: State, of: Settlement) -> date | None:
    """When a settlement last came to a state."""
    return next((one.at.date() for one in reversed(of.history) if one.state == state), None)
