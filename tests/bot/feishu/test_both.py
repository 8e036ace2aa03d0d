"""One person on Slack and on Feishu, in the real house: what is begun in one is finished in the other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bot.app import App, fetched
from bot.config import Config
from bot.feishu.adapter import Feishu
from bot.slack.adapter import Slack
from chat.incoming import Incoming
from tests.bot.feishu.test_house import SAID, TAXI
from tests.conftest import Stage
from tests.fakes.feishu import FeishuServer, Message
from tests.fakes.slack import SlackServer


@dataclass
class Both:
    """The house between two platforms; Ann and Li Wei have an account on each."""

    app: App
    stage: Stage
    slack: SlackServer
    feishu: FeishuServer
    ann: str
    li: str

    def slack_posts(self, user: str) -> list[dict[str, Any]]:
        return self.slack.bot_messages(self.slack.direct(user))

    def press(self, who: str, card: Message, action: str) -> dict[str, Any]:
        for one in card.buttons():
            value = next((b.get("value", {}) for b in one["behaviors"]), {})
            if value.get("action") == action:
                return self.feishu.acts(who, card, {"tag": "button", "value": value})
        raise AssertionError(f"no button {action} on:\n{card.words}")


@pytest.fixture
def both(stage: Stage, feishu: FeishuServer) -> Iterator[Both]:
    slack = SlackServer().start()
    for user, name in (("UANN", "Ann"), ("ULI", "Li")):
        slack.person(user, name, email=f"{name.lower()}@example.com")
    slack.channel("C1", "apollo", "UANN", "ULI")
    bots = (
        Slack(
            mode="socket",
            bot_token=slack.bot_token,
            app_token=slack.app_token,
            signing_secret=slack.secret,
            api_base_url=slack.base,
            ping_interval=1.0,
            timeout=2.0,
            young=0.0,
        ),
        Feishu(feishu.app_id, "secret", domain=feishu.url, locale="en", quick=20.0, slow=20.0),
    )

    def fetch(incoming: Incoming) -> Incoming:
        return fetched(incoming, app.platforms, 1_000_000)

    stage.with_rules(quiet=None)
    stage.house = replace(stage.house, fetch=fetch)
    app = App(Config(), stage.house.rules, stage.house.store, stage.house, ())
    app.platforms = {bot.name: bot for bot in bots}
    for bot in bots:
        bot.start(app.functions(bot.name))
    slack.wait(lambda: bots[0].state() == "up")
    feishu.connected()
    ann, li = (feishu.person(name, email=f"{name.lower()}@example.com") for name in ("Ann", "Li"))
    found = Both(app, stage, slack, feishu, ann, li)
    for user in ("UANN", "ULI"):
        slack.say(user, slack.direct(user), "hello")
        slack.wait(lambda user=user: found.slack_posts(user))
    for person in (ann, li):
        feishu.says(person, "hello").result(30)
        feishu.card_for(person)
        feishu.says(person, SAID["en"]["language"]).result(30)
        feishu.card_for(person, 2)
    yield found
    for bot in bots:
        bot.stop()
    slack.stop()


def test_a_draft_begun_in_slack_is_finished_in_feishu_and_decided_there(both: Both) -> None:
    slack, feishu = both.slack, both.feishu
    both.stage.receipts[b"taxi"] = (TAXI,)
    photo = slack.file("UANN", "taxi.jpg", "image/jpeg", b"taxi")
    direct = slack.direct("UANN")
    slack.say("UANN", direct, "apollo", files=(photo,))
    draft = slack.wait(
        lambda: next((one for one in both.slack_posts("UANN") if "expense.submit" in json.dumps(one)), None)
    )

    feishu.says(both.ann, "drafts").result(30)
    same = feishu.card_for(both.ann, words="DiDi")
    both.press(both.ann, same, "expense.submit")
    feishu.wait(lambda: "waits for approval" in same.words)
    both.app.deliver()
    slack.wait(lambda: "waits for approval" in json.dumps(slack.message(direct, draft["ts"])))

    # Wherever Li Wei is asked, he decides in Feishu; every card follows, Ann's in Slack too.
    feishu.says(both.li, "approvals").result(30)
    asked = feishu.card_for(both.li, words="Ann: ")
    both.press(both.li, asked, "expense.approve")
    feishu.wait(lambda: "approved" in asked.words)
    both.app.deliver()
    slack.wait(lambda: "approved" in json.dumps(slack.message(direct, draft["ts"])))
    feishu.wait(lambda: "approved" in same.words)


def test_hours_logged_on_both_are_one_week(both: Both) -> None:
    both.slack.say("UANN", both.slack.direct("UANN"), "log 2h apollo today API design")
    both.slack.wait(lambda: "2 h" in json.dumps(both.slack_posts("UANN")[-1]))
    both.feishu.says(both.ann, "log 3h apollo today review").result(30)
    both.feishu.card_for(both.ann, words="3 h on")
    both.feishu.says(both.ann, "my week").result(30)
    assert "5 h" in both.feishu.card_for(both.ann, words="In all").words
