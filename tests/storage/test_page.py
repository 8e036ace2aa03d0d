"""What the chat page shows, on both databases: once each, nothing missed, nothing seen by whom it is not for."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import open_app
from bot.config import Config
from bot.platforms import web
from chat.cards import kept as card_kept
from chat.cards.card import Card, Form
from chat.page import PageFile, PageMessage
from chat.text import verbatim
from storage.page import PageMessages
from tests.conftest import NOON, Stage

ROOM = "c/apollo"
FORM = Form("hours.form", verbatim("Hours"), ())


@pytest.fixture
def page(both: Stage) -> PageMessages:
    return PageMessages(both.house.store, lambda: NOON, both.folder / "files")


def said(ref: str, **more: object) -> PageMessage:
    return PageMessage(ref, ROOM, NOON, author="ann", text=f"said {ref}", **more)  # type: ignore[arg-type]


def test_a_message_comes_back_as_it_was_put_and_stands_once(page: PageMessages) -> None:
    card = Card(verbatim("Booked"), tone="good")
    first = said("a", card=card, wrong={"total": verbatim("too much")}, answers={"total": "5"})
    assert page.put(first) and not page.put(said("a"))
    found = page.message("a")
    assert found is not None and (found.no, found.turn) == (1, 1)
    assert (found.card, found.wrong, found.answers, found.at) == (card, first.wrong, first.answers, NOON)
    assert found.at.tzinfo == NOON.tzinfo, "a message is dated in the zone of the books"


def test_what_changed_after_a_turn_is_told_in_the_order_of_the_changes(page: PageMessages) -> None:
    for ref in "abc":
        page.put(said(ref))
    seen = page.turn()
    assert page.change("b", text="corrected") and not page.change("no such", text="x")
    page.put(said("d", thread="a"))
    assert [(one.ref, one.replies) for one in page.changes([ROOM], "ann", seen)] == [("b", 0), ("a", 1), ("d", 0)]
    page.change("d", removed=True)
    assert [(one.ref, one.replies) for one in page.latest(ROOM, "ann")] == [("a", 0), ("b", 0), ("c", 0)]


def test_a_form_that_is_asked_again_is_news_for_whoever_saw_the_first(page: PageMessages) -> None:
    page.put(said("a"))
    page.renew(said("form", form=FORM, private="ann"))
    seen = page.turn()
    page.renew(said("form", form=FORM, private="ann"))
    assert [one.ref for one in page.changes([ROOM], "ann", seen)] == ["form"]


def test_what_is_private_is_there_for_one_person_only(page: PageMessages) -> None:
    page.put(said("a"))
    page.put(said("secret", private="bob", thread="a"))
    assert page.message("secret", "ann") is None and page.message("secret", "bob") is not None
    assert [one.ref for one in page.changes([ROOM], "ann", 0)] == ["a"]
    assert [one.replies for one in page.latest(ROOM, "ann")] == [0]
    assert [one.replies for one in page.latest(ROOM, "bob")] == [1]
    assert page.unread("li", [ROOM]) == {ROOM: 1} and page.unread("bob", [ROOM]) == {ROOM: 2}


def test_what_was_seen_stays_seen_and_a_language_stays_chosen(page: PageMessages) -> None:
    page.put(said("a"))
    page.see("bob", ROOM, page.newest())
    page.see("bob", ROOM, 0)
    assert page.unread("bob", [ROOM]) == {}
    for locale in ("zh-CN", "en"):
        page.choose_locale("bob", locale)
        assert page.locale("bob") == locale


def test_a_file_hangs_on_its_message_and_its_bytes_are_in_the_file_store(page: PageMessages, both: Stage) -> None:
    file = PageFile("a-0", "照片.jpg", "image/jpeg", 3)
    page.keep("a", file, b"jpg")
    page.keep("a", file, b"jpg")
    page.put(said("a"))
    found = page.message("a")
    assert found is not None and found.files == (file,)
    assert page.file("a-0") == ("a", file, b"jpg") and page.file("b-0") is None
    assert [path.read_bytes() for path in (both.folder / "files").rglob("*") if path.is_file()] == [b"jpg"]


def test_whoever_saw_a_turn_has_missed_none_before_it(page: PageMessages) -> None:
    """Eight write at once; a reader who follows the turns meets every message."""
    writers = [
        threading.Thread(target=lambda who=who: [page.put(said(f"{who}-{n}")) for n in range(10)]) for who in range(8)
    ]
    met: list[str] = []
    turn = 0
    for writer in writers:
        writer.start()
    while len(met) < 80:
        for one in page.changes([ROOM], "ann", turn):
            met.append(one.ref)
            turn = one.turn
        if not any(writer.is_alive() for writer in writers) and turn == page.turn():
            break
    for writer in writers:
        writer.join()
    assert sorted(met) == sorted(f"{who}-{n}" for who in range(8) for n in range(10))


OLD = """
CREATE TABLE message (
    no INTEGER PRIMARY KEY AUTOINCREMENT, ref TEXT NOT NULL UNIQUE, turn INTEGER NOT NULL, room TEXT NOT NULL,
    thread TEXT NOT NULL, author TEXT NOT NULL, private TEXT NOT NULL, at TEXT NOT NULL, text TEXT NOT NULL,
    card TEXT NOT NULL, form TEXT NOT NULL, origin TEXT NOT NULL, answers TEXT NOT NULL, wrong TEXT NOT NULL,
    edits INTEGER NOT NULL, removed INTEGER NOT NULL);
CREATE TABLE file (
    ref TEXT PRIMARY KEY, message TEXT NOT NULL, name TEXT NOT NULL, mime TEXT NOT NULL, size INTEGER NOT NULL,
    data BLOB NOT NULL);
CREATE TABLE seen (person TEXT, room TEXT, no INTEGER NOT NULL, PRIMARY KEY (person, room));
CREATE TABLE tongue (person TEXT PRIMARY KEY, locale TEXT NOT NULL);
"""
"""As earlier versions made chat.db."""


def test_the_page_of_an_earlier_version_is_taken_over_with_all_that_stood_on_it(
    filled_sqlite: Path, tmp_path: Path
) -> None:
    shutil.copy(filled_sqlite, tmp_path / "books.db")
    card = card_kept.dumps(Card(verbatim("Booked")))
    with closing(sqlite3.connect(tmp_path / "chat.db")) as old, old:
        old.executescript(OLD)
        old.executemany(
            "INSERT INTO message VALUES (?, ?, ?, ?, '', ?, '', ?, ?, ?, '', '', '', '', 0, 0)",
            [
                (4, "a", 4, ROOM, "ann", NOON.isoformat(), "log 2h", ""),
                (7, "b", 9, ROOM, "", (NOON + timedelta(minutes=1)).isoformat(), "", card),
            ],
        )
        old.execute("INSERT INTO file VALUES ('a-0', 'a', 'taxi.jpg', 'image/jpeg', 3, ?)", (b"jpg",))
        old.execute("INSERT INTO seen VALUES ('ann', ?, 4)", (ROOM,))
        old.execute("INSERT INTO tongue VALUES ('ann', 'zh-CN')")
    url = f"sqlite:///{tmp_path / 'books.db'}"
    app = open_app(Config(database={"url": url}, files={"folder": tmp_path / "files"}), now=NOON)  # type: ignore[arg-type]
    page = PageMessages(app.store, app.house.clock, tmp_path / "files")
    for _start in range(2):
        web(app.config, app, port=0)
        assert [(one.ref, one.no, one.text) for one in page.latest(ROOM, "ann")] == [("a", 4, "log 2h"), ("b", 7, "")]
    assert page.file("a-0") == ("a", PageFile("a-0", "taxi.jpg", "image/jpeg", 3), b"jpg")
    assert (page.unread("ann", [ROOM]), page.locale("ann"), page.turn()) == ({ROOM: 1}, "zh-CN", 9)
    assert sorted(path.name for path in tmp_path.glob("chat.db*")) == ["chat.db.taken-over"]
    app.stop()
