"""Input VAT in the books against the documents that it comes from (accounting.md 4, rule 6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from chat.text import _
from handlers.context import Context
from ledger.money import Money
from ledger.tax import TRANSFERRED
from storage import certifications, ledger_accounts, supplier_credits, vat_transfers
from storage import invariants as inv
from storage.fault import Fault, differs
from storage.supplier_credits import Credited


def faults(ctx: Context) -> Iterator[Fault]:
    """What waits is the VAT of the documents that no list has; each was certified once, with its own amount; what was
    transferred out is no more than that; nothing waits of another company's documents or of what nobody deducts.
    """
    booked, gone = certifications.booked(ctx.book), supplier_credits.sums(ctx.book)
    afterwards = vat_transfers.sums(ctx.book)
    pending: dict[str, int] = defaultdict(int)
    known: set[str] = set()
    for expense in certifications.with_vat(ctx.book, ctx.rules.currency):
        item, where = f"expense:{expense.id}", f"expense {expense.id}"
        vat = expense.vat.minor if expense.vat else 0
        code = expense.gross.currency
        known.add(item)
        credited = gone.get(expense.id, Credited())
        standing = expense.stage in ("posted", "reimbursed")
        if vat and (expense.buyer == "other" or expense.use == "catering"):
            yield Fault(
                inv.INPUT_VAT, where, _("nothing of that document may be deducted, and VAT stands apart from its cost")
            )
        if expense.certification and not standing:
            yield Fault(inv.INPUT_VAT, where, _("it was certified and is not in the books"))
        if standing and not expense.certification:
            pending[code] += vat - credited.pending
        certified = booked.get((item, "input_vat"), 0)
        want = vat - credited.pending if expense.certification else 0
        if certified != want:
            yield differs(inv.INPUT_VAT, where, "certified", Money(want, code), Money(certified, code))
        out = -booked.get((item, "input_vat_out"), 0)
        transferred = (want if expense.use in TRANSFERRED else 0) + credited.out + afterwards.get(expense.id, 0)
        if transferred > want or credited.gross > expense.gross.minor:
            yield Fault(inv.INPUT_VAT, where, _("more was taken off it than it has"))
        if out != transferred:
            yield differs(inv.INPUT_VAT, where, "out_minor", Money(transferred, code), Money(out, code))
    for item, role in booked:
        if role != "input_vat_pending" and item not in known and booked[item, role]:
            yield Fault(inv.INPUT_VAT, (item or role).replace(":", " "), _("certified without a document"))
    stands = ledger_accounts.as_paid(ctx.book, "input_vat_pending")
    for code in sorted({*pending, *stands}):
        if pending.get(code, 0) != stands.get(code, 0):
            wait, booked_so = Money(pending.get(code, 0), code), Money(stands.get(code, 0), code)
            yield differs(inv.INPUT_VAT, f"account input_vat_pending {code}", "", wait, booked_so)
