"""What was spent before these books began has used the budgets, by category and in the currency of the project."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledger.money import Money
from storage import balances, contracts, projects, rates
from storage.directory import directory
from tests.conftest import Stage
from tests.handlers.test_bank import faults, look, press
from tests.handlers.test_imports import buttons, text
from tests.opening_said import take
from tests.opening_sheets import HEAD, row, sheet


def abroad(stage: Stage) -> None:
    """A project that is kept in dollars."""
    stage.write(lambda book: rates.put_exchange(book, "USD", "CNY", date(2026, 10, 1), Decimal("7.1"), "test"))
    stage.write(lambda book: projects.add(book, "ATLAS", en="Atlas", currency="USD", customer="Globex"))


def used(stage: Stage, code: str) -> dict[str, tuple[int, str]]:
    with stage.read() as book:
        id = directory(book).by_code[code]
        found = balances.of_project(book, id)
        currency = directory(book).project(id).currency
        return {category: (use.posted, currency) for category, use in found.items() if use.posted}


def test_it_counts_by_category_and_only_where_the_sheet_says_so(both: Stage) -> None:
    take(both)
    assert used(both, "APOLLO") == {"labour": (3_000_000, "CNY"), "travel": (600_000, "CNY")}
    assert used(both, "XINGHE") == {}
    said = text(both, both.say("budget apollo travel", by="li", at=""))
    assert "6,000.00" in said
    both.say("undo import 1", by="fei", at="")
    assert used(both, "APOLLO") == {} and faults(both) == []


def test_it_counts_in_the_currency_of_the_project(both: Stage) -> None:
    abroad(both)
    head = f"{HEAD},Amount in the books"
    lines = (
        row("account", account="1410", debit="2810", as_of="2026-10-31"),
        row("account", account="410406", credit="2810"),
        row("cost", project="ATLAS", category="travel", currency="USD", amount="300") + ",2100",
        row("cost", project="ATLAS", category="material", amount="710"),
    )
    shown = look(both, sheet(*lines, head=head))
    assert buttons(shown, "import.take"), text(both, shown)
    press(both, shown, "import.take")
    assert used(both, "ATLAS") == {"travel": (30_000, "USD"), "material": (10_000, "USD")}, "710 at 7.1"
    assert faults(both) == []


def test_a_cost_in_a_third_currency_is_asked_for_in_one_of_the_two(stage: Stage) -> None:
    abroad(stage)
    cost = row("cost", project="ATLAS", category="travel", currency="EUR", amount="300")
    assert "kept in USD" in text(
        stage, look(stage, sheet(row("account", account="410406", credit="0", as_of="2026-10-31"), cost))
    )


def test_when_customers_have_to_pay_is_kept(stage: Stage) -> None:
    take(stage)
    with stage.read() as book:
        due = {one.due: one.open for one in contracts.unsettled(book) if one.due}
    assert due == {date(2026, 12, 10): Money(2_120_000, "CNY"), date(2026, 12, 1): Money(530_000, "CNY")}
