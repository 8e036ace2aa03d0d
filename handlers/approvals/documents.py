"""A document that can be approved: what a subject hands in about it, and how far its approval has come.

A subject describes its kind of document once, as an `Approvable`, in its table APPROVABLES.  What is decided elsewhere
and only waits in the same queue is an `AlsoWaiting`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chat.cards.card import Button, Card, Decided, Fact, Picture, Tone
from chat.text import NOTHING, Text
from handlers.approvals import approvers
from handlers.context import Context
from ledger import approval
from ledger.approval import STEPS, ApprovalPlan, ApprovalRound, Decision, OpenPlace, Step
from ledger.errors import NotAllowed
from ledger.nouns import Person, Stage
from storage import approvals, audit

DECIDED: Mapping[Stage, Decided] = {
    "posted": "approved",
    "reimbursed": "approved",
    "committed": "approved",
    "closed": "approved",
    "rejected": "rejected",
}
"""Stages behind a decision, and which one it was."""


@dataclass(frozen=True, slots=True)
class Request:
    """What has to be known of a document to decide on it, of whatever kind it is.

    Attributes:
        document: "expense:12".
        owner: whose it is; they never decide on it.
        worth: minor units of the company's currency, to which a delegation is bounded; 0 where it is about no money.
        content: all that a decision rests on, in plain words; another content is another version.
    """

    document: str
    project: int
    owner: int
    stage: Stage
    plan: ApprovalPlan
    content: Mapping[str, str]
    worth: int = 0

    @property
    def id(self) -> str:
        return self.document.partition(":")[2]

    @property
    def version(self) -> str:
        return approval.version_of(self.content)


@dataclass(frozen=True, slots=True)
class CardBody:
    """What a subject says of its document to those who decide; the frame adds state, steps and the decisions.

    Attributes:
        head: what it is, and whose.
        state: what has become of it, put after the head; NOTHING where the head says it.
        by: who decided, put after the state; 0 for nobody in particular.
        buttons: what else can be done with it.
        tone: where it is not the one that the decision has.
        undo: whether a decision can still be taken back.
    """

    head: Text
    about: str
    state: Text = NOTHING
    by: int = 0
    lines: tuple[Text, ...] = ()
    facts: tuple[Fact, ...] = ()
    picture: Picture | None = None
    closeups: tuple[Picture, ...] = ()
    buttons: tuple[Button, ...] = ()
    tone: Tone | None = None
    undo: bool = True


@dataclass(frozen=True, slots=True)
class Approvable:
    """A kind of document that is approved step by step.

    Attributes:
        noun: of its documents ("expense" of "expense:12").
        action: what the names of its buttons begin with ("expense" of "expense.approve").
        name: “this expense”, in a sentence.
        load: the document with that id, held while this message changes it.  Raises NotFound.
        pending: what waits for approval, oldest first.
        request, body: of a document.
        on_approved, on_rejected: the last step is taken, or somebody refused with a reason; the document as it is then.
        on_taken_back: the decision on it was taken back; the document as it is then.
        on_decided: afterwards; its own cards, and whoever has to hear of it.
        steps: the moves between stages that "approve", "reject" and the undoing are.
        undo: stage -> the move that takes its decision back, which is the verb of the button as well.
        own: the refusal for the owner, where it is not the one of all documents.
        others: move -> that for whoever has no say in it.
    """

    noun: str
    action: str
    name: Text
    load: Callable[[Context, str], Any]
    pending: Callable[[Context], Sequence[Any]]
    request: Callable[[Context, Any], Request]
    body: Callable[[Context, Any], CardBody]
    on_approved: Callable[[Context, Any], Any]
    on_rejected: Callable[[Context, Any, str], Any]
    on_taken_back: Callable[[Context, Any], Any]
    on_decided: Callable[[Context, Any], None]
    steps: Mapping[str, Step] = field(default_factory=lambda: STEPS)
    undo: Mapping[str, str] = field(
        default_factory=lambda: {"pending": "unapprove", "posted": "unapprove", "rejected": "unreject"}
    )
    own: Callable[[], NotAllowed] | None = None
    others: Mapping[str, Callable[[], NotAllowed]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for somebody's decision.

    Attributes:
        document: "expense:12".
        key: of the notice that asks for it.
        since: when it came to wait for the present step.
        places, decisions: what may be decided now, and what has been.
        worth: as in `Request`.
        lent: whether somebody's deputy may decide it.
        card: what those see who decide.
    """

    document: str
    key: str
    since: date
    project: int
    owner: int
    places: tuple[OpenPlace, ...]
    decisions: tuple[Decision, ...]
    card: Callable[[], Card]
    worth: int = 0
    lent: bool = True


@dataclass(frozen=True, slots=True)
class AlsoWaiting:
    """What has a decision of its own and waits in the same queue.

    Attributes:
        waiting: everything of it that waits.
        ask: what the clock does to have it decided, in a context in which nobody speaks; how many it asked.
    """

    noun: str
    waiting: Callable[[Context], Iterable[Waiting]]
    ask: Callable[[Context], int] = lambda _ctx: 0


@dataclass(frozen=True, slots=True)
class ApprovalCase:
    """A document with what has been decided on it as it stands now."""

    document: Any
    request: Request
    rounds: tuple[ApprovalRound, ...] = ()

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """Those that hold: on what it says now while it waits, and those that it was decided by."""
        if self.request.stage in DECIDED:
            return self.rounds[-1].standing if self.rounds else ()
        return approval.in_force(self.rounds, self.request.plan, self.request.version)

    @property
    def places(self) -> tuple[OpenPlace, ...]:
        """What may be decided now."""
        return approval.open_places(self.request.plan, self.decisions) if self.waits else ()

    @property
    def waits(self) -> bool:
        return self.request.stage == "pending"

    @property
    def begun(self) -> bool:
        """Whether its steps are kept for this version."""
        last = self.rounds[-1] if self.rounds else None
        return last is not None and (last.version, last.plan) == (self.request.version, self.request.plan)


def case(ctx: Context, kind: Approvable, document: Any) -> ApprovalCase:
    """A document and how far it has come."""
    request = kind.request(ctx, document)
    return ApprovalCase(document, request, approvals.rounds(ctx.book, request.document))


def cases(ctx: Context, kind: Approvable) -> list[ApprovalCase]:
    """Everything of a kind that waits."""
    pending = [(document, kind.request(ctx, document)) for document in kind.pending(ctx)]
    rounds = approvals.rounds_of(ctx.book, [request.document for _document, request in pending])
    return [ApprovalCase(document, request, rounds.get(request.document, ())) for document, request in pending]


def asked(ctx: Context, of: ApprovalCase) -> tuple[Person, ...]:
    """Who is to decide next."""
    return approvers.deciders(ctx, of.request.project, of.request.owner, of.request.worth, of.places, of.decisions)


def since(ctx: Context, of: ApprovalCase) -> date:
    """The day on which it came to wait for the present step."""
    last = of.rounds[-1] if of.begun else None
    if last is None:  # it was handed in before steps were kept
        trail = audit.about(ctx.book, of.request.document)
        at = trail[-1].at if trail else ctx.now
    else:
        at = max([decision.at for decision in last.decisions if decision.at], default=last.asked) or ctx.now
    return at.astimezone(ctx.rules.zone).date()
