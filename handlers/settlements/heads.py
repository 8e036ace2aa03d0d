"""Both heads of department approve what one charges the other: who they are, and who is missing."""

from __future__ import annotations

from chat.cards.card import Fact
from chat.text import Duration, Text, _
from handlers import privacy
from handlers.approvals import approvers
from handlers.context import Context
from ledger.approval import ApprovalStep
from ledger.errors import WrongState, sentence
from ledger.nouns import Person
from ledger.settlements.document import Settlement
from storage import internal_agreements


def departments_of(ctx: Context, of: Settlement) -> tuple[str, str]:
    """(the one that gives its people, the one whose project it is; "" where nobody has said whose)."""
    return of.counterpart.name, ctx.directory.department_of(of.project, of.until)


def step(ctx: Context, of: Settlement) -> ApprovalStep:
    """Each head fills a place of his own."""
    return ApprovalStep(tuple(approvers.head_role(name) for name in departments_of(ctx, of)), "all")


def who(ctx: Context, of: Settlement) -> dict[str, Person | None]:
    """Department -> who leads it today; None for nobody who is still here."""
    found: dict[str, Person | None] = {}
    for name in departments_of(ctx, of):
        person = ctx.directory.people.get(ctx.directory.head(name, ctx.today))
        found[name] = person if person and person.active else None
    return found


def wanted(ctx: Context, of: Settlement) -> None:
    """Raises WrongState with the next step where both heads cannot approve it."""
    code, (giving, taking) = ctx.directory.project(of.project).code, departments_of(ctx, of)
    if not taking:
        raise WrongState(
            sentence("Nobody has said whose project it is, and both heads of department approve this."),
            hint=sentence("Say: project department {code} delivery"),
            code=code,
            field="department",
        )
    people = who(ctx, of)
    for name, person in people.items():
        if person is None:
            raise WrongState(
                sentence("Nobody leads {department}, and both heads of department approve this."),
                hint=sentence("Say who does: department head ann {department}"),
                department=name,
                field="head",
            )
        if person.id == of.person:
            raise WrongState(
                sentence("{person} leads {department} and made this settlement: nobody approves their own."),
                hint=sentence("Drop it, and let somebody else settle it: settle {code} internal with {giving}"),
                person=person.name,
                department=name,
                code=code,
                giving=giving,
                field="head",
            )
    first, second = people.get(giving), people.get(taking)
    if first and second and first.id == second.id:
        raise WrongState(
            sentence("{person} leads both {giving} and {taking}: nobody approves it twice."),
            hint=sentence("Say who else leads one of them: department head ann {giving}"),
            person=first.name,
            giving=giving,
            taking=taking,
            field="head",
        )


def told_money(ctx: Context, of: Settlement) -> bool:
    """Whether its figures may stand on the card that both heads see: the charge tells the rate of its role."""
    people = [one for one in who(ctx, of).values() if one]
    if all(ctx.directory.roles(one.id, of.project) & privacy.KNOW_PAY for one in people):
        return True
    number = of.counterpart.agreement.partition(":")[2]
    agreement = next((one for one in internal_agreements.every(ctx.book) if str(one.id) == number), None)
    return agreement is not None and bool(agreement.role) and privacy.nobodys_rate(ctx, agreement.role, ctx.today)


def hours_only(of: Settlement) -> tuple[Fact, ...]:
    """What a head is told where money would tell what somebody earns."""
    return (Fact(_("Hours to date"), Text("{t}", {"t": Duration(sum(one.minutes for one in of.computed.items))})),)


WITHHELD = _("Withheld: fewer than three people have that role, or worked there.")
BOTH = _("the heads of both departments")
