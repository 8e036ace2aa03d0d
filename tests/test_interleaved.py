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
from chat.incoming import File, Said
from handlers.verification.prove import prove
from storage import audit
from storage.book import Book
from storage.directory import directory
from tests.conftest import Stage, make_stage
from tests.imported import clockify

Deed = Callable[[Stage], Reply]


def words(by: str, text: str) -> Deed:
    return lambda stage: stage.say(text, by=by, at="")


def tap(by: str, action: str, value: str) -> Deed:
    return lambda stage: stage.click(action, value, by=by, at="")


BEFORE = (
    words("li", "contract apollo 10600 tax 6% 50% 2026-11-10, 50% 30 days after acceptance"),
    words("ann", "log 2h apollo 2026-11-16"),
    words("ann", "+expense 40 taxi apollo 2026-11-16"),
    words("ann", "expense 50 taxi apollo 2026-11-16"),
    tap("ann", "expense.submit", "2"),
    words("ann", "order 500 racks #material apollo from Dell"),
    tap("ann", "order.submit", "1"),
    words("fei", "invoice apollo 1 no INV-1 2026-11-10"),
    words("fei", "delegate to Bob until 2026-12-03"),
    words("ann", "start apollo"),
    words("ada", "seat bob admin"),
    lambda stage: drop(stage, "fei", clockify("2026-11-13")),
)
DROPPED: dict[str, str] = {}
"""What the button carries that takes the file which was dropped."""
CHANGES: dict[str, Deed] = {
    "lock": words("fei", "lock 2026-11-18"),
    "close the project": tap("li", "project.close", "APOLLO"),
    "another rate": words("fei", "rate Bob 300 from 2026-11-20"),
    "member's seat taken": words("li", "unseat ann member apollo"),
    "lead's seat taken": words("ada", "unseat li lead apollo"),
    "finance seat taken": words("ada", "unseat fei finance"),
    "last admin but one removed": words("bob", "unseat ada admin"),
    "limit lowered": words("fei", "delegate to Bob until 2026-12-03 up to 10"),
}
WRITERS: dict[str, Deed] = {
    "hours": words("ann", "log 3h apollo 2026-11-17"),
    "hours corrected": words("ann", "change the 2h on 2026-11-16 to 3h"),
    "timer": words("ann", "stop"),
    "expense": words("ann", "expense 30 taxi apollo 2026-11-17"),
    "expense handed in": tap("ann", "expense.submit", "1"),
    "expense approved": tap("li", "expense.approve", "2"),
    "approved by a deputy": tap("bob", "expense.approve", "2"),
    "order approved": tap("li", "order.approve", "1"),
    "invoice": words("fei", "invoice apollo 2 no INV-2 2026-11-17"),
    "credit note": words("fei", "credit note INV-1 100 less because of delay"),
    "payment": words("fei", "paid apollo 5300 2026-11-17"),
    "acceptance": words("li", "milestone apollo acceptance 2026-11-17"),
    "contract change": words("fei", "contract change 1 +106 whole because of it"),
    "close": tap("fei", "close.do", "2026-10 all"),
    "bank charge": words("fei", "bank charge 12 2026-11-17"),
    "pay": words("fei", "pay payroll 100 2026-11-17"),
    "import": lambda stage: stage.click("import.take", DROPPED["value"], by="fei", at=""),
    "seat": words("ada", "seat Zoe auditor"),
}
_COST = {"hours", "hours corrected", "timer", "expense", "expense handed in", "import"}
_FINANCE = {"invoice", "credit note", "payment", "contract change", "close", "bank charge", "pay", "import"}
KEPT_OUT: dict[str, set[str]] = {
    "lock": {"hours", "hours corrected", "expense approved", "close"},
    "close the project": {*_COST, "expense approved", "approved by a deputy", "order approved", "invoice"},
    "another rate": set(),
    "member's seat taken": {"hours", "hours corrected", "timer", "expense handed in"},
    "lead's seat taken": {"expense approved", "order approved", "acceptance"},
    "finance seat taken": {*_FINANCE, "approved by a deputy"},
    "last admin but one removed": {"seat"},
    "limit lowered": {"approved by a deputy"},
}
"""Which writer is refused once the change stands: all others go on as if it had not been."""
ALWAYS = {(change, writer) for change, writers in KEPT_OUT.items() for writer in writers} | {
    *product(("lock", "close the project"), WRITERS),
    ("another rate", "hours"),
}
"""The pairs that say something of each other; that the rest have nothing to say is looked at with the slow tests."""
_TAKEN_ALREADY: set[tuple[str, str]] = set()
"""The change asks first, because of what was written."""
PAIRS = [pytest.param(*pair, marks=() if pair in ALWAYS else pytest.mark.slow) for pair in product(CHANGES, WRITERS)]


def drop(stage: Stage, by: str, table: bytes) -> Reply:
    """A table that somebody drops in private; its button is kept."""
    stage.count += 1
    file = File("hours.csv", "text/csv", data=table)
    shown = stage.hear(Said(f"test:m{stage.count}", stage.identity(by), stage.place(by, ""), files=(file,)))
    assert shown.card
    DROPPED["value"] = next(button.value for button in shown.card.buttons if button.action == "import.take")
    return shown


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
    both.wait(hours=1)
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


def did(stage: Stage, of: Stage) -> bool:
    """Whether the last message of a stage has done anything, by the trail."""
    with stage.read() as book:
        return f"test:m{of.count}" in [event.trail for event in audit.whole(book)]


@pytest.mark.parametrize(("change", "writer"), PAIRS)
@pytest.mark.sweep(37)
def test_what_changes_first_is_known_to_whoever_writes_then(
    both: Stage, second: Held, change: str, writer: str
) -> None:
    first, then = interleaved(second, CHANGES[change], both, WRITERS[writer])
    assert did(both, second.stage), both.lines(first, "en")
    assert did(both, both) == (writer not in KEPT_OUT[change]), both.lines(then, "en")
    sound(both, first, then)


@pytest.mark.parametrize(("change", "writer"), PAIRS)
@pytest.mark.sweep(37)
def test_what_is_written_first_is_known_to_whoever_changes_then(
    both: Stage, second: Held, change: str, writer: str
) -> None:
    first, then = interleaved(second, WRITERS[writer], both, CHANGES[change])
    assert did(both, second.stage), both.lines(first, "en")
    assert did(both, both) or (change, writer) in _TAKEN_ALREADY, both.lines(then, "en")
    sound(both, first, then)


def test_no_two_remove_the_last_administrator_together(both: Stage, second: Held) -> None:
    first = words("ada", "unseat bob admin")
    sound(both, *interleaved(second, first, both, words("bob", "unseat ada admin")))
    with both.read() as book:
        assert len(directory(book).with_role("admin")) == 1
