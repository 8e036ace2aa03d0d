"""The tokens of QuickBooks: each refresh gives another refresh token, which is kept before the new ones are used.

They are in a file of their own (mode 600) beside the configuration's first token, never in the database or a log.  Two
processes of a machine share it: whoever refreshes has the file's lock, and who waited takes what is there then.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlencode

from bot import secret
from bot.sending.calls import NotReached, Server, Unanswered


@dataclass(frozen=True, slots=True)
class Tokens:
    """`seed`: digest of the configured token from which these came; another one there takes their place."""

    access: str
    refresh: str
    seed: str


class NoTokens(Exception):
    """There is no access: says why in a few words, without any token."""


class TokenFile:
    """The tokens of one company, and how new ones are had."""

    def __init__(
        self, path: Path, server: Server, client: str, client_secret: secret.Secret, first: secret.Secret
    ) -> None:
        self._path, self._server = path, server
        self._client, self._client_secret, self._first = client, client_secret, first

    def access(self, stale: str = "") -> str:
        """A token that gives access; another than `stale`.  Raises NoTokens."""
        found = self._read()
        if found.access and found.access != stale:
            return found.access
        with self._alone():
            found = self._read()  # somebody may have refreshed it while we waited
            if found.access and found.access != stale:
                return found.access
            return self._refreshed(found).access

    def _refreshed(self, found: Tokens) -> Tokens:
        pair = f"{self._client}:{secret.read(self._client_secret)}".encode()
        headers = {
            "Authorization": f"Basic {base64.b64encode(pair).decode()}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        body = urlencode({"grant_type": "refresh_token", "refresh_token": found.refresh}).encode()
        try:
            answer = self._server.call("POST", "", body, headers)
        except (NotReached, Unanswered) as problem:
            raise NoTokens(f"refresh: {problem.cause}") from None
        try:
            told = json.loads(answer.body)
        except ValueError:
            told = {}
        told = told if isinstance(told, dict) else {}
        if answer.status != 200 or not told.get("access_token"):
            raise NoTokens(f"refresh: HTTP {answer.status} {str(told.get('error', ''))[:60]}".strip())
        refresh = str(told.get("refresh_token") or found.refresh)
        made = Tokens(str(told["access_token"]), refresh, found.seed)
        self._keep(made)
        return made

    def _read(self) -> Tokens:
        first = secret.read(self._first)
        seed = hashlib.sha256(first.encode()).hexdigest()
        try:
            kept = Tokens(**json.loads(self._path.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            kept = Tokens("", "", "")
        return kept if kept.seed == seed else Tokens("", first, seed)

    def _keep(self, made: Tokens) -> None:
        """On the disk, whole or not at all, before anybody uses it."""
        part = self._path.with_suffix(f".{os.getpid()}.part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
            json.dump(asdict(made), out)
            out.flush()
            os.fsync(out.fileno())
        part.replace(self._path)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            lock = os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise NoTokens(f"{self._path}: {error.strerror}") from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)
