"""Rules and master data in the chat: suppliers that are one, automatic entry rules, categories by day, the dictionary.

Owns mergers of suppliers, rules of entry and versions of categories.
"""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import action, command, later, table
from ledger.errors import sentence

_suppliers = later("handlers.master_data.suppliers")

ONLY_READS = sentence("Master data is for finance, administrators and auditors.")
ONLY_CHANGES = sentence("Only finance and administrators change master data.")
_READERS = ("finance", "admin", "auditor")
_WRITERS = ("finance", "admin")

ENTRIES = table(
    "master_data",
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
    action("supplier.unmerge", _suppliers("undo"), _("Takes a merger of suppliers apart again."), roles=_WRITERS),
)
