"""Tables as a zip of CSV or Parquet files, with a dictionary of their columns; written row by row."""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import IO, Any, Literal

from formats.reports.separated import cell

WarehouseFormat = Literal["csv", "parquet"]
ColumnKind = Literal["text", "day", "integer", "number", "amount", "yes_no"]
AT_ONCE = 5_000
"""So many rows of Parquet are held at once."""
_SAME_DAY = (1980, 1, 1, 0, 0, 0)
"""The day of every file, so that the same tables are the same bytes."""
_DICTIONARY = "dictionary.csv"
_WIDTH, _PLACES = 38, {"amount": 4, "number": 6}
"""Digits of a decimal in Parquet; behind its point as many as a currency of ISO 4217 has at most."""


class NoParquet(Exception):
    """What writes Parquet is not installed here."""


@dataclass(frozen=True, slots=True)
class WarehouseColumn:
    """`name` and `says` as they are published; `kind` gives the type: amounts and numbers are Decimals, days dates."""

    name: str
    says: str
    kind: ColumnKind


@dataclass(frozen=True, slots=True)
class WarehouseTable:
    """A table and its rows, which are gone through once."""

    name: str
    says: str
    columns: Sequence[WarehouseColumn]
    rows: Iterable[Sequence[Any]]


def write(out: IO[bytes], tables: Iterable[WarehouseTable], kind: WarehouseFormat) -> dict[str, int]:
    """Write a zip with a file for each table and `dictionary.csv`; returns how many rows each has.

    CSV is UTF-8 as RFC 4180 describes it, days ISO 8601, amounts plain decimals, true and false in words, no cell a
    formula.  Parquet has typed columns: decimal128, date32, bool.  Raises NoParquet where pyarrow is missing.
    """
    if kind == "parquet":
        _parquet()
    counted: dict[str, int] = {}
    said: list[tuple[str, ...]] = [("table", "column", "type", "what it is")]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables:
            said.append((table.name, "", "", table.says))
            said += [(table.name, column.name, column.kind, column.says) for column in table.columns]
            with archive.open(_file(f"{table.name}.{kind}"), "w", force_zip64=True) as member:
                counted[table.name] = (_as_parquet if kind == "parquet" else _as_csv)(member, table)
        with archive.open(_file(_DICTIONARY), "w") as member:
            _written(member, said)
    return counted


def _file(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _SAME_DAY)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _as_csv(member: IO[bytes], table: WarehouseTable) -> int:
    head = tuple(column.name for column in table.columns)
    return _written(member, _with_head(head, (tuple(map(_plain, row)) for row in table.rows))) - 1


def _with_head(head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    yield head
    yield from rows


def _written(member: IO[bytes], rows: Iterable[Sequence[Any]]) -> int:
    count = 0
    text = io.TextIOWrapper(member, "utf-8", newline="", write_through=False)
    writer = csv.writer(text, lineterminator="\r\n")
    for row in rows:
        writer.writerow(row)
        count += 1
    text.flush()
    text.detach()
    return count


def _plain(value: Any) -> Any:
    """
    >>> [_plain(one) for one in (True, Decimal("-0.50"), "=1+1", None)]
    ['true', '-0.50', "'=1+1", None]
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else cell(value)


def _parquet() -> Any:
    try:
        import pyarrow.parquet
    except ImportError as problem:
        raise NoParquet from problem
    return pyarrow


def _as_parquet(member: IO[bytes], table: WarehouseTable) -> int:
    arrow = _parquet()
    schema = arrow.schema([(column.name, _type(arrow, column.kind)) for column in table.columns])
    count = 0
    rows = iter(table.rows)
    with tempfile.TemporaryFile() as whole:  # its end says where its parts are: it wants a file that can tell
        with arrow.parquet.ParquetWriter(whole, schema) as writer:
            while some := list(islice(rows, AT_ONCE)):
                columns = [
                    arrow.array(values, type=field.type)
                    for values, field in zip(zip(*some, strict=True), schema, strict=True)
                ]
                writer.write_table(arrow.Table.from_arrays(columns, schema=schema))
                count += len(some)
        whole.seek(0)
        while part := whole.read(1 << 20):
            member.write(part)
    return count


def _type(arrow: Any, kind: ColumnKind) -> Any:
    if kind in _PLACES:
        return arrow.decimal128(_WIDTH, _PLACES[kind])
    return {"day": arrow.date32(), "integer": arrow.int64(), "yes_no": arrow.bool_()}.get(kind, arrow.string())
