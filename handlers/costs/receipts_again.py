"""A receipt read once more: what the reader says now takes the place of what it said; what people said of it stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chat.cards.card import Reply
from chat.lines.spending import Spending
from chat.text import Text, _
from handlers.context import Context, ToBeRead
from handlers.costs import captions, expense_cards, receipt_data, receipts, usual_entries, workflow
from ledger import duplicates
from ledger.errors import BadInput, WrongState, sentence
from ledger.nouns import Expense
from ledger.paper import Paper
from ledger.receipt import Receipt
from storage import files


def read(ctx: Context, old: Expense) -> Reply:
    """Raises ToBeRead where the file has to be read first; NotAllowed, WrongState, BadInput."""
    old = workflow.mine(ctx, old.id, "correct")
    if old.paper.part:
        raise WrongState(sentence("It is a part of a receipt that was divided: take the division back first."))
    if not old.file:
        raise WrongState(sentence("It has no file that could be read."))
    reading = next((one for one in ctx.readings if one.sha256 == old.file), None)
    if reading is None:
        raise ToBeRead(old.file, old.paper.name, files.mime(ctx.book, old.file) or "")
    if reading.problem:
        raise reading.problem
    receipt = _of_this(old, [one for one in reading.receipts if one.kind != "none"])
    new = _again(ctx, old, receipt)
    told = _told(ctx, old, new)
    if new == old or not told:
        note = _("I read the same again. Say what it says, for example: it says 45.60")
        return Reply(expense_cards.owner_card(ctx, old, note), private=ctx.place.kind == "channel")
    return receipts.changed(ctx, old, Text("{all}", {"all": told}), **workflow.differences(old, new))


def _of_this(old: Expense, found: Sequence[Receipt]) -> Receipt:
    """The paper of this expense, where there are several on the photograph."""
    if not found:
        raise BadInput(sentence("I see no receipt on it any more; nothing was changed."))
    before = old.paper.read
    close = [
        one
        for one in found
        if (one.total and str(one.total.major) == before.get("total"))
        or (one.invoice_number and one.invoice_number == before.get("invoice_number"))
    ]
    if len(found) == 1 or len(close) == 1:
        return (close or found)[0]
    raise BadInput(
        sentence("There are several receipts on that photo, and I cannot tell which of them this one is."),
        hint=sentence("Say what it says, for example: it says 45.60"),
    )


def _again(ctx: Context, old: Expense, receipt: Receipt) -> Expense:
    """The expense as the paper is read now; of what its owner has looked at nothing changes."""
    paper = receipt_data.from_receipt(receipt, old.paper.name)
    usual = usual_entries.of_seller(ctx, duplicates.seller(receipt.vendor) if receipt.vendor else "")
    both = captions.completed(receipt, Spending(None), usual.name, ctx)
    seen = old.paper.seen
    values: dict[str, object] = {}
    gross = old.gross
    guessed = {name: how for name, how in old.paper.guessed.items() if name != "currency" or "total" in seen}
    if "total" not in seen and receipt.total:
        stated = "currency" in seen and receipts.in_currency(receipt.total, old.gross.currency)
        gross = values["gross"] = stated or both.gross
        if both.currency_guessed and not stated:
            guessed["currency"] = both.currency_guessed
    if "day" not in seen and receipt.day:
        values["day"] = receipt.day
    if "vendor" not in seen and receipt.vendor:
        values["vendor"] = both.vendor
    if "tax" not in seen:
        fits = receipt.tax is not None and receipt.tax.currency == gross.currency and receipt.tax < gross
        values["tax"] = receipt.tax if fits else None
    if "invoice_number" not in seen:
        values |= {"invoice_number": receipt.invoice_number or "", "invoice_code": receipt.invoice_code or ""}
    kept: Paper = replace(
        paper,
        seen=seen,
        cleared=old.paper.cleared,
        more=old.paper.more,
        guessed=guessed,
        differ={
            name: (paper.read.get(name, both_said[0]), both_said[1]) for name, both_said in old.paper.differ.items()
        },
    )
    return replace(old, paper=kept, **values)  # type: ignore[arg-type]


def _told(ctx: Context, old: Expense, new: Expense) -> tuple[Text, ...]:
    """Each field that changes, before → after; that it is sure now counts as well."""
    pairs = (
        (old.gross, new.gross),
        (old.day, new.day),
        (old.vendor or "–", new.vendor or "–"),
        (old.tax or "–", new.tax or "–"),
        (old.invoice_number or "–", new.invoice_number or "–"),
    )
    told = [_("{before} → {after}", before=before, after=after) for before, after in pairs if before != after]
    surer = [
        name
        for name in (*old.paper.doubtful(), *old.paper.unread())
        if name not in (*new.paper.doubtful(), *new.paper.unread())
    ]
    if surer and not told:
        told.append(_("I am sure of it now: {fields}", fields=tuple(receipt_data.FIELDS[name] for name in surer)))
    return tuple(told)
