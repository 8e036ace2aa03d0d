"""Several photos in one message on both platforms, through the real adapters: one card, which follows what is done."""

from __future__ import annotations

import json
import secrets
from dataclasses import replace
from datetime import date

from ledger.money import Money
from ledger.receipt import Receipt
from tests.bot.feishu.test_both import Both, both  # noqa: F401 - a fixture
from tests.fakes.feishu import Message
from tests.handlers.papers import BLURRED, TAXI


def rides(both: Both, n: int) -> list[bytes]:  # noqa: F811
    """So many rides of different days; every seventh is read unsurely."""
    names = [b"ride%d" % at for at in range(n)]
    for at, name in enumerate(names):
        sure: Receipt = BLURRED if at % 7 == 6 else TAXI
        ride = replace(sure, total=Money(1_000 + at, "CNY"), day=date(2026, 11, 1 + at % 19), crops={})
        both.stage.receipts[name] = (ride,)
    return names


def test_twenty_photos_on_slack_are_one_message_that_follows(both: Both) -> None:  # noqa: F811
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


def test_photos_in_a_post_on_feishu_are_one_card_that_follows(both: Both) -> None:  # noqa: F811
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
