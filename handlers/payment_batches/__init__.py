"""Batches of payments: suppliers, claims and advances paid by one file, approved, answered by the bank and booked.

Owns payment batches, their transfers, and where payees are paid.
"""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import action, command, form, later, table
from ledger.errors import sentence

_approval = later("handlers.payment_batches.batch_approval")
_handing_in = later("handlers.payment_batches.handing_in")
_making = later("handlers.payment_batches.making")
_payees = later("handlers.payment_batches.payees_said")
_templates = later("handlers.payment_batches.templates")
_telling = later("handlers.payment_batches.telling")

ONLY = sentence("Batches of payments are for finance.")
_READERS = ("finance", "admin")

ENTRIES = table(
    "payments",
    command(
        "pay batch",
        _handing_in("say"),
        _(
            "Shows what is due as one batch of payments, to be approved and given to the bank as a file; with its "
            "number, what has become of a batch."
        ),
        words=("payment batch", "payment batches", "pay batches", "付款批次", "批量付款"),
        patterns=(
            "pay (everything|all|whatever) [that] is due",
            "(make|prepare|start|show [me]) [a|the] [new] payment run",
            "[帮我](准备|安排|做|生成)[一个|一批](付款批次|批量付款)",
            "[帮我]把到期的[款|款项|账]都付了",
        ),
        overheard=False,
        first=True,
        examples=(
            Bilingual("pay batch", "付款批次"),
            Bilingual("pay batch 2026-12-04 invoices from ICBC", "付款批次 2026-12-04 发票 从 工商银行"),
            Bilingual("pay batch 3 rejected 2 because the account is closed", "付款批次 3 退回 2 因为 账户已销户"),
        ),
        roles=_READERS,
        only={"pay batch 3 rejected 2 because the account is closed": ("finance",)},
        sentence=ONLY,
        private=True,
    ),
    command(
        "payee",
        _payees("say"),
        _("Keeps where a supplier or a person is paid, said in private; a second person agrees. Alone it shows them."),
        chapter="receipts",
        words=("payees", "bank details", "收款账户", "收款账号"),
        overheard=False,
        first=True,
        examples=(
            Bilingual(
                "payee Dell account 6222 0202 0000 1234 bank ICBC",
                "收款账户 戴尔 账号 6222 0202 0000 1234 开户行 工商银行",
            ),
            Bilingual(
                "payee me account 6222 0202 0000 1234 bank ICBC", "收款账户 我 账号 6222 0202 0000 1234 开户行 工商银行"
            ),
            Bilingual("payee Dell", "收款账户 戴尔"),
        ),
        only={
            "payee Dell account 6222 0202 0000 1234 bank ICBC": ("finance", "admin"),
            "payee Dell": ("finance", "admin", "auditor"),
        },
        private=True,
        discreet=True,
    ),
    command(
        "payment template",
        _templates("say"),
        _("Shows a bank's own table of payments that was learned; a filled-in one dropped with it is learned."),
        words=("payment templates", "learn payment template", "付款模板"),
        overheard=False,
        first=True,
        examples=(
            Bilingual("payment template cmb", "付款模板 cmb"),
            Bilingual("payment template cmb 7 purpose", "付款模板 cmb 7 用途"),
        ),
        roles=_READERS,
        sentence=ONLY,
        private=True,
    ),
    action(
        "paybatch.hand_in", _handing_in("hand_in"), _("Hands a batch of payments in for approval."), roles=("finance",)
    ),
    action("paybatch.show", _handing_in("show"), _("Shows a batch of payments."), roles=_READERS, reads=True),
    action(
        "payee.take",
        later("handlers.payment_batches.payee_file")("take"),
        _("Puts bank details of a sheet in force, once a second person agrees."),
        roles=_READERS,
    ),
    action("paybatch.approve", _approval("APPROVE"), _("Approves a batch of payments."), roles=_READERS),
    action("paybatch.reject", _approval("ASK_REASON"), _("Asks why a batch is rejected."), roles=_READERS, reads=True),
    form("paybatch.reject", _approval("REJECT"), _("Rejects a batch of payments with the reason."), roles=_READERS),
    action(
        "paybatch.unapprove",
        _approval("UNAPPROVE"),
        _("Takes the approval of a batch of payments back, while its file is not made."),
        roles=_READERS,
    ),
    action("paybatch.make", _making("make"), _("Makes the file of a batch of payments, once."), roles=("finance",)),
    action(
        "paybatch.file", _making("again"), _("Gives the file of a batch once more."), roles=("finance",), reads=True
    ),
    action("paybatch.paid", _telling("all_paid"), _("Books that a batch is paid."), roles=("finance",)),
    action(
        "paybatch.withdraw", _telling("withdraw"), _("Withdraws a batch that has not gone out."), roles=("finance",)
    ),
)

IMPORTS = (
    later("handlers.payment_batches.answer_file")("ANSWERS"),
    later("handlers.payment_batches.payee_file")("PAYEES"),
    _templates("TEMPLATE"),
)
APPROVABLES = (_approval("BATCHES"),)
