"""Hours of the year: typed day by day, dropped as a tracker's file, and told late to finance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tests.imported import CLOCKIFY_HEAD
from tests.year.case import Case, Event
from tests.year.teller import Teller, Told

_DAY = 8 * 60
_WITH_TRACKER = ("wang",)


def labour(teller: Teller, event: Event) -> None:
    """The file has the sum of several days; people work eight hours on one."""
    code, by = teller.case.codes[event["project"]], event["person"]
    if "said" in event:
        _late(teller, event)
    elif by in _WITH_TRACKER:
        rows = (_row(teller, by, code, day, minutes) for day, minutes in days(teller.case, event))
        teller.drop(f"time-{event['n']}.csv", CLOCKIFY_HEAD + "".join(rows))
    else:
        lines = [f"{_length(minutes)} {code} {day}" for day, minutes in days(teller.case, event)]
        teller.say("\n".join(lines), by=by)


def days(case: Case, event: Event) -> Iterator[tuple[date, int]]:
    """Days and their minutes, back from the day of the event, in its month and while the person's rate held."""
    day, left = date.fromisoformat(event["day"]), event["minutes"]
    first = max(day.replace(day=1), case.rate_since(event["person"], day))
    while left:
        part = min(left, _DAY) if day > first else left
        yield day, part
        day, left = day - timedelta(days=1), left - part


def _late(teller: Teller, event: Event) -> None:
    line = f"late {_length(event['minutes'])} {teller.case.codes[event['project']]} {event['day']} forgotten"
    teller.say(line, by=event["person"])
    asked = [notice.notice.card for notice in teller.stage.notices() if notice.notice.key.startswith("late:")]
    button = next(button for button in asked[-1].buttons if button.action == "late.book")
    teller.click(button.action, button.value)


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours}h" if hours else "", f"{rest}min" if rest else "") if part)


def _row(teller: Teller, person: str, code: str, day: date, minutes: int) -> str:
    """A line of the tracker, from when the person had time on that day."""
    since = teller.until.get((person, day), 6 * 60)
    teller.until[person, day] = since + minutes
    start, end = (f"{one // 60:02}:{one % 60:02}:00" for one in (since, since + minutes))
    length = f"{minutes // 60:02}:{minutes % 60:02}:00,{minutes / 60:.2f}"
    return f"{code},,work,,{person.title()},,{person}@example.com,,Yes,{day},{start},{day},{end},{length},0,0\n"


WORK: dict[str, Told] = {"labour": labour}
