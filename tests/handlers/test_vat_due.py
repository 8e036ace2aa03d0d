"""VAT that the law makes due without an invoice is named by the close and the VAT of months, and booked later."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ledger.accounts import Standard
from ledger.policies import usual
from tests.conftest import Stage
from tests.handlers.test_bank import faults
from tests.handlers.test_close import sums
from tests.handlers.test_close_order import at, clicked, said

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


@pytest.mark.parametrize("standard", ["cas", "small", "ifrs"])
def test_the_day_that_was_agreed_makes_it_due(stage: Stage, standard: Standard) -> None:
    signed(stage, standard)
    at(stage, "2026-10-31", 22)
    shown = said(stage, "vat 2026-10")
    assert DUE in shown and "CN¥5,300.00, due Sat 10 Oct 2026, VAT CN¥300.00" in shown, shown
    assert DUE in (asked := said(stage, "close month 2026-10")), asked
    clicked(stage, "close.do", "2026-10 all")
    assert "output_vat" not in sums(stage), "it is booked with the invoice"
    assert "closed up to" in said(stage, "lock 2026-10"), "what is for the return is no question of the lock"
    at(stage, "2026-11-02")
    said(stage, "invoice apollo 1 no INV-1 2026-11-02")
    assert DUE in said(stage, "vat 2026-10"), "the return of October is to have it"
    assert "due by law" not in said(stage, "vat 2026-11") + said(stage, "close month 2026-11")
    assert sums(stage)["output_vat"] == -300_00 and faults(stage) == []


def test_it_is_said_in_chinese(stage: Stage) -> None:
    signed(stage)
    at(stage, "2026-10-31", 22)
    told = "有 1 笔款项未开票，依法已发生增值税纳税义务：税额 ¥300.00。"
    shown = chinese(stage, "增值税 10月")
    assert told in shown and "¥5,300.00，2026年10月10日 周六 到期，税额 ¥300.00" in shown, shown
    assert told in chinese(stage, "月结 10月")


def test_money_for_work_that_has_begun_makes_it_due_and_an_advance_does_not(stage: Stage) -> None:
    signed(stage, terms="contract apollo 10600 tax 6% 50% 2026-12-10, 50% 2027-10-10", work=False)
    assert said(stage, "paid apollo 2120 2026-10-02").startswith("✓")
    assert "due by law" not in said(stage, "vat 2026-10") + said(stage, "close month 2026-10")
    said(stage, "log 8h apollo 2026-10-02", by="ann")
    shown = said(stage, "vat 2026-10")
    assert "CN¥120.00 of VAT is due by law" in shown and "CN¥2,120.00 paid ahead, VAT CN¥120.00" in shown, shown


def test_a_month_that_is_over_shows_what_was_due_at_its_end(stage: Stage) -> None:
    """Invoiced in November: by law it belongs to October all the same."""
    signed(stage)
    at(stage, "2026-11-05")
    said(stage, "invoice apollo 1 no INV-1 2026-11-05")
    assert DUE in said(stage, "vat 2026-10") and "due by law" not in said(stage, "vat 2026-11")


def test_beside_what_the_step_books_it_is_not_lost(stage: Stage) -> None:
    """The invoice of the second instalment gives the step something to carry; the first is due without one."""
    signed(stage)
    said(stage, "invoice apollo 2 no INV-2 2026-10-02")
    at(stage, "2026-10-31", 22)
    shown = said(stage, "close month 2026-10")
    assert "to be done" in shown and DUE in shown, shown
    assert DUE in clicked(stage, "close.do", "2026-10 all")
    assert sums(stage)["vat_unpaid"] == -270_00 and faults(stage) == []


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
