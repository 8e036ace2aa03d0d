"""Rules and master data in the chat: suppliers that are one, automatic entry rules, categories by day, the dictionary.

Owns mergers of suppliers, rules of entry and versions of categories.
"""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import action, command, later, table
from ledger.errors import sentence

_suppliers = later("handlers.master_data.suppliers")
_categories = later("handlers.master_data.categories")
_chart = later("handlers.master_data.chart_changes")
_currencies = later("handlers.master_data.currencies_used")
_dictionary = later("handlers.master_data.dictionary")
_taxes = later("handlers.master_data.tax_rates")
_units = later("handlers.master_data.own_units")
_rules = later("handlers.master_data.entry_rules")

ONLY_READS = sentence("Master data is for finance, administrators and auditors.")
ONLY_CHANGES = sentence("Only finance and administrators change master data.")
_READERS = ("finance", "admin", "auditor")
_WRITERS = ("finance", "admin")

ENTRIES = table(
    "master_data",
    command(
        "rules",
        _rules("say"),
        _("Shows the automatic rules of entry, how many cases each decided, and what corrections propose."),
        words=("rule", "entry rules", "automatic rules", "自动规则", "入账规则"),
        overheard=False,
        first=True,
        examples=(
            Bilingual("rules", "自动规则"),
            Bilingual("rules seller DiDi above 100 = travel", "自动规则 商家 滴滴 大于 100 为 差旅"),
            Bilingual("rules 3 off", "自动规则 3 停用"),
        ),
        roles=_READERS,
        only={"rules seller DiDi above 100 = travel": _WRITERS, "rules 3 off": _WRITERS},
        sentence=ONLY_READS,
        private=True,
    ),
    command(
        "categories",
        _categories("say"),
        _("Shows the categories with account, VAT, words and who approves; changes one from a day on."),
        words=("category", "expense categories", "费用类别", "费用类型", "类别"),
        overheard=False,
        first=True,
        examples=(
            Bilingual("categories", "费用类别"),
            Bilingual("categories travel account other from 2026-12-01", "费用类别 差旅 科目 其他 从 2026-12-01"),
            Bilingual("categories travel vat none from 2026-12-01", "费用类别 差旅 增值税 不抵扣 从 2026-12-01"),
            Bilingual(
                "categories travel approval 1000 nobody, 5000 lead, rest lead then finance",
                "费用类别 差旅 审批 1000 无, 5000 负责人, 其余 负责人然后财务",
            ),
            Bilingual("categories new training 培训 account other", "费用类别 新增 training 培训 科目 其他"),
        ),
        roles=_READERS,
        only={
            "categories travel account other from 2026-12-01": _WRITERS,
            "categories travel vat none from 2026-12-01": _WRITERS,
            "categories travel approval 1000 nobody, 5000 lead, rest lead then finance": _WRITERS,
            "categories new training 培训 account other": _WRITERS,
        },
        sentence=ONLY_READS,
        private=True,
    ),
    command(
        "chart account",
        _chart("say"),
        _("Shows what the company changed of its chart; names or numbers an account from a day on, or closes one."),
        words=("chart accounts", "chart changes", "科目设置", "科目维护"),
        overheard=False,
        first=True,
        examples=(
            Bilingual("chart account", "科目设置"),
            Bilingual(
                "chart account 660202 name Office 办公费 from 2026-12-01", "科目设置 660202 名称 办公费 从 2026-12-01"
            ),
            Bilingual("chart account 671101 code 67110101", "科目设置 671101 编码 67110101"),
        ),
        roles=_READERS,
        only={
            "chart account 660202 name Office 办公费 from 2026-12-01": _WRITERS,
            "chart account 671101 code 67110101": _WRITERS,
        },
        sentence=ONLY_READS,
        private=True,
    ),
    command(
        "units",
        _units("say"),
        _("Shows the units of quantities; adds one of the company with what it comes to, from a day on."),
        words=("measuring units", "计量单位", "单位设置"),
        overheard=False,
        first=True,
        examples=(
            Bilingual("units", "计量单位"),
            Bilingual("units new drum 桶 = 200 l", "计量单位 新增 drum 桶 = 200 升"),
        ),
        roles=_READERS,
        only={"units new drum 桶 = 200 l": _WRITERS},
        sentence=ONLY_READS,
        private=True,
    ),
    command(
        "currencies",
        _currencies("say"),
        _("Shows the currencies of the books and their words; switches one off from a day on."),
        words=("currency list", "币种设置", "币种表"),
        overheard=False,
        first=True,
        examples=(
            Bilingual("currencies", "币种设置"),
            Bilingual("currencies THB off from 2027-01-01", "币种设置 THB 停用 从 2027-01-01"),
        ),
        roles=_READERS,
        only={"currencies THB off from 2027-01-01": _WRITERS},
        sentence=ONLY_READS,
        private=True,
    ),
    command(
        "tax rates",
        _taxes("say"),
        _("Shows how VAT is deducted by kind of document; changes one from a day on."),
        words=("deductible vat", "抵扣税率", "抵扣税率表"),
        overheard=False,
        first=True,
        examples=(
            Bilingual("tax rates", "抵扣税率"),
            Bilingual("tax rates train 6 from 2027-01-01", "抵扣税率 火车票 6 从 2027-01-01"),
        ),
        roles=_READERS,
        only={"tax rates train 6 from 2027-01-01": _WRITERS},
        sentence=ONLY_READS,
        private=True,
    ),
    command(
        "suppliers",
        _suppliers("show"),
        _("Shows the suppliers in the books, how else they were written, and what is not paid."),
        words=("供应商", "供应商列表"),
        overheard=False,
        examples=(Bilingual("suppliers", "供应商"),),
        roles=_READERS,
        sentence=ONLY_READS,
        reads=True,
        private=True,
    ),
    command(
        "merge supplier",
        _suppliers("merge"),
        _("Makes two spellings one supplier; what was written stays, and it can be taken back."),
        words=("merge suppliers", "merge vendor", "合并供应商", "供应商合并"),
        overheard=False,
        first=True,
        examples=(Bilingual("merge supplier Dell into 戴尔", "合并供应商 Dell 为 戴尔"),),
        roles=_WRITERS,
        sentence=ONLY_CHANGES,
        private=True,
    ),
    command(
        "split supplier",
        _suppliers("split"),
        _("Takes a merger of suppliers apart again."),
        words=("split suppliers", "unmerge supplier", "拆分供应商", "取消合并供应商"),
        overheard=False,
        first=True,
        examples=(Bilingual("split supplier Dell", "拆分供应商 Dell"),),
        roles=_WRITERS,
        sentence=ONLY_CHANGES,
        private=True,
    ),
    command(
        "data dictionary",
        _dictionary("say"),
        _("Shows every name that the books use, what it means and where it is changed; “as xlsx” gives the file."),
        words=("master data", "数据字典", "主数据"),
        overheard=False,
        first=True,
        examples=(
            Bilingual("data dictionary", "数据字典"),
            Bilingual("data dictionary accounts", "数据字典 科目"),
        ),
        roles=_READERS,
        sentence=ONLY_READS,
        reads=True,
        private=True,
    ),
    action("categories.show", _categories("show"), _("Shows the categories."), roles=_READERS, reads=True),
    action("rules.show", _rules("show"), _("Shows the automatic rules."), roles=_READERS, reads=True),
    action("rule.take", _rules("take"), _("Makes a rule of what corrections propose."), roles=_WRITERS),
    action("rule.never", _rules("never"), _("Does not want a rule that is proposed."), roles=_WRITERS),
    action("rule.on", _rules("turn_on"), _("Switches a rule on."), roles=_WRITERS),
    action("rule.off", _rules("turn_off"), _("Switches a rule off."), roles=_WRITERS),
    action("supplier.unmerge", _suppliers("undo"), _("Takes a merger of suppliers apart again."), roles=_WRITERS),
)
