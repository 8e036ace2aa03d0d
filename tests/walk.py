"""A walk through a house: every documented line said, every button pressed that appears, every form that opens kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import cache

from chat.cards.card import Form, Question, Reply
from handlers.conversation.contents import CONTENTS
from tests.conftest import Stage

PEOPLE = ("fei", "li", "ann", "ada", "sue")
PLAIN = {"money": "12.50", "duration": "1:30", "number": "2"}


@cache
def lines() -> tuple[str, ...]:
    """Every documented line, in both languages."""
    return tuple(text for entry in CONTENTS.commands for example in entry.examples for text in (example.en, example.zh))


def replies(stage: Stage, turn: int = 0) -> Iterator[tuple[str, Reply]]:
    """Everything said by somebody who may say most of it, and each kind of button pressed once; who, and the answer.

    `turn`: another one says each, as what opens depends on who asks.
    """
    pressed: set[str] = set()
    for number, text in enumerate(lines()):
        by = PEOPLE[(number + turn) % len(PEOPLE)] if (number + turn) % 3 else "fei"
        waiting = [(by, stage.say(text, by=by, at="" if number % 2 else "#apollo"))]
        while waiting:
            by, reply = waiting.pop()
            yield by, reply
            for card in (reply.card, *reply.more):
                for button in card.buttons if card else ():
                    if button.action and button.action not in pressed:
                        pressed.add(button.action)
                        waiting.append((by, stage.click(button.action, button.value, by=by, at="")))


def forms(stage: Stage) -> list[tuple[str, Form]]:
    """The forms that the walk opens, one of each name, and for whom."""
    found: dict[str, tuple[str, Form]] = {}
    for turn in (0, 1):
        for by, reply in replies(stage, turn):
            if reply.form:
                found.setdefault(reply.form.name, (by, reply.form))
    return list(found.values())


def filled(stage: Stage, form: Form, words: str) -> dict[str, str]:
    """Answers to a form: these words wherever words are asked for, else what stands there or something fitting."""

    def answer(question: Question) -> str:
        if question.kind in ("text", "note") and not question.search:
            return words
        if question.value:
            return question.value
        if question.options:
            return question.options[0].value
        if question.kind == "date":
            return (stage.now.date() - timedelta(days=1)).isoformat()
        return PLAIN.get(question.kind, words)

    return {question.name: answer(question) for question in form.questions}
