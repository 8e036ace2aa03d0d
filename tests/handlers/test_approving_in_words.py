"""Approving and rejecting in words: only what exactly one document and both its owner and itself are named by."""

from __future__ import annotations

import pytest

from storage import expenses
from tests.conftest import Stage
from tests.handlers.test_approvals import submitted


@pytest.fixture
def waiting(stage: Stage) -> Stage:
    """Two taxis and a train that wait for the lead, and one of the lead's own."""
    for line, by in (
        ("expense 142 didi to the site", "bob"),
        ("expense 221 train ticket Hangzhou", "ann"),
        ("expense 188 taxi airport", "ann"),
        ("expense 99 hotel", "li"),
    ):
        submitted(stage, line, by)
    return stage


def stages(stage: Stage) -> str:
    with stage.read() as book:
        return " ".join(expenses.get(book, id, "CNY").stage for id in (1, 2, 3, 4))


@pytest.mark.parametrize(
    "line",
    [
        "approve Bob didi",
        "approve Bob 142",
        "approve bob's didi receipt",
        "批准 bob 142",
        "批准 Bob 打车 142",
        "approve bob taxi",
        "approve bob travel",
    ],
)
def test_the_only_one_that_fits_is_approved(waiting: Stage, line: str) -> None:
    said = waiting.say(line, by="li", at="")
    assert "approved by Li Wei" in waiting.lines(said, "en")
    assert stages(waiting) == "posted pending pending pending"
    assert said.card and said.card.buttons[0].action == "expense.unapprove", "and it can be taken back"


@pytest.mark.parametrize("line", ["reject Ann train because wrong project", "驳回 ann 221 因为 wrong project"])
def test_the_only_one_that_fits_is_rejected_with_its_reason(waiting: Stage, line: str) -> None:
    assert "Reason: wrong project" in waiting.lines(waiting.say(line, by="li", at=""), "en")
    assert stages(waiting) == "pending rejected pending pending"


def test_a_rejection_without_a_reason_asks_for_it(waiting: Stage) -> None:
    form = waiting.say("reject Bob didi", by="li", at="").form
    assert form and form.name == "expense.reject" and stages(waiting) == "pending pending pending pending"
    waiting.submit(form.name, form.value, by="li", at="", reason="缺发票")
    assert stages(waiting) == "rejected pending pending pending"


@pytest.mark.parametrize(
    ("line", "cards"),
    [
        ("approve Ann", 2),
        ("approve ann travel", 2),
        ("approve 142", 1),
        ("approve didi", 2),
        ("approve Bob dinner didi", 1),
        ("approve Bob flight", 1),
        ("approve not Bob didi", 1),
        ("批准 Bob 142 不", 1),
        ("approve everything", 3),
        ("approve", 3),
        ("批准", 3),
    ],
)
def test_what_is_not_named_precisely_is_shown_with_its_buttons(waiting: Stage, line: str, cards: int) -> None:
    said = waiting.say(line, by="li", at="")
    assert [card.buttons[0].action for card in said.more] == ["expense.approve"] * cards, waiting.lines(said, "en")
    assert stages(waiting) == "pending pending pending pending"


@pytest.mark.parametrize(
    ("line", "by"),
    [
        ("approve Bob 143", "li"),
        ("approve Li Wei hotel", "li"),
        ("approve Bob didi", "ann"),
        ("approve Ann train", "ann"),
        ("reject Bob didi because no", "zoe"),
    ],
)
def test_what_does_not_fit_or_is_not_theirs_is_not_decided(waiting: Stage, line: str, by: str) -> None:
    assert "nothing is decided" in waiting.lines(waiting.say(line, by=by, at=""), "en")
    assert stages(waiting) == "pending pending pending pending"


def test_nobody_is_answered_who_says_it_to_a_colleague(waiting: Stage) -> None:
    waiting.say("approve Bob didi", by="li", addressed=False)
    assert stages(waiting) == "pending pending pending pending"


def test_a_deputy_decides_in_words_too(waiting: Stage) -> None:
    waiting.say("delegate to Sue until 2026-12-03", by="li", at="")
    assert "approved by Sue" in waiting.lines(waiting.say("approve Bob didi", by="sue", at=""), "en")


@pytest.mark.parametrize("line", ["approve Bob 142", "Bob 142 approve", "bobs 142 is ok"])
def test_what_names_a_person_and_the_one_thing_that_waits_is_decided(waiting: Stage, line: str) -> None:
    waiting.say(line, by="li", at="")
    assert stages(waiting) == "posted pending pending pending"


@pytest.mark.parametrize("line", ["bob的142不批准", "Bob didi reject", "acme paid 3000 in advance"])
def test_what_does_not_approve_plainly_approves_nothing(waiting: Stage, line: str) -> None:
    waiting.say(line, by="li", at="")
    assert stages(waiting) == "pending pending pending pending"
