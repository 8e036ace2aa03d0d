"""Is a platform set up as it must be?  What the adapters find, for doctor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from chat.text import Text


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.  `detail` says what was found, or what to do about it."""

    name: str
    state: Literal["good", "warn", "bad"]
    detail: Text
