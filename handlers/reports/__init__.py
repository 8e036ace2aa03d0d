"""Reports and exports: tables to take away."""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import action, command, later, table
from ledger.errors import sentence

_evidence = later("handlers.reports.evidence")
_files = later("handlers.reports.files")

ONLY_EVIDENCE = sentence("Evidence says what people's hours cost; it is for the project's lead, finance and auditors.")

ENTRIES = table(
    "statements",
    command(
        "report",
        _files("report"),
        _("Gives a table as a file: budgets, hours or overdue payments; of your projects, finance of all."),
        overheard=False,
        words=("reports", "报表", "导出报表", "月报", "monthly report"),
        patterns=(
            "export {hours|time|timesheets|budget|budgets|costs|overdue} [{rest}]",
            "导出{工时|预算|费用|成本|逾期}[{rest}]",
            "{rest}{工时|预算|费用}报表",
        ),
        reads=True,
        private=True,
        examples=(
            Bilingual("report hours last month", "报表 工时 上月"),
            Bilingual("report budget apollo", "报表 预算 星河"),
            Bilingual("report overdue", "报表 逾期"),
        ),
        roles=(
            "lead",
            "sales",
            "finance",
            "admin",
            "auditor",
        ),
        only={
            "report hours last month": (
                "lead",
                "finance",
                "admin",
                "auditor",
            ),
            "report budget apollo": (
                "lead",
                "finance",
                "admin",
                "auditor",
            ),
        },
        checks=True,
        dated=True,
    ),
    action(
        "report.make",
        _files("report_clicked"),
        _("Gives a table as a file."),
        reads=True,
    ),
    command(
        "export",
        _files("export"),
        _(
            "Gives the journal of a period as a file: CSV, beancount or hledger; or all published tables for a data "
            "warehouse, without anybody's pay."
        ),
        overheard=False,
        words=("export journal", "导出分录", "导出账簿", "导出"),
        examples=(
            Bilingual("export last month", "导出 上月"),
            Bilingual("export beancount last month", "导出 beancount 上月"),
            Bilingual("export warehouse", "导出 数据仓库"),
        ),
        roles=("finance", "auditor"),
        reads=True,
        private=True,
        dated=True,
    ),
    command(
        "evidence",
        _evidence("show"),
        _("Gives a project or document with all that proves it as one file, which can be checked without us."),
        overheard=False,
        first=True,
        words=("evidence bundle", "evidence of", "evidence for", "proof bundle", "证据包", "证据"),
        examples=(
            Bilingual("evidence apollo", "证据包 星河"),
            Bilingual("evidence expense 12", "证据包 费用 12"),
        ),
        roles=("lead", "finance", "admin", "auditor"),
        private=True,
        sentence=ONLY_EVIDENCE,
    ),
)
