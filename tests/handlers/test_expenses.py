"""Expenses in words and by form: drafted, corrected, submitted, withdrawn, paid out."""

from __future__ import annotations

import pytest

from storage import audit, balances, entries, expenses, projects
from storage.directory import directory
from tests.conftest import Stage
from tests.golden import Golden
from tests.handlers.test_receipts import actions, shown


def test_a_typed_expense_is_a_draft_with_what_it_would_do(stage: Stage, golden: Golden) -> None:
    golden("expense_typed.txt", shown(stage, stage.say("expense 1650 taxi apollo 3 Nov company card")))
    golden("expense_typed_zh.txt", shown(stage, stage.say("报销 打车 45.5元 星河 昨天", by="li", at="")))
    with stage.read() as book:
        assert balances.of_project(book, 1) == {}


def test_in_a_channel_what_was_not_said_to_us_is_not_answered(stage: Stage) -> None:
    assert stage.say("expense report is due", addressed=False).card is None
    assert stage.say("order pizza for everybody", addressed=False).card is None


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("expense stuff apollo", "no amount"),
        ("expense taxi apollo", "How much?"),
        ("expense -5 taxi apollo", "more than zero"),
        ("expense 0 taxi apollo", "more than zero"),
        ("expense 9999999999 taxi apollo", "more digits"),
        ("expense 1.2345 taxi apollo", "decimal places"),
        ("expense 30 taxi 20 lunch apollo", "Which of these is the amount"),
        ("expense " + "9" * 5000, ""),
    ],
)
def test_what_cannot_be_an_expense_is_refused_and_nothing_is_kept(stage: Stage, line: str, why: str) -> None:
    text = stage.lines(stage.say(line))
    assert why in text
    assert "broke" not in text
    with stage.read() as book:
        assert not expenses.of_person(book, 1, "CNY")


def test_an_unclear_project_is_asked_and_the_line_goes_on(stage: Stage) -> None:
    asked = stage.say("expense 45 taxi", at="")
    assert actions(asked) == ["question.choose", "question.choose"]
    done = stage.click("question.choose", asked.card.buttons[1].value, at="")  # type: ignore[union-attr]
    assert "Project: Starriver" in stage.lines(done)


def test_a_draft_without_a_category_asks_for_it(stage: Stage) -> None:
    draft = stage.say("expense 45 flowers")
    assert "expense.submit" not in actions(draft)
    assert stage.submit("expense.clear", "9", reason="x").card
    form = stage.click("expense.submit", "1")
    assert form.form is not None
    assert "expense.submit" in actions(stage.click("expense.category", "1 other"))


def test_work_is_no_expense(stage: Stage) -> None:
    stage.say("expense 45 taxi")
    assert "logged as hours" in stage.lines(stage.click("expense.category", "1 labour"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("that was 7, not 45.50", "CN¥7.00"),
        ("不是45.5，是7", "CN¥7.00"),
        ("total 46", "CN¥46.00"),
        ("USD 12", "$12.00"),
        ("项目 星河", "Project: Starriver"),
        ("date 3 Nov", "Date: Tue 3 Nov 2026"),
        ("昨天", "Date: Thu 19 Nov 2026"),
        ("材料", "Category: Materials"),
        ("vendor: Blue Frog", "Seller: Blue Frog"),
        ("for lunch with Acme", "Note: lunch with Acme"),
        ("i paid with the company card", "Paid by: company card"),
        ("tax 3.20, number 123", "CN¥45.50"),
        ("currency EUR", "€45.50"),
    ],
)
def test_words_in_the_thread_correct_it(stage: Stage, words: str, said: str) -> None:
    stage.say("expense 45.50 taxi")
    assert said in stage.lines(stage.say(words, about="expense:1"))


def test_a_correction_that_means_something_else_is_asked(stage: Stage) -> None:
    stage.say("expense 45.50 taxi")
    said = stage.lines(stage.say("that was 7, not 9", about="expense:1"))
    assert "CN¥45.50 taxi, Apollo, Fri 20 Nov 2026, not 9" in said
    assert "not sure which project" in stage.lines(stage.say("project apolo", about="expense:1"))


def test_chatter_in_the_thread_stays_unanswered_and_commands_work_there(stage: Stage) -> None:
    stage.say("expense 45.50 taxi")
    assert stage.say("thanks!", about="expense:1").card is None
    assert stage.say("see you at eight then", about="expense:1", addressed=False).card is None
    assert "Your expenses" in stage.lines(stage.say("my expenses", about="expense:1"))


def test_nobody_corrects_what_is_somebody_elses(stage: Stage) -> None:
    stage.say("expense 45.50 taxi")
    assert "Only the person who entered it" in stage.lines(stage.say("total 5", by="bob", about="expense:1"))
    for name in ("edit", "submit", "withdraw", "clear", "rate"):
        assert "Only the person who entered it" in stage.lines(stage.click(f"expense.{name}", "1", by="bob"))


def test_what_waits_is_taken_back_by_a_correction(stage: Stage) -> None:
    stage.say("expense 45.50 taxi")
    stage.click("expense.submit", "1")
    reply = stage.say("total 50", about="expense:1")
    assert "a draft again" in stage.lines(reply)
    with stage.read() as book:
        assert balances.of_project(book, 1)["travel"].pending == 0


def test_a_second_click_does_nothing_twice(stage: Stage) -> None:
    stage.say("expense 45.50 taxi")
    stage.click("expense.submit", "1")
    assert "waiting for approval" in stage.lines(stage.click("expense.submit", "1"))
    stage.click("expense.withdraw", "1")
    assert "withdrawn" in stage.lines(stage.click("expense.withdraw", "1"))
    with stage.read() as book:
        assert balances.of_project(book, 1)["travel"].pending == 0
        assert [event.action for event in audit.about(book, "expense:1")] == [
            "expense.drafted",
            "expense.submitted",
            "expense.withdrawn",
        ]


def test_an_unbudgeted_category_is_warned_of_or_refused_as_the_company_wants(stage: Stage) -> None:
    draft = stage.say("expense 45 desk #equipment")
    assert "There is no budget for Equipment" in stage.lines(draft)
    stage.with_rules(unbudgeted="refuse")
    assert "no budget for that category" in stage.lines(stage.click("expense.submit", "1"))


def test_crossing_a_mark_is_said_before_it_is_saved(stage: Stage) -> None:
    assert "that crosses the 80 % mark" in stage.lines(stage.say("expense 1700 hotel"))


def test_what_is_on_a_locked_day_goes_to_finance(stage: Stage, golden: Golden) -> None:
    stage.say("lock 2026-10-31", by="fei", at="")
    draft = stage.say("expense 45 taxi 2026-10-20")
    assert "It goes to Fei for approval" in stage.lines(draft)
    stage.click("expense.submit", "1")
    assert "for finance to decide" in stage.lines(stage.click("expense.approve", "1", by="li"), "en")
    golden("expense_late.txt", shown(stage, stage.click("expense.approve", "1", by="fei")))
    with stage.read() as book:
        entry = entries.of_source(book, "expense:1")[0]
    assert (str(entry.day), str(entry.booked)) == ("2026-10-20", "2026-11-01")


def test_a_closed_project_takes_nothing(stage: Stage) -> None:
    stage.say("expense 45 taxi")
    stage.say("expense 55 taxi")
    stage.click("expense.submit", "2")
    stage.write(lambda book: projects.change(book, directory(book).project(1), state="closed"))
    assert "closed" in stage.lines(stage.click("expense.submit", "1"))
    assert "closed" in stage.lines(stage.click("expense.approve", "2", by="li"), "en")


def test_my_expenses_and_drafts(stage: Stage, golden: Golden) -> None:
    assert "no expenses yet" in stage.lines(stage.say("my expenses"))
    stage.say("expense 45.50 taxi")
    stage.say("expense 30 pens #material")
    stage.say("expense 99 taxi 3 Nov")
    stage.click("expense.submit", "1")
    stage.click("expense.submit", "3")
    stage.click("expense.approve", "3", by="li")
    golden("my_expenses.txt", shown(stage, stage.say("my expenses", at="")))
    golden("my_drafts.txt", shown(stage, stage.say("草稿", at="")))


def test_finance_pays_out_once_and_the_person_hears_of_it(stage: Stage, golden: Golden) -> None:
    for line in ("expense 45.50 taxi", "expense 30 taxi company card", "expense 20 taxi 3 Nov"):
        stage.say(line)
    for id in ("1", "2", "3"):
        stage.click("expense.submit", id)
        stage.click("expense.approve", id, by="li")
    golden("reimburse.txt", shown(stage, stage.say("reimburse", by="fei", at="")))
    owed = stage.say("打款 Ann", by="fei", at="")
    golden("reimburse_ann.txt", shown(stage, owed))
    button = owed.card.buttons[0]  # type: ignore[union-attr]
    assert "does not permit" in stage.lines(stage.click(button.action, button.value, by="li"), "en")
    golden("reimbursed.txt", shown(stage, stage.click(button.action, button.value, by="fei", at="")))
    assert "already" in stage.lines(stage.click(button.action, button.value, by="fei", at=""), "en")
    told = [one.notice.card for one in stage.notices("ann") if one.notice.key.startswith("reimbursed:")]
    assert len(told) == 1
    with stage.read() as book:
        assert [expenses.get(book, id, "CNY").stage for id in (1, 2, 3)] == ["reimbursed", "posted", "reimbursed"]


def test_finance_does_not_pay_itself(stage: Stage) -> None:
    stage.say("expense 45.50 taxi apollo", by="fei", at="")
    stage.click("expense.submit", "1", by="fei")
    stage.click("expense.approve", "1", by="li")
    assert "it is your own" in stage.lines(stage.click("expense.reimburse", "1", by="fei"), "en")
