"""A channel belongs to one project; who looks after that gives it away, and nobody else takes it."""

from __future__ import annotations

import pytest

from chat.cards.card import Card
from chat.incoming import Place, Said
from chat.text import verbatim
from handlers.context import Context
from handlers.conversation.contents import CONTENTS
from storage import people, projects
from storage.book import Book
from storage.directory import directory
from tests.conftest import Stage


@pytest.fixture
def two(stage: Stage) -> Stage:
    """Kim leads Hermes, and nothing else."""

    def make(book: Book) -> None:
        hermes = projects.add(book, "HERMES", en="Hermes", currency="CNY", customer="Helios AG")
        kim = people.add(book, "Kim", email="kim@example.com", locale="en")
        people.link(book, kim.id, "test", "kim", "Kim")
        people.seat(book, kim.id, "lead", hermes.id)

    stage.write(make)
    return stage


def bound(stage: Stage, channel: str) -> str:
    with stage.read() as book:
        known = directory(book)
        at = known.places.get(("test", channel))
        return "" if at is None else known.projects[at[0]].code if at[0] else "finance"


def test_a_lead_binds_a_channel_that_is_nobodys(two: Stage) -> None:
    two.say("bind hermes", by="kim", at="#hermes")
    assert bound(two, "#hermes") == "HERMES"


@pytest.mark.parametrize("by", ["kim", "fei"])
def test_a_bound_channel_is_not_taken_over(two: Stage, by: str) -> None:
    reply = two.say("bind hermes", by=by, at="#apollo")
    assert "This channel is another project's" in two.lines(reply) and "Li Wei" in two.lines(reply)
    assert "another project's" in two.lines(two.click("place.bind", "HERMES", by=by, at="#apollo"))
    assert bound(two, "#apollo") == "APOLLO"


def test_its_lead_gives_it_away_and_so_does_an_administrator(two: Stage) -> None:
    two.say("bind xinghe", by="li", at="#apollo")
    assert bound(two, "#apollo") == "XINGHE", "Li leads both"
    two.say("bind hermes", by="ada", at="#apollo")
    assert bound(two, "#apollo") == "HERMES"


def test_once_it_is_free_it_may_be_bound(two: Stage) -> None:
    two.say("unbind", by="li", at="#apollo")
    two.say("bind hermes", by="kim", at="#apollo")
    assert bound(two, "#apollo") == "HERMES"


def test_a_right_over_the_channel_is_none_over_the_project(two: Stage) -> None:
    two.say("bind xinghe", by="kim", at="#lobby")
    assert bound(two, "#lobby") == ""


def test_the_finance_channel_is_finance_s(two: Stage) -> None:
    for words in ("unbind", "bind hermes"):
        two.say(words, by="kim", at="#finance")
        assert bound(two, "#finance") == "finance"
    assert "another project's" in two.lines(two.say("bind finance", by="fei", at="#apollo"))
    two.say("unbind", by="fei", at="#finance")
    assert bound(two, "#finance") == ""


def outside(by: str, text: str, number: int) -> Said:
    """Said in a channel in which people of Acme are."""
    return Said(f"out:{number}", Stage.identity(None, by), Place("test", "#shared", outsiders=True), text=text)  # type: ignore[arg-type]


def test_with_people_of_other_companies_each_is_answered_alone(two: Stage) -> None:
    told = two.hear(outside("li", "bind apollo", 1))
    assert told.private and "外部公司" in two.lines(told, "zh-CN")
    for number, words in enumerate(("budget apollo", "people apollo", "2h design", "projects", "help"), 2):
        reply = two.hear(outside("li", words, number))
        assert reply.private, words


def test_no_warning_goes_where_people_of_other_companies_are(two: Stage) -> None:
    two.hear(outside("li", "bind apollo", 1))

    def tell(book: Book) -> None:
        known = directory(book)
        ada = known.person(known.accounts["test", "ada"])
        ctx = Context(book, known, two.house.rules, ada, Place("test", "ada", "direct"), None, "t", contents=CONTENTS)
        ctx.tell_project(known.by_code["APOLLO"], "news", Card(verbatim("The budget is used up")), kind="budget")

    two.write(tell)
    assert [one.notice.to.channel for one in two.notices() if one.notice.kind == "budget"] == ["#apollo"]
    two.hear(Said("in", two.identity("li"), Place("test", "#apollo", outsiders=True), text="nice", addressed=False))
    with two.read() as book:
        assert ("test", "#apollo") in directory(book).outsiders, "known as soon as its platform says so"


def test_finance_is_not_told_where_others_hear_it(two: Stage) -> None:
    reply = two.hear(outside("fei", "bind finance", 1))
    assert "不能作为财务群" in two.lines(reply, "zh-CN")
    assert bound(two, "#shared") == ""
