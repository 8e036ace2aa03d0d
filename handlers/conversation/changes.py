"""What a message changed in the books, told from what it put into the audit trail.

The trail hears of every change, so this is complete; of a thing that was changed twice (drafted and submitted) the
change is told once, as it is afterwards.  `_EVENTS` has one row for each sort of event that needs more than its noun.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from handlers.conversation.booked_change import BookedChange, Values
from ledger.money import Money
from ledger.nouns import Expense, Hours, Order
from storage import expenses, hours, orders
from storage.book import Book
from storage.directory import directory


@dataclass(frozen=True, slots=True)
class _Event:
    """One event of the message: `verb` of `noun` number `id` (or what stands in its place), and what was said."""

    noun: str
    verb: str
    id: str
    detail: Values


def changes(book: Book, currency: str) -> tuple[BookedChange, ...]:
    """What this transaction has changed so far, in order; `currency` is the company's."""
    events = [_event(*noted) for noted in book.events]
    told = _Told(book, currency, tuple(events))
    out: list[BookedChange] = []
    for event in events:
        rule = _EVENTS.get(f"{event.noun}.{event.verb}") or _EVENTS.get(event.noun) or _plain
        out += rule(event, told)
    return tuple(out)


@dataclass(frozen=True, slots=True)
class _Told:
    """The message's events, and the books to look things up in."""

    book: Book
    currency: str
    events: tuple[_Event, ...]

    def verbs(self, event: _Event) -> list[str]:
        """All that happened to the thing in this message."""
        return [other.verb for other in self.events if (other.noun, other.id) == (event.noun, event.id)]

    def last(self, event: _Event) -> bool:
        """Whether nothing more happened to the thing afterwards."""
        return (
            next(other for other in reversed(self.events) if (other.noun, other.id) == (event.noun, event.id)) is event
        )

    def code(self, project: Any) -> dict[str, str]:
        """The project's code, where there is one."""
        known_project = directory(self.book).projects.get(int(project or 0))
        return {"project": known_project.code} if known_project else {}

    def name(self, person: Any) -> str:
        known_person = directory(self.book).people.get(int(person or 0))
        return known_person.name if known_person else ""


Rule = Callable[[_Event, _Told], Iterable[BookedChange]]


def _event(action: str, subject: str, detail: str) -> _Event:
    noun, _dot, verb = action.partition(".")
    return _Event(noun, verb, subject.partition(":")[2], json.loads(detail))


def _amount(money: Money) -> dict[str, str]:
    return {"amount": str(money.major), "currency": money.currency}


def _minor(minor: Any, currency: Any) -> dict[str, str]:
    return _amount(Money(int(minor), str(currency)))


def _some(**values: Any) -> dict[str, Any]:
    """The values that there are."""
    return {name: value for name, value in values.items() if value not in ("", None, 0)}


# ---- hours, expenses, orders: told once, as they are afterwards


def _hours(event: _Event, told: _Told) -> Iterator[BookedChange]:
    if not told.last(event):
        return
    verbs = told.verbs(event)
    if "by" in event.detail:  # others stand in their place, and those are told
        return
    logged, gone = "logged" in verbs, "withdrawn" in verbs
    if logged and gone:
        return
    instead = logged and "corrected" in verbs
    action = "corrected" if instead else "booked" if logged else "withdrawn" if gone else _DECIDED.get(verbs[-1], "")
    if action:
        yield BookedChange("hours", action, _of_hours(hours.get(told.book, int(event.id), told.currency), told))


_DECIDED = {"posted": "approved", "rejected": "rejected", "billable": "corrected"}


def _of_hours(entry: Hours, told: _Told) -> Values:
    labour = {} if entry.category == "labour" else _some(category=entry.category)
    return {
        **told.code(entry.project),
        "day": entry.day.isoformat(),
        "minutes": entry.minutes,
        **labour,
        **_some(note=entry.note, nonbillable=entry.nonbillable),
    }


def _repriced(event: _Event, told: _Told) -> Iterator[BookedChange]:
    entry = hours.get(told.book, int(event.id), told.currency)
    yield BookedChange("labour cost", "set", {**_of_hours(entry, told), **_amount(entry.cost)})


def _expense(event: _Event, told: _Told) -> Iterator[BookedChange]:
    verbs = told.verbs(event)
    if not told.last(event) or ("drafted" in verbs and "withdrawn" in verbs):
        return
    expense = expenses.get(told.book, int(event.id), told.currency)
    if event.verb in ("reimbursed", "unreimbursed"):
        yield BookedChange(
            "reimbursement", "set" if event.verb == "reimbursed" else "withdrawn", _of_expense(expense, told)
        )
        return
    yield BookedChange("expense", _step(expense.stage, verbs), _of_expense(expense, told))


def _of_expense(expense: Expense, told: _Told) -> Values:
    return {
        **told.code(expense.project),
        "day": expense.day.isoformat(),
        **_amount(expense.gross),
        **_some(category=expense.category, vendor=expense.vendor, note=expense.note),
    }


def _order(event: _Event, told: _Told) -> Iterator[BookedChange]:
    verbs = told.verbs(event)
    if not told.last(event) or set(verbs) == {"invoiced"}:  # the expense that invoices it is what changed
        return
    order = orders.get(told.book, int(event.id))
    yield BookedChange("order", _step(order.stage, verbs), _of_order(order, told))


def _of_order(order: Order, told: _Told) -> Values:
    return {
        **told.code(order.project),
        "day": order.day.isoformat(),
        **_amount(order.amount),
        **_some(category=order.category, supplier=order.supplier, note=order.note),
    }


def _step(stage: str, verbs: list[str]) -> str:
    """What was done to an expense or order that is at that stage now."""
    if stage in ("withdrawn", "rejected", "closed"):
        return stage
    if stage == "draft":
        return "drafted" if "drafted" in verbs else "corrected"
    if stage == "pending":
        return "submitted"
    if {"cleared", "completed"} & set(verbs) or verbs == ["corrected"]:
        return "corrected"
    return "submitted" if "submitted" in verbs or "drafted" in verbs else "approved"


# ---- money in and out


def _payment(event: _Event, told: _Told) -> Iterator[BookedChange]:
    from storage import payments

    action = "withdrawn" if event.verb == "undone" else "booked"
    payment = payments.get(told.book, int(event.id))
    values = {
        **told.code(payment.project),
        "day": payment.day.isoformat(),
        **_amount(payment.amount),
        **_some(customer=payment.party),
    }
    yield BookedChange("payment", action, values)


def _allocated(event: _Event, told: _Told) -> Iterator[BookedChange]:
    """Of a payment that was booked before."""
    from storage import contracts

    id = str(event.detail["payment"])
    if any((other.noun, other.id) == ("payment", id) and other.verb in _CAME for other in told.events):
        return
    instalment = contracts.instalment(told.book, int(event.id))
    yield BookedChange(
        "allocation",
        "set",
        {**told.code(instalment.project), **_minor(event.detail["minor"], instalment.amount.currency)},
    )


def _payout(event: _Event, told: _Told) -> Iterator[BookedChange]:
    from storage import payouts, supplier_credits

    action = "withdrawn" if event.verb == "undone" else "booked"
    payout = payouts.get(told.book, int(event.id))
    kinds = {"refund": "refund", "supplier_refund": "refund", "supplier_credit": "credit note"}
    kind = kinds.get(payout.kind, "payout")
    projects = {code for document, _minor in event.detail.get("parts", ()) for code in _project_of(document, told)}
    project = {"project": projects.pop()} if len(projects) == 1 else {}
    values = {**project, "day": payout.day.isoformat(), **_amount(payout.amount), **_some(party=payout.party)}
    note = supplier_credits.get(told.book, payout.id, told.currency)
    if note is not None:
        project = told.code(expenses.get(told.book, note.expense, told.currency, lock=False).project)
        values |= {**project, "expense": note.expense, **_some(number=note.number, reason=note.reason)}
    yield BookedChange(kind, action, values)


def _project_of(document: str, told: _Told) -> Iterable[str]:
    from storage import payments

    noun, _colon, id = document.partition(":")
    if noun == "expense":
        return told.code(expenses.get(told.book, int(id), told.currency).project).values()
    return told.code(payments.get(told.book, int(id)).project).values() if noun == "payment" else ()


def _invoice(event: _Event, told: _Told) -> Iterator[BookedChange]:
    from storage import invoices

    invoice = invoices.get(told.book, int(event.id))
    kind, action = ("credit note", "set") if event.verb == "credited" else ("invoice", "booked")
    values = {**told.code(invoice.project), "day": invoice.day.isoformat(), **_amount(invoice.gross)}
    yield BookedChange(kind, action, {**values, **_some(number=invoice.number, customer=invoice.customer)})


def _write_off(event: _Event, told: _Told) -> Iterator[BookedChange]:
    from storage import write_offs

    if event.verb.startswith("step_"):  # what came of the decision is told
        return
    write_off = write_offs.get(told.book, int(event.id))
    values = {**told.code(write_off.project), "day": write_off.day.isoformat(), **_some(note=write_off.reason)}
    if event.verb == "recovered":
        money = _minor(event.detail["recovered"], write_off.amount.currency)
        yield BookedChange("recovery", "set", {**values, **money})
        return
    action = "withdrawn" if event.verb in ("rejected", "undone") else "set"
    yield BookedChange("write-off", action, {**values, **_amount(write_off.amount)})


# ---- budgets, people, time away


def _budget(event: _Event, told: _Told) -> Iterator[BookedChange]:
    """One for each category that is different (it has lines for its tasks and months, too), and each planned role."""
    project = directory(told.book).project(int(event.id))
    before, after = (_sums(event.detail[name]) for name in ("before", "after"))
    for category in dict.fromkeys((*after, *before)):
        if before.get(category) != after.get(category):
            money = _amount(Money(sum(after.get(category, {}).values()), project.currency))
            yield BookedChange("budget", "set", {"project": project.code, "category": category, **money})
    for role, minutes, _standard in event.detail.get("hours", ()):
        yield BookedChange("budget", "set", {"project": project.code, "role": role, "minutes": minutes})


def _sums(lines: Iterable[list[Any]]) -> dict[str, dict[tuple[Any, Any], int]]:
    sums: dict[str, dict[tuple[Any, Any], int]] = {}
    for category, task, month, minor in lines:
        sums.setdefault(category, {})[task, month] = minor
    return sums


def _leave(event: _Event, told: _Told) -> Iterator[BookedChange]:
    """One for each day; of a part of a day with its half, its clock times or its length.

    Where something stands in the place of other leave on that day, it alone is told.
    """
    taken = [other for other in told.events if (other.noun, other.verb, other.id) == ("leave", "taken", event.id)]
    instead = {values["day"] for other in taken for values in _leave_days(other)} if event.verb != "taken" else set()
    action = "set" if event.verb == "taken" else "withdrawn"
    for values in _leave_days(event):
        if values["day"] not in instead:
            yield BookedChange("leave", action, {**values, **_some(person=told.name(event.id))})


def _leave_days(event: _Event) -> list[Values]:
    whole = [{"day": day} for day in event.detail["days"]]
    return sorted((*whole, *event.detail.get("parts", ())), key=lambda values: str(values["day"]))


def _timer(event: _Event, told: _Told) -> Iterator[BookedChange]:
    yield BookedChange("timer", event.verb, told.code(event.detail.get("project")))


def _contact(event: _Event, told: _Told) -> Iterator[BookedChange]:
    values = {name: value for name, value in event.detail.items() if value not in ("None", "False")}
    yield BookedChange("contact", "booked", {"customer": event.id, **_some(**values)})


def _delegation(event: _Event, told: _Told) -> Iterator[BookedChange]:
    until = str(event.detail["until"])
    over = until < told.book.now.date().isoformat()
    yield BookedChange(
        "delegation",
        "withdrawn" if over else "set",
        {"until": until, **_some(deputy=told.name(event.detail["deputy"]))},
    )


def _unbound(event: _Event, told: _Told) -> Iterator[BookedChange]:
    """The channel is nobody's; not where it is another project's now."""
    mine = event.detail["platform"], event.detail["channel"]
    bound = (other.detail for other in told.events if (other.noun, other.verb) == ("place", "bound"))
    if mine not in ((place["platform"], place["channel"]) for place in bound):
        yield BookedChange("channel", "withdrawn", dict(event.detail))


def _plain(event: _Event, told: _Told) -> Iterator[BookedChange]:
    """Anything else: its noun was set or withdrawn."""
    kind, action = _NOUNS.get(f"{event.noun}.{event.verb}") or (
        event.noun.replace("_", " "),
        "withdrawn" if event.verb in _GONE else event.verb if event.verb in _STEPS else "set",
    )
    project = event.id if event.noun in ("project", "place", "task") and event.id.isdecimal() else None
    more, before, after = event.detail, event.detail.get("before"), event.detail.get("after")
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        more = {name: value for name, value in after.items() if value != before.get(name)}
        if not more:  # it was so before
            return
    values = {name: value for name, value in more.items() if name not in _OURS and not _nested(value)}
    whose = {event.noun: event.id} if event.noun == "customer" else {}
    code = told.code(project or event.detail.get("project"))
    yield BookedChange(kind, action, {**code, **whose, **_money(event.detail), **_some(**values)})


def _money(detail: Values) -> dict[str, str]:
    """What an event says of an amount, where it names the currency; of a share or a paper it says none."""
    return _minor(detail["minor"], detail["currency"]) if detail.get("minor") and "currency" in detail else {}


_CAME = ("booked", "opened")
"""That money came: here, or before these books."""
_STEPS = ("drafted", "submitted", "approved", "rejected", "corrected", "booked", "started", "stopped")
_GONE = ("withdrawn", "undone", "taken", "unlocked", "unmatched", "expected")
_OURS = ("project", "currency", "minor", "amount", "entry", "file", "before", "kind", "action")
"""Of an event: what only the books understand, or what is told in another way."""
_NOUNS = {
    "seat.taken": ("seat", "withdrawn"),
    "place.bound": ("channel", "set"),
    "place.listens": ("channel", "set"),
    "period.locked": ("lock", "set"),
    "period.unlocked": ("lock", "withdrawn"),
    "contract.planned": ("payment plan", "set"),
    "contract.term": ("contract terms", "set"),
    "contract.stage": ("contract stage", "set"),
    "exchange.set": ("exchange rate", "set"),
    "identity.linked": ("account", "set"),
    "person.alias": ("alias", "set"),
    "person.reminders": ("reminders", "set"),
    "project.alias": ("alias", "set"),
    "project.unalias": ("alias", "withdrawn"),
}
"""Events whose noun is not the one that people know."""


def _nested(value: Any) -> bool:
    return isinstance(value, list | dict)


_EVENTS: Mapping[str, Rule] = {
    "hours": _hours,
    "hours.repriced": _repriced,
    "expense": _expense,
    "order": _order,
    "payment": _payment,
    "payment.allocated": _allocated,
    "payout": _payout,
    "supplier_credit": lambda _event, _told: (),
    "invoice": _invoice,
    "write_off": _write_off,
    "budget": _budget,
    "leave": _leave,
    "timer": _timer,
    "customer.contacted": _contact,
    "approval.delegated": _delegation,
    "place.unbound": _unbound,
    "second": lambda _event, _told: (),  # asked, agreed or refused; what is done then says so itself
}
