"""Wide tables on a card, as each platform shows them: the columns that matter, and the way to all the others."""

from __future__ import annotations

from typing import Any

import pytest

from bot.feishu import render as feishu
from bot.slack.post import content
from bot.web.render import html
from chat.cards.card import Card, Table
from chat.cards.columns import MOST, on_card
from chat.text import Text
from tests.conftest import Stage
from tests.golden import Golden

pytestmark = pytest.mark.sweep(4, of="file")

WIDE = {
    "trial_balance": "trial balance to date",
    "contract_positions": "contract positions",
    "ledger": "ledger 1122 to date by customer",
    "vat": "vat 2026-10",
    "receivables": "receivables",
    "payables": "payables",
}


def shown(stage: Stage, words: str) -> Card:
    card = stage.say(words, by="fei", at="").card
    assert card is not None and card.table is not None, words
    return card


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("name", WIDE)
def test_a_wide_table_on_every_platform(lived: Stage, golden: Golden, name: str, locale: str) -> None:
    card = shown(lived, WIDE[name])
    golden(f"wide/slack_{name}.{locale}.json", content(card, locale, native=True)["blocks"])
    golden(f"wide/feishu_{name}.{locale}.json", feishu.cards(card, locale))
    golden(f"wide/web_{name}.{locale}.html", str(html(card, locale)).replace("><", ">\n<"))


@pytest.mark.parametrize("name", WIDE)
def test_what_is_left_out_is_named_on_every_platform(lived: Stage, name: str) -> None:
    card = shown(lived, WIDE[name])
    note = on_card(card.table).note if card.table else Text("")
    assert note and len(on_card(card.table).table.heads) == MOST  # type: ignore[arg-type]
    for locale, words in (("en", "Say “as Excel” or “as PDF”"), ("zh-CN", "说“导出表格”或“导出PDF”")):
        assert words in str(content(card, locale, native=True)["blocks"])
        assert words in str(feishu.cards(card, locale))
        assert words in str(html(card, locale))


def test_a_card_of_few_columns_leaves_nothing_out() -> None:
    table = Table(tuple(Text(f"c{n}") for n in range(MOST)), (tuple(str(n) for n in range(MOST)),))
    assert on_card(table).table.heads == table.heads and not on_card(table).note


def test_sums_and_titles_of_groups_stay_under_their_columns(lived: Stage) -> None:
    table = shown(lived, "vat 2026-10").table
    assert table is not None
    rows: list[tuple[Any, ...]] = list(on_card(table).table.rows)
    assert all(len(row) == MOST for row in rows)
    assert {type(row[3]).__name__ for row in rows if row[3]} <= {"Money", "KeptAmount"}


def test_a_sum_with_nothing_in_the_columns_that_are_shown_is_left_out(lived: Stage) -> None:
    table = shown(lived, "contract positions 2026-10").table
    assert table is not None
    rows: list[tuple[Any, ...]] = list(on_card(table).table.rows)
    assert [row for row in rows if row[0] == Text("In all") and not any(row[2:])] == []
    assert Text("In all") in [row[0] for row in rows], "and the others are there"
