"""Categories as they are from a day on: what is posted takes the one of its own day, whatever holds by now.

A version is whole.  Its account and its tax treatment may begin on a day from which on nothing of it is booked: what
stands in the journal stays on its account (CAS 28: a changed policy is applied from a day, not by the way).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ledger.approval import Band
from ledger.errors import BadInput, sentence

Treatment = Literal["", "none"]
"""Whether the VAT of what is bought is deducted: as its document allows, or never (增值税法 art. 22 (5): catering,
daily and entertainment services)."""


@dataclass(frozen=True, slots=True)
class CategoryVersion:
    """A category from `start` on.  `bands` None: approved as the configuration says; `ended`: nobody spends on it."""

    category: str
    start: date
    en: str
    zh: str
    account: str
    words: tuple[str, ...] = ()
    treatment: Treatment = ""
    bands: tuple[Band, ...] | None = None
    ended: bool = False
    person: int = 0
    id: int = 0


def on_day(versions: Iterable[CategoryVersion], day: date) -> Mapping[str, CategoryVersion]:
    """Category -> the version that holds on a day: the one that began last, of one day the one that was said last.

    >>> old = CategoryVersion("travel", date(2026, 1, 1), "Travel", "差旅", "travel", id=1)
    >>> new = CategoryVersion("travel", date(2026, 12, 1), "Trips", "出差", "other", id=2)
    >>> [on_day([new, old], day)["travel"].account for day in (date(2026, 11, 30), date(2026, 12, 1))]
    ['travel', 'other']
    >>> on_day([new], date(2026, 11, 30))
    {}
    """
    found: dict[str, CategoryVersion] = {}
    for one in sorted(versions, key=lambda one: (one.start, one.id)):
        if one.start <= day:
            found[one.category] = one
    return found


_REST = ("rest", "above", "others", "其余", "以上")
_NOBODY = ("nobody", "none", "no one", "无", "无需", "不用")
_ROLES = {
    "lead": ("lead", "leads", "负责人", "项目负责人"),
    "finance": ("finance", "财务"),
    "admin": ("admin", "administrator", "管理员"),
    "auditor": ("auditor", "审计"),
    "sales": ("sales", "销售"),
}


def bands(parts: Sequence[tuple[int | None, str]]) -> tuple[Band, ...]:
    """Who approves up to which amount (minor units; None: the rest), from words: “lead”, “lead then finance”, “nobody”.

    >>> [(band.upto, band.roles, band.then) for band in bands([(10_000, "nobody"), (None, "lead then finance")])]
    [(10000, (), ()), (None, ('lead',), ('finance',))]
    >>> bands([(None, "lead"), (10_000, "nobody")])
    Traceback (most recent call last):
    ledger.errors.BadInput: The amounts of approval go up, and the last one is the rest.
    """
    limits = [upto for upto, _who in parts]
    if not limits or limits[-1] is not None or None in limits[:-1] or limits[:-1] != sorted(set(limits[:-1])):  # type: ignore[type-var]
        raise BadInput(sentence("The amounts of approval go up, and the last one is the rest."), field="approval")
    return tuple(_band(upto, who) for upto, who in parts)


def _band(upto: int | None, who: str) -> Band:
    steps = [part.strip() for part in who.replace("然后", " then ").replace("再", " then ").split(" then ")]
    first = _roles(steps[0])
    then = tuple(role for step in steps[1:] for role in _roles(step))
    return Band(upto, first, then=then)


def _roles(words: str) -> tuple[str, ...]:
    found = []
    for word in words.replace(" or ", "/").replace("或", "/").replace("或者", "/").split("/"):
        low = word.strip().lower()
        if not low or low in _NOBODY:
            continue
        role = next((role for role, called in _ROLES.items() if low in called), None)
        if role is None:
            raise BadInput(sentence("“{word}” is no role that approves: lead, finance, admin."), word=low[:30])
        found.append(role)
    return tuple(found)


def is_rest(word: str) -> bool:
    """Whether a word means every other amount."""
    return word.strip().lower() in _REST
