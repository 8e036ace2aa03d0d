"""Economics of projects: what they bring, where they end, what they return, how much of people's time was sold.

Owns the progress of projects; all else is figures read off the books.
"""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import OWNER, action, command, job, later, table
from ledger.errors import sentence

_benefits = later("handlers.economics.benefits")
_cost_summary = later("handlers.economics.cost_summary")
_cost_summary_told = later("handlers.economics.cost_summary_told")
_internal_charges = later("handlers.economics.internal_charges")
_internal_agreements = later("handlers.economics.internal_agreements")
_labour_variance = later("handlers.economics.labour_variance")
_losses_told = later("handlers.economics.losses_told")
_profit = later("handlers.economics.profit")
_progress = later("handlers.economics.progress")
_returns = later("handlers.economics.returns")
_task_estimates = later("handlers.economics.task_estimates")
_utilisation = later("handlers.economics.utilisation")
_what_if = later("handlers.economics.what_if")

PROFIT_READERS = ("lead", "sales", "finance", "auditor", "admin")
PROGRESS_READERS = ("member", *PROFIT_READERS)
REPORTERS = ("lead", "finance")
CHARGE_READERS = ("lead", "finance", "admin", "auditor", OWNER)
"""And the heads of the departments."""

PROFIT = (
    command(
        "profit",
        _profit("show"),
        _("Shows what a project brings: revenue, cost, margin, where it ends and whether it turns to a loss; or all."),
        words=("profitability", "project profit", "margin", "利润", "毛利", "项目盈亏"),
        patterns=(
            "(are we|is {rest}) [still] (making|earning|losing) money [(on|with|from) {rest}]",
            "how profitable (is|are) {rest}",
            "(is|are) {rest} [still] profitable",
            "(will|does|do) {rest} (make|lose|earn) money",
            "(will|does) {rest} [turn to] [make] [end in] a loss",
            "{rest}(赚钱|赚不赚钱|挣钱|挣不挣钱)[了][吗|么]",
            "{rest}(会不会亏|会亏|要亏|亏不亏)[钱|本|损][了][吗|么]",
            "{rest}能赚多少[钱]",
        ),
        overheard=False,
        examples=(
            Bilingual("profit apollo", "利润 星河"),
            Bilingual("profit apollo 2026-10", "利润 星河 10月"),
            Bilingual("profit", "利润"),
        ),
        roles=PROFIT_READERS,
        reads=True,
        private=True,
        checks=True,
        dated=True,
    ),
    action("profit.show", _profit("show_clicked"), _("Shows what a project brings."), reads=True),
    command(
        "roi",
        _returns("show"),
        _("Shows what a project has returned on what was put into it, to date and at its end."),
        words=("return on investment", "投资回报", "投资回报率", "投入产出"),
        overheard=False,
        examples=(Bilingual("roi apollo", "投资回报 星河"),),
        roles=PROFIT_READERS,
        reads=True,
        private=True,
        checks=True,
        dated=True,
    ),
    command(
        "benefit",
        _benefits("state"),
        _(
            "Says what a project of our own has brought: how much, to whom, by when and why; shows it without an "
            "amount."
        ),
        words=("benefits", "project benefit", "内部效益", "项目效益"),
        overheard=False,
        examples=(
            Bilingual(
                "benefit apollo 120000 for delivery on 2026-12-31 because support needs fewer hours",
                "内部效益 星河 120000 归 交付部 2026-12-31 因为 减少运维工时",
            ),
            Bilingual("benefit apollo", "内部效益 星河"),
        ),
        roles=PROFIT_READERS,
        only={"benefit apollo 120000 for delivery on 2026-12-31 because support needs fewer hours": REPORTERS},
        private=True,
        checks=True,
    ),
    action("benefit.undo", _benefits("undo"), _("Takes back a benefit that was stated.")),
    action("roi.show", _returns("show_clicked"), _("Shows what a project has returned."), reads=True),
    job(
        "losing projects",
        lambda ctx: _("{n} told", n=_losses_told("judge")(ctx)),
        _("Tells lead and finance of a project that turns to a loss, once."),
        schedule="profit",
    ),
)

COST_SUMMARY = (
    command(
        "cost summary",
        _cost_summary("show"),
        _("Shows what customers' projects cost in a month and to date, what came in for it, and who funds the rest."),
        chapter="budgets",
        words=(
            *("project cost summary", "monthly cost summary", "cost summaries"),
            *("成本汇总表", "成本汇总", "项目成本汇总表", "项目成本汇总", "月度成本汇总表", "项目成本表", "项目垫资"),
        ),
        patterns=(
            "project costs [(of|for|in) {rest}]",
            "[what (are|were)] [the] costs of (all|our|the) [customer] projects [(of|for|in) {rest}]",
            "what did [all] (our|the) [customer] projects cost [in] {rest}",
            "who (funds|finances|pays for) (our|the) [customer] projects [(in|until) {rest}]",
            "{rest}[的](各|所有|全部)[个]项目[的]成本[是][多少]",
            "(各|所有|全部)[个]项目{rest}[的]成本[是][多少]",
        ),
        overheard=False,
        examples=(
            Bilingual("cost summary 2026-10", "项目成本汇总表 10月"),
            Bilingual("project costs of october", "上个月各项目成本"),
        ),
        roles=PROFIT_READERS,
        reads=True,
        private=True,
        checks=True,
        dated=True,
    ),
    action("costs.show", _cost_summary("show_clicked"), _("Shows the cost summary of some months."), reads=True),
    job(
        "cost summary",
        lambda ctx: _("{n} told", n=_cost_summary_told("tell")(ctx)),
        _("Tells finance and leads what projects cost last month, on the first working day."),
        schedule="cost_summary",
    ),
)

PROGRESS = (
    command(
        "progress",
        _progress("report"),
        _("Says how much of a project's work is done, and by what that was measured; shows it without a share."),
        chapter="projects",
        words=("project progress", "percent complete", "进度", "完成进度", "项目进度"),
        overheard=False,
        first=True,
        examples=(
            Bilingual("progress apollo 45%", "进度 星河 45%"),
            Bilingual("progress apollo 45% yesterday by area built", "进度 星河 45% 昨天 按 完成面积"),
            Bilingual("progress apollo", "进度 星河"),
        ),
        roles=PROGRESS_READERS,
        only={
            "progress apollo 45%": REPORTERS,
            "progress apollo 45% yesterday by area built": REPORTERS,
        },
        checks=True,
    ),
    command(
        "progress plan",
        _progress("plan"),
        _("Says by which day how much of a project's work should be done; shows the plan without days."),
        chapter="projects",
        words=("planned progress", "进度计划", "计划进度"),
        overheard=False,
        examples=(
            Bilingual(
                "progress plan apollo 40% 2026-11-30, 100% 2026-12-31", "进度计划 星河 40% 2026-11-30, 100% 2026-12-31"
            ),
            Bilingual("progress plan apollo", "进度计划 星河"),
        ),
        roles=PROGRESS_READERS,
        only={"progress plan apollo 40% 2026-11-30, 100% 2026-12-31": REPORTERS},
        checks=True,
    ),
)

TASKS = (
    command(
        "task estimate",
        _task_estimates("estimate"),
        _("Says how long a task should take; shows the tasks with what was worked on them without a time."),
        words=("estimate task", "task estimates", "任务估时", "任务工时估算"),
        overheard=False,
        first=True,
        examples=(
            Bilingual("task estimate apollo API design 40h", "任务估时 星河 接口联调 40小时"),
            Bilingual("task estimate apollo", "任务估时 星河"),
        ),
        roles=PROGRESS_READERS,
        only={"task estimate apollo API design 40h": ("lead", "finance", "admin")},
        checks=True,
    ),
    command(
        "estimate accuracy",
        _task_estimates("accuracy"),
        _("Shows how well tasks were estimated that are done, by project: of all time, or of some days."),
        words=("accuracy of estimates", "estimation accuracy", "估时准确率", "估算准确率"),
        patterns=(
            "how (good|accurate) are our estimates [(of|on|for|in) {rest}]",
            "[{rest}]我们估时准不准",
        ),
        overheard=False,
        examples=(
            Bilingual("estimate accuracy apollo last month", "估时准确率 星河 上月"),
            Bilingual("estimate accuracy", "估时准确率"),
        ),
        reads=True,
        dated=True,
    ),
)

ONLY_REPORTERS = sentence("Only its lead or finance says how far a project is.")

PEOPLE = (
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

INTERNAL = (
    command(
        "internal charges",
        _internal_charges("show"),
        _(
            "Shows what departments charge each other for hours on their projects, in a month and to date: by "
            "agreement, and hours that nobody has agreed on."
        ),
        words=("internal charge", "chargeback", "部门间计费", "内部计费", "内部往来工时"),
        overheard=False,
        examples=(Bilingual("internal charges 2026-10", "部门间计费 10月"),),
        roles=CHARGE_READERS,
        reads=True,
        private=True,
        dated=True,
    ),
    command(
        "internal agreement",
        _internal_agreements("agree"),
        _(
            "Says that a department works on another's project: the role, the hours a month, a cap; “none” ends it. "
            "Shows what is agreed without any."
        ),
        words=("internal agreements", "内部协议", "部门间协议"),
        overheard=False,
        examples=(
            Bilingual(
                "internal agreement field apollo engineer 120h a month cap 60000 from 2026-12-01",
                "内部协议 现场部 星河 工程师 每月120小时 上限 60000 从 2026-12-01",
            ),
            Bilingual("internal agreement", "内部协议"),
        ),
        roles=CHARGE_READERS,
        only={
            "internal agreement field apollo engineer 120h a month cap 60000 from 2026-12-01": ("finance",),
        },
        private=True,
        checks=True,
    ),
)

_IF = "(如果|假如|假设|要是|万一|若)"
_THEN = "[的话][,][会怎么样|会怎样|会如何|怎么办|有什么影响|影响多大]"
WHAT_IF = (
    command(
        "what if",
        _what_if("show"),
        _(
            "Works out what would be if somebody leaves, people join, or a category goes on as it does: in hours and "
            "days, and in money for those who know pay. Nothing is booked."
        ),
        words=("what-if", "what happens if", "what would happen if", "what would it mean if", "假设分析", "情景分析"),
        patterns=(
            _IF + " {rest} {离职|辞职|离开|走人|不干|走了|不在}[了]" + _THEN,
            _IF + " {rest} {加入|增加|增派|新增|加派|加|多派|调来|派来|派|招|补充|补}{rest}",
            _IF + " [我们][给] {加|增加|增派|加派|多派|派|招|补}{rest}",
            _IF + " {rest} {照这样下去|照这样继续下去|这样下去|这么下去|继续下去|照这样花|保持现状}" + _THEN,
            _IF + " {rest} (会怎么样|会怎样|会如何|会有什么影响)",
        ),
        overheard=False,
        first=True,
        examples=(
            Bilingual("what if Ann leaves in January", "如果小安一月离职"),
            Bilingual("what if two engineers join apollo in January", "如果一月给星河加两个工程师"),
            Bilingual("what if travel goes on like this", "如果差旅照这样下去"),
        ),
        roles=("member", "lead", "sales", "finance", "admin", "auditor"),
        only={"what if Ann leaves in January": ("lead", "finance", "admin", "auditor", OWNER)},
        reads=True,
        private=True,
        checks=True,
        dated=True,
    ),
)

ENTRIES = (
    *table("statements", *PROFIT, *COST_SUMMARY),
    *table("projects", *PROGRESS, *TASKS),
    *table("people", *PEOPLE, *INTERNAL),
    *table("statements", *WHAT_IF),
)
