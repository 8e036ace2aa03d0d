"""The cast of the reading tests: projects, tasks, categories, commands, and the day it is."""

from __future__ import annotations

from datetime import date

from chat.intent.commands import Commands, Wording
from chat.lines.elements import Terms
from chat.names import Known, Names

TODAY = date(2026, 11, 20)
"""A Friday."""

PROJECTS = Names.of(
    [
        Known("APO", "APO", ("Apollo", "阿波罗")),
        Known("XH", "XH", ("星河园区", "星河", "Galaxy Park")),
        Known("YG", "YG", ("Moonlight Web", "月光")),
        Known("ML2", "ML2", ("Moonlight App",)),
        Known("HER", "HER", ("Hermes", "赫尔墨斯")),
        Known("P017", "P017", ("南京仓库", "Nanjing Depot")),
        Known("BW-2", "BW-2", ("Blue Whale", "蓝鲸平台", "蓝鲸")),
    ]
)
TASKS = Names.of(
    [
        Known("t-api", "", ("接口联调",), "XH"),
        Known("t-design", "", ("API design",), "APO"),
        Known("t-review", "", ("code review", "代码评审")),
    ]
)
CATEGORIES = Names.of(
    [
        Known("travel", "travel", ("差旅", "Travel")),
        Known("labour", "labour", ("人工",)),
        Known("material", "", ("材料",)),
    ]
)
ANYWHERE = Terms(PROJECTS, TASKS, CATEGORIES)
IN_HERMES = Terms(PROJECTS, TASKS, CATEGORIES, here="HER")
COMMANDS = Commands.of(
    [
        Wording("log", ("log", "记", "记录", "登记", "记工时")),
        Wording(
            "budget",
            ("budget", "预算"),
            (
                "how much [money|budget] is left [(on|for|in) {rest}]",
                "how much do we have left [(on|for|in) {rest}]",
                "how much have we spent [(on|for) {rest}]",
                "is {rest} over budget",
                "{rest}还剩多少[钱|预算]",
                "还剩多少[钱|预算]",
                "{rest}还有多少[钱|预算]",
                "{rest}花了多少[钱]",
                "{rest}超(支|预算)了[没|没有|吗]",
            ),
        ),
        Wording(
            "week",
            ("my week", "week", "我的本周", "本周工时", "我的工时", "我的一周"),
            ("how many hours (did i log|have i logged|do i have) {rest}", "我{rest}(记|填)了多少[个](工时|小时)"),
        ),
        Wording(
            "overdue",
            ("overdue", "逾期", "应收", "receivables"),
            (
                "who owes us [money]",
                "谁欠我们[的]钱",
                "谁还没[有](付款|付钱|回款)",
                "(which|what) [invoices|payments] are overdue",
            ),
        ),
        Wording("missing", ("missing days", "missing", "缺工时", "漏填")),
        Wording(
            "approvals", ("approvals", "my queue", "待审批", "待我审批"), ("what (needs|is waiting for) my approval",)
        ),
        Wording("report", ("report", "报表", "结算")),
        Wording("help", ("help", "帮助"), ("what can you do", "你(会|能)[做]什么"), overheard=False),
        Wording("undo", ("undo", "撤销"), overheard=False),
    ]
)
