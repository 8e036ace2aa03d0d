"""What is decided on the master data holds until it is written: each change of it against each writer, on both
databases, two processes' worth of stores.

Whoever comes second waits until the first has committed, and then decides on what the first has left.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from chat.cards.card import Reply
from handlers.verification.prove import prove
from storage import audit, people
from storage.book import Book
from storage.directory import directory
from tests.conftest import Stage, make_stage

Deed = Callable[[Stage], Reply]


def words(by: str, text: str) -> Deed:
    return lambda stage: stage.say(text, by=by, at="")


def tap(by: str, action: str, value: str) -> Deed:
    return lambda stage: stage.click(action, value, by=by, at="")


BEFORE = (
    words("li", "contract apollo 10600 tax 6% 50% 2026-11-10, 50% 30 days after acceptance"),
    words("ann", "log 2h apollo 2026-11-16"),
    words("ann", "+expense 40 taxi apollo 2026-11-16"),
    words("ann", "order 500 racks #material apollo from Dell"),
    tap("ann", "order.submit", "1"),
    words("fei", "invoice apollo 1 no INV-1 2026-11-16"),
    words("ann", "start apollo"),
)
CHANGES: dict[str, Deed] = {
    "lock": words("fei", "lock 2026-11-18"),
    "close the project": tap("li", "project.close", "APOLLO"),
    "another rate": words("fei", "rate Bob 300 from 2026-11-20"),
}
WRITERS: dict[str, Deed] = {
    "hours": words("ann", "log 3h apollo 2026-11-17"),
    "hours corrected": words("ann", "change the 2h on 2026-11-16 to 3h"),
    "timer": words("ann", "stop"),
    "expense": words("ann", "expense 30 taxi apollo 2026-11-17"),
    "order approved": tap("li", "order.approve", "1"),
    "invoice": words("fei", "invoice apollo 2 no INV-2 2026-11-17"),
    "credit note": words("fei", "credit note INV-1 100 less because of delay"),
    "payment": words("fei", "paid apollo 5300 2026-11-17"),
    "acceptance": words("li", "milestone apollo acceptance 2026-11-17"),
    "contract change": words("li", "contract change 1 +106 whole because of it"),
    "close": tap("fei", "close.do", "2026-10 all"),
    "bank charge": words("fei", "bank charge 12 2026-11-17"),
}
PAIRS = [("another rate", "hours"), *product(("lock", "close the project"), WRITERS)]


class Held:
    """A second house on the same books, whose next transaction waits before its commit until it is let go."""

    def __init__(self, of: Stage, folder: Path) -> None:
        self.stage = make_stage(of.house.store.url, folder)
        self.stage.now = of.now
        self.stage.house = replace(self.stage.house, rules=of.house.rules)
        self.there, self.go = threading.Event(), threading.Event()
        self.stage.house.store._seal = self._seal
        self.stage.count = 500

    def _seal(self, book: Book) -> None:
        audit.seal(book)
        self.there.set()
        assert self.go.wait(20)


@pytest.fixture
def second(both: Stage, tmp_path: Path) -> Iterator[Held]:
    for deed in BEFORE:
        deed(both)
    made = Held(both, tmp_path)
    yield made
    made.go.set()
    made.stage.house.store.close()


def interleaved(first: Held, deed: Deed, stage: Stage, other: Deed) -> tuple[Reply, Reply]:
    """`deed` is done, `other` begins before it is committed; both replies."""
    replies: dict[str, Reply] = {}
    one = threading.Thread(target=lambda: replies.update(first=deed(first.stage)))
    two = threading.Thread(target=lambda: replies.update(second=other(stage)))
    one.start()
    assert first.there.wait(20), "it has written nothing"
    two.start()
    two.join(0.15)
    assert two.is_alive(), "it did not wait for what was decided before it"
    first.go.set()
    one.join(30)
    two.join(30)
    assert replies.keys() == {"first", "second"}
    return replies["first"], replies["second"]


def sound(stage: Stage, *replies: Reply) -> None:
    for reply in replies:
        assert "broke" not in stage.lines(reply, "en"), stage.lines(reply, "en")
    with stage.read() as book:
        assert prove(book, stage.house.rules).faults == ()


@pytest.mark.parametrize(("change", "writer"), PAIRS)
def test_what_changes_first_is_known_to_whoever_writes_then(
    both: Stage, second: Held, change: str, writer: str
) -> None:
    sound(both, *interleaved(second, CHANGES[change], both, WRITERS[writer]))


@pytest.mark.parametrize(("change", "writer"), PAIRS)
def test_what_is_written_first_is_known_to_whoever_changes_then(
    both: Stage, second: Held, change: str, writer: str
) -> None:
    sound(both, *interleaved(second, WRITERS[writer], both, CHANGES[change]))


def test_no_two_remove_the_last_administrator_together(both: Stage, second: Held) -> None:
    both.write(lambda book: people.seat(book, _id(book, "Fei"), "admin", 0))
    first = words("ada", "unseat fei admin")
    sound(both, *interleaved(second, first, both, words("fei", "unseat ada admin")))
    with both.read() as book:
        assert len(directory(book).with_role("admin")) == 1


def _id(book: Book, name: str) -> int:
    return next(one.id for one in directory(book).people.values() if one.name == name)
