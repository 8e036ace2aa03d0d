"""What the last close left is held to what was on record then: whatever changes since is no fault, and what was changed
past the program is found all the same.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from storage import invariants as inv
from storage.directory import directory
from tests.conftest import Stage, make_stage
from tests.full_books import at, press, say
from tests.tampered_books import faults
from tests.test_closing_again import begun, maybe

SINCE = (
    ("estimate xinghe 47000 because of the walls", "li"),
    ("estimate expo 52000 because of the halls", "li"),
    ("invoice xinghe 1 no X-1 2026-11-03", "fei"),
    ("credit note X-1 1060 less because of late delivery", "fei"),
    ("credit note X-1 2120 paper because of a wrong name", "fei"),
    ("invoice hub 1 no H-1", "fei"),
    ("milestone apollo design 2026-10-28", "li"),
    ("milestone xinghe acceptance 2026-10-30", "li"),
    ("milestone expo acceptance", "li"),
    ("revenue policy xinghe acceptance", "fei"),
    ("revenue policy expo cost to cost", "fei"),
    ("revenue policy apollo output design 70% acceptance 30%", "fei"),
    ("contract xinghe 9900 tax 0% 100% 2026-12-25", "li"),
    ("contract tax 2 9%", "fei"),
    ("fx EUR CNY 7.99 2026-10-31 PBOC", "fei"),
    ("fx EUR CNY 7.11 2026-11-15 PBOC", "fei"),
    ("log 4h xinghe 2026-10-21 forgotten", "fei"),
    ("log 4h innova 2026-10-22 forgotten", "fei"),
    ("log 6h xinghe 2026-11-05 build", "fei"),
    ("paid xinghe 12000 2026-10-30", "fei"),
    ("paid expo EUR 300 2026-11-12", "fei"),
    ("unlock 2026-10-01 because of a late bill", "fei"),
    ("lock 2026-10", "fei"),
)
REVENUE = """UPDATE posting SET paid_minor = paid_minor - 1 WHERE account = 'revenue' AND entry =
    (SELECT id FROM entry WHERE source = 'close:2026-10:revenue')"""
CARRIED = """UPDATE posting SET company_minor = company_minor / 2 WHERE entry =
    (SELECT id FROM entry WHERE source = 'close:2026-10:carry')"""


@pytest.fixture
def closed(filled_sqlite: Path, tmp_path: Path) -> Stage:
    """Books of a month that is closed, with revenue that is measured by cost, and not locked yet."""
    shutil.copy(filled_sqlite, tmp_path / "books.db")
    stage = make_stage(f"sqlite:///{tmp_path / 'books.db'}", tmp_path)
    begun(stage)
    say(stage, "log 10h xinghe 2026-10-13 frame", "li")
    say(stage, "log 3h expo 2026-10-15 stand", "ann")
    say(stage, "log 5h innova 2026-10-14 tests", "bob")
    at(stage, "2026-11-02")
    press(stage, "close.do", "2026-10 all", "fei")
    return stage


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.sweep(16)
def test_what_happens_since_is_no_fault(closed: Stage, seed: int) -> None:
    chance = random.Random(seed)
    if seed % 2:
        say(closed, "lock 2026-10")
    at(closed, "2026-11-19")
    said = chance.sample(SINCE, 14)
    for words, by in said:
        maybe(closed, words, by)
        assert faults(closed) == (), (words, said)


def test_what_is_left_open_and_locked_is_no_fault(closed: Stage) -> None:
    """An entry between the close and the lock: whoever locked was asked, and said yes."""
    say(closed, "log 4h innova 2026-10-22 forgotten", "fei")
    say(closed, "log 4h xinghe 2026-10-22 forgotten", "fei")
    maybe(closed, "lock 2026-10")
    with closed.read() as book:
        assert directory(book).lock is not None
    assert faults(closed) == ()


@pytest.mark.parametrize(
    "words",
    [
        "",
        "estimate xinghe 47000 because of the walls",
        "invoice xinghe 1 no X-1",
        "revenue policy xinghe acceptance",
        "contract tax 2 9%",
        "milestone xinghe acceptance 2026-10-30",
        "lock 2026-10",
    ],
)
@pytest.mark.sweep(7)
def test_what_was_changed_past_the_program_is_found_whatever_happens_since(closed: Stage, words: str) -> None:
    at(closed, "2026-11-19")
    if words:
        maybe(closed, words, "fei")
    assert faults(closed) == ()
    assert [one.where for one in faults(closed, REVENUE) if one.of is inv.POLICY]
    assert "contract 2" in [one.where for one in faults(closed, CARRIED) if one.of is inv.CARRIED]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 150))
def test_many_things_that_happen_since_are_no_fault(closed: Stage, seed: int) -> None:
    test_what_happens_since_is_no_fault(closed, seed)
