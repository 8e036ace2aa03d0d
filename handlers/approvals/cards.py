"""The one frame of what those see who decide: the subject's words, the state, the steps, the decisions."""

from __future__ import annotations

from dataclasses import replace

from chat.cards.card import Button, Card, Decided, Tone
from chat.text import NOTHING, Text, _
from handlers.approvals import approvers, documents
from handlers.approvals.documents import Approvable, ApprovalCase, Request
from handlers.context import Context
from ledger.approval import OpenPlace
from storage import approvals


def about_approval(noun: str, id: int | str) -> str:
    """What the deciders' cards are about where they show other buttons than the owner's."""
    return f"approval:{noun}:{id}"


def thing(about: str) -> tuple[str, str]:
    """(noun, id) of what a card is about; cards of those who decide are about the same thing."""
    noun, _sign, id = about.removeprefix("approval:").partition(":")
    return (noun, id) if id.isdecimal() else ("", "")


def reference(of: ApprovalCase) -> str:
    """What the buttons carry: the id, and the version that is seen."""
    return f"{of.request.id} {of.request.version}"


def card(ctx: Context, kind: Approvable, of: ApprovalCase, note: Text = NOTHING) -> Card:
    """The document for those who decide; `note` is said first."""
    body, stage = kind.body(ctx, of.document), of.request.stage
    by = ctx.directory.people.get(body.by)
    state = _("{stage} by {person}", stage=body.state, person=by.name) if by and body.state else body.state
    decided: Decided = "" if of.waits else documents.DECIDED.get(stage, "withdrawn")
    tone: Tone = "plain" if of.waits else "good" if decided == "approved" else "warn"
    return Card(
        _("{head}: {state}", head=body.head, state=state) if state and not of.waits else body.head,
        lines=(*([note] if note else ()), *body.lines, *_steps(ctx, of)),
        facts=body.facts,
        picture=body.picture,
        closeups=body.closeups,
        buttons=(*_decisions(kind, of, undo=body.undo), *body.buttons),
        tone=body.tone or tone,
        about=body.about,
        decided=decided,
    )


def refresh(ctx: Context, kind: Approvable, of: ApprovalCase) -> None:
    """Bring every card of those who decide up to date."""
    shown = card(ctx, kind, of)
    ctx.refresh(shown.about, shown)


def _decisions(kind: Approvable, of: ApprovalCase, *, undo: bool) -> tuple[Button, ...]:
    value, buttons = reference(of), list[Button]()
    if of.waits:
        buttons = [
            Button(_("Approve"), f"{kind.action}.approve", value, style="main"),
            Button(_("Reject"), f"{kind.action}.reject", value, style="danger"),
        ]
    back = kind.undo.get(of.request.stage)
    if back and undo and (not of.waits or of.decisions):
        buttons.append(Button(_("Undo"), f"{kind.action}.{back}", value))
    return tuple(buttons)


def _steps(ctx: Context, of: ApprovalCase) -> tuple[Text, ...]:
    """Who has approved which step and who is next, where there is more than one to decide."""
    plan, lines = of.request.plan, list[Text]()
    if plan.decisions < 2 or not (of.waits or of.decisions):
        return ()
    for number in range(1, len(plan.steps) + 1):
        at = {"n": number, "all": len(plan.steps)}
        for decision in (decision for decision in of.decisions if decision.step == number):
            lines.append(
                _decided(ctx, at, decision.person, decision.instead_of, refused=decision.verdict == "rejected")
            )
        here = [place for place in of.places if place.step == number]
        if here:
            people = approvers.deciders(ctx, of.request.project, of.request.owner, of.request.worth, here, of.decisions)
            names = tuple(person.name for person in people)
            waits = _("Step {n} of {all} waits for {people}.", people=names, **at)
            lines.append(waits if names else _("Step {n} of {all}: nobody has the right to approve it yet.", **at))
        elif of.waits and not any(decision.step == number for decision in of.decisions):
            later = [OpenPlace(number, (role,)) for role in plan.steps[number - 1].roles]
            if plan.steps[number - 1].rule == "any":
                later = [OpenPlace(number, plan.steps[number - 1].roles)]
            people = approvers.deciders(
                ctx, of.request.project, of.request.owner, of.request.worth, later, of.decisions
            )
            lines.append(
                _("Step {n} of {all} is then for {people}.", people=tuple(person.name for person in people), **at)
            )
    return tuple(lines)


def _decided(ctx: Context, at: dict[str, int], person: int, instead_of: int, *, refused: bool) -> Text:
    names = {id: somebody.name for id, somebody in ctx.directory.people.items()}
    who, other = names.get(person, "–"), names.get(instead_of, "")
    if refused:
        return _("Step {n} of {all} was rejected by {person}.", person=who, **at)
    if other:
        return _("Step {n} of {all} was approved by {person} for {other}.", person=who, other=other, **at)
    return _("Step {n} of {all} was approved by {person}.", person=who, **at)


def waiting_for(ctx: Context, of: ApprovalCase) -> tuple[str, ...]:
    """The names of those who are to decide next."""
    return tuple(person.name for person in documents.asked(ctx, of))


def goes_to(ctx: Context, request: Request) -> Text:
    """Whom it waits for, or would if it were handed in now: said to its owner."""
    rounds = approvals.rounds(ctx.book, request.document) if request.stage == "pending" else ()
    people = waiting_for(ctx, ApprovalCase(None, replace(request, stage="pending"), rounds))
    if not people:
        return _("It waits for approval; nobody has the right to approve it yet.")
    return _("It goes to {people} for approval.", people=people)
