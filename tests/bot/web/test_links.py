"""Links by which people come in: once, soon, as themselves, until revoked; and a customer's, to one document."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bot.web.adapter import Web
from chat.cards.card import Card
from chat.incoming import Place
from chat.text import verbatim
from storage import page_links
from storage.page import PageMessages
from tests.bot.web.stage import NOW, House

SECRET = "a long secret"
PDF = b"%PDF-1.7 letter"


@pytest.fixture
def closed(opened: Callable[..., Web]) -> Web:
    return opened(secret=SECRET, paper=lambda document: ("D-1.pdf", "application/pdf", PDF) if document else None)


def browser(web: Web, agent: str = "Firefox") -> httpx.Client:
    origin = web.address.rstrip("/")
    return httpx.Client(base_url=origin, trust_env=False, headers={"origin": origin, "user-agent": agent})


def shown(client: httpx.Client, cookie: str) -> httpx.Response:
    """What is shown to a browser that holds this cookie."""
    client.cookies.clear()
    client.cookies.set("zhangfang", cookie)
    return client.get("/home")


def key_of(address: str) -> str:
    return address.partition("#key=")[2]


def written(messages: PageMessages, work: Callable[..., Any]) -> Any:
    return messages._store.write(work, now=NOW, trail=f"test:{work}")


def test_a_link_opens_once(closed: Web) -> None:
    key = key_of(closed.address_for("ann"))
    with browser(closed) as one, browser(closed) as other:
        assert one.post("/enter", json={"key": key}).status_code == 200
        assert other.post("/enter", json={"key": key}).status_code == 401
        assert one.get("/home").json()["me"]["id"] == "ann"
        assert other.get("/home").status_code == 401
        assert shown(other, key).status_code == 401, "the key of a link is no cookie"


def test_of_many_at_once_one_comes_in(closed: Web) -> None:
    key = key_of(closed.address_for("ann"))

    def enter(_n: int) -> int:
        with browser(closed) as client:
            return client.post("/enter", json={"key": key}).status_code

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(enter, range(8))) == [200] + [401] * 7


def test_a_link_is_for_soon_and_the_browser_stays_for_a_while(closed: Web, house: House) -> None:
    first, second = (key_of(closed.address_for("ann")) for _n in range(2))
    with browser(closed) as client:
        house.now = NOW + timedelta(minutes=14)
        assert client.post("/enter", json={"key": first}).status_code == 200
        house.now = NOW + timedelta(minutes=15)
        with browser(closed) as late:
            assert late.post("/enter", json={"key": second}).status_code == 401
        house.now = NOW + timedelta(days=30, minutes=13)
        assert client.get("/home").status_code == 200
        house.now = NOW + timedelta(days=30, minutes=14)
        assert client.get("/home").status_code == 401


def test_each_is_revoked_alone(closed: Web, messages: PageMessages) -> None:
    with browser(closed, "Firefox") as one, browser(closed, "Safari") as other:
        for client in (one, other):
            client.post("/enter", json={"key": key_of(closed.address_for("ann"))})
        unused = key_of(closed.address_for("bob"))
        living = written(messages, page_links.living)
        assert [(link.number, link.person, link.browser) for link in living] == [
            (3, "bob", ""),
            (2, "ann", "Safari"),
            (1, "ann", "Firefox"),
        ]
        assert written(messages, lambda book: [page_links.revoke(book, n) for n in (1, 3, 3)]) == [True, True, False]
        assert (one.get("/home").status_code, other.get("/home").status_code) == (401, 200)
        with browser(closed) as late:
            assert late.post("/enter", json={"key": unused}).status_code == 401


def test_an_open_stream_ends_with_the_link(closed: Web, messages: PageMessages) -> None:
    """Whoever was turned away hears nothing more, on a page that was open already too."""
    with browser(closed) as client:
        client.post("/enter", json={"key": key_of(closed.address_for("ann"))})
        with client.stream("GET", "/live", timeout=10) as answer:
            lines = answer.iter_lines()
            next(lines)
            closed.post(Place("web", "ann", "direct"), Card(verbatim("before")), key="k1", locale="en")
            assert any("before" in line for line in lines)
            assert written(messages, lambda book: page_links.revoke(book, 1))
            closed.post(Place("web", "ann", "direct"), Card(verbatim("afterwards")), key="k2", locale="en")
            assert [line for line in lines if "afterwards" in line] == []


def test_who_goes_out_is_out(closed: Web, messages: PageMessages) -> None:
    with browser(closed) as client:
        client.post("/enter", json={"key": key_of(closed.address_for("ann"))})
        cookie = client.cookies["zhangfang"]
        client.post("/leave", json={})
        assert shown(client, cookie).status_code == 401
    assert written(messages, page_links.living) == ()


def test_another_secret_turns_everybody_away(opened: Callable[..., Web]) -> None:
    web = opened(secret=SECRET)
    with browser(web) as client:
        client.post("/enter", json={"key": key_of(web.address_for("ann"))})
        cookie, unused = client.cookies["zhangfang"], key_of(web.address_for("ann"))
    anew = opened(secret="another secret")
    with browser(anew) as client:
        assert shown(client, cookie).status_code == 401
        assert client.post("/enter", json={"key": unused}).status_code == 401


def test_a_customer_gets_one_document_once_and_no_seat(closed: Web, messages: PageMessages) -> None:
    made = written(
        messages, lambda book: page_links.make(book, SECRET, lasts=timedelta(days=14), document="letter:D-1")
    )
    with browser(closed) as client:
        assert client.post("/enter", json={"key": made[1]}).status_code == 401
        assert client.get("/").status_code == 401, "to look at it uses nothing up"
        got = client.post("/paper", json={"key": made[1]})
        assert (got.status_code, got.content) == (200, PDF)
        assert "D-1.pdf" in got.headers["content-disposition"]
        assert "set-cookie" not in got.headers
        assert client.post("/paper", json={"key": made[1]}).status_code == 404
        assert client.get("/home").status_code == 401


def test_a_person_s_link_opens_no_document(closed: Web) -> None:
    with browser(closed) as client:
        key = key_of(closed.address_for("ann"))
        assert client.post("/paper", json={"key": key}).status_code == 404
        assert client.post("/enter", json={"key": key}).status_code == 200


def test_neither_key_is_kept(closed: Web, messages: PageMessages) -> None:
    key = key_of(closed.address_for("ann"))
    with browser(closed) as client:
        client.post("/enter", json={"key": key})
        cookie = client.cookies["zhangfang"]
    kept = (messages._folder.parent / "books.db").read_bytes() + (messages._folder.parent / "books.db-wal").read_bytes()
    assert key.encode() not in kept and cookie.encode() not in kept


def test_a_customer_s_document_is_the_issued_letter(tmp_path: Any) -> None:
    """As the program is put together: the link hands over what was kept when the letter was issued."""
    from bot.platforms import _paper
    from storage import files, letters
    from storage.letters import Issued
    from tests.conftest import NOON, fill, make_stage

    fill(f"sqlite:///{tmp_path / 'books.db'}")
    stage = make_stage(f"sqlite:///{tmp_path / 'books.db'}", tmp_path)
    kept = files.keep(tmp_path / "files", PDF)
    issued = Issued("D-2026-0001", "Acme", NOON.date(), "firm", "en", "Please pay.", kept, 1)
    stage.write(lambda book: letters.issue(book, issued, "test"))
    config = type("Config", (), {"files": type("Files", (), {"folder": tmp_path / "files"})})
    app: Any = type("App", (), {"store": stage.house.store, "house": stage.house, "config": config})()
    assert _paper(app, "letter:D-2026-0001") == ("D-2026-0001.pdf", "application/pdf", PDF)
    assert _paper(app, "letter:D-2026-0002") is None
    stage.house.store.close()
