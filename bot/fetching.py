"""The bytes of files that people dropped, from the platform on which they did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.platform import NotPosted, Platform
from chat.incoming import Incoming, Said


def fetched(incoming: Incoming, platforms: Mapping[str, Platform], limit: int) -> Incoming:
    """The message with the bytes of its files; what could not be fetched says why."""
    if not isinstance(incoming, Said):
        return incoming
    out = []
    for file in incoming.files:
        platform = platforms.get(incoming.at.platform)
        if file.data or file.problem or not file.ref or platform is None:
            out.append(file)
            continue
        try:
            out.append(replace(file, data=platform.fetch(file.ref, limit)))
        except NotPosted as problem:
            out.append(replace(file, problem=problem.reason))
    return replace(incoming, files=tuple(out))
