"""Tables: the kinds of their columns, their groups, what they add up to, and how a long one is cut."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.cards import tables
from chat.cards.card import Card, Table
from chat.cards.plain import card_lines, table_lines
from chat.text import NOTHING, Duration, KeptAmount, Percent, Text, _, verbatim

CNY, EUR = (lambda minor: KeptAmount(minor, "CNY")), (lambda minor: KeptAmount(minor, "EUR"))
HEADS = (_("Project"), _("Open"), _("Hours"))


def test_a_column_has_the_kind_of_its_values() -> None:
    rows = (
        (verbatim("a"), CNY(1), Duration(60), Percent(5), date(2026, 1, 1), 3, None),
        ("b", Text("{m}", {"m": EUR(2)}), Text("{h}", {"h": Duration(1)}), None, _("–"), Decimal("1.5"), NOTHING),
    )
    table = Table(tuple(_("Name") for _column in rows[0]), rows)
    assert tables.kinds(table) == ("text", "money", "duration", "share", "day", "number", "text")
    mixed = Table((_("Name"),), ((CNY(1),), (_("no budget"),)))
    assert tables.kinds(mixed) == ("text",)


def test_money_of_different_currencies_is_never_added_up() -> None:
    rows = (
        (verbatim("a"), CNY(100), Duration(60)),
        (verbatim("b"), EUR(7), Duration(30)),
        (verbatim("c"), CNY(1), None),
    )
    table = Table(HEADS, rows, (1, 2), summed=(1, 2))
    assert tables.sums(table, rows) == ({1: CNY(101), 2: Duration(90)}, {1: EUR(7)})
    assert table_lines(table)[-2:] == ["In all   CN¥1.01  1.5 h", "In all     €0.07"]


def test_groups_have_their_titles_and_sums() -> None:
    rows = ((verbatim("a"), CNY(100), None), (verbatim("b"), CNY(50), None), (verbatim("c"), CNY(7), None))
    table = Table(HEADS, rows, (1,), (1,), ((0, verbatim("North")), (2, verbatim("South"))))
    shown = [line.split() for line in table_lines(table)]
    assert [line[0] for line in shown] == ["Project", "North", "a", "b", "Sum", "South", "c", "Sum", "In"]
    assert shown[4][1] == "CN¥1.50" and shown[-1][-1] == "CN¥1.57"


def test_a_long_table_is_cut_and_its_sums_are_of_all() -> None:
    rows = tuple((verbatim(str(at)), CNY(100), None) for at in range(70))
    cut = tables.laid_out(Table(HEADS, rows, (1,), (1,)), most=10)
    assert len(cut.rows) == 11 and tables.value(cut.rows[-1][1]) == CNY(7000)
    assert tables.laid_out(cut) == cut, "what is laid out stays so"


@given(
    st.lists(
        st.tuples(st.sampled_from(["CNY", "EUR", "JPY"]), st.integers(-(10**12), 10**12), st.booleans()), max_size=30
    )
)
def test_the_sums_of_the_groups_are_the_sum_of_all(drawn: list[tuple[str, int, bool]]) -> None:
    rows = tuple((verbatim("x"), KeptAmount(minor, currency), None) for currency, minor, _new in drawn)
    starts = [at for at, (_currency, _minor, new) in enumerate(drawn) if new or at == 0]
    table = Table(HEADS, rows, (1,), (1,), tuple((start, verbatim(str(start))) for start in starts))
    whole: dict[str, int] = {}
    for group in tables.groups(table):
        for line in tables.sums(table, group.rows):
            amount = line[1]
            assert isinstance(amount, KeptAmount)
            whole[amount.currency] = whole.get(amount.currency, 0) + amount.minor
    grand = {line[1].currency: line[1].minor for line in tables.sums(table, rows)}  # type: ignore[union-attr]
    assert whole == grand


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_a_card_shows_typed_cells_in_its_readers_language(locale: str) -> None:
    table = Table(HEADS, ((verbatim("a"), CNY(123456), Duration(90)),), (1, 2))
    shown = "\n".join(card_lines(Card(_("Hours"), table=table), locale))
    assert ("CN¥1,234.56" if locale == "en" else "¥1,234.56") in shown
    assert ("1.5 h" if locale == "en" else "1.5 小时") in shown


def test_a_chart_of_nothing_is_none() -> None:
    empty = Table(HEADS, ((verbatim("a"), None, None), (verbatim("b"), None, None)), (1, 2))
    assert tables.charted(empty, "bar", _("Hours"), (1,)) is None
    half = Table(HEADS, ((verbatim("a"), CNY(100), None), (verbatim("b"), None, None)), (1, 2))
    assert tables.charted(half, "bar", _("Hours"), (1,)) is not None
