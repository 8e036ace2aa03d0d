"""Signs that nobody can see come in everywhere, and come out nowhere: no card, file, terminal or table has one."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

import formats
from bot.feishu.render import cards as feishu_cards
from bot.slack.render import blocks
from bot.web.render import html
from chat.cards.card import Reply
from chat.cards.plain import reply_lines
from chat.incoming import Clicked, File, Identity, Joined, Place, Said, Submitted
from ledger.characters import visible
from ledger.money import Money
from ledger.receipt import Receipt
from storage import tables as t
from storage.directory import table
from tests import walk
from tests.conftest import Stage
from tests.ocr import paper

SIGNS = (
    "".join(
        map(chr, (0, 1, 7, 8, 0x0B, 0x0C, 0x0D, 0x1B, 0x1F, 0x7F, 0x80, 0x85, 0x9B, 0x9F, 0xAD, 0x61C, 0x180E, 0x200B))
    )
    + "\u200d\u200e\u200f\u2028\u2029\u202a\u202d\u202e\u2060\u2064\u2066\u2069\ufeff\ufff9\ufffe\uffff\U000e0041"
    + "\ud800\udfff"
)
NASTY = f"pay{SIGNS}\x1b[31mme\u202e 21"
SHOWN = {ord(sign) for sign in "\n\t"}


def unseen(text: str) -> set[str]:
    """What of a text nobody can see; ends of lines and tabs are no fault."""
    return {sign for sign in text if ord(sign) not in SHOWN and visible(sign) != sign}


def clean(reply: Reply) -> None:
    for locale in ("en", "zh-CN"):
        assert not unseen("\n".join(reply_lines(reply, locale)))
        for card in (reply.card, *reply.more):
            if card:
                on_feishu = json.dumps(feishu_cards(card, locale), ensure_ascii=False)
                shown = html(card, locale) + json.dumps(blocks(card, locale), ensure_ascii=False) + on_feishu
                assert not unseen(shown) and "\\u00" not in shown
                shown.encode()


def test_each_sign_is_gone_and_no_letter_is() -> None:
    assert not unseen(visible(NASTY)) and visible(visible(NASTY)) == visible(NASTY)
    assert visible("星河 Müller 😀 2.5h\n\tx") == "星河 Müller 😀 2.5h\n\tx"
    for code in [*range(0x20, 0x7F), *range(0xA0, 0xAD), *range(0x4E00, 0x4F00), *range(0x1F600, 0x1F650)]:
        assert visible(chr(code)) == chr(code)


def test_nothing_that_comes_in_has_any() -> None:
    by, at = Identity("test", NASTY, NASTY, NASTY, NASTY), Place("test", NASTY, thread=NASTY)
    for came in (
        Said(NASTY, by, at, text=NASTY, files=(File(NASTY, NASTY, NASTY),), ref=NASTY, edits=NASTY, about=NASTY),
        Clicked(NASTY, by, at, action=NASTY, value=NASTY, ref=NASTY),
        Submitted(NASTY, by, at, form=NASTY, value=NASTY, answers={NASTY: NASTY}, instance=NASTY),
        Joined(NASTY, by, at, name=NASTY),
    ):
        assert not unseen(str(came).replace("\\n", ""))


@pytest.mark.slow
def test_every_field_and_every_line_takes_them_and_shows_none(stage: Stage) -> None:
    sent = 0
    for by, form in walk.forms(stage):
        answers = walk.filled(stage, form, NASTY)
        clean(stage.submit(form.name, form.value, by=by, at="", **answers))
        sent += len(answers)
    for text in walk.lines():
        clean(stage.say(f"{text} {NASTY}", by="fei", at="#apollo"))
    for text in ("log 2h 2026-11-19", "expense 12 taxi", "记 1小时 昨天", "paid apollo 12 2026-11-19"):
        clean(stage.say(f"{text} {NASTY}", by="ann" if "paid" not in text else "fei"))
    for name in ("tb", "my week", "budget apollo", "receivables", "payables"):
        for kind in ("xlsx", "pdf", "csv"):
            reply = stage.say(f"report {name} {kind}", by="fei", at="")
            clean(reply)
            for file in reply.files:
                opened(file.name, file.data)
    assert sent > 60
    kept_clean(stage)


def kept_clean(stage: Stage) -> None:
    """No text of any table has one of them."""
    with stage.read() as book:
        for name, of in sorted((one, getattr(t, one)) for one in t.__all__):
            if name.endswith("Row") and hasattr(of, "__tablename__"):
                for row in book.connection.execute(select(table(of))):
                    assert not unseen(" ".join(str(value) for value in row if isinstance(value, str))), (name, row)


def opened(name: str, data: bytes) -> None:
    """A file of ours opens, and none of its text has one of them."""
    if name.endswith(".csv"):
        assert not unseen(data.decode("utf-8-sig").replace("\r", ""))
    elif name.endswith(".xlsx"):
        import openpyxl

        for sheet in openpyxl.load_workbook(io.BytesIO(data)):
            assert not unseen(" ".join(str(cell) for row in sheet.values for cell in row if isinstance(cell, str)))
    elif name.endswith(".pdf"):
        assert data.startswith(b"%PDF")


def test_some_lines_take_them_and_show_none(stage: Stage) -> None:
    """Some of the lines in every run; every field, line and file is looked at in the slow one."""
    for text in (*walk.lines()[::37], "log 2h 2026-11-19", "记 1小时 昨天"):
        clean(stage.say(f"{text} {NASTY}", by="fei", at="#apollo"))
    form = stage.click("hours.form", by="ann", at="").form
    assert form is not None
    clean(stage.submit(form.name, form.value, by="ann", at="", **walk.filled(stage, form, NASTY)))
    kept_clean(stage)


def test_a_receipt_has_none(stage: Stage) -> None:
    stage.receipts[b"r"] = (Receipt("till", visible(NASTY), date(2026, 11, 10), "CNY", Money(1200, "CNY"), None),)
    clean(stage.drop(b"r"))
    import ocr

    xml = paper.DIGITAL.replace("有限公司", "有限\u202e\u200b公司", 2)
    (receipt,) = ocr.read(xml.encode())
    assert not unseen(" ".join(str(value) for value in (receipt.vendor, receipt.buyer, *receipt.lines)))


@pytest.mark.parametrize("kind", ["csv", "xlsx", "zip", "camt"])
def test_a_table_has_none(kind: str, tmp_path: Path) -> None:
    words = "pay\u202e\u200bme\x85"
    long = f"{words}{'long ' * 250}"
    text = f"日期,对方户名,摘要,金额\n2026-11-02,{words},{words},12.50\n2026-11-03,{long},\x1b[31m\x00fee,-1.00\n"
    data, name = text.encode(), "a.csv"
    if kind == "xlsx":
        import openpyxl

        book = openpyxl.Workbook()
        for line in text.replace("\x1b", "").replace("\x00", "").split("\n"):
            if "," in line:
                book.active.append(line.split(","))
        out = io.BytesIO()
        book.save(out)
        data, name = out.getvalue(), "a.xlsx"
    elif kind == "zip":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("a\u202eb.csv", data)
        data, name = out.getvalue(), "a.zip"
    elif kind == "camt":
        data, name = CAMT.encode(), "a.xml"
    sheet = formats.read(data, name)
    assert sheet.rows
    assert not unseen(repr(sheet.rows)) and "\\u202e" not in repr(sheet.rows)


CAMT = """<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">
<BkToCstmrStmt><Stmt><Id>1</Id><Acct><Id><IBAN>DE1</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Ntry><Amt Ccy="EUR">12.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-02</Dt></BookgDt>
<NtryDtls><TxDtls><RmtInf><Ustrd>pay\u202eme\u200b</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>
"""
