"""What went out, to which program, and what hangs: exported and never heard of again, or rejected."""

from __future__ import annotations

from chat.cards.card import Button, Card, Cell, Choice, Option, Reply, Table
from chat.incoming import Clicked
from chat.text import Text, _, _n
from handlers.context import Context
from handlers.vouchers import programs, terms
from ledger.money import Money
from storage import vouchers

_FILES = 4
_REJECTED = 6
_STATES = ("exported", "imported", "posted", "rejected")


def show(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", "admin", "auditor", sentence=terms.ONLY)
    return Reply(card(ctx), private=True)


def card(ctx: Context) -> Card:
    """By month and program how many are in which state, the rejected ones with their reasons, the last files."""
    found: dict[tuple[str, str], dict[str, tuple[int, int]]] = {}
    for target, month, state, count, minor in vouchers.states(ctx.book):
        found.setdefault((month, target), {})[state] = (count, minor)
    known = programs.every(ctx.book)
    if not found:
        now = f"{ctx.today:%Y-%m}"
        options = tuple(Option(Text("{t}", {"t": one.title}), f"{one.name} {now}") for one in known.values())
        choice = Choice(_("For which program?"), "vouchers.preview", options)
        return Card(
            _("Vouchers"),
            lines=(_("None has gone out yet. Say for example: vouchers {month} kingdee", month=now),),
            choices=(choice,),
        )
    rows: list[tuple[Cell, ...]] = []
    for (month, target), states in found.items():
        counts = [states.get(state, (0, 0))[0] or None for state in _STATES]
        total = Money(sum(minor for _count, minor in states.values()), ctx.rules.currency)
        rows.append((month, known[target].title if target in known else target, *counts, total))
    heads = (_("Month"), _("Program"), *(terms.STATES[state] for state in _STATES), _("Debit"))
    hang = sum(states.get(state, (0, 0))[0] for states in found.values() for state in ("exported", "rejected"))
    title = _n("Vouchers: {n} hangs", "Vouchers: {n} hang", hang) if hang else _("Vouchers: all of them are in")
    return Card(
        title,
        lines=_rejected(ctx),
        table=Table(heads, tuple(rows), numeric=(2, 3, 4, 5, 6), essential=(1, 2, 4, 5)),
        buttons=_files(ctx),
        small=_("“posted 记-1…记-9”, “rejected 记-3 because …” and a list dropped here say what became of them."),
        tone="warn" if hang else "good",
    )


def _rejected(ctx: Context) -> tuple[Text, ...]:
    some = vouchers.in_state(ctx.book, "rejected", _REJECTED + 1)
    lines = [
        _(
            "{month} {label} was rejected: {reason}",
            month=one.month,
            label=f"{one.label}/{one.line}" if one.line else one.label,
            reason=one.reason,
        )
        for one in some[:_REJECTED]
    ]
    return (*lines, _("and more")) if len(some) > _REJECTED else tuple(lines)


def _files(ctx: Context) -> tuple[Button, ...]:
    return tuple(
        Button(_("File {name}", name=one.name), "vouchers.file", str(one.id))
        for one in vouchers.batches(ctx.book, _FILES)
    )
