"""What every system that something is sent to can do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from ledger.sendings import CallOutcome, Sending, Stage


class System(Protocol):
    """One other system.  None of its functions raises for what the network or the other side does.

    Attributes:
        name: as sendings name it.
        repeatable: it does a request with the same key of ours once, however often that comes.
    """

    name: str
    repeatable: bool

    def send(self, of: Sending, body: Mapping[str, Any]) -> CallOutcome:
        """Write it."""
        ...

    def look_up(self, of: Sending) -> CallOutcome:
        """Whether it is there, by our key; changes nothing."""
        ...

    def step(self, stage: Stage) -> str:
        """What is to be done next with something that is there; "" where nothing is."""
        ...

    def forward(self, of: Sending, step: str) -> CallOutcome:
        """Do that."""
        ...

    def watch(self, of: Sending, stage: Stage, now: datetime) -> timedelta | None:
        """After which time what is there is looked at again; None where nothing can come any more."""
        ...
