"""A list of the other program: what has become of vouchers there; taken like any file, and taken back as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from chat.cards.card import Fact
from chat.text import Text, _, verbatim
from formats.sheet import Problem, Sheet
from formats.vouchers.statuses import VoucherStatus
from handlers.context import Context
from handlers.imports.kinds import ImportKind, Plan, Planner, Undone
from handlers.vouchers import ONLY, terms
from ledger.errors import sentence
from storage import imports, sendings, vouchers
from storage.imports import Import, Imported, Overtaken
from storage.vouchers import KeptVoucher

MOST = 100_000


class MatchedStatus(NamedTuple):
    """A line of the list with its voucher."""

    row: VoucherStatus
    voucher: KeptVoucher


def planner(ctx: Context, sheet: Sheet) -> Planner:
    """Vouchers of a line are those of its month and program; where it names neither, those of the last file."""
    last = vouchers.last(ctx.book, sheet.rows[0].target if sheet.rows else "")
    known: dict[tuple[str, str], dict[tuple[str, int], KeptVoucher]] = {}

    def of(month: str) -> dict[tuple[str, int], KeptVoucher]:
        assert last is not None
        place = (last.target, month or last.month)
        if place not in known:
            known[place] = {(one.word, one.number): one for one in vouchers.whole(ctx.book, *place)}
        return known[place]

    def plan(rows: Sequence[Any]) -> Plan:
        made = Plan()
        for row in rows:
            found = _named(row, of(row.month)) if last else []
            _match(made, row, found, going=sendings.open_of(ctx.book, "voucher", (one.id for one in found)))
        return made

    return plan


def _named(row: VoucherStatus, known: dict[tuple[str, int], KeptVoucher]) -> list[KeptVoucher]:
    if row.word:
        found = known.get((row.word, row.number))
        return [found] if found else []
    return [one for (_word, number), one in known.items() if number == row.number]


def _match(plan: Plan, row: VoucherStatus, found: Sequence[KeptVoucher], *, going: set[int]) -> None:
    def wrong(text: str, **values: Any) -> None:
        plan.problems.append(Problem(row.line, text, {"number": f"{row.word}{row.number}", **values}))

    if not found:
        wrong(sentence("No voucher {number} has gone out in that month."))
        return
    if len(found) > 1:
        wrong(sentence("{number} is of several words: name the word."))
        return
    (one,) = found
    if one.state == row.state and (not row.theirs or row.theirs == one.theirs):
        plan.known += 1
    elif one.state not in vouchers.BEFORE[row.state]:
        if (one.state, row.state) == ("posted", "imported"):
            plan.known += 1
            return
        wrong(sentence("{number} is posted already; it cannot be rejected."))
    elif row.state == "rejected" and one.id in going:
        wrong(sentence("{number} is on its way over the interface: what became of it is asked there."))
    elif row.state == "rejected" and not row.reason:
        wrong(sentence("{number} was rejected without a reason: put it into a column “reason”."))
    else:
        plan.new.append(MatchedStatus(row, one))


def write(ctx: Context, of: Import, plans: Iterable[Plan]) -> None:
    made = []
    for row, one in (new for plan in plans for new in plan.new):
        now = vouchers.one(ctx.book, one.id)
        if now.state != one.state:
            raise Overtaken()
        vouchers.mark(ctx.book, now, row.state, of.about, reason=row.reason, line=row.at, theirs=row.theirs)
        identity = f"{row.key}:{one.id}:{one.batches[-1]}"
        made.append(Imported(of.source, identity, f"voucher:{one.id}", row.digest))
    if made:
        imports.remember(ctx.book, of.id, made)


def take_back(ctx: Context, of: Import, after: str, most: int) -> Undone:
    """What the list said is forgotten; what was told of a voucher since stays."""
    rows = imports.of_import(ctx.book, of.id, MOST, after)
    if not rows:
        return Undone(0)
    told = {one.id: one for one in vouchers.told(ctx.book, of.about)}
    done = 0
    for row in rows:
        if (one := told.get(row.number)) is not None:
            done += vouchers.mark(ctx.book, one, "exported", ctx.message)
    imports.forget(ctx.book, rows)
    return Undone(done, last=rows[-1].identity)


def _shown(_ctx: Context, new: MatchedStatus) -> tuple[Text, ...]:
    row, one = new
    place = f"{one.label}/{row.at}" if row.at else one.label
    return (verbatim(one.month), verbatim(place), terms.STATES[row.state], verbatim(row.reason or row.theirs or "–"))


def _facts(_ctx: Context, plan: Plan) -> tuple[Fact, ...]:
    counts = {state: sum(new.row.state == state for new in plan.new) for state in ("posted", "imported", "rejected")}
    return tuple(Fact(terms.STATES[state], Text("{n}", {"n": count})) for state, count in counts.items() if count)


STATUS = ImportKind(
    name="voucher-status",
    subjects=("voucher-status",),
    called=_("states of vouchers"),
    roles=("finance", "admin"),
    only=ONLY,
    planner=planner,
    write=write,
    heads=(_("Month"), _("Voucher"), _("State"), _("Reason or number")),
    shown=_shown,
    facts=_facts,
    take_back=take_back,
    whole=True,
    at_once=5_000,
)
