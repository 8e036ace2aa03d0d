"""What projects bring and cost and how much of people's time was sold: figures read off the books, nothing booked."""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import OWNER, command, later, table

_labour_variance = later("handlers.economics.labour_variance")
_utilisation = later("handlers.economics.utilisation")

ENTRIES = table(
    "people",
    command(
        "utilisation",
        _utilisation("show"),
        _(
            "Shows how much of people's available time was billable, by department, role and person, and what was "
            "entered on time: this month or another; of a project, what of its hours is billable."
        ),
        words=("utilization", "billable share", "利用率", "人员利用率", "工时利用率"),
        patterns=(
            "how busy (were|are|was|is) (we|everybody|everyone|people|the team) [in|on|during] [{rest}]",
            "how busy (was|is|were) {rest}",
            "(how much|what) of our time (was|is|were) (billable|billed|sold) [in|on] [{rest}]",
            "what (is|was|were) our utili(s|z)ation [in|on|for] [{rest}]",
            "{rest}大家忙[不忙|吗]",
            "[{rest}]大家有多忙",
            "{rest}[的]利用率[是][多少|怎么样]",
        ),
        examples=(
            Bilingual("utilisation last month", "利用率 上月"),
            Bilingual("utilisation ann last month", "利用率 小安 上月"),
        ),
        reads=True,
        private=True,
        only={"utilisation ann last month": ("lead", "finance", "admin", "auditor", OWNER)},
        dated=True,
    ),
    command(
        "labour variance",
        _labour_variance("show"),
        _(
            "Shows why a project's labour cost more or less than planned, by role: the rate of people, and how much "
            "they got done; to date, or up to the end of a month."
        ),
        chapter="budgets",
        words=("labor variance", "labour variances", "labor variances", "人工差异", "人工成本差异"),
        patterns=(
            "why (is|was) [the] (labour|labor) [cost] [of|on] {rest} (over|higher|lower|under) [plan|budget]",
            "{rest}[的]人工差异",
        ),
        examples=(
            Bilingual("labour variance apollo", "人工差异 星河"),
            Bilingual("labour variance apollo 2026-10", "人工差异 星河 2026-10"),
        ),
        roles=("member", "lead", "sales", "finance", "admin", "auditor"),
        reads=True,
        private=True,
        dated=True,
    ),
)
