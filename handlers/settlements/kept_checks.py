"""What checks found, as it is kept beside the state of a settlement that they led to, and read back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from chat.cards import kept
from chat.text import Text
from ledger.settlements.checks import CheckFinding, SettlementCheck, Waiver

_WRITTEN_OUT = re.compile(r"Text\(template='([^']*)', values=\{\}, plural=''\)")
"""A name within a sentence as earlier versions kept it."""


def text(found: tuple[SettlementCheck, ...]) -> str:
    """As text; days, amounts and names stay what they are, so that each reader sees them in their language."""
    return json.dumps(
        [
            {
                "check": one.name,
                "passed": one.passed,
                "facts": [kept.dumps(Text(fact.template, _values(fact))) for fact in one.facts],
                "documents": list(one.documents),
                "person": one.person,
                "day": one.day.isoformat() if one.day else "",
                "waived_by": one.waiver.person if one.waiver else 0,
                "waived_on": one.waiver.day.isoformat() if one.waiver else "",
                "reason": one.waiver.reason if one.waiver else "",
            }
            for one in found
        ],
        ensure_ascii=False,
    )


def _values(fact: CheckFinding) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", fact.values)


def found(kept_: str) -> tuple[SettlementCheck, ...]:
    """The same read back."""
    return tuple(_check(one) for one in json.loads(kept_))


def _check(said: Mapping[str, Any]) -> SettlementCheck:
    day = _day(said["day"])
    facts = tuple(map(_fact, said["facts"]))
    waiver = None
    if said["waived_by"]:
        on = _day(said.get("waived_on", "")) or day or date.min
        waiver = Waiver(said["check"], said["reason"], said["waived_by"], on, "")
    return SettlementCheck(
        said["check"], said["passed"], facts, (), tuple(said["documents"]), said["person"], day, waiver
    )


def _day(said: str) -> date | None:
    return date.fromisoformat(said) if said else None


def _fact(said: str | list[Any]) -> CheckFinding:
    if isinstance(said, str):
        read = cast(Text, kept.loads(said))
        return CheckFinding(read.template, read.values)
    template, values = said
    return CheckFinding(template, {name: _WRITTEN_OUT.sub(r"\1", value) for name, value in values.items()})
