"""Files on their way from and to Slack: what is fetched, and what must never be."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bot.platform import NotPosted
from chat.cards.card import Attachment, Reply
from tests.bot.slack.conftest import Stage


@pytest.fixture
def on(socket_stage: Stage) -> Stage:
    socket_stage.start()
    return socket_stage


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """Another host that writes down what it is told."""
    saw: list[str] = []

    class Ear(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            saw.append(str(self.headers))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"jpeg")

        def log_message(self, *_args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Ear)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/f.jpg", saw
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_file_is_fetched(on: Stage) -> None:
    file = on.slack.file("U1", "a.jpg", "image/jpeg", b"x" * 1000)
    assert on.bots[0].fetch(file["id"], 1000) == b"x" * 1000


def test_a_file_that_is_too_large_is_refused_by_what_it_says_and_by_what_it_is(on: Stage) -> None:
    file = on.slack.file("U1", "a.jpg", "image/jpeg", b"x" * 1000)
    for said in (1000, 10):
        on.slack.files[file["id"]]["size"] = said
        with pytest.raises(NotPosted) as refused:
            on.bots[0].fetch(file["id"], 999)
        assert refused.value.final


def test_the_token_is_never_shown_to_another_host(on: Stage, elsewhere: tuple[str, list[str]]) -> None:
    address, saw = elsewhere
    file = on.slack.file("U1", "a.jpg", "image/jpeg", b"jpeg")
    on.slack.files[file["id"]]["url_private_download"] = address
    with pytest.raises(NotPosted, match="another host"):
        on.bots[0].fetch(file["id"], 1000)
    redirected = on.slack.file("U1", "b.jpg", "image/jpeg", b"jpeg", redirect=address)
    with pytest.raises(NotPosted, match="302"):
        on.bots[0].fetch(redirected["id"], 1000)
    assert saw == []


@pytest.mark.parametrize(
    ("address", "ours"),
    [
        ("https://files.slack.com/files-pri/T1-F1/a.jpg", True),
        ("https://slack.com/api/x", True),
        ("https://files.slack.com.evil.example/a.jpg", False),
        ("https://evilslack.com/a.jpg", False),
        ("http://files.slack.com/a.jpg", False),
        ("https://files.slack.com@evil.example/a.jpg", False),
        ("https://me@files.slack.com/a.jpg", False),
        ("", False),
    ],
)
def test_only_slacks_own_hosts_may_see_the_token(on: Stage, address: str, ours: bool) -> None:
    bot = on.bots[0]
    bot._api.base = "https://slack.com/api/"
    assert bot._files.ours(address) is ours


def test_a_sign_in_page_is_not_taken_for_the_file(on: Stage) -> None:
    file = on.slack.file("U1", "a.jpg", "image/jpeg", b"jpeg", page=True)
    with pytest.raises(NotPosted, match="web page"):
        on.bots[0].fetch(file["id"], 1000)


def test_a_file_that_is_gone_is_final(on: Stage) -> None:
    with pytest.raises(NotPosted) as refused:
        on.bots[0].fetch("F404", 1000)
    assert refused.value.final


def test_files_are_handed_over_in_the_thread_of_the_question(on: Stage) -> None:
    on.house.answer = lambda _said: Reply(files=(Attachment("报表.xlsx", "application/x", b"rows"),))
    ts = on.slack.say("U1", "C1", "report")
    message = on.slack.wait(lambda: on.slack.bot_messages("C1"))[0]
    assert message["thread_ts"] == ts
    assert [(file["name"], file["data"]) for file in message["files"]] == [("报表.xlsx", b"rows")]


def test_private_files_go_to_the_person(on: Stage) -> None:
    on.house.answer = lambda _said: Reply(files=(Attachment("a.csv", "text/csv", b"rows"),), private=True)
    on.slack.say("U1", "C1", "report")
    assert on.slack.wait(lambda: on.slack.bot_messages("D1"))[0]["files"]
    assert not on.slack.bot_messages("C1")
