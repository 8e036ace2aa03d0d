"""What was earned waits for its day as a contract asset; from then on it is a receivable, with or without invoice."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Literal

import pytest

from ledger.accounts import Standard
from ledger.policies import usual
from storage import contracts
from tests.conftest import Stage, cny
from tests.handlers.test_bank import faults, press
from tests.handlers.test_close import sums
from tests.handlers.test_close_order import at, clicked, said

pytestmark = pytest.mark.sweep(3)

SIGNED = "contract apollo 10600 tax 6% 95% on acceptance, 5% retention 1 month after acceptance"


def accepted(stage: Stage, standard: Standard = "cas", terms: str = SIGNED) -> None:
    """Signed and accepted in October; 95 % is invoiced and paid, 5 % is kept back until 8 November."""
    stage.with_rules(policies=usual(standard))
    at(stage, "2026-10-02")
    assert "Contracts of" in said(stage, terms)
    at(stage, "2026-10-08")
    said(stage, "milestone apollo acceptance 2026-10-08", by="li")
    said(stage, "invoice apollo 1 no INV-1 2026-10-08")
    at(stage, "2026-10-20")
    answer = said(stage, "paid apollo 10070 2026-10-20")
    assert answer.startswith("✓"), answer


def output_vat(found: dict[str, int]) -> int:
    """Output VAT, wherever a close has carried it."""
    return sum(found.get(role, 0) for role in ("output_vat", "vat_to_unpaid", "vat_unpaid"))


def closed(stage: Stage, month: str, evening: str) -> str:
    at(stage, evening, 22)
    return clicked(stage, "close.do", f"{month} all")


@pytest.mark.parametrize(
    ("standard", "asset", "pending"), [("cas", 530_00, -30_00), ("small", 530_00, -30_00), ("ifrs", 500_00, 0)]
)
@pytest.mark.sweep(3)
def test_it_is_an_asset_until_its_day_and_a_receivable_after(
    stage: Stage, standard: Standard, asset: int, pending: int
) -> None:
    accepted(stage, standard)
    closed(stage, "2026-10", "2026-10-31")
    waits = sums(stage)
    assert (waits["contract_asset"], waits.get("output_vat_pending", 0)) == (asset, pending)
    assert "receivable" not in waits and waits["revenue"] == -10_000_00
    closed(stage, "2026-11", "2026-11-30")
    due = sums(stage)
    assert (due["receivable"], output_vat(due)) == (530_00, -600_00), "the day agreed makes its VAT due"
    assert not {"contract_asset", "output_vat_pending"} & due.keys() and due["revenue"] == -10_000_00
    assert faults(stage) == []
    closed(stage, "2026-11", "2026-11-30")
    assert sums(stage) == due, "a second run books nothing"
    at(stage, "2026-12-03")
    said(stage, "invoice apollo 2 no INV-2 2026-12-03")
    invoiced = sums(stage)
    assert invoiced == due, "the invoice has the VAT that was due without it"
    assert said(stage, "paid apollo 530 2026-12-03").startswith("✓")
    assert "receivable" not in sums(stage) and faults(stage) == []


EVENTS = {
    "invoice": "invoice apollo 2 no INV-2 2026-12-03",
    "payment": "paid apollo 530 2026-12-03",
    "close": "",
}


@pytest.mark.parametrize("order", list(permutations(EVENTS)), ids="-".join)
@pytest.mark.sweep(4)
def test_invoice_payment_and_close_in_any_order_come_to_the_same(stage: Stage, order: tuple[str, ...]) -> None:
    accepted(stage)
    closed(stage, "2026-10", "2026-10-31")
    at(stage, "2026-12-03")
    for name in order:
        answer = said(stage, EVENTS[name]) if EVENTS[name] else clicked(stage, "close.do", "2026-11 all")
        assert "was not" not in answer, answer
        assert faults(stage) == []
    found = sums(stage)
    assert not {"receivable", "contract_asset", "contract_liability", "output_vat_pending"} & found.keys(), found
    assert output_vat(found) == -600_00
    with stage.read() as book:
        assert [part.unbilled for part in contracts.of_contract(book, 1)] == [0, 0] or order.index("close") < 2


def test_before_the_work_has_begun_nothing_is_owed_by_a_day(stage: Stage) -> None:
    at(stage, "2026-10-02")
    said(stage, "contract apollo 10600 tax 6% 50% 2026-10-10, 50% on acceptance")
    closed(stage, "2026-10", "2026-10-31")
    assert not {"receivable", "contract_liability"} & sums(stage).keys()
    at(stage, "2026-11-03")
    said(stage, "log 8h apollo 2026-11-03", by="ann")
    closed(stage, "2026-11", "2026-11-30")
    found = sums(stage)
    assert (found["receivable"], found["contract_liability"]) == (5_300_00, -5_000_00)
    assert output_vat(found) == -300_00 and faults(stage) == []


def test_half_of_it_earned_is_due_all_the_same(stage: Stage) -> None:
    at(stage, "2026-10-02")
    said(stage, "contract apollo 10600 tax 6% 80% 2026-10-10, 20% on acceptance")
    said(stage, "revenue policy apollo output design 40% acceptance 60%")
    at(stage, "2026-10-09")
    said(stage, "milestone apollo design 2026-10-09", by="li")
    closed(stage, "2026-10", "2026-10-31")
    found = sums(stage)
    assert found["receivable"] == 8_480_00 and "contract_asset" not in found
    assert found["contract_liability"] == -4_000_00, "of 8,000 that is due, half is earned"
    assert faults(stage) == []
    at(stage, "2026-11-05")
    said(stage, "milestone apollo acceptance 2026-11-05", by="li")
    assert sums(stage)["contract_asset"] == 2_120_00
    closed(stage, "2026-11", "2026-11-30")
    found = sums(stage)
    assert found["receivable"] == 10_600_00 and "contract_asset" not in found and faults(stage) == []


def test_a_company_may_let_the_invoice_decide(stage: Stage) -> None:
    accepted(stage)
    stage.with_rules(policies=replace(usual("cas"), unconditional="invoice"))
    text = closed(stage, "2026-11", "2026-11-30")
    assert "Fallen due" not in text and sums(stage)["contract_asset"] == 530_00


def test_the_close_names_what_is_due_and_the_ageing_has_it(stage: Stage) -> None:
    accepted(stage)
    closed(stage, "2026-10", "2026-10-31")
    at(stage, "2026-12-02")
    preview = said(stage, "close month 2026-11")
    assert "Fallen due without an invoice" in preview and "CN¥530.00" in preview
    assert "receivable" not in sums(stage), "a preview books nothing"
    clicked(stage, "close.do", "2026-11 all")
    assert "530.00" in said(stage, "ageing")
    row = stage.say("contract positions 2026-11", by="fei", at="").card
    assert row and row.table
    shown = dict(zip((head.template for head in row.table.heads), row.table.rows[0], strict=True))
    assert shown["Paid ahead without VAT"] is None and shown["Receivable"] == cny("530")


def test_in_a_foreign_currency_it_keeps_what_it_stands_at(stage: Stage) -> None:
    at(stage, "2026-10-02")
    said(stage, "fx USD CNY 7.00 2026-10-01 PBOC")
    said(stage, "contract apollo USD 1000 tax 0% 95% on acceptance, 5% retention 1 month after acceptance")
    at(stage, "2026-10-08")
    said(stage, "milestone apollo acceptance 2026-10-08", by="li")
    said(stage, "invoice apollo 1 no INV-1 2026-10-08")
    at(stage, "2026-10-31", 21)
    said(stage, "fx USD CNY 7.10 2026-10-31 PBOC")
    closed(stage, "2026-10", "2026-10-31")
    assert sums(stage)["contract_asset"] == 50_00 * 710 // 100
    at(stage, "2026-11-30", 21)
    said(stage, "fx USD CNY 7.20 2026-11-30 PBOC")
    closed(stage, "2026-11", "2026-11-30")
    found = sums(stage)
    assert found["receivable"] == 1000_00 * 720 // 100 and "contract_asset" not in found
    assert faults(stage) == []


def test_a_withdrawn_contract_leaves_nothing_due(stage: Stage) -> None:
    at(stage, "2026-10-02")
    said(stage, "contract apollo 10600 tax 6% 95% 2026-12-10, 5% 2026-10-20")
    at(stage, "2026-10-08")
    said(stage, "milestone apollo acceptance 2026-10-08", by="li")
    closed(stage, "2026-10", "2026-10-31")
    assert sums(stage)["receivable"] == 530_00
    clicked(stage, "contract.withdraw", "1", by="li")
    closed(stage, "2026-10", "2026-10-31")
    assert sums(stage) == {} and faults(stage) == []


BACK = {
    "in words": lambda stage: said(stage, "milestone apollo acceptance not reached", by="li"),
    "in Chinese": lambda stage: said(stage, "里程碑 apollo 验收 撤销", by="li"),
    "by its button": lambda stage: clicked(stage, "milestone.undo", "1 acceptance", by="li"),
}


@pytest.mark.parametrize("how", BACK)
@pytest.mark.parametrize("standard", ["cas", "small", "ifrs"])
@pytest.mark.sweep(4)
def test_an_acceptance_that_was_none_leaves_no_claim_without_invoice(
    stage: Stage, standard: Standard, how: str
) -> None:
    """Its 5 % are neither earned nor due then; the 95 % that are invoiced and paid are owed as work."""
    accepted(stage, standard)
    closed(stage, "2026-10", "2026-10-31")
    closed(stage, "2026-11", "2026-11-30")
    assert sums(stage)["receivable"] == 530_00
    at(stage, "2026-12-02")
    BACK[how](stage)
    found = sums(stage)
    assert not {"receivable", "contract_asset", "output_vat_pending", "revenue"} & found.keys(), found
    assert found["contract_liability"] == -9_500_00 and faults(stage) == []
    closed(stage, "2026-12", "2026-12-31")
    assert "receivable" not in sums(stage) and faults(stage) == []


def test_a_later_acceptance_is_asked_about_and_moves_the_claim(stage: Stage) -> None:
    """The month after it the retention is not due yet: what was a receivable is a contract asset again."""
    accepted(stage)
    closed(stage, "2026-10", "2026-10-31")
    closed(stage, "2026-11", "2026-11-30")
    assert sums(stage)["receivable"] == 530_00
    at(stage, "2026-12-02")
    asked = stage.say("milestone apollo acceptance 2026-12-01", by="li", at="")
    assert "not on Thu 8 Oct" in stage.lines(asked) and sums(stage)["receivable"] == 530_00
    press(stage, asked, "question.yes", "li")
    found = sums(stage)
    assert found["contract_asset"] == 530_00 and "receivable" not in found and faults(stage) == []
    closed(stage, "2026-12", "2026-12-31")
    assert "receivable" not in sums(stage)
    at(stage, "2027-01-31", 22)
    closed(stage, "2027-01", "2027-01-31")
    assert sums(stage)["receivable"] == 530_00 and faults(stage) == []


@pytest.mark.parametrize("standard", ["cas", "small", "ifrs"])
@pytest.mark.parametrize("invoice", ["never", "before", "after"])
@pytest.mark.sweep(4)
def test_it_is_written_off_with_an_invoice_or_without(stage: Stage, standard: Standard, invoice: str) -> None:
    """Its VAT is due either way and stays so (CAS 22 art. 43: VAT already paid is not got back)."""
    accepted(stage, standard)
    closed(stage, "2026-10", "2026-10-31")
    closed(stage, "2026-11", "2026-11-30")
    provided = sums(stage).get("credit_loss", 0)
    at(stage, "2026-12-02")
    number = "invoice apollo 2 no INV-2 2026-12-02"
    if invoice == "before":
        said(stage, number)
    assert "530.00" in said(stage, "write off apollo 2 because the customer is insolvent")
    clicked(stage, "writeoff.approve", "1", by="ada")
    lost = sums(stage)
    assert "receivable" not in lost and output_vat(lost) == -600_00 and faults(stage) == []
    assert lost["credit_loss"] == 530_00 and "allowance" not in lost and lost["revenue"] == -10_000_00
    if invoice == "after":
        said(stage, number)
        assert sums(stage) == lost, "the paper that comes later changes nothing"
    assert "Nothing of" in said(stage, "write off apollo 2 because the customer is insolvent")
    clicked(stage, "writeoff.undo", "1")
    assert sums(stage)["receivable"] == 530_00 and faults(stage) == []
    assert said(stage, "paid apollo 530 2026-12-02").startswith("✓")
    found = sums(stage)
    assert not {"receivable", "contract_liability", "output_vat_pending"} & found.keys(), found
    assert found.get("credit_loss", 0) == provided and output_vat(found) == -600_00 and faults(stage) == []


def test_half_of_it_is_written_off_and_comes_back(stage: Stage) -> None:
    accepted(stage)
    closed(stage, "2026-10", "2026-10-31")
    closed(stage, "2026-11", "2026-11-30")
    at(stage, "2026-12-02")
    assert "Only CN¥530.00" in said(stage, "write off apollo 2 531 because the customer is insolvent")
    said(stage, "write off apollo 2 200 because the customer is insolvent")
    clicked(stage, "writeoff.approve", "1", by="ada")
    assert sums(stage)["receivable"] == 330_00 and faults(stage) == []
    assert said(stage, "paid apollo 330 2026-12-02").startswith("✓")
    assert "receivable" not in sums(stage) and faults(stage) == []
    clicked(stage, "writeoff.reinstate", "1")
    assert sums(stage)["receivable"] == 200_00 and faults(stage) == []


@pytest.mark.parametrize("how", ["carried", "reversed"])
@pytest.mark.parametrize("standard", ["cas", "small", "ifrs"])
@pytest.mark.sweep(6)
def test_several_contracts_in_a_foreign_currency_are_valued_due_and_paid(
    stage: Stage, standard: Standard, how: Literal["carried", "reversed"]
) -> None:
    """USD 1,590 of two contracts of one project at 6.90, whatever of it is invoiced; in the end nothing is left."""
    stage.with_rules(policies=replace(usual(standard), revaluation=how))
    at(stage, "2026-10-02")
    said(stage, "fx USD CNY 7.00 2026-10-01 PBOC")
    said(stage, "contract apollo USD 1060 tax 6% 95% on acceptance, 5% retention 1 month after acceptance")
    said(stage, "contract apollo USD 530 tax 6% 100% 2026-11-20")
    at(stage, "2026-10-08")
    for number in (1, 2):
        said(stage, f"milestone apollo acceptance #{number} 2026-10-08", by="li")
    said(stage, "invoice apollo 1 no INV-1 2026-10-08")
    for month, day, rate in (("2026-10", 31, "7.10"), ("2026-11", 30, "7.20"), ("2026-12", 31, "6.90")):
        at(stage, f"{month}-{day}", 21)
        said(stage, f"fx USD CNY {rate} {month}-{day} PBOC")
        closed(stage, month, f"{month}-{day}")
        booked = sums(stage)
        closed(stage, month, f"{month}-{day}")
        assert sums(stage) == booked and faults(stage) == []
    assert booked["receivable"] == 1590_00 * 690 // 100 and "contract_asset" not in booked
    at(stage, "2027-01-04")
    assert said(stage, "paid apollo USD 30 2027-01-04").startswith("✓")
    assert said(stage, "undo").startswith("Taken back")
    said(stage, "invoice apollo 2 no INV-2 2027-01-04")
    if how == "reversed":
        closed(stage, "2026-12", "2027-01-04")
    assert said(stage, "paid apollo USD 1560 2027-01-04").startswith("✓")
    assert said(stage, "invoice apollo 1 no INV-3 2027-01-04").startswith("✓")
    found = sums(stage)
    assert not {"contract_asset", "contract_liability", "output_vat_pending"} & found.keys(), found
    assert found["revenue"] == -1500_00 * 7 and found["bank"] == 1560_00 * 690 // 100
    assert said(stage, "paid apollo USD 30 2027-01-04").startswith("✓")
    assert faults(stage) == []
    at(stage, "2027-01-31", 21)  # what December's revaluation left on items that were invoiced before it was taken back
    said(stage, "fx USD CNY 6.90 2027-01-31 PBOC")
    closed(stage, "2027-01", "2027-01-31")
    assert "receivable" not in sums(stage) and faults(stage) == []
