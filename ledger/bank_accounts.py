"""The company's own bank accounts: each a currency, a number and a leaf of the chart below 银行存款.

The rules of posting name the role `bank`; which of the company's accounts that is follows from the currency, or from
the statement on which the money moved.  Sources: 企业会计准则应用指南 附录 1002 银行存款 (by bank and account);
企业内部控制应用指引第 6 号 art. 16.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ledger.accounts import Account

ROLE = "bank"
"""What stands on no account by name: of books without a record of their accounts, everything."""

UNNAMED = "bank:0"
"""Where accounts are recorded: money in a currency of which there is none."""


@dataclass(frozen=True, slots=True)
class BankAccount:
    """One of the company's accounts.

    Attributes:
        currency: ISO 4217; an account has one.
        number: letters and digits only, upper case ("" where nobody has said it).
        code: its leaf in the chart.
        main: what is booked without naming an account goes here, among those of its currency.
    """

    id: int
    name: str
    currency: str
    number: str
    code: str
    main: bool = False
    state: Literal["open", "closed"] = "open"

    @property
    def role(self) -> str:
        """Its role in the journal."""
        return f"{ROLE}:{self.id}"

    @property
    def ending(self) -> str:
        """The last four of its number, as much as anybody needs to tell accounts apart."""
        return self.number[-4:]


def is_bank(role: str) -> bool:
    """Whether money in the bank stands on a role.

    >>> is_bank("bank"), is_bank("bank:3"), is_bank("bank_fee")
    (True, True, False)
    """
    return role == ROLE or role.startswith(f"{ROLE}:")


def plain_number(typed: str) -> str:
    """An account number without what only divides it.

    >>> plain_number("6222 0202-0000 1234"), plain_number("de89 3704 0044 0532 0130 00")
    ('6222020200001234', 'DE89370400440532013000')
    """
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", typed)).upper()


def same_number(one: str, other: str) -> bool:
    """Whether two account numbers are the same account: banks leave out the front of a number, or mask it by stars.

    >>> same_number("6222020200001234", "6222********1234"), same_number("6222020200001234", "00001234")
    (True, True)
    >>> same_number("6222020200001234", "1234"), same_number("", "6222020200001234")
    (False, False)
    """
    if not one or not other:
        return False
    if "*" in one or "*" in other:
        masked, whole = (one, other) if "*" in one else (other, one)
        head, _stars, tail = masked.replace(" ", "").partition("*")
        return (
            len(tail.lstrip("*")) >= 4
            and plain_number(whole).startswith(plain_number(head))
            and plain_number(whole).endswith(plain_number(tail))
        )
    short, long = sorted((plain_number(one), plain_number(other)), key=len)
    return short == long or (len(short) >= 8 and long.endswith(short))


def role_of(accounts: Iterable[BankAccount], currency: str) -> str:
    """The role on which money of a currency stands where no account was named."""
    known = tuple(accounts)
    if not known:
        return ROLE
    fitting = [one for one in known if one.currency == currency and one.state == "open"]
    return next((one.role for one in fitting if one.main), fitting[0].role if fitting else UNNAMED)


def leaves(chart: Mapping[str, Account], accounts: Iterable[BankAccount]) -> dict[str, Account]:
    """The leaves of the chart for the accounts, and for what stands on none of them; nothing where none is recorded."""
    known = tuple(accounts)
    if not known:
        return {}
    above = chart[ROLE]
    own = {one.role: Account(one.role, one.code, one.name, one.name, "asset") for one in known}
    code = f"{parent(chart)}00"
    return own | {UNNAMED: Account(UNNAMED, code, f"{above.en}: no account named", f"{above.zh}-未指明账户", "asset")}


def parent(chart: Mapping[str, Account]) -> str:
    """The account of the first level above the leaves."""
    return chart[ROLE].code[:4]


def next_code(chart: Mapping[str, Account], taken: Collection[str]) -> str:
    """The first code below 银行存款 that nothing has.

    >>> from ledger.accounts import chart
    >>> next_code(chart("cas"), {"100201"})
    '100202'
    """
    above, used = parent(chart), {*taken, *(account.code for account in chart.values())}
    return next(code for number in range(1, 100) if (code := f"{above}{number:02}") not in used)
