"""A subcontract with unit prices: positions, accepted quantities, its settlement, and what is refused."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.economics.measured_subcontract import AcceptedQuantity, PositionPrice, to_date
from ledger.settlements.identities import broken, broken_together, settled_and_open
from storage import settlements
from tests.conftest import Stage
from tests.handlers.test_bank import faults, press
from tests.handlers.test_close_order import at, said
from tests.handlers.test_deliveries import invoiced, ordered, use
from tests.handlers.test_receivables import account
from tests.handlers.test_settlement_answers import approved
from tests.handlers.test_settlement_measured import sure

FLOOR = "order 180000 flooring #subcontract apollo from Flat Ltd"
RULES = (
    "settlement rules apollo with Flat Ltd, by month, contract basis, tax 9%, retention 3%, approved by finance, "
    "without confirmation"
)


def li(stage: Stage, text: str) -> str:
    return said(stage, text, by="li")


@pytest.fixture
def floor(both: Stage) -> Stage:
    at(both, "2026-11-10")
    assert ordered(both, FLOOR) == "1"
    text = li(both, "subcontract price order 1 flooring 900/m2 200 m2 in all")
    assert "flooring costs CN¥900.00 per m²" in text and "200 m²" in text, text
    return both


def test_accepted_quantities_are_the_cost(floor: Stage) -> None:
    text = li(floor, "accept work order 1 flooring 80 m2")
    assert "80 m² of flooring accepted" in text and "CN¥72,000.00" in text, text
    assert account(floor, "subcontract") == 72_000_00 and account(floor, "payable_estimated") == -72_000_00
    assert use(floor, "subcontract") == (72_000_00, 0, 108_000_00) and faults(floor) == []
    text = floor.lines(floor.say("验工计价 订单 1 地坪 100平方米", by="li", at=""), "zh-CN")
    assert "flooring" in text and "地坪" not in text, text
    floor.lines(floor.say("验工计价 订单 1 flooring 100平方米", by="li", at=""), "zh-CN")
    assert account(floor, "subcontract") == 90_000_00 and faults(floor) == []
    invoiced(floor, "invoiced 43600 order 1 special invoice tax 3600")
    assert account(floor, "subcontract") == 90_000_00 and account(floor, "payable_estimated") == -50_000_00
    assert faults(floor) == []


def test_a_price_that_changes_holds_for_what_comes_then(floor: Stage) -> None:
    li(floor, "accept work order 1 flooring 50 m2")
    assert "Why does flooring cost" in li(floor, "subcontract price order 1 flooring 950/m2 from 2026-11-15")
    assert "holds from a later day" in li(
        floor, "subcontract price order 1 flooring 950/m2 from 2026-11-05 because of the slab"
    )
    at(floor, "2026-11-15")
    assert "CN¥950.00" in li(floor, "分包单价 订单 1 flooring 950/平方米 因为 楼板加厚")
    li(floor, "accept work order 1 flooring 60 m2")
    assert account(floor, "subcontract") == 50 * 900_00 + 10 * 950_00 and faults(floor) == []
    assert "less than the" in li(floor, "accept work order 1 flooring 40 m2")
    sure(floor, "accept work order 1 flooring 40 m2")
    assert account(floor, "subcontract") == 40 * 900_00 and faults(floor) == []


def test_what_is_refused(floor: Stage) -> None:
    text = li(floor, "accept work order 1 50%")
    assert "accept work order 1 flooring 180 m" in text, text
    assert "There are: flooring" in li(floor, "accept work order 1 plaster 10 m2")
    assert "do not convert" in li(floor, "accept work order 1 flooring 3 t")
    assert "is no quantity" in li(floor, "accept work order 1 flooring -3 m2")
    text = li(floor, "accept work order 1 flooring 201 m2")
    assert "CN¥180,900.00" in text and "subcontract change order 1 +900" in text, text
    assert "still to come" in li(floor, "accept work order 1 flooring 10 m2 2026-12-24")
    li(floor, "accept work order 1 flooring 10 m2")
    assert "is accepted already" in li(floor, "accept work order 1 flooring 10 m2")
    assert "costs CN¥900.00 already" in li(floor, "subcontract price order 1 flooring 900/m2")
    assert account(floor, "subcontract") == 9_000_00 and faults(floor) == []


def test_a_share_and_quantities_do_not_mix(both: Stage) -> None:
    at(both, "2026-11-10")
    ordered(both, FLOOR)
    assert "has no unit prices" in li(both, "accept work order 1 flooring 10 m2")
    li(both, "accept work order 1 20%")
    assert "accepted by its share" in li(both, "subcontract price order 1 flooring 900/m2")


def test_what_was_kept_is_taken_back(floor: Stage) -> None:
    reply = floor.say("accept work order 1 flooring 80 m2", by="li", at="")
    text = floor.lines(press(floor, reply, "subcontractstep.undo", by="li"), "en")
    assert "Taken back: Quantity accepted of order 1" in text, text
    assert account(floor, "subcontract") == 0 and account(floor, "payable_estimated") == 0 and faults(floor) == []
    for _n in range(2):
        press(floor, reply, "subcontractstep.undo", by="li")
    assert faults(floor) == []
    price = floor.say("subcontract price order 1 plaster 40/m2", by="li", at="")
    li(floor, "accept work order 1 plaster 10 m2")
    assert "accepted at that price" in floor.lines(press(floor, price, "subcontractstep.undo", by="li"), "en")
    assert account(floor, "subcontract") == 400_00 and faults(floor) == []


def test_as_the_site_logs_say(floor: Stage) -> None:
    sure(floor, "site log apollo north 30 m2 flooring", "li")
    sure(floor, "site log apollo north 25.5 m2 flooring", "li")
    text = li(floor, "accept work order 1 as logged")
    assert "flooring: 55.5 m²" in text.replace(" m2", " m²"), text
    sure(floor, "验工计价 订单 1 按施工日志")
    assert account(floor, "subcontract") == 49_950_00 and faults(floor) == []
    assert "say no more" in li(floor, "accept work order 1 as logged")


def test_it_is_settled_by_what_was_accepted(floor: Stage) -> None:
    li(floor, RULES)
    assert "Nothing has been reached" in li(floor, "settle apollo with Flat")
    sure(floor, "site log apollo north 70 m2 flooring", "li")
    li(floor, "accept work order 1 flooring 80 m2")
    text = li(floor, "settle apollo with Flat")
    assert "More of flooring is accepted than was logged" in text, text
    sure(floor, "site log apollo south 10 m2 flooring", "li")
    reply = floor.say("结算 apollo 与Flat", by="li", at="")
    assert "checked" in floor.lines(reply, "en"), floor.lines(reply, "en")
    press(floor, reply, "settlement.submit", by="li")
    approved(floor)
    with floor.read() as book:
        (of,) = settlements.whole(book)
        terms = settlements.terms_of(book, of.id, of.version)
    (item,) = [one for one in of.computed.items if one.line == "work"]
    assert (item.text, item.quantity, item.unit, item.unit_price) == ("flooring", "80", "m2", 900_00)
    assert of.computed.payable.this("this") == 72_000_00 and of.state == "final" and not broken(of.computed)
    assert "80 m2" in said(floor, "why settlement apollo 1 line 1", by="li")
    at(floor, "2026-11-20")
    sure(floor, "site log apollo south 50 m2 flooring", "li")
    li(floor, "accept work order 1 flooring 130 m2")
    li(floor, "subcontract deduction order 1 500 penalty because of the safety rule")
    reply = floor.say("settle apollo with Flat whole", by="li", at="")
    text = floor.lines(reply, "en")
    assert "less is measured than the price" in text, text
    change = floor.say("subcontract change order 1 -63000 because less was built", by="li", at="")
    assert change.card is not None and change.card.about
    floor.click("subcontract.approve", change.card.about.partition(":")[2], by="fei", at="")
    assert "Enter its invoice" in li(floor, "settle apollo with Flat whole")
    invoiced(floor, "invoiced 126985 order 1 special invoice tax 10485")
    reply = floor.say("settle apollo with Flat whole", by="li", at="")
    assert "checked" in floor.lines(reply, "en"), floor.lines(reply, "en")
    press(floor, reply, "settlement.submit", by="li")
    approved(floor)
    with floor.read() as book:
        known = settlements.whole(book)
        terms = settlements.terms_of(book, known[-1].id, known[-1].version)
    every = [one.computed for one in known]
    assert sum(one.payable.this("this") for one in every) == account(floor, "subcontract") == 116_500_00
    assert not broken_together(every, terms, final=True)
    assert settled_and_open(every, terms).open_net == 0 and faults(floor) == []


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 28), st.fractions(0, 50, max_denominator=1000)), max_size=12),
    st.lists(st.tuples(st.integers(1, 28), st.integers(1, 10**6)), min_size=1, max_size=4),
)
def test_value_is_between_the_cheapest_and_the_dearest(
    said: list[tuple[int, Fraction]], priced: list[tuple[int, int]]
) -> None:
    """Whatever is accepted and taken back: nothing accepted is worth nothing, and a unit costs what some day said."""
    prices = [PositionPrice("floor", "m2", date(2026, 1, 1), priced[0][1])]
    prices += [PositionPrice("floor", "m2", date(2026, 1, day), price) for day, price in sorted(priced)]
    accepted = [AcceptedQuantity("floor", date(2026, 1, day), quantity) for day, quantity in sorted(said)]
    (found,) = to_date(prices, accepted)
    assert found.quantity == (accepted[-1].quantity if accepted else 0)
    all_prices = [one.price for one in prices]
    assert round(found.quantity * min(all_prices)) <= found.value <= round(found.quantity * max(all_prices))
    assert found.one_price is None or round(found.quantity * found.one_price) == found.value
