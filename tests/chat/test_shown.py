"""A question that a command answers which also sets, as its documented line; and rows of weights that are added up."""

from __future__ import annotations

import random
from datetime import date

import pytest

from chat.intent.features import SIZE
from chat.intent.router import AT_ONCE, router
from chat.lines.scan import scan
from chat.requests.composers import COMPOSERS
from chat.requests.shown import SHOWN
from handlers.conversation.contents import CONTENTS
from tests.chat.known import ANYWHERE

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("command", "said", "line"),
    [
        ("department", "who sits in which department", "department"),
        ("department", "公司都有哪些部门", "部门"),
        ("trade", "谁是焊工", "工种"),
        ("working time", "who works part time", "working time"),
        ("standard rate", "what do we plan an engineer at", "standard rates"),
        ("internal rate", "部门间费率是多少", "内部费率"),
        ("contract bond", "is there a bond on contract 3", "contract bond 3"),
        ("contract terms", "合同3封顶价是多少", "合同条款 3"),
        ("contract change", "which changes were made to contract 3", "contract change 3"),
        ("estimate", "how much will apollo cost in all", "estimate apollo"),
        (
            "estimate",
            "apollo will cost 480000 in all because prices rose",
            "estimate apollo 480000 because prices rose",
        ),
        ("progress plan", "when should apollo be done", "progress plan apollo"),
        ("project kind", "is apollo an internal project", "project kind apollo"),
        ("unit price", "what unit prices does apollo have", "unit price apollo"),
        ("task estimate", "which tasks of apollo have an estimate", "task estimate apollo"),
    ],
)
def test_what_is_asked_is_shown_and_what_is_told_is_set(command: str, said: str, line: str) -> None:
    assert COMPOSERS[command](scan(said, ANYWHERE, TODAY)).line == line


def test_what_is_shown_is_a_command_that_knows_its_word() -> None:
    for command, shown in SHOWN.items():
        for word in (shown.english, shown.chinese):
            asked = CONTENTS.wordings.begun(word)
            assert asked is not None and asked.command == command, word


@pytest.mark.parametrize("count", [1, 3, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 3 * AT_ONCE + 7])
def test_rows_are_added_up_as_if_one_by_one(count: int) -> None:
    learned, chance = router(), random.Random(count)
    wide = len(learned.wishes)
    numbers = [chance.randrange(SIZE) for _time in range(count)]
    rows = [learned.weights[number * wide : (number + 1) * wide] for number in numbers]
    assert learned.sums(numbers) == [sum(row[place] for row in rows) for place in range(wide)]


def test_the_same_words_are_scanned_once_for_the_same_terms() -> None:
    assert scan("2h apollo", ANYWHERE, TODAY) is scan("2h apollo", ANYWHERE, TODAY)
    assert scan("2h apollo", ANYWHERE, TODAY) is not scan("2h apollo", ANYWHERE, date(2026, 11, 21))
