"""Subcontracts with unit prices: what a position costs, and how much of it is accepted to date.

`subcontract price order 3 flooring 900/m2 200 m2 in all`, `accept work order 3 flooring 180 m2`, `… as logged`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from chat.cards.card import Button, Card, Cell, Fact, Reply, Table
from chat.incoming import Said
from chat.pattern import Pattern
from chat.text import Text, Value, _, verbatim
from chat.values.quantities import Quantity, per_unit, quantities, unit_shown
from handlers import lookup, money_line
from handlers.books import accepted_work, measured_work
from handlers.context import Asked, Context
from handlers.reasons import reasoned
from handlers.site.reading import amount, countable, named, taken, tidy
from handlers.subcontracts import logged, naming, steps
from ledger.economics import measured_subcontract as rules
from ledger.economics.measured_subcontract import PositionToDate
from ledger.economics.subcontracts import standing
from ledger.errors import BadInput, WrongState, sentence
from ledger.money import Money
from ledger.nouns import Order
from ledger.units import converted, kept
from storage import subcontracts
from storage.subcontracts import SubcontractStep

_IN_ALL = Pattern(r"(?:^|\s)(?:in all|in total|total|altogether)(?=\s|$)|总量|共计|合计|总计|共", re.I)
_LOGGED = Pattern(r"\b(?:as|by|per)\s+(?:the\s+)?(?:site\s+)?(?:logs?|logged|measured)\b|(?:按|照)(?:施工)?日志", re.I)
_SMALL = Pattern(r"\b(?:is|at|now|to|of|done|accepted|on|as of|and|with)\b|(?:目前|现在|已|到|累计|完成)", re.I)


def price(said: Said, ctx: Context) -> Reply:
    """What a unit of a position costs; without one, the positions."""
    line, reason = reasoned(said.text)
    order, rest = naming.meant(ctx, line)
    known = subcontracts.of_order(ctx.book, order.id)
    if not rest.strip(" ?？。."):
        return Reply(positions_card(order, known))
    if any(one.kind == "accepted" for one in known):
        raise WrongState(
            sentence("Work of order {id} is accepted by its share: take that back first, or go on with shares."),
            id=order.id,
        )
    money, unit, rest = _priced(ctx, order, rest)
    total, rest = _total(rest)
    day, rest = money_line.day_and_rest(ctx, rest)
    item = _called(rest, known)
    agreed = measured_work.prices(known)
    mine = [one for one in agreed if one.item == item]
    if mine and mine[-1].unit != unit:
        raise BadInput(
            sentence("{item} is counted in {unit}."), item=item, unit=unit_shown(mine[-1].unit), field="quantity"
        )
    if total is not None:
        total = _in_unit(total, item, unit)
    since = day or (ctx.today if mine else min(order.day, ctx.today))
    _price_changes(item, [one.price for one in mine[-1:]], money, reason, ctx)
    if mine and since < max(one.start for one in mine):
        raise BadInput(sentence("Another price of {item} holds from a later day already."), item=item, field="day")
    _before_accepted(known, item, since, changes=bool(mine))
    new = SubcontractStep(
        0,
        order.id,
        "priced",
        since,
        money,
        item=item,
        reason=reason,
        quantity=None if total is None else total[0],
        unit=unit,
    )
    kept_ = subcontracts.add(ctx.book, new, ctx.message)
    return Reply(_said(ctx, order, (kept_,)))


def _priced(ctx: Context, order: Order, text: str) -> tuple[Money, str, str]:
    """The price, the unit that it is for, and the other words.  Raises BadInput."""
    code = order.amount.currency
    for start, end, read in lookup.amounts_in(ctx, text, code):
        per = per_unit(text, end)
        if per is None:
            continue
        money = lookup.money_of(read, code, ctx.rules.currency)
        if money.currency != code:
            raise BadInput(sentence("It must be an amount in {currency}."), currency=code, field="amount")
        if money.minor <= 0:
            raise BadInput(sentence("A price is more than nothing."), field="amount")
        return money, per[1], f"{text[:start]} {text[per[0] :]}"
    raise BadInput(
        sentence(
            "What does a unit of it cost, without VAT? Say for example: subcontract price order {id} flooring 900/m2"
        ),
        id=order.id,
        field="amount",
    )


def _total(rest: str) -> tuple[tuple[Fraction, str] | None, str]:
    """How much of it there is in all, where that is said, and the other words."""
    found = quantities(rest)
    if len(found) > 1:
        raise BadInput(sentence("Say one price, and one quantity in all at most."), field="quantity")
    if not found:
        return None, rest
    (one,) = found
    countable(rest, one)
    return (Fraction(one.number), one.unit), _IN_ALL.sub(" ", f"{rest[: one.start]} {rest[one.end :]}")


def _in_unit(said: tuple[Fraction, str], item: str, unit: str) -> tuple[Fraction, str]:
    """Raises BadInput where it does not convert into the unit of the position."""
    found = converted(*said, unit)
    if found is None or kept(found) is None:
        raise BadInput(
            sentence("{item} is counted in {unit}; {other} do not convert into that."),
            item=item,
            unit=unit_shown(unit),
            other=unit_shown(said[1]),
            field="quantity",
        )
    return found, unit


def _called(rest: str, known: Sequence[SubcontractStep]) -> str:
    """The position that the words name: one that is known, else a new one."""
    words = tidy(rest)
    item, left = taken(words, tuple(one.item for one in measured_work.prices(known)))
    return item if item and not left else named(words, "item")


def _price_changes(item: str, before: Sequence[int], new: Money, reason: str, ctx: Context) -> None:
    """Another price than the one that is agreed has a reason."""
    for old in before:
        if old == new.minor:
            raise WrongState(sentence("{item} costs {price} already."), item=item, price=new)
        if not reason:
            raise Asked(
                _("Why does {item} cost {new} and not {old}?", item=item, new=new, old=Money(old, new.currency)),
                fill=" because {}",
                needs="reason",
            )


def _before_accepted(known: Sequence[SubcontractStep], item: str, since: date, *, changes: bool) -> None:
    """A price does not change under what is accepted at it."""
    last = max((one.day for one in known if (one.kind, one.item) == ("measured", item)), default=None)
    if changes and last is not None and since <= last:
        raise WrongState(
            sentence("{item} is accepted up to {day}: another price holds from a later day."),
            item=item,
            day=last,
            field="day",
        )


def accept(said: Said, ctx: Context) -> Reply:
    """By its share, or where it has unit prices by the quantity of a position, to date."""
    order, rest = naming.meant(ctx, said.text)
    known = subcontracts.of_order(ctx.book, order.id)
    found = quantities(rest)
    if any(one.kind == "priced" for one in known):
        return _accept(ctx, order, rest, known, found)
    if found:
        raise BadInput(
            sentence("Order {id} has no unit prices, so a quantity says nothing of its cost."),
            hint=sentence("Say its price first: subcontract price order {id} flooring 900/m2 – or a share: 50%"),
            id=order.id,
            field="quantity",
        )
    return steps.accept(ctx, order, rest)


def _accept(
    ctx: Context, order: Order, rest: str, known: Sequence[SubcontractStep], found: Sequence[Quantity]
) -> Reply:
    as_logged = _LOGGED.search(rest)
    if as_logged and not found:
        return _as_logged(ctx, order, f"{rest[: as_logged.start()]} {rest[as_logged.end() :]}", known)
    if len(found) != 1:
        raise BadInput(
            sentence(
                "How much of which position is accepted, to date? Say for example: accept work order {id} {example}"
            ),
            id=order.id,
            example=_example(known),
            field="quantity",
        )
    (one,) = found
    countable(rest, one)
    day, words = money_line.day_and_rest(ctx, f"{rest[: one.start]} {rest[one.end :]}")
    day = steps.past(ctx, day or ctx.today)
    of = _position(order, tidy(_SMALL.sub(" ", words)), known)
    number, _unit = _in_unit((Fraction(one.number), one.unit), of.item, of.unit)
    return _kept(ctx, order, known, [(of, number)], day)


def _position(order: Order, words: str, known: Sequence[SubcontractStep]) -> PositionToDate:
    """The position that the words name; the only one where they name none."""
    of = {one.item: one for one in measured_work.positions(known)}
    item, left = taken(words, tuple(of))
    if left or (not item and len(of) > 1):
        raise BadInput(
            sentence("Which position of order {id} is it? There are: {names}."),
            id=order.id,
            names=tuple(of)[:12],
            field="item",
        )
    return of[item] if item else next(iter(of.values()))


def _example(known: Sequence[SubcontractStep]) -> str:
    last = measured_work.prices(known)[-1]
    return f"{last.item} 180 {unit_shown(last.unit).en}"


def _as_logged(ctx: Context, order: Order, words: str, known: Sequence[SubcontractStep]) -> Reply:
    """What the site logs say of its positions, where nobody else has them; asked before it is kept."""
    day, left = money_line.day_and_rest(ctx, words)
    day = steps.past(ctx, day or ctx.today)
    if tidy(_SMALL.sub(" ", left)):
        raise BadInput(sentence("I do not know what “{text}” is in that line."), text=tidy(left)[:60], field="item")
    shared = logged.shared(ctx, order)
    new = []
    for one in measured_work.positions(known):
        number = logged.to_date(ctx, order, one, day)
        if number is None or number == one.quantity:
            continue
        if one.item in shared:
            raise WrongState(
                sentence("{item} is a position of several subcontracts: say how much of it is theirs."), item=one.item
            )
        new.append((one, number))
    if not new:
        raise WrongState(sentence("The site logs say no more of its positions than is accepted."))
    if not ctx.sure:
        lines = tuple(_measured_line(one, number) for one, number in new)
        raise Asked(_("Accept on order {id} what the site logs say up to {day}?", id=order.id, day=day), lines=lines)
    return _kept(ctx, order, known, new, day)


def _measured_line(one: PositionToDate, number: Fraction) -> Text:
    return _(
        "{item}: {now}, before {then}", item=one.item, now=amount(number, one.unit), then=amount(one.quantity, one.unit)
    )


def _kept(
    ctx: Context,
    order: Order,
    known: Sequence[SubcontractStep],
    new: Sequence[tuple[PositionToDate, Fraction]],
    day: date,
) -> Reply:
    less = [(one, number) for one, number in new if number < one.quantity]
    for one, number in new:
        _may_be_accepted(known, one, number, day)
    if less and not ctx.sure:
        one, number = less[0]
        raise Asked(
            _(
                "Is {now} of {item} accepted now, less than the {before} before?",
                now=amount(number, one.unit),
                item=one.item,
                before=amount(one.quantity, one.unit),
            )
        )
    made = [
        SubcontractStep(
            0, order.id, "measured", day, Money(0, order.amount.currency), item=one.item, quantity=number, unit=one.unit
        )
        for one, number in new
    ]
    _within_price(ctx, order, known, made)
    accepted_work.check_day(ctx, order, day)
    done = tuple(subcontracts.add(ctx.book, one, ctx.message) for one in made)
    return Reply(_said(ctx, accepted_work.follow(ctx, order.id, day) or order, done))


def _may_be_accepted(known: Sequence[SubcontractStep], one: PositionToDate, number: Fraction, day: date) -> None:
    if number == one.quantity:
        raise WrongState(
            sentence("{quantity} of {item} is accepted already: say what is accepted to date."),
            quantity=amount(number, one.unit),
            item=one.item,
        )
    last = max((step.day for step in known if (step.kind, step.item) == ("measured", one.item)), default=day)
    if day < last:
        raise BadInput(
            sentence("{item} is accepted up to {day} already: say what is accepted to date."),
            item=one.item,
            day=last,
            field="day",
        )
    if rules.price_on(measured_work.prices(known), one.item, day) is None:
        raise BadInput(sentence("{item} has no price on {day} yet."), item=one.item, day=day, field="day")


def _within_price(ctx: Context, order: Order, known: Sequence[SubcontractStep], new: Sequence[SubcontractStep]) -> None:
    """No more is accepted than was ordered with its changes: what is more is agreed first."""
    worth = measured_work.value((*known, *new)) or 0
    facts = accepted_work.facts(ctx, order, known)
    room = facts.contract + facts.changes
    if worth > room:
        raise WrongState(
            sentence("That comes to {worth}, and order {id} is over {price}."),
            hint=sentence("Agree to the change first: subcontract change order {id} +{more} because …"),
            worth=Money(worth, order.amount.currency),
            id=order.id,
            price=Money(room, order.amount.currency),
            more=f"{Money(worth - room, order.amount.currency).major}",
        )


def positions_table(order: Order, known: Sequence[SubcontractStep]) -> Table:
    """Every position: its price, how much of it there is, what was accepted, what that comes to."""
    code = order.amount.currency
    rows: list[tuple[Cell, ...]] = []
    for one in measured_work.positions(known):
        total = amount(one.total, one.unit) if one.total is not None else None
        unit = Text("{unit}", {"unit": unit_shown(one.unit)})
        done = amount(one.quantity, one.unit)
        rows.append((verbatim(one.item), unit, Money(one.price, code), total, done, Money(one.value, code)))
    heads = (_("Position"), _("Unit"), _("Unit price"), _("In all"), _("Accepted to date"), _("Comes to"))
    return Table(heads, tuple(rows), numeric=(2, 5), summed=(5,), essential=(2, 4, 5))


def positions_card(order: Order, known: Sequence[SubcontractStep]) -> Card:
    """The positions of a subcontract."""
    title = _("Positions of order {order}", order=naming.shown(order))
    if not measured_work.prices(known):
        return Card(title, lines=(_("None yet. Say: subcontract price order {id} flooring 900/m2", id=order.id),))
    return Card(title, table=positions_table(order, known))


def _said(ctx: Context, order: Order, new: tuple[SubcontractStep, ...]) -> Card:
    """What was kept, and where the subcontract stands by it."""
    known = subcontracts.of_order(ctx.book, order.id)
    now, code = standing(accepted_work.facts(ctx, order, known)), order.amount.currency
    last = new[-1]
    values: dict[str, Value] = {"id": order.id, "item": last.item}
    if last.kind == "priced":
        each = _("{price} per {unit}", price=last.amount, unit=unit_shown(last.unit))
        title = _("Order {id}: {item} costs {price}", **values, price=each)
    elif len(new) > 1:
        title = _("Order {id}: {n} positions accepted as the site logs say", id=order.id, n=len(new))
    else:
        title = _(
            "Order {id}: {quantity} of {item} accepted",
            **values,
            quantity=amount(last.quantity or Fraction(0), last.unit),
        )
    facts = [
        Fact(_("Supplier"), verbatim(order.supplier or "–")),
        Fact(_("Project"), lookup.shown(ctx.directory.project(order.project))),
        Fact(_("From") if last.kind == "priced" else _("Day"), Text("{day}", {"day": last.day})),
        Fact(_("Revised price"), Text("{m}", {"m": Money(now.revised, code)})),
        Fact(_("Accepted to date"), Text("{m}", {"m": Money(now.certified, code)})),
        Fact(_("Invoiced"), Text("{m}", {"m": Money(now.invoiced, code)})),
    ]
    if last.reason:
        facts.append(Fact(_("Reason"), verbatim(last.reason)))
    lines = (steps.ahead(Money(now.billed_ahead, code)),) if now.billed_ahead and last.kind == "measured" else ()
    buttons = (
        Button(_("Subcontracts"), "subcontracts.show", ctx.directory.project(order.project).code),
        Button(_("Undo"), "subcontractstep.undo", " ".join(str(one.id) for one in new)),
    )
    small = _("Without VAT. What was accepted is the cost, invoiced or not; VAT comes with the invoice.")
    return Card(
        title,
        lines=lines,
        facts=tuple(facts),
        table=positions_table(order, known),
        buttons=buttons,
        tone="warn" if lines else "good",
        small=small,
    )
