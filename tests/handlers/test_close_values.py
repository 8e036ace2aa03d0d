"""What a close books of values: shares of overhead, foreign items, and entries that are dated after its month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update

from ledger.accounts import Standard
from ledger.close.surcharges import ROLES
from ledger.journal import JournalEntry, Posting
from ledger.money import Money
from ledger.policies import AllocationBase, usual
from storage import entries, item_balances, people, projects
from storage import tables as t
from storage.book import Book
from storage.directory import table
from tests.conftest import Stage
from tests.handlers.test_bank import faults
from tests.handlers.test_close import sums
from tests.handlers.test_close_order import at, clicked, said
from tests.handlers.test_payables import billed

pytestmark = pytest.mark.sweep(3)


def by_day(stage: Stage, source: str) -> dict[str, dict[str, int]]:
    """Day -> role -> what the entries of a step booked on it."""
    found: dict[str, dict[str, int]] = {}
    with stage.read() as book:
        for entry in entries.of_source(book, source):
            own = found.setdefault(f"{entry.booked}", {})
            for line in entry.postings:
                own[line.account] = own.get(line.account, 0) + line.company.minor
    return found


def in_dollars(stage: Stage, how: str) -> None:
    """USD 1,060 are owed by a customer; the dollar goes from 7.1 to 7.3 in November and to 7.0 in December."""
    stage.with_rules(policies=replace(stage.house.rules.policies, revaluation=how))
    for day, rate in (("2026-11-01", "7.10"), ("2026-11-19", "7.30"), ("2026-12-15", "7.00")):
        at(stage, max(day, "2026-11-19"))
        stage.say(f"fx USD CNY {rate} {day} PBOC", by="fei", at="")
    at(stage, "2026-11-20")
    stage.say("contract apollo USD 1060 tax 6% 100% 2026-11-10", by="li")
    stage.say("invoice apollo 1 no INV-1 2026-11-10", by="fei")


def test_a_revaluation_that_is_reversed_is_gone_on_the_next_day(stage: Stage) -> None:
    in_dollars(stage, "reversed")
    at(stage, "2026-11-30", 22)
    clicked(stage, "close.do", "2026-11 all")
    assert by_day(stage, "close:2026-11:revaluation") == {
        "2026-11-30": {"receivable": 21_200, "exchange_gain": -21_200}
    }, "nothing is dated after today"
    assert by_day(stage, "close:2026-11:reversal") == {}
    at(stage, "2026-12-03")
    for _time in range(2):
        clicked(stage, "close.do", "2026-11 all")
        back = {"2026-12-01": {"receivable": -21_200, "exchange_gain": 21_200}}
        assert by_day(stage, "close:2026-11:reversal") == back
    at(stage, "2027-01-04")
    for _time in range(2):
        clicked(stage, "close.do", "2026-12 all")
        clicked(stage, "close.year", "2026")
        assert by_day(stage, "close:2026-12:revaluation") == {
            "2026-12-31": {"receivable": -10_600, "exchange_loss": 10_600}
        }
        assert by_day(stage, "close:2026-12:reversal") == {
            "2027-01-01": {"receivable": 10_600, "exchange_loss": -10_600}
        }
    assert sums(stage)["receivable"] == 752_600 and faults(stage) == []


def test_the_next_close_reverses_what_the_one_before_could_not_yet(both: Stage) -> None:
    stage = both
    in_dollars(stage, "reversed")
    at(stage, "2026-11-30", 22)
    clicked(stage, "close.do", "2026-11 all")
    at(stage, "2026-12-31", 22)
    clicked(stage, "close.do", "2026-12 all")
    assert by_day(stage, "close:2026-11:reversal") == {"2026-12-01": {"receivable": -21_200, "exchange_gain": 21_200}}
    with stage.read() as book:
        (owed,) = item_balances.items(book, ("receivable",), date(2026, 12, 31))
    assert owed.company == 742_000 and faults(stage) == []


def test_a_revaluation_that_is_carried_on_stays(stage: Stage) -> None:
    in_dollars(stage, "carried")
    at(stage, "2026-12-03")
    clicked(stage, "close.do", "2026-11 all")
    assert by_day(stage, "close:2026-11:reversal") == {} and sums(stage)["receivable"] == 773_800


@pytest.mark.parametrize("paid_by", ["own money", "company card"])
def test_what_is_owed_in_our_own_currency_is_not_valued_as_foreign(stage: Stage, paid_by: str) -> None:
    for day, rate in (("2026-11-01", "7.10"), ("2026-11-19", "7.30")):
        stage.say(f"fx USD CNY {rate} {day} PBOC", by="fei", at="")
    stage.say(f"expense USD 100 hotel 2026-11-02 {paid_by}", by="ann")
    stage.click("expense.submit", "1", by="ann")
    stage.click("expense.approve", "1", by="li")
    stage.click("expense.approve", "1", by="fei", at="")
    before = sums(stage)
    assert {"employee", "card"} & set(before)
    at(stage, "2026-11-30")
    clicked(stage, "close.do", "2026-11 revaluation")
    assert sums(stage) == before


def overhead(stage: Stage, base: AllocationBase) -> None:
    """1,000 of overhead, one customer's project in dollars, one in yuan, one of our own; hours on all three."""
    stage.with_rules(policies=replace(stage.house.rules.policies, allocation_base=base))
    at(stage, "2026-11-17")
    stage.say("fx USD CNY 7.00 2026-11-01 PBOC", by="fei", at="")

    def add(book: t.Any) -> None:
        projects.add(book, "POOL", en="Pool", zh="池", currency="CNY", customer="", kind="overhead")
        projects.add(book, "INT", en="Inhouse", zh="内部", currency="CNY", customer="", kind="internal")
        projects.add(book, "EXPORT", en="Export", zh="出口", currency="USD", customer="Blue")

    stage.write(add)
    for code in ("POOL", "INT", "EXPORT"):
        stage.say(f"seat Ann member {code}", by="ada", at="")
    for code in ("apollo", "INT", "EXPORT"):
        stage.say(f"log 4h {code} 2026-11-17", by="ann", at="")
    for code in ("INT", "POOL"):
        card = stage.say(f"expense 1000 hotel {code} 2026-11-16 other", by="ann", at="").card
        assert card
        id = card.about.partition(":")[2]
        stage.click("expense.submit", id, by="ann", at="")
        stage.click("expense.approve", id, by="fei", at="")
    stage.say("contract apollo 10600 tax 6% 50% 2026-11-10, 50% 30 days after acceptance", by="li")
    stage.say("revenue policy apollo cost to cost", by="fei")
    stage.say("estimate apollo 8000 because of the offer", by="li")
    stage.say("contract export USD 1060 tax 6% 100% 2026-11-10", by="fei", at="")
    stage.say("revenue policy export as invoiced", by="fei", at="")
    stage.say("invoice export 1 no E-1 2026-11-10", by="fei", at="")


def shares(stage: Stage) -> dict[int, tuple[int, int]]:
    """Project -> its share of the month's pool, in the company's currency and in its own."""
    found: dict[int, tuple[int, int]] = {}
    with stage.read() as book:
        for entry in entries.of_source(book, "close:2026-11:pool"):
            for line in entry.postings:
                if line.category == "overhead":
                    old = found.get(line.project, (0, 0))
                    found[line.project] = (old[0] + line.company.minor, old[1] + line.project_amount.minor)
    return found


@pytest.mark.parametrize("base", ["hours", "labour_cost", "revenue"])
@pytest.mark.sweep(3)
def test_a_second_run_shares_nothing_out_anew(stage: Stage, base: AllocationBase) -> None:
    overhead(stage, base)
    at(stage, "2026-12-05")
    stage.say("fx USD CNY 9.00 2026-12-01 PBOC", by="fei", at="")
    clicked(stage, "close.do", "2026-11 all")
    first, booked = shares(stage), sums(stage)
    assert sum(company for company, _own in first.values()) == 100_000 and "overhead" not in booked
    for _time in range(3):
        clicked(stage, "close.do", "2026-11 all")
        assert (shares(stage), sums(stage)) == (first, booked)
    for company, own in first.values():
        assert own in (company, round(company / 7)), "a share is kept at the rate of its month"
    assert faults(stage) == []
    if base != "revenue":
        assert sorted(company for company, _own in first.values()) == [33_333, 33_333, 33_334], "by what hours cost"


@pytest.mark.parametrize(
    ("base", "words"),
    [
        ("hours", "no hours were booked"),
        ("labour_cost", "no project has labour"),
        ("revenue", "no project has revenue"),
    ],
)
def test_what_stays_in_the_pool_is_told_with_its_reason(stage: Stage, base: AllocationBase, words: str) -> None:
    stage.with_rules(policies=replace(stage.house.rules.policies, allocation_base=base))
    stage.write(lambda book: projects.add(book, "POOL", en="Pool", currency="CNY", kind="overhead"))
    stage.say("seat Ann member POOL", by="ada", at="")
    stage.say("expense 1000 hotel POOL 2026-11-16 other", by="ann", at="")
    stage.click("expense.submit", "1", by="ann", at="")
    stage.click("expense.approve", "1", by="fei", at="")
    assert words in said(stage, "allocate overhead 2026-11")


def test_what_is_adopted_after_a_month_is_not_booked_by_its_close(stage: Stage) -> None:
    stage.say("contract apollo 10600 tax 6% 50% 2026-11-10, 50% 30 days after acceptance", by="li")
    row = table(t.ContractRow)
    stage.write(lambda book: book.connection.execute(update(row).values(policy="as_before")))
    stage.say("invoice apollo 1 no INV-1 2026-11-10", by="fei")
    stage.say("log 8h apollo 2026-11-17", by="ann")
    stage.say("estimate apollo 8000 because of the offer", by="li")
    at(stage, "2026-12-03")
    clicked(stage, "contract.adopt", "1 cost_to_cost")
    roles = ("revenue", "cost_of_sales", "contract_liability", "contract_asset")
    adopted = [sums(stage).get(role, 0) for role in roles]
    assert adopted == [-200_000, 160_000, -300_000, 0]
    clicked(stage, "close.do", "2026-11 all")
    assert [sums(stage).get(role, 0) for role in roles] == adopted, "November earned as it did in November"
    at(stage, "2026-12-31", 22)
    clicked(stage, "close.do", "2026-12 all")
    assert [sums(stage).get(role, 0) for role in roles] == adopted and faults(stage) == []


def test_a_policy_that_is_changed_after_a_month_is_not_booked_by_its_close(stage: Stage) -> None:
    stage.say("contract apollo 10600 tax 6% 50% 2026-11-10, 50% 30 days after acceptance", by="li")
    stage.say("invoice apollo 1 no INV-1 2026-11-10", by="fei")
    stage.say("log 8h apollo 2026-11-17", by="ann")
    at(stage, "2026-12-03")
    clicked(stage, "revenue.policy", "1 as_invoiced")
    assert sums(stage)["revenue"] == -500_000
    clicked(stage, "close.do", "2026-11 all")
    assert sums(stage)["revenue"] == -500_000 and "cost_of_sales" not in sums(stage)
    at(stage, "2026-12-31", 22)
    clicked(stage, "close.do", "2026-12 all")
    assert (sums(stage)["revenue"], sums(stage)["cost_of_sales"]) == (-500_000, 160_000) and faults(stage) == []


def test_the_provision_of_a_month_is_said_and_closed_once(stage: Stage) -> None:
    stage.say("contract apollo 1000 tax 0% 100% 2026-06-01", by="li")
    stage.say("invoice apollo 1", by="fei")
    at(stage, "2026-12-03")
    card = stage.say("provision", by="fei", at="").card
    assert card and [(one.action, one.value) for one in card.buttons] == [("close.do", "2026-11 allowances")]
    clicked(stage, "close.do", "2026-11 allowances")
    booked = sums(stage)
    assert booked["allowance"] == -booked["credit_loss"] < 0
    clicked(stage, "close.do", "2026-11 all")
    assert sums(stage) == booked and faults(stage) == []


def vat_of_november(stage: Stage) -> None:
    """600 of output VAT."""
    stage.say("contract apollo 10600 tax 6% 100% 2026-11-10", by="li")
    stage.say("invoice apollo 1 no INV-1 2026-11-10", by="fei")
    at(stage, "2026-12-01")


@pytest.mark.parametrize("standard", ["cas", "small"])
def test_what_vat_is_owed_is_carried_once_and_follows_what_changes(stage: Stage, standard: Standard) -> None:
    stage.with_rules(policies=usual(standard))
    vat_of_november(stage)
    for _time in range(2):
        clicked(stage, "close.do", "2026-11 all")
        assert (sums(stage)["vat_to_unpaid"], sums(stage)["vat_unpaid"]) == (60_000, -60_000)
    post_input_vat(stage, 25_000, date(2026, 11, 28))
    for _time in range(2):
        clicked(stage, "close.do", "2026-11 vat")
        assert (sums(stage)["vat_to_unpaid"], sums(stage)["vat_unpaid"]) == (35_000, -35_000)
    post_input_vat(stage, 50_000, date(2026, 11, 29))
    clicked(stage, "close.do", "2026-11 vat")
    assert not {"vat_to_unpaid", "vat_unpaid"} & set(sums(stage)), "more input VAT than output VAT stays where it is"
    at(stage, "2026-12-20")
    stage.say("contract xinghe 106000 tax 6% 100% 2026-12-10", by="fei", at="")
    stage.say("invoice xinghe 1 no INV-2 2026-12-10", by="fei", at="")
    at(stage, "2026-12-31")
    clicked(stage, "close.do", "2026-12 all")
    assert sums(stage)["vat_unpaid"] == -(600_000 - 15_000), "less what was left of November"


RATES = (Decimal("0.07"), Decimal("0.03"), Decimal("0.02"))


@pytest.mark.parametrize("standard", ["cas", "small"])
def test_surcharges_follow_the_vat_that_is_to_be_paid(stage: Stage, standard: Standard) -> None:
    """600.00 of VAT: 42.00, 18.00 and 12.00.  250.00 of input VAT come to it: on 350.00 they are 24.50, 10.50, 7.00."""
    stage.with_rules(policies=replace(usual(standard), surcharges=RATES))
    vat_of_november(stage)
    assert "Surcharges on VAT" in said(stage, "close month 2026-11")
    for vat, owed in ((0, (4_200, 1_800, 1_200)), (25_000, (2_450, 1_050, 700)), (0, (2_450, 1_050, 700))):
        if vat:
            post_input_vat(stage, vat, date(2026, 11, 20))
        clicked(stage, "close.do", "2026-11 all")
        stands = sums(stage)
        assert tuple(-stands[role] for role in ROLES) == owed and stands["surcharges"] == sum(owed)
    assert "税金及附加" in stage.lines(stage.say("月结 2026-11", by="fei", at=""), "zh-CN")


def test_small_scale_payers_owe_surcharges_on_what_they_charge(stage: Stage) -> None:
    """1 % of 10,000.00 is 100.00 of VAT, and half of the rates."""
    stage.with_rules(vat_payer="small", policies=replace(usual("small"), surcharges=tuple(one / 2 for one in RATES)))
    stage.say("contract apollo 10100 tax 1% 100% 2026-11-10", by="li")
    stage.say("invoice apollo 1 no INV-1 2026-11-10", by="fei")
    at(stage, "2026-12-01")
    clicked(stage, "close.do", "2026-11 all")
    assert [-sums(stage)[role] for role in ROLES] == [350, 150, 100]


def test_without_rates_there_are_no_surcharges(stage: Stage) -> None:
    vat_of_november(stage)
    assert "Surcharges" not in said(stage, "close month 2026-11")
    clicked(stage, "close.do", "2026-11 all")
    assert "surcharges" not in sums(stage)


def post_input_vat(stage: Stage, minor: int, day: date) -> None:
    """Input VAT is certified, whatever for."""
    amount = Money(minor, "CNY")
    lines = (Posting("input_vat", amount, amount, amount), Posting("bank", -amount, -amount, -amount))
    stage.write(lambda book: entries.post(book, JournalEntry(day, day, "certified", "test:1", lines)))


@pytest.mark.parametrize("rules", [{"policies": usual("ifrs")}, {"vat_payer": "small"}])
def test_no_vat_is_carried_where_it_has_no_such_account(stage: Stage, rules: dict[str, Any]) -> None:
    stage.with_rules(**rules)
    vat_of_november(stage)
    clicked(stage, "close.do", "2026-11 all")
    assert "vat_unpaid" not in sums(stage)


def test_a_close_of_many_contracts_asks_a_few_times_for_each(stage: Stage) -> None:
    asked = [statements_of_a_close(stage, 2, "2026-10"), statements_of_a_close(stage, 12, "2026-11")]
    assert (asked[1] - asked[0]) / 10 < 12, asked


def statements_of_a_close(stage: Stage, more: int, month: str) -> int:
    """How many statements the close of a month takes that has so many contracts more, each of which earns by cost."""
    at(stage, f"{month}-05")

    def add(book: Book) -> None:
        for number in range(more):
            code = f"P{month[-2:]}{number}"
            made = projects.add(book, code, en=code, currency="CNY", customer="Acme")
            people.seat(book, 1, "member", made.id)

    stage.write(add)
    for number in range(more):
        code = f"P{month[-2:]}{number}"
        stage.say(f"contract {code} 10600 tax 6% 100% {month}-10", by="fei", at="")
        stage.say(f"revenue policy {code} cost to cost", by="fei", at="")
        stage.say(f"estimate {code} 8000 because of the offer", by="fei", at="")
        stage.say(f"log 4h {code}", by="ann", at="")
    year, number = int(month[:4]), int(month[5:])
    at(stage, f"{date(year, number + 1, 1)}")
    said: list[str] = []
    stage.write(lambda book: book.raw.set_trace_callback(said.append))
    assert "waits" not in clicked(stage, "close.do", f"{month} all")
    stage.write(lambda book: book.raw.set_trace_callback(None))
    return len(said)


@pytest.mark.parametrize("parts", [("100",), ("33.33", "66.67")])
def test_a_foreign_debt_is_paid_at_what_it_stands_at(stage: Stage, parts: tuple[str, ...]) -> None:
    for day, rate in (("2026-11-01", "7.10"), ("2026-11-19", "7.30")):
        stage.say(f"fx USD CNY {rate} {day} PBOC", by="fei", at="")
    for vendor in ("Dell", "Lenovo"):
        billed(stage, "USD 100", f"{vendor}-1", vendor, "2026-11-02")
    assert sums(stage)["payable"] == -142_000
    at(stage, "2026-12-01")
    clicked(stage, "close.do", "2026-11 all")
    with stage.read() as book:
        owed = item_balances.items(book, ("payable",), date(2026, 11, 30))
    assert [(one.item, one.paid, one.company) for one in owed] == [
        ("expense:1", -10_000, -73_000),
        ("expense:2", -10_000, -73_000),
    ]
    stage.say("fx USD CNY 7.40 2026-12-01 PBOC", by="fei", at="")
    for part in parts:
        said(stage, f"pay supplier Dell USD {part}")
    found = sums(stage)
    assert found["payable"] == -73_000 and found["bank"] == -74_000
    assert found["exchange_loss"] == 4_000 + 1_000, "of November, and what December added"
    at(stage, "2026-12-31")
    clicked(stage, "close.do", "2026-12 all")
    assert sums(stage)["payable"] == -74_000 and faults(stage) == []
