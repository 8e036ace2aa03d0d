"""The house as adapters see it: accept, hear, answer; and what the next process finishes after one has died."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App, NotReady, open_app
from bot.config import Config
from chat.cards.card import Reply
from chat.incoming import File, Identity, Incoming, Place, Said
from chat.words import say
from handlers.conversation.answering import answer
from ledger.nouns import Person
from storage import inbox, outbox, people
from storage.book import Book
from storage.directory import directory
from storage.engine import Busy
from tests.bot.test_delivery import Wall
from tests.conftest import NOON, fill

pytestmark = pytest.mark.sweep(2, of="file")


class Phone(Wall):
    """A platform that also answers what came in earlier, and has files."""

    def __init__(self) -> None:
        super().__init__()
        self.replied: list[tuple[str, Reply]] = []
        self.files: dict[str, bytes] = {}

    def reply(self, to: Incoming, reply: Reply) -> None:
        self.replied.append((to.id, reply))

    def fetch(self, ref: str, limit: int) -> bytes:
        return self.files[ref]


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    fill(f"sqlite:///{tmp_path / 'books.db'}")
    made = open_app(config(tmp_path), now=NOON)
    made.platforms = {"test": Phone()}
    yield made
    made.stop()


def config(folder: Path) -> Config:
    return Config(database={"url": f"sqlite:///{folder / 'books.db'}"}, files={"folder": folder / "files"})  # type: ignore[arg-type]


def said(id: str, text: str, *files: File) -> Said:
    return Said(id, Identity("test", "ann"), Place("test", "#apollo"), text=text, files=files, ref=id)


def test_a_delivery_is_accepted_once(app: App) -> None:
    ears = app.functions("test")
    assert ears.accept(said("m1", "2h design"))
    assert not ears.accept(said("m1", "2h design"))
    assert ears.hear(said("m1", "2h design")).card
    assert ears.hear(said("m1", "2h design")) == Reply()


def test_what_a_dead_process_had_accepted_is_heard_and_answered_by_the_next(app: App) -> None:
    ears = app.functions("test")
    ears.accept(said("m1", "2h design"))
    assert app.finish_left_over(timedelta(seconds=-1)) == 1
    phone = app.platforms["test"]
    assert isinstance(phone, Phone) and [id for id, _reply in phone.replied] == ["m1"]
    assert app.finish_left_over(timedelta(seconds=-1)) == 0


def test_a_reply_that_was_not_posted_is_posted_by_the_next_without_booking_twice(app: App) -> None:
    ears = app.functions("test")
    ears.accept(said("m1", "2h design"))
    first = ears.hear(said("m1", "2h design"))
    assert app.finish_left_over(timedelta(seconds=-1)) == 1
    phone = app.platforms["test"]
    assert isinstance(phone, Phone) and phone.replied == [("m1", first)]


def test_what_another_has_answered_meanwhile_is_still_owed_by_it(app: App) -> None:
    """Two processes hear one message; the second has nothing to say, and may not write down that it was said."""
    ears, message = app.functions("test"), said("m1", "2h design")
    ears.accept(message)
    first = ears.hear(message)
    assert ears.hear(message) == Reply()
    ears.answered(message)
    app.note_answered()
    assert app.finish_left_over(timedelta(seconds=-1)) == 1
    phone = app.platforms["test"]
    assert isinstance(phone, Phone) and phone.replied == [("m1", first)]
    with app.store.read(NOON) as book:
        assert inbox.state(book, "m1") == "answered"


def test_what_nobody_has_to_answer_is_not_looked_at_again(app: App) -> None:
    ears, message = (
        app.functions("test"),
        Said("m1", Identity("test", "ann"), Place("test", "#apollo"), text="hm", addressed=False),
    )
    ears.accept(message)
    assert ears.hear(message) == Reply()
    ears.answered(message)
    app.note_answered()
    with app.store.read(NOON) as book:
        assert inbox.state(book, "m1") == "answered"


def test_what_was_answered_is_left_alone(app: App) -> None:
    ears = app.functions("test")
    ears.accept(said("m1", "2h design"))
    ears.hear(said("m1", "2h design"))
    ears.answered(said("m1", "2h design"))
    app.note_answered()
    assert app.finish_left_over(timedelta(seconds=-1)) == 0
    with app.store.read(NOON) as book:
        assert inbox.state(book, "m1") == "answered"


def test_files_are_fetched_when_they_are_read_and_kept(app: App) -> None:
    phone = app.platforms["test"]
    assert isinstance(phone, Phone)
    phone.files["f1"] = b"no picture at all"
    ears = app.functions("test")
    message = said("m1", "", File("a.jpg", "image/jpeg", ref="f1"))
    ears.accept(message)
    reply = ears.hear(message)
    assert reply.card
    kept = [path for path in app.rules.files.rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in kept] == [b"no picture at all"]


def test_a_card_about_something_is_found_by_its_place(app: App) -> None:
    ears = app.functions("test")
    ears.told("expense:7", Place("test", "#apollo"), "ref1")
    assert ears.about(Place("test", "#apollo"), "ref1") == "expense:7"
    with app.store.read(NOON) as book:
        assert [(ref, locale) for _place, ref, locale in outbox.standing(book, "expense:7")] == [("ref1", "en")]


def test_a_card_in_a_direct_conversation_stays_there_and_in_its_readers_language(app: App) -> None:
    app.functions("test").told("expense:7", Place("test", "bob", "direct"), "ref1")
    app.store.write(lambda book: people.change(book, _bob(book), locale="zh-CN"), now=NOON, trail="t")
    with app.store.read(NOON) as book:
        assert outbox.standing(book, "expense:7") == ((Place("test", "bob", "direct"), "ref1", "zh-CN"),)


def _bob(book: Book) -> Person:
    known = directory(book)
    return known.person(known.accounts["test", "bob"])


def test_options_are_only_what_the_person_may_name(app: App) -> None:
    mine = [option.value for option in app.functions("test").options("project", "", "bob")]
    assert mine == ["APOLLO"]
    assert app.functions("test").options("project", "", "zoe") == ()
    assert [option.value for option in app.functions("test").options("project", "星", "ann")] == ["XINGHE"]


def test_an_older_database_is_not_upgraded_unasked(tmp_path: Path) -> None:
    import sqlite3

    fill(f"sqlite:///{tmp_path / 'books.db'}")
    with sqlite3.connect(tmp_path / "books.db") as book:
        book.execute("UPDATE alembic_version SET version_num = '0001'")
    book.close()
    with pytest.raises(NotReady, match="zhangfang db upgrade"):
        open_app(config(tmp_path), now=datetime.now(NOON.tzinfo))


@pytest.mark.parametrize("trouble", [Busy(), sqlite3.OperationalError("disk I/O error")])
def test_nobody_is_told_that_nothing_is_saved_of_what_is_tried_again(
    app: App, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    """The books cannot be written for a while: it is said that it is tried again, once, and what came of it later."""
    ears, message = app.functions("test"), said("m1", "2h design")
    ears.accept(message)

    def refused(*_args: object, **_values: object) -> None:
        raise trouble

    with monkeypatch.context() as broken:
        broken.setattr(app.store, "write", refused)
        reply = ears.hear(message)
        assert reply.again and reply.card
        told = render_lines(reply)
        assert "try again" in told and "Nothing was saved" not in told
        ears.answered(message)
        assert app.finish_left_over(timedelta(seconds=-1)) == 0, "still in trouble: not told a second time"
    app.note_answered()
    phone = app.platforms["test"]
    assert isinstance(phone, Phone) and phone.replied == []
    assert app.finish_left_over(timedelta(seconds=-1)) == 1
    assert [id for id, _reply in phone.replied] == ["m1"]
    assert "2 h on Apollo" in render_lines(phone.replied[0][1])
    assert app.finish_left_over(timedelta(seconds=-1)) == 0


def test_what_came_of_it_is_told_once_where_nobody_heard_that_it_is_tried_again(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    ears, message = app.functions("test"), said("m1", "2h design")
    ears.accept(message)

    def refused(*_args: object, **_values: object) -> None:
        raise Busy()

    with monkeypatch.context() as broken:
        broken.setattr(app.store, "write", refused)
        assert ears.hear(message).again  # and it is not posted: the platform is away as well
    for _time in range(3):
        app.finish_left_over(timedelta(seconds=-1))
    phone = app.platforms["test"]
    assert isinstance(phone, Phone) and [id for id, _reply in phone.replied] == ["m1"]


def test_what_nobody_kept_is_not_tried_again(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_args: object, **_values: object) -> None:
        raise Busy()

    with monkeypatch.context() as broken:
        broken.setattr(app.store, "write", refused)
        reply = answer(said("m2", "2h design"), app.house)
    assert not reply.again and "Nothing was saved" in render_lines(reply)


def render_lines(reply: Reply) -> str:
    assert reply.card
    return "\n".join([say(reply.card.title), *(say(line) for line in reply.card.lines)])
