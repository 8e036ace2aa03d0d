"""Why a line with an amount is not to be booked as spent: the money came back, is only planned, or was not spent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from chat.lines.scan import ScannedLine
from chat.pattern import Pattern
from chat.text import Text, _

Why = Literal["returned", "negated", "planned", "asked", "other", "shared", "about"]


@dataclass(frozen=True, slots=True)
class Unspent:
    """What speaks against booking a line as spent.

    Attributes:
        why: `returned`: money that came back; `negated`: it was not spent; `planned`: not yet; `asked`: a question;
            `other`: somebody else paid; `shared`: with whom, but not in which parts; `about`: not the exact amount.
        sentence, hint: for the person, and what to do next.
        place: of the words that say so.
    """

    why: Why
    sentence: Text
    hint: Text
    place: tuple[int, int]


def unspent(line: ScannedLine) -> Unspent | None:
    """What speaks against booking it, None where nothing does.

    >>> from datetime import date
    >>> from chat.lines.elements import Terms
    >>> from chat.lines.scan import scan
    >>> from chat.names import Names
    >>> lines = (
    ...     "hotel got refunded 412",
    ...     "i havent paid the 45 taxi",
    ...     "taxi will cost 60",
    ...     "taxi 45?",
    ...     "AA 90",
    ...     "taxi 45",
    ... )
    >>> read = (unspent(scan(text, Terms(Names.of([])), date(2026, 11, 20))) for text in lines)
    >>> [against.why if against else "" for against in read]
    ['returned', 'negated', 'planned', 'asked', 'shared', '']
    """
    low = line.low
    for why, pattern in _PATTERNS:
        if match := pattern.search(low):
            return _against(why, match.span())
    for person in line.of("person"):
        if match := _PAID_BY_OTHER.match(low, person.end):
            return _against("other", (person.start, match.end()))
    return None


def undivided(place: tuple[int, int]) -> Unspent:
    """A word of dividing ("half", "一半") that nothing was divided by."""
    return _against("shared", place)


def _against(why: Why, place: tuple[int, int]) -> Unspent:
    sentence, hint = _SENTENCES[why]
    return Unspent(why, sentence, hint, place)


_SENTENCES: dict[Why, tuple[Text, Text]] = {
    "returned": (
        _("Money that came back cannot be booked here yet, so I booked nothing. Was its expense entered already?"),
        _(
            "Say “my expenses” and withdraw or correct it; where it is booked already, ask finance to take the "
            "approval back."
        ),
    ),
    "negated": (_("That sounds as if nothing was spent. Shall I book it as an expense?"), Text("")),
    "planned": (_("That sounds as if it was not spent yet. Shall I book it as an expense?"), Text("")),
    "asked": (_("Is that a question, or shall I book it as an expense?"), Text("")),
    "other": (_("Did you pay that yourself? I book as an expense what you spent."), Text("")),
    "about": (_("Is that the exact amount? Shall I book it as an expense?"), Text("")),
    "shared": (
        _("What was your part of it?"),
        _("Write for example: my half of 90 taxi apollo · taxi 90 half apollo half lab"),
    ),
}

_PATTERNS: tuple[tuple[Why, Pattern], ...] = (
    (
        "returned",
        Pattern(
            r"\brefund(?:ed|s)?\b(?! (?:fee|charge))|\bmoney (?:came )?back\b|\bcredited back\b|\bcash ?back\b"
            r"|\bgot (?:it|(?:my |the )?(?:money|deposit|cash|fare)"
            r"|(?:[a-z]{3} )?[¥€$£]?\d[\d.,]*(?: ?[a-z]{3,7})?) back\b"
            r"|\b(?:gave|paid|sent|transferred) (?:me |us )?(?:it |[¥€$£]?\d[\d.,]*(?: ?[a-z]{3,7})? )?back\b"
            r"|(?:\bit|\d) came back\b|\bi? ?returned (?:the|it|my|them|a|an)\b"
            r"|退(?:了|款|回来?|钱|给我|还|掉|货)(?!.{0,5}(?:手续费|运费|快递|费))|返还|已退|全额退|退押金"
        ),
    ),
    (
        "negated",
        Pattern(
            r"\b(?:have|has|had|did|do|does|was|were|is|will|would) ?n[o'’]?t (?:\w+ ){0,2}?(?:pa(?:y|id)"
            r"|spen[dt]|b(?:uy|ought)|take|took|cost|charged?|need|book|claim|expense|order)"
            r"|\b(?:havent|hasnt|hadnt|didnt|dont|doesnt|wasnt|wont|don't|never|not"
            r"|no longer) (?:\w+ ){0,2}?(?:pa(?:y|id)|spen[dt]|b(?:uy|ought)|take|took|charged?|book|claim"
            r"|expense|order)"
            r"|\bprivate(?:ly)?\b|\bpersonal(?:ly)?\b(?! (?:card|money|account|pocket))"
            r"|\bfor my (?:mum|mom|wife|husband|kids?|son|daughter|girlfriend|boyfriend)\b"
            r"|私人|自己用的|给我(?:妈|爸|老婆|老公|孩子)"
            r"|\bnot mine\b|\bno taxi\b|\bcancel+ed\b(?! fee)"
            r"|没有?(?:花|买|付|用|坐|住|去|打车|给钱|支付)|还没(?!发票|开票)|未付|不用报|别报|不报|不要报"
            r"|不要记|别记|不用记|取消了"
        ),
    ),
    (
        "asked",
        Pattern(
            r"[?？]|(?:吗|呢|么)\s*[。.!！]?\s*$|^\s*(?:can|could|may|should|shall) (?:i|we|he|she|they)\b"
            r"|^\s*(?:is|are|did|do|does|how|what|who|when|why|which|where)\b"
            r"|要不要|能不能|可不可以|是不是|多少钱|怎么报|谁[付的]"
        ),
    ),
    (
        "planned",
        Pattern(
            r"\b(?:needs? to|need (?:a|an|some|money|\d)|wants? to|wanna|would like to|(?:i|we)'?d like to"
            r"|plan(?:ning|s)?(?: to| on)?|going to|gonna|intend(?:ing)? to|thinking (?:of|about)|about to)"
            r"(?! (?:expense|claim|log|book|get|be|submit|file|record|reimburse|add|enter|put|report))(?!\w)"
            r"|\b(?:will|would|could|should|might|may|gonna) (?:probably |likely |only |be (?:about "
            r"|around )?)?(?:cost|be\b|need|buy|pay|take|spend|order)"
            r"|\b(?:quoted?|quotation|quotes|estimated?|estimate|budgeted|offer(?:ed)? (?:us|me)|price is"
            r"|prices? at|costs about)\b|\bif\b"
            r"|想[买订要换去]|[要想]不要|(?<![需主重])要[买订付花换](?!的)|准备[买订换去付]|打算|计划[买订]"
            r"|预计|估计|预估|大概要|大约要|可能要|将要|还没[订买付]|报价|需要[买订付换]|得[买花订]|会花|将花"
            r"|如果|要是"
        ),
    ),
    (
        "other",
        Pattern(
            r"[,;]\s?(?:and )?(?!(?:i|we|just|already|have|was|is|not|all|also|it)\b)[a-z]+ (?:has )?paid\b"
            r"|(?:帮我|替我|给我)先?(?:垫|付|买单)|(?:客户|对方|甲方|同事|别人|老板|他|她|他们)(?:帮我|替我|来"
            r"|已经)?(?:付|垫|出|买单)(?:的"
            r"|了|过)"
        ),
    ),
    (
        "shared",
        Pattern(
            r"(?<![a-z])aa(?:制|了)?(?![a-z0-9])|\b(?:split|shared?|went dutch)(?: it| this| the bill"
            r"| the cost)? with\b"
        ),
    ),
    (
        "about",
        Pattern(
            r"(?:\b(?:about|approx(?:imately|\.)?|around|roughly|circa|ca\.?|~)\s?"
            r"|~\s?)(?:[a-z]{3} )?[¥$€£]?\d|\d ?-?ish\b"
            r"|\b(?:\d+|hundred|thousand|(?:twen|thir|for|fif|six|seven|eigh|nine)ty) (?:something|or so|odd)\b"
            r"|(?<![\d一二三四五六七八九])[百千万]八[十百千]|左右|大概|大约|差不多|约(?=\d)|[十百千万\d](?:几|多|来)(?:块|元|圆|钱|(?=[\s,，。]|$))|[几好]几?[十百千](?:块|元|圆)"
        ),
    ),
)
_PAID_BY_OTHER = Pattern(
    r"\s?(?:(?:has |have |already |kindly )?(?:paid|bought|spent|covered|advanced)\b|(?:帮我|替我|给我"
    r"|先)?(?:垫付?|付|花|买)了)"
)
