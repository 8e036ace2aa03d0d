"""A part of a transaction: done, it leaves what would be there without it; failed, it leaves nothing at all."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from handlers.verification.prove import prove
from ledger.errors import BadInput
from ledger.money import Money
from ledger.posting import BookedAmount, Dimensions, hours
from ledger.rates import Rate
from storage import audit, entries, jobs, outbox, people, rates
from storage.book import Book
from storage.directory import directory
from tests.conftest import Stage
from tests.contents import contents
from tests.sweeps import examples


def everything(book: Book, depth: int) -> None:
    """Rows, running sums, the journal, the trail, master data."""
    amount = Money(100 + depth, "CNY")
    entry = hours(
        BookedAmount(amount, amount, amount),
        6,
        Dimensions(1, "labour", 0, 1),
        cost_role="project_cost",
        day=date(2026, 11, 20),
        booked=date(2026, 11, 20),
        memo="",
        source="",
    )
    jobs.take(book, f"job {depth}")
    entries.post(book, entry)
    audit.note(book, "hours.logged", "project:1", depth=depth)
    people.add(book, f"Nora {depth}")
    assert f"Nora {depth}" in {one.name for one in directory(book).people.values()}
    book.known["read"] = depth
    book.person = 3 + depth


class Undone(Exception):
    """So that the next begins with the same books."""


def collected(book: Book) -> tuple[Any, ...]:
    """What the transaction holds in memory."""
    return book.person, list(book.digests), list(book.events), dict(book.known), book.parts


def test_a_part_that_fails_leaves_the_books_and_what_was_collected_as_they_were(both: Stage) -> None:
    def work(book: Book) -> None:
        everything(book, 1)
        directory(book)
        before, stood = contents(book), collected(book)
        with pytest.raises(BadInput), book.part():
            everything(book, 2)
            with book.part():
                everything(book, 3)
            raise BadInput()
        assert contents(book) == before
        assert collected(book) == stood
        assert directory(book) is stood[3]["directory"]
        everything(book, 4)

    both.write(work)
    with both.read() as book:
        assert set(jobs.ran(book)) == {"job 1", "job 4"}
        names = {one.name for one in directory(book).people.values()}
        assert {"Nora 1", "Nora 4"} <= names and not names & {"Nora 2", "Nora 3"}
        assert [event.detail["depth"] for event in audit.about(book, "project:1") if event.detail.get("depth")] == [
            1,
            4,
        ]
        assert sum(one[0].source == "" for one in entries.whole(book)) == 2


def test_a_part_that_is_done_is_as_if_there_had_been_none(both: Stage) -> None:
    found: list[tuple[Any, ...]] = []

    def work(book: Book) -> None:
        for apart in (book.part, nullcontext):
            with suppress(Undone), book.part():
                with apart():
                    everything(book, 1)
                    with apart():
                        everything(book, 2)
                rows = contents(book, "setting") if book.sqlite else {}  # PostgreSQL never gives a number twice
                person, digests, events, _known, depth = collected(book)
                found.append((person, digests, [event[0] for event in events], depth, rows))
                raise Undone

    both.write(work)
    assert found[0] == found[1]


def test_whatever_is_raised_undoes_the_part(both: Stage) -> None:
    """Also what is no refusal; and what the database itself refuses does not spoil what comes after."""

    def work(book: Book) -> None:
        with pytest.raises(KeyboardInterrupt), book.part():
            jobs.take(book, "interrupted")
            raise KeyboardInterrupt
        with pytest.raises(IntegrityError), book.part():
            book.connection.execute(text("INSERT INTO person (id) VALUES (1)"))
        jobs.take(book, "after")

    both.write(work)
    with both.read() as book:
        assert set(jobs.ran(book)) == {"after"}


def test_where_the_database_has_given_up_the_transaction_nobody_goes_on(both: Stage) -> None:
    """SQLite does so where the disk is full: what came after would else be kept, statement by statement."""

    def work(book: Book) -> None:
        jobs.take(book, "before")
        with suppress(BadInput), book.part():
            book.connection.execute(text("ROLLBACK"))
            raise BadInput()
        jobs.take(book, "after")

    with pytest.raises(Exception, match=r"(?i)savepoint|transaction"):
        both.write(work)
    with both.read() as book:
        assert not jobs.ran(book)


def test_a_part_while_reading(both: Stage) -> None:
    with both.read() as book:
        with pytest.raises(BadInput), book.part():
            directory(book)
            raise BadInput()
        assert directory(book).people


def test_a_part_of_one_command_that_shares_a_commit(stage: Stage) -> None:
    from tests.storage.test_book import names, together

    def half(book: Book) -> None:
        with suppress(BadInput), book.part():
            jobs.take(book, "bad")
            raise BadInput()
        jobs.take(book, "good")

    def none(book: Book) -> None:
        with book.part():
            jobs.take(book, "worse")
            raise BadInput()

    together(stage, [half, none, half])
    assert names(stage) == {"good"}


Tree = list[Any]
"""Names of what is done, and (whether it fails, a tree) for a part."""

TREES = st.recursive(
    st.lists(st.sampled_from("abc"), max_size=3),
    lambda inner: st.lists(st.sampled_from("abc") | st.tuples(st.booleans(), inner), max_size=5),
    max_leaves=12,
)


def do(book: Book, tree: Tree, before: int = 0) -> list[str]:
    """Do it, after so many that stand; returns what has to stand of it."""
    stands: list[str] = []
    for one in tree:
        if isinstance(one, str):
            jobs.take(book, f"{one}{before + len(stands)}")
            audit.note(book, one, "project:1")
            book.digests.append(one)
            rates.put(book, Rate("cost", date(2026, 1, 1), Money(len(stands), "CNY"), person=1))
            directory(book)
            stands.append(one)
            continue
        fails, inner = one
        with suppress(BadInput), book.part():
            done = do(book, inner, before + len(stands))
            if fails:
                raise BadInput()
            stands += done
    return stands


@pytest.mark.hypothesis
def test_any_parts_in_parts(both: Stage) -> None:
    @settings(
        max_examples=examples(30),
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(TREES)
    def any_tree(tree: Tree) -> None:
        def work(book: Book) -> None:
            before = contents(book)
            with suppress(Undone), book.part():
                stands = do(book, tree)
                assert [event[0] for event in book.events if event[0] in "abc"] == stands == book.digests
                assert set(jobs.ran(book)) == {f"{one}{place}" for place, one in enumerate(stands)}
                raise Undone
            assert contents(book) == before
            assert not book.digests and not book.events

        both.write(work)

    any_tree()


def test_a_part_puts_back_whatever_a_book_collects() -> None:
    fixed = {"connection", "now", "trail", "store", "raw", "sqlite", "understood", "alone"}
    assert {one.name for one in fields(Book)} - fixed == {
        *("person", "digests", "events", "seals", "moved", "known", "parts", "wants", "beside", "remembered")
    }


def test_the_books_can_be_proved_after_a_part_that_failed(both: Stage) -> None:
    both.say("log 2h apollo")

    def work(book: Book) -> None:
        with suppress(BadInput), book.part():
            everything(book, 1)
            raise BadInput()
        audit.note(book, "hours.logged", "project:1")

    both.write(work)
    with both.read() as book:
        assert not prove(book, both.house.rules).faults
        assert not [one for one in outbox.notices(book) if one.notice.kind == "budget"]
