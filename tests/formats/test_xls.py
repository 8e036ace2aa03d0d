"""Workbooks as .xls: read by another library, and record by record by a reader of the two specifications."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from formats.learned import xls
from formats.learned.workbook import RateCell
from ledger.errors import BadInput
from tests.sweeps import examples

ROWS: list[tuple[xls.Cell, ...]] = [
    ("凭证号", "a", None, "=1+1", "备注"),
    (12, "006602.04", Decimal("-660.00"), Decimal("1.234"), "很长的😀" * 5_000),
    (None, date(2026, 11, 30), RateCell("7.1234"), Decimal("0.00"), ""),
]


def read(data: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_texts_numbers_and_days_are_read_as_they_were_written_on_every_sheet() -> None:
    found = read(xls.workbook([("凭证列表#2026年第11期", ROWS), ("Second", [("only",)])]))
    assert list(found) == ["凭证列表#2026年第11期", "Second"] and found["Second"] == [["only"]]
    assert found["凭证列表#2026年第11期"] == [
        ["凭证号", "a", "", "=1+1", "备注"],
        [12, "006602.04", -660, 1.234, "很长的😀" * 5_000],
        ["", date(2026, 11, 30), 7.1234, 0, ""],
    ]


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=9_000), max_size=12))
def test_any_text_comes_back_wherever_a_record_ends(texts: list[str]) -> None:
    filler = ["文" * 4_000, "x" * 8_100]
    rows = [(text, text) for text in (*filler, *texts, *filler)]
    data = xls.workbook([("t", rows)])
    assert [row[0] for row in read(data)["t"]] == [text for text, _same in rows]
    assert whole(stream(data))


@pytest.mark.slow
def test_a_full_sheet_is_whole_and_one_row_more_is_refused() -> None:
    def rows(count: int) -> Iterator[tuple[xls.Cell, ...]]:
        return ((at, f"客户拜访 {at}", Decimal(at) / 100, *(("x",) * 12)) for at in range(count))

    data = xls.workbook([("t", rows(xls.MOST_ROWS))])
    assert len(data) > 109 * 128 * 512, "the table of sectors goes beyond the header"
    found = read(data)["t"]
    assert len(found) == 65_536 and found[-1][:3] == [65_535, "客户拜访 65535", 655.35]
    with pytest.raises(BadInput, match=r"65,?536 rows at most"):
        xls.workbook([("t", rows(xls.MOST_ROWS + 1))])


def test_what_no_cell_holds_is_refused() -> None:
    with pytest.raises(BadInput, match="letters at most"):
        xls.workbook([("t", [("x" * 32_768,)])])
    with pytest.raises(BadInput, match="columns at most"):
        xls.workbook([("t", [("x",) * 257])])


def test_the_same_rows_are_the_same_bytes() -> None:
    assert xls.workbook([("t", ROWS)]) == xls.workbook([("t", ROWS)])


def stream(data: bytes) -> bytes:
    """The stream of a compound file by MS-CFB 2: every sector is a stream's, a table's or free, once."""
    assert data[:8].hex() == "d0cf11e0a1b11ae1" and len(data) % 512 == 0
    fats, first_dir, _sign, cutoff, _mini, _minis, first_difat, difats = struct.unpack_from("<8I", data, 44)
    assert cutoff == 4096

    def sector(at: int) -> bytes:
        return data[512 * (at + 1) : 512 * (at + 2)]

    places = [at for at in struct.unpack_from("<109I", data, 76) if at != 0xFFFFFFFF]
    lists, following = [], first_difat
    while following != 0xFFFFFFFE:
        lists.append(following)
        *more, following = struct.unpack("<128I", sector(following))
        places += [at for at in more if at != 0xFFFFFFFF]
    assert (len(places), len(lists)) == (fats, difats)
    table = [word for at in places for word in struct.unpack("<128I", sector(at))]
    assert all(table[at] == 0xFFFFFFFD for at in places) and all(table[at] == 0xFFFFFFFC for at in lists)
    entry = sector(first_dir)[128:256]
    (length,) = struct.unpack_from("<H", entry, 64)
    assert entry[: length - 2].decode("utf-16-le") == "Workbook" and entry[66] == 2
    at, size = struct.unpack_from("<IQ", entry, 116)
    out = []
    while at != 0xFFFFFFFE:
        out.append(sector(at))
        at = table[at]
    return b"".join(out)[:size]


def whole(book: bytes) -> bool:
    """Whether the records of MS-XLS follow each other: short enough, each sheet where it is said to begin."""
    at, kinds, begins, sheets = 0, [], set(), []
    while at + 4 <= len(book) and book[at : at + 4] != b"\x00\x00\x00\x00":
        kind, size = struct.unpack_from("<HH", book, at)
        assert size <= 8224
        if kind == 0x0809:
            begins.add(at)
        if kind == 0x0085:
            sheets.append(struct.unpack_from("<I", book, at + 4)[0])
        kinds.append(kind)
        at += 4 + size
    assert begins == {0, *sheets} and kinds.count(0x000A) == 1 + len(sheets)
    return not book[at:].strip(b"\x00")
