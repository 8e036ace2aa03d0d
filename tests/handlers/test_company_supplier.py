"""The worked company's settlements with its subcontractor through the conversation: accepted work, changes, a penalty,
material beyond the norm, what was paid ahead; every figure by every basis, and what is settled and open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from chat.cards.card import Reply
from ledger.budget import BudgetLine
from ledger.money import Money
from ledger.settlements.identities import broken, broken_together, settled_and_open
from storage import budgets, settlements
from tests.conftest import Stage
from tests.handlers.test_bank import faults, press
from tests.handlers.test_company_site import _Sites
from tests.ledger.economics.company import OVERHEAD, SHARED
from tests.ledger.settlements.test_company import shown

pytestmark = [pytest.mark.skipif(not SHARED.exists(), reason="the worked company is not here"), pytest.mark.slow]
RULES = (
    "settlement rules halls with Builder SC1, by month, contract basis, tax 9%, retention 3%, approved by finance, "
    "without confirmation"
)
SETTLED = {"2026-02": "SC1/1", "2026-04": "SC1/2"}


class _Subcontracted(_Sites):
    def budget(self, key: str) -> None:
        for one in self.company.data["budgets"]:
            if one["project"] == "C" and one["from"][:7] == key:
                self.at(one["from"])
                lines = tuple(
                    BudgetLine("overhead" if name == OVERHEAD else name, Money(minor, "CNY"))
                    for name, minor in one["lines"].items()
                )
                self.stage.write(lambda book, lines=lines: budgets.add(book, self.ids["C"], lines, "start"))

    def month(self, key: str, end: date) -> None:
        self.budget(key)
        for day, _place, what in self.events():
            if day[:7] == key:
                self.at(day)
                self.play(what)
        self.at(end.isoformat())
        done, _planned = self.company.progress("C", key)
        assert done is not None
        self.say(f"progress halls {float(Fraction(done) * 100):g}% by area built")

    def settle(self) -> None:
        reply = self.stage.say("settle halls with Builder SC1", by="li", at="")
        text = self.stage.lines(reply, "en")
        assert "checked" in text, text
        press(self.stage, reply, "settlement.submit", by="li")
        asked = [
            one.notice.card
            for one in self.stage.notices("fei")
            if one.notice.key.startswith("approval:settlement") and one.notice.card.buttons
        ]
        press(self.stage, Reply(asked[-1]), "settlement.approve", by="fei")


def test_with_the_subcontractor(stage: Stage) -> None:
    play = _Subcontracted(stage)
    play.begin()
    play.say(RULES)
    for key in play.company.months:
        play.month(key, play.company.end_of(key))
        if key in SETTLED:
            play.settle()
    expected: Mapping[str, Any] = play.company.expected
    with stage.read() as book:
        known = settlements.whole(book)
        assert [one.state for one in known] == ["final", "final"]
        for id, of in zip(SETTLED.values(), known, strict=True):
            wanted = expected["settlements"][id]
            assert {one: shown(of.computed.statements[one]) for one in of.computed.statements} == wanted["three_bases"]
            for basis, difference in wanted["difference_to_basis"].items():
                assert of.computed.difference(basis) == difference
            assert not broken(of.computed)
        terms = settlements.terms_of(book, known[-1].id, known[-1].version)
        stands = settled_and_open([one.computed for one in known], terms)
        assert not broken_together([one.computed for one in known], terms)
    wanted = expected["settled_and_open"]["SC1"]
    assert {
        "price": stands.price,
        "settled_net": stands.settled_net,
        "open_net": stands.open_net,
        "retention_held": stands.retention_held,
        "payable": stands.payable,
    } == wanted
    assert faults(stage) == []
