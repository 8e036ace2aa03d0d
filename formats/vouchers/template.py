"""A customer's own table of vouchers: what stands in each of its columns, and how; learned from one sample."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from formats.learned.table import LearnedTable, thawed
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
class VoucherTemplate(LearnedTable):
    """A table of vouchers that another program takes."""

    def with_field(self, place: int, field: ColumnField) -> VoucherTemplate:
        """The same with another field in a column (from 1)."""
        return self.changed(place, field, _NUMBERS)

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
            mime=self.mime,
            red="negative",
            reds=("negative", "swapped"),
            sure="S",
            summary=FieldLimit(),
            forbidden="\r\n\t" if self.workbook else "\r\n",
            encoding="utf-8" if self.workbook else self.encoding,
            most_lines=self.most_lines,
            foreign="original" in self.fields,
            kinds=kinds,
            dimensions=at,
            own_currencies="currency" in self.fields,
            chinese=any("\u3400" <= letter <= "\u9fff" for column in self.columns for letter in column.title),
        )


_NUMBERS = frozenset(
    {"debit", "credit", "signed", "amount", "original", "rate", "serial", "number", "place", "attachments"}
)


def read(content: str) -> VoucherTemplate:
    """What `content` was made of."""
    return VoucherTemplate(**thawed(content))
