"""An instant is the same instant when it is read back, whatever zone it was given in, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from chat.cards.card import Card
from chat.cards.notice import Notice
from chat.incoming import Identity, Place, Said
from chat.text import _
from storage import audit, inbox, jobs, outbox
from tests.conftest import Stage

ZONES = [timezone(timedelta(hours=8)), UTC, timezone(timedelta(hours=-11, minutes=-30))]


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_what_every_message_writes_keeps_its_instant(both: Stage, zone: timezone) -> None:
    both.now = datetime(2026, 11, 20, 0, 30, 15, 123456, tzinfo=zone)
    message = Said("m1", Identity("test", "ann"), Place("test", "#apollo"), text="2h", ref="m1")
    both.write(lambda book: inbox.accept(book, message))
    both.write(lambda book: outbox.put(book, Notice("n1", Place("test", "#apollo"), Card(_("News")))))
    both.write(lambda book: audit.note(book, "tried", "test:1"))
    both.write(lambda book: jobs.take(book, "job"))
    both.write(lambda book: jobs.done(book, "job", both.now, ""))
    with both.read() as book:
        kept = inbox.get(book, "m1")
        assert kept and kept.at == both.now
        assert outbox.notices(book)[0].due == both.now
        assert audit.about(book, "test:1")[0].at == both.now
        assert jobs.ran(book)["job"].last == both.now
        assert jobs.done_between(book, "job", both.now, both.now + timedelta(microseconds=1))
        assert not jobs.done_between(book, "job", both.now - timedelta(days=1), both.now)
        assert [one.incoming.id for one in inbox.unfinished(book, both.now + timedelta(seconds=1))] == ["m1"]
        assert inbox.unfinished(book, both.now) == ()
    both.wait(seconds=-1)
    assert both.write(outbox.claim) == ()
    both.wait(seconds=1)
    assert len(both.write(outbox.claim)) == 1
