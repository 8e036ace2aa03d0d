"""Receivables: who owes what, by age, and with what chance.  Reads contracts, payments and write-offs."""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import OWNER, command, job, later, table
from ledger.errors import sentence

_concentration = later("handlers.receivables.concentration")
_forecast = later("handlers.receivables.forecast")
_receivables = later("handlers.receivables.receivables")
_unowned = later("handlers.receivables.unowned")

SEE = ("lead", "sales", "finance", "auditor", "admin", OWNER)

ENTRIES = table(
    "receivables",
    command(
        "receivables",
        _receivables("show"),
        _("Shows what customers are still to pay: all, or of a project, customer, owner or month."),
        words=("应收", "应收款", "应收账款", "receivable"),
        asked=("is {rest} late", "(is|are) {rest} overdue", "[unpaid|open|outstanding] invoices"),
        patterns=(
            "how much does {rest} [still] owe [us]",
            "what does {rest} [still] owe [us]",
            "does {rest} [still] owe us [money|anything]",
            "(has|did) {rest} (paid|pay|pays) [us] [yet]",
            "(what is|what's) [still] outstanding [(from|for|on) {rest}]",
            "[unpaid|open|outstanding] invoices (of|from|for) {rest}",
            "{rest}[还]欠[我们]多少[钱|款]",
            "{rest}(付款|付钱|回款|给钱)了[没|没有]",
            "{rest}[还]欠款多少",
            "{rest}的欠款",
            "还有多少[钱|款|账](没收|没收回来|没收回|没回|未收)",
            "应收[款|账款](有|还有|是)多少",
        ),
        examples=(
            Bilingual("receivables apollo", "应收 星河"),
            Bilingual("receivables 2026-12", "应收 2026-12"),
            Bilingual("receivables next month", "应收 下月"),
            Bilingual("receivables Sue", "应收 李伟"),
        ),
        reads=True,
        roles=SEE,
        dated=True,
    ),
    command(
        "ageing",
        _receivables("show_ageing"),
        _("Shows what was invoiced and not paid by how long it is overdue, with unapplied money beside it."),
        words=("aging", "账龄", "账龄分析"),
        examples=(Bilingual("ageing", "账龄"),),
        reads=True,
        private=True,
        roles=(
            "finance",
            "auditor",
            "admin",
        ),
        sentence=sentence("The receivables of the company are for finance."),
    ),
    command(
        "dso",
        _receivables("show_dso"),
        _("Shows how many days of sales are outstanding, and how well what fell due was collected."),
        words=("days sales outstanding", "回款天数", "应收周转天数"),
        examples=(Bilingual("dso", "回款天数"),),
        reads=True,
        private=True,
        roles=(
            "finance",
            "auditor",
            "admin",
        ),
        sentence=sentence("The receivables of the company are for finance."),
    ),
    command(
        "concentration",
        _concentration("show_concentration"),
        _("Shows who owes most, and how much hangs on few customers."),
        words=("biggest debtors", "top debtors", "欠款排名", "集中度", "客户集中度"),
        patterns=("who owes us [the] most", "谁欠我们[钱]最多", "谁欠[钱]最多"),
        examples=(Bilingual("who owes us most", "谁欠我们最多"),),
        reads=True,
        private=True,
        roles=SEE,
    ),
    command(
        "loose ends",
        _unowned("show"),
        _("Shows receivables that would be forgotten: no plan, no owner, no due day, no invoice, a lapsed promise."),
        words=("forgotten", "遗漏", "待跟进", "遗漏应收"),
        examples=(Bilingual("loose ends", "遗漏应收"),),
        reads=True,
        private=True,
    ),
    command(
        "payment chances",
        _forecast("show_chances"),
        _("Shows how likely each open payment comes within 30 days, when it may be expected, and why."),
        words=("chances", "回款概率", "回款预测"),
        patterns=("when (will|does) {rest} pay [us]", "{rest}[预计]什么时候(付款|付钱|回款|给钱)"),
        examples=(Bilingual("payment chances", "回款概率"), Bilingual("payment chances apollo", "回款概率 星河")),
        reads=True,
        private=True,
        roles=SEE,
    ),
    command(
        "cash forecast",
        _forecast("show_cash"),
        _(
            "Shows thirteen weeks of money: what customers are likely to pay, with its range, and what invoices of "
            "suppliers ask for; say what is in the bank to see the balance."
        ),
        words=("cashflow", "cash flow", "现金预测", "资金预测"),
        examples=(Bilingual("cash forecast 200000", "现金预测 200000"),),
        reads=True,
        private=True,
        roles=(
            "finance",
            "auditor",
            "admin",
        ),
        sentence=sentence("The receivables of the company are for finance."),
        dated=True,
    ),
    command(
        "calibration",
        _forecast("show_calibration"),
        _("Shows how often the kept forecasts of payments came true."),
        words=("forecast accuracy", "预测准确率", "预测校准"),
        examples=(Bilingual("calibration", "预测准确率"),),
        reads=True,
        private=True,
        roles=(
            "lead",
            "sales",
            "finance",
            "auditor",
            "admin",
        ),
        sentence=sentence("How forecasts came true is for leads, sales and finance."),
    ),
    job(
        "receivables of the week",
        lambda ctx: _("{kept} forecasts kept, {n} told", kept=_forecast("keep")(ctx), n=_unowned("weekly")(ctx)),
        _("Keeps the forecasts, and tells what nobody takes care of."),
        schedule="digest",
    ),
)
