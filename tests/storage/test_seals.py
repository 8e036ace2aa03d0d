"""Seals: what a row says, the keys, what stood there before, and what is done past the program in between."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from hashlib import blake2b, sha256
from pathlib import Path

import pytest
from sqlalchemy import select, text

from storage import audit, hours, people
from storage import invariants as inv
from storage.book import Book, Store
from storage.seals import script
from storage.seals.keys import SealKeyMissing, SealKeys
from storage.tables import HoursRow
from tests.conftest import NOON, Stage, make_stage
from tests.tampered_books import faults

OLD, NEW = "an old secret of the house", "the secret that came after it"


def seal_faults(stage: Stage) -> list[tuple[str, str]]:
    return [(one.where, one.what.template) for one in faults(stage) if one.of is inv.SEAL]


def keyed(stage: Stage, *secrets: str) -> Stage:
    """The same books in a process with other keys, the last of them the one that seals."""
    store = stage.house.store
    store.keys = SealKeys.of(secrets[-1] if secrets else "", secrets[:-1])
    store.sealed = False
    return stage


def last_seal(stage: Stage) -> str:
    with stage.read() as book:
        said: str = book.connection.execute(text("SELECT seal FROM event ORDER BY seq DESC LIMIT 1")).scalar_one()
        return said


def test_the_digest_of_a_row_can_be_made_without_the_program(both: Stage) -> None:
    both.say("log 2h30m apollo it's a \\ and more")
    with both.read() as book:
        row = dict(book.connection.execute(select(HoursRow.__table__)).mappings().one())  # type: ignore[attr-defined]
    row["note"] = row["note"].replace("\\", "\\\\")
    said = "hours" + "".join(
        f"\n{name}{'=' if isinstance(value, int) else ':'}{value}"
        for name, value in sorted(row.items())
        if value not in (0, "")
    )
    digest = blake2b(said.encode(), digest_size=16, person=b"zhangfang seal").digest()
    assert script.line(script.Sealed("hours", str(row["id"]), digest)) in last_seal(both).split("\n")


def test_a_script_is_read_as_it_was_written() -> None:
    one, two = b"1" * 16, b"2" * 16
    whole = [
        script.Sealed("hours", "7", one),
        script.Sealed("hours", "8", two),
        script.Sealed("hours", "9", one, two),
        script.Sealed("seat", '[1,0,"a b"]', None, two),
        script.Sealed("imported", '["a+b","1+2"]', one),
    ]
    said = script.write("0a1b2c3d", script.lines(whole))
    assert list(script.read(said)) == whole and script.key_of(said) == "0a1b2c3d"
    assert said.split("\n")[1].startswith("hours 7+2 ")
    assert script.new("seat", ["[1]", "[2]"], one + two) == [
        script.line(script.Sealed("seat", "[1]", one)),
        script.line(script.Sealed("seat", "[2]", two)),
    ]
    with pytest.raises(ValueError):
        list(script.read("2\nhours 7 x"))


def test_what_is_changed_past_the_program_and_then_by_it_is_still_found(both: Stage) -> None:
    both.say("log 2h apollo")
    past(both, "UPDATE hours SET note = 'not ours' WHERE id = 1")
    both.say("undo")
    with both.read() as book:
        assert hours.get(book, 1, "CNY").stage == "withdrawn"
    assert ("hours 1", "it was changed past the program before event {event}") in seal_faults(both)


def past(stage: Stage, *statements: str) -> None:
    """Changes the books as somebody with the database's password does."""
    store = Store(stage.house.store.url, seal=audit.seal)
    with store.engine.begin() as connection:
        for statement in statements:
            assert connection.exec_driver_sql(statement).rowcount
    store.close()
    stage.house.store.caches.clear()


def test_a_part_that_is_undone_seals_nothing(both: Stage) -> None:
    def work(book: Book) -> None:
        person = people.add(book, "Zoe", email="zoe@example.com")
        with pytest.raises(ValueError), book.part():
            people.seat(book, person.id, "member", 1)
            raise ValueError

    both.write(work)
    assert "person" in last_seal(both) and "seat" not in last_seal(both)
    assert faults(both) == ()


def test_only_questions_leave_no_seal(both: Stage) -> None:
    with both.read() as book:
        before = audit.head(book)
    both.say("budget apollo")
    with both.read() as book:
        assert audit.head(book) == before


def test_with_a_key_nobody_else_can_seal_or_go_on_with_the_chain(both: Stage) -> None:
    keyed(both, OLD).say("log 2h apollo")
    assert faults(both) == () and script.key_of(last_seal(both)) == SealKeys.of(OLD).now.id
    with both.read() as book:
        assert OLD not in repr(book.store.keys) and audit.key_in_force(book) == (True, SealKeys.of(OLD).now.id)
    keyed(both)
    with pytest.raises(SealKeyMissing):
        both.write(lambda book: people.add(book, "Zoe"))
    assert [what for _where, what in seal_faults(both)] == [
        "sealed with key {key}, which is not here; put it under [seal] former",
        *["it is not what event {event} sealed"] * 2,
    ]
    keyed(both, OLD, NEW).say("log 1h apollo")
    assert faults(both) == () and script.key_of(last_seal(both)) == SealKeys.of(NEW).now.id
    keyed(both, NEW, OLD)
    with both.read() as book:
        kept = audit.key_in_force(book)
    assert kept == (True, SealKeys.of(NEW).now.id)
    both.say("log 3h apollo")  # a former key in the place of the one that came after it
    assert "sealed with key {key}, when another had taken its place" in [what for _where, what in seal_faults(both)]


def test_an_event_that_was_taken_out_of_a_keyed_chain_is_missed_however_the_rest_is_linked(both: Stage) -> None:
    keyed(both, OLD).say("log 2h apollo")
    both.say("log 1h apollo")
    with both.read() as book:
        events = list(book.connection.execute(text("SELECT * FROM event ORDER BY seq")).mappings())
        last = events[-1]
        content = audit.content(
            *(last["seq"], book.now, 2, last["action"], last["subject"], last["detail"], last["trail"]),
            *(last["entries"], last["seal"]),
        )
    forged = sha256(f"{events[-2]['hash']}\n{content}".encode()).hexdigest()
    past(both, f"UPDATE event SET person = 2, hash = '{forged}' WHERE seq = {last['seq']}")
    assert f"event {last['seq']}" in [one.where for one in faults(both) if one.of is inv.CHAIN]


@pytest.fixture(params=["sqlite", "postgres"])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    """Books in which something happened before rows were sealed."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("filled_sqlite"), tmp_path / "books.db")
        url = f"sqlite:///{tmp_path / 'books.db'}"
    else:
        server = request.getfixturevalue("postgres_server")
        url = server.create(f"older_{tmp_path.name}", request.getfixturevalue("filled_postgres"))
    stage = make_stage(url, tmp_path)
    stage.say("log 2h apollo")
    _as_before(stage)
    yield stage
    stage.house.store.close()


def _as_before(stage: Stage) -> None:
    """Takes every seal away and links the chain anew, as the version before this one left it."""
    with stage.house.store.engine.begin() as connection:
        previous = ""
        for row in connection.execute(text("SELECT * FROM event ORDER BY seq")).mappings().all():
            at = row["at"] if not isinstance(row["at"], str) else NOON.fromisoformat(row["at"])
            names = ("person", "action", "subject", "detail", "trail", "entries")
            said = audit.content(row["seq"], at, *(row[name] for name in names), "")
            previous = sha256(f"{previous}\n{said}".encode()).hexdigest()
            new = {"hash": previous, "seq": row["seq"]}
            connection.execute(text("UPDATE event SET seal = '', hash = :hash WHERE seq = :seq"), new)
    stage.house.store.sealed = False
    stage.house.store.caches.clear()


@pytest.mark.parametrize("begun", [True, False])
@pytest.mark.sweep(2)
def test_older_books_are_sealed_once_as_they_are_found(older: Stage, begun: bool) -> None:
    assert faults(older) == (), "nothing was sealed yet, and that is no fault"
    if begun:
        assert older.write(audit.begin) > 20 and older.write(audit.begin) == 0
        assert faults(older) == ()
    older.say("log 1h apollo")  # seals what stood there before it as well, where nobody has
    older.say("undo")
    assert faults(older) == ()
    with older.read() as book:
        found = [one for one in audit.whole(book) if one.action == "seal.found"]
        assert {"hours", "person", "seat", "project"} <= {one.detail["table"] for one in found}
        assert {one.person for one in found} == {0} and all(one.at == found[0].at for one in found)
        assert sum(one.detail["rows"] for one in found if one.detail["table"] == "hours") == 1
    past(older, "UPDATE hours SET minutes = 600 WHERE id = 1")
    assert ("hours 1", "it is not what event {event} sealed") in seal_faults(older)


def test_rows_that_were_sealed_are_not_sealed_as_found_again(older: Stage) -> None:
    older.write(audit.begin)
    older.say("log 1h apollo")

    def again(book: Book) -> None:
        end = audit._End(book)
        audit._found(book, end, {})
        audit._INSERT.run_all(book, end.rows)

    past(older, "UPDATE hours SET note = 'not ours' WHERE id = 1")
    older.write(again)
    assert "rows sealed as found, when they were sealed already" in [what for _where, what in seal_faults(older)]


def test_every_row_is_sealed_that_a_backup_brings_back(stage: Stage, tmp_path: Path) -> None:
    stage.say("log 2h apollo")
    stage.house.store.close()
    shutil.copy(tmp_path / "books.db", tmp_path / "copy.db")
    stage.wait(hours=1)
    again = make_stage(f"sqlite:///{tmp_path / 'copy.db'}", tmp_path)
    again.count = 100
    again.say("log 1h apollo")
    assert faults(again) == ()
    again.house.store.close()


def test_all_is_sealed_by_any_writer(both: Stage) -> None:
    """Also by SQL that no function of ours has written."""
    both.write(lambda book: book.raw.execute("UPDATE person SET email = 'new@example.com' WHERE id = 2"))
    assert "person 2 " in last_seal(both) and faults(both) == ()


def test_what_is_sealed_is_what_the_database_says_of_any_text(both: Stage) -> None:
    """Ends of line, quotes, signs of control and characters beyond the basic plane, in keys too."""
    odd = "a\\b\n\t\x01\x1f\u2028'\"😀 []+-,"

    def work(book: Book) -> None:
        people.add(book, odd)
        statement = "INSERT INTO alias (noun, alias, ref) VALUES ('project', :odd, 1)"
        book.connection.execute(text(statement), {"odd": odd})

    both.write(work)
    assert faults(both) == ()
    assert json.dumps(["project", odd], ensure_ascii=False, separators=(",", ":")) in last_seal(both)
