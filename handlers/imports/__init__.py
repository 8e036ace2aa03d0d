"""Files of other programs, whatever they hold: shown first, taken on request, taken back as a whole.  Owns the imports.

What the rows mean is the business of the subject that hands in the `ImportKind`.
"""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import action, command, form, later, table
from ledger.errors import sentence

_commands = later("handlers.imports.commands")

_ROLES = ("finance", "admin")
_ONLY = sentence("Only finance imports files.")

ENTRIES = table(
    "imports",
    command(
        "import",
        _commands("show"),
        _("Shows the last imports of files; a file is imported by dropping it in the chat."),
        words=("imports", "导入", "导入记录"),
        examples=(Bilingual("import", "导入"),),
        roles=_ROLES,
        sentence=_ONLY,
        reads=True,
        private=True,
    ),
    command(
        "undo import",
        _commands("undo_said"),
        _("Takes back all that an import brought or changed, by its number."),
        words=("undo the import", "take back import", "撤销导入", "撤回导入"),
        examples=(Bilingual("undo import 12", "撤销导入 12"),),
        roles=_ROLES,
        sentence=_ONLY,
        private=True,
    ),
    action(
        "import.answer",
        _commands("answer"),
        _("Answers what a dropped file leaves open, and shows what it would bring."),
        reads=True,
    ),
    action(
        "import.columns",
        _commands("ask_columns"),
        _("Asks which columns of an unknown table are what."),
        reads=True,
    ),
    form(
        "import.columns",
        _commands("fill_columns"),
        _("Shows what a table would bring as a bank statement by the columns that were named."),
    ),
    action(
        "import.take",
        _commands("take"),
        _("Takes what is new or changed in a dropped file."),
    ),
    action(
        "import.undo",
        _commands("undo_clicked"),
        _("Takes back all that an import brought or changed."),
    ),
)
