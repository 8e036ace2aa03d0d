"""What Slack sends -> Incoming.  Pure.  What nobody said or clicked for us (other bots, our own messages) is None."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.slack import forms
from bot.slack.forms import Origin
from bot.slack.home import PAGE
from bot.slack.render import LINK
from chat.incoming import Clicked, File, Identity, Incoming, Joined, Left, Place, Removed, Said, Submitted

Body = Mapping[str, Any]

SAY = "zf.say"
HOME, PROMPTS, UNFURL = "home.show", "prompts.show", "link.show"
"""What the house is asked for by name: the cards of the Home tab, prompts for an empty assistant thread (the labels and
values of a card's buttons), the card behind one of our own addresses."""

_SILENT = {"message_changed", "message_deleted", "file_share", "thread_broadcast", "me_message", None}
_OUTSIDE = {"external", "tombstone", "hidden_by_limit"}
_BRACKET = re.compile(r"<([^<>]+)>")


@dataclass(slots=True)
class Interaction:
    """What only Slack needs to answer: lives as long as this process works on the message.

    Attributes:
        surface: "message", "ephemeral", "modal", "home", "command", "shortcut", "link" or "assistant".
        trigger: opens one modal, within three seconds of `born`.
        reply_to: a response_url: five answers in half an hour, also where the bot is no member.
        view: the modal that was clicked or sent.
        page: of the Home tab.
        team: of the person, where Slack says it.
        ephemeral: what was clicked is seen by one person only and cannot be updated by its ts.
        url: the address of a link to unfold.
        waiting: the id of a view that was opened for the answer.
        block: of the view, where the button stands that was clicked.
        moment: the message that says “one moment”, until the answer takes its place.
    """

    surface: str = "message"
    trigger: str = ""
    born: float = 0.0
    reply_to: str = ""
    view: Body = field(default_factory=dict)
    page: int = 0
    team: str = ""
    ephemeral: bool = False
    url: str = ""
    waiting: str = ""
    block: str = ""
    moment: str = ""


def said_in_event(event: Body, me: str) -> tuple[Incoming, Interaction] | None:
    """A message, a mention, an edit or a deletion."""
    subtype = event.get("subtype")
    if event["type"] == "message" and subtype not in _SILENT:
        return None
    if subtype == "message_changed":
        return _changed(event, me)
    if subtype == "message_deleted":
        return _deleted(event, me)
    if not event.get("user") or event.get("bot_id") or event["user"] == me:
        return None
    return _said(event, event, me), Interaction(team=event.get("user_team") or event.get("team") or "")


def clicked(body: Body) -> tuple[Incoming, Interaction] | None:
    """A button or a select, on a message, in a modal or on the Home tab.  Buttons that are only links are None."""
    chosen = body["actions"][0]
    action = str(chosen["action_id"]).partition(":")[2]
    if not action or action == LINK or str(chosen["action_id"]).startswith(forms.SEARCH):
        return None
    if chosen.get("type", "button") == "button":
        value = chosen.get("value") or ""
    else:
        value = (chosen.get("selected_option") or {}).get("value") or ""
    by = Identity("slack", body["user"]["id"])
    interaction = Interaction(
        trigger=body.get("trigger_id", ""),
        reply_to=body.get("response_url", ""),
        team=(body.get("user") or {}).get("team_id", ""),
    )
    if body.get("view"):
        at, ref = _at_view(body, interaction)
    else:
        at, ref = _at_message(body, interaction)
    key = f"slack:click:{by.id}:{chosen.get('action_ts') or interaction.trigger}:{chosen['action_id']}"
    if action == SAY:
        return Said(key, by, at, text=value), interaction
    if action == PAGE:
        interaction.page = int(value) if value.isdecimal() else 0
        return Clicked(key, by, at, action=HOME), interaction
    return Clicked(key, by, at, action=action, value=value, ref=ref), interaction


def submitted(body: Body) -> tuple[Incoming, Interaction]:
    """A modal that was filled in."""
    view = body["view"]
    by = Identity("slack", body["user"]["id"])
    value, origin, _ = forms.carried(view)
    trigger = body.get("trigger_id", "")
    # A view that came back with errors is sent again under the same id and hash; each sending has its own trigger.
    key = f"slack:form:{view['id']}:{trigger or view.get('hash', '')}"
    sent = Submitted(
        key,
        by,
        place_of(origin, by.id),
        form=view["callback_id"],
        value=value,
        answers=forms.answers(view),
        ref="" if origin.hidden else origin.ref,
        instance=f"slack:{view['id']}",
    )
    team = body["user"].get("team_id", "")
    return sent, Interaction("modal", trigger=trigger, view=view, team=team, ephemeral=origin.hidden)


def command(body: Body) -> tuple[Incoming, Interaction]:
    """`/zf text`: the same as saying the text to the bot; alone it asks for help."""
    by = Identity("slack", body["user_id"])
    channel = body["channel_id"]
    at = Place("slack", by.id, "direct") if channel.startswith("D") else Place("slack", channel)
    text = unescaped(body.get("text") or "").strip() or "help"
    words = Said(f"slack:command:{body['trigger_id']}", by, at, text=text)
    interaction = Interaction(
        "command", body["trigger_id"], reply_to=body.get("response_url", ""), team=body.get("team_id", "")
    )
    return words, interaction


def shortcut(body: Body, me: str) -> tuple[Incoming, Interaction]:
    """A global shortcut is a click on its name; one on a message says that message, with its files, to the bot."""
    by = Identity("slack", body["user"]["id"])
    interaction = Interaction("shortcut", body["trigger_id"], team=body["user"].get("team_id", ""))
    key = f"slack:shortcut:{body['trigger_id']}"
    if body["type"] == "shortcut":
        return Clicked(key, by, Place("slack", by.id, "direct"), action=body["callback_id"]), interaction
    interaction.reply_to = body.get("response_url", "")
    message = body["message"]
    at = _place(body["channel"]["id"], by.id, message.get("thread_ts", ""))
    words = Said(
        key, by, at, text=_without_mention(message.get("text") or "", me), files=_files(message), ref=message["ts"]
    )
    return words, interaction


def home_opened(event: Body, event_id: str) -> tuple[Incoming, Interaction]:
    by = Identity("slack", event["user"])
    at = Place("slack", by.id, "direct")
    return Clicked(f"slack:home:{event_id}", by, at, action=HOME), Interaction("home")


def message_of_file(file: Body, channel: str, user: str) -> Body | None:
    """The message that a file was shared with, as far as the file tells."""
    shares = file.get("shares") or {}
    here = (shares.get("public") or {}).get(channel) or (shares.get("private") or {}).get(channel) or [{}]
    ts, by = here[0].get("ts"), user or file.get("user")
    if not ts or not by:
        return None
    thread = here[0].get("thread_ts") or ""
    return {"type": "message", "channel": channel, "user": by, "ts": ts, "files": [file], "thread_ts": thread}


def joined(event: Body, event_id: str, name: str) -> tuple[Incoming, Interaction]:
    """The bot was invited to a channel."""
    by = Identity("slack", event.get("inviter") or event["user"])
    at = Place("slack", event["channel"])
    return Joined(f"slack:joined:{event_id}", by, at, name=name), Interaction(team=event.get("team", ""))


def taken_out(event: Body, event_id: str) -> tuple[Incoming, Interaction]:
    """The bot was taken out of a channel; Slack does not always say by whom."""
    by = Identity("slack", event.get("actor_id") or "")
    return Joined(f"slack:taken:{event_id}", by, Place("slack", event["channel"]), here=False), Interaction()


def left(user: str, event_id: str) -> tuple[Incoming, Interaction]:
    """The account was closed."""
    at = Place("slack", user, "direct")
    return Left(f"slack:left:{event_id}", Identity("slack", user), at, addressed=False), Interaction()


def assistant_opened(event: Body, event_id: str) -> tuple[Incoming, Interaction]:
    thread = event["assistant_thread"]
    by = Identity("slack", thread["user_id"])
    at = Place("slack", by.id, "direct", thread["thread_ts"])
    return Clicked(f"slack:assistant:{event_id}", by, at, action=PROMPTS), Interaction("assistant")


def link_shared(event: Body) -> list[tuple[Incoming, Interaction]]:
    """Our own addresses in somebody's message: each is asked for as a card."""
    by = Identity("slack", event["user"])
    at = _place(event["channel"], by.id, event.get("thread_ts", ""))
    ts = event["message_ts"]
    return [
        (
            Clicked(
                f"slack:link:{event['channel']}:{ts}:{number}",
                by,
                at,
                action=UNFURL,
                value=link["url"],
                ref=ts,
                addressed=False,
            ),
            Interaction("link", url=link["url"]),
        )
        for number, link in enumerate(event.get("links", ()))
    ]


def place_of(origin: Origin, user: str) -> Place:
    if not origin.channel:
        return Place("slack", user, "direct")
    return Place("slack", origin.channel, "direct" if origin.direct else "channel", origin.thread)


def unescaped(text: str) -> str:
    """Slack's own markup as a person would have typed it; mentions of people stay as they are (`<@U1>`).

    >>> unescaped("2h &lt;b&gt; <https://x.cn|x> <mailto:a@b.c|a@b.c> <#C1|apollo> <@U2|ann>")
    '2h <b> https://x.cn a@b.c #apollo <@U2>'
    """
    shown = _BRACKET.sub(_bracket, text)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _bracket(bracket: re.Match[str]) -> str:
    target, _, label = bracket[1].partition("|")
    if target.startswith("@"):
        return f"&lt;{target}&gt;"
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!"):
        return label or "@" + target[1:].partition("^")[0]
    return target.removeprefix("mailto:").removeprefix("tel:")


def _said(event: Body, message: Body, me: str, **more: Any) -> Said:
    channel, ts, user = event["channel"], message["ts"], message["user"]
    text = message.get("text") or ""
    direct = event.get("channel_type") == "im" or channel.startswith("D")
    addressed = direct or event["type"] == "app_mention" or bool(me and f"<@{me}>" in text)
    thread = message.get("thread_ts", "")
    said = Said(
        more.pop("id", f"slack:{channel}:{ts}"),
        Identity("slack", user),
        _place(channel, user, thread if thread != ts else ""),
        addressed=addressed,
        text=_without_mention(text, me),
        files=_files(message),
        ref=ts,
        **more,
    )
    return said


def _changed(event: Body, me: str) -> tuple[Incoming, Interaction] | None:
    """A person's edit.  Slack sends the same for unfurls and for our own updates: then the words have not changed."""
    new, old = event["message"], event.get("previous_message") or {}
    if new.get("subtype") == "tombstone":
        return _deleted({**event, "deleted_ts": new["ts"]}, me)
    user = new.get("user")
    if not user or new.get("bot_id") or user == me or new.get("text") == old.get("text") or "edited" not in new:
        return None
    key = f"slack:{event['channel']}:{new['ts']}:edit:{new['edited']['ts']}"
    return _said(event, new, me, id=key, edits=new["ts"]), Interaction(team=new.get("user_team") or "")


def _deleted(event: Body, me: str) -> tuple[Incoming, Interaction] | None:
    old = event.get("previous_message") or {}
    user, ts = old.get("user"), event.get("deleted_ts")
    if not user or not ts or old.get("bot_id") or user == me:
        return None
    at = _place(event["channel"], user, old.get("thread_ts", "") if old.get("thread_ts") != ts else "")
    key = f"slack:{event['channel']}:{ts}:gone"
    addressed = at.kind == "direct" or bool(me and f"<@{me}>" in (old.get("text") or ""))
    return Removed(key, Identity("slack", user), at, addressed=addressed, ref=ts), Interaction(
        team=old.get("user_team") or ""
    )


def _place(channel: str, user: str, thread: str = "") -> Place:
    """A direct conversation is named by the person: that is how the house knows it."""
    if channel.startswith("D"):
        return Place("slack", user, "direct", thread)
    return Place("slack", channel, "channel", thread)


def _at_view(body: Body, interaction: Interaction) -> tuple[Place, str]:
    view, user = body["view"], body["user"]["id"]
    interaction.view, interaction.block = view, str(body["actions"][0].get("block_id", ""))
    interaction.surface = "home" if view.get("type") == "home" else "modal"
    if interaction.surface == "home":
        return Place("slack", user, "direct"), ""
    _, origin, _ = forms.carried(view)
    return place_of(origin, user), "" if origin.hidden else origin.ref


def _at_message(body: Body, interaction: Interaction) -> tuple[Place, str]:
    container = body.get("container") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id", "")
    message = body.get("message") or {}
    ref = message.get("ts") or container.get("message_ts", "")
    interaction.ephemeral = bool(container.get("is_ephemeral"))
    interaction.surface = "ephemeral" if interaction.ephemeral else "message"
    thread = message.get("thread_ts") or container.get("thread_ts") or ""
    return _place(channel, body["user"]["id"], thread if thread != ref else ""), ref


def _files(message: Body) -> tuple[File, ...]:
    """The files of a message, by their Slack ids: addresses change, and are asked for when the file is fetched."""
    out = []
    for file in message.get("files") or ():
        outside = file.get("mode") in _OUTSIDE or file.get("is_external")
        name = file.get("name") or file.get("title") or file["id"]
        problem = "This file is not kept in Slack." if outside else ""
        out.append(File(name, file.get("mimetype") or "", ref=file["id"], problem=problem))
    return tuple(out)


def _without_mention(text: str, me: str) -> str:
    if me:
        text = re.sub(rf"<@{re.escape(me)}(\|[^>]*)?>", " ", text)
    return unescaped(" ".join(text.split(" ")) if not me else re.sub(r"[ \t]+", " ", text)).strip()
