"""Every card with a table, whatever it answers: “as excel” behind it gives that table, whole."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import load_workbook

from chat.cards.card import Card, Reply, Table
from chat.cards.notice import Notice
from chat.incoming import File, Said
from chat.text import Text, _
from chat.words import shown
from handlers.conversation.contents import CONTENTS
from handlers.registry import Entry
from storage import outbox
from tests import full_books
from tests.conftest import CAST, Stage

WISH = {"en": "as excel", "zh-CN": "导出表格"}
WHO = ("fei", "li", "ann", "ada")
"""Finance, a lead, a member, an admin: the first who gets a table."""
MOST_BUTTONS = 12


def tables(reply: Reply) -> list[Table]:
    cards = [card for card in (reply.card, *reply.more) if card is not None]
    return [card.table for card in cards if card.table and card.table.rows]


def held(stage: Stage, reply: Reply, wish: str, by: str, at: str = "") -> None:
    """The file after the reply holds every table of it: all of its heads and at least its rows."""
    stage.wait(minutes=1)
    given = stage.say(wish, by=by, at=at)
    if reply.one_file:
        assert [file.name for file in given.files] == [f"{reply.one_file}.xlsx"], stage.lines(given)
        return
    assert len(given.files) == len(tables(reply)), stage.lines(given)
    assert len({file.name for file in given.files}) == len(given.files)
    locale = CAST[by][2]
    for file, table in zip(given.files, tables(reply), strict=True):
        cells = [[str(cell) for cell in line if cell is not None] for line in sheet(file.data)]
        heads = [shown(head, locale) for head in table.heads]
        at_heads = next((n for n, line in enumerate(cells) if _begins(line, heads)), None)
        assert at_heads is not None, (heads, cells)
        assert len(cells) - at_heads > min(len(table.rows), 1), "the rows are under their heads"


def _begins(line: list[str], heads: list[str]) -> bool:
    """Whether the line has all heads; where they hold money their currency stands behind them."""
    return len(line) >= len(heads) and all(any(cell.startswith(head) for cell in line) for head in heads if head)


def sheet(data: bytes) -> list[tuple[Any, ...]]:
    found = load_workbook(io.BytesIO(data)).active
    assert found is not None
    return list(found.iter_rows(values_only=True))


@pytest.mark.parametrize("entry", CONTENTS.commands, ids=lambda entry: entry.name)
@pytest.mark.sweep(14)
def test_a_table_that_a_command_shows_is_in_the_file_after_it(lived: Stage, entry: Entry) -> None:
    stage, seen = lived, 0
    for example in entry.examples:
        for locale, line in (("en", example.en), ("zh-CN", example.zh)):
            for by in WHO:
                stage.wait(minutes=1)
                reply = stage.say(line, by=by, at="")
                if reply.files or not tables(reply):
                    continue
                seen += 1
                held(stage, reply, WISH[locale], by)
                break
    if entry.name in TABLES:
        assert seen, "it shows a table to somebody, else nothing is tried here"


TABLES = (
    *("my week", "missing", "labour by trade", "my expenses", "reimburse", "orders", "budget", "budgets"),
    *("contract", "milestone", "estimate", "receivables", "ageing", "overdue", "payment chances", "cash forecast"),
    *("payables", "write-offs", "bank lines", "provision", "projects", "people", "rate", "fx", "close month"),
    *("certified", "goods received", "trial balance", "profit and loss", "contract positions", "ledger", "vat"),
    *("accounts", "why", "profit", "roi", "progress", "cost summary"),
)
"""Some that are known to show one in these books."""


@pytest.mark.parametrize("line", ["payables", "bank lines", "close month 2026-11", "projects", "orders", "home", "vat"])
def test_a_table_behind_a_button_is_in_the_file_after_it(lived: Stage, line: str) -> None:
    stage = lived
    reply = stage.say(line, by="fei", at="")
    cards = [card for card in (reply.card, *reply.more) if card is not None]
    for button in [button for card in cards for button in card.buttons if not button.link][:MOST_BUTTONS]:
        stage.wait(minutes=1)
        pressed = stage.click(button.action, button.value, by="fei", at="")
        if tables(pressed) and not pressed.files:
            held(stage, pressed, "as excel", "fei")


def test_after_a_deed_it_is_the_table_of_the_deed(lived: Stage) -> None:
    lived.say("budgets", by="fei", at="")
    lived.wait(minutes=1)
    deed = lived.say("contract hub 5300 tax 6% 50% 2026-12-05, 50% 2026-12-20", by="fei", at="")
    assert tables(deed)
    held(lived, deed, "导出表格", "fei")
    assert len(lived.say("contract hub", by="fei", at="").card.table.rows) == len(deed.card.table.rows)  # type: ignore[union-attr]


def test_after_an_answer_to_a_question_it_is_the_table_of_the_answer(lived: Stage) -> None:
    asked = lived.say("milestone", by="li", at="")
    choice = next(button for button in asked.card.buttons if button.action.startswith("question."))  # type: ignore[union-attr]
    lived.wait(minutes=1)
    answered = lived.click(choice.action, choice.value, by="li", at="")
    assert tables(answered)
    held(lived, answered, "as excel", "li")


def test_after_a_statement_was_dropped_each_table_is_a_file(lived: Stage) -> None:
    file = File("bank2.csv", "text/csv", data=full_books.STATEMENT.replace("2026-11-1", "2026-11-0").encode())
    reply = lived.hear(Said("drop:1", lived.identity("fei"), lived.place("fei", ""), files=(file,)))
    assert tables(reply), lived.lines(reply)
    held(lived, reply, "as excel", "fei")


def test_a_notice_with_a_table_is_taken_away_where_it_was_told(lived: Stage) -> None:
    table = Table((_("Customer"), _("Open")), ((Text("Acme"), 3),))
    notice = Notice("late:1", lived.place("fei", "#finance"), Card(_("Bad debts"), table=table))

    def told(book: Any) -> None:
        outbox.put(book, notice)
        outbox.sent(book, [one.id for one in outbox.notices(book, limit=1)], "1.1")

    lived.write(told)
    lived.wait(minutes=1)
    (file,) = lived.say("as excel", by="fei", at="#finance").files
    assert ["Acme", 3] in [[cell for cell in line if cell is not None] for line in sheet(file.data)]
    assert not lived.say("as excel", by="max", at="").files, "nor in another place"


def test_who_may_no_longer_have_it_does_not_get_what_was_kept(lived: Stage) -> None:
    lived.say("certify 2026-11", by="fei", at="")
    deed = lived.say("rate ann 230 from 2026-12-01", by="fei", at="")
    lived.wait(minutes=1)
    shows = lived.say("rate", by="fei", at="")
    assert tables(shows) and not tables(deed)
    lived.say("unseat fei finance", by="ada", at="")
    assert not lived.say("as excel", by="fei", at="").files
    lived.now += timedelta(days=2)


def test_vat_names_each_document(lived: Stage) -> None:
    reply = lived.say("vat 2026-10", by="fei", at="")
    (table,) = tables(reply)
    assert "Sum" in lived.lines(reply) and "In all" not in lived.lines(reply), (
        "different kinds of VAT have no sum of all"
    )
    rows = [[shown(cell, "en") for cell in row] for row in table.rows]
    assert all(row[0].startswith(("expense ", "customer invoice ")) for row in rows), rows
