"""The three things that can be supposed, read out of a line: somebody leaves, people join, a category goes on so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from chat.folding import cleaned, folded
from chat.pattern import Pattern
from handlers import lookup, query
from handlers.context import Context
from handlers.query import About
from ledger.errors import BadInput, sentence
from ledger.nouns import Person, Project

MOST_PEOPLE = 100
LONGEST_ROLE = 40
ONLY_THREE = sentence(
    "I work out three things that could be: somebody leaves, people join, a category goes on as it does."
)
HOW_TO_ASK = sentence(
    "Say for example: what if Ann leaves in January · what if two engineers join apollo in January · what if travel "
    "goes on like this"
)
AND_WHAT_IS_LEFT = sentence(
    "What is left of it: budget {code}. Say for example: what if Ann leaves in January · what if two engineers join "
    "apollo in January · what if travel goes on like this"
)


@dataclass(frozen=True, slots=True)
class Leaving:
    """Somebody is gone from a day on; `project`: only there is looked, None: wherever they work."""

    person: Person
    start: date
    project: Project | None


@dataclass(frozen=True, slots=True)
class Joining:
    """So many people of a role ("": of any) work full time on a project from a day on."""

    project: Project
    people: int
    role: str
    start: date


@dataclass(frozen=True, slots=True)
class GoingOn:
    """A category goes on as it does; `project` None: on each."""

    category: str
    project: Project | None


Hypothesis = Leaving | Joining | GoingOn

_LEAVES = Pattern(
    r"\b(?:leaves?|left|quits?|resigns?|departs?|is (?:gone|away|leaving)|were to leave|goes away"
    r"|is no longer (?:here|there))\b(?: (?:us|the company|the team|work))?"
    r"|离职|辞职|离开|走人|不干|不在|走(?=了|的话|\s|$)"
)
_JOINS = Pattern(
    r"\b(?:joins?|joined|come[s]? (?:on|to|onto)|(?:is|are|were) added(?: to)?|start[s]? on|work[s]? on|help[s]? on"
    r"|we (?:add|hire|put|get)|is put on|are put on)\b|加入|增加|增派|新增|加派|加|多派|多|调来|派来?|招|补充?"
    r"|来(?=[一二两三四五六七八九十\d])"
)
_GOES_ON = Pattern(
    r"\b(?:goes|go|keeps?|continues?|carr(?:y|ies)|stays?|runs?|proceeds?)(?: on| going| up)?"
    r"(?: (?:like (?:this|that|now|so)|as (?:it does|it is|now|before|is)|this way|(?:at )?the same(?: rate| pace)?"
    r"|at this (?:rate|pace)|unchanged))?\b(?=\W*$)"
    r"|(?:一直|继续)?(?:照|按|就?这么?)?(?:这样|现在这样|目前这样|这么|现在的?速度|目前的?速度)(?:继续)?(?:下去|花下去|用下去|花|用)?"
    r"|继续下去|保持现状|照旧"
)
_COUNT = Pattern(
    r"^(?:(?P<figure>\d{1,3})|(?P<word>one|another|an?|two|three|four|five|six|seven|eight|nine|ten)(?![a-z])"
    r"|(?P<zh>[一二两三四五六七八九十]))\s*(?:more |additional |new |extra |other )?(?:个|名|位)?\s*(?P<role>.*)$"
)
_WORDS = {
    word: number
    for number, words in enumerate(
        (
            "",
            "one another a an 一",
            "two 二 两",
            "three 三",
            "four 四",
            "five 五",
            "six 六",
            "seven 七",
            "eight 八",
            "nine 九",
            "ten 十",
        )
    )
    for word in words.split()
}
_ANYBODY = Pattern(r"(?:more )?(?:people|persons?|colleagues?|hands?|of us|人手?|人员|同事)")
_BESIDE = Pattern(
    r"\b(?:we|us|our|the|a team|team|there|with|working|then|would|will|to|from|as|if|onto|full[- ]time|each"
    r"|per month)\b"
    r"|从|起|开始|以后|之后|给|往|向|为|对|到|再|了|的话|会怎么?样|会如何|怎么?样|怎么办|我们?|团队|项目组|项目|费用|花费|支出|开销"
)


def read(ctx: Context, text: str) -> Hypothesis:
    """What is supposed.  Raises BadInput for all else, with the three that can be asked."""
    line = " ".join(cleaned(text)[:300].split())
    low = folded(line)
    if found := _GOES_ON.search(low):
        return _going_on(ctx, f"{line[: found.start()]} {line[found.end() :]}")
    if found := _LEAVES.search(low):
        return _leaving(ctx, f"{line[: found.start()]} {line[found.end() :]}")
    if found := _JOINS.search(low):
        return _joining(ctx, f"{line[: found.start()]} {line[found.end() :]}")
    raise _refused(query.about(ctx, line).project)


def _refused(project: Project | None) -> BadInput:
    if project is None:
        return BadInput(ONLY_THREE, hint=HOW_TO_ASK)
    return BadInput(ONLY_THREE, hint=AND_WHAT_IS_LEFT, code=project.code)


def _about(ctx: Context, words: str) -> tuple[About, str]:
    """What was named, and what is left of the words."""
    found = query.about(ctx, words)
    left = " ".join(_BESIDE.sub(" ", folded(found.rest)).split())
    return found, left


def _leaving(ctx: Context, words: str) -> Leaving:
    found, left = _about(ctx, words)
    if found.person is None:
        if left:
            raise BadInput(
                sentence("I know nobody called “{typed}”."), typed=left[:60], field="person", hint=HOW_TO_ASK
            )
        raise BadInput(sentence("Who would leave?"), hint=HOW_TO_ASK, field="person")
    if left or found.category:
        raise _refused(None)
    return Leaving(found.person, _start(ctx, found, words), found.project)


def _joining(ctx: Context, words: str) -> Joining:
    found, left = _about(ctx, words)
    count = _COUNT.match(left)
    if count is None or found.person is not None:
        raise _refused(found.project)
    number = int(count["figure"]) if count["figure"] else _WORDS[count["word"] or count["zh"]]
    if not 1 <= number <= MOST_PEOPLE:
        raise BadInput(sentence("Between 1 and {most} people can be added."), most=MOST_PEOPLE, field="people")
    role = "" if _ANYBODY.fullmatch(count["role"].strip()) else _role(ctx, count["role"].strip())
    if len(role) > LONGEST_ROLE or any(char.isdigit() for char in role):
        raise _refused(found.project)
    project = found.project or lookup.project(ctx, None, "")
    return Joining(lookup.still_open(project), number, role, _start(ctx, found, words))


def _role(ctx: Context, said: str) -> str:
    """A role as it was first written; “engineers” is “engineer” where there are such."""
    known = {role.lower(): role for role in lookup.known_trades(ctx.directory)}
    return next((known[one] for one in (said, said.removesuffix("s"), said.removesuffix("es")) if one in known), said)


def _going_on(ctx: Context, words: str) -> GoingOn:
    found, left = _about(ctx, words)
    if not found.category or left or found.person is not None:
        raise _refused(found.project)
    return GoingOn(found.category, found.project or ctx.project)


def _start(ctx: Context, found: About, words: str) -> date:
    """The first day of what was named, the next one to come where no year was said; tomorrow where none was named."""
    tomorrow = ctx.today + timedelta(days=1)
    if found.period is None:
        return tomorrow
    start = found.period.start
    if start > ctx.today or found.period.last >= ctx.today:
        return max(start, tomorrow)
    if re.search(r"20\d\d", words):
        raise BadInput(sentence("{day} is past: what if looks ahead."), day=start, field="day")
    while start <= ctx.today:
        start = start.replace(year=start.year + 1, day=min(start.day, 28))
    return start
