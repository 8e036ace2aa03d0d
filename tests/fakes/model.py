"""A language model on this machine, with the door that OpenAI's have: it answers what a test has put into `answers`."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class FakeModel:
    """What it is to answer, and what it was asked.

    Attributes:
        answer: what it says.
        status: of the response.
        raw: sent instead of a chat completion.
        hold: it answers once this is set; `drip` seconds between the bytes of the answer.
        asked: the bodies that it got, `heads` the headers, `paths` the paths.
    """

    answer: str = "none"
    status: int = 200
    raw: bytes | None = None
    hold: threading.Event | None = None
    drip: float = 0.0
    url: str = ""
    asked: list[str] = field(default_factory=list)
    heads: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    def body(self) -> bytes:
        if self.raw is not None:
            return self.raw
        message = {"role": "assistant", "content": self.answer}
        return json.dumps({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}).encode()


@contextmanager
def fake_model() -> Iterator[FakeModel]:
    """Runs until the end of the block."""
    model = FakeModel()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            model.paths.append(self.path)
            model.heads.append({name.lower(): value for name, value in self.headers.items()})
            model.asked.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            if model.hold:
                model.hold.wait(60)
            body = model.body()
            try:
                self.send_response(model.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                if model.status == 302:
                    self.send_header("Location", f"{model.url}/elsewhere")
                self.end_headers()
                for place in range(len(body)) if model.drip else ():
                    self.wfile.write(body[place : place + 1])
                    time.sleep(model.drip)
                if not model.drip:
                    self.wfile.write(body)
            except OSError:  # nobody waits any more
                pass

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    model.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield model
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
