"""The reason in a documented line: “… because the scope grew”, “… 因为 需求增加”."""

from __future__ import annotations

import re

from chat.pattern import Pattern

LONGEST = 200
"""So many characters of a reason are kept."""
_WHY = Pattern(
    r"(?:^|[\s,，;；]+)(?:because(?:\s+of)?|bc|b/c|reason|since(?!\s+\d))(?=[\s:：]|$)|[\s,，;；]*(?:因为|由于|原因是?)",
    re.IGNORECASE,
)


def reasoned(text: str) -> tuple[str, str]:
    """A line without its reason, and the reason; "" where it has none.

    >>> reasoned("12 1130 because of the pump"), reasoned("12 1130 因为 质量问题"), reasoned("12 1130，原因：质量问题")
    (('12 1130', 'the pump'), ('12 1130', '质量问题'), ('12 1130', '质量问题'))
    >>> reasoned("apollo 480000"), reasoned("since 2026-11-01")
    (('apollo 480000', ''), ('since 2026-11-01', ''))
    """
    found = _WHY.search(text)
    if found is None:
        return text.strip(), ""
    return text[: found.start()].strip(), text[found.end() :].strip(" :：,，\n")[:LONGEST].strip()
