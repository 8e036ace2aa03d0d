"""Who is given a seat by which one knows what others earn: those who look after the books hear of it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from chat.cards.card import Reply
from handlers.privacy import KNOW_PAY
from handlers.rules import MATTERS
from ledger.nouns import PROJECT_ROLES
from tests.conftest import Stage

HANDLERS = Path(__file__).parents[2] / "handlers"


@pytest.fixture
def strict(stage: Stage) -> Stage:
    stage.with_rules(four_eyes=frozenset(MATTERS))
    return stage


def told(stage: Stage) -> dict[str, str]:
    return {
        one.notice.to.channel: stage.lines(Reply(one.notice.card), "en")
        for one in stage.notices()
        if one.notice.kind == "second"
    }


@pytest.mark.parametrize("role", PROJECT_ROLES)
def test_it_is_told_of_every_seat_that_knows_pay(strict: Stage, role: str) -> None:
    assert "is now" in strict.lines(strict.say(f"seat Zoe {role} apollo", by="li", at=""), "en")
    found = told(strict)
    if role not in KNOW_PAY:
        assert not found
        return
    assert found.keys() == {"fei", "ada", "max"}
    assert all("Li Wei" in text and "Zoe" in text and "Apollo" in text for text in found.values()), found


def test_it_is_told_once_and_not_to_who_did_it(strict: Stage) -> None:
    for _time in range(2):
        strict.say("seat Zoe lead apollo", by="ada", at="")
    assert told(strict).keys() == {"fei", "max"} and len(strict.notices("fei")) == 1


def test_nothing_is_told_where_it_says_nothing_new(strict: Stage) -> None:
    strict.say("seat Fei lead apollo", by="li", at="")
    assert not told(strict)


def test_who_opens_a_project_leads_it_and_is_told_of(strict: Stage) -> None:
    strict.say("new project NOVA Nova", by="li", at="")
    assert all("lead" in text for text in told(strict).values()) and told(strict)


def test_the_company_may_do_without(strict: Stage) -> None:
    strict.with_rules(four_eyes=frozenset())
    strict.say("seat Zoe lead apollo", by="li", at="")
    assert not told(strict)


def test_whoever_gives_a_seat_thinks_of_those_who_hear_of_it() -> None:
    """`newcomers` seats those whom the configuration names."""
    giving = {
        path.relative_to(HANDLERS).as_posix()
        for path in HANDLERS.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "people.seat"
    }
    telling = {
        path.relative_to(HANDLERS).as_posix()
        for path in HANDLERS.rglob("*.py")
        if "project_seats.tell(" in path.read_text("utf-8")
    }
    assert giving - telling == {"conversation/newcomers.py"} and telling <= giving
