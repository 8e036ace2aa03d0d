"""How busy everybody was, week by week, as a table in colours; of a longer time month by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from chat.cards.card import Chart, Series
from chat.cards.heat import NONE
from chat.text import Text, _, verbatim
from ledger.economics.people import PersonDay, TimeUsed, percent
from ledger.period import Period, month_key

MOST_WEEKS, MOST_PEOPLE = 13, 25
Column = tuple[Text, str]


def chart(days: Sequence[PersonDay], period: Period, names: Mapping[int, str], week_start: int) -> Chart | None:
    """A row for each person, a column for each week; None where there is only one of these."""
    weekly = len(period) <= MOST_WEEKS * 7
    use: dict[tuple[int, str], TimeUsed] = defaultdict(TimeUsed)
    for one in days:
        use[one.person, _key(one.day, week_start, weekly=weekly)] += one.use
    columns = list(dict.fromkeys(_key(day, week_start, weekly=weekly) for day in period))
    people = sorted({one.person for one in days}, key=lambda id: names[id])[:MOST_PEOPLE]
    if len(columns) < 2 or len(people) < 2:
        return None
    series = tuple(
        Series(verbatim(key[5:] if weekly else key), tuple(_share(use.get((id, key))) for id in people))
        for key in columns
    )
    title = _("Utilisation by week, % (the week that begins on …)") if weekly else _("Utilisation by month, %")
    return Chart("heat", title, tuple(verbatim(names[id]) for id in people), series, "%")


def _key(day: date, week_start: int, *, weekly: bool) -> str:
    if not weekly:
        return month_key(day)
    return (day - timedelta(days=(day.weekday() - week_start) % 7)).isoformat()


def _share(use: TimeUsed | None) -> float:
    number = percent(use.share) if use else None
    return NONE if number is None else float(number)
