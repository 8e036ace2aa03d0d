"""Whatever books money on somebody's word asks before the same is booked again, for a day to come, and far above the
usual.

Which those are is read from the source: what leads to one of `BOOKS`.  A new command that does so asks as well
(`handlers.money_events`), and has its line in `SAID`.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import pytest

from handlers.conversation.contents import CONTENTS
from handlers.registry import Deferred, Kind
from storage import entries
from tests.conftest import Stage
from tests.handlers.test_bank import faults, press
from tests.handlers.test_deliveries import ordered
from tests.handlers.test_payables import DELL, billed
from tests.writing import Web, trees

pytestmark = pytest.mark.sweep(5)

ASKED = "Book it all the same?"
BOOKS = {
    "storage.payments.pay",
    "storage.payouts.add",
    "storage.invoices.add",
    "storage.currency_sales.add",
    "storage.staff_advances.add",
    "storage.staff_advances.hand_out",
    "handlers.bank.transfers.book",
    "handlers.books.received.receive",
}
NOTHING_TO_ASK = {("action", "bank.sure"): "books only what rests on no question"}


@cache
def found() -> dict[tuple[Kind, str], bool]:
    """What books money: (kind, name) of its row -> whether it asks."""
    web = Web(trees("handlers", "storage"))
    assert web.parts >= BOOKS, "a function was renamed"
    booking, asking = web.leading_to(BOOKS), web.leading_to({"handlers.money_events.ask"})
    handlers = {key: entry.handler for key, entry in CONTENTS.entries.items() if isinstance(entry.handler, Deferred)}
    names = {key: f"{handler.file}.{handler.name}" for key, handler in handlers.items()}
    return {key: name in asking for key, name in names.items() if name in booking}


@pytest.mark.slow
def test_whatever_books_money_asks_first() -> None:
    assert {key for key, asks in found().items() if not asks} == set(NOTHING_TO_ASK)


class Line(NamedTuple):
    """A command that books money: what has to be there before, the line, and an amount of it that is far too much (""
    where what is open bounds it)."""

    before: tuple[str, ...]
    says: str
    much: str = ""
    dated: bool = True


CONTRACT = ("contract apollo 20000 tax 0% 100% 2026-11-18",)
INVOICED = (*CONTRACT, "invoice apollo 500 no A-1 2026-11-18")
SAID: dict[str, Line] = {
    "paid": Line(("contract apollo 1000 tax 0% 100% 2026-11-18",), "paid apollo 300", "paid apollo 20000"),
    "pay supplier": Line(("BILL", "BILL", "BILL"), f"pay supplier {DELL} 500"),
    "prepay": Line(("BILL",), f"prepay {DELL} 500", f"prepay {DELL} 10000"),
    "pay payroll": Line((), "pay payroll 2026-11 500", "pay payroll 2026-11 10000"),
    "pay card": Line((), "pay card 500", "pay card 10000"),
    "bank charge": Line((), "bank charge 500", "bank charge 10000"),
    "sell currency": Line(
        ("fx USD CNY 7.10 2026-11-01 PBOC", "fx CNY USD 0.1408 2026-11-01 PBOC"),
        "sold USD 100 for 710",
        "sold USD 2000 for 14200",
    ),
    "refund": Line(("paid apollo 90000 advance",), "refund apollo 500", "refund apollo 10000"),
    "recovered": Line(
        (
            "contract apollo 1000 tax 0% owner Sue 100% 2026-06-01",
            "invoice apollo 1 no INV-1",
            "write off apollo 1 because the customer is insolvent",
            "APPROVE",
        ),
        "recovered 1 100",
    ),
    "bank transfer": Line(
        ("bank account ICBC CNY 6222 0202 0000 1234", "bank account ABC CNY 6228 4800 0000 5678"),
        "bank transfer 500 from ICBC to ABC",
        "bank transfer 10000 from ICBC to ABC",
    ),
    "goods received": Line(("ORDER",), "goods received order 1 500"),
    "advance": Line((), "advance Ann 500", "advance Ann 10000"),
    "advance returned": Line(("advance Ann 90000",), "advance returned Ann 500", "advance returned Ann 10000"),
    "pay prepaid vat": Line(
        ("contract apollo 106000 tax 6% 100% 2026-11-18", "contract terms 1 prepaid VAT 2% in Hangzhou"),
        "pay prepaid vat contract 1 500",
        "pay prepaid vat contract 1 10000",
    ),
    "pay withheld tax": Line(("FREELANCER",), "pay withheld tax 500"),
    "supplier credit note": Line(("BILL",), "supplier credit note 1 100 because it broke", dated=False),
    "refund from": Line((f"prepay {DELL} 90000",), f"refund from {DELL} 500", f"refund from {DELL} 10000"),
    "invoice": Line(CONTRACT, "invoice apollo 500", "invoice apollo 10000"),
    "credit note": Line(INVOICED, "credit note A-1 100 paper because wrong", dated=False),
}


OTHERWISE = {
    "undo": "takes back what stands, once",
    "pay batch": "books each transfer once, which another has approved (tests/handlers/test_payment_batches.py)",
    "pay withheld vat": "all of it once for each document (tests/handlers/test_withheld.py)",
    "book interest": "each day of interest once (tests/handlers/test_late_interest.py)",
    "invoice interest": "the same",
    "waive interest": "takes back what was booked, after asking",
}
"""Commands that book money and are asked about in their own way."""


def test_every_command_that_books_money_has_a_line_here() -> None:
    assert {name for kind, name in found() if kind == "command"} == set(SAID) | set(OTHERWISE)


_WITHHELD = {
    "FREELANCER": "expense 90000 freelancer Wang withheld tax 20000 apollo #subcontract",
}


def prepared(stage: Stage, line: Line) -> None:
    for place, said in enumerate(line.before):
        if said == "BILL":
            billed(stage, "500", f"D-{place}")
        elif said == "ORDER":
            ordered(stage)
        elif said in _WITHHELD:
            stage.say(_WITHHELD[said], by="ann", at="")
            stage.click("expense.submit", "1", by="ann", at="")
            stage.click("expense.approve", "1", by="li", at="")
        elif said == "APPROVE":
            stage.click("writeoff.approve", "1", by="ada", at="")
        else:
            by = "li" if said.startswith("contract") else "fei"
            reply = stage.say(said, by=by, at="")
            if ASKED in stage.lines(reply):
                press(stage, reply, "question.yes")


def booked(stage: Stage) -> int:
    with stage.read() as book:
        return sum(1 for _one in entries.whole(book))


@pytest.mark.parametrize("name", SAID)
@pytest.mark.sweep(4)
def test_the_same_once_more_is_asked_about(stage: Stage, name: str) -> None:
    line = SAID[name]
    prepared(stage, line)
    before = booked(stage)
    first = stage.say(line.says, by="fei", at="")
    assert ASKED not in stage.lines(first) and booked(stage) > before, stage.lines(first)
    before = booked(stage)
    again = stage.say(line.says, by="fei", at="")
    text = stage.lines(again)
    assert ASKED in text and "already" in text and "To be booked" in text and booked(stage) == before, text
    press(stage, again, "question.no")
    assert booked(stage) == before
    again = stage.say(line.says, by="fei", at="")
    press(stage, again, "question.yes")
    now = booked(stage)
    assert now > before
    press(stage, again, "question.yes")
    assert booked(stage) == now and faults(stage) == [], "a second click changes nothing"


@pytest.mark.parametrize("name", [name for name, line in SAID.items() if line.dated])
def test_a_day_to_come_is_asked_about(stage: Stage, name: str) -> None:
    line = SAID[name]
    prepared(stage, line)
    before = booked(stage)
    asked = stage.say(f"{line.says} 2026-12-24", by="fei", at="")
    assert "Thu 24 Dec 2026 lies in the future." in stage.lines(asked), stage.lines(asked)
    assert ASKED in stage.lines(asked) and booked(stage) == before


@pytest.mark.parametrize("name", [name for name, line in SAID.items() if line.much])
def test_far_above_the_usual_is_asked_about(stage: Stage, name: str) -> None:
    line = SAID[name]
    prepared(stage, line)
    for day in (1, 6, 11):
        asked = stage.say(f"{line.says} 2026-11-{day:02}", by="fei", at="")
        assert ASKED not in stage.lines(asked), stage.lines(asked)
    before = booked(stage)
    text = stage.lines(stage.say(line.much, by="fei", at=""))
    assert ASKED in text and " times " in text and booked(stage) == before, text


@pytest.mark.parametrize("name", [name for name, line in SAID.items() if line.dated])
def test_what_looks_like_a_day_and_is_none_is_no_amount(stage: Stage, name: str) -> None:
    line = SAID[name]
    prepared(stage, line)
    before = booked(stage)
    for day in ("2026-02-30", "2026-13"):
        text = stage.lines(stage.say(f"{line.says} {day}", by="fei", at=""))
        assert booked(stage) == before and "is not a day" in text, text


@pytest.mark.parametrize("name", [name for name, line in SAID.items() if line.dated])
@pytest.mark.parametrize("day", ["yesterday", "19 Nov", "11月19日"])
def test_a_day_is_read_the_same_way_by_all(stage: Stage, name: str, day: str) -> None:
    line = SAID[name]
    prepared(stage, line)
    stage.say(f"{line.says} {day}", by="fei", at="")
    with stage.read() as book:
        latest = max((entry for entry, _trail, _digest in entries.whole(book)), key=lambda entry: entry.id)
    assert latest.day.isoformat() == "2026-11-19"


UNDONE = {
    "paid": ("payment of CN¥300.00 from Acme", "回款"),
    "pay supplier": ("payment of CN¥500.00 to", "付给"),
    "prepay": ("prepayment of CN¥500.00 to", "预付款"),
    "pay payroll": ("payment of CN¥500.00 of pay", "工资"),
    "pay card": ("payment of CN¥500.00 for the company card", "公司卡"),
    "bank charge": ("bank charge of CN¥500.00", "银行手续费"),
    "sell currency": ("$100.00 sold for CN¥710.00", "结汇"),
    "refund": ("refund of CN¥500.00 to Acme", "退款"),
    "pay prepaid vat": ("payment of CN¥500.00 of prepaid VAT", "预缴"),
    "pay withheld tax": ("payment of CN¥500.00 of withheld income tax", "个人所得税"),
    "supplier credit note": (f"credit note of {DELL} over CN¥100.00", "红字发票"),
    "refund from": (f"CN¥500.00 that {DELL} gave back", "退回"),
    "goods received": ("CN¥500.00 received of order 1", "暂估"),
    "advance": ("CN¥500.00 in advance to Ann", "备用金"),
    "advance returned": ("CN¥500.00 that Ann gave back of the advance", "备用金"),
    "recovered": ("payment of CN¥100.00 from Acme", "回款"),
    "bank transfer": ("CN¥500.00 that went from one account of ours to the other", "转账"),
}
"""Command -> what is taken back of it, in both languages."""
STAYS = {
    "invoice": "a credit note takes it back",
    "credit note": "A credit note stays in the books",
}


def test_undo_knows_every_command_that_books_money() -> None:
    assert set(UNDONE) | set(STAYS) == set(SAID)


@pytest.mark.parametrize("words", ["undo", "撤销"])
@pytest.mark.parametrize("name", SAID)
@pytest.mark.sweep(7)
def test_undo_says_what_it_takes_back(stage: Stage, name: str, words: str) -> None:
    line = SAID[name]
    prepared(stage, line)
    stage.say(line.says, by="fei", at="")
    before = booked(stage)
    done = stage.say(words, by="fei", at="")
    text = stage.lines(done)
    if name in STAYS:
        assert STAYS[name] in text and booked(stage) == before, text
        return
    what, chinese = UNDONE[name]
    assert f"Taken back: {what}" in text and booked(stage) > before, text
    assert "xpense" not in text and chinese in stage.lines(done, "zh-CN") and "费用" not in stage.lines(done, "zh-CN")
    assert faults(stage) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("pay payroll", "undo the payroll"),
        ("pay card", "undo the card bill"),
        ("bank charge", "撤销 手续费"),
        ("advance", "撤销备用金"),
        ("sell currency", "撤销结汇"),
        ("goods received", "撤销暂估"),
        ("prepay", "undo the prepayment"),
    ],
)
def test_undo_finds_it_by_what_it_is_called(stage: Stage, name: str, words: str) -> None:
    line = SAID[name]
    prepared(stage, line)
    stage.say(line.says, by="fei", at="")
    stage.say("pay payroll 7" if name != "pay payroll" else "bank charge 7", by="fei", at="")
    assert f"Taken back: {UNDONE[name][0]}" in stage.lines(stage.say(words, by="fei", at=""))


def test_a_wish_for_an_advance_is_taken_back_by_whoever_had_it(stage: Stage) -> None:
    stage.say("advance 500 apollo", by="ann", at="")
    assert "Taken back: wish for CN¥500.00 in advance" in stage.lines(stage.say("undo", by="ann", at=""))
    (told,) = [one.notice for one in stage.notices("#finance") if one.notice.key.startswith("advance:wish:")]
    button = told.card.buttons[0]
    assert "taken back already" in stage.lines(stage.click(button.action, button.value, by="fei", at=""))
