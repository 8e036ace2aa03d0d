"""What moves cost of a project through a document that was booked before it was closed: refused, and nothing moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from chat.cards.card import Reply
from storage import rates
from tests.conftest import Stage
from tests.handlers.test_bank import faults, press
from tests.handlers.test_input_vat import bought, say
from tests.handlers.test_supplier_credits import bill, certified

pytestmark = pytest.mark.sweep(3)

Deed = Callable[[], Reply]


def _vat_out(stage: Stage) -> Deed:
    bill(stage)
    certified(stage)
    return lambda: say(stage, "input vat out 1 60 because of welfare")


def _vat_out_back(stage: Stage) -> Deed:
    done = _vat_out(stage)()
    return lambda: press(stage, done, "vatout.undo")


def _credit(stage: Stage) -> Deed:
    bill(stage)
    return lambda: say(stage, "supplier credit note 1 1130 tax 130 because the goods went back")


def _credit_back(stage: Stage) -> Deed:
    noted = _credit(stage)()
    return lambda: press(stage, noted, "payout.undo")


def _certified(stage: Stage) -> Deed:
    bought(stage, "424", "24", use="welfare", number="W1")
    listed = say(stage, "certify 2026-11")
    return lambda: press(stage, listed, "certification.confirm")


def _certified_back(stage: Stage) -> Deed:
    done = _certified(stage)()
    return lambda: press(stage, done, "certification.undo")


def _set_off(stage: Stage) -> Deed:
    """At another rate than that of the invoice: the difference is cost."""
    for day, rate in ((date(2026, 11, 1), "7.00"), (date(2026, 11, 10), "7.20")):
        stage.write(lambda book, day=day, rate=rate: rates.put_exchange(book, "USD", "CNY", day, Decimal(rate), "PBOC"))
    bill(stage, total="USD 106", tax="6")
    done = say(stage, "prepay Dell USD 106 2026-11-05")
    assert "is booked" in stage.lines(done), stage.lines(done)
    return lambda: say(stage, "set off Dell")


def _set_off_back(stage: Stage) -> Deed:
    assert "is closed" not in stage.lines(_set_off(stage)())
    return lambda: stage.click("payout.undo", "1", by="fei", at="")


DEEDS = (_vat_out, _vat_out_back, _credit, _credit_back, _certified, _certified_back, _set_off, _set_off_back)


@pytest.mark.parametrize("make", DEEDS)
def test_what_would_move_the_cost_of_a_closed_project(stage: Stage, make: Callable[[Stage], Deed]) -> None:
    deed = make(stage)
    assert faults(stage) == []
    stage.click("project.close", "APOLLO", by="li", at="")
    assert "Apollo is closed" in stage.lines(deed())
    assert faults(stage) == []
    say(stage, "reopen apollo")
    assert "is closed" not in stage.lines(deed()) and faults(stage) == []
