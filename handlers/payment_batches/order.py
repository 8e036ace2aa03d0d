"""A batch as a file of payments: what stands in it, what does not fit, and its bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chat.text import Text
from formats.learned.table import MIMES
from formats.payments import alipay, bank_table, pain001
from formats.payments.bank_table import PaymentTable
from formats.payments.order import OrderLine, OrderProblem, PaymentOrder
from handlers.context import Context
from handlers.payment_batches import terms
from ledger.bank_accounts import BankAccount
from ledger.errors import NotFound, sentence
from ledger.payouts.payees import PayeeAccount
from ledger.payouts.transfers import PaymentBatch, Transfer
from storage import voucher_templates

_MIME: dict[str, str] = {
    "xml": "application/xml",
    "jsonl": "application/x-ndjson",
    **{str(kind): mime for kind, mime in MIMES.items()},
}


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
    if (own := table(ctx, way)) is not None:
        return tuple(bank_table.problems(made, own))
    return tuple(alipay.problems(made) if way == terms.ALIPAY else pain001.problems(made))


def table(ctx: Context, way: str) -> PaymentTable | None:
    """The bank's own table of that name; None for the ways that are known here.  Raises NotFound."""
    if way in (terms.PAIN, terms.ALIPAY):
        return None
    kept = voucher_templates.named(ctx.book, way, "payment")
    if kept is None:
        raise NotFound(sentence("There is no table of payments “{name}”."), name=way[:40])
    return bank_table.read(kept.content)


def said(problem: OrderProblem) -> Text:
    return Text(problem.sentence, dict(problem.values))


def written(ctx: Context, made: PaymentOrder, way: str) -> bytes:
    if (own := table(ctx, way)) is not None:
        return bank_table.write(made, own)
    return alipay.write(made) if way == terms.ALIPAY else pain001.write(made, ctx.rules.payments.version)


def named(ctx: Context, batch: PaymentBatch) -> str:
    """What the file is called."""
    own = table(ctx, batch.way)
    return f"{batch.mark}.{own.kind if own else 'csv' if batch.way == terms.ALIPAY else 'xml'}"


def mime(name: str) -> str:
    return _MIME[name.rpartition(".")[2]]
