"""A bundle of files as a zip that is the same bytes for the same content, with the list of their hashes.

Sorted by path, stored without compression (deflate differs between builds of zlib), 1980-01-01, mode 0644.  Nothing in
it depends on the clock, the machine or who asks.
"""

from __future__ import annotations

import hashlib
import io
import stat
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class EvidenceBundle:
    """A zip, and the SHA-256 (hex) of its SHA256SUMS: what is told by another way, so that nobody swaps the whole."""

    data: bytes
    digest: str


def bundle(files: Mapping[str, bytes]) -> EvidenceBundle:
    """The zip of these files (path -> bytes) and of SHA256SUMS over them: `<64 hex>  <path>`, LF, by the path's bytes.

    >>> made = bundle({"b.txt": b"two", "a.txt": b"one"})
    >>> made == bundle({"a.txt": b"one", "b.txt": b"two"}), made.digest[:16]
    (True, '408e5b7a92221a05')
    """
    paths = sorted(files, key=str.encode)
    sums = "".join(f"{hashlib.sha256(files[path]).hexdigest()}  {path}\n" for path in paths).encode()
    return EvidenceBundle(stored({**files, SUMS: sums}), hashlib.sha256(sums).hexdigest())


def stored(files: Mapping[str, bytes]) -> bytes:
    """The zip of these files alone, without compression: the same bytes on every machine."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files, key=str.encode):
            head = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
            head.create_system = 3  # Unix, on every machine
            head.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(head, files[path])
    return out.getvalue()
