"""A question that is answered by a command which also sets: its documented line that only shows.

“who sits in which department” is “departments”, “is there a bond on contract 3” is “contract bond 3”; “put Ann into
delivery” sets, and is made as it always is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chat.lines.scan import ScannedLine
from chat.lines.signals import turns
from chat.pattern import Pattern
from chat.requests.documented import DocumentedLine
from chat.requests.parts import Parts, key_of

Composer = Callable[[ScannedLine], DocumentedLine]


@dataclass(frozen=True, slots=True)
class _OnlyShows:
    """How the line that only shows begins.

    Attributes:
        named: what of the line it takes; the first kind that is named.
        sets: what is said where something is set: one of these kinds.
    """

    english: str
    chinese: str
    named: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()


SHOWN: Mapping[str, _OnlyShows] = {
    "department": _OnlyShows("department", "部门", ("person",), ("person",)),
    "trade": _OnlyShows("trade", "工种", ("person",), ("person",)),
    "working time": _OnlyShows("working time", "工作时间", ("person",), ("span",)),
    "standard rate": _OnlyShows("standard rates", "标准费率", (), ("amount", "number")),
    "internal rate": _OnlyShows("internal rates", "内部费率", (), ("amount", "number")),
    "internal agreement": _OnlyShows("internal agreement", "内部协议", (), ("span", "amount")),
    "task estimate": _OnlyShows("task estimate", "任务估时", ("project",), ("span",)),
    "progress": _OnlyShows("progress", "进度", ("project",), ("percent",)),
    "unit price": _OnlyShows("unit price", "合同单价", ("project",), ("amount", "number")),
    "norm": _OnlyShows("norm", "定额", ("project",), ("number", "amount", "span")),
    "contract terms": _OnlyShows("contract terms", "合同条款", ("project", "number"), ("amount", "percent")),
    "contract bond": _OnlyShows("contract bond", "合同保函", ("project", "number"), ("amount",)),
    "contract warranty": _OnlyShows("contract warranty", "合同质保", ("project", "number"), ("percent",)),
    "contract change": _OnlyShows("contract change", "合同变更", ("project", "number"), ("amount",)),
    "contract stages": _OnlyShows("contract stages", "合同阶段", ("project",), ("amount",)),
    "estimate": _OnlyShows("estimate", "预计总成本", ("project",), ("amount", "number")),
    "progress plan": _OnlyShows("progress plan", "进度计划", ("project",), ("percent",)),
    "project kind": _OnlyShows("project kind", "项目类型", ("project",), ("project",)),
    "project department": _OnlyShows("project department", "项目部门", ("project",), ("project",)),
    "benefit": _OnlyShows("benefit", "内部效益", ("project",), ("amount", "number")),
}
"""Command -> its line that only shows."""


def unless_asked(command: str, sets: Composer) -> Composer:
    """What shows where it is asked for, or where nothing is said that could be set; else what sets."""
    shown = SHOWN[command]

    def composed(line: ScannedLine) -> DocumentedLine:
        return sets(line) if line.of(*shown.sets) and not asks_to_see(line) else _line(shown, line)

    return composed


def asks_to_see(line: ScannedLine) -> bool:
    """Whether something is asked for, or a list of it wanted."""
    return turns(line.low, "asks") or _TO_SEE.search(line.low) is not None


_TO_SEE = Pattern(
    r"^\W*(?:who|which|what|how|when|whose|where|list|show|see|is|are|do|does|did|any)\b"
    r"|\b(?:list|show|overview|everybody'?s?|everyone'?s?|every|each|all (?:the|our))\b"
    r"|谁|哪|什么|啥|多少|几[个时天次]|名单|列表|清单|列一?下|看一?[看下]|查|一览|情况|各|每个人"
)


def _line(shown: _OnlyShows, line: ScannedLine) -> DocumentedLine:
    parts = Parts(line)
    named = next((line.of(kind) for kind in shown.named if line.of(kind)), ())[:1]
    said = [parts.amount(one) if one.kind == "number" else parts.name(one) for one in named]
    parts.take(*(one for one in line.of(*shown.named) if any(key_of(one) == key_of(same) for same in named)))
    return parts.documented(parts.either(shown.english, shown.chinese), *said)
