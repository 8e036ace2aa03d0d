"""Four eyes where money or rights move: asked for by one, done once another agrees; alone where nobody else could."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chat.cards.card import Button, Card, Reply
from chat.incoming import Clicked
from handlers.rules import MATTERS, Rules
from handlers.verification.prove import prove
from storage import audit, people, questions
from storage.audit import Event
from storage.book import Book
from storage.directory import directory
from tests.conftest import Stage
from tests.golden import Golden
from tests.handlers.test_receipts import shown

pytestmark = pytest.mark.sweep(3)

ASKED: dict[str, tuple[tuple[tuple[str, str], ...], tuple[str, str], str]] = {
    "rates": ((), ("fei", "rate Bob 300 from 2026-11-20"), "300"),
    "seats": ((), ("ada", "seat Bob finance"), "Bob"),
    "seats taken": ((), ("ada", "unseat Max auditor"), "Max"),
    "unlock": ((("fei", "lock 2026-10-31"),), ("fei", "unlock 2026-10-01 because a bill was late"), "Thu 1 Oct"),
    "payouts": ((), ("fei", "pay payroll 60000 2026-11-19"), "60,000.00"),
    "advances": ((), ("fei", "advance Bob 60000 2026-11-19"), "60,000.00"),
}
"""Name -> what was said before, what is asked for, and what the one who is asked reads."""


@pytest.fixture
def strict(stage: Stage) -> Stage:
    stage.with_rules(four_eyes=frozenset(MATTERS))
    return stage


def head(stage: Stage) -> int:
    with stage.read() as book:
        return audit.head(book)[0]


def events(stage: Stage, action: str) -> list[Event]:
    with stage.read() as book:
        return [event for event in audit.whole(book) if event.action == action]


def buttons(stage: Stage, to: str) -> dict[str, Button]:
    """The buttons of the card that somebody was told last."""
    card = stage.notices(to)[-1].notice.card
    return {button.action: button for button in card.buttons}


def agree(stage: Stage, by: str, **more: str) -> Reply:
    return stage.click("second.agree", buttons(stage, by)["second.agree"].value, by=by, at="", **more)


def said(stage: Stage, reply: Reply) -> str:
    return stage.lines(reply, "en")


def proved(stage: Stage) -> None:
    with stage.read() as book:
        assert prove(book, stage.house.rules).faults == ()


def test_it_is_the_default() -> None:
    assert Rules().four_eyes == frozenset(MATTERS)


@pytest.mark.parametrize("name", ASKED)
def test_nothing_is_done_until_a_second_person_agrees_and_both_stand_in_the_trail(strict: Stage, name: str) -> None:
    before, (by, text), read = ASKED[name]
    for who, line in before:
        strict.say(line, by=who, at="")
    other = "ada" if by == "fei" else "fei"
    start = head(strict)
    answer = said(strict, strict.say(text, by=by, at=""))
    assert "nothing is done yet" in answer, answer
    done = [event.action for event in events_since(strict, start)]
    assert done == ["second.person_asked"], done
    asked = strict.notices(other)[-1].notice.card
    assert read in strict.lines(Reply(asked), "en")
    mine = strict.click("second.agree", buttons(strict, other)["second.agree"].value, by=by, at="")
    assert "second person" in said(strict, mine).lower()  # not by the one who asked
    start = head(strict)
    assert "agreed" in said(strict, agree(strict, other))
    after = events_since(strict, start)
    assert len(after) > 1
    names = {one.id: one.name for one in people_of(strict)}
    assert {names[event.person] for event in after} == {by.title()}
    assert {event.detail.get("agreed_by") for event in after} == {other.title()}
    told = strict.notices(by)[-1].notice.card
    assert f"{other.title()} has agreed" in strict.lines(Reply(told), "en")
    proved(strict)


def events_since(stage: Stage, seq: int) -> list[Event]:
    with stage.read() as book:
        return [event for event in audit.whole(book) if event.seq > seq]


def people_of(stage: Stage) -> list:  # type: ignore[type-arg]
    with stage.read() as book:
        return list(directory(book).people.values())


def test_a_second_click_and_a_redelivery_do_it_once(strict: Stage) -> None:
    strict.say("pay payroll 60000 2026-11-19", by="fei", at="")
    value = buttons(strict, "ada")["second.agree"].value
    first = strict.click("second.agree", value, by="ada", at="", id="test:once")
    again = strict.click("second.agree", value, by="ada", at="", id="test:once")
    other = strict.click("second.agree", value, by="ada", at="")
    assert "agreed" in said(strict, first)
    assert not again.card
    assert "answered already" in said(strict, other)
    assert len(events(strict, "payout.booked")) == 1


def test_asking_twice_asks_once(strict: Stage) -> None:
    for _time in range(2):
        strict.say("pay payroll 60000 2026-11-19", by="fei", at="")
    with strict.read() as book:
        assert len(questions.open_of(book, "second")) == 1


SAID_OTHERWISE: dict[str, str] = {
    "rates": "费率 Bob 300 从 2026-11-20",
    "seats": "席位 Bob 财务",
    "seats taken": "撤销席位 Max 审计",
    "unlock": "解锁 2026-10-01 因为 a bill was late",
    "payouts": "发放工资 60000 2026-11-19",
    "advances": "备用金 Bob 60000 2026-11-19",
}
"""The same of `ASKED` in other words."""


@pytest.mark.parametrize("name", ASKED)
def test_the_same_in_another_language_asks_once(strict: Stage, name: str) -> None:
    before, (by, text), _read = ASKED[name]
    for who, line in before:
        strict.say(line, by=who, at="")
    for words in (text, SAID_OTHERWISE[name], f"please {text}"):
        assert "nothing is done yet" in said(strict, strict.say(words, by=by, at="")), words
    with strict.read() as book:
        assert len(questions.open_of(book, "second")) == 1


@pytest.mark.parametrize(
    "one, other",
    [
        ("pay payroll 60000 2026-11-19", "pay payroll 60000 2026-11-18"),
        ("advance Bob 60000 2026-11-19", "advance Ann 60000 2026-11-19"),
        ("rate Bob 300 from 2026-11-20", "rate Bob 300 from 2026-11-21"),
        ("pay payroll 60000 2026-11-19", "pay payroll 60000 from 5678 2026-11-19"),
    ],
)
def test_another_thing_is_asked_for_itself(strict: Stage, one: str, other: str) -> None:
    for line in ("bank account ICBC CNY 1234", "bank account ABC CNY 5678", one, other):
        strict.say(line, by="fei", at="")
    with strict.read() as book:
        assert len(questions.open_of(book, "second")) == 2


def test_what_would_be_another_thing_by_now_is_shown_anew(strict: Stage) -> None:
    """The rate that it replaces was changed after the card was shown."""
    strict.say("rate Bob 300 from 2026-11-20", by="fei", at="")
    first = buttons(strict, "ada")["second.agree"].value
    strict.with_rules(four_eyes=frozenset())
    strict.say("rate Bob 250 from 2026-11-19", by="fei", at="")
    strict.with_rules(four_eyes=frozenset(MATTERS))
    shown = strict.click("second.agree", first, by="ada", at="")
    text = said(strict, shown)
    assert "changed since you saw it" in text and "250.00" in text, text
    assert len(events(strict, "rate.set")) == 2  # the company's, and the one in between
    assert shown.card
    new = next(button.value for button in shown.card.buttons if button.action == "second.agree")
    assert new != first
    late = strict.click("second.agree", first, by="ada", at="")
    assert "changed since you saw it" in said(strict, late)
    assert "agreed" in said(strict, strict.click("second.agree", new, by="ada", at=""))
    assert len(events(strict, "rate.set")) == 3


def test_refused_and_withdrawn_it_is_never_done(strict: Stage) -> None:
    strict.say("rate Bob 300 from 2026-11-20", by="fei", at="")
    first = buttons(strict, "ada")
    assert "refused" in said(strict, strict.click("second.refuse", first["second.refuse"].value, by="ada", at=""))
    assert "does not agree" in strict.lines(Reply(strict.notices("fei")[-1].notice.card), "en")
    assert "answered already" in said(
        strict, strict.click("second.agree", first["second.agree"].value, by="ada", at="")
    )
    reply = strict.say("rate Bob 310 from 2026-11-20", by="fei", at="")
    assert reply.card
    own = next(button.value for button in reply.card.buttons if button.action == "second.withdraw")
    value = buttons(strict, "ada")["second.agree"].value
    assert "withdrawn" in said(strict, strict.click("second.withdraw", own, by="fei", at=""))
    assert "answered already" in said(strict, strict.click("second.agree", value, by="ada", at=""))
    assert len(events(strict, "rate.set")) == 1


def test_it_waits_in_the_queue_and_only_for_whoever_may_agree(strict: Stage) -> None:
    strict.say("rate Bob 300 from 2026-11-20", by="fei", at="")
    assert "300.00" in said(strict, strict.say("approvals", by="ada", at=""))
    assert "Nothing waits" in said(strict, strict.say("approvals", by="fei", at=""))
    value = buttons(strict, "ada")["second.agree"].value
    start = head(strict)
    strict.click("second.agree", value, by="li", at="")
    strict.click("second.agree", value, by="max", at="")
    assert head(strict) == start


def test_days_are_those_of_who_asked(strict: Stage) -> None:
    strict.say("pay payroll 60000 yesterday", by="fei", at="")
    strict.wait(days=3)
    assert "agreed" in said(strict, agree(strict, "ada"))
    assert [event.detail["day"] for event in events(strict, "payout.booked")] == ["2026-11-19"]
    proved(strict)


def test_parts_of_one_sum_count_together(strict: Stage) -> None:
    strict.say("pay payroll 30000 2026-11-19", by="fei", at="")
    assert len(events(strict, "payout.booked")) == 1
    assert "nothing is done yet" in said(strict, strict.say("pay payroll 30001 2026-11-19", by="fei", at=""))
    assert len(events(strict, "payout.booked")) == 1


def test_what_is_booked_once_more_needs_a_second_person_who_says_so_too(strict: Stage) -> None:
    strict.say("pay payroll 3000 2026-11-19", by="fei", at="")
    asked = strict.say("pay payroll 3000 2026-11-19", by="fei", at="")
    assert asked.card and asked.card.buttons[0].action == "question.yes", said(strict, asked)
    yes = strict.click("question.yes", asked.card.buttons[0].value, by="fei", at="")
    assert "nothing is done yet" in said(strict, yes)
    assert len(events(strict, "payout.booked")) == 1
    assert "booked already" in strict.lines(Reply(strict.notices("ada")[-1].notice.card), "en")
    agree(strict, "ada")
    assert len(events(strict, "payout.booked")) == 2
    assert "answered already" in said(
        strict, strict.click("question.yes", asked.card.buttons[0].value, by="fei", at="")
    )
    proved(strict)


@pytest.fixture
def lonely(strict: Stage) -> Iterator[Stage]:
    """Nobody has a seat of finance or an administrator but Fei."""
    strict.write(lambda book: people.seat(book, _id(book, "Fei"), "admin", 0))
    strict.write(lambda book: people.unseat(book, _id(book, "Ada"), "admin", 0))
    yield strict


@pytest.mark.parametrize("text", ["rate Bob 300 from 2026-11-20", "seat Bob auditor", "pay payroll 60000 2026-11-19"])
def test_alone_it_is_done_and_told_and_the_trail_says_so(lonely: Stage, text: str) -> None:
    start = head(lonely)
    assert "nothing is done" not in said(lonely, lonely.say(text, by="fei", at=""))
    done = [event.action for event in events_since(lonely, start)]
    assert "second.done_alone" in done and len(done) > 1
    told: Card = lonely.notices("max")[-1].notice.card  # the auditor is who there is
    assert "alone" in lonely.lines(Reply(told), "en")
    proved(lonely)


def test_a_write_off_alone_is_booked_and_told(lonely: Stage) -> None:
    lonely.say("contract apollo 10600 tax 6% 100% 2026-10-10", by="li", at="")
    lonely.say("invoice apollo 1 no INV-1 2026-10-10", by="fei", at="")
    answer = said(lonely, lonely.say("write off apollo 1 500 because the customer is insolvent", by="fei", at=""))
    assert "is written off" in answer, answer
    assert events(lonely, "write_off.done_alone") and events(lonely, "second.done_alone")
    proved(lonely)


def test_the_others_hear_of_it(strict: Stage) -> None:
    strict.write(lambda book: people.seat(book, _id(book, "Bob"), "admin", 0))
    strict.say("rate Ann 300 from 2026-11-20", by="fei", at="")
    agree(strict, "ada")
    told = strict.lines(Reply(strict.notices("bob")[-1].notice.card), "en")
    assert "Fei" in told and "Ada" in told and "300.00" in told


@pytest.mark.parametrize("matter", MATTERS)
def test_what_the_company_does_not_want_is_done_at_once(stage: Stage, matter: str) -> None:
    stage.with_rules(four_eyes=frozenset(MATTERS) - {matter})
    stage.say("rate Bob 300 from 2026-11-20", by="fei", at="")
    assert (len(events(stage, "rate.set")) == 2) == (matter == "rates")


def test_on_both_databases_two_who_agree_do_it_once(both: Stage) -> None:
    both.with_rules(four_eyes=frozenset(MATTERS))
    both.write(lambda book: people.seat(book, _id(book, "Bob"), "admin", 0))
    both.say("pay payroll 60000 2026-11-19", by="fei", at="")
    value = _value(both)
    for by in ("ada", "bob"):
        agree_as = Clicked(f"test:by-{by}", both.identity(by), both.place(by, ""), action="second.agree", value=value)
        both.hear(agree_as)
    assert len(events(both, "payout.booked")) == 1
    proved(both)


def _value(stage: Stage) -> str:
    found = [one.notice.card for one in stage.notices("ada")]
    return next(button.value for card in found for button in card.buttons if button.action == "second.agree")


def _id(book: Book, name: str) -> int:
    return next(one.id for one in directory(book).people.values() if one.name == name)


def test_how_it_reads(strict: Stage, golden: Golden) -> None:
    asked = strict.say("rate Bob 300 from 2026-11-20", by="fei", at="")
    card = Reply(strict.notices("ada")[-1].notice.card)
    agreed = agree(strict, "ada")
    told = Reply(strict.notices("fei")[-1].notice.card)
    golden("four_eyes.txt", "\n\n".join(shown(strict, reply) for reply in (asked, card, agreed, told)))
