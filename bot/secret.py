"""Secrets: as they are, or read anew whenever they are asked for, so that one that is rotated needs no restart."""

from __future__ import annotations

from collections.abc import Callable

Secret = str | Callable[[], str]


def read(secret: Secret) -> str:
    """The secret as it is now."""
    return (secret if isinstance(secret, str) else secret()).strip()
