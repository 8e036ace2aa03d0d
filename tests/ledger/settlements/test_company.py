"""The worked company's settlements through the rule: every figure, by every basis, to the cent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from ledger.money import round_div
from ledger.settlements import reached as rules
from ledger.settlements.computing import EarlierSettlements, ReachedWork, SettlementTerms, computed
from ledger.settlements.identities import broken, broken_together, settled_and_open
from ledger.settlements.reached import MinutesAtRate, PricedStage, ReachedChange
from ledger.settlements.statement import Basis, BasisStatement, Computed, LineItem, LineName, NoMeaning
from tests.ledger.economics.company import SHARED, Company

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the worked company is not here")
IDS = ("A/1", "A/2", "A/3", "B/1", "B/2", "B/3", "B/4", "SC1/1", "SC1/2", "IN/1", "IN/2")
Reached = Mapping[Basis, ReachedWork | NoMeaning]
NAMES: Mapping[str, LineName] = {
    "work_to_date": "work",
    "changes_to_date": "changes",
    "penalty_to_date": "adjustments",
    "supplied_to_date": "supplied",
    "value_to_date": "value",
}


@pytest.fixture(scope="module")
def company() -> Company:
    return Company.read()


def named(company: Company, list_: str, id: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(one for one in company.data[list_] if one["id"] == id)
    return found


def day(text: str) -> date:
    return date.fromisoformat(text)


class Settled:
    """The settlements of the company, computed in their order."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.found: dict[str, tuple[Computed, SettlementTerms]] = {}
        for one in company.data["settlements"]:
            self.found[one["id"]] = self._one(one)

    def chain(self, mark: str) -> list[Computed]:
        return [computed for id, (computed, _terms) in self.found.items() if id.partition("/")[0] == mark]

    def _one(self, of: Mapping[str, Any]) -> tuple[Computed, SettlementTerms]:
        mark = of["id"].partition("/")[0]
        reached, deductions, terms = {
            "A": self._fixed,
            "B": self._cost_plus,
            "SC1": self._subcontract,
            "IN": self._internal,
        }[mark](of)
        earlier = EarlierSettlements.of(of["party"], self.chain(mark))
        made = computed(of["basis"], reached, deductions, terms, earlier, final=of["scope"] == "whole")
        return made, terms

    def _fixed(self, of: Mapping[str, Any]) -> tuple[Reached, list[LineItem], SettlementTerms]:
        contract, until, whole = named(self.company, "contracts", "A"), day(of["day"]), of["scope"] == "whole"
        versions = [one for one in self.company.data["budgets"] if one["project"] == "A"]
        budget = [one for one in versions if one["from"] <= of["day"]][-1]
        stages = [
            PricedStage(one["id"], one["net"], day(one["reached"]), day(one["planned"]), budget["stages"][one["id"]])
            for one in contract["stages"]
        ]
        changes = [
            ReachedChange(one["id"], one["net"], day(one["day"]), one["with_stage"]) for one in contract["changes"]
        ]
        counts = rules.stages_reached(stages, until, whole=whole)
        up = rules.planned_mark_up(contract["net"], sum(versions[0]["lines"].values()))
        reached: Reached = {
            "contract": rules.by_stages(counts, changes, until, whole=whole),
            "budget": rules.by_plan(sum(one.cost for one in counts), up),
            "actual": rules.by_actual_cost(sum(self.company.cost_to_date("A", of["day"][:7]).values()), up),
        }
        late = contract["penalty"]
        stage = next(one for one in stages if one.name == late["stage"])
        deductions = []
        if late["agreed"] <= of["day"]:
            assert stage.reached and stage.planned
            days = (stage.reached - stage.planned).days
            minor = rules.penalty(stage.price, Fraction(late["per_day"]), days, Fraction(late["cap"]))
            deductions.append(LineItem("adjustments", "late", -minor))
        price = contract["net"] + sum(one.amount for one in changes if one.day <= until)
        terms = SettlementTerms(
            price,
            Fraction(contract["vat_rate"]),
            Fraction(contract["retention"]),
            advance=contract["advance"]["gross"],
        )
        return reached, deductions, terms

    def _cost_plus(self, of: Mapping[str, Any]) -> tuple[Reached, list[LineItem], SettlementTerms]:
        contract, key = named(self.company, "contracts", "B"), of["day"][:7]
        cost = self.company.cost_to_date("B", key)
        allowed = {
            category: min(minor, contract["travel_cap"]) if category == "travel" else minor
            for category, minor in cost.items()
            if category in contract["allowable"]
        }
        up = Fraction(contract["mark_up"])
        uncut = round_div(sum(allowed.values()) * (1 + up).numerator, (1 + up).denominator)
        value = min(uncut, contract["ceiling_net"])
        work = rules.by_cost(allowed, value, not_billable=sum(cost.values()) - sum(allowed.values()), cut=uncut - value)
        budget, gone = sum(self.company.budget("B", key).values()), len(self.company.until(key))
        reached: Reached = {
            "contract": work,
            "budget": rules.by_plan_of_months(budget, gone, 6, up),
            "actual": work,
        }
        return reached, [], SettlementTerms(rate=Fraction(contract["vat_rate"]))

    def _subcontract(self, of: Mapping[str, Any]) -> tuple[Reached, list[LineItem], SettlementTerms]:
        contract = named(self.company, "subcontracts", "SC1")
        until = [one for one in contract["certified"] if one["day"] <= of["day"]]
        changes = sum(one["changes"] for one in until)
        agreed = sum(one["net"] for one in contract["changes"] if one["day"] <= of["day"])
        deductions = [
            LineItem("adjustments", one["why"], -one["net"])
            if one["kind"] == "penalty"
            else LineItem("supplied", one["why"], -self.company._supplied(one))
            for one in contract["deductions"]
            if one["day"] <= of["day"]
        ]
        done = self.company.progress("C", of["day"][:7])[0]
        line = self.company.budget("C", of["day"][:7])["subcontract"]
        billed = sum(one["net"] for one in contract["invoices"] if one["day"] <= of["day"])
        assert done is not None
        changed = [LineItem("changes", "certified", changes)] if changes else []
        reached: Reached = {
            "contract": rules.certified(contract["net"], Fraction(Decimal(until[-1]["share"])), changed),
            "budget": rules.by_plan(round_div(line * done.numerator, done.denominator), Fraction(0)),
            "actual": ReachedWork([LineItem("work", "invoiced", billed)]),
        }
        terms = SettlementTerms(
            contract["net"] + agreed,
            Fraction(contract["vat_rate"]),
            Fraction(contract["retention"]),
            advance=contract["prepayment"]["gross"],
        )
        return reached, deductions, terms

    def _internal(self, of: Mapping[str, Any]) -> tuple[Reached, list[LineItem], SettlementTerms]:
        agreement, months = named(self.company, "internal_agreements", "IN"), self.company.until(of["day"][:7])
        role = next(one for one in self.company.data["roles"] if one["id"] == agreement["role"])
        people = {
            one["id"]: one
            for one in self.company.data["people"]
            if one["department"][0]["department"] == agreement["from_department"]
        }
        minutes, cost, planned = 0, 0, 0
        for key in months[months.index(agreement["first_month"]) :]:
            planned += agreement["planned_minutes_per_month"]
            for row in self.company.data["hours"]:
                if row["project"] == agreement["project"] and row["person"] in people and row["to"][:7] == key:
                    minutes += row["minutes"]
                    rate = [one for one in people[row["person"]]["rate"] if one["from"] <= row["to"]][-1]
                    cost += rate["per_hour"] * row["minutes"] // 60
        mine = [MinutesAtRate(agreement["role"], minutes, role["internal_per_hour"], cost, planned)]
        reached: Reached = {basis: rules.of_minutes(mine, basis) for basis in ("contract", "budget", "actual")}
        return reached, [], SettlementTerms()


@cache
def settled() -> Settled:
    return Settled(Company.read())


def shown(of: BasisStatement) -> dict[str, int]:
    found = {
        key: of.to_date(name)
        for key, name in NAMES.items()
        if key in ("work_to_date", "changes_to_date", "value_to_date") or of.to_date(name)
    }
    return {
        **found,
        "earlier": -of.to_date("earlier"),
        "this_net": of.this("this"),
        "vat": of.this("vat"),
        "gross": of.this("gross"),
        "retention": of.this("retention"),
        "advance_recovered": of.this("advance"),
        "payable": of.this("payable"),
    }


@pytest.mark.parametrize("id", [one for one in IDS if not one.startswith("IN")])
def test_settlements(company: Company, id: str) -> None:
    expected = dict(company.expected["settlements"][id])
    found = settled().found[id][0]
    bases = expected.pop("three_bases")
    differences = expected.pop("difference_to_basis")
    assert {basis: shown(one) for basis, one in found.statements.items()} == bases
    assert {basis: found.difference(basis) for basis in differences} == differences
    for key, value in (
        ("cost_not_billable_to_date", found.not_billable),
        ("cut_by_ceiling_to_date", found.cut_by_ceiling),
    ):
        assert expected.pop(key, 0) == value
    assert expected.pop("basis") == found.basis
    assert shown(found.payable) == expected
    assert not broken(found)


@pytest.mark.parametrize("id", [one for one in IDS if one.startswith("IN")])
def test_between_departments(company: Company, id: str) -> None:
    expected = company.expected["settlements"][id]
    found = settled().found[id][0]
    assert {basis: one.this("this") for basis, one in found.statements.items()} == expected["three_bases"]
    for key in ("this_net", "vat", "gross", "retention", "advance_recovered", "payable"):
        assert shown(found.payable)[key] == expected[key], key
    own = found.payable.this("this") - found.statements["actual"].this("this")
    assert own == expected["result_of_the_giving_department"]
    before = settled().found["IN/1"][0].items[0].minutes if id == "IN/2" else 0
    assert found.items[0].minutes - before == expected["minutes"]
    assert not broken(found)


@pytest.mark.parametrize("mark", ["A", "SC1"])
def test_settled_and_open(company: Company, mark: str) -> None:
    last = next(id for id in reversed(IDS) if id.startswith(mark))
    stands = settled_and_open(settled().chain(mark), settled().found[last][1])
    found = {
        "price": stands.price,
        "settled_net": stands.settled_net,
        "open_net": stands.open_net,
        "settled_gross": stands.settled_gross,
        "retention_held": stands.retention_held,
        "advance_open": stands.advance_open,
        "payable": stands.payable,
    }
    expected = company.expected["settled_and_open"][mark]
    assert {key: found[key] for key in expected} == expected


@pytest.mark.parametrize("mark", ["A", "B", "SC1", "IN"])
def test_they_hold_together(mark: str) -> None:
    last = next(id for id in reversed(IDS) if id.startswith(mark))
    assert not broken_together(settled().chain(mark), settled().found[last][1], final=mark == "A")
