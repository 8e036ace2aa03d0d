"""What was checked, for a bundle of evidence: every rule that must hold, and who agreed to what one person may not do
alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from chat.words import say
from handlers import four_eyes
from handlers.rules import Rules
from handlers.verification.prove import prove
from storage import invariants as inv
from storage.book import Book
from storage.directory import Directory
from storage.evidence import EvidenceEvent
from storage.fault import Fault
from storage.invariants import Invariant

Row = Sequence[object]
"""check, result, evidence_file, fact, person, day, waived_by, reason."""
SECOND = "a second person agreed"


def rules_of(book: Book, rules: Rules, *, whole: bool) -> Iterator[Row]:
    """Every rule of `verify` with what it found of the books as they were committed last; which row is wrong is told to
    those who read the `whole` company."""
    with book.store.snapshot(book.now) as committed:
        faults = prove(committed, rules).faults
    for rule in _all_rules():
        wrong = [fault for fault in faults if fault.of is rule]
        first = wrong[0] if wrong and whole else None
        fact = _fact(first) if first else None
        yield say(rule.title, "en"), "broken" if wrong else "holds", None, fact, None, None, None, None


def seconds(directory: Directory, events: Sequence[EvidenceEvent], *, whole: bool) -> Iterator[Row]:
    """What was done once another had agreed, or alone as nobody else could, by the events that say so."""
    for one in events:
        detail = json.loads(one.detail)
        by, alone = detail.get(four_eyes.AGREED), detail.get(four_eyes.ALONE)
        if not by and not alone:
            continue
        person = directory.people.get(one.person)
        file = f"events/{one.seq}.txt" if whole else None
        fact = f"{one.subject} {one.action}"
        result = "agreed" if by else "nobody else could"
        yield SECOND, result, file, fact, person.name if person else None, one.at[:10], str(by) if by else None, None


def _fact(of: Fault) -> str:
    """Where a rule does not hold, and what stands there."""
    differs = f"{of.field} {of.stands}, expected {of.expected}".strip() if of.expected is not None else ""
    return ": ".join(filter(None, (of.where, say(of.what, "en"), differs)))


def _all_rules() -> list[Invariant]:
    return [value for value in vars(inv).values() if isinstance(value, Invariant)]
