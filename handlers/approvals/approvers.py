"""Who has to approve what, who is asked for it, and who stands in for somebody who is away."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from handlers.context import Context
from ledger import approval
from ledger.approval import ApprovalPlan, ApprovalStep, Decision, OpenPlace, Right, Step
from ledger.errors import NotAllowed, sentence
from ledger.nouns import COMPANY_ROLES, Person, Role

DECIDE: tuple[Role, ...] = ("lead", "finance")
ONE_OF_THEM = ApprovalPlan((ApprovalStep(DECIDE),))
"""What asks for nothing in particular: a lead or finance."""
FINANCE = ApprovalStep(("finance",))
HEAD = "head"
"""The kind of a role that is not a seat: “head:field” leads that department today."""


def head_role(department: str) -> str:
    """The role of whoever leads a department, as a step names it.

    >>> head_role("Field, North")
    'head:Field  North'
    """
    return f"{HEAD}:{department.replace(',', ' ')}"


def holders(ctx: Context, role: str, project: int) -> tuple[Person, ...]:
    """Who holds a role today: those with that seat, or the head of a department."""
    if not role.startswith(f"{HEAD}:"):
        return ctx.directory.with_role(role, 0 if role in COMPANY_ROLES else project)
    heads = (ctx.directory.head(name, ctx.today) for name in ctx.directory.departments() if head_role(name) == role)
    known = (ctx.directory.people.get(id) for id in heads)
    return tuple(one for one in known if one is not None and one.active)


def leads_departments(ctx: Context, person: int) -> tuple[str, ...]:
    """The roles that somebody has by leading departments today."""
    return tuple(
        head_role(name) for name in ctx.directory.departments() if ctx.directory.head(name, ctx.today) == person
    )


def needed(ctx: Context, category: str, amount: int, day: date) -> ApprovalPlan:
    """The steps of approval; none: it is booked at once.

    `amount` is in minor units of the company's currency.  Where one approval is enough, finance may give it wherever
    a lead may.  What belongs to a locked day is a late entry, which finance has to approve.
    """
    band = approval.band_for(amount, ctx.rules.approved_by(category, day))
    first = (ApprovalStep(band.roles, "all" if band.all else "any"),) if band.roles else ()
    steps = (*first, *(ApprovalStep((role,)) for role in band.then))
    late = ctx.directory.lock is not None and day < ctx.directory.lock.until
    if ApprovalPlan(steps).decisions > 1:
        lacks = late and not any("finance" in step.roles and (step.rule == "all" or step == FINANCE) for step in steps)
        return ApprovalPlan((*steps, FINANCE) if lacks else steps)
    if late:
        return ApprovalPlan((FINANCE,))
    return ApprovalPlan(tuple(ApprovalStep(_or_finance(step.roles)) for step in steps))


def _or_finance(roles: tuple[str, ...]) -> tuple[str, ...]:
    return roles if "finance" in roles else (*roles, "finance")


def deciders(
    ctx: Context, project: int, owner: int, worth: int, places: Sequence[OpenPlace], decisions: Sequence[Decision] = ()
) -> tuple[Person, ...]:
    """Whom to ask about what is `worth` so many minor units of the company's currency.

    For each place the holders of the first of its roles that anybody holds, or their deputies.

    Neither the owner is asked, nor whoever has decided a step.
    """
    decided = {decision.person for decision in decisions} | {decision.instead_of for decision in decisions}
    asked: dict[int, Person] = {}
    for place in places:
        for role in place.roles:
            free = [one for one in holders(ctx, role, project) if one.id != owner and one.id not in decided]
            if free:
                present = (_present(ctx, person, {owner, *decided}, project, worth) for person in free)
                asked |= {person.id: person for person in present}
                break
    return tuple(asked.values())


def rights(ctx: Context, project: int, owner: int, worth: int) -> tuple[Right, ...]:
    """What the speaker may decide with: their own roles, and within its bounds what a delegation lends.

    Nobody decides their own, and nobody's deputy decides what belongs to the one they stand in for.
    """
    if owner == ctx.person.id:
        return ()
    lent = tuple(
        Right(role, delegation.person)
        for delegation in ctx.directory.delegations
        if delegation.deputy == ctx.person.id
        and delegation.person != owner
        and delegation.covers(ctx.today, project, worth)
        for role in (
            *sorted(ctx.directory.roles(delegation.person, project) & set(DECIDE)),
            *leads_departments(ctx, delegation.person),
        )
    )
    return (*(Right(role) for role in (*sorted(ctx.roles(project)), *leads_departments(ctx, ctx.person.id))), *lent)


def place_for(
    ctx: Context, project: int, owner: int, worth: int, places: Sequence[OpenPlace], decisions: Sequence[Decision] = ()
) -> tuple[OpenPlace, Right] | None:
    """Which of the open places the speaker fills, and with what; None where it is not theirs to decide (now)."""
    return approval.place_for(ctx.person.id, rights(ctx, project, owner, worth), places, decisions)


def roles_of(ctx: Context, project: int, owner: int, worth: int) -> frozenset[str]:
    """The speaker's own roles for somebody's document, and those that are lent to them."""
    return ctx.roles(project) | {right.role for right in rights(ctx, project, owner, worth)}


def allowed(
    ctx: Context, step: str, stage: str, *, project: int, owner: int, worth: int, needs: tuple[str, ...] = DECIDE
) -> Step:
    """The step that the speaker may take with somebody's document.  Raises NotAllowed, WrongState.

    `needs` are the roles one of which it takes to decide on what is not one's own.
    """
    roles = roles_of(ctx, project, owner, worth)
    allowed_step = approval.allowed(step, stage, own=owner == ctx.person.id, roles=roles)  # type: ignore[arg-type]
    if allowed_step.own == "never" and not roles & set(needs):
        raise for_finance()
    return allowed_step


def for_finance() -> NotAllowed:
    """The refusal for a lead, where a lead has no say."""
    return NotAllowed(sentence("This one is for finance to decide."))


def _present(ctx: Context, person: Person, but: Collection[int], project: int, worth: int) -> Person:
    """The person, or who stands in for them today: nobody who may not decide this one, nor who has left."""
    for delegation in ctx.directory.delegations:
        if (
            delegation.person == person.id
            and delegation.covers(ctx.today, project, worth)
            and delegation.deputy not in but
        ):
            deputy = ctx.directory.people.get(delegation.deputy, person)
            if deputy.active:
                return deputy
    return person
