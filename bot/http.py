"""The one HTTP door of the house: uvicorn in a thread of its own, `/healthz`, and what adapters answer there.

An adapter that hears by webhook gives `Door`s: plain values in and out, so that no adapter imports a web framework.
The local chat gives a whole application and is served the same way, on its own address.
"""

from __future__ import annotations

import inspect
import json
import logging
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.slow_senders import BodyInTime, protocol

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

log = logging.getLogger(__name__)

LARGEST_BODY = 4 * 1024 * 1024
"""Slack and Feishu send events of some kilobytes; files never come this way."""


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request.  Header names are lower case, as they come over the wire today."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """What goes back; a `body` that is not bytes goes as JSON."""

    status: int = 200
    body: bytes | dict[str, Any] = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Door:
    """A path and who answers there.  A plain function runs in a pool of threads, a coroutine on the server's loop."""

    path: str
    answer: Callable[[HttpRequest], HttpResponse] | Callable[[HttpRequest], Awaitable[HttpResponse]]
    methods: tuple[str, ...] = ("POST",)


class NotServed(Exception):
    """The address cannot be had; says why in one line."""


class Serving:
    """A server that is up.  `host`, `port` and `address` say where."""

    def __init__(self, server: Any, thread: threading.Thread, host: str, port: int) -> None:
        self._server, self._thread = server, thread
        self.host, self.port = host, port

    @property
    def address(self) -> str:
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    @property
    def up(self) -> bool:
        return self._thread.is_alive() and bool(self._server.started)

    def stop(self, patience: float = 5.0) -> None:
        """Take no new request, let the running ones end, return within `patience` seconds."""
        self._server.should_exit = True
        self._thread.join(patience)
        if self._thread.is_alive():
            self._server.force_exit = True
            self._thread.join(2.0)


def serve(
    doors: Sequence[Door],
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    states: Callable[[], Mapping[str, str]] = dict,
) -> Serving:
    """Answer at these doors and at `/healthz` until `stop`.  Port 0 takes a free one.  Raises NotServed."""
    return serve_app(application(doors, states), host, port)


def serve_app(app: Any, host: str, port: int) -> Serving:
    """Run an ASGI application in a thread; returns when it takes requests.  Raises NotServed."""
    import uvicorn

    listener = _listener(host, port)
    config = uvicorn.Config(
        BodyInTime(app),
        http=protocol(),
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        loop="asyncio",
        server_header=False,
        # Behind a reverse proxy the peer is the proxy; nobody here decides anything by a forwarded address.
        proxy_headers=False,
        timeout_graceful_shutdown=3,
        h11_max_incomplete_event_size=64 * 1024,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name=f"http:{port}", daemon=True)
    thread.start()
    for _ in range(1000):
        if server.started or not thread.is_alive():
            break
        time.sleep(0.005)
    if not server.started:
        raise NotServed(f"the server on {host}:{port} did not start")
    return Serving(server, thread, host, listener.getsockname()[1])


def application(doors: Sequence[Door], states: Callable[[], Mapping[str, str]] = dict) -> Any:
    """The ASGI application that `serve` runs, for tests without a socket."""
    from starlette.applications import Starlette
    from starlette.routing import Route

    routes = [Route(door.path, _endpoint(door), methods=list(door.methods)) for door in doors]
    return Starlette(routes=[Route("/healthz", _health(states), methods=["GET"]), *routes])


def _endpoint(door: Door) -> Callable[[Request], Awaitable[Response]]:
    from starlette.concurrency import run_in_threadpool
    from starlette.responses import Response

    async def endpoint(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        headers = {name.lower(): value for name, value in request.headers.items()}
        asked = HttpRequest(request.method, request.url.path, request.url.query, headers, body)
        if inspect.iscoroutinefunction(door.answer):
            answered = await door.answer(asked)
        else:
            answered = await run_in_threadpool(door.answer, asked)
        assert isinstance(answered, HttpResponse)
        if isinstance(answered.body, bytes):
            return Response(answered.body, answered.status, dict(answered.headers))
        text = json.dumps(answered.body, ensure_ascii=False)
        return Response(text, answered.status, dict(answered.headers), media_type="application/json")

    return endpoint


async def _body(request: Request) -> bytes | None:
    """The whole body, or None where it is longer than anybody sends (a wrong Content-Length does not help)."""
    parts, length = [], 0
    async for part in request.stream():
        length += len(part)
        if length > LARGEST_BODY:
            return None
        parts.append(part)
    return b"".join(parts)


def _health(states: Callable[[], Mapping[str, str]]) -> Callable[[Request], Awaitable[Response]]:
    from starlette.responses import JSONResponse

    async def health(request: Request) -> Response:
        """200 while nothing is down, else 503.  The reason stays inside: this address may be open to the world."""
        shown = {name: state.partition(":")[0] for name, state in states().items()}
        return JSONResponse(shown, 503 if "down" in shown.values() else 200)

    return health


def _listener(host: str, port: int) -> socket.socket:
    try:
        family, kind, proto, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, proto)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(where)
        except OSError:
            listener.close()
            raise
    except OSError as error:
        raise NotServed(f"{host}:{port}: {error.strerror or error}") from None
    return listener
