"""How much one account may ask for: so many messages a minute, files and reports an hour; beyond that, once, a word.

Counted in this process, by when a message was worked on; what is delivered again was answered and is not counted.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from chat.cards.card import SILENCE, Card, Reply
from chat.incoming import Identity, Incoming, Said
from chat.text import Text, _
from handlers.conversation.routing import Route

Kind = Literal["messages", "files", "reports"]
SPANS: Mapping[Kind, timedelta] = {
    "messages": timedelta(minutes=1),
    "files": timedelta(hours=1),
    "reports": timedelta(hours=1),
}
REPORTS = frozenset({"report", "export", "letter", "as file", "report.make", "letter.pdf", "letter.issue"})
"""Rows that draw files; beside them whatever is wanted as one."""
_ACCOUNTS = 20_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many one account may: messages a minute, files and reports an hour; 0 for as many as they like."""

    messages: int = 0
    files: int = 0
    reports: int = 0


@dataclass(slots=True)
class _Asked:
    """When something was asked for lately, the oldest first, and until when it was said that it is too much."""

    at: deque[datetime] = field(default_factory=deque)
    told: datetime | None = None


class Quotas:
    """What every account has asked for lately.  Safe for threads."""

    def __init__(self, limits: Allowance) -> None:
        self._limits = limits
        self._seen: OrderedDict[tuple[str, str, Kind], _Asked] = OrderedDict()
        self._lock = threading.Lock()

    def refusal(self, incoming: Incoming, route: Route | None, now: datetime) -> Reply | None:
        """None where it may be done; else the reply: kind words the first time, silence after that."""
        for kind, many in _asks(incoming, route).items():
            reply = self._counted(incoming.by, kind, many, now)
            if reply is not None:
                return reply
        return None

    def _counted(self, by: Identity, kind: Kind, many: int, now: datetime) -> Reply | None:
        most, span = getattr(self._limits, kind), SPANS[kind]
        if not most or not by.id or not many:
            return None
        with self._lock:
            seen = self._seen.setdefault((by.platform, by.id, kind), _Asked())
            self._seen.move_to_end((by.platform, by.id, kind))
            while len(self._seen) > _ACCOUNTS:
                self._seen.popitem(last=False)
            while seen.at and seen.at[0] <= now - span:
                seen.at.popleft()
            if len(seen.at) + many <= most or (not seen.at and kind == "files"):
                seen.at.extend([now] * min(many, most))
                return None
            again = seen.at[0] + span
            if seen.told is not None and now < seen.told:
                return SILENCE
            seen.told = again
        return Reply(_card(kind, most, again), private=True)


def _asks(incoming: Incoming, route: Route | None) -> dict[Kind, int]:
    """What a message asks for."""
    files = len(incoming.files) if isinstance(incoming, Said) else 0
    report = route is not None and (bool(route.file) or route.entry.name in REPORTS)
    return {"messages": 1, "files": files, "reports": int(report)}


def _card(kind: Kind, most: int, again: datetime) -> Card:
    said: Mapping[Kind, Text] = {
        "messages": _("That is a lot at once: I take up to {n} messages a minute from one person.", n=most),
        "files": _("That is a lot at once: I take up to {n} files an hour from one person.", n=most),
        "reports": _("That is a lot at once: I draw up to {n} reports an hour for one person.", n=most),
    }
    lines = (
        _("I have not done this one. From {time} on I am with you again: please say it once more then.", time=again),
    )
    return Card(said[kind], lines=lines, tone="warn")
