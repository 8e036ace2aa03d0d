"""How bank lines and what they seem to be are shown: the sure together, the doubtful one by one, the rest listed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from chat.cards.card import Button, Card, Fact, Table
from chat.text import Text, _, _n, verbatim
from handlers import item_values
from handlers.bank import booking
from handlers.bank import charges as bank_charges
from handlers.context import Context
from handlers.receivables import open_items
from ledger.matching import proposals
from ledger.owed import Instalment
from ledger.payer import Payers
from ledger.proposal import Item, ItemRef, Proposal
from storage import bank, contracts

SHOWN = 5
MOST_LINES = 2000
UNDO_AT_ONCE = 150


class _Judged(NamedTuple):
    """What unexplained lines seem to be, and who is on their other side."""

    proposals: tuple[Proposal, ...]
    payers: Payers


def proposed(ctx: Context) -> tuple[Proposal, ...]:
    """What the unexplained lines seem to be; sure ones first, in the order in which they are to be confirmed."""
    waiting = bank.unexplained(ctx.book)
    return _judged(ctx, waiting).proposals if waiting else ()


def _judged(ctx: Context, waiting: Sequence[bank.StatementLine]) -> _Judged:
    items, habits = open_items.of_lines(ctx, waiting), open_items.habits(ctx)
    found = proposals([booking.as_line(line) for line in waiting], items, habits)
    return _Judged(found, Payers(items, habits))


def cards(ctx: Context) -> tuple[Card, ...]:
    """What waits to be explained: the sure ones together, the doubtful one by one, and the list of the rest."""
    waiting = bank.unexplained(ctx.book)
    lines = {line.id: line for line in waiting}
    missed = open_items.unseen(ctx)
    charged = bank.charges(ctx.book)
    charges = (bank_charges.card(charged),) if charged else ()
    if not lines:
        good = charges or (Card(_("Every bank line is explained."), tone="good"),)
        return (*good, unseen_card(ctx, missed)) if missed else good
    explanations, payers = _judged(ctx, waiting)
    sure = [proposal for proposal in explanations if proposal.sure]
    doubtful = [proposal for proposal in explanations if not proposal.sure]
    words = open_items.shown(ctx, (item for proposal in (*sure, *doubtful[:SHOWN]) for item in proposal.items))
    out = [_sure_card(sure, lines, words)] if sure else []
    out += [_proposal_card(proposal, lines, words) for proposal in doubtful[:SHOWN]]
    taken = {item for proposal in explanations for item in proposal.items}
    explained = {line for proposal in explanations for line in proposal.lines}
    rest = [line for id, line in lines.items() if id not in explained]
    unowed = _unowed(ctx, rest, payers)
    out += [_unowed_card(line, last) for line, last in unowed]
    rest = [line for line in rest if line not in [each.line for each in unowed]]
    if rest:
        out.append(_rest_card(ctx, rest))
    missed = tuple(item for item in missed if item.ref not in taken)
    return (*out, *charges, unseen_card(ctx, missed)) if missed else (*out, *charges)


def unseen_card(ctx: Context, missed: Sequence[Item]) -> Card:
    """What was paid as the books say, and on no statement."""
    words = open_items.shown(ctx, [item.ref for item in missed])
    rows = tuple(
        (
            Text("{d}", {"d": item.due}),
            verbatim(item.party or "–"),
            words[item.ref],
            Text("{m}", {"m": -item.open if item.outgoing else item.open}),
        )
        for item in missed
    )
    heads = (_("Day"), _("Other side"), _("What"), _("Amount"))
    buttons = tuple(
        Button(
            _("No line for {amount} of {day}", amount=item.open, day=item.due),
            "bank.excuse",
            item_values.item_text(item.ref),
        )
        for item in missed[:SHOWN]
    )
    title = _n(
        "{n} payment in the books is on no bank line", "{n} payments in the books are on no bank line", len(missed)
    )
    return Card(title, table=Table(heads, rows, numeric=(3,)), buttons=buttons, tone="warn")


def explained_card(ctx: Context) -> Card:
    """The latest lines that somebody has explained, each to be taken back."""
    explained = bank.explained(ctx.book)
    if not explained:
        return Card(_("No bank line has been explained yet."))
    rows = tuple(
        (
            Text("{d}", {"d": line.day}),
            verbatim(line.name or "–"),
            verbatim(line.text[:60] or "–"),
            Text("{m}", {"m": line.amount}),
        )
        for line in explained
    )
    buttons = tuple(
        Button(_("Undo {amount} of {day}", amount=line.amount, day=line.day), "bank.undo", str(line.id))
        for line in explained[:SHOWN]
    )
    heads = (_("Day"), _("Other side"), _("Text"), _("Amount"))
    return Card(_("The latest explained bank lines"), table=Table(heads, rows, numeric=(3,)), buttons=buttons)


def booked_card(ctx: Context, proposal: Proposal, lines: Sequence[int]) -> Card:
    """What has been booked, with the way back."""
    words = open_items.shown(ctx, proposal.items)
    facts = [Fact(words[part.item], Text("{m}", {"m": part.amount})) for part in proposal.parts if part.item in words]
    if proposal.fee:
        facts.append(Fact(_("Bank fee"), Text("{m}", {"m": proposal.fee})))
    undo = Button(_("Undo"), "bank.undo", " ".join(map(str, lines)))
    return Card(_("Booked."), facts=tuple(facts), buttons=(undo,), tone="good")


def line_shown(line: bank.StatementLine) -> Text:
    """A line in one sentence."""
    return _(
        "{day} {name}: {amount} {text}", day=line.day, name=line.name or "–", amount=line.left, text=line.text[:60]
    )


def mark(shown: Sequence[Proposal]) -> str:
    """Some proposals in a button's value, to see whether they are still the same."""
    return hashlib.sha256("|".join(item_values.proposal_text(proposal) for proposal in shown).encode()).hexdigest()[:24]


def _sure_card(
    sure: Sequence[Proposal], lines: Mapping[int, bank.StatementLine], words: Mapping[ItemRef, Text]
) -> Card:
    rows = tuple(
        (
            Text("{d}", {"d": lines[proposal.lines[0]].day}),
            verbatim(lines[proposal.lines[0]].name or "–"),
            Text("{m}", {"m": lines[proposal.lines[0]].left}),
            _what(proposal, words),
            _because(proposal),
        )
        for proposal in sorted(sure, key=lambda proposal: (lines[proposal.lines[0]].day, proposal.lines))
    )
    heads = (_("Day"), _("Other side"), _("Amount"), _("Is"), _("Why"))
    title = _n("{n} bank line is surely this", "{n} bank lines are surely these", len(sure))
    button = Button(_("Book all of them"), "bank.sure", mark(sure), style="main")
    return Card(title, table=Table(heads, rows, numeric=(2,)), buttons=(button,))


def _proposal_card(proposal: Proposal, lines: Mapping[int, bank.StatementLine], words: Mapping[ItemRef, Text]) -> Card:
    first = lines[proposal.lines[0]]
    facts = tuple(
        Fact(line_shown(lines[part.line]), _("{amount} for {what}", amount=part.amount, what=words[part.item]))
        for part in proposal.parts
        if part.item in words
    )
    buttons = (
        Button(_("Book it"), "bank.confirm", item_values.proposal_text(proposal), style="main"),
        *(_keep_button(first, item) for item in proposal.items[:1] if item.kind == "instalment"),
        Button(_("It is something else"), "bank.choose", str(first.id)),
    )
    why = tuple(Text(template, values) for template, values in proposal.why)
    return Card(_("Is this {what}?", what=_what(proposal, words)), lines=why, facts=facts, buttons=buttons)


class _Unowed(NamedTuple):
    """Money of a customer who owes nothing that it could be for, and the customer's last instalment."""

    line: bank.StatementLine
    last: Instalment


def _unowed(ctx: Context, rest: Sequence[bank.StatementLine], payers: Payers) -> list[_Unowed]:
    """The first of those lines: theirs, until it is applied or goes back."""
    came = [line for line in rest if line.left.minor > 0]
    of = {line.id: payer.parties[0] for line in came if (payer := payers.of(booking.as_line(line))).known}
    signed = {contract.customer: contract.id for contract in contracts.contracts(ctx.book)} if of else {}
    theirs = [(line, signed[of[line.id]]) for line in came if of.get(line.id) in signed][:SHOWN]
    plans = [(line, contracts.of_contract(ctx.book, contract)) for line, contract in theirs]
    return [_Unowed(line, plan[-1]) for line, plan in plans if plan]


def _unowed_card(line: bank.StatementLine, last: Instalment) -> Card:
    title = _("{customer} has paid {amount}. Is it more than was owed?", customer=last.customer, amount=line.left)
    why = _("Nothing of {customer} is open that it could be for.", customer=last.customer)
    buttons = (
        _keep_button(line, ItemRef("instalment", last.id)),
        Button(_("It is something else"), "bank.choose", str(line.id)),
    )
    return Card(title, lines=(line_shown(line), why), buttons=buttons)


def _keep_button(line: bank.StatementLine, near: ItemRef) -> Button:
    """Keeps the money of a line unapplied: of the customer and the project of an instalment."""
    label = _("Keep {amount} as unapplied money", amount=line.left)
    return Button(label, "bank.unapplied", f"{line.id} {item_values.item_text(near)}")


def _rest_card(ctx: Context, rest: Sequence[bank.StatementLine]) -> Card:
    rows = tuple(
        (
            Text("{d}", {"d": line.day}),
            verbatim(line.name or "–"),
            verbatim(line.text[:60] or "–"),
            Text("{m}", {"m": line.left}),
            _owner(ctx, line),
        )
        for line in rest
    )
    heads = (_("Day"), _("Other side"), _("Text"), _("Amount"), _("Owner"))
    buttons = tuple(
        Button(_("{amount} of {day}", amount=line.left, day=line.day), "bank.choose", str(line.id))
        for line in rest[:SHOWN]
    )
    out = [line for line in rest if line.left.minor < 0]
    if len(out) > 1:
        label = _n("Put the money out aside ({n})", "Put the money out aside ({n})", len(out))
        why = _("These lines are no business of receivables, and you own that decision.")
        buttons += (Button(label, "bank.aside", str(max(line.id for line in out)), confirm=why),)
    title = _n("{n} bank line is unexplained", "{n} bank lines are unexplained", len(rest))
    every = bank.unexplained_count(ctx.book)
    small = _("{n} in all; the newest are shown.", n=every) if every > MOST_LINES else Text("")
    return Card(title, table=Table(heads, rows, numeric=(3,)), buttons=buttons, tone="warn", small=small)


def _what(proposal: Proposal, words: Mapping[ItemRef, Text]) -> Text:
    first = words.get(proposal.items[0], verbatim("–"))
    more = len(proposal.items) - 1
    return _n("{what} and {n} more", "{what} and {n} more", more, what=first) if more else first


def _because(proposal: Proposal) -> Text:
    """Who is on the other side; where the amount is not simply the same, what was made of it as well."""
    reasons = [Text(template, values) for template, values in proposal.why] or [verbatim("–")]
    return (
        reasons[0]
        if proposal.kind == "exact" or len(reasons) == 1
        else Text("{who} {what}", {"who": reasons[0], "what": reasons[-1]})
    )


def _owner(ctx: Context, line: bank.StatementLine) -> Text:
    person = ctx.directory.people.get(line.owner)
    return verbatim(person.name) if person else _("nobody")
