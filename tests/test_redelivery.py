"""The same message, delivered by several at once, is booked once and answered once; so is the same form."""

from __future__ import annotations

import threading
from collections import Counter

import pytest

from chat.cards.card import SILENCE
from handlers.conversation.answering import answer
from handlers.verification.prove import prove
from storage import balances
from tests.conftest import Stage
from tests.writer import Writers, form, message

pytestmark = pytest.mark.sweep(3, of="file")

MESSAGES = 15


def booked_once(stage: Stage) -> None:
    with stage.read() as book:
        assert balances.of_project(book, 1)["labour"].minutes == 15 * MESSAGES
        proof = prove(book, stage.house.rules)
        assert proof.counts["entries"] == MESSAGES
        assert not proof.faults


def test_four_threads_with_the_same_messages_book_each_once(both: Stage) -> None:
    barrier = threading.Barrier(4)
    answered: Counter[str] = Counter()

    def deliver() -> None:
        for number in range(MESSAGES):
            incoming = message(both, number)
            barrier.wait(30)
            if answer(incoming, both.house) is not SILENCE:
                answered[incoming.id] += 1

    threads = [threading.Thread(target=deliver) for _worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answered == Counter({message(both, number).id: 1 for number in range(MESSAGES)})
    booked_once(both)


def test_four_processes_with_the_same_messages_book_each_once(both: Stage) -> None:
    both.house.store.engine.dispose()
    writers = Writers(both.house.store.url, both.folder)
    lines: Counter[str] = Counter()
    try:
        for _worker in range(4):
            writers.order(f"same {MESSAGES}")
        while lines["done"] < 4:
            line = writers.said()
            assert line, "the writers died"
            lines[line] += 1
            if line == "ready" and lines["ready"] == 4:
                (both.folder / "go").touch()
    finally:
        writers.close()
    keys = [message(both, number).id for number in range(MESSAGES)]
    assert [lines[f"said {key}"] for key in keys] == [1] * MESSAGES
    assert [lines[f"silent {key}"] for key in keys] == [3] * MESSAGES
    booked_once(both)


def test_a_form_that_four_threads_send_is_booked_once_and_the_others_are_told(both: Stage) -> None:
    barrier = threading.Barrier(4)
    heard: Counter[str] = Counter()

    def press(thread: int) -> None:
        for number in range(MESSAGES):
            sent = form(both, number, f"{thread}")
            barrier.wait(30)
            reply = answer(sent, both.house)
            heard["done" if reply.card else f"before {reply.toast.template[:21]}"] += 1

    threads = [threading.Thread(target=press, args=(thread,)) for thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == Counter({"done": MESSAGES, "before This was done already": 3 * MESSAGES})
    booked_once(both)


@pytest.mark.slow
def test_a_form_that_four_processes_send_is_booked_once_and_the_others_are_told(both: Stage) -> None:
    both.house.store.engine.dispose()
    writers = Writers(both.house.store.url, both.folder)
    lines: Counter[str] = Counter()
    try:
        for _worker in range(4):
            writers.order(f"forms {MESSAGES}")
        while lines["done"] < 4:
            line = writers.said()
            lines[line] += 1
            if line == "ready" and lines["ready"] == 4:
                (both.folder / "go").touch()
    finally:
        writers.close()
    assert [lines[f"said form:{number}"] for number in range(MESSAGES)] == [1] * MESSAGES
    assert [lines[f"before form:{number}"] for number in range(MESSAGES)] == [3] * MESSAGES
    booked_once(both)
