"""One call to another system's server: certificates checked, no redirects, an end to every wait, no answer too large.

What matters is what is known afterwards: not reached (nothing of it can have been done) or no answer (it may have).
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from ledger.sendings import CallOutcome, Cause

LARGEST = 8 * 1024 * 1024
_LONGEST_WAIT = 3600.0


@dataclass(frozen=True, slots=True)
class ServerAnswer:
    """What came back; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def wait(self) -> float:
        """Seconds that Retry-After asks for, as a number or a day by their own clock; 0 where it says nothing."""
        said = self.headers.get("retry-after", "").strip()
        if not said:
            return 0.0
        seconds = float(said) if said.isdecimal() else self._until(said)
        return min(max(seconds, 1.0), _LONGEST_WAIT)

    def _until(self, said: str) -> float:
        try:
            now = parsedate_to_datetime(self.headers.get("date", ""))
            return (parsedate_to_datetime(said) - now).total_seconds()
        except (TypeError, ValueError):
            return 60.0


class NotReached(Exception):
    """Nothing was sent."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause)
        self.cause = cause


class Unanswered(Exception):
    """It was sent, or part of it, and nobody can tell what was done."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause)
        self.cause = cause


class Server:
    """The server at an address, https or on this machine; every call has a connection of its own."""

    def __init__(self, url: str, timeout: float = 30.0, most: int = LARGEST) -> None:
        parts = urlsplit(url)
        self._secure, self._host = parts.scheme == "https", parts.hostname or ""
        self._port, self._path = parts.port, parts.path.rstrip("/")
        self._timeout, self._most = timeout, most

    def call(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> ServerAnswer:
        """Raises NotReached, Unanswered; whatever they say, all of it ends within the time-out."""
        connection = self._connection()
        try:
            connection.connect()
        except ssl.SSLCertVerificationError:
            raise NotReached("certificate") from None
        except (OSError, ValueError):
            raise NotReached("not_reached") from None
        with _ends(connection, self._timeout) as late:
            try:
                connection.request(method, f"{self._path}{path}", body, dict(headers))
                answer = connection.getresponse()
                data = answer.read(self._most + 1)
            except TimeoutError:
                raise Unanswered("timeout") from None
            except (OSError, http.client.HTTPException, ValueError):
                raise Unanswered("timeout" if late.is_set() else "cut") from None
        if late.is_set():
            raise Unanswered("timeout")
        if len(data) > self._most:
            raise Unanswered("too_large")
        length = answer.headers.get("Content-Length", "")
        if length.isdecimal() and int(length) > len(data):
            raise Unanswered("cut")
        return ServerAnswer(answer.status, {name.lower(): value for name, value in answer.headers.items()}, data)

    def _connection(self) -> http.client.HTTPConnection:
        if self._secure:
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(self._host, self._port, timeout=self._timeout, context=context)
        return http.client.HTTPConnection(self._host, self._port, timeout=self._timeout)


@contextmanager
def _ends(connection: http.client.HTTPConnection, seconds: float) -> Iterator[threading.Event]:
    """The connection is cut when the time is over, also where a byte comes now and then."""
    late = threading.Event()
    line = connection.sock

    def cut() -> None:
        late.set()
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()
        connection.close()


def not_done(problem: NotReached) -> CallOutcome:
    return CallOutcome("blocked", cause=problem.cause)


def untold(problem: Unanswered) -> CallOutcome:
    return CallOutcome("unknown", cause=problem.cause)
