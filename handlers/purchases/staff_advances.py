"""Staff advances (备用金): wished for, handed out, given back, and who has how much of them left."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from chat.cards.card import Button, Card, Fact, Reply, Table
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Text, _, verbatim
from handlers import bank_side, button_values, lookup, money_events, money_line, money_out, payment_holds
from handlers.books import advances, posting
from handlers.context import Asked, Context
from handlers.money_line import MoneyLine
from handlers.purchases import ONLY_ADVANCES
from handlers.registry import NO_SEAT, WORKERS
from ledger import posting as rules
from ledger.errors import BadInput, WrongState, sentence
from ledger.money import Money
from ledger.money_doubts import MoneyEvent
from ledger.nouns import Person, StaffAdvance
from ledger.opening import OPENED
from ledger.posting import BookedAmount
from storage import bank, entries, staff_advances

_OUTSIDE = sentence("Advances are for those who have a seat in a project.")
_FOR = Pattern(r"for\b|on\b|of\b|to\b|为|给我|用于|我", re.I)
"""Begins what an advance is for, never a name."""


def advance(said: Said, ctx: Context) -> Reply:
    """`advance li 5000` by finance: handed out.  `advance 2000 apollo` by anybody: finance is asked for it."""
    line = money_line.read(ctx, said.text, fees=False)
    person, amount, note = _read(ctx, line, "advance")
    if person is None:
        _not_a_name(ctx, line)
        return _wished(ctx, amount, note, said)
    ctx.require("finance", sentence=ONLY_ADVANCES)
    _ours(ctx, amount)
    day = line.day
    posting.day_in_books(ctx, day, 0)  # a locked day is refused, not asked about
    money_events.check(ctx, MoneyEvent("advance", day, amount, person.name))
    return Reply(_done(ctx, _book(ctx, person, amount, day, note, ctx.message)), private=said.at.kind == "channel")


def returned(said: Said, ctx: Context) -> Reply:
    """`advance returned li 1820`: the rest of it came back."""
    ctx.require("finance", sentence=ONLY_ADVANCES)
    line = money_line.read(ctx, said.text, fees=False)
    person, amount, note = _read(ctx, line, "advance returned")
    if person is None:
        raise BadInput(
            sentence("Who gave it back?"), hint=sentence("Write for example: advance returned Ann 1820"), field="person"
        )
    _ours(ctx, amount)
    advances.enough(ctx, person, amount)
    day = line.day
    posting.day_in_books(ctx, day, 0)  # a locked day is refused, not asked about
    money_events.check(ctx, MoneyEvent("returned", day, amount, person.name))
    return Reply(_done(ctx, _book(ctx, person, -amount, day, note, ctx.message)), private=said.at.kind == "channel")


def give(click: Clicked, ctx: Context) -> Reply:
    """Hand out what somebody wished for, once, at what it is worth today.  `value`: the wish."""
    ctx.require("finance", sentence=ONLY_ADVANCES)
    wish = staff_advances.get(ctx.book, button_values.number(click.value))
    if wish.state == "undone":
        raise WrongState(sentence("That was taken back already."))
    if wish.state != "wished":
        raise WrongState(sentence("That advance was handed out already."))
    payment_holds.free(ctx, [f"staff_advance:{wish.id}"])
    worth = posting.in_company(ctx, wish.amount, ctx.today)
    who = ctx.directory.person(wish.person).name
    money_events.check(ctx, MoneyEvent("advance", ctx.today, worth, who), typed=False)
    return Reply(_done(ctx, _given(ctx, replace(wish, amount=worth), ctx.today)), replace=True)


def paid_by_batch(ctx: Context, wish: StaffAdvance, day: date) -> StaffAdvance:
    """The bank says that a batch has paid what somebody wished for: others have approved it, whoever tells."""
    return _given(ctx, wish, day, seen=True)


def _given(ctx: Context, wish: StaffAdvance, day: date, *, seen: bool = False) -> StaffAdvance:
    kept = _post(ctx, staff_advances.hand_out(ctx.book, replace(wish, day=day)), seen=seen)
    itself = f"staff_advance:{kept.id}"
    payment_holds.booked(ctx, itself, kept.amount.minor, itself, day)
    card = Card(
        _("{amount} in advance is yours.", amount=kept.amount),
        lines=(_("For example: expense 45.50 taxi apollo from my advance"),),
        tone="good",
    )
    ctx.tell(ctx.directory.person(kept.person), f"advance:{kept.id}", card, kind="decision")
    return kept


def undo(click: Clicked, ctx: Context) -> Reply:
    """It was not handed out, or not given back."""
    of = undone(ctx, button_values.number(click.value))
    return Reply(Card(_("Taken back: {what}", what=shown(ctx, of)), lines=(still(ctx, of),), tone="good"), replace=True)


def undone(ctx: Context, id: int) -> StaffAdvance:
    """An advance or a return taken back by finance, a wish by whoever had it.

    Raises NotAllowed, NotFound, WrongState.
    """
    of = staff_advances.get(ctx.book, id)
    payment_holds.free(ctx, [f"staff_advance:{of.id}"])
    if of.state == "wished" and of.person == ctx.person.id:
        staff_advances.undo(ctx.book, of)
        return of
    ctx.require("finance", sentence=ONLY_ADVANCES)
    if of.state == "opening":
        raise WrongState(OPENED)
    if of.state != "booked":
        raise WrongState(sentence("That was taken back already."))
    if bank.line_of(ctx.book, f"staff_advance:{of.id}"):
        raise WrongState(sentence("A bank line shows that payment; say that the line is something else first."))
    person = ctx.directory.person(of.person)
    if of.amount.minor > 0:
        advances.enough(ctx, person, of.amount)
    for old in entries.standing(ctx.book, f"staff_advance:{of.id}"):
        booked = posting.day_in_books(ctx, old.booked, 0)
        entries.reverse(ctx.book, old, booked=booked, memo="taken back", red=ctx.rules.red)
    staff_advances.undo(ctx.book, of)
    payment_holds.taken_back(ctx, f"staff_advance:{of.id}")
    return of


def shown(ctx: Context, of: StaffAdvance) -> Text:
    """An advance, what came back of it, or a wish, in a few words."""
    person = ctx.directory.person(of.person).name
    if of.state == "wished":
        return _("wish for {amount} in advance", amount=of.amount)
    if of.amount.minor < 0:
        return _("{amount} that {person} gave back of the advance", amount=-of.amount, person=person)
    return _("{amount} in advance to {person}", amount=of.amount, person=person)


def still(ctx: Context, of: StaffAdvance) -> Text:
    """What one who had an advance still has of it."""
    person = ctx.directory.person(of.person)
    return _("{person} has {left} of the advance left.", person=person.name, left=_left(ctx, person))


def show(said: Said, ctx: Context) -> Reply:
    """Who has how much of their advance left; one's own for everybody else."""
    everybody = bool(ctx.roles() & {"finance", "auditor", "admin"})
    found = staff_advances.balances(ctx.book, 0 if everybody else ctx.person.id)
    home = ctx.rules.currency
    rows = tuple(
        (verbatim(ctx.directory.person(id).name), Text("{m}", {"m": Money(minor, home)}))
        for id, minor in sorted(found.items())
        if minor
    )
    if not rows:
        title = _("Nobody has an advance.") if everybody else _("You have no advance.")
        return Reply(Card(title, tone="good"), private=True)
    table = Table((_("Person"), _("Left of the advance")), rows, numeric=(1,))
    return Reply(Card(_("Staff advances"), table=table), private=True)


def _wished(ctx: Context, amount: Money, note: str, said: Said) -> Reply:
    """Finance hears of it, with the button that books it once."""
    project = _project(ctx, note)
    mine = {seat.role for seat in ctx.directory.seats_of(ctx.person.id) if seat.project in (project, 0) or not project}
    if not mine & set(WORKERS):
        raise ctx.refused("finance", project=project, sentence=NO_SEAT if project else _OUTSIDE)
    new = StaffAdvance(0, ctx.person.id, ctx.today, amount, note[:200], "wished", message=ctx.message)
    kept = staff_advances.add(ctx.book, new, project)
    facts = (Fact(_("Person"), verbatim(ctx.person.name)), Fact(_("What for"), verbatim(note or "–")))
    button = Button(
        _("Handed out: {amount}", amount=amount),
        "advance.give",
        str(kept.id),
        style="main",
        confirm=_("Book that {person} got {amount}?", person=ctx.person.name, amount=amount),
    )
    wish = Card(
        _("{person} asks for {amount} in advance", person=ctx.person.name, amount=amount),
        facts=facts,
        buttons=(button,),
    )
    ctx.tell_finance(f"advance:wish:{kept.id}", wish, kind="decision")
    title = _("I asked finance for {amount} in advance; nothing is booked yet.", amount=amount)
    lines = (_("What you spend of it is an expense that the advance pays."),)
    return Reply(Card(title, lines=lines), private=said.at.kind == "channel")


def _read(ctx: Context, line: MoneyLine, command: str) -> tuple[Person | None, Money, str]:
    """The person who is named before the amount, the amount, and what it is for.  Raises BadInput, Asked."""
    if not line.amounts:
        raise BadInput(
            sentence("How much? For example: advance 2000 apollo")
            if command == "advance"
            else sentence("How much? For example: advance returned Ann 1820"),
            field="amount",
        )
    amount = lookup.money_of(line.amounts[0], ctx.rules.currency)
    if amount.minor <= 0:
        raise BadInput(sentence("It must be more than nothing."), field="amount")
    name, note = line.before, line.behind
    match = lookup.person_names(ctx.directory).match(name) if name else None
    if match is None:
        return None, amount, line.words
    return lookup.person(ctx, name), amount, note


def _not_a_name(ctx: Context, line: MoneyLine) -> None:
    """Raises Asked where a word before the amount may be a name that nobody has: it would become one's own advance."""
    typed = line.before
    if not typed or _FOR.match(typed) or _project_in(ctx, typed):
        return
    begun = "备用金 {sum} 用于 {what} {behind}" if ctx.locale == "zh-CN" else "advance {sum} for {what} {behind}"
    mine = " ".join(begun.format(sum=line.sum_said, what=typed, behind=line.behind).split())
    raise Asked(
        _("I know nobody called “{typed}”. Is it what an advance for you is for?", typed=typed[:60]),
        choices=[(_("Yes, ask finance for my own advance"), mine)],
        whole=True,
    )


def _ours(ctx: Context, amount: Money) -> None:
    """Raises BadInput for money that is not the company's."""
    if amount.currency != ctx.rules.currency:
        raise BadInput(
            sentence("Advances are kept in {currency}."),
            hint=sentence("Say what it is worth in {currency}, with the day of the rate behind it."),
            currency=ctx.rules.currency,
            field="amount",
        )


def _project(ctx: Context, note: str) -> int:
    """The project that the words name, else the channel's; 0 for none."""
    return _project_in(ctx, note) or (ctx.project.id if ctx.project else 0)


def _project_in(ctx: Context, note: str) -> int:
    """The project that the words name; 0 for none."""
    for word in re.split(r"[\s,，。;；、:：]+", note):
        match = lookup.project_names(ctx.directory).match(word) if word else None
        if match is not None and match.kind == "one":
            return int(match.key)
    return 0


def _book(ctx: Context, person: Person, amount: Money, day: date, note: str, message: str) -> StaffAdvance:
    return _post(
        ctx, staff_advances.add(ctx.book, StaffAdvance(0, person.id, day, amount, note[:200], message=message))
    )


def _post(ctx: Context, kept: StaffAdvance, *, seen: bool = False) -> StaffAdvance:
    if kept.amount.minor > 0 and not seen:
        name = ctx.directory.person(kept.person).name
        itself = f"staff_advance:{kept.id}"
        money_out.ask(ctx, kept.amount, money_out.payee(name), verbatim(name), kept.day, itself=itself)
    entry = rules.staff_advance(
        BookedAmount.same(kept.amount),
        kept.person,
        day=kept.day,
        booked=posting.day_in_books(ctx, kept.day, 0),
        memo=kept.note or ctx.directory.person(kept.person).name,
        source=f"staff_advance:{kept.id}",
        bank=bank_side.role(ctx, kept.amount.currency),
    )
    staff_advances.posted(ctx.book, kept.id, entries.post(ctx.book, entry))
    return kept


def _done(ctx: Context, kept: StaffAdvance) -> Card:
    person = ctx.directory.person(kept.person)
    given = kept.amount.minor > 0
    title = (
        _("{person} got {amount} in advance.", person=person.name, amount=kept.amount)
        if given
        else _("{person} gave back {amount} of the advance.", person=person.name, amount=-kept.amount)
    )
    facts = (
        Fact(_("Day"), Text("{d}", {"d": kept.day})),
        Fact(_("Left of the advance"), Text("{m}", {"m": _left(ctx, person)})),
    )
    buttons = (Button(_("Undo"), "advance.undo", str(kept.id)),)
    return Card(title, facts=facts, buttons=buttons, tone="good")


def _left(ctx: Context, person: Person) -> Money:
    return advances.left(ctx, person.id)
