"""`send vouchers 2026-10 kingdee`: vouchers of a month over an interface: numbers, bodies, sendings at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module

from chat.cards.card import Button, Card, Fact, Reply
from chat.incoming import Clicked, Said
from chat.text import Text, _, _n, verbatim
from formats import sent
from formats.vouchers.about import VoucherFile
from formats.vouchers.targets import named
from handlers import button_values, seen
from handlers.context import Asked, Context
from handlers.sendings import terms
from handlers.vouchers import exporting, preview, programs
from handlers.vouchers import terms as voucher_terms
from ledger.errors import BadInput, WrongState, sentence
from ledger.vouchers.mapping import MappedVoucher
from ledger.vouchers.target import Target
from storage import sendings, vouchers
from storage.sendings import NewSending

MOST = 2_000
"""More vouchers than that go in several turns, or as a file."""
_CALLS: Mapping[str, str] = {
    "kingdee": "formats.vouchers.kingdee_calls",
    "quickbooks": "formats.vouchers.quickbooks_calls",
}
"""Target -> the file that makes its bodies."""


def say(said: Said, ctx: Context) -> Reply:
    """`send vouchers 2026-10 kingdee`, `发送凭证 10月 金蝶`: shown first, sent by a tap."""
    month, rest = voucher_terms.month_in(ctx, said.text)
    month = month or f"{ctx.today:%Y-%m}"
    target, rest = _target_in(ctx, rest, month)
    if rest:
        raise BadInput(
            sentence("I do not know what “{text}” means for vouchers."),
            text=rest[:60],
            hint=sentence("Write for example: send vouchers 2026-10 kingdee"),
        )
    _set_up(ctx, target)
    return Reply(preview.card(ctx, preview.ready(ctx, target, month)), private=True)


def _target_in(ctx: Context, text: str, month: str) -> tuple[Target, str]:
    """The program that the words name, else the one that is set up; asked where there are several."""
    known = programs.every(ctx.book)
    if found := named(text, known):
        return found
    ready = [known[name] for name in ctx.rules.interfaces if name in _CALLS]
    if not ready:
        raise WrongState(
            sentence("No interface to an accounting program is set up."),
            hint=sentence("Your administrator can set it up; until then write the file."),
        )
    if len(ready) == 1:
        return ready[0], text
    choices = tuple((verbatim(one.title), f"send vouchers {month} {one.name}") for one in ready)
    raise Asked(_("For which program?"), choices=choices, whole=True)


def _set_up(ctx: Context, target: Target) -> Mapping[str, str]:
    """What is set up of an interface.  Raises WrongState where it is not."""
    if target.name not in _CALLS:
        raise WrongState(
            sentence("There is no interface to {target} here: it takes the file."),
            target=target.title,
            hint=sentence("Write for example: vouchers 2026-10 kingdee"),
        )
    found = ctx.rules.interfaces.get(target.name)
    if found is None:
        raise WrongState(
            sentence("The interface to {target} is not set up."),
            target=target.title,
            hint=sentence("Your administrator can set it up; until then write the file."),
        )
    return found


def send(click: Clicked, ctx: Context) -> Reply:
    """`value`: program, month and the mark of what the card said."""
    ctx.require("finance", "admin", sentence=terms.ONLY_FINANCE)
    name, month, mark = button_values.parts(click.value, 3)
    target = programs.called(ctx.book, name)
    own = _set_up(ctx, target)
    vouchers.alone(ctx.book)
    month, rest = voucher_terms.month_in(ctx, month)
    if rest or not month:
        raise button_values.outdated()
    found = preview.ready(ctx, target, month)
    if len(found.of.vouchers) > MOST:
        raise BadInput(
            sentence("These are {n} vouchers; over the interface go {most} at most in one turn."),
            n=len(found.of.vouchers),
            most=MOST,
            hint=sentence("Write the file, which takes more."),
        )
    if found.mark != mark or not found.may_go:
        return seen.anew(preview.card(ctx, found), _("It was changed since you saw it. Nothing is done yet."))
    keys = _keys_of_again(ctx, found)
    calls = import_module(_CALLS[target.name])

    def bodies(some: Iterable[MappedVoucher], about: VoucherFile) -> bytes:
        keyed = ((keys.get(one.key, one.key), one) for one in some)
        return sent.lines((key, calls.body(one, about, key, own)) for key, one in keyed)

    made = exporting.export(ctx, target, month, found, exporting.FileKind(bodies, "jsonl", sent.MIME))
    _keep(ctx, target, made, keys)
    return Reply(_card(ctx, target, made), private=True, replace=True)


def _keys_of_again(ctx: Context, found: preview.Ready) -> dict[str, str]:
    """Our key -> the key of a voucher that was sent before: a look-up must not find what was refused then."""
    before = sendings.times(ctx.book, "voucher", (one.id for one in found.of.kept))
    by_place = {(one.word, one.number): before.get(one.id, 0) for one in found.of.kept}
    out = {}
    for one in preview.in_their_terms(found.of):
        if count := by_place.get((one.word, one.number), 0):
            out[one.key] = f"{one.key}.{count + 1}"
    return out


def _keep(ctx: Context, target: Target, made: exporting.Exported, keys: Mapping[str, str]) -> None:
    """A sending for each line of the file of bodies, in its order."""
    batch = made.batch
    mine = {
        (one.word, one.number): one.id
        for one in vouchers.whole(ctx.book, target.name, batch.month)
        if one.batches[-1] == batch.id
    }
    some = []
    for place, (word, number, key) in enumerate(made.numbers):
        some.append(NewSending(mine[word, number], keys.get(key, key), place))
    sendings.put(ctx.book, target.name, "voucher", batch.id, batch.sha256, some, ctx.message)


def _card(ctx: Context, target: Target, made: exporting.Exported) -> Card:
    batch = made.batch
    title = _n(
        "{n} voucher is on its way to {target}, {month}",
        "{n} vouchers are on their way to {target}, {month}",
        batch.vouchers,
        target=target.title,
        month=batch.month,
    )
    facts: tuple[Fact, ...] = (
        Fact(_("Numbers"), Text("{all}", {"all": made.labels[:12]})),
        Fact(_("Debit = credit"), Text("{m}", {"m": batch.debit})),
    )
    lines = (
        _("They are sent one after the other. I tell finance when all are there, and what was refused."),
        _("Do not import the same vouchers from a file meanwhile."),
    )
    buttons = (Button(_("What hangs"), "sendings.show"),)
    return Card(title, lines=lines, facts=facts, buttons=buttons, tone="good")
