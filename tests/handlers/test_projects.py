"""Projects and people: made, named, bound, closed; seats and who may give them."""

from __future__ import annotations

from chat.cards.card import SILENCE
from chat.incoming import Identity, Place, Said
from storage import hours
from storage.directory import directory
from tests.conftest import Stage


def test_a_lead_makes_a_project_and_leads_it(stage: Stage) -> None:
    assert "HERMES" in stage.lines(stage.say("new project HERMES 赫尔墨斯", by="li", at=""))
    with stage.read() as book:
        people = directory(book)
        made = people.projects[people.by_code["HERMES"]]
        assert made.zh == "赫尔墨斯" and "lead" in people.roles(people.accounts["test", "li"], made.id)


def test_a_member_cannot_make_one(stage: Stage) -> None:
    assert "role" in stage.lines(stage.say("new project HERMES", by="ann", at=""))


def test_the_form_says_which_field_is_wrong(stage: Stage) -> None:
    reply = stage.submit("project.new", by="fei", code="H E", en="Hermes", currency="CNY")
    assert set(reply.wrong) == {"code"}
    reply = stage.submit("project.new", by="fei", code="HER", currency="CNY", start="2026-12-01", end="2026-11-01")
    assert set(reply.wrong) == {"end"}


def test_a_bound_channel_needs_no_name(stage: Stage) -> None:
    stage.say("bind xinghe", by="li", at="#new")
    assert "星河" in stage.lines(stage.say("2h site", by="ann", at="#new"), "zh-CN")


def test_an_alias_is_understood(stage: Stage) -> None:
    stage.say("alias xinghe milkyway", by="li")
    assert "Starriver" in stage.lines(stage.say("log 2h milkyway site", by="ann", at=""))


def test_a_closed_project_takes_no_hours_until_it_is_reopened(stage: Stage) -> None:
    stage.say("close project apollo", by="li")
    refused = stage.say("2h design", by="ann")
    assert "closed" in stage.lines(refused)
    stage.say("reopen apollo because warranty", by="li")
    assert "2 h on Apollo" in stage.lines(stage.say("2h design", by="ann"))


def test_a_task_in_the_line_is_kept_with_the_hours(stage: Stage) -> None:
    stage.say("task apollo API design", by="li")
    reply = stage.say("2h API design", by="ann")
    assert "API design" in stage.lines(reply)
    stage.say("task done apollo API design", by="li")
    assert "done" in stage.lines(stage.say("task apollo", by="ann"))


def test_only_an_administrator_gives_company_seats(stage: Stage) -> None:
    assert "administrator" in stage.lines(stage.say("seat zoe finance", by="li"), "en")
    assert "finance" in stage.lines(stage.say("seat zoe finance", by="ada"), "en")


def test_the_last_administrator_keeps_the_seat(stage: Stage) -> None:
    assert "last administrator" in stage.lines(stage.say("unseat ada admin", by="ada"))


def test_a_newcomer_is_linked_by_an_administrator(stage: Stage) -> None:
    reply = stage.say("hello", by="newbie", at="")
    assert "do not know you" in stage.lines(reply)
    asked = [one for one in stage.notices("ada") if one.notice.kind == "newcomer"]
    assert len(asked) == 1
    stage.say("hello again", by="newbie", at="")
    assert len([one for one in stage.notices("ada") if one.notice.kind == "newcomer"]) == 1
    stage.click("person.welcome", asked[0].notice.card.buttons[0].value, by="ada", at="")
    assert "I keep the project" in stage.lines(stage.say("help", by="newbie", at=""))


def test_somebody_else_cannot_welcome(stage: Stage) -> None:
    stage.say("hello", by="newbie", at="")
    reply = stage.click("person.welcome", "test newbie Newbie", by="ann", at="")
    assert "role" in stage.lines(reply)


def test_a_person_who_left_is_not_answered(stage: Stage) -> None:
    stage.say("deactivate bob", by="ada", at="")
    assert "no longer active" in stage.lines(stage.say("2h design", by="bob"))


def test_the_first_words_of_somebody_known_by_address_are_worked_on(stage: Stage) -> None:
    stage.say("new person Wang Fang wf@example.com", by="ada", at="")
    stage.say("seat Wang Fang member apollo", by="ada", at="")
    by = Identity("test", "wf", name="方方", email="WF@example.com", locale="en")
    said = Said("wf1", by, Place("test", "#apollo"), text="2h design", addressed=False)
    reply = stage.hear(said)
    assert "2 h on Apollo" in stage.lines(reply) and "Hello Wang Fang" in stage.lines(reply)
    assert stage.hear(said) == SILENCE
    again = stage.hear(Said("wf2", by, Place("test", "#apollo"), text="1h design"))
    assert "1 h on Apollo" in stage.lines(again) and "Hello" not in stage.lines(again)


def test_a_named_administrator_is_one_from_the_first_word(stage: Stage) -> None:
    stage.with_rules(admins=("boss@example.com",))
    by = Identity("test", "boss", name="Boss", email="boss@example.com", locale="en")
    reply = stage.hear(Said("b1", by, Place("test", "boss", "direct"), text="new project ROCKET Rocket"))
    assert "Rocket" in stage.lines(reply) and "Hello Boss" in stage.lines(reply)


def test_the_language_can_be_chosen(stage: Stage) -> None:
    stage.say("language 中文", by="ann", at="")
    assert stage.say("my week", by="ann", at="").locale == "zh-CN"


def test_a_newcomer_is_known_by_their_mobile_number(stage: Stage) -> None:
    stage.say("new person Wang Fang +86 138-0013 8000", by="ada", at="")
    by = Identity("test", "wf", name="方方", mobile="13800138000")
    reply = stage.hear(Said("wf1", by, Place("test", "wf", "direct"), text="hello"))
    assert "Hello Wang Fang" in stage.lines(reply)
    assert "I keep the project" in stage.lines(stage.hear(Said("wf2", by, Place("test", "wf", "direct"), text="help")))


def test_a_person_may_be_named_by_a_mention_of_their_account(stage: Stage) -> None:
    assert "Zoe" in stage.lines(stage.say("seat <@zoe> member apollo", by="li"))
    assert "Zoe" in stage.lines(stage.say("移出 <@zoe|zoe> 成员 阿波罗", by="li"))
    assert "Bob" in stage.lines(stage.say("delegate to <@bob> until 3 Dec", by="li"))
    stage.say("<@bob> 2h pairing", by="ann")
    with stage.read() as book:
        assert [one[0] for one in hours.on_day(book, 1, stage.now.date())] == [120], "the speaker's hours"
