"""Messages and files on their way to Slack: posted once, updated, found again, fetched."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.platform import NotPosted
from bot.slack import render
from bot.slack.calls import Busy, Calls, Lost, Refused, proxy_for
from bot.slack.render import Block
from bot.slack.threads import Threads
from chat.card import Attachment, Card
from chat.incoming import Place

log = logging.getLogger(__name__)

EVENT = "zhangfang_notice"
"""Type of the metadata that carries a message's key.  Slack has no idempotency key for posts."""

_KEPT = 5000
_LOOK_BACK = 3600.0
_A_MONTH = 30 * 86400.0
_WEB = {"text/html", "application/xhtml+xml"}


class Post:
    """Made and used on the adapter's loop only."""

    def __init__(self, calls: Calls, *, native: bool, young: float) -> None:
        self._calls = calls
        self.native = native
        self._direct: OrderedDict[str, str] = OrderedDict()
        self._unsure: OrderedDict[str, None] = OrderedDict()
        self._in_private: OrderedDict[str, str] = OrderedDict()
        self.threads = Threads(calls, EVENT)
        self._young_until = asyncio.get_running_loop().time() + young

    def know(self, user: str, channel: str) -> None:
        """The direct conversation with this person has this id."""
        self._direct[user] = channel
        self._direct.move_to_end(user)
        if len(self._direct) > _KEPT:
            self._direct.popitem(last=False)

    async def channel(self, place: Place) -> str:
        """Slack's id of the conversation; a person's id is that of the direct conversation with them."""
        if not place.channel.startswith(("U", "W")):
            return place.channel
        if place.channel not in self._direct:
            answer = await self._calls("conversations.open", {"users": place.channel})
            self.know(place.channel, answer["channel"]["id"])
        return self._direct[place.channel]

    async def card(
        self, to: Place, card: Card, *, key: str, locale: str, first: bool = True, patience: float | None = None
    ) -> str:
        """Post the card once, whatever gets lost on the way; return its ts.

        Args:
            first: no other process can have posted this key before.
        """
        channel = await self.channel(to)
        message: dict[str, Any] = {
            "channel": channel,
            **content(card, locale, native=self.native),
            "metadata": {"event_type": EVENT, "event_payload": {"key": key}},
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if to.thread:
            message["thread_ts"] = to.thread
        now = asyncio.get_running_loop().time
        if key in self._unsure or not first or now() < self._young_until:
            found = await self._find(channel, to.thread, key)
            if found:
                self._unsure.pop(key, None)
                return found
        try:
            ref = await self._once(message, channel, to.thread, key, patience)
        except Refused as error:
            if error.error not in ("invalid_blocks", "msg_blocks_too_long", "msg_too_long", "invalid_attachments"):
                raise
            log.warning("%s: posted in a simpler form", error)
            self.native = self.native and not card.chart
            message |= simpler(card, locale)
            ref = await self._once(message, channel, to.thread, key, patience)
        self.threads.posted(channel, to.thread, ref)
        return ref

    async def in_private(self, user: str, key: str) -> str:
        """The ts of an answer that this person got in their direct conversation, "" if none.  Slack is asked once."""
        if key not in self._in_private:
            channel = await self.channel(Place("slack", user, "direct"))
            self.answered_in_private(key, await self._find(channel, "", key, back=_A_MONTH))
        return self._in_private[key]

    def answered_in_private(self, key: str, ref: str) -> None:
        self._in_private[key] = ref
        if len(self._in_private) > _KEPT:
            self._in_private.popitem(last=False)

    async def update(self, to: Place, ref: str, card: Card, locale: str, *, patience: float | None = None) -> None:
        """Put the card in the place of a posted one; doing it twice does no harm."""
        channel = await self.channel(to)
        shape = content(card, locale, native=self.native)
        lane = f"update:{channel}"
        try:
            await self._calls("chat.update", {"channel": channel, "ts": ref, **shape}, lane=lane, patience=patience)
        except Refused as error:
            if error.error not in ("invalid_blocks", "msg_blocks_too_long", "msg_too_long"):
                raise
            shape = simpler(card, locale)
            await self._calls("chat.update", {"channel": channel, "ts": ref, **shape}, lane=lane, patience=patience)

    async def whisper(self, to: Place, user: str, card: Card, locale: str) -> None:
        """Show the card to one person only.  It leaves no trace to look for, so a lost answer is not tried again."""
        channel = await self.channel(to)
        message = {"channel": channel, "user": user, **content(card, locale, native=False)}
        if to.thread:
            message["thread_ts"] = to.thread
        await self._calls("chat.postEphemeral", message, lane=channel, repeat=False)

    async def respond(self, url: str, card: Card, locale: str, *, replace: bool = False, public: bool = False) -> bool:
        """Answer through a response_url; False when it is spent or not one of Slack's."""
        if not self.ours(url):
            return False
        body = {
            **content(card, locale, native=False),
            "response_type": "in_channel" if public else "ephemeral",
            "replace_original": replace,
        }
        try:
            async with self._calls.session.post(url, json=body, proxy=proxy_for(url), allow_redirects=False) as answer:
                return answer.status == 200
        except (TimeoutError, aiohttp.ClientError, OSError):
            return False

    async def upload(self, to: Place, files: Sequence[Attachment], alt: str = "") -> None:
        """Hand files over in the conversation."""
        channel = await self.channel(to)
        done = []
        for file in files:
            if not file.data:
                continue
            asked = {"filename": file.name, "length": len(file.data), **({"alt_txt": alt[:1000]} if alt else {})}
            slot = await self._calls("files.getUploadURLExternal", asked)
            await self._send(str(slot["upload_url"]), file)
            done.append({"id": slot["file_id"], "title": file.name})
        if done:
            asked = {"files": done, "channel_id": channel, **({"thread_ts": to.thread} if to.thread else {})}
            await self._calls("files.completeUploadExternal", asked, lane=channel, repeat=False)

    async def fetch(self, ref: str, limit: int) -> bytes:
        """The bytes of a file of a message."""
        try:
            file = (await self._calls("files.info", {"file": ref}, patience=20.0))["file"]
        except (Refused, Lost, Busy) as error:
            raise NotPosted(str(error), after=5.0, final=isinstance(error, Refused) and error.final) from error
        if int(file.get("size") or 0) > limit:
            raise NotPosted(f"the file has {file['size']} bytes, more than {limit}", final=True)
        address = file.get("url_private_download") or file.get("url_private") or ""
        if not self.ours(address):
            raise NotPosted(f"the file is kept on another host ({urlsplit(address).hostname})", final=True)
        return await self._download(address, limit, web=file.get("mimetype") in _WEB)

    def ours(self, address: str) -> bool:
        """The only hosts that may see our token: the configured one, and for Slack itself its file hosts."""
        there, here = urlsplit(address), urlsplit(self._calls.base)
        if (there.scheme, there.netloc) == (here.scheme, here.netloc):
            return True
        if there.scheme != "https" or there.username or here.hostname is None or there.hostname is None:
            return False
        return here.hostname.endswith("slack.com") and there.hostname.endswith(".slack.com")

    async def _once(
        self, message: Mapping[str, Any], channel: str, thread: str, key: str, patience: float | None
    ) -> str:
        for wait in (0.3, 1.0, 3.0):
            try:
                answer = await self._calls("chat.postMessage", message, lane=channel, repeat=False, patience=patience)
                self._unsure.pop(key, None)
                return str(answer["ts"])
            except Lost as error:
                self._doubt(key)
                log.info("%s: looking whether it was posted", error)
                await asyncio.sleep(wait)
                found = await self._find(channel, thread, key)
                if found:
                    self._unsure.pop(key, None)
                    return found
        raise Lost("chat.postMessage: no answer three times")

    async def _find(self, channel: str, thread: str, key: str, *, back: float = _LOOK_BACK) -> str:
        """The message that carries this key, if it is one of the newest two hundred and not older than `back`."""
        args: dict[str, Any] = {"channel": channel, "limit": 200, "include_all_metadata": True}
        args["oldest"] = f"{time.time() - back:.6f}"
        method = "conversations.history"
        if thread:
            method, args["ts"] = "conversations.replies", thread
        try:
            answer = await self._calls(method, args, lane=f"find:{channel}")
        except Refused as error:
            if error.error == "thread_not_found":
                return ""
            raise
        for message in answer.get("messages", ()):
            metadata = message.get("metadata") or {}
            if metadata.get("event_type") == EVENT and (metadata.get("event_payload") or {}).get("key") == key:
                return str(message["ts"])
        return ""

    async def _send(self, address: str, file: Attachment) -> None:
        if not self.ours(address):
            raise NotPosted(f"Slack named a strange upload address: {urlsplit(address).hostname}")
        try:
            proxy = proxy_for(address)
            async with self._calls.session.post(address, data=file.data, proxy=proxy, allow_redirects=False) as answer:
                if answer.status != 200:
                    raise Lost(f"upload: {answer.status}")
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise Lost(f"upload: {type(error).__name__}") from error

    async def _download(self, address: str, limit: int, *, web: bool) -> bytes:
        headers = {"Authorization": f"Bearer {self._calls.token}"}
        try:
            # A redirect means the token was not taken, and would carry it elsewhere.
            async with self._calls.session.get(
                address, headers=headers, proxy=proxy_for(address), allow_redirects=False
            ) as answer:
                if answer.status != 200:
                    raise NotPosted(f"the file cannot be fetched ({answer.status})", after=5.0)
                if answer.content_type in _WEB and not web:
                    raise NotPosted("Slack sent a web page instead of the file: may the bot read files?", after=60.0)
                return await _limited(answer, limit)
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise NotPosted(f"the file did not arrive ({type(error).__name__})", after=5.0) from error

    def _doubt(self, key: str) -> None:
        self._unsure[key] = None
        if len(self._unsure) > _KEPT:
            self._unsure.popitem(last=False)


def content(card: Card, locale: str, *, native: bool) -> dict[str, Any]:
    """Blocks, and the same as text for notifications and readers."""
    found: list[Block] = render.blocks(card, locale, native=native)
    return {"text": render.fallback(card, locale), "blocks": found}


def simpler(card: Card, locale: str) -> dict[str, Any]:
    """The card in old blocks only: for a workspace that does not know tables or charts yet."""
    found = render.fitted(render.blocks(card, locale, surface="view"), [], locale)
    return {"text": render.fallback(card, locale), "blocks": found}


async def _limited(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    parts, length = [], 0
    async for part in answer.content.iter_chunked(65_536):
        parts.append(part)
        length += len(part)
        if length > limit:
            raise NotPosted(f"the file has more than {limit} bytes", final=True)
    return b"".join(parts)
