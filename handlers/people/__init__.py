"""People, their seats, cost rates and language.  Owns the master data of persons."""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import action, command, later, table

_people = later("handlers.people.people")
_rates = later("handlers.people.rates")
_trades = later("handlers.people.trades")

KEEPERS = ("lead", "finance", "admin")

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
)
