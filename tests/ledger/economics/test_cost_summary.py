"""The monthly cost summary of the worked company: every figure of every month."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import reduce
from operator import add
from typing import Any, NamedTuple

import pytest

from ledger.economics.cost_summary import CostSummary, OwedCost, part_of, summary, unpaid
from tests.ledger.economics.company import SHARED, Company

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the worked company is not here")
MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")
PROJECTS = ("A", "B", "C")


@pytest.fixture(scope="module")
def company() -> Company:
    return Company.read()


class _Invoice(NamedTuple):
    day: str
    net: int
    gross: int


def invoices(company: Company) -> dict[str, _Invoice]:
    """By id; one that follows a settlement asks for its payable, with the VAT that is left after its net."""
    found = {}
    for one in company.data["invoices"]:
        if "settlement" not in one:
            found[one["id"]] = _Invoice(one["day"], one["net"], one["net"] + one["vat"])
            continue
        of = company.expected["settlements"][one["settlement"]]
        rate = Fraction(next(c for c in company.data["contracts"] if c["id"] == one["contract"])["vat_rate"])
        held = round((of["retention"] + of["advance_recovered"]) / (1 + rate))
        found[one["id"]] = _Invoice(one["day"], of["this_net"] - held, of["payable"])
    return found


def owed(company: Company, key: str) -> Iterator[OwedCost]:
    """What is not paid at the end of a month; the subcontract's payments count as paid ahead."""
    for one in company.data["documents"]:
        if one["state"] == "posted" and one["day"][:7] <= key and not (one["paid"] and one["paid"][:7] <= key):
            gross = one["net"] + one["vat"]
            yield OwedCost("", PROJECTS.index(one["project"]), gross, one["net"], gross)
    certified = sum(company.cost("C", one).get("subcontract", 0) for one in company.until(key))
    gross = round(certified * (1 + Fraction(company.data["subcontracts"][0]["vat_rate"])))
    yield OwedCost("SC1", PROJECTS.index("C"), gross, certified, gross)


def found(company: Company, project: str, key: str) -> CostSummary:
    known = {id: one for id, one in invoices(company).items() if id[0] == project}
    asked = [one for one in known.values() if one.day[:7] <= key]
    paid = [
        (one["day"][:7], known[one["invoice"]], known[one["invoice"]].gross if one["gross"] == "all" else one["gross"])
        for one in company.data["receipts"]
        if one["invoice"] in known and one["day"][:7] <= key
    ]
    ahead = sum(one["gross"] for one in company.data["subcontracts"][0]["payments"] if one["day"][:7] <= key)
    figures = company.figures(project, key)
    return summary(
        CostSummary(
            company.cost(project, key),
            figures.cost,
            figures.revenue,
            sum(one.net for one in asked),
            sum(one.gross for one in asked),
            sum(gross for month, _of, gross in paid if month == key),
            sum(gross for _month, _of, gross in paid),
            sum(part_of(gross, of.net, of.gross) for _month, of, gross in paid),
            unpaid(owed(company, key), {"SC1": ahead}).get(PROJECTS.index(project), 0),
        )
    )


def shown(of: CostSummary) -> dict[str, Any]:
    return {
        "cost_month": of.incurred_months,
        "cost_to_date": of.incurred,
        "revenue_to_date": of.revenue,
        "invoiced_net_to_date": of.invoiced_net,
        "invoiced_gross_to_date": of.invoiced_gross,
        "received_gross_month": of.received_months,
        "received_gross_to_date": of.received_gross,
        "received_net_to_date": of.received_net,
        "gap": of.gap,
        "unpaid_cost": of.unpaid,
        "funded_by_suppliers_and_staff": of.by_suppliers,
        "funded_by_us": of.by_us,
    }


@pytest.mark.parametrize("key", MONTHS)
def test_every_figure_of_the_summary(company: Company, key: str) -> None:
    expected = company.expected["cost_summary"][key]
    assert set(expected) == {*PROJECTS, "total"}
    each = {project: found(company, project, key) for project in PROJECTS}
    for project, of in each.items():
        share = None if of.collected is None else round(of.collected * 1000)
        assert {**shown(of), "collected_permille": share} == expected[project], project
        assert dict(of.cost_months) == company.expected["projects"][key][project]["cost"], project
    assert shown(reduce(add, each.values())) == expected["total"]


def test_a_surplus_of_one_project_funds_no_other(company: Company) -> None:
    january = [found(company, project, "2026-01") for project in PROJECTS]
    whole = reduce(add, january)
    assert january[0].gap > 0 and whole.by_suppliers + whole.by_us == -whole.gap + january[0].gap


def test_money_beyond_the_gap_of_suppliers_is_not_counted_twice() -> None:
    """Suppliers fund at most what is missing, and nobody funds a surplus."""
    short = summary(CostSummary(cost={"material": 100}, received_net=70, unpaid=90))
    rich = summary(CostSummary(cost={"material": 100}, received_net=170, unpaid=90))
    assert (short.by_suppliers, short.by_us) == (30, 0) and (rich.by_suppliers, rich.by_us, rich.gap) == (0, 0, 70)


def test_what_was_paid_ahead_counts_once_and_on_its_own_supplier() -> None:
    owed = [OwedCost("a", 1, 100, 100, 100), OwedCost("a", 2, 100, 100, 100), OwedCost("b", 2, 50, 50, 50)]
    assert unpaid(owed, {"a": 150, "c": 70}) == {1: 0, 2: 100}
    assert unpaid(owed, {}) == {1: 100, 2: 150}
