"""The checks before a settlement goes anywhere, and who lets one pass that fails, with a reason."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

CheckName = Literal[
    "acceptance",
    "milestones",
    "clause",
    "hours",
    "bank",
    "disputes",
    "documents",
    "tax",
    "retention",
    "bond",
    "period",
    "price",
]
CHECKS: tuple[CheckName, ...] = (
    "acceptance",
    "milestones",
    "clause",
    "hours",
    "bank",
    "disputes",
    "documents",
    "tax",
    "retention",
    "bond",
    "period",
    "price",
)


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """A sentence with its values: what was found, or what to do about it."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waiver:
    """Somebody lets a check pass that fails: void when what it was found on changes (`evidence`).

    `judged`: it is no waiver; somebody has judged that the words of the contract are met.
    """

    check: CheckName
    reason: str
    person: int
    day: date
    evidence: str
    judged: bool = False


@dataclass(frozen=True, slots=True)
class SettlementCheck:
    """What a check found.

    Attributes:
        passed: None where it is not asked of this settlement.
        facts: what was found, one sentence each.
        to_do: what has to happen before it passes.
        documents: the evidence ("hours:12", "file:<sha256>").
        person: who said so; 0 for nobody.
        waiver: one that holds.
    """

    name: CheckName
    passed: bool | None
    facts: Sequence[CheckFinding] = ()
    to_do: Sequence[CheckFinding] = ()
    documents: Sequence[str] = ()
    person: int = 0
    day: date | None = None
    waiver: Waiver | None = None

    @property
    def holds(self) -> bool:
        """Whether the settlement may go on as far as this check is concerned."""
        return self.passed is not False or self.waiver is not None

    @property
    def evidence(self) -> str:
        """The name of all that it was found on: the same for the same evidence, another for any other.

        >>> one = SettlementCheck("hours", False, (CheckFinding("{n} open", {"n": 2}),))
        >>> one.evidence == SettlementCheck("hours", False, (CheckFinding("{n} open", {"n": 2}),)).evidence
        True
        >>> one.evidence == SettlementCheck("hours", False, (CheckFinding("{n} open", {"n": 3}),)).evidence
        False
        """
        kept = [
            self.name,
            str(self.passed),
            [[one.template, sorted((key, str(value)) for key, value in one.values.items())] for one in self.facts],
            sorted(self.documents),
        ]
        return hashlib.sha256(json.dumps(kept, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def waived(found: Sequence[SettlementCheck], waivers: Sequence[Waiver]) -> tuple[SettlementCheck, ...]:
    """The checks with the waivers that still hold: the last one of a check, if it was given on what is found now.

    >>> open_rows = SettlementCheck("hours", False, (CheckFinding("{n} open", {"n": 2}),))
    >>> let = Waiver("hours", "they are of another project", 4, date(2026, 11, 30), open_rows.evidence)
    >>> waived([open_rows], [let])[0].holds, waived([SettlementCheck("hours", False)], [let])[0].holds
    (True, False)
    """
    last = {one.check: one for one in waivers}
    return tuple(_with(one, last.get(one.name)) for one in found)


def _with(check: SettlementCheck, waiver: Waiver | None) -> SettlementCheck:
    if check.passed is not False or waiver is None or waiver.evidence != check.evidence:
        return check
    return SettlementCheck(
        check.name,
        check.passed,
        check.facts,
        check.to_do,
        check.documents,
        check.person,
        check.day,
        waiver,
    )
