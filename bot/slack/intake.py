"""Everything up to the acknowledgement: what Slack sent is read, kept, and handed on; nothing slow happens here."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from typing import Any

from bot.platform import MALFORMED, HouseFunctions
from bot.slack import events, forms, moments
from bot.slack.api import SlackApi, SlackBusy, SlackLost, SlackRefused
from bot.slack.events import HOME, Interaction
from bot.slack.limits import OPTIONS
from bot.slack.people import SlackPeople
from bot.slack.post import SlackPost
from bot.slack.recent import Recent
from bot.slack.render import options
from bot.slack.tasks import Pools, Tasks
from bot.slack.worker import SlackWorker
from chat.incoming import Clicked, Incoming
from chat.words import locale_for

log = logging.getLogger(__name__)

Body = Mapping[str, Any]
_RUSH = 2.0
_PAUSE = 0.03
"""Over HTTP a rush comes in as many pieces as Slack has connections: so long without a new one ends it."""


class SlackIntake:
    """Made and used on the adapter's loop only.  `me` is the bot's own user id, as soon as it is known."""

    def __init__(
        self,
        api: SlackApi,
        people: SlackPeople,
        post: SlackPost,
        worker: SlackWorker,
        house: HouseFunctions,
        pools: Pools,
        tasks: Tasks,
        ack_patience: float,
    ) -> None:
        self._api, self._people, self._post, self._worker = api, people, post, worker
        self._house, self._pools, self._tasks, self._ack_patience = house, pools, tasks, ack_patience
        self._clicks, self._seen_files = Recent(2000), Recent(2000)
        self._taking = 0
        self._calm = asyncio.Event()
        self._closed = False
        self.me = ""

    async def __call__(self, body: Body) -> Body | None:
        """Take one payload; what is returned goes into its acknowledgement."""
        if self._closed:
            raise RuntimeError("stopping: whoever comes next takes it")
        self._taking += 1
        self._calm.clear()
        try:
            return await self._taken(body)
        except MALFORMED:
            log.exception("a payload of Slack is not in its shape and is passed over")
            return None
        finally:
            self._taking -= 1
            if not self._taking:
                asyncio.get_running_loop().call_later(_PAUSE, self._calmed)

    async def close(self, patience: float) -> None:
        """Take nothing more, and let what is being taken be acknowledged."""
        self._closed = True
        for _moment in range(int(patience * 100)):
            if not self._taking:
                return
            await asyncio.sleep(0.01)

    def _calmed(self) -> None:
        if not self._taking:
            self._calm.set()

    async def _taken(self, body: Body) -> Body | None:
        kind = body.get("type")
        if kind == "event_callback":
            await self._event(body)
        elif "command" in body:
            await self._start(*events.command(body))
        elif kind == "message_action" and not body["message"].get("files"):
            self._tasks.spawn(self._worker.without_a_file(*events.shortcut(body, self.me)))
        elif kind in ("shortcut", "message_action"):
            await self._start(*events.shortcut(body, self.me))
        elif kind == "block_actions":
            heard = events.clicked(body)
            if heard and not self._twice(heard[0]):
                await self._start(*heard)
        elif kind == "view_submission":
            return await self._submitted(*events.submitted(body))
        elif kind == "block_suggestion":
            return await self._suggested(body)
        return None

    async def _event(self, body: Body) -> None:
        event = body["event"]
        self._worker.channels.told(event.get("channel"), body.get("is_ext_shared_channel"))
        me = self.me or next((a["user_id"] for a in body.get("authorizations") or () if a.get("is_bot")), "")
        kind = event.get("type")
        if kind in ("message", "app_mention"):
            await self._message(event, me)
        elif kind == "app_home_opened" and event.get("tab") == "home":
            await self._start(*events.home_opened(event, body["event_id"]))
        elif kind == "assistant_thread_started":
            thread = event["assistant_thread"]
            self._post.know(thread["user_id"], thread["channel_id"])
            self._worker.signs.assistants.add(thread["thread_ts"])
            await self._start(*events.assistant_opened(event, body["event_id"]))
        elif kind == "link_shared":
            for heard in events.link_shared(event):
                await self._start(*heard)
        elif kind == "member_joined_channel" and event.get("user") == me:
            self._tasks.spawn(self._joined(event, body["event_id"]))
        elif kind in ("channel_left", "group_left"):
            await self._start(*events.taken_out(event, body["event_id"]))
        elif kind == "user_change":
            await self._changed(event.get("user") or {}, body["event_id"])
        elif kind == "file_shared":
            self._tasks.spawn(self._file_shared(event, me), idle=True)

    async def _message(self, event: Body, me: str) -> None:
        for file in event.get("files") or ():
            self._seen_files.add((event.get("channel"), file.get("id")))
        heard = events.said_in_event(event, me)
        if heard:
            if str(event["channel"]).startswith("D"):
                self._post.know(heard[0].by.id, event["channel"])
            await self._start(*heard)

    async def _start(self, incoming: Incoming, interaction: Interaction) -> None:
        """Keep it; when it is new, work on it.  Returns when it is kept: then it may be acknowledged."""
        interaction.born = asyncio.get_running_loop().time()
        kept = await self._keep(incoming)
        if kept:
            self._tasks.spawn(self._answer(kept, interaction))

    async def _keep(self, incoming: Incoming) -> Incoming | None:
        """What cannot be kept is no fault of its shape: Slack shall send it again."""
        try:
            return await self._worker.keep(incoming)
        except MALFORMED as error:
            raise RuntimeError("not kept") from error

    async def _answer(self, kept: Incoming, interaction: Interaction) -> None:
        """In a rush the acknowledgements come first: Slack waits three seconds for those, people can wait two more."""
        if not interaction.trigger:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._calm.wait(), _RUSH)
        await self._worker.answer(kept, interaction)

    def _twice(self, incoming: Incoming) -> bool:
        """The second half of a double click."""
        if not isinstance(incoming, Clicked) or incoming.action == HOME:
            return False
        return not self._clicks.add(
            (incoming.by.id, incoming.ref, incoming.action, incoming.value), lasts=moments.TWICE
        )

    async def _submitted(self, incoming: Incoming, interaction: Interaction) -> Body | None:
        """A modal is closed, or gets its errors, in the acknowledgement; where that takes too long it waits."""
        interaction.born = asyncio.get_running_loop().time()
        kept = await self._keep(incoming)
        if not kept:
            return None
        hearing = self._tasks.spawn(self._worker.hear(kept, interaction))
        _value, origin, locale = forms.carried(interaction.view)
        done, _pending = await asyncio.wait({hearing}, timeout=self._ack_patience)
        if not done:
            interaction.waiting = str(interaction.view["id"])
            self._tasks.spawn(self._worker.late(hearing, interaction))
            return {"response_action": "update", "view": forms.waiting(locale, origin)}
        incoming, reply = hearing.result()
        if reply.wrong:
            wrong = forms.errors(reply.wrong, interaction.view, reply.locale)
            if wrong:
                self._tasks.spawn(self._worker.done(incoming))
                return {"response_action": "errors", "errors": wrong}
        view = forms.modal(reply.form, origin, reply.locale) if reply.form else None
        if view:
            self._tasks.spawn(self._worker.done(incoming))
            return {"response_action": "update", "view": view}
        self._tasks.spawn(self._worker.finish(incoming, reply, interaction))
        return {"response_action": "clear"}

    async def _suggested(self, body: Body) -> Body:
        """Options for what is being typed; none rather than too late."""
        search = str(body.get("action_id", "")).removeprefix(forms.SEARCH)
        user = body["user"]["id"]
        asking = self._pools.quickly(self._house.options, search, str(body.get("value") or ""), user)
        try:
            fitting = await asyncio.wait_for(asking, moments.SUGGESTIONS)
        except TimeoutError:
            return {"options": []}
        return {"options": options(fitting, locale_for(self._people.locale(user)))[:OPTIONS]}

    async def _changed(self, user: Body, event_id: str) -> None:
        """A profile: what we knew of the person may be wrong now, and whoever was closed has left."""
        ident = str(user.get("id") or "")
        self._people.forget(ident)
        if user.get("deleted") and not user.get("is_bot"):
            await self._start(*events.left(ident, event_id))

    async def _joined(self, event: Body, event_id: str) -> None:
        name = ""
        try:
            channel = await self._api("conversations.info", {"channel": event["channel"]}, patience=5.0)
            name = str(channel["channel"].get("name") or "")
        except (SlackRefused, SlackLost, SlackBusy) as error:
            log.info("the channel's name is not known: %s", error)
        await self._start(*events.joined(event, event_id, name))

    async def _file_shared(self, event: Body, me: str) -> None:
        """A file whose message never came: Slack tells of a shared file twice, mostly."""
        await asyncio.sleep(moments.FILE_ALONE)
        channel, file = event.get("channel_id", ""), event.get("file_id", "")
        if (channel, file) in self._seen_files:
            return
        try:
            shared = (await self._api("files.info", {"file": file}, patience=10.0))["file"]
        except (SlackRefused, SlackLost, SlackBusy):
            return
        message = events.message_of_file(shared, channel, str(event.get("user_id") or ""))
        heard = events.said_in_event(message, me) if message else None
        if heard:
            await self._start(*heard)
