"""Processes that deliver notices with files, two at a time, are killed anywhere: each thing is told once."""

from __future__ import annotations

import os
import random
import signal
import threading
from collections import Counter
from contextlib import suppress

import pytest

from bot.delivery import deliver
from chat.cards.card import Card
from chat.cards.notice import KeptFile, Notice
from chat.incoming import Place
from chat.text import _
from storage import files, outbox
from storage.book import Book
from tests.conftest import Stage, make_stage
from tests.disk_wall import DiskWall
from tests.writer import Writers

NOTICES, ROUNDS = 60, 10
NAMES = ("brief.pdf", "all.zip")


def put(stage: Stage) -> list[str]:
    """Queue them; everything that is to be told."""
    kept = tuple(
        KeptFile(name, "application/pdf", files.keep(stage.house.rules.files, name.encode()), len(name))
        for name in NAMES
    )
    keys = [f"n{number}" for number in range(NOTICES)]

    def work(book: Book) -> None:
        for key in keys:
            outbox.put(book, Notice(key, Place("test", "#apollo"), Card(_("News {key}", key=key)), files=kept))

    stage.write(work)
    return [thing for key in keys for thing in (key, *(f"{key} {name}" for name in NAMES))]


def one_dies(writers: Writers, number: int, seconds: float) -> None:
    """Let a process deliver for so long, then kill it."""
    writers.order(f"deliver {number}")
    pid = int(writers.said().removeprefix("pid "))
    assert writers.said() == "begun"
    threading.Event().wait(seconds)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    writers.order("end")
    while writers.said() != "ended":
        pass


@pytest.mark.slow
def test_killed_in_pairs_they_tell_everything_once(both: Stage) -> None:
    wanted, url, dice = put(both), both.house.store.url, random.Random(20261129)
    both.house.store.close()
    wall, pair = DiskWall(both.folder), [Writers(url, both.folder) for _process in range(2)]
    begun, moments = 0, []
    try:
        for number in range(ROUNDS):
            dying = [
                threading.Thread(target=one_dies, args=(writers, number, dice.uniform(0.02, 0.3))) for writers in pair
            ]
            for thread in dying:
                thread.start()
            for thread in dying:
                thread.join()
            stage = make_stage(url, both.folder)
            with stage.read() as book:
                begun += sum(bool(queued.ref) for queued in outbox.notices(book, "queued", NOTICES))
            stage.house.store.close()
            moments.append(len(wall.posted()))
    finally:
        for writers in pair:
            writers.close()
    stage = make_stage(url, both.folder)
    for number in (ROUNDS, ROUNDS + 1):
        stage.now = both.now + number * 2 * outbox.LEASE
        deliver(stage.house.store, {wall.name: wall}, stage.house.rules, lambda: stage.now)
    with stage.read() as book:
        assert outbox.counts(book) == {"sent": NOTICES}
    stage.house.store.close()
    assert Counter(wall.posted()) == dict.fromkeys(wanted, 1)
    assert all(wall.posted().index(thing.partition(" ")[0]) <= wall.posted().index(thing) for thing in wanted)
    assert begun, "nobody died between a card and its files"
    assert len(set(moments)) > 3, f"they died before they did anything, or only after everything: {moments}"
