"""What goes out over an interface as a file: a JSON object a line, our key and the body that is sent."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

MIME = "application/x-ndjson"


def lines(bodies: Iterable[tuple[str, Mapping[str, Any]]]) -> bytes:
    """
    >>> lines([("ZF-2611-12", {"a": 1})])
    b'{"key":"ZF-2611-12","body":{"a":1}}\\n'
    """
    made = (json.dumps({"key": key, "body": body}, ensure_ascii=False, separators=(",", ":")) for key, body in bodies)
    return "".join(f"{one}\n" for one in made).encode("utf-8")


def line_of(data: bytes, place: int, key: str) -> Mapping[str, Any] | None:
    """The body at a place, which has to bear that key; None where it does not.

    >>> line_of(lines([("A", {"a": 1}), ("B", {"b": 2})]), 1, "B"), line_of(lines([("A", {})]), 0, "B")
    ({'b': 2}, None)
    """
    some = data.split(b"\n")
    if not 0 <= place < len(some) or not some[place]:
        return None
    one = json.loads(some[place])
    body: Mapping[str, Any] = one["body"]
    return body if one["key"] == key else None
