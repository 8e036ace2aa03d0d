"""Spending that nobody called an expense: “taxi 45.50”, “打车 45”, “买鼠标199”; only what is spending beyond doubt."""

from __future__ import annotations

import re
from datetime import date

from chat.lines.elements import Terms
from chat.lines.spending import Spending, SpendingLine, spending
from chat.values.unread import Unread


def plain_spending(text: str, terms: Terms, today: date, labour: str = "") -> SpendingLine | None:
    """What was spent, where a line that asks for nothing else says so: “taxi 45.50”, “打车 45”, “买鼠标199”.

    Each amount comes with a currency, a word for a cost (not for labour), or that something was bought; and nothing in
    the line is left over that could change what it means.

    >>> from chat.names import Known, Names
    >>> terms = Terms(Names.of([]), categories=Names.of([Known("travel", "travel", ("taxi", "打车"))]), currency="CNY")
    >>> lines = ("taxi 45.50", "打车 45", "lunch 38 yuan", "买鼠标199", "meeting at 9", "taxi 45?", "v2.5")
    >>> [plain_spending(line, terms, date(2026, 11, 20)) is not None for line in lines]
    [True, True, True, True, False, False, False]
    """
    if not text.strip() or len(text) > 200 or "\n" in text.strip():
        return None
    line = spending(text, terms, today)
    if isinstance(line, Unread) or line.unspent or line.left or _OTHERWISE.search(line.line.lower()):
        return None
    bought = _BOUGHT.search(line.line.lower()) is not None
    sure = all(_plainly(spent, labour) or (bought and _positive(spent)) for spent in line.spendings)
    return line if sure else None


def _positive(spent: Spending) -> bool:
    return spent.amount is not None and spent.amount.number > 0


def _plainly(spent: Spending, labour: str) -> bool:
    if spent.amount is None or spent.amount.number <= 0:
        return False
    if spent.category and spent.category.kind == "one" and spent.category.key != labour:
        return True
    return spent.amount.currency is not None


_BOUGHT = re.compile(r"\b(?:bought|purchased|paid|spent|cost me)\b|[买购]了?|花了|付了|垫付|垫了|请客|请.{0,6}吃饭")
_OTHERWISE = re.compile(
    r"\b(?:advance|request|orders?|ordered|po|budgets?|invoiced?|received|approved?|reject|undo|cancel|loan|deposit)\b"
    r"|借款|预支|申请|采购|订购|预算|收到|到账|回款|批准|驳回|撤销|开票|定金|押金"
)
"""Words of other wishes that also come with amounts."""
