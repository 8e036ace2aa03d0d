"""VAT that the law makes due without an invoice: named by the VAT of months, output VAT by the close of its month."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chat.cards.card import Card
from ledger.accounts import Standard
from ledger.policies import VatDueBy, usual
from tests.conftest import Stage, cny
from tests.handlers.test_bank import faults
from tests.handlers.test_close import sums
from tests.handlers.test_close_order import at, clicked, said

pytestmark = pytest.mark.sweep(3)

SIGNED = "contract apollo 10600 tax 6% 50% 2026-10-10, 45% 2026-11-20, 5% 2027-10-10"
DUE = "CN¥300.00 of VAT is due by law on 1 payment that is not invoiced."


def signed(stage: Stage, standard: Standard = "cas", terms: str = SIGNED, work: bool = True) -> None:
    """Half of 10,600.00 is due on 10 October and nobody writes an invoice."""
    stage.with_rules(policies=usual(standard))
    at(stage, "2026-10-02")
    assert "Contracts of" in said(stage, terms)
    if work:
        assert said(stage, "log 8h apollo 2026-10-02", by="ann").startswith("✓")


def chinese(stage: Stage, text: str) -> str:
    return stage.lines(stage.say(text, by="fei", at=""), "zh-CN")


def of_month(stage: Stage, month: str, day: int) -> dict[str, int]:
    at(stage, f"{month}-{day}", 22)
    clicked(stage, "close.do", f"{month} all")
    booked = sums(stage)
    clicked(stage, "close.do", f"{month} all")
    assert sums(stage) == booked and faults(stage) == [], "a second run books nothing"
    return booked


def output_vat(found: dict[str, int]) -> int:
    """Output VAT, wherever a close has carried it."""
    return sum(found.get(role, 0) for role in ("output_vat", "vat_to_unpaid", "vat_unpaid"))


@pytest.mark.parametrize("standard", ["cas", "small", "ifrs"])
def test_the_day_that_was_agreed_makes_it_output_vat(stage: Stage, standard: Standard) -> None:
    signed(stage, standard)
    at(stage, "2026-10-31", 22)
    asked = said(stage, "close month 2026-10")
    assert "VAT due without an invoice" in asked and "CN¥300.00" in asked, asked
    october = of_month(stage, "2026-10", 31)
    assert (october["receivable"], october["contract_liability"], output_vat(october)) == (5_300_00, -5_000_00, -300_00)
    assert "output_vat_pending" not in october and "revenue" not in october
    shown = said(stage, "vat 2026-10")
    assert DUE in shown and "CN¥5,300.00, due Sat 10 Oct 2026, VAT CN¥300.00" in shown, shown
    assert "closed up to" in said(stage, "lock 2026-10")
    at(stage, "2026-11-02")
    said(stage, "invoice apollo 1 no INV-1 2026-11-02")
    assert sums(stage) == october, "the invoice has the VAT that was due without it"
    assert DUE in said(stage, "vat 2026-10"), "the return of October is to have it"
    november = said(stage, "vat 2026-11")
    assert "due by law" not in november + said(stage, "close month 2026-11")
    facts = {fact.label.template: fact.value.values["m"] for fact in card_of(stage, "vat 2026-11").facts}
    assert facts["Output VAT"] == cny("0") and faults(stage) == []
    assert card_of(stage, "vat 2026-10").facts[0].value.values["m"] == cny("300")


def card_of(stage: Stage, text: str) -> Card:
    card = stage.say(text, by="fei", at="").card
    assert card is not None
    return card


def test_why_names_the_rule_and_the_law(stage: Stage) -> None:
    signed(stage)
    of_month(stage, "2026-10", 31)
    table = card_of(stage, "vat 2026-10").table
    assert table is not None and len(table.refs) == 1
    told = said(stage, f"why {table.refs[0]}")
    assert "VAT due without an invoice" in told and "VAT Law art. 28(1)" in told, told


def test_the_other_choices_book_it_with_the_invoice(stage: Stage) -> None:
    """`named`: it is told and stays open; the books take it with the invoice."""
    signed(stage)
    stage.with_rules(policies=replace(usual("cas"), vat_due="named"))
    at(stage, "2026-10-31", 22)
    assert DUE in said(stage, "close month 2026-10")
    october = of_month(stage, "2026-10", 31)
    assert (october["receivable"], october["output_vat_pending"]) == (5_300_00, -300_00)
    at(stage, "2026-11-02")
    said(stage, "invoice apollo 1 no INV-1 2026-11-02")
    assert DUE in said(stage, "vat 2026-10") and "due by law" not in said(stage, "vat 2026-11")
    assert sums(stage)["output_vat"] == -300_00 and faults(stage) == []


def test_it_is_said_in_chinese(stage: Stage) -> None:
    signed(stage)
    at(stage, "2026-10-31", 22)
    told = "有 1 笔款项未开票，依法已发生增值税纳税义务：税额 ¥300.00。"
    shown = chinese(stage, "增值税 10月")
    assert told in shown and "¥5,300.00，2026年10月10日 周六 到期，税额 ¥300.00" in shown, shown
    assert "未开票已到期的增值税" in (close := chinese(stage, "月结 10月")) and "¥300.00" in close, close


@pytest.mark.parametrize("standard", ["cas", "small", "ifrs"])
@pytest.mark.sweep(3)
def test_money_for_work_that_has_begun_makes_it_due_and_an_advance_does_not(stage: Stage, standard: Standard) -> None:
    signed(stage, standard, "contract apollo 10600 tax 6% 50% 2026-12-10, 50% 2027-10-10", work=False)
    assert said(stage, "paid apollo 2120 2026-10-02").startswith("✓")
    assert "due by law" not in said(stage, "vat 2026-10") + said(stage, "close month 2026-10")
    october = of_month(stage, "2026-10", 31)
    assert output_vat(october) == 0
    at(stage, "2026-11-02")
    said(stage, "log 8h apollo 2026-11-02", by="ann")
    shown = said(stage, "vat 2026-11")
    assert "CN¥120.00 of VAT is due by law" in shown and "CN¥2,120.00 paid ahead, VAT CN¥120.00" in shown, shown
    november = of_month(stage, "2026-11", 30)
    assert output_vat(november) == -120_00 and november["contract_liability"] == -2_000_00
    assert "output_vat_pending" not in november
    at(stage, "2026-12-01")
    said(stage, "milestone apollo acceptance 2026-12-01", by="li")
    said(stage, "invoice apollo 1 no INV-1 2026-12-01")
    december = sums(stage)
    assert output_vat(december) == -300_00 and december["receivable"] == 3_180_00 and faults(stage) == []


@pytest.mark.parametrize("paid", [False, True])
@pytest.mark.parametrize("standard", ["cas", "small", "ifrs"])
@pytest.mark.sweep(3)
def test_a_month_that_is_over_has_what_was_due_at_its_end(stage: Stage, standard: Standard, paid: bool) -> None:
    """Invoiced in November, before October is closed: by law and in the books it belongs to October all the same."""
    signed(stage, standard)
    at(stage, "2026-11-05")
    said(stage, "invoice apollo 1 no INV-1 2026-11-05")
    if paid:
        assert said(stage, "paid apollo 5300 2026-11-05").startswith("✓")
    assert DUE in said(stage, "vat 2026-10") and "due by law" not in said(stage, "vat 2026-11")
    clicked(stage, "close.do", "2026-10 all")
    booked = sums(stage)
    clicked(stage, "close.do", "2026-10 all")
    assert sums(stage) == booked and faults(stage) == []
    assert output_vat(booked) == -300_00 and booked["contract_liability"] == -5_000_00
    assert booked.get("receivable", 0) == (0 if paid else 5_300_00) and "output_vat_pending" not in booked
    assert [card_of(stage, f"vat 2026-{month}").facts[0].value.values["m"] for month in (10, 11)] == [
        cny("300"),
        cny("0"),
    ]


def test_what_stands_nowhere_is_named(stage: Stage) -> None:
    """Where only an invoice makes a receivable, the VAT of an unpaid instalment has nothing to come from."""
    signed(stage)
    stage.with_rules(policies=replace(usual("cas"), unconditional="invoice"))
    at(stage, "2026-10-31", 22)
    told = "CN¥300.00 of VAT is due by law and not booked"
    assert told in said(stage, "close month 2026-10")
    assert of_month(stage, "2026-10", 31) == {"labour": 1_600_00, "payroll": -1_600_00}


@pytest.mark.parametrize("how", ["earliest", "named"])
def test_beside_what_the_step_books_it_is_not_lost(stage: Stage, how: VatDueBy) -> None:
    """The invoice of the second instalment gives the step something to carry; the first is due without one."""
    signed(stage)
    stage.with_rules(policies=replace(usual("cas"), vat_due=how))
    said(stage, "invoice apollo 2 no INV-2 2026-10-02")
    at(stage, "2026-10-31", 22)
    shown = said(stage, "close month 2026-10")
    assert "to be done" in shown and (how == "earliest" or DUE in shown), shown
    clicked(stage, "close.do", "2026-10 all")
    assert sums(stage)["vat_unpaid"] == (-570_00 if how == "earliest" else -270_00) and faults(stage) == []


def test_what_is_due_less_by_now_goes_back(stage: Stage) -> None:
    """The work was none: nothing is due any more, and what was booked goes back with the next close."""
    signed(stage, work=False)
    at(stage, "2026-10-12")
    said(stage, "milestone apollo acceptance 2026-10-12", by="li")
    assert output_vat(of_month(stage, "2026-10", 31)) == -300_00
    at(stage, "2026-11-02")
    said(stage, "milestone apollo acceptance not reached", by="li")
    november = of_month(stage, "2026-11", 30)
    assert output_vat(november) == 0, november


@pytest.mark.parametrize("paid", [False, True])
@pytest.mark.parametrize("standard", ["cas", "small", "ifrs"])
@pytest.mark.sweep(3)
def test_a_wrong_invoice_leaves_it_due(stage: Stage, standard: Standard, paid: bool) -> None:
    """Credited for its paper alone, with nothing anew in the month: the law has the VAT all the same."""
    signed(stage, standard)
    of_month(stage, "2026-10", 31)
    at(stage, "2026-11-02")
    said(stage, "invoice apollo 1 no INV-1 2026-11-02")
    if paid:
        assert said(stage, "paid apollo 5300 2026-11-02").startswith("✓")
    assert "booked" in said(stage, "credit note INV-1 5300 paper because of the name")
    assert output_vat(sums(stage)) == 0 and faults(stage) == []
    november = of_month(stage, "2026-11", 30)
    whole = 300_00 + 270_00  # the second instalment was due on 20 November
    assert output_vat(november) == -whole and "output_vat_pending" not in november


def test_a_withdrawn_contract_owes_no_vat(stage: Stage) -> None:
    signed(stage)
    of_month(stage, "2026-10", 31)
    at(stage, "2026-11-02")
    clicked(stage, "contract.withdraw", "1", by="li")
    assert output_vat(sums(stage)) == 0 and faults(stage) == []


@pytest.mark.parametrize("standard", ["cas", "small", "ifrs"])
def test_in_a_foreign_currency_it_takes_the_rate_of_the_month_end(stage: Stage, standard: Standard) -> None:
    """USD 530 paid at 7.00: its VAT of USD 30 is owed at 7.20, the rate of the evening on which it was due."""
    said(stage, "fx USD CNY 7.00 2026-10-01 PBOC")
    signed(stage, standard, "contract apollo USD 1060 tax 6% 50% 2026-12-10, 50% 2027-10-10")
    assert said(stage, "paid apollo USD 530 2026-10-02").startswith("✓")
    at(stage, "2026-10-31", 21)
    said(stage, "fx USD CNY 7.20 2026-10-31 PBOC")
    october = of_month(stage, "2026-10", 31)
    assert (output_vat(october), october["contract_liability"]) == (-216_00, -3_500_00)
    at(stage, "2026-11-03")
    said(stage, "invoice apollo 1 no INV-1 2026-11-03")
    assert faults(stage) == []


@pytest.mark.parametrize("why", ["policy", "payer", "rate"])
def test_who_has_none_hears_of_none(stage: Stage, why: str) -> None:
    signed(stage, terms=SIGNED.replace("6%", "0%") if why == "rate" else SIGNED)
    if why == "policy":
        stage.with_rules(policies=replace(usual("cas"), vat_due="invoice"))
    if why == "payer":
        stage.with_rules(vat_payer="none")
    at(stage, "2026-10-31", 22)
    assert "due by law" not in said(stage, "vat 2026-10") + said(stage, "close month 2026-10")


def test_currencies_apart_and_only_what_is_signed(stage: Stage) -> None:
    said(stage, "fx USD CNY 7.00 2026-10-01 PBOC")
    signed(stage)
    said(stage, "contract apollo USD 1060 tax 6% 100% 2026-10-05")
    at(stage, "2026-10-31", 22)
    shown = said(stage, "vat 2026-10")
    assert DUE in shown and "$60.00 of VAT is due by law on 1 payment" in shown, shown
    clicked(stage, "contract.withdraw", "2", by="li")
    assert "$60.00" not in said(stage, "vat 2026-10")
