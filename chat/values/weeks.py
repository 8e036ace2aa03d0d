"""Days told from today: `yesterday`, `3天前`, `last Fri`, `周一到周三`; and whole periods: `last month`, `本周`, `Q3`.

Hours are booked for what was, so a weekday means the latest one.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from chat.text import NOTHING, Text, _
from chat.values import calendar_words
from chat.values.dates import Days, Maker, Order, figure, only, run_of, year_of
from chat.values.unread import Unread

# yesterday, 前天, 3 days ago


def _relative(match: re.Match[str], today: date, _order: Order) -> Days | None:
    return only(today + timedelta(calendar_words.RELATIVE[match["w"]]))


def _week_from(match: re.Match[str], today: date, _order: Order) -> Days | None:
    """“tomorrow week”, “a week on monday”: seven days after the day that comes."""
    word = match["w"] or match["w_"]
    if word in calendar_words.RELATIVE:
        return only(today + timedelta(7 + calendar_words.RELATIVE[word]))
    return only(today + timedelta((calendar_words.WEEKDAYS[word] - today.weekday()) % 7 or 7) + timedelta(7))


def _ago(match: re.Match[str], today: date, _order: Order) -> Days | None:
    number = calendar_words.SMALL.get(match["n"], 0) or figure(match["n"])
    if not 0 < number < 400:
        return None
    unit = 7 if match["u"][0] in "w周星礼" else 1
    return only(today - timedelta(number * unit))


# last Fri, 上周五, mon-wed, 周一到周三


def _weekdays(match: re.Match[str], today: date, _order: Order) -> Days | Unread | None:
    first = _weekday(calendar_words.WEEKDAYS[match["w"]], match["p"] or "", today)
    if match["w2"] and match["p"] == "last" and first >= today - timedelta(today.weekday()):
        first -= timedelta(7)  # this week's would be plain "mon-wed"
    if not match["w2"]:
        return Days(first, first, doubt=_which_last(match, first, today))
    if match["p2"]:
        last = _weekday(calendar_words.WEEKDAYS[match["w2"]], match["p2"], today)
    else:
        last = first + timedelta((calendar_words.WEEKDAYS[match["w2"]] - first.weekday()) % 7)
    run = run_of(first, last, match[0])
    if isinstance(run, Days) and last > today and not match["p"]:
        doubt = _("I read {text} as {first} to {last}.", text=match[0], first=first, last=last)
        return Days(first, last, ranged=True, doubt=doubt)
    return run


def _in_week(match: re.Match[str], today: date, _order: Order) -> Days | Unread | None:
    """“mon to wed this week”, “last week tuesday”: weeks begin on Monday."""
    given = {name.rstrip("_"): value for name, value in match.groupdict().items() if value}
    monday = today + timedelta(7 * calendar_words.SHIFT[given["s"]] - today.weekday())
    first, last = (calendar_words.WEEKDAYS[given.get(name) or given["w"]] for name in ("w", "w2"))
    return run_of(monday + timedelta(first), monday + timedelta(last), match[0])


def _weekend(match: re.Match[str], today: date, _order: Order) -> Days:
    """The Saturday and Sunday: “this weekend” of this week, else those that are over or are today."""
    saturday = today + timedelta(5 - today.weekday())
    said = match["en"] or match["zh"] or ""
    if said not in ("this", "这", "本") and (saturday > today or said in ("last", "上", "上上")):
        saturday -= timedelta(7)
    if said == "上上":
        saturday -= timedelta(7)
    return Days(saturday, saturday + timedelta(1), period=True)


def _several(match: re.Match[str], today: date, _order: Order) -> Days | None:
    """“周三四五”: each of these days of one week; those that run backwards are none."""
    names = [calendar_words.WEEKDAYS[name] for name in match["each"] if name not in ",，、"]
    monday = today - timedelta(today.weekday())
    if match["s"]:
        monday += timedelta(7 * calendar_words.WEEK_SHIFT[match["s"]])
    elif monday + timedelta(max(names)) > today:
        monday -= timedelta(7)
    each = [monday + timedelta(name) for name in names]
    return Days(each[0], each[0], more=tuple(each[1:])) if each == sorted(set(each)) else None


def _misspelt(match: re.Match[str], today: date, _order: Order) -> Days | None:
    """“yesturday”, “wensday”: one letter wrong, missing, too many or changed places; two in a long word."""
    from rapidfuzz.distance import OSA

    typed = match["t"]
    if typed in calendar_words.WEEKDAYS or typed in calendar_words.RELATIVE or typed in calendar_words.NO_DAY:
        return None
    for word in calendar_words.SPELLED:
        if word[0] == typed[0] and OSA.distance(word, typed) <= (2 if len(word) > 7 else 1):
            shift = calendar_words.RELATIVE.get(word)
            weekday = calendar_words.WEEKDAYS.get(word, 0)
            return only(today + timedelta(shift) if shift is not None else _weekday(weekday, "", today))
    return None


def _weekday(weekday: int, prefix: str, today: date) -> date:
    monday = today - timedelta(today.weekday())
    if prefix in calendar_words.WEEK_SHIFT:
        return monday + timedelta(7 * calendar_words.WEEK_SHIFT[prefix] + weekday)
    back = (today.weekday() - weekday) % 7
    if prefix in ("last", "past", "previous"):
        back = back or 7
    elif prefix in ("next", "coming"):
        return today + timedelta((weekday - today.weekday()) % 7 or 7)
    elif prefix in ("this",):
        return monday + timedelta(weekday)
    return today - timedelta(back)


def _which_last(match: re.Match[str], made: date, today: date) -> Text:
    """“last Wed” on a Friday is Wednesday of this week for some, of the week before for others."""
    if match["p"] == "last" and made >= today - timedelta(today.weekday()):
        return _("I read {text} as {day}.", text=match[0], day=made)
    return NOTHING


# this week, 上个月, last 7 days, November, Q3


def _calendar(match: re.Match[str], today: date, _order: Order) -> Days | None:
    shift, unit = calendar_words.SHIFT[match["s"].replace(" ", "")], calendar_words.UNIT[match["u"]]
    return _whole(unit, shift, today)


def _whole(unit: str, shift: int, today: date) -> Days:
    if unit == "week":
        first = today - timedelta(today.weekday() - 7 * shift)
        return Days(first, first + timedelta(6), ranged=True, period=True)
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    start = (today.year * 12 + today.month - 1) // months * months + shift * months
    return _months(start, months)


def _months(start: int, count: int) -> Days:
    end = start + count
    last = date(end // 12, end % 12 + 1, 1) - timedelta(1)
    return Days(date(start // 12, start % 12 + 1, 1), last, ranged=True, period=True)


def _lately(match: re.Match[str], today: date, _order: Order) -> Days | None:
    number = calendar_words.SMALL.get(match["n"] or "一", 0) or figure(match["n"] or "1")
    unit = {"d": 1, "w": 7, "m": 30, "天": 1, "日": 1, "周": 7, "星": 7, "月": 30}[match["u"][0]]
    if not 0 < number * unit < 800:
        return None
    return Days(today - timedelta(number * unit - 1), today, ranged=True, period=True)


def _month_only(match: re.Match[str], today: date, _order: Order) -> Days | None:
    month = calendar_words.MONTHS.get(match["m"], 0) or figure(match["m"])
    if not 1 <= month <= 12:
        return None
    if match["y"]:
        year = year_of(match["y"])
    else:
        year = today.year - (month > today.month)
    return _months(year * 12 + month - 1, 1) if 1900 < year < 2200 else None


def _quarter_only(match: re.Match[str], today: date, _order: Order) -> Days | None:
    quarter = figure(match["q"])
    if not 1 <= quarter <= 4:
        return None
    year = year_of(match["y"]) if match["y"] else today.year - (quarter > (today.month + 2) // 3)
    return _months(year * 12 + 3 * (quarter - 1), 3)


def _year_only(match: re.Match[str], _today: date, _order: Order) -> Days:
    return _months(year_of(match["y"]) * 12, 12)


MAKERS: dict[str, Maker] = {
    "relative": _relative,
    "week_from": _week_from,
    "relative_zh": _relative,
    "ago": _ago,
    "ago_zh": _ago,
    "weekdays": _weekdays,
    "weekdays_zh": _weekdays,
    "in_week": _in_week,
    "several_zh": _several,
    "weekend": _weekend,
    "misspelt": _misspelt,
    "calendar": _calendar,
    "calendar_zh": _calendar,
    "lately": _lately,
    "lately_zh": _lately,
    "month_zh": _month_only,
    "month_iso": _month_only,
    "month_en": _month_only,
    "quarter": _quarter_only,
    "quarter_zh": _quarter_only,
    "year": _year_only,
}
"""What makes the days of a pattern of `chat.values.calendar_words.PATTERNS`; the others are in `chat.values.dates`."""
