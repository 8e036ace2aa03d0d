"""A button answers only what its own kind has asked: numbers of questions are guessed easily."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.conversation.contents import CONTENTS
from storage import entries, questions
from tests.conftest import CAST, Stage

KINDS = ("said", "late", "rate", "trade", "proposed", "offer of hours", "proposal of hours")
ANSWERS = ("late.book", "late.refuse", "rate.confirm", "trade.confirm", "question.yes", "question.choose")


def test_the_answers_to_questions_are_those() -> None:
    known = {name for kind, name in CONTENTS.entries if kind == "action"}
    assert set(ANSWERS) <= known


@pytest.mark.parametrize("action", ANSWERS)
@pytest.mark.sweep(6)
def test_the_answer_to_a_question_of_another_kind_changes_nothing(stage: Stage, action: str) -> None:
    own = {"late": "late", "rate": "rate", "trade": "trade", "question": "said"}[action.partition(".")[0]]
    with stage.read() as book:
        people = len(CAST)
        before = sum(1 for _one in entries.whole(book))
    for person in range(1, people + 1):
        for kind in KINDS:
            if kind != own:
                stage.write(lambda book, who=person, what=kind: questions.ask(book, who, what, holder=1), person=person)
    for number in range(1, people * (len(KINDS) - 1) + 1):
        for by in CAST:
            value = f"{number} {1 + number % people}" if own == "late" else str(number)
            reply = stage.lines(stage.click(action, value, by=by, at=""), "en")
            assert "Something broke" not in reply, (action, number, by)
    with stage.read() as book:
        assert sum(1 for _one in entries.whole(book)) == before


ASKS_WHY = {
    "en": ("contract change 1 +500", "estimate apollo 70000"),
    "zh": ("合同变更 1 +500", "预计总成本 阿波罗 70000"),
}


@pytest.mark.parametrize(
    "why", ["the scope grew", "because of more scope", "phase 2", "客户增加了需求", "因为需求变了", "需求变了"]
)
@pytest.mark.parametrize("line", ASKS_WHY["en"] + ASKS_WHY["zh"])
def test_a_reason_that_is_asked_for_is_told_in_the_next_line(stage: Stage, line: str, why: str) -> None:
    stage.say("contract apollo 106000 tax 6% 100% 30 days after acceptance", by="fei", at="")
    stage.say("estimate apollo 60000", by="fei", at="")
    asked = stage.say(line, by="fei", at="")
    assert asked.card and asked.card.buttons[0].action == "question.no", stage.lines(asked)
    told = stage.say(why, by="fei", at="")
    plain = why.removeprefix("because of ").removeprefix("因为")
    trails = "\n".join(stage.lines(stage.say(each, by="fei", at="")) for each in SHOW)
    assert plain in trails, stage.lines(told)


SHOW = ("contract change 1", "estimate apollo")


@pytest.mark.parametrize(
    "other", ["my week", "budget apollo", "how much is left on apollo?", "thanks", "2h apollo", "no"]
)
def test_what_is_no_reason_is_none(stage: Stage, other: str) -> None:
    stage.say("contract apollo 106000 tax 6% 100% 30 days after acceptance", by="fei", at="")
    stage.say("contract change 1 +500", by="fei", at="")
    stage.say(other, by="fei", at="")
    assert "None so far" in stage.lines(stage.say("contract change 1", by="fei", at=""))


def test_every_question_that_is_answered_in_words_says_what_it_needs() -> None:
    """Without it nothing that was typed ever answered: `fill` alone was a question with no way to answer it."""
    bare = [
        f"{path}:{call.lineno}"
        for path in Path("handlers").rglob("*.py")
        for call in _asked(path)
        if {one.arg for one in call.keywords} & {"fill"} and not {one.arg for one in call.keywords} & {"needs"}
    ]
    assert bare == []


def _asked(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Asked":
            yield node
