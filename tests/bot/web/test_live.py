"""The stream: everything that happens comes, in order, also after a break, and only to those who may see it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from queue import Queue
from typing import Any

import httpx
import pytest

from bot.web.adapter import Web
from chat.cards.card import Card
from chat.incoming import Place
from chat.text import verbatim
from tests.bot.web.conftest import Page, until
from tests.bot.web.stage import PIXEL, House, logged

Event = tuple[str, str, Any]
END = "end"


@contextmanager
def stream(page: Page, last: str = "", **values: str) -> Iterator[Queue[Event]]:
    """The events of a page as they come: (kind, id, data); the last is an END, if the server ended it as it should."""
    events: Queue[Event] = Queue()
    headers = {"last-event-id": last} if last else {}
    client = httpx.Client(base_url=page.origin, trust_env=False, timeout=10)
    open_ = threading.Event()
    answers: list[httpx.Response] = []

    def listen() -> None:
        try:
            with client.stream("GET", "/live", params={"as": page.person, **values}, headers=headers) as answer:
                answers.append(answer)
                kind = id = ""
                for line in answer.iter_lines():
                    open_.set()
                    name, _, rest = line.partition(": ")
                    if name == "id":
                        id = rest
                    elif name == "event":
                        kind = rest
                    elif name == "data":
                        events.put((kind, id, json.loads(rest)))
            events.put((END, "", None))
        except (httpx.HTTPError, OSError, RuntimeError):
            pass

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    assert open_.wait(5)
    try:
        yield events
    finally:
        sock = answers[0].extensions["network_stream"].get_extra_info("socket")
        with suppress(OSError):  # where the server has closed it
            sock.shutdown(2)
        thread.join(5)
        client.close()


def words(events: Queue[Event], kind: str = "messages") -> Any:
    while True:
        got, _, data = events.get(timeout=30)
        if got == kind:
            return data


def test_what_is_posted_comes_at_once_and_in_the_readers_language(web: Web, ann: Page) -> None:
    with stream(ann) as english, stream(Page(web, "wang")) as chinese:
        web.post(Place("web", "apollo"), logged(), key="k", locale="en")
        assert "Apollo launch" in words(english)[0]["html"]
        assert "阿波罗发布" in words(chinese)[0]["html"]


def test_after_a_break_the_stream_goes_on_where_it_ended(web: Web, ann: Page) -> None:
    to = Place("web", "apollo")
    with stream(ann) as events:
        ref = web.post(to, logged(), key="1", locale="en")
        _, last, _ = events.get(timeout=5)
    web.post(to, Card(verbatim("missed")), key="2", locale="en")
    web.update(to, ref, Card(verbatim("changed")), locale="en")
    with stream(ann, last) as events:
        missed = words(events)
    assert ["missed" in missed[0]["html"], "changed" in missed[1]["html"]] == [True, True]
    assert [one["ref"] == ref for one in missed] == [False, True]


def test_a_stream_that_knew_another_store_is_told_to_begin_anew(ann: Page) -> None:
    with stream(ann, "4711") as events:
        assert events.get(timeout=5)[0] == "reload"


def test_private_words_do_not_leave_for_others(web: Web, ann: Page, house: House) -> None:
    with stream(Page(web, "bob")) as events:
        ann.say("rates")
        until(lambda: house.done)
        ann.say("the end")
        seen = words(events)
        while "the end" not in seen[-1]["html"]:
            seen += words(events)
    assert not [one for one in seen if "Your rate" in one["html"] or not one["author"]]


def test_somebody_outside_the_channel_hears_nothing(web: Web, ann: Page, house: House) -> None:
    with stream(Page(web, "zhao")) as events:
        ann.say("@zhangfang budget", files=[("receipt.png", PIXEL, "image/png")])
        until(lambda: house.done)
        ann.say("for all", "c/xinghe")
        kind, _, data = events.get(timeout=5)
    assert (kind, data[0]["room"]) == ("messages", "c/xinghe")


def test_reading_is_shown_at_once_and_ends_with_the_answer(web: Web, ann: Page, house: House) -> None:
    house.gate.clear()
    with stream(ann) as events:
        ann.say("", files=[("receipt.png", PIXEL, "image/png")])
        busy = words(events, "busy")
        house.gate.set()  # the answer is made only after it was shown that somebody reads
        assert busy["on"] and busy["name"] == "receipt.png" and busy["room"] == "c/apollo"
        while "Is this right?" not in words(events)[-1]["html"]:
            pass
        assert not words(events, "busy")["on"]
        assert words(events, "done")["id"] == house.done[0]


def test_a_toast_and_a_form_reach_the_one_who_clicked(web: Web, ann: Page, house: House) -> None:
    with stream(ann) as events:
        ann.say("", files=[("receipt.png", PIXEL, "image/png")])
        until(lambda: house.done)
        ann.click("Is this right?", "receipt.category", "1 travel")
        assert words(events, "toast")["words"] == "Category: 1 travel"
        ann.click("Is this right?", "receipt.edit", "1")
        form = words(events, "form")
        assert form["id"].startswith("web:click:ann:") and ann.messages()[-1]["ref"] == form["ref"]


def test_the_stream_ends_when_the_page_closes(web: Web, ann: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    assert web._serving
    # The server may take its time: the stream must end by itself, not be cut off when patience is over.
    web._serving._server.config.timeout_graceful_shutdown = 60
    monkeypatch.setattr(web._serving, "stop", partial(web._serving.stop, 60))
    with stream(ann) as events:
        web.stop()
        words(events, END)


def test_many_pages_hear_the_same(web: Web) -> None:
    people = ("ann", "bob", "wang", "dora") * 4
    streams = [stream(Page(web, person)) for person in people]
    queues = [one.__enter__() for one in streams]
    for number in range(20):
        web.post(Place("web", "apollo"), Card(verbatim(f"news {number}")), key=str(number), locale="en")
    for queue in queues:
        got: list[Any] = []
        while len(got) < 20:
            got += words(queue)
        assert [f"news {n}" in one["html"] for n, one in enumerate(got)] == [True] * 20
    for one in streams:
        one.__exit__(None, None, None)
