"""`compare accounts kingdee 2026-10` with their trial balance: where the two sides differ, by account and by entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from chat.cards.card import Button, Card, Cell, Fact, Reply, Table
from chat.incoming import Said
from chat.text import Text, _, _n, verbatim
from formats.sheet import Sheet
from handlers.books.chart import chart
from handlers.context import Context
from handlers.imports.kinds import ImportKind, Plan, Planner, Undone
from handlers.vouchers import ONLY, terms
from ledger.accounts import Account
from ledger.errors import BadInput, sentence
from ledger.money import Money
from ledger.vouchers import comparing
from ledger.vouchers.comparing import AccountDifference, Sides
from ledger.vouchers.mapping import CodeTable
from ledger.vouchers.target import Target
from storage import account_sums, voucher_codes, vouchers
from storage.imports import Import

_SHOWN = 6
_HINT = sentence("Drop their trial balance of the month and write with it: compare accounts kingdee 2026-10")


@dataclass(frozen=True, slots=True)
class NotThere:
    """Something of ours on an account that is not posted over there: an entry that did not go out, or a voucher."""

    account: str
    minor: int
    shown: Text
    entry: int


@dataclass(slots=True)
class ComparedPlan(Plan):
    """What the comparison found; nothing of it is taken into the books."""

    card: Card | None = None


def say(said: Said, _ctx: Context) -> Reply:
    """Without a file it says what to do."""
    raise BadInput(_HINT)


def planner(ctx: Context, sheet: Sheet) -> Planner:
    def plan(rows: Sequence[Any]) -> Plan:
        made = ComparedPlan(known=len(rows))
        if rows:
            month, rest = terms.month_in(ctx, rows[0].said)
            target, rest = terms.target_in(ctx, rest, ask="compare accounts {}")
            if rest or not month:
                raise BadInput(_HINT)
            made.card = _card(ctx, target, month, {row.account: (row.debit, row.credit) for row in rows})
        return made

    return plan


def _card(ctx: Context, target: Target, month: str, theirs: dict[str, Sides]) -> Card:
    table = voucher_codes.of_target(ctx.book, target.name)
    known = chart(ctx.book, ctx.rules)
    ours, names = _ours(ctx, table, known, month)
    found, only = comparing.differences(ours, theirs, names)
    title = _(
        "{month} here and in {target}: {what}",
        month=month,
        target=target.title,
        what=_n("{n} account differs", "{n} accounts differ", len(found)) if found else _("no account differs"),
    )
    home = ctx.rules.currency
    facts = (
        Fact(_("Accounts compared"), Text("{n}", {"n": len(ours)})),
        *((Fact(_("Accounts that only they have"), Text("{n}", {"n": only})),) if only else ()),
    )
    if not found:
        return Card(title, facts=facts, tone="good")
    gone = _not_there(ctx, target, month, table, known)
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        amounts = (Money(one.ours, home), Money(one.theirs, home), Money(one.gap, home))
        rows.append((one.account, one.name or None, *amounts))
    heads = (_("Account there"), _("Account name"), _("Here"), _("There"), _("Difference"))
    lines = [line for one in found[:_SHOWN] for line in _why(one, gone, home)]
    entries = tuple(dict.fromkeys(one.entry for one in gone if one.entry))[:_SHOWN]
    return Card(
        title,
        lines=tuple(lines),
        facts=facts,
        table=Table(heads, tuple(rows), numeric=(2, 3, 4), essential=(2, 3, 4)),
        buttons=(
            *(Button(_("Entry {id}", id=str(id)), "why.entry", str(id)) for id in entries),
            Button(_("What hangs"), "vouchers.overview"),
        ),
        tone="warn",
    )


def _ours(
    ctx: Context, table: CodeTable, known: dict[str, Account] | Any, month: str
) -> tuple[dict[str, Sides], dict[str, str]]:
    """Their account -> what we booked on it in the month, and what we call it."""
    sums: dict[str, Sides] = {}
    names: dict[str, str] = {}
    for one in account_sums.movements(ctx.book, month, month):
        account = known.get(one.account)
        code = account.code if account else one.account
        theirs = table.text("account", code, code)
        debit, credit = sums.get(theirs, (0, 0))
        sums[theirs] = (debit + one.debit, credit + one.credit)
        names[theirs] = (account.zh or account.en) if account else one.account
    return sums, names


def _not_there(ctx: Context, target: Target, month: str, table: CodeTable, known: Any) -> list[NotThere]:
    """What of ours cannot be on their accounts yet: entries that did not go out, vouchers that are not posted."""

    def theirs(role: str) -> str:
        account = known.get(role)
        code = account.code if account else role
        return table.text("account", code, code)

    found = []
    for entry in vouchers.pending(ctx.book, target.name, month):
        for posting in entry.postings:
            what = _("entry {id} has not gone out", id=str(entry.id))
            found.append(NotThere(theirs(posting.account), posting.company.minor, what, entry.id))
    waiting = [one for one in vouchers.whole(ctx.book, target.name, month) if one.state != "posted"]
    for (voucher, _entries), kept in zip(vouchers.made(ctx.book, waiting), waiting, strict=True):
        for line in voucher.lines:
            what = _("{label} is {state}", label=kept.label, state=terms.STATES[kept.state])
            found.append(NotThere(theirs(line.account), line.company.minor, what, line.postings[0][0]))
    return found


def _why(one: AccountDifference, gone: Iterable[NotThere], home: str) -> list[Text]:
    """What explains a difference: all of it, part of it, or nothing here."""
    mine = [part for part in gone if part.account == one.account]
    lines = []
    for part in mine[:_SHOWN]:
        lines.append(
            _("{account}: {what}, {amount}", account=one.account, what=part.shown, amount=Money(part.minor, home))
        )
    if len(mine) > _SHOWN:
        lines.append(_n("{account}: and {n} more", "{account}: and {n} more", len(mine) - _SHOWN, account=one.account))
    if not comparing.explained(one.gap, (part.minor for part in mine)):
        rest = Money(one.gap - sum(part.minor for part in mine), home)
        lines.append(_("{account}: {amount} is not explained by what hangs here", account=one.account, amount=rest))
    return lines


def _nothing_written(_ctx: Context, _of: Import, plans: Iterable[Plan]) -> None:
    """A comparison takes nothing into the books."""
    assert not [new for plan in plans for new in plan.new]


COMPARED = ImportKind(
    name="their-balances",
    subjects=("their-balances",),
    called=_("accounts of the other program"),
    roles=("finance", "admin", "auditor"),
    only=ONLY,
    planner=planner,
    write=_nothing_written,
    heads=(_("Account code"),),
    shown=lambda _ctx, new: (verbatim(str(new)),),
    facts=lambda _ctx, _plan: (),
    take_back=lambda _ctx, _of, _after, _most: Undone(0),
    beside=lambda _ctx, plan: (plan.card,) if isinstance(plan, ComparedPlan) and plan.card else (),
    whole=True,
)
