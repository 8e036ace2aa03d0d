"""Numbers and amounts of money in every way that people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.folding import folded
from chat.values.amounts import ReadAmount, amount, amounts
from chat.values.numbers import number, numeral, readings
from chat.values.unread import Unread
from chat.words import say


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.471,60", "1471.60"),
        ("1,471.60", "1471.60"),
        ("1 471,60", "1471.60"),
        ("1'471.60", "1471.60"),
        ("12,34,567.00", "1234567.00"),
        ("1,2345,6789.00", "123456789.00"),
        ("1 900", "1900"),
        ("1,900", "1900"),
        ("1,9", "1.9"),
        ("0.125", "0.125"),
        ("1.2万", "12000"),
        ("1.2w", "12000"),
        ("3k", "3000"),
        ("2.5k", "2500"),
        ("3千5", "3500"),
        ("两千三", "2300"),
        ("两百五", "250"),
        ("三百零五", "305"),
        ("一万二", "12000"),
        ("一万零二", "10002"),
        ("十二", "12"),
        ("廿三", "23"),
        ("二十三万", "230000"),
        ("一亿二千万", "120000000"),
        ("二〇二六", "2026"),
        ("三点五", "3.5"),
        ("壹仟贰佰", "1200"),
        ("壹拾贰", "12"),
        ("半", "0.5"),
    ],
)
def test_a_number_is_read(text: str, value: str) -> None:
    assert number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "abc", "1,23,45", "1.2.3", "--1", "1..2", "十十", "二二十", "1,,000", "元", "1 2", "点五"]
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert number(text) is None


def test_a_point_before_three_figures_has_two_readings() -> None:
    assert readings("1.234") == (Decimal("1.234"), Decimal(1234))
    assert readings("1234.567") == (Decimal("1234.567"),)


@given(st.integers(0, 10**12 - 1))
def test_every_whole_number_comes_back_from_chinese(value: int) -> None:
    assert numeral(in_chinese(value)) == value
    assert numeral(in_chinese(value, formal=True)) == value


@given(st.integers(1, 10**9), st.integers(0, 99), st.sampled_from([",.", ".,", " ,", "'."]))
def test_every_amount_comes_back_from_any_grouping(whole: int, cents: int, signs: str) -> None:
    written = f"{whole:,}".replace(",", signs[0]) + f"{signs[1]}{cents:02}"
    assert number(written) == Decimal(f"{whole}.{cents:02}")


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("¥１，２３４．５０", "1234.50", "CNY"),
        ("￥1,234.50", "1234.50", "CNY"),
        ("1234.5元", "1234.5", "CNY"),
        ("RMB 45", "45", "CNY"),
        ("45块", "45", "CNY"),
        ("45块5", "45.5", "CNY"),
        ("三块五", "3.5", "CNY"),
        ("两毛五分", "0.25", "CNY"),
        ("十二元三角四分", "12.34", "CNY"),
        ("12元05", "12.05", "CNY"),
        ("壹仟贰佰元整", "1200", "CNY"),
        ("人民币壹佰贰拾叁元肆角伍分", "123.45", "CNY"),
        ("1.2万元", "12000", "CNY"),
        ("两千三百块钱", "2300", "CNY"),
        ("190е", "190", "EUR"),
        ("190 €", "190", "EUR"),
        ("€ 12,50", "12.50", "EUR"),
        ("EUR 1.471,60", "1471.60", "EUR"),
        ("USD10.00", "10.00", "USD"),
        ("US$ 1,000.00", "1000.00", "USD"),
        ("$10 USD", "10", "USD"),
        ("1 900 RSD", "1900", "RSD"),
        ("1.900,00 din", "1900.00", "RSD"),
        ("HK$80", "80", "HKD"),
        ("£9.99", "9.99", "GBP"),
        ("100日元", "100", "JPY"),
        ("1.234 KWD", "1.234", "KWD"),
        ("3.5m usd", "3500000", "USD"),
        ("-45.50", "-45.50", None),
        ("(45.50)", "-45.50", None),
        ("¥-12", "-12", "CNY"),
        ("3k", "3000", None),
        ("1,471.60", "1471.60", None),
        ("壹仟贰佰", "1200", None),
    ],
)
def test_an_amount_is_read(text: str, value: str, currency: str | None) -> None:
    read = amount(text, "CNY")
    assert isinstance(read, ReadAmount)
    assert (read.number, read.currency) == (Decimal(value), currency)


@pytest.mark.parametrize(
    ("text", "home", "currency"),
    [
        ("¥100", "JPY", "JPY"),
        ("$5", "CAD", "CAD"),
        ("$190", "USD", "USD"),
        ("10.00$", "USD", "USD"),
        ("100元", "TWD", "TWD"),
        ("10 kr", "NOK", "NOK"),
    ],
)
def test_a_shared_sign_is_the_money_of_the_house(text: str, home: str, currency: str) -> None:
    read = amount(text, home)
    assert isinstance(read, ReadAmount) and read.currency == currency and not read.doubt


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1.234", "Is 1.234 1,234 or 1.234?"),
        ("190e", "I read e as EUR."),
    ],
)
def test_what_could_be_otherwise_is_said(text: str, sentence: str) -> None:
    read = amount(text, "CNY")
    assert isinstance(read, ReadAmount) and say(read.doubt) == sentence


@pytest.mark.parametrize(
    "text", ["", "foo", "12%", "twelve", "1.2.3", "45 apples", "(45", "45)", "¥", "x" * 300, "1" * 300]
)
def test_what_is_no_amount_is_asked(text: str) -> None:
    read = amount(text, "CNY")
    assert isinstance(read, Unread) and read.field == "amount"
    assert "45.50" in say(read.sentence)


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("打车 45 元 星河", [("45", "CNY")]),
        ("打车45块5 去机场", [("45.5", "CNY")]),
        ("taxi $12.50 and lunch 30 EUR", [("12.50", "USD"), ("30", "EUR")]),
        ("午餐三十五元", [("35", "CNY")]),
        ("hotel 1.471,60 EUR, 3 nights", [("1471.60", "EUR"), ("3", None)]),
        ("v2.5 on A-12 #77", []),
    ],
)
def test_amounts_are_found_in_a_line(line: str, values: list[tuple[str, str | None]]) -> None:
    found = amounts(line, "CNY", ("USD", "EUR"))
    assert [(one.number, one.currency) for _start, _end, one in found] == [(Decimal(n), c) for n, c in values]
    for start, end, one in found:
        whole = amount(line[start:end], "CNY", ("USD", "EUR"))
        assert isinstance(whole, ReadAmount) and whole.number == one.number


@given(st.text(max_size=80))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(folded(text)) == len(text)
    assert folded(folded(text)) == folded(text)


def in_chinese(value: int, *, formal: bool = False) -> str:
    """The number in characters, as a person would write it in full."""
    figures = "零壹贰叁肆伍陆柒捌玖" if formal else "零一二三四五六七八九"
    units = ["", "拾", "佰", "仟"] if formal else ["", "十", "百", "千"]
    if value == 0:
        return "零"
    out, zero = "", False
    for power, big in ((8, "亿"), (4, "万"), (0, "")):
        section = value // 10**power % 10**4
        if section == 0:
            zero = zero or bool(out)
            continue
        if out and (section < 1000 or zero):
            out += "零"
        zero, inner, pending = False, "", False
        for place in (3, 2, 1, 0):
            digit = section // 10**place % 10
            if digit:
                inner += ("零" if pending and inner else "") + figures[digit] + units[place]
                pending = False
            else:
                pending = True
        out += inner + big
    return out
