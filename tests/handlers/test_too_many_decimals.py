"""What is typed with more decimals than can be booked is never booked as something else without a word: it is refused
with the figure as typed, asked about, or the answer says as what it was read."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from chat.values.amounts import amounts
from chat.values.durations import span
from chat.values.unread import Unread
from ledger.errors import BadInput
from ledger.money import Money
from storage import tables as t
from storage.directory import table
from tests.conftest import Stage

MORE = "more decimal places than"
REFUSED: dict[str, tuple[str, str]] = {
    "5.00000001 taxi": ("ann", "5.00000001"),
    "expense 5.00000001 taxi apollo": ("ann", "5.00000001"),
    "expense 5.0000000000000000000000000000000001 taxi": ("ann", "5.0000000000000000000000000000000001"),
    "expense 12.3456 CNY taxi": ("ann", "12.3456"),
    "报销 打车 12.3456元": ("ann", "12.3456"),
    "expense JPY 1200.5 taxi": ("ann", "1200.5"),
    "expense 1200.50 JPY taxi": ("ann", "1200.50"),
    "expense KWD 1.2345 taxi": ("ann", "1.2345"),
    "expense 1,234.567 taxi": ("ann", "1234.567"),
    "expense 120 km x 0.8333 taxi": ("ann", "99.996"),
    "expense 7 x 0.333 taxi": ("ann", "2.331"),
    "expense 1.2345678万 taxi": ("ann", "12345.678"),
    "order 100.12345 screws apollo": ("ann", "100.12345"),
    "paid apollo 300.12345": ("fei", "300.12345"),
    "paid apollo 30000 fee 25.12345": ("fei", "25.12345"),
    "pay payroll 3000.1234567 2026-11-19": ("fei", "3000.1234567"),
    "payroll 2026-10 210000.12345": ("fei", "210000.12345"),
    "prepay Dell 500.1234": ("fei", "500.1234"),
    "advance Bob 100.0055 2026-11-19": ("fei", "100.0055"),
    "sold USD 20000.12345 for 141760": ("fei", "20000.12345"),
    "rate Bob 200.1234 from 2026-11-20": ("fei", "200.1234"),
    "set budget apollo travel 5000.12345": ("fei", "5000.12345"),
    "delegate to Ada until 3 Dec up to 5000.12345": ("fei", "5000.12345"),
    "contract apollo 8000.12345 tax 6% 100% 2026-06-01": ("li", "8000.12345"),
    "estimate apollo 100.12345 because of more work": ("li", "100.12345"),
}
"""Line -> who says it, and the figure of which the refusal speaks."""
ASKED: dict[str, tuple[str, str]] = {
    "advance Bob 100.005 2026-11-19": ("fei", "Is 100.005 100,005 or 100.005?"),
    "paid apollo 300.005": ("fei", "Is 300.005 300,005 or 300.005?"),
    "pay payroll 3.125 2026-11-19": ("fei", "Is 3.125 3,125 or 3.125?"),
    "set budget apollo travel 5.125": ("fei", "Is 5.125 5,125 or 5.125?"),
    "expense 12.345 CNY taxi": ("ann", "Is 12.345 12,345 or 12.345?"),
    "expense 3 x 1.115 taxi": ("ann", "Is 1.115 1,115 or 1.115?"),
    "contract apollo 8000 tax 6.12345% 100% 2026-06-01": (
        "li",
        "“6.12345” is no VAT rate: it has two decimals at most.",
    ),
    "log 2.5555 apollo": ("ann", "How long?"),
    "log 0.0001h apollo": ("ann", "Hours must be more than zero, not 0.0001h."),
}
SAID: dict[str, str] = {
    "1.23456h design": "I read 1.23456h as 1 h 14 min.",
    "log 1.234h apollo": "I read 1.234h as 1 h 14 min.",
    "记 1.23456小时 阿波罗": "I read 1.23456小时 as 1 h 14 min.",
    "log 90.5min apollo": "I read 90.5min as 1.5 h.",
    "log 1.23456d apollo": "I read 1.23456d as 9 h 53 min.",
}
"""What is booked as what it comes nearest to, and the answer says so."""


def booked(stage: Stage) -> list[int]:
    """How many rows there are of whatever a line can book."""
    rows = (t.EntryRow, t.PayoutRow, t.PaymentRow, t.StaffAdvanceRow, t.RateRow, t.BudgetLineRow, t.OrderRow)
    with stage.read() as book:
        count = (select(func.count()).select_from(table(row)) for row in (*rows, t.ContractRow, t.DelegationRow))
        return [int(book.connection.execute(one).scalar_one()) for one in count]


@pytest.mark.parametrize("line", REFUSED)
def test_it_is_refused_with_the_figure_as_it_was_typed(stage: Stage, line: str) -> None:
    by, figure = REFUSED[line]
    before = booked(stage)
    said = stage.lines(stage.say(line, by=by, at="#apollo" if by in ("ann", "li") else ""), "en")
    assert f"{figure} has {MORE}" in said, said
    assert booked(stage) == before


@pytest.mark.parametrize("line", ASKED)
def test_what_can_be_two_things_is_asked(stage: Stage, line: str) -> None:
    by, question = ASKED[line]
    before = booked(stage)
    said = stage.lines(stage.say(line, by=by, at="#apollo" if by in ("ann", "li") else ""), "en")
    assert question in said, said
    assert booked(stage) == before


def test_the_answer_to_it_is_believed(stage: Stage) -> None:
    asked = stage.say("advance Bob 1.005 2026-11-19", by="fei", at="").card
    assert asked
    thousand, fraction = asked.buttons[:2]
    refused = stage.click(fraction.action, fraction.value, by="fei", at="")
    assert f"1.0050 has {MORE}" in stage.lines(refused, "en")
    asked = stage.say("advance Bob 1.005 2026-11-19", by="fei", at="").card
    assert asked
    given = stage.click(asked.buttons[0].action, asked.buttons[0].value, by="fei", at="")
    assert "1,005.00" in stage.lines(given, "en"), thousand


@pytest.mark.parametrize("line", SAID)
def test_of_hours_the_answer_says_as_what_they_were_read(stage: Stage, line: str) -> None:
    assert SAID[line] in stage.lines(stage.say(line), "en")


@pytest.mark.parametrize("line", ["1.25h design", "0.33h design", "log 7.5h apollo", "log 90min apollo", "1,5h design"])
def test_hours_as_people_write_them_need_no_word(stage: Stage, line: str) -> None:
    assert "I read" not in stage.lines(stage.say(line), "en")


@pytest.mark.parametrize("decimals", range(1, 45))
def test_no_decimal_is_left_out(decimals: int) -> None:
    """Wherever the figures end: in a line, in a form, in money."""
    figure = f"5.{'0' * (decimals - 1)}1"
    ((start, end, read),) = amounts(f"{figure} taxi", "CNY")
    assert (start, end) == (0, len(figure)) and f"{max(read.number, *read.others, read.number):f}" != "5"
    if decimals > 3:
        with pytest.raises(BadInput, match=MORE):
            Money.of(read.number, "CNY")
    length = span(f"{figure}h")
    assert isinstance(length, Unread) or decimals <= 2 or length.doubt or length.minutes * 1.0 == float(figure) * 60
