"""Whether a line is hours or money spent: booked where every word was used, else asked, offered or declined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from chat.folding import folded
from chat.intent.reading import LineReading
from chat.intent.wishes import comes_in
from chat.lines.elements import VERB, Kind
from chat.lines.guard import Leftover, turning
from chat.lines.hours import HoursLine
from chat.lines.plain_spending import OTHER_DEED, PARTLY, RECKONED, is_money, not_money, otherwise, plainly_spent
from chat.lines.scan import ScannedLine
from chat.lines.signals import signals, turns
from chat.lines.spending import SpendingLine
from chat.pattern import Pattern
from chat.values.currencies import money_words
from chat.values.unread import Unread
from handlers.context import UnclearLine
from handlers.conversation import documented, goods
from handlers.conversation.decided import LIKELY, Decided
from handlers.conversation.understanding import left_of_hours
from handlers.registry import Contents


def only_asked(reading: LineReading) -> Decided | None:
    """“记个工时”, “log some time”: hours are to be booked, and nothing is said of them yet."""
    verb = VERB.match(reading.line.low)
    entries = any(isinstance(entry, HoursLine) for entry in reading.hours)
    rest = reading.line.low[verb.end() :] if verb else ""
    if verb is None or entries or reading.line.elements or not _NOTHING_MORE.fullmatch(rest):
        return None
    return Decided("command", "log", read=reading.hours)


_NOTHING_MORE = Pattern(
    r"\s*(?:my |some |an? )?(?:hours?|time|entry|entries|工时|时间|小时)?\s*(?:pls|please|吧|呗|一下)?\W*"
)


def hours(reading: LineReading, contents: Contents, *, asked_for: bool = False) -> Decided | None:
    """Hours: booked where every word was used; else asked, declined, or not meant at all."""
    entries = tuple(entry for entry in reading.hours if isinstance(entry, HoursLine))
    chance = reading.chance("log", "late")
    if not reading.hours or (not entries and chance < LIKELY):
        return None
    left = _left(reading, entries, asked_for=asked_for)
    declining = next((leftover for leftover in left if leftover.weight == "declines"), None)
    other = reading.wish not in ("log", "late", "not_done", "others_hours", "correct", "start")
    enough = 0.6 if entries and not left and _shaped(reading, entries) else 0.25
    if other and not asked_for and reading.likely[reading.wish] > max(1.5 * chance, enough):
        return None
    if not asked_for and (_no_work(reading, entries, chance) or _measured(reading)):
        return None
    new = any(entry.project or (reading.line.terms.here and entry.note) for entry in entries)
    if reading.wish == "correct" and reading.likely["correct"] > 0.4 and not new:
        return None
    if _OF_A_THING.search(reading.line.masked) and not asked_for and not _LOGS.search(reading.line.low):
        return Decided("event", "said.declined", read=UnclearLine(why="thing"))
    log = documented.hours_line(entries, contents, documented.chinese(reading.line.text), reading.line.today)
    refusing = reading.wish in ("not_done", "others_hours") and reading.likely[reading.wish] > 0.6
    if (declining or refusing) and not asked_for:
        asking = declining is not None and declining.turn == "asks" and reading.wish in _QUESTIONS
        if asking and reading.likely[reading.wish] > LIKELY:
            return None
        why = declining.turn if declining else "others" if reading.wish == "others_hours" else ""
        bare = tuple(replace(entry, note="") for entry in entries)
        clear = documented.hours_line(bare, contents, documented.chinese(reading.line.text), reading.line.today)
        return Decided("event", "said.declined", read=UnclearLine((clear,) if entries else (), why=why))
    if len(entries) < len(reading.hours):  # its own question is asked
        return Decided("command", "log", read=reading.hours)
    if left:
        return Decided("event", "said.offered", read=UnclearLine((log,), _words(left)), line=log)
    if not asked_for and metres(reading.line) and _LAST_A_PRICE.search(reading.line.masked):
        both = tuple(line for line in (written_out("expense", reading, contents), log) if line)
        return Decided("event", "said.offered", read=UnclearLine(both), line=both[0])
    summed = any(len(entry.days) > 1 for entry in entries) and turns(reading.line.low, "sums")
    doubted = any(entry.doubts and _APPROXIMATE.search(entry.line) for entry in entries)
    unsure = reading.doubtful or _OTHERWISE.match(reading.line.low) is not None
    if summed or doubted or (unsure and not asked_for):
        return Decided("event", "said.offered", read=UnclearLine((log,)), line=log)
    few = all(_FEW_WORDS.fullmatch(entry.note) for entry in entries)
    likelier = few or (chance >= SO_LIKELY and reading.chance("correct", "undo") < OTHERWISE_LIKELY)
    if asked_for or (likelier and (chance >= 0.1 or _shaped(reading, entries))):
        return Decided("command", "log", read=reading.hours)
    return Decided("event", "said.offered", read=UnclearLine((log,)), line=log)


def _left(reading: LineReading, entries: Sequence[HoursLine], *, asked_for: bool) -> tuple[Leftover, ...]:
    """What hours leave over that may mean something else: not what is said beside them, nor what is a note."""
    return tuple(
        leftover
        for leftover in left_of_hours(reading, entries)
        if not _by_the_way(leftover, reading)
        and not (asked_for and leftover.turn.startswith(("edge", "note")))  # behind the documented word it is a note
        and not (reading.plain and leftover.turn in _UNFORESEEN)
    )


_UNFORESEEN = ("note", "lead")
"""Words of which no list knows anything: in a plain line they are a note."""


def _no_work(reading: LineReading, entries: Sequence[HoursLine], chance: float) -> bool:
    """Days that nobody has worked: a term (“星河 合同 100000 30天”), or what an allowance is asked for."""
    if any(entry.unit == "days" and entry.minutes > _A_DAY for entry in entries):
        return True
    days = bool(entries) and all(entry.unit == "days" for entry in entries)
    return days and (_allowance(reading) or (chance < 0.6 and not entries[0].project))


def _measured(reading: LineReading) -> bool:
    """“200 m cable to apollo”: so many metres of something, where something else says that it is of a site."""
    spans = reading.line.of("span")
    likely = reading.wish in (*_OF_A_SITE, "rental") and reading.likely[reading.wish] > LIKELY
    if likely and reading.wish == "rental" and not turns(reading.line.low, "others"):
        return any(isinstance(one, HoursLine) and one.unit == "days" for one in reading.hours)
    return likely and all(_METRES.fullmatch(reading.line.low[one.start : one.end]) for one in spans)


_NO_MONEY = ("site_log", "material_issue", "material_return", "material_transfer", "function_points", "rental")
"""“今天东区砌墙60平”: a number beside these is none that was spent, unless a currency stands with it."""
_OF_A_CONTRACT = ("bonus", "penalty", "supplied_material")
"""Money between a customer and us that nobody has spent."""


_OF_A_MEASURE = Pattern(r"⟨#⟩ ?(?:平(?:方|米)?(?![\u4e00-\u9fff])|天内)")
"""“砌墙60平”, “20天内”: so much of something, which has no price."""


def _measure(reading: LineReading) -> bool:
    return len(reading.line.of("amount", "number")) == 1 and _OF_A_MEASURE.search(reading.line.masked) is not None


def _spent_by_nobody(reading: LineReading) -> bool:
    """Whether the number of a line is likely none that was spent, or not by us."""
    if _measure(reading):
        return True
    if reading.likely.get(reading.wish, 0.0) <= LIKELY:
        return False
    return reading.wish in _OF_A_CONTRACT or (reading.wish in _NO_MONEY and not _in_currency(reading))


def _in_currency(reading: LineReading) -> bool:
    return any(one.kind == "amount" and getattr(one.value, "is_money", False) for one in reading.line.of("amount"))


_OF_A_SITE = ("site_log", "material_issue", "material_return", "material_transfer", "unit_price", "norm")
_A_DAY = 24 * 60
"""Minutes: more of them than this, said in days, are no time worked on one day."""
_A_THING = (
    r"(?:film|movie|book|band|song|album|series|episode|podcast|show|game|match|concert|documentary|trailer|god|star"
    r"|rocket|planet|mission|flight|train|ferry|trip|drive|walk|restaurant|place|city)"
)
_OF_A_THING = Pattern(
    rf"⟨P⟩ (?:⟨#⟩|\d{{1,4}}) (?:is|was|are|were|looks|seems|lasts?|lasted|runs|ran|takes|took)\b"
    rf"|⟨P⟩(?: ⟨#⟩| [a-z]+){{0,2}} (?:is|was|are|were) (?:a|an|such an?|the|my"
    rf"|one of the)(?: [a-z-]+){{0,3}} {_A_THING}s?\b"
    rf"|⟨P⟩ {_A_THING}s?\b.{{0,24}}\b(?:is|was|lasts?|lasted|takes|took|runs|ran)\b.{{0,12}}⟨[LR]⟩"
    r"|⟨P⟩.{0,24} \b(?:is|was|lasts?|runs)\b.{0,30}⟨L⟩ long\b(?!\W*(?:call|meeting|review|workshop|session))"
    r"|⟨P⟩ ?(?:⟨#⟩|⟨D⟩|\d{1,4}号?)? ?是(?:一?[部条本首个座颗位场支家]|很|最|个).{0,10}"
    r"(?:电影|片子?|河|书|歌|剧|游戏|神|飞船|火箭|星|城市?|乐队|餐厅|车)"
    r"|⟨P⟩ ?(?:⟨#⟩|\d{1,4}号?)? ?(?:这部|那部)?(?:电影|片子|影片|演唱会|比赛|航班|播客|纪录片|音乐会).{0,10}⟨L⟩"
)
"""“apollo 13 is a great film, 2h20 long”: what is told of a thing that only bears the name is nobody's work."""
_LOGS = Pattern(r"^\W*(?:log|book|record|track|记|登记|填)\b|^\W*记")
_FEW_WORDS = Pattern(r"(?:[\w'’.+#/-]+\s?){0,3}|\W*[^\s,，。]{0,8}\W*")
"""“2h”, “3h kick-off”: nothing in it can say anything else."""
SO_LIKELY = 0.4
"""So likely new hours have to be to be booked without a question, and"""
OTHERWISE_LIKELY = 0.1
"""so unlikely that something which stands is meant."""
_OTHERWISE = Pattern(
    r"\s*(?:(?:please|pls|can you|could you|and|ok|no|sorry)[\s,]+){0,3}"
    r"(?:split|move|change|swap|transfer|cancel|delete|remove|undo|withdraw|replace|correct|copy)\b"
    r"|.{0,6}(?:拆[开成分]|对半分|平分)"
)
"""What is to be done with entries, not work."""


_APPROXIMATE = Pattern(r"多个?(?:小时|钟头)|[十几]来?个?(?:小时|钟头)")


def metres(line: ScannedLine) -> bool:
    """Whether a length of time is an “m” that is as well one of metres: “2 m pipe 30”."""
    return any(_METRES.fullmatch(line.low[span.start : span.end]) for span in line.of("span"))


_METRES = Pattern(r"[\d.,]+\s?m\s?")
_LAST_A_PRICE = Pattern(
    r"(?<!ticket )(?<!sprint )(?<!bug )(?<!issue )(?<!story )(?<!task )(?<!phase )(?<!release )(?<!version )"
    r"(?<!week )(?<!step )(?<!part )(?<!room )(?<!build )(?<!pr )(?<!no )(?<!no\. )(?<!day )(?<!epic )(?<!case )(?<!q )"
    r"⟨[#A]⟩[ ,，。.!]*(?:(?:(?:for|on) )?⟨[PD]⟩[ ,，。.!]*)*$"
)


def _by_the_way(leftover: Leftover, reading: LineReading) -> bool:
    """“2h apollo, dont tell my boss”: what is said beside hours that are beyond doubt."""
    beside = leftover.aside and leftover.turn in ("not", "others")
    return beside and reading.chance("log", "late") > SURELY and reading.chance("not_done", "others_hours") < 0.15


SURELY = 0.8
"""So likely hours have to be for what is said in another clause to be left in the note."""


def _allowance(reading: LineReading) -> bool:
    """Days that money is asked for, rather than worked on."""
    return reading.chance("allowance") > 0.03


_QUESTIONS = ("team_hours", "my_week", "missing", "budget", "budgets", "help", "why")


def _shaped(reading: LineReading, entries: Iterable[HoursLine]) -> bool:
    """Every entry names its project."""
    return all(entry.project or reading.line.terms.here for entry in entries)


def spending(reading: LineReading, contents: Contents, labour: str) -> Decided | None:
    """Money spent, where nobody introduced it: drafted where every word was used."""
    spent = reading.spending
    chance = reading.chance("expense")
    if (taken := goods.offered(reading)) or spent is None or _spent_by_nobody(reading):
        return taken
    from_advance = isinstance(spent, SpendingLine) and all(_ADVANCE.search(part.paid_by) for part in spent.spendings)
    shaped = _plain(reading, spent, labour) and not _rivalled(reading, from_advance=from_advance)
    if not shaped and chance < max(LIKELY, reading.likely.get(reading.wish, 0.0)):
        return None
    if isinstance(spent, Unread):
        return Decided("command", "expense", read=spent) if reading.wish == "expense" and chance >= 0.4 else None
    if not all(part.amount for part in spent.spendings):
        return None
    if not shaped and not spent.unspent and turns(reading.line.low, "asks"):
        return None
    if any(part.category and part.category.key == labour for part in spent.spendings):
        return None
    line = documented.spending_line(spent, contents, documented.chinese(reading.line.text), reading.line.today)
    turned = [
        turn
        for turn in turning(reading.line, spent.used)
        if not turn.aside and not (reading.plain and turn.turn in _UNFORESEEN)
    ]
    declining = next((turn for turn in turned if turn.weight == "declines"), None)
    if spent.unspent:
        return Decided(
            "event", "said.declined", read=UnclearLine((line,), sentences=(spent.unspent.sentence, spent.unspent.hint))
        )
    left = tuple(reading.line.words(element) for element in spent.left)
    for part in spent.spendings:  # “118 each, eur”: a currency that stands apart from its amount
        apart = part.amount is not None and not part.amount.is_money
        words = money_words(folded(part.note), part.note) if apart else ()
        left += tuple(part.note[start:end] for start, end in words)
    money = is_money(spent, reading.line)
    ahead = any(part.day and part.day > reading.line.today for part in spent.spendings)
    if (reading.torn and not shaped) or not_money(spent, reading.line):
        return None
    likely = shaped or (reading.wish == "expense" and chance >= 0.6 and not otherwise(spent, reading.line))
    worked = any(part.worked for part in spent.spendings)
    unsure = any(part.doubts for part in spent.spendings) or (RECKONED.search(reading.line.low) and not worked)
    unsure = (
        unsure
        or reading.doubtful
        or PARTLY.search(reading.line.low) is not None
        or OTHER_DEED.match(reading.line.low) is not None
    )
    if _PAID_BY_SOMEBODY.search(reading.line.masked):
        return Decided("event", "said.declined", read=UnclearLine((line,), why="others"))
    if declining:
        return Decided("event", "said.declined", read=UnclearLine((line,), why=declining.turn))
    left += _words(turned)
    if left or ahead or unsure or comes_in(reading.line) or not likely or not money:
        return Decided("event", "said.offered", read=UnclearLine((line,), left), line=line)
    return Decided("command", "expense", read=spent)


_ADVANCE = Pattern(r"advance|备用金|预支", re.IGNORECASE)
_PAID_BY_SOMEBODY = Pattern(
    r"⟨N⟩ ?(?:付|出|垫|买单|请)的?|⟨N⟩ (?:has |already )?paid|paid by ⟨N⟩|⟨N⟩说[他她]"
    r"|[他她](?:自己|先)?(?:垫付?|付|出|买)的|\b(?:he|she|they) (?:paid|covered|fronted) (?:it|that|for it)\b"
)


def written_out(wish: str, reading: LineReading, contents: Contents) -> str:
    """The documented line of hours or of money spent that a line could be; nothing where none can be read in it."""
    in_chinese = documented.chinese(reading.line.text)
    spent, entries = reading.spending, tuple(entry for entry in reading.hours if isinstance(entry, HoursLine))
    money = isinstance(spent, SpendingLine) and not not_money(spent, reading.line) and not _measure(reading)
    if wish == "expense" and money and isinstance(spent, SpendingLine) and all(part.amount for part in spent.spendings):
        return documented.spending_line(spent, contents, in_chinese, reading.line.today)
    long = any(entry.unit == "days" and entry.minutes > _A_DAY for entry in entries)
    if wish in ("log", "late") and entries and len(entries) == len(reading.hours) and not long:
        return documented.hours_line(entries, contents, in_chinese, reading.line.today)
    return ""


def unpriced(reading: LineReading, contents: Contents) -> Decided | None:
    """Something bought, and not for how much (“took a taxi for apollo”): asked how much it was."""
    line = reading.line
    if line.of("span", "clock", "number", "amount", "percent") or not line.of("category") or signals(line.low):
        return None
    if not _BOUGHT.match(line.masked):
        return None
    return how_much(reading, contents)


_BOUGHT = Pattern(
    r"(?:(?:i|we|just|also|so|hi|hey|ok),? |⟨D⟩,? )*(?:took|had|bought|paid|got|caught|ordered)\b"
    r"|(?:⟨D⟩ ?|我|刚才?|上午|下午|也|给 ?⟨P⟩ ?|⟨P⟩ ?)*(?:[打坐买付订吃加住叫](?:车|的|饭|油|店)?|停车)了"
)


def untimed(reading: LineReading, contents: Contents) -> Decided | None:
    """Work that says where and not how long (“worked a bit on apollo this morning”): asked how long."""
    line = reading.line
    if line.of("span", "clock", "number", "amount", "percent") or not (line.of("project") or line.terms.here):
        return None
    vague = _SOME_TIME.search(line.low)
    turning = [signal for signal in signals(line.low) if not (vague and vague.start() <= signal.start < vague.end())]
    if turning or not (vague or _WAS_AT_WORK.match(line.masked)):
        return None
    return _missing("length", "log", ("project", "days"), reading, contents)


def how_long(reading: LineReading, contents: Contents) -> Decided:
    """Hours of a project or a day, and nothing is said of how many."""
    return _missing("length", "log", ("project", "days"), reading, contents)


def how_much(reading: LineReading, contents: Contents) -> Decided:
    """Something that was bought, and nothing is said of what it cost."""
    return _missing("amount", "expense", ("category", "project", "days"), reading, contents)


def _missing(what: str, command: str, kinds: tuple[Kind, ...], reading: LineReading, contents: Contents) -> Decided:
    """The question for the one thing that a documented line of the command lacks; what it has of these kinds stands."""
    word = documented.word_of(contents.entries["command", command], documented.chinese(reading.line.text))
    wanted = " ".join([word, "{}", *(reading.line.words(element) for element in reading.line.of(*kinds))])
    return Decided("event", "said.incomplete", read=UnclearLine((wanted,), missing=what), line=wanted)


_WAS_AT_WORK = Pattern(
    r"(?:(?:i|just|also|so|hi|hey|ok),? |⟨D⟩,? )*(?:(?:have )?worked|(?:have )?been|was|spent)"
    r" (?:on |at |in |with |working )"
    r"|(?:⟨D⟩ ?|我|上午|下午|一直|也|都){1,4}(?:在|都在|去了?) ?⟨P⟩"
)
"""“worked on apollo yesterday”, “今天在星河现场”."""
_SOME_TIME = Pattern(
    r"\b(?:(?:quite )?a (?:bit|while|little|lot)|some (?:time|hours)|for (?:ages|hours)|several (?:hours|hrs)"
    r"|a few (?:hours|hrs|mins|minutes)|a couple(?: of)? (?:hours|hrs)|all (?:morning|afternoon|evening)"
    r"|(?:half|part|most|much) of the (?:day|morning|afternoon))\b"
    r"|几个?(?:小时|钟头)|一会儿?|好久|一阵子?|好?半天|一上午|一下午|一晚上|好几个"
)


def _plain(reading: LineReading, spent: SpendingLine | Unread, labour: str) -> bool:
    """“taxi 38.50 apollo”: plainly spent, and it is said where it goes."""
    if isinstance(spent, Unread) or not plainly_spent(spent, reading.line, labour):
        return False
    return bool(reading.line.terms.here) or all(part.project for part in spent.spendings)


def _rivalled(reading: LineReading, *, from_advance: bool = False) -> bool:
    """Whether the router holds something else that is said with an amount for about as likely."""
    other = reading.chance("paid", "order", "set_budget", "refund", "refunded", "pay_supplier", "invoice")
    if not from_advance:
        other += reading.chance("advance")
    elif reading.wish == "advance":
        return other > 0.3
    return (
        other > 0.3
        or (reading.wish != "expense" and reading.likely[reading.wish] > 0.4)
        or reading.chance("correct", "undo", "approve_that", "reject_that") > 0.6
    )


def _words(left: Iterable[Leftover]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(leftover.words.strip() for leftover in left))
