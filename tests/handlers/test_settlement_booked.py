"""What becomes of a final settlement with a customer: its invoice, and a counter-settlement."""

from __future__ import annotations

from storage import contracts, invoices, settlements
from tests.conftest import Stage
from tests.handlers.test_bank import faults, press
from tests.handlers.test_close_order import at, said
from tests.handlers.test_settlement_answers import approved
from tests.handlers.test_settling import RULES, judged, net, reach, ready, settled

WITH_ALL = (
    "contract apollo 106000 tax 6% 20% advance, 30% 15 days after design approval, 45% 15 days after acceptance,"
    " 5% retention 12 months after acceptance"
)


def final(stage: Stage, text: str = "settle apollo") -> None:
    press(stage, judged(stage, settled(stage, text)), "settlement.submit", by="li")
    approved(stage)
    assert net(stage)[-1][2] == "final", said(stage, "settlement apollo", by="li")


def invoice(stage: Stage, number: str, day: str = "2026-11-20") -> str:
    form = press(stage, stage.say("settlement apollo", by="fei", at=""), "settlement.invoice").form
    assert form is not None
    return stage.lines(stage.submit(form.name, form.value, by="fei", at="", day=day, number=number), "en")


def test_invoice_of_a_stage(stage: Stage) -> None:
    ready(stage)
    final(stage)
    at(stage, "2026-11-20")
    text = invoice(stage, "INV-1")
    assert "Invoice over CN¥42,400.00 to Acme is booked." in text and "invoiced" in text, text
    with stage.read() as book:
        made = invoices.numbered(book, "INV-1")
        assert made is not None and (made.gross.minor, made.tax.minor) == (42_400_00, 2_400_00)
        assert settlements.get(book, 1).document == f"customer_invoice:{made.id}"
    assert faults(stage) == []


def test_with_advance_retention_and_penalty_to_the_end(stage: Stage) -> None:
    ready(stage, RULES, WITH_ALL)
    print(said(stage, "contract apollo"))
    said(stage, "invoice apollo 1 no ADV-1 tax 6%")
    said(stage, "penalty apollo 1000 because design was late", by="li")
    final(stage)
    at(stage, "2026-11-20")
    assert "is booked" in invoice(stage, "INV-1")
    reach(stage, "acceptance")
    final(stage, "settle apollo whole")
    assert "is booked" in invoice(stage, "INV-2")
    with stage.read() as book:
        contract = contracts.contract(book, 1)
        parts = contracts.of_contract(book, 1)
        rest = [one.uninvoiced.minor for one in parts]
        last = settlements.whole(book)[-1].computed.payable
    assert contract.amount.minor == 106_000_00 - 1_060_00
    assert last.to_date("advance") == 21_200_00
    assert sum(rest) == last.to_date("retention"), (rest, last)
    assert "Settle it when it has fallen due" in said(stage, "settle apollo retention", by="li")
    at(stage, "2027-11-21")
    final(stage, "settle apollo retention")
    with stage.read() as book:
        back = settlements.whole(book)[-1].computed.payable
    assert (back.this("this"), back.this("payable")) == (0, last.to_date("retention"))
    assert "is booked" in invoice(stage, "INV-3", day="2027-11-21")
    with stage.read() as book:
        assert [one.uninvoiced.minor for one in contracts.of_contract(book, 1)] == [0, 0, 0, 0]
    assert faults(stage) == []


def test_a_counter_settlement(stage: Stage) -> None:
    ready(stage)
    said(stage, "penalty apollo 1000 because design was late", by="li")
    final(stage)
    drafted = press(stage, stage.say("settlement apollo", by="li", at=""), "settlement.counter", by="li")
    assert "checked" in stage.lines(drafted, "en")
    press(stage, drafted, "settlement.submit", by="li")
    approved(stage)
    assert net(stage) == [("2026-1", 39_000_00, "final"), ("2026-2", -39_000_00, "final")]
    with stage.read() as book:
        assert contracts.contract(book, 1).amount.minor == 106_000_00
        assert settlements.get(book, 1).reversed_by == 2
    settled(stage)
    assert net(stage)[2][1] == 39_000_00
    assert faults(stage) == []


def test_an_invoice_is_credited_before_it_is_taken_back(stage: Stage) -> None:
    ready(stage)
    final(stage)
    at(stage, "2026-11-20")
    invoice(stage, "INV-1")
    refused = press(stage, stage.say("settlement apollo", by="li", at=""), "settlement.counter", by="li")
    assert "credit it first" in stage.lines(refused, "en")
    said(stage, "credit note INV-1 42400 paper because the settlement is taken back")
    drafted = press(stage, stage.say("settlement apollo", by="li", at=""), "settlement.counter", by="li")
    assert "checked" in stage.lines(drafted, "en")
