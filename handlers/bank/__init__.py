"""The bank: statements, and what each of their lines is said to be.  Owns bank lines."""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import action, command, form, later, table
from ledger.errors import sentence

_accounts = later("handlers.bank.accounts")
_charges = later("handlers.bank.charges")
_reconciling = later("handlers.bank.reconciling")
_statements = later("handlers.bank.statements")
_transfers = later("handlers.bank.transfers")
_unmatched = later("handlers.bank.unmatched")

ONLY = sentence("Only finance reconciles the bank.")

ENTRIES = table(
    "bank",
    command(
        "bank account",
        _accounts("account"),
        _("Records a bank account of the company by name, currency and number; shows one, or all without a name."),
        words=("bank accounts", "银行账户", "对公账户"),
        examples=(
            Bilingual("bank account ICBC CNY 6222 0202 0000 1234", "银行账户 工商银行 CNY 6222 0202 0000 1234"),
            Bilingual("bank accounts", "银行账户"),
        ),
        private=True,
        roles=("finance", "auditor", "admin"),
        only={"bank account ICBC CNY 6222 0202 0000 1234": ("finance", "admin")},
        sentence=ONLY,
    ),
    command(
        "bank transfer",
        _transfers("move"),
        _("Books money that went from one account of the company to another."),
        words=("transfer between accounts", "银行转账", "账户互转"),
        examples=(Bilingual("bank transfer 5000 from ICBC to ABC", "银行转账 5000 从 工商银行 到 农业银行"),),
        private=True,
        roles=("finance",),
        sentence=ONLY,
    ),
    action("bank.transfer_undo", _transfers("undo"), _("Takes back money that went from one account to another.")),
    action("bank.account_form", _accounts("open_form"), _("Opens the form for a bank account."), reads=True),
    form("bank.account", _accounts("fill_form"), _("Records a bank account from the form.")),
    action("bank.account_main", _accounts("make_main"), _("Books on this account unless another is named.")),
    action("bank.account_take", _accounts("take"), _("Moves to an account what stands on none by name.")),
    action("bank.account_close", _accounts("close"), _("Closes a bank account of the company.")),
    action(
        "bank.charges",
        _charges("book"),
        _("Books what the bank charged."),
    ),
    action(
        "bank.charges_elsewhere",
        _charges("leave"),
        _("Leaves the bank's charges to other books."),
    ),
    command(
        "bank lines",
        _reconciling("show"),
        _(
            "Shows the bank lines that nobody has explained yet, and what they seem to "
            "be; “explained”: the latest ones."
        ),
        words=("reconcile", "对账", "银行流水", "未匹配"),
        examples=(Bilingual("bank lines", "对账"), Bilingual("bank lines explained", "对账 已核对")),
        reads=True,
        private=True,
        roles=(
            "finance",
            "auditor",
        ),
        sentence=ONLY,
    ),
    action(
        "bank.sure",
        _reconciling("confirm_sure"),
        _("Books everything that bank lines surely are."),
    ),
    action(
        "bank.confirm",
        _reconciling("confirm"),
        _("Books what a bank line was proposed to be."),
    ),
    action(
        "bank.undo",
        _reconciling("undo"),
        _("Takes back what bank lines were said to be."),
    ),
    action(
        "bank.show",
        _reconciling("show_again"),
        _("Shows the bank lines that nobody has explained yet."),
        roles=("finance", "auditor"),
        reads=True,
    ),
    action(
        "bank.choose",
        _unmatched("choose"),
        _("Opens the form that says what a bank line is."),
        reads=True,
    ),
    form(
        "bank.choose",
        _unmatched("fill_choice"),
        _("Books a bank line as what a person said it is, or puts it aside."),
    ),
    action(
        "bank.unapplied",
        _unmatched("keep_unapplied"),
        _("Keeps the money of a bank line as unapplied money of its customer."),
    ),
    action(
        "bank.aside",
        _unmatched("put_aside"),
        _("Puts aside all money out that nothing of ours explains."),
    ),
    action(
        "bank.excuse",
        _unmatched("excuse"),
        _("Owns that no bank line will show what stands in the books as paid."),
    ),
    action(
        "bank.expect",
        _unmatched("expect"),
        _("Expects a bank line again for what stands in the books as paid."),
    ),
)

IMPORTS = (_statements("STATEMENTS"),)
