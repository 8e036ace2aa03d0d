"""What the other side answers over its link is the settlement's answer, as if one of ours had recorded it; its keepers
hear of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from chat.cards.card import Card
from chat.incoming import Place
from chat.text import Text, _
from handlers.context import Context
from handlers.settlements import answers, card, checks
from ledger.errors import WrongState, sentence
from ledger.nouns import Person
from ledger.settlements.document import Answer, Dispute, Settlement
from ledger.settlements.statement import LineName
from storage.settlement_cases import RecordedAnswer

HELD_UP = "checks"
"""The field of the refusal where something of ours keeps a settlement from being confirmed."""
_ELSEWHERE = Place("", "")
"""A card that is told to several is what may stand in any channel: nobody's pay."""


@dataclass(frozen=True, slots=True)
class DisputedItem:
    """What is objected to: in which line, why, and how much of this settlement it is, net."""

    line: LineName
    text: str
    amount: int


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """Who answered, what they remarked, what they dispute; nothing disputed is a yes to all of it."""

    name: str
    note: str
    disputed: tuple[DisputedItem, ...]


def taken(ctx: Context, of: Settlement, given: LinkAnswer) -> Settlement:
    """Keep the answer and what is disputed, and tell the keepers.

    Raises WrongState (field `HELD_UP`) where a check does not hold any more: what is wrong there is nobody else's
    business.
    """
    answer: Answer = "partly" if given.disputed else "confirmed"
    if answer == "confirmed" and not all(one.holds for one in checks.of(ctx, of)):
        raise WrongState(
            sentence("It cannot be confirmed just now; whoever sent it has been asked to look at it."), field=HELD_UP
        )
    note = "; ".join(filter(None, (given.note, *(one.text for one in given.disputed))))
    said = RecordedAnswer(of.id, of.version, answer, ctx.today, given.name, note)
    disputed = [Dispute(0, of.id, one.line, one.text, one.amount, owner=of.person) for one in given.disputed]
    after = answers.taken(ctx, of, said, disputed)
    _tell(ctx, after, _("{name} of {party} answered over the link.", name=given.name, party=of.counterpart.name))
    return after


def held_up(ctx: Context, of: Settlement, name: str) -> None:
    """Tell the keepers that somebody wanted to confirm it and could not."""
    note = _(
        "{name} of {party} wanted to confirm it over the link: a check does not hold any more.",
        name=name,
        party=of.counterpart.name,
    )
    _tell(ctx, of, note)


def _tell(ctx: Context, of: Settlement, note: Text) -> None:
    for person in _keepers(ctx, of):
        ctx.tell(person, f"answered:settlement:{of.id}:{ctx.message}", _seen_by(ctx, person, of, note), kind="decision")
    if keeper := next(_keepers(ctx, of), None):
        shown = _seen_by(ctx, keeper, of, note)
        ctx.refresh(shown.about, shown)


def _seen_by(ctx: Context, person: Person, of: Settlement, note: Text) -> Card:
    return card.shown(replace(ctx, person=person, place=_ELSEWHERE), of, note)


def _keepers(ctx: Context, of: Settlement) -> Iterator[Person]:
    """Its lead and finance, each once; whoever made it first."""
    known = (*ctx.directory.with_role("lead", of.project), *ctx.directory.with_role("finance"))
    by = {one.id: one for one in known}
    yield from sorted(by.values(), key=lambda one: (one.id != of.person, one.id))
