"""W2: the budget of a project by category, and all projects at a glance, with a thousand to a million entries.

Ours is the handler from the question to the card, in a read of its own; the floor asks for the bare figures.  The books
are filled with whole entries (hours, journal, sums), the figures on the cards are compared to the cent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bench import data
from bench.books import Books, Shelf, identity, place
from bench.floor import Floor
from bench.table import Figure, Timed
from chat.cards.card import Card, Reply
from chat.incoming import Said
from handlers.budgets import status as budget_status
from storage import bulk, imports
from storage.book import Book
from storage.directory import directory
from storage.imported_hours import NewHours

_CHUNK = 50_000


def fill(books: Books, count: int, start: int = 0) -> None:
    """Book entries start..count-1, many to a commit."""
    for first in range(start, count, _CHUNK):
        some = data.entries(min(_CHUNK, count - first), first)

        def work(book: Book, some: Iterator[data.Worked] = some, first: int = first) -> None:
            people = directory(book)
            of = imports.begin(book, "hours", "bench", f"from {first}", "", answers={})
            rows = [_booked(people.by_code, people.accounts, one) for one in some]
            bulk.add_hours(book, of, "CNY", ((0, rows),), most=10**9)
            imports.move(book, of, "applied")

        books.write(work, f"fill:{first}")


def _booked(codes: Any, accounts: Any, one: data.Worked) -> NewHours:
    category, day = data.CATEGORIES[one.category], one.day
    person, project = accounts["bench", data.account(one.staff)], codes[data.code(one.project)]
    money = (one.cents, one.cents, "CNY", one.cents, "CNY")
    return NewHours(
        str(one.number), "", person, project, category, 0, day, one.minutes, one.note, 1, category, day, *money
    )


def ask_one(books: Books, project: int) -> Reply:
    """W2a: one project, as its finance asks."""
    with books.read() as book:
        ctx = books.context(book, "boss")
        return budget_status.show_budget(Said("", _BOSS, place("boss"), text=data.code(project)), ctx)


def ask_all(books: Books) -> Reply:
    """W2b: all projects."""
    with books.read() as book:
        return budget_status.show_all(Said("", _BOSS, place("boss")), books.context(book, "boss"))


def measure(shelf: Shelf, *, quick: bool) -> Iterator[Figure]:
    """The table's lines."""
    sizes = (1_000, 10_000) if quick else (1_000, 10_000, 100_000, 1_000_000)
    calls = (100, 20) if quick else (400, 60)
    found: dict[str, list[Timed]] = {"W2a": [], "W2b": []}
    before = 0
    with shelf.books() as books:
        for size in sizes:
            fill(books, size, before)
            before = size
            floor = Floor(books)
            works = (
                ("W2a", "a project's budget", calls[0], lambda n: ask_one(books, n * 7 % 200), _one(floor), 1.0),
                ("W2b", "all projects", calls[1], lambda _n: ask_all(books), _all(floor), 10.0),
            )
            check(books, floor, data.expected(size))
            for work, what, times, mine, plain, goal in works:
                ours, theirs = _alternating(mine, plain, times)
                found[work].append(ours)
                yield from _lines(work, f"{what}, {size:,} entries", shelf.kind, ours, theirs, goal)
        for work, timed in found.items():
            for percent, goal in ((50, None), (99, 1.5)):
                growth = timed[-1].at(percent) / timed[0].at(percent)
                good = None if goal is None else growth <= goal
                what = f"p{percent} at {sizes[-1]:,} / at {sizes[0]:,} entries"
                yield Figure(work, what, shelf.kind, growth, "×", None, f"≤ {goal}" if goal else "", good, "low")


_BOSS = identity("boss")


def _one(floor: Floor) -> Callable[[int], Any]:
    return lambda n: floor.budget(data.code(n * 7 % 200))


def _all(floor: Floor) -> Callable[[int], Any]:
    return lambda _n: floor.glance()


def _lines(work: str, what: str, kind: str, ours: Timed, floor: Timed, goal: float) -> Iterator[Figure]:
    p50, p99 = ours.at(50) * 1e3, ours.at(99) * 1e3
    yield Figure(work, f"{what}, p50", kind, p50, "ms", floor.at(50) * 1e3, f"≤ {goal:g} ms", p50 <= goal, "low")
    yield Figure(work, f"{what}, p99", kind, p99, "ms", floor.at(99) * 1e3, better="low")


def _alternating(mine: Callable[[int], Any], plain: Callable[[int], Any], times: int) -> tuple[Timed, Timed]:
    ours, theirs = Timed(), Timed()
    for n in range(-5, times):
        if n == 0:
            ours.seconds.clear()
            theirs.seconds.clear()
        theirs(lambda n=n: plain(n))  # type: ignore[misc]
        ours(lambda n=n: mine(n))  # type: ignore[misc]
    return ours, theirs


def check(books: Books, floor: Floor, want: dict[tuple[int, int], int]) -> None:
    """Every figure on every card, to the cent."""
    for project in range(data.PROJECTS):
        figures = _columns(ask_one(books, project).card, "Budget", "Actual")
        right = [[data.budget(project, c), want.get((project, c), 0)] for c in range(len(data.CATEGORIES))]
        assert figures[:-1] == right, f"project {project}: {figures}"
        assert [list(row[1:]) for row in floor.budget(data.code(project))] == sorted_by_name(right), (
            "the floor is wrong"
        )
    spent = [row[0] for row in _columns(ask_all(books).card, "Used")]
    assert spent == [sum(want.get((p, c), 0) for c in range(6)) for p in range(data.PROJECTS)]


def sorted_by_name(rows: Sequence[list[int]]) -> list[list[int]]:
    """Rows in the order of the categories, by name."""
    order = sorted(range(len(rows)), key=lambda place: data.CATEGORIES[place])
    return [rows[place] for place in order]


def _columns(card: Card | None, *heads: str) -> list[list[int]]:
    """The minor units in the columns of a card's table under these heads."""
    assert card is not None and card.table is not None
    places = [[head.template for head in card.table.heads].index(head) for head in heads]
    return [[next(iter(row[place].values.values())).minor for place in places] for row in card.table.rows]
