"""Approvals: what was asked of whom about which version, and what they decided.  Rows are added, never changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import func, insert, select

from ledger.approval import ApprovalPlan, ApprovalRound, ApprovalStep, Decision
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table

_STEP = table(t.ApprovalStepRow)
ASKED = "asked"
DEEDS = {"approved": "step_approved", "rejected": "step_rejected", "taken back": "step_taken_back"}
"""What the audit trail calls the decisions."""
AT_ONCE = 500
"""So many documents are asked for in one statement."""


def ask(book: Book, document: str, plan: ApprovalPlan, version: str, content: Mapping[str, str]) -> None:
    """A new round: this version has to pass these steps, and what was decided before is void."""
    first = _last(book, document) + 1
    rows = [
        {
            **_blank(book, document, first + number, version),
            "step": number + 1,
            "roles": ",".join(step.roles),
            "rule": step.rule,
            "ordered": plan.ordered,
            "content": "" if number else json.dumps(content, ensure_ascii=False),
        }
        for number, step in enumerate(plan.steps)
    ]
    book.connection.execute(insert(_STEP), rows)


def decide(book: Book, document: str, decision: Decision, *, instead_of: str = "") -> None:
    """Keep a decision in the round that has begun, with its event; `instead_of` is the name for the trail."""
    row = {
        **_blank(book, document, _last(book, document) + 1, decision.version),
        "step": decision.step,
        "verdict": decision.verdict,
        "role": decision.role,
        "person": decision.person,
        "instead_of": decision.instead_of,
        "reason": decision.reason,
    }
    book.connection.execute(insert(_STEP).values(row))
    noun = document.partition(":")[0]
    said: dict[str, Any] = {"step": decision.step, "role": decision.role, "instead_of": instead_of}
    audit.note(
        book, f"{noun}.{DEEDS[decision.verdict]}", document, **said, why=decision.reason, version=decision.version
    )


def rounds(book: Book, document: str) -> tuple[ApprovalRound, ...]:
    """Every round of a document, the present one last; none where nothing was kept of it."""
    return rounds_of(book, [document]).get(document, ())


def rounds_of(book: Book, documents: Sequence[str]) -> dict[str, tuple[ApprovalRound, ...]]:
    """The rounds of several documents."""
    found: dict[str, tuple[ApprovalRound, ...]] = {}
    for start in range(0, len(documents), AT_ONCE):
        some = select(_STEP).where(_STEP.c.document.in_(documents[start : start + AT_ONCE]))
        rows = book.connection.execute(some.order_by(_STEP.c.document, _STEP.c.number)).all()
        found |= {document: _rounds(group) for document, group in groupby(rows, key=lambda row: str(row.document))}
    return found


def everything(book: Book) -> dict[str, tuple[ApprovalRound, ...]]:
    """The rounds of all documents."""
    rows = book.connection.execute(select(_STEP).order_by(_STEP.c.document, _STEP.c.number)).all()
    return {document: _rounds(group) for document, group in groupby(rows, key=lambda row: str(row.document))}


def _last(book: Book, document: str) -> int:
    query = select(func.max(_STEP.c.number)).where(_STEP.c.document == document)
    return int(book.connection.execute(query).scalar() or 0)


def _blank(book: Book, document: str, number: int, version: str) -> dict[str, Any]:
    return {
        "document": document,
        "number": number,
        "version": version,
        "step": 0,
        "roles": "",
        "rule": "",
        "ordered": True,
        "verdict": ASKED,
        "role": "",
        "person": 0,
        "instead_of": 0,
        "reason": "",
        "content": "",
        "at": book.now,
    }


def _rounds(rows: Iterable[Any]) -> tuple[ApprovalRound, ...]:
    """Rows of one document in their order: each row that asks for the first step begins a round."""
    kept: list[list[Any]] = []
    for row in rows:
        if row.verdict == ASKED and row.step == 1:
            kept.append([])
        kept[-1].append(row)
    return tuple(_round(group) for group in kept)


def _round(rows: Sequence[Any]) -> ApprovalRound:
    steps = tuple(
        ApprovalStep(tuple(row.roles.split(",")), row.rule)
        for row in rows
        if row.verdict == ASKED  # each in its turn
    )
    decisions = tuple(
        Decision(row.step, row.verdict, row.role, row.person, row.instead_of, row.version, row.reason, row.at)
        for row in rows
        if row.verdict != ASKED
    )
    first = rows[0]
    plan = ApprovalPlan(steps, first.ordered)
    return ApprovalRound(first.version, plan, json.loads(first.content), first.at, decisions)
