"""The nouns of matching: a bank line, an open item, and the proposal that one pays the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple

from ledger.errors import BadInput, sentence
from ledger.money import Money
from ledger.money_doubts import MoneyEvent

SURE = 0.9
"""From here on a proposal may be confirmed in one tap; below it is a hint that asks for a look."""


class Why(NamedTuple):
    """A reason in words: a sentence and its values."""

    sentence: str
    values: Mapping[str, Any]


ItemKind = Literal[
    "instalment",
    "supplier invoice",
    "claim",
    "unapplied money",
    "expense",
    "payment",
    "payout",
    "supplier claim",
    "advance",
]
"""A claim is one of our people's, a supplier claim what a supplier owes us back; expense, payment, payout and advance
stand in the books already, a line only shows them."""

BOOKED: frozenset[ItemKind] = frozenset(("expense", "payment", "payout", "advance"))
"""Kinds whose money stands in the journal: a bank line only shows it."""


class ItemRef(NamedTuple):
    """Which item: its kind and the number of its document."""

    kind: ItemKind
    number: int


@dataclass(frozen=True, slots=True)
class UnsettledLine:
    """Money on the bank account; positive came in, negative went out.  `left` is what is not allocated yet."""

    id: int
    day: date
    left: Money
    name: str = ""
    account: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """What is owed: an instalment or invoice (incoming), an expense or order (outgoing).  `open` is always positive.

    Attributes:
        references: numbers that are this item's alone and that a payer may quote: of its invoices, of its order.
        contract: the number of the contract, which its other instalments share.
        whole: it is paid in full or not at all, as what stands in the books already.
        within: so many days around its day a line may show it; 0: as usual.
    """

    ref: ItemRef
    party: str
    open: Money
    due: date | None = None
    references: tuple[str, ...] = ()
    outgoing: bool = False
    whole: bool = False
    within: int = 0
    contract: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """So much of a line for an item."""

    line: int
    item: ItemRef
    amount: Money


@dataclass(frozen=True, slots=True)
class Proposal:
    """Attributes:
    kind: exact, bundle, partial, parts, fee, over.
    fee: what a bank kept back of money in (the first item is closed with it), or took on top of money out.
    rest: what the line has beyond the items.
    """

    kind: str
    parts: tuple[Part, ...]
    score: float
    why: tuple[Why, ...]
    fee: Money | None = None
    rest: Money | None = None

    @property
    def lines(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(part.line for part in self.parts))

    @property
    def items(self) -> tuple[ItemRef, ...]:
        return tuple(dict.fromkeys(part.item for part in self.parts))

    @property
    def sure(self) -> bool:
        return self.score >= SURE


@dataclass(frozen=True, slots=True)
class Habits:
    """What is known beyond the items themselves.

    Attributes:
        aliases: party -> other names it pays under; accounts: account number -> party, learned from confirmed matches.
        parties: everybody who is known, also who owes nothing now: a name like theirs is theirs.
        settled: numbers of invoices and contracts on which nothing is open -> whose they are.
        events: money that moved already; what repeats one of them is never sure.
        today: a line of a later day is never sure; None: any day is believed.
        fee_share, fee_most: a bank fee is at most that share (per mille) of the item and at most that many minor units.
        over_most: what is believed to be paid too much by a slip, in minor units, and at most 1 % of the item.
        soon: days ahead within which an item is in question when the amount alone leaves several.
        early, late: days before and after the due day in which a payment without a reference is believed.
    """

    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    accounts: Mapping[str, str] = field(default_factory=dict)
    parties: frozenset[str] = frozenset()
    settled: Mapping[str, str] = field(default_factory=dict)
    events: tuple[MoneyEvent, ...] = ()
    today: date | None = None
    fee_share: int = 5
    fee_most: int = 10_000
    over_most: int = 100_000
    early: int = 120
    late: int = 400
    soon: int = 21
    largest_bundle: int = 5


def known_payer(before: str | None, party: str) -> str:
    """Whom an account belongs to once a person has confirmed that it paid for a party; "" where it pays for several,
    as agents and group companies do: then the account says nothing any more.

    >>> known_payer(None, "Acme"), known_payer("Acme", "Acme"), known_payer("Acme", "Beta"), known_payer("", "Acme")
    ('Acme', 'Acme', '', '')
    """
    return party if before in (None, party) else ""


def checked(proposal: Proposal, lines: Mapping[int, UnsettledLine], items: Mapping[ItemRef, Item]) -> Proposal:
    """The proposal, or a refusal where it would give more than there is (something was booked in between)."""
    for part in proposal.parts:
        if part.amount.minor <= 0:
            raise BadInput(sentence("An allocation must be more than nothing."))
    fee = proposal.fee.minor if proposal.fee else 0
    for line in (lines[number] for number in proposal.lines):
        given = sum(part.amount.minor for part in proposal.parts if part.line == line.id)
        if given + (fee if line.left.minor < 0 else 0) > abs(line.left.minor):
            raise BadInput(sentence("The payment of {amount} has been allocated in the meantime."), amount=line.left)
    for ref in proposal.items:
        item, given = items[ref], sum(part.amount.minor for part in proposal.parts if part.item == ref)
        inside = fee if ref == proposal.items[0] and not item.outgoing else 0
        if given + inside > item.open.minor:
            raise BadInput(sentence("Only {amount} of that is still open."), amount=item.open)
        if item.whole and given != item.open.minor:
            raise BadInput(sentence("That is {amount}, or it is something else."), amount=item.open)
    return proposal
