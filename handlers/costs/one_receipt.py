"""Two papers of one message that are one receipt: joined where that is plain, asked where it is likely, parted again.

A long receipt in two photos, or a receipt with the slip of the card that paid it; the rule is `ledger.one_paper`.
"""

from __future__ import annotations

from dataclasses import replace

from chat.cards.card import Reply
from chat.incoming import Clicked
from chat.lines.spending import Spending
from chat.text import Text
from handlers import button_values
from handlers.context import Context, ToBeRead
from handlers.costs import belonging, expense_cards, receipt_batch, receipts, workflow
from ledger import one_paper
from ledger.errors import BadInput, sentence
from ledger.money import Money
from ledger.nouns import Expense
from ledger.one_paper import JOINED, PART
from storage import files


def one(click: Clicked, ctx: Context) -> Reply:
    """`value`: two drafts.  They are one receipt: the second one's file joins the first, and its draft is withdrawn."""
    first, second = (workflow.get(ctx, id) for id in button_values.parts(click.value, 2))
    if second.stage == "withdrawn" and first.person == ctx.person.id and JOINED in first.paper.besides:
        return Reply(expense_cards.owner_card(ctx, first), replace=True, private=click.at.kind == "channel")
    base, other = workflow.mine(ctx, first.id, "correct"), workflow.mine(ctx, second.id, "withdraw")
    how, partner = belonging.part_named(base)
    if partner != other.id:
        raise button_values.outdated()
    whole = one_paper.joined(base, other, how)
    withdrawn = workflow.withdraw(ctx, other)
    ctx.refresh(expense_cards.about(withdrawn), expense_cards.owner_card(ctx, withdrawn))
    return _kept(ctx, base, whole)


def two(click: Clicked, ctx: Context) -> Reply:
    """`value`: two drafts.  They are two receipts."""
    first, second = (workflow.mine(ctx, id, "correct") for id in button_values.parts(click.value, 2))
    if belonging.part_named(first)[1] not in (second.id, 0):
        raise button_values.outdated()
    _free(ctx, second, first.id)
    return _kept(ctx, first, _freed(first, second.id))


def apart(click: Clicked, ctx: Context) -> Reply:
    """`value`: a draft that was put together.  Its second paper is a draft of its own again; that is read once more."""
    draft = workflow.mine(ctx, click.value, "correct")
    how, _blank, before = draft.paper.besides.get(JOINED, "").partition(" ")
    if not how:
        return Reply(expense_cards.owner_card(ctx, draft), replace=True, private=click.at.kind == "channel")
    file = draft.paper.more[-1] if draft.paper.more else draft.file
    reading = next((one for one in ctx.readings if one.sha256 == file), None)
    if reading is None:
        raise ToBeRead(file, files.name(ctx.book, file), files.mime(ctx.book, file) or "")
    if reading.problem:
        raise reading.problem
    found = [one for one in reading.receipts if one.slip == (how == "slip")]
    if not found:
        raise BadInput(sentence("I do not see the other paper any more; nothing was changed."))
    new = receipts.expense_of(
        ctx, replace(found[0], kind=found[0].kind.replace("none", "unread")), reading, Spending(None)
    )
    new = workflow.draft(ctx, replace(new, project=new.project or draft.project))
    _free(ctx, new, draft.id)
    left = _without(draft, before, new.id)
    done = _kept(ctx, draft, left)
    return replace(done, more=(*done.more, expense_cards.owner_card(ctx, workflow.get(ctx, new.id))))


def _without(draft: Expense, before: str, other: int) -> Expense:
    """The first paper alone, with its own amount."""
    paper = draft.paper
    besides = {name: value for name, value in paper.besides.items() if name not in (JOINED, "tip")}
    currency, _blank, number = before.partition(" ")
    gross = Money.of(number, currency)
    read, sure = dict(paper.read), dict(paper.sure)
    if gross != draft.gross and "total" not in paper.seen:
        read["total"], sure["total"] = str(gross.major), min(sure.get("total", 0), 0.9)
    kept = replace(paper, more=paper.more[:-1], besides=besides, read=read, sure=sure)
    left = _freed(replace(draft, paper=kept), other)
    if "total" in paper.seen:
        return left
    return replace(left, gross=gross, exchange=None, exchange_day=None, exchange_source="")


def _freed(draft: Expense, other: int) -> Expense:
    """The draft, of which is said that it is not one with the other, nor the same."""
    guessed = {name: how for name, how in draft.paper.guessed.items() if name != PART}
    cleared = {**draft.paper.cleared, str(other): ""}
    return replace(draft, paper=replace(draft.paper, guessed=guessed, cleared=cleared))


def _free(ctx: Context, draft: Expense, other: int) -> None:
    kept = workflow.correct(ctx, draft, paper=_freed(draft, other).paper)
    ctx.refresh(expense_cards.about(kept), expense_cards.owner_card(ctx, kept))
    receipt_batch.refresh(ctx, kept)


def _kept(ctx: Context, old: Expense, new: Expense) -> Reply:
    """The draft as it is now, on the card of the receipts that came with it as long as there are others."""
    reply = receipts.changed(ctx, old, Text(""), **workflow.differences(old, new))
    beside = receipt_batch.beside(ctx, old)
    if sum(one.stage != "withdrawn" for one in beside) > 1:
        return replace(reply, card=receipt_batch.card(ctx, beside), replace=True)
    return replace(reply, replace=True)
