"""One table of what money is called, for all that read it."""

from __future__ import annotations

import pytest

from formats.bank.statement import currency_of
from ledger.clauses import read
from ledger.currencies import DIGITS, NUMBERS, money_words
from ledger.errors import BadInput


def test_every_word_is_of_currencies_that_there_are_and_every_currency_has_its_number() -> None:
    assert {code for codes, _parts in money_words().values() for code in codes} <= set(DIGITS)
    assert set(DIGITS) - set(NUMBERS.values()) == {"ANG"}, "its number is now that of XCG"
    assert all(len(number) == 3 for number in NUMBERS)


@pytest.mark.parametrize(
    ("written", "account", "code"),
    [("840", "CNY", "USD"), ("978", "CNY", "EUR"), ("156", "EUR", "CNY"), ("美元", "CNY", "USD"), ("kr", "SEK", "SEK")],
)
def test_a_bank_file_says_its_currency_by_number_and_by_word(written: str, account: str, code: str) -> None:
    assert currency_of(written, account) == code


def test_a_bank_file_whose_word_may_be_several_is_refused() -> None:
    with pytest.raises(BadInput):
        currency_of("kr", "CNY")


@pytest.mark.parametrize("amount", ["USD 5000", "usd 5000", "5000 Usd", "US$ 5000", "5000美元", "5000 us dollars"])
def test_terms_in_another_currency_than_the_contracts_are_refused(amount: str) -> None:
    assert read(f"{amount} on acceptance", "USD")[0].amount
    with pytest.raises(BadInput, match="another currency"):
        read(f"{amount} on acceptance", "CNY")
