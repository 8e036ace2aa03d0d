"""What is said under a card, edited or deleted finds the hours or the expense that it is about."""

from __future__ import annotations

import pytest

from handlers.conversation import threads
from storage import balances, expenses, hours
from tests.conftest import Stage
from tests.golden import Golden
from tests.handlers.papers import TAXI
from tests.handlers.test_receipts import shown


def logged(stage: Stage) -> list[tuple[str, int, str]]:
    """(day, minutes, note) of Ann's hours that stand, on Apollo and Starriver."""
    with stage.read() as book:
        kept = [hours.get(book, id, "CNY") for id in range(1, 9) if _there(book, id)]
    return [(str(one.day)[5:], one.minutes, one.note) for one in kept if one.stage in ("pending", "posted")]


def _there(book: object, id: int) -> bool:
    try:
        hours.get(book, id, "CNY")  # type: ignore[arg-type]
    except Exception:
        return False
    return True


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("that was 3h, not 2.5", ("11-19", 180, "API design")),
        ("3小时", ("11-19", 180, "API design")),
        ("yesterday", ("11-19", 150, "API design")),
        ("date 3 Nov", ("11-03", 150, "API design")),
        ("project xinghe", ("11-19", 150, "API design")),
        ("note: code review", ("11-19", 150, "code review")),
        ("1h today", ("11-20", 60, "API design")),
    ],
)
def test_words_under_hours_correct_them(stage: Stage, words: str, left: tuple[str, int, str]) -> None:
    stage.say("log 2.5h yesterday API design")
    reply = stage.say(words, about="hours:1")
    assert reply.card is not None
    assert logged(stage) == [left]


def test_only_their_owner_corrects_hours_and_again_what_stands(stage: Stage) -> None:
    stage.say("log 2.5h yesterday API design")
    assert "Only the person" in stage.lines(stage.say("3h", by="bob", about="hours:1"))
    stage.say("3h", about="hours:1")
    assert "3 h → 4 h" in stage.lines(stage.say("4h", about="hours:1")), "what stands in their place"
    assert stage.say("good work!", by="bob", about="hours:1", addressed=False).card is None


def test_an_edited_message_books_its_hours_anew(stage: Stage, golden: Golden) -> None:
    stage.say("log 2.5h yesterday API design", ref="m1")
    golden("edited_hours.txt", shown(stage, stage.say("log 3h yesterday API review", ref="m1", edits="m1")))
    stage.say("log 4h apollo\nlog 1h xinghe", ref="m1", edits="m1")
    assert [one[1] for one in logged(stage)] == [240, 60]
    golden("edited_nothing_left.txt", shown(stage, stage.say("never mind", ref="m1", edits="m1")))
    assert [one[1] for one in logged(stage)] == [240, 60]


def test_an_edit_that_cannot_be_booked_leaves_what_was_there(stage: Stage) -> None:
    stage.say("log 2.5h yesterday API design", ref="m1")
    stage.say("log 25h yesterday API design", ref="m1", edits="m1")
    assert [one[1] for one in logged(stage)] == [150]


def test_a_message_that_was_refused_is_taken_when_it_was_edited(stage: Stage) -> None:
    stage.say("log 25h yesterday", ref="m1")
    stage.say("log 2.5h yesterday", ref="m1", edits="m1")
    assert [one[1] for one in logged(stage)] == [150]


def test_an_edited_expense_is_corrected_while_it_may_be(stage: Stage) -> None:
    stage.say("expense 45.50 taxi", ref="m1")
    stage.say("expense 54.50 taxi 3 Nov", ref="m1", edits="m1")
    stage.click("expense.submit", "1")
    stage.click("expense.approve", "1", by="li")
    stage.say("expense 99 taxi", ref="m1", edits="m1")
    with stage.read() as book:
        kept = expenses.get(book, 1, "CNY")
        assert (kept.gross.minor, str(kept.day), kept.stage) == (5450, "2026-11-03", "posted")
        assert len(expenses.of_person(book, 1, "CNY")) == 1


def test_people_who_edit_what_is_not_ours_hear_nothing(stage: Stage) -> None:
    stage.say("lunch?", ref="m1", addressed=False)
    assert stage.say("lunch at one?", ref="m1", edits="m1", addressed=False).card is None
    assert stage.say("hello", by="stranger", ref="m2", edits="m2", addressed=False).card is None
    assert stage.notices("ada") == []


def test_a_deleted_message_asks_what_to_do(stage: Stage, golden: Golden) -> None:
    stage.say("log 2.5h yesterday API design", ref="m1")
    stage.receipts[b"taxi"] = (TAXI,)
    stage.drop(b"taxi", ref="m2")
    assert stage.remove("m1").card is None
    stage.remove("m2")
    asked = [one.notice.card for one in stage.notices("ann") if one.notice.kind == "question"]
    from chat.cards.plain import card_lines

    golden("removed.txt", "\n\n".join("\n".join(card_lines(card, "en")) for card in asked))
    assert [one[1] for one in logged(stage)] == [150]
    stage.click("hours.undo", asked[0].buttons[0].value, at="")
    assert logged(stage) == []


def test_a_deletion_by_nobody_known_is_its_authors(stage: Stage) -> None:
    stage.say("log 2.5h yesterday API design", ref="m1")
    assert stage.remove("m1", by="").card is None
    assert stage.remove("unknown", by="").card is None
    assert [one.notice.kind for one in stage.notices("ann")] == ["question"]


def test_the_thread_of_ones_own_message_is_about_what_it_made(stage: Stage) -> None:
    stage.say("expense 45.50 taxi", ref="m1")
    stage.say("log 1h a\nlog 2h b", ref="m2")
    with stage.read() as book:
        assert threads.about(book, "test", "m1", "CNY") == "expense:1"
        assert threads.about(book, "test", "m2", "CNY") == ""
        assert threads.about(book, "test", "m3", "CNY") == ""


def test_a_correction_that_stays_above_a_mark_is_no_news(stage: Stage) -> None:
    for day in range(9, 14):
        stage.say(f"log 8h 2026-11-{day:02d} work")
    stage.say("log 2h yesterday review")
    before = [one.notice.key for one in stage.notices("li")]
    assert len(before) == 1
    stage.say("1h", about="hours:6")
    assert [one.notice.key for one in stage.notices("li")] == before


def test_a_correction_of_hours_keeps_the_budget_in_step(stage: Stage) -> None:
    stage.say("log 2.5h yesterday API design")
    stage.say("1h", about="hours:1")
    with stage.read() as book:
        assert balances.of_project(book, 1)["labour"].minutes == 60
