"""Payments: money received and paid out, what is owed to suppliers, refunds.  Owns payments and payouts."""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import action, command, later, table
from ledger.errors import sentence

_payables = later("handlers.payments.payables")
_received = later("handlers.payments.received")
_refunds = later("handlers.payments.refunds")

ONLY_GIVES_BACK = sentence("Only finance gives money back.")

ONLY_PAYS = sentence("Only finance pays suppliers.")

ENTRIES = table(
    "receivables",
    command(
        "paid",
        _received("receive"),
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
        _received("undo"),
        _("Takes a payment back: its entry is reversed, what it settled is open again."),
        open=True,
    ),
    action(
        "payment.apply",
        _received("apply"),
        _("Applies what is left of a payment to the oldest open instalments."),
        open=True,
    ),
    command(
        "payables",
        _payables("show"),
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
        _payables("pay"),
        _("Records that a supplier was paid: its oldest open invoices first; say “fee” for what the bank took on top."),
        words=("supplier paid", "付款", "付供应商", "付货款"),
        examples=(
            Bilingual("pay supplier Dell 5000 yesterday", "付款 戴尔 5000 昨天"),
            Bilingual("pay supplier Dell 5000 fee 15", "付款 戴尔 5000 手续费 15"),
        ),
        roles=("finance",),
        sentence=ONLY_PAYS,
    ),
    action(
        "supplier.paid",
        _payables("paid_in_full"),
        _("Records that open invoices of a supplier were paid in full."),
    ),
    action(
        "payout.undo",
        _payables("undo"),
        _("Takes back that a supplier was paid, or that a customer got money back."),
    ),
    command(
        "refund",
        _refunds("refund"),
        _(
            "Records that a customer got back money that settles nothing; without an "
            "amount, all of the oldest payment's."
        ),
        words=("give back", "退款给客户", "退还客户", "退款"),
        examples=(Bilingual("refund apollo 40 yesterday", "退款 星河 40 昨天"),),
        roles=("finance",),
        sentence=ONLY_GIVES_BACK,
    ),
    action(
        "payment.refund",
        _refunds("refund_rest"),
        _("Records that a customer got back what is left of a payment."),
    ),
)
