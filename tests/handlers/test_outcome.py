"""What a message did: what it was read as, whether it was understood or asks, and what it changed."""

from __future__ import annotations

from typing import Any

import pytest

from chat.incoming import Clicked, Said, Submitted
from chat.lines import hours as hours_reader
from chat.lines import spending as spending_reader
from handlers.conversation.answering import outcome
from handlers.conversation.contents import CONTENTS
from handlers.conversation.documented import word_of
from handlers.conversation.outcome import Outcome
from tests.conftest import Stage
from tests.seen import value as value_seen


def told(stage: Stage, text: str, by: str = "ann", at: str = "#apollo", **more: Any) -> Outcome:
    return outcome(Said(stage._id({}), stage.identity(by), stage.place(by, at), text=text, **more), stage.house)


READ_AS = (
    ("2.5h apollo yesterday API design", "log 2.5h apollo yesterday API design"),
    ("worked on apollo 45 min", "log 45min apollo"),
    ("记 2小时半 星河 昨天 接口联调", "记 2.5小时 星河 昨天 接口联调"),
    ("apollo 9:00-11:30 review", "log 09:00-11:30 apollo review"),
    ("2h apollo 2026-11-10 docs", "log 2h apollo 2026-11-10 docs"),
    ("2h apollo API, 3h xinghe docs", "log 2h apollo API; log 3h xinghe docs"),
    ("log", "log"),
    ("taxi 45.50 apollo", "expense 45.50 taxi apollo"),
    ("打车 45 星河 昨天", "报销 45 打车 星河 昨天"),
    ("expense 12 lunch at Blue Frog apollo by company card", "expense 12 lunch at Blue Frog apollo by company card"),
    ("3 lunches at 25 yuan each apollo", "expense CNY 75 3 lunches at 25 yuan each apollo"),
    ("parking 8 yuan and toll 22 yuan apollo", "expense CNY 8 parking apollo; expense CNY 22 toll apollo"),
    ("how much is left on apollo", "budget apollo"),
    ("星河还剩多少钱", "budget 星河"),
    ("please show me my week", "my week"),
    ("budget nowhere", "budget nowhere"),
    ("thanks!", ""),
    ("colourless green ideas", ""),
)


@pytest.mark.parametrize(("text", "line"), READ_AS, ids=[text for text, _line in READ_AS])
def test_it_names_the_documented_line_that_a_message_was_read_as(stage: Stage, text: str, line: str) -> None:
    assert told(stage, text).line == line


@pytest.mark.parametrize("line", ["expense hotel got refunded 412 apollo", "报销 打车45要不要发票 星河"])
def test_what_was_not_spent_is_read_as_no_expense(stage: Stage, line: str) -> None:
    assert told(stage, line).line == ""


@pytest.mark.parametrize("line", [line for _text, line in READ_AS if line])
def test_the_line_said_is_read_as_itself(stage: Stage, line: str) -> None:
    done = told(stage, line)
    assert done.line == line and done.understood


@pytest.mark.parametrize(("text", "line"), READ_AS[:6])
def test_the_line_said_books_the_same(stage: Stage, text: str, line: str) -> None:
    booked = told(stage, text).changes
    for _change in booked:
        told(stage, "undo")
    assert booked and told(stage, line).changes == booked


def test_every_command_is_named_as_its_examples_name_it() -> None:
    for entry in CONTENTS.commands:
        for chinese in (False, True):
            word = word_of(entry, chinese)
            said = [example.zh if chinese else example.en for example in entry.examples]
            known = [one for one in entry.words if any(text.startswith(one) for text in said)]
            assert not known or any(text.startswith(word) for text in said), (entry.name, word)
            asked = CONTENTS.wordings.best(word)
            assert asked and asked.command == entry.name, (entry.name, word)


def test_a_booking_says_what_it_booked(stage: Stage) -> None:
    done = told(stage, "2.5h yesterday API design")
    assert [one.row() for one in done.changes] == [
        {
            "kind": "hours",
            "action": "booked",
            "project": "APOLLO",
            "day": "2026-11-19",
            "minutes": 150,
            "note": "API design",
        },
    ]
    assert (done.understood, done.asks, done.silent, done.private) == (True, False, False, False)


def test_a_correction_is_one_change_with_the_new_values(stage: Stage) -> None:
    told(stage, "2h docs")
    (change,) = told(stage, "change to 3h").changes
    assert (change.kind, change.action, change.values["minutes"]) == ("hours", "corrected", 180)
    (change,) = told(stage, "undo").changes
    assert (change.action, change.values["minutes"]) == ("withdrawn", 180)


def test_an_expense_goes_its_way(stage: Stage) -> None:
    (draft,) = told(stage, "expense USD 12.5 taxi apollo").changes
    assert draft.row() == {
        "kind": "expense",
        "action": "drafted",
        "project": "APOLLO",
        "day": "2026-11-20",
        "amount": "12.50",
        "currency": "USD",
        "category": "travel",
        "note": "taxi",
    }

    def click(action: str, value: str, by: str = "ann") -> Outcome:
        value = value_seen(stage.read, stage.house.rules, action, value)
        return outcome(
            Clicked(stage._id({}), stage.identity(by), stage.place(by, ""), action=action, value=value), stage.house
        )

    told(stage, "expense 30 taxi apollo")
    assert [one.action for one in click("expense.submit", "2").changes] == ["submitted"]
    assert [one.action for one in click("expense.approve", "2", "li").changes] == ["approved"]
    assert [one.action for one in click("expense.withdraw", "1").changes] == ["withdrawn"]


def test_a_budget_tells_the_categories_that_are_different(stage: Stage) -> None:
    (change,) = told(stage, "set budget apollo travel 2500 because of the fair", "li").changes
    assert change.row() == {
        "kind": "budget",
        "action": "set",
        "project": "APOLLO",
        "category": "travel",
        "amount": "2500.00",
        "currency": "CNY",
    }


def test_leave_is_told_day_by_day(stage: Stage) -> None:
    done = told(stage, "leave 2026-11-24 - 2026-11-25", at="")
    assert [(one.kind, one.action, one.values["day"]) for one in done.changes] == [
        ("leave", "set", "2026-11-24"),
        ("leave", "set", "2026-11-25"),
    ]


def test_what_is_the_same_as_before_is_no_change(stage: Stage) -> None:
    assert told(stage, "language English").changes == ()
    assert told(stage, "bind apollo", "ada").changes == ()


def test_a_question_back_is_none_of_the_books(stage: Stage) -> None:
    for text, at, line in (
        ("2h API design", "", "log 2h API design"),
        ("18h release", "#apollo", "log 18h release"),
        ("log apollo", "", "log apollo"),
        ("log", "", "log"),
        ("1234", "", ""),
    ):
        done = told(stage, text, at=at)
        assert (done.asks, done.understood, done.changes, done.line) == (True, True, (), line), text


def test_what_is_refused_was_understood(stage: Stage) -> None:
    done = told(stage, "2h apollo", "zoe")
    assert (done.line, done.understood, done.asks, done.changes) == ("log 2h apollo", True, False, ())


def test_what_is_answered_asks_nothing_although_it_has_buttons(stage: Stage) -> None:
    told(stage, "2h docs")
    done = told(stage, "my week")
    assert done.reply.card and done.reply.card.buttons and not done.asks


def test_it_says_so_where_it_did_not_understand(stage: Stage) -> None:
    for text in ("colourless green ideas", "budgt apollo", "昨天下午 现场支持"):
        done = told(stage, text, at="")
        assert (done.understood, done.line, done.changes) == (False, "", ()), text


def test_who_is_not_spoken_to_is_silent(stage: Stage) -> None:
    done = told(stage, "lunch anyone?", addressed=False)
    assert (done.silent, done.line, done.understood, done.private) == (True, "", True, False)
    assert told(stage, "2.5h API design", addressed=False).line == "log 2.5h API design"


def test_only_the_speaker_sees_what_is_said_in_private(stage: Stage) -> None:
    assert told(stage, "2h apollo", at="").private
    assert not told(stage, "2h apollo").private
    assert told(stage, "my expenses").private == told(stage, "my expenses").reply.private


def test_a_form_tells_what_it_booked(stage: Stage) -> None:
    answers = {"project": "APOLLO", "day": "2026-11-20", "hours": "2h"}
    form = Submitted("f1", stage.identity("ann"), stage.place("ann", ""), form="hours.log", answers=answers)
    assert [one.values["minutes"] for one in outcome(form, stage.house).changes] == [120]


@pytest.mark.parametrize(
    ("text", "addressed", "reader"),
    [
        ("2.5h API design", True, hours_reader),
        ("2.5h API design", False, hours_reader),
        ("log 2.5h API design", True, hours_reader),
        ("记 2.5小时 接口联调", True, hours_reader),
        ("budget apollo", False, hours_reader),
        ("expense 45 taxi", True, spending_reader),
    ],
)
def test_a_line_is_read_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, text: str, addressed: bool, reader: Any
) -> None:
    seen: list[str] = []
    name = "scan" if reader is spending_reader else "read"
    inner = getattr(reader, name)

    def counted(line: str, *more: Any) -> Any:
        seen.append(line)
        return inner(line, *more)

    monkeypatch.setattr(reader, name, counted)
    assert told(stage, text, addressed=addressed).understood
    wanted = 0 if text.startswith("budget") else 1
    assert len(seen) == wanted, seen
