"""Budgets: set in versions, asked for as a whole or in parts.  Owns the budget's versions."""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import action, command, form, later, table

_setting = later("handlers.budgets.setting")
_status = later("handlers.budgets.status")
_started = later("handlers.budgets.started")
_templates = later("handlers.budgets.templates")

SETTERS = ("lead", "finance")

_BUDGETS = table(
    "budgets",
    command(
        "budget",
        _status("show_budget"),
        _("Shows what is left of a project's budget, by category, with target and forecast."),
        words=("预算", "还剩多少", "剩余预算"),
        patterns=(
            "how much [money|budget] is left [(on|for|in) {rest}]",
            "how much [money|budget] (do we have|have we) left [(on|for|in) {rest}]",
            "what is left [(on|for|in|of) {rest}]",
            "[我们|项目][的]预算(还剩|还有|剩)[下]多少[钱]",
            "{rest}预算(还剩|还有|剩)[下]多少[钱]",
            "{rest}还剩多少[钱|预算]",
            "[我们]还剩多少[钱|预算]",
            "{rest}还有多少[钱|预算]",
            "{rest}花了多少[钱]",
            "(what is|what's|whats) left [(on|for|in|of) {rest}]",
            "how much {rest} [budget|money] is left",
            "how much (did|have|do) we (spend|spent) [so far] [on|for|in] [{rest}]",
            "what (did|have) we (spend|spent) [so far] [on|for|in] [{rest}]",
            "(are we|is {rest}) [still] (on|over|within|under|above|below) budget",
            "(how is|how's) [the|our] budget [(of|for|on) {rest}] [looking|doing|going]",
            "(where are we|how are we doing) with [the|our] budget [(of|for|on) {rest}]",
            "when (will|does|do) [the|our] (money|budget) [of|for] [{rest}] run out [(on|for|of|in) {rest}]",
            "[钱|预算|项目][预计]什么时候(用完|花完|用光|花光)",
            "{rest}(花超|超支|超预算)了[没|没有]",
            "[{rest}][的][钱|预算][预计]什么时候(用完|花完|用光|花光)",
        ),
        asked=(
            "[budget] (forecast|burn rate|burn) [(of|for|on)] [{rest}]",
            "[project] status [of|for] [{rest}]",
            "[{rest}]项目(状态|进展|情况)",
        ),
        examples=(
            Bilingual("budget apollo", "预算 星河"),
            Bilingual("how much is left on apollo?", "星河还剩多少钱"),
            Bilingual("budget apollo travel", "预算 星河 差旅"),
            Bilingual("how much did we spend last month?", "星河 上月花了多少钱"),
        ),
        reads=True,
        dated=True,
    ),
    action(
        "budget.show",
        _status("show_clicked"),
        _("Shows a project's budget."),
        reads=True,
    ),
    command(
        "budgets",
        _status("show_all"),
        _("Shows all projects at a glance: budget, used, left."),
        words=("all budgets", "budget overview", "全部预算", "所有项目预算", "预算总览"),
        patterns=(
            "(which|what) projects are [over|above] [their] [budget]",
            "(who is|which projects are|what is|what's) over budget",
            "(哪些|哪个|有哪些)项目(超预算|超支|花超)了[吗]",
            "[有|有没有]项目(超支|超预算|花超)[了][吗]",
            "(哪些|哪个)项目(花得|花的)最多",
        ),
        examples=(Bilingual("budgets", "预算总览"),),
        reads=True,
        private=True,
    ),
    command(
        "set budget",
        _setting("set_budget"),
        _(
            "Sets a project's budget by category, or changes it by “+” and “-”; the older version stays. "
            "A reason after “because”."
        ),
        words=("budget set", "设置预算", "设预算", "定预算", "调整预算", "change budget"),
        examples=(
            Bilingual(
                "set budget apollo labour 100000 travel 20000 because phase 2",
                "设预算 星河 人工 100000 差旅 20000 因为 二期",
            ),
            Bilingual(
                "set budget apollo travel +5000 because more on site",
                "设预算 星河 差旅 +5000 因为 多跑现场",
            ),
            Bilingual(
                "set budget apollo material -3000 travel +3000 because prices fell",
                "设预算 星河 材料 -3000 差旅 +3000 因为 材料降价",
            ),
            Bilingual(
                "set budget apollo labour engineer 200h tester 80h because phase 2",
                "设预算 星河 人工 工程师 200小时 测试 80小时 因为 二期",
            ),
        ),
        roles=SETTERS,
    ),
    action(
        "budget.form",
        _setting("open_form"),
        _("Opens the form for a project's budget."),
        roles=SETTERS,
        checks=True,
        reads=True,
    ),
    form(
        "budget.set",
        _setting("fill_form"),
        _("Sets a budget from the form."),
        roles=("lead", "finance"),
        open=True,
    ),
    command(
        "budget history",
        _setting("show_history"),
        _("Shows the versions of a project's budget, with who changed it and why."),
        words=("预算版本", "预算历史", "budget versions"),
        examples=(Bilingual("budget history apollo", "预算版本 星河"),),
        reads=True,
    ),
    action(
        "budget.history",
        _setting("history_clicked"),
        _("Shows the versions of a budget."),
        reads=True,
    ),
    command(
        "template",
        _templates("use_template"),
        _(
            "Keeps a project's budget as a template by shares, with how it is settled; lists templates, applies one "
            "with a total, or says how projects from one are settled."
        ),
        words=("budget template", "预算模板", "模板"),
        examples=(
            Bilingual("template save consulting from apollo", "预算模板 保存 咨询 从 星河"),
            Bilingual(
                "template apply consulting apollo 500000 because new project",
                "预算模板 应用 咨询 星河 500000 因为 新项目",
            ),
            Bilingual(
                "template rules consulting by month, contract basis, approved by lead and finance",
                "预算模板 规则 咨询 按月，按合同，审批 负责人、财务",
            ),
            Bilingual("template rules consulting", "预算模板 规则 咨询"),
        ),
        roles=SETTERS,
        only={"template rules consulting by month, contract basis, approved by lead and finance": ("finance",)},
    ),
)

_PROJECTS = table(
    "projects",
    command(
        "new project",
        _started("new_project"),
        _("Makes a new project: code, its names, a template for budget and settlement; without them, asks in a form."),
        words=("新建项目", "创建项目", "create project", "add project"),
        examples=(
            Bilingual("new project APOLLO Apollo", "新建项目 XINGHE 星河"),
            Bilingual("new project GAIA Gaia template construction 500000", "新建项目 GAIA 盖亚 模板 施工 500000"),
        ),
        roles=("finance", "admin", "lead"),
    ),
)
"""What may begin with a template of budgets."""

ENTRIES = (*_PROJECTS, *_BUDGETS)
