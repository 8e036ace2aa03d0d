"""What a question narrows and the command that answers it does not: said beside the answer, never dropped.

“my expenses over 100” shows all of them and says that “over 100” was left out; what a command takes nothing of is not
handed to it at all.
"""

from __future__ import annotations

import re
from dataclasses import replace

from chat.folding import folded
from chat.lines.scan import ScannedLine
from chat.pattern import Pattern
from chat.values.impossible import impossible
from handlers.conversation.decided import Decided
from handlers.registry import Contents, Entry


def told(decided: Decided, line: ScannedLine, contents: Contents) -> Decided:
    """The same; where it only shows something, with what it will not look at taken out of its words and named."""
    asked = decided.asked
    if asked is None and decided.kind == "command" and not decided.left:
        shown = contents.entries[decided.kind, decided.name]
        state = _STATE.search(line.low) if shown.reads and _takes_nothing(shown, contents) else None
        return replace(decided, left=(line.text[state.start() : state.end()],)) if state else decided
    entry = contents.entries.get(("command", asked.command)) if asked else None
    if asked is None or entry is None or not entry.reads or not asked.rest.strip() or impossible(asked.rest):
        return decided  # “certified 2026-13”: the command says what it cannot be
    if _takes_nothing(entry, contents):
        left = asked.rest.strip() if _says_something(asked.rest) else ""
        return replace(decided, asked=replace(asked, rest=""), left=(left,)) if left else decided
    narrowing = _NARROWING.search(asked.rest)
    if (
        narrowing is None
        and entry.name in _OF_NAMES
        and not line.of("span")
        and (beside := _beside_names(asked.rest, line))
    ):
        return replace(decided, left=(beside,))
    if narrowing is None or entry.name in _OWN_WORDS:
        return decided
    rest = f"{asked.rest[: narrowing.start()]} {asked.rest[narrowing.end() :]}".strip(" ,，")
    return replace(decided, asked=replace(asked, rest=rest), left=(narrowing[0].strip(" ,，的"),))


def _takes_nothing(entry: Entry, contents: Contents) -> bool:
    """Whether no documented line of a command has anything behind its words."""
    lines = [line for example in entry.examples for line in (example.en, example.zh)]
    return bool(lines) and all((asked := contents.wordings.best(line)) and not asked.rest.strip() for line in lines)


def _beside_names(rest: str, line: ScannedLine) -> str:
    """What is said beside the names, the time and the words of a question for money; a person among it."""
    low = folded(rest)
    for element in line.of("project", "category", "days", "party"):
        low = low.replace(line.low[element.start : element.end], " ")
    return " ".join(_OF_MONEY.sub(" ", low).split()) if _says_something(_OF_MONEY.sub(" ", low)) else ""


def _says_something(rest: str) -> bool:
    return _SMALL.fullmatch(folded(rest)) is None


_SMALL = Pattern(
    r"(?:[\s,，.。?？!！:：'’-]|\b(?:my|me|mine|i|we|us|our|ours|the|a|an|all|every|any|of|for|on|in|at|to|is|are|do"
    r"|does|have|has"
    r"|am|there|that|still|now|right|currently|current|today|so|far|please|pls|thanks|list|show|see|give|get|open"
    r"|whole"
    r"|complete|full|again|here|company|everything|overview|status|view|and|or|what|s)\b"
    r"|[我你的们请给在了着吧呢啊呀吗一下看查列出显示都还有"
    r"全部所有现目前当今天公司咱这个里些]|单子|列表|情况)*"
)
"""Words that narrow nothing."""
_STATE = Pattern(
    r"\b(?:rejected|approved|paid|unpaid|submitted|withdrawn|declined|reimbursed|older|oldest|newest|biggest|largest"
    r"|cheapest)\b"
    r"|被?驳回|已?批准|已付|未付|已提交|撤回|退回|最[大小早晚贵新旧高低]"
)
"""What a list is narrowed to, where it has no such part."""
_OF_MONEY = Pattern(
    r"\b(?:budgets?|left|remain(?:s|ing)?|spent|spend|spending|used|use|money|cash|costs?|paid|much|many|how|what"
    r"|where|go|gone"
    r"|went|going|hours?|versions?|history|plan|plans|planned|actuals?|month|year|quarter|week|20\d\d(?:-\d\d)?"
    r"|per ?cent"
    r"|percentage|by|category|categories|task|tasks|labou?r|material|materials|travel|other|equipment|subcontract"
    r"|with|from"
    r"|this|last|next|since|until|total|totals?|project|projects|did|been|was|were|will|can|could|be|it|its|up|over"
    r"|under|ok"
    r"|doing|stand|standing|stands|look|looks|looking|like|please|already|yet|just|roughly|exactly|more|less|enough"
    r"|burn"
    r"|burnt|burned|rate|needs?|budgeted|amount|figures?|numbers?|bit|lot|any|anything|something)\b"
    r"|[花剩余用掉钱多少预算还够不没超了吗额度月份年季周人工差旅材料设备外包其他类别按版本历史进度支出成本费用项目哪去能再会得和与跟现到情况怎样么]"
)
_OF_NAMES = ("budget",)
"""Commands that look at names and times, whatever else is said."""
_OWN_WORDS = ("what if", "why", "help", "permissions", "mcp", "report", "letter", "certify")
"""Commands whose words are a sentence of their own, or which know themselves what is to be left out."""
_NARROWING = Pattern(
    r"[\s,]*\b(?:except(?:ing)?(?: for)?|excluding|excl\.?|without|not (?:counting|including)|apart from|other than"
    r"|but not"
    r"|leaving out|minus|ignoring|disregarding)\s.+$"
    r"|[\s,]*\b(?:over|above|under|below|more than|less than|older than|younger than|larger than|smaller than"
    r"|bigger than|at least"
    r"|at most|up to|exceeding)\s+(?:\W?\d|a |an |one |two |three |half ).*$"
    r"|[\s,]*\bonly\W*$|[\s,]*\bin (?:usd|eur|gbp|rmb|cny|dollars|euros|pounds)\W*$"
    r"|(?:除了|除去|刨去|去掉)[^,，]{1,12}?(?:以外|之外|外|的|$)|[,，\s]*(?:不含|不包括|不包含|不算|不计|扣除|剔除"
    r"|不要)[^,，]{1,12}$"
    r"|[^\s,，]{1,8}除外$|(?:超过|大于|小于|高于|低于|不到|至少|最多)\s?\W?\d[^\s]*|\W?\d[\d,.]*\s?(?:万|千|元|块|天"
    r"|个月|小时)?以[上下]的?",
    re.IGNORECASE,
)
"""What of a question leaves out a part, or keeps only a part, as no command that shows something does."""
