"""One call of the platform's web API: with a time limit, tried again where that helps, with a token that is renewed.

lark_oapi retries nothing, raises JSONDecodeError at an HTML answer and keeps a token that the platform has dropped;
its transport is used here, all else is ours.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.feishu import sdk
from bot.platform import NotPosted
from bot.retry import Retry
from bot.secret import Secret, read

log = logging.getLogger(__name__)

Method = Literal["GET", "POST", "PATCH", "PUT", "DELETE"]
Part = str | tuple[str, bytes, str]
JSON = "application/json; charset=utf-8"

TOKEN_PATH = "/open-apis/auth/v3/tenant_access_token/internal"
STALE = frozenset({99991661, 99991663, 99991664, 99991665, 99991668, 99991671, 99991677})
BUSY = frozenset({99991400, 230020, 11232, 11233, 11247})
PASSING = frozenset({230049, 1000040343, 2200, 1061045, 1663, 55001})
NO_SCOPE = frozenset({99991672, 99991679, 230027})
WRONG_APP = frozenset({10003, 10005, 10012, 10014, 99991543})


class FeishuRefused(NotPosted):
    """The platform said no; `code` is its number for it."""

    def __init__(self, code: int, reason: str, *, after: float = 0.0, final: bool = False) -> None:
        super().__init__(reason, after=after, final=final)
        self.code = code


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    content: bytes


class FeishuApi:
    """The API of one app.  May be used from any thread."""

    def __init__(self, app_id: str, app_secret: Secret, domain: str, timeout: float) -> None:
        self._app_id, self._app_secret = app_id, app_secret
        self.domain = domain.rstrip("/")
        self._timeout = timeout
        self.patience = 12.0
        self._token, self._token_until = "", 0.0
        self._token_lock = threading.Lock()
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Give up what is waiting for another try."""
        self._stopped.set()

    def open(self) -> None:
        """Calls may be made (again)."""
        self._stopped.clear()

    def json(
        self,
        method: Method,
        path: str,
        *,
        query: Sequence[tuple[str, str]] = (),
        body: Mapping[str, Any] | None = None,
        patience: float | None = None,
    ) -> dict[str, Any]:
        """The `data` of the answer.  Tried again for at most `patience` seconds; raises FeishuRefused or NotPosted."""
        return self._tried(lambda token: self._sent(method, path, query, body, JSON, token), patience or self.patience)

    def upload(self, path: str, parts: Mapping[str, Part], *, patience: float = 30.0) -> dict[str, Any]:
        """Send a form with files; each file part carries its name, which the SDK's own builders leave out."""
        from requests_toolbelt import MultipartEncoder  # type: ignore[import-untyped]

        def send(token: str) -> _Answer:
            form = MultipartEncoder(fields=dict(parts))  # read to its end by one try
            return self._sent("POST", path, (), form, form.content_type, token)

        return self._tried(send, patience)

    def download(self, path: str, query: Sequence[tuple[str, str]], limit: int) -> tuple[bytes, str]:
        """The bytes and their content type.  Stops reading at `limit`; JSON or HTML in place of a file is a refusal."""
        files: list[tuple[bytes, str]] = []

        def fetch(token: str) -> _Answer:
            answer, mime = self._streamed(path, query, limit, token)
            if answer.status == 200 and not mime.startswith(("application/json", "text/html")):
                files[:] = [(answer.content, mime)]
                return _Answer(200, {}, b'{"code":0}')
            return answer

        self._tried(fetch, min(self.patience, 8.0))
        if not files:
            raise NotPosted("there was no file in the answer", final=True)
        return files[0]

    def token(self, stale: str = "") -> str:
        """The tenant token; a new one where there is none or the one at hand is `stale`."""
        with self._token_lock:
            if self._token and self._token != stale and time.monotonic() < self._token_until:
                return self._token
            body = {"app_id": self._app_id, "app_secret": read(self._app_secret)}
            answer = self._sent("POST", TOKEN_PATH, (), body, JSON, "")
            granted = _body(answer)
            if granted.get("code") != 0:
                raise _refusal(answer, granted)
            self._token = str(granted["tenant_access_token"])
            self._token_until = time.monotonic() + max(float(granted.get("expire", 7200)) - 300, 30)
            return self._token

    def _tried(self, send: Callable[[str], _Answer], patience: float) -> dict[str, Any]:
        retry = Retry(patience, first=0.3)
        stale = ""
        while True:
            token = ""
            try:
                token = self.token(stale)
                answer = send(token)
                body = _body(answer)
                if body.get("code") == 0:
                    data = body.get("data")
                    return data if isinstance(data, dict) else body  # a few answers keep it beside the code
                if body.get("code") in STALE and stale != token:
                    stale = token
                    continue
                raise _refusal(answer, body)
            except NotPosted as refusal:
                if refusal.final or (isinstance(refusal, FeishuRefused) and refusal.code in NO_SCOPE | WRONG_APP):
                    raise
                wait = retry.pause(refusal.after)
                if wait is None:
                    refusal.after = refusal.after or 2.0
                    raise
                log.info("Feishu: %s; again in %.1f s", refusal.reason, wait)
            if self._stopped.wait(wait):
                raise NotPosted("the adapter is stopping", after=1.0)

    def _sent(
        self, method: Method, path: str, query: Sequence[tuple[str, str]], body: Any, kind: str, token: str
    ) -> _Answer:
        sdk.load()
        import requests
        from lark_oapi.core.enum import HttpMethod
        from lark_oapi.core.http import Transport
        from lark_oapi.core.model import BaseRequest, Config

        config = Config()
        config.domain, config.timeout = self.domain, self._timeout
        request = BaseRequest()
        request.http_method, request.uri, request.queries = HttpMethod[method], path, list(query)
        request.headers = {"Content-Type": kind} | ({"Authorization": f"Bearer {token}"} if token else {})
        request.body = body
        try:
            raw = Transport.execute(config, request)
        except requests.RequestException as error:
            raise NotPosted(f"no answer from {self.domain}: {type(error).__name__}") from None
        return _Answer(
            int(raw.status_code), {name.lower(): value for name, value in raw.headers.items()}, raw.content or b""
        )

    def _streamed(self, path: str, query: Sequence[tuple[str, str]], limit: int, token: str) -> tuple[_Answer, str]:
        import requests

        end = time.monotonic() + 60
        parts: list[bytes] = []
        length = 0
        try:
            # No redirects: the token must not travel to another host.
            with requests.get(
                self.domain + path,
                params=list(query),
                headers={"Authorization": f"Bearer {token}"},
                timeout=self._timeout,
                stream=True,
                allow_redirects=False,
            ) as got:
                mime = got.headers.get("Content-Type", "").lower()
                for part in got.iter_content(64 * 1024):
                    length += len(part)
                    if length > limit:
                        raise NotPosted(f"the file is larger than {limit} bytes", final=True)
                    if time.monotonic() > end:
                        raise NotPosted("the file came too slowly", after=30.0)
                    parts.append(part)
                headers = {name.lower(): value for name, value in got.headers.items()}
                return _Answer(got.status_code, headers, b"".join(parts)), mime
        except requests.RequestException as error:
            raise NotPosted(f"no file from {self.domain}: {type(error).__name__}") from None


def _body(answer: _Answer) -> dict[str, Any]:
    """The JSON of an answer; anything else counts as an error of the server."""
    try:
        body = json.loads(answer.content)
    except ValueError:
        body = None
    if not isinstance(body, dict) or "code" not in body:
        if answer.status == 429:
            return {"code": 99991400, "msg": "too many requests"}
        # A gateway's page passes; a redirect is somebody else's server, to which nothing of ours is sent.
        raise NotPosted(f"HTTP {answer.status} without a JSON answer", final=300 <= answer.status < 400)
    return body


def _refusal(answer: _Answer, body: Mapping[str, Any]) -> NotPosted:
    code = int(body.get("code") or 0)
    reason = f"{code}: {str(body.get('msg', ''))[:200]}"
    if code in BUSY or answer.status == 429:
        return FeishuRefused(code, reason, after=_seconds(answer.headers))
    if code in PASSING or answer.status >= 500:
        return FeishuRefused(code, reason)
    if code in STALE:
        return FeishuRefused(code, reason, after=5.0)
    if code in NO_SCOPE or code in WRONG_APP:
        # Somebody has to change the app's settings: keep trying, seldom.
        return FeishuRefused(code, reason, after=120.0)
    return FeishuRefused(code, reason, final=True)


def _seconds(headers: Mapping[str, str]) -> float:
    for name in ("x-ogw-ratelimit-reset", "retry-after"):
        try:
            return min(max(float(headers.get(name, "")), 0.1), 60.0)
        except ValueError:
            continue
    return 1.0
