"""What has to be configured on the app's page for this adapter to work: scopes, events, callbacks, menu.

A test runs the adapter with exactly these rights and compares what was used.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.feishu.menu import MENU, key
from bot.feishu.settings import FeishuSettings, settings_of
from chat.text import Text, _
from chat.words import LOCALES, say


@dataclass(frozen=True, slots=True)
class Scope:
    """A right that the app asks for; `missing` is what goes without it."""

    name: str
    why: Text
    missing: Text = Text("")


_ALWAYS = (
    Scope("im:message:send_as_bot", _("send, change and take back messages as the bot")),
    Scope("im:message.p2p_msg:readonly", _("hear what is said to the bot in private")),
    Scope("im:message.group_at_msg:readonly", _("hear where the bot is mentioned in groups")),
    Scope(
        "im:message.group_msg",
        _("hear hours and questions in bound groups without a mention"),
        _("in groups people have to mention the bot"),
    ),
    Scope("im:message:readonly", _("fetch the photos and files of messages")),
    Scope("im:resource", _("send pictures and files")),
    Scope("im:chat.members:bot_access", _("learn that the bot was added to a group")),
    Scope(
        "im:chat:readonly",
        _("see whether people of other companies are in a group"),
        _("a group with people of other companies is only known as one when one of them speaks there"),
    ),
    Scope("contact:contact.base:readonly", _("ask the directory who somebody is")),
    Scope("contact:user.base:readonly", _("the name of a person")),
    Scope(
        "contact:user.email:readonly", _("link a person by e-mail address"), _("an administrator links people by hand")
    ),
    Scope("contact:user.phone:readonly", _("link a person by mobile number"), _("people are linked by e-mail only")),
)
_URGENT = (Scope("im:message.urgent", _("send urgent news as urgent messages, where the configuration says so")),)
_MIRROR = (
    Scope("approval:approval", _("show approvals in the approval centre")),
    Scope("contact:user.employee_id:readonly", _("know who decides in the approval centre")),
)

EVENTS = (
    "im.message.receive_v1",
    "im.message.recalled_v1",
    "im.chat.member.bot.added_v1",
    "im.chat.member.bot.deleted_v1",
    "im.chat.access_event.bot_p2p_chat_entered_v1",
    "application.bot.menu_v6",
    "contact.user.updated_v3",
    "contact.user.deleted_v3",
)
CALLBACKS = ("card.action.trigger",)


def text(section: Any) -> str:
    """The manifest for the `[feishu]` section of the configuration, in its language."""
    settings = settings_of(section, MENU)
    return manifest(settings, settings.locale)


def scopes(settings: FeishuSettings) -> tuple[Scope, ...]:
    """The rights that are needed with this configuration."""
    return _ALWAYS + (_URGENT if settings.urgent else ()) + (_MIRROR if settings.mirror else ())


def manifest(settings: FeishuSettings, locale: str = "en") -> str:
    """What to paste and to tick on the app's page, from top to bottom."""
    needed = scopes(settings)
    pasted = {"scopes": {"tenant": [scope.name for scope in needed], "user": []}}
    lines = [
        f"# {say(_('1. Permissions: batch import this'), locale)}",
        json.dumps(pasted, indent=2),
        "",
        *(f"#   {scope.name}: {say(scope.why, locale)}" for scope in needed),
        "",
        f"# {say(_('2. Events and callbacks: how they come'), locale)}",
        *(f"#   {line}" for line in _transport(settings, locale)),
        "",
        f"# {say(_('3. Events'), locale)}",
        *EVENTS,
        "",
        f"# {say(_('4. Callbacks'), locale)}",
        *CALLBACKS,
        "",
        f"# {say(_('5. Bot menu: event key, name'), locale)}",
        *("\t".join([key(item.words), *(say(item.label, language) for language in LOCALES)]) for item in settings.menu),
        "",
        f"# {say(_('6. Create a version and publish it: nothing of this works before.'), locale)}",
    ]
    return "\n".join(lines) + "\n"


def _transport(settings: FeishuSettings, locale: str) -> list[str]:
    if settings.mode == "websocket":
        return [say(_("Receive events and callbacks through a persistent connection."), locale)]
    lines = [
        say(_("Send events and callbacks to the developer's server:"), locale),
        f"https://<your-host>{settings.path}",
        say(_("Set an Encrypt Key and a Verification Token, and put both into the configuration."), locale),
    ]
    if settings.mirror:
        lines.append(f"https://<your-host>{settings.approval_path}")
    return lines
