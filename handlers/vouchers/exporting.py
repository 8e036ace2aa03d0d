"""A batch of vouchers: numbers, rows and file in one transaction, handed to whoever tapped and nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from chat.cards.card import Attachment, Button, Card, Fact, Reply
from chat.incoming import Clicked
from chat.text import Text, _, _n
from formats.vouchers.about import WriteVouchers
from handlers import button_values, seen
from handlers.context import Context
from handlers.vouchers import code_lines, preview, programs, terms
from handlers.vouchers.gathering import frame
from ledger.errors import BadInput, NotFound, WrongState, sentence
from ledger.vouchers import checking, mapping
from ledger.vouchers.checking import Fitting, VoucherProblem
from ledger.vouchers.mapping import MappedVoucher
from ledger.vouchers.numbers import key
from ledger.vouchers.target import Target
from storage import files, vouchers
from storage.vouchers import VoucherBatch

MOST = 20_000
"""More vouchers than that are no file for a chat; the command line writes them."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was just made, and its batch; `numbers` are (word, number, our key) in the order of the file."""

    batch: VoucherBatch
    data: bytes
    labels: tuple[str, ...]
    numbers: tuple[tuple[str, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FileKind:
    """Another file than the program's own: what goes out over an interface."""

    write: WriteVouchers
    suffix: str
    mime: str


def make(click: Clicked, ctx: Context) -> Reply:
    """`value`: program, month and the mark of what the card said."""
    ctx.require("finance", "admin", sentence=terms.ONLY_FINANCE)
    name, month, mark = button_values.parts(click.value, 3)
    target = programs.called(ctx.book, name)
    vouchers.alone(ctx.book)
    found = preview.ready(ctx, target, _month(ctx, month))
    if len(found.of.vouchers) > MOST:
        raise BadInput(
            sentence("These are {n} vouchers; a file in the chat has {most} at most."),
            n=len(found.of.vouchers),
            most=MOST,
            hint=sentence("Let your administrator run “zhangfang export vouchers”."),
        )
    if found.mark != mark or not found.may_go:
        return seen.anew(preview.card(ctx, found), _("It was changed since you saw it. Nothing is done yet."))
    made = export(ctx, target, month, found)
    return Reply(_card(made.batch, target, made.labels), private=True, replace=True, files=(attachment(made, target),))


def export(ctx: Context, target: Target, month: str, found: preview.Ready, kind: FileKind | None = None) -> Exported:
    """Give numbers, write the file, keep both; whoever asks has the turn of `storage.vouchers`, so nobody else does.

    Raises WrongState where something is missing or does not fit.
    """
    _refuse(found, target)
    of = found.of
    new = vouchers.numbered(ctx.book, target.name, month, of.new)
    lines = sum(len(one.lines) for one in (*of.again, *new))
    about = frame(ctx, of)
    terms_of = (mapping.mapped(one, of.names, of.table, target, of.red) for one in (*of.again, *new))
    problems: list[VoucherProblem] = []
    own, version = programs.layout(ctx.book, target.name)
    checked = _checked(checking.fitted(terms_of, target, Fitting()), target, problems)
    data = kind.write(checked, about) if kind else programs.written(checked, about, own)
    _refuse(replace(found, problems=tuple(problems)), target)
    sha256 = files.keep(ctx.rules.files, data)
    first = new[0] if new else of.again[0]
    name = f"{target.name}_{month}_{first.word}{first.number}.{kind.suffix if kind else target.suffix}"
    files.note(ctx.book, sha256, name, kind.mime if kind else target.mime, len(data))
    batch = vouchers.keep(
        ctx.book,
        target=target.name,
        month=month,
        rules=of.rules,
        layout=version,
        new=new,
        again=of.kept,
        lines=lines,
        sha256=sha256,
        name=name,
        message=ctx.message,
    )
    taken = tuple((one.word, one.number, key(one.month, one.word, one.number)) for one in (*of.again, *new))
    return Exported(batch, data, run_labels([(word, number) for word, number, _key in taken]), taken)


def _checked(some: Iterable[MappedVoucher], target: Target, problems: list[VoucherProblem]) -> Iterator[MappedVoucher]:
    """The vouchers on their way into the file; what does not fit is noted, and the file is then no file."""
    for one in some:
        problems += checking.problems(one, target)
        if not problems:
            yield one


def _refuse(found: preview.Ready, target: Target) -> None:
    if not found.of.vouchers:
        raise NotFound(sentence("Nothing is booked in {month} that has not gone out already."), month=found.of.month)
    if found.missing:
        first = found.missing[0]
        raise WrongState(
            sentence("{n} codes of {target} are missing, the first: {line}"),
            n=len(found.missing),
            target=target.title,
            line=code_lines.example(first, target),
        )
    if found.problems:
        one = found.problems[0]
        raise WrongState(
            sentence("{n} lines do not fit, the first: {voucher}, line {line}: {what}"),
            n=len(found.problems),
            voucher=one.label.removesuffix("-0"),
            line=one.place,
            what=Text(one.sentence, one.values),
        )


def run_labels(numbers: list[tuple[str, int]]) -> tuple[str, ...]:
    """Runs of numbers: 记-1…记-12, 记-15."""
    out: list[list[tuple[str, int]]] = []
    for word, number in sorted(numbers):
        if out and out[-1][-1] == (word, number - 1):
            out[-1].append((word, number))
        else:
            out.append([(word, number)])
    return tuple(
        f"{word}-{run[0][1]}…{word}-{run[-1][1]}" if len(run) > 1 else f"{word}-{run[0][1]}"
        for run in out
        for word in [run[0][0]]
    )


def again(click: Clicked, ctx: Context) -> Reply:
    """The same file once more, byte by byte.  `value`: the number of the batch."""
    ctx.require("finance", "admin", "auditor", sentence=terms.ONLY)
    batch = vouchers.batch(ctx.book, button_values.number(click.value))
    target = programs.called(ctx.book, batch.target)
    data = files.load(ctx.rules.files, batch.sha256)
    if data is None or files.fingerprint(data) != batch.sha256:
        raise NotFound(sentence("The file {name} is not there any more."), name=batch.name)
    file = Attachment(batch.name, files.mime(ctx.book, batch.sha256) or target.mime, data)
    return Reply(Card(_("{name}, as it went out", name=batch.name)), private=True, files=(file,))


def attachment(made: Exported, target: Target) -> Attachment:
    return Attachment(made.batch.name, target.mime, made.data)


def _card(batch: VoucherBatch, target: Target, labels: tuple[str, ...]) -> Card:
    title = _n(
        "{n} voucher for {target}, {month}",
        "{n} vouchers for {target}, {month}",
        batch.vouchers,
        target=target.title,
        month=batch.month,
    )
    facts = (
        Fact(_("Numbers"), Text("{all}", {"all": labels[:12]})),
        Fact(_("Lines"), Text("{n}", {"n": batch.lines})),
        Fact(_("Debit = credit"), Text("{m}", {"m": batch.debit})),
        Fact(_("File"), Text("{name}", {"name": batch.name})),
        Fact(_("Fingerprint"), Text("{sha}", {"sha": batch.sha256[:16]})),
    )
    first = labels[0] if labels else ""
    lines = (
        _(
            "Import it in {target}, then tell me: “posted {run}”, or “rejected {one} because …”.",
            target=target.title,
            run=first,
            one=first.partition("…")[0],
        ),
    )
    return Card(
        title,
        lines=lines,
        facts=facts,
        buttons=(
            Button(_("All of it is posted there"), "vouchers.posted", str(batch.id)),
            Button(_("What hangs"), "vouchers.overview"),
        ),
        tone="good",
    )


def _month(ctx: Context, text: str) -> str:
    month, rest = terms.month_in(ctx, text)
    if rest or not month:
        raise button_values.outdated()
    return month
