"""Who is on the other side of a bank line, and which numbers of ours its text names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from ledger.errors import sentence
from ledger.names import PartyNames, likeness, mentions, plain, squeezed
from ledger.proposal import Habits, Item, UnsettledLine, Why

KNOWN = 0.8
"""From here on a payer is believed; below, its items are hints."""

_LIKE = 0.7
"""From here on a name is a way of writing another one."""

_AGENT = re.compile(
    r"支付|代付|代收|代缴|财付通|银联|结算|paypal|payoneer|stripe|adyen|airwallex|wise\b|payments?\b", re.IGNORECASE
)
"""Names of companies that pay for others."""

_ACCOUNT, _NAME, _TEXT, _UNCLEAR = 0.99, 0.97, 0.9, 0.5


class Payer(NamedTuple):
    """Who is on the other side of a line, why, and how far that is to be trusted.  No party: nobody knows."""

    parties: tuple[str, ...]
    reasons: tuple[Why, ...]
    trust: float

    @property
    def known(self) -> bool:
        """Whether it is one party, and believed."""
        return len(self.parties) == 1 and self.trust >= KNOWN


class Payers:
    """Finds the payer of a line among everybody who is known, whether they owe something or not."""

    def __init__(self, items: Iterable[Item], habits: Habits) -> None:
        everybody = {item.party for item in items} | habits.parties | set(habits.aliases)
        self._everybody = everybody
        self._accounts = habits.accounts
        self._directory = PartyNames({party: habits.aliases.get(party, ()) for party in sorted(everybody) if party})

    def of(self, line: UnsettledLine) -> Payer:
        """The payer.  A name, an account and a text that speak of different parties leave it open between them."""
        named = self._directory.parties(line.name) if line.name else ()
        names = tuple(party for party, _alike in named)
        inside = self._directory.named_in(line.text) if line.text else ()
        owner = self._accounts.get(line.account, "") if line.account else ""
        if owner and owner in self._everybody:
            exact = {party for party, alike in named if alike == 1.0}
            if exact and owner not in exact:
                return _several((owner, *sorted(exact)))
            if inside and owner not in inside:
                return _several((owner, *inside))
            before = (
                sentence("{party} has paid from this account before.")
                if line.left.minor > 0
                else sentence("{party} was paid on this account before.")
            )
            return Payer((owner,), (Why(before, {"party": owner}),), _UNCLEAR if _AGENT.search(line.name) else _ACCOUNT)
        if names and inside and not set(names) & set(inside):
            return _several((*names, *inside))
        if names:
            found = _named(line, names, named[0][1])
            return found if self._by_its_own_name(line, names[0]) else found._replace(trust=_UNCLEAR)
        if inside:
            why = Why(sentence("The text names {party}."), {"party": inside[0]})
            if line.name:
                other = Why(sentence("“{name}” is somebody else, who may pay for them."), {"name": line.name})
                return Payer(inside, (why, other), _UNCLEAR)
            return Payer(inside, (why,), _TEXT)
        return Payer((), (), 0.0)

    def _by_its_own_name(self, line: UnsettledLine, party: str) -> bool:
        """Whether the name is the party's, and not one under which somebody once paid for it from an account that is
        not known: agents, relatives and sister companies pay for others as well."""
        return likeness(plain(line.name), plain(party)) >= _LIKE and not _AGENT.search(line.name)


def _named(line: UnsettledLine, names: tuple[str, ...], alike: float) -> Payer:
    first = names[0]
    if alike == 1.0:
        return Payer(names, (Why(sentence("The name is {party}."), {"party": first}),), _NAME)
    why = Why(sentence("The name “{name}” is much like {party}."), {"name": line.name, "party": first})
    return Payer(names, (why,), alike)


def _several(parties: Iterable[str]) -> Payer:
    found = tuple(dict.fromkeys(parties))
    why = Why(sentence("It speaks of several: {names}."), {"names": ", ".join(found[:3])})
    return Payer(found, (why,), _UNCLEAR)


class Numbers:
    """References, laid out so that those that a text names are found without looking at the others."""

    _TAIL = 4
    _SHAPES = 50

    def __init__(self, references: Iterable[str]) -> None:
        self._by_tail: dict[str, list[str]] = {}
        self._known: set[str] = set()
        shapes: dict[str, int] = {}
        for reference in sorted({reference for reference in references if reference}):
            short = squeezed(reference)
            if len(short) > self._TAIL:
                self._by_tail.setdefault(short[-self._TAIL :], []).append(reference)
                self._known.add(short)
                if any(map(str.isalpha, short)) and any(map(str.isdigit, short)):
                    shape = re.sub(r"\d+", lambda digits: rf"\d{{{len(digits[0])}}}", short)
                    shapes[shape] = shapes.get(shape, 0) + 1
        usual = sorted(shapes, key=lambda shape: (-shapes[shape], shape))[: self._SHAPES]
        self._like = re.compile(rf"(?<!\d)(?:{'|'.join(usual)})(?!\d)") if usual else None

    def named_in(self, line: UnsettledLine) -> tuple[str, ...]:
        """The references that the line's text or name quotes, in the order of the alphabet."""
        text = squeezed(f"{line.text} {line.name}")
        tails = {text[at : at + self._TAIL] for at in range(len(text) - self._TAIL + 1)}
        found = (reference for tail in tails for reference in self._by_tail.get(tail, ()))
        return tuple(sorted(reference for reference in found if mentions(text, reference)))

    def strange_in(self, line: UnsettledLine) -> tuple[str, ...]:
        """What is written like a number of ours in the line's text, and is none.

        >>> from datetime import date
        >>> from ledger.money import Money
        >>> numbers = Numbers(["INV-2026-0071"])
        >>> numbers.strange_in(UnsettledLine(1, date(2026, 3, 1), Money(1, "CNY"), text="货款 inv2026 0017"))
        ('INV20260017',)
        """
        found = self._like.findall(squeezed(line.text)) if self._like else ()
        return tuple(number for number in dict.fromkeys(found) if number not in self._known)
