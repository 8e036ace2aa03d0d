"""A close is its target less what is booked: run twice it posts nothing the second time, and its last run, taken back
and run again, posts the same lines.  Whatever happened in the month, on both databases.
"""

from __future__ import annotations

import random
import shutil
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from handlers.verification.prove import prove
from ledger import journal
from ledger.journal import JournalEntry
from storage import entries
from tests import full_books
from tests.conftest import Stage, make_stage
from tests.full_books import at, press, say

Happening = Callable[[Stage, random.Random], None]
LAST = "2026-10-31"


def _hours(stage: Stage, chance: random.Random) -> None:
    project = chance.choice(("apollo", "xinghe", "innova", "expo", "hub"))
    say(stage, f"log {chance.randint(1, 180)}m {project} 2026-10-{chance.randint(1, 20):02} work", "ann")


def _bill(stage: Stage, chance: random.Random) -> None:
    project, amount = chance.choice(("POOL", "APOLLO", "XINGHE", "HUB")), chance.randint(20, 900)
    number = f"N-{chance.randrange(10**9)}"
    full_books.spend(
        stage, "bob", project, "other", f"{amount}.37", "", document="till", day="2026-10-15", number=number
    )


def _paid(stage: Stage, chance: random.Random) -> None:
    code, currency = chance.choice((("apollo", ""), ("expo", "EUR "), ("xinghe", "")))
    maybe(stage, f"paid {code} {currency}{chance.randint(50, 1500)}.{chance.randint(10, 99)} 2026-10-19")


def _invoiced(stage: Stage, chance: random.Random) -> None:
    maybe(stage, f"invoice {chance.choice(('apollo', 'xinghe', 'expo', 'hub'))} 1 2026-10-19")


def _reached(stage: Stage, chance: random.Random) -> None:
    maybe(stage, chance.choice(("milestone apollo design 2026-10-18", "milestone expo acceptance 2026-10-18")), "li")


def _estimated(stage: Stage, chance: random.Random) -> None:
    code = chance.choice(("xinghe", "expo"))
    maybe(stage, f"estimate {code} {chance.randint(30_000, 90_000)} because we know better", "li")


HAPPENINGS: tuple[Happening, ...] = (_hours, _hours, _bill, _paid, _invoiced, _reached, _estimated)


def maybe(stage: Stage, words: str, by: str = "fei") -> None:
    """Said, and where it is asked about, agreed to; it may be refused."""
    reply = stage.say(words, by=by, at="")
    found = [each for each in (reply.card.buttons if reply.card else ()) if each.action == "question.yes"]
    if found:
        stage.click("question.yes", found[0].value, by=by, at="")


def begun(stage: Stage) -> None:
    """Projects, contracts that earn in every way, estimates; nothing has happened yet."""
    stage.with_rules(company=("Starbridge",), ask_above=10**6, refuse_above=10**6)
    stage.write(full_books.founded)
    at(stage, "2026-10-20")
    say(stage, "contract apollo 21200 tax 6% 30% 2026-10-05, 40% 2026-11-01, 30% 10 days after acceptance")
    say(stage, "revenue policy apollo output design 40% acceptance 60%")
    say(stage, "contract xinghe 53000 tax 6% 50% 2026-10-25, 50% 30 days after acceptance")
    say(stage, "revenue policy xinghe cost to cost")
    say(stage, "estimate xinghe 40000 because of the offer", "li")
    say(stage, "contract expo EUR 5000 tax 0% 40% 2026-10-10, 60% 2026-12-10")
    say(stage, "contract hub 10600 tax 6% 100% 2026-10-15")
    say(stage, "revenue policy hub as invoiced")


def _journal(stage: Stage) -> list[tuple[JournalEntry, str]]:
    with stage.read() as book:
        return [(entry, trail) for entry, trail, _digest in entries.whole(book)]


def _balances(stage: Stage) -> dict[tuple[Any, ...], tuple[int, int]]:
    sums: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    for entry, _trail in _journal(stage):
        for line in entry.postings:
            kept = sums[line.account, line.project, line.category, line.item, line.paid.currency, entry.booked]
            kept[0] += line.company.minor
            kept[1] += line.paid.minor
    return {key: (home, paid) for key, (home, paid) in sums.items() if home or paid}


def _closed(stage: Stage) -> list[JournalEntry]:
    """One run of the close, and what it has posted."""
    before = len(_journal(stage))
    press(stage, "close.do", "2026-10 all", "fei")
    return [entry for entry, _trail in _journal(stage)[before:]]


def again(stage: Stage, chance: random.Random) -> None:
    begun(stage)
    for _n in range(chance.randint(3, 9)):
        chance.choice(HAPPENINGS)(stage, chance)
    at(stage, "2026-11-02")
    last = _closed(stage)
    if chance.random() < 0.6:
        before = len(_journal(stage))
        for _n in range(chance.randint(1, 4)):
            chance.choice(HAPPENINGS)(stage, chance)
        since = {line.item for entry, _trail in _journal(stage)[before:] for line in entry.postings if line.item}
        # A run on which an invoice or a payment rests already is not taken back: there is nothing left to take.
        rests = any(line.item in since for entry in last for line in entry.postings)
        last = _closed(stage) or ([] if rests else last)
    stands = _balances(stage)
    assert _closed(stage) == [], "a second run posts nothing"
    red = stage.house.rules.red
    for old in reversed(last):
        stage.write(lambda book, old=old: entries.reverse(book, old, booked=old.booked, memo="once more", red=red))
    made = _closed(stage)
    assert [journal.digest(entry) for entry in made] == [journal.digest(entry) for entry in last]
    assert _balances(stage) == stands
    with stage.read() as book:
        assert prove(book, stage.house.rules).faults == ()


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.sweep(3)
def test_a_close_that_is_taken_back_and_run_again_posts_the_same(
    filled_sqlite: Path, tmp_path: Path, seed: int
) -> None:
    shutil.copy(filled_sqlite, tmp_path / "books.db")
    stage = make_stage(f"sqlite:///{tmp_path / 'books.db'}", tmp_path)
    again(stage, random.Random(seed))
    stage.house.store.close()


@pytest.mark.slow
def test_the_same_on_both_databases(both: Stage) -> None:
    again(both, random.Random(100))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(200, 240))
def test_many_closes_that_are_taken_back(filled_sqlite: Path, tmp_path: Path, seed: int) -> None:
    test_a_close_that_is_taken_back_and_run_again_posts_the_same(filled_sqlite, tmp_path, seed)
