"""VAT that was withheld from a foreign supplier is paid to the tax office, document by document, as the receipt is.

Only with that receipt (完税凭证) may it be deducted: until then its document is in no list to be certified.
"""

from __future__ import annotations

import re

from chat.cards.card import Reply
from chat.incoming import Said
from chat.pattern import Pattern
from handlers import document_named, lookup, money_events, money_line
from handlers.books import input_vat
from handlers.books import posting as books_posting
from handlers.context import Context
from handlers.payments import ONLY_RECORDS, paid_out, payables
from ledger.errors import BadInput, WrongState, sentence
from ledger.money_doubts import MoneyEvent

_RECEIPT = Pattern(
    r"(?:\b(?:tax\s+)?receipt\b(?:\s+no\.?)?|完税凭证(?:号码?)?|凭证号?)\s*[:：]?\s*#?(?P<v>[\w/-]+)", re.I
)


def pay(said: Said, ctx: Context) -> Reply:
    """`pay withheld vat expense 12 receipt 3310 yesterday`, `缴纳代扣增值税 费用 12 完税凭证 3310 昨天`."""
    ctx.require("finance", sentence=ONLY_RECORDS)
    expense, words = document_named.named(ctx, said.text)
    receipt = _RECEIPT.search(words)
    if receipt:
        words = f"{words[: receipt.start()]} {words[receipt.end() :]}"
    line = money_line.read(ctx, words)
    line.one_day()
    line.no_fee()
    line.no_words()
    kept = input_vat.withheld(expense)
    if expense.withheld != "vat" or kept is None or expense.stage not in ("posted", "reimbursed"):
        raise WrongState(
            sentence("No VAT was withheld from that document, or it is not in the books."),
            hint=sentence("Say it with the document: expense 10600 design apollo from Adobe withheld VAT 600"),
        )
    due = kept[1].company
    if paid_out.withheld_paid(ctx, expense):
        raise WrongState(sentence("Its VAT is paid already."))
    if line.amounts and lookup.money_of(line.amounts[0], ctx.rules.currency) != due:
        raise BadInput(
            sentence("{amount} was withheld, and its receipt is over all of it."), amount=due, field="amount"
        )
    books_posting.day_in_books(ctx, line.day, 0)  # a locked day is refused, not asked about
    money_events.check(ctx, MoneyEvent("withheld_vat", line.day, due, expense.vendor), typed=False)
    note = receipt["v"][:60] if receipt else ""
    return Reply(
        payables.payout_card(ctx, paid_out.pay_withheld_vat(ctx, expense, due, line.day, note=note)), private=True
    )
