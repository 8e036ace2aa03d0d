"""The VAT on what we buy: whose name is on the document, what waits for certification, what the cost is without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from handlers.context import Context
from ledger.money import Money, part_of, round_div
from ledger.names import plain
from ledger.nouns import Expense
from ledger.posting import WITHHELD, BookedAmount
from ledger.tax import TRANSFERRED, InputVat, Use, input_vat, withheld_vat
from storage import entries


def ours(ctx: Context, expense: Expense) -> bool:
    """Whether the buyer on its document is us: as a person said, else as was read; what nobody could read is ours.

    A tax number that was read decides, whatever the name is: companies are called alike, their numbers are not.
    """
    if expense.buyer:
        return expense.buyer == "us"
    paper, rules = expense.paper, ctx.rules
    if paper.buyer_tax_id and rules.company_tax_ids:
        return paper.buyer_tax_id.upper() in {id.upper() for id in rules.company_tax_ids}
    if paper.buyer and rules.company:
        return any(plain(own) in plain(paper.buyer) for own in rules.company if plain(own))
    return True


def judged(ctx: Context, expense: Expense) -> InputVat:
    """Which case its document is (`ledger.tax.input_vat`); VAT that we withhold is ours to deduct, by the tax receipt
    (完税凭证, 增值税法 art. 16)."""
    rules = ctx.rules
    if expense.withheld == "vat":
        return withheld_vat(Money(expense.withheld_minor, expense.gross.currency), rules.vat_payer, _use(ctx, expense))
    return input_vat(
        expense.document,
        expense.gross,
        expense.tax,
        payer=rules.vat_payer,
        ours=ours(ctx, expense),
        use=_use(ctx, expense),
        rules=rules.deductible_on(expense.day),
    )


def _use(ctx: Context, expense: Expense) -> Use:
    """What it is for, as its VAT is judged: of a category whose VAT is not deducted, as catering."""
    deducts = expense.use != "work" or ctx.rules.deducts(expense.category, expense.day)
    return expense.use if deducts else "catering"


def withheld(expense: Expense) -> tuple[str, BookedAmount] | None:
    """The role and amount of the tax that is withheld from who is paid; None for none."""
    if not expense.withheld:
        return None
    tax = Money(expense.withheld_minor, expense.gross.currency)
    amount = BookedAmount(tax, _share(tax, expense, expense.booked), _share(tax, expense, expense.company))
    return WITHHELD[expense.withheld], amount


def waits(ctx: Context, expense: Expense) -> BookedAmount:
    """Its input VAT apart from the cost, in the three currencies: what was booked, else what would be."""
    tax = expense.vat if expense.vat is not None else judged(ctx, expense).waits
    return BookedAmount(tax, _share(tax, expense, expense.booked), _share(tax, expense, expense.company))


def apart(ctx: Context, expense: Expense) -> BookedAmount:
    """Its input VAT that still stands apart from the cost, certified or not: less what credit notes took and what was
    transferred out, each at what it stands at."""
    from storage import supplier_credits

    whole = waits(ctx, expense)
    paid, company = 0, 0
    for account in ("input_vat_pending", "input_vat", "input_vat_out"):
        one = entries.stands(ctx.book, account, f"expense:{expense.id}", expense.gross.currency)
        paid, company = paid + one[0], company + one[1]
    if not paid and not company and not transferred(expense) and not supplier_credits.sums(ctx.book, [expense.id]):
        return whole  # books from before its lines named their document
    project = part_of(whole.project.minor, 0, paid, whole.paid.minor) if whole.paid else 0
    return BookedAmount(
        replace(whole.paid, minor=paid), replace(whole.project, minor=project), replace(whole.company, minor=company)
    )


def to_certify(ctx: Context, documents: Sequence[Expense]) -> list[BookedAmount]:
    """What of the VAT of each waits to be certified: without what a credit note took before."""
    from storage import supplier_credits

    credited = supplier_credits.sums(ctx.book, (expense.id for expense in documents))
    return [apart(ctx, expense) if expense.id in credited else waits(ctx, expense) for expense in documents]


def cost(ctx: Context, expense: Expense) -> BookedAmount:
    """The cost of an expense that has its amounts in the books: gross less the VAT that stands apart; all of it once
    that VAT was certified and transferred out."""
    gross = BookedAmount(expense.gross, expense.booked, expense.company)
    return gross if transferred(expense) else gross - waits(ctx, expense)


def transferred(expense: Expense) -> bool:
    """Whether its VAT was certified and went on to its cost."""
    return bool(expense.certification) and expense.use in TRANSFERRED


def settled(ctx: Context, expense: Expense) -> Expense:
    """The expense as it is booked: its VAT and whose document it is change no more."""
    buyer: Literal["us", "other"] = "us" if ours(ctx, expense) else "other"
    return replace(expense, buyer=buyer, vat=judged(ctx, expense).waits)


def unsettled(ctx: Context, expense: Expense) -> Expense:
    """An expense that is booked no more: whose document it is, is looked at anew, unless a person said so against what
    was read."""
    guessed = replace(expense, buyer="")
    return guessed if ours(ctx, guessed) == ours(ctx, expense) else expense


def _share(tax: Money, expense: Expense, whole: Money) -> Money:
    """The same share of an amount as the tax is of the gross."""
    return Money(round_div(tax.minor * whole.minor, expense.gross.minor) if expense.gross.minor else 0, whole.currency)
