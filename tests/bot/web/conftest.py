"""A page on a free port, with the small house behind it."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.web.adapter import Web
from storage import audit
from storage.book import Store
from storage.page import PageMessages
from storage.page_links import PageLinks
from tests.bot.web.stage import NOW, House, roster

CLIENTS: list[httpx.Client] = []


class Page:
    """One person's browser, as far as the server sees it."""

    def __init__(self, web: Web, person: str = "ann") -> None:
        self.person = person
        self.origin = web.address.rstrip("/")
        self.client = httpx.Client(base_url=self.origin, trust_env=False, headers={"origin": self.origin})
        self.number = 0
        CLIENTS.append(self.client)

    def get(self, path: str, **values: str) -> Any:
        return self.client.get(path, params={"as": self.person, **values})

    def post(self, path: str, **asked: Any) -> Any:
        self.number += 1
        body = {"nonce": f"{self.person.partition('@')[0]}-{self.number:08}", **asked}
        return self.client.post(path, params={"as": self.person}, content=json.dumps(body))

    def say(self, text: str, room: str = "c/apollo", *, thread: str = "", nonce: str = "", files: Any = ()) -> Any:
        self.number += 1
        fields = {
            "room": room,
            "text": text,
            "thread": thread,
            "nonce": nonce or f"{self.person.partition('@')[0]}-{self.number:08}",
        }
        parts = [("file", file) for file in files]
        return self.client.post("/say", params={"as": self.person}, data=fields, files=parts or None)

    def messages(self, room: str = "c/apollo", **more: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get("/messages", room=room, **more).json()["messages"]
        return found

    def click(self, words: str, action: str, value: str) -> Any:
        """Click on the last card that says these words."""
        ref = next(one["ref"] for one in reversed(self.messages()) if words in one["html"])
        return self.post("/click", ref=ref, action=action, value=value)


def until(true: Callable[[], object], seconds: float = 5.0) -> None:
    """Wait until it is so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    while CLIENTS:
        CLIENTS.pop().close()


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def messages(filled_sqlite: Path, tmp_path: Path) -> Iterator[PageMessages]:
    """Where the page is kept: the database of the books."""
    shutil.copy(filled_sqlite, tmp_path / "books.db")
    store = Store(f"sqlite:///{tmp_path / 'books.db'}", seal=audit.seal)
    yield PageMessages(store, lambda: NOW, tmp_path / "files")
    store.close()


@pytest.fixture
def opened(house: House, messages: PageMessages) -> Iterator[Callable[..., Web]]:
    """Open a page on the same messages again and again, as a process that is started anew does."""
    open_: list[Web] = []

    def start(**more: Any) -> Web:
        if more.get("secret"):
            minutes, days = timedelta(minutes=15), timedelta(days=30)
            more = {"links": PageLinks(messages._store, lambda: house.now, more["secret"], minutes, days), **more}
        web = Web(roster, messages, now=lambda: NOW, **{"port": 0, **more})
        web.start(house.functions())
        open_.append(web)
        return web

    yield start
    for web in open_:
        web.stop()


@pytest.fixture
def web(opened: Callable[..., Web]) -> Web:
    return opened()


@pytest.fixture
def ann(web: Web) -> Page:
    return Page(web)
