"""The guard: what a line says and nobody used.

A message is read as a whole.  Whatever is booked must account for every word that could change it; what it leaves over
is never dropped into a note but makes the bot ask, or decline.  This looks at what remained of a line after it was
read, whatever read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from chat.folding import wordy
from chat.lines.beside import second_wishes, told_beside
from chat.lines.days import names_a_thing
from chat.lines.edge_words import edges
from chat.lines.elements import Element
from chat.lines.note_words import turned_note, unforeseen
from chat.lines.scan import ScannedLine, scan
from chat.lines.signals import Signal, Turn, signals
from chat.lines.turned_values import turned_money, turned_values
from chat.pattern import Pattern

Weight = Literal["declines", "asks"]


@dataclass(frozen=True, slots=True)
class Leftover:
    """Something that was said and not used, in the person's own words.

    Attributes:
        weight: `declines` the line speaks of something that did not happen or that another person did; `asks` it may
            be as read, but not without a question.
        turn: which way a word turns the sentence; of a value its kind.
        aside: it stands in a clause of its own that has no time, money, day or name (“…, dont tell my boss”).
    """

    words: str
    weight: Weight
    turn: str
    aside: bool = False


_DECLINES: frozenset[Turn] = frozenset({"not", "asks", "plans", "supposes", "others", "absent"})


def leftovers(line: ScannedLine, remained: str) -> tuple[Leftover, ...]:
    """What a reading of the line did not use: the words that turn it, and the values in what remained for a note.

    Args:
        remained: the words that were used for nothing else.
    """
    rest = scan(remained, line.terms, line.today)
    values = [
        Leftover(rest.words(element), "asks", element.kind) for element in rest.elements if _matters(element, rest)
    ]
    turned = [
        _left(line, signal)
        for signal in signals(line.low)
        if _unused(line.low[signal.start : signal.end], rest.low, signal.turn)
    ]
    days = [Leftover(match[0], "asks", "days") for match in _DAY_WORD.finditer(rest.low) if not rest.of("days")]
    ranges = [Leftover(match[0], "asks", "range") for match in _RANGE.finditer(rest.low)]
    breaks = [Leftover(match[0], "asks", "break") for match in _BREAK.finditer(rest.low)]
    loose = [Leftover(match[0].strip(), "asks", "loose") for match in _LOOSE.finditer(rest.low)]
    wholes = [Leftover(match[0], "asks", "part") for match in _OF_A_WHOLE.finditer(rest.low)]
    quoted = [
        Leftover(match[0], "asks", "quote")
        for match in _QUOTE.finditer(line.text)
        if any(span.start < match.end() and match.start() < span.end for span in line.of("span"))
    ]
    several = [Leftover(match[0], "asks", "people") for match in _PEOPLE.finditer(rest.low)]
    return (
        *quoted,
        *other_person(line),
        *turned,
        *beside(line),
        *values,
        *days,
        *ranges,
        *breaks,
        *wholes,
        *several,
        *loose,
        *(_told(words, turn) for words, turn in turned_values(line, rest.low)),
        *(_told(words, turn) for words, turn in _noted(rest.masked)),
        *(Leftover(words, "asks", "edge") for words in _edges(line)),
        *(Leftover(words, "asks", "note") for words in _unforeseen(line, rest)),
    )


def _unforeseen(line: ScannedLine, rest: ScannedLine) -> Iterator[str]:
    """The pieces of a line between its names, values and commas that name no work, where nothing has used them; the
    name of a task is work."""
    tasks = [line.low[one.start : one.end] for one in line.of("task")]
    for piece in _BETWEEN.split(line.masked):
        if any(task in piece for task in tasks):
            continue
        if unforeseen(piece) and all(word in rest.low for word in _SIGN.sub(" ", piece).split()):
            yield _SIGN.sub("", piece).strip() or piece.strip()


_BETWEEN = Pattern(r"⟨[LR]⟩|[,;，；。:：()（）\n]|\. ")


def beside(line: ScannedLine) -> tuple[Leftover, ...]:
    """What is told or wished for beside what the line enters."""
    return tuple(
        Leftover(line.text[start:end].strip(), "asks", turn)
        for turn, places in (("beside", told_beside(line)), ("wishes", second_wishes(line)))
        for start, end in places
    )


def turning(line: ScannedLine, used: Iterable[tuple[int, int]]) -> tuple[Leftover, ...]:
    """The words that turn the sentence and stand outside the places that were used, whoever read it.

    What is told of somebody else comes first; a sign of a question counts wherever it stands.
    """
    places = tuple(used)
    return (
        other_person(line)
        + beside(line)
        + tuple(
            _left(line, signal)
            for signal in signals(line.low)
            if signal.turn == "asks" or not any(start <= signal.start and signal.end <= end for start, end in places)
        )
        + tuple(_told(words, turn) for words, turn in _about_money(line) if line.of("amount", "number"))
    )


def _edges(line: ScannedLine) -> Iterator[str]:
    """The words at its edges that make something else of it; a name stands in its own words."""
    names = [line.words(element) for element in line.of("person")]
    for words in edges(line.masked):
        named = words.replace("⟨N⟩", names[-1]) if names else words
        yield _SIGN.sub("", named).strip() or line.text


_SIGN = Pattern(r" ?⟨.⟩?|⟩")


def _noted(masked: str) -> Iterator[tuple[str, str]]:
    """What a note says of the entry; of a line that a documented word begins it is the note all the same."""
    for words, turn in turned_note(masked):
        yield _SIGN.sub("", words).strip() or words, turn if turn == "others" else f"note {turn}"


def _about_money(line: ScannedLine) -> Iterator[tuple[str, str]]:
    yield from turned_money(line)
    yield from _noted(line.masked)
    yield from ((words, "edge") for words in _edges(line))


def _told(words: str, turn: str) -> Leftover:
    return Leftover(words, "declines" if turn == "others" else "asks", turn)


def _left(line: ScannedLine, signal: Signal) -> Leftover:
    weight: Weight = "declines" if signal.turn in _DECLINES else "asks"
    return Leftover(line.text[signal.start : signal.end], weight, signal.turn, _aside(line, signal))


_PEOPLE = Pattern(
    r"(?<![\d.])(?:[2-9]|1\d|two|three|four|five|six|both) (?:of us|people|persons|colleagues|guys|engineers"
    r"|devs|men)\b"
    r"|(?<![第\d])(?:[两俩二三四五六七八九2-9]|1\d) ?个? ?人(?![天工])"
)
"""“4h apollo, three of us”: the time of one of them, or of all?"""
_QUOTE = Pattern(r"“[^”]*”|\"[^\"]*\"|「[^」]*」")
"""What somebody else is quoted with."""
_OF_A_WHOLE = Pattern(
    r"(?<![\w.])\d{1,2}(?:\.\d)? of (?:the|those|these|my|it)\b|里[面头]有|其中"
    r"|\b(?:thereof|whereof|out of (?:that|those|which|it)|(?:of|from|in) (?:which|that|those|them)|included in)\b"
    r"|^\W*(?:\w+ )?and (?:a |one |three |two )?(?:half|halves|quarters?|thirds?)\b"
)
"""“4 of the 8 hours”: which of them are meant, the part or the whole?"""
_LOOSE = Pattern(
    r"\bsince\b(?! (?:i|we|he|she|it|they|the|there|that|this|my|our|nobody|no one)\b)"
    r"|\bnothing but\b|\bbetween \w+ and$|(?<![\w-])(?:and|or|but|than|with|w|without|incl|including"
    r"|minus|less|per|every|either|neither"
    r"|except|instead|until|till|because|if)$|^(?:or|than|except|until|till|instead of)\b(?!-)"
    r"|\bout of (?:one|an?|the)\b"
    r"|(?:除了|从|到|或者?|还是|但是?|因为|如果|要是|改[成为到]?|里[面头边])$"
    r"|^\W*(?:(?:no|nope|wait|oops|sorry|rather|actually|hmm|hang on|不对|不是|哦不|等等)\W*)+$|\b(?:with|w) (?:one"
    r"|two|three|four|\d)$"
)
"""Small words that join something to nothing: what they joined was read without them, and may mean another thing."""
_BREAK = Pattern(
    r"\b(?:with|minus|less|incl\w*|plus|took|for|off for) (?:a |my |the )?(?:lunch|break|coffee break)\b"
    r"(?! (?:with|meeting|talk))"
    r"|午休|吃饭时间"
)
"""A break that was not taken from anything: “… until five with one hour for lunch”."""


_RANGE = Pattern(
    r"\bfrom \S.{0,30}? (?:to|till?|until) \w|(?<![\w.:/-])\d{1,2} ?(?:to|till?|until|-|–|到|至) ?\d{1,2}(?![\w.:/%-])"
)
"""“on site 9 to 5”: it may have been from when to when."""


_DAY_WORD = Pattern(
    r"大?前天|昨[天晚日]|\byesterday|(?:周|星期|礼拜)[一二三四五六日天]的|\d[号日]的"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day'?s\b"
)
"""Days that are over, also where a small word behind them makes them part of something (“昨天的”)."""


def _aside(line: ScannedLine, signal: Signal) -> bool:
    """Whether nothing that is booked stands in the same clause, and it turns only that clause."""
    if signal.turn not in ("not", "others") or not line.low[: signal.start].strip():
        return False
    start = max((match.end() for match in _CLAUSES.finditer(line.low, 0, signal.start)), default=0)
    follows = _CLAUSES.search(line.low, signal.end)
    end = follows.start() if follows else len(line.low)
    if signal.turn == "not" and _OF_THE_ENTRY.match(line.low[signal.start : end].rstrip()):
        return False
    return (start > 0 or end < len(line.low)) and not any(
        element.start < end and start < element.end and element.kind in _BOOKED for element in line.elements
    )


_OF_THE_ENTRY = Pattern(
    r"(?:don'?t|do not|never|not|no need to)(?: [a-z]+)?? (?:book|log|enter|record|add|put|count|file|submit|note"
    r"|charge|claim|expense|bill|do)\b"
    r"|(?:not|wasn'?t|isn'?t|didn'?t|haven'?t|hasn'?t|weren'?t|never)(?: (?:really|actually|true|so|me|mine|us|it|that"
    r"|this|done|do(?: it| that)?|happen\w*|yet|today))*\W*$"
    r"|(?:no,? wait|scratch that|scrap that|never ?mind|nvm|forget (?:it|that)|ignore (?:that|this|it))\b"
    r"|[别不没未](?:用|要|必|能|有|曾|会)?(?:先|再)?(?:给我)?(?:[记登报填录算提交入付花买去]|[做干弄搞写](?![完好成]))"
    r"|(?:没有?|不是|不对|不)(?:了|啊|呢|的|我|真的?)*\W*$|算了|当我没说|忽略"
)
"""A negation of what is told itself (“…, dont book it”, “其实没有”), not of what is beside it (“dont tell my boss”)."""
_CLAUSES = Pattern(
    r"[,;!，。；！\n(（)）]|\.(?= |$)|\b(?:(?<!nothing )but|because|cause|cos|since|though)\b|但是?|因为|不过|虽然"
    r"|(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])"
)
_BOOKED = ("span", "clock", "amount", "number", "days", "project", "percent", "each")


def _unused(words: str, rest: str, turn: Turn) -> bool:
    """Signs of a question, a condition, a doubt and a comparison hold for the whole line (“like yesterday”, “…的话”),
    others only where nothing has used them; of several words the last, as small ones are no part of a note."""
    return turn in _OF_THE_LINE or words in rest or (" " in words and words.rsplit(None, 1)[-1] in rest.split())


_OF_THE_LINE: frozenset[Turn] = frozenset({"asks", "compares", "supposes", "bounds", "hedges", "tells", "limits"})


def _matters(element: Element, rest: ScannedLine) -> bool:
    if element.kind in ("span", "project", "amount", "clock"):
        return not _in_a_word(element, rest)
    if element.kind == "days":
        return not names_a_thing(rest.low, element.start, element.end)
    return element.kind == "number" and _alone(element, rest)


def _in_a_word(element: Element, rest: ScannedLine) -> bool:
    """`v2.5`, `#12`, “sprint 2.5”: a number in a name."""
    before = rest.low[max(0, element.start - 1) : element.start]
    return element.kind == "amount" and bool(before) and (wordy(before) or before in "#-_/.")


_SIGNS = tuple("=+*/#_")


def _alone(element: Element, rest: ScannedLine) -> bool:
    """A number that counts nothing and numbers nothing: “and 2”, not “sprint 12”, “12 points”, “12个点”."""
    if (
        rest.low[element.end : element.end + 1] in _SIGNS
        or rest.low[max(0, element.start - 1) : element.start] in _SIGNS
    ):
        return False
    after = rest.low[element.end :].lstrip(" ")
    before = rest.low[: element.start].rstrip(" ")
    counts = bool(re.match(r"[个块]?[a-z\u4e00-\u9fff]{1,}", after)) and not re.match(
        r"(?:and|or|to|today|yesterday|on|for|more\b|extra\b|less\b|个?$|个[\s,;])", after
    )
    numbers = bool(re.search(r"[a-z\u4e00-\u9fff#]\Z", before)) and not re.search(
        r"(?:\band|\bthen|\bto|\bplus|\bit|\bthat|\blike|\babout|\bonly|\bjust|\brather|\breally"
        r"|\bactually|\bnot|\banother|\bwas|\bbe|\bis|\bover|\bunder|和|加|成|是|才|就|只)\Z",
        before,
    )
    return not counts and not numbers


def other_person(line: ScannedLine) -> tuple[Leftover, ...]:
    """The person whom a line begins with, or for whom it is said: what it tells is theirs."""
    for element in line.of("person"):
        before, after = line.low[: element.start], line.low[element.end :]
        subject = not before.strip(" ,") or _SINCE.search(before) or _ASKED_TO_BOOK.fullmatch(before)
        if (
            (subject and not _ADDRESSED.match(after) and not _OF.match(after))
            or _FOR.search(before)
            or _THROUGH.search(before)
            or _ON_BEHALF.match(after)
            or (_THAT_WAS.search(before) and not _WITH_ME.match(after))
            or _DID_IT.match(after)
            or (subject and _SPENT_OF.match(after))
            or (_DID_SOMETHING.match(after) and not _BESIDE_ME.search(before))
        ):
            return (Leftover(line.words(element), "declines", "others"),)
    unknown = _SOMEBODY.match(line.low) or _SOMEBODY_OF_OURS.match(line.low)
    if unknown and any(one.kind == "days" and one.end <= unknown.end() for one in line.elements):
        unknown = None  # “yday did 3.5 on hermes”
    return (Leftover(unknown[0].strip(), "declines", "others"),) if unknown else ()


_THROUGH = Pattern(r"\b(?:via|on behalf of|in (?:the )?name of)\s?\Z|(?:代表|以)\s?\Z")
_ON_BEHALF = Pattern(r"'?s? behalf\b|的名义")
"""“2h apollo via bo”, “on bo's behalf”: whose time and whose money is it?"""
_ASKED_TO_BOOK = Pattern(r"\s*(?:please |pls )?(?:log|book|put|add|give|record|enter|track|记|登记)\s?")
"""Before a name: “book bo 8h”."""
_SOMEBODY = Pattern(
    r"\s*(?!(?:i|we|have|just|also|so|and|then|today|yesterday|finally|mostly|only|what|who|it|that|this|all"
    r"|work|time)\b)"
    r"([a-z]{2,12}) (?:did|worked|spent|logged|clocked|booked|took|was on|has (?:done|worked|spent))\b"
    r"|\s*([小老阿][\u4e00-\u9fff]{1,2}?)(?:昨天|今天|前天|也|刚|又)?(?:在|干|做|搞|弄|记|忙|花|帮)"
)
"""Somebody whom we do not know, before what they did."""
_SOMEBODY_OF_OURS = Pattern(
    r"\s*(?:(?:today|yesterday|also|and|so|hi|hey|ok)[\s,]+)*(?:my|our|his|her|their|the|an?|one of (?:my|our|the)) "
    r"(?!(?:team|day|morning|afternoon|evening|week|rest|time|hours?|whole|first|last|other)\b)(?:[a-z]+ ){1,2}?"
    r"(?:did|worked|spent|logged|clocked|booked|was (?:on|at|working|busy)|is on|helped|has (?:done|worked"
    r"|spent|been)|put in)\b"
    r"|\s*(?:(?:今天|昨天|前天|我们?的?|咱们?的?|咱|那个|有个|俩?个?|[一两三]个)\s?)*"
    r"(?:实习生|同事|师傅|徒弟|工人|外包的?人?|临时工|学弟|学妹|学生|助理|助教|领导|老板|组员|搭档|组长|家属|朋友"
    r"|我?老[婆公]|司机|保安|电工|木工|焊工"
    r"|[小老][\u4e00-\u9fff])(?:他们|们)?(?:今天|昨天|前天|也|都|刚|又|上午|下午)*(?:在|做|干|搞|弄|忙|花|帮|待|跑|改"
    r"|写|测)"
)
"""Somebody who is called by what they are to us (“my intern spent 5 hours”), before what they did."""
_SINCE = Pattern(r"(?:昨天|今天|前天|yesterday|today|says?|that|说|听说)\s?\Z")
_ADDRESSED = Pattern(r"\s?[,:：，]")
_OF = Pattern(r"(?:'s|的)")
_THAT_WAS = Pattern(
    r"\b(?:that|it|this|which)(?:'s| was| is)(?: actually| really| all)?\s?\Z|(?:那|这|其实|实际上?)(?:个|些)?是\s?\Z"
)
_WITH_ME = Pattern(r"'s\b|的(?![时钱])| and i\b")
_DID_IT = Pattern(
    r"\s?(?:一个人|自己|来|去)?(?:做|干|弄|搞|付|花|出|买|垫|写|改|记|去|休|请)的\W*$|\s?的(?:活|钱|工时|份|单子?)\W*$"
    r"| (?:did|paid|has done|has paid|does|handled|took) (?:it|that|this|them|for it)\b"
)
"""Behind a name at the end: “星河3小时，李伟做的”, “3h apollo, bo did it”."""
_SPENT_OF = Pattern(
    r"\s?的(?:[早午中晚]?[饭餐]|打?车费?|车票|机票|火车票|酒店|住宿|房费|报销)|'s (?:lunch|dinner|taxi|hotel|flight)\b"
)
"""“李伟的午饭45”: who paid for it is not said."""
_DID_SOMETHING = Pattern(
    r" (?:already |also |just |has |had |really )*(?:did|had|has|took|spent|made|wrote|went|gave|bought|paid"
    r"|got|does|is|was"
    r"|will|[a-z]{2,}ed)\b"
)
"""“… incl the bit bo did”, “…, ann already claimed it”: a part of it is somebody else's."""
_BESIDE_ME = Pattern(r"(?:\b(?:with|and|for|to|from|of|by|w|about)|[&/])\s?\Z")
_FOR = Pattern(r"(?:\b(?:for|of|by)|帮|替|给)\s?\Z")
