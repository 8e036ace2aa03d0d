"""Workbooks dropped into the conversation: an invoice is a receipt, a table is imported, in doubt it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.config import Config
from bot.reading import FileReader
from chat.cards.card import Reply
from chat.incoming import File, Said
from storage import expenses
from tests.conftest import Stage
from tests.ocr import workbooks


@pytest.fixture
def read(stage: Stage) -> Iterator[Stage]:
    """The stage with the real reader of files."""
    reader = FileReader(Config(), stage.house.rules, stage.house.store, lambda: stage.now)
    stage.house = replace(stage.house, read=reader.read, rules=reader.rules)
    yield stage
    reader.close()


def drop(stage: Stage, data: bytes, name: str, by: str = "ann", text: str = "", at: str = "#apollo") -> Reply:
    stage.count += 1
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    files = (File(name, mime, data=data),)
    return stage.hear(Said(f"test:x{stage.count}", stage.identity(by), stage.place(by, at), text=text, files=files))


def test_an_invoice_is_a_draft_and_a_list_of_expenses_an_import(read: Stage) -> None:
    invoice = workbooks.workbook(workbooks.ENGLISH, formats=workbooks.ENGLISH_FORMATS)
    draft = drop(read, invoice, "PF-2231.xlsx", text="apollo")
    assert "$56.83 (USD), Pixel Fonts LLC: is this right?" in read.lines(draft)
    with read.read() as book:
        (kept,) = expenses.of_person(book, 1, "CNY")
    assert (kept.invoice_number, kept.day.isoformat(), str(kept.tax)) == ("PF-2231", "2026-03-14", "USD 4.33")
    table = drop(read, workbooks.workbook(workbooks.EXPENSES), "march.xlsx", by="fei")
    assert "2" in read.lines(table) and "import.take" in [one.action for one in table.card.buttons]  # type: ignore[union-attr]


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_where_nobody_can_tell_it_is_asked_once(read: Stage, locale: str) -> None:
    asked = drop(read, workbooks.workbook(workbooks.UNTITLED), "miller.xlsx", text="garden for apollo")
    assert asked.card is not None and asked.private
    said = read.lines(asked, locale)
    assert ("one invoice, or a table" in said) if locale == "en" else ("miller.xlsx" in said and "发票" in said)
    with read.read() as book:
        assert not expenses.of_person(book, 1, "CNY")
    one, other = asked.card.buttons
    made = read.click(one.action, one.value)
    assert "125.50" in read.lines(made) and "Garden service Miller" in read.lines(made)
    read.click(one.action, one.value)
    with read.read() as book:
        (kept,) = expenses.of_person(book, 1, "CNY")
    assert kept.note == "garden"
    refused = read.click(other.action, other.value)
    assert "import" not in [button.action for button in refused.card.buttons]  # type: ignore[union-attr]


def test_finance_can_say_that_it_is_a_table(read: Stage) -> None:
    asked = drop(read, workbooks.workbook(workbooks.UNTITLED), "miller.xlsx", by="fei")
    table = next(button for button in asked.card.buttons if button.action == "import.answer")  # type: ignore[union-attr]
    shown = read.click(table.action, table.value, by="fei")
    assert "miller.xlsx" in read.lines(shown) and "columns" in read.lines(shown)


def test_a_list_of_invoices_is_no_invoice(read: Stage) -> None:
    shown = drop(read, workbooks.workbook(workbooks.LISTED), "list.xlsx", by="fei")
    assert "expense.of_file" not in [button.action for button in shown.card.buttons]  # type: ignore[union-attr]


def test_a_file_that_is_not_there_is_told(read: Stage) -> None:
    assert "card" in read.lines(read.click("expense.of_file", "ab" * 32)).lower()
