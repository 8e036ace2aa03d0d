"""Words of the other language in what people are shown: found by reading every text of a reply in one language.

What people typed, names, codes and what stands in files is theirs and may be in any language; it is listed where a test
plays with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache

from chat.cards.card import Button, Card, Choice, Form, Option, Question, Reply, Table
from chat.text import Text
from chat.words import shown
from ledger.currencies import DIGITS

LATIN = re.compile(r"[A-Za-z][A-Za-z'’-]+")
HAN = re.compile(r"[\u3400-\u9fff]+")
CODED = re.compile(
    r"\S+@\S+|https?://\S+|\b[\w.-]+\.(?:jpg|png|pdf|csv|xlsx)\b|\b[a-z_-]+:[\w:./-]+|\b[A-Z]+-?\d[\w-]*\b"
    r"|\b[0-9a-f]{8,}\b"
)
"""Addresses, names of files, ids of rows (“entry:12/3”), document numbers (“H-1”), digests and references."""
_NAMES = """Excel PDF CSV JSON XLSX Slack Feishu Zhangfang beancount hledger VAT IFRS IAS IFRIC CAS EU ISO OFD XML Toggl
DSO EAC PBOC English App ID Secret Encrypt Key Verification Token JavaScript Enter Shift MB Brier US NPS DBF"""
OURS = frozenset(_NAMES.split()) | set(DIGITS)
"""What is called so in both languages."""


def texts(part: object) -> Iterator[object]:
    """Every text and cell that somebody reads in a reply, card or form."""
    if isinstance(part, Text):
        yield part
    elif isinstance(part, Table):
        yield from part.heads
        yield from (cell for row in part.rows for cell in row)
        yield from (title for _place, title in part.groups)
    elif isinstance(part, tuple | list):
        for one in part:
            yield from texts(one)
    elif isinstance(part, Reply | Card | Form | Question | Option | Button | Choice) or is_dataclass(part):
        for field in fields(part):  # type: ignore[arg-type]
            yield from texts(getattr(part, field.name))
    elif isinstance(part, dict):
        for one in part.values():
            yield from texts(one)


@cache
def _but(theirs: frozenset[str]) -> re.Pattern[str]:
    """These words, as whole words; the longest first."""
    listed = "|".join(map(re.escape, sorted(theirs, key=len, reverse=True)))
    return re.compile(rf"(?<![A-Za-z])(?:{listed})(?![A-Za-z])") if listed else re.compile(r"(?!)")


def foreign(part: object, locale: str, theirs: frozenset[str]) -> dict[str, str]:
    """Word of the other language -> the text that it stands in, for whoever reads it in `locale`."""
    found: dict[str, str] = {}
    for one in texts(part):
        said = shown(one, locale)  # type: ignore[arg-type]
        for word in words(said, locale, theirs):
            found.setdefault(word, said)
    return found


def words(said: str, locale: str, theirs: frozenset[str]) -> Iterator[str]:
    """The words of the other language in a text, but for what is theirs."""
    said = _but(theirs).sub(" ", said)
    if locale == "en":
        yield from HAN.findall(said)
        return
    for word in LATIN.findall(CODED.sub(" ", said)):
        if word not in OURS and word.upper() not in OURS:
            yield word
