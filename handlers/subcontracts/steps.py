"""Work of a subcontract is accepted, its price changes, something is taken off; and all of it taken back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from chat.cards.card import Button, Card, Fact, Reply
from chat.folding import folded
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Percent, Text, _, verbatim
from handlers import button_values, lookup, money_line
from handlers.approvals import approvers, decisions
from handlers.books import accepted_work, measured_work, posting
from handlers.context import Asked, Context
from handlers.reasons import reasoned
from handlers.site import facts as site_facts
from handlers.site.reading import book_of, taken
from handlers.subcontracts import ACCEPTERS, ONLY_ACCEPTS, change_approval, naming
from ledger.economics.people import percent
from ledger.economics.subcontracts import TAKEN_OFF, WHOLE, StepKind, standing
from ledger.errors import BadInput, WrongState, sentence
from ledger.money import Money
from ledger.nouns import Order
from storage import orders, subcontracts
from storage.subcontracts import SubcontractStep

_SHARE = Pattern(r"(?<![\d.])(?P<share>\d{1,3}(?:\.\d{1,2})?)\s*%")
_CHANGES = Pattern(r"\b(?:with|and|incl\.?|including)?\s*changes?\b(?:\s+of)?|(?:含)?变更(?:部分)?", re.I)
_SMALL = Pattern(r"\b(?:is|at|now|to|of|done|accepted|on|as of|and|with)\b|(?:目前|现在|已|到|累计|完成)", re.I)
_PENALTY = Pattern(r"\b(?:penalty|fine)\b|罚款|违约金|扣罚", re.I)
_SUPPLIED = Pattern(r"\b(?:supplied|over-?issued?)\b(?:\s+material)?|甲供材?料?|超领", re.I)
_MORE = Pattern(r"(?:\+|＋|增加|追加|加|增)\s*$|\bplus\s*$", re.I)
_LESS = Pattern(r"(?:-|−|–|－|减少|减)\s*$|\bminus\s*$", re.I)


def accept(ctx: Context, order: Order, rest: str) -> Reply:
    """`accept work order 3 74% changes 30000 2026-04-30`: to date, of the work and of the changes."""
    found = _SHARE.search(folded(rest))
    if found is None:
        raise BadInput(
            sentence("Which share of its work is accepted, to date? Say for example: accept work order {id} 50%"),
            id=order.id,
            field="share",
        )
    share = round(Fraction(found["share"]) * 100)
    if share > WHOLE:
        raise BadInput(sentence("A share lies between 0 and 100 %."), field="share")
    words = f"{rest[: found.start()]} {rest[found.end() :]}"
    line = money_line_of(ctx, order, _CHANGES.sub(" ", words))
    steps = subcontracts.of_order(ctx.book, order.id)
    before = _last(steps)
    if before is None and order.received:
        raise WrongState(
            sentence("{amount} of order {id} is booked as received already."),
            hint=sentence("Take that back first (goods received), then accept the work."),
            amount=order.received,
            id=order.id,
        )
    changes = line.amount if line.amount is not None else (before.amount if before else Money(0, line.currency))
    agreed = sum(one.amount.minor for one in steps if one.kind == "change")
    _changes_fit(order, changes, agreed)
    if before and line.day < before.day:
        raise BadInput(sentence("Work was accepted on {day} already; say what is accepted to date."), day=before.day)
    if before and (share < (before.share or 0) or changes.minor < before.amount.minor) and not ctx.sure:
        raise Asked(
            _(
                "Is {share} of order {id} accepted now, less than the {before} of {day}?",
                share=share_shown(share),
                id=order.id,
                before=share_shown(before.share or 0),
                day=before.day,
            ),
            lines=(_("Changes accepted to date: {now}, before {then}", now=changes, then=before.amount),),
        )
    new = SubcontractStep(0, order.id, "accepted", line.day, changes, share)
    return booked(ctx, order, new)


def _last(steps: tuple[SubcontractStep, ...]) -> SubcontractStep | None:
    return next((one for one in reversed(steps) if one.kind == "accepted"), None)


def _changes_fit(order: Order, changes: Money, agreed: int) -> None:
    """Raises BadInput where more of the changes would be accepted than were agreed."""
    if changes.minor and (abs(changes.minor) > abs(agreed) or changes.minor * agreed < 0):
        raise BadInput(
            sentence("Changes of {agreed} are approved: no more of them can be accepted."),
            hint=sentence("Say first what was agreed: subcontract change order {id} +60000 because …"),
            agreed=Money(agreed, changes.currency),
            id=order.id,
            field="amount",
        )


def change(said: Said, ctx: Context) -> Reply:
    """`subcontract change order 3 +60000 because of the facade`."""
    before, reason = reasoned(said.text)
    order, rest = naming.meant(ctx, before)
    line = money_line_of(ctx, order, rest)
    if line.amount is None or not line.amount.minor:
        raise BadInput(
            sentence("By how much does its price change, without VAT? Say for example: +60000 because …"),
            field="amount",
        )
    if line.sign == 0:
        raise BadInput(sentence("Does its price rise or fall by {amount}? Write + or −."), amount=line.amount)
    if not reason:
        raise Asked(_("Why does the price change by {amount}?", amount=line.amount), fill=" because {}", needs="reason")
    amount = line.amount if line.sign > 0 else -line.amount
    accepted_work.check_day(ctx, order, line.day)
    _once_more(ctx, order, "change", amount, line.day)
    worth = posting.in_company(ctx, line.amount, line.day).minor
    plan = approvers.needed(ctx, order.category, worth, line.day)
    if (order.amount + amount).minor <= 0:
        raise BadInput(
            sentence("Order {id} is over {amount}: it cannot fall by more."), id=order.id, amount=order.amount
        )
    new = SubcontractStep(0, order.id, "change", line.day, amount, reason=reason, state="pending" if plan else "booked")
    kept = subcontracts.add(ctx.book, new, ctx.message)
    if plan:
        decisions.ask(ctx, change_approval.CHANGES, (kept,))
        return Reply(change_approval.own_card(ctx, kept))
    return _after(ctx, accepted_work.reprice(ctx, order, amount, reason), kept)


def deduct(said: Said, ctx: Context) -> Reply:
    """`subcontract deduction order 3 5000 penalty because of the safety rule`, `… supplied formwork`."""
    before, reason = reasoned(said.text)
    order, rest = naming.meant(ctx, before)
    supplied = _SUPPLIED.search(rest)
    if supplied:
        return _supplied(ctx, order, f"{rest[: supplied.start()]} {rest[supplied.end() :]}", reason)
    penalty = _PENALTY.search(rest)
    if penalty:
        rest = f"{rest[: penalty.start()]} {rest[penalty.end() :]}"
    line = money_line_of(ctx, order, rest)
    if line.amount is None or line.amount.minor <= 0:
        raise BadInput(sentence("How much is taken off, without VAT?"), field="amount")
    if not reason:
        raise Asked(_("Why is {amount} taken off?", amount=line.amount), fill=" because {}", needs="reason")
    kind: StepKind = "penalty" if penalty else "deduction"
    _once_more(ctx, order, kind, line.amount, line.day)
    return booked(ctx, order, SubcontractStep(0, order.id, kind, line.day, line.amount, reason=reason))


def _supplied(ctx: Context, order: Order, rest: str, reason: str) -> Reply:
    """What was issued beyond what the work allowed, at the contract's price, less what was taken off for it before."""
    project = ctx.directory.project(order.project)
    day, words = money_line.day_and_rest(ctx, rest)
    day = past(ctx, day or ctx.today)
    book = book_of(ctx, project)
    item, _left = taken(words, book.items)
    if not item:
        raise BadInput(
            sentence("Which item was issued? There are: {names}."), names=book.items[:12] or "–", field="item"
        )
    over = site_facts.over_issued(ctx, book, item, day)
    if over is None:
        raise BadInput(
            sentence("{item} has no norm or no unit price: what was issued too much cannot be told."),
            item=item,
            field="item",
        )
    steps = subcontracts.of_order(ctx.book, order.id)
    earlier = sum(one.amount.minor for one in steps if one.kind == "supplied" and one.item == item)
    minor = over[1] - earlier
    if minor <= 0:
        raise WrongState(
            sentence("No more {item} was issued than the work allowed and was taken off already."), item=item
        )
    if order.amount.currency != project.currency:
        raise BadInput(sentence("It must be an amount in {currency}."), currency=order.amount.currency, field="amount")
    amount = Money(minor, project.currency)
    if not ctx.sure:
        raise Asked(
            _("Take {amount} off order {id} for {item}?", amount=amount, id=order.id, item=item),
            lines=(
                _(
                    "Issued beyond what the work allowed by {day}, at the contract's price; before: {before}.",
                    day=day,
                    before=Money(earlier, project.currency),
                ),
            ),
        )
    why = reason or f"{item}: issued beyond what the work allowed"
    return booked(ctx, order, SubcontractStep(0, order.id, "supplied", day, amount, item=item, reason=why))


@dataclass(frozen=True, slots=True)
class _AmountLine:
    """An amount with its sign (0: none was written) and a day."""

    amount: Money | None
    sign: int
    day: date
    currency: str


def money_line_of(ctx: Context, order: Order, words: str) -> _AmountLine:
    """Raises BadInput for other money than the order's, a day to come, and words that are neither."""
    day, left = money_line.day_and_rest(ctx, words, order.amount.currency)
    found = lookup.amounts_in(ctx, left, order.amount.currency)
    amount, sign = None, 0
    if found:
        start, end, read = found[0]
        amount = lookup.money_of(read, order.amount.currency, ctx.rules.currency)
        if amount.currency != order.amount.currency:
            raise BadInput(
                sentence("It must be an amount in {currency}."), currency=order.amount.currency, field="amount"
            )
        ahead = left[:start]
        less, more = _LESS.search(ahead), _MORE.search(ahead)
        sign = -1 if less or amount.minor < 0 else 1 if more else 0
        mark = less or more
        left = f"{ahead[: mark.start()] if mark else ahead} {left[end:]}"
        amount = Money(abs(amount.minor), amount.currency)
    rest = _SMALL.sub(" ", left).strip(" ,，;；。.+:：")
    if rest:
        raise BadInput(sentence("I do not know what “{text}” is in that line."), text=rest[:60], field="amount")
    return _AmountLine(amount, sign, past(ctx, day or ctx.today), order.amount.currency)


def past(ctx: Context, day: date) -> date:
    if day > ctx.today:
        raise BadInput(sentence("{day} is still to come."), day=day, field="day")
    return day


def _once_more(ctx: Context, order: Order, kind: StepKind, amount: Money, day: date) -> None:
    """Asks where the same was kept for the same day."""
    known = subcontracts.of_order(ctx.book, order.id)
    if not ctx.sure and any((one.kind, one.amount, one.day) == (kind, amount, day) for one in known):
        raise Asked(_("Once more {amount} on order {id}?", amount=amount, id=order.id))


def booked(ctx: Context, order: Order, new: SubcontractStep) -> Reply:
    """What holds at once: the price falls by what is taken off, and the cost follows the accepted work."""
    accepted_work.check_day(ctx, order, new.day)
    kept = subcontracts.add(ctx.book, new, ctx.message)
    if new.kind in TAKEN_OFF:
        order = accepted_work.reprice(ctx, order, -new.amount, new.reason)
    return _after(ctx, order, kept)


def _after(ctx: Context, order: Order, kept: SubcontractStep) -> Reply:
    done = accepted_work.follow(ctx, order.id, kept.day) or order
    return Reply(card(ctx, done, kept))


KINDS: dict[StepKind, Text] = {
    "change": _("Price changed"),
    "accepted": _("Work accepted"),
    "penalty": _("Penalty"),
    "supplied": _("Supplied material"),
    "deduction": _("Deduction"),
    "priced": _("Unit price agreed"),
    "measured": _("Quantity accepted"),
}


def share_shown(share: int) -> Percent:
    return Percent(percent(Fraction(share, WHOLE)) or 0)


def card(ctx: Context, order: Order, of: SubcontractStep) -> Card:
    """What was kept, and where the subcontract stands by it."""
    now = standing(accepted_work.facts(ctx, order, subcontracts.of_order(ctx.book, order.id)))
    code = order.amount.currency

    def money(label: Text, minor: int) -> Fact:
        return Fact(label, Text("{m}", {"m": Money(minor, code)}))

    what = KINDS[of.kind]
    amount = share_shown(of.share) if of.share is not None else Text("{m}", {"m": of.amount})
    title = _("Order {id}: {what}, {amount}", id=order.id, what=what, amount=amount)
    facts = [
        Fact(_("Supplier"), verbatim(order.supplier or "–")),
        Fact(_("Project"), lookup.shown(ctx.directory.project(order.project))),
        Fact(_("Day"), Text("{day}", {"day": of.day})),
        money(_("Revised price"), now.revised),
        money(_("Accepted to date"), now.certified),
        money(_("Invoiced"), now.invoiced),
    ]
    if of.reason:
        facts.append(Fact(_("Reason"), verbatim(of.reason)))
    if now.received_not_invoiced:
        facts.append(money(_("Received, not invoiced"), now.received_not_invoiced))
    lines = (ahead(Money(now.billed_ahead, code)),) if now.billed_ahead else ()
    buttons = (
        Button(_("Subcontracts"), "subcontracts.show", ctx.directory.project(order.project).code),
        Button(_("Undo"), "subcontractstep.undo", str(of.id)),
    )
    small = _("Without VAT. What was accepted is the cost, invoiced or not; VAT comes with the invoice.")
    return Card(title, lines=lines, facts=tuple(facts), buttons=buttons, tone="warn" if lines else "good", small=small)


def ahead(minor: Money) -> Text:
    return _("Billed ahead: {amount} more is invoiced than was accepted. It is no cost yet.", amount=minor)


_TOGETHER = 50


def undo(click: Clicked, ctx: Context) -> Reply:
    """`value`: the step, or those that were kept together."""
    first, *more = click.value.split()[:_TOGETHER] or [""]
    for one in reversed(more):
        taken_back(ctx, button_values.number(one))
    of = taken_back(ctx, button_values.number(first))
    text = _("Taken back: {what} of order {id}", what=KINDS[of.kind], id=of.order)
    return Reply(Card(text, tone="good"), replace=True, private=True)


def taken_back(ctx: Context, id: int) -> SubcontractStep:
    """It was not so.  Raises NotFound, NotAllowed, WrongState where something rests on it or it was taken back."""
    of = subcontracts.get(ctx.book, id)
    order = orders.get(ctx.book, of.order)
    ctx.require(*ACCEPTERS, project=order.project, sentence=ONLY_ACCEPTS)
    lookup.still_open(ctx.directory.project(order.project))
    if of.state == "pending" and of.person == ctx.person.id:
        return change_approval.withdraw(ctx, of)
    if of.state != "booked":
        raise WrongState(sentence("That was taken back already."))
    if of.kind == "change" and of.decided_by:
        raise WrongState(sentence("It was approved by another person: take the approval back on its card."))
    return release(ctx, order, of)


def release(ctx: Context, order: Order, of: SubcontractStep) -> SubcontractStep:
    """The step holds no more: the price is as before, and the cost follows what is still accepted."""
    accepted_work.check_day(ctx, order, of.day)
    steps = [one for one in subcontracts.of_order(ctx.book, order.id) if one.id != of.id]
    if of.kind in ("priced", "change"):
        _still_holds(order, steps, of)
    if of.kind == "change":
        left, last = sum(one.amount.minor for one in steps if one.kind == "change"), _last(tuple(steps))
        if last is not None:
            _changes_fit(order, last.amount, left)
    done = subcontracts.become(ctx.book, of, "undone")
    if of.kind in ("change", *TAKEN_OFF):
        back = -of.amount if of.kind == "change" else of.amount
        accepted_work.reprice(ctx, order, back, "taken back")
    accepted_work.follow(ctx, order.id, of.day)
    return done


def _still_holds(order: Order, left: list[SubcontractStep], gone: SubcontractStep) -> None:
    """Raises WrongState where accepted quantities rest on what is taken back: their price, or the price of it all."""
    for one in left:
        if gone.kind == "priced" and (one.kind, one.item) == ("measured", gone.item):
            raise WrongState(
                sentence("{item} is accepted at that price: say another one, or take the quantity back first."),
                item=gone.item,
            )
    room = order.amount.minor + sum(one.amount.minor for one in left if one.kind in TAKEN_OFF)
    room -= gone.amount.minor if gone.kind == "change" else 0
    if gone.kind == "change" and (measured_work.value(left) or 0) > room:
        raise WrongState(
            sentence("More is accepted than the price would be without it: take the quantity back first."),
        )
