"""Whoever sends a request slowly, or not to its end, is answered 408 and let go: nobody holds a connection with it.

A request's head has to be there within some seconds, and its body has to go on coming.  What we send, a stream to a
page above all, may take as long as it likes.
"""

from __future__ import annotations

import asyncio
from typing import Any

HEAD = 15.0
"""Seconds for the head of a request, from the connection or the end of the one before."""
PAUSE = 20.0
"""Seconds between two parts of a body."""
START, SLOWEST = 30.0, 10_000
"""A body may take so many seconds, and one more for so many bytes that have come: a photograph over a bad line."""
_LATE = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class TooSlow(Exception):
    """The body did not come in time."""


class BodyInTime:
    """In front of an application: the body of a request comes in time, or its sender is told 408."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        clock = asyncio.get_running_loop().time
        end, whole, late, begun = clock() + START, False, False, False

        async def receive_in_time() -> Any:
            nonlocal end, whole, late
            if whole:  # from here on it only tells when the other side has gone
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), max(min(PAUSE, end - clock()), 0.0))
            except TimeoutError:
                late = True
                raise TooSlow from None
            end += len(message.get("body", b"")) / SLOWEST
            whole = not message.get("more_body", False)
            return message

        async def send_noted(message: Any) -> None:
            nonlocal begun
            if not late:
                begun = True
                await send(message)

        try:
            await self._app(scope, receive_in_time, send_noted)
        except Exception:
            if not late:
                raise
            if not begun:  # whatever the application made of it
                head = [(b"connection", b"close"), (b"content-length", b"0")]
                await send({"type": "http.response.start", "status": 408, "headers": head})
                await send({"type": "http.response.body", "body": b""})


def protocol() -> type[asyncio.Protocol]:
    """The protocol that uvicorn would take by itself, with an end to waiting for a head."""
    from uvicorn.protocols.http.auto import AutoHTTPProtocol

    class HeadInTime(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
        """Closes a connection whose request has no whole head after `HEAD` seconds."""

        timer: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self.wait()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            self.wait()

        def connection_lost(self, problem: Exception | None) -> None:
            self.stop()
            super().connection_lost(problem)

        def wait(self) -> None:
            """Begin to wait for a head, or go on, or stop where it is there."""
            if self.cycle is not None and not self.cycle.response_complete:
                self.stop()
            elif self.timer is None:
                self.timer = self.loop.call_later(HEAD, self.late)

        def stop(self) -> None:
            if self.timer is not None:
                self.timer.cancel()
                self.timer = None

        def late(self) -> None:
            self.timer = None
            if self.cycle is not None and not self.cycle.response_complete:
                return
            if not self.transport.is_closing():
                self.transport.write(_LATE)
                self.transport.close()

    return HeadInTime
