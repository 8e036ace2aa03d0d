"""Working days: weekends, public holidays, and in China the weekends that are worked instead."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from handlers.rules import Rules


def working(day: date, rules: Rules) -> bool:
    """Whether the company works on that day."""
    return _working(day, rules.holidays_of)


def back(today: date, days: int, rules: Rules) -> date:
    """The day that is so many working days before today."""
    day = today
    while days > 0:
        day -= timedelta(days=1)
        days -= working(day, rules)
    return day


@cache
def _working(day: date, country: str) -> bool:
    if country == "CN":
        from chinese_calendar import is_workday

        try:
            return bool(is_workday(day))
        except NotImplementedError:  # beyond the years that the State Council has announced
            return day.weekday() < 5
    if not country or day.weekday() >= 5:
        return day.weekday() < 5
    from holidays import country_holidays

    return day not in country_holidays(country, years=day.year)
