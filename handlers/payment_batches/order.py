"""A batch as a file of payments: what stands in it, what does not fit, and its bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chat.text import Text
from formats.payments import alipay, pain001
from formats.payments.order import OrderLine, OrderProblem, PaymentOrder
from handlers.context import Context
from handlers.payment_batches import terms
from ledger.bank_accounts import BankAccount
from ledger.payouts.payees import PayeeAccount
from ledger.payouts.transfers import PaymentBatch, Transfer

_MIME = {terms.PAIN: "application/xml", terms.ALIPAY: "text/csv"}


def of(
    ctx: Context,
    batch: PaymentBatch,
    some: Sequence[Transfer],
    by_id: Mapping[int, PayeeAccount],
    account: BankAccount | None,
) -> PaymentOrder:
    """The file's content.  A day that has gone by is today: no bank pays in the past."""
    number = account.number if account else ""
    lines = tuple(
        OrderLine(
            one.number,
            mark := one.end_to_end or f"{batch.mark}-{one.number}",
            one.amount,
            by_id[one.payee],
            one.purpose or mark,
        )
        for one in some
    )
    payer = next(iter((*ctx.rules.company, *ctx.rules.letters.sender_en, *ctx.rules.letters.sender)), "")
    bic = ctx.rules.payments.bics.get(number, "")
    return PaymentOrder(batch.mark, ctx.now, max(batch.day, ctx.today), payer, number, bic, lines)


def problems(ctx: Context, made: PaymentOrder, way: str) -> tuple[OrderProblem, ...]:
    """What does not fit into the file of that way."""
    return tuple(alipay.problems(made) if way == terms.ALIPAY else pain001.problems(made))


def said(problem: OrderProblem) -> Text:
    return Text(problem.sentence, dict(problem.values))


def written(ctx: Context, made: PaymentOrder, way: str) -> bytes:
    return alipay.write(made) if way == terms.ALIPAY else pain001.write(made, ctx.rules.payments.version)


def named(batch: PaymentBatch) -> str:
    """What the file is called."""
    return f"{batch.mark}.{'csv' if batch.way == terms.ALIPAY else 'xml'}"


def mime(batch: PaymentBatch) -> str:
    return _MIME.get(batch.way, "application/octet-stream")
