"""Cards, notices and messages as JSON and back, for the outbox and the inbox.

Fields that stand at their default are left out, so that what was kept before a field existed still reads.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import compress
from operator import attrgetter, is_not
from typing import Any

from chat import incoming, text
from chat.cards import card, notice
from ledger.currencies import Currency

_KINDS: dict[str, type] = {
    kind.__name__: kind
    for kind in (
        text.Text,
        text.Duration,
        text.Percent,
        text.Bilingual,
        text.Brief,
        text.KeptAmount,
        text.CodedMoney,
        card.Fact,
        card.Button,
        card.Option,
        card.Choice,
        card.Table,
        card.Series,
        card.Chart,
        card.Picture,
        card.Card,
        card.Question,
        card.Form,
        card.Attachment,
        card.Reply,
        incoming.Identity,
        incoming.Place,
        incoming.File,
        incoming.Said,
        incoming.Clicked,
        incoming.Submitted,
        incoming.Removed,
        incoming.Joined,
        incoming.Left,
        notice.KeptFile,
        notice.Notice,
    )
}
_FORMER: dict[str, type] = {"Hours": text.Duration, "Names": text.Bilingual, "Amount": text.KeptAmount}
"""What kinds were called when cards that still wait in an outbox were kept."""


def dumps(value: Any) -> str:
    """The value as JSON text."""
    return _ENCODER.encode(_within(value))


def loads(kept: str) -> Any:
    """The value that `dumps` was given."""
    return _value(json.loads(kept))


@cache
def _shape(kind: type) -> tuple[Callable[[Any], tuple[Any, ...]], tuple[str, ...], tuple[Any, ...]] | None:
    """All fields of a kind that is kept by its fields at once, their names and their defaults; None of others."""
    known = _KINDS.get(kind.__name__)
    if known is None or not is_dataclass(kind):
        return None
    names = tuple(field.name for field in fields(known))
    defaults = tuple(field.default for field in fields(known))
    if len(names) == 1:  # of one name alone no tuple is made
        return lambda value: (getattr(value, names[0]),), names, defaults
    return attrgetter(*names), names, defaults


def _plain(value: Any) -> dict[str, Any]:
    """What JSON has no word for, one step deep: the encoder, which is written in C, asks again for what is inside."""
    kind: type = type(value)
    shape = _shape(kind)
    if shape is not None:
        whole, names, defaults = shape
        parts = whole(value)
        row: dict[str, Any] = {"_": kind.__name__}
        for name, default, part in compress(zip(names, defaults, parts, strict=True), map(is_not, parts, defaults)):
            if type(part) is str:  # nearly every part of a card
                if part != default:
                    row[name] = part
            elif (default is MISSING or part != default) and (part or part != {}):
                row[name] = _within(part)
        return row
    # What a value is of, by its fields: asking a protocol takes as long as all the rest together.
    if hasattr(value, "minor") and hasattr(value, "currency"):
        return {"_": "KeptAmount", "minor": value.minor, "currency": value.currency}
    if isinstance(value, datetime):
        return {"_": "instant", "iso": value.isoformat()}
    if isinstance(value, date):
        return {"_": "day", "iso": value.isoformat()}
    if isinstance(value, Decimal):
        return {"_": "decimal", "text": str(value)}
    if isinstance(value, bytes):
        return {"_": "bytes", "base64": b64encode(value).decode()}
    if isinstance(value, Mapping):
        return _map(value)
    raise TypeError(f"a {type(value).__name__} cannot be kept")


_LISTS = (tuple, list)
_MARKED = (dict, tuple, list, Currency)


def _within(value: Any) -> Any:
    """The value, with its dicts marked as maps and its currencies as such: the encoder would write them as they are."""
    if type(value) is str:
        return value
    if isinstance(value, dict):
        return _map(value)
    if isinstance(value, Currency):
        return {"_": "currency", "code": str(value)}
    if isinstance(value, _LISTS) and any(isinstance(part, _MARKED) for part in value):
        return [_within(part) for part in value]
    return value


def _map(value: Mapping[str, Any]) -> dict[str, Any]:
    return {"_": "map", "of": {key: _within(part) for key, part in value.items()}}


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False, default=_plain)


def _value(kept: Any) -> Any:
    if isinstance(kept, list):
        return tuple(_value(part) for part in kept)
    if not isinstance(kept, dict):
        return kept
    name = kept["_"]
    kind = _KINDS.get(name) or _FORMER.get(name)
    if kind is not None:
        return kind(**{key: _value(part) for key, part in kept.items() if key != "_"})
    if name == "map":
        return {key: _value(part) for key, part in kept["of"].items()}
    if name == "instant":
        return datetime.fromisoformat(kept["iso"])
    if name == "day":
        return date.fromisoformat(kept["iso"])
    if name == "currency":
        return Currency(kept["code"])
    if name == "decimal":
        return Decimal(kept["text"])
    return b64decode(kept["base64"])
