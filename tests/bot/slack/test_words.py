"""Words that nobody was taught, through Slack and the real house: understood, private where they must be, or left."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.period import Period
from storage import absences, hours
from tests.bot.slack.test_story import Company, company
from tests.fakes.slack import BOT

__all__ = ["company"]

SAID = {
    "en": (
        "2h API design",
        "make it 3h",
        "taxi 45.50",
        "make it 54.50",
        "who worked on apollo this week?",
        "report hours this month",
        "leave monday",
        "report hours mars",
        "cancel that",
    ),
    "zh-CN": (
        "2小时 接口联调",
        "改成3小时",
        "打车 45.5",
        "改成54.5",
        "阿波罗本周谁干了多少",
        "报表 工时 本月",
        "周一请假",
        "火星项目的工时报表",
        "删掉刚才那条",
    ),
}


@pytest.mark.sweep(4)
def test_words_find_their_way(company: Company) -> None:
    slack = company.slack
    logged, longer, taxi, dearer, who, report, leave, wrong, undo = SAID[company.locale]
    slack.say("U1", "C1", logged)
    company.new("C1", 0)
    assert company.minutes() == 120

    # What people say to each other changes nothing; said to the bot it corrects what was entered last.
    for words in (longer, taxi, undo):
        slack.say("U1", "C1", words)
    slack.say("U1", "C1", f"<@{BOT}> {longer}")
    company.new("C1", 1)
    slack.wait(company.all_answered)
    assert company.minutes() == 180 and company.count("C1") == 2 and company.count("D1") == 0

    # A draft is its owner's; the amount is corrected there.
    slack.say("U1", "C1", f"<@{BOT}> {taxi}")
    assert "45.50" in company.new("D1", 0)["text"]
    slack.say("U1", "D1", dearer)
    assert "54.50" in company.new("D1", 1)["text"]

    # Hours by person, and a report as a file, are for the asker alone; the word in the channel says where it is.
    known = company.count("C1")
    slack.say("U2", "C1", f"<@{BOT}> {who}")
    slack.wait(lambda: [one for one in slack.called("chat.postEphemeral") if "Ann" in one.args["text"]])
    slack.say("U3", "C1", f"<@{BOT}> {report}")
    assert company.new("D3", 0)
    slack.wait(lambda: [file for one in slack.bot_messages("D3") for file in one.get("files") or ()])
    slack.wait(lambda: [one for one in slack.called("chat.postEphemeral") if one.args["user"] == "U3"])
    assert company.count("C1") == known
    refused = company.count("D1")
    slack.say("U1", "D1", report)
    assert "Fei" in company.new("D1", refused)["text"], "it says whom to ask"
    mistaken = company.count("D3")
    slack.say("U3", "D3", wrong)
    assert "mars" in (said := company.new("D3", mistaken)["text"]) or "火星" in said

    # Leave, and taking it back.
    known = company.count("D1")
    slack.say("U1", "D1", leave)
    noted = company.new("D1", known)
    slack.click("U1", "D1", noted["ts"], "leave.back")
    slack.wait(lambda: "leave.back" not in str(slack.message("D1", noted["ts"])["blocks"]))
    slack.wait(company.all_answered)
    with company.store.read(company.now) as book:
        assert absences.of_person(book, 1, Period(date(2026, 11, 1), date(2027, 1, 1))) == ()
        assert hours.by_person(book, 1, Period(date(2026, 11, 1), date(2026, 12, 1))) == {1: 180}
