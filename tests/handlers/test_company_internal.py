"""The worked company's settlements between departments through the conversation: the hours said by whoever worked them,
both heads approving, every figure by every basis, and what the heads' briefs say of the charge."""

from __future__ import annotations

from typing import Any

import pytest

from chat.cards.card import Reply
from handlers import job_context
from handlers.briefs import figures
from ledger.months import MonthSpan
from ledger.settlements.identities import broken
from storage import settlements
from storage.directory import directory
from tests.conftest import Stage
from tests.handlers.test_bank import faults, press
from tests.handlers.test_company_people import CODES, _Staff
from tests.handlers.test_receivables import account
from tests.ledger.economics.company import SHARED

pytestmark = [pytest.mark.skipif(not SHARED.exists(), reason="the worked company is not here"), pytest.mark.slow]
RULES = "settlement rules HARBOUR internal, by month, contract basis"
SETTLED = {"2026-02": ("february", "2026-03-03", "IN/1"), "2026-03": ("march", "2026-04-02", "IN/2")}
"""Month -> its name, the day on which it is settled, and which settlement of the case that is."""


class _Giving(_Staff):
    """The hours that one department worked on the other's project, and nothing else."""

    def month(self, key: str) -> None:  # type: ignore[override]
        of = self.company.data["internal_agreements"][0]
        home = {one["id"]: one["department"][0]["department"] for one in self.company.data["people"]}
        for row in self.company.data["hours"]:
            if row["to"][:7] != key or row["project"] != of["project"] or home[row["person"]] != of["from_department"]:
                continue
            self.at(row["entered"])
            for day, minutes in self._days(row):
                self.say(f"log {minutes}m {CODES[row['project']]} {day} work", by=row["person"])

    def settle(self, month: str) -> None:
        """Drafted by finance, approved by each head with the button on his own card, posted."""
        reply = self.stage.say(f"settle HARBOUR internal {month}", by="fei", at="")
        press(self.stage, reply, "settlement.submit", by="fei")
        for one in self.company.data["departments"]:
            who = one["head"]
            asked = [
                note.notice.card
                for note in self.stage.notices(who)
                if note.notice.key.startswith("approval:settlement") and note.notice.card.buttons
            ]
            press(self.stage, Reply(asked[-1]), "settlement.approve", by=who)
        shown = self.stage.say("settlement HARBOUR internal", by="fei", at="")
        press(self.stage, shown, "settlement.post", by="fei")


def test_between_departments(stage: Stage) -> None:
    stage.with_rules(hours_entered="weekly")
    play = _Giving(stage)
    play.begin()
    play.say(RULES, by="li")
    expected = play.company.expected
    for key in play.company.months[:3]:
        play.month(key)
        if key not in SETTLED:
            continue
        name, day, id = SETTLED[key]
        play.at(day)
        play.settle(name)
        wanted: dict[str, Any] = expected["settlements"][id]
        with stage.read() as book:
            known = settlements.whole(book)
            of = known[-1]
            assert {basis: one.this("this") for basis, one in of.computed.statements.items()} == wanted["three_bases"]
            for figure, line in (
                ("this_net", "this"),
                ("vat", "vat"),
                ("gross", "gross"),
                ("retention", "retention"),
                ("advance_recovered", "advance"),
                ("payable", "payable"),
            ):
                assert of.computed.payable.this(line) == wanted[figure], (id, figure)  # type: ignore[arg-type]
            before = known[-2].computed.items[0].minutes if len(known) > 1 else 0
            assert of.computed.items[0].minutes - before == wanted["minutes"]
            own = of.computed.payable.this("this") - of.computed.statements["actual"].this("this")
            assert own == wanted["result_of_the_giving_department"] and not broken(of.computed)
            assert of.state == "posted"
            ctx = job_context.context(book, stage.house.rules)
            reader = directory(book).people[directory(book).accounts["test", "fei"]]
            for department in play.company.data["departments"]:
                brief = figures.of(ctx, department["name"], MonthSpan(key, key), reader)
                told = expected["brief"][key][department["id"]]
                charge, credit = (one.minor if one else 0 for one in (brief.charged, brief.credited))
                assert (charge, credit) == (told["internal_charge"], told["internal_credit"]), department
                assert brief.unsettled == ()
        assert account(stage, "internal_charge") == 0
    assert faults(stage) == []
