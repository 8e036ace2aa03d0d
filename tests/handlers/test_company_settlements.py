"""The worked company's contract with stages, settled through the conversation: every figure by every basis."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from chat.cards.card import Reply
from ledger.settlements.identities import settled_and_open
from storage import invariants as inv
from storage import invoices, people, projects, settlements
from storage.book import Book
from storage.directory import directory
from tests.conftest import Stage
from tests.handlers.test_bank import faults
from tests.handlers.test_company_economics import CODES, POOL, _Play
from tests.ledger.economics.company import SHARED
from tests.ledger.settlements.test_company import shown

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the worked company is not here")
RULES = "settlement rules HARBOUR by stage, contract basis, within 15 days, approved by finance, without confirmation"
PLAN = (
    "contract HARBOUR 636000 tax 6% 20% advance, 15% 15 days after design approval, 37.5% 15 days after delivery,"
    " 22.5% 15 days after acceptance, 5% retention 12 months after acceptance"
)
STAGES = "contract stages HARBOUR design 120000 cost 96000, delivery 300000 cost 240000, acceptance 180000 cost 144000"
SAID: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "2026-02": (("2026-02-26", "milestone HARBOUR design 2026-02-26", "li"),),
    "2026-03": (
        ("2026-03-18", "contract change HARBOUR +25440 15 days after acceptance because CO-1", "fei"),
        ("2026-03-18", "contract stages HARBOUR acceptance cost 162000", "li"),
        ("2026-03-27", "milestone HARBOUR delivery 2026-03-27", "li"),
        ("2026-03-30", "penalty HARBOUR 2100 because the build was 14 days late", "li"),
    ),
    "2026-04": (("2026-04-24", "milestone HARBOUR acceptance 2026-04-24", "li"),),
}
PLAYED = (inv.PAYABLE,)
WISHES = {"2026-02": "settle HARBOUR", "2026-03": "settle HARBOUR stage 2", "2026-04": "settle HARBOUR whole"}
"""Month -> how it is settled at its end; what is agreed in it stands in SAID."""


class _Settled(_Play):
    """The company with the contract that has stages, and its settlements."""

    def begin(self) -> None:
        self.at("2026-01-01")

        def found(book: Book) -> None:
            lead = directory(book).people[directory(book).accounts["test", "li"]].id
            for one in self.company.data["projects"]:
                customer = "Customer" if one["kind"] == "customer" else ""
                id = CODES[one["id"]]
                made = projects.add(book, id, en=one["name"], currency="CNY", customer=customer, kind=one["kind"])
                people.seat(book, lead, "lead", made.id)
                self.ids[one["id"]] = made.id
            self.ids[POOL] = projects.add(book, POOL, en="Pool", currency="CNY", kind="overhead").id

        self.stage.write(found)
        self.budget("2026-01")
        for text, by in ((PLAN, "fei"), (RULES, "li"), (STAGES, "li")):
            self.done(text, by)
        self.at("2026-01-10")
        self.done("invoice HARBOUR 1 no A-0 tax 6% 2026-01-10", "fei")

    def done(self, text: str, by: str) -> None:
        said = self.say(text, by)
        assert not said.startswith("!"), said

    def month(self, key: str) -> date:
        end = self.company.end_of(key)
        if key != self.company.months[0]:
            self.budget(key)
        self.at(end.isoformat(), 9)
        self.stage.write(lambda book: self._costs(book, key, end))
        for day, text, by in SAID.get(key, ()):
            self.at(day)
            self.done(text, by)
        self.at(end.isoformat(), 22)
        closed = self.stage.lines(self.stage.click("close.do", f"{key} all", by="fei", at=""), "en")
        assert "waits" not in closed and "to be done" not in closed, closed
        return end

    def settle(self, text: str, number: str, day: date) -> None:
        """Drafted, its clause judged, the missing paper let pass by another person, approved, invoiced."""
        reply = self.stage.say(text, by="li", at="")
        id = self.button(reply, "settlement.checks")
        self.fill(id, "settlement.judge", "li")
        self.fill(id, "settlement.waive", "ada")
        reply = self.stage.say("settlement HARBOUR", by="li", at="")
        self.stage.click("settlement.submit", self.button(reply, "settlement.submit"), by="li", at="")
        asked = [
            one.notice.card for one in self.stage.notices("fei") if one.notice.key.startswith("approval:settlement")
        ]
        approve = self.button(Reply(asked[-1]), "settlement.approve")
        self.stage.click("settlement.approve", approve, by="fei", at="")
        reply = self.stage.say("settlement HARBOUR", by="fei", at="")
        form = self.stage.click("settlement.invoice", self.button(reply, "settlement.invoice"), by="fei", at="").form
        assert form is not None
        text = self.stage.lines(
            self.stage.submit(form.name, form.value, by="fei", at="", day=day.isoformat(), number=number), "en"
        )
        assert "is booked" in text, text

    def fill(self, id: str, action: str, by: str) -> None:
        checks = self.stage.click("settlement.checks", id, by=by, at="")
        form = self.stage.click(action, self.button(checks, action), by=by, at="").form
        assert form is not None
        self.stage.submit(form.name, form.value, by=by, at="", reason="seen on paper")

    @staticmethod
    def button(reply: Reply, action: str) -> str:
        shown = [card for card in (reply.card, *reply.more) if card]
        return next(button.value for card in shown for button in card.buttons if button.action == action)


@pytest.mark.slow
def test_stages_to_the_last_with_advance_retention_change_and_penalty(stage: Stage) -> None:
    play = _Settled(stage)
    play.begin()
    for key in play.company.months:
        end = play.month(key)
        if key in WISHES:
            play.settle(WISHES[key], f"A-{key}", end)
    expected: Mapping[str, Any] = play.company.expected
    with stage.read() as book:
        known = settlements.whole(book)
        assert len(known) == 3
        for number, of in enumerate(known, 1):
            wanted = expected["settlements"][f"A/{number}"]
            assert {one: shown(of.computed.statements[one]) for one in of.computed.statements} == wanted["three_bases"]
            for basis, difference in wanted["difference_to_basis"].items():
                assert of.computed.difference(basis) == difference
            invoice = invoices.numbered(book, f"A-{of.until:%Y-%m}")
            assert invoice is not None and invoice.gross.minor == wanted["payable"]
        terms = settlements.terms_of(book, known[-1].id, known[-1].version)
        stands = settled_and_open([one.computed for one in known], terms)
    wanted = expected["settled_and_open"]["A"]
    assert (stands.price, stands.settled_net, stands.open_net) == (
        wanted["price"],
        wanted["settled_net"],
        wanted["open_net"],
    )
    assert (stands.settled_gross, stands.retention_held, stands.advance_open, stands.payable) == (
        wanted["settled_gross"],
        wanted["retention_held"],
        wanted["advance_open"],
        wanted["payable"],
    )
    assert [one for one in faults(stage) if one.of not in PLAYED] == [], "hours and bills were posted without documents"
