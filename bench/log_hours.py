"""W1: log hours, one command a commit, with one writer and with eight.

`core` is what a message does to the books (taken once, names looked up, checks, journal, sums, marks, trail), without
words; `said` is the whole house from a typed sentence to the card.  Eight writers are threads of one process, as in the
bot; the sums are checked after each kind of round.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from bench import data
from bench.books import DURABLE, NOW, Books, Shelf, identity, place
from bench.floor import Floor
from bench.table import Figure, Timed, rates
from chat.cards.card import SILENCE
from chat.incoming import Said
from handlers import lookup
from handlers.conversation.answering import answer
from handlers.hours import entry as hours_entry
from storage import inbox
from storage.book import Book


def core(books: Books, one: data.Worked) -> None:
    """Log one entry in its own commit."""
    account = data.account(one.staff)
    said = Said(f"bench:{one.number}", identity(account), place(account))

    def work(book: Book) -> None:
        assert inbox.claim(book, said, accepted=False)
        ctx = books.context(book, account, said.id)
        ctx.sure = True  # the year's days of the table are long past, which a person would be asked about
        project = lookup.open_project(ctx, None, data.code(one.project))
        category = data.CATEGORIES[one.category]
        hours_entry.book(ctx, hours_entry.TimeEntry(project, one.day, one.minutes, category=category, note=one.note))

    books.store.write(work, now=NOW, trail=said.id)


def say(books: Books, one: data.Worked) -> None:
    """The same as a person types it, answered with a card."""
    account = data.account(one.staff)
    day = NOW.date() - timedelta(days=1 + one.number % 28)  # an earlier one is asked about
    words = f"log {one.minutes}min {data.code(one.project)} {day} #{data.CATEGORIES[one.category]}"
    reply = answer(Said(f"bench:{one.number}", identity(account), place(account), text=words), books.house)
    assert reply is not SILENCE and reply.card is not None and reply.card.tone == "good", reply


def measure(shelf: Shelf, *, quick: bool) -> Iterator[Figure]:
    """The table's lines."""
    rounds, size = (3, 100) if quick else (5, 1000)
    with shelf.books() as ours, shelf.books() as theirs:
        floor = Floor(theirs)
        numbers = iter(range(10**6))
        for _warm in range(50):
            number = next(numbers)
            core(ours, data.worked(number))
            floor.log(data.worked(number))
        mine, plain, many = Timed(), Timed(), Timed()
        one_writer, floor_rate, eight = [], [], []
        for _round in range(rounds):
            part = [data.worked(next(numbers)) for _n in range(size)]
            floor_rate.append((size, _alone(floor.log, part, plain)))
            one_writer.append((size, _alone(lambda one: core(ours, one), part, mine)))
            part = [data.worked(next(numbers)) for _n in range(size)]
            eight.append((size, _together(lambda one: core(ours, one), part, many, 8)))
            for one in part:
                floor.log(one)
        last = next(numbers)
        assert ours.sums() == theirs.sums() == data.expected(last), "the sums are not what they must be"
        said = Timed()
        spoken = (size, _alone(lambda one: say(ours, one), [data.worked(last + n) for n in range(size)], said))
        assert ours.sums() == data.expected(last + size), "the sums are not what they must be"
    kind, durable = shelf.kind, DURABLE[shelf.kind]
    one, base, eights = rates(one_writer), rates(floor_rate), rates(eight)
    yield Figure("W1 core", f"one writer ({durable})", kind, one, "/s", base, "≥ 0.3 × floor", one >= 0.3 * base)
    for percent in (50, 99):
        ms = mine.at(percent) * 1e3
        yield Figure("W1 core", f"one writer, p{percent}", kind, ms, "ms", plain.at(percent) * 1e3, better="low")
    yield Figure("W1 core", "eight writers", kind, eights, "/s", None, "≥ one writer", eights >= one)
    yield Figure("W1 core", "eight writers, p50", kind, many.at(50) * 1e3, "ms", better="low")
    slow = many.at(99) * 1e3
    yield Figure("W1 core", "eight writers, p99", kind, slow, "ms", None, "≤ 50 ms", slow <= 50, "low")
    yield Figure("W1 said", "one writer, from the sentence to the card", kind, rates([spoken]), "/s", base)


def _alone(work: Callable[[data.Worked], None], part: Sequence[data.Worked], timed: Timed) -> float:
    began = time.perf_counter()
    for one in part:
        timed(lambda one=one: work(one))  # type: ignore[misc]
    return time.perf_counter() - began


def _together(work: Callable[[data.Worked], None], part: Sequence[data.Worked], timed: Timed, writers: int) -> float:
    """The same by several writers at once; latency as each of them sees it."""
    failed: list[BaseException] = []

    def write(mine: Sequence[data.Worked]) -> None:
        try:
            for one in mine:
                timed(lambda one=one: work(one))  # type: ignore[misc]
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(part[n::writers],)) for n in range(writers)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return time.perf_counter() - began
