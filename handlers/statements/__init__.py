"""Statements: what an auditor reads off the journal, and how each figure came about.  Owns nothing."""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.books import TRAIL_IS_PRIVATE, TRAIL_READERS
from handlers.registry import ANYONE, OWNER, action, command, later, table
from ledger.errors import sentence

_account_ledger = later("handlers.statements.account_ledger")
_chart_shown = later("handlers.statements.chart_shown")
_contract_positions = later("handlers.statements.contract_positions")
_profit = later("handlers.statements.profit")
_trial_balance = later("handlers.statements.trial_balance")
_vat = later("handlers.statements.vat")
_why = later("handlers.statements.why")

READERS = ("finance", "auditor", "admin")
PROJECT_READERS = ("lead", *READERS)
ONLY = sentence("The company's accounts are for finance and auditors.")
ONLY_CONTRACTS = sentence("The positions of contracts are for finance and auditors.")
ONLY_VAT = sentence("The VAT of the company is for finance and auditors.")

ENTRIES = table(
    "statements",
    command(
        "trial balance",
        _trial_balance("show"),
        _("Shows what stands on each account: before, the turnover of the months, and now."),
        words=("account balances", "科目余额表", "试算平衡表", "试算平衡", "余额表"),
        asked=("[the] tb [(for|of|in|as of|at)] [{rest}]", "{rest} tb"),
        overheard=False,
        examples=(
            Bilingual("trial balance 2026-10", "科目余额表 10月"),
            Bilingual("trial balance to date", "科目余额表 累计"),
        ),
        reads=True,
        private=True,
        roles=READERS,
        sentence=ONLY,
        dated=True,
    ),
    command(
        "profit and loss",
        _profit("show"),
        _("Shows income, expense and profit of the company, or of a project with its margin and its cost so far."),
        words=("profit & loss", "p&l", "pnl", "income statement", "利润表", "损益表", "项目利润"),
        overheard=False,
        examples=(
            Bilingual("profit and loss 2026-10", "利润表 10月"),
            Bilingual("profit and loss apollo 2026-10", "利润表 星河 10月"),
        ),
        reads=True,
        private=True,
        roles=PROJECT_READERS,
        checks=True,
        dated=True,
    ),
    command(
        "contract positions",
        _contract_positions("show"),
        _("Shows of each contract what is earned, invoiced, paid ahead and spent, and what stands of it in the books."),
        chapter="contracts",
        words=("contract balances", "合同台账", "合同状态表", "合同资产负债表"),
        overheard=False,
        examples=(Bilingual("contract positions 2026-10", "合同台账 10月"),),
        reads=True,
        private=True,
        roles=READERS,
        sentence=ONLY_CONTRACTS,
        dated=True,
    ),
    command(
        "ledger",
        _account_ledger("show"),
        _("Shows the lines of an account with the balance after each; by customer, contract, item or project."),
        words=("general ledger", "subsidiary ledger", "account ledger", "明细账", "总账", "分类账", "明细分类账"),
        asked=(
            "{payroll|wages|salaries} [still] owed",
            "what {payroll|wages|salaries} (is|are|do we) [still] (owed|owe)",
            "how much [is owed] [do we owe] (in|on|of) {payroll|wages|salaries} [is owed]",
            "[我们][还]欠[了][多少]{工资|薪酬}[多少]",
        ),
        overheard=False,
        examples=(
            Bilingual("ledger 1122 2026-10", "明细账 1122 10月"),
            Bilingual("ledger receivable by customer", "明细账 应收账款 按客户"),
        ),
        reads=True,
        private=True,
        roles=READERS,
        sentence=ONLY,
        dated=True,
    ),
    command(
        "vat",
        _vat("show"),
        _("Shows the VAT of a month: output, certified input, transferred out, what waits, and each document."),
        chapter="tax",
        words=("vat summary", "vat return", "增值税", "增值税汇总", "增值税申报表"),
        overheard=False,
        examples=(Bilingual("vat 2026-10", "增值税 10月"),),
        reads=True,
        private=True,
        roles=READERS,
        sentence=ONLY_VAT,
        dated=True,
    ),
    command(
        "accounts",
        _chart_shown("show"),
        _("Shows the chart of accounts: number, name, role in the rules, and what stands on each."),
        words=("chart of accounts", "account chart", "科目", "科目表", "会计科目", "会计科目表"),
        overheard=False,
        examples=(Bilingual("accounts", "科目"), Bilingual("accounts 1122", "科目 1122")),
        reads=True,
        private=True,
        roles=READERS,
        sentence=ONLY,
    ),
    command(
        "why",
        _why("show"),
        _("Shows how a figure came about, down to entries, rules, rates and papers; or who did what to a thing."),
        overheard=False,
        words=("trail", "为什么", "来龙去脉"),
        examples=(
            Bilingual("why expense 12", "为什么 费用 12"),
            Bilingual("why", "为什么"),
            Bilingual("why revenue apollo 2026-10", "为什么 收入 星河 10月"),
            Bilingual("why 1122 2026-10", "为什么 1122 10月"),
            Bilingual("why entry 123", "为什么 分录 123"),
            Bilingual("why 记-15/3", "为什么 记-15/3"),
        ),
        reads=True,
        private=True,
        roles=(OWNER, *TRAIL_READERS),
        only={"why": ANYONE, "why revenue apollo 2026-10": PROJECT_READERS},
        sentence=TRAIL_IS_PRIVATE,
    ),
    action("why.entry", _why("entry_clicked"), _("Shows an entry of the journal."), reads=True),
    action("why.voucher", _why("voucher_clicked"), _("Shows a voucher that went out, or a line of it."), reads=True),
    action("why.document", _why("document_clicked"), _("Shows who did what to a document."), reads=True),
    action("statement.profit", _profit("show_clicked"), _("Shows the profit and loss of these months."), reads=True),
)
