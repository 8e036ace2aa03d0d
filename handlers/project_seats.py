"""Seats of a project that let somebody know what others earn: no second person has to agree, and those who look
after the books hear of each."""

from __future__ import annotations

from chat.cards.card import Fact
from chat.text import _
from handlers import fields, four_eyes, lookup
from handlers.context import Context
from handlers.privacy import KNOW_PAY
from ledger.nouns import Person, Project


def tell(ctx: Context, person: Person, role: str, project: Project) -> None:
    """The seat was given; who knows pay in the whole company gains nothing by it."""
    if "seats" not in ctx.rules.four_eyes or role not in KNOW_PAY or ctx.directory.roles(person.id) & KNOW_PAY:
        return
    title = _(
        "{name} made {person} {role} of {project}",
        name=ctx.person.name,
        person=person.name,
        role=fields.ROLES[role],
        project=lookup.called(project),
    )
    rights = Fact(_("With that"), _("may see what an hour of each person costs there, and decides on their claims"))
    four_eyes.tell(ctx, (), title, rights)
