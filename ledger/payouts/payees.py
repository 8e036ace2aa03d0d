"""Where a payee is paid: an IBAN, a card or account number, an Alipay account; what is wrong with it, how it is shown.

Sources: ISO 13616 (an IBAN is valid where its number, country moved behind and letters as two digits, leaves 1 modulo
97; lengths from its registry), ISO 9362 (a BIC: four letters of the bank, two of the country, two and perhaps three
letters or digits), ISO/IEC 7812 (the check digit of cards; an account at a bank need not have one, so it is a doubt and
no error), CNAPS: twelve digits (联行号).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ledger.bank_accounts import plain_number
from ledger.errors import sentence

Scheme = Literal["iban", "account", "alipay"]
PayeeKind = Literal["supplier", "person"]

_LENGTHS: Mapping[int, str] = {
    15: "NO",
    16: "BE",
    18: "DK FI NL",
    19: "SI",
    20: "AT EE LT LU",
    21: "CH HR LI LV",
    22: "BG DE GB IE VA",
    23: "AE GI IL",
    24: "AD CZ ES RO SA SE SK",
    25: "PT",
    26: "IS TR",
    27: "FR GR IT MC SM",
    28: "CY HU PL",
    31: "MT",
}
"""Lengths of IBANs and the countries that have them, of those whose length is known; others have 15 to 34 places."""
_SEPA = "AD AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MT NL NO PL PT RO SE SI SK SM VA"
SEPA = frozenset(_SEPA.split(" "))
"""Countries whose accounts can be reached by a SEPA credit transfer."""
_BIC = re.compile(r"[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_ALIPAY = re.compile(r"2088\d{12}|1\d{10}|[^@\s]{1,64}@[^@\s]+\.[^@\s]+")
_UNSEEN = 4


class PayeeProblem(NamedTuple):
    """What is wrong with bank details, or (`doubt`) only looks so; `field` is the one that it is about."""

    field: str
    sentence: str
    doubt: bool = False


@dataclass(frozen=True, slots=True)
class PayeeAccount:
    """Where somebody is paid, as it was said once; a change is another one.

    Attributes:
        party: the supplier's name, or "" for one of our people.
        holder: whose account the bank has it as.
        number: letters and digits only (an Alipay account as it is).
        clearing: the number of the bank where it is no BIC (联行号).
        town, land: where the payee lives, as transfers abroad need it; the country by its two letters.
        by: who said it.
    """

    id: int
    kind: PayeeKind
    party: str
    person: int
    scheme: Scheme
    holder: str
    number: str
    bank: str = ""
    bic: str = ""
    clearing: str = ""
    town: str = ""
    land: str = ""
    state: Literal["proposed", "active", "replaced", "refused"] = "active"
    by: int = 0

    @property
    def masked(self) -> str:
        return masked(self.number)

    @property
    def country(self) -> str:
        """Of an IBAN."""
        return self.number[:2] if self.scheme == "iban" else ""


def masked(number: str) -> str:
    """As much of a number as anybody needs to tell it from another.

    >>> masked("DE89370400440532013000"), masked("6222020200001234"), masked("li@blue.example"), masked("123")
    ('DE…3000', '…1234', 'l…@blue.example', '…')
    """
    name, at, host = number.partition("@")
    if at:
        return f"{name[:1]}…@{host}"
    if len(number) < 2 * _UNSEEN:
        return "…"
    head = number[:2] if number[:2].isalpha() else ""
    return f"{head}…{number[-_UNSEEN:]}"


def is_iban(number: str) -> bool:
    """Whether the check digits and the length of an IBAN are right.

    >>> is_iban("DE89370400440532013000"), is_iban("DE88370400440532013000"), is_iban("DE8937040044053201300")
    (True, False, False)
    """
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", number):
        return False
    if any(number[:2] in lands for length, lands in _LENGTHS.items() if length != len(number)):
        return False
    turned = number[4:] + number[:4]
    return int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1


def luhn(number: str) -> bool:
    """Whether the last digit is the check digit of a card.

    >>> luhn("4242424242424242"), luhn("4242424242424241")
    (True, False)
    """
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def scheme_of(typed: str) -> Scheme | None:
    """What kind of account is meant by what somebody typed; None for none.

    >>> scheme_of("de89 3704 0044 0532 0130 00"), scheme_of("6222 0202 0000 1234"), scheme_of("li@blue.example")
    ('iban', 'account', 'alipay')
    >>> scheme_of("soon") is None
    True
    """
    if "@" in typed:
        return "alipay"
    plain = plain_number(typed)
    if re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{8,30}", plain):
        return "iban"
    return "account" if re.fullmatch(r"[A-Z]{0,6}\d{6,32}", plain) else None


def problems(of: PayeeAccount) -> Iterator[PayeeProblem]:
    """What speaks against an account.

    >>> good = PayeeAccount(0, "supplier", "Dell", 0, "iban", "Dell GmbH", "DE89370400440532013000")
    >>> list(problems(good))
    []
    >>> from dataclasses import replace
    >>> [one.field for one in problems(replace(good, number="DE88370400440532013000", bic="NOBIC"))]
    ['account', 'bic']
    >>> [one.doubt for one in problems(replace(good, scheme="account", number="6222020200001234"))]
    [True]
    """
    if not of.holder.strip():
        yield PayeeProblem("holder", sentence("Whose account is it? The bank compares the name."))
    elif len(of.holder) > 140:
        yield PayeeProblem("holder", sentence("The name of the account has more than 140 letters."))
    yield from _number_problems(of)
    if of.bic and not _BIC.fullmatch(of.bic):
        yield PayeeProblem("bic", sentence("A BIC has 8 or 11 letters and digits, such as COBADEFFXXX."))
    elif of.bic and of.country and of.bic[4:6] != of.country:
        yield PayeeProblem("bic", sentence("The BIC is of another country than the IBAN."), doubt=True)
    if of.land and not re.fullmatch(r"[A-Z]{2}", of.land):
        yield PayeeProblem("country", sentence("Say the country by its two letters, such as CN or DE."))
    if of.clearing and not re.fullmatch(r"\d{12}", of.clearing):
        yield PayeeProblem("clearing", sentence("The bank's clearing number (联行号) has twelve digits."))


def _number_problems(of: PayeeAccount) -> Iterator[PayeeProblem]:
    if of.scheme == "iban" and not is_iban(of.number):
        yield PayeeProblem("account", sentence("That IBAN is not right: its length or its check digits do not fit."))
    elif of.scheme == "alipay" and not _ALIPAY.fullmatch(of.number):
        wrong = sentence("An Alipay account is an e-mail address, a mobile number or a number that begins with 2088.")
        yield PayeeProblem("account", wrong)
    elif of.scheme == "account":
        if not re.fullmatch(r"[A-Z]{0,6}\d{6,32}", of.number):
            yield PayeeProblem("account", sentence("That is no number of an account."))
        elif len(of.number) in (16, 19) and of.number[:1] in "3456" and not luhn(of.number):
            doubt = sentence("It looks like a card, and its check digit does not fit: please compare it once more.")
            yield PayeeProblem("account", doubt, doubt=True)
