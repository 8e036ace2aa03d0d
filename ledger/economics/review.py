"""What a project was worth when it is over: margin against the first plan, days to money, what customers and the team
say.

Sources: economics.md section 9; the net promoter score as its authors define it (F. Reichheld, 2003): answers 9 and 10
less answers 0 to 6, of all answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

HIGHEST = 10
"""Scores go from 0 to this."""
FEWEST_ANSWERS = 5
"""Of fewer answers a net promoter score says nothing: the answers themselves are shown."""
CROWD = 3
"""The mean of the team's answers moves only when so many more have answered: no two means differ by one answer."""
MOST_LESSONS = 3


@dataclass(frozen=True, slots=True)
class CustomerScore:
    """What somebody at a customer gave a project, 0 to 10.

    Attributes:
        who: at the customer; "" where nobody said.
    """

    id: int
    project: int
    day: date
    score: int
    who: str = ""
    person: int = 0


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned in a project; the number orders them."""

    project: int
    number: int
    text: str
    person: int = 0


@dataclass(frozen=True, slots=True)
class Pulse:
    """How the team found a project, as far as it is shown.

    Attributes:
        asked: how many; `answered`, `declined`: of them.
        mean: of the first answers up to a multiple of three; None of fewer than three; `of` how many it is.
    """

    asked: int
    answered: int
    declined: int
    mean: Fraction | None
    of: int


def pulse(asked: int, answers: Sequence[int], declined: int) -> Pulse:
    """What of the team's answers may be shown; `answers` in the order in which they came.

    >>> pulse(5, (8, 6), 1).mean is None
    True
    >>> found = pulse(5, (8, 6, 7, 1), 0)
    >>> found.mean, found.of, found.answered
    (Fraction(7, 1), 3, 4)
    """
    shown = len(answers) - len(answers) % CROWD
    mean = Fraction(sum(answers[:shown]), shown) if shown else None
    return Pulse(asked, len(answers), declined, mean, shown)


def net_promoters(scores: Sequence[int]) -> Fraction | None:
    """The share of promoters less that of detractors; None of too few answers.

    >>> net_promoters((10, 9, 9, 8, 7, 6, 10, 9, 4, 9, 8))
    Fraction(4, 11)
    >>> net_promoters((10, 10)) is None
    True
    """
    if len(scores) < FEWEST_ANSWERS:
        return None
    return Fraction(sum(score >= 9 for score in scores) - sum(score <= 6 for score in scores), len(scores))


def days_to_money(accepted: date, receipts: Iterable[tuple[date, int]]) -> Fraction | None:
    """The mean days from acceptance to what was received after it, by amount; None where nothing was.

    >>> days_to_money(date(2026, 4, 24), [(date(2026, 4, 1), 5), (date(2026, 5, 12), 100), (date(2026, 6, 2), 100)])
    Fraction(57, 2)
    """
    after = [(day, minor) for day, minor in receipts if day > accepted and minor > 0]
    whole = sum(minor for _day, minor in after)
    return Fraction(sum((day - accepted).days * minor for day, minor in after), whole) if whole else None
