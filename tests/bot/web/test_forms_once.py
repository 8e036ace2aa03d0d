"""A form that is pressed twice on the page books once, in the real house, and the second press is told so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bot.app import App, open_app
from bot.config import Config
from bot.platforms import web
from storage import balances
from tests.bot.web.conftest import Page, until
from tests.bot.web.test_live import stream
from tests.conftest import Stage

ANSWERS = {"project": "APOLLO", "day": "2026-11-20", "hours": "2h", "note": "API design"}
ROOM = "d/ann@example.com"


@pytest.fixture
def app(stage: Stage) -> Iterator[App]:
    url = stage.house.store.url
    config = Config(database={"url": url}, files={"folder": stage.folder / "files"})  # type: ignore[arg-type]
    made = open_app(config, now=stage.now)
    yield made
    made.stop()


@pytest.fixture
def ann(app: App) -> Iterator[Page]:
    platform = web(app.config, app, port=0)
    platform.start(app.functions("web"))
    yield Page(platform, "ann@example.com")
    platform.stop()


def minutes(app: App) -> int:
    with app.store.read(app.house.clock()) as book:
        labour = balances.of_project(book, 1).get("labour")
        return labour.minutes if labour else 0


def form(ann: Page) -> dict[str, Any]:
    """What the page sends from the form that it shows after “log”."""
    assert ann.say("log", ROOM).status_code == 202
    until(lambda: [one for one in ann.messages(ROOM)[-1:] if one["form"]])
    shown = ann.messages(ROOM)[-1]["form"]
    found = {name: re.search(rf'data-{name}="(\w+)"', shown) for name in ("form", "opening")}
    assert found["form"] and found["opening"]
    return {"ref": found["form"][1], "opening": found["opening"][1], "answers": ANSWERS}


def test_two_presses_at_once_book_once_and_one_is_told(app: App, ann: Page) -> None:
    sent = form(ann)
    with stream(ann) as events, ThreadPoolExecutor(2) as hands:
        pressed = [hands.submit(ann.post, "/submit", **sent) for _press in range(2)]
        assert {press.result().status_code for press in pressed} == {202}
        toast = next(data for kind, _id, data in iter(lambda: events.get(timeout=5), None) if kind == "toast")
    assert toast["words"].startswith("This was done already: 2 h on Apollo.")
    until(lambda: "2 h on Apollo" in ann.messages(ROOM)[-1]["html"])
    assert minutes(app) == 120 and len([one for one in ann.messages(ROOM) if "2 h on Apollo" in one["html"]]) == 1


def test_a_press_after_the_form_is_closed_is_told_and_a_form_that_is_asked_for_anew_is_new(app: App, ann: Page) -> None:
    sent = form(ann)
    ann.post("/submit", **sent)
    until(lambda: minutes(app) == 120 and not ann.messages(ROOM)[-1]["form"])
    with stream(ann) as events:
        assert ann.post("/submit", **sent).status_code == 202
        toast = next(data for kind, _id, data in iter(lambda: events.get(timeout=5), None) if kind == "toast")
    assert "done already" in toast["words"] and minutes(app) == 120
    anew = form(ann)
    assert anew["ref"] == sent["ref"] and anew["opening"] != sent["opening"]
    ann.post("/submit", **sent)
    assert ann.messages(ROOM)[-1]["form"], "what comes late from the first form does not close the second"
    ann.post("/submit", **anew)
    until(lambda: minutes(app) == 240)


def test_a_refused_form_is_tried_again_with_the_same_answers(app: App, ann: Page) -> None:
    sent = form(ann)
    for _press in range(2):
        ann.post("/submit", **sent | {"answers": ANSWERS | {"day": "soon"}})
        until(lambda: "“soon” is not a day." in ann.messages(ROOM)[-1]["form"])
    assert minutes(app) == 0
    ann.post("/submit", **sent)
    until(lambda: minutes(app) == 120)
