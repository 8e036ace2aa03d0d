"""Bad debts: finance proposes to give a receivable up, and another person is asked; what was written off so far."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from chat.cards.card import Card, Fact, Form, Option, Question, Reply, Table
from chat.incoming import Clicked, Said, Submitted
from chat.text import Text, _, verbatim
from chat.values.amounts import amounts
from handlers import button_values, lookup
from handlers.approvals import approvers, decisions
from handlers.bad_debts import approval
from handlers.bad_debts.approval import ONLY
from handlers.context import Context
from handlers.contracts.labels import instalment_shown
from ledger.errors import BadInput, NotFound, sentence
from ledger.money import Money
from ledger.nouns import Project
from ledger.owed import Instalment, WriteOff
from storage import contracts, write_offs

STATES = {
    "proposed": _("waits for a decision"),
    "posted": _("written off"),
    "rejected": _("rejected"),
    "undone": _("taken back"),
}


def propose_in_words(said: Said, ctx: Context) -> Reply:
    words, _sign, reason = _BECAUSE.sub("\x00", said.text, count=1).partition("\x00")
    head, _blank, rest = words.strip().partition(" ")
    match = lookup.project_names(ctx.directory).match(head) if head else None
    project = lookup.project(ctx, match, "" if match or ctx.project else head)
    rest = rest if match else words
    owing = _owing(ctx, project)
    if not reason.strip():
        return Reply(form=_form(project, owing))
    place = _PLACE.search(rest)
    one = _chosen(owing, int(place["n"]) if place else 0)
    found = amounts(_PLACE.sub(" ", rest, count=1) if place else rest, one.amount.currency)
    amount = lookup.money_of(found[0][2], one.amount.currency) if found else one.owed
    return Reply(_propose(ctx, one, amount, reason), private=True)


def open_form(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=ONLY)
    project = lookup.project(ctx, None, click.value)
    return Reply(form=_form(project, _owing(ctx, project)))


def fill_form(filled: Submitted, ctx: Context) -> Reply:
    ctx.require("finance", sentence=ONLY)
    answers = filled.answers
    one = contracts.instalment(ctx.book, button_values.number(answers.get("instalment", "")))
    words = answers.get("amount", "").strip()
    amount = lookup.money(words, one.amount.currency) if words else one.owed
    return Reply(_propose(ctx, one, amount, answers.get("reason", "")), private=True)


def show(said: Said, ctx: Context) -> Reply:
    found = write_offs.whole(ctx.book)
    if not found:
        return Reply(Card(_("Nothing was ever written off."), tone="good"), private=True)
    rows = tuple(
        (
            Text("{id}", {"id": one.id}),
            Text("{d}", {"d": one.day}),
            verbatim(one.customer),
            Text("{m}", {"m": one.amount}),
            Text("{m}", {"m": Money(one.back, one.amount.currency)}),
            STATES[one.state],
            verbatim(one.reason),
        )
        for one in found[:40]
    )
    heads = (_("No."), _("Day"), _("Customer"), _("Amount"), _("Came back"), _("State"), _("Reason"))
    gone = write_offs.given_up(ctx.book)
    facts = tuple(Fact(_("Written off"), Text("{m}", {"m": Money(gone[code], code)})) for code in sorted(gone))
    waiting = tuple(approval.card(ctx, one) for one in found if one.state == "proposed")[:8]
    table = Table(heads, rows, numeric=(3, 4))
    return Reply(Card(_("Bad debts"), facts=facts, table=table), more=waiting, private=True)


def _propose(ctx: Context, one: Instalment, amount: Money, reason: str) -> Card:
    """Keep the proposal and ask somebody else.  Raises BadInput with the field."""
    reason = reason.strip()[:200]
    if not reason:
        raise BadInput(sentence("A write-off needs a reason."), field="reason")
    approval.within(one, amount)
    if not approvers.deciders(ctx, one.project, ctx.person.id, approval.PLACES):
        raise BadInput(
            sentence("Nobody else may decide that: a second person of finance or an admin is needed."),
            hint=sentence("An admin can say: seat Ann finance"),
        )
    new = WriteOff(0, one.id, one.project, one.customer, amount, reason, ctx.today, ctx.person.id)
    kept = write_offs.propose(ctx.book, new, ctx.message)
    decisions.ask(ctx, approval.WRITE_OFFS, (kept,))
    return approval.card(ctx, kept)


def _owing(ctx: Context, project: Project) -> list[Instalment]:
    """Instalments of a project of which something is invoiced and owed, the oldest first."""
    found = [one for one in contracts.of_project(ctx.book, project.id) if one.owed.minor > 0]
    if not found:
        raise NotFound(sentence("Nothing of {project} is invoiced and owed."), project=lookup.called(project))
    return sorted(found, key=lambda one: (one.due or date.max, one.id))


def _chosen(owing: Sequence[Instalment], number: int) -> Instalment:
    found = [one for one in owing if not number or one.number == number]
    if not found:
        raise NotFound(sentence("No instalment {number} is invoiced and owed."), number=number, field="instalment")
    return found[0]


def _form(project: Project, owing: Sequence[Instalment]) -> Form:
    options = tuple(
        Option(_("{name}: {amount}", name=instalment_shown(one), amount=one.owed), str(one.id)) for one in owing[:50]
    )
    return Form(
        "writeoff.propose",
        _("Write off on {project}", project=lookup.shown(project)),
        (
            Question("instalment", _("Instalment"), "choice", str(owing[0].id), options=options),
            Question("amount", _("Amount, tax included"), "money", required=False, hint=_("empty: all that is owed")),
            Question("reason", _("Reason"), "note"),
        ),
        project.code,
        submit=_("Propose"),
    )


_BECAUSE = re.compile(r"\s+because\s+(?:of\s+)?|因为|原因\s*[:：]?", re.IGNORECASE)
_PLACE = re.compile(r"(?:^|\s)(?:第\s*|#)?(?P<n>\d{1,2})\s*期?(?=\s|$)")
