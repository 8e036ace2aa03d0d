"""Money of ours that goes out: to suppliers, to customers who paid too much, for the company card, to the bank."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from chat.text import _, verbatim
from handlers import bank_side, lookup, money_out, payment_holds
from handlers.books import posting as books_posting
from handlers.books import supplier_credits
from handlers.context import Context
from handlers.contracts import former, positions
from handlers.payments import unapplied
from ledger import posting
from ledger.allocation import BillShare
from ledger.errors import BadInput, WrongState, sentence
from ledger.journal import JournalEntry, Posting
from ledger.money import Money, part_of
from ledger.nouns import Expense
from ledger.opening import OPENED
from ledger.owed import AHEAD, Payment, Payout
from ledger.posting import BookedAmount, Dimensions
from ledger.revenue.standing import Value
from storage import bank, entries, expenses, ledger_accounts, payments, payouts

_Rule = Callable[[Payout], JournalEntry]
_TO = {
    "payroll": _("pay"),
    "card": _("the company card"),
    "charge": _("the bank"),
    "withheld_tax": _("the tax office"),
    "prepaid_vat": _("the tax office"),
}
"""Who gets what goes to no named party."""


def pay_supplier(
    ctx: Context,
    party: str,
    shares: Sequence[BillShare],
    day: date,
    *,
    fee: int = 0,
    line: int = 0,
    note: str = "",
    batch: bool = False,
) -> Payout:
    """So many minor units on each invoice of a supplier, and the bank's fee.  Raises BadInput where less is open.

    `batch`: the answer to a batch of payments says so, which was approved by others.
    """
    if not line and not batch:
        payment_holds.free(ctx, (f"expense:{share.expense.id}" for share in shares))
    currency = shares[0].expense.gross.currency
    for expense, minor in shares:
        open_ = open_of(ctx, expense)
        if expense.stage != "posted" or expense.paid_by != "payable" or expense.gross.currency != currency:
            raise WrongState(sentence("That is no open invoice of a supplier."))
        if not 0 < minor <= open_.minor:
            raise BadInput(sentence("Only {amount} of that is still open."), amount=open_, field="amount")
    whole = Money(sum(minor for _expense, minor in shares) + fee, currency)
    settles = tuple((f"expense:{expense.id}", minor) for expense, minor in shares)
    new = Payout(0, "supplier", day, party, whole, Money(fee, currency), settles, line)
    lines = [owed(ctx, expense, minor, party) for expense, minor in shares]
    paid = keep(ctx, new, note, lambda kept: _settled(ctx, kept, lines, note), seen=batch)
    for expense, minor in shares:
        payment_holds.booked(ctx, f"expense:{expense.id}", minor, f"payout:{paid.id}", day)
    return paid


def open_of(ctx: Context, expense: Expense) -> Money:
    """What is still to be paid of a supplier's invoice; nothing of any other document."""
    if expense.stage != "posted" or expense.paid_by != "payable":
        return Money(0, expense.gross.currency)
    document = f"expense:{expense.id}"
    gone = payouts.settled(ctx.book, [document]).get(document, 0)
    return Money(expense.payable.minor - gone, expense.gross.currency)


def pay_card(ctx: Context, amount: Money, day: date, *, line: int = 0, note: str = "") -> Payout:
    """The bill of the company card is paid from the bank."""
    new = Payout(0, "card", day, note[:60], amount, Money(0, amount.currency), (), line)
    return keep(ctx, new, note, lambda kept: _paid(ctx, kept, "card", amount, note))


def pay_payroll(ctx: Context, amount: Money, day: date, *, note: str = "") -> Payout:
    """Pay that was owed is paid from the bank."""
    new = Payout(0, "payroll", day, "", amount, Money(0, amount.currency))
    return keep(ctx, new, note, lambda kept: _paid(ctx, kept, "payroll", amount, note))


def pay_withheld_tax(ctx: Context, amount: Money, day: date, *, note: str = "") -> Payout:
    """Income tax that was withheld is paid to the tax office.  Raises BadInput where less of it stands."""
    stands = Money(-ledger_accounts.balance(ctx.book, "withheld_tax"), ctx.rules.currency)
    if amount.currency != stands.currency or amount.minor > stands.minor:
        raise BadInput(sentence("Only {amount} of withheld tax is still to be paid."), amount=stands, field="amount")
    new = Payout(0, "withheld_tax", day, "", amount, Money(0, amount.currency))
    return keep(ctx, new, note, lambda kept: _paid(ctx, kept, "withheld_tax", amount, note))


def pay_withheld_vat(ctx: Context, expense: Expense, due: Money, day: date, *, note: str = "") -> Payout:
    """VAT that was withheld from a foreign supplier is paid to the tax office: all of one document's."""
    settles = ((f"withheld:{expense.id}", due.minor),)
    new = Payout(0, "withheld_vat", day, expense.vendor, due, Money(0, due.currency), settles)
    return keep(ctx, new, note, lambda kept: _paid(ctx, kept, "withheld_vat", due, note))


def pay_prepaid_vat(ctx: Context, contract: int, amount: Money, day: date, *, note: str = "") -> Payout:
    """VAT of a contract is prepaid to the tax office where its site lies."""
    settles = ((f"prepaid:{contract}", amount.minor),)
    new = Payout(0, "prepaid_vat", day, "", amount, Money(0, amount.currency), settles)
    return keep(ctx, new, note, lambda kept: _paid(ctx, kept, "vat_prepaid", amount, note))


def withheld_paid(ctx: Context, expense: Expense) -> bool:
    """Whether the VAT that was withheld of a document is paid."""
    return bool(payouts.settled(ctx.book, [f"withheld:{expense.id}"]))


def pay_ahead(ctx: Context, party: str, amount: Money, day: date, *, note: str = "") -> Payout:
    """A supplier is paid before its invoice."""
    new = Payout(0, "prepayment", day, party, amount, Money(0, amount.currency))

    def entry(kept: Payout) -> JournalEntry:
        of, worth = Dimensions(0, party=party), _today(ctx, amount, day)
        return posting.evened(
            [
                posting.line("prepaid", worth, of, item=f"payout:{kept.id}"),
                posting.line(bank_side.role(ctx, amount.currency), -worth, of),
            ],
            day=day,
            booked=books_posting.day_in_books(ctx, day, 0),
            memo=note or party,
            source=f"payout:{kept.id}",
        )

    return keep(ctx, new, note, entry)


def set_off(ctx: Context, payout: Payout, shares: Sequence[BillShare], day: date) -> Payout:
    """So much of a prepayment is set off on invoices of the supplier.

    A prepayment in another currency is no claim to money: what it paid for costs what it was worth on the day of the
    payment (CAS 19 art. 11, IFRIC 22.8), so a difference of rates goes to the cost of the invoice; what the end of a
    month revalued the invoice by is an exchange difference.  What a credit note owes us is a claim to money: all of its
    difference is exchange.
    """
    payment_holds.free(ctx, (f"expense:{expense.id}" for expense, _minor in shares))
    home, currency = ctx.rules.currency, payout.amount.currency
    item, lines = f"payout:{payout.id}", []
    paid, company = entries.stands(ctx.book, "prepaid", item, currency)
    stands = Value(paid, company)
    for expense, minor in shares:
        document = _share(ctx, expense, expense.payable.minor - open_of(ctx, expense).minor, minor).company
        part = stands.part(minor)
        stands = stands - part
        worth = Money(part.company, home)
        lines += [
            owed(ctx, expense, minor, payout.party),
            posting.line(
                "prepaid",
                -BookedAmount(Money(minor, currency), worth, worth),
                Dimensions(0, party=payout.party),
                item=item,
            ),
        ]
        if document != worth and payout.kind == "prepayment":
            lines.append(_cost_line(ctx, expense, worth - document))
    booked = books_posting.day_in_books(ctx, day, 0)
    entry = posting.evened(lines, day=day, booked=booked, memo=payout.party, source=f"payout:{payout.id}")
    entries.post(ctx.book, entry)
    payouts.set_off(ctx.book, payout, [(f"expense:{expense.id}", minor) for expense, minor in shares])
    return payouts.get(ctx.book, payout.id)


def _cost_line(ctx: Context, expense: Expense, company: Money) -> Posting:
    """A difference in the company's currency on the cost of an expense."""
    project = lookup.still_open(ctx.directory.project(expense.project))
    booked = company
    if project.currency != company.currency:
        same = project.currency == expense.gross.currency
        booked = (
            Money(0, project.currency) if same else books_posting.in_books(ctx, company, project, expense.day).project
        )
    books_posting.watch(ctx, project, {expense.category: booked.minor}, f"expense:{expense.id}")
    of = Dimensions(project.id, expense.category, expense.task, expense.person, expense.vendor)
    role = ctx.rules.cost_account(project.kind, expense.category, expense.day)
    return posting.line(role, BookedAmount(company, booked, company), of)


def pay_charge(ctx: Context, amount: Money, day: date, party: str, *, line: int = 0, note: str = "") -> Payout:
    """What the bank took for itself."""
    new = Payout(0, "charge", day, party[:60], amount, Money(0, amount.currency), (), line)
    return keep(ctx, new, note, lambda kept: _paid(ctx, kept, "bank_fee", amount, note))


def refund(ctx: Context, payment: Payment, minor: int, day: date, *, line: int = 0, note: str = "") -> Payout:
    """A customer gets back so much of what it paid too much.  Raises BadInput where less is left."""
    if not payment.holds or not 0 < minor <= payment.unapplied.minor:
        raise BadInput(sentence("Only {amount} of that is still open."), amount=payment.unapplied, field="amount")
    amount, project = Money(minor, payment.amount.currency), ctx.directory.project(payment.project)
    new = Payout(
        0, "refund", day, payment.party, amount, Money(0, amount.currency), ((f"payment:{payment.id}", minor),), line
    )

    def entry(kept: Payout) -> JournalEntry:
        return posting.evened(
            [
                *unapplied.used(ctx, payment, minor, day),
                posting.line(
                    bank_side.role(ctx, amount.currency, line),
                    -books_posting.in_books(ctx, amount, project, day),
                    Dimensions(0, party=payment.party),
                ),
            ],
            day=day,
            booked=books_posting.day_in_books(ctx, day, project.id),
            memo=note or payment.party,
            source=f"payout:{kept.id}",
        )

    return keep(ctx, new, note, entry)


def take_back(ctx: Context, payout: Payout, why: str) -> None:
    """Undo money out: reversed in the journal, what it settled is open again.  Raises WrongState."""
    if payout.state == "opening":
        raise WrongState(OPENED)
    if payout.state != "booked":
        raise WrongState(sentence("That was taken back already."))
    if bank.line_of(ctx.book, f"payout:{payout.id}"):
        raise WrongState(sentence("A bank line shows that payment; say that the line is something else first."))
    if payout.kind in AHEAD and payouts.settled(ctx.book, [f"payout:{payout.id}"]):
        raise WrongState(sentence("The supplier gave some of that back; take that back first."))
    if payout.kind == "withheld_vat":
        _not_certified(ctx, payout)
    found = entries.standing(ctx.book, f"payout:{payout.id}")
    lookup.cost_still_open(ctx, found)
    for old in found:
        booked = books_posting.day_in_books(ctx, old.booked, 0)
        entries.reverse(ctx.book, old, booked=booked, memo=why, red=ctx.rules.red)
    payouts.undo(ctx.book, payout, why)
    payment_holds.taken_back(ctx, f"payout:{payout.id}")
    supplier_credits.taken_back(ctx, payout.id)
    _renamed(ctx, payout, why)
    if payout.line:
        bank.use(ctx.book, bank.get(ctx.book, payout.line), -payout.amount.minor)


def _not_certified(ctx: Context, payout: Payout) -> None:
    """Raises WrongState where VAT whose receipt would be gone was certified by it."""
    for document, _minor in payout.parts:
        expense = expenses.get(ctx.book, int(document.partition(":")[2]), ctx.rules.currency)
        if expense.certification:
            raise WrongState(sentence("The VAT of its document was certified since; take that list back first."))


def _renamed(ctx: Context, payout: Payout, why: str) -> None:
    """A refund from before there were items, taken back: the money is unapplied by its payment again."""
    for document, _minor in payout.parts if payout.kind == "refund" else ():
        payment = payments.get(ctx.book, int(document.partition(":")[2]))
        cleared = former.cleared(ctx, payment.project, payment.party)
        rest = [
            posting.line(
                "unapplied", -BookedAmount(line.paid, line.project_amount, line.company), _of(payment), item=document
            )
            for line in cleared
        ]
        positions.post(
            ctx, cleared, rest, day=ctx.today, project=payment.project, memo=why, source=f"payout:{payout.id}"
        )


def _of(payment: Payment) -> Dimensions:
    return Dimensions(payment.project, party=payment.party)


def keep(ctx: Context, new: Payout, note: str, entry: _Rule, *, seen: bool = False) -> Payout:
    """Keep money that moved, and its entry.  What no bank line shows needs a second person above a limit, unless others
    have `seen` it."""
    if not new.line and not seen and new.kind not in money_out.NO_MONEY_OUT:
        party = verbatim(new.party) if new.party else _TO.get(new.kind, verbatim("–"))
        money_out.ask(
            ctx, new.amount, money_out.payee(ctx.directory.suppliers.called(new.party), new.kind), party, new.day
        )
    kept = payouts.add(ctx.book, new, ctx.message, note)
    payouts.posted(ctx.book, kept.id, entries.post(ctx.book, entry(kept)))
    return payouts.get(ctx.book, kept.id)


def _paid(ctx: Context, kept: Payout, account: str, amount: Money, note: str) -> JournalEntry:
    return _settled(
        ctx, kept, [posting.line(account, _today(ctx, amount, kept.day), Dimensions(0, party=kept.party))], note
    )


def _settled(ctx: Context, kept: Payout, owed: Sequence[Posting], note: str) -> JournalEntry:
    return posting.settled(
        owed,
        _today(ctx, kept.fee, kept.day),
        _today(ctx, kept.amount, kept.day),
        kept.party,
        day=kept.day,
        booked=books_posting.day_in_books(ctx, kept.day, 0),
        memo=note or kept.party,
        source=f"payout:{kept.id}",
        bank=bank_side.role(ctx, kept.amount.currency, kept.line),
    )


def owed(ctx: Context, expense: Expense, minor: int, party: str) -> Posting:
    """Takes so much of an invoice off what the supplier is owed, at what it stands at since its last revaluation; an
    invoice of books from before invoices stood there for themselves, at what it was booked at."""
    item, home = f"expense:{expense.id}", ctx.rules.currency
    paid, company = entries.stands(ctx.book, "payable", item, expense.gross.currency)
    party = expense.vendor or party  # as it stands there, whatever it is called by now
    if not paid:
        before = expense.payable.minor - open_of(ctx, expense).minor
        return posting.line("payable", _share(ctx, expense, before, minor), Dimensions(0, party=party))
    worth = Money(Value(-paid, -company).part(minor).company, home)
    return posting.line(
        "payable",
        BookedAmount(Money(minor, expense.gross.currency), worth, worth),
        Dimensions(0, party=party),
        item=item,
    )


def _share(ctx: Context, expense: Expense, before: int, minor: int) -> BookedAmount:
    """What so much of an invoice was booked at: all its parts together are all of it, to the cent."""
    company = Money(part_of(expense.company.minor, before, minor, of=expense.gross.minor), ctx.rules.currency)
    return BookedAmount(Money(minor, expense.gross.currency), company, company)


def _today(ctx: Context, amount: Money, day: date) -> BookedAmount:
    """An amount of no project, at the rate of its day."""
    company = books_posting.in_company(ctx, amount, day)
    return BookedAmount(amount, company, company)
