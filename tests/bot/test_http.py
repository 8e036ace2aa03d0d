"""The HTTP door on a real socket: doors answer, health tells the truth, a port is given back."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest

from bot.http import LARGEST_BODY, Door, HttpRequest, HttpResponse, NotServed, Serving, serve

STATES = {"slack": "up", "feishu": "connecting"}


def echo(asked: HttpRequest) -> HttpResponse:
    return HttpResponse(
        body={"body": asked.body.decode(), "mark": asked.headers.get("x-mark", ""), "query": asked.query}
    )


async def challenge(asked: HttpRequest) -> HttpResponse:
    return HttpResponse(201, b"plain", {"X-Said": "yes"})


@pytest.fixture
def door() -> Iterator[Serving]:
    serving = serve([Door("/slack/events", echo), Door("/feishu/events", challenge)], states=lambda: STATES)
    yield serving
    serving.stop()


def test_a_plain_function_and_a_coroutine_answer_at_their_paths(door: Serving) -> None:
    first = httpx.post(f"{door.address}/slack/events?a=1", content=b"hello", headers={"X-Mark": "m"}, trust_env=False)
    assert first.json() == {"body": "hello", "mark": "m", "query": "a=1"}
    second = httpx.post(f"{door.address}/feishu/events", trust_env=False)
    assert (second.status_code, second.text, second.headers["x-said"]) == (201, "plain", "yes")


def test_only_the_named_methods_and_paths_are_there(door: Serving) -> None:
    assert httpx.get(f"{door.address}/slack/events", trust_env=False).status_code == 405
    assert httpx.post(f"{door.address}/elsewhere", trust_env=False).status_code == 404


def test_health_is_well_while_nothing_is_down_and_keeps_the_reason_inside(
    door: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = httpx.get(f"{door.address}/healthz", trust_env=False)
    assert (answer.status_code, answer.json()) == (200, STATES)
    monkeypatch.setitem(STATES, "slack", "down: the token is wrong")
    answer = httpx.get(f"{door.address}/healthz", trust_env=False)
    assert (answer.status_code, answer.json()["slack"]) == (503, "down")


def test_a_body_that_is_too_long_is_refused(door: Serving) -> None:
    answer = httpx.post(f"{door.address}/slack/events", content=b"x" * (LARGEST_BODY + 1), trust_env=False)
    assert answer.status_code == 413


def test_a_port_that_is_taken_is_said_in_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(NotServed, match=r"127\.0\.0\.1"):
            serve([], "127.0.0.1", taken.getsockname()[1])


def test_stopping_lets_a_running_request_end_and_gives_the_port_back() -> None:
    begun = threading.Event()

    def slow(asked: HttpRequest) -> HttpResponse:
        begun.set()
        time.sleep(0.3)
        return HttpResponse(body=b"done")

    serving = serve([Door("/slow", slow)])
    heard: list[str] = []
    client = threading.Thread(
        target=lambda: heard.append(httpx.post(f"{serving.address}/slow", trust_env=False).text), daemon=True
    )
    client.start()
    assert begun.wait(5)
    serving.stop()
    client.join(5)
    assert heard == ["done"]
    assert not serving.up
    serve([], "127.0.0.1", serving.port).stop()
