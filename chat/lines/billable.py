"""“not billable”, “不计费”: that nobody pays for hours, said with them."""

from __future__ import annotations

from chat.pattern import Pattern

_SAID = Pattern(
    r"[\s,，;；(（]*(?:\b(?:not|non|un)[- ]?billable\b|\bnon[- ]?chargeable\b|(?:不可?|非)计费的?)[\s,，;；)）]*",
)


def not_billable(note: str) -> tuple[str, bool]:
    """What else a note says, and whether it says that nobody pays for the hours.

    >>> not_billable("rework of the report, not billable"), not_billable("内部会议不计费"), not_billable("billable")
    (('rework of the report', True), ('内部会议', True), ('billable', False))
    """
    found = _SAID.search(note.lower())
    if found is None:
        return note, False
    return f"{note[: found.start()]} {note[found.end() :]}".strip(), True
