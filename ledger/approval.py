"""Steps of a document from stage to stage: from which, into which, who may.  And who has to approve what."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ledger.errors import NotAllowed, WrongState, sentence
from ledger.nouns import Stage

Own = Literal["only", "never", "also"]


@dataclass(frozen=True, slots=True)
class Step:
    """A move between stages.  `own`: only one's own document, never one's own, or either."""

    out_of: tuple[Stage, ...]
    into: Stage
    roles: tuple[str, ...]
    own: Own


STEPS: Mapping[str, Step] = {
    "correct": Step(("draft", "pending", "rejected"), "draft", ("member", "lead", "sales", "finance"), "only"),
    "submit": Step(("draft", "rejected"), "pending", ("member", "lead", "sales", "finance"), "only"),
    "withdraw": Step(("draft", "pending", "rejected"), "withdrawn", ("member", "lead", "sales", "finance"), "only"),
    "approve": Step(("pending",), "posted", ("lead", "finance"), "never"),
    "reject": Step(("pending",), "rejected", ("lead", "finance"), "never"),
    "unapprove": Step(("posted",), "pending", ("lead", "finance"), "never"),
    "unreject": Step(("rejected",), "pending", ("lead", "finance"), "never"),
    "reimburse": Step(("posted",), "reimbursed", ("finance",), "never"),
    "close": Step(("committed",), "closed", ("lead", "finance"), "also"),
    "uncommit": Step(("committed",), "pending", ("lead", "finance"), "never"),
}

_STAGE_SENTENCE: Mapping[Stage, str] = {
    "draft": sentence("It is still a draft."),
    "pending": sentence("It is waiting for approval."),
    "posted": sentence("It is already approved and booked."),
    "reimbursed": sentence("It is already reimbursed."),
    "committed": sentence("It is already approved."),
    "closed": sentence("It is already closed."),
    "rejected": sentence("It was rejected."),
    "withdrawn": sentence("It was withdrawn."),
}


def allowed(name: str, stage: Stage, *, own: bool, roles: Collection[str]) -> Step:
    """The step, or why not; `roles` are those of the person in the document's project and in the company.

    Raises NotAllowed, or WrongState where the document is past that step.
    """
    step = STEPS[name]
    if own and step.own == "never":
        raise NotAllowed(sentence("Somebody else has to do that: it is your own."))
    if not own and step.own == "only":
        raise NotAllowed(sentence("Only the person who entered it can do that."))
    if not own and not any(role in step.roles for role in roles):
        raise NotAllowed()
    if own and not any(role in step.roles for role in roles) and step.own != "only":
        raise NotAllowed()
    if stage not in step.out_of:
        raise WrongState(_STAGE_SENTENCE[stage])
    return step


@dataclass(frozen=True, slots=True)
class Band:
    """Amounts of up to `upto` (minor units of the company's currency; None: any) need one of `roles`; none: nobody."""

    upto: int | None
    roles: tuple[str, ...]


def approvers(amount: int, bands: Sequence[Band]) -> tuple[str, ...]:
    """The roles one of which has to approve an amount; empty where it is posted at once.

    >>> bands = (Band(10_000, ()), Band(500_000, ("lead",)), Band(None, ("finance",)))
    >>> approvers(5_000, bands), approvers(10_001, bands), approvers(10**9, bands)
    ((), ('lead',), ('finance',))
    """
    for band in bands:
        if band.upto is None or abs(amount) <= band.upto:
            return band.roles
    return bands[-1].roles if bands else ()
