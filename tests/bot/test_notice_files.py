"""Files of notices: each handed over once with its card, whatever dies in between, or a sentence in its place."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from bot.delivery import Delivered, deliver
from bot.platform import FileRefused, HouseFunctions, NotPosted
from chat.cards import kept as card_kept
from chat.cards.card import Attachment, Card, Reply
from chat.cards.notice import MOST_BYTES, KeptFile, Notice
from chat.cards.plain import card_lines
from chat.incoming import Incoming, Place
from chat.text import _
from chat.words import say
from storage import files, outbox
from storage.outbox import Queued
from tests.conftest import Stage
from tests.golden import Golden

CHANNEL = Place("test", "#apollo")
PDF, ZIP = b"%PDF brief", b"PK zip"


class Killed(BaseException):
    """What a kill looks like from the inside: nothing after it is run."""


@dataclass
class Board:
    """A platform that looks whether something was posted only where it is told that it may have been, as Slack does.

    Attributes:
        shown: what stands there, in its order: the key of a card, or the name of a file and the card that it is under.
        points: where a process can die: before and after each thing it does; it dies at `dies`.
    """

    name: str = "test"
    shown: list[tuple[str, str]] = field(default_factory=list)
    cards: dict[str, Card] = field(default_factory=dict)
    problems: list[Exception | None] = field(default_factory=list)
    points: int = 0
    dies: int = -1
    during: Callable[[], object] = lambda: None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, house: HouseFunctions) -> None: ...

    def stop(self) -> None: ...

    def state(self) -> str:
        return "up"

    def reply(self, to: Incoming, reply: Reply) -> None: ...

    def fetch(self, ref: str, limit: int) -> bytes:
        return b""

    def outsiders(self, channel: str) -> bool | None:
        return None

    def update(self, to: Place, ref: str, card: Card, *, locale: str) -> None: ...

    def post(self, to: Place, card: Card, *, key: str, locale: str, under: str = "", first: bool = True) -> str:
        self._put((key, under), first)
        self.cards[key] = card
        return key

    def hand_over(
        self, to: Place, under: str, number: int, file: Attachment, *, key: str, locale: str, first: bool = True
    ) -> None:
        assert (file.name, file.data) in [("brief.pdf", PDF), ("all.zip", ZIP)]
        assert (under, "") in self.shown, "its card stands there before it"
        problem = self.problems.pop(0) if self.problems else None
        if problem:
            raise problem
        self.during()
        self._put((file.name, under), first)

    def point(self) -> None:
        self.points += 1
        if self.points == self.dies:
            raise Killed

    def _put(self, thing: tuple[str, str], first: bool) -> None:
        self.point()
        with self.lock:
            if first or thing not in self.shown:
                self.shown.append(thing)
        self.point()


class MortalStore:
    """A store before and after whose transactions a process can die."""

    def __init__(self, store: Any, board: Board) -> None:
        self._store, self._board = store, board

    def write(self, work: Any, **more: Any) -> Any:
        self._board.point()
        done = self._store.write(work, **more)
        self._board.point()
        return done


def kept(stage: Stage, name: str = "brief.pdf", data: bytes = PDF, otherwise: Any = None) -> KeptFile:
    sha256 = files.keep(stage.house.rules.files, data)
    return KeptFile(name, "application/pdf", sha256, len(data), *([otherwise] if otherwise else []))


def put(stage: Stage, key: str = "one", **more: Any) -> None:
    both_files = (kept(stage), kept(stage, "all.zip", ZIP))
    card = Card(_("News {key}", key=key), about=f"expense:{key}")
    notice = Notice(key, CHANNEL, card, **{"files": both_files, **more})
    stage.write(lambda book: outbox.put(book, notice))


def run(stage: Stage, board: Board, **more: Any) -> Delivered:
    store: Any = MortalStore(stage.house.store, board)
    return deliver(store, {"test": board}, stage.house.rules, lambda: stage.now, **more)


def waits(stage: Stage, state: str = "queued") -> list[Queued]:
    with stage.read() as book:
        return list(outbox.notices(book, state))


ONCE = [("one", ""), ("brief.pdf", "one"), ("all.zip", "one")]


def test_a_notice_brings_its_files_once(both: Stage) -> None:
    board = Board()
    put(both)
    assert run(both, board) == Delivered(sent=1)
    assert run(both, board) == Delivered()
    assert board.shown == ONCE
    (sent,) = waits(both, "sent")
    assert (sent.ref, sent.handed) == ("one", ("", ""))


def test_the_row_is_small_and_the_bytes_are_in_the_store(both: Stage) -> None:
    put(both, files=(kept(both, data=b"x" * 1_000_000),))
    (queued,) = waits(both)
    assert len(card_kept.dumps(queued.notice)) < 400
    data = files.load(both.house.rules.files, queued.notice.files[0].sha256)
    assert data is not None and len(data) == 1_000_000


def points(stage: Stage) -> int:
    """At how many points of the delivery of one notice a process can die."""
    board = Board()
    put(stage, "trial")
    run(stage, board)
    return board.points


def test_death_at_any_point_neither_loses_nor_doubles(both: Stage) -> None:
    every = points(both)
    assert every >= 2 * 9, "claim, card, noted, two files, noted twice, sent, looked again"
    for at in range(1, every + 1):
        key = f"n{at}"
        put(both, key)
        board = Board(dies=at)
        with pytest.raises(Killed):
            run(both, board)
        board.dies = -1
        both.wait(seconds=61)
        run(both, board)
        assert board.shown == [(key, ""), ("brief.pdf", key), ("all.zip", key)], f"died at point {at}"
    assert not waits(both) and not waits(both, "failed")


def test_many_deaths_one_after_the_other_neither_lose_nor_double(stage: Stage) -> None:
    dice = random.Random(20261129)
    for number in range(40):
        key, board, deaths = f"n{number}", Board(), 0
        put(stage, key)
        while waits(stage):
            board.points, board.dies = 0, dice.randrange(1, 12)
            try:
                run(stage, board)
            except Killed:
                deaths += 1
            stage.wait(seconds=61)
        assert board.shown == [(key, ""), ("brief.pdf", key), ("all.zip", key)], f"after {deaths} deaths"


def test_rate_limited_in_the_middle_it_goes_on_where_it_was(both: Stage) -> None:
    board = Board(problems=[None, NotPosted("rate limited", after=30)])
    put(both)
    assert run(both, board) == Delivered(postponed=1)
    assert board.shown == ONCE[:2]
    (queued,) = waits(both)
    assert (queued.ref, queued.handed, queued.problem) == ("one", ("",), "rate limited")
    both.wait(hours=3)
    forgetful = Board(shown=[("one", "")])
    run(both, forgetful)
    assert forgetful.shown == [ONCE[0], ONCE[2]], "what was written down is not even tried again"
    assert not forgetful.cards


def test_what_has_begun_does_not_wait_for_the_end_of_quiet_hours(stage: Stage) -> None:
    board = Board(problems=[NotPosted("rate limited", after=30)])
    put(stage)
    run(stage, board)
    stage.with_rules(quiet=(8 * 60, 20 * 60))
    stage.wait(seconds=31)
    run(stage, board)
    assert board.shown == ONCE


def test_quiet_hours_do_not_make_it_forgotten_that_somebody_died_over_it(both: Stage) -> None:
    board = Board(dies=4)
    put(both)
    with pytest.raises(Killed):
        run(both, board)
    assert board.shown == ONCE[:1], "the card stands, and nobody wrote that down"
    both.with_rules(quiet=(8 * 60, 20 * 60))
    both.wait(seconds=61)
    board.dies = -1
    assert run(both, board) == Delivered(postponed=1)
    both.with_rules(quiet=None)
    both.wait(hours=9)
    run(both, board)
    assert board.shown == ONCE


def test_a_file_that_is_refused_is_a_sentence_in_its_place(both: Stage, golden: Golden) -> None:
    board = Board(problems=[FileRefused("413", _("Slack does not take a file of that size.")), None])
    how = _("Say “letter {customer}” to me in private.", customer="Acme")
    put(both, files=(kept(both, otherwise=how), kept(both, "all.zip", ZIP)))
    assert run(both, board) == Delivered(sent=1)
    run(both, board)
    assert board.shown == [("one", ""), ("one:instead0", "one"), ("all.zip", "one")]
    (sent,) = waits(both, "sent")
    assert sent.handed == ("413", "")
    shown = board.cards["one:instead0"]
    lines = [*card_lines(shown, "en"), "", *card_lines(shown, "zh-CN")]
    golden("notice_files/refused.txt", "\n".join(lines))


def test_a_file_that_is_gone_from_the_store_is_a_sentence_too(stage: Stage) -> None:
    board = Board()
    put(stage)
    (queued,) = waits(stage)
    files.where(stage.house.rules.files, queued.notice.files[0].sha256).unlink()
    run(stage, board)
    assert [thing for thing, _under in board.shown] == ["one", "one:instead0", "all.zip"]
    assert "Ask whoever runs Zhangfang" in "\n".join(card_lines(board.cards["one:instead0"], "en"))


def test_a_file_that_never_gets_through_is_a_sentence_at_the_last_try(stage: Stage) -> None:
    board = Board(problems=[NotPosted("no answer")] * 3)
    put(stage)
    for _try in range(3):
        run(stage, board, tries=3)
        stage.wait(hours=2)
    assert [thing for thing, _under in board.shown] == ["one", "one:instead0", "all.zip"]
    assert [one.handed for one in waits(stage, "sent")] == [("no answer", "")]


@pytest.mark.parametrize("at", range(1, 8))
def test_death_around_the_sentence_does_not_double_it(stage: Stage, at: int) -> None:
    board = Board(problems=[FileRefused("no scope")] * 2)
    put(stage, files=(kept(stage),))
    board.dies = 6 + at
    with pytest.raises(Killed):
        run(stage, board)
    board.dies, board.problems = -1, [FileRefused("no scope")]
    stage.wait(seconds=61)
    run(stage, board)
    assert [thing for thing, _under in board.shown] == ["one", "one:instead0"]


def test_a_channel_that_is_gone_in_the_middle_is_a_dead_letter_that_goes_on_when_revived(stage: Stage) -> None:
    board = Board(problems=[NotPosted("not_in_channel", final=True)])
    put(stage)
    assert run(stage, board) == Delivered(failed=1)
    (failed,) = waits(stage, "failed")
    assert failed.ref == "one" and stage.write(lambda book: outbox.revive(book, failed.id))
    run(stage, board)
    assert board.shown == ONCE


def test_who_was_too_slow_leaves_it_to_the_one_who_has_it_now(both: Stage) -> None:
    neighbour: list[Delivered] = []
    board = Board()

    def slow() -> None:
        board.during = lambda: None
        both.wait(seconds=300)
        neighbour.append(run(both, board))

    board.during = slow
    put(both)
    run(both, board)
    assert neighbour == [Delivered(sent=1)]
    shown = Counter(board.shown)
    assert shown[ONCE[0]] == shown[ONCE[2]] == 1, "nothing but what was on its way when the lease ended"
    (sent,) = waits(both, "sent")
    assert sent.handed == ("", "")


def test_a_large_file_gets_the_time_that_it_needs(both: Stage) -> None:
    board = Board()
    large = KeptFile("brief.pdf", "application/pdf", kept(both).sha256, 20_000_000)
    put(both, files=(large,))
    neighbour: list[Delivered] = []

    def slow() -> None:
        both.wait(seconds=150)
        neighbour.append(run(both, Board()))

    board.during = slow
    assert run(both, board) == Delivered(sent=1) and neighbour == [Delivered()]


def test_what_waited_behind_a_slow_file_is_not_told_by_two(both: Stage) -> None:
    board, neighbour = Board(), Board()

    def slow() -> None:
        both.wait(seconds=45)
        run(both, neighbour)

    board.during = slow
    put(both, "one", files=(kept(both),))
    put(both, "two", files=(kept(both),))
    put(both, "three", files=())
    run(both, board)
    told = Counter(thing for thing, under in [*board.shown, *neighbour.shown] if not under)
    assert told == {"one": 1, "two": 1, "three": 1}


def test_four_who_deliver_at_once_bring_each_file_once(both: Stage) -> None:
    board = Board()
    for number in range(12):
        put(both, f"n{number}")
    threads = [threading.Thread(target=run, args=(both, board)) for _worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wanted = {thing for n in range(12) for thing in ((f"n{n}", ""), ("brief.pdf", f"n{n}"), ("all.zip", f"n{n}"))}
    assert Counter(board.shown) == dict.fromkeys(wanted, 1)


def test_a_summary_leaves_files_out_and_says_so(both: Stage, golden: Golden) -> None:
    board = Board()
    for n in range(3):
        how = _("Say “letter {customer}” to me in private.", customer="Globex" if n else "Acme")
        put(both, f"n{n}", digest="overdue", headline=_("Three of them"), files=(kept(both, otherwise=how),))
    run(both, board)
    (card,) = board.cards.values()
    golden("notice_files/summary.txt", "\n".join([*card_lines(card, "en"), "", *card_lines(card, "zh-CN")]))


def test_what_has_begun_alone_never_becomes_part_of_a_summary(both: Stage) -> None:
    board = Board(problems=[NotPosted("busy", after=1), None, NotPosted("busy", after=1)])
    for n in range(2):
        put(both, f"n{n}", digest="overdue", headline=_("Many"))
    run(both, board)
    put(both, "n2", digest="overdue", headline=_("Many"))
    both.with_rules(digest_from=2)
    both.wait(seconds=61)
    run(both, board)
    assert Counter(thing for thing, under in board.shown if not under) == {"n0": 1, "n1": 1, "n2": 1}


def test_what_was_left_over_half_done_is_like_nothing_else(both: Stage) -> None:
    for n in range(2):
        put(both, f"n{n}", digest="overdue", headline=_("Many"))
    one, other = both.write(outbox.claim)
    assert one.alike(other)
    both.write(lambda book: outbox.begun(book, one.id, "ref1", ()))
    both.wait(seconds=61)
    one, other = both.write(outbox.claim)
    assert one.ref == "ref1" and not one.alike(other) and not other.alike(one)


def test_the_card_of_what_has_begun_is_known_before_its_files_are_there(stage: Stage) -> None:
    board = Board(problems=[NotPosted("busy", after=30)])
    put(stage)
    run(stage, board)
    with stage.read() as book:
        assert outbox.about(book, CHANNEL, "one") == "expense:one"


def test_files_of_what_still_waits_can_be_taken_off(both: Stage) -> None:
    board = Board()
    put(both, "paid")
    put(both, "dated")
    now = Card(_("Paid"), about="x")
    both.write(lambda book: outbox.freshen(book, "expense:paid", now, ()))
    both.write(lambda book: outbox.freshen(book, "expense:dated", now))
    run(both, board)
    assert sorted(thing for thing, _under in board.shown) == ["all.zip", "brief.pdf", "dated", "paid"]
    assert {say(card.title) for card in board.cards.values()} == {"Paid"}


@pytest.mark.parametrize(
    "wrong",
    [
        (("a.pdf", MOST_BYTES + 1),),
        (("a.pdf", MOST_BYTES), ("b.pdf", 1)),
        (("a.pdf", 0),),
        (("", 1),),
        (("a.pdf", 1), ("a.pdf", 2)),
        tuple((f"{n}.pdf", 1) for n in range(6)),
    ],
)
def test_what_no_notice_may_carry_is_refused_when_it_is_made(wrong: tuple[tuple[str, int], ...]) -> None:
    carried = tuple(KeptFile(name, "application/pdf", "0" * 64, size) for name, size in wrong)
    with pytest.raises(ValueError, match="5 files at most"):
        Notice("one", CHANNEL, Card(_("News")), files=carried)


def test_a_change_of_a_posted_card_carries_no_files() -> None:
    with pytest.raises(ValueError, match="carries no files"):
        Notice("one", CHANNEL, Card(_("News")), ref="r1", files=(KeptFile("a", "b", "0" * 64, 1),))


def test_the_lease_is_held_by_those_who_have_it(both: Stage) -> None:
    put(both)
    (claimed,) = both.write(outbox.claim)
    held, later = both.now + outbox.LEASE, both.now + timedelta(hours=1)
    assert not both.write(lambda book: outbox.hold(book, [claimed.id], held - timedelta(seconds=1), later))
    assert both.write(lambda book: outbox.hold(book, [claimed.id], held, later))
    assert not both.write(lambda book: outbox.hold(book, [claimed.id], held, later))
