"""A project is closed: at once where nothing of it is open, else after what is open was named and somebody says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chat.cards.card import Button, Card, Reply
from chat.incoming import Clicked, Said
from chat.text import Text, _, _n
from handlers import lookup
from handlers.context import Context
from ledger.errors import WrongState, sentence
from ledger.money import Money, totals
from ledger.nouns import Project
from ledger.owed import Instalment
from storage import audit, contracts, expenses, hours, item_balances, orders, payments, projects, received, timers

_SHOWN = 3
"""So many orders of a project have a button of their own."""


@dataclass(frozen=True, slots=True)
class StillOpen:
    """One thing of a project that is open, and how it is settled.

    Attributes:
        name, what: for the trail: which things, by number or how many.
        says: what it is, and what to say.
        forbids: the project cannot be closed while it is.
    """

    name: str
    what: int | tuple[int, ...]
    says: Text
    buttons: tuple[Button, ...] = ()
    forbids: bool = False


def close_project(said: Said, ctx: Context) -> Reply:
    project = lookup.project(ctx, None, said.text)
    ctx.require("lead", "finance", project=project.id)
    if project.state == "closed":
        return Reply(Card(_("{project} is closed already.", project=lookup.shown(project))))
    if not (left := still_open(ctx, project)):
        return _closed(ctx, project, ())
    title = _n(
        "{n} thing of {project} is still open",
        "{n} things of {project} are still open",
        len(left),
        project=lookup.shown(project),
    )
    buttons = [button for one in left for button in one.buttons]
    lines = [one.says for one in left]
    if any(one.forbids for one in left):
        lines.append(_("What came without its invoice stands as an estimate in its cost: it has to be settled first."))
    else:
        buttons.append(Button(_("Close it anyway"), "project.close", project.code))
    return Reply(Card(title, lines=tuple(lines), buttons=tuple(buttons), tone="warn"), private=True)


def close_anyway(click: Clicked, ctx: Context) -> Reply:
    """`value`: the project's code.  What stays open is written in the trail."""
    project = lookup.project(ctx, None, click.value)
    ctx.require("lead", "finance", project=project.id)
    if project.state == "closed":
        return Reply(Card(_("{project} is closed already.", project=lookup.shown(project))), replace=True)
    left = still_open(ctx, project)
    if any(one.forbids for one in left):
        raise WrongState(
            sentence("What came for {project} without its invoice stands as an estimate in its cost: settle it first."),
            project=lookup.called(project),
        )
    return _closed(ctx, project, left)


def _closed(ctx: Context, project: Project, left: Sequence[StillOpen]) -> Reply:
    projects.change(ctx.book, project, state="closed")
    if left:
        audit.note(ctx.book, "project.left_open", f"project:{project.id}", **{one.name: _kept(one) for one in left})
    return Reply(
        Card(
            _("{project} is closed.", project=lookup.shown(project)),
            lines=(_n("{n} thing of it stays open.", "{n} things of it stay open.", len(left)),) if left else (),
            tone="good",
            buttons=(Button(_("Reopen"), "project.reopen", project.code),),
        ),
        replace=bool(left),
    )


def _kept(one: StillOpen) -> int | list[int]:
    return one.what if isinstance(one.what, int) else list(one.what)


def still_open(ctx: Context, project: Project) -> list[StillOpen]:
    """What of a project is not settled, in the order in which it is done."""
    found = (
        _timers(ctx, project),
        _drafts(ctx, project),
        _waiting(ctx, project),
        _orders(ctx, project),
        _estimates(ctx, project),
        *_owed(ctx, project),
        _unapplied(ctx, project),
        _positions(ctx, project),
    )
    return [one for one in found if one is not None]


def _timers(ctx: Context, project: Project) -> StillOpen | None:
    running = [timer for timer in timers.whole(ctx.book) if timer.project == project.id]
    if not running:
        return None
    says = _n(
        "{n} timer runs ({people}). They say: stop",
        "{n} timers run ({people}). They say: stop",
        len(running),
        people=_people(ctx, [timer.person for timer in running]),
    )
    mine = any(timer.person == ctx.person.id for timer in running)
    buttons = (Button(_("Stop my timer"), "timer.stop", ctx.now.isoformat()),) if mine else ()
    return StillOpen("timers", len(running), says, buttons)


def _drafts(ctx: Context, project: Project) -> StillOpen | None:
    drafts = expenses.in_stage(ctx.book, "draft", ctx.rules.currency, project=project.id)
    if not drafts:
        return None
    says = _n(
        "{n} expense was not handed in ({people}). They say: drafts",
        "{n} expenses were not handed in ({people}). They say: drafts",
        len(drafts),
        people=_people(ctx, [draft.person for draft in drafts]),
    )
    mine = any(draft.person == ctx.person.id for draft in drafts)
    buttons = (Button(_("Show my drafts"), "drafts.show"),) if mine else ()
    return StillOpen("drafts", len(drafts), says, buttons)


def _waiting(ctx: Context, project: Project) -> StillOpen | None:
    costs = len(expenses.in_stage(ctx.book, "pending", ctx.rules.currency, project=project.id))
    ordered = len(orders.in_stage(ctx.book, "pending", project.id))
    worked = len(hours.pending(ctx.book, ctx.rules.currency, project.id))
    if not (waiting := costs + ordered + worked):
        return None
    says = _n(
        "{n} document waits for approval: hours {hours}, expenses {expenses}, orders {orders}. Say: approvals",
        "{n} documents wait for approval: hours {hours}, expenses {expenses}, orders {orders}. Say: approvals",
        waiting,
        hours=worked,
        expenses=costs,
        orders=ordered,
    )
    return StillOpen("waiting", waiting, says, (Button(_("What waits for me"), "approvals.show"),))


def _orders(ctx: Context, project: Project) -> StillOpen | None:
    out = [one for one in orders.in_stage(ctx.book, "committed", project.id) if one.open.minor > 0]
    if not out:
        return None
    says = _n(
        "{n} order is not invoiced in full: {amount} ({numbers}). Say: orders {code}",
        "{n} orders are not invoiced in full: {amount} ({numbers}). Say: orders {code}",
        len(out),
        amount=tuple(totals(one.open for one in out)),
        numbers=", ".join(f"#{one.id}" for one in out[:10]),
        code=project.code,
    )
    buttons = tuple(Button(_("Close order {id}", id=one.id), "order.close", str(one.id)) for one in out[:_SHOWN])
    return StillOpen("orders", tuple(one.id for one in out), says, buttons)


def _estimates(ctx: Context, project: Project) -> StillOpen | None:
    standing = [orders.get(ctx.book, number, lock=False) for number in received.standing(ctx.book)]
    mine = [one for one in standing if one.project == project.id]
    if not mine:
        return None
    says = _n(
        "{n} order came without its invoice ({numbers}). When it is here say: invoiced 5000 order {first}",
        "{n} orders came without their invoices ({numbers}). When one is here say: invoiced 5000 order {first}",
        len(mine),
        numbers=", ".join(f"#{one.id}" for one in mine[:10]),
        first=mine[0].id,
    )
    buttons = tuple(
        Button(_("Invoice of order {id}", id=one.id), "order.invoice", str(one.id)) for one in mine[:_SHOWN]
    )
    return StillOpen("received", tuple(one.id for one in mine), says, buttons, forbids=True)


def _owed(ctx: Context, project: Project) -> tuple[StillOpen | None, ...]:
    """Invoiced and not paid, not invoiced, and what customers keep back till the end."""
    left = [one for one in contracts.of_project(ctx.book, project.id) if one.open.minor > 0]
    kept = [one for one in left if one.kind == "retention"]
    owed = [one for one in left if one.kind != "retention" and one.owed.minor > 0]
    rest = [one for one in left if one.kind != "retention" and one.uninvoiced.minor > 0]
    return (
        _instalments(
            "receivable",
            owed,
            _n(
                "{n} instalment is invoiced and not paid: {amount}. Say: paid {code} 30000",
                "{n} instalments are invoiced and not paid: {amount}. Say: paid {code} 30000",
                len(owed),
                amount=tuple(totals(one.owed for one in owed)),
                code=project.code,
            ),
        ),
        _instalments(
            "uninvoiced",
            rest,
            _n(
                "{n} instalment is not invoiced: {amount}. Say: invoice {code}",
                "{n} instalments are not invoiced: {amount}. Say: invoice {code}",
                len(rest),
                amount=tuple(totals(one.uninvoiced for one in rest)),
                code=project.code,
            ),
            (Button(_("Invoice it"), "invoice.form", project.code),) if "finance" in ctx.roles() else (),
        ),
        _instalments(
            "retention",
            kept,
            _n(
                "{n} retention is open: {amount}. Say: contract {code}",
                "{n} retentions are open: {amount}. Say: contract {code}",
                len(kept),
                amount=tuple(totals(one.open for one in kept)),
                code=project.code,
            ),
        ),
    )


def _instalments(
    name: str, found: Sequence[Instalment], says: Text, buttons: tuple[Button, ...] = ()
) -> StillOpen | None:
    return StillOpen(name, tuple(one.id for one in found), says, buttons) if found else None


def _unapplied(ctx: Context, project: Project) -> StillOpen | None:
    found = payments.unapplied(ctx.book, project.id)
    if not found:
        return None
    says = _n(
        "{n} payment settles nothing yet: {amount}. Say: refund {code}",
        "{n} payments settle nothing yet: {amount}. Say: refund {code}",
        len(found),
        amount=tuple(totals(one.unapplied for one in found)),
        code=project.code,
    )
    return StillOpen("payments", tuple(one.id for one in found), says)


def _positions(ctx: Context, project: Project) -> StillOpen | None:
    """What stands of its contracts: earned and not invoiced, or invoiced and not earned."""
    roles = ("contract_asset", "contract_liability")
    mine = [
        one
        for one in item_balances.items(ctx.book, roles, ctx.today)
        if one.project == project.id and one.item.startswith("contract:") and one.paid
    ]
    if not mine:
        return None
    ids = tuple(dict.fromkeys(int(one.item.partition(":")[2]) for one in mine))
    says = _n(
        "{n} contract is not even: earned and not invoiced {asset}, invoiced and not earned {liability}. "
        "Say: contract positions {code}",
        "{n} contracts are not even: earned and not invoiced {asset}, invoiced and not earned {liability}. "
        "Say: contract positions {code}",
        len(ids),
        asset=_sum(ctx, [Money(one.paid, one.currency) for one in mine if one.account == "contract_asset"]),
        liability=_sum(ctx, [Money(-one.paid, one.currency) for one in mine if one.account == "contract_liability"]),
        code=project.code,
    )
    return StillOpen("contracts", ids, says)


def _sum(ctx: Context, amounts: Sequence[Money]) -> tuple[Money, ...]:
    return totals(amounts) or (Money(0, ctx.rules.currency),)


def _people(ctx: Context, ids: Sequence[int]) -> tuple[str, ...]:
    return tuple(ctx.directory.person(id).name for id in dict.fromkeys(ids))
