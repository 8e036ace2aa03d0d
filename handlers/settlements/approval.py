"""Settlements as documents that are approved: step by step by their rule, in the version that was seen."""

from __future__ import annotations

from dataclasses import replace

from chat.cards.card import Fact, Reply
from chat.incoming import Clicked
from chat.text import NOTHING, Text, _
from handlers import button_values
from handlers.approvals import approvers, cards, decisions, documents
from handlers.approvals.documents import Approvable, CardBody, Request
from handlers.books import posting as books_posting
from handlers.context import Context
from handlers.settlements import (
    KEEPERS,
    ONLY_KEEPERS,
    READERS,
    card,
    checks,
    finality,
    heads,
    kept_checks,
    settling,
    states,
)
from handlers.settlements.words import BASES, SCOPES, STATES
from ledger.approval import STEPS, ApprovalPlan, ApprovalStep, version_of
from ledger.errors import NotFound, WrongState, sentence
from ledger.money import Money
from ledger.nouns import Stage
from ledger.settlements.document import Settlement
from ledger.settlements.rule import APPROVERS
from ledger.settlements.states import State
from storage import settlement_cases, settlement_rules, settlements

_STAGES: dict[State, Stage] = {
    "draft": "draft",
    "checked": "draft",
    "submitted": "pending",
    "dropped": "withdrawn",
}


_DECIDE = (*APPROVERS, approvers.HEAD)


def load(ctx: Context, id: str) -> Settlement:
    """Raises NotFound."""
    if not id.isdecimal():
        raise NotFound(sentence("There is no such settlement."))
    return settlements.get(ctx.book, button_values.number(id), lock=True)


def seen_one(ctx: Context, value: str) -> Settlement:
    """The settlement of a button as it was seen.  Raises WrongState where it is another by now."""
    id, version, state = button_values.parts(value, 3)
    of = settlements.get(ctx.book, button_values.number(id), lock=True)
    if (str(of.version), of.state) != (version, state):
        raise WrongState(sentence("That settlement has gone on since: look at it again."))
    return of


def submit(click: Clicked, ctx: Context) -> Reply:
    """Everything is computed and checked once more; it takes its number and waits for those who approve it."""
    seen = seen_one(ctx, click.value)
    ctx.require(*KEEPERS, project=seen.project, sentence=ONLY_KEEPERS)
    of = settling.brought_up_to_date(ctx, seen)
    if of.version != seen.version or of.state != "checked":
        note = _("It says something else by now: look at it again.")
        return Reply(card.shown(ctx, of, note), replace=True, toast=note)
    reason_why_not(ctx, of)
    after = handed_in(ctx, of)
    ctx.refresh(card.about(after), card.for_all(ctx, after))
    return Reply(card.shown(ctx, after), replace=True)


def reason_why_not(ctx: Context, of: Settlement) -> None:
    """Raises WrongState where those who approve it by its rule are not there."""
    if of.party == "internal":
        heads.wanted(ctx, of)


def handed_in(ctx: Context, of: Settlement) -> Settlement:
    """One whose checks hold takes its number and waits for those who approve it."""
    number, year = (of.number, of.year) if of.number else settlements.take_number(ctx.book, of)
    found = kept_checks.text(checks.of(ctx, of))
    after = settlements.reach(ctx.book, of, "submitted", checks=found, number=number, year=year)
    decisions.ask(ctx, SETTLEMENTS, (after,))
    return after


def drop(click: Clicked, ctx: Context) -> Reply:
    of = seen_one(ctx, click.value)
    ctx.require(*KEEPERS, project=of.project, sentence=ONLY_KEEPERS)
    after = states.dropped(ctx, of, "")
    cards.refresh(ctx, SETTLEMENTS, documents.case(ctx, SETTLEMENTS, after))
    return Reply(card.shown(ctx, after), replace=True)


def _request(ctx: Context, of: Settlement) -> Request:
    """A decision rests on every line of the version."""
    lines: dict[str, str] = {line.name: str(Money(line.this, of.currency)) for line in of.computed.payable.lines}
    if of.party == "internal" and not heads.told_money(ctx, of):
        lines = {"figures": version_of(lines)}
    content = {
        "version": str(of.version),
        "with": of.counterpart.name,
        "scope": of.scope,
        "basis": of.basis,
        "until": of.until.isoformat(),
        **lines,
    }
    return Request(card.about(of), of.project, of.person, _stage(of), _plan(ctx, of), content, worth(ctx, of))


def _stage(of: Settlement) -> Stage:
    return _STAGES.get(of.state, "committed")


def _plan(ctx: Context, of: Settlement) -> ApprovalPlan:
    """By its rule; between departments both heads first, whatever the rule says besides."""
    rule = next(one for one in settlement_rules.of_project(ctx.book, of.project) if one.id == of.rule)
    first = (heads.step(ctx, of),) if of.party == "internal" else ()
    return ApprovalPlan((*first, *(ApprovalStep((role,)) for role in rule.approvers)))


def worth(ctx: Context, of: Settlement) -> int:
    """Gross, in minor units of the company's currency, at the rate of the cut-off."""
    gross = Money(abs(of.computed.payable.this("gross")), of.currency)
    return books_posting.in_company(ctx, gross, of.until).minor


def _body(ctx: Context, of: Settlement) -> CardBody:
    payable = Money(of.computed.payable.this("payable"), of.currency)
    net = Money(of.computed.payable.this("this"), of.currency)
    facts = (
        Fact(_("Scope"), SCOPES[of.scope]),
        Fact(_("Basis"), BASES[of.basis]),
        Fact(_("Up to"), Text("{day}", {"day": of.until})),
        Fact(_("This settlement, net"), Text("{m}", {"m": net})),
        Fact(_("Payable"), Text("{m}", {"m": payable})),
        *card.other_bases(of, knows=False),
    )
    lines: tuple[Text, ...] = ()
    head = _("{what} over {amount}", what=card.named(of), amount=payable)
    if of.party == "internal" and not heads.told_money(ctx, of):
        head, lines = Text("{what}", {"what": card.named(of)}), (heads.WITHHELD,)
        facts = (*facts[:3], *heads.hours_only(of))
    state = NOTHING if of.state == "submitted" else STATES[of.state]
    by = of.decided_by if of.state not in ("submitted", "draft", "checked") else 0
    return CardBody(
        head,
        cards.about_approval("settlement", of.id),
        state=state,
        by=by,
        lines=lines,
        facts=facts,
        undo=of.state in ("submitted", "approved"),
    )


def approve(click: Clicked, ctx: Context) -> Reply:
    """Its figures are looked at once more: what moved is a new version, and those who had agreed are asked again."""
    of = load(ctx, click.value.partition(" ")[0])
    if not approvers.roles_of(ctx, of.project, of.person, worth(ctx, of)) & _plan(ctx, of).roles:
        ctx.require(*READERS, project=of.project)
    if of.state != "submitted":
        return _STEP(click, ctx)
    now = settling.brought_up_to_date(ctx, of)
    if now.version == of.version:
        return _STEP(click, ctx)
    now = submitted_again(ctx, now)
    shown = card.shown(ctx, now, MOVED)
    ctx.refresh(card.about(now), card.for_all(ctx, now))
    return Reply(shown, replace=True, toast=MOVED)


def submitted_again(ctx: Context, of: Settlement) -> Settlement:
    """A version that came of one which was submitted: those who approve are asked again, as far as its checks hold."""
    if of.state == "checked":
        found = kept_checks.text(checks.of(ctx, of))
        of = settlements.reach(ctx.book, of, "submitted", checks=found)
        decisions.ask(ctx, SETTLEMENTS, (of,))
    cards.refresh(ctx, SETTLEMENTS, documents.case(ctx, SETTLEMENTS, of))
    return of


MOVED = _("A figure has moved since: this is a new version, and whoever had agreed is asked again.")


def _approved(ctx: Context, of: Settlement) -> Settlement:
    """Its checks are looked at once more.  Raises WrongState where one does not hold any more."""
    found = checks.of(ctx, of)
    if not all(one.holds for one in found):
        raise WrongState(
            sentence("A check does not hold any more: mend it, or let it pass with a reason."),
        )
    after = settlements.reach(ctx.book, of, "approved", checks=kept_checks.text(found), decided_by=ctx.person.id)
    return _without_answer(ctx, after)


def _without_answer(ctx: Context, of: Settlement) -> Settlement:
    """It is final where the rule asks for no answer of the other side, or that has agreed to just this part."""
    rule = next(one for one in settlement_rules.of_project(ctx.book, of.project) if one.id == of.rule)
    if rule.confirmed and not settlement_cases.agreed_in_part(ctx.book, of.id, of.version):
        return of
    return finality.made_final(ctx, of)


def _rejected(ctx: Context, of: Settlement, why: str) -> Settlement:
    return settlements.reach(ctx.book, of, "draft", reason=why, decided_by=ctx.person.id)


def _taken_back(ctx: Context, of: Settlement) -> Settlement:
    if of.state != "approved":
        raise WrongState(sentence("It has gone on since: only a counter-settlement takes it back."))
    return settlements.reach(ctx.book, of, "draft", decided_by=0)


def _decided(ctx: Context, of: Settlement) -> None:
    ctx.refresh(card.about(of), card.for_all(ctx, of))
    rule = next(one for one in settlement_rules.of_project(ctx.book, of.project) if one.id == of.rule)
    owner = ctx.directory.people.get(of.person or rule.responsible)
    if owner is not None:
        key = f"decided:settlement:{of.id}:{ctx.message}"
        ctx.tell(owner, key, card.for_person(ctx, of, owner), kind="decision")


SETTLEMENTS = Approvable(
    noun="settlement",
    action="settlement",
    name=_("The settlement"),
    load=load,
    pending=lambda ctx: settlements.in_states(ctx.book, ("submitted",)),
    request=_request,
    body=_body,
    on_approved=_approved,
    on_rejected=_rejected,
    on_taken_back=_taken_back,
    on_decided=_decided,
    steps={
        **STEPS,
        **{name: replace(STEPS[name], roles=_DECIDE) for name in ("approve", "reject")},
        "unapprove": replace(STEPS["uncommit"], roles=_DECIDE),
    },
    undo={"pending": "unapprove", "committed": "unapprove"},
)

_STEP = decisions.approve(SETTLEMENTS)
ASK_REASON, REJECT = decisions.ask_reason(SETTLEMENTS), decisions.reject(SETTLEMENTS)
UNAPPROVE = decisions.take_back(SETTLEMENTS, "unapprove")
