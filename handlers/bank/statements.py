"""Bank and payment statements: every line is kept once, then explained."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from chat.cards.card import Card, Fact
from chat.text import Text, _, verbatim
from formats.sheet import BankLine, Sheet
from handlers.bank import accounts
from handlers.bank import cards as bank_cards
from handlers.context import Context
from handlers.imports.kinds import ImportKind, Plan, Planner, Undone
from ledger.errors import sentence
from ledger.money import Money, totals
from ledger.names import plain
from storage import bank
from storage.imports import Import


def lines_of(sheet: Sheet) -> Sequence[bank.StatementLine]:
    """The lines that moved money: pending and void ones may still change, and are left for the next statement."""
    return _lines(sheet.kind, sheet.rows)


def _lines(source: str, rows: Sequence[BankLine]) -> list[bank.StatementLine]:
    return [
        bank.StatementLine(
            0,
            f"{source}:{row.key}",
            row.account,
            row.day,
            row.amount,
            row.name,
            row.name_account,
            " ".join(part for part in (row.text, row.reference) if part),
            state="ignored" if row.nature in ("fee", "interest", "transfer") else "open",
            note=bank.CHARGE if row.nature == "fee" and row.direction == "out" else "",
        )
        for row in rows
        if row.state == "booked" and row.direction in ("in", "out") and row.amount
    ]


def planner(ctx: Context, sheet: Sheet) -> Planner:
    def plan(rows: Sequence[Any]) -> Plan:
        lines = _lines(sheet.kind, rows)
        fresh = list(bank.new(ctx.book, lines))
        return Plan(new=fresh, known=len(lines) - len(fresh))

    return plan


def write(ctx: Context, of: Import, plans: Iterable[Plan]) -> None:
    for plan in plans:
        bank.keep(ctx.book, of.id, plan.new)


def take_back(ctx: Context, of: Import, after: str, most: int) -> Undone:
    """Lines that nobody has explained or put aside go; the others stay, as books or people rest on them."""
    lines = bank.of_import(ctx.book, of.id, int(after or 0), most)
    if not lines:
        return Undone(0)
    free = bank.untouched(ctx.book, lines)
    bank.take_away(ctx.book, free)
    return Undone(len(free), (_STAYS,) * (len(lines) - len(free)), str(lines[-1].id))


_STAYS = _("Bank lines that were explained or put aside stay: take that back first.")


def _shown(ctx: Context, line: bank.StatementLine) -> tuple[Text, ...]:
    words = (verbatim(line.name or "–"), verbatim(line.text[:60] or "–"))
    return (Text("{d}", {"d": line.day}), *words, Text("{m}", {"m": line.amount}))


def _facts(ctx: Context, plan: Plan) -> tuple[Fact, ...]:
    """What comes in and goes out; and what a person should look at before taking it."""
    ways = ((_("Money in"), 1), (_("Money out"), -1))
    facts = [
        Fact(label, Text("{m}", {"m": total}))
        for label, sign in ways
        for total in totals(line.amount for line in plan.new if line.amount.minor * sign > 0)
    ]
    ahead = [line for line in plan.new if line.day > ctx.today]
    if ahead:
        first = min(line.day for line in ahead)
        facts.append(Fact(_("Days in the future"), _("{n}, the first is {day}", n=len(ahead), day=first)))
    twice = _taken_before(ctx, plan.new)
    if twice:
        what = _("{n}, the first: {line}", n=len(twice), line=bank_cards.line_shown(twice[0]))
        facts.append(Fact(_("As on another statement"), what))
    return tuple(facts)


def _taken_before(ctx: Context, new: Sequence[bank.StatementLine]) -> list[bank.StatementLine]:
    """Those that another file may have brought already: the same day and amount, and no other name or account."""
    if not new:
        return []
    kept: dict[tuple[date, Money], list[bank.StatementLine]] = {}
    for line in bank.of_days(ctx.book, min(line.day for line in new), max(line.day for line in new)):
        kept.setdefault((line.day, line.amount), []).append(line)
    return [line for line in new if any(_alike(line, other) for other in kept.get((line.day, line.amount), ()))]


def _alike(one: bank.StatementLine, other: bank.StatementLine) -> bool:
    accounts = {one.own_account, other.own_account} - {""}
    names = {plain(one.name), plain(other.name)} - {""}
    return len(accounts) < 2 and len(names) < 2


def finish(ctx: Context, number: int, _sums: None) -> tuple[Card, ...]:
    """What the lines seem to be."""
    asks = accounts.unrecorded(ctx, bank.of_import(ctx.book, number, 0, 2_000))
    return (*bank_cards.cards(ctx), *((asks,) if asks else ()))


STATEMENTS = ImportKind(
    name="bank",
    subjects=("bank",),
    called=_("bank lines"),
    roles=("finance",),
    only=sentence("Only finance imports bank statements."),
    planner=planner,
    write=write,
    heads=(_("Day"), _("Other side"), _("Text"), _("Amount")),
    numeric=(3,),
    shown=_shown,
    facts=_facts,
    take_back=take_back,
    finish=finish,
    then=_("Say “bank lines” in the chat to see what they seem to be."),
)
