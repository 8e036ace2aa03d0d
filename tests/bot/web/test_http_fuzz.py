"""Anything at all sent to the doors: what is not understood is answered 4xx and let go, never 500, and nobody waits."""

from __future__ import annotations

import json
import random
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import slow_senders
from bot.feishu.webhook import Unwelcome, opened
from bot.http import Door, HttpRequest, HttpResponse, Serving, serve, serve_app
from bot.web.adapter import Web
from tests.bot.web.conftest import Page
from tests.sweeps import examples

pytestmark = pytest.mark.sweep(3, of="file")

FUZZ = settings(
    max_examples=examples(120), deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40) | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
ROUTES = (
    "/",
    "/home",
    "/messages",
    "/live",
    "/options",
    "/picture/x",
    "/file/x",
    "/assets/page.js",
    "/say",
    "/healthz",
)
DEEDS = ("/click", "/submit", "/drop", "/edit", "/remove", "/seen", "/speak", "/say")
NAMES = (
    "room",
    "ref",
    "thread",
    "before",
    "after",
    "as",
    "name",
    "typed",
    "text",
    "nonce",
    "action",
    "value",
    "answers",
)
VALUES = st.sampled_from(("c/apollo", "d/ann", "", "9" * 5000, "²", "\x00", "-1", "%", "../../x", "ann", "d/"))


@pytest.fixture
def door() -> Iterator[Serving]:
    serving = serve([Door("/slack/events", lambda asked: HttpResponse(body={"n": len(asked.body)}))])
    yield serving
    serving.stop()


def sent(address: str, data: bytes, *, seconds: float = 6.0) -> bytes:
    """What comes back for these bytes until the other side closes; raises where it never does."""
    host, _colon, port = address.removeprefix("http://").rstrip("/").rpartition(":")
    with socket.create_connection((host, int(port)), timeout=seconds) as line:
        line.sendall(data)
        with suppress(OSError):  # it has been answered and closed already
            line.shutdown(socket.SHUT_WR)
        out = b""
        while part := line.recv(65536):
            out += part
        return out


MALFORMED = (
    b"",
    b"\r\n\r\n",
    b"hello\r\n\r\n",
    b"GET\r\n\r\n",
    b"GET / HTTP/9.9\r\nhost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: -5\r\n\r\n",
    b"POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: abc\r\n\r\n",
    b"POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello!",
    b"POST /slack/events HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\n",
    b"POST /slack/events HTTP/1.1\r\nhost: x\r\ntransfer-encoding: gzip, identity\r\n\r\nabc",
    b"GET /\x00 HTTP/1.1\r\nhost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nhost: x\r\nx: " + b"y" * 200_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * 20_000 + b"\r\n",
    b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nhost: x\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 100,
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
)


@pytest.mark.parametrize("data", MALFORMED, ids=range(len(MALFORMED)))
def test_what_is_no_request_is_answered_4xx_and_closed(door: Serving, web: Web, data: bytes) -> None:
    for address in (door.address, web.address):
        try:
            answer = sent(address, data)
        except ConnectionResetError:
            continue  # closed is closed
        assert not answer or answer.split(b" ")[1][:1] in (b"4", b"2"), answer[:200]


def test_random_bytes_are_answered_4xx_and_closed(door: Serving, web: Web) -> None:
    dice = random.Random(14)
    for _case in range(150):
        data = bytearray(b"POST /slack/events HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 5\r\n\r\nhello")
        for _change in range(dice.randint(1, 8)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        for address in (door.address, web.address):
            try:
                answer = sent(address, bytes(data))
            except ConnectionResetError:
                continue
            assert not answer or answer.split(b" ")[1][:1] in (b"4", b"2"), (bytes(data), answer[:200])


def test_who_sends_a_head_or_a_body_slowly_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_senders, "HEAD", 0.4)
    monkeypatch.setattr(slow_senders, "PAUSE", 0.4)

    async def echo(asked: HttpRequest) -> HttpResponse:
        return HttpResponse(body=asked.body)

    serving = serve([Door("/x", echo)])
    try:
        for beginning in (
            b"",
            b"POST /x HTTP/1.1\r\nhost: x\r\n",
            b"POST /x HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nab",
        ):
            assert slowly(serving, beginning).startswith(b"HTTP/1.1 408"), beginning
        whole = b"POST /x HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\nab"
        assert slowly(serving, whole, b"GET /x HT").count(b"HTTP/1.1") == 2, "the second request of a connection"
    finally:
        serving.stop()


def test_drop_by_drop_is_let_go_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_senders, "START", 0.6)
    serving = serve([Door("/x", lambda asked: HttpResponse(body=asked.body))])
    host, _colon, port = serving.address.removeprefix("http://").rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=10) as line:
            line.sendall(b"POST /x HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n")
            begun = time.monotonic()
            try:
                while time.monotonic() < begun + 8:
                    line.sendall(b"x")
                    time.sleep(0.05)
                    line.settimeout(0.01)
                    try:
                        if (answer := line.recv(100)) or not answer:
                            break
                    except TimeoutError:
                        continue
            except OSError:
                answer = b""
            assert time.monotonic() - begun < 6 and (not answer or answer.startswith(b"HTTP/1.1 408"))
    finally:
        serving.stop()


def slowly(serving: Serving, data: bytes, after: bytes = b"") -> bytes:
    """What comes back where this is sent, then that, and no more, and nobody closes the connection on our side."""
    host, _colon, port = serving.address.removeprefix("http://").rpartition(":")
    with socket.create_connection((host, int(port)), timeout=8) as line:
        line.sendall(data)
        out = line.recv(65536) if after else b""
        line.sendall(after)
        while part := line.recv(65536):
            out += part
        return out


def test_a_stream_that_we_send_is_not_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_senders, "HEAD", 0.2)
    monkeypatch.setattr(slow_senders, "PAUSE", 0.2)

    async def stream(_scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _part in range(4):
            await __import__("asyncio").sleep(0.3)
            await send({"type": "http.response.body", "body": b"x", "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    serving = serve_app(stream, "127.0.0.1", 0)
    try:
        assert httpx.get(serving.address, trust_env=False, timeout=10).text == "xxxx"
    finally:
        serving.stop()


def test_every_route_of_the_page_takes_anything(web: Web) -> None:
    page = Page(web)
    everybody = httpx.Client(base_url=page.origin, trust_env=False, headers={"origin": page.origin}, timeout=20)

    @FUZZ
    @given(
        st.sampled_from(ROUTES + DEEDS) | st.text(max_size=30).map(lambda text: "/" + text),
        st.dictionaries(st.sampled_from(NAMES), VALUES | st.text(max_size=30), max_size=5),
        st.dictionaries(st.sampled_from(NAMES), JSON | VALUES, max_size=6) | JSON,
        st.sampled_from(("GET", "POST", "POST", "PUT", "HEAD", "DELETE", "OPTIONS", "PATCH")),
        st.sampled_from(
            ("application/json", "multipart/form-data; boundary=x", "multipart/form-data", "text/plain", "")
        ),
        st.binary(max_size=60),
    )
    def ask(path: str, query: dict[str, str], body: Any, method: str, kind: str, raw: bytes) -> None:
        data = json.dumps(body).encode() if kind == "application/json" else raw
        if kind.endswith("boundary=x"):
            data = b'--x\r\ncontent-disposition: form-data; name="' + raw + b'"\r\n\r\n' + raw + b"\r\n--x--\r\n"
        query = {"as": "ann", **query}
        try:
            request = everybody.build_request(method, path, params=query, content=data, headers={"content-type": kind})
        except (httpx.InvalidURL, UnicodeEncodeError):
            return
        answer = everybody.send(request, stream=True)
        answer.close()
        assert answer.status_code < 500, (method, path, query, data, answer.status_code)

    ask()
    for deep in (b"[" * 100_000, b'{"a":' * 100_000, b"9" * 10_000, b'{"nonce": "' + b"a" * 2_000_000 + b'"}', b"\xff"):
        for path in DEEDS:
            answer = everybody.post(path, params={"as": "ann"}, content=deep)
            assert answer.status_code < 500, (path, deep[:20], answer.status_code)
    everybody.close()


def test_a_length_that_is_no_number_is_refused() -> None:
    from bot.web.guard import Guard

    guard = Guard(None, sandbox=True)
    for length in ("abc", "-1", "1.5", "²", "٣", "9" * 5000):
        refused = guard.refusal("GET", ("127.0.0.1", 1), {"host": "127.0.0.1", "content-length": length})
        assert refused is not None and refused[0] in (400, 413), length


def test_no_delivery_breaks_the_webhook_of_feishu() -> None:
    tried = 0

    @FUZZ
    @given(JSON | st.dictionaries(st.sampled_from(("header", "token", "type", "encrypt", "challenge", "event")), JSON))
    def hear(body: Any) -> None:
        nonlocal tried
        tried += 1
        for key in ("", "secret"):
            try:
                opened(json.dumps(body).encode(), {}, time.time(), encrypt_key=key, verification_token="t")
            except Unwelcome as refusal:
                assert 400 <= refusal.status < 500

    hear()
    for body in (b"", b"[" * 100_000, b"\xff", b'{"token": "\\ud800"}', b'{"header": {"token": "\\udfff"}}', b"NaN"):
        with pytest.raises(Unwelcome):
            opened(body, {}, time.time(), encrypt_key="", verification_token="t")
    with pytest.raises(Unwelcome, match="too old"):
        fresh = {"header": {"token": "t", "create_time": "nan"}}
        opened(json.dumps(fresh).encode(), {}, time.time(), encrypt_key="", verification_token="t")
    assert tried >= 100
