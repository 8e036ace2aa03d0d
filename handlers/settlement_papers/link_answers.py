"""What the other side answered over its link becomes the settlement's answer; its keepers hear of it."""

from __future__ import annotations

from dataclasses import dataclass

from chat.text import _
from handlers.context import Context
from handlers.settlements import card
from ledger.settlements.document import Dispute, Settlement
from storage import settlement_cases, settlements
from storage.settlement_cases import RecordedAnswer


@dataclass(frozen=True, slots=True)
class DisputedItem:
    """What is objected to: in which line, why, and how much of this settlement it is, net."""

    line: str
    text: str
    amount: int


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """Who answered, what they remarked, what they dispute; nothing disputed is a yes to all of it."""

    name: str
    note: str
    disputed: tuple[DisputedItem, ...]


def taken(ctx: Context, of: Settlement, given: LinkAnswer) -> Settlement:
    """Keep the answer and what is disputed, and tell the keepers."""
    answer = "partly" if given.disputed else "confirmed"
    said = RecordedAnswer(of.id, of.version, answer, ctx.today, given.name, given.note)  # type: ignore[arg-type]
    settlement_cases.answer(ctx.book, said, ctx.message)
    for one in given.disputed:
        new = Dispute(0, of.id, one.line, one.text, one.amount, owner=of.person)
        settlement_cases.dispute(ctx.book, new, of.counterpart.agreement, ctx.message)
    after = settlements.reach(ctx.book, of, answer, reason=given.note)  # type: ignore[arg-type]
    _tell(ctx, after, given)
    return after


def _tell(ctx: Context, of: Settlement, given: LinkAnswer) -> None:
    note = _("{name} of {party} answered over the link.", name=given.name, party=of.counterpart.name)
    shown = card.shown(ctx, of, note)
    ctx.refresh(shown.about, shown)
    keepers = {
        one.id: one for one in (*ctx.directory.with_role("lead", of.project), *ctx.directory.with_role("finance"))
    }
    for person in keepers.values():
        ctx.tell(person, f"answered:settlement:{of.id}:{of.version}", shown, kind="decision")
