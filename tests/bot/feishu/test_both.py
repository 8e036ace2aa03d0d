"""One person on Slack and on Feishu, in the real house: what is begun in one is finished in the other."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from bot.app import App
from bot.config import Config
from bot.feishu.adapter import Feishu
from bot.fetching import fetched
from bot.slack.adapter import Slack
from chat.incoming import Incoming
from ledger.money import Money
from ledger.receipt import Receipt
from tests.bot.feishu.test_house import SAID, TAXI
from tests.conftest import Stage
from tests.fakes.feishu import FeishuServer, Message
from tests.fakes.slack import SlackServer
from tests.handlers import papers


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


def rides(both: Both, n: int) -> list[bytes]:
    """So many rides of different days; every seventh is read unsurely."""
    names = [b"ride%d" % at for at in range(n)]
    for at, name in enumerate(names):
        sure: Receipt = papers.BLURRED if at % 7 == 6 else papers.TAXI
        ride = replace(sure, total=Money(1_000 + at, "CNY"), day=date(2026, 11, 1 + at % 19), crops={})
        both.stage.receipts[name] = (ride,)
    return names


def test_twenty_photos_on_slack_are_one_message_that_follows(both: Both) -> None:
    slack = both.slack
    direct = slack.direct("UANN")
    before = len(both.slack_posts("UANN"))
    photos = tuple(slack.file("UANN", f"{name.decode()}.jpg", "image/jpeg", name) for name in rides(both, 20))
    slack.say("UANN", direct, "apollo", files=photos)
    card = slack.wait(lambda: next((one for one in both.slack_posts("UANN") if "20 receipts" in one["text"]), None))
    assert len(both.slack_posts("UANN")) == before + 1
    assert len(card["blocks"]) <= 50 and "7. CN¥10.06 DiDi" in card["text"]
    elements = [one for block in card["blocks"] if block["type"] == "actions" for one in block["elements"]]
    submit = next(one for one in elements if one["action_id"].endswith("expense.submit_all"))
    pick = next(one for one in elements if one["type"] == "static_select")
    assert len(pick["options"]) == 20 and submit["text"]["text"] == "Submit 18 that are clear"
    slack.click("UANN", direct, card["ts"], submit["action_id"])
    slack.wait(lambda: "18 expenses submitted" in slack.message(direct, card["ts"])["text"])
    assert len(both.slack_posts("UANN")) == before + 1, "the same message"


def test_photos_in_a_post_on_feishu_are_one_card_that_follows(both: Both) -> None:
    feishu, message = both.feishu, f"om_{secrets.token_hex(8)}"
    rows = []
    for name in rides(both, 8):
        key = f"img_{name.decode()}"
        feishu.files[message, key] = (name, "image/jpeg")
        rows.append([{"tag": "img", "image_key": key}])
    content = {"title": "", "content": [*rows, [{"tag": "text", "text": "apollo"}]]}
    before = len(feishu.posted(both.ann))
    feishu.sends(both.ann, "post", content, message_id=message).result(30)
    card: Message = feishu.card_for(both.ann, words="8 receipts")
    assert len(feishu.posted(both.ann)) == before + 1 and "please look at it" in card.words
    both.press(both.ann, card, "expense.submit_all")
    feishu.wait(lambda: "7 expenses submitted" in card.words)
    assert len(json.dumps(card.content)) < 30_000
