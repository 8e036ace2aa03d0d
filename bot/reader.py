"""The optional reader: an OpenAI-compatible language model that is asked what a refused line may have meant.

It is asked for nothing else, sees nothing else (`handlers.conversation.proposed` makes what it sees) and decides
nothing.  Whatever goes wrong with it, nothing is proposed: nobody waits longer than its time-out, and after some
failures in a row it is left alone for a minute.
"""

from __future__ import annotations

import asyncio
import json
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bot import secret
from handlers.conversation.proposed import RefusedLine

log = logging.getLogger(__name__)

_FAILURES = 3
_PAUSE = 60.0
"""So many failures in a row, and it is not asked for so many seconds."""
_AT_ONCE = 2
"""No more lines than these wait for it: the others are refused at once, as without a reader."""
_LARGEST = 64 * 1024
"""A line fits into a few hundred bytes."""


class NoAnswer(Exception):
    """The model did not answer; says why in a few words, without what was asked or the key."""


class BusyReader(NoAnswer):
    """It is asked by others just now."""


class LineReader:
    """Asks the model at `url` (…/v1).  Safe for threads."""

    def __init__(
        self,
        url: str,
        model: str,
        key: secret.Secret = "",
        *,
        timeout: float = 3.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        import aiohttp  # takes half a second, which is not to come out of the first line's time-out

        self._waits = aiohttp.ClientTimeout(total=timeout)
        self._url, self._model, self._key, self._timeout, self._clock = url, model, key, timeout, clock
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="reader")
        self._places = threading.BoundedSemaphore(_AT_ONCE)
        self._lock = threading.Lock()
        self._failed = 0
        self._paused_until = 0.0

    def propose(self, line: RefusedLine) -> str:
        """What the model answers; "" where it does not.  Never raises."""
        if self._clock() < self._paused_until:
            return ""
        try:
            answer = self.ask(line.grammar, line.said)
        except BusyReader:
            return ""
        except NoAnswer as problem:
            self._note_failure(str(problem))
            return ""
        with self._lock:
            self._failed = 0
        return answer

    def ask(self, instructions: str, text: str) -> str:
        """One question.  Raises NoAnswer, within the time-out whatever the network does."""
        messages = [{"role": "system", "content": instructions}, {"role": "user", "content": text}]
        body = {"model": self._model, "messages": messages, "temperature": 0, "max_tokens": 200, "stream": False}
        if not self._places.acquire(blocking=False):
            raise BusyReader("it is busy with others")
        asked = self._pool.submit(lambda: asyncio.run(self._post(body)))
        asked.add_done_callback(lambda _asked: self._places.release())  # a call that hangs keeps its place
        try:
            return _content(asked.result(self._timeout))
        except NoAnswer:
            raise
        except TimeoutError:
            raise NoAnswer(f"no answer within {self._timeout:g} s") from None
        except Exception as error:  # an error of the network may quote the address or a header: its name is enough
            raise NoAnswer(type(error).__name__) from None

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _post(self, body: dict[str, Any]) -> bytes:
        import aiohttp

        key = secret.read(self._key)
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        async with (
            aiohttp.ClientSession(timeout=self._waits, headers=headers) as session,
            # Whoever is sent elsewhere does not take the line and the key along.
            session.post(f"{self._url}/chat/completions", json=body, allow_redirects=False) as response,
        ):
            if response.status != 200:
                raise NoAnswer(f"HTTP {response.status}")
            data = bytearray()
            async for part in response.content.iter_chunked(8192):
                data += part
                if len(data) > _LARGEST:
                    raise NoAnswer("the answer is too long")
            return bytes(data)

    def _note_failure(self, why: str) -> None:
        with self._lock:
            self._failed += 1
            pauses = self._failed >= _FAILURES
            if pauses:
                self._failed, self._paused_until = 0, self._clock() + _PAUSE
        log.warning("the reader of refused lines: %s%s", why, f"; not asked for {_PAUSE:g} s" if pauses else "")


def _content(data: bytes) -> str:
    """What the model says in a chat completion.  Raises NoAnswer."""
    try:
        content = json.loads(data)["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError, ValueError):
        content = None
    if not isinstance(content, str):
        raise NoAnswer("what came back is no chat completion")
    return content
