"""What is disputed: left out of settlements until it is accepted, or given up for good with the price."""

from __future__ import annotations

from fractions import Fraction

from chat.cards.card import Button, Card, Cell, Form, Question, Reply, Table
from chat.incoming import Clicked, Said, Submitted
from chat.text import _, verbatim
from handlers import button_values, lookup
from handlers.context import Context
from handlers.contracts import price_changes
from handlers.reasons import LONGEST
from handlers.settlements import KEEPERS, ONLY_KEEPERS, READERS
from ledger.errors import BadInput, NotAllowed, WrongState, sentence
from ledger.money import Money
from ledger.settlements.computing import part
from ledger.settlements.document import Dispute, Settlement
from storage import contracts, settlement_cases, settlements

_STATES = {"open": _("open"), "accepted": _("accepted"), "given up": _("given up")}


def overview(said: Said, ctx: Context) -> Reply:
    """What is disputed on a project, or on all."""
    if said.text.strip(" ?？。."):
        project, _rest = lookup.project_first(ctx, said.text)
        ctx.require(*READERS, project=project.id)
        ids = {project.id}
    else:
        ids = {one.id for one in ctx.directory.projects.values() if ctx.roles(one.id) & set(READERS)}
    found = [
        (of, one)
        for of in settlements.whole(ctx.book)
        if of.project in ids
        for one in settlement_cases.disputes(ctx.book, of.counterpart.agreement)
        if one.settlement == of.id
    ]
    return Reply(_card(ctx, found))


def _card(ctx: Context, found: list[tuple[Settlement, Dispute]]) -> Card:
    if not found:
        return Card(_("Nothing is disputed."), tone="good")
    rows: list[tuple[Cell, ...]] = []
    buttons: list[Button] = []
    for of, one in found:
        owner = ctx.directory.people.get(one.owner)
        rows.append(
            (
                verbatim(str(one.id)),
                lookup.shown(ctx.directory.project(of.project)),
                verbatim(of.counterpart.name),
                verbatim(one.text),
                Money(one.amount, of.currency),
                _STATES[one.state],
                verbatim(owner.name if owner else "–"),
            )
        )
        if one.state == "open" and ctx.roles(of.project) & set(KEEPERS):
            buttons += [
                Button(_("{n} was accepted", n=one.id), "dispute.accept", str(one.id), style="main"),
                Button(_("Give {n} up", n=one.id), "dispute.give_up", str(one.id), style="danger"),
            ]
    heads = (_("No."), _("Project"), _("With"), _("What"), _("Amount, net"), _("State"), _("Seen to by"))
    table = Table(heads, tuple(rows), numeric=(4,), essential=(3, 4, 5))
    return Card(_("What is disputed"), table=table, buttons=tuple(buttons[:6]))


def ask_accept(click: Clicked, ctx: Context) -> Reply:
    return _ask(ctx, click.value, "dispute.accept", accepted=True)


def ask_give_up(click: Clicked, ctx: Context) -> Reply:
    return _ask(ctx, click.value, "dispute.give_up", accepted=False)


def _ask(ctx: Context, value: str, form: str, *, accepted: bool) -> Reply:
    of, one = _open(ctx, value)
    amount = Money(one.amount, of.currency)
    title = _("{amount} is accepted after all", amount=amount) if accepted else _("{amount} is given up", amount=amount)
    line = (
        _("It comes into the next settlement.")
        if accepted
        else _("It stays out for good, and the price of the contract falls by it.")
    )
    question = Question("reason", _("Reason"), "note")
    return Reply(form=Form(form, title, (question,), value, submit=_("Keep"), lines=(verbatim(one.text), line)))


def accept(filled: Submitted, ctx: Context) -> Reply:
    of, one = _open(ctx, filled.value)
    settlement_cases.decide_dispute(ctx.book, one, "accepted", _reason(filled))
    amount = Money(one.amount, of.currency)
    line = _("It comes into the next settlement.")
    return Reply(Card(_("{amount} is accepted after all.", amount=amount), lines=(line,), tone="good"), replace=True)


def give_up(filled: Submitted, ctx: Context) -> Reply:
    """Finance lowers the price by it: N := revised price less claims given up."""
    of, one = _open(ctx, filled.value)
    if "finance" not in ctx.roles(of.project):
        raise ctx.refused("finance", sentence=sentence("Finance gives a claim up: the price of the contract falls."))
    reason = _reason(filled)
    amount, change = Money(one.amount, of.currency), 0
    kind, _colon, id = of.counterpart.agreement.partition(":")
    if kind == "contract":
        terms = settlements.terms_of(ctx.book, of.id, of.version)
        gross = Money(-one.amount - part(one.amount, Fraction(terms.rate)), of.currency)
        contracts.hold(ctx.book, int(id))
        change = price_changes.settled(ctx, int(id), gross, f"{one.text}: {reason}"[:LONGEST]).id
    settlement_cases.decide_dispute(ctx.book, one, "given up", reason, change=change)
    return Reply(Card(_("{amount} is given up; the price has fallen by it.", amount=amount)), replace=True)


def _open(ctx: Context, value: str) -> tuple[Settlement, Dispute]:
    """Raises NotAllowed, WrongState where it is decided already."""
    one = settlement_cases.one_dispute(ctx.book, button_values.number(value))
    of = settlements.get(ctx.book, one.settlement)
    if not ctx.roles(of.project) & set(KEEPERS):
        raise NotAllowed(ONLY_KEEPERS)
    if one.state != "open":
        raise WrongState(sentence("That was decided already."))
    return of, one


def _reason(filled: Submitted) -> str:
    reason = filled.answers.get("reason", "").strip()[:LONGEST]
    if not reason:
        raise BadInput(sentence("It needs a reason."), field="reason")
    return reason
