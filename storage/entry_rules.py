"""Rules of entry, and how many cases each decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import String, and_, case, cast, func, insert, or_, select, update

from ledger.errors import NotFound, sentence
from ledger.master_data.entry_rules import EntryRule, RuleState
from ledger.master_data.shares import written
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import changed, table
from storage.master_rows import entry_rule

_RULE, _LESSON, _EXPENSE = table(t.EntryRuleRow), table(t.ExpenseLessonRow), table(t.ExpenseRow)


@dataclass(frozen=True, slots=True)
class DecidedCases:
    """Of the cases in which a rule filled something in: so many stand as it said, so many people corrected."""

    kept: int = 0
    corrected: int = 0


def add(book: Book, new: EntryRule, message: str) -> EntryRule:
    """Keep a rule; nobody else writes until it is durable."""
    changed(book)
    row = _row(new)
    own = {**row, "person": book.person, "message": message, "at": book.now}
    id: int = book.connection.execute(insert(_RULE).values(own)).inserted_primary_key[0]  # type: ignore[index]
    told = {"floor_minor" if name == "least_minor" else name: value for name, value in row.items() if value}
    audit.note(book, "entry_rule.set", f"entry_rule:{id}", **told)
    return replace(new, id=id, person=book.person)


def get(book: Book, id: int) -> EntryRule:
    """Raises NotFound."""
    found = book.connection.execute(select(_RULE).where(_RULE.c.id == id)).first()
    if found is None:
        raise NotFound(sentence("There is no rule {number}."), number=str(id))
    return entry_rule(found)


def every(book: Book) -> tuple[EntryRule, ...]:
    """All but those that were taken away, in the order in which they were kept."""
    rows = select(_RULE).where(_RULE.c.state != "removed").order_by(_RULE.c.id)
    return tuple(entry_rule(row) for row in book.connection.execute(rows))


def turn(book: Book, old: EntryRule, state: RuleState) -> EntryRule:
    """Switch it on, off, or take it away for good."""
    changed(book)
    book.connection.execute(update(_RULE).where(_RULE.c.id == old.id).values(state=state))
    audit.note(book, "entry_rule.turned", f"entry_rule:{old.id}", before=old.state, after=state)
    return replace(old, state=state)


def decided(book: Book) -> dict[int, DecidedCases]:
    """Rule -> the papers that it decided and that are handed in and neither refused nor withdrawn; one that it divided
    among projects is one, and corrected where any part of it was."""
    stands = _EXPENSE.c.stage.in_(("pending", "posted", "reimbursed"))
    paper = case((_EXPENSE.c.file != "", _EXPENSE.c.message + _EXPENSE.c.file), else_=cast(_EXPENSE.c.id, String))
    changed_since = or_(_LESSON.c.overruled, and_(_LESSON.c.chosen, _RULE.c.category != ""))
    papers = (
        select(_LESSON.c.entry_rule, func.max(case((changed_since, 1), else_=0)).label("corrected"))
        .join(_EXPENSE, and_(_EXPENSE.c.id == _LESSON.c.expense, stands))
        .join(_RULE, _RULE.c.id == _LESSON.c.entry_rule)
        .group_by(_LESSON.c.entry_rule, paper)
        .subquery()
    )
    rows = select(papers.c.entry_rule, func.count(), func.sum(papers.c.corrected)).group_by(papers.c.entry_rule)
    found = book.connection.execute(rows)
    return {id: DecidedCases(int(all_) - int(corrected), int(corrected)) for id, all_, corrected in found}


def _row(rule: EntryRule) -> dict[str, Any]:
    return {
        "vendor": rule.vendor,
        "words": "\n".join(rule.words),
        "least_minor": rule.least,
        "most_minor": rule.most,
        "spender": rule.spender,
        "category": rule.category,
        "project": rule.project,
        "shares": written(rule.shares),
        "state": rule.state,
        "origin": rule.origin,
    }
