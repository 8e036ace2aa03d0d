"""How projects are settled: rules are only added, of one party the last start holds."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from sqlalchemy import insert, select

from ledger.settlements.rule import SettlementRule
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table

_RULE = table(t.SettlementRuleRow)


def add(book: Book, new: SettlementRule, message: str) -> SettlementRule:
    """Keep a rule from a day on."""
    row = {
        "project": new.project,
        "party": new.party,
        "counterpart": new.counterpart,
        "scope": new.scope,
        "basis": new.basis,
        "responsible": new.responsible,
        "deadline": new.deadline,
        "approvers": " ".join(new.approvers),
        "template": new.template,
        "confirmed": new.confirmed,
        "automatic": new.automatic,
        "ended": new.ended,
        "tax": "" if new.tax is None else str(new.tax),
        "retention": str(new.retention) if new.retention else "",
        "start": new.start,
        "reason": new.reason,
    }
    own = {**row, "person": book.person, "message": message}
    id: int = book.connection.execute(insert(_RULE).values(own)).inserted_primary_key[0]  # type: ignore[index]
    audit.note(book, "settlement_rule.set", f"project:{new.project}", rule=id, **row)
    return replace(new, id=id, person=book.person)


def of_project(book: Book, project: int) -> tuple[SettlementRule, ...]:
    """Every rule that a project ever had, in the order in which they were kept."""
    rows = select(_RULE).where(_RULE.c.project == project).order_by(_RULE.c.id)
    return tuple(_rule(row) for row in book.connection.execute(rows))


def whole(book: Book) -> tuple[SettlementRule, ...]:
    """Those of all projects."""
    return tuple(_rule(row) for row in book.connection.execute(select(_RULE).order_by(_RULE.c.id)))


def _rule(r: Any) -> SettlementRule:
    return SettlementRule(
        r.project,
        r.party,
        r.scope,
        r.basis,
        r.responsible,
        r.start,
        r.counterpart,
        r.deadline,
        tuple(r.approvers.split()),
        r.template,
        r.confirmed,
        r.automatic,
        r.ended,
        Fraction(r.tax) if r.tax else None,
        Fraction(r.retention) if r.retention else Fraction(0),
        r.reason,
        r.person,
        r.id,
    )
