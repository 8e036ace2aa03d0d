"""Where to begin: three things that work here and now for the one who asks, and the way to all the rest."""

from __future__ import annotations

import pytest

from chat.cards.card import Button, Reply
from chat.incoming import Identity, Joined, Place, Said
from chat.words import say
from handlers.conversation.contents import CONTENTS
from storage import people, projects
from storage.book import Book
from storage.directory import directory
from tests.conftest import CAST, Stage
from tests.golden import Golden

pytestmark = pytest.mark.sweep(5)

PLACES = {"direct": "", "bound": "#apollo", "finance": "#finance", "unbound": "#nobody"}


def buttons(reply: Reply) -> tuple[Button, ...]:
    assert reply.card
    return reply.card.buttons


def labels(stage: Stage, by: str, at: str = "") -> list[str]:
    return [say(button.label, "en") for button in buttons(stage.say("help", by=by, at=at))]


CHAPTERS_OF_A_MEMBER = (
    *("hours", "receipts", "approvals", "orders", "budgets", "receivables", "dunning", "close", "statements"),
    *("projects", "site", "people", "help"),
)


@pytest.mark.parametrize("words", ["help", "hello", "what can you do?", "你会什么", "帮助"])
def test_three_things_and_every_subject(stage: Stage, words: str) -> None:
    reply = stage.say(words, by="ann", at="")
    assert [say(button.label, "en") for button in buttons(reply)] == [
        "Log hours",
        "My week",
        "Send a receipt",
        *(say(CONTENTS.title(name), "en") for name in CHAPTERS_OF_A_MEMBER),
    ]
    assert len(stage.lines(reply).splitlines()) < 6, "not a wall"


@pytest.mark.parametrize("at", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("by", CAST)
def test_each_of_them_works_for_whoever_sees_it(stage: Stage, by: str, at: str) -> None:
    shown = buttons(stage.say("help", by=by, at=at))
    assert [button.action for button in shown[3:]] == ["help.show"] * (len(shown) - 3), "and all subjects"
    for button in shown:
        answer = stage.click(button.action, button.value, by=by, at=at)
        assert answer.form or (answer.card and answer.card.tone != "warn"), (button, stage.lines(answer))


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_they_read_well_in_every_place(stage: Stage, golden: Golden, locale: str) -> None:
    language = {"en": "en", "zh": "zh-CN"}[locale]
    told = []
    for by in CAST:
        for place, at in PLACES.items():
            told.append(f"{by}, {place}:\n{stage.lines(stage.say('help', by=by, at=at), language)}")
    golden(f"beginnings.{locale}.txt", "\n\n".join(told))


def test_what_waits_for_approval_comes_first(stage: Stage) -> None:
    draft = stage.say("expense 45.50 taxi apollo", by="ann", at="")
    assert labels(stage, "li")[0] == "Budget of Apollo"
    submit = next(button for button in buttons(draft) if say(button.label, "en") == "Submit")
    stage.click(submit.action, submit.value, by="ann", at="")
    assert labels(stage, "li")[:2] == ["Approve 1 thing", "Budget of Apollo"]


def test_finance_and_the_lead_are_shown_what_is_late(stage: Stage) -> None:
    assert not any("late payment" in label for label in labels(stage, "fei"))
    stage.say("contract apollo 100 tax 0% 100% 2026-10-01", by="li")
    assert labels(stage, "fei")[0] == "1 late payment"
    assert labels(stage, "li")[0] == "1 late payment"
    assert labels(stage, "fei", "#xinghe")[0] != "1 late payment", "not of another project's channel"
    assert not any("late payment" in label for label in labels(stage, "bob"))


def test_the_only_project_of_its_lead_is_bound_by_one_tap(stage: Stage) -> None:
    def seat(book: Book) -> None:
        known = directory(book)
        people.seat(book, known.accounts["test", "sue"], "lead", known.by_code["XINGHE"])

    stage.write(seat)
    button = buttons(stage.say("hi", by="sue", at="#new"))[0]
    assert (say(button.label, "en"), button.action, button.value) == ("Bind to Starriver", "place.bind", "XINGHE")
    stage.click(button.action, button.value, by="sue", at="#new")
    with stage.read() as book:
        assert directory(book).places["test", "#new"][0] == directory(book).by_code["XINGHE"]


def test_whoever_may_not_bind_the_channel_is_told_who_does(stage: Stage) -> None:
    joined = Joined("test:j1", stage.identity("bob"), Place("test", "#new"))
    reply = stage.hear(joined)
    assert "Fei, Ada" in stage.lines(reply)
    for button in buttons(reply):
        answer = stage.click(button.action, button.value, by="bob", at="#new")
        assert answer.card and answer.card.tone != "warn"


def test_a_linked_newcomer_is_greeted_with_what_they_can_do(stage: Stage) -> None:
    stage.say("hello", by="newbie", at="")
    (asked,) = [queued for queued in stage.notices("ada") if queued.notice.kind == "newcomer"]
    stage.click("person.welcome", asked.notice.card.buttons[0].value, by="ada", at="")
    (hello,) = [queued for queued in stage.notices("newbie") if queued.notice.kind == "hello"]
    card = hello.notice.card
    assert say(card.title, "en") == "Hello Newbie, I know you now."
    assert len(card.buttons) == 4
    assert "no seat in a project yet" in say(card.lines[0], "en")


def test_a_recognised_newcomer_is_greeted_and_shown_where_to_begin(stage: Stage) -> None:
    stage.say("new person Wang Fang wf@example.com", by="ada", at="")
    stage.say("seat Wang Fang member apollo", by="ada", at="")
    by = Identity("test", "wf", name="方方", email="wf@example.com", locale="en")
    reply = stage.hear(Said("wf1", by, Place("test", "wf", "direct"), text="hi"))
    assert "Hello Wang Fang" in stage.lines(reply)
    assert [say(button.label, "en") for button in buttons(reply)][:1] == ["Log hours"]


def test_a_stranger_is_told_how_to_be_let_in(stage: Stage) -> None:
    told = stage.lines(stage.say("2h apollo", by="newbie", at=""))
    assert "I have asked Ada" in told and "one tap lets you in" in told


def test_a_stranger_is_told_what_to_ask_for_where_no_administrator_can_be_reached(stage: Stage) -> None:
    def unlinked(book: Book) -> None:
        boss = people.add(book, "Boss", email="boss@example.com")
        people.seat(book, boss.id, "admin", 0)
        people.unseat(book, directory(book).accounts["test", "ada"], "admin", 0)

    stage.write(unlinked)
    told = stage.lines(stage.say("2h apollo", by="newbie", at=""))
    assert "Please ask Boss to say: new person Newbie E-MAIL" in told
    assert "asked" not in told, "nobody was"


def test_the_first_of_all_begins_with_a_project(stage: Stage) -> None:
    def nothing_open(book: Book) -> None:
        for project in directory(book).projects.values():
            projects.change(book, project, state="closed")

    stage.write(nothing_open)
    assert labels(stage, "ada")[0] == "New project"


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("help budget", "budget apollo"),
        ("how do I delete an entry", "undo"),
        ("how do I submit a receipt?", "expense 45.50"),
        ("how do I take a day off?", "leave"),
        ("怎么报销", "expense 45.50"),
        ("help undo", "undo"),
        ("help listen", "listen"),
    ],
)
def test_what_is_asked_about_a_topic_is_answered_about_that(stage: Stage, words: str, first: str) -> None:
    lines = stage.lines(stage.say(words, by="li", at="")).splitlines()
    assert lines[1].strip().startswith(first)


@pytest.mark.parametrize("words", ["how do I fix a wrong entry?", "how do I undo a mistake", "怎么改错的记录"])
def test_whoever_asks_about_a_mistake_is_shown_both_ways(stage: Stage, words: str) -> None:
    lines = [line.strip() for line in stage.lines(stage.say(words, by="ann", at="")).splitlines()]
    assert any(line.startswith("change to 3h") for line in lines) and any(line.startswith("undo") for line in lines)


def test_all_of_it_leads_to_the_chapters(stage: Stage) -> None:
    shown = buttons(stage.click("help.show", "", by="ann", at=""))
    assert {"Hours", "Budgets", "Help"} <= {say(chapter.label, "en") for chapter in shown}
