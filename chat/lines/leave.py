"""Reading leave out of whole sentences: `dentist tue 2-4pm`, `taking wednesday afternoon off`, `下周二下午请半天假`.

The reason is nobody's business and is not read.  What could change the meaning (a number, a project, a "not") is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from typing import Literal

from chat.folding import folded, wordy
from chat.lines import leave_words as words
from chat.lines.elements import Terms
from chat.lines.hours import LONGEST_LINE
from chat.lines.leave_days import A_MONTH, NamedDays, Run, named_days, of_week, run
from chat.lines.leave_parts import WHOLE, LeavePart, NamedPart, half_of, part_at, together
from chat.text import NOTHING, Text
from chat.values.durations import span_at
from chat.values.unread import Unread

Asks = Literal["", "nothing", "day", "long ago", "half", "times", "which", "end", "back", "rest", "other"]


LeaveDays = tuple[tuple[date, LeavePart], ...]


@dataclass(frozen=True, slots=True)
class LeaveLine:
    """What a line says of leave.

    Attributes:
        offers: what it can mean, likeliest first; one where it is clear, none where no day was named.
        asks: why it must be asked before it is kept; "" where it is clear.
        rest: the words that were not understood and could matter, as typed.
        named: a day was named.
        doubt: what to tell the person, because it could have been meant otherwise.
        sentence: the question of a day that cannot be read ("11/12").
    """

    offers: tuple[LeaveDays, ...] = ()
    asks: Asks = ""
    rest: str = ""
    named: bool = False
    doubt: Text = NOTHING
    sentence: Text = NOTHING


def leave_line(text: str, terms: Terms, today: date, *, returning: bool = False) -> LeaveLine:
    """The days and parts of days that the line names; `returning`: they are days on which somebody is in after all.

    >>> from chat.names import Names
    >>> line = leave_line("dentist tue 2-4pm", Terms(Names.of(())), date(2026, 11, 20))
    >>> [(day.isoformat(), part.start // 60, part.end // 60) for day, part in line.offers[0]], line.asks
    ([('2026-11-24', 14, 16)], '')
    """
    if len(text) > LONGEST_LINE:
        return LeaveLine(asks="rest", rest=text[:40])
    low = words.plain(folded(text))
    past = words.past(low) and not returning
    found: list[NamedDays] = []
    parts: list[NamedPart] = []
    place = 0
    while place < len(low):
        if place and wordy(low[place]) and _inside(low, place):
            place += 1
            continue
        since = words.SINCE.search(low, max(place - 12, 0), place) is not None
        named = _days_at(low, place, terms, today, past or since)
        if isinstance(named, Unread):
            return LeaveLine(asks="other", rest=text[place : place + 20], named=True, sentence=named.sentence)
        part = None if named and named.end > place else part_at(low, place, terms, found)
        if named and named.end > place:
            found.append(named)
            place = named.end
            if named.part:
                parts.append(NamedPart(named.start, named.end, half_of(named.part), each=False))
        elif part:
            parts.append(part)
            place = part.end
        else:
            place += 1
    return _WholeLine(text, low, tuple(found), tuple(parts), terms, today, past, returning).read()


def _inside(low: str, place: int) -> bool:
    """Inside a word or a number ("1.5 days"), where nothing begins."""
    return wordy(low[place - 1]) or (
        low[place - 1] in ".," and low[place].isdigit() and low[: place - 1][-1:].isdigit()
    )


def _days_at(low: str, place: int, terms: Terms, today: date, past: bool) -> NamedDays | Unread | None:
    """Days before a length of time: “from 21 to 23 dec” is no clock, and “2h” no day."""
    if low[place] == " ":
        return None
    length = span_at(low, place, terms.day)
    named = named_days(low, place, today, terms.order, past=past)
    if isinstance(named, NamedDays) and length and length[0] > named.end:
        return None
    return named


@dataclass(frozen=True, slots=True)
class _WholeLine:
    """A line with what was found in it."""

    text: str
    low: str
    found: tuple[NamedDays, ...]
    parts: tuple[NamedPart, ...]
    terms: Terms
    today: date
    past: bool
    returning: bool

    def read(self) -> LeaveLine:
        named = bool(self.found)
        doubt = next((part.doubt for part in self.parts if part.doubt), NOTHING)
        rest = "" if self.returning else self._rest()
        runs, asks, apart = self._runs()
        offers: tuple[LeaveDays, ...] = ()
        if runs:
            offers, more = self._with_parts(runs)
            asks = asks or more
        if rest in words.EITHER and len(runs) == 1:
            asks, offers = "which", tuple(((day, WHOLE),) for day in runs[0])
        if any(named_here.part == "evening" for named_here in self.found):
            asks = asks or "times"
        if named and words.A_TIME.fullmatch(folded(rest)):
            asks, offers = "times", ()
        if not runs:
            asks = asks or "nothing"
        elif not asks and (rest or apart):
            asks = "rest"
        if not asks and offers and offers[0] and offers[0][0][0] < self.today - A_MONTH:
            asks = "long ago"
        return LeaveLine(tuple(offer for offer in offers if offer)[:4], asks, rest or apart, named, doubt)

    # ---- days

    def _runs(self) -> tuple[tuple[Run, ...], Asks, str]:
        """What the days can be; why they must be asked; words between them that make two stories of one line."""
        tokens = _explained(self.low, self._of_weeks())
        if tokens is None:
            return (tuple(choice for named in self.found for choice in named.choices), "day", "")
        count = next((part.count for part in self.parts if part.count), 0)
        if not tokens:
            return self._without_day(count)
        joined, asks, apart = self._joined(tokens)
        if not joined:
            return (), "day", apart
        if count > 1 and len(joined) == 1:
            if any(len(choice) not in (1, count) for choice in joined[0]):  # “three days in December”
                return (), "day", apart
            return tuple(self._counted(choice, count) for choice in joined[0]), asks or _of(joined[0]), apart
        if not asks and len(joined) == 1 and all(len(choice) == 1 for choice in joined[0]) and self._open(tokens[-1]):
            if joined[0][0][0] >= self.today:
                asks = "end"
            else:
                joined[0] = tuple(run(choice[0], self.today) for choice in joined[0])
        options = tuple(tuple(sorted({day for choice in mixed for day in choice})) for mixed in product(*joined))
        if count > 1 and any(count not in (len(self._working(option)), len(option)) for option in options):
            asks = asks or "which"
        ambiguous = next((_of(choices) for choices in joined if len(choices) > 1), "")
        return options[:4], asks or ambiguous, apart  # type: ignore[return-value]

    def _joined(self, tokens: Sequence[NamedDays]) -> tuple[list[tuple[Run, ...]], Asks, str]:
        """The choices of each group of days, runs and returns worked out; empty where a run ends before it begins."""
        joined: list[tuple[Run, ...]] = []
        asks: Asks = ""
        apart = ""
        place = 0
        for named in tokens:
            gap, between = self.low[place : named.start], self._without_parts(place, named.start)
            choices = named.choices
            if not self.returning and self._back(named, gap):
                asks = "back"
                last = choices[0][0] - timedelta(1)
                choices = tuple(
                    run(start[0], last) for start in (joined.pop() if joined else self._now()) if start[0] <= last
                )
            elif joined and words.TO.fullmatch(between):
                choices = self._to(joined.pop(), named)
            elif words.UNTIL.search(gap):
                joined = []
                choices = self._to(self._now(), named)
            elif words.SINCE.search(gap):
                choices = tuple(run(choice[0], self.today) for choice in choices if choice[0] <= self.today)
            elif joined and not words.LISTED.fullmatch(between):
                apart = between.strip()
            elif joined and named.after and len(joined[-1]) == 1 and not (self.past and named.bare):
                after = named.after(joined[-1][0][-1])  # “next thursday and friday”, “12月24日、25日”
                choices = ((after,),) if after else choices
            if not choices:
                return [], "day", apart
            joined.append(choices)
            place = named.end
        return joined, asks, apart

    def _of_weeks(self) -> tuple[NamedDays, ...]:
        """The days, where “wednesday and thursday next week” are two of that week."""
        out = list(self.found)
        for week in self.found:
            if week.week is None:
                continue
            place = out.index(week)
            before, after = place - 1, place + 1
            while before >= 0 and out[before].bare and self._listed(out[before], out[before + 1]):
                out[before] = of_week(out[before], week.week)
                before -= 1
            while after < len(out) and out[after].bare and self._listed(out[after - 1], out[after]):
                out[after] = of_week(out[after], week.week)
                after += 1
            if before < place - 1 or after > place + 1:
                del out[place]
        return tuple(out)

    def _listed(self, first: NamedDays, second: NamedDays) -> bool:
        return words.LISTED.fullmatch(self._without_parts(first.end, second.start)) is not None

    def _now(self) -> tuple[Run, ...]:
        return ((self.today,),)

    def _without_day(self, count: int) -> tuple[tuple[Run, ...], Asks, str]:
        if count > 1:
            tomorrow = self.today + timedelta(1)
            return tuple(self._counted((day,), count) for day in (self.today, tomorrow)), "day", ""
        if self.parts or count:
            return ((self.today,), (self.today + timedelta(1),)), "day", ""
        return (), "nothing", ""

    def _back(self, named: NamedDays, gap: str) -> bool:
        return bool(words.BACK_BEFORE.search(gap)) or bool(words.BACK_AFTER.match(self.low, named.end))

    def _open(self, named: NamedDays) -> bool:
        """“from monday”, “周一开始”: nobody said until when."""
        return bool(words.FROM_BEFORE.search(self.low, 0, named.start)) or bool(
            words.FROM_AFTER.match(self.low, named.end)
        )

    def _to(self, starts: tuple[Run, ...], named: NamedDays) -> tuple[Run, ...]:
        runs = []
        for start in starts:
            ends = (named.after(start[0]),) if named.after else tuple(choice[-1] for choice in named.choices)
            runs += [run(start[0], end) for end in ends if end and start[0] <= end]
        return tuple(runs)

    def _counted(self, days: Run, count: int) -> Run:
        """So many days from the first: working days, or whole weeks."""
        first = days[0]
        if count % 7 == 0:
            return run(first, first + timedelta(count - 1))
        out: list[date] = []
        day = first
        while len(out) < min(count, 200):
            if self.terms.working(day) or day - first > timedelta(400):
                out.append(day)
            day += timedelta(1)
        return tuple(out)

    def _working(self, days: Run) -> Run:
        return tuple(day for day in days if self.terms.working(day))

    # ---- parts of days

    def _with_parts(self, runs: Sequence[Run]) -> tuple[tuple[LeaveDays, ...], Asks]:
        """Every meaning of the days with every meaning of the parts."""
        said = [part for part in self.parts if not part.count]
        single = [named for named in self.found if all(len(choice) == 1 for choice in named.choices)]
        if len(single) == len(self.found) == len(said) > 1 and len(runs) == 1 and len(runs[0]) == len(said):
            each = tuple((day, part.value) for day, part in zip(runs[0], said, strict=True))
            if any(part.half for part in said):
                return (each,), "half"
            return (each,), ""
        values, asks = together(said)
        several = any(len(option) > 1 for option in runs)
        offers = [tuple((day, value) for day in option) for option in runs for value in values]
        if several and len(values) == 1 and values[0] != WHOLE and not self._each(said):
            # “mon and tue morning”: both mornings, or all of Monday?
            asks = asks or "which"
            offers += [tuple((day, values[0] if day == option[-1] else WHOLE) for day in option) for option in runs]
        return tuple(offers), asks

    def _each(self, said: Sequence[NamedPart]) -> bool:
        return any(part.each for part in said) or bool(words.EACH.search(self.low))

    # ---- what is left

    def _without_parts(self, start: int, end: int) -> str:
        low = self.low
        for part in self.parts:
            low = low[: part.start] + " " * (part.end - part.start) + low[part.end :]
        return low[start:end]

    def _rest(self) -> str:
        """What could change the meaning: the first such words."""
        taken = [(named.start, named.end) for named in self.found] + [(part.start, part.end) for part in self.parts]
        low = self.low
        for start, end in taken:
            low = low[:start] + "\0" * (end - start) + low[end:]
        low = words.ABSENT.sub(lambda match: " " * len(match[0]), low)
        lengths = any(part.value.minutes for part in self.parts)  # “two hours early” is two hours
        places = [
            match.span()
            for match in words.MATTERS.finditer(low)
            if not (lengths and words.EARLY_OR_LATE.fullmatch(match[0]))
        ]
        for place in range(len(low)):
            if low[place] not in " \0" and (named := self.terms.projects.named_at(low, place)):
                places.append((place, named[0]))
        if not places:
            return ""
        start, end = min(places)
        return self.text[start:end].strip()


def _of(choices: tuple[Run, ...]) -> Asks:
    """Why several choices must be asked: a day of today's name, or one of long ago."""
    if len(choices) < 2:
        return ""
    return "long ago" if abs((choices[0][0] - choices[1][0]).days) > 300 else "day"


def _explained(low: str, found: tuple[NamedDays, ...]) -> tuple[NamedDays, ...] | None:
    """Without the weekdays that an exact day beside them names, too (“monday 23 nov”); None where they disagree."""
    out: list[NamedDays] = []
    for named in found:
        before = out[-1] if out else None
        if before and named.start - before.end <= 2 and (before.weekday < 0) != (named.weekday < 0):
            exact, weekday = (before, named) if named.weekday >= 0 else (named, before)
            gap = low[before.end : named.start].strip()
            of_a_week = words.WEEKDAY.search(low, exact.start, exact.end)  # “这周四周五” are two
            if exact.one and not of_a_week and (exact.one.weekday() == weekday.weekday or gap in ("", "(")):
                if exact.one.weekday() != weekday.weekday:
                    return None
                out[-1] = replace(exact, start=before.start, end=named.end)
                continue
        out.append(named)
    return tuple(out)
