"""Dunning: which step is due for an instalment today, why none is, and when to look again.

Each step of each instalment is told once.  After a pause only the highest step that was reached is told, never the ones
that were missed.  A dispute, a promise, a payment plan, a recent part payment or a recent contact with the customer,
on whatever project and by whomever, holds the step back; a promise that was broken brings the next one forward.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from ledger.errors import BadInput, sentence
from ledger.money import Money

Medium = Literal["message", "mail", "call"]
Tone = Literal["soft", "firm"]
Audience = Literal["project", "owner", "finance", "customer"]


@dataclass(frozen=True, slots=True)
class DunningStep:
    """`days` after the due day (negative: before it); whom it is for, by what means, in which tone."""

    days: int
    audience: tuple[Audience, ...]
    medium: Medium = "message"
    tone: Tone = "soft"
    action: str = ""


STEPS = (
    DunningStep(
        -3, ("project", "owner"), "message", "soft", sentence("Send a friendly notice that the payment falls due.")
    ),
    DunningStep(
        1,
        ("project", "owner", "finance"),
        "mail",
        "soft",
        sentence("Ask whether the invoice has arrived and is in order."),
    ),
    DunningStep(
        7, ("project", "owner", "finance"), "call", "soft", sentence("Call the customer and agree on a day of payment.")
    ),
    DunningStep(
        15,
        ("project", "owner", "finance"),
        "mail",
        "firm",
        sentence("Negotiate an extension in writing, or instalments."),
    ),
    DunningStep(
        30,
        ("project", "owner", "finance"),
        "mail",
        "firm",
        sentence("Send a formal letter with interest, suspend work."),
    ),
    DunningStep(60, ("owner", "finance"), "mail", "firm", sentence("Hand over to a lawyer, or decide on a write-off.")),
)

SERIOUS = 30
"""From so many days late on it is urgent: the step of the formal letter."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How a customer, or one contract, is reminded.

    Attributes:
        steps: by rising days.
        cooldown: days between two contacts with the same customer.
        minimum: open amounts below it are not reminded of.
        partial: the share in percent from which a part payment holds dunning, for `partial_days`.
        silent: do nothing (a blocked or strategic customer, by a person's decision).
    """

    steps: tuple[DunningStep, ...] = STEPS
    cooldown: int = 3
    minimum: Money | None = None
    partial: int = 50
    partial_days: int = 7
    silent: bool = False

    def __post_init__(self) -> None:
        days = [step.days for step in self.steps]
        if not days or days != sorted(set(days)):
            raise BadInput(sentence("The steps of a dunning policy must rise day by day."), field="steps")
        if self.cooldown < 0 or not 0 <= self.partial <= 100:
            raise BadInput(
                sentence("A cooldown has no negative days and a share lies between 0 and 100 %."), field="cooldown"
            )


@dataclass(frozen=True, slots=True)
class Claim:
    """One instalment as dunning sees it.

    Attributes:
        told: days of the steps already told.
        promise: the day until which the customer promised to pay; `broken` how many promises have lapsed before.
        held_until: a pause that a person set (payment plan, agreed extension), to that day inclusive.
        paid_on: the day of the last part payment.
    """

    id: str
    customer: str
    due: date | None
    amount: Money
    open: Money
    told: frozenset[int] = frozenset()
    disputed: bool = False
    promise: date | None = None
    broken: int = 0
    held_until: date | None = None
    paid_on: date | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """The last time anybody spoke with the customer about money, on any project and channel."""

    day: date
    who: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The step that is due today, or why there is none; `look` is the next day on which that may change.

    Attributes:
        look: None means that only news (a payment, a due day, the end of a dispute) can change it.
        override: the cooldown is all that holds it back; a person may speak nevertheless.
        lapsed: the step comes forward because a promise was broken; the promise is to be closed as such.
    """

    step: DunningStep | None
    look: date | None
    sentence: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    override: bool = False
    lapsed: bool = False


def verdict(
    policy: Policy, claim: Claim, on: date, contact: Contact | None = None, *, override: bool = False
) -> Verdict:
    """What to do about the claim on that day; `override` speaks in spite of the cooldown, and is to be logged.

    >>> claim = Claim("7", "Acme", date(2026, 11, 1), Money(100, "CNY"), Money(100, "CNY"))
    >>> found = verdict(Policy(), claim, date(2026, 11, 17))
    >>> found.step.days, found.look
    (15, datetime.date(2026, 12, 1))
    """
    stop = _stopped(policy, claim)
    if stop:
        return stop
    due = claim.due
    if due is None:
        return Verdict(None, None, sentence("It has no due day yet."))
    held = _held(policy, claim, on)
    if held and on < held[0]:
        return Verdict(None, held[0], held[1], held[2])
    step = due_step(policy, claim, on)
    if step is None:
        return Verdict(None, _next_look(policy, claim, on), sentence("The next step has not been reached."))
    if contact and not override:
        free = free_from(contact.day, policy.cooldown)
        if on < free:
            why = sentence("{customer} was contacted on {day} by {who}: wait until {until}, or override.")
            values = {"customer": claim.customer, "day": contact.day, "who": contact.who or "?", "until": free}
            return Verdict(None, free, why, values, override=True)
    lapsed = claim.promise is not None and claim.promise < on
    return Verdict(step, _next_look(policy, told(claim, step), on), lapsed=lapsed)


def free_from(contacted: date, cooldown: int) -> date:
    """The first day on which a customer may be contacted again.

    >>> free_from(date(2026, 3, 30), 3)
    datetime.date(2026, 4, 2)
    """
    return contacted + timedelta(days=cooldown)


def due_step(policy: Policy, claim: Claim, on: date) -> DunningStep | None:
    """The highest step that was reached and not yet told; every broken promise brings the next one forward."""
    if claim.due is None:
        return None
    late = (on - claim.due).days
    reached = [at for at, step in enumerate(policy.steps) if step.days <= late]
    if not reached:
        return None
    place = reached[-1]
    highest = max((at for at, step in enumerate(policy.steps) if step.days in claim.told), default=-1)
    lapsed = claim.promise is not None and claim.promise < on
    if lapsed and late > 0:
        place = max(place, min(highest + 1, len(policy.steps) - 1))
    return policy.steps[place] if place > highest else None


def told(claim: Claim, step: DunningStep) -> Claim:
    """The claim after the step was told; a lapsed promise has done its work."""
    return Claim(
        claim.id,
        claim.customer,
        claim.due,
        claim.amount,
        claim.open,
        claim.told | {step.days},
        claim.disputed,
        None,
        claim.broken + (claim.promise is not None),
        claim.held_until,
        claim.paid_on,
    )


def suggestion(policy: Policy, claim: Claim, on: date, *, chance: Decimal | None = None) -> tuple[str, dict[str, Any]]:
    """The next thing a person might do, with its reason: a template and its values."""
    late = (on - claim.due).days if claim.due else 0
    if claim.disputed:
        return sentence("Settle the dispute first: the reminder waits for it."), {}
    if claim.broken >= 2:
        return sentence("{count} promises were broken: agree on instalments in writing, or suspend the work."), {
            "count": claim.broken
        }
    if claim.promise and claim.promise >= on:
        return sentence("Payment is promised until {day}: nothing to do before."), {"day": claim.promise}
    if claim.promise or claim.broken:
        return sentence("A promise was broken: call the one who gave it and name a last day."), {}
    if claim.open.minor * 2 <= claim.amount.minor and late > 0:
        return sentence("More than half is paid: ask what keeps back the rest of {amount}."), {"amount": claim.open}
    if chance is not None and chance < Decimal("0.3") and late > 30:
        return sentence("Payment is unlikely: send a formal letter with interest and weigh legal steps."), {}
    reached = [step for step in policy.steps if step.days <= late]
    return (reached[-1].action if reached else "") or sentence("Nothing to do yet."), {}


def _stopped(policy: Policy, claim: Claim) -> Verdict | None:
    """What ends dunning until there is news."""
    if claim.open.minor <= 0:
        return Verdict(None, None, sentence("It is paid."))
    if claim.disputed:
        return Verdict(None, None, sentence("It is disputed."))
    if policy.silent:
        return Verdict(None, None, sentence("This customer is not reminded, by decision."))
    if policy.minimum and claim.open < policy.minimum:
        return Verdict(
            None, None, sentence("{amount} is below the smallest amount that is reminded of."), {"amount": claim.open}
        )
    return None


def _held(policy: Policy, claim: Claim, on: date) -> tuple[date, str, dict[str, Any]] | None:
    """The first day on which nothing holds it back any more, and what does until then."""
    holds: list[tuple[date, str, dict[str, Any]]] = []
    if claim.promise:
        holds.append(
            (claim.promise + timedelta(days=1), sentence("Payment is promised until {day}."), {"day": claim.promise})
        )
    if claim.held_until:
        holds.append(
            (claim.held_until + timedelta(days=1), sentence("It is on hold until {day}."), {"day": claim.held_until})
        )
    if claim.paid_on and (claim.amount - claim.open).minor * 100 >= policy.partial * claim.amount.minor:
        until = claim.paid_on + timedelta(days=policy.partial_days)
        holds.append((until, sentence("A part was paid on {day}: time for the rest."), {"day": claim.paid_on}))
    return max(holds, key=lambda hold: hold[0], default=None)


def _next_look(policy: Policy, claim: Claim, on: date) -> date | None:
    """The day of the next step that is still to come, or on which a promise lapses."""
    if claim.due is None:
        return None
    highest = max((step.days for step in policy.steps if step.days in claim.told), default=-(10**6))
    ahead = [claim.due + timedelta(days=step.days) for step in policy.steps if step.days > highest]
    days = [day for day in ahead if day > on]
    return min(days, default=None)
