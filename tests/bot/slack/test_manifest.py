"""The manifest asks for what the code uses: no scope more, no event less."""

from __future__ import annotations

import ast
import inspect
import itertools
import textwrap
from typing import Any

from bot.slack.health import findings
from bot.slack.intake import SlackIntake
from bot.slack.manifest import EVENTS, SCOPES, manifest, scopes
from chat.cards.card import Attachment, Card, Reply
from chat.text import verbatim
from tests.bot.slack.conftest import Stage
from tests.fakes.slack import BOT, EVERY_SCOPE

# Events that Slack sends only to who has the scope (documentation of each event).
_EVENT_SCOPES = {
    "app_mention": ("app_mentions:read",),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "link_shared": ("links:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "file_shared": ("files:read",),
    "assistant_thread_started": ("assistant:write",),
    "app_home_opened": (),
    "channel_left": ("channels:read",),
    "group_left": ("groups:read",),
    "user_change": ("users:read",),
}


def test_the_scopes_are_those_of_the_calls_and_events_and_no_more(socket_stage: Stage) -> None:
    on = socket_stage
    bot = on.start(young=60.0)
    _everything(on)
    for channel, kind in (("C1", "channel"), ("G1", "channel"), ("U1", "direct")):
        from chat.incoming import Place

        bot.post(Place("slack", channel, kind), Card(verbatim("News")), key=f"news:{channel}", locale="en")  # type: ignore[arg-type]
    used = set(on.slack.used_scopes) | {"commands"}
    for event in (*EVENTS, "link_shared"):
        used |= set(_EVENT_SCOPES[event])
    assert used == set(SCOPES) == set(scopes(link_domain="books.example.com")) == set(EVERY_SCOPE)


def test_every_event_is_listened_for_and_no_other_is_asked_for(socket_stage: Stage) -> None:
    on = socket_stage
    on.start()
    told = {
        "message.channels": _message("C1", "channel", "2h"),
        "message.groups": _message("G1", "group", "2h"),
        "message.im": _message("D1", "im", "2h"),
        "app_mention": {**_message("C1", "channel", f"<@{BOT}> 2h"), "type": "app_mention"},
        "app_home_opened": {"type": "app_home_opened", "user": "U1", "tab": "home"},
        "member_joined_channel": {"type": "member_joined_channel", "user": BOT, "channel": "C1", "inviter": "U1"},
        "assistant_thread_started": {
            "type": "assistant_thread_started",
            "assistant_thread": {
                "user_id": "U1",
                "channel_id": on.slack.direct("U1"),
                "thread_ts": "1.1",
                "context": {},
            },
        },
        "link_shared": {
            "type": "link_shared",
            "channel": "C1",
            "user": "U1",
            "message_ts": "1.2",
            "links": [{"url": "https://books.example.com/entry/7"}],
        },
        "file_shared": _file_shared(on),
        "channel_left": {"type": "channel_left", "channel": "C1", "actor_id": "U1"},
        "group_left": {"type": "group_left", "channel": "G1"},
        "user_change": {"type": "user_change", "user": {"id": "U2", "deleted": True}},
    }
    assert set(told) == {*EVENTS, "link_shared"} == _events_in_the_code()
    on.slack.channel("G1", "secret", "U1")
    heard = {
        "app_home_opened": "slack:home:Ev",
        "member_joined_channel": "slack:joined:",
        "assistant_thread_started": "slack:assistant:",
        "link_shared": "slack:link:",
        "file_shared": "slack:C1:1.3",
        "channel_left": "slack:taken:Ev",
        "group_left": "slack:taken:Ev",
        "user_change": "slack:left:",
    }
    for name, event in told.items():
        key = heard.get(name) or f"slack:{event['channel']}:{event['ts']}"
        on.slack._event(event).wait()
        assert on.slack.wait(lambda key=key: [one for one in on.house.accepted if one.startswith(key)]), name
        on.house.accepted = {one: at for one, at in on.house.accepted.items() if not one.startswith(key)}


def _message(channel: str, kind: str, text: str) -> dict[str, Any]:
    return {
        "type": "message",
        "user": "U1",
        "channel": channel,
        "channel_type": kind,
        "text": text,
        "ts": f"1700000000.{next(_NUMBERS):06d}",
    }


def _file_shared(on: Stage) -> dict[str, Any]:
    """Without the message that mostly comes with it."""
    file = on.slack.file("U1", "taxi.jpg", "image/jpeg", b"jpeg", shares={"public": {"C1": [{"ts": "1.3"}]}})
    return {"type": "file_shared", "file_id": file["id"], "channel_id": "C1", "user_id": "U1"}


_NUMBERS = itertools.count(1)


def _events_in_the_code() -> set[str]:
    """The names with which `Take` compares the type of an event; messages come from three kinds of conversations."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(SlackIntake._event)))
    compared = [node for node in ast.walk(tree) if isinstance(node, ast.Compare) and ast.unparse(node.left) == "kind"]
    found = {str(one.value) for node in compared for one in ast.walk(node) if isinstance(one, ast.Constant)}
    return found - {"message"} | {"message.channels", "message.groups", "message.im"}


def test_links_are_asked_for_only_with_a_page_of_our_own() -> None:
    without = manifest()
    assert "unfurl_domains" not in without["features"]
    assert not [scope for scope in without["oauth_config"]["scopes"]["bot"] if scope.startswith("links")]
    assert "link_shared" not in without["settings"]["event_subscriptions"]["bot_events"]
    with_page = manifest(link_domain="books.example.com")
    assert "link_shared" in with_page["settings"]["event_subscriptions"]["bot_events"]


def test_over_http_every_door_is_named_and_over_a_socket_none() -> None:
    url = "https://books.example.com/slack/events"
    over_http = str(manifest(mode="http", request_url=url))
    assert over_http.count(url) == 4
    assert "request_url" not in str(manifest())


def test_the_manifest_keeps_slacks_own_limits() -> None:
    found = manifest()
    assert len(found["display_information"]["name"]) <= 35
    assert len(found["display_information"]["description"]) <= 140
    for shortcut in found["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24 and len(shortcut["description"]) <= 150
    for command in found["features"]["slash_commands"]:
        assert command["command"].startswith("/") and len(command["command"]) <= 32
        assert len(command["description"]) <= 2000 and len(command["usage_hint"]) <= 1000


def test_the_manifest_is_what_it_was(golden) -> None:  # type: ignore[no-untyped-def]
    golden("slack/manifest.json", manifest(link_domain="books.example.com"))


def test_the_doctor_finds_a_good_set_up_good_and_says_what_is_missing(socket_stage: Stage) -> None:
    slack = socket_stage.slack
    given = {"bot_token": slack.bot_token, "app_token": slack.app_token, "api_base_url": slack.base}
    assert all(finding.state == "good" for finding in findings(**given))
    slack.scopes.discard("files:read")
    found = {finding.name: finding for finding in findings(**{**given, "app_token": "xapp-bad"})}
    assert found["scopes"].state == "bad" and "files:read (to fetch the photographs" in str(
        found["scopes"].detail.values
    )
    assert found["app token"].state == "bad" and "connections:write" in str(found["app token"].detail.values)
    assert next(f for f in findings(**{**given, "bot_token": "xoxb-bad"}) if f.name == "bot token").state == "bad"
    (reach,) = [f for f in findings(**{**given, "api_base_url": "http://127.0.0.1:9/api/"}) if f.name == "reach"]
    assert reach.state == "bad"
    (secret,) = [f for f in findings(**given, mode="http") if f.name == "signing secret"]
    assert secret.state == "bad"


def _everything(on: Stage) -> None:
    """Every way in and out once."""
    slack = on.slack
    slack.channel("G1", "secret", "U1")
    slack.say("U1", "G1", f"<@{BOT}> 2h")
    photo = slack.file("U1", "taxi.jpg", "image/jpeg", b"jpeg")
    ts = slack.say("U1", "C1", "", files=(photo,))
    draft = slack.wait(lambda: slack.bot_messages("C1"))[0]
    on.bots[0].fetch(photo["id"], 10)
    slack.click("U1", "C1", draft["ts"], "Submit")
    slack.edit("U1", "C1", slack.say("U1", "C1", "2h", thread=ts), "3h")
    slack.command("U1", "C1", "2h")
    slack.shortcut("U1", "hours.form")
    slack.wait(lambda: slack.stacks["U1"])
    slack.submit("U1")
    slack.wait(lambda: slack.bot_messages("D1"))
    slack.open_home("U1")
    slack.wait(lambda: slack.homes.get("U1"))
    slack.open_assistant("U1")
    slack.wait(lambda: slack.prompts)
    slack.share_link("U1", "C1", "https://books.example.com/entry/7")
    slack.wait(lambda: slack.unfurls)
    for channel in ("C7", "G7"):
        slack.channel(channel, "new", "U1", bot=False)
        slack.invite("U1", channel)
    on.house.answer = lambda _said: Reply(files=(Attachment("a.csv", "text/csv", b"rows"),), private=True)
    slack.say("U1", "C1", "report")
    slack.wait(lambda: slack.called("files.completeUploadExternal"))
    on.house.answer = lambda _said: Reply(card=Card(verbatim("Psst")), private=True)
    slack.say("U1", "C1", "secret")
    slack.wait(lambda: slack.called("chat.postEphemeral"))
    slack.person("U9", "Zoe")
    from chat.incoming import Place

    on.bots[0].post(Place("slack", "U9", "direct"), Card(verbatim("Hello")), key="hello:9", locale="en")
    slack.wait(lambda: slack.called("reactions.remove"))
    slack.wait(lambda: len(slack.called("conversations.info")) == 2)
