"""Batches of payments on cards: what would go, what is in one, what has become of it.  Numbers are masked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import islice

from chat.cards.card import Button, Card, Cell, Fact, Reply, Table
from chat.text import Text, _, _n, verbatim
from handlers import bank_side, money_events
from handlers.context import Context
from handlers.payment_batches import terms
from handlers.payment_batches.gathering import ReadyBatch
from ledger.currencies import Currency
from ledger.payouts.composing import NO_ALIPAY, NO_DETAILS, LeftOut
from ledger.payouts.payees import PayeeAccount
from ledger.payouts.transfers import OUT, PaymentBatch, Transfer
from storage import bank_accounts, payees, payment_batches

_LEFT = 8
"""So many of what stays behind are named one by one."""
_WHAT = {"expense": _("document {id}"), "staff_advance": _("advance {id}")}


def who(ctx: Context, party: str, person: int) -> Text:
    return verbatim(party if party else ctx.directory.person(person).name)


def where(payee: PayeeAccount) -> Text:
    """Where it goes: masked."""
    return verbatim(" ".join(filter(None, (payee.bank, payee.masked))))


def what(transfer: Transfer) -> Text:
    """What a transfer pays."""
    if transfer.purpose:
        return verbatim(transfer.purpose)
    named = []
    for document in transfer.documents[:6]:
        noun, _sign, id = document.partition(":")
        named.append(Text(_WHAT[noun].template, {"id": id}))
    if len(transfer.documents) > 6:
        named.append(_("{n} more", n=len(transfer.documents) - 6))
    return Text("{all}", {"all": tuple(named)})


def preview(ctx: Context, found: ReadyBatch) -> Card:
    """What would go out, with the button that hands it in."""
    some, wish = found.composed.transfers, found.wish
    facts = (
        Fact(_("In all"), Text("{m}", {"m": found.total})),
        Fact(_("Paid on"), Text("{d}", {"d": wish.day})),
        Fact(_("Paid from"), bank_side.called(found.account) if found.account else verbatim("–")),
        Fact(_("Way"), terms.way(wish.way)),
    )
    lines = (
        *found.problems,
        *changed_lately(ctx, (one.payee for one in some)),
        *doubts(ctx, some, wish.day),
        *_left(ctx, found.composed.left, wish.way),
    )
    buttons: tuple[Button, ...] = ()
    if some and not found.problems:
        kinds = "".join(kind[0] for kind in wish.kinds)
        value = f"{wish.day} {wish.way} {found.currency} {wish.account} {kinds} {found.mark} {wish.name or '*'}"
        buttons = (Button(_("Hand in: {sum}", sum=found.total), "paybatch.hand_in", value, style="main"),)
    if not some:
        return Card(_("Nothing in {currency} can go out now.", currency=Currency(found.currency)), lines=lines)
    title = _n("{n} payment would go out.", "{n} payments would go out.", len(some))
    return Card(title, lines=lines, facts=facts, table=_table(ctx, some, found.payees), buttons=buttons)


def _left(ctx: Context, left: Sequence[LeftOut], way: str) -> Iterable[Text]:
    """What stays behind, by payee and reason; and how to say what is missing."""
    sums: dict[tuple[str, int, str, str], list[LeftOut]] = {}
    for one in left:
        sums.setdefault((*one.owed.who, one.sentence, str(one.values)), []).append(one)
    for some in list(sums.values())[:_LEFT]:
        owed, reason = some[0].owed, Text(some[0].sentence, dict(some[0].values))
        amount = sum((one.owed.amount for one in some[1:]), owed.amount)
        yield _("Left out: {who}, {amount}: {why}", who=who(ctx, owed.party, owed.person), amount=amount, why=reason)
    if len(sums) > _LEFT:
        yield _n("{n} more is left out.", "{n} more are left out.", len(sums) - _LEFT)
    nowhere = (one.owed for one in left if one.sentence in (NO_DETAILS, NO_ALIPAY))
    if (first := next(nowhere, None)) is not None:
        name = who(ctx, first.party, first.person)
        if way == terms.ALIPAY:
            yield _("Say for example: payee {who} alipay name@example.com", who=name)
        else:
            yield _("Say for example: payee {who} account 6222 0202 0000 1234 bank ICBC", who=name)


def changed_lately(ctx: Context, ids: Iterable[int]) -> Iterable[Text]:
    """Bank details that took the place of others within days: they are what fraud begins with."""
    told = payees.told_on(ctx.book, ids)
    days = ctx.rules.payments.recent_days
    for id, (at, replaced) in told.items():
        day = at.astimezone(ctx.rules.zone).date()
        if replaced and day + timedelta(days=days) >= ctx.today:
            payee = payees.get(ctx.book, id)
            yield _(
                "The bank details of {who} were changed on {day} by {by}: ring them up at a number that you know.",
                who=who(ctx, payee.party, payee.person),
                day=day,
                by=ctx.directory.person(payee.by).name,
            )


def doubts(ctx: Context, some: Iterable[Transfer], day: date) -> Iterable[Text]:
    """What looks as if it were paid already, or is far above the usual of a supplier: for who hands in and approves."""
    found = (
        (one, doubt)
        for one in some
        if one.party and one.state == "held"
        for doubt in money_events.paid(ctx, one.party, one.amount, min(day, ctx.today))
    )
    for one, doubt in islice(found, _LEFT):
        said = Text(doubt.sentence, dict(doubt.values))
        yield _("Payment {number} to {who}: {doubt}", number=one.number, who=verbatim(one.party), doubt=said)


def _table(ctx: Context, some: Sequence[Transfer], by_id: dict[int, PayeeAccount], *, states: bool = False) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for one in some:
        state: tuple[Cell, ...] = ()
        if states:
            state = (_state(one),)
        payee = by_id[one.payee]
        rows.append((one.number, who(ctx, one.party, one.person), where(payee), what(one), one.amount, *state))
    more = (_("State"),) if states else ()
    heads = (_("No."), _("Payee"), _("Account"), _("What for"), _("Amount"), *more)
    return Table(heads, tuple(rows), numeric=(0, 4), essential=(1, 2, 4, *((5,) if states else ())))


def _state(one: Transfer) -> Text:
    state = terms.STATES[one.state]
    if one.day:
        return _("{state}, {day}", state=state, day=one.day)
    return _("{state}: {why}", state=state, why=one.reason) if one.reason else state


def facts(ctx: Context, batch: PaymentBatch) -> tuple[Fact, ...]:
    """What a batch comes to."""
    account = next((one for one in bank_accounts.every(ctx.book) if one.role == batch.account), None)
    return (
        Fact(_("In all"), Text("{m}", {"m": batch.total})),
        Fact(_("Number of payments"), Text("{n}", {"n": batch.count})),
        Fact(_("Paid on"), Text("{d}", {"d": batch.day})),
        Fact(_("Paid from"), bank_side.called(account) if account else verbatim("–")),
        Fact(_("Way"), terms.way(batch.way)),
        *((Fact(_("File"), verbatim(batch.name)),) if batch.made else ()),
    )


def table(ctx: Context, batch: PaymentBatch) -> Table:
    """Every payment of a batch, with its state."""
    some = payment_batches.transfers(ctx.book, batch.id)
    return _table(ctx, some, {one.payee: payees.get(ctx.book, one.payee) for one in some}, states=True)


def card(ctx: Context, batch: PaymentBatch, *notes: Text) -> Card:
    """A batch as it stands, with what can be done with it."""
    some = payment_batches.transfers(ctx.book, batch.id)
    open_ = any(one.state in OUT for one in some)
    mine = f"{batch.id}"
    buttons: list[Button] = []
    if batch.stage == "committed" and not batch.made:
        if batch.way == terms.ALIPAY and terms.ALIPAY in ctx.rules.interfaces:
            sure = _("Send {sum} over Alipay's interface? It cannot be called back.", sum=batch.total)
            buttons.append(Button(_("Send over the interface"), "sendings.pay", mine, confirm=sure))
        buttons.append(Button(_("Make the file"), "paybatch.make", mine, style="main"))
    if batch.made:
        buttons.append(Button(_("The file"), "paybatch.file", mine))
    if batch.made and open_:
        sure = _("Book that all of it is paid: {sum}?", sum=open_sum(some))
        value = f"{batch.id} {sum(one.amount.minor for one in some if one.state in OUT)}"
        buttons.append(Button(_("All of it is paid"), "paybatch.paid", value, confirm=sure))
    if not batch.made and batch.stage in ("pending", "committed"):
        buttons.append(Button(_("Withdraw"), "paybatch.withdraw", mine))
    lines = [*notes]
    if batch.made and open_:
        lines.append(
            _(
                "Drop the bank's answer here, or say: pay batch {id} paid 2 · pay batch {id} rejected 2 because …",
                id=batch.id,
            )
        )
    by = ctx.directory.person(batch.person).name
    title = _("Batch of payments {id} by {person}: {stage}", id=batch.id, person=by, stage=stage(batch))
    return Card(
        title,
        lines=tuple(lines),
        facts=facts(ctx, batch),
        table=table(ctx, batch),
        buttons=tuple(buttons),
        about=f"payment_batch:{batch.id}",
    )


def open_sum(some: Iterable[Transfer]) -> Text:
    """What of a batch the bank has and has not ended."""
    out = [one for one in some if one.state in OUT]
    return Text("{m}", {"m": sum((one.amount for one in out[1:]), out[0].amount)})


def stage(batch: PaymentBatch) -> Text:
    if batch.stage == "committed":
        return _("its file has gone out") if batch.made else _("approved")
    return {
        "pending": _("waits for approval"),
        "closed": _("done"),
        "rejected": _("rejected"),
        "withdrawn": _("withdrawn"),
    }[batch.stage]


def every(ctx: Context) -> Reply:
    """The last batches."""
    some = payment_batches.lately(ctx.book, 20)
    if not some:
        return Reply(Card(_("There is no batch of payments yet.")), private=True)
    rows = tuple((one.id, one.day, one.total, stage(one)) for one in some)
    buttons = tuple(Button(_("Batch {id}", id=one.id), "paybatch.show", str(one.id)) for one in some[:5])
    heads = (_("Batch"), _("Paid on"), _("Amount"), _("State"))
    return Reply(
        Card(_("Batches of payments"), table=Table(heads, rows, numeric=(0, 2)), buttons=buttons), private=True
    )


def open_button(batch: PaymentBatch) -> Button:
    return Button(_("Show all of it"), "paybatch.show", str(batch.id))
