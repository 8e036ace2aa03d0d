"""A line that says of whom, what, and from when: “ann welder from 2026-12-01”, “小安 焊工 从 2026-12-01”."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from chat.folding import folded
from chat.pattern import Pattern
from handlers import fields, lookup
from handlers.context import Context
from ledger.errors import BadInput
from ledger.nouns import Person

FROM = Pattern(r"\s+(?:from|starting|as of)\s+|\s*(?:从|自)\s*", re.I)


@dataclass(frozen=True, slots=True)
class SaidOf:
    """`what` is said of the person; `start`: from which day on, None where no day was said."""

    person: Person
    what: str
    start: date | None


def said_of(ctx: Context, text: str, unclear: BadInput) -> SaidOf:
    """Raises BadInput for a day that cannot be read, and `unclear` where nobody is named at the beginning."""
    before, *after = re.split(FROM.pattern, text, maxsplit=1, flags=re.IGNORECASE)
    names = lookup.person_names(ctx.directory)
    if named := names.named_at(folded(before), 0):
        person, what = lookup.person(ctx, before[: named[0]].strip(" :：,，")), before[named[0] :]
    else:
        words = before.split()
        known = [n for n in range(len(words), 0, -1) if names.match(" ".join(words[:n]))]
        if not known:
            raise unclear
        person, what = lookup.person(ctx, " ".join(words[: known[0]])), " ".join(words[known[0] :])
    return SaidOf(person, what.strip(" :：,，"), fields.first_day(ctx, after[0]) if after else None)
