"""A button answers only what its own kind has asked: numbers of questions are guessed easily."""

from __future__ import annotations

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
