"""Somebody leaves: told once, their approvals go on, nothing of theirs is lost from sight."""

from __future__ import annotations

from chat.cards.card import SILENCE, Reply
from chat.incoming import Identity, Joined, Left, Place
from storage import people
from storage.directory import directory
from tests.conftest import Stage
from tests.handlers.test_approvals import submitted


def leaves(stage: Stage, who: str, id: str = "left:1") -> None:
    """The directory of the platform no longer has the account."""
    by = Identity("test", who)
    assert stage.hear(Left(id, by, Place("test", who, "direct"), addressed=False)) == SILENCE


def told(stage: Stage, to: str, words: str) -> list[str]:
    """The notices for an account with these words on them."""
    found = [stage.lines(Reply(one.notice.card)) for one in stage.notices(to)]
    return [one for one in found if words in one]


def person(stage: Stage, name: str) -> int:
    with stage.read() as book:
        return next(one.id for one in directory(book).people.values() if one.name == name)


def active(stage: Stage, name: str) -> bool:
    with stage.read() as book:
        return directory(book).person(person(stage, name)).active


def test_an_approver_leaves_and_the_next_by_the_rules_is_asked(stage: Stage) -> None:
    submitted(stage)
    assert told(stage, "li", "145.50") and not told(stage, "fei", "145.50")
    leaves(stage, "li")
    assert len(told(stage, "fei", "145.50")) == 1, "finance decides where no lead is left"
    (card,) = told(stage, "ada", "Li Wei is no longer active")
    assert "project lead of Apollo" in card and "Approvals passed on: 1, to Fei" in card
    assert not active(stage, "Li Wei")
    leaves(stage, "li", "left:2")
    assert len(told(stage, "ada", "no longer active")) == 1, "once"


def test_what_they_leave_behind_is_named(stage: Stage) -> None:
    stage.say("expense 45.50 taxi apollo", by="bob", at="")
    stage.say("expense 60 hotel apollo", by="bob", at="")
    leaves(stage, "bob")
    (card,) = told(stage, "ada", "Bob is no longer active")
    assert "member of Apollo" in card and "Open drafts: 2" in card


def test_an_administrator_can_take_it_back(stage: Stage) -> None:
    leaves(stage, "bob")
    undo = next(one for one in stage.notices("ada")[-1].notice.card.buttons if one.action == "person.stay")
    assert "role" in stage.lines(stage.click("person.stay", undo.value, by="ann", at=""))
    assert "active again" in stage.lines(stage.click("person.stay", undo.value, by="ada", at=""))
    assert "2 h on Apollo" in stage.lines(stage.say("2h apollo design", by="bob", at=""))


def test_who_has_an_account_elsewhere_stays_until_somebody_decides(stage: Stage) -> None:
    stage.write(lambda book: people.link(book, person(stage, "Bob"), "slack", "UBOB"))
    leaves(stage, "bob")
    (card,) = told(stage, "ada", "Bob is no longer in the directory of test")
    assert "account on Slack" in card
    assert active(stage, "Bob")
    stage.click("person.gone", str(person(stage, "Bob")), by="ada", at="")
    assert not active(stage, "Bob")


def test_the_last_administrator_stays_and_finance_is_told(stage: Stage) -> None:
    leaves(stage, "ada")
    assert active(stage, "Ada")
    (card,) = told(stage, "fei", "Ada is no longer in the directory")
    assert "last administrator" in card


def test_strangers_leave_in_silence_and_nobody_says_it_of_another(stage: Stage) -> None:
    leaves(stage, "nobody")
    assert "I no longer know that button" in stage.lines(stage.click("person.left", "", by="bob", at=""), "en")
    assert active(stage, "Bob") and not told(stage, "ada", "Bob")


def test_a_deputy_who_left_is_not_asked(stage: Stage) -> None:
    stage.say("delegate to Fei until 3 Dec", by="li", at="")
    stage.say("deactivate fei", by="ada", at="")
    submitted(stage)
    assert told(stage, "li", "145.50")


def test_deactivating_by_hand_passes_on_what_waited(stage: Stage) -> None:
    submitted(stage)
    reply = stage.say("deactivate Li Wei", by="ada", at="")
    assert reply.private and "Approvals passed on: 1, to Fei" in stage.lines(reply)
    assert told(stage, "fei", "145.50")


def test_many_that_waited_become_one_message(stage: Stage) -> None:
    for number in range(5):
        submitted(stage, f"expense {145 + number}.50 taxi")
    leaves(stage, "li")
    assert len(told(stage, "fei", "5 wait for your approval")) == 1 and not told(stage, "fei", "145.50")


def test_a_channel_that_the_bot_was_taken_out_of_is_bound_no_more(stage: Stage) -> None:
    gone = Joined("out:1", Identity("test", "nobody"), Place("test", "#apollo"), name="Apollo", here=False)
    assert stage.hear(gone) == SILENCE
    (card,) = told(stage, "li", "I was taken out of the channel Apollo")
    assert "News of it goes to you now" in card and "Apollo" in card
    with stage.read() as book:
        assert ("test", "#apollo") not in directory(book).places
    stage.hear(Joined("out:2", Identity("test", "li"), Place("test", "#apollo"), name="Apollo", here=False))
    stage.hear(Joined("out:3", Identity("test", "li"), Place("test", "#finance"), here=False))
    assert len(told(stage, "li", "taken out")) == 1 and len(told(stage, "fei", "taken out")) == 1
