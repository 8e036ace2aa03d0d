"""Many rows at once are the same rows as one by one, and live beside them."""

from __future__ import annotations

import formats
from chat.incoming import Place
from handlers.books import posting
from handlers.context import Context
from handlers.conversation.contents import CONTENTS
from handlers.imports import preview, taking
from handlers.imports.kinds import Plan
from handlers.verification.prove import prove
from storage import balances, entries, hours
from storage.book import Book
from storage.directory import directory
from tests.conftest import Stage

HEAD = "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags\n"


def toggl(count: int) -> bytes:
    rows = (
        f'Ann,ann@example.com,,APOLLO,,work ""{n}"" \\N\ttab,No,2026-11-{1 + n % 15:02d},09:{n % 60:02d}:00,'
        f"2026-11-{1 + n % 15:02d},10:{n % 60:02d}:00,00:15:00,\n"
        for n in range(count)
    )
    return (HEAD + "".join(rows)).encode()


def context(stage: Stage, book: Book) -> Context:
    people = directory(book)
    fei = next(one for one in people.people.values() if one.name == "Fei")
    place = Place("test", "fei", "direct")
    return Context(book, people, stage.house.rules, fei, place, None, book.trail, contents=CONTENTS)


def take(stage: Stage, data: bytes) -> Plan:
    sheet = formats.read(data, "toggl.csv")

    def work(book: Book) -> Plan:
        ctx = context(stage, book)
        looked = preview.look(ctx, sheet, "toggl.csv")
        if looked.brings:
            taking.take_now(ctx, looked, sheet.file, {})
        return looked.plan

    plan: Plan = stage.write(work)
    return plan


def test_imported_rows_are_whole_entries_beside_those_that_were_logged(both: Stage) -> None:
    both.say("1h before")
    assert len(take(both, toggl(60)).new) == 60
    both.say("1h between")
    assert (len(take(both, toggl(60)).new), take(both, toggl(60)).known) == (0, 60)
    assert len(take(both, toggl(80)).new) == 20
    both.say("1h after")
    with both.read() as book:
        found = list(entries.whole(book))
        assert len(found) == 83
        assert [one.id for one, _trail, _digest in found] == sorted({one.id for one, _trail, _digest in found})
        assert any("\\N\ttab" in one.memo for one, _trail, _digest in found)
        assert balances.of_project(book, 1)["labour"].minutes == 80 * 15 + 180
        assert sum(balances.by_day(book, 1, everything(both)).values()) == balances.of_project(book, 1)["labour"].posted
        assert not prove(book, both.house.rules).faults


def test_an_import_that_is_taken_back_leaves_what_was_taken_back_before(both: Stage) -> None:
    take(both, toggl(60))
    both.write(lambda book: posting.unbook_hours(context(both, book), hours.get(book, 7, "CNY"), "by hand"))
    both.say("undo import 1", by="fei", at="")
    with both.read() as book:
        found = list(entries.whole(book))
        assert len(found) == 120 and len({one.reverses for one, _trail, _digest in found if one.reverses}) == 60
        assert not balances.of_project(book, 1)["labour"].minutes and not prove(book, both.house.rules).faults
    assert len(take(both, toggl(60)).new) == 60, "what was taken back may come again"


def everything(stage: Stage):  # type: ignore[no-untyped-def]
    from ledger.period import Period

    return Period(stage.now.date().replace(month=1), stage.now.date().replace(year=2027))
