"""Calls to other systems: what is known after each; and rows that were written past the program."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from sqlalchemy import update

from bot.app import open_app
from bot.config import GivenConfig
from bot.connect_sections import ConnectSection
from bot.sending.calls import NotReached, Server, ServerAnswer, Unanswered
from bot.sending.systems import asked as let_in
from bot.sending.systems import systems
from storage import tables as t
from storage.directory import table
from tests.bot.test_config import problem
from tests.conftest import Stage
from tests.fakes.kingdee import FakeKingdee
from tests.fakes.loopback import Answer, Heard, Loopback
from tests.handlers.test_vouchers import states
from tests.sent import asked, sender, to


@pytest.fixture
def line() -> Iterator[Loopback]:
    def answer(heard: Heard) -> Answer:
        return (302, b"") if heard.path == "/moved" else (200, b"x" * 5000)

    server = Loopback(answer)
    yield server
    server.stop()


def test_what_came_back(line: Loopback) -> None:
    answer = Server(f"{line.url}/base", 2.0).call("POST", "/call", b"{}", {"X-Own": "1"})
    assert answer.status == 200 and len(answer.body) == 5000 and line.heard[0].path == "/base/call"


def test_no_redirect_is_followed(line: Loopback) -> None:
    assert Server(line.url, 2.0).call("GET", "/moved", None, {}).status == 302 and len(line.heard) == 1


def test_an_answer_that_is_too_large_is_none(line: Loopback) -> None:
    with pytest.raises(Unanswered) as caught:
        Server(line.url, 2.0, most=1000).call("POST", "/call", b"{}", {})
    assert caught.value.cause == "too_large"


def test_who_is_not_there_got_nothing() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for url in (f"http://127.0.0.1:{port}", f"https://127.0.0.1:{port}"):
        with pytest.raises(NotReached):
            Server(url, 1.0).call("POST", "/", b"{}", {})


def test_a_certificate_that_nobody_trusts_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotReached) as caught:
        Server(_tls(tmp_path), 2.0).call("POST", "/", b"{}", {})
    assert caught.value.cause == "certificate"


def _tls(folder: Path) -> str:
    """A server with a certificate of its own making."""
    key = rsa.generate_private_key(65537, 2048)
    name, now = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")]), datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / "both.pem"
    file.write_bytes(
        key.private_bytes(*form) + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError), listener, listener.accept()[0] as connection:
            context.wrap_socket(connection, server_side=True).close()

    threading.Thread(target=serve, daemon=True).start()
    return f"https://127.0.0.1:{listener.getsockname()[1]}"


def test_who_sends_a_byte_now_and_then_is_cut_off() -> None:
    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _address = listener.accept()
        with suppress(OSError), connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            for _byte in range(100):
                connection.sendall(b"x")
                time.sleep(0.1)

    threading.Thread(target=drip, daemon=True).start()
    begun = time.monotonic()
    with pytest.raises(Unanswered) as caught:
        Server(f"http://127.0.0.1:{listener.getsockname()[1]}", 0.6).call("POST", "/", b"{}", {})
    assert caught.value.cause == "timeout" and time.monotonic() - begun < 3
    listener.close()


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"retry-after": "7"}, 7),
        ({"retry-after": "99999999"}, 3600),
        ({"retry-after": "-5"}, 60),
        ({"retry-after": "nan"}, 60),
        ({"retry-after": "Mon, 30 Nov 2026 06:01:30 GMT", "date": "Mon, 30 Nov 2026 06:00:00 GMT"}, 90),
        ({"retry-after": "soon"}, 60),
    ],
)
def test_a_pause_is_as_they_say_by_their_own_clock(headers: dict[str, str], seconds: float) -> None:
    assert ServerAnswer(429, headers, b"").wait == seconds


def test_a_row_that_was_written_past_the_program_sends_nothing(stage: Stage, kingdee: FakeKingdee) -> None:
    asked(stage)
    row = table(t.SendingRow)
    other = "0" * 64
    stage.write(lambda book: book.connection.execute(update(row).where(row.c.id == 1).values(sha256=other)))
    stage.write(lambda book: book.connection.execute(update(row).where(row.c.id == 2).values(subject=1)))
    sender(stage, to(kingdee)).work_off()
    assert kingdee.saved == {} or set(states(stage).values()) == {"exported"}


def test_what_is_missing_is_named_and_addresses_are_safe(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    told = problem("[connect.kingdee]\nenabled = true\nurl = 'https://k3.example.com/K3Cloud'\n")
    assert "key_field" in told and "app_secret" in told
    assert "https://" in problem("[connect.kingdee]\nurl = 'http://k3.example.com/K3Cloud'\n")
    assert "connect" in problem("[connect.kingdee]\nkey = 'x'\n")


def test_doctor_asks_each_for_something_that_was_never_there(kingdee: FakeKingdee) -> None:
    own = {
        "enabled": True,
        "url": kingdee.url,
        "app_id": "123456_AbCdEf",
        "app_secret": "0123456789abcdef0123456789abcdef",
        "account": "dc0001",
        "user": "demo",
        "key_field": "F_ZF_KEY",
    }

    def told(**changed: str) -> tuple[str, str]:
        config = GivenConfig(connect=ConnectSection(kingdee=own | changed))  # type: ignore[arg-type]
        (system,) = systems(config, lambda: datetime.now(UTC)).values()
        outcome = let_in(system)
        return outcome.kind, outcome.cause

    assert told() == ("absent", "") and kingdee.saved == {}
    assert told(app_secret="x" * 32) == ("blocked", "login")
    assert told(key_field="F_OTHER") == ("blocked", "server")
    assert told(url=f"{kingdee.url}/other") == ("blocked", "configuration")


def test_the_program_sends_as_it_is_configured(stage: Stage, kingdee: FakeKingdee) -> None:
    asked(stage)
    own = {
        "enabled": True,
        "url": kingdee.url,
        "app_id": "123456_AbCdEf",
        "app_secret": "0123456789abcdef0123456789abcdef",
        "account": "dc0001",
        "user": "demo",
        "key_field": "F_ZF_KEY",
    }
    config = GivenConfig(
        database={"url": stage.house.store.url},  # type: ignore[arg-type]
        files={"folder": stage.house.rules.files},  # type: ignore[arg-type]
        connect=ConnectSection(kingdee=own),  # type: ignore[arg-type]
    )
    app = open_app(config, now=stage.now)
    try:
        assert app.rules.interfaces == {"kingdee": {"key_field": "F_ZF_KEY", "numbers": "ours"}}
        assert "0123456789abcdef" not in repr(config) + repr(app.rules)
        assert app.send_out() == 2 and app.send_out() == 0
    finally:
        app.stop()
    assert kingdee.keys() == ["ZF-2611-1", "ZF-2611-2"] and {one.status for one in kingdee.saved.values()} == {"B"}
