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
from handlers.approvals import approvers
from handlers.bad_debts import cards
from handlers.context import Context
from handlers.contracts.labels import instalment_shown
from ledger.errors import BadInput, NotFound, sentence
from ledger.money import Money
from ledger.nouns import Project, Role
from ledger.owed import Instalment, WriteOff
from storage import contracts, write_offs

ONLY = sentence("Only finance writes receivables off.")

DECIDE: tuple[Role, ...] = ("finance", "admin")


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
            cards.STATES[one.state],
            verbatim(one.reason),
        )
        for one in found[:40]
    )
    heads = (_("No."), _("Day"), _("Customer"), _("Amount"), _("Came back"), _("State"), _("Reason"))
    gone = write_offs.given_up(ctx.book)
    facts = tuple(Fact(_("Written off"), Text("{m}", {"m": Money(gone[code], code)})) for code in sorted(gone))
    waiting = tuple(cards.card(ctx, one) for one in found if one.state == "proposed")[:8]
    table = Table(heads, rows, numeric=(3, 4))
    return Reply(Card(_("Bad debts"), facts=facts, table=table), more=waiting, private=True)


def waiting(ctx: Context) -> list[Card]:
    """What waits for a decision of the one who speaks."""
    mine = [one for one in write_offs.whole(ctx.book, "proposed") if may_decide(ctx, one)]
    return [cards.card(ctx, one) for one in mine]


def _propose(ctx: Context, one: Instalment, amount: Money, reason: str) -> Card:
    """Keep the proposal and ask somebody else.  Raises BadInput with the field."""
    reason = reason.strip()[:200]
    if not reason:
        raise BadInput(sentence("A write-off needs a reason."), field="reason")
    within(one, amount)
    others = approvers.deciders(ctx, one.project, DECIDE, ctx.person.id)
    if not others:
        raise BadInput(
            sentence("Nobody else may decide that: a second person of finance or an admin is needed."),
            hint=sentence("An admin can say: seat Ann finance"),
        )
    new = WriteOff(0, one.id, one.project, one.customer, amount, reason, ctx.today, ctx.person.id)
    kept = write_offs.propose(ctx.book, new, ctx.message)
    shown = cards.card(ctx, kept)
    for person in others:
        ctx.tell(person, f"approval:write_off:{kept.id}", shown, kind="approval")
    return shown


def within(one: Instalment, amount: Money) -> None:
    """Only what stands in the receivable account can be written off.  Raises BadInput."""
    if amount.currency != one.amount.currency or amount.minor <= 0:
        raise BadInput(
            sentence("Say an amount of {currency} above zero."), currency=one.amount.currency, field="amount"
        )
    if amount.minor > one.owed.minor:
        raise BadInput(
            sentence("Only {owed} of that instalment is invoiced and owed."),
            hint=sentence("What was never invoiced is no receivable: lower the contract, or write the invoice first."),
            owed=Money(max(one.owed.minor, 0), one.amount.currency),
            field="amount",
        )


def may_decide(ctx: Context, old: WriteOff) -> bool:
    """Whether the one who speaks may decide it: finance or an admin, never who proposed it."""
    mine = approvers.roles_of(ctx, old.project, old.person)
    return old.person != ctx.person.id and bool(mine & set(DECIDE))


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
