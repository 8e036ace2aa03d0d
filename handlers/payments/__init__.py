"""Payments: money received and paid out, what is owed to suppliers, refunds.  Owns payments and payouts."""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import action, command, form, later, table
from ledger.errors import sentence

_currency_sales = later("handlers.payments.currency_sales")
_outgoing = later("handlers.payments.outgoing")
_prepayments = later("handlers.payments.prepayments")
_payables = later("handlers.payments.payables")
_received = later("handlers.payments.received")
_refunds = later("handlers.payments.refunds")
_supplier_credits = later("handlers.payments.supplier_credit_cards")
_withheld_vat = later("handlers.payments.withheld_vat")
_prepaid_vat = later("handlers.payments.prepaid_vat")
_supplier_refunds = later("handlers.payments.supplier_refunds")

ONLY_GIVES_BACK = sentence("Only finance gives money back.")

ONLY_RECORDS = sentence("Only finance records what was paid.")
ONLY_PAYS = sentence("Only finance pays suppliers.")
ONLY_CREDITS = sentence("Only finance books credit notes of suppliers.")

ENTRIES = table(
    "payments",
    command(
        "paid",
        _received("receive"),
        _(
            "Records a customer's payment on a project, or by the customer's name; “fee” for what a bank kept of it. "
            "With the word advance it settles nothing yet."
        ),
        words=("received", "回款", "收款", "到账"),
        examples=(
            Bilingual("paid apollo 30000 yesterday", "回款 星河 30000 昨天"),
            Bilingual("paid acme 30000 yesterday", "回款 蓝海 30000 昨天"),
            Bilingual("paid apollo 30000 fee 25", "回款 星河 30000 手续费 25"),
        ),
        roles=("finance",),
        sentence=sentence("Only finance records what came in."),
    ),
    action(
        "payment.undo",
        _received("undo"),
        _("Takes a payment back: its entry is reversed, what it settled is open again."),
        roles=("finance",),
        open=True,
    ),
    action(
        "payment.apply",
        _received("apply"),
        _("Applies what is left of a payment to the oldest open instalments."),
        roles=("finance",),
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
    command(
        "prepay",
        _prepayments("pay"),
        _("Records that a supplier was paid before its invoice; “set off” puts it on the invoice when that is there."),
        words=("prepayment", "paid ahead", "预付款", "预付货款"),
        examples=(Bilingual("prepay Dell 5000 yesterday", "预付货款 戴尔 5000 昨天"),),
        roles=("finance",),
        sentence=ONLY_PAYS,
        first=True,
    ),
    command(
        "set off",
        _prepayments("set_off"),
        _("Sets what was paid ahead to a supplier off on its open invoices, the oldest first."),
        words=("set off prepayment", "冲预付", "核销预付"),
        examples=(Bilingual("set off Dell", "冲预付 戴尔"),),
        roles=("finance",),
        sentence=ONLY_PAYS,
        first=True,
    ),
    command(
        "supplier credit note",
        _supplier_credits("in_words"),
        _(
            "Books the credit note of a supplier on a document: its cost and VAT fall, and what is owed for it; "
            "what was paid already the supplier owes us. “anew”: the invoice comes again."
        ),
        words=("supplier credit", "credit note from supplier", "供应商红字", "供应商红字发票", "供应商红票"),
        examples=(
            Bilingual(
                "supplier credit note 12 1130 tax 130 because the goods went back",
                "供应商红字 费用 12 1130 税额 130 因为 退货",
            ),
            Bilingual("supplier credit note 12 because it is a duplicate", "供应商红字发票 12 因为 重复开票"),
        ),
        roles=("finance",),
        sentence=ONLY_CREDITS,
        private=True,
        first=True,
    ),
    action(
        "supplier.credit",
        _supplier_credits("ask"),
        _("Asks for the credit note on a supplier's document."),
        roles=("finance",),
        reads=True,
    ),
    form(
        "supplier.credit",
        _supplier_credits("fill_in"),
        _("Books the credit note of a supplier from the form."),
        roles=("finance",),
    ),
    command(
        "refund from",
        _supplier_refunds("in_words"),
        _("Books that a supplier gave back what was paid ahead, or what its credit notes owe us."),
        words=("supplier refund", "refund from supplier", "供应商退款", "供应商退回"),
        examples=(Bilingual("refund from Dell 370 yesterday", "供应商退款 戴尔 370 昨天"),),
        roles=("finance",),
        sentence=ONLY_RECORDS,
        private=True,
        first=True,
    ),
    action(
        "supplier.refund",
        _supplier_refunds("all_of_one"),
        _("Books that all a credit note or a prepayment left came back from the supplier."),
        roles=("finance",),
    ),
    command(
        "pay payroll",
        _outgoing("payroll"),
        _("Records that pay was paid from the bank."),
        words=("payroll paid", "pay salaries", "发工资", "支付工资", "发放工资"),
        examples=(Bilingual("pay payroll 200000 yesterday", "发工资 200000 昨天"),),
        roles=("finance",),
        sentence=ONLY_RECORDS,
    ),
    command(
        "pay withheld tax",
        _outgoing("withheld_tax"),
        _("Records that income tax which was withheld from freelancers was paid to the tax office."),
        words=("withheld tax paid", "缴纳代扣个税", "代扣个税", "缴代扣个税"),
        examples=(Bilingual("pay withheld tax 800 yesterday", "代扣个税 800 昨天"),),
        roles=("finance",),
        sentence=ONLY_RECORDS,
        private=True,
        first=True,
    ),
    command(
        "pay withheld vat",
        _withheld_vat("pay"),
        _(
            "Records that VAT which was withheld from a foreign supplier was paid, with the tax receipt of its "
            "document; then it may be certified."
        ),
        words=("withheld vat paid", "缴纳代扣增值税", "代扣增值税", "缴代扣增值税"),
        examples=(
            Bilingual(
                "pay withheld vat expense 12 receipt 3310 yesterday", "缴纳代扣增值税 费用 12 完税凭证 3310 昨天"
            ),
        ),
        roles=("finance",),
        sentence=ONLY_RECORDS,
        private=True,
        first=True,
    ),
    command(
        "pay prepaid vat",
        _prepaid_vat("pay"),
        _("Records that VAT of a contract was prepaid where its site lies, with the tax receipt; says what is due."),
        words=("prepaid vat", "vat prepaid", "预缴增值税", "异地预缴", "异地预缴增值税"),
        examples=(
            Bilingual(
                "pay prepaid vat contract 3 2000 receipt 3310 yesterday", "预缴增值税 合同 3 2000 完税凭证 3310 昨天"
            ),
            Bilingual("prepaid vat contract 3", "预缴增值税 合同 3"),
        ),
        roles=("finance",),
        sentence=ONLY_RECORDS,
        private=True,
        first=True,
    ),
    command(
        "pay card",
        _outgoing("card"),
        _("Records that the bill of the company card was paid from the bank."),
        words=("card bill paid", "pay company card", "还公司卡", "公司卡还款"),
        examples=(Bilingual("pay card 2120 yesterday", "还公司卡 2120 昨天"),),
        roles=("finance",),
        sentence=ONLY_RECORDS,
    ),
    command(
        "bank charge",
        _outgoing("charge"),
        _("Records what the bank took for itself."),
        chapter="bank",
        words=("bank fee", "银行手续费", "银行扣费"),
        examples=(Bilingual("bank charge 60 yesterday", "银行手续费 60 昨天"),),
        roles=("finance",),
        sentence=ONLY_RECORDS,
        first=True,
    ),
    command(
        "sell currency",
        _currency_sales("sell"),
        _("Records that foreign money was sold, what the bank gave for it, and the difference to the rate of the day."),
        words=("currency sold", "sold", "结汇"),
        overheard=False,
        first=True,
        examples=(Bilingual("sold USD 20000 for 141760", "结汇 20000美元 141760元"),),
        roles=("finance",),
        sentence=ONLY_RECORDS,
    ),
    action(
        "sale.undo",
        _currency_sales("undo"),
        _("Takes back that foreign money was sold."),
        roles=("finance",),
    ),
    action(
        "supplier.paid",
        _payables("paid_in_full"),
        _("Records that open invoices of a supplier were paid in full."),
        roles=("finance",),
        checks=True,
    ),
    action(
        "payout.undo",
        _payables("undo"),
        _("Takes back that money went out: to a supplier, back to a customer, as pay, for the card, to the bank."),
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
