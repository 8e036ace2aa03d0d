"""Processes that die while they send, or send two at a time: each voucher is there once, and nothing is lost."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bot.sending import kingdee as connector
from bot.sending.work import Sender
from handlers.sendings import outcome
from storage import sendings, vouchers
from tests.conftest import Stage, make_stage
from tests.fakes.kingdee import FakeKingdee
from tests.handlers.test_bank import faults
from tests.handlers.test_vouchers import mapped, states, worked
from tests.sent import KEY, asked, sender, to

POINTS: dict[str, tuple[Any, str, bool]] = {
    "while it claims": (sendings, "claim", True),
    "after it claimed": (Sender, "_claimed", True),
    "before it is begun": (Sender, "_begun", False),
    "after it is begun": (Sender, "_begun", True),
    "before it is sent": (connector.Kingdee, "send", False),
    "after it is sent": (connector.Kingdee, "send", True),
    "before it is noted": (outcome, "applied", False),
    "while it is noted": (sendings, "keep", True),
    "after it is noted": (Sender, "_kept", True),
    "before the next step": (connector.Kingdee, "forward", False),
    "after the next step": (connector.Kingdee, "forward", True),
    "after a look": (connector.Kingdee, "look_up", True),
}
"""Where -> what it dies in, and whether after it was done."""


@pytest.fixture
def kingdee() -> Iterator[FakeKingdee]:
    server = FakeKingdee()
    yield server
    server.line.stop()


def dying(work: Callable[..., Any], *, after: bool) -> Callable[..., Any]:
    def killed(*given: Any, **named: Any) -> Any:
        if after:
            work(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    return killed


def dies(stage: Stage, what: Callable[[Stage], None]) -> None:
    """Another process does it and is killed in it."""
    url, now, rules = stage.house.store.url, stage.now, stage.house.rules
    stage.house.store.close()
    child = os.fork()
    if child == 0:
        try:
            other = make_stage(url, stage.folder)
            other.now, other.count = now, stage.count + 1000
            other.with_rules(interfaces=rules.interfaces)
            what(other)
        finally:
            os._exit(0)
    _child, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, "it did not die where it should"


@pytest.mark.sweep(3)
@pytest.mark.parametrize("point", POINTS)
def test_whoever_goes_on_sends_each_once(both: Stage, kingdee: FakeKingdee, point: str) -> None:
    room, name, after = POINTS[point]
    asked(both)
    if name == "look_up":
        kingdee.line.wrong(".Save.", "cut")
        sender(both, to(kingdee)).work_off()
        both.wait(minutes=2)

    def send(other: Stage) -> None:
        setattr(room, name, dying(getattr(room, name), after=after))
        sender(other, to(kingdee)).work_off()

    dies(both, send)
    assert sender(both, to(kingdee)).work_off() == 0 or point in ("while it claims",), "the lease is not over"
    for _round in range(8):
        both.wait(minutes=6)
        sender(both, to(kingdee)).work_off()
    assert sorted(kingdee.keys()) == ["ZF-2611-1", "ZF-2611-2"]
    assert all(one.status == "B" for one in kingdee.saved.values()), "and none was left a draft"
    assert states(both) == {"记-1": "imported", "记-2": "imported"} and faults(both) == []


@pytest.mark.parametrize("point", ["numbered", "put"])
def test_before_the_commit_nothing_is_on_its_way(stage: Stage, kingdee: FakeKingdee, point: str) -> None:
    stage.with_rules(interfaces={"kingdee": {"key_field": KEY, "numbers": "ours"}})
    worked(stage)
    mapped(stage)
    card = stage.say("send vouchers 2026-11 kingdee", by="fei", at="").card
    assert card
    value = next(button.value for button in card.buttons if button.action == "sendings.send")
    room = vouchers if point == "numbered" else sendings

    def click(other: Stage) -> None:
        setattr(room, point, dying(getattr(room, point), after=True))
        other.click("sendings.send", value, by="fei", at="", id="test:send")

    dies(stage, click)
    assert states(stage) == {} and sender(stage, to(kingdee)).work_off() == 0
    for _twice in range(2):
        stage.click("sendings.send", value, by="fei", at="", id="test:send")
    sender(stage, to(kingdee)).work_off()
    assert sorted(kingdee.keys()) == ["ZF-2611-1", "ZF-2611-2"] and faults(stage) == []


def test_two_at_a_time_send_each_once(both: Stage, kingdee: FakeKingdee) -> None:
    asked(both)
    others = [make_stage(both.house.store.url, both.folder) for _two in range(2)]
    for other in others:
        other.now = both.now
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda other: sender(other, to(kingdee)).work_off(), others))
    for _round in range(3):
        both.wait(minutes=6)
        sender(both, to(kingdee)).work_off()
    assert sorted(kingdee.keys()) == ["ZF-2611-1", "ZF-2611-2"] and faults(both) == []
    assert kingdee.called("Save") == 2 and kingdee.called("Submit") == 2
    for other in others:
        other.house.store.close()


def test_whoever_lost_the_lease_writes_nothing_down(stage: Stage, kingdee: FakeKingdee) -> None:
    asked(stage)
    slow = to(kingdee)
    send = slow.send

    def late(*given: Any) -> Any:
        told = send(*given)
        stage.wait(minutes=4)  # the lease is over, and another goes on
        sender(stage, to(kingdee)).work_off()
        return told

    slow.send = late  # type: ignore[method-assign]
    sender(stage, slow).work_off()
    stage.wait(minutes=6)
    sender(stage, to(kingdee)).work_off()
    assert sorted(kingdee.keys()) == ["ZF-2611-1", "ZF-2611-2"] and faults(stage) == []


def test_a_machine_that_slept_sends_nothing_late(
    stage: Stage, kingdee: FakeKingdee, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(stage)
    own = sender(stage, to(kingdee))
    write = own._write

    def slept(*given: Any) -> Any:
        made = write(*given)
        if given[-1] == "begin":
            stage.wait(minutes=5)
        return made

    monkeypatch.setattr(own, "_write", slept)
    own.work_off()
    assert kingdee.saved == {}, "it does not know what others did meanwhile"
