"""Somebody can set the books up."""

from __future__ import annotations

from collections.abc import Iterator

from chat.text import _
from handlers.context import Context
from storage import invariants as inv
from storage.fault import Fault


def faults(ctx: Context) -> Iterator[Fault]:
    """Where people are known, one who is active is an admin, or the config names who becomes one."""
    known = ctx.directory
    admins = [id for (id, project), roles in known.seats.items() if not project and "admin" in roles]
    active = [id for id in admins if id in known.people and known.people[id].active]
    if known.people and not active and not ctx.rules.admins:
        yield Fault(inv.ADMIN, "company", _("nobody who is active has the role admin"))
