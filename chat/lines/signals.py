"""Words that turn a sentence: not, whether, will, each, half, except … and who is spoken of.

A line that holds one of them says something else than the same line without it, so whoever acts on a line has to have
used them or has to ask (`chat.lines.guard`).  All of it takes folded text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from chat.values.readers import compiled

Turn = Literal["not", "asks", "plans", "supposes", "others", "shares", "takes away", "sums", "absent"]


@dataclass(frozen=True, slots=True)
class Signal:
    """A word that turns the sentence, where it stands and which way.

    Attributes:
        turn: `not` it did not happen; `asks` whether it did; `plans` it is to happen; `supposes` if it happened;
            `others` somebody else did; `shares` it is so much for each, or a part; `takes away` less something;
            `sums` it is the sum of what else is said; `absent` somebody was away.
    """

    start: int
    end: int
    turn: Turn


def signals(low: str) -> tuple[Signal, ...]:
    """Every such word of a folded line, in order.

    >>> [(signal.turn, low[signal.start : signal.end]) for low in ("didn't do 2h",) for signal in signals(low)]
    [('not', "didn't")]
    """
    every = [
        Signal(*match.span(), turn)
        for turn, pattern in _PATTERNS.items()
        for match in compiled(pattern).finditer(low)
        if match.end() > match.start()
    ]
    return tuple(sorted(every, key=lambda signal: (signal.start, -signal.end)))


def turns(low: str, *wanted: Turn) -> bool:
    """Whether one of these stands in the line."""
    return any(signal.turn in wanted for signal in signals(low))


def _any(words: str) -> str:
    return "|".join(re.escape(word).replace("_", r"\s") for word in words.split())


_NOT = _any(
    "not never didn't didnt don't dont wasn't wasnt haven't havent hasn't hasnt won't wont can't cant cannot couldn't "
    "couldnt isn't isnt aint ain't doesn't doesnt shouldn't shouldnt wouldn't wouldnt nothing hardly barely forget_about "
    "instead_of cancelled canceled skipped"
)
_PLANS = _any(
    "will i'll ill_do we'll gonna going_to gotta need needs needed_for plan plans planning_to planned tomorrow later "
    "should must estimate estimated estimates expect expected guess might may could want wants would_like intend "
    "remind_me to_be_done still_to_do will_take should_take takes quote quoted upcoming supposed_to about_to"
)
_SUPPOSES = _any("if what_if suppose supposing in_case unless would i'd id_say whether")
_OTHERS = _any(
    "he she they them he's she's they're his her their we us our everyone everybody someone somebody colleague"
)
_ASKS = (
    r"[?？]|\b(?:who|whose|when|where|why|which|how (?:much|many|long|come|do|does|is|are))\b"
    r"|^\s*(?:did(?! (?:\d|an? (?:hour|half)|half|one|two|three|four|five|six|seven|eight))|do|does|is|are|was|were|can|could|should|have|has|am|would|will|may|what|whats|what's|how|hows)\b"
)
_SHARES = r"\b(?:each|every|per|half|halves|split|shared?|apiece|respectively|both|daily)\b"
_PATTERNS: dict[Turn, str] = {
    "not": rf"\b(?:{_NOT})\b|(?<![分差区特级类辨识识告离])别(?![墅名人的])|(?<![有没])没有?(?!问题)|(?<![是能不])不(?!过|错|同|良|锈|锈钢|是吗)|未(?!来)|(?<!无)无(?!线|人机|锡|纺)|取消了?|忘了干",
    "asks": rf"{_ASKS}|[吗呢么]\s?[。.!?]?$|谁|什么时候|多少|几个|几天|几小时|怎么|为什么|哪[个些天里]|要不要|是不是|有没有|能不能|会不会|该不该|行不行|够不够|可不可以|对吧|吧\?",
    "plans": rf"\b(?:{_PLANS})\b|明天|后天|(?<!一)下周|下个?月|打算|准备(?!会|工作|材料|ppt)|计划(?!书|表|会)|预计|估计|估摸|估算|需要|还[要得需](?!求)|(?<![纪需主重概摘])要(?![求素件点])|得[花用投干]|想(?!法)|应该|将(?!军)|待会|等下|等会|一会儿?[要去]",
    "supposes": rf"\b(?:{_SUPPOSES})\b|如果|要是|假如|假设|万一|的话",
    "others": rf"\b(?:{_OTHERS})\b|[他她]们?|大家|人家|同事|我们|咱们",
    "shares": rf"{_SHARES}|每(?![周月]报)|各(?![类种位自])|一半|平分|均摊|分摊|对半|人均",
    "takes away": r"\b(?:minus|less|except|excluding|without|apart from|but not|off for|break|lunch break)\b|除了|除去|减去?|扣掉?|去掉|刨去|不算|不含|午休|中间(?:休息|吃饭)",
    "sums": r"\b(?:in total|total|altogether|all in all|in all|combined|together)\b|一共|总共|合计|共计|加起来|加一起",
    "absent": r"\b(?:sick|on leave|vacation|holiday|pto|day off|ill|dentist|doctor)\b|请.{0,5}假|调休|不舒服|没上班|不上班|不在公司|病假|年假|休假|事假|看病|看牙|发烧|没来|没去",
}
