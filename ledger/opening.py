"""Opening balances: which accounts are made of open items, and whether a trial balance ties to them.

What a company brings from its former books is booked item by item: each item's own account against `CLEARING`, and the
accounts without items against it as well.  Once all is in, nothing is left on it but what is kept in other books.  An
account that is made of open items must come to what they add up to; the sheet's amount is never booked over them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ledger.accounts import COST_ROLES, Account
from ledger.errors import sentence
from ledger.names import plain

CLEARING = "opening"
"""The role against which all opening balances are booked."""

OPENED = sentence("That came with the opening balances; they are taken back as a whole (say: import).")
"""Why money that moved before these books began is not taken back alone."""

OF_ITEMS: tuple[frozenset[str], ...] = (
    frozenset({"receivable"}),
    frozenset({"contract_asset"}),
    frozenset({"contract_liability"}),
    frozenset({"output_vat_pending"}),
    frozenset({"unapplied", "refund_liability"}),
    frozenset({"payable"}),
    frozenset({"payable_estimated"}),
    frozenset({"employee"}),
    frozenset({"advance"}),
    frozenset({"prepaid"}),
    frozenset({"input_vat_pending"}),
    frozenset({*COST_ROLES, "cost_carried"}),
    frozenset({"internal_cost", "internal_carried"}),
    frozenset({"overhead"}),
)
"""Roles whose balance is what open items add up to; those of one set are held against the sheet together."""

_ALL_OF_ITEMS = frozenset().union(*OF_ITEMS)
_CODE = re.compile(r"\s*(\d[\d.]*)\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SheetBalance:
    """What a line of the trial balance says: the roles that its account has here, and its balance (debit positive)."""

    roles: frozenset[str]
    minor: int


@dataclass(frozen=True, slots=True)
class Tie:
    """Accounts that are made of items: their balance in the sheet, and what their items come to; minor units, debit
    positive."""

    roles: frozenset[str]
    sheet: int
    items: int

    @property
    def apart(self) -> int:
        return self.sheet - self.items


def code_and_name(text: str) -> tuple[str, str]:
    """The code and the name of an account as a sheet writes it.

    >>> code_and_name("1002 银行存款"), code_and_name("2221.01"), code_and_name("Bank")
    (('1002', '银行存款'), ('222101', ''), ('', 'Bank'))
    """
    match = _CODE.match(text)
    return (match[1].replace(".", ""), match[2].strip(" -–—:：")) if match else ("", text.strip())


def meant(chart: Mapping[str, Account], code: str, name: str) -> tuple[Account, ...]:
    """The accounts of a chart that a sheet's account is: the one with that code or name, the one that it stands below,
    or all that stand below it; none where there is none.

    >>> from ledger.accounts import chart
    >>> [account.role for account in meant(chart("cas"), "100201", "")], meant(chart("cas"), "1601", "固定资产")
    (['bank'], ())
    >>> [account.role for account in meant(chart("cas"), "2202", "")]
    ['payable', 'payable_estimated']
    """
    mine = [account for role, account in chart.items() if not account.former and role != CLEARING]
    if code:
        exact = [account for account in mine if account.code == code]
        if exact:
            return tuple(exact[:1])
        above = [account for account in mine if code.startswith(account.code)]
        if above:
            return (max(above, key=lambda account: len(account.code)),)
        return tuple(account for account in mine if account.code.startswith(code))
    wanted = plain(name)
    return tuple(account for account in mine if wanted in (plain(account.en), plain(account.zh)))[:1]


def sounds_like(account: Account, name: str) -> bool:
    """Whether a sheet's name of an account can be this one: two Chinese characters in a row, or a word, are the same.

    The same digits mean other things under another standard: 4001 is 实收资本 here and 生产成本 there.

    >>> from ledger.accounts import chart
    >>> bank, equity = chart("cas")["bank"], chart("cas")["equity"]
    >>> sounds_like(bank, "招商银行"), sounds_like(bank, "Bank of China"), sounds_like(equity, "生产成本-人工")
    (True, True, False)
    """
    parts = _parts(name)
    return not parts or bool(parts & (_parts(account.zh) | _parts(account.en)))


def _parts(name: str) -> set[str]:
    low = name.lower()
    chinese = {pair for run in re.findall(r"[\u4e00-\u9fff]{2,}", low) for pair in map("".join, pairwise(run))}
    return chinese | {word.rstrip("s") for word in re.findall(r"[a-z]{3,}", low)}


def of_items(roles: Collection[str]) -> bool:
    """Whether all these roles are made of open items."""
    return _ALL_OF_ITEMS.issuperset(roles)


def ties(balances: Iterable[SheetBalance], items: Mapping[str, int]) -> tuple[Tie, ...]:
    """What the sheet's balances and the open items come to (role -> minor units, debit positive), where there is any.

    A line for several sets of accounts (1410 for 141001 to 141099) holds them all together.

    >>> [tie.apart for tie in ties([SheetBalance(frozenset({"receivable"}), 500)], {"receivable": 400, "bank": 7})]
    [100]
    """
    tied, sheet = list(OF_ITEMS), [one for one in balances if of_items(one.roles)]
    for balance in sheet:
        touched = [roles for roles in tied if roles & balance.roles]
        tied = [roles for roles in tied if not roles & balance.roles] + [frozenset().union(*touched)]
    found = []
    for roles in tied:
        says = sum(one.minor for one in sheet if one.roles <= roles)
        comes_to = sum(items.get(role, 0) for role in roles)
        if says or comes_to:
            found.append(Tie(roles, says, comes_to))
    return tuple(found)


def beside(balances: Sequence[SheetBalance], posted: Mapping[str, int]) -> dict[str, int]:
    """Role -> what has to be booked beside what items have posted on it, so that it comes to the sheet's balance.

    Contracts bring the revenue and cost of all years on these accounts; what was closed with former years goes again.

    >>> beside([SheetBalance(frozenset({"bank"}), 70)], {"revenue": -300, "receivable": 400})
    {'bank': 70, 'revenue': 300}
    """
    wanted: dict[str, int] = {}
    for one in balances:
        if not of_items(one.roles):
            (role,) = one.roles
            wanted[role] = wanted.get(role, 0) + one.minor
    roles = sorted({*wanted, *(role for role in posted if role not in _ALL_OF_ITEMS and role != CLEARING)})
    return {role: due for role in roles if (due := wanted.get(role, 0) - posted.get(role, 0))}


def totals_wrong(lines: Sequence[tuple[str, int]]) -> dict[str, int]:
    """Code -> what its lines below come to, of codes whose own line says something else.

    A list of accounts often has a line of its own for what stands above others; such a line must be their sum.

    >>> totals_wrong([("1122", 100), ("112201", 60), ("112202", 30)]), totals_wrong([("1122", 5), ("1123", 5)])
    ({'1122': 90}, {})
    """
    wrong, above = {}, sums_of_others([code for code, _minor in lines])
    for code in sorted(above):
        says = sum(minor for one, minor in lines if one == code)
        below = sum(minor for one, minor in lines if one != code and one.startswith(code) and one not in above)
        if says != below:
            wrong[code] = below
    return wrong


def sums_of_others(codes: Sequence[str]) -> frozenset[str]:
    """The codes below which others of the list stand: their lines are sums, and booked already with these.

    >>> sorted(sums_of_others(["1122", "112201", "1002", "100201", "2202"]))
    ['1002', '1122']
    """
    ordered = sorted({code for code in codes if code})
    return frozenset(one for one, after in pairwise(ordered) if after.startswith(one))
