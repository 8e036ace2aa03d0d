"""Opening balances: what a company brings from its former books.  Owns nothing: each item becomes a document of its
own subject."""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import command, later, table
from ledger.errors import sentence

_commands = later("handlers.opening.commands")
_imports = later("handlers.opening.imports")

ENTRIES = table(
    "imports",
    command(
        "opening balances",
        _commands("show"),
        _(
            "Takes over the books you kept before from a sheet: the trial balance and what is open behind it; "
            "“template” gives the empty sheet."
        ),
        words=("opening balance", "opening items", "期初余额", "期初", "期初数据"),
        examples=(
            Bilingual("opening balances", "期初余额"),
            Bilingual("opening balances template", "期初余额 模板"),
        ),
        roles=("finance", "admin"),
        sentence=sentence("Only finance imports files."),
        reads=True,
        private=True,
        first=True,
        dated=True,
    ),
)
IMPORTS = (_imports("OPENING"),)
