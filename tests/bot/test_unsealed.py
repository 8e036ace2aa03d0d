"""What is put into the table of accepted messages past the program is not believed: nothing is done with it, whoever it
speaks for and the administrators hear of it, and `verify` names it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from bot.app import App, open_app
from bot.config import Config
from chat.cards import kept as card_kept
from chat.cards.card import Card, Reply
from chat.incoming import Identity, Place, Said
from chat.text import Text
from chat.words import say
from handlers.verification.prove import prove
from storage import inbox, outbox
from storage import invariants as inv
from storage import tables as t
from storage.book import Book, Store
from storage.directory import table
from storage.seals.keys import SealKeys
from tests.bot.test_app import Phone
from tests.conftest import NOON, fill
from tests.postgres import Server

MESSAGE, HOURS = table(t.MessageRow), table(t.HoursRow)
KEY, OTHER = "a secret that only the program has", "a secret that somebody made up at home"
AT_ONCE = timedelta(seconds=-1)


@pytest.fixture(params=["sqlite-keyed", "sqlite-plain", "postgres-keyed", "postgres-plain"])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[App]:
    kind, key = request.param.split("-")
    if kind == "sqlite":
        url = f"sqlite:///{tmp_path / 'books.db'}"
        fill(url)
    else:
        server: Server = request.getfixturevalue("postgres_server")
        url = server.create(f"unsealed_{tmp_path.name}", request.getfixturevalue("filled_postgres"))
    seal = {"key": KEY} if key == "keyed" else {}
    config = Config(database={"url": url}, files={"folder": tmp_path / "files"}, seal=seal)  # type: ignore[arg-type]
    made = open_app(config, now=NOON)
    made.platforms = {"test": Phone()}
    yield made
    made.stop()


def said(text: str, by: str = "ann") -> Said:
    return Said("m1", Identity("test", by), Place("test", "#apollo"), text=text, ref="m1")


def changed(app: App, **values: Any) -> None:
    """Past the program."""
    with app.store.engine.begin() as connection:
        connection.execute(update(MESSAGE).where(MESSAGE.c.key == "m1").values(**values))


def row(app: App) -> dict[str, Any]:
    with app.store.read(NOON) as book:
        return dict(book.connection.execute(select(MESSAGE).where(MESSAGE.c.key == "m1")).mappings().one())


def hours(app: App) -> int:
    with app.store.read(NOON) as book:
        return int(book.connection.execute(select(func.count()).select_from(HOURS)).scalar_one())


def wrong(app: App) -> list[str]:
    with app.store.read(NOON) as book:
        return [fault.where for fault in prove(book, app.rules).faults if fault.of is inv.WAITING]


def sealed_by(app: App, secret: str, of: Said) -> str:
    """The seal that somebody with another secret, or none, would put."""
    found = ""

    def seal(book: Book) -> None:
        nonlocal found
        book.store.keys, ours = SealKeys.of(secret), book.store.keys
        try:
            inbox.accept(book, of)
        finally:
            book.store.keys = ours
        found = book.connection.execute(select(MESSAGE.c.reply).where(MESSAGE.c.key == of.id)).scalar_one()
        raise _Only

    with pytest.raises(_Only):
        app.store.write(seal, now=NOON, trail="elsewhere")
    return found


class _Only(Exception):
    """Nothing of it shall stay."""


def forged(app: App, of: Said, reply: str = "", state: str = "accepted") -> None:
    """A row as somebody writes it who knows how rows look."""
    values = {"key": of.id, "at": NOON, "platform": of.at.platform, "channel": of.at.channel, "ref": of.ref}
    values |= {"account": of.by.id, "person": 0, "body": card_kept.dumps(of), "reply": reply, "state": state}
    with app.store.engine.begin() as connection:
        connection.execute(insert(MESSAGE).values(**values))


def refused(app: App) -> None:
    """It is named by `verify`, nothing comes of it, those concerned hear of it, once; it is evidence from then on."""
    before = hours(app)
    assert wrong(app) == ["message m1"]
    assert app.finish_left_over(AT_ONCE) == 0
    phone = app.platforms["test"]
    assert isinstance(phone, Phone) and phone.replied == [] and hours(app) == before
    with app.store.read(NOON) as book:
        notices = outbox.notices(book, limit=100)
        told = {one.notice.to.channel: say(one.notice.card.title) for one in notices}
        events = [event.subject for event in _events(book)]
    assert "ann" in told and "did not come in through the program" in told["ada"], told
    assert events == ["message:m1"] and wrong(app) == []
    assert app.finish_left_over(AT_ONCE) == 0
    with app.store.read(NOON) as book:
        assert len(outbox.notices(book, limit=100)) == len(notices) and len(list(_events(book))) == 1
    changed(app, body="{}")
    with app.store.read(NOON) as book:
        assert any("message m1" in fault.where for fault in prove(book, app.rules).faults)


def _events(book: Book) -> Iterator[Any]:
    from storage import audit

    return (event for event in audit.whole(book) if event.action == "message.refused")


def test_what_was_taken_in_is_done(app: App) -> None:
    app.functions("test").accept(said("2h design"))
    assert wrong(app) == [] and app.finish_left_over(AT_ONCE) == 1 and hours(app) == 1


def test_a_row_that_was_written_past_the_program_is_refused(app: App) -> None:
    forged(app, said("2h design"))
    refused(app)


def test_a_seal_of_another_key_is_none(app: App) -> None:
    forged(app, said("2h design"), sealed_by(app, OTHER, said("2h design")))
    refused(app)


def test_a_seal_without_a_key_is_none_where_there_is_one(app: App) -> None:
    plain = sealed_by(app, "", said("2h design"))
    forged(app, said("2h design"), plain)
    if app.store.keys.now.id:
        refused(app)
    else:  # whoever can write there can seal as well: docs/security.md says so
        assert app.finish_left_over(AT_ONCE) == 1 and hours(app) == 1


FOREIGN = {
    "platform": "slack",
    "channel": "#hermes",
    "ref": "m7",
    "account": "bob",
    "body": card_kept.dumps(said("8h design")),
    "reply": "",
}
"""Column -> what somebody writes there instead."""
MAY_CHANGE = {
    "key": "a row of another key is another row, without a seal of its own",
    "at": "when it came; it is worked on all the same",
    "person": "who it was is found anew when it is worked on",
    "state": "with the seal of its time it is worked on once: the next test",
}


@pytest.mark.parametrize("column", [column.name for column in MESSAGE.columns if column.name not in MAY_CHANGE])
def test_whatever_is_changed_of_a_message_that_waits_it_is_refused(app: App, column: str) -> None:
    app.functions("test").accept(said("2h design"))
    changed(app, **{column: FOREIGN[column]})
    if column in ("account", "platform"):  # the notice goes to whom the row names now
        assert wrong(app) == ["message m1"] and app.finish_left_over(AT_ONCE) == 0 and hours(app) == 0
    else:
        refused(app)


def test_what_was_done_once_is_not_done_again_with_its_old_seal(app: App) -> None:
    app.functions("test").accept(said("2h design"))
    seal = row(app)["reply"]
    assert app.finish_left_over(AT_ONCE) == 1 and hours(app) == 1
    phone = app.platforms["test"]
    assert isinstance(phone, Phone)
    phone.replied.clear()
    changed(app, reply=seal, state="accepted")
    refused(app)


def test_a_reply_that_nobody_gave_is_not_posted(app: App) -> None:
    owed = card_kept.dumps(Reply(Card(Text("Paid.")), private=True))
    forged(app, said("2h design"), owed, "heard")
    refused(app)


def test_a_reply_that_was_changed_is_not_posted(app: App) -> None:
    ears = app.functions("test")
    ears.accept(said("2h design"))
    ears.hear(said("2h design"))
    changed(app, reply=row(app)["reply"].replace("2", "3"))
    refused(app)


def test_a_body_that_nobody_can_read_stops_no_other(app: App) -> None:
    forged(app, said("2h design"))
    changed(app, body="\x01 no json", at=NOON - timedelta(hours=1))
    later = Said("m2", Identity("test", "ann"), Place("test", "#apollo"), text="3h design", ref="m2")
    app.functions("test").accept(later)
    assert app.finish_left_over(AT_ONCE) == 1 and hours(app) == 1


def test_the_key_in_force_alone_counts(tmp_path: Path) -> None:
    """Whoever left with the key of before cannot speak with it."""
    fill(f"sqlite:///{tmp_path / 'books.db'}")
    made = Store(f"sqlite:///{tmp_path / 'books.db'}", seal=lambda _book: None, keys=SealKeys.of(OTHER))
    made.write(lambda book: inbox.accept(book, said("2h design")), now=NOON, trail="m1")
    made.keys = SealKeys.of(KEY, (OTHER,))
    with made.read(NOON) as book:
        assert [one.key for one in inbox.unsealed(book)] == ["m1"] and inbox.unfinished(book, NOON - AT_ONCE) == ()
    made.close()
