"""What is told of a customer's late payments: in a project's channel, to its owner, to finance.  One card a customer
and place, which follows what happens: a payment, a promise, a dispute."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from chat.cards.card import Button, Card, Fact
from chat.text import Text, _, _n, verbatim
from handlers import lookup
from handlers.context import Context
from handlers.contracts.labels import instalment_shown
from handlers.dunning.policies import Policies, claim
from ledger import dunning
from ledger.ageing import days_overdue, is_overdue
from ledger.money import Money, totals
from ledger.owed import Instalment
from storage import contracts, customers, outbox
from storage.customers import CustomerContact

MOST = 8
HOW = {"call": _("call"), "mail": _("mail"), "visit": _("visit"), "letter": _("letter")}


def about(project: int, customer: str) -> str:
    """What a card is about: a customer in a project, or (project 0) everywhere."""
    return f"dunning:{project}:{customer}"


@dataclass(frozen=True, slots=True)
class Pile:
    """What a customer owes together, as a card shows it: thousands of instalments are a few lines and their sum.

    Attributes:
        shown: those that stand on the card, at most MOST of `count`.
        oldest: the one that says what to do next.
        total: what is open of all that are late, or of all where none is.
        mixed: they belong to several projects.
    """

    shown: tuple[Instalment, ...]
    oldest: Instalment
    count: int
    total: Text
    mixed: bool = False


def pile(items: Sequence[Instalment], today: date) -> Pile:
    """Some instalments (at least one) as they are shown together."""
    late = [instalment for instalment in items if is_overdue(instalment.due, today)] or items
    oldest = min(items, key=lambda instalment: (instalment.due or today, instalment.id))
    return Pile(
        tuple(items[:MOST]), oldest, len(items), sums(late), len({instalment.project for instalment in items}) > 1
    )


def card(
    ctx: Context,
    project: int,
    customer: str,
    pile: Pile,
    worst: int,
    contact: CustomerContact | None,
    advice: Text | None = None,
) -> Card:
    """Everything of a customer that is late or falls due soon; `worst` is the highest step reached, in days."""
    title = (
        _("{customer} is late with {amount}", customer=customer, amount=pile.total)
        if worst > 0
        else _("{customer} is to pay {amount} soon", customer=customer, amount=pile.total)
    )
    lines = tuple(_line(ctx, instalment, project == 0 and pile.mixed) for instalment in pile.shown)
    more = pile.count - len(lines)
    rest = (_n("and {n} more", "and {n} more", more),) if more > 0 else ()
    facts = [] if project == 0 else [Fact(_("Project"), lookup.shown(ctx.directory.project(project)))]
    owner = ctx.directory.people.get(pile.shown[0].owner)
    if owner:
        facts.append(Fact(_("Owner"), verbatim(owner.name)))
    if contact:
        facts.append(Fact(_("Last contact"), contact_shown(ctx, contact)))
    if worst > 0:
        facts.append(Fact(_("Next step"), advice or _advice(ctx, pile.oldest)))
    more_of = (
        Button(_("Show what is overdue"), "overdue.show", str(project))
        if project
        else Button(_("History"), "contact.show", customer)
    )
    log = Button(_("Log a contact"), "contact.form", customer, style="main")
    buttons = (log, Button(_("Draft a letter"), "contact.draft", customer), more_of)
    return Card(
        title,
        lines=(*lines, *rest),
        facts=tuple(facts),
        buttons=buttons,
        tone="bad" if worst >= dunning.SERIOUS else "warn" if worst > 0 else "plain",
        about=about(project, customer),
    )


def contact_shown(ctx: Context, contact: CustomerContact) -> Text:
    """A contact in one line."""
    person = ctx.directory.people.get(contact.person)
    results = {
        "promise": _("promised until {day}", day=contact.promise),
        "dispute": _("disputed"),
        "no answer": _("no answer"),
    }
    shown = _(
        "{day}, {who}: {how}",
        day=contact.day,
        who=person.name if person else "–",
        how=HOW.get(contact.how, verbatim(contact.how)),
    )
    result = results.get(contact.result)
    return _("{contact}; {result}", contact=shown, result=result) if result else shown


def sums(items: Sequence[Instalment]) -> Text:
    """What is open in all, each currency for itself."""
    return summed(instalment.open for instalment in items)


def summed(amounts: Iterable[Money]) -> Text:
    """Amounts in all, each currency for itself."""
    parts = tuple(Text("{m}", {"m": total}) for total in totals(amounts))
    return parts[0] if len(parts) == 1 else Text("{all}", {"all": parts})


def refresh(ctx: Context, customer: str, projects: Sequence[int]) -> None:
    """Bring the cards about a customer up to date, those that are posted and those that still wait."""
    if not any(outbox.spoken_of(ctx.book, about(project, customer)) for project in (0, *projects)):
        return
    open_instalments = contracts.unsettled(ctx.book, [customer])
    late = [instalment for instalment in open_instalments if is_overdue(instalment.due, ctx.today)]
    contact = customers.latest(ctx.book, [customer]).get(customer)
    for project in (0, *dict.fromkeys(projects)):
        here = [instalment for instalment in late if project in (0, instalment.project)]
        worst = max((days_overdue(instalment.due, ctx.today) for instalment in here), default=0)
        now = (
            card(ctx, project, customer, pile(here, ctx.today), worst, contact) if here else _settled(project, customer)
        )
        ctx.refresh(about(project, customer), now, files=())  # a letter that waits demands what was open before


def _settled(project: int, customer: str) -> Card:
    title = _("{customer} is not late with anything any more.", customer=customer)
    return Card(title, tone="good", about=about(project, customer))


def _line(ctx: Context, instalment: Instalment, with_project: bool) -> Text:
    line = _("{name}: {open}, due {due}", name=instalment_shown(instalment), open=instalment.open, due=instalment.due)
    if with_project:
        line = _("{project}, {line}", project=lookup.shown(ctx.directory.project(instalment.project)), line=line)
    if instalment.disputed:
        return _("{line} (disputed)", line=line)
    if instalment.promise and instalment.promise >= ctx.today:
        return _("{line} (promised until {day})", line=line, day=instalment.promise)
    return line


def _advice(ctx: Context, oldest: Instalment) -> Text:
    """The next thing that a person might do, about the oldest item."""
    policy = Policies(ctx.rules).of(oldest.amount.currency)
    template, values = dunning.suggestion(policy, claim(oldest), ctx.today)
    return Text(template, values)
