"""Bad debts: finance proposes to give a receivable up, and another person is asked; what was written off so far."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chat.cards.card import Card, Fact, Form, Option, Question, Reply, Table
from chat.incoming import Clicked, Said, Submitted
from chat.pattern import Pattern
from chat.text import Text, _, verbatim
from handlers import button_values, lookup
from handlers.approvals import approvers, decisions
from handlers.bad_debts import ONLY, approval
from handlers.context import Context
from handlers.contracts.labels import instalment_shown
from handlers.reasons import reasoned
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
    words, reason = reasoned(said.text)
    head, _blank, rest = words.partition(" ")
    match = lookup.project_names(ctx.directory).match(head) if head else None
    project = lookup.project(ctx, match, "" if match or ctx.project else head)
    rest = rest if match else words
    owing = _owing(ctx, project)
    if not reason:
        return Reply(form=_form(project, owing))
    place = _PLACE.search(rest)
    instalment = _chosen(owing, int(place["n"]) if place else 0)
    read = lookup.amounts_in(ctx, _PLACE.sub(" ", rest, count=1) if place else rest, instalment.amount.currency)
    if not read:
        lookup.no_long_figure(rest)
    amount = (
        lookup.money_of(read[0][2], instalment.amount.currency, ctx.rules.currency) if read else instalment.receivable
    )
    return Reply(_propose(ctx, instalment, amount, reason), private=True)


def open_form(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=ONLY)
    project = lookup.project(ctx, None, click.value)
    return Reply(form=_form(project, _owing(ctx, project)))


def fill_form(filled: Submitted, ctx: Context) -> Reply:
    ctx.require("finance", sentence=ONLY)
    answers = filled.answers
    instalment = contracts.instalment(ctx.book, button_values.number(answers.get("instalment", "")))
    words = answers.get("amount", "").strip()
    amount = lookup.money(ctx, words, instalment.amount.currency) if words else instalment.receivable
    return Reply(_propose(ctx, instalment, amount, answers.get("reason", "")), private=True)


def show(said: Said, ctx: Context) -> Reply:
    history = write_offs.whole(ctx.book)
    if not history:
        return Reply(Card(_("Nothing was ever written off."), tone="good"), private=True)
    rows = tuple(
        (
            Text("{id}", {"id": write_off.id}),
            Text("{d}", {"d": write_off.day}),
            verbatim(write_off.customer),
            Text("{m}", {"m": write_off.amount}),
            Text("{m}", {"m": Money(write_off.back, write_off.amount.currency)}),
            STATES[write_off.state],
            verbatim(write_off.reason),
        )
        for write_off in history
    )
    heads = (_("No."), _("Day"), _("Customer"), _("Amount"), _("Came back"), _("State"), _("Reason"))
    gone = write_offs.given_up(ctx.book)
    facts = tuple(Fact(_("Written off"), Text("{m}", {"m": Money(gone[code], code)})) for code in sorted(gone))
    waiting = tuple(approval.card(ctx, write_off) for write_off in history if write_off.state == "proposed")[:8]
    refs = tuple(f"write_off:{write_off.id}" for write_off in history)
    table = Table(heads, rows, numeric=(3, 4), essential=(2, 3, 5), refs=refs)
    return Reply(Card(_("Bad debts"), facts=facts, table=table), more=waiting, private=True)


def _propose(ctx: Context, instalment: Instalment, amount: Money, reason: str) -> Card:
    """Keep the proposal and ask somebody else.  Raises BadInput with the field."""
    reason = reason.strip()[:200]
    if not reason:
        raise BadInput(sentence("A write-off needs a reason."), field="reason")
    approval.within(instalment, amount)
    new = WriteOff(0, instalment.id, instalment.project, instalment.customer, amount, reason, ctx.today, ctx.person.id)
    kept = write_offs.propose(ctx.book, new, ctx.message)
    if "write_offs" in ctx.rules.four_eyes and approvers.deciders(
        ctx, kept.project, kept.person, approval.worth(ctx, kept), approval.PLACES
    ):
        decisions.ask(ctx, approval.WRITE_OFFS, (kept,))
        return approval.card(ctx, kept)
    return approval.card(ctx, approval.alone(ctx, kept))


def _owing(ctx: Context, project: Project) -> list[Instalment]:
    """Instalments of a project of which something is owed, invoiced or due without an invoice, the oldest first."""
    owing = [part for part in contracts.of_project(ctx.book, project.id) if part.receivable.minor > 0]
    if not owing:
        raise NotFound(
            sentence("Nothing of {project} is owed: neither invoiced nor due by the last close."),
            project=lookup.called(project),
        )
    return sorted(owing, key=lambda instalment: (instalment.due or date.max, instalment.id))


def _chosen(owing: Sequence[Instalment], number: int) -> Instalment:
    fitting = [instalment for instalment in owing if not number or instalment.number == number]
    if not fitting:
        raise NotFound(sentence("No instalment {number} is owed."), number=number, field="instalment")
    return fitting[0]


def _form(project: Project, owing: Sequence[Instalment]) -> Form:
    options = tuple(
        Option(
            _("{name}: {amount}", name=instalment_shown(instalment), amount=instalment.receivable), str(instalment.id)
        )
        for instalment in owing[:50]
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


_PLACE = Pattern(r"(?:^|\s)(?:第\s*|#)?(?P<n>\d{1,2})\s*期?(?=\s|$)")
