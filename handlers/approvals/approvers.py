"""Who has to approve what, who is told of it, and who stands in for somebody who is away."""

from __future__ import annotations

from datetime import date

from handlers.context import Context
from ledger import approval
from ledger.approval import Step
from ledger.errors import NotAllowed, sentence
from ledger.nouns import COMPANY_ROLES, Person, Role

DECIDE: tuple[Role, ...] = ("lead", "finance")


def needed(ctx: Context, category: str, amount: int, day: date) -> tuple[str, ...]:
    """The roles one of which has to approve; nobody: it is booked at once.

    `amount` is in minor units of the company's currency.  Finance may approve whatever a lead may.  What belongs to a
    locked day is a late entry, which only finance approves.
    """
    bands = ctx.rules.bands.get(category) or ctx.rules.bands.get("default", ())
    roles = approval.approvers(amount, bands)
    if ctx.directory.lock is not None and day < ctx.directory.lock.until:
        return ("finance",)
    return (*roles, "finance") if roles and "finance" not in roles else roles


def deciders(ctx: Context, project: int, roles: tuple[str, ...], owner: int) -> tuple[Person, ...]:
    """Whom to ask: the holders of the first of the roles that anybody else than the owner holds, or their deputies."""
    for role in roles:
        at = 0 if role in COMPANY_ROLES else project
        found = [_present(ctx, person, owner) for person in ctx.directory.with_role(role, at) if person.id != owner]
        if found:
            return tuple({person.id: person for person in found}.values())
    return ()


def roles_of(ctx: Context, project: int, owner: int) -> frozenset[str]:
    """What the speaker may do with somebody's document: their own roles, and those of whom they stand in for.

    Nobody's deputy decides what belongs to the one they stand in for.
    """
    lent = [
        ctx.directory.roles(one.person, project) & set(DECIDE)
        for one in ctx.directory.delegations
        if one.deputy == ctx.person.id and one.person != owner and one.start <= ctx.today <= one.until
    ]
    return ctx.roles(project).union(*lent)


def allowed(ctx: Context, step: str, stage: str, *, project: int, owner: int, needs: tuple[str, ...] = DECIDE) -> Step:
    """The step that the speaker may take with somebody's document.  Raises NotAllowed, WrongState.

    `needs` are the roles one of which an approval or its undoing takes.
    """
    roles = roles_of(ctx, project, owner)
    found = approval.allowed(step, stage, own=owner == ctx.person.id, roles=roles)  # type: ignore[arg-type]
    if found.own == "never" and not roles & set(needs or DECIDE):
        raise NotAllowed(sentence("This one is for finance to decide."))
    return found


def may_decide(ctx: Context, project: int, owner: int, needs: tuple[str, ...]) -> bool:
    """Whether the speaker is one who can approve it."""
    return owner != ctx.person.id and bool(roles_of(ctx, project, owner) & set(needs or DECIDE))


def _present(ctx: Context, person: Person, owner: int) -> Person:
    """The person, or who stands in for them today (not the owner of what is to be approved, nor who has left)."""
    for one in ctx.directory.delegations:
        if one.person == person.id and one.start <= ctx.today <= one.until and one.deputy != owner:
            deputy = ctx.directory.people.get(one.deputy, person)
            if deputy.active:
                return deputy
    return person
