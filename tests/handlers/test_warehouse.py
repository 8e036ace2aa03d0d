"""The published tables as an archive: in the chat and from the command line, typed, the same bytes twice."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from formats.warehouse import archive
from formats.warehouse.archive import WarehouseColumn, WarehouseTable
from storage.views.published import VIEWS
from tests.conftest import Stage

TABLE = WarehouseTable(
    "bi_x",
    "Things.",
    (
        WarehouseColumn("key", "Key.", "integer"),
        WarehouseColumn("name", "Name.", "text"),
        WarehouseColumn("day", "Day.", "day"),
        WarehouseColumn("amount", "Amount.", "amount"),
        WarehouseColumn("hours", "Hours.", "number"),
        WarehouseColumn("billable", "Whether.", "yes_no"),
    ),
    (
        (1, "=HYPERLINK(1)", date(2026, 11, 20), Decimal("-12.345"), Decimal("1.5"), True),
        (2, "星河, “两”\n行", None, Decimal("5000"), None, False),
    ),
)


def packed(kind: archive.WarehouseFormat) -> bytes:
    out = io.BytesIO()
    assert archive.write(out, [TABLE], kind) == {"bi_x": 2}
    return out.getvalue()


def rows(data: bytes, name: str) -> list[list[str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return list(csv.reader(io.StringIO(opened.read(name).decode("utf-8"), newline="")))


def test_csv_is_plain_and_no_formula_and_the_same_twice() -> None:
    assert packed("csv") == packed("csv")
    assert rows(packed("csv"), "bi_x.csv") == [
        ["key", "name", "day", "amount", "hours", "billable"],
        ["1", "'=HYPERLINK(1)", "2026-11-20", "-12.345", "1.5", "true"],
        ["2", "星河, “两”\n行", "", "5000", "", "false"],
    ]
    assert rows(packed("csv"), "dictionary.csv")[1:3] == [
        ["bi_x", "", "", "Things."],
        ["bi_x", "key", "integer", "Key."],
    ]


def test_parquet_has_types() -> None:
    arrow = pytest.importorskip("pyarrow.parquet")
    with zipfile.ZipFile(io.BytesIO(packed("parquet"))) as opened:
        table = arrow.read_table(io.BytesIO(opened.read("bi_x.parquet")))
    assert [str(one) for one in table.schema.types] == [
        *("int64", "string", "date32[day]", "decimal128(38, 4)", "decimal128(38, 6)", "bool"),
    ]
    first = table.to_pylist()[0]
    assert first["name"] == "=HYPERLINK(1)", "a program reads it, no spreadsheet"
    assert first["amount"] == Decimal("-12.3450") and first["billable"] is True


@pytest.mark.parametrize(
    "words", ["export warehouse", "导出 数据仓库", "export the data warehouse as csv", "export warehouse parquet"]
)
def test_finance_and_auditors_take_it_in_private(lived: Stage, words: str) -> None:
    reply = lived.say(words, by="fei", at="#apollo")
    assert reply.private and len(reply.files) == 1, lived.lines(reply)
    with zipfile.ZipFile(io.BytesIO(reply.files[0].data)) as opened:
        kind = "parquet" if "parquet" in words else "csv"
        assert set(opened.namelist()) == {f"{view.name}.{kind}" for view in VIEWS} | {"dictionary.csv"}
    assert "What somebody earns is not in them" in lived.lines(reply)


def test_others_are_refused_and_what_is_no_table_is_said(lived: Stage) -> None:
    for by in ("ann", "li"):
        reply = lived.say("export warehouse", by=by, at="")
        assert not reply.files, lived.lines(reply)
    reply = lived.say("export warehouse of apollo", by="fei", at="")
    assert not reply.files and "“of apollo”" in lived.lines(reply)
