"""Settlement rules of templates of budgets: rows are only added, of one party the last holds."""

from __future__ import annotations

from fractions import Fraction

from sqlalchemy import insert, select

from ledger.settlements.rule import SettlementRule
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table

_RULE = table(t.TemplateRuleRow)


def add(book: Book, name: str, new: SettlementRule, message: str) -> None:
    """Keep a rule of a template from a day on."""
    row = {
        "template": name,
        "party": new.party,
        "counterpart": new.counterpart,
        "scope": new.scope,
        "basis": new.basis,
        "deadline": new.deadline,
        "approvers": " ".join(new.approvers),
        "paper": new.template,
        "confirmed": new.confirmed,
        "automatic": new.automatic,
        "ended": new.ended,
        "tax": "" if new.tax is None else str(new.tax),
        "retention": str(new.retention) if new.retention else "",
        "start": new.start,
        "reason": new.reason,
    }
    book.connection.execute(insert(_RULE).values({**row, "person": book.person, "message": message}))
    audit.note(book, "template.rule", f"template:{name}", **{key: one for key, one in row.items() if key != "template"})


def of(book: Book, name: str) -> tuple[SettlementRule, ...]:
    """Every rule that a template ever had, in the order in which they were kept; they are of no project and nobody."""
    rows = select(_RULE).where(_RULE.c.template == name).order_by(_RULE.c.id)
    return tuple(
        SettlementRule(
            0,
            r.party,
            r.scope,
            r.basis,
            0,
            r.start,
            r.counterpart,
            r.deadline,
            tuple(r.approvers.split()),
            r.paper,
            r.confirmed,
            r.automatic,
            r.ended,
            Fraction(r.tax) if r.tax else None,
            Fraction(r.retention) if r.retention else Fraction(0),
            r.reason,
            r.person,
            r.id,
        )
        for r in book.connection.execute(rows)
    )
