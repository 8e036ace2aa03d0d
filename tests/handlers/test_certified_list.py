"""The tax platform's list of certified invoices: matched by number, certified at once, taken back as a whole."""

from __future__ import annotations

import pytest

from chat.cards.card import Reply
from chat.incoming import File, Said
from tests.conftest import Stage
from tests.golden import Golden
from tests.handlers.test_bank import faults, press
from tests.handlers.test_input_vat import bought, say, vat

LIST = (
    "发票勾选清单\n"
    "序号,勾选状态,数电发票号码,发票代码,发票号码,开票日期,金额,税额,有效抵扣税额,销方名称\n"
    "1,已勾选,24327001,,,2026-10-12,1000.00,90.00,90.00,Hilton\n"
    "2,已勾选,,011001900111,24327002,2026-11-10,200.00,12.00,12.00,Dell\n"
    "3,未勾选,24327003,,,2026-11-10,300.00,18.00,18.00,Dell\n"
    "4,已勾选,24327004,,,2026-11-10,100.00,7.00,7.00,Dell\n"
    "5,已勾选,99999999,,,2026-11-10,100.00,6.00,6.00,谁家公司\n"
    "合计,,,,,,1700.00,133.00,133.00,\n"
)
ENGLISH = "Invoice number,Supplier,VAT,Period\n24327001,Hilton,90.00,2026-11\n24327002,Dell,12.00,2026-11\n"


def dropped(stage: Stage, data: str, text: str = "", by: str = "fei") -> Reply:
    stage.count += 1
    file = File("list.csv", "text/csv", data=data.encode())
    return stage.hear(Said(f"test:c{stage.count}", stage.identity(by), stage.place(by, ""), text=text, files=(file,)))


@pytest.fixture
def documents(stage: Stage) -> Stage:
    bought(stage, number="24327001", day="2026-10-12")
    bought(stage, "212", "12", number="24327002")
    bought(stage, "318", "18", number="24327003")
    bought(stage, "106", "6", number="24327004")
    return stage


def test_what_the_list_names_is_certified_and_what_does_not_fit_is_named(documents: Stage, golden: Golden) -> None:
    stage = documents
    looked = dropped(stage, LIST)
    golden("certified_list.en.txt", stage.lines(looked))
    golden("certified_list.zh-CN.txt", stage.lines(looked, "zh-CN"))
    assert vat(stage) == (12_600, 0, 0)
    taken = press(stage, looked, "import.take")
    assert vat(stage) == (2_400, 10_200, 0) and faults(stage) == []
    again = stage.lines(dropped(stage, LIST))
    assert "Known already: 2" in again and "import.take" not in again
    press(stage, taken, "import.undo")
    assert vat(stage) == (12_600, 0, 0) and faults(stage) == []
    press(stage, dropped(stage, LIST), "import.take")
    assert vat(stage) == (2_400, 10_200, 0) and faults(stage) == []


@pytest.mark.parametrize("text", ["certify 2026-10", "认证 10月"])
def test_the_words_with_the_list_name_the_month(documents: Stage, text: str) -> None:
    looked = dropped(documents, ENGLISH, text)
    text = documents.lines(looked)
    assert "2026-10" in text and "24327002 is dated Tue 10 Nov 2026, after 2026-10" in text, text
    press(documents, looked, "import.take")
    assert vat(documents) == (3_600, 9_000, 0), "what is dated later is not certified in that month"
    assert "2026-10" in documents.lines(say(documents, "certified")) or "31 Oct" in documents.lines(
        say(documents, "certified")
    )


@pytest.mark.parametrize("month", ["2026-13", "0000-10", "2026-00", "13月"])
def test_what_is_no_month_is_refused_with_the_list_and_without(documents: Stage, month: str) -> None:
    assert "no month" in documents.lines(say(documents, f"certify {month}"))
    looked = documents.lines(dropped(documents, ENGLISH, f"certify {month}"))
    assert "is not a day" in looked and vat(documents) == (12_600, 0, 0), looked


def test_a_list_of_a_closed_month_is_refused_line_by_line(documents: Stage) -> None:
    say(documents, "lock 2026-10-31")
    assert "in which it is certified" in documents.lines(dropped(documents, ENGLISH, "certify 2026-10"))
    assert "in which it is certified" not in documents.lines(dropped(documents, ENGLISH))


def test_only_finance_takes_such_a_list(documents: Stage) -> None:
    assert "Only finance" in documents.lines(dropped(documents, LIST, "certify", by="li"))
