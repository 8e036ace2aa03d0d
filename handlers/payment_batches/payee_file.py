"""Bank details from a sheet: proposed by it, in force once a second person has agreed to what is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from chat.cards.card import Button, Card, Fact, Reply
from chat.incoming import Clicked
from chat.text import Text, _, _n, verbatim
from formats.payments.payee_lists import PayeeRow
from formats.sheet import Problem, Sheet
from handlers import button_values, four_eyes
from handlers.context import Asked, Context
from handlers.imports.kinds import ImportKind, Plan, Planner, Undone
from handlers.payment_batches import ONLY, payees_said, shown, terms
from ledger.errors import BadInput, BookError, NotFound, sentence
from ledger.payouts.payees import PayeeAccount
from ledger.payouts.payees import problems as doubts
from ledger.payouts.transfers import digest
from storage import imports, payees
from storage.imports import Import, Imported

MOST = 2_000
_NAMED = 12


class NewPayee(NamedTuple):
    """A line of the sheet with what it would keep."""

    row: PayeeRow
    account: PayeeAccount


def planner(ctx: Context, _sheet: Sheet) -> Planner:
    def plan(rows: Sequence[Any]) -> Plan:
        made = Plan()
        for row in rows:
            try:
                with ctx.part():
                    new = _account(ctx, row)
            except Asked:
                made.miss("payee", row.name)
            except BookError as error:
                made.problems.append(Problem(row.line, error.sentence, error.values, getattr(error, "field", "")))
            else:
                if _known(ctx, new):
                    made.known += 1
                else:
                    made.new.append(NewPayee(row, new))
        return made

    return plan


def _account(ctx: Context, row: PayeeRow) -> PayeeAccount:
    kind, party, person = payees_said.whose(ctx, row.name)
    holder = party or ctx.directory.person(person).name
    new = payees_said.account(row.given, kind, party, person, holder=holder)
    if wrong := next(iter(doubts(new)), None):
        raise BadInput(wrong.sentence, field=wrong.field)
    return new


def _known(ctx: Context, new: PayeeAccount) -> bool:
    return any(payees_said.said_of(one) == payees_said.said_of(new) for one in payees_said.known(ctx, new))


def write(ctx: Context, of: Import, plans: Iterable[Plan]) -> None:
    made = []
    for row, new in (one for plan in plans for one in plan.new):
        kept = payees.add(ctx.book, replace(new, state="proposed"), of.about)
        made.append(Imported(of.source, f"{row.key}:{kept.id}", f"payee:{kept.id}", row.digest))
    if made:
        imports.remember(ctx.book, of.id, made)


def finish(ctx: Context, number: int, _sums: Any) -> tuple[Card, ...]:
    return (_card(ctx, number),)


def _card(ctx: Context, number: int) -> Card:
    some = _of_import(ctx, number)
    if not some:
        return Card(_("None of these bank details waits any more."))
    title = _n("{n} payee waits for a second person.", "{n} payees wait for a second person.", len(some))
    button = Button(_("Pay them there"), "payee.take", str(number), style="main")
    return Card(title, facts=_lines(ctx, some), buttons=(button,))


def _lines(ctx: Context, some: Sequence[PayeeAccount]) -> tuple[Fact, ...]:
    rows = []
    for one in some[:_NAMED]:
        before = payees_said.known(ctx, one)
        was = tuple(shown.where(old) for old in before)
        new = shown.where(one)
        rows.append(
            Fact(
                shown.who(ctx, one.party, one.person),
                _("{new} instead of {old}", new=new, old=was) if was else new,
            )
        )
    if len(some) > _NAMED:
        rows.append(Fact(_("Others"), _("{n} more", n=len(some) - _NAMED)))
    return tuple(rows)


def _of_import(ctx: Context, number: int) -> list[PayeeAccount]:
    ids = {row.number for row in imports.of_import(ctx.book, number, MOST, "")}
    return [one for one in payees.proposed(ctx.book) if one.id in ids]


def take(click: Clicked, ctx: Context) -> Reply:
    """`value`: the number of the import whose bank details are to be in force."""
    ctx.require("finance", "admin", sentence=terms.ONLY)
    number = button_values.number(click.value)
    some = _of_import(ctx, number)
    if not some:
        raise NotFound(sentence("None of these bank details waits any more."))
    marks = _digest(some)
    title = _n("Bank details of {n} payee", "Bank details of {n} payees", len(some))
    four_eyes.wanted(ctx, "payees", title, *_lines(ctx, some), Fact(_("Fingerprint"), verbatim(marks)))
    for one in some:
        payees_said.told(ctx, payees.put_in_force(ctx.book, one))
    done = _n("{n} payee is paid there from now on.", "{n} payees are paid there from now on.", len(some))
    return Reply(Card(done, facts=four_eyes.agreed(ctx), tone="good"), replace=True, private=True)


def _digest(some: Sequence[PayeeAccount]) -> str:
    """A name of all of them together: what is shown is masked, and cut."""
    return digest((one.id, one.number, one.holder, one.bic, one.clearing) for one in some)


def take_back(ctx: Context, of: Import, after: str, most: int) -> Undone:
    """What waits is refused; what is in force stays: another account takes its place."""
    rows = imports.of_import(ctx.book, of.id, MOST, after)
    if not rows:
        return Undone(0)
    done = 0
    stays: list[Text] = []
    for row in rows:
        one = payees.get(ctx.book, row.number)
        if one.state == "proposed":
            payees.refuse(ctx.book, one)
            done += 1
        elif one.state == "active":
            stays.append(_("{who} is paid there already", who=shown.who(ctx, one.party, one.person)))
    imports.forget(ctx.book, rows)
    return Undone(done, tuple(stays), rows[-1].identity)


def _shown(ctx: Context, new: NewPayee) -> tuple[Text, ...]:
    one = new.account
    return shown.who(ctx, one.party, one.person), verbatim(one.holder), shown.where(one)


PAYEES = ImportKind(
    name="payees",
    subjects=("payees",),
    called=_("bank details"),
    roles=("finance", "admin"),
    only=ONLY,
    planner=planner,
    write=write,
    heads=(_("Payee"), _("In the name of"), _("Account")),
    shown=_shown,
    facts=lambda _ctx, _plan: (),
    take_back=take_back,
    finish=finish,
    whole=True,
)
