"""`why` opens every figure of every card and report: what it is made of, the rule, the document and who said it.

Every command that shows money in a table is asked in full books; each of its rows has a name that `why` knows, and what
that opens has the amount where the row is a sum of the journal.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from openpyxl import load_workbook

from chat.cards.card import Card, Reply, Table
from chat.text import Text
from handlers.conversation.contents import CONTENTS
from handlers.registry import Entry
from ledger.money import Money
from tests.conftest import Stage

COMPUTED = {
    "contract bond": "what a bond is over, as it was said: nothing of it stands in the books",
    "labour by trade": "hours of the time sheet × the rate of their day, by trade",
    "reimburse": "a sum of claims: the button of the person lists them",
    "advances": "one balance for each person: `ledger 122101 by person` has its lines",
    "profit": "sums by project: `profit apollo` has their parts",
    "cost summary": "sums by project: `profit apollo` and `receivables apollo` have their parts",
    "budget history": "limits as they were said, each with its reason and who said it",
    "ageing": "buckets of the receivables, which `receivables` lists one by one",
    "concentration": "sums by customer of the receivables",
    "cash forecast": "expected by week, from chances: nothing of it is booked",
    "receivables": "",
    "provision": "a proposal by age; `why` of the account has what is booked",
    "payables": "sums by supplier: `payables Dell` lists the documents",
    "bank lines": "lines of the bank, not of the books: what they became stands beside them",
    "rate": "rates, not amounts of the books",
    "rates": "rates, not amounts of the books",
    "internal rate": "rates, not amounts of the books",
    "unit price": "prices as they were agreed, version by version",
    "what if": "reckoned from what is supposed: nothing of it is booked",
    "project review": "plan against actual of the whole project: `profit apollo` has the parts of the actual",
    "project accounts": "sums by category of the whole project: `profit apollo` has their parts",
    "vouchers": "sums by month and program: `why 记-15` opens each voucher",
    "standard rate": "rates, not amounts of the books",
    "labour variance": "hours × standard rates less cost: `profit apollo` has the labour in it",
    "fx": "rates, not amounts of the books",
    "estimate": "what somebody said, with the reason beside it",
    "milestone": "shares of a price that are not earned yet",
    "contract change": "prices as they were agreed, with their reasons",
    "template": "",
    "set budget": "",
    "import": "files of others",
}
"""Tables whose rows are no things and no sums of the journal, and where their parts stand."""


def money_of(row: tuple[Any, ...]) -> Iterator[Money]:
    for cell in row:
        if isinstance(cell, Money):
            yield cell
        elif isinstance(cell, Text):
            yield from (value for value in cell.values.values() if isinstance(value, Money))


def tables(reply: Reply) -> Iterator[Table]:
    cards = (card for card in (reply.card, *reply.more) if card is not None)
    return (card.table for card in cards if card.table and any(any(money_of(row)) for row in card.table.rows))


def opened(stage: Stage, ref: str, locale: str = "en") -> str:
    """What `why` says of a figure, in a language."""
    reply = stage.say(f"why {ref}", by="fei", at="")
    told = stage.lines(reply, locale)
    assert reply.card is not None and reply.card.tone not in ("bad", "warn"), f"why {ref}: {told}"
    return told


def amounts(card: Card) -> set[int]:
    """Every amount on a card, without its sign."""
    found = [value for fact in card.facts for value in fact.value.values.values() if isinstance(value, Money)]
    found += [money for row in (card.table.rows if card.table else ()) for money in money_of(row)]
    return {abs(money.minor) for money in found}


@pytest.mark.parametrize("entry", CONTENTS.commands, ids=lambda entry: entry.name)
@pytest.mark.sweep(7)
def test_every_row_with_money_has_a_name_that_why_opens(lived: Stage, entry: Entry) -> None:
    stage = lived
    for example in entry.examples:
        stage.wait(minutes=1)
        for table in tables(stage.say(example.en, by="fei", at="")):
            if not table.refs:
                card_is_cut = len(table.rows) >= 40
                assert entry.name in COMPUTED or card_is_cut, f"{example.en}: no row has a name"
                continue
            assert len(table.refs) == len(table.rows)
            for row, ref in list(zip(table.rows, table.refs, strict=True))[:40]:
                if ref:
                    opens(stage, ref, row)
                else:
                    unnamed = [str(cell) for cell in row if isinstance(cell, Text)]
                    assert entry.name in SUMS, f"{example.en}: {unnamed} has no name"


SUMS = ("profit and loss", "profit", "ledger", "why", "trial balance")
"""Tables with sums of their own rows, and balances brought forward, between them."""


def opens(stage: Stage, ref: str, row: tuple[Any, ...]) -> None:
    reply = stage.say(f"why {ref}", by="fei", at="")
    told = stage.lines(reply, "en")
    assert reply.card is not None and reply.card.tone not in ("bad", "warn"), f"why {ref}: {told}"
    if ref.startswith(("tb:", "pl:", "entry:", "budget:")) and (
        shown := {abs(one.minor) for one in money_of(row)} - {0}
    ):
        assert shown & amounts(reply.card), f"why {ref}: none of {shown} in {told}"
    assert not re.search(r"\b(?:minor|\w+_minor|company_minor)\b", told), f"raw keys: {told}"


REPORTS = ("report budget", "report overdue", "report trial balance", "report profit and loss", "report vat")


@pytest.mark.parametrize("line", [*REPORTS, "report contract positions"])
@pytest.mark.sweep(6)
def test_the_name_in_a_cell_of_a_file_is_opened_in_both_languages(lived: Stage, line: str) -> None:
    """The last column of a workbook has it; what stands there is asked as it is written."""
    (file,) = lived.say(line, by="fei", at="").files
    sheet = load_workbook(io.BytesIO(file.data)).active
    assert sheet is not None
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    at = next(row.index("编号") for row in rows if "编号" in row)
    refs = [str(row[at]) for row in rows if row[at] and row[at] != "编号"]
    assert refs, line
    for ref in refs[:12]:
        chinese, english = opened(lived, ref, "zh-CN"), opened(lived, ref)
        assert re.search("[\u4e00-\u9fff]", chinese) and chinese != english, chinese


def test_a_step_of_a_close_opens_with_its_rule_and_entries(lived: Stage) -> None:
    lived.say("close month 2026-10", by="fei", at="")
    card = lived.say("close month 2026-10", by="fei", at="").card
    assert card is not None and card.table is not None
    told = [opened(lived, ref) for ref in card.table.refs]
    booked = [text for text in told if "Where it stands" in text]
    assert booked and any("It has booked nothing" in text for text in told), told
    assert all("Entry" in text for text in booked)


def test_a_receivable_leads_to_its_entries(lived: Stage) -> None:
    card = lived.say("contract apollo", by="fei", at="").card
    assert card is not None and card.table is not None
    assert any("[Entry" in opened(lived, ref) for ref in card.table.refs)
