"""A bank's filled-in table of payments as the one row of a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace

from formats.learned.sample import as_sheet, learned
from formats.payments.bank_table import VOCABULARY, PaymentTable
from formats.sheet import Sheet


def sheet(data: bytes, name: str, answers: Mapping[str, str]) -> Sheet:
    """The one row of a sample: its table, each field once.  Raises BadInput."""
    base = learned(data, name, answers.get("name", ""), VOCABULARY)
    seen: set[str] = set()
    columns = []
    for column in base.columns:
        again = column.field in seen and column.field not in ("", "constant")
        columns.append(replace(column, field="", form="") if again else column)
        seen.add(column.field)
    found = PaymentTable(**{one.name: getattr(base, one.name) for one in fields(base)} | {"columns": tuple(columns)})
    return as_sheet("payment-template", found)
