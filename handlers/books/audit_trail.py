"""The audit trail in words: what was done to a thing, and the values that it changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chat.text import Duration, Text, Value, _, verbatim
from handlers.books.stages import STAGES
from ledger.money import Money
from storage.audit import Event

NOUNS = {
    "费用": "expense",
    "报销": "expense",
    "工时": "hours",
    "订单": "order",
    "采购": "order",
    "合同": "contract",
    "项目": "project",
    "人员": "person",
    "锁账": "period",
}
"""What things are called in the trail, for those who ask in Chinese."""


def deed(action: str) -> Text:
    """“expense.posted” in words; a deed that has none is shown as it is kept."""
    verb = action.partition(".")[2]
    done = {
        "drafted": _("drafted"),
        "submitted": _("submitted"),
        "corrected": _("corrected"),
        "posted": _("booked"),
        "unposted": _("approval taken back"),
        "unrejected": _("rejection taken back"),
        "step_approved": _("approved"),
        "step_rejected": _("step rejected"),
        "step_taken_back": _("decision taken back"),
        "cleared": _("found to be no duplicate"),
        "completed": _("its receipt was added"),
        "logged": _("logged"),
        "proposed": _("proposed"),
        "agreed": _("booked as proposed"),
        "refused": _("proposal refused"),
        "repriced": _("costed anew"),
        "invoiced": _("invoiced"),
        "set": _("set"),
        "added": _("added"),
        "changed": _("changed"),
        "alias": _("named"),
        "bound": _("bound"),
        "unbound": _("unbound"),
        "listens": _("listening chosen"),
        "given": _("role given"),
        "taken": _("role taken away"),
        "linked": _("account linked"),
        "locked": _("locked"),
        "unlocked": _("unlocked"),
        "signed": _("signed"),
    }
    return done.get(verb) or STAGES.get(verb) or verbatim(action)


def of_event(event: Event) -> Text:
    """What is kept of an event, and what the words that led to it were understood as."""
    kept = details(event.detail)
    return _("{kept}; understood as: {line}", kept=kept, line=event.understood) if event.understood else kept


def details(kept: Mapping[str, Any]) -> Text:
    """What is kept of a deed: amounts as money, lengths as hours, old and new values side by side."""
    parts: list[Value] = []
    before, after = kept.get("before"), kept.get("after")
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        parts += [
            _("{name}: {old} → {new}", name=_field(name), old=_of(name, before.get(name)), new=_of(name, after[name]))
            for name in after
        ]
        kept = {name: value for name, value in kept.items() if name not in ("before", "after")}
    parts += [part for name, value in kept.items() if (part := _part(name, value, str(kept.get("currency", ""))))]
    return Text("{all}", {"all": tuple(parts)}) if parts else verbatim("–")


def _part(name: str, value: Any, currency: str) -> Text | None:
    """One value with what it is; None for what another part says."""
    if value in ("", None, []) or (name, value) == ("step", 0) or (name == "currency" and len(currency) == 3):
        return None
    shown: Value = _plain(value)
    if name in ("gross", "amount") and currency and isinstance(value, int):
        shown = Money(value, currency)
    elif name == "minutes" and isinstance(value, int):
        shown = Duration(value)
    elif name == "stage":
        shown = STAGES.get(str(value), str(value))
    return _("{name}: {value}", name=_field(name), value=shown)


def _field(name: str) -> Text:
    words = {
        "gross": _("amount"),
        "amount": _("amount"),
        "day": _("date"),
        "vendor": _("seller"),
        "tax": _("tax"),
        "invoice_number": _("invoice number"),
        "minutes": _("length"),
        "why": _("reason"),
        "reason": _("reason"),
        "entry": _("journal entry"),
        "stage": _("state"),
        "project": _("project"),
        "person": _("person"),
        "proposer": _("proposed by"),
        "proposal": _("proposal"),
        "category": _("category"),
        "note": _("note"),
        "role": _("role"),
        "name": _("name"),
        "until": _("until"),
        "start": _("from"),
        "by": _("replaced by"),
        "instead_of": _("instead of"),
        "paid_by": _("paid by"),
        "step": _("step"),
        "version": _("version"),
        "supplier": _("supplier"),
        "task": _("task"),
        "rate": _("exchange rate"),
        "order": _("order"),
        "receipt": _("receipt"),
        "instalment": _("instalment"),
        "owed": _("owed"),
    }
    return words.get(name) or verbatim(name)


def _of(name: str, value: Any) -> Value:
    """An old or new value; amounts as money."""
    currency, _blank, number = str(value).partition(" ")
    if name in _AMOUNTS and len(currency) == 3 and number:
        return Money.of(number, currency)
    return _plain(value)


_AMOUNTS = ("gross", "amount", "tax", "owed")


def _plain(value: Any) -> Value:
    """A value as it was kept; days as days."""
    text = str("–" if value is None else value)[:80]
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
