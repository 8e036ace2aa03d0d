"""A customer's own table of vouchers: what stands in each of its columns, and how; learned from one sample."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Literal, get_args

from ledger.vouchers.target import DIMENSIONS, DimensionKind, FieldLimit, Target

ColumnField = Literal[
    "",
    "constant",
    "serial",
    "day",
    "year",
    "period",
    "word",
    "number",
    "label",
    "place",
    "summary",
    "account",
    "account_name",
    "debit",
    "credit",
    "signed",
    "amount",
    "side",
    "original",
    "currency",
    "rate",
    "preparer",
    "attachments",
    "key",
    "project",
    "person",
    "department",
    "customer",
    "supplier",
    "project_name",
    "person_name",
    "department_name",
    "customer_name",
    "supplier_name",
]
FIELDS: tuple[ColumnField, ...] = get_args(ColumnField)
HEAD: frozenset[str] = frozenset(
    {"serial", "day", "year", "period", "word", "number", "label", "preparer", "attachments"}
)
"""Fields that are of the voucher, not of a line."""


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column.

    Attributes:
        title: as the sample has it (of two head rows the lower one).
        field: what stands there; "" is an empty column, which is kept.
        form: how: a pattern of days and periods, the other side's "" or "0" or "0.00", the two words of the sides, the
            first place ("0" or "1"); of a constant its text.
        first_only: only on a voucher's first line.
        text: the cell is text; else a number, or a real day.
    """

    title: str
    field: ColumnField = ""
    form: str = ""
    first_only: bool = False
    text: bool = True


@dataclass(frozen=True, slots=True)
class VoucherTemplate:
    """A table that another program takes.

    Attributes:
        name: as people call it; kind: of file; encoding, separator: of text; sheet: its name, with the sample's period.
        before: the rows down to the heads, cell by cell, the last one the titles.
    """

    name: str
    kind: Literal["xlsx", "csv"]
    encoding: str
    separator: str
    sheet: str
    before: tuple[tuple[str, ...], ...]
    columns: tuple[TemplateColumn, ...]

    @property
    def content(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(column.field for column in self.columns) - {""}

    def with_field(self, place: int, field: ColumnField) -> VoucherTemplate:
        """The same with another field in a column (from 1)."""
        columns = list(self.columns)
        columns[place - 1] = replace(columns[place - 1], field=field, form="", text=field not in _NUMBERS)
        return replace(self, columns=tuple(columns))

    def missing(self) -> str:
        """What it cannot do without and does not have; "" where it has all: day, number, account, amounts."""
        has = self.fields
        sides = {"debit", "credit"} <= has or "signed" in has or {"amount", "side"} <= has
        needs = (
            ("day", "day" in has),
            ("number", bool({"number", "label", "key"} & has)),
            ("account", "account" in has),
        )
        return next((name for name, there in (*needs, ("debit", sides)) if not there), "")

    @property
    def target(self) -> Target:
        """The program as the rules of vouchers know it: no limit that nobody has told."""
        kinds = tuple(kind for kind in DIMENSIONS if {kind, f"{kind}_name"} & self.fields)
        at: dict[DimensionKind, str] = {kind: kind for kind in kinds}
        return Target(
            name=self.name,
            title=self.name,
            words=(self.name,),
            suffix=self.kind,
            mime="text/csv" if self.kind == "csv" else _XLSX,
            red="negative",
            reds=("negative", "swapped"),
            sure="S",
            summary=FieldLimit(),
            forbidden="\r\n\t" if self.kind == "xlsx" else "\r\n",
            encoding=self.encoding if self.kind == "csv" else "utf-8",
            foreign="original" in self.fields,
            kinds=kinds,
            dimensions=at,
            own_currencies="currency" in self.fields,
            chinese=any("\u3400" <= letter <= "\u9fff" for column in self.columns for letter in column.title),
        )


_NUMBERS = frozenset(
    {"debit", "credit", "signed", "amount", "original", "rate", "serial", "number", "place", "attachments"}
)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def read(content: str) -> VoucherTemplate:
    """What `content` was made of."""
    kept = json.loads(content)
    columns = tuple(TemplateColumn(**column) for column in kept.pop("columns"))
    before = tuple(tuple(row) for row in kept.pop("before"))
    return VoucherTemplate(**kept, before=before, columns=columns)
