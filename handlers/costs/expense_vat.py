"""What is said of the VAT on an expense: deductible or not and why, and what to do about it."""

from __future__ import annotations

from chat.pattern import Pattern
from chat.text import Text, _
from handlers import fields
from handlers.books import input_vat
from handlers.context import Context
from ledger.nouns import Expense
from ledger.receipt import Receipt
from ledger.tax import TRANSFERRED

_CATERING = Pattern(r"餐饮|居民日常服务|娱乐服务")


def catering(receipt: Receipt) -> bool:
    """Whether what an invoice sells is catering, a daily or an entertainment service, as its lines are marked."""
    return any(_CATERING.search(line.what) for line in receipt.lines)


def shown(ctx: Context, expense: Expense) -> Text:
    """The tax in an expense, with what becomes of it."""
    vat = input_vat.judged(ctx, expense)
    waits = expense.vat if expense.vat is not None else vat.waits
    if not waits:
        return _("{tax}, not deductible", tax=expense.tax) if _would(ctx, expense) else _plain(expense)
    if expense.use in TRANSFERRED:
        return _("{tax}, certified and then part of the cost ({use})", tax=expense.tax, use=fields.USE[expense.use])
    return _("{tax}, deductible", tax=expense.tax)


def remarks(ctx: Context, expense: Expense) -> list[Text]:
    """Why its tax is part of the cost, and what can be done."""
    out, vat, buyer = [], input_vat.judged(ctx, expense), expense.paper.buyer[:80]
    if not input_vat.ours(ctx, expense):
        out.append(
            _(
                "The invoice is made out to {buyer}, not to the company: its VAT is not deducted, and it is no proof"
                " for income tax. Please ask the seller for a new one.",
                buyer=buyer,
            )
            if buyer
            else _(
                "The invoice is not made out to the company: its VAT is not deducted, and it is no proof for income"
                " tax. Please ask the seller for a new one."
            )
        )
    if vat.why_not == "catering":
        out.append(_("VAT on catering, daily and entertainment services is never deducted: it is part of the cost."))
    if _tax_missing(ctx, expense):
        out.append(_("How much VAT is in it? Without that nothing is deducted."))
    return out


def _would(ctx: Context, expense: Expense) -> bool:
    """Whether the document alone would let us deduct."""
    return input_vat.judged(ctx, expense).why_not in ("buyer", "catering")


def _plain(expense: Expense) -> Text:
    return Text("{tax}", {"tax": expense.tax})


def _tax_missing(ctx: Context, expense: Expense) -> bool:
    rules = ctx.rules
    printed = rules.deductible_on(expense.day).get(expense.document) == "printed" and rules.vat_payer == "general"
    return printed and expense.document.endswith("special") and expense.tax is None
