"""Who hears that instalments took a step of dunning: the project's channel, their owner, finance.

At a firm step their owner gets the draft of the letter with it, unless so many customers are late at once that nobody
would look at the letters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from chat.cards.card import Card, Table
from chat.text import Text, _, _n, verbatim
from handlers.context import Context
from handlers.dunning import cards, enclosed
from handlers.dunning.cards import MOST, Pile
from handlers.dunning.due_steps import StepTaken
from ledger.ageing import is_overdue
from ledger.dunning import SERIOUS
from ledger.money import Money
from ledger.owed import Instalment
from storage import contracts, customers, overdue
from storage import dunning as kept
from storage.customers import CustomerContact
from storage.dunning import WaitingInstalment

FLOOD = 10
"""From so many customers at once on, finance gets one list instead of a card for each."""


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
    taken: Sequence[StepTaken]
    also: Sequence[WaitingInstalment]
    like: _Message | None = None
    card: Card | None = None
    items: list[WaitingInstalment] = field(init=False)

    def __post_init__(self) -> None:
        self.items = [*(instalment for instalment, _step in self.taken), *self.also]

    @property
    def heard(self) -> bool:
        """Whether any of the steps is for that place."""
        place = "owner" if self.owner else "project" if self.project else "finance"
        return any(place in step.audience for step in {step.days: step for _instalment, step in self.taken}.values())

    @property
    def oldest(self) -> WaitingInstalment:
        """The instalment that is due longest."""
        return min(self.items, key=lambda instalment: (instalment.due or date.max, instalment.id))


def tell(ctx: Context, fresh: Sequence[StepTaken]) -> None:
    """One message for each customer: its items of the project in the project's channel, all of them to owner and
    finance."""
    if not fresh:
        return
    groups: dict[str, list[StepTaken]] = defaultdict(list)
    for taken in fresh:
        groups[taken.instalment.customer].append(taken)
    late = _also_late(ctx, fresh)
    messages = [message for message in _messages(groups, late) if message.heard]
    spoken = customers.latest(ctx.book, groups)
    whole = _whole(ctx, messages)
    for message in messages:
        _say(ctx, message, whole, spoken.get(message.customer), len(groups))
    if len(groups) > FLOOD:
        ctx.tell_finance(
            f"overdue:0:list:{fresh[0].instalment.id}:{ctx.today.isoformat()}", _list(groups), kind="overdue"
        )


def _messages(groups: Mapping[str, list[StepTaken]], late: Mapping[str, list[WaitingInstalment]]) -> Iterator[_Message]:
    for customer, taken in groups.items():
        also = late.get(customer, [])
        projects = list(dict.fromkeys(instalment.project for instalment, _step in taken))
        for project in projects:
            made = _Message(
                customer,
                project,
                0,
                [reached for reached in taken if reached.instalment.project == project],
                [instalment for instalment in also if instalment.project == project] if len(projects) > 1 else also,
            )
            yield made
        if len(groups) <= FLOOD:
            yield _Message(customer, 0, 0, taken, also, made if len(projects) == 1 else None)
        for owner in sorted(
            {instalment.owner for instalment, step in taken if instalment.owner and "owner" in step.audience}
        ):
            of_owner = [reached for reached in taken if reached.instalment.owner == owner]
            yield _Message(
                customer, 0, owner, of_owner, [instalment for instalment in also if instalment.owner == owner]
            )


def _whole(ctx: Context, messages: Iterable[_Message]) -> dict[int, Instalment]:
    """The instalments that stand on a card, or say what to do next."""
    seen = {instalment.id: instalment for message in messages for instalment in (*message.items[:MOST], message.oldest)}
    plain = {instalment.id: instalment.plain() for instalment in seen.values() if not instalment.alone}
    return plain | contracts.instalments(ctx.book, seen.keys() - plain.keys())


def _say(
    ctx: Context,
    message: _Message,
    whole: Mapping[int, Instalment],
    contact: CustomerContact | None,
    customers_told: int,
) -> None:
    worst = max(step.days for _instalment, step in message.taken)
    if message.like and message.like.card:
        card = replace(message.like.card, about=cards.about(message.project, message.customer))
    else:
        card = cards.card(ctx, message.project, message.customer, _pile(ctx, message, whole), worst, contact)
    message.card = card
    first = min(instalment.id for instalment, _step in message.taken)
    key = f"overdue:{message.project}:{first}:{worst}:{ctx.today.isoformat()}"
    person = ctx.directory.people.get(message.owner)
    if person is not None:
        if person.active:
            urgent, firm = worst >= SERIOUS, any(step.tone == "firm" for _instalment, step in message.taken)
            ids = [instalment.id for instalment in message.items] if firm and customers_told <= FLOOD else []
            ctx.tell(
                person,
                f"{key}:owner",
                card,
                kind="overdue",
                urgent=urgent,
                digest="overdue",
                files=lambda _locale: enclosed.demand(ctx, person, message.customer, ids),
            )
    elif message.project:
        ctx.tell_project(message.project, key, card, kind="overdue", urgent=worst >= SERIOUS)
    else:
        ctx.tell_finance(f"{key}:{message.customer}", card, kind="overdue", urgent=worst >= SERIOUS, digest="overdue")


def _pile(ctx: Context, message: _Message, whole: Mapping[int, Instalment]) -> Pile:
    items = message.items
    late = [instalment for instalment in items if is_overdue(instalment.due, ctx.today)] or items
    return Pile(
        tuple(whole[instalment.id] for instalment in items[:MOST]),
        whole[message.oldest.id],
        len(items),
        _open(late),
        len({instalment.project for instalment in items}) > 1,
    )


def _open(items: Iterable[WaitingInstalment]) -> Text:
    return cards.summed(Money(instalment.open, instalment.currency) for instalment in items)


def _list(groups: Mapping[str, Sequence[StepTaken]]) -> Card:
    """Many customers at once, for finance: one list instead of a flood."""
    late = [
        (max(step.days for _instalment, step in taken), customer, _open(instalment for instalment, _step in taken))
        for customer, taken in groups.items()
    ]
    late.sort(key=lambda row: (-row[0], row[1]))
    rows = tuple((verbatim(who), total, Text("{n}", {"n": days})) for days, who, total in late)
    title = _n("{n} customer reached a step of dunning", "{n} customers reached a step of dunning", len(late))
    heads = (_("Customer"), _("Open"), _("Step, in days"))
    return Card(title, table=Table(heads, rows, numeric=(1, 2)), tone="warn")


def _also_late(ctx: Context, fresh: Sequence[StepTaken]) -> dict[str, list[WaitingInstalment]]:
    """What else is late of the customers that are written of today."""
    today = ctx.today
    if overdue.count(ctx.book, today) == sum(1 for instalment, _step in fresh if is_overdue(instalment.due, today)):
        return {}
    ids = {instalment.id for instalment, _step in fresh}
    also_late: dict[str, list[WaitingInstalment]] = defaultdict(list)
    for instalment in kept.unsettled(ctx.book, sorted({instalment.customer for instalment, _step in fresh})):
        if instalment.id not in ids and is_overdue(instalment.due, today):
            also_late[instalment.customer].append(instalment)
    return also_late
