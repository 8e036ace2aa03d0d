"""Opening balances dropped and taken on a stage, and what stands then."""

from __future__ import annotations

from datetime import date

from chat.cards.card import Reply
from chat.incoming import File, Said
from storage import item_balances
from tests.conftest import Stage
from tests.handlers.test_bank import look, press
from tests.opening_sheets import sheet

DAY = date(2026, 10, 31)


def take(stage: Stage, data: bytes = b"") -> Reply:
    return press(stage, look(stage, data or sheet(), name="opening.csv"), "import.take")


def balances(stage: Stage, day: date = DAY) -> dict[str, int]:
    """Role -> balance in the company's currency, without those at nothing."""
    with stage.read() as book:
        return {role: minor for role, minor in item_balances.by_account(book, day).items() if minor}


def drop_with(stage: Stage, words: str, data: bytes, name: str = "opening.csv") -> Reply:
    stage.count += 1
    file = File(name, "text/csv", data=data)
    said = Said(f"test:f{stage.count}", stage.identity("fei"), stage.place("fei", ""), text=words, files=(file,))
    return stage.hear(said)


TIED = {
    "bank": 10_000_000,
    "receivable": 2_650_000,
    "contract_asset": 1_060_000,
    "prepaid": 70_000,
    "advance": 200_000,
    "labour": 3_000_000,
    "travel": 600_000,
    "cost_carried": -3_500_000,
    "input_vat_pending": 130_000,
    "output_vat_pending": -300_000,
    "payable": -1_130_000,
    "contract_liability": -4_000_000,
    "unapplied": -100_000,
    "employee": -50_000,
    "payroll": -800_000,
    "equity": -5_000_000,
    "retained_earnings": -2_830_000,
}
"""What the sheet of `tests.opening_sheets` comes to, account by account."""
