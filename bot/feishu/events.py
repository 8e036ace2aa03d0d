"""Feishu's events -> Incoming.  Pure: what is not ours to hear is None.

im.message.receive_v1                           Said      (p2p, group, topic; text, post, image, file)
im.message.recalled_v1                          Removed
application.bot.menu_v6                         Said      (the words of the menu entry, in the private chat)
im.chat.access_event.bot_p2p_chat_entered_v1    Said      ("help", once in a life)
im.chat.member.bot.added_v1, .deleted_v1        Joined
contact.user.deleted_v3, .updated_v3            Left      (an update only where it says that they resigned)
card.action.trigger                             Clicked, Submitted   (with the answers as the card gave them)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.feishu import content, forms
from bot.feishu.render import CANCEL, CHOICE, DIRECT, FORM, OPENING, VALUE
from bot.feishu.settings import MenuItem
from chat.incoming import Clicked, Identity, Incoming, Joined, Left, Place, Removed, Said, Submitted

PLATFORM = "feishu"

ABOUT = Callable[[Place, str], str]
"""(place, message) -> what the message is about."""

DIRECTORY = frozenset({"contact.user.deleted_v3", "contact.user.updated_v3"})
"""Events after which the directory has to be asked anew."""
IGNORED = frozenset(
    {
        "im.message.message_read_v1",
        "im.message.reaction.created_v1",
        "im.message.reaction.deleted_v1",
        "im.chat.updated_v1",
        "im.chat.disbanded_v1",
        "im.chat.member.user.added_v1",
        "im.chat.member.user.deleted_v1",
    }
)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A message of a kind that cannot be read: it is kept like any other and answered by the adapter itself."""

    said: Said
    kind: str


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The button under a form that puts the card back as it was."""

    by: Identity
    ref: str


def kind(event: Mapping[str, Any]) -> str:
    """The event's type, "" where it has none."""
    header = event.get("header")
    if isinstance(header, Mapping):
        return str(header.get("event_type") or "")
    inner = event.get("event")
    return str(inner.get("type") or "") if isinstance(inner, Mapping) else ""


def incoming(
    event: Mapping[str, Any], *, bot: str = "", menu: Mapping[str, MenuItem] | None = None, about: ABOUT = lambda *_: ""
) -> Incoming | Unreadable | Cancelled | None:
    """What the event means to the house.

    `bot` is the bot's open_id; `menu` is the bot's menu by event key.
    """
    inner = event.get("event")
    if not isinstance(inner, Mapping):
        return None
    match kind(event):
        case "im.message.receive_v1":
            return _said(event, inner, bot, about)
        case "card.action.trigger":
            return _clicked(event, inner)
        case "application.bot.menu_v6":
            return _menu(event, inner, menu or {})
        case "im.message.recalled_v1":
            at = Place(PLATFORM, str(inner.get("chat_id", "")))
            return Removed(_id(event), Identity(PLATFORM, ""), at, ref=str(inner.get("message_id", "")))
        case "im.chat.access_event.bot_p2p_chat_entered_v1":
            return _entered(inner)
        case "im.chat.member.bot.added_v1" | "im.chat.member.bot.deleted_v1":
            by = Identity(PLATFORM, _open_id(inner.get("operator_id")))
            at = Place(PLATFORM, str(inner.get("chat_id", "")))
            here = kind(event).endswith("added_v1")
            return Joined(_id(event), by, at, name=str(inner.get("name") or ""), here=here)
        case "contact.user.deleted_v3" | "contact.user.updated_v3":
            return _left(event, inner)
    return None


def stranger(event: Mapping[str, Any]) -> bool:
    """Whether the sender belongs to another company (a guest in a shared group): such a one is linked to nobody."""
    header, inner = event.get("header"), event.get("event")
    if not isinstance(header, Mapping) or not isinstance(inner, Mapping):
        return False
    who = inner.get("sender") or inner.get("operator")
    theirs = who.get("tenant_key") if isinstance(who, Mapping) else None
    return bool(theirs) and theirs != header.get("tenant_key")


def _said(event: Mapping[str, Any], inner: Mapping[str, Any], bot: str, about: ABOUT) -> Said | Unreadable | None:
    sender, message = inner.get("sender") or {}, inner.get("message") or {}
    open_id = _open_id(sender.get("sender_id"))
    if sender.get("sender_type") != "user" or not open_id or not message.get("message_id"):
        return None
    ref = str(message["message_id"])
    root = str(message.get("root_id") or "")
    thread = (root or ref) if message.get("thread_id") else ""
    direct = message.get("chat_type") == "p2p"
    at = (
        Place(PLATFORM, open_id, "direct", thread)
        if direct
        else Place(PLATFORM, str(message.get("chat_id", "")), thread=thread)
    )
    parent = str(message.get("parent_id") or root)
    addressed = direct or any(content.names_bot(mention, bot) for mention in content.mentions(message))
    readable = content.words_and_files(message, bot)
    text, files = readable if readable is not None else ("", ())
    words = Said(
        f"{PLATFORM}:{ref}",
        Identity(PLATFORM, open_id),
        at,
        addressed=addressed,
        text=text,
        files=files,
        ref=ref,
        about=about(at, parent) if parent else "",
    )
    return words if readable is not None else Unreadable(words, str(message.get("message_type", "")))


def _clicked(event: Mapping[str, Any], inner: Mapping[str, Any]) -> Clicked | Submitted | Cancelled | None:
    action, context = inner.get("action") or {}, inner.get("context") or {}
    who = inner.get("operator") or {}
    open_id = str(who.get("open_id") or "")
    payload = action.get("value")
    if not isinstance(payload, Mapping) or not open_id:
        return None
    by = Identity(PLATFORM, open_id, timezone=str(action.get("timezone") or ""))
    at = (
        Place(PLATFORM, open_id, "direct")
        if payload.get(DIRECT)
        else Place(PLATFORM, str(context.get("open_chat_id") or ""))
    )
    ref = str(context.get("open_message_id") or "")
    value = str(payload.get(VALUE) or "")
    if payload.get(CANCEL):
        return Cancelled(by, ref)
    if payload.get(FORM):
        answers = forms.answers(action.get("form_value") or {})
        instance = forms.instance(str(payload.get(OPENING) or ""), open_id)
        return Submitted(
            _id(event), by, at, form=str(payload[FORM]), value=value, answers=answers, ref=ref, instance=instance
        )
    name = str(payload.get("action") or "")
    if payload.get(CHOICE):
        value = f"{value} {forms.option_value(str(action.get('option') or ''))}".strip()
    return Clicked(_id(event), by, at, action=name, value=value, ref=ref) if name else None


def _menu(event: Mapping[str, Any], inner: Mapping[str, Any], menu: Mapping[str, MenuItem]) -> Said | Clicked | None:
    key = str(inner.get("event_key") or "")
    open_id = _open_id((inner.get("operator") or {}).get("operator_id"))
    if not key or not open_id:
        return None
    by, at = Identity(PLATFORM, open_id), Place(PLATFORM, open_id, "direct")
    item = menu.get(key)
    if item and item.action:
        return Clicked(_id(event), by, at, action=item.action)
    return Said(_id(event), by, at, text=item.words if item else key.replace("_", " "))


def _entered(inner: Mapping[str, Any]) -> Said | None:
    """Somebody opens the private chat for the first time: tell them what can be said here."""
    open_id = _open_id(inner.get("operator_id"))
    if not open_id or inner.get("last_message_id"):
        return None
    at = Place(PLATFORM, open_id, "direct")
    return Said(f"{PLATFORM}:entered:{open_id}", Identity(PLATFORM, open_id), at, text="help")


def _left(event: Mapping[str, Any], inner: Mapping[str, Any]) -> Left | None:
    """Somebody is no longer in the directory; whoever is only frozen, or moved to another team, still is."""
    who = inner.get("object") or {}
    open_id, status = _open_id(who), who.get("status") or {}
    if not open_id or not (kind(event).endswith("deleted_v3") or status.get("is_resigned") or status.get("is_exited")):
        return None
    return Left(_id(event), Identity(PLATFORM, open_id), Place(PLATFORM, open_id, "direct"), addressed=False)


def _open_id(ids: Any) -> str:
    return str(ids.get("open_id") or "") if isinstance(ids, Mapping) else ""


def _id(event: Mapping[str, Any]) -> str:
    header = event.get("header") or {}
    return f"{PLATFORM}:{header.get('event_id') or event.get('uuid') or ''}"
