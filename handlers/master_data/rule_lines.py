"""A rule of entry in words: read from a line, shown on a card."""

from __future__ import annotations

import re

from chat.pattern import Pattern
from chat.text import Text, _, verbatim
from handlers import lookup, project_shares
from handlers.context import Context
from ledger.errors import BadInput, sentence
from ledger.master_data.entry_rules import EntryRule
from ledger.master_data.shares import Shares
from ledger.money import Money

HINT = sentence("Write for example: rules seller DiDi above 100 = travel")
STATES = {"on": _("on"), "off": _("off"), "removed": _("taken away")}
_BECOMES = Pattern(
    r"->|→|=>|=|＝|归为|归入|记为|为(?=[^，,]*(?:$|分摊|拆分|[%％]))|\b(?:is|are|becomes)\b(?!.*\b(?:is|are|becomes)\b)"
)
_KEYS = {
    "vendor": r"\b(?:seller|vendor|supplier)\b|供应商|商家|卖家|销售方",
    "words": r"\b(?:words?|contains|containing|with)\b|词|含有|包含|含",
    "least": r"\b(?:at least|from)\b|不低于|至少",
    "most": r"\b(?:at most|up to|to)\b|不高于|至多|不超过",
    "above": r"\b(?:above|over|more than)\b|大于|超过|高于",
    "below": r"\b(?:below|under|less than)\b|小于|低于",
    "person": r"\b(?:person|by|of)\b|人员|报销人|人",
}
_KEY = Pattern("|".join(f"(?P<{name}>{words})" for name, words in _KEYS.items()), re.IGNORECASE)
_PROJECT = Pattern(r"\b(?:project|on)\b|项目", re.IGNORECASE)
_SPLIT = Pattern(r"\b(?:split|divided?|shared)\b|分摊|拆分|分给", re.IGNORECASE)
_QUOTES = "\"'“”「」『』‘’ ，,。"


def is_one(text: str) -> bool:
    """Whether a line says what becomes of what."""
    return _BECOMES.search(text) is not None


def read(ctx: Context, text: str) -> EntryRule:
    """The rule that a line says.  Raises BadInput, NotFound, Asked."""
    at = _BECOMES.search(text)
    assert at is not None
    found = _conditions(text[: at.start()])
    filled_in, shares = _divided(ctx, text[at.end() :].strip(_QUOTES))
    category, project = _filled(ctx, filled_in, divided=bool(shares))
    least, most = _bounds(ctx, found)
    words = tuple(filter(None, (one.strip(_QUOTES) for one in re.split(r"[,，、]|\bor\b|或", found.get("words", "")))))
    person = lookup.person(ctx, found["person"]).id if found.get("person") else 0
    new = EntryRule(0, found.get("vendor", "")[:120], words, least, most, person, category, project, shares=shares)
    if not any(new.conditions):
        raise BadInput(sentence("Of which seller, words, amount or person is the rule?"), hint=HINT, field="rule")
    return new


def _conditions(text: str) -> dict[str, str]:
    """Key -> what is said behind it; what stands before the first key is the seller."""
    found: dict[str, str] = {}
    keys = list(_KEY.finditer(text))
    first = text[: keys[0].start() if keys else len(text)].strip(_QUOTES)
    if first:
        found["vendor"] = first
    for place, key in enumerate(keys):
        end = keys[place + 1].start() if place + 1 < len(keys) else len(text)
        name, value = str(key.lastgroup), text[key.end() : end].strip(_QUOTES)
        if not value or name in found:
            raise BadInput(sentence("What does “{word}” say in the rule?"), word=key[0], hint=HINT, field="rule")
        found[name] = value
    return found


def _bounds(ctx: Context, found: dict[str, str]) -> tuple[int, int]:
    """The least and the most in minor units, both included; 0 where nothing is said."""
    minor = {
        name: lookup.money(ctx, found[name], ctx.rules.currency).minor
        for name in ("above", "least", "below", "most")
        if name in found
    }
    least = max(minor.get("least", 0), minor["above"] + 1 if "above" in minor else 0)
    ends = [minor["most"]] if "most" in minor else []
    ends += [minor["below"] - 1] if "below" in minor else []
    most = min(ends) if ends else 0
    if ends and (most <= 0 or most < least):
        raise BadInput(sentence("No amount lies between these."), hint=HINT, field="amount")
    return least, most


def _divided(ctx: Context, text: str) -> tuple[str, Shares]:
    """What stands before the shares of projects, and the shares; none where the line does not divide."""
    at = _SPLIT.search(text)
    rate = project_shares.PERCENT.search(text)
    if at is None and rate is None:
        return text, ()
    start, end = (at.start(), at.end()) if at else (rate.start(), rate.start()) if rate else (0, 0)
    return text[:start].strip(_QUOTES), project_shares.read(ctx, text[end:])


def _filled(ctx: Context, text: str, *, divided: bool) -> tuple[str, int]:
    """The category and project that a rule fills in."""
    if divided and not text:
        return "", 0
    at = _PROJECT.search(text)
    category, project = (text[: at.start()], text[at.end() :]) if at else (text, "")
    category, project = category.strip(_QUOTES).lstrip("#"), project.strip(_QUOTES)
    if divided and project:
        raise BadInput(sentence("It goes to one project, or is divided among several."), hint=HINT, field="project")
    if not category and not project:
        raise BadInput(sentence("Which category, or which project, does it become?"), hint=HINT, field="category")
    name = lookup.category(ctx, category) if category else ""
    if name == ctx.rules.labour:
        raise BadInput(sentence("Pay is no expense: it comes from hours."), field="category")
    return name, lookup.open_project(ctx, None, project).id if project else 0


def conditions(ctx: Context, rule: EntryRule) -> Text:
    """What a rule looks at: “seller DiDi, words taxi, at least ¥100.00, by Bo”."""
    parts = []
    if rule.vendor:
        parts.append(_("seller {name}", name=ctx.directory.suppliers.called(rule.vendor)))
    if rule.words:
        parts.append(_("words {words}", words=rule.words))
    if rule.least:
        parts.append(_("at least {amount}", amount=Money(rule.least, ctx.rules.currency)))
    if rule.most:
        parts.append(_("at most {amount}", amount=Money(rule.most, ctx.rules.currency)))
    if rule.spender:
        person = ctx.directory.people.get(rule.spender)
        parts.append(_("entered by {person}", person=person.name if person else "–"))
    return Text("{all}", {"all": tuple(parts)})


def filled(ctx: Context, rule: EntryRule) -> Text:
    """What it fills in."""
    parts = [lookup.category_shown(ctx.rules, rule.category)] if rule.category else []
    if rule.project:
        project = ctx.directory.projects.get(rule.project)
        parts.append(_("project {name}", name=lookup.called(project)) if project else verbatim("–"))
    if rule.shares:
        parts.append(_("divided {shares}", shares=project_shares.shown(ctx, rule.shares)))
    return Text("{all}", {"all": tuple(parts)})
