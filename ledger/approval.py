"""Steps of a document from stage to stage: from which, into which, who may.  And who has to approve what, and has."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
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


def allowed(name: str, stage: Stage, *, own: bool, roles: Collection[str], steps: Mapping[str, Step] = STEPS) -> Step:
    """The step, or why not; `roles` are those of the person in the document's project and in the company; “head:field”
    is of the kind “head”.

    Raises NotAllowed, or WrongState where the document is past that step.
    """
    step, roles = steps[name], {role.partition(":")[0] for role in roles}
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
    """Amounts of up to `upto` (minor units of the company's currency; None: any) need one of `roles`; none: nobody.

    `all`: one holder of each of the roles, in whatever order.  `then`: further steps, one role each, in that order.
    """

    upto: int | None
    roles: tuple[str, ...]
    all: bool = False
    then: tuple[str, ...] = ()


def band_for(amount: int, bands: Sequence[Band]) -> Band:
    """The first band that is large enough; one that asks nobody where there is none.

    >>> bands = (Band(10_000, ()), Band(500_000, ("lead",)), Band(None, ("lead",), then=("finance",)))
    >>> band_for(5_000, bands).roles, band_for(10_001, bands).roles, band_for(10**9, bands).then
    ((), ('lead',), ('finance',))
    """
    fits = (band for band in bands if band.upto is None or abs(amount) <= band.upto)
    return next(fits, bands[-1] if bands else Band(None, ()))


Rule = Literal["any", "all"]
Verdict = Literal["approved", "rejected", "taken back"]
Outcome = Literal["waiting", "approved", "rejected"]


@dataclass(frozen=True, slots=True)
class ApprovalStep:
    """One step on a document's way: `any` one holder of one of the roles decides, or one holder of each (`all`)."""

    roles: tuple[str, ...]
    rule: Rule = "any"


@dataclass(frozen=True, slots=True)
class ApprovalPlan:
    """The steps that a document has to pass, in their order or (not `ordered`) in any; without steps nobody decides."""

    steps: tuple[ApprovalStep, ...] = ()
    ordered: bool = True

    def __bool__(self) -> bool:
        return bool(self.steps)

    @property
    def roles(self) -> frozenset[str]:
        """Every role that has a say somewhere."""
        return frozenset(role for step in self.steps for role in step.roles)

    @property
    def decisions(self) -> int:
        """How many people have to decide."""
        return sum(len(step.roles) if step.rule == "all" else 1 for step in self.steps)


@dataclass(frozen=True, slots=True)
class Decision:
    """What one person decided in one step, and which version they saw.

    Attributes:
        step: counted from 1; 0 for all of them, where everything is taken back.
        role: the one that they decided with.
        instead_of: whom they stood in for; 0 for nobody.
    """

    step: int
    verdict: Verdict
    role: str
    person: int
    instead_of: int = 0
    version: str = ""
    reason: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """A decision that may be made now: of which step, with one of which roles."""

    step: int
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Right:
    """A role to decide with: a person's own, or lent by somebody whom they stand in for."""

    role: str
    instead_of: int = 0


@dataclass(frozen=True, slots=True)
class ApprovalRound:
    """A version of a document on its way: what it said, what it needed, everything that was decided, in order."""

    version: str
    plan: ApprovalPlan
    content: Mapping[str, str] = field(default_factory=dict)
    asked: datetime | None = None
    decisions: tuple[Decision, ...] = ()

    @property
    def standing(self) -> tuple[Decision, ...]:
        """What has been decided and not taken back.

        >>> lead, finance = Decision(1, "approved", "lead", 3), Decision(2, "approved", "finance", 4)
        >>> plan = ApprovalPlan((ApprovalStep(("lead",)), ApprovalStep(("finance",))))
        >>> back = Decision(2, "taken back", "finance", 4)
        >>> [one.person for one in ApprovalRound("v", plan, decisions=(lead, finance, back)).standing]
        [3]
        >>> ApprovalRound("v", plan, decisions=(lead, finance, Decision(0, "taken back", "", 4))).standing
        ()
        """
        left: list[Decision] = []
        for one in self.decisions:
            if one.verdict == "taken back":
                left = [old for old in left if one.step and (old.step, old.person) != (one.step, one.person)]
            else:
                left.append(one)
        return tuple(left)


def version_of(content: Mapping[str, str]) -> str:
    """The name of what a document says now: the same for the same content, another for any other.

    >>> version_of({"amount": "5", "day": "2026-11-20"}) == version_of({"day": "2026-11-20", "amount": "5"})
    True
    >>> version_of({"amount": "5"}) == version_of({"amount": "6"})
    False
    """
    kept = json.dumps(sorted(content.items()), ensure_ascii=False)
    return hashlib.sha256(kept.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def in_force(rounds: Sequence[ApprovalRound], plan: ApprovalPlan, version: str) -> tuple[Decision, ...]:
    """What has been decided on this very version under this plan; decisions on another are void.

    >>> plan = ApprovalPlan((ApprovalStep(("lead",)), ApprovalStep(("finance",))))
    >>> rounds = [ApprovalRound("old", plan, decisions=(Decision(1, "approved", "lead", 3),))]
    >>> len(in_force(rounds, plan, "old")), len(in_force(rounds, plan, "new"))
    (1, 0)
    """
    last = rounds[-1] if rounds else None
    return last.standing if last and (last.version, last.plan) == (version, plan) else ()


def open_places(plan: ApprovalPlan, decisions: Sequence[Decision]) -> tuple[OpenPlace, ...]:
    """What may be decided now.

    >>> chain = ApprovalPlan((ApprovalStep(("lead",)), ApprovalStep(("finance", "admin"), "all")))
    >>> open_places(chain, ())
    (OpenPlace(step=1, roles=('lead',)),)
    >>> first = Decision(1, "approved", "lead", 3)
    >>> open_places(chain, (first,))
    (OpenPlace(step=2, roles=('finance',)), OpenPlace(step=2, roles=('admin',)))
    >>> open_places(chain, (first, Decision(2, "approved", "admin", 5)))
    (OpenPlace(step=2, roles=('finance',)),)
    >>> len(open_places(ApprovalPlan(chain.steps, ordered=False), ()))
    3
    >>> open_places(chain, (Decision(1, "rejected", "lead", 3),))
    ()
    """
    if any(one.verdict == "rejected" for one in decisions):
        return ()
    places: list[OpenPlace] = []
    for number, step in enumerate(plan.steps, 1):
        filled = [one.role for one in decisions if one.step == number]
        if step.rule == "all":
            places += [OpenPlace(number, (role,)) for role in step.roles if role not in filled]
        elif not filled:
            places.append(OpenPlace(number, step.roles))
        if places and plan.ordered:
            break
    return tuple(places)


def outcome(plan: ApprovalPlan, decisions: Sequence[Decision]) -> Outcome:
    """What the decisions come to: one refusal ends it, an approval needs every place filled.

    >>> chain = ApprovalPlan((ApprovalStep(("lead",)), ApprovalStep(("finance",))))
    >>> first = Decision(1, "approved", "lead", 3)
    >>> outcome(chain, (first,)), outcome(chain, (first, Decision(2, "approved", "finance", 4)))
    ('waiting', 'approved')
    >>> outcome(chain, (first, Decision(2, "rejected", "finance", 4)))
    'rejected'
    """
    if any(one.verdict == "rejected" for one in decisions):
        return "rejected"
    return "waiting" if open_places(plan, decisions) else "approved"


def place_for(
    person: int, rights: Sequence[Right], places: Sequence[OpenPlace], decisions: Sequence[Decision]
) -> tuple[OpenPlace, Right] | None:
    """Which of the open places the person fills, and with what; None where it is not theirs to decide (now).

    Nobody fills two places, neither by themselves nor through a deputy.

    >>> lead, finance = OpenPlace(1, ("lead",)), OpenPlace(2, ("finance",))
    >>> place_for(3, [Right("lead")], [lead], ())
    (OpenPlace(step=1, roles=('lead',)), Right(role='lead', instead_of=0))
    >>> both = [Right("finance"), Right("lead")]
    >>> place_for(3, both, [finance], (Decision(1, "approved", "lead", 3),)) is None
    True
    >>> place_for(3, both, [finance], (Decision(1, "approved", "lead", 8, instead_of=3),)) is None
    True
    >>> place_for(8, [Right("finance", instead_of=4)], [finance], (Decision(1, "approved", "lead", 3),))
    (OpenPlace(step=2, roles=('finance',)), Right(role='finance', instead_of=4))
    """
    taken = {one.person for one in decisions} | {one.instead_of for one in decisions if one.instead_of}
    if person in taken:
        return None
    for right in sorted(rights, key=lambda one: one.instead_of != 0):
        for place in places:
            if right.role in place.roles and right.instead_of not in taken:
                return place, right
    return None
