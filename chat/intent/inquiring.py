"""Whether a line wants to know something, or only tells it: neither changes anything, whatever it comes near to."""

from __future__ import annotations

from chat.folding import folded
from chat.lines.scan import ScannedLine
from chat.lines.signals import turns
from chat.pattern import Pattern


def asks_for_figures(line: ScannedLine) -> bool:
    """A question that names no figure and no day to enter: it changes nothing, unless it asks for something to be done.

    >>> from datetime import date
    >>> from chat.lines.elements import Terms
    >>> from chat.lines.scan import scan
    >>> from chat.names import Names
    >>> lines = ("are they late again? yes or no", "could you approve that?", "off on monday?")
    >>> [asks_for_figures(scan(text, Terms(Names.of([])), date(2026, 11, 20))) for text in lines]
    [True, False, False]
    """
    values = line.of("amount", "number", "span", "clock", "days", "percent")
    return not values and turns(line.low, "asks") and _REQUESTED.match(line.low) is None


def only_tells(line: ScannedLine) -> bool:
    """Something is said of a project or a person, and nothing is asked: “hermes was quite long today”."""
    return _STATES.match(line.masked) is not None and not turns(line.low, "asks")


_REQUESTED = Pattern(
    r"\W*(?:(?:hi|hey|ok|so|and)[\s,]+)*(?:can|could|would|will|may|shall|should|please|pls)\b"
    r"|\W*(?:能|可以|可否|麻烦|请|帮)"
)
_STATES = Pattern(
    r"(?:the |my |our )?(?:⟨[PN]⟩|[a-z]+) (?:was|were|has been|had) (?!⟨)"
    r"|⟨P⟩ ?(?:今天|昨天|最近)?(?:真|好|太|挺|有点|很)"
)


def asks_what_was_paid(line: ScannedLine) -> bool:
    """Whether somebody asks what was spent on something that is bought, not how long somebody worked."""
    return bool(line.of("category")) and _SPENT.search(line.low) is not None and not _TIME.search(line.low)


_SPENT = Pattern(r"\b(?:spend|spent|pay|paid|cost)\b|花了?|用了|付了")
_TIME = Pattern(r"\b(?:hours?|hrs?|time|days?|work\w*)\b|小时|工时|时间|钟头|[一两三几]天|干")
"""“how much did bo spend on taxis” names what is bought."""


def has_a_verb(words: str) -> bool:
    """Whether what stands behind “why” is a sentence of its own, and no figure as it is documented.

    >>> has_a_verb("is apollo over budget"), has_a_verb("revenue apollo 2026-11"), has_a_verb("pl:APOLLO:2026-11:other")
    (True, False, False)
    """
    return _VERB.search(folded(words)) is not None


_VERB = Pattern(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|would|should|will)(?:n['’]?t)?\b|\bcannot\b|\bwon['’]?t\b"
)
