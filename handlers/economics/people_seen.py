"""Whose hours somebody may see: their own, those of the people of their projects and department, or everybody's."""

from __future__ import annotations

from handlers.context import Context

SEE_ALL = frozenset({"finance", "admin", "auditor"})


def people_seen(ctx: Context) -> frozenset[int] | None:
    """Whose time the person may see: all (None), or their own, that of the people of their projects and department."""
    if ctx.roles() & SEE_ALL:
        return None
    led = {seat.project for seat in ctx.directory.seats_of(ctx.person.id) if seat.role == "lead" and seat.project}
    mine = {ctx.person.id}
    for person in ctx.directory.people.values():
        department = person.department(ctx.today)
        if department and ctx.directory.head(department, ctx.today) == ctx.person.id:
            mine.add(person.id)
    mine |= {person for (person, project), _roles in ctx.directory.seats.items() if project in led}
    return frozenset(mine)
