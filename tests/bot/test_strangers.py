"""Into which channels people of other companies were let, asked also where nobody speaks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_type_hints

import pytest

from bot import sections, strangers
from bot.cli import doctor
from bot.config import Config
from chat.cards.card import Card
from chat.incoming import Place, Said
from chat.text import verbatim
from handlers import job_context
from storage.book import Book
from storage.directory import directory
from tests.bot.test_delivery import Wall
from tests.conftest import Stage

ELSEWHERE = ("test", "#money")


class Halls(Wall):
    """A platform that says of some channels who is in them."""

    def __init__(self, **others: bool) -> None:
        super().__init__()
        self.others = others

    def outsiders(self, channel: str) -> bool | None:
        return self.others.get(channel.strip("#"))


def look(stage: Stage, **others: bool) -> int:
    return strangers.look(stage.house.store, {"test": Halls(**others)}, stage.house.rules, lambda: stage.now)


def told(stage: Stage) -> list[str]:
    """Where a word to finance goes."""

    def tell(book: Book) -> int:
        return job_context.context(book, stage.house.rules).tell_finance(
            f"news:{book.trail}", Card(verbatim("A figure")), kind="news"
        )

    before = len(stage.notices())
    stage.write(tell)
    return sorted(one.notice.to.channel for one in stage.notices()[before:])


@pytest.fixture
def unbound(stage: Stage) -> Stage:
    """The configuration names the finance channel, and nobody has bound one."""
    stage.say("unbind", by="fei", at="#finance")
    stage.with_rules(finance=ELSEWHERE)
    return stage


def test_the_channel_that_the_configuration_names_is_looked_at_though_nobody_speaks_there(unbound: Stage) -> None:
    assert told(unbound) == ["#money"]
    assert look(unbound, money=True) == 1 and look(unbound, money=True) == 0
    assert told(unbound) == ["fei"]
    assert look(unbound) == 0 and told(unbound) == ["fei"], "what is not said stays as it was"
    assert look(unbound, money=False) == 1
    assert told(unbound) == ["#money"]


def test_a_word_in_it_says_so_too(unbound: Stage) -> None:
    place = Place(*ELSEWHERE, outsiders=True)
    unbound.hear(Said("w1", unbound.identity("fei"), place, text="nice", addressed=False))
    assert told(unbound) == ["fei"]
    reply = unbound.say("overdue", by="fei", at="#money")
    assert reply.private, "also where the platform says nothing this time"


def test_bound_channels_are_looked_at_the_same_way(stage: Stage) -> None:
    assert look(stage, apollo=True, finance=True, xinghe=False) == 2
    with stage.read() as book:
        assert directory(book).outsiders == {("test", "#apollo"), ("test", "#finance")}
    assert told(stage) == ["fei"]


def test_it_binds_nothing_and_may_be_bound(unbound: Stage) -> None:
    look(unbound, money=True)
    with unbound.read() as book:
        assert ELSEWHERE not in directory(book).places
    unbound.say("bind apollo", by="li", at="#money")
    with unbound.read() as book:
        known = directory(book)
        assert known.places[ELSEWHERE][0] == known.by_code["APOLLO"] and ELSEWHERE in known.outsiders


def test_doctor_names_it(unbound: Stage) -> None:
    look(unbound, money=True)

    class AppOnly:
        rules = unbound.house.rules

    with unbound.read() as book:
        found = list(doctor._strangers(AppOnly, directory(book)))  # type: ignore[arg-type]
    assert [(one.sign, one.what) for one in found] == [("!", "finance channel")]
    assert "test:#money" in found[0].detail


def test_no_other_channel_is_named_in_the_configuration() -> None:
    """One that is named there hears figures: whoever adds one has it asked for in `bot.strangers`."""
    places = [
        f"{name}.{field}"
        for name, section in Config.model_fields.items()
        for field, hint in _hints(section.annotation)
        if hint == sections.PlaceName
    ]
    assert places == ["notices.finance"]


def _hints(section: Any) -> list[tuple[str, Any]]:
    is_section: Callable[[Any], bool] = lambda one: isinstance(one, type) and issubclass(one, sections.Section)  # noqa: E731
    return list(get_type_hints(section, include_extras=True).items()) if is_section(section) else []
