"""Settling a contract with unit prices: what is measured on its sites, at the price of the day."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from ledger.period import Period
from ledger.settlements.identities import broken
from storage import people, projects, settlements
from storage.book import Book
from storage.directory import directory
from tests.conftest import Stage
from tests.handlers.test_bank import faults, press
from tests.handlers.test_close_order import at, said
from tests.handlers.test_settlement_answers import approved
from tests.handlers.test_settling import judged
from tests.ledger.economics.company import SHARED, Company

RULES = "settlement rules halls by month, contract basis, approved by finance, without confirmation"
PRICE = 98_000


def begin(stage: Stage) -> None:
    """A contract over 4,000 m² at ¥980, paid by what is measured."""
    at(stage, "2026-01-01")

    def found(book: Book) -> None:
        run = Period(date(2026, 1, 1), date(2026, 7, 1))
        made = projects.add(book, "HALLS", en="Halls", zh="厂房", currency="CNY", customer="Customer", run=run)
        for who, role in (("li", "lead"), ("ann", "member")):
            people.seat(book, directory(book).accounts["test", who], role, made.id)  # type: ignore[arg-type]

    stage.write(found)
    said(stage, "contract halls 4272800 tax 9% 10% 2026-02-28, 90% 2026-06-30", by="li")
    assert "unit prices" in said(stage, "contract terms halls by measured quantity", by="li")
    sure(stage, "unit price halls flooring 980/m2 4000 m2 in all")
    said(stage, RULES, by="li")


def sure(stage: Stage, text: str, by: str = "li") -> str:
    """Said, and yes to whatever is asked."""
    reply = stage.say(text, by=by, at="")
    for _n in range(3):
        yes = [one for one in (reply.card.buttons if reply.card else ()) if one.action == "question.yes"]
        if not yes:
            break
        reply = stage.click(yes[0].action, yes[0].value, by=by, at="")
    return stage.lines(reply, "en")


def log(stage: Stage, quantity: str, site: str = "north", item: str = "flooring") -> None:
    text = sure(stage, f"site log halls {site} {quantity} m2 {item}", "ann")
    assert "logged" in text, text


def test_what_is_measured_is_settled_month_by_month(stage: Stage) -> None:
    begin(stage)
    assert "nothing that has a unit price is measured" in said(stage, "settle halls", by="li")
    at(stage, "2026-01-16")
    log(stage, "180")
    at(stage, "2026-01-31")
    log(stage, "90.5", "south")
    reply = stage.say("settle halls", by="li", at="")
    text = stage.lines(reply, "en")
    assert "CN¥265,090.00" in text and "by contract" in text, text
    done = judged(stage, reply)
    assert "checked" in stage.lines(done, "en"), stage.lines(done, "en")
    press(stage, done, "settlement.submit", by="li")
    approved(stage)
    with stage.read() as book:
        (of,) = settlements.whole(book)
    (item,) = of.computed.items
    assert (item.text, item.quantity, item.unit, item.unit_price) == ("flooring", "270.5", "m2", PRICE)
    assert item.amount == 265_090_00 and of.state == "final" and not broken(of.computed)
    assert "270.5 m2" in said(stage, "why settlement halls 1 line 1", by="li")
    at(stage, "2026-02-10")
    log(stage, "100", "south")
    said(stage, "结算 厂房", by="li")
    with stage.read() as book:
        assert settlements.whole(book)[-1].computed.payable.this("this") == 98_000_00
    assert faults(stage) == []


def test_a_price_that_changes_holds_from_its_day_on(stage: Stage) -> None:
    begin(stage)
    at(stage, "2026-01-16")
    log(stage, "100")
    sure(stage, "unit price halls flooring 1000/m2 from 2026-02-01")
    at(stage, "2026-02-10")
    log(stage, "100")
    said(stage, "settle halls", by="li")
    with stage.read() as book:
        (of,) = settlements.whole(book)
    (item,) = of.computed.items
    assert (item.amount, item.quantity, item.unit_price) == (198_000_00, "200", 0)


def test_what_has_no_item_or_no_price_is_named_and_waits(stage: Stage) -> None:
    begin(stage)
    at(stage, "2026-01-16")
    log(stage, "180")
    log(stage, "20", item="")
    log(stage, "30", item="plaster")
    text = said(stage, "settle halls", by="li")
    assert "Settlement with Customer, Halls: draft" in text and "CN¥176,400.00" in text, text
    assert "Say which item they are" in text and "unit price HALLS plaster 980/m² from" in text, text
    sure(stage, "unit price HALLS plaster 40/m² from 2026-01-01")
    text = said(stage, "settle halls", by="li")
    assert "CN¥177,600.00" in text and "plaster" not in text, text


def test_it_has_no_stages_and_one_way_of_being_paid(stage: Stage) -> None:
    begin(stage)
    at(stage, "2026-01-16")
    log(stage, "180")
    assert "It is not settled by stages" in said(stage, "settle halls stage 2", by="li")
    assert "not by both" in said(stage, "contract terms halls mark-up 12% because of that", by="li")
    assert "按实" not in said(stage, "合同条款 厂房 按实测工程量结算", by="li")
    text = said(stage, "settle halls whole", by="li")
    assert "less is measured than the price" in text, text


@pytest.mark.skipif(not SHARED.exists(), reason="the worked company is not here")
def test_the_measured_contract_of_the_worked_company(stage: Stage) -> None:
    """Its area × its unit price at each month's end, to the cent; the last one brings what the months before do not."""
    company, sites = Company.read(), {"N": "north", "S": "south", "W": "west"}
    contract = next(one for one in company.data["contracts"] if one["id"] == "C")
    begin(stage)
    for key in company.months:
        for one in company.data["site_logs"]:
            if one["day"][:7] == key and Fraction(one["output_m2"]):
                at(stage, one["day"])
                log(stage, one["output_m2"], sites[one["site"]])
        at(stage, company.end_of(key).isoformat(), 20)
        press(stage, judged(stage, stage.say("settle halls", by="li", at="")), "settlement.submit", by="li")
        approved(stage)
        with stage.read() as book:
            known = settlements.whole(book)
        done, _planned = company.progress("C", key)
        assert done is not None
        assert known[-1].computed.payable.to_date("value") == done * contract["net"], key
        assert known[-1].state == "final"
    built = sum(Fraction(one["output_m2"]) for one in company.data["site_logs"])
    assert sum(one.computed.payable.this("this") for one in known) == built * contract["unit_price_per_m2"]
    assert faults(stage) == []
