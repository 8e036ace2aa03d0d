"""Other ways out than pain.001: Alipay's table, a bank's own by its template, their answers; details by file."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from openpyxl import Workbook, load_workbook

from chat.cards.card import Reply
from chat.incoming import File
from handlers.rules import MATTERS
from storage import payees
from tests.conftest import Stage
from tests.handlers.test_bank import faults, press
from tests.handlers.test_input_vat import say
from tests.handlers.test_payment_batches import agree, approved, claimed, funded, known, made, mark, paid_out, states

CMB = [
    ["批量支付模板"],
    ["收款账号", "收款户名", "收款开户行", "联行号", "付款金额", "用途", "业务参考号", "付款日期", "加急"],
    ["6222020200001234", "甲公司", "工商银行", "102100099996", "12.50", "货款", "A1", "2026/11/01", "否"],
]


def alipaid(stage: Stage) -> None:
    stage.with_rules(company=("星河科技有限公司",), four_eyes=frozenset(MATTERS))
    claimed(stage, "45.50", "60")
    known(stage, "payee Bob alipay bob@blue.example holder 李波")


def test_alipays_table_goes_out_and_its_answer_comes_back(stage: Stage) -> None:
    alipaid(stage)
    rows = list(csv.reader(io.StringIO(made(stage, "pay batch alipay").decode("gbk"))))
    assert rows[0] == ["支付宝批量付款文件模板"] and rows[1][1] == "收款方支付宝账号（必填）"
    (line,) = rows[2:]
    assert line[:4] == ["1", "bob@blue.example", "李波", "105.50"] and line[4].startswith(f"{mark(stage)[1]}-1")
    head = "序号,收款方支付宝账号,收款方姓名,金额,状态,失败原因,备注\n"
    out = f"{head}1,bob@blue.example,李波,105.50,处理超时,,{line[4]}\n"
    drop_with(stage, out.encode("gbk"), "pay batch 1 result")
    assert states(stage) == ["unknown"], "a time-out is unknown, not failed"
    drop_with(stage, out.replace("处理超时", "成功").encode("gbk"), "付款批次 1 结果")
    assert states(stage) == ["paid"] and faults(stage) == []


def with_words(stage: Stage, data: bytes, words: str, name: str) -> Reply:
    return stage.say(words, by="fei", at="", files=(File(name, "application/octet-stream", data=data),))


def drop_with(stage: Stage, data: bytes, words: str, name: str = "result.csv") -> None:
    """A file with words, taken."""
    reply = with_words(stage, data, words, name)
    if any(button.action == "import.take" for card in (reply.card,) if card for button in card.buttons):
        press(stage, reply, "import.take")


def sample() -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in CMB:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def test_a_banks_own_table_is_learned_from_a_sample_and_written(stage: Stage) -> None:
    funded(stage)
    known(stage, "payee 戴尔（中国）有限公司 account 5555555555554444 bank 建设银行 clearing 105100000017")
    drop_with(stage, sample(), "payment template cmb", "cmb.xlsx")
    assert "clearing number" in stage.lines(say(stage, "payment template cmb"))
    say(stage, "payment template cmb 9 empty")
    file = made(stage, "pay batch cmb")
    rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(file)).active.iter_rows()]
    assert rows[:2] == [[*CMB[0], *[None] * 8], CMB[1]]
    assert rows[2][:4] == ["5555555555554444", "戴尔（中国）有限公司", "建设银行", "105100000017"]
    assert Decimal(str(rows[2][4])) == 5000 and rows[2][5] == "DE-2026-77" and rows[2][6] == f"{mark(stage)[1]}-1"
    assert rows[2][7] == "2026/11/20" and rows[2][8] is None
    out = "收款账号,收款户名,付款金额,处理结果,失败原因\n5555555555554444,戴尔（中国）有限公司,5000.00,失败,户名不符\n"
    drop_with(stage, out.encode(), "pay batch 1 result")
    assert states(stage) == ["rejected"] and "户名不符" in stage.lines(say(stage, "pay batch 1"))
    assert paid_out(stage) == [] and faults(stage) == []


def test_a_table_without_what_it_needs_is_refused_by_line(stage: Stage) -> None:
    funded(stage)
    drop_with(stage, sample(), "payment template cmb", "cmb.xlsx")
    assert "clearing number (联行号) is missing" in stage.lines(say(stage, "pay batch cmb"))


def test_bank_details_by_file_wait_for_a_second_person(stage: Stage) -> None:
    stage.with_rules(four_eyes=frozenset(MATTERS))
    data = "姓名,户名,银行账号,开户行\nBob,李波,6222020200001235,工商银行\nLi Wei,李伟,123,工商银行\n".encode()
    reply = with_words(stage, data, "payee", "payees.csv")
    assert "6222020200001235" not in stage.lines(reply)
    done = press(stage, reply, "import.take")
    with stage.read() as book:
        assert payees.every(book) == () and len(payees.proposed(book)) == 1
    press(stage, done, "payee.take")
    with stage.read() as book:
        assert payees.every(book) == ()
    agree(stage)
    with stage.read() as book:
        (one,) = payees.every(book)
    assert one.holder == "李波" and faults(stage) == []


def test_what_does_not_fit_stays_behind_and_the_rest_goes(stage: Stage) -> None:
    alipaid(stage)
    claimed(stage, "70", by="ann")
    known(stage, "payee Ann alipay ann@x.example holder 安😀")
    text = stage.lines(say(stage, "pay batch alipay"))
    assert "Left out: Ann" in text and "😀" in text
    approved(stage, "pay batch alipay")
    assert states(stage) == ["held"]
