"""What may be paid by a day, to whom and where: read off the books for a batch of payments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from chat.text import Text
from formats.payments.order import OrderProblem
from handlers import bank_side
from handlers.context import Context
from handlers.payment_batches import order, terms
from ledger.bank_accounts import BankAccount
from ledger.errors import sentence
from ledger.money import Money
from ledger.names import plain
from ledger.payouts import composing, transfers
from ledger.payouts.composing import Composed, LeftOut, Owed, OwedKind
from ledger.payouts.payees import PayeeAccount
from ledger.payouts.transfers import PaymentBatch, Transfer
from storage import bank_accounts, expenses, payees, payment_batches, staff_advances

_OWN = sentence("It is your own: somebody else has to put it into a batch.")
KINDS: tuple[OwedKind, ...] = ("invoice", "claim", "advance")


@dataclass(frozen=True, slots=True)
class BatchWish:
    """What somebody wants in a batch.

    Attributes:
        day: on which it is paid; what is due by then goes.
        way: "pain", "alipay", or a learned table.  kinds: of what is owed.
        account: the role of the account that is named; "bank" for the main one of the currency.
        name: of a payee; "" for all.
    """

    day: date
    way: str = terms.PAIN
    kinds: tuple[OwedKind, ...] = KINDS
    account: str = "bank"
    name: str = ""


@dataclass(frozen=True, slots=True)
class ReadyBatch:
    """What would go out in one currency.

    Attributes:
        problems: what keeps all of it from going, in words.
    """

    wish: BatchWish
    currency: str
    account: BankAccount | None
    composed: Composed
    problems: tuple[Text, ...]
    payees: dict[int, PayeeAccount]

    @property
    def total(self) -> Money:
        return Money(self.composed.minor, self.currency)

    @property
    def mark(self) -> str:
        """What the card says: another payee, account, amount or document is another one."""
        lines = [(one.payee, one.amount, *one.documents) for one in self.composed.transfers]
        return transfers.digest([*lines, (self.wish.day, self.wish.way, self.account.role if self.account else "")])


def ready(ctx: Context, wish: BatchWish) -> list[ReadyBatch]:
    """What would go out, a batch for each currency; none where nothing is owed."""
    found, left = _free(ctx, [one for one in _owed(ctx, wish) if _named(ctx, wish, one)])
    currencies = sorted({one.amount.currency for one in (*found, *(gone.owed for gone in left))})
    where = _where(ctx, alipay=wish.way == terms.ALIPAY)
    return [
        _ready(
            ctx,
            wish,
            currency,
            [one for one in found if one.amount.currency == currency],
            [one for one in left if one.owed.amount.currency == currency],
            where,
        )
        for currency in currencies
    ]


def _ready(
    ctx: Context,
    wish: BatchWish,
    currency: str,
    owed: list[Owed],
    left: list[LeftOut],
    where: dict[tuple[str, int], PayeeAccount],
) -> ReadyBatch:
    lacking = composing.NO_ALIPAY if wish.way == terms.ALIPAY else composing.NO_DETAILS
    known = {one.who: payee for one in owed if (payee := where.get((plain(one.party), one.person)))}
    made = composing.composed(owed, known, lacking=lacking)
    by_id = {payee.id: payee for payee in known.values()}
    account = _account(ctx, wish, currency)
    numbered = tuple(replace(one, number=number) for number, one in enumerate(made.transfers, 1))
    draft = PaymentBatch(
        0, wish.way, account.role if account else "bank", wish.day, Money(0, currency), 0, "ZF-P0", "pending", 0
    )
    fits, problems = _fitting(ctx, draft, numbered, by_id, account)
    of = {one.document: one for one in owed}
    unfit = tuple(LeftOut(of[one.documents[0]], wrong.sentence, wrong.values) for one, wrong in fits if wrong)
    staying = tuple(one for one, wrong in fits if not wrong)
    return ReadyBatch(wish, currency, account, Composed(staying, (*left, *made.left, *unfit)), problems, by_id)


def _fitting(
    ctx: Context,
    draft: PaymentBatch,
    some: tuple[Transfer, ...],
    by_id: dict[int, PayeeAccount],
    account: BankAccount | None,
) -> tuple[list[tuple[Transfer, OrderProblem | None]], tuple[Text, ...]]:
    """Each transfer with why it does not fit into the file (None where it does), and what is wrong with all of it."""
    if not some:
        return [], ()
    made = order.of(ctx, draft, some, by_id, account)
    found = order.problems(ctx, made, draft.way)
    first = {one.number: one for one in reversed(found)}
    return [(one, first.get(one.number)) for one in some], tuple(order.said(one) for one in found if not one.number)


def _account(ctx: Context, wish: BatchWish, currency: str) -> BankAccount | None:
    """The account of ours that pays; None where none of the currency is recorded."""
    ctx.bank = wish.account
    role = bank_side.role(ctx, currency) if wish.account != "bank" else "bank"
    ctx.bank = "bank"
    known = bank_accounts.every(ctx.book)
    of_currency = [one for one in known if one.currency == currency and one.state == "open"]
    named = [one for one in of_currency if one.role == role]
    return next(iter(named or [one for one in of_currency if one.main] or of_currency), None)


def _owed(ctx: Context, wish: BatchWish) -> Iterator[Owed]:
    home = ctx.rules.currency
    if "invoice" in wish.kinds:
        for expense, left in expenses.unpaid(ctx.book, home):
            if expense.due is None or expense.due <= wish.day:
                number = expense.invoice_number or f"{expense.id}"
                yield Owed(f"expense:{expense.id}", "invoice", expense.vendor, 0, left, expense.due, number)
    if "claim" in wish.kinds:
        for expense in expenses.owed(ctx.book, home):
            what = expense.vendor or expense.note
            yield Owed(f"expense:{expense.id}", "claim", "", expense.person, expense.claim, None, what)
    if "advance" in wish.kinds:
        for one in staff_advances.wished(ctx.book):
            yield Owed(f"staff_advance:{one.id}", "advance", "", one.person, one.amount, None, one.note)


def _named(ctx: Context, wish: BatchWish, one: Owed) -> bool:
    who = one.party or ctx.directory.person(one.person).name
    return not wish.name or plain(wish.name) in plain(who)


def _free(ctx: Context, owed: list[Owed]) -> tuple[list[Owed], list[LeftOut]]:
    """What no batch holds and is not the speaker's own, and what stays behind."""
    held = payment_batches.holding(ctx.book, (one.document for one in owed))
    found, left = [], []
    for one in owed:
        if one.document in held:
            left.append(LeftOut(one, sentence("It is in a batch already."), missing=False))
        elif one.person and one.person == ctx.person.id:
            left.append(LeftOut(one, _OWN, missing=False))
        elif one.kind == "advance" and one.amount.currency != ctx.rules.currency:
            left.append(LeftOut(one, sentence("An advance in foreign money is handed out by itself.")))
        elif one.kind == "invoice" and not one.party:
            left.append(LeftOut(one, sentence("No supplier stands on it.")))
        else:
            found.append(one)
    return found, left


def _where(ctx: Context, *, alipay: bool) -> dict[tuple[str, int], PayeeAccount]:
    """Where everybody is paid: (plain name, person) -> bank details."""
    return {(plain(one.party), one.person): one for one in payees.every(ctx.book) if (one.scheme == "alipay") == alipay}
