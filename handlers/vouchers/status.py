"""`posted 记-12…记-40`, `rejected 记-15 closed period`: what has become of vouchers over there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chat.cards.card import Button, Card, Reply
from chat.folding import cleaned
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Text, _, _n
from formats.vouchers.targets import named
from handlers import button_values
from handlers.context import Asked, Context
from handlers.reasons import reasoned
from handlers.vouchers import preview, programs, terms
from ledger.errors import BadInput, NotFound, WrongState, sentence
from ledger.vouchers import numbers
from ledger.vouchers.numbers import VoucherRun
from storage import sendings, vouchers
from storage.vouchers import KeptVoucher

_NUMBER = r"(?:(?:ZF-\d{4}-[RPT]?)|(?:凭证|[^\W\d_]{1,4})\s*[-–]?\s*)?\d{1,7}"
_RUNS = Pattern(
    rf"(?P<runs>{_NUMBER}(?:\s*(?:\.{{2,}}|…+|~|—|–|to|至|到)\s*{_NUMBER})?"
    rf"(?:\s*[,，、和]\s*{_NUMBER}(?:\s*(?:\.{{2,}}|…+|~|—|–|to|至|到)\s*{_NUMBER})?)*)"
    r"(?:\s*/\s*(?P<line>\d{1,4}))?(?P<rest>.*)",
    re.IGNORECASE | re.S,
)
_KEY = Pattern(r"ZF-(?P<year>\d\d)(?P<month>\d\d)-(?P<word>[RPT]?)(?=\d)", re.IGNORECASE)
_LETTERS = {"R": "收", "P": "付", "T": "转"}
_THEIRS = Pattern(r"\s*(?:=|\bas\b|\bis\b|→|为|号)\s*(?P<theirs>[\w./-]{1,40})\s*", re.IGNORECASE)
_AS = Pattern(r"^[\s:：,，-]*(?:as\b)?[\s:：,，]*", re.IGNORECASE)
_WHICH = sentence("Which vouchers? For example: posted 记-12…记-40")


@dataclass(frozen=True, slots=True)
class Told:
    """What a line says of vouchers."""

    target: str
    month: str
    runs: tuple[VoucherRun, ...]
    line: int
    rest: str


def posted(said: Said, ctx: Context) -> Reply:
    """`posted 记-12…记-40`, `已过账 记-12 为 1900000123`."""
    return _all(said, ctx, "posted")


def imported(said: Said, ctx: Context) -> Reply:
    """`imported 记-12…记-40`: they are there, nobody has posted them."""
    return _all(said, ctx, "imported")


def rejected(said: Said, ctx: Context) -> Reply:
    """`rejected 记-15/3 closed period`, `退回 记-15 期间已关闭`."""
    ctx.require("finance", "admin", sentence=terms.ONLY_FINANCE)
    told = _read(ctx, said.text)
    reason = reasoned(told.rest)[1] or _AS.sub("", told.rest).strip()
    if not reason:
        raise BadInput(
            sentence("Why was it rejected?"), hint=sentence("Write for example: rejected 记-15 closed period")
        )
    found = _found(ctx, told, "rejected", said.text)
    _not_on_its_way(ctx, found)
    done = [
        one
        for one in found
        if vouchers.mark(ctx.book, one, "rejected", ctx.message, reason=reason[:300], line=told.line)
    ]
    return _answer(ctx, found, done, "rejected")


def _not_on_its_way(ctx: Context, found: Sequence[KeptVoucher]) -> None:
    """Raises WrongState where one is being sent: it would go out a second time."""
    going = sendings.open_of(ctx.book, "voucher", (one.id for one in found))
    first = next((one for one in found if one.id in going), None)
    if first is not None:
        raise WrongState(
            sentence("{label} is on its way over the interface: what became of it is asked there."),
            label=first.label,
            hint=sentence("“sendings” shows it, and takes what you have seen there."),
        )


def batch_posted(click: Clicked, ctx: Context) -> Reply:
    """All of a file.  `value`: its number."""
    ctx.require("finance", "admin", sentence=terms.ONLY_FINANCE)
    batch = vouchers.batch(ctx.book, button_values.number(click.value))
    found = [one for one in vouchers.whole(ctx.book, batch.target, batch.month) if batch.id in one.batches]
    found = [one for one in found if one.batches[-1] == batch.id and one.state in ("exported", "imported")]
    done = [one for one in found if vouchers.mark(ctx.book, one, "posted", ctx.message)]
    if not done:
        raise WrongState(sentence("Nothing of that file waits any more."))
    return _answer(ctx, found, done, "posted")


def undo(click: Clicked, ctx: Context) -> Reply:
    """What was told by mistake: they hang again.  `value`: the message that told it."""
    ctx.require("finance", "admin", sentence=terms.ONLY_FINANCE)
    found = vouchers.told(ctx.book, click.value[:200])
    back = [one for one in found if one.state != "exported" and vouchers.mark(ctx.book, one, "exported", ctx.message)]
    if not back:
        raise WrongState(sentence("Something else was told of them since."))
    title = _n("Taken back: {n} voucher hangs again", "Taken back: {n} vouchers hang again", len(back))
    return Reply(Card(title, lines=(_list(back),), tone="good"), private=True, replace=True)


def _all(said: Said, ctx: Context, state: str) -> Reply:
    ctx.require("finance", "admin", sentence=terms.ONLY_FINANCE)
    told = _read(ctx, said.text)
    number = _THEIRS.fullmatch(told.rest) if told.rest.strip() else None
    if told.rest.strip() and number is None:
        raise BadInput(sentence("I do not know what “{text}” means here."), text=told.rest.strip()[:60], hint=_WHICH)
    found = _found(ctx, told, state, said.text)
    theirs = number["theirs"] if number else ""
    if theirs and len(found) > 1:
        raise BadInput(sentence("One number of theirs is of one voucher."), field="number")
    done = [one for one in found if vouchers.mark(ctx.book, one, state, ctx.message, theirs=theirs)]
    return _answer(ctx, found, done, state)


def _read(ctx: Context, text: str) -> Told:
    line = cleaned(text)
    target = ""
    if of := named(line, programs.every(ctx.book)):
        target, line = of[0].name, of[1]
    month, word = "", ""
    if key := _KEY.search(line):
        month, word = f"20{key['year']}-{key['month']}", _LETTERS.get(key["word"].upper(), "")
        line = _KEY.sub(word, line)
    else:
        month, line = terms.month_in(ctx, line)
    match = _RUNS.fullmatch(line.strip().lstrip("-– "))
    if match is None:
        raise BadInput(_WHICH, field="number")
    runs = numbers.runs(re.sub(r"凭证\s*", "", match["runs"]))
    return Told(target, month, runs, int(match["line"] or 0), match["rest"])


def _found(ctx: Context, told: Told, state: str, text: str) -> list[KeptVoucher]:
    """The vouchers that are meant: of the one program and month in which they are; asked where there are several."""
    some = [
        one
        for run in told.runs
        for name in _targets(ctx, told)
        for one in vouchers.found(ctx.book, name, told.month, run)
    ]
    if not some:
        raise NotFound(sentence("No voucher of that number has gone out."), field="number")
    places = sorted({(one.month, one.target) for one in some}, reverse=True)
    open_ = sorted({(one.month, one.target) for one in some if one.state in vouchers.BEFORE[state]}, reverse=True)
    if len(places) > 1 and len(open_) != 1:
        choices = tuple(
            (
                Text("{m} {t}", {"m": month, "t": programs.every(ctx.book)[name].title}),
                f"{state} {month} {name} {text}",
            )
            for month, name in places
        )
        raise Asked(_("Vouchers of which month and program?"), choices=choices, whole=True)
    place = open_[0] if open_ else places[0]
    found = [one for one in some if (one.month, one.target) == place]
    _complete(told.runs, found)
    return found


def _targets(ctx: Context, told: Told) -> Sequence[str]:
    return (told.target,) if told.target else tuple(programs.every(ctx.book))


def _complete(runs: Sequence[VoucherRun], found: Sequence[KeptVoucher]) -> None:
    """Raises NotFound where a number that was named is none."""
    for run in runs:
        there = {one.number for one in found if one.number in run and (not run.word or one.word == run.word)}
        gone = next((number for number in range(run.first, run.last + 1) if number not in there), 0)
        if gone:
            raise NotFound(
                sentence("{label} has not gone out; nothing was noted."),
                label=f"{run.word or '#'}-{gone}",
                field="number",
            )


def _answer(ctx: Context, found: Sequence[KeptVoucher], done: Sequence[KeptVoucher], state: str) -> Reply:
    known = len(found) - len(done)
    title = {
        "posted": _n("{n} voucher is posted there", "{n} vouchers are posted there", len(done)),
        "imported": _n("{n} voucher is imported there", "{n} vouchers are imported there", len(done)),
        "rejected": _n("{n} voucher was rejected there", "{n} vouchers were rejected there", len(done)),
    }[state]
    lines = [_list(done)] if done else []
    if known:
        lines.append(_n("{n} was known already.", "{n} were known already.", known))
    one = found[0]
    if state == "rejected" and done:
        lines.append(
            _(
                "Mend it; the next “vouchers {month} {target}” sends it again with its number.",
                month=one.month,
                target=one.target,
            )
        )
    buttons = [Button(_("What hangs"), "vouchers.overview")]
    if done:
        buttons.insert(0, Button(_("Undo"), "vouchers.unmark", ctx.message))
    if state == "rejected":
        buttons.insert(0, Button(_("Send it again"), "vouchers.preview", f"{one.target} {one.month}", style="main"))
    return Reply(
        Card(title, lines=tuple(lines), buttons=tuple(buttons), tone="good" if done else "plain"), private=True
    )


def _list(some: Sequence[KeptVoucher]) -> Text:
    return Text("{all}", {"all": preview.labels(some)})
