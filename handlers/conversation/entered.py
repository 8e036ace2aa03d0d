"""What somebody entered lately, of every sort, and what still stands of it.

The audit trail says who entered what and when; `MADE` has one row for each event that makes something.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from chat.text import Duration, Value, _, _n
from handlers import button_values, lookup
from handlers.context import Context
from handlers.contracts.labels import milestone_shown
from handlers.conversation import entered_money, entered_site
from handlers.conversation.entered_thing import EnteredThing, number_of, project_shown, thing_of
from handlers.costs import expense_cards, order_cards
from handlers.dunning.cards import contact_shown
from handlers.hours import timesheet
from ledger.errors import WrongState, sentence
from ledger.money import Money
from ledger.nouns import Absence
from storage import (
    absences,
    audit,
    budgets,
    contract_changes,
    contracts,
    customers,
    expenses,
    hours,
    late_interest,
    timers,
)
from storage import orders as order_rows
from storage.audit import Event

MOST = 300
"""So many of somebody's latest deeds are looked through: more than a month of anybody's."""


def lately(ctx: Context) -> Iterator[EnteredThing]:
    """What the speaker entered and what still stands of it, the newest first."""
    yield from _standing(ctx, audit.by_person(ctx.book, ctx.person.id, tuple(MADE), MOST))


def of_messages(ctx: Context, keys: Collection[str]) -> tuple[EnteredThing, ...]:
    """What some messages of the speaker's made, and what still stands of it, the newest first."""
    made = audit.of_trails(ctx.book, keys) if keys else ()
    return tuple(_standing(ctx, [event for event in reversed(made) if event.person == ctx.person.id]))


def known(ctx: Context, key: str) -> EnteredThing | None:
    """The speaker's own thing of that key; None where it does not stand any more, or is not theirs."""
    kind, _colon, id = key.partition(":")
    number = button_values.number(id)
    if kind in _NUMBERED:
        events = audit.about(ctx.book, key)
    else:
        event = audit.numbered(ctx.book, number)
        events = (event,) if event else ()
    mine = [event for event in reversed(events) if event.person == ctx.person.id]
    return next((thing for thing in _standing(ctx, mine) if thing.key == key), None)


def stands(ctx: Context, key: str) -> EnteredThing:
    """The same.  Raises WrongState where there is none."""
    thing = known(ctx, key)
    if thing is None:
        raise WrongState(sentence("That was taken back already."))
    return thing


def standing_hours(ctx: Context, id: int) -> int:
    """The number of the hours that stand in the place of those, after all corrections."""
    for _step in range(100):
        by = [event.detail["by"] for event in audit.about(ctx.book, f"hours:{id}") if "by" in event.detail]
        if not by:
            break
        id = int(by[-1])
    return id


def last_deed(ctx: Context) -> str:
    """The message by which the speaker changed anything last; taking something back does not count."""
    event = audit.last_of(ctx.book, ctx.person.id, _TAKEN_BACK)
    return event.trail if event else ""


def _standing(ctx: Context, events: Iterable[Event]) -> Iterator[EnteredThing]:
    seen: set[str] = set()
    for event in events:
        rule = MADE.get(event.action)
        thing = rule(ctx, event) if rule else None
        if thing and thing.key not in seen:
            seen.add(thing.key)
            yield thing


def _hours(ctx: Context, event: Event) -> EnteredThing | None:
    entry = hours.get(ctx.book, number_of(event), ctx.rules.currency, lock=False)
    if entry.person != ctx.person.id or entry.stage not in ("pending", "posted"):
        return None
    values: dict[str, Value] = {
        "hours": Duration(entry.minutes),
        "project": project_shown(ctx, entry.project),
        "day": entry.day,
    }
    shown = _("{hours} on {project}, {day}", **values)
    if entry.note:
        shown = _("{hours} on {project}, {day}: {note}", **values, note=entry.note)
    task = ctx.directory.tasks.get(entry.task)
    return replace(
        thing_of(event, "hours", shown, entry.note, task.name if task else "", number=entry.id),
        project=entry.project,
        days=(entry.day,),
        minutes=entry.minutes,
    )


def _expense(ctx: Context, event: Event) -> EnteredThing | None:
    expense = expenses.get(ctx.book, number_of(event), ctx.rules.currency, lock=False)
    if expense.person != ctx.person.id or expense.stage == "withdrawn":
        return None
    what, project = expense_cards.short(expense), project_shown(ctx, expense.project)
    shown = _("expense {what}, {project}, {day}", what=what, project=project, day=expense.day)
    return replace(
        thing_of(event, "expense", shown, expense.vendor, expense.note, number=expense.id),
        project=expense.project,
        days=(expense.day,),
        amount=expense.gross,
        category=expense.category,
        draft=expense.stage == "draft",
        settled=expense.stage in ("posted", "reimbursed"),
    )


def _order(ctx: Context, event: Event) -> EnteredThing | None:
    order = order_rows.get(ctx.book, number_of(event), lock=False)
    if order.person != ctx.person.id or order.stage in ("withdrawn", "closed"):
        return None
    what, project = order_cards.short(order), project_shown(ctx, order.project)
    shown = _("order {id}: {what}, {project}", id=order.id, what=what, project=project)
    return replace(
        thing_of(event, "order", shown, order.supplier, order.note, number=order.id),
        project=order.project,
        days=(order.day,),
        amount=order.amount,
        category=order.category,
        draft=order.stage == "draft",
        settled=bool(order.invoiced),
    )


def _budget(ctx: Context, event: Event) -> EnteredThing | None:
    project = ctx.directory.project(number_of(event))
    version = budgets.current(ctx.book, project.id)
    if version.number != event.detail["version"]:
        return None
    shown = _("version {n} of the budget of {project}", n=version.number, project=lookup.shown(project))
    thing = thing_of(event, "budget", shown, version.reason)
    return replace(thing, project=project.id, amount=Money(version.total, project.currency))


def absences_of(ctx: Context, event: Event) -> tuple[Absence, ...]:
    """What of the leave that an event tells of still stands: whole days and parts of days."""
    days = {date.fromisoformat(day) for day in event.detail["days"]}
    parts = [(date.fromisoformat(part["day"]), part) for part in event.detail.get("parts", ())]
    every = sorted(days | {day for day, _part in parts})
    standing = (absence for day in every for absence in absences.on_day(ctx.book, ctx.person.id, day))
    return tuple(
        absence
        for absence in standing
        if (absence.whole and absence.day in days)
        or any(
            day == absence.day and absence.part == part.get("part", "") and absence.minutes == part.get("minutes", 0)
            for day, part in parts
        )
    )


def _leave(ctx: Context, event: Event) -> EnteredThing | None:
    still = absences_of(ctx, event) if number_of(event) == ctx.person.id else ()
    if not still:
        return None
    days = tuple(dict.fromkeys(absence.day for absence in still))
    shown = _n("{n} day of leave: {days}", "{n} days of leave: {days}", len(days), days=timesheet.brief(days[:10]))
    return replace(thing_of(event, "leave", shown, number=event.seq), days=days)


def _claim(ctx: Context, event: Event) -> EnteredThing | None:
    claim = contracts.instalment(ctx.book, int(event.detail["instalment"]))
    if claim.open.minor <= 0:
        return None
    shown = _("late interest of {customer}: {amount}", customer=claim.customer, amount=claim.amount)
    thing = thing_of(event, "claim", shown, "late interest 违约金", claim.customer)
    return replace(thing, project=claim.project, amount=claim.amount)


def _waiver(ctx: Context, event: Event) -> EnteredThing | None:
    (waiver,) = late_interest.several(ctx.book, [int(event.detail["interest"])])
    if waiver.state != "waived" or waiver.claim:
        return None
    late = contracts.instalment(ctx.book, waiver.instalment)
    shown = _("waived late interest of {customer}: {amount}", customer=late.customer, amount=waiver.amount)
    thing = thing_of(event, "waiver", shown, "waived late interest 违约金", late.customer)
    return replace(thing, project=late.project, amount=waiver.amount)


def _contract(ctx: Context, event: Event) -> EnteredThing | None:
    contract = contracts.contract(ctx.book, number_of(event))
    if contract.state == "withdrawn":
        return None
    values: dict[str, Value] = {"customer": contract.customer, "amount": contract.amount, "id": contract.id}
    shown = _("contract {id} with {customer} over {amount}", **values)
    return replace(
        thing_of(event, "contract", shown, contract.customer, contract.title, number=contract.id),
        project=contract.project,
        days=(contract.signed,),
        amount=contract.amount,
    )


def _price(ctx: Context, event: Event) -> EnteredThing | None:
    change = contract_changes.get(ctx.book, number_of(event))
    if change.state != "booked":
        return None
    contract = contracts.contract(ctx.book, change.contract)
    shown = _("contract change {id}: {amount}", id=contract.id, amount=change.amount)
    thing = thing_of(event, "contract_change", shown, contract.customer, change.reason, number=change.id)
    return replace(thing, called=contract.id, project=contract.project, days=(change.day,), amount=change.amount)


def _milestone(ctx: Context, event: Event) -> EnteredThing | None:
    contract, name = contracts.contract(ctx.book, number_of(event)), str(event.detail["name"])
    reached = [
        ref for ref in contracts.milestones(ctx.book, [contract.id]).values() if ref.name == name and ref.reached
    ]
    if not reached or reached[0].reached is None or str(reached[0].reached) != event.detail["reached"]:
        return None
    if any(other.trail == event.trail for other in audit.about(ctx.book, event.subject) if other.action == _SIGNED):
        return None  # that it was signed goes with the contract
    what, project = milestone_shown(name), project_shown(ctx, contract.project)
    shown = _("milestone {what} of {project}, reached on {day}", what=what, project=project, day=reached[0].reached)
    thing = thing_of(event, "milestone", shown, name)
    return replace(thing, project=contract.project, days=(reached[0].reached,))


def _contact(ctx: Context, event: Event) -> EnteredThing | None:
    customer = event.subject.partition(":")[2]
    contact = customers.at(ctx.book, customer, ctx.person.id, event.at)
    if contact is None:
        return None
    shown = _("contact with {customer}: {contact}", customer=customer, contact=contact_shown(ctx, contact))
    return replace(thing_of(event, "contact", shown, customer, contact.note, contact.how), days=(contact.day,))


def _delegation(ctx: Context, event: Event) -> EnteredThing | None:
    deputy, until = int(event.detail["deputy"]), date.fromisoformat(str(event.detail["until"]))
    stands = any(
        (one.person, one.deputy, one.until) == (ctx.person.id, deputy, until) for one in ctx.directory.delegations
    )
    if until < ctx.today or not stands:
        return None
    person = ctx.directory.person(deputy).name
    shown = _("that {person} approves in your place until {day}", person=person, day=until)
    return replace(thing_of(event, "delegation", shown, person), days=(until,))


def _timer(ctx: Context, event: Event) -> EnteredThing | None:
    running = timers.running(ctx.book, ctx.person.id)
    if running is None or running.started != event.at:
        return None
    shown = _("the timer that runs on {project}", project=project_shown(ctx, running.project))
    return replace(thing_of(event, "timer", shown, running.note), project=running.project, days=(event.at.date(),))


_SIGNED = "contract.signed"
MADE: Mapping[str, Callable[[Context, Event], EnteredThing | None]] = {
    **entered_money.MADE,
    **entered_site.MADE,
    "hours.logged": _hours,
    "expense.drafted": _expense,
    "expense.submitted": _expense,
    "order.drafted": _order,
    "order.pending": _order,
    "order.committed": _order,
    "budget.set": _budget,
    "leave.taken": _leave,
    _SIGNED: _contract,
    "contract_change.booked": _price,
    "milestone.set": _milestone,
    "interest.claimed": _claim,
    "interest.waived": _waiver,
    "customer.contacted": _contact,
    "approval.delegated": _delegation,
    "timer.started": _timer,
}
_NUMBERED = (
    *("hours", "expense", "order", "payment", "payout", "contract", "staff_advance", "certification"),
    "contract_change",
    *("site_log", "material_move", "material_bought", "subcontract_step"),
    *("currency_sale", "vat_transfer", "received", "invoice", "transfer"),
)
_TAKEN_BACK = (
    "hours.withdrawn",
    "expense.withdrawn",
    "order.withdrawn",
    "payment.undone",
    "payout.undone",
    "advance.undone",
    "certification.undone",
    "currency_sale.undone",
    "vat_transfer.undone",
    "received.undone",
    "transfer.undone",
    "interest.undone",
    "budget.restored",
    "leave.given_back",
    "contract.withdrawn",
    "contract_change.undone",
    "customer.contact_withdrawn",
    *("site_log.undone", "material.move_undone", "material.bought_undone", "subcontract.undone"),
    "timer.stopped",
    "entry.posted",
)
