"""Who sends to the systems that play on this machine, and what is sent."""

from __future__ import annotations

from datetime import timedelta

from bot.sending.calls import Server
from bot.sending.kingdee import Kingdee, KingdeeAccess
from bot.sending.system import System
from bot.sending.work import Sender
from formats.vouchers.kingdee_calls import FieldNames
from handlers.conversation.contents import CONTENTS
from tests.conftest import Stage
from tests.fakes.kingdee import APP, SECRET, FakeKingdee
from tests.handlers.test_input_vat import say
from tests.handlers.test_vouchers import mapped, worked

KEY = "F_ZF_KEY"


def access(secret: str = SECRET, steps: tuple[str, ...] = ("submit",), busy: tuple[str, ...] = ()) -> KingdeeAccess:
    fields = FieldNames(KEY)
    return KingdeeAccess(APP, secret, "dc0001", "demo", 2052, "0", fields, steps, busy, timedelta(hours=4))


def to(kingdee: FakeKingdee, timeout: float = 5.0, **how: object) -> System:
    return Kingdee(Server(kingdee.url, timeout), access(**how))  # type: ignore[arg-type]


def sender(stage: Stage, *systems: System) -> Sender:
    store, rules = stage.house.store, stage.house.rules
    return Sender(store, rules, CONTENTS, {one.name: one for one in systems}, lambda: stage.now)


def asked(stage: Stage, numbers: str = "ours") -> None:
    """Two vouchers of November are to be sent."""
    stage.with_rules(interfaces={"kingdee": {"key_field": KEY, "numbers": numbers}})
    worked(stage)
    mapped(stage)
    sent(stage)


def sent(stage: Stage, line: str = "send vouchers 2026-11 kingdee") -> None:
    card = say(stage, line).card
    assert card
    value = next(button.value for button in card.buttons if button.action == "sendings.send")
    done = stage.click("sendings.send", value, by="fei", at="")
    assert done.card and "on " in stage.lines(done)
