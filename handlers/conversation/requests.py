"""A wish written out as the documented line of its command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from chat.lines.guard import other_person
from chat.lines.scan import ScannedLine
from chat.lines.signals import Signal, Turn, signals
from chat.pattern import Pattern
from chat.requests.documented import DocumentedLine
from handlers.conversation.documented import said_with
from handlers.registry import Contents

if TYPE_CHECKING:
    from chat.requests.composers import Composer


def composers() -> Mapping[str, Composer]:
    """What makes the line of a command of a sentence; only some messages need it, so that a start reads none of it."""
    from chat.requests.composers import COMPOSERS

    return COMPOSERS


def request(command: str, line: ScannedLine, contents: Contents) -> DocumentedLine | None:
    """The documented line for what the sentence wishes of the command; None where no command fits."""
    if composer := composers().get(command):
        return composer(line)
    entry = contents.entries.get(("command", command))
    if entry is None:
        return None
    return DocumentedLine(said_with(entry, " ".join(line.text.split())), doubtful=True)


def shows_alone(command: str) -> bool:
    """Whether a command only shows where nothing is named but what it is about."""
    from chat.requests.shown import SHOWN

    return command in SHOWN or command in _SHOW_ALONE


_SHOW_ALONE = (
    "revenue policy",
    "map",
    "payee",
    "close month",
    "lessons learned",
    "customer score",
    "settlement rules",
    "settlement bundle",
    "rules",
    "categories",
    "links",
    "bank account",
)
"""They show where they are said without what they set."""


def left_of(wanted: DocumentedLine, line: ScannedLine) -> tuple[str, ...]:
    """The names and values of the sentence that did not go into the line, in the person's own words."""
    places = [(element.start, element.end) for element in wanted.used] + list(wanted.used_words)
    return tuple(
        line.words(element)
        for element in line.elements
        if element.kind not in ("verb", "category", "task")
        and not any(start <= element.start and element.end <= end for start, end in places)
    )


def unused_words(wanted: DocumentedLine, line: ScannedLine, rest: str) -> tuple[str, ...]:
    """What the words behind a command say beside what went into the line, without what only joins; in the person's own
    words."""
    start = max(line.text.rfind(rest.strip()), 0)
    free = [place >= start for place in range(len(line.text))]
    for first, last in [(element.start, element.end) for element in wanted.used] + list(wanted.used_words):
        free[first:last] = [False] * (last - first)
    left, place = [], 0
    while place < len(free):
        end = place
        while end < len(free) and free[end]:
            end += 1
        words = _JOINS.sub(" ", line.text[place:end]).strip(" ,.;:!，。；：！、")
        if any(char.isalnum() for char in words):
            left.append(" ".join(line.text[place:end].split()))
        place = end + 1
    return tuple(left)


_JOINS = Pattern(
    r"(?i)\b(?:for|from|to|until|till|til|through|my|approvals?|approving|signing|on|of|the|a|an|by|at|in|it"
    r"|its|was|is|has|have|been|just|now|also|and|with|"
    r"please|pls|thanks|thank you|we|they|us|our|their|project|customer|paid|received|came|got|money|payment|sum"
    r"|amount)\b"
    r"|[的了给为在从到把由向对请是有就都和与及该笔钱款]|收到|回款|付款|项目|客户|谢谢|已经|一笔"
)
"""What joins the values of a line and says nothing beside them."""


def unsaid(command: str, wanted: DocumentedLine, line: ScannedLine) -> tuple[str, ...]:
    """What a sentence says that its documented line does not, where money moves or something is on its way only: a
    payment has no place for “to the wrong account” and “twice”, so these words are asked about."""
    if command in _OF_MONEY:
        left = unused_words(wanted, line, line.text)
        return tuple(words for words in left if not _MONEY_MOVES.fullmatch(_JOINS.sub(" ", words).lower()))
    if command in ("order", "advance") and (somebody := other_person(line)):
        return tuple(one.words for one in somebody)
    if command in _AT_ONCE and (later := _THEN.search(line.masked)):
        return (" ".join(line.words(day) for day in line.of("days")) or later[0],)
    if command in ("order", "advance") and (under_way := _UNDER_WAY.search(line.low)):
        return (line.text[under_way.start() : under_way.end()],)
    return ()


_OF_MONEY = (
    "paid",
    "pay supplier",
    "prepay",
    "refund",
    "refund from",
    "bank charge",
    "pay payroll",
    "pay card",
    "pay withheld tax",
    "advance returned",
    "recovered",
    "goods received",
)
_MONEY_MOVES = Pattern(
    r"(?:\W|\b(?:i|we|pays?|paid|send|sent|wired?|transferred|transfer|landed|arrived|has|had|been|credited|came"
    r"|through|today|hit|account|bank|invoices?|instal?ments?|first|second|third|\d(?:st|nd|rd|th)|supplier|payroll"
    r"|salar\w+"
    r"|wages?|staff|everyone|card|bill|company|credit|charges?|fees?|took|taken|deducted|debited|kept|charged|deposit"
    r"|down ?payment|advance|ahead|up ?front|as|prepaid|pre-?paid|finally|already|morning|afternoon|evening|yesterday"
    r"|this|out|off|settled|returned|gave|give|back|left ?over|rest|unused|refunded|refund|order|goods|arrived"
    r"|delivered"
    r"|here|are|just|towards?|wired|balance|full|transfer|wire|cash|record|book|note|log|down|hi|hey|ok|fyi|so|an?"
    r"|you|can|could|up)\b"
    r"|[付打转汇收到账入进来过去上下那这笔了的先]|刚刚?|今天|今早|上午|下午|早上|已经?|银行|手续费|管理费|服务费|扣"
    r"|工资|薪水|工资款|发|公司卡|账单|信用卡|还|退|定金|订金|预付|预收"
    r"|货款|尾款|首款|进度款|[第一二三四]期|剩|余|备用金|预支|没花完|供应商|订单|号|货|登记|记|一下|帮我|麻烦|完|全部"
    r"|全额|客户|我们?|咱们?|公司|司|那边|现金|转账|汇款|电汇)*"
)
"""The words by which people say that money has moved, and how they ask to have it noted."""
_AT_ONCE = ("set budget", "approve", "reject")
_THEN = Pattern(r"^(?!.*(?:\bbecause\b|因为)).*\b(?:in|from|starting|as of|next) ⟨D⟩\W*$|^\W*⟨D⟩")
"""“raise it to 7000 in january”: what is done is done at once."""
_UNDER_WAY = Pattern(
    r"想买|考虑|琢磨|看[中上]|\b(?:thinking (?:of|about)|consider\w*|contemplat\w*|toying with|tempted)\b"
    r"|\b(?:waiting for|awaiting|arriv(?:es|ed|ing)|on (?:its|the) way|was delivered|got delivered|still not here"
    r"|still missing)\b"
    r"|在路上|到货了?|发货了?|还没到|等着"
)


def turned(command: str, wanted: DocumentedLine, line: ScannedLine) -> bool:
    """Whether a word turns the sentence that the line did not use: it is not done without a question then."""
    reason = command == "reject"  # what is behind the thing that is named is a reason, also where no word introduces it
    own = _SAYS_ITSELF.get(command)
    return any(
        _turns(signal, wanted, line, reason=reason)
        for signal in signals(line.low)
        if own is None or not own.fullmatch(line.low, signal.start, signal.end)
    )


_SAYS_ITSELF = {
    "advance": Pattern(r"can|could|may|想|先|借|要|能不能|可不可以"),
    "contacted": Pattern(r"they|they'?ll|he|she|he'?ll|she'?ll|said|says|told|说|他们?|她|告诉"),
}
"""Words that turn another sentence and are this one itself: “could I get 1500 up front”, “rang them, they'll pay by 1
Dec”; of what somebody promised the promise is kept, as theirs."""


def _turns(signal: Signal, wanted: DocumentedLine, line: ScannedLine, *, reason: bool) -> bool:
    words = line.low[signal.start : signal.end]
    if signal.turn == "asks" or words in _ALWAYS:
        return True
    if signal.turn not in _TURNING or (signal.turn == "others" and words in _OURS):
        return False
    told = any(start <= signal.start and signal.end <= end for start, end in wanted.used_words)
    freely = reason or signal.turn in ("shares", "takes away") or _WHY.search(line.low, 0, signal.start) is not None
    return not (told and freely)


_ALWAYS = ("unless", "除非")
_OURS = ("we", "我们", "咱们", "大家")
"""Who speaks for the company wishes it for the company."""
_TURNING: tuple[Turn, ...] = (
    "not",
    "supposes",
    "others",
    "shares",
    "takes away",
    "hedges",
    "bounds",
    "repeats",
    "clause",
    "tells",
    "compares",
    "limits",
    "takes back",
)
_WHY = Pattern(r"\b(?:because|cause|cos|since|as|due to|for)\b|因为|由于|原因|理由")
"""What introduces a reason, in which “not” turns nothing: “… because the old one does not boot”."""
