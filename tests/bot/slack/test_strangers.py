"""Who is not of the company, and which channels others are in: known alike before Slack said who we are, and after."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.slack.people import SlackPeople
from tests.bot.slack.conftest import Stage
from tests.fakes.slack import BOT

KINDS: dict[str, dict[str, Any]] = {
    "a guest of several channels": {"is_restricted": True},
    "a guest of one channel": {"is_restricted": True, "is_ultra_restricted": True},
    "a stranger": {"is_stranger": True},
    "of another team": {"team_id": "T-OTHER"},
    "unconfirmed": {"is_email_confirmed": False},
}


class Api:
    """Answers users.info."""

    def __init__(self, **flags: Any) -> None:
        self.asked, self.flags = 0, flags

    async def __call__(self, _method: str, args: dict[str, Any], **_more: Any) -> dict[str, Any]:
        self.asked += 1
        profile = {"display_name": "Eve", "email": "ann@example.com"}
        return {"user": {"id": args["user"], "team_id": "T1", "profile": profile, **self.flags}}


def email(people: SlackPeople, team: str = "") -> str:
    return asyncio.run(people.account("U9", team)).identity.email


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("started", [False, True])
def test_an_address_makes_nobody_of_others_one_of_us(kind: str, started: bool) -> None:
    people = SlackPeople(Api(**KINDS[kind]))  # type: ignore[arg-type]
    people.team = "T1" if started else ""
    assert email(people) == ""


def test_nor_of_anybody_before_slack_has_said_who_we_are_and_then_it_is_asked_anew() -> None:
    api = Api()
    people = SlackPeople(api)  # type: ignore[arg-type]
    assert email(people) == ""
    people.team = "T1"
    assert email(people) == "ann@example.com" and api.asked == 2
    assert email(people) == "ann@example.com" and api.asked == 2


def test_who_comes_with_an_event_of_another_team_is_a_stranger() -> None:
    people = SlackPeople(Api())  # type: ignore[arg-type]
    people.team = "T1"
    account = asyncio.run(people.account("U9", "T-OTHER"))
    assert account.stranger and account.identity.email == ""


def test_a_guest_reaches_the_house_without_an_address(on: Stage) -> None:
    on.slack.person("U8", "Gus", email="ann@example.com", is_restricted=True)
    on.slack.say("U8", on.slack.direct("U8"), "2h")
    on.slack.wait(lambda: on.house.heard)
    assert (on.house.heard[0].by.name, on.house.heard[0].by.email) == ("Gus", "")


def test_a_channel_with_others_is_known_as_one(on: Stage) -> None:
    on.slack.say("U1", "C1", f"<@{BOT}> 2h")
    on.slack.wait(lambda: len(on.house.heard) == 1)
    on.slack.channels["C1"]["is_ext_shared"] = True
    on.slack.say("U1", "C1", f"<@{BOT}> 3h")
    on.slack.wait(lambda: len(on.house.heard) == 2)
    on.slack.say("U1", on.slack.direct("U1"), "4h")
    on.slack.wait(lambda: len(on.house.heard) == 3)
    assert [one.at.outsiders for one in on.house.heard] == [False, True, None]


def test_of_a_command_it_is_asked(on: Stage) -> None:
    on.slack.channel("C7", "acme", "U1")
    on.slack.channels["C7"]["is_ext_shared"] = True
    on.slack.command("U1", "C7", "my week")
    on.slack.wait(lambda: on.house.heard)
    assert on.house.heard[0].at.outsiders is True


def test_it_is_known_of_a_channel_in_which_nobody_speaks(on: Stage) -> None:
    on.slack.channel("C7", "acme", "U1")
    on.slack.channels["C7"]["is_ext_shared"] = True
    assert [on.bots[0].outsiders(channel) for channel in ("C1", "C7", "C404")] == [False, True, None]
