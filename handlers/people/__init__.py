"""People, their seats, cost rates and language.  Owns the master data of persons."""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import action, command, later, table

_people = later("handlers.people.people")
_rates = later("handlers.people.rates")
_standard_rates = later("handlers.people.standard_rates")
_trades = later("handlers.people.trades")
_working_time = later("handlers.people.working_time")
_departments = later("handlers.people.departments")

KEEPERS = ("lead", "finance", "admin")
STAFF_KEEPERS = ("finance", "admin")
"""Who says how long, since when and where in the company people work."""

ENTRIES = table(
    "people",
    command(
        "people",
        _people("show_people"),
        _("Shows who has a seat in a project, or in the company."),
        words=("members", "成员", "人员"),
        patterns=("who (is|works) (in|on) {rest}", "{rest}(有谁|有哪些人)"),
        examples=(Bilingual("people apollo", "成员 星河"),),
        reads=True,
    ),
    command(
        "seat",
        _people("give_seat"),
        _("Gives a person a seat: in a project (member, lead, sales) or in the company (finance, admin, auditor)."),
        words=("席位", "加入", "add member"),
        examples=(
            Bilingual("seat ann member apollo", "加入 小安 成员 星河"),
            Bilingual("seat fei finance", "加入 小飞 财务"),
        ),
        roles=KEEPERS,
        only={"seat fei finance": ("admin",)},
    ),
    command(
        "unseat",
        _people("take_seat"),
        _("Takes a seat away."),
        words=("撤销席位", "移出", "remove member"),
        examples=(Bilingual("unseat ann member apollo", "移出 小安 成员 星河"),),
        roles=KEEPERS,
    ),
    command(
        "new person",
        _people("new_person"),
        _("Adds a person with their e-mail address or mobile number, so that they are known when they first write."),
        words=("新增人员", "添加人员", "add person"),
        examples=(Bilingual("new person Ann Lee ann@example.com", "新增人员 李安 ann@example.com"),),
        roles=("finance", "admin"),
    ),
    command(
        "language",
        _people("set_language"),
        _("Sets the language in which I speak to you."),
        words=("语言",),
        examples=(Bilingual("language 中文", "语言 English"),),
    ),
    command(
        "rate",
        _rates("set_rate"),
        _(
            "Sets what an hour costs (or is billed at) from a day on, as one number or by its parts: for a person, a "
            "trade, or the company; shows the rates of whom is named."
        ),
        words=("rates", "费率", "工时单价", "cost rate"),
        examples=(
            Bilingual("rate ann 220 from 2026-12-01", "费率 小安 220 从 2026-12-01"),
            Bilingual(
                "rate ann wage 150 insurance 40 fund 15 overhead 15 from 2026-12-01",
                "费率 小安 工资 150 社保 40 公积金 15 间接费 15 从 2026-12-01",
            ),
            Bilingual("rate billing ann 600 from 2026-12-01", "费率 对外 小安 600 从 2026-12-01"),
            Bilingual("rate company 180 from 2026-01-01", "费率 公司 180 从 2026-01-01"),
            Bilingual("rate ann", "费率 小安"),
        ),
        roles=("finance",),
        private=True,
    ),
    action(
        "rate.confirm",
        _rates("confirm_rate"),
        _("Books the differences that a rate from the past makes."),
        roles=("finance",),
    ),
    command(
        "standard rate",
        _standard_rates("set_standard_rate"),
        _(
            "Says what an hour of a role should cost, from a day on: budgets are planned by it. Shows the rates there "
            "are."
        ),
        words=("standard rates", "标准费率", "标准工时费率", "标准单价"),
        examples=(
            Bilingual("standard rate engineer 175 from 2026-12-01", "标准费率 工程师 175 从 2026-12-01"),
            Bilingual("standard rates", "标准费率"),
        ),
        roles=("finance",),
        private=True,
    ),
    command(
        "internal rate",
        _standard_rates("set_internal_rate"),
        _(
            "Says what another department is charged for an hour of a role, from a day on; shows the rates there are, "
            "to others than finance those of roles that at least three people have."
        ),
        words=("internal rates", "内部费率", "内部工时费率", "内部单价"),
        examples=(
            Bilingual("internal rate engineer 190 from 2026-12-01", "内部费率 工程师 190 从 2026-12-01"),
            Bilingual("internal rates", "内部费率"),
        ),
        roles=("lead", "finance", "admin", "auditor"),
        only={"internal rate engineer 190 from 2026-12-01": ("finance",)},
        private=True,
    ),
    command(
        "trade",
        _trades("set_trade"),
        _("Says what trade a person has, from a day on, for rates and reports by trade; shows whom it names, or all."),
        words=("trades", "工种"),
        patterns=("(what is|what's) the trade of {rest}", "what trade (is|has) {rest}", "{rest}[是]什么工种"),
        examples=(
            Bilingual("trade ann welder", "工种 小安 焊工"),
            Bilingual("trade ann welder from 2026-12-01", "工种 小安 焊工 从 2026-12-01"),
            Bilingual("trade ann", "工种 小安"),
            Bilingual("trades", "工种"),
        ),
        roles=(*KEEPERS, "auditor"),
        only={"trade ann welder": KEEPERS, "trade ann welder from 2026-12-01": KEEPERS},
        private=True,
    ),
    action(
        "trade.confirm",
        _trades("confirm_trade"),
        _("Books the differences that a trade from the past makes."),
        roles=("finance",),
    ),
    command(
        "working time",
        _working_time("set_working_time"),
        _(
            "Says how long a person works on a working day, from a day on, for their availability; shows whom it "
            "names, or all."
        ),
        words=("working times", "工作时间", "每日工时"),
        examples=(
            Bilingual("working time ann 4h a day from 2026-12-01", "工作时间 小安 每天4小时 从 2026-12-01"),
            Bilingual("working time ann", "工作时间 小安"),
        ),
        roles=(*STAFF_KEEPERS, "auditor"),
        only={"working time ann 4h a day from 2026-12-01": STAFF_KEEPERS},
        private=True,
    ),
    action(
        "worktime.back",
        _working_time("take_back_working_time"),
        _("Takes back what was just said of a person's working time."),
        roles=STAFF_KEEPERS,
    ),
    command(
        "entry day",
        _working_time("set_entry_day"),
        _("Says on which day a person began to work here; before it they count for nothing."),
        words=("入职日", "入职日期"),
        examples=(Bilingual("entry day ann 2026-03-01", "入职日 小安 2026-03-01"),),
        roles=STAFF_KEEPERS,
        private=True,
    ),
    command(
        "leaving day",
        _working_time("set_leaving_day"),
        _("Says which is a person's last day; behind it they count for nothing. Their seats stay."),
        words=("离职日", "离职日期"),
        examples=(Bilingual("leaving day ann 2026-12-31", "离职日 小安 2026-12-31"),),
        roles=STAFF_KEEPERS,
        private=True,
    ),
    action(
        "employment.back",
        _working_time("take_back_end"),
        _("Takes back a first or last day that was just said."),
        roles=STAFF_KEEPERS,
    ),
    command(
        "department",
        _departments("set_department"),
        _("Says which department a person is in, from a day on; shows whom it names, or all departments."),
        words=("departments", "部门"),
        examples=(
            Bilingual("department ann delivery from 2026-12-01", "部门 小安 交付部 从 2026-12-01"),
            Bilingual("department ann", "部门 小安"),
            Bilingual("departments", "部门"),
        ),
        roles=(*STAFF_KEEPERS, "auditor"),
        only={"department ann delivery from 2026-12-01": STAFF_KEEPERS},
        private=True,
    ),
    action(
        "department.back",
        _departments("take_back_department"),
        _("Takes back what was just said of a person's department."),
        roles=STAFF_KEEPERS,
    ),
    command(
        "department head",
        _departments("set_head"),
        _("Says who leads a department, from a day on."),
        words=("head of department", "部门负责人", "部门主管"),
        examples=(Bilingual("department head ann delivery", "部门负责人 小安 交付部"),),
        roles=STAFF_KEEPERS,
        private=True,
    ),
    action(
        "head.back",
        _departments("take_back_head"),
        _("Takes back who was just said to lead a department."),
        roles=STAFF_KEEPERS,
    ),
)
