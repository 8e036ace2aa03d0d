"""The bank's answer as a file (pain.002, or its own table): matched, booked, never twice, whatever is sent again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from chat.cards.card import Fact
from chat.text import Text, _, verbatim
from formats.payments.answers import AnswerState, PaymentAnswer
from formats.payments.order import plain_amount
from formats.sheet import Problem, Sheet
from handlers.context import Context
from handlers.imports.kinds import ImportKind, Plan, Planner, Undone
from handlers.payment_batches import ONLY, answering, shown, terms
from ledger.bank_accounts import same_number
from ledger.errors import WrongState, sentence
from ledger.names import plain
from ledger.payouts.transfers import OUT, PaymentBatch, Transfer, may_become
from storage import imports, payees, payment_batches
from storage.imports import Import, Imported, Overtaken

_TOLD: tuple[AnswerState, ...] = ("paid", "accepted", "unknown", "rejected")


class MatchedAnswer(NamedTuple):
    """What is said of a payment, with the payment."""

    row: PaymentAnswer
    transfer: Transfer


def planner(ctx: Context, _sheet: Sheet) -> Planner:
    taken: dict[int, str] = {}

    def plan(rows: Sequence[Any]) -> Plan:
        made = Plan()
        for row in rows:
            _match(ctx, made, row, taken)
        return made

    return plan


def _match(ctx: Context, made: Plan, row: PaymentAnswer, taken: dict[int, str]) -> None:
    def wrong(text: str, **values: Any) -> None:
        made.problems.append(Problem(row.line, text, values))

    found = _meant(ctx, row, taken)
    if isinstance(found, str):
        wrong(found, name=row.mark or row.name or row.account or row.batch or "–", batch=row.batch)
        return
    for one in found:
        taken[one.id] = row.state
        if one.state == row.state or (one.state == "paid" and row.state in ("accepted", "unknown")):
            made.known += 1
        elif may_become(one.state, row.state):
            made.new.append(MatchedAnswer(row, one))
        elif one.state == "paid" and row.state == "rejected":
            wrong(
                sentence("Payment {number} of batch {batch} is booked as paid; if it came back, say: returned."),
                number=one.number,
                batch=one.batch,
            )
        else:
            wrong(
                sentence("Payment {number} of batch {batch} is “{state}” here already."),
                number=one.number,
                batch=one.batch,
                state=terms.STATES[one.state],
            )


def _meant(ctx: Context, row: PaymentAnswer, taken: dict[int, str]) -> Sequence[Transfer] | str:
    """The payments that a row speaks of; or why that cannot be told."""
    if row.mark:
        one = payment_batches.by_mark(ctx.book, row.mark)
        return [one] if one else sentence("I know no payment {name}.")
    batch = _batch(ctx, row.batch)
    if batch is None:
        return sentence("I cannot tell of which batch “{name}” is: say its number with the file, “pay batch 3 result”.")
    some = payment_batches.transfers(ctx.book, batch.id)
    if not row.amount and not row.account and not row.name:
        return [one for one in some if one.state in OUT] or some
    fits = [one for one in some if one.id not in taken and _same(ctx, row, one)]
    if len(fits) > 1:
        return sentence("Several payments of batch {batch} look like that of “{name}”: tell me by hand.")
    return fits or sentence("Batch {batch} has no payment like that of “{name}”.")


def _batch(ctx: Context, said: str) -> PaymentBatch | None:
    if said.isdecimal() and len(said) < 10:
        return payment_batches.get(ctx.book, int(said))
    return payment_batches.marked(ctx.book, said) if said else None


def _same(ctx: Context, row: PaymentAnswer, one: Transfer) -> bool:
    """Whether a line without our mark is that payment: by its amount, and by the account or the name."""
    if row.amount.rstrip("0").rstrip(".") != plain_amount(one.amount).rstrip("0").rstrip("."):
        return False
    to = payees.get(ctx.book, one.payee)
    if row.account:
        return same_number(row.account, to.number) or row.account == to.number
    return bool(row.name) and plain(row.name) in (plain(to.holder), plain(one.party))


def write(ctx: Context, of: Import, plans: Iterable[Plan]) -> None:
    made = []
    payment_batches.alone(ctx.book)
    for row, one in (new for plan in plans for new in plan.new):
        now = payment_batches.transfer(ctx.book, one.id)
        if now.state != one.state:
            raise Overtaken()
        reason = row.reason or (row.code if row.state in ("rejected", "unknown") else "")
        answering.answer(ctx, now, row.state, reason=reason, day=_day(ctx, row.day, one))
        made.append(Imported(of.source, f"{row.key}:{one.id}", f"transfer:{one.id}", row.digest))
        ctx.refresh(f"payment_batch:{one.batch}", shown.card(ctx, payment_batches.get(ctx.book, one.batch)))
    if made:
        imports.remember(ctx.book, of.id, made)


def _day(ctx: Context, said: date | None, one: Transfer) -> date:
    """The day on which it was paid: as the answer says, else the one it was ordered for; never a day to come."""
    return min(said or payment_batches.get(ctx.book, one.batch).day, ctx.today)


def may_undo(_ctx: Context, _of: Import) -> None:
    raise WrongState(
        sentence("What a bank has answered stays; say “pay batch 3 returned 2 because …” for a payment that came back.")
    )


def _shown(ctx: Context, new: MatchedAnswer) -> tuple[Text, ...]:
    row, one = new
    return (
        verbatim(f"{one.batch}/{one.number}"),
        shown.who(ctx, one.party, one.person),
        Text("{m}", {"m": one.amount}),
        terms.STATES[row.state],
        verbatim(row.reason or row.code or "–"),
    )


def _facts(_ctx: Context, plan: Plan) -> tuple[Fact, ...]:
    counts = Counter(new.row.state for new in plan.new)
    return tuple(Fact(terms.STATES[state], Text("{n}", {"n": counts[state]})) for state in _TOLD if counts[state])


ANSWERS = ImportKind(
    name="payment-status",
    subjects=("payment-status",),
    called=_("answers to payments"),
    roles=("finance",),
    only=ONLY,
    planner=planner,
    write=write,
    heads=(_("Payment"), _("Payee"), _("Amount"), _("State"), _("Reason")),
    numeric=(2,),
    shown=_shown,
    facts=_facts,
    take_back=lambda _ctx, _of, _after, _most: Undone(0),
    may_undo=may_undo,
    whole=True,
)
