"""`sendings`: what is on its way to other systems, what hangs and why; tried again, or settled by a person."""

from __future__ import annotations

from collections.abc import Sequence

from chat.cards.card import Button, Card, Cell, Choice, Fact, Option, Reply, Table
from chat.incoming import Clicked, Said
from chat.text import Text, _, _n, verbatim
from handlers import button_values
from handlers.context import Context
from handlers.payment_batches import answering
from handlers.sendings import terms
from ledger import sendings as rules_of
from ledger.errors import BadInput, WrongState, sentence
from ledger.sendings import Sending
from storage import payment_batches, sendings, vouchers

_MOST = 40
_REFUSED = 10


def show(said: Said | Clicked, ctx: Context) -> Reply:
    """`sendings`, `发送记录`; `sendings 12` is one of them."""
    ctx.require("finance", "admin", sentence=terms.ONLY)
    text = said.text.strip().lstrip("#") if isinstance(said, Said) else ""
    if text:
        if not text.isdecimal():
            raise BadInput(
                sentence("I do not know what “{text}” means here."),
                text=text[:60],
                hint=sentence("Write for example: sendings 12"),
            )
        return Reply(_one(ctx, sendings.one(ctx.book, button_values.number(text))), private=True)
    return Reply(card(ctx), private=True)


def show_one(click: Clicked, ctx: Context) -> Reply:
    """`value`: the number of a sending."""
    ctx.require("finance", "admin", sentence=terms.ONLY)
    return Reply(_one(ctx, sendings.one(ctx.book, button_values.number(click.value))), private=True)


def card(ctx: Context) -> Card:
    """How many by system and state, and one line for each that hangs."""
    counts = sendings.counts(ctx.book)
    if not counts:
        return Card(
            _("Nothing was sent to another system yet."),
            lines=(_("Say for example: send vouchers {month} kingdee", month=f"{ctx.today:%Y-%m}"),),
        )
    hang = sendings.hanging(ctx.book, _MOST + 1)
    refused = sendings.refused(ctx.book, _REFUSED)
    title = _n("{n} is on its way to another system", "{n} are on their way to other systems", len(hang[:_MOST]))
    if not hang:
        title = _("Nothing is on its way to another system")
    lines = [_count(target, state, stage, count) for target, state, stage, count in counts]
    if len(hang) > _MOST:
        lines.append(_("and more"))
    some = (*hang[:_MOST], *refused)
    options = tuple(Option(_label(ctx, one), str(one.id)) for one in some[:25])
    return Card(
        title,
        lines=tuple(lines),
        table=_table(ctx, some) if some else None,
        choices=(Choice(_("One of them"), "sendings.one", options),) if options else (),
        tone="warn" if some else "good",
    )


def _count(target: str, state: str, stage: str, count: int) -> Text:
    known = rules_of.example(state=state, stage=stage)
    return Text(
        "{system}, {state}: {n}",
        {"system": terms.title(target), "n": verbatim(str(count)), "state": terms.state(known)},
    )


def _table(ctx: Context, some: Sequence[Sending]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for one in some:
        rows.append((one.id, _label(ctx, one), terms.title(one.target), terms.state(one), terms.why(one), one.attempts))
    heads = (_("No."), _("What"), _("System"), _("State"), _("Reason"), _("Tries"))
    return Table(heads, tuple(rows), numeric=(0, 5), essential=(1, 3, 4))


def _label(ctx: Context, one: Sending) -> Text:
    if one.kind == "voucher":
        voucher = vouchers.one(ctx.book, one.subject)
        return Text("{month} {label}", {"month": voucher.month, "label": voucher.label})
    return verbatim(one.key)


def _one(ctx: Context, of: Sending, *notes: Text) -> Card:
    """One sending, with what a person can do about it."""
    facts = (
        Fact(_("System"), terms.title(of.target)),
        Fact(_("Our key there"), verbatim(of.key)),
        Fact(_("Theirs"), verbatim(" · ".join(filter(None, (of.their_id, of.number))) or "–")),
        Fact(_("State"), terms.state(of)),
        Fact(_("Reason"), terms.why(of)),
        Fact(_("Tries"), Text("{n}", {"n": of.attempts})),
        *(
            (Fact(_("Next try"), Text("{at}", {"at": of.due.astimezone(ctx.rules.zone)})),)
            if of.due and of.open
            else ()
        ),
    )
    return Card(
        _label(ctx, of),
        lines=(*notes, *_lines(of)),
        facts=facts,
        buttons=_buttons(of),
        tone="warn" if of.open else "plain",
    )


def _lines(of: Sending) -> tuple[Text, ...]:
    if of.state == "unknown":
        return (
            _("It is looked up by our key and never sent a second time unasked."),
            _("If you have looked yourself, say what you saw."),
        )
    return ()


def _buttons(of: Sending) -> tuple[Button, ...]:
    """What a person can do about it; each carries how often it was tried when it was shown."""
    value, buttons = f"{of.id} {of.attempts}", []
    if of.open or of.cause == "stuck":
        buttons.append(Button(_("Try again now"), "sendings.retry", value, style="main"))
    if of.state in ("unknown", "sending") and not of.clear:
        there = _("You have looked, and it is there?")
        absent = _("You have looked, and it is not there? It is sent once more then.")
        buttons.append(Button(_("It is there"), "sendings.there", value, confirm=there))
        buttons.append(Button(_("It is not there"), "sendings.absent", value, confirm=absent))
    if of.state == "waiting" and of.clear:
        sure = _("It is not sent then, and goes with the next file or sending.")
        buttons.append(Button(_("Withdraw"), "sendings.withdraw", value, confirm=sure))
    return tuple(buttons)


def retry(click: Clicked, ctx: Context) -> Reply:
    """Look or send at once."""
    of = _clicked(ctx, click)
    if not (of.open or of.cause == "stuck"):
        raise WrongState(sentence("It has ended: nothing of it is tried again."))
    return _kept(ctx, rules_of.again(of, ctx.now), _("It is tried again now."))


def there(click: Clicked, ctx: Context) -> Reply:
    """A person has seen it there."""
    of = _unknown(ctx, click)
    if of.kind == "voucher":
        one = vouchers.one(ctx.book, of.subject)
        if one.state in vouchers.BEFORE["imported"]:
            vouchers.mark(ctx.book, one, "imported", ctx.message)
    else:
        payment_batches.alone(ctx.book)
        transfer = payment_batches.transfer(ctx.book, of.subject)
        if transfer.state in ("sent", "unknown"):
            answering.unpaid(ctx, transfer, "accepted", interface=True)
    return _kept(ctx, rules_of.resolved(of, there=True, number="", now=ctx.now), _("Noted: it is there."))


def absent(click: Clicked, ctx: Context) -> Reply:
    """A person has looked, and it is not there: it is sent once more, under the same key."""
    of = _unknown(ctx, click)
    return _kept(
        ctx, rules_of.resolved(of, there=False, number="", now=ctx.now), _("Noted: it is not there, and is sent.")
    )


def withdraw(click: Clicked, ctx: Context) -> Reply:
    """What was never there is not sent: its voucher goes with the next file, its payment is owed again."""
    of = _clicked(ctx, click)
    if of.state != "waiting" or not of.clear:
        raise WrongState(sentence("It may be there already: it cannot be withdrawn."))
    done = rules_of.withdrawn(of)
    if of.kind == "voucher":
        one = vouchers.one(ctx.book, of.subject)
        if one.state in vouchers.BEFORE["rejected"]:
            vouchers.mark(ctx.book, one, "rejected", ctx.message, reason="withdrawn before it was sent")
    else:
        payment_batches.alone(ctx.book)
        transfer = payment_batches.transfer(ctx.book, of.subject)
        answering.unpaid(ctx, transfer, "rejected", reason="withdrawn before it was sent", interface=True)
    return _kept(ctx, done, _("Withdrawn: it was not sent."))


def _unknown(ctx: Context, click: Clicked) -> Sending:
    of = _clicked(ctx, click)
    if of.state not in ("unknown", "sending") or of.clear:
        raise WrongState(sentence("It is known by now what became of it."))
    return of


def _clicked(ctx: Context, click: Clicked) -> Sending:
    """The sending that a card showed, if nobody is at it and nothing was done with it since."""
    ctx.require("finance", "admin", sentence=terms.ONLY)
    id, attempts = map(button_values.number, button_values.parts(click.value, 2))
    of = sendings.taken(ctx.book, id)
    if of.attempts != attempts:
        raise WrongState(sentence("It was tried once more since that card: look at it again."))
    if of.lease is not None and of.lease >= ctx.now:
        raise WrongState(sentence("It is being sent at this moment: look again in a minute."))
    return of


def _kept(ctx: Context, of: Sending, note: Text) -> Reply:
    return Reply(_one(ctx, sendings.keep(ctx.book, of, release=True), note), private=True, replace=True)
