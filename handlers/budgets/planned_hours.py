"""Hours by role as a plan says them: `set budget apollo labour engineer 200h tester 80h`."""

from __future__ import annotations

from dataclasses import dataclass

from chat.folding import folded
from chat.pattern import Pattern
from chat.values.durations import Span, span_at
from handlers import lookup
from handlers.context import Context
from ledger.errors import BadInput, sentence
from ledger.nouns import Project


@dataclass(frozen=True, slots=True)
class SpokenHours:
    """Role -> minutes, of a project; 0 for none any more."""

    project: Project
    roles: dict[str, int]


_NONE = Pattern(r"0 ?(?:h|hours?|小时|个小时)(?![a-z])")
_BETWEEN = " ,，、;+＋:："


def spoken(ctx: Context, words: str) -> SpokenHours | None:
    """The hours that are planned by role; None where the words hold no length of time behind the category of labour."""
    lengths = _lengths(ctx, words)
    if not lengths:
        return None
    tokens = words[: lengths[0][0]].replace("，", " ").split()
    at = _labour_at(ctx, tokens)
    if at is None:
        return None
    roles: dict[str, int] = {}
    role = " ".join(tokens[at + 1 :])
    for number, (_start, end, minutes) in enumerate(lengths):
        role = role.strip(_BETWEEN)
        if not role or any(char.isdigit() for char in role):
            raise BadInput(
                sentence("For which role are these hours?"),
                hint=sentence("Write for example: set budget apollo labour engineer 200h"),
                field="role",
            )
        if role in roles:
            raise BadInput(sentence("{category} stands there twice."), category=role, field="role")
        roles[lookup.trade(ctx, role)] = minutes
        following = lengths[number + 1][0] if number + 1 < len(lengths) else len(words)
        role = words[end:following]
    if role.strip(_BETWEEN + ".。"):
        raise BadInput(sentence("Say hours by role and amounts of money apart, please."), field="amount")
    return SpokenHours(lookup.open_project(ctx, None, " ".join(tokens[:at])), roles)


def _labour_at(ctx: Context, tokens: list[str]) -> int | None:
    """Where the category of labour stands: by one of its own words, else by what looks like one (“labor”)."""
    names, labour = ctx.rules.category_names, ctx.rules.categories[ctx.rules.labour]
    own = {folded(word) for word in (labour.name, labour.names.en, labour.names.zh, *labour.words)}
    found = [n for n, one in enumerate(tokens) if (m := names.match(one)) and str(m.key) == ctx.rules.labour]
    return next((n for n in found if folded(tokens[n]) in own), next(iter(found), None))


def _lengths(ctx: Context, words: str) -> list[tuple[int, int, int]]:
    """(start, end, minutes) of every length of time that stands by itself."""
    low = folded(words)
    found: list[tuple[int, int, int]] = []
    place = 0
    while place < len(low):
        none = _NONE.match(low, place)
        read = (none.end(), Span(0)) if none else span_at(low, place, ctx.rules.day_minutes)
        begins = place == 0 or not low[place - 1].isalnum() or not low[place - 1].isascii()
        if begins and read and read[1].unit in ("hours", "minutes", "days") and not read[1].start:
            found.append((place, read[0], read[1].minutes))
            place = read[0]
        else:
            place += 1
    return found
