"""One way from a routed entry to its reply: who may, who sees the answer, and what no click or form reaches."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from chat.cards.card import SILENCE, Card, Reply
from chat.incoming import Clicked, Submitted
from chat.text import verbatim
from handlers.context import Context
from handlers.conversation.contents import CONTENTS
from handlers.conversation.dispatch import dispatch
from handlers.job_context import NOBODY
from handlers.registry import Entry, action, command, form
from storage.directory import directory
from tests.conftest import Stage

pytestmark = pytest.mark.sweep(5)

HANDLERS = Path(__file__).parents[2] / "handlers"
PRIVATE = sorted(entry.examples[0].en for entry in CONTENTS.commands if entry.private)
INTERNAL = sorted(name for kind, name in CONTENTS.entries if kind in ("event", "job"))


def logged(stage: Stage) -> str:
    """Hours of Ann's in the channel; what their thread is about."""
    stage.say("2h review", ref="1.1")
    return "hours:1"


@pytest.mark.parametrize("line", PRIVATE)
def test_what_is_private_is_private_in_a_thread_and_in_an_edit_too(stage: Stage, line: str) -> None:
    about = logged(stage)
    assert stage.say(line, by="fei").private, "said in the channel"
    assert stage.say(line, by="fei", about=about).private, "said under a card"
    edited = stage.say(line, by="fei", edits="9.9")  # what it would change is not guessed from an edit
    assert edited == SILENCE or edited.private, "a message that was edited into it"


def test_a_row_decides_who_sees_the_answer(stage: Stage) -> None:
    def said(_incoming: object, _ctx: object) -> Reply:
        return Reply(Card(verbatim("a figure")))

    rows = (
        (command("shown", said, verbatim("Shows.")), False),
        (command("hidden", said, verbatim("Hides."), private=True), True),
        (action("thing.do", said, verbatim("Does.")), True),
        (action("thing.tell", said, verbatim("Tells."), open=True), False),
        (form("thing.fill", said, verbatim("Fills.")), True),
        (form("thing.post", said, verbatim("Posts."), open=True), False),
    )
    for entry, private in rows:
        assert in_channel(stage, entry, "ann").private is private, entry.name


def in_channel(stage: Stage, entry: Entry, by: str) -> Reply:
    """What the row answers in #apollo."""
    place, identity = stage.place(by, "#apollo"), stage.identity(by)
    with stage.house.store.read(stage.now) as book:
        people = directory(book)
        person = people.person(people.accounts["test", by])
        project = people.project(people.by_code["APOLLO"])
        ctx = Context(book, people, stage.house.rules, person, place, project, "m1", contents=CONTENTS)
        return dispatch(entry, Clicked("m1", identity, place), ctx)


@pytest.mark.parametrize("name", INTERNAL)
def test_no_click_and_no_form_reaches_what_is_internal(stage: Stage, name: str) -> None:
    logged(stage)
    for value in ("", "1", "1.1"):
        clicked = stage.hear(
            Clicked(f"c{value}", stage.identity("ada"), stage.place("ada", "#apollo"), action=name, value=value)
        )
        filled = stage.hear(
            Submitted(f"s{value}", stage.identity("ada"), stage.place("ada", "#apollo"), form=name, value=value)
        )
        for reply in (clicked, filled):
            assert "no longer know" in stage.lines(reply, "en"), name


def test_a_role_is_asked_for_on_every_way(stage: Stage) -> None:
    """The same refusal in words, under a card, in an edit; what needs no role in words needs none there."""
    about = logged(stage)
    ways = (
        stage.say("lock 2026-10", by="bob"),
        stage.say("lock 2026-10", by="bob", about=about),
    )
    first, *others = (stage.lines(reply, "en") for reply in ways)
    assert "finance" in first.lower() or "Ask" in first
    assert all(lines == first for lines in others)


def test_the_clock_s_jobs_are_run_by_the_dispatch_and_need_no_seat(stage: Stage) -> None:
    assert NOBODY.id == 0
    assert CONTENTS.jobs and all(entry.roles == () for entry in CONTENTS.jobs)


def test_only_the_dispatch_runs_a_row() -> None:
    """A second place that runs handlers would decide rights and privacy a second time."""
    places = [
        f"{path.relative_to(HANDLERS)}:{node.lineno}"
        for path in sorted(HANDLERS.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "handler"
    ]
    assert {place.split(":")[0] for place in places} == {"conversation/dispatch.py"}, places
