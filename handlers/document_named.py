"""A document of ours that a line names: an expense or a supplier's invoice, by our number or the one printed on it."""

from __future__ import annotations

import re

from chat.pattern import Pattern
from handlers import button_values
from handlers.context import Context
from ledger.errors import BadInput, NotFound, sentence
from ledger.nouns import Expense
from storage import expenses

_OURS = Pattern(r"^\s*(?:(?:expense|claim)\b|费用|报销单?|#)\s*#?\s*", re.I)
_PAPER = Pattern(r"^\s*(?:(?:(?:supplier(?:'s)?\s+)?invoice|document|of|on)\b|发票|单据|供应商发票)\s*", re.I)
_LATER = Pattern(r"(?:^|\s)(?:(?:of|on|for)\s+)?(?:expense|claim|费用|报销单?)\s*#?\s*(?P<n>\d+)(?!\S)", re.I)


def named(ctx: Context, text: str) -> tuple[Expense, str]:
    """The document that a line names, and the rest of the line: “expense 12 …”, “#12 …”, “24327001 …” at its beginning,
    “… expense 12 …” behind an amount as well.

    Raises BadInput where none is named, NotFound where the books have none with that number.
    """
    words = _PAPER.sub("", text)
    if not _OURS.match(words) and (later := _LATER.search(words)):
        words = f"#{later['n']} {words[: later.start()]} {words[later.end() :]}"
    ours = bool(_OURS.match(words))
    words = _OURS.sub("", words).strip()
    number, _blank, rest = words.partition(" ")
    if not number:
        raise BadInput(
            sentence("Which document? Name our number of it, or the one that is printed on it."), field="number"
        )
    id = 0 if ours else expenses.with_number(ctx.book, number)
    if not id and number.isascii() and number.isdecimal():
        id = button_values.number(number)
    if not id:
        raise NotFound(sentence("No document has the number {number}."), number=number[:40], field="number")
    return expenses.get(ctx.book, id, ctx.rules.currency), rest.strip()
