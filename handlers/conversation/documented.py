"""Lines as the documents have them: what was understood, written out to be shown, put on a button and said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from chat.lines.hours import HoursLine
from chat.lines.spending import Spending, SpendingLine
from chat.values.amounts import ReadAmount
from chat.values.currencies import reads_as_money
from handlers.registry import Contents, Entry

EXPENSE = {False: "expense", True: "报销"}
"""The word of an expense, in Chinese or not."""


def chinese(text: str) -> bool:
    """Whether a line is said in Chinese: then so is what is documented of it."""
    return any("\u3400" <= char <= "\u9fff" for char in text)


def word_of(entry: Entry, in_chinese: bool) -> str:
    """The word that the examples of a command begin with in that language, else its first one."""
    words = [word for word in entry.words if word.isascii() != in_chinese] or [entry.name]
    for example in entry.examples:
        begun = [word for word in words if (example.zh if in_chinese else example.en).startswith(word)]
        if begun:
            return max(begun, key=len)
    return words[0]


def said_with(entry: Entry, words: str) -> str:
    """Somebody's own words as the line of a command, its word before them where they do not begin with it already.

    “change the 2h to 3h” needs no “change to” before it, “scratch the hours” needs “undo”.
    """
    word, tokens = word_of(entry, chinese(words)), words.split()
    if word in tokens[1:]:  # “星河 合同 100000”: its word stands behind the project
        tokens.remove(word)
        words = f"{word} {' '.join(tokens)}"
    said = words.split(" ", 1)
    first, begins = word.split()[0], said[0].lower()
    if words.lower().startswith(word) and (not first.isascii() or begins == first):
        return words
    if first.isascii() and begins in (first, f"{first}ing", f"{first}ed"):
        return " ".join([first, *said[1:]])
    return f"{word} {words}"


def hours_line(read: tuple[HoursLine, ...], contents: Contents, in_chinese: bool, today: date) -> str:
    """Entries of hours, each as its own line: “log 2.5h apollo yesterday API design”."""
    word = word_of(contents.entries["command", "log"], in_chinese)
    return "; ".join(f"{word} {entered}" for line in read for entered in _hours(line, in_chinese, today))


def spending_line(read: SpendingLine, contents: Contents, in_chinese: bool, today: date) -> str:
    """What was spent, each as its own line: “expense 45.50 taxi apollo”."""
    word = word_of(contents.entries["command", "expense"], in_chinese)
    lines = (
        " ".join([word, *_spending(spent, spent.amount, in_chinese, today)]) for spent in read.spendings if spent.amount
    )
    return "; ".join(lines)


def _hours(line: HoursLine, in_chinese: bool, today: date) -> Iterator[str]:
    for day in line.days:
        length = (
            f"{line.start:%H:%M}-{line.end:%H:%M}" if line.start and line.end else _length(line.minutes, in_chinese)
        )
        marked = [match.typed for match in (line.project,) if match]
        marked += [
            f"#{match.typed}" for match in (line.task, line.category) if match and f"#{match.typed}" in line.line
        ]
        yield " ".join([length, *marked, *_day(day, in_chinese, today), *([line.note] if line.note else [])])


def _length(minutes: int, in_chinese: bool) -> str:
    """2.5h, 45min, 2h20m; 2.5小时, 45分钟, 2小时20分钟.

    >>> [_length(minutes, in_chinese) for minutes in (150, 45, 140) for in_chinese in (False, True)]
    ['2.5h', '2.5小时', '45min', '45分钟', '2h20m', '2小时20分钟']
    """
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}分钟" if in_chinese else f"{rest}min"
    if rest % 15 == 0:
        figure = f"{minutes / 60:g}"
        return f"{figure}小时" if in_chinese else f"{figure}h"
    return f"{hours}小时{rest}分钟" if in_chinese else f"{hours}h{rest}m"


def _spending(read: Spending, amount: ReadAmount, in_chinese: bool, today: date) -> Iterator[str]:
    if amount.unsettled:
        figure = f"{amount.number} {amount.sign}" if read.worked else amount.said
    else:
        figure = f"{amount.currency} {amount.number}" if amount.currency else str(amount.number)
    first = reads_as_money(read.note) and not amount.currency and not amount.unsettled
    yield from (part for part in ((read.note, figure) if first else (figure, read.note)) if part)
    if read.party:
        yield f"商家 {read.party}" if in_chinese else f"at {read.party}"
    if read.project:
        yield read.project.typed
    if read.day:
        yield from _day(read.day, in_chinese, today)
    if read.paid_by:
        yield read.paid_by


def _day(day: date, in_chinese: bool, today: date) -> Iterator[str]:
    """Nothing for today, which is meant where no day is named."""
    if day == today - timedelta(days=1):
        yield "昨天" if in_chinese else "yesterday"
    elif day != today:
        yield day.isoformat()
