"""A bank's filled-in table of payments as the one row of a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import NamedTuple

from formats.learned.sample import learned
from formats.payments.bank_table import VOCABULARY, PaymentTable
from formats.sheet import Sheet, digest


class LearnedPayments(NamedTuple):
    """What was learned of a sample."""

    line: int
    key: str
    digest: str
    table: PaymentTable


def sheet(data: bytes, name: str, answers: Mapping[str, str]) -> Sheet:
    """The one row of a sample: its table, each field once.  Raises BadInput."""
    called = answers.get("name", "")
    base = learned(data, name, called, VOCABULARY)
    seen: set[str] = set()
    columns = []
    for column in base.columns:
        again = column.field in seen and column.field not in ("", "constant")
        columns.append(replace(column, field="", form="") if again else column)
        seen.add(column.field)
    found = PaymentTable(**{one.name: getattr(base, one.name) for one in fields(base)} | {"columns": tuple(columns)})
    mark = digest([found.content])
    titles = tuple(column.title for column in found.columns)
    rows = (LearnedPayments(1, f"{called}:{mark}", mark, found),)
    return Sheet("payment-template", "payment-template", rows, columns=titles, layout=digest(titles))
