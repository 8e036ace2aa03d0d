"""A server on this machine that plays another system: what it answers, and what goes wrong on demand.

`wrong(part, what)` makes the next call whose path or body has that part go wrong: "limit" (429 with Retry-After),
"fault" (500 after it was done), "cut" (the connection is cut after it was done), "before" (cut before it was done),
"silent" (no answer at all, after it was done).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Heard:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Answer = tuple[int, bytes]


@dataclass
class Loopback:
    """`answer` is what the system does and says; `heard` is all that came."""

    answer: Callable[[Heard], Answer]
    heard: list[Heard] = field(default_factory=list)
    wrongs: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        system = self
        self.lock = threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                names = {name.lower(): value for name, value in self.headers.items()}
                system.take(self, Heard(self.command, self.path, names, self.rfile.read(length)))

            do_GET = do_POST

            def log_message(self, *_given: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def wrong(self, part: str, what: str) -> None:
        self.wrongs.append((part, what))

    def take(self, way: BaseHTTPRequestHandler, heard: Heard) -> None:
        with self.lock:
            self.heard.append(heard)
            wrong = next((one for one in self.wrongs if one[0] in heard.path or one[0].encode() in heard.body), None)
            if wrong:
                self.wrongs.remove(wrong)
            what = wrong[1] if wrong else ""
            if what in ("limit", "before"):
                status, body = 429, b"{}"
            else:
                status, body = self.answer(heard)
        if what in ("cut", "before"):
            way.close_connection = True
            way.connection.close()
            return
        if what == "silent":
            time.sleep(3)
            return
        status, body = (500, b"<html>") if what == "fault" else (status, body)
        way.send_response(status)
        if what == "limit":
            way.send_header("Retry-After", "7")
        way.send_header("Content-Type", "application/json")
        way.send_header("Content-Length", str(len(body)))
        way.end_headers()
        way.wfile.write(body)

    def paths(self) -> list[str]:
        return [one.path for one in self.heard]

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
