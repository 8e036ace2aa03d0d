"""Delivery: once each, tried again, dead letters, digests, quiet hours, living cards."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from bot.delivery import deliver
from bot.platform import HouseFunctions, NotPosted
from chat.cards.card import Attachment, Card, Reply
from chat.cards.notice import Notice
from chat.incoming import Incoming, Place
from chat.text import _
from chat.words import say
from storage import outbox
from tests.conftest import Stage

CHANNEL = Place("test", "#apollo")


class Wall:
    """A platform that remembers what was posted, and fails as it is told to."""

    name = "test"

    def __init__(self) -> None:
        self.posted: list[tuple[str, str, Card]] = []
        self.updated: list[tuple[str, Card]] = []
        self.problems: list[NotPosted] = []

    def start(self, ears: HouseFunctions) -> None: ...

    def stop(self) -> None: ...

    def state(self) -> str:
        return "up"

    def post(self, to: Place, card: Card, *, key: str, locale: str, under: str = "", first: bool = True) -> str:
        if self.problems:
            raise self.problems.pop(0)
        self.posted.append((to.channel, key, card))
        return f"ref{len(self.posted)}"

    def hand_over(
        self, to: Place, under: str, number: int, file: Attachment, *, key: str, locale: str, first: bool = True
    ) -> None:
        raise AssertionError("no notice here has a file")

    def reply(self, to: Incoming, reply: Reply) -> None: ...

    def fetch(self, ref: str, limit: int) -> bytes:
        return b""

    def outsiders(self, channel: str) -> bool | None:
        return None

    def update(self, to: Place, ref: str, card: Card, *, locale: str) -> None:
        self.updated.append((ref, card))

    def titles(self) -> list[str]:
        return [say(card.title) for _channel, _key, card in self.posted]


def put(stage: Stage, key: str, **more: object) -> None:
    notice = Notice(key, CHANNEL, Card(_("News {key}", key=key)), **more)  # type: ignore[arg-type]
    stage.write(lambda book: outbox.put(book, notice))


def run(stage: Stage, wall: Wall, tries: int = 10) -> object:
    return deliver(stage.house.store, {"test": wall}, stage.house.rules, lambda: stage.now, tries=tries)


def test_a_notice_is_posted_once(both: Stage) -> None:
    wall = Wall()
    put(both, "one")
    put(both, "one")
    run(both, wall)
    run(both, wall)
    assert wall.titles() == ["News one"]


def test_what_the_platform_refused_is_tried_again_later(both: Stage) -> None:
    wall = Wall()
    wall.problems = [NotPosted("rate limited", after=30)]
    put(both, "one")
    run(both, wall)
    run(both, wall)
    assert wall.posted == []
    both.wait(seconds=31)
    run(both, wall)
    assert wall.titles() == ["News one"]


def test_after_so_many_tries_it_is_a_dead_letter_that_can_be_revived(stage: Stage) -> None:
    wall = Wall()
    wall.problems = [NotPosted("channel gone", final=True)]
    put(stage, "one")
    run(stage, wall)
    with stage.read() as book:
        failed = outbox.notices(book, "failed")
    assert [(one.problem, one.tries) for one in failed] == [("channel gone", 1)]
    assert stage.write(lambda book: outbox.revive(book, failed[0].id))
    run(stage, wall)
    assert wall.titles() == ["News one"]


def test_one_that_fails_does_not_stop_the_others(stage: Stage) -> None:
    wall = Wall()
    wall.problems = [NotPosted("no")]
    put(stage, "one")
    put(stage, "two")
    run(stage, wall)
    assert wall.titles() == ["News two"]


def test_many_of_a_kind_become_one_message(stage: Stage) -> None:
    wall = Wall()
    for n in range(5):
        put(stage, f"n{n}", digest="overdue:1", headline=_("Five of them"))
    run(stage, wall)
    assert wall.titles() == ["Five of them"]
    assert len(wall.posted[0][2].lines) == 5
    with stage.read() as book:
        assert outbox.counts(book) == {"sent": 5}


def test_two_of_a_kind_stay_two_messages(stage: Stage) -> None:
    wall = Wall()
    put(stage, "a", digest="overdue:1", headline=_("Many"))
    put(stage, "b", digest="overdue:1", headline=_("Many"))
    run(stage, wall)
    assert wall.titles() == ["News a", "News b"]


def test_quiet_hours_hold_back_what_is_not_urgent(stage: Stage) -> None:
    stage.with_rules(quiet=(20 * 60, 8 * 60))
    stage.now = stage.now.replace(hour=22)
    wall = Wall()
    put(stage, "calm")
    put(stage, "fire", urgent=True)
    run(stage, wall)
    assert wall.titles() == ["News fire"]
    stage.wait(hours=10, minutes=1)
    run(stage, wall)
    assert wall.titles() == ["News fire", "News calm"]


def test_a_dead_deliverer_leaves_its_notices_to_the_next(both: Stage) -> None:
    wall = Wall()
    put(both, "one")
    both.write(outbox.claim)
    run(both, wall)
    assert wall.posted == []
    both.wait(seconds=61)
    run(both, wall)
    assert wall.titles() == ["News one"]


class Killed(BaseException):
    """What a kill looks like from the inside: nothing after it is run."""


class Mortal(Wall):
    """A platform that knows what it has posted by its key, as the real ones do, and in front of which we can die."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: dict[str, str] = {}
        self.dies = ""

    def post(self, to: Place, card: Card, *, key: str, locale: str, under: str = "", first: bool = True) -> str:
        if self.dies == "before":
            raise Killed
        if key not in self.seen:
            self.seen[key] = super().post(to, card, key=key, locale=locale)
        if self.dies == "after":
            raise Killed
        return self.seen[key]


def die(stage: Stage, wall: Mortal, when: str) -> None:
    wall.dies = when
    with pytest.raises(Killed):
        run(stage, wall)
    wall.dies = ""


@pytest.mark.parametrize("when", ["before", "after"])
def test_death_between_claim_and_sent_neither_loses_nor_doubles(both: Stage, when: str) -> None:
    wall = Mortal()
    put(both, "one")
    die(both, wall, when)
    run(both, wall)
    assert len(wall.posted) == (when == "after"), "the lease keeps it from the others for a while"
    both.wait(seconds=61)
    run(both, wall)
    assert wall.titles() == ["News one"]
    with both.read() as book:
        assert outbox.counts(book) == {"sent": 1}


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_digest_that_somebody_died_over_is_told_once_though_more_came_meanwhile(both: Stage, when: str) -> None:
    wall = Mortal()
    for n in range(3):
        put(both, f"n{n}", digest="overdue:1", headline=_("Three of them"))
    die(both, wall, when)
    put(both, "late", digest="overdue:1", headline=_("Three of them"))
    both.wait(seconds=61)
    run(both, wall)
    assert sorted(wall.titles()) == ["News late", "Three of them"]
    with both.read() as book:
        assert outbox.counts(book) == {"sent": 4}


def test_what_another_process_is_delivering_is_not_gathered(both: Stage) -> None:
    wall = Wall()
    for n in range(4):
        put(both, f"n{n}", digest="overdue:1", headline=_("Many"))
    theirs = both.write(lambda book: outbox.claim(book, limit=2))
    run(both, wall)
    assert wall.titles() == ["News n2", "News n3"]
    assert [one.notice.key for one in theirs] == ["n0", "n1"]


def test_four_who_deliver_at_once_tell_each_notice_once(both: Stage) -> None:
    wall = Wall()
    for n in range(30):
        put(both, f"n{n}", digest="pairs" if n % 2 else "")
    both.with_rules(digest_from=100)
    threads = [threading.Thread(target=run, args=(both, wall)) for _worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(wall.titles()) == sorted(f"News n{n}" for n in range(30))


def test_a_posted_card_is_updated_in_place(stage: Stage) -> None:
    wall = Wall()
    card = Card(_("Open"), about="expense:7")
    stage.write(lambda book: outbox.put(book, Notice("e7", CHANNEL, card)))
    run(stage, wall)
    done = replace(card, title=_("Done"))
    stage.write(lambda book: outbox.put(book, Notice("e7:done", CHANNEL, done, ref="ref1")))
    run(stage, wall)
    assert [(ref, say(one.title)) for ref, one in wall.updated] == [("ref1", "Done")]
    with stage.read() as book:
        assert outbox.about(book, CHANNEL, "ref1") == "expense:7"


def test_what_still_waits_is_told_as_it_is_now(stage: Stage) -> None:
    wall = Wall()
    stage.write(lambda book: outbox.put(book, Notice("e7", CHANNEL, Card(_("Open"), about="expense:7"))))
    stage.write(lambda book: outbox.freshen(book, "expense:7", Card(_("Done"), about="expense:7")))
    run(stage, wall)
    assert wall.titles() == ["Done"]


def test_a_platform_that_is_off_keeps_its_notices(stage: Stage) -> None:
    put(stage, "one")
    deliver(stage.house.store, {}, stage.house.rules, lambda: stage.now)
    with stage.read() as book:
        queued = outbox.notices(book, "queued")
    assert queued[0].problem == "test is not enabled"
