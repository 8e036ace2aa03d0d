"""Material, rental and subcontracts: properties of the rules, and the worked company's every figure."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.economics.materials import ItemFacts, Norm, allowed, beyond, reached, variance
from ledger.economics.subcontracts import SubcontractFacts, accepted_work, standing
from ledger.units import converted, decimal, kept
from tests.ledger.economics.company import SHARED, Company
from tests.ledger.economics.test_company import permille

worked = pytest.mark.skipif(not SHARED.exists(), reason="the worked company is not here")
_QUANTITY = st.fractions(min_value=0, max_value=10_000, max_denominator=1000)
_MONEY = st.integers(0, 10**9)
MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")


@given(_QUANTITY, _QUANTITY, _QUANTITY.filter(bool), _MONEY, _MONEY)
def test_price_and_quantity_are_the_whole_difference(
    should: Fraction, used: Fraction, bought: Fraction, net: int, price: int
) -> None:
    found = variance(ItemFacts("x", "t", price, should, used, bought, net))
    assert found.price is not None and found.quantity is not None
    assert found.price + found.quantity == found.total
    assert abs(found.price - (price - Fraction(net) / bought) * used) <= Fraction(3, 2)


@given(_QUANTITY.filter(bool), st.sampled_from(("t", "kg", "g")), st.sampled_from(("t", "kg", "g")))
def test_units_of_one_kind_convert_there_and_back(number: Fraction, one: str, other: str) -> None:
    there = converted(number, one, other)
    assert there is not None and converted(there, other, one) == number


def test_pieces_do_not_convert() -> None:
    assert converted(Fraction(3), "piece", "t") is None and converted(Fraction(3), "piece", "box") is None
    assert converted(Fraction(1), "m2", "m3") is None
    assert kept(Fraction(1, 3)) is None and str(decimal(Fraction(5, 2))) == "2.5"


@given(_MONEY, st.integers(0, 10_000), st.integers(-(10**6), 10**6), st.integers(0, 10**6), _MONEY)
def test_a_subcontract_adds_up(contract: int, share: int, changes: int, taken: int, invoiced: int) -> None:
    done = standing(SubcontractFacts(contract, changes, share, 0, taken, invoiced))
    assert done.to_revised - done.to_contract == changes
    assert done.received_not_invoiced - done.billed_ahead == done.certified - invoiced
    assert done.expected >= max(done.certified, invoiced)
    assert not (done.received_not_invoiced and done.billed_ahead)


@given(_MONEY, st.integers(0, 10_000), st.integers(0, 10_000))
def test_accepted_parts_are_no_more_than_the_whole(contract: int, one: int, other: int) -> None:
    assert accepted_work(contract, 10_000) == contract
    assert abs(accepted_work(contract, one) - Fraction(contract * one, 10_000)) <= Fraction(1, 2)
    if one <= other:
        assert accepted_work(contract, one) <= accepted_work(contract, other)


def facts(company: Company, item: str, day: str) -> ItemFacts:
    """What is known of an item of C up to a day, straight from the file."""
    known = next(one for one in company.data["unit_prices"] if one["item"] == item)
    norm = Norm(Fraction(known["per_m2"]), "m2")
    logs = [one for one in company.data["site_logs"] if one["day"] <= day]
    sites: dict[str, Fraction] = {}
    for one in logs:
        issued = one["crane_days"] if item == "crane" else one["issued"].get(item, "0")
        sites[one["site"]] = sites.get(one["site"], Fraction(0)) + Fraction(issued)
    documents = [one for one in company.data["documents"] if one["day"] <= day and one["state"] == "posted"]
    bought = [(Fraction(one["quantity"]), one["net"]) for one in documents if one.get("item") == item]
    if item == "crane":
        rents = [one["net"] for one in documents if one["project"] == "C" and one["category"] == "equipment"]
        bought = [(Fraction(net, known["contract_price"]), net) for net in rents]
    work = [(Fraction(one["output_m2"]), "m2", norm) for one in logs]
    quantity, net = sum((one for one, _ in bought), Fraction(0)), sum(net for _, net in bought)
    used = sum(sites.values(), Fraction(0))
    return ItemFacts(
        item, known["unit"], known["contract_price"], allowed(work), used, quantity, net, sites=tuple(sites.items())
    )


def shown(company: Company, item: str, key: str) -> dict[str, Any]:
    found = variance(facts(company, item, f"{key}-31"))
    of = found.facts
    assert found.average is not None and of.allowed is not None
    return {
        "unit": of.unit,
        "allowed_quantity": str(of.allowed),
        "used_quantity": str(of.used),
        "used_by_site": {site: str(used) for site, used in of.sites},
        "contract_price": of.price,
        "average_price": round(found.average),
        "allowed_cost": found.allowed_cost,
        "actual_cost": found.actual_cost,
        "price_variance": found.price,
        "quantity_variance": found.quantity,
        "variance": found.total,
        "over_permille": permille(found.over),
    }


@worked
@pytest.mark.parametrize("key", MONTHS)
def test_the_materials_of_the_company(key: str) -> None:
    company = Company.read()
    wanted = company.expected["materials"][key]
    assert {item: shown(company, item, key) for item in wanted} == wanted


@worked
def test_when_ten_percent_over_is_heard() -> None:
    company = Company.read()
    days = sorted({one["day"] for one in company.data["site_logs"]})
    for item, wanted in company.expected["material_alarm_10_percent"].items():
        told = [day for day in days if reached(facts(company, item, day), (10,))]
        assert (told[0] if told else None) == wanted, item


@worked
def test_the_subcontracts_of_the_company() -> None:
    company = Company.read()
    wanted, of = company.expected["subcontracts"], company.data["subcontracts"][0]
    over = beyond(facts(company, "formwork", "2026-04-30"))
    assert over is not None
    taken = sum(one.get("net", over[1]) for one in of["deductions"])
    last = of["certified"][-1]
    invoiced = sum(one["net"] for one in of["invoices"])
    changes = sum(one["net"] for one in of["changes"])
    done = standing(
        SubcontractFacts(of["net"], changes, int(Fraction(last["share"]) * 10_000), last["changes"], taken, invoiced)
    )
    assert {
        "contract": of["net"],
        "changes": changes,
        "revised": done.revised,
        "certified": done.certified,
        "invoiced": done.invoiced,
        "received_not_invoiced": done.received_not_invoiced,
        "paid_gross": sum(one["gross"] for one in of["payments"]),
        "expected_final": done.expected,
        "variance_to_contract": done.to_contract,
        "variance_to_revised": done.to_revised,
    } == wanted["SC1"]
    order = company.data["orders"][0]
    bill = sum(one["net"] for one in company.data["documents"] if one.get("order") == order["id"])
    more = sum(one["net"] for one in order["changes"])
    small = standing(SubcontractFacts(order["net"], more, invoiced=bill, finished=True))
    assert (small.revised, small.certified, small.expected) == (9_500_000, 9_620_000, 9_620_000)
    assert (small.to_contract, small.to_revised) == (
        wanted["OA1"]["variance_to_contract"],
        wanted["OA1"]["variance_to_revised"],
    )
