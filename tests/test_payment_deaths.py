"""Never paid twice: killed while a file is made or an answer is booked, tapped by two at once, delivered twice."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from formats.payments import pain001
from handlers.payment_batches import making
from storage import files, payment_batches, payouts
from tests.conftest import Stage, make_stage
from tests.handlers.test_bank import faults
from tests.handlers.test_input_vat import say
from tests.handlers.test_payment_batches import approved, funded, made, paid_out, states
from tests.test_voucher_deaths import dying

MAKING: dict[str, tuple[Any, str, bool]] = {
    "before the file": (pain001, "write", False),
    "after the file": (pain001, "write", True),
    "after it was kept on disk": (files, "keep", True),
    "before the rows": (payment_batches, "made", False),
    "after the rows": (payment_batches, "made", True),
    "before the answer": (making, "_attachment", False),
}
BOOKING: dict[str, tuple[Any, str, bool]] = {
    "before the payment": (payouts, "add", False),
    "after the payment": (payouts, "posted", True),
    "before it is marked": (payment_batches, "mark", False),
    "after it is marked": (payment_batches, "mark", True),
    "after the batch is closed": (payment_batches, "close_ended", True),
}
"""Where -> what it dies in, and whether after it was done."""


def dies(stage: Stage, deed: Callable[[Stage], Any], room: Any, name: str, *, after: bool) -> None:
    """Another process does it and is killed somewhere in it."""
    url, now, count, rules = stage.house.store.url, stage.now, stage.count, stage.house.rules
    stage.house.store.close()
    child = os.fork()
    if child == 0:
        try:
            other = make_stage(url, stage.folder)
            other.now, other.count = now, count + 1000
            other.house = replace(other.house, rules=rules)
            setattr(room, name, dying(getattr(room, name), after=after))
            deed(other)
        finally:
            os._exit(0)
    _child, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, "it did not die where it should"


@pytest.mark.sweep(3)
@pytest.mark.parametrize("point", MAKING)
def test_killed_while_the_file_is_made_nothing_is_out(stage: Stage, point: str) -> None:
    funded(stage)
    approved(stage)
    room, name, after = MAKING[point]
    tap = lambda of: of.click("paybatch.make", "1", by="fei", at="", id="test:make")  # noqa: E731
    dies(stage, tap, room, name, after=after)
    assert states(stage) == ["held"] and faults(stage) == []
    assert tap(stage).files and states(stage) == ["sent"]


@pytest.mark.sweep(3)
@pytest.mark.parametrize("point", BOOKING)
def test_killed_while_an_answer_is_booked_it_is_booked_once(stage: Stage, point: str) -> None:
    funded(stage)
    made(stage)
    room, name, after = BOOKING[point]
    dies(stage, lambda of: say(of, "pay batch 1 paid"), room, name, after=after)
    assert states(stage) == ["sent"] and paid_out(stage) == [] and faults(stage) == []
    say(stage, "pay batch 1 paid")
    assert states(stage) == ["paid"] and paid_out(stage) == [500_000] and faults(stage) == []


def test_two_who_tap_at_once_get_one_file(both: Stage) -> None:
    funded(both)
    approved(both)
    with ThreadPoolExecutor(2) as pool:
        taps = [pool.submit(both.click, "paybatch.make", "1", by="fei", at="", id=f"test:tap{n}") for n in range(2)]
        replies = [tap.result(timeout=60) for tap in taps]
    assert sorted(len(reply.files) for reply in replies) == [0, 1] and faults(both) == []


def test_two_who_hand_in_the_same_at_once_have_one_batch(both: Stage) -> None:
    funded(both)
    shown = say(both, "pay batch").card
    assert shown
    value = next(button.value for button in shown.buttons if button.action == "paybatch.hand_in")
    with ThreadPoolExecutor(2) as pool:
        taps = [pool.submit(both.click, "paybatch.hand_in", value, by="fei", at="", id=f"test:in{n}") for n in range(2)]
        for tap in taps:
            tap.result(timeout=60)
    with both.read() as book:
        assert len(payment_batches.in_stage(book, "pending")) == 1
    assert faults(both) == []


def test_two_who_say_that_it_is_paid_book_it_once(both: Stage) -> None:
    funded(both)
    made(both)
    with ThreadPoolExecutor(2) as pool:
        taps = [
            pool.submit(both.click, "paybatch.paid", "1 500000", by="fei", at="", id=f"test:paid{n}") for n in range(2)
        ]
        for tap in taps:
            tap.result(timeout=60)
    assert paid_out(both) == [500_000] and faults(both) == []


def test_the_same_delivery_twice_is_one_batch(stage: Stage) -> None:
    funded(stage)
    shown = say(stage, "pay batch").card
    assert shown
    value = next(button.value for button in shown.buttons if button.action == "paybatch.hand_in")
    for _again in range(2):
        stage.click("paybatch.hand_in", value, by="fei", at="", id="test:once")
    with stage.read() as book:
        assert len(payment_batches.lately(book, 9)) == 1
