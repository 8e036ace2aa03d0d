"""Categories from a day on: shown, changed with four eyes, and what is posted takes the one of its own day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.rules import MATTERS
from storage import entries, expenses
from storage.directory import directory
from tests.conftest import Stage
from tests.handlers.test_bank import faults
from tests.handlers.test_four_eyes import agree


def words(stage: Stage, line: str, by: str = "fei") -> str:
    return stage.lines(stage.say(line, by=by, at=""), "en")


def versions(stage: Stage) -> list[tuple[str, str]]:
    with stage.read() as book:
        return [(one.category, one.account) for one in directory(book).category_versions]


def booked(stage: Stage, day: str, yuan: str, category: str = "travel", **more: str) -> set[str]:
    """The cost accounts on which an approved expense of a day stands."""
    answers = {"total": yuan, "day": day, "vendor": "DiDi", "project": "APOLLO", "category": category, **more}
    card = stage.submit("expense.new", "new", by="ann", at="", **answers).card
    assert card is not None
    id = card.about.partition(":")[2]
    stage.click("expense.submit", id, by="ann")
    stage.click("expense.approve", id, by="li", at="")
    with stage.read() as book:
        assert expenses.get(book, int(id), "CNY").stage == "posted"
        (entry,) = entries.of_source(book, f"expense:{id}")
        return {line.account for line in entry.postings if line.category}


def test_an_expense_is_booked_on_the_account_of_its_own_day(both: Stage) -> None:
    assert booked(both, "2026-11-19", "10") == {"travel"}
    assert "from Sat 21 Nov 2026 on" in words(both, "categories travel account other from 2026-11-21")
    both.now += timedelta(days=5)
    assert booked(both, "2026-11-20", "20") == {"travel"}, "late, and of a day before"
    assert booked(both, "2026-11-22", "30") == {"other"}
    assert faults(both) == []
    text = words(both, "categories")
    assert "Contract cost: other" in text and "2026" in text


def test_what_is_taken_back_goes_back_to_where_it_stood(both: Stage) -> None:
    booked(both, "2026-11-19", "10")
    both.say("categories travel account other from 2026-11-21", by="fei", at="")
    both.now += timedelta(days=5)
    both.click("expense.unapprove", "1", by="li", at="")
    both.click("expense.approve", "1", by="li", at="")
    with both.read() as book:
        every = entries.of_source(book, "expense:1")
    sums = dict.fromkeys(("travel", "other"), 0)
    for entry in every:
        for line in entry.postings:
            if line.account in sums:
                sums[line.account] += line.paid.minor
    assert sums == {"travel": 1_000, "other": 0} and faults(both) == []


def test_another_account_cannot_begin_where_something_is_booked(stage: Stage) -> None:
    booked(stage, "2026-11-19", "10")
    assert "2026 is booked on it already" in words(stage, "categories travel account other from 2026-11-19")
    assert versions(stage) == []
    assert "on" in words(stage, "categories travel account other from 2026-11-20")
    assert versions(stage) == [("travel", "other")]


def test_vat_of_a_category_that_is_not_deducted_is_part_of_the_cost(stage: Stage) -> None:
    paper = {"document": "vat_special", "tax": "6.00", "invoice_number": "12345678"}
    stage.say("categories travel vat none from 2026-11-21", by="fei", at="")
    assert "input_vat_pending" in accounts_of(stage, "2026-11-20", "106.00", **paper)
    stage.now += timedelta(days=5)
    paper["invoice_number"] = "12345679"
    assert "input_vat_pending" not in accounts_of(stage, "2026-11-22", "106.00", **paper)
    assert faults(stage) == []


def accounts_of(stage: Stage, day: str, yuan: str, **paper: str) -> set[str]:
    booked(stage, day, yuan, **paper)
    with stage.read() as book:
        last = max(one.id for one in expenses.in_stage(book, "posted", "CNY"))
        (entry,) = entries.of_source(book, f"expense:{last}")
        return {line.account for line in entry.postings}


def test_who_approves_is_as_of_the_expenses_day(stage: Stage) -> None:
    stage.say("categories travel approval 1000 nobody, rest lead then finance from 2026-11-21", by="fei", at="")
    stage.now += timedelta(days=5)
    answers = {"total": "50", "vendor": "DiDi", "project": "APOLLO", "category": "travel"}
    before = stage.submit("expense.new", "new", by="ann", at="", day="2026-11-20", **answers)
    after = stage.submit("expense.new", "new", by="ann", at="", day="2026-11-23", **answers)
    assert "Nobody has to approve it" not in stage.lines(before, "en")
    assert "Nobody has to approve it" in stage.lines(after, "en")


def test_words_that_mean_it_are_understood_at_once(stage: Stage) -> None:
    assert "Category: Equipment" not in stage.lines(stage.say("expense 45.50 zebra apollo", by="ann"), "en")
    stage.say("categories equipment words add zebra", by="fei", at="")
    assert "Category: Equipment" in stage.lines(stage.say("expense 46.50 zebra apollo", by="ann"), "en")
    assert "means Equipment already" in words(stage, "categories travel words zebra")
    with stage.read() as book:
        (one,) = directory(book).category_versions
    assert "laptop" in one.words and one.words[-1] == "zebra"


def test_a_new_category_and_its_end(both: Stage) -> None:
    both.say("费用类别 新增 training 培训 科目 其他", by="fei", at="")
    assert booked(both, "2026-11-20", "99", "training") == {"other"}
    both.say("categories training end from 2026-11-22", by="fei", at="")
    both.now += timedelta(days=5)
    assert "training" not in words(both, "categories")
    assert faults(both) == []


def test_a_second_person_agrees_to_what_money_depends_on(both: Stage) -> None:
    both.with_rules(four_eyes=frozenset(MATTERS))
    both.say("categories travel words taxi, cab", by="fei", at="")
    assert versions(both) == [("travel", "travel")], "words need nobody"
    both.say("categories travel account other from 2026-12-01", by="fei", at="")
    assert len(versions(both)) == 1
    agree(both, "ada")
    assert versions(both)[1:] == [("travel", "other")] and faults(both) == []


def test_it_is_done_once_however_often_it_is_delivered(both: Stage) -> None:
    for _ in range(2):
        both.say("categories travel account other from 2026-12-01", by="fei", at="", id="m1")
    assert len(versions(both)) == 1
    assert "so already" in words(both, "categories other words " + ", ".join(_other_words(both)))


def _other_words(stage: Stage) -> tuple[str, ...]:
    return stage.house.rules.categories["other"].words


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("categories travel account bank from 2026-12-01", "stands on one of these accounts"),
        ("categories labour account other from 2026-12-01", "is fixed"),
        ("categories nonsense account other", "I know no cost category"),
        ("categories travel", "What of it"),
        ("categories travel vat blue", "vat none, vat deducted"),
        ("categories travel approval 5000 lead, 1000 nobody, rest lead", "go up"),
        ("categories travel approval the pope", "no role that approves"),
        ("categories new travel account other", "already"),
    ],
)
def test_bad_changes_are_refused_with_the_next_step(stage: Stage, line: str, told: str) -> None:
    assert told in words(stage, line)
    assert versions(stage) == []


def test_a_locked_month_is_not_changed(stage: Stage) -> None:
    stage.say("close books until 2026-10-31", by="fei", at="")
    stage.say("lock 2026-10", by="fei", at="")
    text = words(stage, "categories travel account other from 2026-09-01")
    assert "closed until" in text or versions(stage) == [("travel", "other")]


def test_only_finance_changes_and_auditors_read(stage: Stage) -> None:
    assert "categories" in words(stage, "categories", by="max")
    assert "Only finance" in words(stage, "categories travel account other from 2026-12-01", by="max")
    assert "for finance" in words(stage, "categories", by="ann")
    assert stage.say("categories", by="ann", addressed=False).card is None
