"""Signed requests with anything in them: taken or refused, never 500 — Slack would send them again and again."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import random
import time
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from tests.bot.mangled import mangled
from tests.bot.slack.conftest import Stage, patient

USER = {"id": "U1", "username": "ann", "name": "ann", "team_id": "T1"}
MESSAGE = {
    "type": "message",
    "user": "U1",
    "channel": "C1",
    "channel_type": "channel",
    "text": "<@UBOT> 2h design",
    "ts": "1700000000.000100",
    "thread_ts": "1700000000.000050",
    "files": [{"id": "F1", "name": "a.jpg", "mimetype": "image/jpeg", "url_private": "x", "size": 12}],
    "blocks": [{"type": "rich_text", "elements": [{"type": "text", "text": "x"}]}],
}
VIEW = {
    "id": "V1",
    "type": "modal",
    "callback_id": "hours.log",
    "private_metadata": '{"value": "", "channel": "C1"}',
    "state": {"values": {"project": {"project": {"type": "external_select", "selected_option": {"value": "apollo"}}}}},
    "hash": "h",
}
CARD = {"ts": "1700000000.000200", "text": "Logged", "blocks": [{"type": "section", "block_id": "b"}]}
ACTION = {"action_id": "hours.undo", "block_id": "b", "value": "1", "type": "button", "action_ts": "1700000000.1"}
BASE: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "event",
        {"type": "event_callback", "team_id": "T1", "event_id": "E1", "event_time": 1700000000, "event": MESSAGE},
    ),
    ("event", {"type": "event_callback", "event_id": "E2", "event": {**MESSAGE, "type": "app_mention"}}),
    (
        "event",
        {
            "type": "event_callback",
            "event_id": "E3",
            "event": {**MESSAGE, "subtype": "message_changed", "message": MESSAGE, "previous_message": MESSAGE},
        },
    ),
    (
        "event",
        {
            "type": "event_callback",
            "event_id": "E4",
            "event": {**MESSAGE, "subtype": "message_deleted", "deleted_ts": "1.1"},
        },
    ),
    (
        "event",
        {"type": "event_callback", "event_id": "E5", "event": {"type": "app_home_opened", "user": "U1", "tab": "home"}},
    ),
    (
        "event",
        {
            "type": "event_callback",
            "event_id": "E6",
            "event": {"type": "file_shared", "file_id": "F1", "user_id": "U1", "channel_id": "C1"},
        },
    ),
    (
        "event",
        {
            "type": "event_callback",
            "event_id": "E7",
            "event": {"type": "member_joined_channel", "user": "UBOT", "channel": "C1", "inviter": "U1"},
        },
    ),
    (
        "event",
        {
            "type": "event_callback",
            "event_id": "E8",
            "event": {"type": "user_change", "user": {"id": "U1", "deleted": True, "profile": {}}},
        },
    ),
    (
        "payload",
        {
            "type": "block_actions",
            "user": USER,
            "channel": {"id": "C1"},
            "message": CARD,
            "actions": [ACTION],
            "trigger_id": "t",
            "container": {"type": "message", "channel_id": "C1", "message_ts": "1.2"},
        },
    ),
    ("payload", {"type": "view_submission", "user": USER, "view": VIEW, "trigger_id": "t"}),
    ("payload", {"type": "view_closed", "user": USER, "view": VIEW}),
    (
        "payload",
        {
            "type": "block_suggestion",
            "user": USER,
            "view": VIEW,
            "action_id": "project",
            "block_id": "b",
            "value": "ap",
        },
    ),
    (
        "payload",
        {
            "type": "message_action",
            "callback_id": "book",
            "user": USER,
            "channel": {"id": "C1"},
            "message": MESSAGE,
            "trigger_id": "t",
            "message_ts": "1.1",
        },
    ),
    ("payload", {"type": "shortcut", "callback_id": "hours", "user": USER, "trigger_id": "t"}),
    (
        "command",
        {
            "command": "/zf",
            "text": "2h design",
            "user_id": "U1",
            "channel_id": "C1",
            "trigger_id": "t",
            "user_name": "ann",
        },
    ),
)


def test_no_signed_payload_breaks_the_door(calm: None, caplog: pytest.LogCaptureFixture) -> None:
    stage, dice = patient(Stage("http")), random.Random(14)
    caplog.set_level(logging.CRITICAL)
    bad: dict[str, str] = {}
    try:
        stage.start(ack_patience=2.0)
        door = stage.servings[-1].address + "/slack/events"
        with httpx.Client(trust_env=False, timeout=30) as client:
            for case in range(300):
                kind, base = BASE[case % len(BASE)]
                payload = base if case < len(BASE) else mangled(base, dice)
                status = post(client, door, kind, payload, stage.slack.secret)
                if status >= 500 or status == 0:
                    bad.setdefault(f"{kind} {base.get('type')} {status}", json.dumps(payload)[:600])
            for body in (b"", b"\xff", b"payload=%FF", b"payload=[", b"[" * 100_000, b"{}", b"payload={}", b"null"):
                for content in ("application/json", "application/x-www-form-urlencoded"):
                    status = signed(client, door, body, content, stage.slack.secret)
                    if status >= 500:
                        bad.setdefault(f"{content} {body[:20]!r}", str(status))
    finally:
        stage.stop()
    for kind, payload in bad.items():
        print("BAD", kind, payload)
    assert not bad


def post(client: httpx.Client, door: str, kind: str, payload: dict[str, Any], secret: str) -> int:
    if kind == "event":
        return signed(client, door, json.dumps(payload).encode(), "application/json", secret)
    words = {key: str(value) for key, value in payload.items()}
    data = {"payload": json.dumps(payload)} if kind == "payload" else words
    body = urlencode(data, errors="replace").encode()
    return signed(client, door, body, "application/x-www-form-urlencoded", secret)


def signed(client: httpx.Client, door: str, body: bytes, content: str, secret: str) -> int:
    stamp = str(int(time.time()))
    text = body.decode("utf-8", "replace")
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{text}".encode(), hashlib.sha256).hexdigest()
    headers = {"Content-Type": content, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}
    return client.post(door, content=body, headers=headers).status_code
