"""The worked company's sites and subcontracts, said through the conversation: every figure of its materials, when an
overspend was heard, and what its subcontracts come to.
"""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest

from chat.cards.card import Reply
from handlers import job_context
from handlers.books import accepted_work
from handlers.site import facts, materials
from handlers.site.reading import book_of
from handlers.subcontracts import card as subcontract_card
from ledger.economics.materials import ItemVariance
from ledger.nouns import Project
from ledger.period import Period
from storage import orders, people, projects, subcontracts
from storage.book import Book
from storage.directory import directory
from tests.conftest import Stage
from tests.handlers.test_bank import faults
from tests.ledger.economics.company import SHARED, Company
from tests.ledger.economics.test_company import permille

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the worked company is not here")
CODES = {"A": "HARBOUR", "C": "HALLS"}
SITES = {"N": "north", "S": "south", "W": "west"}
UNITS = {"rebar": "t", "concrete": "m3", "formwork": "m2", "crane": "day"}


class _Sites:
    """Projects A and C on a stage: what is said of their sites and subcontracts, day by day."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.company = stage, Company.read()
        self.ids: dict[str, int] = {}
        self.orders: dict[str, int] = {}
        self.heard: dict[str, str] = {}

    def at(self, day: str) -> None:
        moment = datetime.combine(date.fromisoformat(day), datetime.min.time().replace(hour=12))
        self.stage.now = moment.replace(tzinfo=self.stage.house.rules.zone)

    def say(self, text: str, by: str = "li") -> Reply:
        reply = self.stage.say(text, by=by, at="")
        for _n in range(3):
            yes = [one for one in (reply.card.buttons if reply.card else ()) if one.action == "question.yes"]
            if not yes:
                break
            reply = self.stage.click(yes[0].action, yes[0].value, by=by, at="")
        assert reply.card is not None and reply.card.tone != "bad", (text, self.stage.lines(reply))
        return reply

    def begin(self) -> None:
        self.stage.with_rules(ask_above=10**12, refuse_above=10**12)
        self.at("2026-01-01")

        def found(book: Book) -> None:
            at = directory(book).accounts
            for id, code in CODES.items():
                run = Period(date(2026, 1, 1), date(2026, 7, 1))
                made = projects.add(book, code, en=code.title(), currency="CNY", customer="Customer", run=run)
                for who, role in (("li", "lead"), ("ann", "member")):
                    people.seat(book, at["test", who], role, made.id)  # type: ignore[arg-type]
                self.ids[id] = made.id

        self.stage.write(found)
        for one in self.company.data["unit_prices"]:
            item, unit = one["item"], one["unit"]
            self.say(f"unit price halls {item} {one['contract_price'] / 100:g}/{unit}")
            self.say(f"norm halls {item} {one['per_m2']} {unit}/m2")

    # ---- what a day brings

    def events(self) -> list[tuple[str, int, Any]]:
        """(day, place within it, what is said): documents before logs, accepted work at the day's end."""
        data = self.company.data
        of: list[tuple[str, int, Any]] = []
        for one in data["documents"]:
            if one["project"] == "C" and one["category"] in ("material", "equipment"):
                of.append((one["day"], 0, ("bought", one)))
            elif one.get("order") == "OA1":
                of.append((one["day"], 3, ("bill", one)))
        of += [(one["day"], 1, ("log", one)) for one in data["site_logs"]]
        of += [(one["day"], 2, ("order", one)) for one in data["orders"] if one["id"] == "OA1"]
        sub = data["subcontracts"][0]
        of.append((sub["day"], 2, ("order", sub | {"category": "subcontract"})))
        of.append((sub["prepayment"]["day"], 3, ("prepaid", sub["prepayment"])))
        of += [(one["day"], 3, ("bill", one | {"order": "SC1"})) for one in sub["invoices"]]
        of += [(one["day"], 4, ("paid", one)) for one in sub["payments"][1:]]
        for owner in (sub, data["orders"][0]):
            of += [(one["day"], 5, ("change", one | {"order": owner["id"]})) for one in owner["changes"]]
        of += [(one["day"], 6, ("accepted", one)) for one in sub["certified"]]
        of += [(one["day"], 7, ("deducted", one)) for one in sub["deductions"]]
        return sorted(of, key=lambda event: event[:2])

    def play(self, what: tuple[str, Any]) -> None:
        kind, one = what
        getattr(self, f"_{kind}")(one)

    def _bought(self, one: dict[str, Any]) -> None:
        item = one.get("item", "crane")
        quantity = Fraction(one["quantity"]) if "quantity" in one else Fraction(one["net"], 280_000)
        id = self._posted(f"expense {one['net'] / 100:.2f} {item} halls #{one['category']} paid by bank", "expense")
        self.say(f"material bought halls {item} {quantity} {UNITS[item]} expense {id}")

    def _posted(self, line: str, noun: str) -> str:
        drafted = self.say(line, "ann").card
        assert drafted is not None and drafted.about.startswith(noun), line
        id = drafted.about.partition(":")[2]
        self.stage.click(f"{noun}.submit", id, by="ann", at="")
        for by in ("li", "fei"):
            self.stage.click(f"{noun}.approve", id, by=by, at="")
        return id

    def _log(self, one: dict[str, Any]) -> None:
        site = SITES[one["site"]]
        if Fraction(one["output_m2"]):
            self.say(f"site log halls {site} {one['output_m2']} m2", "ann")
        if one["issued"]["rebar"].startswith("-"):
            self.say(f"material transfer halls rebar {one['issued']['rebar'][1:]} t {site} to south", "ann")
            return
        if not Fraction(one["output_m2"]):
            return  # the other side of the transfer
        for item, quantity in one["issued"].items():
            self.say(f"material issue halls {item} {quantity} {UNITS[item]} {site}", "ann")
        if Fraction(one["crane_days"]):
            self.say(f"rental crane {one['crane_days']} days halls {site}", "ann")
        for queued in self.stage.notices():
            if queued.notice.kind == "material":
                item = queued.notice.key.split(":")[2]
                self.heard.setdefault(item, one["day"])

    def _order(self, one: dict[str, Any]) -> None:
        code = CODES[one["project"]].lower()
        line = f"order {one['net'] / 100:.2f} works {code} #subcontract from Builder {one['id']}"
        self.orders[one["id"]] = int(self._posted(line, "order"))

    def _prepaid(self, one: dict[str, Any]) -> None:
        self.say(f"prepay Builder SC1 {one['gross'] / 100:.2f}", "fei")

    def _bill(self, one: dict[str, Any]) -> None:
        gross = (one["net"] + one["vat"]) / 100
        order = self.orders[one["order"]]
        self._posted(f"invoiced {gross:.2f} order {order} special invoice tax {one['vat'] / 100:.2f}", "expense")

    def _paid(self, one: dict[str, Any]) -> None:
        self.say(f"pay supplier Builder SC1 {one['gross'] / 100:.2f}", "fei")

    def _change(self, one: dict[str, Any]) -> None:
        order = self.orders[one["order"]]
        reply = self.say(f"subcontract change order {order} +{one['net'] / 100:.2f} because of more work")
        assert reply.card is not None
        self.stage.click("subcontract.approve", reply.card.about.partition(":")[2], by="fei", at="")

    def _accepted(self, one: dict[str, Any]) -> None:
        changes = f" changes {one['changes'] / 100:.2f}" if one["changes"] else ""
        self.say(f"accept work order {self.orders['SC1']} {Fraction(one['share']) * 100}%{changes}")

    def _deducted(self, one: dict[str, Any]) -> None:
        order = self.orders["SC1"]
        if one["kind"] == "supplied":
            self.say(f"subcontract deduction order {order} supplied {one['item']}")
        else:
            self.say(f"subcontract deduction order {order} {one['net'] / 100:.2f} penalty because of {one['why']}")

    # ---- what comes of it

    def project(self, book: Book, id: str) -> Project:
        return directory(book).project(self.ids[id])


def _item(one: ItemVariance) -> dict[str, Any]:
    of, names = one.facts, {name: id for id, name in SITES.items()}
    assert one.average is not None and of.allowed is not None
    return {
        "unit": of.unit,
        "allowed_quantity": str(of.allowed),
        "used_quantity": str(of.used),
        "used_by_site": {names[site]: str(used) for site, used in of.sites},
        "contract_price": of.price,
        "average_price": round(one.average),
        "allowed_cost": one.allowed_cost,
        "actual_cost": one.actual_cost,
        "price_variance": one.price,
        "quantity_variance": one.quantity,
        "variance": one.total,
        "over_permille": permille(one.over),
    }


def test_materials_alarms_and_subcontracts_are_those_of_the_worked_company(stage: Stage) -> None:
    sites = _Sites(stage)
    sites.begin()
    events, company = sites.events(), sites.company
    for key in company.months:
        end = company.end_of(key)
        for day, _place, what in events:
            if day[:7] == key:
                sites.at(day)
                sites.play(what)
        sites.at(end.isoformat())
        with stage.read() as book:
            ctx, halls = job_context.context(book, stage.house.rules), sites.project(book, "C")
            found = {one.facts.item: _item(one) for one in materials.of_project(ctx, halls, end)}
            assert found == company.expected["materials"][key], key
            order = orders.get(book, sites.orders["SC1"], lock=False)
            certified = sum(company.cost("C", one).get("subcontract", 0) for one in company.until(key))
            came = order.received.minor if order.received else 0
            assert accepted_work.invoiced(ctx, order) + came == certified, "the cost in the books is the accepted work"
    wanted = company.expected["material_alarm_10_percent"]
    assert {item: sites.heard.get(item) for item in wanted} == wanted
    with stage.read() as book:
        ctx = job_context.context(book, stage.house.rules)
        shown = {
            id: _subcontract(one)
            for project in ("A", "C")
            for one in subcontract_card.of_project(ctx, sites.project(book, project))
            for id in ("OA1", "SC1")
            if sites.orders[id] == one.order.id
        }
        assert shown["OA1"] == company.expected["subcontracts"]["OA1"] | _only_of_sc1(shown["OA1"])
        paid = shown["SC1"].pop("paid_gross") + subcontract_card.paid_ahead(ctx, ["Builder SC1"])["CNY"]
        assert shown["SC1"] | {"paid_gross": paid} == company.expected["subcontracts"]["SC1"]
        over = facts.over_issued(ctx, book_of(ctx, sites.project(book, "C")), "formwork", date(2026, 4, 30))
        assert over == (300, 1_350_000)
        assert [one.kind for one in subcontracts.of_order(book, sites.orders["SC1"])].count("accepted") == 4
    told = stage.lines(sites.say("subcontracts halls"))
    assert "CN¥1,241,500.00" in told and "under the revised price" in told, told
    assert "18 %" in stage.lines(sites.say("materials halls"))
    assert faults(stage) == []


def _subcontract(one: subcontract_card.SubcontractShown) -> dict[str, int]:
    return {
        "contract": one.facts.contract,
        "changes": one.facts.changes,
        "revised": one.now.revised,
        "certified": one.now.certified,
        "invoiced": one.now.invoiced,
        "received_not_invoiced": one.now.received_not_invoiced,
        "paid_gross": one.paid,
        "expected_final": one.now.expected,
        "variance_to_contract": one.now.to_contract,
        "variance_to_revised": one.now.to_revised,
    }


def _only_of_sc1(shown: dict[str, int]) -> dict[str, int]:
    """What the file says of the other subcontract alone."""
    return {name: shown[name] for name in ("received_not_invoiced", "paid_gross")}
