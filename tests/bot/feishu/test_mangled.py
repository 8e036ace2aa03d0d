"""Sealed deliveries with anything in them: taken or refused, never 500: the platform would send them again."""

from __future__ import annotations

import json
import logging
import random
from typing import Any

import pytest

from tests.bot.feishu.conftest import Connect
from tests.bot.feishu.test_webhook import asked
from tests.bot.mangled import mangled
from tests.fakes.feishu import FeishuServer

SENDER = {"sender_id": {"open_id": "ou_1", "union_id": "on_1"}, "sender_type": "user", "tenant_key": "t"}
MESSAGE = {
    "message_id": "om_1",
    "chat_id": "oc_1",
    "chat_type": "group",
    "message_type": "text",
    "content": json.dumps({"text": "@_user_1 2h design"}),
    "create_time": "1700000000000",
    "mentions": [{"key": "@_user_1", "id": {"open_id": "ou_bot"}, "name": "bot"}],
    "root_id": "om_0",
}
BASE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("im.message.receive_v1", {"sender": SENDER, "message": MESSAGE}),
    (
        "im.message.receive_v1",
        {
            "sender": SENDER,
            "message": {
                **MESSAGE,
                "message_type": "post",
                "content": json.dumps({"zh_cn": {"content": [[{"tag": "text", "text": "2h"}]]}}),
            },
        },
    ),
    (
        "im.message.receive_v1",
        {
            "sender": SENDER,
            "message": {**MESSAGE, "message_type": "image", "content": json.dumps({"image_key": "img"})},
        },
    ),
    (
        "im.message.receive_v1",
        {
            "sender": SENDER,
            "message": {
                **MESSAGE,
                "message_type": "file",
                "content": json.dumps({"file_key": "f", "file_name": "a.pdf"}),
            },
        },
    ),
    (
        "im.message.recalled_v1",
        {"message_id": "om_1", "chat_id": "oc_1", "recall_time": "1", "recall_type": "message_owner"},
    ),
    ("im.message.updated_v1", {"sender": SENDER, "message": MESSAGE}),
    (
        "card.action.trigger",
        {
            "operator": {"open_id": "ou_1"},
            "token": "t",
            "action": {"tag": "button", "value": {"action": "hours.undo", "value": "1"}, "form_value": {"note": "x"}},
            "context": {"open_message_id": "om_2", "open_chat_id": "oc_1"},
        },
    ),
    ("im.chat.member.bot.added_v1", {"chat_id": "oc_1", "operator_id": {"open_id": "ou_1"}, "name": "apollo"}),
    ("im.chat.member.bot.deleted_v1", {"chat_id": "oc_1", "operator_id": {"open_id": "ou_1"}}),
    (
        "application.bot.menu_v6",
        {"operator": {"operator_id": {"open_id": "ou_1"}}, "event_key": "help", "timestamp": 1},
    ),
    ("contact.user.deleted_v3", {"object": {"open_id": "ou_1"}, "old_object": {}}),
    ("contact.user.updated_v3", {"object": {"open_id": "ou_1", "name": "Ann"}, "old_object": {}}),
)


def test_no_sealed_delivery_breaks_the_door(
    connect: Connect, feishu: FeishuServer, caplog: pytest.LogCaptureFixture
) -> None:
    door, dice, bad = connect("webhook"), random.Random(14), {}
    caplog.set_level(logging.CRITICAL)
    for case in range(300):
        kind, inner = BASE[case % len(BASE)]
        event = feishu.made(kind, inner if case < len(BASE) else mangled(inner, dice), event_id=f"e{case}")
        status = asked(door, *feishu.sealed(json.dumps(event).encode())).status
        if status >= 500:
            bad.setdefault(kind, json.dumps(event["event"])[:600])
    for _case in range(60):
        whole = mangled(feishu.made(*BASE[0]), dice)
        assert asked(door, *feishu.sealed(json.dumps(whole).encode())).status < 500, whole
    assert not bad, bad
