"""“not billable”, “不计费”: that nobody pays for hours, said with them."""

from __future__ import annotations

from chat.pattern import Pattern

_SAID = Pattern(
    r"[\s,，;；(（]*(?:\b(?:not|non|un)[- ]?billable\b|\bnon[- ]?chargeable\b|(?:不可?|非)计费的?"
    r"|\b(?:nobody|no one|we) (?:can|will|may|to)(?:'?t|not)? (?:be )?(?:bill|charge)(?:ed)?"
    r"(?: (?:for )?(?:that|this|it))?\b"
    r"|\b(?:cannot|can'?t|won'?t|not to) be (?:billed|charged)\b|\bnot to bill\b"
    r"|不(?:能)?(?:算|收|向|找|跟)(?:客户|甲方|业主)(?:的)?(?:钱|头上|收费|计费|收钱|账上)?|(?:客户|甲方|业主)不(?:付|出|给)钱)"
    r"[\s,，;；)）]*",
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
