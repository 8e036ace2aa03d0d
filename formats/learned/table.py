"""A table as it was learned: what stands in each of its columns, and how."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, Self

FileKind = Literal["xlsx", "xls", "csv"]
MIMES: Mapping[FileKind, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "csv": "text/csv",
}
MOST_XLS_ROWS = 65_536
"""Of a sheet of .xls."""


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column.

    Attributes:
        title: as the sample has it (of two head rows the lower one).
        field: what stands there; "" is an empty column, which is kept; "constant" is the same text in each row.
        form: how: a pattern of days and periods, the other side's "" or "0" or "0.00", the two words of the sides, the
            first place ("0" or "1"); of a constant its text.
        first_only: only on the first line of what has several.
        text: the cell is text; else a number, or a real day.
    """

    title: str
    field: str = ""
    form: str = ""
    first_only: bool = False
    text: bool = True


@dataclass(frozen=True, slots=True)
class LearnedTable:
    """A table that another program takes.

    Attributes:
        name: as people call it; kind: of file; encoding, separator: of text; sheet: its name, with the sample's period.
        before: the rows down to the heads, cell by cell, the last one the titles.
    """

    name: str
    kind: FileKind
    encoding: str
    separator: str
    sheet: str
    before: tuple[tuple[str, ...], ...]
    columns: tuple[TemplateColumn, ...]

    @property
    def workbook(self) -> bool:
        """Whether its file has sheets and cells; else it is text with an encoding."""
        return self.kind != "csv"

    @property
    def mime(self) -> str:
        """Of its file."""
        return MIMES[self.kind]

    @property
    def most_lines(self) -> int:
        """So many rows have room below its heads; 0 for no limit."""
        return MOST_XLS_ROWS - len(self.before) if self.kind == "xls" else 0

    @property
    def shown_kind(self) -> str:
        """The file as a card names it.

        >>> LearnedTable("kis", "csv", "gbk", ";", "", (), ()).shown_kind
        'csv, gbk, “;”'
        """
        return self.kind if self.workbook else f"{self.kind}, {self.encoding}, “{self.separator}”"

    @property
    def content(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(column.field for column in self.columns) - {""}

    def changed(self, place: int, field: str, numbers: Collection[str]) -> Self:
        """The same with another field in a column (from 1); `numbers`: fields that are no text."""
        columns = list(self.columns)
        columns[place - 1] = replace(columns[place - 1], field=field, form="", text=field not in numbers)
        return replace(self, columns=tuple(columns))


def thawed(content: str) -> dict[str, Any]:
    """What `content` was made of, as the attributes of a table."""
    kept: dict[str, Any] = json.loads(content)
    kept["columns"] = tuple(TemplateColumn(**column) for column in kept["columns"])
    kept["before"] = tuple(tuple(row) for row in kept["before"])
    return kept
