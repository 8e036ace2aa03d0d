"""Letters as PDF: what was written can be read out of the file again, on as many pages as it takes."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pypdf
import pypdfium2
import pytest

from formats.documents.letter_pdf import Block, LetterTable, PrintedLetter, drawn
from formats.documents.paper import SONG

HEADS = ("发票号", "项目", "到期日", "逾期天数", "未付")
ROWS = tuple((f"2432{n}", f"星河，第 {n} 期 <b>&", "2026年10月1日", str(n), f"¥{n}0,000.00") for n in range(1, 91))
ZH = PrintedLetter(
    "zh-CN",
    ("星河科技有限公司", "北京市中关村大街1号"),
    ("蓝海科技股份有限公司", "上海市世纪大道100号"),
    ("2026年11月20日", "编号：D-2026-0001"),
    "催款函",
    (
        "经多次提醒，以下款项至今仍未收到——“合同”的付款期限已过。",
        LetterTable(HEADS, (*ROWS, ("合计", "", "", "", "¥999.00")), (2, 4, 2, 1, 2), (3, 4), 1),
        Block(("开户行：招商银行北京分行",), "收款账户"),
    ),
    "第 {page} 页，共 {pages} 页",
)
EN = replace(
    ZH,
    locale="en",
    subject="Demand for payment",
    draft="DRAFT",
    page="Page {page} of {pages}",
    parts=("Dear Zoë’s 蓝海 & Co.,", "Pay “soon” – €5."),
)


def read(data: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]


def test_everything_that_was_written_can_be_read_out_again() -> None:
    pages = read(drawn(ZH))
    whole = "".join(pages)
    for words in (
        "星河科技有限公司",
        "蓝海科技股份有限公司",
        "编号：D-2026-0001",
        "“合同”",
        "第 60 期 <b>&",
        "招商银行",
        "¥600,000.00",
    ):
        assert words in whole, words
    assert "蓝海科技股份有限公司" in pypdf.PdfReader(io.BytesIO(drawn(ZH))).pages[0].extract_text()


def test_many_items_run_over_pages_with_their_heads_and_the_number_of_pages() -> None:
    pages = read(drawn(ZH))
    assert len(pages) == 3
    assert all("未付" in page for page in pages), "the heads stand on every page"
    assert [f"第 {n} 页，共 3 页" in page for n, page in enumerate(pages, 1)] == [True] * 3
    assert "合计" in pages[-1] and "合计" not in pages[0]


def test_english_letters_name_chinese_customers_and_say_that_they_are_drafts() -> None:
    (page,) = read(drawn(EN))
    for words in ("Zoë’s 蓝海 & Co.", "“soon” – €5.", "DRAFT", "Page 1 of 1"):
        assert words in page, words


def test_the_same_letter_gives_the_same_bytes_and_stays_small() -> None:
    assert drawn(ZH) == drawn(ZH)
    assert len(drawn(ZH)) < 20_000, "no face is put into the file"
    assert SONG.encode() in drawn(ZH)


def test_a_face_that_cannot_be_read_is_named() -> None:
    with pytest.raises(OSError, match="test_letter_pdf"):
        drawn(replace(ZH, font=Path(__file__)))


def test_what_is_drawn_can_be_seen() -> None:
    """Ink where the amounts stand, whatever faces the machine has for Chinese."""
    picture = pypdfium2.PdfDocument(drawn(ZH))[0].render(scale=1).to_pil().convert("L")
    ink = sum(picture.crop((460, 300, 560, 700)).histogram()[:128])
    assert ink > 500
