"""Payments: money received and paid out, what is owed to suppliers, refunds.  Owns payments and payouts."""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.payments import payables, received, refunds
from handlers.registry import action, command, table
from ledger.errors import sentence

ENTRIES = table(
    "receivables",
    command(
        "paid",
        received.receive,
        _("Records a customer's payment on a project, or by the customer's name; the oldest open instalments first."),
        words=("received", "回款", "收款", "到账"),
        examples=(
            Bilingual("paid apollo 30000 yesterday", "回款 星河 30000 昨天"),
            Bilingual("paid acme 30000 yesterday", "回款 蓝海 30000 昨天"),
        ),
        roles=("finance",),
        sentence=sentence("Only finance records what came in."),
    ),
    action(
        "payment.undo",
        received.undo,
        _("Takes a payment back: its entry is reversed, what it settled is open again."),
        open=True,
    ),
    action(
        "payment.apply",
        received.apply,
        _("Applies what is left of a payment to the oldest open instalments."),
        open=True,
    ),
    command(
        "payables",
        payables.show,
        _("Shows what we owe suppliers, by age since their invoice; with a name, that supplier's open invoices."),
        words=("accounts payable", "payable", "应付账款", "应付款", "应付"),
        examples=(Bilingual("payables", "应付账款"), Bilingual("payables Dell", "应付账款 戴尔")),
        reads=True,
        private=True,
        roles=(
            "finance",
            "auditor",
            "admin",
        ),
        sentence=sentence("What we owe suppliers is for finance."),
    ),
    command(
        "pay supplier",
        payables.pay,
        _("Records that a supplier was paid: its oldest open invoices first; say “fee” for what the bank took on top."),
        words=("supplier paid", "付款", "付供应商", "付货款"),
        examples=(
            Bilingual("pay supplier Dell 5000 yesterday", "付款 戴尔 5000 昨天"),
            Bilingual("pay supplier Dell 5000 fee 15", "付款 戴尔 5000 手续费 15"),
        ),
        roles=("finance",),
        sentence=payables.ONLY,
    ),
    action(
        "supplier.paid",
        payables.paid_in_full,
        _("Records that open invoices of a supplier were paid in full."),
    ),
    action(
        "payout.undo",
        payables.undo,
        _("Takes back that a supplier was paid, or that a customer got money back."),
    ),
    command(
        "refund",
        refunds.refund,
        _(
            "Records that a customer got back money that settles nothing; without an "
            "amount, all of the oldest payment's."
        ),
        words=("give back", "退款给客户", "退还客户", "退款"),
        examples=(Bilingual("refund apollo 40 yesterday", "退款 星河 40 昨天"),),
        roles=("finance",),
        sentence=refunds.ONLY,
    ),
    action(
        "payment.refund",
        refunds.refund_rest,
        _("Records that a customer got back what is left of a payment."),
    ),
)
