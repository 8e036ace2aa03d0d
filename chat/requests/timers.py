"""A timer that is to run from now on: “starting on hermes now, clock me”, “我现在开始弄阿波罗的接口了 计个时”."""

from __future__ import annotations

from chat.lines.note import note
from chat.lines.scan import ScannedLine
from chat.pattern import Pattern
from chat.requests.documented import DocumentedLine
from chat.requests.parts import Parts

_STARTS = Pattern(
    r"\b(?:i'?m |i am |i )?(?:just |now |about to )?(?:start(?:ing|ed)?|begin(?:ning)?|beg[au]n)(?: to)?"
    r"(?: work(?:ing)?)?(?: on| with| at)?\b|\b(?:right )?now\b|\bclock me(?: in)?\b"
    r"|\b(?:the |my |a )?(?:clock|timer|stopwatch)\b"
    r"|(?:我|俺)?(?:现在|这就|刚刚?)?(?:就)?(?:开始|开工|着手|动手)了?(?:[弄做干搞写忙])?"
    r"|计个?时(?:[吧呗了]|一下)?|了(?=\s|$|[,，。])"
)


def started(line: ScannedLine) -> DocumentedLine:
    """The project, and what is worked on in the person's own words."""
    parts = Parts(line)
    project = parts.project(needed=False)
    if not project and line.terms.here is None:
        parts.doubtful = True
    words = [match.span() for match in _STARTS.finditer(line.low)]
    parts.take(*line.of("category", "task", "party"))
    parts.used_words += words
    taken = [(element.start, element.end) for element in line.of("project")] + words
    return parts.documented(parts.either("start", "开始"), project, note(line.text, taken))
