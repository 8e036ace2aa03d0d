"""The one way of every decision: approve, reject with a reason, take back; and who is asked next.

A subject puts these into its table with its kind of document: `action("order.approve", decisions.approve(ORDERS), …)`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from chat.cards.card import Card, Form, Question, Reply
from chat.incoming import Clicked, Submitted
from chat.text import Text, _
from handlers.approvals import approvers, cards, documents
from handlers.approvals.documents import Approvable, ApprovalCase
from handlers.books import audit_trail
from handlers.context import Context
from handlers.registry import Handler
from ledger import approval
from ledger.approval import Decision, OpenPlace, Right, Verdict
from ledger.errors import BadInput, NotAllowed, WrongState, sentence
from storage import approvals


def approve(kind: Approvable) -> Handler:
    """The click on Approve: the next step is taken, and with the last one the document is approved."""

    def clicked(click: Clicked, ctx: Context) -> Reply:
        of, seen = _case(ctx, kind, click.value)
        return _late(ctx, kind, of, seen, "approve") or _shown(ctx, kind, decide(ctx, kind, of, "approved"))

    return clicked


def ask_reason(kind: Approvable) -> Handler:
    """The click on Reject: asks why."""

    def clicked(click: Clicked, ctx: Context) -> Reply:
        of, seen = _case(ctx, kind, click.value)
        late = _late(ctx, kind, of, seen, "reject")
        if late is None:
            _place(ctx, of)
        return late or Reply(form=reason_form(f"{kind.action}.reject", click.value))

    return clicked


def reject(kind: Approvable) -> Handler:
    """The reason is given: that ends it, whatever step it was."""

    def filled_in(filled: Submitted, ctx: Context) -> Reply:
        of, seen = _case(ctx, kind, filled.value)
        if late := _late(ctx, kind, of, seen, "reject"):
            return late
        return _shown(ctx, kind, decide(ctx, kind, of, "rejected", reason_of(filled)))

    return filled_in


def take_back(kind: Approvable, move: str) -> Handler:
    """The click on Undo: the decision is taken back; while others are still to decide, one's own."""

    def clicked(click: Clicked, ctx: Context) -> Reply:
        of, seen = _case(ctx, kind, click.value)
        if seen == of.request.version and of.waits and of.decisions and move == kind.undo.get("pending"):
            return _shown(ctx, kind, _step_back(ctx, kind, of))
        if late := _late(ctx, kind, of, seen, move):
            return late
        if not approvers.roles_of(ctx, of.request.project, of.request.owner, of.request.worth) & of.request.plan.roles:
            raise approvers.for_finance()
        if of.decisions:
            back = Decision(0, "taken back", "", ctx.person.id, version=of.decisions[-1].version)
            approvals.decide(ctx.book, of.request.document, back)
        return _shown(ctx, kind, _after(ctx, kind, kind.on_taken_back(ctx, of.document)))

    return clicked


def decide(ctx: Context, kind: Approvable, of: ApprovalCase, verdict: Verdict, why: str = "") -> ApprovalCase:
    """The speaker's decision on what waits, and what follows from it.  Raises NotAllowed."""
    request, (place, right) = of.request, _place(ctx, of)
    if not of.begun:
        approvals.ask(ctx.book, request.document, request.plan, request.version, request.content)
    decision = Decision(place.step, verdict, right.role, ctx.person.id, right.instead_of, request.version, why)
    absent = ctx.directory.people.get(right.instead_of)
    approvals.decide(ctx.book, request.document, decision, instead_of=absent.name if absent else "")
    result = approval.outcome(request.plan, (*of.decisions, decision))
    document = of.document
    if result == "approved":
        document = kind.on_approved(ctx, document)
    elif result == "rejected":
        document = kind.on_rejected(ctx, document, why)
    after = _after(ctx, kind, document)
    if result == "waiting":
        before = {person.id for person in documents.asked(ctx, of)}
        for person in documents.asked(ctx, after):
            if person.id not in before:
                ctx.tell(person, key(ctx, request.document), cards.card(ctx, kind, after), kind="approval")
    return after


def ask(
    ctx: Context,
    kind: Approvable,
    handed_in: Sequence[Any],
    several: Callable[[Context, Sequence[Any]], Card] | None = None,
) -> None:
    """Begin the approval of what was handed in, and ask those who decide first.

    Many at once become one message to each of them: `several` makes it, and leads to the queue.
    """
    asked: dict[int, list[ApprovalCase]] = {}
    for document in handed_in:
        request = kind.request(ctx, document)
        if request.stage != "pending":
            continue
        approvals.ask(ctx.book, request.document, request.plan, request.version, request.content)
        of = documents.case(ctx, kind, document)
        for person in documents.asked(ctx, of):
            asked.setdefault(person.id, []).append(of)
    for id, cases in asked.items():
        person = ctx.directory.person(id)
        if several and len(cases) > FEW:
            card = several(ctx, [of.document for of in cases])
            ctx.tell(person, f"approvals:{ctx.message}", card, kind="approval")
            continue
        for of in cases:
            ctx.tell(person, key(ctx, of.request.document), cards.card(ctx, kind, of), kind="approval")


FEW = 3
"""So many cards at once are still looked at one by one."""


def key(ctx: Context, document: str) -> str:
    """The notice that asks for a decision because of this message."""
    return f"approval:{document}:{ctx.message}"


def reason_form(name: str, value: str) -> Form:
    """The form that asks why something is rejected."""
    question = Question("reason", _("Reason"), "note", hint=_("The person who entered it will read this."))
    return Form(name, _("Reject"), (question,), value, submit=_("Reject"))


def reason_of(filled: Submitted) -> str:
    """Raises BadInput where none was given."""
    why = filled.answers.get("reason", "").strip()[:500]
    if not why:
        raise BadInput(sentence("Please say why: the person has to know what to change."), field="reason")
    return why


def _case(ctx: Context, kind: Approvable, value: str) -> tuple[ApprovalCase, str]:
    """(what the button is about, the version that was seen; "" where it carries none: nothing was seen then)."""
    id, _blank, seen = value.partition(" ")
    return documents.case(ctx, kind, kind.load(ctx, id)), seen


def _late(ctx: Context, kind: Approvable, of: ApprovalCase, seen: str, move: str) -> Reply | None:
    """The card as it stands now where somebody was quicker, or it says something else by now.  Raises NotAllowed."""
    request = of.request
    own, roles = request.owner == ctx.person.id, approvers.roles_of(ctx, request.project, request.owner, request.worth)
    try:
        approval.allowed(move, request.stage, own=own, roles=roles, steps=kind.steps)
    except NotAllowed:
        refusal = kind.own if own else kind.others.get(move)
        if refusal:
            raise refusal() from None
        raise
    except WrongState as error:
        return Reply(cards.card(ctx, kind, of), replace=True, toast=Text(error.sentence))
    if seen == request.version:
        return None
    note = what_changed(kind, of, seen)
    return Reply(cards.card(ctx, kind, of, note), replace=True, toast=note)


def what_changed(kind: Approvable, of: ApprovalCase, seen: str) -> Text:
    """That it was changed, and into what, where it is known what was seen."""
    content = of.request.content
    before = next((earlier.content for earlier in reversed(of.rounds) if earlier.version == seen), content)
    names = [name for name in {**content, **before} if content.get(name, "") != before.get(name, "")]
    if not seen:
        return _("{what} as it is now; nothing is decided yet.", what=kind.name)
    if not names:
        return _("{what} was changed since you saw it; nothing is decided yet.", what=kind.name)
    changes = {
        "before": {name: before.get(name, "") for name in names},
        "after": {name: content.get(name, "") for name in names},
    }
    return _(
        "{what} was changed since you saw it: {changes}. Nothing is decided yet.",
        what=kind.name,
        changes=audit_trail.details(changes),
    )


def _place(ctx: Context, of: ApprovalCase) -> tuple[OpenPlace, Right]:
    """Which decision is the speaker's.  Raises NotAllowed."""
    request = of.request
    place_and_right = approvers.place_for(ctx, request.project, request.owner, request.worth, of.places, of.decisions)
    if place_and_right:
        return place_and_right
    if any(ctx.person.id in (decision.person, decision.instead_of) for decision in of.decisions):
        raise NotAllowed(sentence("You have decided your step already; the next one is for somebody else."))
    if approvers.roles_of(ctx, request.project, request.owner, request.worth) & request.plan.roles:
        people = cards.waiting_for(ctx, of)
        raise NotAllowed(sentence("It is for {people} to decide first."), people=people or "–")
    raise approvers.for_finance()


def _step_back(ctx: Context, kind: Approvable, of: ApprovalCase) -> ApprovalCase:
    """The speaker's own step is open again."""
    mine = [decision for decision in of.decisions if decision.person == ctx.person.id]
    if not mine:
        raise NotAllowed(sentence("Only who has decided a step can take that back."))
    for decision in mine:
        back = Decision(
            decision.step, "taken back", decision.role, decision.person, decision.instead_of, decision.version
        )
        approvals.decide(ctx.book, of.request.document, back)
    return _after(ctx, kind, of.document)


def _after(ctx: Context, kind: Approvable, document: Any) -> ApprovalCase:
    """The document as it is now, with all its cards brought up to date."""
    of = documents.case(ctx, kind, document)
    cards.refresh(ctx, kind, of)
    kind.on_decided(ctx, document)
    return of


def _shown(ctx: Context, kind: Approvable, of: ApprovalCase) -> Reply:
    return Reply(cards.card(ctx, kind, of), replace=True)
