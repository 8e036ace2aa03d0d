"""What a card's button or form sends back as its value.

We made it, but whoever speaks to a platform's API can send another: what is not ours is refused like a card that is too
old, never trusted and never a fault of ours.
"""

from __future__ import annotations

from datetime import date, datetime

from ledger.errors import NotFound, sentence

_OLD = sentence("This card is from another time; please ask anew.")


def outdated() -> NotFound:
    """The refusal of a value that no card of today sends."""
    return NotFound(_OLD)


def number(text: str) -> int:
    """An id.  Raises NotFound."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise outdated()
    return int(text)


def numbers(text: str) -> tuple[int, ...]:
    """Ids with blanks between them, one at least.  Raises NotFound."""
    ids = tuple(number(part) for part in text.split()[:100])
    if not ids:
        raise outdated()
    return ids


def parts(text: str, count: int) -> list[str]:
    """So many words; the last one takes the rest.  Raises NotFound."""
    words = text.split(" ", count - 1)
    if len(words) != count or not all(words):
        raise outdated()
    return words


def day(text: str) -> date:
    """A day as ISO text.  Raises NotFound."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise outdated() from None


def instant(text: str) -> datetime:
    """An instant with its zone as ISO text.  Raises NotFound."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise outdated() from None
    if moment.tzinfo is None:
        raise outdated()
    return moment
