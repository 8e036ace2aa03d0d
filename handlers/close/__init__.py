"""The close of a month: its steps in order, each shown, done, and done again without harm.  Owns its own entries."""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import action, command, later, table
from ledger.errors import sentence

_adoption = later("handlers.close.adoption")
_card = later("handlers.close.card")
_locking = later("handlers.close.locking")
_prior = later("handlers.close.prior_year")
_provisions = later("handlers.close.provisions")
_payroll = later("handlers.close.payroll")
_year = later("handlers.close.year_end")

_BOOKS = table(
    "close",
    command(
        "lock",
        _locking("lock_books"),
        _("Closes the books up to a day: nothing before it can be changed any more. Shows the lock without a day."),
        words=("锁账", "锁定"),
        roles=("finance", "auditor", "admin"),
        examples=(
            Bilingual("lock 2026-10-31", "锁账 2026-10-31"),
            Bilingual("lock last month", "锁账 上月"),
            Bilingual("lock", "锁账"),
        ),
        only={"lock 2026-10-31": ("finance",), "lock last month": ("finance",)},
        dated=True,
    ),
    command(
        "unlock",
        _locking("unlock_books"),
        _("Opens a locked period again from a day on: takes a reason, and a second person who agrees."),
        words=("解锁", "反关账"),
        examples=(
            Bilingual("unlock 2026-10-01 because a supplier invoice was late", "解锁 2026-10-01 因为 供应商发票晚到"),
        ),
        roles=("finance",),
    ),
    command(
        "close month",
        _card("show"),
        _("Shows the close of a month, step by step: what each would book, what is open; done from the card."),
        words=("month end", "month close", "close books", "close the books", "月结", "月末结账", "结账", "关账"),
        examples=(Bilingual("close month 2026-10", "月结 2026-10"), Bilingual("close month", "月结")),
        roles=("finance", "auditor", "admin"),
        private=True,
        dated=True,
    ),
    action("close.month", _card("open_card"), _("Shows the close of a month.")),
    action("close.step", _card("open_step"), _("Shows a step of a month's close: what it would book, and why.")),
    action("close.lock", _locking("lock_month"), _("Locks the books up to the end of a month that is closed.")),
    action("close.do", _card("do"), _("Does a step of a month's close, or all of them.")),
    command(
        "payroll",
        _payroll("say"),
        _("Says what pay of a month really came to; the close books what hours did not take of it."),
        words=("payroll due", "工资总额", "应发工资"),
        examples=(Bilingual("payroll 2026-10 210000", "工资总额 10月 210000"),),
        roles=("finance", "admin"),
        only={"payroll 2026-10 210000": ("finance",)},
        sentence=sentence("What pay comes to is for finance and administrators."),
        private=True,
        discreet=True,
        first=True,
        dated=True,
    ),
    action("payroll.undo", _payroll("undo"), _("Takes back what pay of a month came to."), roles=("finance",)),
    command(
        "adopt",
        _adoption("show"),
        _("Chooses how a contract that took revenue from its invoices earns from today on: shows the entry first."),
        chapter="contracts",
        words=("adopt policy", "切换收入政策", "采用收入政策"),
        examples=(Bilingual("adopt apollo cost to cost", "切换收入政策 星河 投入法"),),
        roles=("finance", "auditor", "admin"),
        private=True,
    ),
    action("contract.adopt", _adoption("adopt"), _("Books the change of a contract's way of earning.")),
    command(
        "allocate overhead",
        _card("pool"),
        _("Shares the overhead pool of a month out over its projects: shows it, books it on a tap."),
        words=("overhead allocation", "分摊间接费用", "分摊制造费用"),
        examples=(Bilingual("allocate overhead 2026-10", "分摊间接费用 2026-10"),),
        roles=("finance", "auditor", "admin"),
        private=True,
        dated=True,
    ),
    command(
        "revaluation",
        _card("revaluation"),
        _("Values foreign items at the rate of a month's last day: shows each, books it on a tap."),
        words=("fx revaluation", "期末调汇", "调汇"),
        examples=(Bilingual("revaluation 2026-10", "期末调汇 2026-10"),),
        roles=("finance", "auditor", "admin"),
        private=True,
        dated=True,
    ),
    action("close.year", _year("do"), _("Carries a year forward.")),
    command(
        "close year",
        _year("show"),
        _("Carries a year's income and expense into retained earnings, after its last month is closed."),
        words=("year end", "年结", "年末结转"),
        examples=(Bilingual("close year 2025", "年结 2025"),),
        roles=("finance", "auditor", "admin"),
        private=True,
        dated=True,
    ),
)
_PRIOR_YEAR = table(
    "close",
    command(
        "prior year",
        _prior("show"),
        _(
            "Moves an entry of a year that was carried forward into retained earnings, where it is a material error of "
            "that year; shows those there are without a number."
        ),
        words=("prior year adjustment", "以前年度损益", "以前年度损益调整"),
        examples=(
            Bilingual(
                "prior year entry 12 because an invoice of May was missed", "以前年度损益 凭证 12 因为 漏记五月发票"
            ),
            Bilingual("prior year entry 12 undo", "以前年度损益 凭证 12 撤销"),
            Bilingual("prior year", "以前年度损益"),
        ),
        roles=("finance", "auditor", "admin"),
        only={
            "prior year entry 12 because an invoice of May was missed": ("finance",),
            "prior year entry 12 undo": ("finance",),
        },
        private=True,
    ),
    action("prior.undo", _prior("undo"), _("Takes back that an entry is an error of an earlier year.")),
)
ENTRIES = (
    *_BOOKS,
    *_PRIOR_YEAR,
    *table(
        "receivables",
        command(
            "provision",
            _provisions("show"),
            _("Shows the provision for bad debts by age; it is booked as a step of a month's close."),
            words=("bad debts", "坏账准备", "坏账计提"),
            examples=(Bilingual("provision", "坏账准备"), Bilingual("provision 2026-10", "坏账准备 2026-10")),
            reads=True,
            private=True,
            roles=("finance", "auditor", "admin"),
            sentence=sentence("Only finance posts provisions."),
            dated=True,
        ),
    ),
)
