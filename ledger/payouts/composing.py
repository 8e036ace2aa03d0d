"""What is owed becomes transfers: by payee, in one currency, with what each payee reads; what cannot go, and why.

A supplier's invoice is a transfer of its own, so that its number stands by itself; what one of our people is owed goes
together.  ISO 11649 is the structured reference that a supplier's invoice may bear (RF, two check digits, its number).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from ledger.errors import sentence
from ledger.money import Money
from ledger.payouts.payees import PayeeAccount
from ledger.payouts.transfers import Transfer, TransferPart

OwedKind = Literal["invoice", "claim", "advance"]
TEXT_PLACES = 140


@dataclass(frozen=True, slots=True)
class Owed:
    """Something that may be paid.

    Attributes:
        document: "expense:12", "staff_advance:3".
        party, person: the supplier's name, or the number of one of our people.
        due: when it has to be paid; None where nobody has said.
        number: the supplier's invoice number; of others what it is for.
    """

    document: str
    kind: OwedKind
    party: str
    person: int
    amount: Money
    due: date | None = None
    number: str = ""

    @property
    def who(self) -> tuple[str, int]:
        return self.party, self.person


class LeftOut(NamedTuple):
    """What does not go into a batch; `missing` where somebody can do something about it."""

    owed: Owed
    sentence: str
    values: Mapping[str, Any] = {}
    missing: bool = True


@dataclass(frozen=True, slots=True)
class Composed:
    """Transfers that could go out together, and what stays behind."""

    transfers: tuple[Transfer, ...]
    left: tuple[LeftOut, ...]

    @property
    def minor(self) -> int:
        return sum(one.amount.minor for one in self.transfers)


NO_DETAILS = sentence("No bank details are known.")
NO_ALIPAY = sentence("No Alipay account is known.")


def composed(owed: Iterable[Owed], payees: Mapping[tuple[str, int], PayeeAccount], *, lacking: str) -> Composed:
    """Transfers of what is owed, in its order.

    Args:
        payees: who -> where they are paid.
        lacking: what to say where that is not known.

    >>> dell = PayeeAccount(1, "supplier", "Dell", 0, "account", "Dell", "6222020200001234")
    >>> ann = PayeeAccount(2, "person", "", 7, "account", "Ann", "6222020200005678")
    >>> taxi, hotel = (Owed(f"expense:{n}", "claim", "", 7, Money(m, "CNY")) for n, m in ((3, 4500), (4, 50000)))
    >>> bill = Owed("expense:9", "invoice", "Dell", 0, Money(100_00, "CNY"), None, "INV-9")
    >>> acme = Owed("expense:10", "invoice", "Acme", 0, Money(5, "CNY"))
    >>> made = composed([taxi, bill, hotel, acme], {("Dell", 0): dell, ("", 7): ann}, lacking=NO_DETAILS)
    >>> [(one.payee, one.amount.minor, one.purpose, one.documents) for one in made.transfers]
    [(2, 54500, '', ('expense:3', 'expense:4')), (1, 10000, 'INV-9', ('expense:9',))]
    >>> [left.owed.party for left in made.left], made.minor
    (['Acme'], 64500)
    """
    groups: dict[tuple[object, ...], list[Owed]] = {}
    left: list[LeftOut] = []
    for one in owed:
        if one.who not in payees:
            left.append(LeftOut(one, lacking))
        else:
            key = (one.document,) if one.kind == "invoice" else (one.person, one.kind)
            groups.setdefault(key, []).append(one)
    return Composed(tuple(_transfer(some, payees[some[0].who]) for some in groups.values()), tuple(left))


def _transfer(some: Sequence[Owed], payee: PayeeAccount) -> Transfer:
    first = some[0]
    amount = Money(sum(one.amount.minor for one in some), first.amount.currency)
    purpose = first.number[:TEXT_PLACES] if first.kind == "invoice" else ""
    parts = tuple(TransferPart(one.document, one.amount.minor) for one in some)
    return Transfer(0, 0, 0, payee.id, first.party, first.person, amount, purpose, "", parts)


def is_creditor_reference(text: str) -> bool:
    """Whether a number is a structured reference of ISO 11649, with its check digits right.

    >>> is_creditor_reference("RF18539007547034"), is_creditor_reference("RF19539007547034")
    (True, False)
    >>> is_creditor_reference("INV-12")
    False
    """
    plain = text.replace(" ", "")
    if not re.fullmatch(r"RF\d{2}[A-Z0-9]{1,21}", plain):
        return False
    return int("".join(str(int(letter, 36)) for letter in plain[4:] + plain[:4])) % 97 == 1
