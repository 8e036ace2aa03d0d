"""A lead proposes hours of a colleague; the colleague books them as their own, or does not; nobody else has a say."""

from __future__ import annotations

import pytest

from chat.cards.card import Button, Reply
from chat.words import say
from ledger.period import month
from storage import audit, hours
from tests.conftest import Stage


def button(reply: Reply, label: str) -> Button:
    assert reply.card
    return next(button for button in reply.card.buttons if label in say(button.label, "en"))


def labels(reply: Reply) -> list[str]:
    return [say(button.label, "en") for button in reply.card.buttons] if reply.card else []


def press(stage: Stage, reply: Reply, label: str, by: str, at: str = "") -> Reply:
    pressed = button(reply, label)
    return stage.click(pressed.action, pressed.value, by=by, at=at)


def proposal(stage: Stage, at: str = "bob") -> Reply:
    (notice,) = [queued.notice for queued in stage.notices(at) if queued.notice.key.startswith("hours.proposal:")]
    assert notice.to.kind == "direct"
    return Reply(notice.card)


def booked(stage: Stage, person: int) -> list[tuple[int, str]]:
    with stage.read() as book:
        return [
            (entry.minutes, entry.note)
            for entry in hours.of_person(book, person, month(stage.now.date()), "CNY")
            if entry.stage == "posted"
        ]


BOB = 2


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("bob did 2h on apollo yesterday", "2 h on Apollo, Thu 19 Nov 2026"),
        ("Bob worked 3h on apollo fixing the build", "3 h on Apollo, Fri 20 Nov 2026: fixing the build"),
        ("Bob 2h apollo design", "2 h on Apollo, Fri 20 Nov 2026: design"),
        ("Bob昨天在阿波罗干了3小时 接口联调", "3 h on Apollo, Thu 19 Nov 2026: 接口联调"),
        ("帮Bob记 2小时 阿波罗 设计", "2 h on Apollo, Fri 20 Nov 2026: 设计"),
        ("<@bob> did 2h apollo", "2 h on Apollo, Fri 20 Nov 2026"),
    ],
)
def test_a_lead_is_offered_to_propose_it(stage: Stage, words: str, what: str) -> None:
    reply = stage.say(words, by="li", at="")
    assert labels(reply) == ["Propose it to Bob", "No"]
    assert what in stage.lines(reply).splitlines()[1]
    assert booked(stage, BOB) == []


def test_the_colleague_books_it_as_their_own(both: Stage) -> None:
    stage = both
    done = press(stage, stage.say("bob did 2h on apollo review", by="li", at=""), "Propose", "li")
    assert "Proposed to Bob" in stage.lines(done) and done.replace
    assert booked(stage, BOB) == []
    card = proposal(stage)
    assert "Li Wei proposes: 2 h on Apollo, Fri 20 Nov 2026: review" in stage.lines(card)
    assert labels(card) == ["Book it", "No, thanks"]
    reply = press(stage, card, "Book it", "bob")
    assert "2 h on Apollo" in stage.lines(reply) and reply.replace
    assert booked(stage, BOB) == [(120, "review")]
    with stage.read() as book:
        trail = {event.action: event for event in audit.about(book, "hours:1")}
    assert trail["hours.logged"].person == BOB
    assert trail["hours.agreed"].detail["proposer"] == "Li Wei"
    assert "proposed by: Li Wei" in stage.lines(stage.say("why hours 1", by="bob", at=""))


def test_it_is_proposed_and_booked_once(stage: Stage) -> None:
    offer = stage.say("bob did 2h on apollo review", by="li", at="")
    press(stage, offer, "Propose", "li")
    assert "answered already" in stage.lines(press(stage, offer, "Propose", "li"))
    card = proposal(stage)
    press(stage, card, "Book it", "bob")
    assert "answered already" in stage.lines(press(stage, card, "Book it", "bob"))
    assert "answered already" in stage.lines(press(stage, card, "No, thanks", "bob"))
    assert booked(stage, BOB) == [(120, "review")]


def test_an_offer_that_was_left_is_over(stage: Stage) -> None:
    offer = stage.say("bob did 2h on apollo review", by="li", at="")
    press(stage, offer, "No", "li")
    assert "answered already" in stage.lines(press(stage, offer, "Propose", "li"))
    assert not [queued for queued in stage.notices("bob") if queued.notice.kind == "question"]


def test_a_no_books_nothing_and_tells_the_lead(stage: Stage) -> None:
    press(stage, stage.say("bob did 2h on apollo review", by="li", at=""), "Propose", "li")
    card = proposal(stage)
    assert "Li Wei is told" in stage.lines(press(stage, card, "No, thanks", "bob"))
    assert "answered already" in stage.lines(press(stage, card, "Book it", "bob"))
    assert booked(stage, BOB) == []
    told = [queued.notice for queued in stage.notices("li") if queued.notice.key.endswith(":no@test:li")]
    assert [say(notice.card.title, "en") for notice in told] == ["Bob did not book what you proposed."]


@pytest.mark.parametrize("by", ["ann", "li", "fei", "ada"])
@pytest.mark.parametrize("label", ["Book it", "No, thanks"])
def test_nobody_else_answers_it(stage: Stage, by: str, label: str) -> None:
    press(stage, stage.say("bob did 2h on apollo review", by="li", at=""), "Propose", "li")
    reply = press(stage, proposal(stage), label, by)
    assert reply.card and reply.card.tone == "warn"
    assert booked(stage, BOB) == [] and booked(stage, 1) == []
    assert "2 h on Apollo" in stage.lines(press(stage, proposal(stage), "Book it", "bob")), "it still stands"


@pytest.mark.parametrize("by", ["ann", "fei", "ada", "sue", "max"])
def test_whoever_does_not_lead_the_project_is_not_offered_it(stage: Stage, by: str) -> None:
    assert not any("Propose" in label for label in labels(stage.say("bob did 2h on apollo review", by=by, at="")))


def test_an_offer_that_was_not_theirs_is_not_taken(stage: Stage) -> None:
    offer = stage.say("bob did 2h on apollo review", by="li", at="")
    reply = press(stage, offer, "Propose", "ann")
    assert reply.card and reply.card.tone == "warn"
    assert not [queued for queued in stage.notices("bob") if queued.notice.kind == "question"]


@pytest.mark.parametrize("words", ["zoe did 2h on apollo review", "bob did 2h on starriver review"])
def test_nobody_is_proposed_to_without_a_seat_there(stage: Stage, words: str) -> None:
    assert not any("Propose" in label for label in labels(stage.say(words, by="li", at="")))


def test_a_seat_that_went_meanwhile_is_noticed(stage: Stage) -> None:
    offer = stage.say("bob did 2h on apollo review", by="li", at="")
    stage.say("unseat bob member apollo", by="ada", at="")
    assert "has no seat in that project" in stage.lines(press(stage, offer, "Propose", "li"))
    stage.say("seat bob member apollo", by="ada", at="")
    press(stage, offer, "Propose", "li")
    stage.say("unseat bob member apollo", by="ada", at="")
    reply = press(stage, proposal(stage), "Book it", "bob")
    assert reply.card and reply.card.tone == "warn" and booked(stage, BOB) == []


def test_a_doubtful_day_is_asked_about_first(stage: Stage) -> None:
    stage.say("11h apollo", by="bob", at="")
    press(stage, stage.say("bob did 5h on apollo review", by="li", at=""), "Propose", "li")
    asked = press(stage, proposal(stage), "Book it", "bob")
    assert labels(asked) == ["Yes, book it", "No"]
    press(stage, asked, "Yes", "bob")
    assert sorted(booked(stage, BOB)) == [(300, "review"), (660, "")]


def test_several_days_are_booked_together(stage: Stage) -> None:
    press(stage, stage.say("bob did 2h on apollo mon-wed review", by="li", at=""), "Propose", "li")
    press(stage, proposal(stage), "Book it", "bob")
    assert booked(stage, BOB) == [(120, "review")] * 3


def test_in_a_channel_only_the_lead_sees_the_offer(stage: Stage) -> None:
    reply = stage.say("bob did 2h review", by="li", at="#apollo")
    assert reply.private and "Propose it to Bob" in labels(reply)


@pytest.mark.parametrize("value", ["", "x", "99", "1"])
def test_other_values_of_the_buttons_do_nothing(stage: Stage, value: str) -> None:
    stage.say("bob did 2h on apollo review", by="li", at="")
    for action in ("hours.accept", "hours.refuse"):
        reply = stage.click(action, value, by="li", at="")
        assert reply.card and reply.card.tone == "warn"
    assert booked(stage, 3) == []
