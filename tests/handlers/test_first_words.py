"""The first word of a project's name stands for it, where nothing and nobody else is called so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chat.names import Match
from handlers.lookup import project_names
from storage.directory import directory
from tests.conftest import Stage


def named(stage: Stage, word: str, *added: tuple[str, str]) -> Match | None:
    """What the word stands at the beginning of a line for, with these projects: the English name, the customer."""
    with stage.read() as book:
        known = directory(book)
    first = next(iter(known.projects.values()))
    more = {
        900 + number: replace(first, id=900 + number, code=f"P{number}", en=name, zh="", customer=customer, aliases=())
        for number, (name, customer) in enumerate(added)
    }
    found = project_names(replace(known, projects={**known.projects, **more})).named_at(word, 0)
    return found[1] if found else None


def test_it_stands_for_the_project(stage: Stage) -> None:
    match = named(stage, "quaywater", ("Quaywater Park", ""))
    assert match and (match.kind, match.key) == ("one", 900)


@pytest.mark.parametrize(
    ("word", "added"),
    [
        ("quaywater", (("Quaywater Park", ""), ("Quaywater Tower", ""))),  # two begin so
        ("website", (("Website relaunch", ""),)),  # sentences are made of it
        ("voltera", (("Voltera Portal", "Voltera Robotics"),)),  # “voltera paid 5000” is about the customer
        ("sue", (("Sue Bridge", ""),)),  # too short, and somebody
    ],
)
def test_nothing_stands_for_it_where_it_is_something_else(
    stage: Stage, word: str, added: tuple[tuple[str, str], ...]
) -> None:
    assert named(stage, word, *added) is None


def test_a_whole_name_goes_before_the_beginning_of_another(stage: Stage) -> None:
    match = named(stage, "quaywater", ("Quaywater", ""), ("Quaywater Park", ""))
    assert match and (match.kind, match.key) == ("one", 900)
