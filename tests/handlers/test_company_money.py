"""The worked company's money through the conversation: the contract that is paid by its cost settled month by month,
and the monthly cost summary with every figure of every project.

Documents, orders, accepted work, invoices, receipts and payments are said as people say them; hours and the pool are
posted as the entries that they make.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from chat.cards.card import Card, Reply
from chat.text import Percent, Text
from ledger.money import Money
from ledger.period import Period
from ledger.posting import cost_role
from ledger.settlements.identities import broken
from storage import contracts, people, projects, settlements
from storage.book import Book
from storage.directory import directory
from tests.conftest import Stage
from tests.handlers.test_bank import faults
from tests.handlers.test_company_economics import CODES, POOL
from tests.handlers.test_company_settlements import PLAN, PLAYED, RULES, SAID, STAGES, WISHES, _Settled
from tests.ledger.economics.company import SHARED
from tests.ledger.settlements.test_company import shown

pytestmark = [pytest.mark.skipif(not SHARED.exists(), reason="the worked company is not here"), pytest.mark.slow]
BY_COST = "settlement rules GRID by month, actual basis, approved by finance, without confirmation"
TERMS = (
    "contract terms GRID mark-up 12%, ceiling 500000 net, cap on travel 9000, "
    "allowable labour, material, travel, subcontract, overhead"
)
SIGNED = {
    "B": "¥530000 2026-06-30",
    "C": "¥1035500 2026-02-28; ¥806600 2026-03-31; ¥730300 2026-04-30; ¥1700400 2026-06-30",
}
COLUMNS = {
    "cost_month": "Cost in the period",
    "cost_to_date": "Cost to date",
    "revenue_to_date": "Revenue to date",
    "invoiced_net_to_date": "Invoiced, net",
    "invoiced_gross_to_date": "Invoiced, gross",
    "received_gross_month": "Received in the period, gross",
    "received_gross_to_date": "Received, gross",
    "received_net_to_date": "Received, net",
    "gap": "Gap",
    "unpaid_cost": "Unpaid cost",
    "funded_by_suppliers_and_staff": "Funded by suppliers and staff",
    "funded_by_us": "Funded by us",
}


class _Money(_Settled):
    """The whole company: what it bought, did, asked for and was paid."""

    def begin(self) -> None:
        self.stage.with_rules(ask_above=10**12, refuse_above=10**12)
        self.at("2026-01-01")
        self.stage.write(self._found)
        self.orders: dict[str, str] = {}
        self.budget("2026-01")
        self.done(PLAN, "fei")
        for text in (RULES, STAGES):
            self.done(text, "li")
        for one in self.company.data["contracts"]:
            if one["id"] in SIGNED:
                self._sign(one)
        for text in (TERMS, BY_COST):
            self.done(text, "li")

    def _found(self, book: Book) -> None:
        at = directory(book).accounts
        for one in self.company.data["projects"]:
            end = date.fromisoformat(one["end"]) if one["end"] else None
            run = Period(date.fromisoformat(one["start"]), date.fromordinal(end.toordinal() + 1)) if end else None
            customer = "Customer" if one["kind"] == "customer" else ""
            made = projects.add(
                book, CODES[one["id"]], en=one["name"], currency="CNY", customer=customer, run=run, kind=one["kind"]
            )
            for who, role in (("li", "lead"), ("ann", "member")):
                people.seat(book, at["test", who], role, made.id)  # type: ignore[arg-type]
            self.ids[one["id"]] = made.id
        self.ids[POOL] = projects.add(book, POOL, en="Pool", currency="CNY", kind="overhead").id

    def _sign(self, one: Mapping[str, Any]) -> None:
        net, vat = one.get("net", one.get("ceiling_net")), Fraction(one["vat_rate"])
        answers = {
            "customer": "Customer",
            "amount": f"{(net + int(net * vat)) / 100:.2f}",
            "plan": SIGNED[one["id"]],
            "signed": "2026-01-01",
            "tax": str(int(vat * 100)),
            "policy": one["policy"],
        }
        done = self.stage.submit("contract.sign", CODES[one["id"]], by="li", at="", **answers)
        assert done.card is not None and not done.wrong, done

    # ---- what a day brings

    def days(self) -> list[tuple[str, int, Callable[[], None]]]:
        """Everything that is said, by its day; what was bought before what is paid."""
        data, sub = self.company.data, self.company.data["subcontracts"][0]
        of: list[tuple[str, int, Callable[[], None]]] = []

        def on(day: str, place: int, what: Callable[[], None]) -> None:
            of.append((day, place, what))

        for day, text, by in (said for month in SAID.values() for said in month):
            on(day, 0, lambda text=text, by=by: self.done(text, by))  # type: ignore[misc]
        for one in data["estimates"]:
            line = f"estimate {CODES[one['project']]} {one['total'] / 100:.2f} because of the work"
            on(one["day"], 0, lambda line=line: self.done(line, "li"))  # type: ignore[misc]
        for one in (data["orders"][0], sub | {"project": "C"}):
            on(one["day"], 1, lambda one=one: self._order(one))  # type: ignore[misc]
            for change in one["changes"]:
                on(change["day"], 4, lambda one=one, change=change: self._change(one["id"], change))  # type: ignore[misc]
        for one in data["documents"]:
            on(one["day"], 2, lambda one=one: self._document(one))  # type: ignore[misc]
            if one["paid"] and one["paid"] != one["day"]:
                on(one["paid"], 5, lambda one=one: self._pay(one["id"], one["net"] + one["vat"]))  # type: ignore[misc]
        on(
            sub["prepayment"]["day"],
            2,
            lambda: self.done(f"prepay Builder SC1 {_yuan(sub['prepayment']['gross'])}", "fei"),
        )
        for one in sub["invoices"]:
            on(one["day"], 3, lambda one=one: self._bill("SC1", one))  # type: ignore[misc]
        for one in sub["payments"][1:]:
            line = f"pay supplier Builder SC1 {_yuan(one['gross'])}"
            on(one["day"], 5, lambda line=line: self.done(line, "fei"))  # type: ignore[misc]
        for one in sub["certified"]:
            on(one["day"], 6, lambda one=one: self._accepted(one))  # type: ignore[misc]
        for one in sub["deductions"]:
            on(one["day"], 7, lambda one=one: self._deducted(one))  # type: ignore[misc]
        for one in data["receipts"]:
            on(one["day"], 8, lambda one=one: self._received(one))  # type: ignore[misc]
        on("2026-01-10", 3, lambda: self.done("invoice HARBOUR 1 no A-0 tax 6% 2026-01-10", "fei"))
        for number, day in ((1, "2026-02-28"), (2, "2026-03-31"), (3, "2026-04-30")):
            line = f"invoice HALLS {number} no C-{number} tax 9% {day}"
            on(day, 3, lambda line=line: self.done(line, "fei"))  # type: ignore[misc]
        return sorted(of, key=lambda one: one[:2])

    def _posted(self, reply: Reply, noun: str) -> str:
        assert reply.card is not None and reply.card.about.startswith(noun), self.stage.lines(reply)
        id = reply.card.about.partition(":")[2]
        self.stage.click(f"{noun}.submit", id, by="ann", at="")
        for by in ("li", "fei"):
            self.stage.click(f"{noun}.approve", id, by=by, at="")
        return id

    def _order(self, one: Mapping[str, Any]) -> None:
        line = f"order {_yuan(one['net'])} works {CODES[one['project']]} #subcontract from Builder {one['id']}"
        self.orders[one["id"]] = self._posted(self.stage.say(line, by="ann", at=""), "order")

    def _change(self, id: str, change: Mapping[str, Any]) -> None:
        line = f"subcontract change order {self.orders[id]} +{_yuan(change['net'])} because of more work"
        card = self.stage.say(line, by="li", at="").card
        assert card is not None
        self.stage.click("subcontract.approve", card.about.partition(":")[2], by="fei", at="")

    def _document(self, one: Mapping[str, Any]) -> None:
        if one.get("order") == "OA1":
            self._bill("OA1", one)
            return
        answers = {
            "total": _yuan(one["net"] + one["vat"]),
            "day": one["day"],
            "vendor": f"Vendor {one['id']}",
            "project": CODES[one["project"]],
            "category": one["category"],
            "document": "vat_special" if one["vat"] else "",
            "tax": _yuan(one["vat"]) if one["vat"] else "",
            "invoice_number": f"24{one['id'][1:]}0001",
            "paid_by": "bank" if one["paid"] == one["day"] else "payable",
        }
        drafted = self.stage.submit("expense.new", "new", by="ann", at="", **answers)
        if one["state"] == "posted":
            self._posted(drafted, "expense")
        else:
            assert drafted.card is not None
            self.stage.click("expense.submit", drafted.card.about.partition(":")[2], by="ann", at="")

    def _bill(self, order: str, one: Mapping[str, Any]) -> None:
        gross, vat = _yuan(one["net"] + one["vat"]), _yuan(one["vat"])
        line = f"invoiced {gross} order {self.orders[order]} special invoice tax {vat}"
        self._posted(self.stage.say(line, by="ann", at=""), "expense")

    def _pay(self, id: str, gross: int) -> None:
        self.done(f"pay supplier Vendor {id} {_yuan(gross)}", "fei")

    def _accepted(self, one: Mapping[str, Any]) -> None:
        changes = f" changes {_yuan(one['changes'])}" if one["changes"] else ""
        self.done(f"accept work order {self.orders['SC1']} {float(Fraction(one['share']) * 100):g}%{changes}", "li")

    def _deducted(self, one: Mapping[str, Any]) -> None:
        minor = one["net"] if "net" in one else self.company._supplied(one)
        self.done(f"subcontract deduction order {self.orders['SC1']} {_yuan(minor)} because of {one['why']}", "li")

    def _received(self, one: Mapping[str, Any]) -> None:
        contract = one["invoice"].partition("-")[0]
        gross = one["gross"]
        if gross == "all":
            gross = self.company.expected["settlements"][one["invoice"].replace("-", "/")]["payable"]
        self.done(f"paid {CODES[contract]} {_yuan(gross)} {one['day']}", "fei")

    # ---- a month and its end

    def month(self, key: str) -> date:
        end = self.company.end_of(key)
        if key != self.company.months[0]:
            self.budget(key)
        for day, _place, what in self.days():
            if day[:7] == key:
                self.at(day)
                what()
        self.at(end.isoformat(), 20)
        self.stage.write(lambda book: self._costs(book, key, end))
        self.stage.click("close.do", f"{key} pool", by="fei", at="")
        if key in WISHES:
            self.agreed(WISHES[key], "HARBOUR", f"A-{key}", end)
        self.agreed("settle GRID", "GRID", f"B-{key}", end)
        self.at(end.isoformat(), 22)
        closed = self.stage.lines(self.stage.click("close.do", f"{key} all", by="fei", at=""), "en")
        assert "to be done" not in closed and f"Close of {key}" in closed, closed
        return end

    def _costs(self, book: Book, key: str, end: date) -> None:
        """Labour and the pool; everything else is said."""
        for one in self.company.data["projects"]:
            minor = self.company.cost(one["id"], key).get("labour", 0)
            if minor:
                minutes = self.company.minutes(one["id"], key)
                self._entry(book, end, cost_role(one["kind"], "labour"), "labour", minor, self.ids[one["id"]], minutes)
        pool = next(one["amount"] for one in self.company.data["overhead_pool"] if one["month"] == key)
        self._entry(book, end, "overhead", "other", pool, self.ids[POOL], 0)

    def agreed(self, text: str, code: str, number: str, day: date) -> None:
        """Drafted, judged, let pass what is still missing, approved, invoiced."""
        id = self.button(self.stage.say(text, by="li", at=""), "settlement.checks")
        for action, by in (("settlement.judge", "li"), ("settlement.waive", "ada")):
            while self._asked(id, action, by):
                self.fill(id, action, by)
        reply = self.stage.say(f"settlement {code}", by="li", at="")
        self.stage.click("settlement.submit", self.button(reply, "settlement.submit"), by="li", at="")
        asked = [
            one.notice.card
            for one in self.stage.notices("fei")
            if one.notice.key.startswith("approval:settlement") and one.notice.card.buttons
        ]
        self.stage.click("settlement.approve", self.button(Reply(asked[-1]), "settlement.approve"), by="fei", at="")
        reply = self.stage.say(f"settlement {code}", by="fei", at="")
        form = self.stage.click("settlement.invoice", self.button(reply, "settlement.invoice"), by="fei", at="").form
        assert form is not None
        booked = self.stage.submit(form.name, form.value, by="fei", at="", day=day.isoformat(), number=number)
        assert "is booked" in self.stage.lines(booked, "en"), self.stage.lines(booked, "en")

    def _asked(self, id: str, action: str, by: str) -> bool:
        card = self.stage.click("settlement.checks", id, by=by, at="").card
        return card is not None and any(button.action == action for button in card.buttons)

    # ---- what is told of it

    def summary(self, key: str) -> tuple[dict[str, dict[str, Any]], Reply]:
        """Project -> its figures, as they stand in the answer."""
        reply = self.stage.say(f"cost summary {key}", by="fei", at="")
        assert reply.card is not None and reply.card.table is not None, self.stage.lines(reply)
        heads = [head.template for head in reply.card.table.heads]
        names = {one["name"]: one["id"] for one in self.company.data["projects"]}
        found: dict[str, dict[str, Any]] = {}
        for row in reply.card.table.rows:
            cells = dict(zip(heads, row, strict=True))
            id = next(id for name, id in names.items() if name in self.stage.lines(Reply(_titled(row[0])), "en"))
            found[id] = {figure: _minor(cells[head]) for figure, head in COLUMNS.items()}
            share = cells["Collected %"]
            found[id]["collected_permille"] = int(share.number * 10) if isinstance(share, Percent) else None
        return found, reply


def _titled(name: Any) -> Card:
    return Card(name if isinstance(name, Text) else Text("{name}", {"name": name}))


def _minor(cell: Any) -> int:
    assert isinstance(cell, Money), cell
    return cell.minor


def _yuan(minor: int) -> str:
    return f"{minor / 100:.2f}"


def test_settled_by_cost_and_who_funds_the_rest(stage: Stage) -> None:
    play = _Money(stage)
    play.begin()
    expected = play.company.expected
    for number, key in enumerate(play.company.months, 1):
        play.month(key)
        found, reply = play.summary(key)
        wanted = dict(expected["cost_summary"][key])
        total = wanted.pop("total")
        assert found == wanted, key
        assert {name: sum(one[name] for one in found.values()) for name in COLUMNS} == total
        assert reply.card is not None
        facts = [fact.value.values["m"] for fact in reply.card.facts]
        assert [_minor(one) for one in facts] == [
            total["cost_to_date"],
            total["received_net_to_date"],
            total["gap"],
        ]
        chinese = stage.say(f"项目成本汇总表 {key}", by="fei", at="").card
        assert chinese is not None and chinese.table == reply.card.table
        with stage.read() as book:
            grid = contracts.contracts(book, play.ids["B"])[0].id
            known = [one for one in settlements.whole(book) if one.counterpart.agreement == f"contract:{grid}"]
        of, wanted = known[-1], expected["settlements"][f"B/{number}"]
        assert {one: shown(of.computed.statements[one]) for one in of.computed.statements} == wanted["three_bases"], key
        assert of.computed.not_billable == wanted["cost_not_billable_to_date"]
        assert of.computed.cut_by_ceiling == wanted["cut_by_ceiling_to_date"]
        assert {basis: of.computed.difference(basis) for basis in wanted["difference_to_basis"]} == wanted[
            "difference_to_basis"
        ]
        assert of.basis == wanted["basis"] and of.state == "invoiced" and not broken(of.computed)
    assert [one for one in faults(stage) if one.of not in PLAYED] == []
