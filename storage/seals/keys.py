"""The secret with which rows are sealed.  It stands outside of the database: who can write there cannot seal."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b, sha256
from typing import Any

from ledger import journal
from ledger.errors import BookError, sentence

SIZE = 16
"""Bytes of a digest."""
_PURPOSE = b"zhangfang seal"


@dataclass(frozen=True, slots=True)
class SealKey:
    """A secret, and the `id` by which events name it: eight hexadecimal digits, "" for no secret at all."""

    id: str
    _secret: bytes = field(repr=False)
    _begun: Any = field(repr=False, compare=False)

    @staticmethod
    def of(secret: str) -> SealKey:
        """The key that a text is; no secret for "" ."""
        if not secret:
            return PLAIN
        made = sha256(secret.encode()).digest()
        return _key(blake2b(b"id", key=made, digest_size=4, person=_PURPOSE).hexdigest(), made)

    def digest(self, said: str) -> bytes:
        """Of what a row says: BLAKE2b of 16 bytes, personal to seals, keyed where there is a secret."""
        one = self._begun.copy()
        one.update(said.encode("utf-8", "surrogatepass"))
        digest: bytes = one.digest()
        return digest

    def of_all(self, said: Iterable[bytes]) -> bytes:
        """The digests of many, one after the other; each is what a row says, encoded as `digest` does."""
        begin, out = self._begun.copy, list[bytes]()
        for each in said:
            one = begin()
            one.update(each)
            out.append(one.digest())
        return b"".join(out)

    def link(self, previous: str, content: str) -> str:
        """The next hash of the chain of events; with a secret nobody else can make it."""
        if not self._secret:
            return journal.link(previous, content)
        return hmac.digest(self._secret, f"{previous}\n{content}".encode(), "sha256").hex()


def _key(id: str, secret: bytes) -> SealKey:
    return SealKey(id, secret, blake2b(digest_size=SIZE, key=secret, person=_PURPOSE))


PLAIN = _key("", b"")


@dataclass(frozen=True, slots=True)
class SealKeys:
    """The key that seals now, and those that did before; events name theirs."""

    now: SealKey = PLAIN
    former: tuple[SealKey, ...] = ()

    @staticmethod
    def of(secret: str, former: Iterable[str] = ()) -> SealKeys:
        return SealKeys(SealKey.of(secret), tuple(SealKey.of(one) for one in former if one))

    def named(self, id: str) -> SealKey | None:
        """The key of an event; None where it is not known here."""
        return next((key for key in (self.now, *self.former, PLAIN) if key.id == id), None)

    def follows(self, last: str) -> bool:
        """Whether this key may seal after one of that id: it is the same, or knows it as a former one."""
        return last in ("", self.now.id) or any(key.id == last for key in self.former if self.now.id)


NO_KEYS = SealKeys()


class SealKeyMissing(BookError):
    """What was sealed with a secret goes on with it, or with one that came after it."""

    default = sentence(
        "The books are sealed with key {key}, and this program does not have it. Nothing was saved; whoever runs it "
        "puts the key back under [seal] in the configuration."
    )
