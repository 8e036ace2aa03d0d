"""What a paper says besides stands on its card; what is no invoice yet, or gives money back, is no expense so far."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ledger.money import Money
from ledger.receipt import Receipt, ReceiptLine, ReceiptTax
from tests.conftest import Stage
from tests.golden import Golden
from tests.handlers.papers import INVOICE, SURE


def euros(text: str) -> Money:
    return Money.of(text, "EUR")


STAY = Receipt(
    kind="hotel",
    vendor="Hotel am Dom",
    day=date(2026, 11, 12),
    currency="EUR",
    total=euros("228.50"),
    category="travel",
    buyer_tax_id="DE811907980",
    country="DE",
    currency_reason="mark and country",
    paid_with=("card",),
    card="4321",
    tip=euros("8.50"),
    taxes=(ReceiptTax("7%", euros("186.92"), euros("13.08")), ReceiptTax("19%", euros("16.81"), euros("3.19"))),
    lines=(
        ReceiptLine("Room", euros("200.00"), "2"),
        ReceiptLine("Breakfast", euros("12.00")),
        ReceiptLine("Tea", euros("4.00")),
        ReceiptLine("Cake", euros("4.00")),
    ),
    nights=2,
    confidence=SURE,
    accept=True,
    engine="rapidocr",
)
RIDE = replace(
    INVOICE,
    kind="train",
    train="G123",
    stations=("北京南", "上海虹桥"),
    distance="12.4 km",
    check_code="9981",
    lines=(),
)


def test_it_stands_on_the_card(stage: Stage, golden: Golden) -> None:
    stage.receipts |= {b"stay": (STAY,), b"ride": (RIDE,)}
    stay, ride = stage.drop(b"stay"), stage.drop(b"ride")
    told = [stage.lines(reply, locale) for reply in (stay, ride) for locale in ("en", "zh-CN")]
    golden("receipt_besides.txt", "\n\n".join(told))


def test_a_preview_is_asked_about_and_then_an_expense_like_any_other(stage: Stage) -> None:
    for at, how in enumerate(("said", "number"), 1):
        stage.receipts[b"offer"] = (replace(INVOICE, preview=how, accept=False, day=date(2026, 11, 9 + at)),)  # type: ignore[arg-type]
        asked = stage.drop(b"offer", text="apollo")
        assert "an expense all the same" in stage.lines(asked)
        refused = stage.click("expense.submit", str(at))
        assert "say first" in stage.lines(refused)
        yes = next(button for button in asked.card.buttons if button.action == "expense.own")  # type: ignore[union-attr]
        assert "all the same" not in stage.lines(stage.click(yes.action, yes.value))
        stage.click("expense.withdraw", str(at))


def test_a_credit_note_whose_amounts_have_no_sign_is_none_the_less_one(stage: Stage) -> None:
    stage.receipts[b"note"] = (replace(INVOICE, kind="credit_note", credits="FA-2017-0010", accept=False),)
    told = stage.lines(stage.drop(b"note"))
    assert "That is a credit note" in told and "Takes back: FA-2017-0010" in told and "CN¥1,130.00" in told
