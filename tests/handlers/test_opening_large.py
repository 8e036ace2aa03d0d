"""Opening balances of many lines: taken behind the answer, and whatever dies in between, nothing is half."""

from __future__ import annotations

from time import perf_counter

import pytest

from bot import import_pieces, importing
from bot.importing import Importer
from formats.documents import opening_balances
from handlers.imports import commands
from ledger.opening import CLEARING
from storage.imports import Import
from tests.conftest import Stage
from tests.handlers.test_bank import faults, look, press
from tests.handlers.test_imports import Killed, buttons, text
from tests.opening_said import TIED, balances
from tests.opening_sheets import CHINESE_TABS, row, sheet, workbook


def many(count: int) -> bytes:
    """A trial balance of a receivable of a hundred for each of so many customers' invoices."""
    lines = [
        row("account", account="112201", debit=100 * count, as_of="2026-10-31"),
        row("account", account="410406", credit=100 * count),
        *(row("receivable", project="APOLLO", number=f"I-{n}", amount="100", tax="6") for n in range(count)),
    ]
    return sheet(*lines)


@pytest.fixture
def in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "AT_ONCE", 10)
    monkeypatch.setattr(commands, "BACK_AT_ONCE", 0)
    monkeypatch.setattr(importing, "PIECE", 10)
    monkeypatch.setattr(import_pieces, "_BEGUN", 1)
    monkeypatch.setattr(import_pieces, "_HOLD", 0.0)


@pytest.mark.slow
def test_a_kill_in_the_middle_leaves_nothing_half_and_nothing_comes_twice(both: Stage, in_pieces: None) -> None:
    press(both, look(both, many(60)), "import.take")

    def die(of: Import) -> None:
        if of.seen >= 30:
            raise Killed

    with pytest.raises(Killed):
        Importer(both.house, die).go_on()
    assert 0 < balances(both)["receivable"] < 600_000 and faults(both) == []
    both.wait(minutes=2)
    assert Importer(both.house).go_on() == 1
    assert balances(both) == {"receivable": 600_000, "retained_earnings": -600_000} and faults(both) == []
    both.say("undo import 1", by="fei", at="")
    with pytest.raises(Killed):
        Importer(both.house, lambda of: (_ for _ in ()).throw(Killed())).go_on()
    assert faults(both) == []
    both.wait(minutes=2)
    assert Importer(both.house).go_on() == 1
    assert balances(both) == {} and faults(both) == []


def test_a_kill_while_contracts_come_in_goes_on_where_it_was(stage: Stage, in_pieces: None) -> None:
    press(stage, look(stage, sheet()), "import.take")

    def die(of: Import) -> None:
        if of.seen >= 20:
            raise Killed

    with pytest.raises(Killed):
        Importer(stage.house, die).go_on()
    stage.wait(minutes=2)
    assert Importer(stage.house).go_on() == 1
    assert balances(stage) == TIED and faults(stage) == []


@pytest.mark.slow
def test_ten_thousand_lines_are_looked_at_in_seconds_and_more_are_refused(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = perf_counter()
    shown = look(stage, many(9_998))
    assert "9999 new rows" in text(stage, shown).replace(",", "") and perf_counter() - began < 60
    begun = text(stage, press(stage, shown, "import.take"))
    assert "is being taken" in begun, "so much is taken behind the answer"
    monkeypatch.setattr(opening_balances, "MOST", 50)
    refused = look(stage, many(49))
    assert "50 lines at most" in text(stage, refused) and not buttons(refused, "import.take")


@pytest.mark.sweep(2)
def test_a_kill_while_tabs_come_in_or_go_leaves_nothing_half(both: Stage, in_pieces: None) -> None:
    """Orders, estimates, contracts and all else of a workbook, killed behind each piece of it."""

    def after(seen: int) -> Importer:
        def die(of: Import) -> None:
            if of.seen >= seen:
                raise Killed

        return Importer(both.house, die)

    press(both, look(both, workbook(CHINESE_TABS), name="opening.xlsx"), "import.take")
    for seen in (10, 20):
        with pytest.raises(Killed):
            after(seen).go_on()
        assert faults(both) == []
        both.wait(minutes=2)
    assert Importer(both.house).go_on() == 1
    taken = balances(both)
    assert taken["payable_estimated"] == -100_000 and CLEARING not in taken and faults(both) == []
    again = look(both, workbook(CHINESE_TABS), name="opening.xlsx")
    assert "Known already: 29" in text(both, again) and not buttons(again, "import.take"), text(both, again)
    both.say("undo import 1", by="fei", at="")
    with pytest.raises(Killed):
        after(1).go_on()
    assert faults(both) == []
    both.wait(minutes=2)
    assert Importer(both.house).go_on() == 1
    assert balances(both) == {} and faults(both) == []
