"""Who may come in, from where, with how much; and what the page never does with words from outside."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator

import httpx
import pytest

from bot.web.adapter import Web
from bot.web.guard import LARGEST
from storage.page import PageMessages
from tests.bot.web.conftest import Page, until
from tests.bot.web.stage import NOW, House, roster


def test_without_a_secret_it_opens_on_loopback_only(messages: PageMessages) -> None:
    for host in ("0.0.0.0", "192.168.1.5", "::", "chat.example.com"):
        with pytest.raises(ValueError, match="needs a secret"):
            Web(roster, messages, now=lambda: NOW, host=host)


def test_a_name_that_somebody_else_points_here_is_refused(ann: Page) -> None:
    for host in ("evil.example", "evil.example:8765", "127.0.0.1.evil.example", ""):
        assert ann.client.get("/", headers={"host": host}).status_code in {400, 421}
    assert ann.client.get("/", headers={"host": "localhost"}).status_code == 200


def test_another_site_can_neither_write_nor_read(ann: Page, house: House) -> None:
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1", ""):
        answer = ann.client.post("/seen", json={}, headers={"origin": origin})
        assert (answer.status_code, answer.text) == (403, "wrong origin")
    sneaky = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
    assert ann.client.get("/home", headers=sneaky).status_code == 403
    opened = ann.client.get("/", headers={**sneaky, "sec-fetch-mode": "navigate"})
    assert opened.status_code == 200 and "frame-ancestors 'none'" in opened.headers["content-security-policy"]


def test_the_sandbox_does_not_work_behind_a_proxy(ann: Page) -> None:
    assert ann.client.get("/", headers={"x-forwarded-for": "10.0.0.7"}).status_code == 403


def test_every_answer_carries_a_strict_policy(ann: Page) -> None:
    for path in ("/", "/assets/page.js", "/home", "/nowhere"):
        headers = ann.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"


def test_the_page_needs_no_inline_script_or_style(ann: Page) -> None:
    html = ann.get("/").text
    assert " style=" not in html and "<style" not in html and " onclick=" not in html
    assert html.count("<script") == html.count('<script src="/assets/') + 2  # the module, and the data


def test_too_much_is_refused_even_where_its_length_is_not_said(ann: Page, web: Web) -> None:
    port = int(web.address.split(":")[2].strip("/"))
    head = f"POST /click?as=ann HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: {ann.origin}\r\n"
    with socket.create_connection(("127.0.0.1", port)) as raw:
        raw.sendall(f"{head}Content-Length: {LARGEST + 1}\r\n\r\n".encode())
        assert b" 413 " in raw.recv(100)
    with socket.create_connection(("127.0.0.1", port)) as raw:
        raw.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        piece = b"10000\r\n" + b" " * 65536 + b"\r\n"
        answer = b""
        raw.settimeout(5)
        try:
            for _piece in range(80):
                raw.sendall(piece)
            answer = raw.recv(100)
        except (BrokenPipeError, ConnectionResetError):
            pytest.skip("the server hung up before its answer could be read")
    assert b" 413 " in answer


def test_nonsense_is_refused_and_breaks_nothing(ann: Page, house: House) -> None:
    ann.say("log 1h")
    until(lambda: house.done)
    ref = ann.messages()[0]["ref"]
    post = ann.client.post
    for body in (b"", b"[]", b"{", b"\xff", b"[" * 100_000):
        assert post("/click?as=ann", content=body).status_code == 400
    assert ann.post("/seen", room="c/apollo", no="x").status_code == 400
    assert ann.post("/edit", ref=ref, text=" ").status_code == 400
    assert ann.post("/edit", ref="../../etc/passwd", text="x").status_code == 404
    assert ann.say("").status_code == 400
    assert ann.say("x", nonce="short").status_code == 400
    assert ann.get("/assets/..%2flisten.py").status_code == 404
    assert ann.get("/assets/page.html").status_code == 404
    assert ann.get("/messages", room="c/apollo", before="x").status_code == 200


def test_what_no_database_keeps_breaks_nothing(ann: Page, house: House) -> None:
    assert ann.say("log a\0b", files=[("a\0.txt", b"x", "text/plain")]).status_code == 202
    until(lambda: house.done)
    ref = ann.messages()[0]["ref"]
    assert ann.post("/edit", ref=ref, text="log a\ud800").status_code == 202
    until(lambda: len(house.done) == 2)
    assert "log a\ufffd" in ann.messages()[0]["html"]
    assert ann.messages(thread="no\0such", before="²") == ann.messages(thread="no such", before="9" * 30) == []
    assert ann.get("/file/%00").status_code == ann.get("/picture/%00").status_code == 404
    assert ann.post("/seen", room="c/apollo", no=2**40).status_code == 400


def test_words_from_outside_stay_words(ann: Page, house: House) -> None:
    evil = "<img src=x onerror=alert(1)> </script> & \" ' {who}"
    ann.say(evil, files=[('"><b>.png', b"<script>alert(1)</script>", "text/html")])
    ann.say("markup", "d/ann")
    until(lambda: len(house.done) == 2)
    shown = ann.messages()[0]["html"]
    assert "<img src=x" not in shown and "&lt;img src=x onerror=alert(1)&gt;" in shown and "{who}" in shown
    assert "<b>.png" not in shown
    assert "<script" not in ann.messages("d/ann")[1]["html"]
    said = house.heard[0]
    address = f"/file/{said.files[0].ref}"  # type: ignore[attr-defined]
    answer = ann.get(address)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; filename=")


def test_the_data_in_the_page_cannot_end_its_element(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from chat.text import Bilingual

    monkeypatch.setattr(web, "_ask", lambda: replace(roster(), title=Bilingual("</script><script>alert(1)</script>")))
    monkeypatch.setattr(web, "_roster_then", None)
    html = Page(web).get("/").text
    assert "<script>alert" not in html
    data = html.split('id="home">')[1].split("</script>")[0]
    assert json.loads(data)["title"] == "</script><script>alert(1)</script>"


@pytest.fixture
def closed(opened: Callable[..., Web]) -> Web:
    return opened(secret="a long secret", hosts=("127.0.0.1",))


@pytest.fixture
def stranger(closed: Web) -> Iterator[httpx.Client]:
    origin = closed.address.rstrip("/")
    with httpx.Client(base_url=origin, trust_env=False, headers={"origin": origin}) as client:
        yield client


def test_with_a_secret_a_stranger_sees_the_entrance_only(stranger: httpx.Client) -> None:
    assert stranger.get("/?as=ann").status_code == 401
    for path in ("/home?as=ann", "/messages?as=ann&room=d/ann", "/live?as=ann", "/file/x"):
        assert stranger.get(path).status_code == 401
    assert stranger.post("/say?as=ann", data={"room": "d/ann", "text": "x", "nonce": "12345678"}).status_code == 401
    for key in ("", "0" * 64 + ".ann", "x" * 32, "ann", None, 7):
        assert stranger.post("/enter", json={"key": key}).status_code == 401


def test_a_personal_link_lets_one_person_in_as_themselves(closed: Web, stranger: httpx.Client) -> None:
    address, _, key = closed.address_for("ann").partition("#key=")
    assert address == closed.address
    entered = stranger.post("/enter", json={"key": key})
    assert entered.status_code == 200
    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    home = stranger.get("/home?as=bob").json()
    assert home["me"]["id"] == "ann" and home["people"] == [] and not home["sandbox"]
    assert stranger.get("/messages?as=bob&room=d/bob").status_code == 404
    assert stranger.get("/home", headers={"host": "elsewhere.example"}).status_code == 421
    stranger.post("/leave", json={})
    assert stranger.get("/home").status_code == 401


def test_one_address_is_bounded_and_told_so(opened: Callable[..., Web]) -> None:
    web = opened(a_minute=5)
    ann = Page(web)
    statuses = [ann.get("/home").status_code for _n in range(8)]
    assert statuses[:5] == [200] * 5 and statuses[-1] == 429
    assert "please wait a minute" in ann.get("/home").text
