"""What a contract says beside its price and its payments: how its work is billed, what delay costs, what is kept back.

Each term holds from a day on, so that a settlement asks for those of its cut-off.  Source: economics.md sections 2.7
(price of cost-plus work), 6 (the lines of a settlement) and 7 (silence is no consent).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from ledger.prepaid_vat import PrepaidVat

TermName = Literal[
    "mark_up",
    "measured",
    "ceiling",
    "allowable",
    "cap",
    "delay",
    "advance",
    "progress",
    "retention",
    "silence",
    "supplied",
    "prepaid",
]
TERMS: tuple[TermName, ...] = (
    "mark_up",
    "measured",
    "ceiling",
    "allowable",
    "cap",
    "delay",
    "retention",
    "advance",
    "progress",
    "silence",
    "supplied",
    "prepaid",
)
"""In the order in which they are shown."""
AdvanceRule = Literal["by_progress", "at_the_end", "share"]
Supplied = Literal["none", "inside", "beside"]


@dataclass(frozen=True, slots=True)
class AgreedTerm:
    """One term of a contract from a day on, as somebody recorded it.

    Attributes:
        of: the category of a cap; "" of all others.
        share: as a fraction: the mark-up, a day's penalty, what is kept back, paid of progress, or recovered each time,
            VAT that is prepaid.
        most: the largest penalty as a fraction of the stage's price; None where nothing limits it.
        minor: a ceiling or cap in minor units of the contract's currency, without VAT.
        days: after so many days without an answer silence is consent.
        words: the categories of `allowable`, the rule of an advance, whether material is supplied, the clause itself,
            where VAT is prepaid.
        ended: from that day on it holds no more.
        said: when it was recorded; `person`, `reason` by whom and why.
    """

    contract: int
    name: TermName
    start: date
    of: str = ""
    share: Decimal | None = None
    most: Decimal | None = None
    minor: int = 0
    days: int = 0
    words: str = ""
    ended: bool = False
    said: date = date.min
    person: int = 0
    reason: str = ""
    id: int = 0

    @property
    def key(self) -> tuple[TermName, str]:
        """What it replaces."""
        return self.name, self.of

    @property
    def content(self) -> tuple[object, ...]:
        """What it says, apart from since when and by whom."""
        return self.share, self.most, self.minor, self.days, self.words, self.ended


@dataclass(frozen=True, slots=True)
class DelayPenalty:
    """What a day's delay of a stage costs, as a fraction of its net price; `most` of it at most."""

    per_day: Decimal
    most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class AdvanceRecovery:
    """How an advance is taken off: as the work goes on, all of it at the end, or a share of each settlement."""

    rule: AdvanceRule = "by_progress"
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SilenceClause:
    """After so many days without an answer what was sent counts as accepted, by these words of the contract."""

    days: int
    words: str


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """The terms of a contract that hold on one day; money in minor units of its currency, without VAT.

    Attributes:
        mark_up: on the allowable cost, as a fraction; None: it is not paid by its cost.
        measured: it is paid by what is measured on its sites, at unit prices.
        ceiling: no more than that is billed.  None: its price.
        allowable: the categories of cost that may be billed; None: all.
        caps: category -> no more of it than that may be billed.
        delay: None: delay costs nothing.
        retention: what is kept back of each settlement, as a fraction; None: nobody has said.
        progress: what of a settlement is paid before the final one, as a fraction.
        silence: None: silence is no consent.
        supplied: whether the customer supplies material, inside the price or beside it; "" where nobody has said.
        prepaid: VAT is prepaid where the site lies (异地预缴); None: it is not.
    """

    mark_up: Decimal | None = None
    ceiling: int | None = None
    allowable: frozenset[str] | None = None
    caps: Mapping[str, int] = field(default_factory=dict)
    delay: DelayPenalty | None = None
    retention: Decimal | None = None
    advance: AdvanceRecovery = AdvanceRecovery()
    progress: Decimal = Decimal(1)
    silence: SilenceClause | None = None
    supplied: Literal["", "none", "inside", "beside"] = ""
    measured: bool = False
    prepaid: PrepaidVat | None = None


def in_force(said: Iterable[AgreedTerm], day: date) -> dict[tuple[TermName, str], AgreedTerm]:
    """Of what was said of one contract, in the order in which it was, what holds on a day: the latest start by then,
    of one start what was said last.

    >>> first = AgreedTerm(1, "mark_up", date(2026, 1, 1), share=Decimal("0.12"))
    >>> later = AgreedTerm(1, "mark_up", date(2026, 7, 1), share=Decimal("0.10"))
    >>> [in_force([later, first], day)["mark_up", ""].share for day in (date(2026, 6, 30), date(2026, 7, 1))]
    [Decimal('0.12'), Decimal('0.10')]
    >>> in_force([first], date(2025, 12, 31))
    {}
    """
    found: dict[tuple[TermName, str], AgreedTerm] = {}
    for one in said:
        held = found.get(one.key)
        if one.start <= day and (held is None or held.start <= one.start):
            found[one.key] = one
    return {key: found[key] for key in sorted(found, key=lambda key: (TERMS.index(key[0]), key[1]))}


def terms_on(said: Iterable[AgreedTerm], day: date) -> ContractTerms:
    """The terms of one contract on a day.

    >>> terms_on([AgreedTerm(1, "cap", date(2026, 1, 1), "travel", minor=9_000_00)], date(2026, 2, 1)).caps
    {'travel': 900000}
    """
    held = {key: one for key, one in in_force(said, day).items() if not one.ended}

    def of(name: TermName) -> AgreedTerm | None:
        return held.get((name, ""))

    def share(name: TermName) -> Decimal | None:
        one = of(name)
        return one.share if one else None

    ceiling, allowable, delay, advance = of("ceiling"), of("allowable"), of("delay"), of("advance")
    silence, supplied, progress, prepaid = of("silence"), of("supplied"), share("progress"), of("prepaid")
    return ContractTerms(
        share("mark_up"),
        ceiling.minor if ceiling else None,
        frozenset(allowable.words.split()) if allowable else None,
        {category: one.minor for (name, category), one in held.items() if name == "cap"},
        DelayPenalty(delay.share, delay.most) if delay and delay.share is not None else None,
        share("retention"),
        AdvanceRecovery(_rule(advance.words), advance.share) if advance else AdvanceRecovery(),
        Decimal(1) if progress is None else progress,
        SilenceClause(silence.days, silence.words) if silence else None,
        _supplied(supplied.words) if supplied else "",
        of("measured") is not None,
        PrepaidVat(prepaid.share, prepaid.words) if prepaid and prepaid.share is not None else None,
    )


def _rule(words: str) -> AdvanceRule:
    return "at_the_end" if words == "at_the_end" else "share" if words == "share" else "by_progress"


def _supplied(words: str) -> Supplied:
    return "inside" if words == "inside" else "beside" if words == "beside" else "none"
