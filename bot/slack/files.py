"""Files on their way to and from Slack.  The token goes to Slack's own hosts only."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.platform import NotPosted
from bot.slack.api import SlackApi, SlackBusy, SlackLost, SlackRefused, proxy_for
from chat.cards.card import Attachment

_WEB = {"text/html", "application/xhtml+xml"}
_DESCRIPTION = 1000


class SlackFiles:
    """Made and used on the adapter's loop only."""

    def __init__(self, api: SlackApi) -> None:
        self._api = api

    async def hand_over(self, channel: str, thread: str, files: Sequence[Attachment], alt: str = "") -> None:
        """Post files in the conversation; Slack shows them to whoever is in it."""
        done = [await self._uploaded(file, alt) for file in files if file.data]
        if done:
            asked = {"files": done, "channel_id": channel, **({"thread_ts": thread} if thread else {})}
            await self._api("files.completeUploadExternal", asked, lane=channel, repeat=False)

    async def put_by(self, file: Attachment, alt: str) -> str:
        """Upload a picture that is shown nowhere yet; returns its id, for a block to name."""
        done = await self._uploaded(file, alt)
        await self._api("files.completeUploadExternal", {"files": [done]}, repeat=False)
        return str(done["id"])

    async def looked_at(self, ident: str, seconds: float) -> bool:
        """Wait until a block may name the file: Slack scans it first, and fills in its type when it has."""
        loop = asyncio.get_running_loop()
        until, pause = loop.time() + seconds, 0.15
        while True:
            file = (await self._api("files.info", {"file": ident}, patience=5.0)).get("file") or {}
            if file.get("mimetype"):
                return True
            if loop.time() + pause > until:
                return False
            await asyncio.sleep(pause)
            pause = min(pause * 1.6, 2.0)

    async def fetch(self, ref: str, limit: int) -> bytes:
        """The bytes of a file of a message; raises NotPosted."""
        try:
            file = (await self._api("files.info", {"file": ref}, patience=20.0))["file"]
        except (SlackRefused, SlackLost, SlackBusy) as error:
            raise NotPosted(str(error), after=5.0, final=isinstance(error, SlackRefused) and error.final) from error
        if int(file.get("size") or 0) > limit:
            raise NotPosted(f"the file has {file['size']} bytes, more than {limit}", final=True)
        address = file.get("url_private_download") or file.get("url_private") or ""
        if not self.ours(address):
            raise NotPosted(f"the file is kept on another host ({urlsplit(address).hostname})", final=True)
        return await self._download(address, limit, web=file.get("mimetype") in _WEB)

    def ours(self, address: str) -> bool:
        """The only hosts that may see our token: the configured one, and for Slack itself its file hosts."""
        there, here = urlsplit(address), urlsplit(self._api.base)
        if (there.scheme, there.netloc) == (here.scheme, here.netloc):
            return True
        if there.scheme != "https" or there.username or here.hostname is None or there.hostname is None:
            return False
        return here.hostname.endswith("slack.com") and there.hostname.endswith(".slack.com")

    async def _uploaded(self, file: Attachment, alt: str) -> dict[str, Any]:
        asked = {"filename": file.name, "length": len(file.data), **({"alt_txt": alt[:_DESCRIPTION]} if alt else {})}
        slot = await self._api("files.getUploadURLExternal", asked)
        await self._send(str(slot["upload_url"]), file)
        return {"id": slot["file_id"], "title": file.name}

    async def _send(self, address: str, file: Attachment) -> None:
        if not self.ours(address):
            raise NotPosted(f"Slack named a strange upload address: {urlsplit(address).hostname}")
        try:
            proxy = proxy_for(address)
            async with self._api.session.post(address, data=file.data, proxy=proxy, allow_redirects=False) as answer:
                if answer.status != 200:
                    raise SlackLost(f"upload: {answer.status}")
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise SlackLost(f"upload: {type(error).__name__}") from error

    async def _download(self, address: str, limit: int, *, web: bool) -> bytes:
        headers = {"Authorization": f"Bearer {self._api.token}"}
        try:
            # A redirect means the token was not taken, and would carry it elsewhere.
            async with self._api.session.get(
                address, headers=headers, proxy=proxy_for(address), allow_redirects=False
            ) as answer:
                if answer.status != 200:
                    raise NotPosted(f"the file cannot be fetched ({answer.status})", after=5.0)
                if answer.content_type in _WEB and not web:
                    raise NotPosted("Slack sent a web page instead of the file: may the bot read files?", after=60.0)
                return await _limited(answer, limit)
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise NotPosted(f"the file did not arrive ({type(error).__name__})", after=5.0) from error


async def _limited(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    parts, length = [], 0
    async for part in answer.content.iter_chunked(65_536):
        parts.append(part)
        length += len(part)
        if length > limit:
            raise NotPosted(f"the file has more than {limit} bytes", final=True)
    return b"".join(parts)
