"""The audit trail in words: what was done to a thing, and the values that it changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chat.text import Bilingual, Duration, Text, Value, _, verbatim
from handlers import fields
from handlers.books.stages import INSTALMENTS, MILESTONE_NAMES, POLICIES, STAGES
from handlers.books.trail_words import field
from ledger.money import Money
from storage.audit import Event
from storage.directory import Directory

_MONEY = (
    "gross",
    "amount",
    "minor",
    "upto",
    "tax_minor",
    "least_minor",
    "price_minor",
    "fee",
    "change",
    "borne",
    "floor_minor",
    "most_minor",
)
"""Kept as whole minor units."""
_WORDED = ("gross", "amount", "tax", "owed")
"""Kept in words with their currency, where old and new stand side by side."""
_UNSAID = (
    "step",
    "line",
    "upto",
    "credits",
    "fee",
    "borne",
    "least_minor",
    "weight",
    "price_minor",
    "floor_minor",
    "most_minor",
    "spender",
)
"""A zero in them says that there is none."""
_IN_THE_ENTRY = ("vat_minor", "project_minor", "company_minor", "certified", "anew")
"""What a supplier's credit note takes off; its entry shows it in words and money."""
_PEOPLE = ("person", "spender", "owner", "deputy", "decided_by", "proposer")
_WORDS: Mapping[str, Mapping[Any, Value]] = {
    "use": fields.USE,
    "buyer": fields.BUYER,
    "document": fields.DOCUMENT,
    "paid_by": fields.PAID_BY,
    "role": fields.ROLES,
    "withheld": fields.WITHHELD,
    "policy": POLICIES,
    "name": MILESTONE_NAMES,
}
"""Values that are kept as keys."""
_NOTHING: tuple[Any, ...] = ("", None, [], {}, "None")


@dataclass(frozen=True, slots=True)
class TrailNames:
    """What the numbers in the trail stand for, and the currency of amounts that say none."""

    people: Mapping[int, str]
    projects: Mapping[int, Bilingual]
    currency: str


NO_NAMES = TrailNames({}, {}, "")


def names(directory: Directory, events: Sequence[Event], currency: str) -> TrailNames:
    """Of the company; the currency is that of the thing, where one of its events says it, else `currency`."""
    own = next((str(event.detail["currency"]) for event in events if event.detail.get("currency")), currency)
    people = {person.id: person.name for person in directory.people.values()}
    projects = {one.id: Bilingual(one.en or one.code, one.zh) for one in directory.projects.values()}
    return TrailNames(people, projects, own)


def of_event(event: Event, known: TrailNames = NO_NAMES) -> Text:
    """What is kept of an event, and what the words that led to it were understood as."""
    kept = details(event.detail, known)
    return _("{kept}; understood as “{line}”", kept=kept, line=event.understood) if event.understood else kept


def details(kept: Mapping[str, Any], known: TrailNames = NO_NAMES) -> Text:
    """What is kept of a deed: amounts as money, lengths as hours, old and new values side by side."""
    parts: list[Value] = []
    before, after = kept.get("before"), kept.get("after")
    currency = str(kept.get("currency") or known.currency)
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name, value in after.items():
            old, new = _of(name, before.get(name), known), _of(name, value, known)
            parts.append(_("{name}: {old} → {new}", name=field(name), old=old, new=new))
        kept = {name: value for name, value in kept.items() if name not in ("before", "after")}
    elif isinstance(before, list) and isinstance(after, list):  # the lines of a budget
        kept = {name: value for name, value in kept.items() if name not in ("before", "after")}
        parts += [_line(line, currency) for line in after]
    parts += [part for name, value in kept.items() if (part := _part(name, value, currency, known))]
    return Text("{all}", {"all": tuple(parts)}) if parts else verbatim("–")


def _part(name: str, value: Any, currency: str, known: TrailNames) -> Text | None:
    """One value with what it is; None for what another part says, and for what was not said."""
    if name in _UNSAID and value == "0":  # kept in words
        return None
    if name in _IN_THE_ENTRY or value in _NOTHING or value is False or (name == "currency" and len(str(value)) == 3):
        return None
    if value == -1 or (value == 0 and name in _UNSAID):
        return None
    shown = _shown(name, value, currency, known)
    rate = name == "tax" and isinstance(shown, str)  # of a contract; of a receipt it is an amount
    return _("{name}: {value}", name=_("tax rate in percent") if rate else field(name), value=shown)


def _shown(name: str, value: Any, currency: str, known: TrailNames) -> Value:
    if value is True:
        return _("yes")
    number = int(value) if isinstance(value, int) or str(value).isdecimal() else 0
    if name in _MONEY and currency and isinstance(value, int):
        return Money(value, currency)
    if name == "minutes" and isinstance(value, int):
        return Duration(value)
    if name in _WORDS and str(value) in _WORDS[name]:
        return _WORDS[name][str(value)]
    if name in ("stage", "state"):
        return STAGES.get(str(value), str(value).replace("_", " "))
    if name in _PEOPLE and number in known.people:
        return known.people[number]
    if name == "project" and number in known.projects:
        return known.projects[number]
    if name == "file":
        return str(value)[:12]
    if name == "document":
        return str(value).replace(":", " ")
    if isinstance(value, list):
        return tuple(_line(one, currency) if isinstance(one, list) else _plain(one) for one in value[:20])
    if isinstance(value, Mapping):
        return tuple(verbatim(f"{key} {one}") for key, one in value.items())
    return _plain(value)


def _line(line: Any, currency: str) -> Value:
    """A line of several values, the last of them an amount: “expense 20 5,000.00”."""
    if not isinstance(line, list) or not line or not isinstance(line[-1], int) or not currency:
        return _plain(line)
    amount = Money(line[-1], currency)
    if len(line) == 2 and line[0] in INSTALMENTS:
        return Text("{what} {amount}", {"what": INSTALMENTS[line[0]], "amount": amount})
    words = " ".join(str(one).replace(":", " ") for one in line[:-1] if one not in ("", 0))
    return Text("{what} {amount}", {"what": words, "amount": amount})


def _of(name: str, value: Any, known: TrailNames) -> Value:
    """An old or new value; amounts as money."""
    currency, _blank, number = str(value).partition(" ")
    if name in _WORDED and len(currency) == 3 and number:
        return Money.of(number, currency)
    if value in _NOTHING:
        return "–"
    return _shown(name, value, known.currency, known)


def _plain(value: Any) -> Value:
    """A value as it was kept; days as days."""
    text = str("–" if value is None else value)[:80]
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
