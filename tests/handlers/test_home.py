"""Home, the same hours again, a week in one form, links and prompts."""

from __future__ import annotations

import pytest

from chat.cards.card import SILENCE
from chat.words import say
from storage import hours
from tests.conftest import Stage
from tests.golden import Golden


def spend(stage: Stage) -> str:
    card = stage.say("expense 300 cables material").card
    assert card
    id = card.about.partition(":")[2]
    stage.click("expense.submit", id)
    return id


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_home_of_a_lead(stage: Stage, golden: Golden, locale: str) -> None:
    stage.say("log 7h yesterday planning", by="li")
    spend(stage)
    reply = stage.click("home.show", by="li", at="")
    cards = [reply.card, *reply.more]
    text = "\n\n".join(stage.lines(type(reply)(card), locale) for card in cards)
    golden(f"home.{locale}.txt", text)


def test_home_of_somebody_without_anything(stage: Stage) -> None:
    assert "Nothing waits for you" in stage.lines(stage.say("home", by="zoe", at=""))


def test_an_approval_is_decided_on_the_home_page(stage: Stage) -> None:
    id = spend(stage)
    reply = stage.click("home.show", by="li", at="")
    buttons = [button for card in reply.more for button in card.buttons]
    (approve,) = [button for button in buttons if button.action == "expense.approve"]
    assert approve.value.split()[0] == id
    assert "approved by" in stage.lines(stage.click(approve.action, approve.value, by="li", at=""))


def test_the_same_again_for_today(stage: Stage) -> None:
    stage.say("log 2.5h yesterday API design")
    assert "2.5 h on Apollo" in stage.lines(stage.click("hours.again", "1"))
    assert "Only the person" in stage.lines(stage.click("hours.again", "1", by="bob"))
    with stage.read() as book:
        assert [one[0] for one in hours.on_day(book, 1, stage.now.date())] == [150]


def test_a_week_in_one_form(stage: Stage, golden: Golden) -> None:
    stage.say("log 2h yesterday API design")
    golden("week_form.en.txt", stage.lines(stage.click("week.form")))
    answers = {"project": "APOLLO", "2026-11-16": "8h", "2026-11-17": "", "2026-11-18": "7:30", "note": "site"}
    assert "2 entries, 15.5 h" in stage.lines(stage.submit("week.log", **answers))
    wrong = stage.submit("week.log", project="APOLLO", **{"2026-11-16": "much"})
    assert set(wrong.wrong) == {"2026-11-16"}


def test_a_link_shows_itself_only_to_those_who_may_see_it(stage: Stage) -> None:
    id = spend(stage)
    url = f"https://zhangfang.example.com/expense/{id}"
    assert "300" in stage.lines(stage.click("link.show", url, by="li", at=""))
    assert "300" in stage.lines(stage.click("link.show", url, by="ann")), "their own, where they want"
    assert stage.click("link.show", url, by="li") == SILENCE, "a channel is not told what somebody spent"
    assert stage.click("link.show", url, by="li", at="#xinghe") == SILENCE
    assert stage.click("link.show", url, by="bob") == SILENCE
    assert stage.click("link.show", "https://example.com/other", by="li") == SILENCE


def test_a_prompt_is_said_for_the_person(stage: Stage) -> None:
    prompts = stage.click("prompts.show", by="ann", at="").card
    assert prompts
    said = stage.click("prompts.say", prompts.buttons[0].value, by="ann", at="")
    assert "Hours from" in stage.lines(said)


def test_the_form_left_empty_logs_the_same_as_last_time(stage: Stage) -> None:
    first = stage.click("hours.form").form
    assert first and next(one for one in first.questions if one.name == "hours").required
    assert stage.submit("hours.log", project="APOLLO", day="2026-11-20", hours="").wrong.keys() == {"hours"}
    stage.say("log 2.5h yesterday API design")
    form = stage.click("hours.form").form
    assert form
    asked = next(one for one in form.questions if one.name == "hours")
    assert not asked.required and "2.5 h · API design" in say(asked.hint) and "2.5 小时" in say(asked.hint, "zh-CN")
    again = stage.lines(stage.submit("hours.log", project="APOLLO", day="2026-11-20", hours="", note=""))
    assert "2.5 h on Apollo" in again and "API design" in again
    elsewhere = stage.submit("hours.log", project="XINGHE", day="2026-11-20", hours="")
    assert elsewhere.wrong.keys() == {"hours"}, "last time was on another project"
