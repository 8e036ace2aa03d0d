"""Rules and master data in the chat: suppliers that are one, automatic entry rules, categories by day, the dictionary.

Owns mergers of suppliers, rules of entry and versions of categories.
"""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import action, command, later, table
from ledger.errors import sentence

_suppliers = later("handlers.master_data.suppliers")
_categories = later("handlers.master_data.categories")
_dictionary = later("handlers.master_data.dictionary")
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
