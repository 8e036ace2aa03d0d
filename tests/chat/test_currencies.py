"""Words and signs for money: known, or asked about; never silently the company's."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import list_currencies

from chat.values.amounts import ReadAmount, amount, amounts
from chat.values.currencies import money_word_at
from chat.values.unread import Unread
from chat.words import currency as currency_shown
from ledger.currencies import DIGITS


def ways() -> list[tuple[str, str, str, str]]:
    """What is written, the number, the currency, and what it is among where that has to be asked."""
    table = """
    37 Kč              | 37      | CZK |
    37 kc              | 37      | CZK |
    2.5k Kč            | 2500    | CZK |
    50 zł              | 50      | PLN |
    12,50 złotych      | 12.50   | PLN |
    2만원              | 20000   | KRW |
    3만5천원           | 35000   | KRW |
    2 million won      | 2000000 | KRW |
    RM 25              | 25      | MYR |
    ₺40                | 40      | TRY |
    40 TL              | 40      | TRY |
    50 Fr.             | 50      | CHF |
    Ft 3000            | 3000    | HUF |
    5 KWD              | 5       | KWD |
    1.234 KWD          | 1.234   | KWD |
    1.200 JPY          | 1200    | JPY |
    500 baht           | 500     | THB |
    50 越南盾          | 50      | VND |
    300 印度卢比       | 300     | INR |
    300 mauritian rupees | 300   | MUR |
    12 hong kong dollars | 12    | HKD |
    20 danish kroner   | 20      | DKK |
    TOP 30             | 30      | TOP |
    R$ 30              | 30      | BRL |
    50 pence           | 0.5     | GBP |
    5 thousand euros   | 5000    | EUR |
    5 lakh INR         | 500000  | INR |
    2 crore INR        | 20000000 | INR |
    1,5k €             | 1500    | EUR |
    1万5千元           | 15000   | CNY |
    ¥500               | 500     | CNY |
    ￥500 ランチ       | 500     | JPY |
    500 泰銖           | 500     | THB |
    300 盧比           | 300     |     | INR PKR LKR NPR MUR SCR
    30 лв              | 30      | BGN |
    100 грн            | 100     | UAH |
    300 rupees         | 300     |     | INR PKR LKR NPR MUR SCR
    300 卢比           | 300     |     | INR PKR LKR NPR MUR SCR
    三百卢比           | 300     |     | INR PKR LKR NPR MUR SCR
    Rs. 500            | 500     |     | INR PKR LKR NPR MUR
    (45 rupees)        | -45     |     | INR PKR LKR NPR MUR SCR
    5 lakh rupees      | 500000  |     | INR PKR LKR NPR MUR SCR
    1.200 lei          | 1200    |     | RON MDL
    kr 120             | 120     |     | SEK NOK DKK ISK
    20 kroner          | 20      |     | NOK DKK
    $12                | 12      |     | USD CAD AUD SGD HKD TWD NZD MXN
    20 francs          | 20      |     | CHF XOF XAF XPF CDF RWF GNF BIF DJF KMF
    50 pesos           | 50      |     | MXN PHP COP ARS CLP UYU DOP CUP
    20 pounds          | 20      |     | GBP EGP LBP SYP SDG SSP FKP GIP SHP
    20 先令            | 20      |     | KES TZS UGX SOS
    99 cents           | 0.99    |     | USD EUR AUD CAD SGD
    ﷼ 300              | 300     |     | SAR QAR IRR OMR YER
    30 ₿               | 30      |     | -
    30 bitcoin         | 30      |     | -
    50 Q币             | 50      |     | -
    300 FRF            | 300     |     | -
    """
    return [tuple(part.strip() for part in line.split("|")) for line in table.strip().splitlines()]  # type: ignore[misc]


@pytest.mark.parametrize(("written", "number", "currency", "among"), ways(), ids=[way[0] for way in ways()])
def test_money_is_known_or_asked_about_and_never_silently_the_companys(
    written: str, number: str, currency: str, among: str
) -> None:
    ((start, end, read),) = amounts(written, "CNY")
    assert written[start:end] == written.removesuffix(" ランチ")
    assert (read.number, read.currency or "", " ".join(read.among) if read.unsettled else "") == (
        Decimal(number),
        currency,
        among.strip("-"),
    )
    assert read.unsettled == bool(among)
    if not among:
        return
    whole = amount(written, "CNY")
    assert isinstance(whole, Unread), "a field says what can be written"
    for code in read.among:
        once_more = amount(read.coded(code), "CNY")
        assert isinstance(once_more, ReadAmount) and (once_more.number, once_more.currency) == (read.number, code)


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("3千克苹果 45", ["3", "45"]),
        ("5 pounds of coffee 12 usd", ["5", "12"]),
        ("AMD 5600 chip 1200", ["5600", "1200"]),
        ("top 5 articles", ["5"]),
        ("all 3 tickets", ["3"]),
        ("lunch 30 real quick", ["30"]),
        ("R740 server", []),
    ],
)
def test_words_that_look_like_money_are_words(line: str, values: list[str]) -> None:
    assert [str(read.number) for _start, _end, read in amounts(line, "CNY")] == values


def test_every_currency_is_read_by_its_code_and_has_a_name_in_both_languages() -> None:
    assert set(DIGITS) - list_currencies() == set()
    for code in DIGITS:
        read = amount(f"{code} 25", "CNY")
        assert isinstance(read, ReadAmount) and (read.number, read.currency) == (25, code)
        assert currency_shown(code, "en") != code
        end, word = money_word_at(code.lower(), 0, code) or (0, None)
        assert (end, word and word.codes) == (3, (code,))
