"""Who hears that instalments took a step of dunning: the project's channel, their owner, finance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from chat.cards.card import Card, Table
from chat.text import Text, _, _n, verbatim
from handlers.context import Context
from handlers.dunning import cards
from handlers.dunning.cards import MOST, Pile
from ledger.dunning import DunningStep
from ledger.owed import Instalment
from storage import contracts, customers
from storage import dunning as kept
from storage.customers import CustomerContact
from storage.dunning import WaitingInstalment

FLOOD = 10
"""From so many customers at once on, finance gets one list instead of a card for each."""

Taken = tuple[WaitingInstalment, DunningStep]


@dataclass(slots=True)
class _Message:
    """What one place hears of a customer: a project's channel, an owner, or (both 0) finance.

    Attributes:
        taken: the instalments that took a step; `also` what else is late.
        like: the message to the project, where it has the same instalments.
        card: as it was told; None where the steps are not for that place.
    """

    customer: str
    project: int
    owner: int
    taken: Sequence[Taken]
    also: Sequence[WaitingInstalment]
    like: _Message | None = None
    card: Card | None = None
    items: list[WaitingInstalment] = field(init=False)

    def __post_init__(self) -> None:
        self.items = [*(one for one, _step in self.taken), *self.also]

    @property
    def heard(self) -> bool:
        """Whether any of the steps is for that place."""
        place = "owner" if self.owner else "project" if self.project else "finance"
        return any(place in step.audience for step in {step.days: step for _one, step in self.taken}.values())

    @property
    def oldest(self) -> WaitingInstalment:
        """The instalment that is due longest."""
        return min(self.items, key=lambda one: (one.due or date.max, one.id))


def tell(ctx: Context, fresh: Sequence[Taken]) -> None:
    """One message for each customer: its items of the project in the project's channel, all of them to owner and
    finance."""
    if not fresh:
        return
    groups: dict[str, list[Taken]] = defaultdict(list)
    for one, step in fresh:
        groups[one.customer].append((one, step))
    late = _also_late(ctx, fresh)
    messages = [each for each in _messages(groups, late) if each.heard]
    spoken = customers.latest(ctx.book, groups)
    whole = _whole(ctx, messages)
    for each in messages:
        _say(ctx, each, whole, spoken.get(each.customer))
    if len(groups) > FLOOD:
        ctx.tell_finance(f"overdue:0:list:{fresh[0][0].id}:{ctx.today.isoformat()}", _list(groups), kind="overdue")


def _messages(groups: Mapping[str, list[Taken]], late: Mapping[str, list[WaitingInstalment]]) -> Iterator[_Message]:
    for customer, taken in groups.items():
        also = late.get(customer, [])
        projects = list(dict.fromkeys(one.project for one, _step in taken))
        for project in projects:
            made = _Message(
                customer,
                project,
                0,
                [(one, step) for one, step in taken if one.project == project],
                [one for one in also if one.project == project] if len(projects) > 1 else also,
            )
            yield made
        if len(groups) <= FLOOD:
            yield _Message(customer, 0, 0, taken, also, made if len(projects) == 1 else None)
        for owner in sorted({one.owner for one, step in taken if one.owner and "owner" in step.audience}):
            mine = [(one, step) for one, step in taken if one.owner == owner]
            yield _Message(customer, 0, owner, mine, [one for one in also if one.owner == owner])


def _whole(ctx: Context, messages: Iterable[_Message]) -> dict[int, Instalment]:
    """The instalments that stand on a card, or say what to do next."""
    seen = {one.id: one for each in messages for one in (*each.items[:MOST], each.oldest)}
    plain = {one.id: one.plain() for one in seen.values() if not one.alone}
    return plain | contracts.instalments(ctx.book, seen.keys() - plain.keys())


def _say(ctx: Context, said: _Message, whole: Mapping[int, Instalment], contact: CustomerContact | None) -> None:
    worst = max(step.days for _one, step in said.taken)
    if said.like and said.like.card:
        card = replace(said.like.card, about=cards.about(said.project, said.customer))
    else:
        card = cards.card(ctx, said.project, said.customer, _pile(ctx, said, whole), worst, contact)
    said.card = card
    first = min(one.id for one, _step in said.taken)
    key = f"overdue:{said.project}:{first}:{worst}:{ctx.today.isoformat()}"
    person = ctx.directory.people.get(said.owner)
    if person is not None:
        if person.active:
            ctx.tell(person, f"{key}:owner", card, kind="overdue", urgent=worst >= 30, digest="overdue")
    elif said.project:
        ctx.tell_project(said.project, key, card, kind="overdue", urgent=worst >= 30)
    else:
        ctx.tell_finance(f"{key}:{said.customer}", card, kind="overdue", urgent=worst >= 30, digest="overdue")


def _pile(ctx: Context, said: _Message, whole: Mapping[int, Instalment]) -> Pile:
    items = said.items
    late = [one for one in items if one.due and one.due < ctx.today] or items
    return Pile(
        tuple(whole[one.id] for one in items[:MOST]),
        whole[said.oldest.id],
        len(items),
        _open(late),
        len({one.project for one in items}) > 1,
    )


def _open(items: Iterable[WaitingInstalment]) -> Text:
    return cards.summed((one.currency, one.open) for one in items)


def _list(groups: Mapping[str, Sequence[Taken]]) -> Card:
    """Many customers at once, for finance: one list instead of a flood."""
    late = [
        (max(step.days for _one, step in taken), customer, _open(one for one, _step in taken))
        for customer, taken in groups.items()
    ]
    late.sort(key=lambda each: (-each[0], each[1]))
    rows = tuple((verbatim(who), total, Text("{n}", {"n": days})) for days, who, total in late[:40])
    title = _n("{n} customer reached a step of dunning", "{n} customers reached a step of dunning", len(late))
    more = len(late) - len(rows)
    rest = (_n("and {n} more", "and {n} more", more),) if more > 0 else ()
    heads = (_("Customer"), _("Open"), _("Step, in days"))
    return Card(title, lines=rest, table=Table(heads, rows, numeric=(1, 2)), tone="warn")


def _also_late(ctx: Context, fresh: Sequence[Taken]) -> dict[str, list[WaitingInstalment]]:
    """What else is late of the customers that are written of today."""
    today = ctx.today
    if contracts.overdue_count(ctx.book, today) == sum(1 for one, _step in fresh if one.due and one.due < today):
        return {}
    ids = {one.id for one, _step in fresh}
    found: dict[str, list[WaitingInstalment]] = defaultdict(list)
    for one in kept.unsettled(ctx.book, sorted({one.customer for one, _step in fresh})):
        if one.id not in ids and one.due and one.due < today:
            found[one.customer].append(one)
    return found
