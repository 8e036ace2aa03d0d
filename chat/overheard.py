"""What a line in a channel is when nobody spoke to us: clearly hours, clearly a question to us, or people talking.

Silence is the safe answer: hours booked from chatter cost more trust than a mention costs effort.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from chat.commands import Commands
from chat.days import days_at
from chat.elements import Terms
from chat.folding import folded
from chat.parse import HoursLine, hours_lines
from chat.unread import Unread

Sort = Literal["hours", "question", "chatter"]
LONGEST = 600
"""Nobody types hours in more characters than this without speaking to us."""


def clearly(text: str, terms: Terms, commands: Commands, today: date) -> Sort:
    """What the line is beyond reasonable doubt; anything else is `chatter`."""
    if len(text) > LONGEST:
        return "chatter"
    if _question(text, terms, commands, today):
        return "question"
    return "hours" if clear_hours(hours_lines(text, terms, today), today) else "chatter"


def clear_hours(read: tuple[HoursLine | Unread, ...], today: date) -> bool:
    """Whether everything that was read is an entry that nobody could have meant otherwise."""
    return bool(read) and all(isinstance(one, HoursLine) and _clear(one, today) for one in read)


def _question(text: str, terms: Terms, commands: Commands, today: date) -> bool:
    if "\n" in text.strip():
        return False
    asked = commands.best(text)
    if asked is None or not asked.overheard:
        return False
    return not asked.rest or only_names(asked.rest, terms, today) or _misspelt(asked.rest, asked.how, terms)


def only_names(words: str, terms: Terms, today: date) -> bool:
    """Whether the words name projects, days, categories or periods and say nothing else."""
    low = folded(words)
    place = 0
    while place < len(low):
        step = _SMALL.match(low, place)
        if step and step.end() > place:
            place = step.end()
            continue
        named = terms.projects.named_at(low, place) or days_at(low, place, today, terms.order)
        if named is None and terms.categories:
            named = terms.categories.named_at(low, place)
        if named is None:
            return False
        place = named[0]
    return True


def _misspelt(rest: str, how: str, terms: Terms) -> bool:
    match = terms.projects.match(rest) if how == "sentence" and len(rest) < 40 else None
    return match is not None


_SMALL = re.compile(
    r"[\s,;:.?!、。()]+|(?:for|on|in|of|the|and|project|by category|this|please|now|currently|so far|left)\b"
    r"|[的在和还]|项目|现在|目前|一共|各类"
)


def _clear(one: HoursLine, today: date) -> bool:
    low = folded(one.line)
    if max(one.days) > today or not 0 < one.minutes <= 24 * 60 or _ASKING.search(low):
        return False
    if one.verb:
        return _STRONG.match(low) is not None or not _sentence(one)
    if _sentence(one) or (one.project and one.project.kind != "one"):
        return False
    named = one.project is not None or one.task is not None
    if one.unit == "clock":
        return False
    if one.unit == "timed":
        return one.lead != "words" and named and not _MEETING.search(low)
    if one.unit == "days" or one.minutes < 10:
        return named and one.lead != "words"
    if one.lead == "length":
        return named or bool(one.note)
    return (named or one.dated) and (one.lead == "name" or _SOFT.match(low) is not None)


_ASKING = re.compile(r"[?？]|[吗呢吧么]\s?[。.!！]?$")
_STRONG = re.compile(r"\s*(?:please |pls |请|麻烦|帮我)?(?:log|记|登记|填|报工)")
_SOFT = re.compile(r"\s*(?:worked|spent)\b")
_MEETING = re.compile(
    r"会(?!签)|面试|培训|讲座|停电|维护|meeting|standup|stand-up|sync|call\b|interview|training|lunch|demo\b|review\b"
)
_ENGLISH = re.compile(
    r"\b(?:i|i'm|i'll|i've|im|we|we're|we'll|you|your|you're|u|they|he|she|it|it's|its|me|us|them|him|her|my|our|is|isn't|are"
    r"|was|were|be|been|am|will|won't|would|wouldn't|should|could|can|can't|cannot|may|might|must|have|has|had|do|does"
    r"|don't|didn't|seems?|sounds?|looks?|feels?|left|more|later|ago|until|till|before|after|max|maximum|min|minimum|tops"
    r"|each|per|every|enough|too|so|that|this|these|not|no|yes|yeah|yep|ok|okay|sorry|please|pls|thanks|thx|lol|haha|wow"
    r"|than|away|late|early|delay|delayed|postponed?|break|sleep|slept|drive|flight|train|wait|waiting|waited|takes?|took"
    r"|taking|need|needs|needed|let's|lets|eta|brb|afk|back|lunch|dinner|breakfast|coffee|nap|gym|outage|downtime"
    r"|remaining|to go|maybe|probably|about|roughly|approx|approximately|almost|nearly|only|just|still|already|again|if"
    r"|when|because|why|how|what|who|where|deadline|due|notice|window|movie|film|episode|battery|uptime|timeout|expired?"
    r"|from now|straight|ahead|behind|faster|slower|longer|shorter|old|everyone|guys|folks|anyone|someone|gonna)\b"
)
_CHINESE = re.compile(
    r"[我你他她它咱您谁]|大家|各位|[了吧吗呢啊哦哈呀嘛啦]\s?[。.!！~]?$|了\s|以?后|以?前|[才还就都没不够太快刚等]|左右|大概|大约|可能|应该"
    r"|预计|估计|至少|最多|起码|[要能请给]|麻烦|谢谢|以内|之内|内完成|超过|延[后期迟]|推迟|提前|休息|午休|睡|到家|路上|堵车|高铁|飞机"
    r"|航班|剩|倒计时|有效|保质|截止|为什么|怎么|什么|多久|如果|因为|所以|但是|其实|终于|居然|竟然|一直|每[天周日]|来回|车程|迟到"
)


def _sentence(one: HoursLine) -> bool:
    """Whether the note talks to somebody instead of naming work."""
    low = folded(_around(one))
    return (
        len(low) > 100 or len(low.split()) > 14 or _ENGLISH.search(low) is not None or _CHINESE.search(low) is not None
    )


def _around(one: HoursLine) -> str:
    """The line without a project's name."""
    typed = one.project.typed if one.project else ""
    return one.line.replace(typed, " ", 1) if typed and typed in one.line else one.line
