"""Messages on their way to Slack: posted once, updated, found again."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from cachetools import LRUCache

from bot.slack import moments, render
from bot.slack.api import SlackApi, SlackBusy, SlackLost, SlackRefused, proxy_for
from bot.slack.files import SlackFiles
from bot.slack.pictures import Pictures
from bot.slack.recent import Recent
from bot.slack.render import Block, Drawing, Seen, unseen
from bot.slack.threads import Threads
from chat.cards.card import Card
from chat.incoming import Place

log = logging.getLogger(__name__)

EVENT = "zhangfang_notice"
"""Type of the metadata that carries a message's key.  Slack has no idempotency key for posts."""

_MOST = 5000
_LOOK_BACK = 3600.0
_A_MONTH = 30 * 86400.0
_UNFIT = {"invalid_blocks", "msg_blocks_too_long", "msg_too_long", "invalid_attachments"}


@dataclass(frozen=True, slots=True)
class Posted:
    """A card that was posted: its ts, and what it could not show (nothing, where it had been posted before)."""

    ref: str
    unseen: tuple[Drawing, ...] = ()


class SlackPost:
    """Made and used on the adapter's loop only."""

    def __init__(self, api: SlackApi, files: SlackFiles, pictures: Pictures, *, native: bool, young: float) -> None:
        self._api, self._files, self._pictures = api, files, pictures
        self.native = native
        self._direct: LRUCache[str, str] = LRUCache(_MOST)
        self._unsure = Recent(_MOST)
        self._in_private: LRUCache[tuple[str, str], str] = LRUCache(_MOST)
        self.threads = Threads(api, EVENT)
        self._young_until = asyncio.get_running_loop().time() + young

    def know(self, user: str, channel: str) -> None:
        """The direct conversation with this person has this id."""
        self._direct[user] = channel

    async def channel(self, place: Place) -> str:
        """Slack's id of the conversation; a person's id is that of the direct conversation with them."""
        if not place.channel.startswith(("U", "W")):
            return place.channel
        if place.channel not in self._direct:
            answer = await self._api("conversations.open", {"users": place.channel})
            self.know(place.channel, answer["channel"]["id"])
        return self._direct[place.channel]

    async def card(
        self,
        to: Place,
        card: Card,
        *,
        key: str,
        locale: str,
        first: bool = True,
        patience: float | None = None,
        thread: str = "",
    ) -> Posted:
        """Post the card once, whatever gets lost on the way.

        Args:
            first: no other process can have posted this key before.
            thread: where what it answers was said, if not there: "C1:1700000000.000100" (see `in_private`).
        """
        channel = await self.channel(to)
        now = asyncio.get_running_loop().time
        if key in self._unsure or not first or now() < self._young_until:
            back = _LOOK_BACK if first else _A_MONTH
            posted_before = await self._find(channel, to.thread, "key", key, back=back)
            if posted_before:
                self._unsure.forget(key)
                return Posted(posted_before)
        seen = await self._seen(card, locale)
        message: dict[str, Any] = {
            "channel": channel,
            **content(card, locale, native=self.native, seen=seen),
            "metadata": {"event_type": EVENT, "event_payload": {"key": key} | ({"thread": thread} if thread else {})},
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if to.thread:
            message["thread_ts"] = to.thread
        try:
            ref = await self._once(message, channel, to.thread, key, patience)
        except SlackRefused as error:
            if error.error not in _UNFIT:
                raise
            log.warning("%s: posted in a simpler form", error)
            seen = self._refused(card, locale, seen)
            message |= simpler(card, locale)
            ref = await self._once(message, channel, to.thread, key, patience)
        self.threads.posted(channel, to.thread, ref)
        wanted = render.drawings(card, locale, native=self.native)
        return Posted(ref, tuple(drawing for drawing in wanted if not seen(drawing)))

    async def in_private(self, user: str, channel: str, thread: str) -> str:
        """The ts of what this person was answered directly to what they said in a thread of a channel, "" if nothing.

        Slack is asked once.
        """
        where = f"{channel}:{thread}"
        if (user, where) not in self._in_private:
            direct = await self.channel(Place("slack", user, "direct"))
            self.answered_in_private(user, where, await self._find(direct, "", "thread", where, back=_A_MONTH))
        return self._in_private[user, where]

    def answered_in_private(self, user: str, where: str, ref: str) -> None:
        self._in_private[user, where] = ref

    async def update(self, to: Place, ref: str, card: Card, locale: str, *, patience: float | None = None) -> None:
        """Put the card in the place of a posted one; doing it twice does no harm."""
        channel = await self.channel(to)
        seen = await self._seen(card, locale)
        shape = content(card, locale, native=self.native, seen=seen)
        lane = f"update:{channel}"
        try:
            await self._api("chat.update", {"channel": channel, "ts": ref, **shape}, lane=lane, patience=patience)
        except SlackRefused as error:
            if error.error not in _UNFIT:
                raise
            self._refused(card, locale, seen)
            shape = simpler(card, locale)
            await self._api("chat.update", {"channel": channel, "ts": ref, **shape}, lane=lane, patience=patience)

    async def found(self, to: Place, key: str) -> str:
        """The message that was posted under a key, also by a process that is gone; "" where there is none."""
        return await self._find(await self.channel(to), to.thread, "key", key)

    async def instead(self, to: Place, ref: str, card: Card, *, key: str, locale: str) -> Posted:
        """Put the card under its own key in the place of a word that stood there until it came."""
        channel = await self.channel(to)
        seen = await self._seen(card, locale)
        shape = content(card, locale, native=self.native, seen=seen)
        message = {
            "channel": channel,
            "ts": ref,
            "metadata": {"event_type": EVENT, "event_payload": {"key": key}},
        }
        lane = f"update:{channel}"
        try:
            await self._api("chat.update", {**message, **shape}, lane=lane)
        except SlackRefused as error:
            if error.error not in _UNFIT:
                raise
            seen = self._refused(card, locale, seen)
            await self._api("chat.update", {**message, **simpler(card, locale)}, lane=lane)
        wanted = render.drawings(card, locale, native=self.native)
        return Posted(ref, tuple(drawing for drawing in wanted if not seen(drawing)))

    async def take_away(self, to: Place, ref: str) -> None:
        """Delete a message of ours."""
        channel = await self.channel(to)
        await self._api("chat.delete", {"channel": channel, "ts": ref}, lane=f"update:{channel}")

    async def whisper(self, to: Place, user: str, card: Card, locale: str) -> None:
        """Show the card to one person only.

        It leaves no trace to look for, so a lost answer is tried again blindly: seen twice by that person, until they
        reload, is better than never.
        """
        channel = await self.channel(to)
        message = {"channel": channel, "user": user, **content(card, locale, native=False)}
        if to.thread:
            message["thread_ts"] = to.thread
        await self._api("chat.postEphemeral", message, lane=channel)

    async def respond(self, url: str, card: Card, locale: str, *, replace: bool = False, public: bool = False) -> bool:
        """Answer through a response_url; False when it is spent or not one of Slack's."""
        if not self._files.ours(url):
            return False
        body = {
            **content(card, locale, native=False),
            "response_type": "in_channel" if public else "ephemeral",
            "replace_original": replace,
        }
        try:
            async with self._api.session.post(url, json=body, proxy=proxy_for(url), allow_redirects=False) as answer:
                return answer.status == 200
        except (TimeoutError, aiohttp.ClientError, OSError):
            return False

    async def link(self, to: Place, ref: str) -> str:
        """The address of a message, for whoever may see it; "" where Slack does not say."""
        try:
            channel = await self.channel(to)
            answer = await self._api("chat.getPermalink", {"channel": channel, "message_ts": ref}, patience=3.0)
        except (SlackRefused, SlackLost, SlackBusy):
            return ""
        return str(answer.get("permalink") or "")

    async def _seen(self, card: Card, locale: str) -> Seen:
        """Which pictures of a card a block can show, after a moment's wait for those that are new."""
        await self._pictures.prepare(render.drawings(card, locale, native=self.native), locale, moments.CARD_PICTURE)
        return lambda drawing: self._pictures.ready(drawing, locale)

    def _refused(self, card: Card, locale: str, seen: Seen) -> Seen:
        """Slack did not take the card.  Where that may be for a picture it is left out, else for its own chart."""
        shown = [drawing for drawing in render.drawings(card, locale, native=self.native) if seen(drawing)]
        self._pictures.forget(shown, locale)
        self.native = self.native and (bool(shown) or not card.chart)
        return unseen

    async def _once(
        self, message: Mapping[str, Any], channel: str, thread: str, key: str, patience: float | None
    ) -> str:
        for at, wait in enumerate(moments.LOST):
            try:
                answer = await self._api("chat.postMessage", message, lane=channel, repeat=False, patience=patience)
                self._unsure.forget(key)
                return str(answer["ts"])
            except SlackLost as error:
                self._unsure.add(key)
                log.info("%s: looking whether it was posted", error)
                for moment in moments.UNANSWERED[at] if error.unanswered else (wait,):
                    await asyncio.sleep(moment)
                    posted_after_all = await self._find(channel, thread, "key", key)
                    if posted_after_all:
                        self._unsure.forget(key)
                        return posted_after_all
        raise SlackLost("chat.postMessage: no answer three times")

    async def _find(self, channel: str, thread: str, name: str, value: str, *, back: float = _LOOK_BACK) -> str:
        """The newest message that carries this in its metadata, if it is one of the newest two hundred and not older
        than `back`."""
        args: dict[str, Any] = {"channel": channel, "limit": 200, "include_all_metadata": True}
        args["oldest"] = f"{time.time() - back:.6f}"
        method = "conversations.history"
        if thread:
            method, args["ts"] = "conversations.replies", thread
        try:
            answer = await self._api(method, args, lane=f"find:{channel}")
        except SlackRefused as error:
            if error.error == "thread_not_found":
                return ""
            raise
        newest = ""
        for message in answer.get("messages", ()):
            metadata = message.get("metadata") or {}
            if metadata.get("event_type") == EVENT and (metadata.get("event_payload") or {}).get(name) == value:
                newest = max(newest, str(message["ts"]))
        return newest


def content(card: Card, locale: str, *, native: bool, seen: Seen = unseen) -> dict[str, Any]:
    """Blocks, and the same as text for notifications and readers."""
    shape: list[Block] = render.blocks(card, locale, native=native, seen=seen)
    return {"text": render.fallback(card, locale), "blocks": shape}


def simpler(card: Card, locale: str) -> dict[str, Any]:
    """The card in old blocks only: for a workspace that does not know tables or charts yet."""
    shape = render.fitted(render.blocks(card, locale, surface="view"), [], locale)
    return {"text": render.fallback(card, locale), "blocks": shape}
