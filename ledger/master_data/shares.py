"""One paper for several projects: its shares, and what each is to the cent (largest remainder).

The parts of a paper are expenses of their own, one a project; each carries the mark of the whole, so that together they
never come to more than the paper says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import NamedTuple

from ledger.errors import BadInput, sentence

MOST = 20
"""So many projects share one paper at most."""


class ProjectShare(NamedTuple):
    """So many parts for a project."""

    project: int
    weight: int


Shares = tuple[ProjectShare, ...]


def shares(parts: Iterable[tuple[int, Fraction]]) -> Shares:
    """Shares in their least whole numbers, by project, so that what is the same looks the same.

    Raises BadInput for a project that is named twice, fewer than two, or a share that is nothing.

    >>> shares([(7, Fraction(60)), (3, Fraction(40))]) == shares([(3, Fraction(2, 5)), (7, Fraction(3, 5))])
    True
    >>> shares([(7, Fraction(60)), (3, Fraction(40))])
    (ProjectShare(project=3, weight=2), ProjectShare(project=7, weight=3))
    """
    found = sorted(parts)
    if not 2 <= len(found) <= MOST or len({project for project, _weight in found}) != len(found):
        raise BadInput(sentence("A split names two projects at least, each once."), field="split")
    if any(weight <= 0 for _project, weight in found):
        raise BadInput(sentence("Each project of a split gets more than nothing."), field="split")
    whole = lcm(*(weight.denominator for _project, weight in found))
    weights = [int(weight * whole) for _project, weight in found]
    least = gcd(*weights)
    return tuple(ProjectShare(project, weight // least) for (project, _w), weight in zip(found, weights, strict=True))


def divided(minor: int, weights: Sequence[int]) -> list[int]:
    """An amount of minor units by weights: each gets the whole units of its share, and those with the largest remainder
    one more until nothing is left; of equal remainders the first.

    >>> divided(10_000, [1, 1, 1]), divided(100_001, [3, 2]), divided(1, [1, 1])
    ([3334, 3333, 3333], [60001, 40000], [1, 0])
    """
    total = sum(weights)
    parts = [minor * weight // total for weight in weights]
    by_rest = sorted(range(len(weights)), key=lambda at: (-(minor * weights[at] % total), at))
    for at in by_rest[: minor - sum(parts)]:
        parts[at] += 1
    return parts


_WRITTEN = re.compile(r"\d{1,9}=\d{1,18}(?:,\d{1,9}=\d{1,18})+")


def written(some: Shares) -> str:
    """As it is kept and as a button carries it; "" for none.

    >>> written((ProjectShare(3, 2), ProjectShare(7, 3))), written(())
    ('3=2,7=3', '')
    """
    return ",".join(f"{one.project}={one.weight}" for one in some)


def read(text: str) -> Shares:
    """What `written` wrote; none where the text is something else."""
    if not _WRITTEN.fullmatch(text):
        return ()
    pairs = (part.split("=") for part in text.split(","))
    return tuple(ProjectShare(int(project), int(weight)) for project, weight in pairs)


@dataclass(frozen=True, slots=True)
class PartOfPaper:
    """That an expense is one of several parts of a paper.

    Attributes:
        source: "words", or the rule that split it ("rule:3").
        whole: minor units of all of it.
        shares: among which projects.
    """

    source: str
    whole: int
    shares: Shares

    @property
    def text(self) -> str:
        """As the paper keeps it."""
        return f"{self.source} {self.whole} {written(self.shares)}"


def part_of(text: str) -> PartOfPaper | None:
    """The mark of a part; None for anything else.

    >>> part_of(PartOfPaper("rule:3", 100_000, (ProjectShare(3, 2), ProjectShare(7, 3))).text).whole
    100000
    >>> part_of("rule:3") is None
    True
    """
    source, _blank, rest = text.partition(" ")
    whole, _blank, kept = rest.partition(" ")
    found = read(kept)
    return PartOfPaper(source, int(whole), found) if found and whole.isdecimal() else None
