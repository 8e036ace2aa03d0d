"""What sites tell: unit prices and norms of a contract, work that is measured, material and rental that it takes.

Owns unit prices, site logs, what is issued and which documents bring it; nothing here is posted: what was bought for a
project costs what its invoice says.
"""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import action, command, later, table
from ledger.errors import sentence

_function_points = later("handlers.site.function_points")
_logs = later("handlers.site.logs")
_materials = later("handlers.site.materials")
_moves = later("handlers.site.moves")
_prices = later("handlers.site.prices")
_purchases = later("handlers.site.purchases")

READERS = ("member", "lead", "sales", "finance", "admin", "auditor")
LOGGERS = ("member", "lead", "finance")
"""Who says what happens on a site."""
AGREERS = ("lead", "finance")
"""Who says what was agreed of an item, and which document brings it."""
ONLY_AGREES = sentence("Only its lead or finance says what is agreed of an item.")
ONLY_BRINGS = sentence("Only its lead or finance says what a document brings.")

_AGREED = (
    command(
        "unit price",
        _prices("price"),
        _("Says what a unit of an item costs by the contract, from a day on; shows unit prices and norms without one."),
        words=("unit prices", "contract unit price", "合同单价", "综合单价", "单价"),
        overheard=False,
        first=True,
        examples=(
            Bilingual("unit price apollo rebar 4200/t", "合同单价 星河 钢筋 4200元/吨"),
            Bilingual(
                "unit price apollo rebar 4350/t 200 t in all from 2026-12-01",
                "合同单价 星河 钢筋 4350元/吨 总量 200吨 从 2026-12-01",
            ),
            Bilingual("unit price apollo", "合同单价 星河"),
        ),
        roles=READERS,
        only={
            "unit price apollo rebar 4200/t": AGREERS,
            "unit price apollo rebar 4350/t 200 t in all from 2026-12-01": AGREERS,
        },
        private=True,
        checks=True,
    ),
    command(
        "norm",
        _prices("norm"),
        _("Says how much of an item a unit of work takes, normal waste inside; shows the norms without one."),
        words=("norms", "material norm", "定额", "消耗定额", "材料定额"),
        overheard=False,
        first=True,
        examples=(Bilingual("norm apollo rebar 0.05 t/m2", "定额 星河 钢筋 0.05吨/平方米"),),
        roles=READERS,
        only={"norm apollo rebar 0.05 t/m2": AGREERS},
        checks=True,
    ),
    command(
        "material mark",
        _prices("mark"),
        _("Says at how many percent over an item is told to lead and finance; 10 % without that."),
        words=("material marks", "材料预警", "材料预警线"),
        overheard=False,
        first=True,
        examples=(Bilingual("material mark apollo rebar 5% 10%", "材料预警 星河 钢筋 5% 10%"),),
        roles=AGREERS,
        sentence=ONLY_AGREES,
        checks=True,
    ),
)

_SAID = (
    command(
        "site log",
        _logs("log"),
        _("Keeps how much work was done on a site on a day; of an item of the contract where one is named."),
        words=("sitelog", "site diary", "施工日志", "施工日报"),
        overheard=False,
        first=True,
        examples=(
            Bilingual("site log apollo north 180 m2 today", "施工日志 星河 北区 180平方 今天"),
            Bilingual("site log apollo north 180 m2 slab", "施工日志 星河 北区 180平方 楼板"),
        ),
        roles=LOGGERS,
        checks=True,
    ),
    action("sitelog.undo", _logs("undo"), _("Takes a site log back."), roles=LOGGERS),
    command(
        "material issue",
        _moves("issue"),
        _("Keeps that material went to a site; what was bought for the project is cost by its invoice already."),
        words=("issue material", "materials issued", "领料", "发料"),
        overheard=False,
        first=True,
        examples=(
            Bilingual("material issue apollo rebar 3 t", "领料 星河 钢筋 3吨"),
            Bilingual("material issue apollo rebar 3 t north", "领料 星河 钢筋 3吨 北区"),
        ),
        roles=LOGGERS,
        checks=True,
    ),
    command(
        "material return",
        _moves("give_back"),
        _("Keeps that material came back from a site."),
        words=("return material", "退料"),
        overheard=False,
        first=True,
        examples=(Bilingual("material return apollo rebar 1 t north", "退料 星河 钢筋 1吨 北区"),),
        roles=LOGGERS,
        checks=True,
    ),
    command(
        "material transfer",
        _moves("transfer"),
        _("Keeps that material went from one site to another."),
        words=("transfer material", "材料调拨", "调拨"),
        overheard=False,
        first=True,
        examples=(
            Bilingual("material transfer apollo rebar 2 t north to south", "材料调拨 星河 钢筋 2吨 北区 到 南区"),
        ),
        roles=LOGGERS,
        checks=True,
    ),
    action("material.undo", _moves("undo"), _("Takes back that material went somewhere."), roles=LOGGERS),
    command(
        "rental",
        _moves("rental"),
        _("Keeps for how many days something was rented on a site; days on which it stood idle are marked."),
        words=("rental days", "equipment rental", "机械租赁", "设备租赁"),
        overheard=False,
        first=True,
        examples=(
            Bilingual("rental crane 2 days apollo", "机械租赁 星河 塔吊 2天"),
            Bilingual("rental crane 1 day apollo idle", "机械租赁 星河 塔吊 1天 闲置"),
        ),
        roles=LOGGERS,
        checks=True,
    ),
    command(
        "function points",
        _function_points("report"),
        _("Says how many of its function points are done: the measure of a software project."),
        words=("function point", "功能点"),
        overheard=False,
        first=True,
        examples=(Bilingual("function points apollo 42/50", "功能点 星河 42/50"),),
        roles=READERS,
        only={"function points apollo 42/50": AGREERS},
        checks=True,
    ),
)

_BOUGHT = (
    command(
        "material bought",
        _purchases("bring"),
        _("Says how much of an item an invoice or an order brings: from these is its average price."),
        words=("materials bought", "材料采购", "材料到货"),
        overheard=False,
        first=True,
        examples=(
            Bilingual("material bought apollo rebar 26 t expense 12", "材料采购 星河 钢筋 26吨 费用 12"),
            Bilingual("material bought apollo rebar 26 t order 3", "材料采购 星河 钢筋 26吨 订单 3"),
        ),
        roles=AGREERS,
        sentence=ONLY_BRINGS,
        checks=True,
    ),
    action("bought.undo", _purchases("undo"), _("Takes back what a document brings."), roles=AGREERS),
    command(
        "materials",
        _materials("show"),
        _("Shows what material and rental the work allowed and what it took, price and quantity apart; to date."),
        words=("material variance", "material variances", "材料用量", "材料差异", "材料消耗"),
        patterns=(
            "(is|are) [the] material[s] [use] [of|on] {rest} (over|above) [norm|budget|plan]",
            "{rest}[的]材料(超了吗|超没超|用了多少|差异)",
        ),
        overheard=False,
        first=True,
        examples=(
            Bilingual("materials apollo", "材料用量 星河"),
            Bilingual("materials apollo 2026-10", "材料用量 星河 2026-10"),
        ),
        roles=READERS,
        reads=True,
        checks=True,
        dated=True,
    ),
    action("materials.show", _materials("show_clicked"), _("Shows material and rental of a project."), reads=True),
)

ENTRIES = table("site", *_AGREED, *_SAID, *_BOUGHT)
