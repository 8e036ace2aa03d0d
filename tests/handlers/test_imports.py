"""Files of every kind in the chat: shown before they are taken, asked about, taken once, taken back as a whole."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot import import_pieces, importing
from bot.importing import Importer
from chat.cards.card import Button, Reply
from handlers.imports import commands
from storage import bank, contracts, expenses, hours, imports
from storage.imports import Import
from tests.conftest import Stage
from tests.handlers.test_bank import faults, look, press
from tests.imported import BANK_USD, CASES, EXPENSE_LIST, GAP, clockify
from tests.imported import contracts as contract_list


def text(stage: Stage, reply: Reply) -> str:
    return stage.lines(reply, "en")


def buttons(reply: Reply, action: str) -> list[Button]:
    shown = [card for card in (reply.card, *reply.more) if card]
    return [button for card in shown for button in card.buttons if button.action == action]


def entries(stage: Stage) -> list[tuple[Any, ...]]:
    """What stands of hours: (project, day, minutes, note)."""
    with stage.read() as book:
        found = [hours.get(book, id, "CNY") for id in range(1, 20) if id in hours.several(book, range(1, 20), "CNY")]
    return [(one.project, str(one.day), one.minutes, one.note) for one in found if one.stage in ("pending", "posted")]


def test_nothing_is_taken_before_somebody_says_so_and_a_second_click_takes_nothing_twice(stage: Stage) -> None:
    shown = look(stage, clockify("25/03/2026"), name="time.csv")
    said = text(stage, shown)
    assert "time.csv: 1 new row (hours)" in said and "Ann" in said and "Nothing is taken yet" in said
    assert entries(stage) == []
    taken = press(stage, shown, "import.take")
    assert "Import 1: 1 row was taken (hours)" in text(stage, taken)
    assert "Nothing in that file is new" in text(stage, press(stage, shown, "import.take"))
    assert entries(stage) == [(1, "2026-03-25", 120, "site")]
    known = look(stage, clockify("25/03/2026"))
    assert "Known already: 1" in text(stage, known) and not buttons(known, "import.take")
    assert faults(stage) == []


def test_an_import_is_taken_back_as_a_whole_and_may_come_again(stage: Stage) -> None:
    taken = press(stage, look(stage, clockify("25/03/2026")), "import.take")
    undone = press(stage, taken, "import.undo")
    assert "Import 1: 1 row was taken back" in text(stage, undone) and entries(stage) == []
    assert "taken back already" in text(stage, press(stage, taken, "import.undo"))
    press(stage, look(stage, clockify("25/03/2026")), "import.take")
    assert len(entries(stage)) == 1 and faults(stage) == []
    assert "Import 2: 1 row was taken back" in text(stage, stage.say("undo import 2", by="fei", at=""))
    assert "There is no import 9" in text(stage, stage.say("撤销导入 9", by="fei", at=""))
    assert entries(stage) == [] and faults(stage) == []


def test_the_last_imports_are_listed_for_finance_alone(stage: Stage) -> None:
    assert "Nothing was imported yet" in text(stage, stage.say("import", by="fei", at=""))
    press(stage, look(stage, clockify("25/03/2026"), name="mine.csv"), "import.take")
    listed = text(stage, stage.say("导入", by="fei", at=""))
    assert "mine.csv" in listed and "taken" in listed
    for words in ("import", "undo import 1"):
        assert "Only finance" in text(stage, stage.say(words, by="ann", at=""))
    assert "Only finance" in text(stage, look(stage, clockify("25/03/2026"), by="bob"))
    assert len(entries(stage)) == 1


@pytest.mark.parametrize(
    ("other", "after"),
    [
        (clockify("25/03/2026", hours=5), (1, "2026-03-25", 300, "site")),
        (clockify("25/03/2026", project="XINGHE", hours=5), (2, "2026-03-25", 300, "site")),
    ],
)
def test_a_row_that_was_changed_over_there_is_a_change_here(stage: Stage, other: bytes, after: tuple[Any, ...]) -> None:
    press(stage, look(stage, clockify("25/03/2026")), "import.take")
    shown = look(stage, other)
    said = text(stage, shown)
    assert "0 new rows" in said and "Changed: 1" in said and "2 h" in said and "→" in said and "5 h" in said
    taken = press(stage, shown, "import.take")
    assert "Changed: 1" in text(stage, taken) and entries(stage) == [after]
    assert "Known already: 1" in text(stage, look(stage, other)), "once it is taken, it is no change any more"
    assert faults(stage) == []
    press(stage, taken, "import.undo")
    assert entries(stage) == [(1, "2026-03-25", 120, "site")] and faults(stage) == []
    assert "Changed: 1" in text(stage, look(stage, other)), "and may be taken again"
    stage.say("undo import 1", by="fei", at="")
    assert entries(stage) == [] and faults(stage) == []


def test_what_somebody_corrected_here_is_not_overwritten(stage: Stage) -> None:
    press(stage, look(stage, clockify("25/03/2026")), "import.take")
    stage.click("hours.undo", "1", by="ann", at="")
    shown = text(stage, look(stage, clockify("25/03/2026", hours=5)))
    assert "corrected or taken back here" in shown and "Changed: 0" in shown
    stays = stage.say("undo import 1", by="fei", at="")
    assert "0 rows were taken back" in text(stage, stays) and "stay as they are" in text(stage, stays)
    assert entries(stage) == [] and faults(stage) == []


def test_a_change_in_a_closed_month_is_booked_on_the_first_open_day(stage: Stage) -> None:
    press(stage, look(stage, clockify("25/03/2026")), "import.take")
    stage.say("lock 2026-10", by="fei", at="")
    press(stage, look(stage, clockify("25/03/2026", hours=5)), "import.take")
    assert entries(stage) == [(1, "2026-03-25", 300, "site")] and faults(stage) == []
    with stage.read() as book:
        from storage.entries import whole

        days = [str(entry.booked) for entry, _trail, _digest in whole(book)]
    assert days == ["2026-03-25", "2026-11-01", "2026-11-01"]


def test_day_and_month_are_asked_and_the_books_may_tell(stage: Stage) -> None:
    asked = look(stage, clockify())
    assert "Is 03/04/2026 day/month or month/day?" in text(stage, asked)
    shown = stage.click("import.answer", buttons(asked, "import.answer")[0].value, by="fei", at="")
    assert "3 Apr 2026" in text(stage, shown)
    press(stage, shown, "import.take")
    assert entries(stage) == [(1, "2026-04-03", 120, "site")]
    stage.with_rules(day_order="md")
    assert "4 Mar 2026" in text(stage, look(stage, clockify()))


def test_a_bank_file_says_its_currency_and_where_its_balance_jumps(stage: Stage) -> None:
    assert "$39,975.00" in text(stage, look(stage, BANK_USD))
    shown = look(stage, GAP)
    assert "Line 4: The balance jumps by 500" in text(stage, shown)
    taken = press(stage, shown, "import.take")
    assert "Import 1: 3 rows were taken" in text(stage, taken) and "Line 4" in text(stage, taken)
    press(stage, taken, "import.undo")
    with stage.read() as book:
        assert bank.count(book) == 0


def test_bank_lines_that_somebody_explained_stay_when_their_import_is_taken_back(stage: Stage) -> None:
    stage.say("contract apollo 70 100% 2026-11-18", by="li")
    taken = press(stage, look(stage, GAP.replace("乙".encode(), b"Acme")), "import.take")
    stage.submit("bank.choose", "2", by="fei", at="", item="i1")
    said = text(stage, press(stage, taken, "import.undo"))
    assert "2 rows were taken back" in said and "explained or put aside stay" in said
    with stage.read() as book:
        assert [str(line.day) for line in bank.explained(book)] == ["2026-10-06"] and bank.count(book) == 1


def test_a_list_of_contracts_is_in_the_currency_of_the_books(stage: Stage) -> None:
    stage.with_rules(currency="EUR")
    shown = look(stage, contract_list())
    assert "€100,000.00" in text(stage, shown)
    press(stage, shown, "import.take")
    with stage.read() as book:
        assert contracts.contract(book, 1).amount.currency == "EUR"


def test_what_a_table_is_is_asked_where_nobody_can_tell(stage: Stage) -> None:
    asked = look(stage, EXPENSE_LIST, name="list.csv")
    assert "Is list.csv a bank statement or a list of expenses?" in text(stage, asked)
    values = [button.value for button in buttons(asked, "import.answer")]
    with stage.read() as book:
        assert bank.count(book) == 0
    as_bank = stage.click("import.answer", values[0], by="fei", at="")
    assert "other way round" in text(stage, as_bank), "a bank's table without any minus leaves the direction open"
    shown = stage.click("import.answer", values[1], by="fei", at="")
    said = text(stage, shown)
    assert "1 new row (expenses)" in said and "Nobody “Zed” here: 1 row is left out" in said and "545.00" in said
    taken = press(stage, shown, "import.take")
    with stage.read() as book:
        (draft,) = expenses.of_person(book, 1, "CNY")
    assert (draft.stage, draft.gross.minor, draft.note, draft.category) == ("draft", 54_500, "出租车", "travel")
    assert "545.00" in text(stage, stage.say("my drafts", by="ann", at=""))
    (notice,) = [one for one in stage.notices("ann") if one.notice.key.startswith("import:1:")]
    assert notice.notice.card.title.template.endswith("drafted")
    assert "Known already: 1" in text(stage, stage.click("import.answer", values[1], by="fei", at=""))
    press(stage, taken, "import.undo")
    with stage.read() as book:
        assert expenses.get(book, 1, "CNY").stage == "withdrawn"
    assert faults(stage) == []


def test_an_expense_that_was_handed_in_stays_when_the_import_is_taken_back(stage: Stage) -> None:
    asked = look(stage, EXPENSE_LIST)
    shown = stage.click("import.answer", buttons(asked, "import.answer")[1].value, by="fei", at="")
    taken = press(stage, shown, "import.take")
    stage.click("expense.submit", "1", by="ann", at="")
    assert "handed in stay" in text(stage, press(stage, taken, "import.undo"))
    with stage.read() as book:
        assert expenses.get(book, 1, "CNY").stage == "pending"
    assert faults(stage) == []


def test_a_large_file_is_taken_behind_the_answer_and_its_message_says_how_far_it_is(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "AT_ONCE", 10)
    monkeypatch.setattr(commands, "BACK_AT_ONCE", 0)
    shown = look(stage, clockify("25/03/2026"), name="large.csv")
    begun = press(stage, shown, "import.take")
    assert begun.card and begun.card.about == "import:1" and "large.csv is being taken" in text(stage, begun)
    assert text(stage, press(stage, shown, "import.take")) == text(stage, begun), "a second click begins no second one"
    assert entries(stage) == []
    assert Importer(stage.house).go_on() == 1
    assert entries(stage) == [(1, "2026-03-25", 120, "site")] and faults(stage) == []
    assert Importer(stage.house).go_on() == 0
    undoing = stage.say("undo import 1", by="fei", at="")
    assert "is being taken back" in text(stage, undoing) and len(entries(stage)) == 1
    Importer(stage.house).go_on()
    with stage.read() as book:
        assert imports.get(book, 1).state == "undone"
    assert entries(stage) == [] and faults(stage) == []


def test_a_row_for_which_the_budget_plans_nothing_is_named_where_that_is_refused(stage: Stage) -> None:
    stage.say("new project VEGA Vega", by="ada", at="")
    stage.say("set budget vega material 1000 because test", by="fei", at="")
    file = clockify("25/03/2026", project="VEGA")
    assert "1 new row" in text(stage, look(stage, file)), "elsewhere it is only told"
    stage.house = replace(stage.house, rules=replace(stage.house.rules, unbudgeted="refuse"))
    shown = look(stage, file)
    assert "The budget of Vega plans nothing for Labour" in text(stage, shown)
    assert not buttons(shown, "import.take") and entries(stage) == []


def test_a_name_of_a_person_is_no_reason_to_lose_the_other_rows(stage: Stage) -> None:
    data = clockify("25/03/2026") + clockify("26/03/2026", project="MOON").split(b"\n")[1] + b"\n"
    data += clockify("27/13/2026").split(b"\n")[1] + b"\n"
    said = text(stage, look(stage, data))
    assert "1 new row" in said and "No project “MOON” here" in said
    assert "Line 4, Start Date: “27/13/2026” is not a date" in said and "Not understood: 2" in said


RIGHT = {
    "bank_usd.csv": "$39,975.00",
    "gap.csv": "Line 4: The balance jumps by 500",
    "expense_list.csv": "Is expense_list.csv a bank statement or a list of expenses?",
    "clockify_dm.csv": "Is 03/04/2026 day/month or month/day?",
}


@pytest.mark.skipif(not CASES.is_dir(), reason="the collected cases are not here")
@pytest.mark.parametrize("name", RIGHT)
def test_the_collected_cases_come_out_right(stage: Stage, name: str) -> None:
    assert RIGHT[name] in text(stage, look(stage, (CASES / name).read_bytes(), name=name))


@pytest.mark.skipif(not CASES.is_dir(), reason="the collected cases are not here")
def test_the_collected_change_of_a_tracker_comes_out_right(stage: Stage) -> None:
    stage.with_rules(day_order="dm")
    stage.say("new project BRIDGE Bridge", by="li", at="")
    stage.say("new project PORTAL Portal", by="li", at="")
    press(stage, look(stage, (CASES / "clockify_dm.csv").read_bytes()), "import.take")
    assert entries(stage) == [(3, "2026-04-03", 120, "site")]
    press(stage, look(stage, (CASES / "clockify_dm_changed.csv").read_bytes()), "import.take")
    assert entries(stage) == [(4, "2026-04-03", 300, "site")] and faults(stage) == []


@pytest.mark.skipif(not CASES.is_dir(), reason="the collected cases are not here")
def test_the_collected_list_of_contracts_comes_out_right(stage: Stage) -> None:
    stage.house = replace(stage.house, rules=replace(stage.house.rules, currency="EUR"))
    stage.say("new project BRIDGE Bridge", by="li", at="")
    assert "€100,000.00" in text(stage, look(stage, (CASES / "contracts_eur.csv").read_bytes()))


def many(count: int) -> bytes:
    """So many entries of Ann's, each on a day of its own."""
    first = date(2024, 1, 1)
    rows = (clockify(f"{first + timedelta(days=n):%d/%m/%Y}").split(b"\n")[1] for n in range(count))
    return b"\n".join([clockify().split(b"\n")[0], *rows, b""])


class Killed(BaseException):
    """The process ends here."""


def test_a_kill_in_the_middle_leaves_nothing_half_and_no_row_comes_twice(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "AT_ONCE", 10)
    monkeypatch.setattr(importing, "PIECE", 10)
    monkeypatch.setattr(import_pieces, "_BEGUN", 1)
    monkeypatch.setattr(import_pieces, "_HOLD", 0.0)
    press(stage, look(stage, many(95)), "import.take")

    def die(of: Import) -> None:
        if of.seen >= 40:
            raise Killed

    with pytest.raises(Killed):
        Importer(stage.house, die).go_on()
    with stage.read() as book:
        half = imports.get(book, 1)
    assert (half.state, half.rows, half.seen) == ("taking", 40, 40)
    assert faults(stage) == [], "what is there is whole"
    assert Importer(stage.house).go_on() == 0, "somebody may still be at it"
    stage.wait(minutes=2)
    assert Importer(stage.house).go_on() == 1
    with stage.read() as book:
        whole = imports.get(book, 1)
        taken = hours.of_message(book, "import:1", "CNY")
    assert (whole.state, whole.rows, len(taken), len({one.day for one in taken})) == ("applied", 95, 95, 95)
    assert faults(stage) == []


def test_an_undo_that_was_killed_is_gone_on_with(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    press(stage, look(stage, many(95)), "import.take")
    monkeypatch.setattr(commands, "BACK_AT_ONCE", 0)
    stage.say("undo import 1", by="fei", at="")

    def die(of: Import) -> None:
        raise Killed

    with pytest.raises(Killed):
        Importer(stage.house, die).go_on()
    assert faults(stage) == []
    stage.wait(minutes=2)
    assert Importer(stage.house).go_on() == 1
    with stage.read() as book:
        assert imports.get(book, 1).state == "undone" and not hours.of_message(book, "import:1", "CNY")
    assert faults(stage) == []


def test_a_house_that_is_closed_ends_between_two_pieces_and_goes_on_at_its_next_start(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "AT_ONCE", 10)
    monkeypatch.setattr(importing, "PIECE", 10)
    monkeypatch.setattr(import_pieces, "_BEGUN", 1)
    monkeypatch.setattr(import_pieces, "_HOLD", 0.0)
    press(stage, look(stage, many(95)), "import.take")
    ends = threading.Event()
    ends.set()
    assert Importer(stage.house, ends=ends).go_on() == 0
    with stage.read() as book:
        assert imports.get(book, 1).state == "taking"
    assert Importer(stage.house).go_on() == 1, "at once: nobody has to be waited for"
    with stage.read() as book:
        assert imports.get(book, 1).rows == 95


def test_master_data_that_changes_under_a_plan_makes_it_anew(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "AT_ONCE", 10)
    monkeypatch.setattr(importing, "PIECE", 10)
    monkeypatch.setattr(import_pieces, "_BEGUN", 1)
    monkeypatch.setattr(import_pieces, "_HOLD", 0.0)
    press(stage, look(stage, many(95)), "import.take")
    closed = False

    def close(of: Import) -> None:
        nonlocal closed
        if of.seen >= 40 and not closed:
            closed = True
            stage.say("close project apollo", by="li")
            stage.click("project.close", "APOLLO", by="li")

    Importer(stage.house, close).go_on()
    with stage.read() as book:
        of = imports.get(book, 1)
    assert (of.state, of.seen) == ("applied", 95) and 40 <= of.rows < 95, "nothing is booked on a closed project"
    assert faults(stage) == []


def test_somebody_who_logs_hours_meanwhile_has_no_more_than_a_day_has(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "AT_ONCE", 10)
    monkeypatch.setattr(importing, "PIECE", 1)
    monkeypatch.setattr(import_pieces, "_BEGUN", 1)
    monkeypatch.setattr(import_pieces, "_HOLD", 0.0)
    rows = [clockify("25/03/2026", start=f"{hour:02}:00:00", hours=1).split(b"\n")[1] for hour in range(10)]
    press(stage, look(stage, b"\n".join([clockify().split(b"\n")[0], *rows, b""])), "import.take")
    said = False

    def log(of: Import) -> None:
        nonlocal said
        if of.seen == 4 and not said:
            said = True
            stage.say("log 18h apollo 2026-03-25", by="ann")

    stage.with_rules(ask_above=24 * 60)
    Importer(stage.house, log).go_on()
    total = sum(minutes for _project, day, minutes, _note in entries(stage) if day == "2026-03-25")
    assert total <= 24 * 60 and faults(stage) == []


def test_a_row_that_was_changed_over_there_counts_for_the_day_of_those_behind_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "AT_ONCE", 1)
    monkeypatch.setattr(importing, "PIECE", 1)
    monkeypatch.setattr(import_pieces, "_BEGUN", 1)
    monkeypatch.setattr(import_pieces, "_HOLD", 0.0)
    press(stage, look(stage, clockify("25/03/2026", start="01:00:00", hours=2)), "import.take")
    Importer(stage.house).go_on()
    longer = clockify("25/03/2026", start="01:00:00", hours=20)
    more = clockify("25/03/2026", start="02:00:00", hours=3).split(b"\n")[1]
    last = clockify("25/03/2026", start="03:00:00", hours=2).split(b"\n")[1]
    press(stage, look(stage, b"\n".join([*longer.split(b"\n")[:2], more, last, b""])), "import.take")
    Importer(stage.house).go_on()
    assert sorted(minutes for _project, _day, minutes, _note in entries(stage)) == [3 * 60, 20 * 60]
    assert faults(stage) == []
