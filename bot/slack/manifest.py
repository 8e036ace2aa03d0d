"""What an administrator pastes into Slack's app page: exactly the scopes and events that the adapter uses."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from bot.slack.settings import SlackSettings

SCOPES = {
    "app_mentions:read": "hear when it is mentioned",
    "assistant:write": "prompts and a status in Slack's assistant container",
    "channels:history": "hear messages in public channels it is a member of, and find its own there",
    "channels:read": "learn the name of a channel it was invited to",
    "chat:write": "answer",
    "commands": "the slash command and the shortcuts",
    "files:read": "fetch the photographs that were sent to it",
    "files:write": "hand over reports and the files of notices, and show pictures and charts",
    "groups:history": "the same in private channels",
    "groups:read": "the same for private channels",
    "im:history": "hear direct messages",
    "im:write": "begin a direct message",
    "links:read": "see links to its own page",
    "links:write": "unfold them",
    "reactions:write": "show that a photograph is being read",
    "users:read": "name, language and time zone of who speaks to it",
    "users:read.email": "know who a person is by the e-mail address",
}
_LINKS = ("links:read", "links:write")
EVENTS = (
    "app_home_opened",
    "app_mention",
    "assistant_thread_started",
    "channel_left",
    "file_shared",
    "group_left",
    "member_joined_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "user_change",
)


@dataclass(frozen=True, slots=True)
class Shortcut:
    """An entry of Slack's shortcut menus: a global one clicks `action`, one on a message says it to the bot."""

    label: str
    action: str
    about: str
    on: Literal["global", "message"] = "global"


SHORTCUTS = (
    Shortcut("Log hours", "hours.form", "Log hours to a project"),
    Shortcut("Book this file as a cost", "message.book", "Read the files of a message as receipts", on="message"),
)


def text(settings: SlackSettings) -> str:
    """The manifest as JSON, to paste under “From a manifest”."""
    address = settings.public_url.rstrip("/") or "https://your-address.example"
    pasted = manifest(mode=settings.mode, request_url=address + settings.path, link_domain=domain(settings.public_url))
    return json.dumps(pasted, indent=2, ensure_ascii=False)


def domain(public_url: str) -> str:
    return urlsplit(public_url).hostname or ""


def manifest(
    *,
    mode: Literal["socket", "http"] = "socket",
    request_url: str = "",
    link_domain: str = "",
    name: str = "Zhangfang",
    command: str = "/zf",
    shortcuts: Sequence[Shortcut] = SHORTCUTS,
) -> dict[str, Any]:
    """The app manifest.

    Args:
        request_url: in HTTP mode, where Slack sends its requests ("https://books.example.com/slack/events").
        link_domain: the domain of our own page, whose links unfold; without one nothing about links is asked for.
    """
    web = {"request_url": request_url} if mode == "http" else {}
    events = [*EVENTS, *(["link_shared"] if link_domain else [])]
    features: dict[str, Any] = {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "bot_user": {"display_name": name, "always_online": True},
        "assistant_view": {"assistant_description": "Hours, receipts, budgets and payments of your projects"},
        "slash_commands": [
            {
                "command": command,
                "description": "Log hours, book costs, ask about budgets",
                "usage_hint": "2.5h apollo API design | my week | budget apollo | help",
                "should_escape": True,
                **({"url": request_url} if web else {}),
            }
        ],
        "shortcuts": [
            {"name": shortcut.label, "type": shortcut.on, "callback_id": shortcut.action, "description": shortcut.about}
            for shortcut in shortcuts
        ],
    }
    if link_domain:
        features["unfurl_domains"] = [link_domain]
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": name,
            "description": "The project accountant in your team's chat",
            "background_color": "#1f3d2b",
        },
        "features": features,
        "oauth_config": {"scopes": {"bot": scopes(link_domain=link_domain)}},
        "settings": {
            "event_subscriptions": {**web, "bot_events": sorted(events)},
            "interactivity": {
                "is_enabled": True,
                **({"request_url": request_url, "message_menu_options_url": request_url} if web else {}),
            },
            "org_deploy_enabled": False,
            "socket_mode_enabled": mode == "socket",
            "token_rotation_enabled": False,
        },
    }


def scopes(*, link_domain: str = "") -> list[str]:
    """The bot scopes that are asked for."""
    return [scope for scope in sorted(SCOPES) if link_domain or scope not in _LINKS]
