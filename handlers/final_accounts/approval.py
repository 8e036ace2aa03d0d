"""The accounts of a project as a document that is approved: handed in by one, approved by another of management."""

from __future__ import annotations

from chat.cards.card import Button
from chat.text import NOTHING, Text, _, verbatim
from handlers import button_values, lookup
from handlers.approvals import cards, decisions, documents
from handlers.approvals.documents import Approvable, CardBody, Request
from handlers.context import Context
from handlers.final_accounts import gathering, shown
from ledger.approval import ApprovalPlan, ApprovalStep, Step
from ledger.errors import NotAllowed, WrongState, sentence
from ledger.nouns import Stage
from storage import final_accounts
from storage.final_accounts import HandedIn

PLAN = ApprovalPlan((ApprovalStep(("admin", "finance")),))


def load(ctx: Context, id: str) -> HandedIn:
    """Raises NotFound."""
    return final_accounts.get(ctx.book, button_values.number(id))


def ask(ctx: Context, of: HandedIn) -> None:
    """Ask management."""
    decisions.ask(ctx, ACCOUNTS, (of,))


def refresh(ctx: Context, of: HandedIn) -> None:
    """Bring the cards of those who decide up to date."""
    cards.refresh(ctx, ACCOUNTS, documents.case(ctx, ACCOUNTS, of))


def _request(ctx: Context, of: HandedIn) -> Request:
    content = {"digest": of.accounts.digest, "cost": str(of.accounts.margin.incurred), "day": str(of.accounts.day)}
    return Request(f"final_accounts:{of.id}", of.project, of.person, of.stage, PLAN, content)


_STATES: dict[Stage, Text] = {
    "posted": _("approved"),
    "closed": _("approved, and reopened since"),
    "rejected": _("rejected"),
    "withdrawn": _("withdrawn"),
}


def _body(ctx: Context, of: HandedIn) -> CardBody:
    project = ctx.directory.project(of.project)
    lines: tuple[Text, ...] = ()
    if of.stage in ("rejected", "closed"):
        lines += (_("Reason: {why}", why=of.reason),)
    if of.stage == "pending" and project.state == "open":
        lines += (_("The project is still open: more may be booked on it."),)
    return CardBody(
        _(
            "Accounts of {project}, version {number}, to {day}; handed in by {person}",
            project=lookup.shown(project),
            number=of.number,
            day=of.accounts.day,
            person=verbatim(ctx.directory.person(of.person).name),
        ),
        cards.about_approval("final_accounts", of.id),
        state=_STATES.get(of.stage, NOTHING),
        by=of.decided_by,
        lines=lines,
        facts=shown.facts(of.accounts),
        buttons=(Button(_("Show all of it"), "accounts.show", f"#{of.id}"),),
        undo=False,
    )


def _approved(ctx: Context, of: HandedIn) -> HandedIn:
    project = ctx.directory.project(of.project)
    if gathering.accounts(ctx, project, of.accounts.day).digest != of.accounts.digest:
        raise WrongState(
            sentence("Figures of {project} have moved since it was handed in: hand it in again."),
            project=lookup.called(project),
        )
    return final_accounts.step(ctx.book, of, "posted", ctx.person.id)


def _rejected(ctx: Context, of: HandedIn, why: str) -> HandedIn:
    return final_accounts.step(ctx.book, of, "rejected", ctx.person.id, why)


def _taken_back(_ctx: Context, _of: HandedIn) -> HandedIn:
    raise WrongState(sentence("Approved accounts stay as they are; reopen them with a reason."))


def _decided(ctx: Context, of: HandedIn) -> None:
    if of.stage in ("posted", "rejected"):
        card = cards.card(ctx, ACCOUNTS, documents.case(ctx, ACCOUNTS, of))
        person = ctx.directory.person(of.person)
        ctx.tell(person, f"decided:final_accounts:{of.id}:{ctx.message}", card, kind="decision")


def _own() -> NotAllowed:
    return NotAllowed(sentence("Somebody else of management approves them: you have handed them in."))


_DECIDE = ("admin", "finance")
ACCOUNTS = Approvable(
    noun="final_accounts",
    action="accounts",
    name=_("The accounts"),
    load=load,
    pending=lambda ctx: final_accounts.in_stage(ctx.book, "pending"),
    request=_request,
    body=_body,
    on_approved=_approved,
    on_rejected=_rejected,
    on_taken_back=_taken_back,
    on_decided=_decided,
    steps={
        "approve": Step(("pending",), "posted", _DECIDE, "never"),
        "reject": Step(("pending",), "rejected", _DECIDE, "never"),
    },
    undo={},
    own=_own,
)

APPROVE, ASK_REASON, REJECT = (step(ACCOUNTS) for step in (decisions.approve, decisions.ask_reason, decisions.reject))
