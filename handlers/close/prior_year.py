"""An entry of a year that was carried forward, booked since: finance says that it is a material error of that year.

Its income and expense go through the account for corrections of prior years into retained earnings in one entry, on the
day on which they were booked; the result of this year does not move.  Shown before it is booked, and taken back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from chat.cards.card import Button, Card, Fact, Reply, Table
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import NOTHING, Text, _, verbatim
from handlers import button_values
from handlers.books import trail_words
from handlers.books.chart import called, chart
from handlers.books.posting import day_in_books
from handlers.close import months
from handlers.close.steps import company
from handlers.context import Asked, Context
from handlers.contracts import warranty
from handlers.contracts.closing import at_close
from handlers.reasons import reasoned
from ledger.accounts import COST_ROLES
from ledger.close.prior_year import PRIOR_YEAR, moved
from ledger.errors import BadInput, NotFound, WrongState, sentence
from ledger.journal import JournalEntry, Posting, balanced
from ledger.money import Money
from ledger.posting import expense_role
from storage import audit, closes, entries

ONLY = sentence("Whether an entry is a material error of an earlier year is for finance to decide.")
_ENTRY = Pattern(r"(?:entry|voucher|凭证|分录)?\s*[#:：号]*\s*(?P<id>\d{1,12})(?P<rest>.*)", re.I | re.S)
_BACK = Pattern(r"^\s*(?:undo|take back|undone|撤销|撤回)\s*$", re.I)
_SHOWN = 20


def show(said: Said, ctx: Context) -> Reply:
    ctx.require("finance", "auditor", "admin", sentence=ONLY)
    if not said.text.strip():
        return Reply(_late_card(ctx), private=True)
    found = _ENTRY.match(said.text.strip())
    if found is None:
        raise BadInput(sentence("Say the number of the entry and the reason: prior year entry 12 because …"))
    ctx.require("finance", sentence=ONLY)
    if _BACK.match(found["rest"]):
        return Reply(_taken_back(ctx, int(found["id"])), private=True)
    left, reason = reasoned(found["rest"])
    if left:
        raise BadInput(sentence("Say the number of the entry and the reason: prior year entry 12 because …"))
    return Reply(_moved(ctx, int(found["id"]), reason), private=True)


def undo(click: Clicked, ctx: Context) -> Reply:
    """`value`: the entry that was moved."""
    ctx.require("finance", sentence=ONLY)
    return Reply(_taken_back(ctx, button_values.number(click.value)), replace=True, private=True)


def _moved(ctx: Context, id: int, reason: str) -> Card:
    """The entry's income and expense into retained earnings, after they were shown and meant."""
    months.take_turn(ctx)
    of = _late(ctx, id)
    lines = _lines(ctx, of)
    if not reason:
        why = _("Why is entry {id} a material error of an earlier year?", id=str(id))
        raise Asked(why, fill=" because {}", needs="reason")
    booked = day_in_books(ctx, of.booked, 0)
    if not ctx.sure:
        title = _("Move entry {id} of {day} into retained earnings?", id=str(id), day=of.day)
        raise Asked(title, lines=_shown(ctx, lines, booked))
    entries.post(ctx.book, balanced(JournalEntry(of.day, booked, reason, _source(id), tuple(lines))))
    audit.note(ctx.book, "prior_year.booked", _source(id), entry=id, reason=reason)
    return Card(
        _("Entry {id} is in retained earnings: the result of this year does not move.", id=str(id)),
        lines=_shown(ctx, lines, booked),
        facts=(Fact(_("Reason"), verbatim(reason)),),
        buttons=(Button(_("Undo"), "prior.undo", str(id)),),
        tone="good",
    )


def _taken_back(ctx: Context, id: int) -> Card:
    months.take_turn(ctx)
    standing = entries.standing(ctx.book, _source(id))
    if not standing:
        raise WrongState(sentence("Entry {id} was not moved into retained earnings."), id=str(id))
    for old in standing:
        booked = day_in_books(ctx, old.booked, 0)
        entries.reverse(ctx.book, old, booked=booked, memo="taken back", red=ctx.rules.red)
    audit.note(ctx.book, "prior_year.undone", _source(id), entry=id)
    return Card(_("Entry {id} is income and expense of this year again.", id=str(id)))


def _late(ctx: Context, id: int) -> JournalEntry:
    """The entry, where it may be moved.  Raises NotFound, WrongState."""
    if ctx.rules.policies.small:
        raise WrongState(
            sentence(
                "The standard for small businesses corrects errors of earlier years in the current period (art. 88)."
            )
        )
    found = entries.find(ctx.book, id)
    if found is None:
        raise NotFound(sentence("The journal has no entry {id}."), id=str(id))
    of = found[0]
    carried = closes.years(ctx.book)
    if of.day.year not in carried or of.booked.year <= of.day.year:
        raise WrongState(
            sentence("Entry {id} of {day}, booked on {booked}, is no late entry of a year that was carried forward."),
            id=str(id),
            day=of.day,
            booked=of.booked,
        )
    if of.booked.year in carried:
        raise WrongState(sentence("{year} is carried forward already."), year=str(of.booked.year))
    if of.source.partition(":")[0] in ("close", "prior_year"):
        raise WrongState(sentence("Entry {id} is made by the books themselves."), id=str(id))
    if entries.standing(ctx.book, _source(id)):
        raise WrongState(sentence("Entry {id} is in retained earnings already."), id=str(id))
    if not of.reverses and (by := entries.reversed_by(ctx.book, id)):
        raise WrongState(sentence("Entry {id} was taken back by entry {by}."), id=str(id), by=str(by))
    return of


def _lines(ctx: Context, of: JournalEntry) -> list[Posting]:
    """What moves it.  Raises WrongState where nothing of it is income or expense, or not yet."""
    accounts = chart(ctx.book, ctx.rules)
    over = _over(ctx, of)
    expense_of: dict[tuple[str, int], str] = {}
    for line in of.postings:
        key = (line.account, line.project)
        if line.account in accounts and accounts[line.account].side in ("income", "expense"):
            expense_of[key] = line.account
        elif line.account == "internal_cost":
            expense_of[key] = expense_role(ctx.directory.project(line.project).kind)
        elif line.account in COST_ROLES and line.project in over:
            expense_of[key] = "cost_of_sales"
    due = moved([(line.account, line.project, line.company.minor) for line in of.postings], expense_of)
    total = sum(due.values())
    if not due or not total:
        raise WrongState(
            sentence("Entry {id} has no income or expense of its own: the close puts its cost where it belongs."),
            hint=sentence("Cost of a contract that is not over is still to be earned on, and stays in this year."),
            id=str(of.id),
        )
    item = f"{PRIOR_YEAR}{of.id}"
    day = of.booked
    lines = [company(ctx, role, minor, day, project=project, item=item) for (role, project), minor in due.items()]
    ways = (("prior_year", -total), ("prior_year", total), ("retained_earnings", -total))
    return [*lines, *(company(ctx, role, minor, day, item=item) for role, minor in ways)]


def _over(ctx: Context, of: JournalEntry) -> set[int]:
    """The projects of an entry whose cost is cost of sales with the next close: all their contracts are over, and no
    warranty bears it."""
    projects = {line.project for line in of.postings if line.account in COST_ROLES}
    if not projects:
        return set()
    known = [one for one in at_close(ctx, ctx.today) if one.contract.project in projects]
    held = warranty.terms(ctx, [one.contract for one in known])
    waits = {
        one.contract.project
        for one in known
        if not one.progress.completed or one.contract.policy == "as_before" or one.contract.id in held
    }
    return {one.contract.project for one in known} - waits


def _shown(ctx: Context, lines: Sequence[Posting], booked: date) -> tuple[Text, ...]:
    accounts = chart(ctx.book, ctx.rules)
    told = [_("Booked on {day}.", day=booked)]
    for line in lines:
        name = called(accounts[line.account])
        if line.company.minor > 0:
            told.append(_("Debit {account}: {amount}", account=name, amount=line.company))
        else:
            told.append(_("Credit {account}: {amount}", account=name, amount=-line.company))
    return tuple(told)


def _late_card(ctx: Context) -> Card:
    """What was booked since of years that were carried forward."""
    title = _("Booked since, of years that were carried forward")
    years = closes.years(ctx.book)
    found = closes.booked_since(ctx.book, date(max(years), 12, 31), _SHOWN) if years else ()
    if not found:
        return Card(title, lines=(_("Nothing."),))
    moved_to = entries.standing_of(ctx.book, [_source(id) for id in found])
    rows = tuple(
        (
            str(one.id),
            Text("{d}", {"d": one.day}),
            Text("{d}", {"d": one.booked}),
            trail_words.thing(one.source),
            sum((line.company for line in one.postings if line.debit), Money(0, ctx.rules.currency)),
            _("in retained earnings") if moved_to.get(_source(one.id)) else _("in the result of this year"),
        )
        for one in entries.several(ctx.book, found)
    )
    heads = (_("Entry"), _("Happened on"), _("Booked on"), _("Document"), _("Amount"), _("State"))
    late = next((str(one) for one in found if not moved_to.get(_source(one))), "")
    hint = _("A material error of an earlier year: prior year entry {id} because …", id=late) if late else NOTHING
    return Card(title, table=Table(heads, rows, numeric=(4,), refs=tuple(f"entry:{id}" for id in found)), small=hint)


def _source(id: int) -> str:
    return f"prior_year:{id}"
