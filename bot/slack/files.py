"""Files on their way to and from Slack.  The token goes to Slack's own hosts only.

A share of a file carries no key of ours, so what may have been shared already is looked for where it would stand: by
its name and size, after the message that it belongs to.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.platform import MAY_NOT, FileRefused, NotPosted, patience
from bot.slack import moments
from bot.slack.api import SlackApi, SlackBusy, SlackLost, SlackRefused, proxy_for
from chat.cards.card import Attachment
from chat.text import NOTHING, _

_WEB = {"text/html", "application/xhtml+xml"}
_DESCRIPTION = 1000
_FORBIDDEN = {"missing_scope", "no_permission", "access_denied", "not_allowed_token_type", "restricted_action"}
_TOO_LARGE = _("Slack does not take a file of that size.")


class SlackFiles:
    """Made and used on the adapter's loop only."""

    def __init__(self, api: SlackApi) -> None:
        self._api = api

    async def hand_over(
        self,
        channel: str,
        thread: str,
        files: Sequence[Attachment],
        alt: str = "",
        *,
        after: str = "",
        first: bool = True,
    ) -> None:
        """Post files in the conversation, as one message; Slack shows them to whoever is in it.

        Args:
            after: the ts of the message that they belong to.
            first: nobody can have posted them before.

        Raises: FileRefused where Slack does not take one of them; then none was posted.
        """
        wanted = [file for file in files if file.data]
        if not first:
            there = await self._there(channel, thread, after)
            wanted = [file for file in wanted if (file.name, len(file.data)) not in there]
        try:
            done = [await self._uploaded(file, alt) for file in wanted]
            if done:
                await self._share(done, channel, thread, after, {(file.name, len(file.data)) for file in wanted})
        except SlackRefused as refusal:
            if refusal.signed_out:
                raise
            raise FileRefused(str(refusal), MAY_NOT if refusal.error in _FORBIDDEN else NOTHING) from refusal

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

    async def _share(
        self, done: Sequence[dict[str, Any]], channel: str, thread: str, after: str, wanted: set[tuple[str, int]]
    ) -> None:
        """Put what was uploaded into the conversation, once, whatever gets lost on the way."""
        asked = {"files": done, "channel_id": channel, **({"thread_ts": thread} if thread else {})}
        for at, wait in enumerate(moments.LOST):
            try:
                await self._api("files.completeUploadExternal", asked, lane=channel, repeat=False)
                return
            except SlackLost as error:
                waits = moments.UNANSWERED[at] if error.unanswered else (wait,)
                if await self._appears(waits, wanted, channel, thread, after):
                    return
            except SlackRefused as refusal:
                if not at:
                    raise
                # The try before may have been taken: then Slack takes no second one, and shows it in a moment.
                if await self._appears(moments.UNANSWERED[0], wanted, channel, thread, after):
                    return
                raise SlackLost(f"{refusal}, after no answer") from refusal
        raise SlackLost("files.completeUploadExternal: no answer three times")

    async def _appears(
        self, waits: Sequence[float], wanted: set[tuple[str, int]], channel: str, thread: str, after: str
    ) -> bool:
        """Whether what was shared stands there after one of these waits."""
        for wait in waits:
            await asyncio.sleep(wait)
            if wanted <= await self._there(channel, thread, after):
                return True
        return False

    async def _there(self, channel: str, thread: str, after: str) -> set[tuple[str, int]]:
        """(name, size) of the files in a thread, or in the conversation after a message."""
        args: dict[str, Any] = {"channel": channel, "limit": 200}
        method = "conversations.history"
        if thread:
            method, args["ts"] = "conversations.replies", thread
        if after:
            args["oldest"] = after
        answer = await self._api(method, args, lane=f"find:{channel}")
        return {
            (str(name), int(file.get("size") or 0))
            for message in answer.get("messages", ())
            for file in message.get("files") or ()
            for name in (file.get("name"), file.get("title"))
        }

    async def _uploaded(self, file: Attachment, alt: str) -> dict[str, Any]:
        asked = {"filename": file.name, "length": len(file.data), **({"alt_txt": alt[:_DESCRIPTION]} if alt else {})}
        slot = await self._api("files.getUploadURLExternal", asked)
        await self._send(str(slot["upload_url"]), file)
        return {"id": slot["file_id"], "title": file.name}

    async def _send(self, address: str, file: Attachment) -> None:
        if not self.ours(address):
            raise NotPosted(f"Slack named a strange upload address: {urlsplit(address).hostname}")
        try:
            limit = aiohttp.ClientTimeout(total=self._api.timeout + patience(len(file.data)))
            async with self._api.session.post(
                address, data=file.data, proxy=proxy_for(address), allow_redirects=False, timeout=limit
            ) as answer:
                if answer.status == 413:
                    raise FileRefused("upload: 413", _TOO_LARGE)
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
