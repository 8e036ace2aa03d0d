"""`vouchers 2026-11 kingdee`: what would go out, by account, and what is missing before it can."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chat.cards.card import Button, Card, Cell, Fact, Reply, Table
from chat.incoming import Clicked, Said
from chat.text import Bilingual, Text, _, _n
from handlers import button_values
from handlers.context import Context
from handlers.vouchers import code_lines, overview, programs, terms
from handlers.vouchers.gathering import Gathered, gathered
from ledger.errors import BadInput, sentence
from ledger.money import Money
from ledger.vouchers import checking, mapping
from ledger.vouchers.checking import Fitting, VoucherProblem
from ledger.vouchers.composing import fingerprint
from ledger.vouchers.mapping import MappedVoucher, MissingCode
from ledger.vouchers.target import Red, Target

_SHOWN = 8
_REDS: dict[Red, Text] = {
    "negative": _("What takes back stands below zero on the same side."),
    "swapped": _("What takes back stands on the other side."),
    "flag": _("What takes back is marked as Generalumkehr."),
    "signed": _("What takes back has the other sign."),
}
_MERGES = {
    "document": _("One voucher for each document"),
    "day": _("One voucher for each day and kind of document"),
    "project": _("One voucher for each project and category of the month"),
}


@dataclass(frozen=True, slots=True)
class Ready:
    """What would go out, and what stands in its way."""

    of: Gathered
    missing: tuple[MissingCode, ...]
    problems: tuple[VoucherProblem, ...]
    fitting: Fitting

    @property
    def may_go(self) -> bool:
        return bool(self.of.vouchers) and not self.missing and not self.problems

    @property
    def mark(self) -> str:
        """What the card says, as one mark: a tap does what was seen, or nothing."""
        said = hashlib.sha256()
        for one in self.of.vouchers:
            said.update(f"{one.number}{fingerprint(one)}".encode())
        for key, code in sorted(self.of.table.codes.items()):
            said.update(f"{key}{code}".encode())
        return said.hexdigest()[:16]


def show(said: Said, ctx: Context) -> Reply:
    """`vouchers 2026-11 kingdee`, `凭证 11月 金蝶`; alone it shows what has gone out and what hangs."""
    if not said.text.strip():
        return Reply(overview.card(ctx), private=True)
    month, rest = terms.month_in(ctx, said.text)
    month = month or f"{ctx.today:%Y-%m}"
    target, rest = terms.target_in(ctx, rest, ask=f"vouchers {month} {{}}")
    if rest:
        raise BadInput(
            sentence("I do not know what “{text}” means for vouchers."),
            text=rest[:60],
            hint=sentence("Write for example: vouchers 2026-10 kingdee"),
        )
    return Reply(card(ctx, ready(ctx, target, month)), private=True)


def show_clicked(click: Clicked, ctx: Context) -> Reply:
    """`value`: program and month."""
    name, month = button_values.parts(click.value, 2)
    month, rest = terms.month_in(ctx, month)
    if rest or not month:
        raise button_values.outdated()
    return Reply(card(ctx, ready(ctx, programs.called(ctx.book, name), month)), private=True)


def ready(ctx: Context, target: Target, month: str, *, checked: bool = True) -> Ready:
    """See what would go out; nothing is written.  Whoever writes it at once checks each line by the way."""
    of = gathered(ctx, target, month)
    missing = tuple(mapping.missing(of.vouchers, of.names, of.table, target))
    fitting = Fitting()
    problems: list[VoucherProblem] = []
    if checked and not missing:
        for one in checking.fitted(in_their_terms(of), target, fitting):
            problems += checking.problems(one, target)
    return Ready(of, missing, tuple(problems), fitting)


def in_their_terms(of: Gathered) -> Iterator[MappedVoucher]:
    return (mapping.mapped(one, of.names, of.table, of.target, of.red) for one in of.vouchers)


def card(ctx: Context, found: Ready) -> Card:
    """How many, sums by account, what is missing."""
    of = found.of
    title = _n(
        "{month} for {target}: {n} voucher",
        "{month} for {target}: {n} vouchers",
        len(of.vouchers),
        month=of.month,
        target=of.target.title,
    )
    if not of.vouchers:
        nothing = (_("Nothing is booked in that month that has not gone out already."), *_silent(of))
        return Card(title, lines=nothing, buttons=(Button(_("What went out"), "vouchers.overview"),))
    may = bool(ctx.roles() & {"finance", "admin"})
    return Card(
        title,
        lines=(*_blocks(found), *_silent(of), *_changed(found)),
        facts=_facts(ctx, of),
        table=_missing(found.missing, of) if found.missing else _accounts(of, ctx.rules.currency),
        buttons=_buttons(ctx, found) if may else (),
        small=_small(of),
        tone="plain" if found.may_go else "warn",
    )


def _blocks(found: Ready) -> tuple[Text, ...]:
    """Why nothing can go out yet."""
    target = found.of.target
    lines = []
    if found.missing:
        lines.append(
            _("Nothing goes out before these have their counterpart in {target}, for example:", target=target.title)
        )
        lines.append(code_lines.line(found.missing[0], target))
    for one in found.problems[:_SHOWN]:
        lines.append(problem_shown(one))
    if (more := len(found.problems) - _SHOWN) > 0:
        lines.append(_n("and {n} more line", "and {n} more lines", more))
    return tuple(lines)


def problem_shown(one: VoucherProblem) -> Text:
    what = Text(one.sentence, one.values)
    label = one.label if not one.label.endswith("-0") else one.label.removesuffix("-0")
    if one.place:
        return _("{voucher}, line {line}: {what}", voucher=label, line=one.place, what=what)
    return _("{voucher}: {what}", voucher=label, what=what)


def _silent(of: Gathered) -> tuple[Text, ...]:
    if not of.silent:
        return ()
    return (
        _n(
            "{n} entry of no money makes no voucher.",
            "{n} entries of no money make no vouchers.",
            of.silent,
        ),
    )


def _changed(found: Ready) -> tuple[Text, ...]:
    """What had to be changed so that it fits."""
    fit, lines = found.fitting, []
    if found.of.left:
        lines.append(
            _n(
                "{n} voucher has no room in a file of {most} lines and goes with the next.",
                "{n} vouchers have no room in a file of {most} lines and go with the next.",
                found.of.left,
                most=found.of.target.most_lines,
            )
        )
    if fit.cut:
        lines.append(
            _n(
                "{n} text is cut to the length of its field.",
                "{n} texts are cut to the length of their field.",
                fit.cut,
            )
        )
    if fit.home:
        lines.append(
            _n(
                "{n} line in another currency goes out in the company's.",
                "{n} lines in other currencies go out in the company's.",
                fit.home,
            )
        )
    return tuple(lines)


def _facts(ctx: Context, of: Gathered) -> tuple[Fact, ...]:
    words = Counter(one.word for one in of.new)
    debit = Money(sum(one.debit.minor for one in of.vouchers), ctx.rules.currency)
    facts = [
        Fact(_("Lines"), Text("{n}", {"n": sum(len(one.lines) for one in of.vouchers)})),
        Fact(_("Debit = credit"), Text("{m}", {"m": debit})),
        *(Fact(_("New, word {word}", word=word), Text("{n}", {"n": count})) for word, count in words.items()),
    ]
    if of.again:
        facts.append(Fact(_("Once more, with their number"), Text("{all}", {"all": labels(of.kept)})))
    if red := sum(one.red for one in of.vouchers):
        facts.append(Fact(_("Of these taking back"), Text("{n}", {"n": red})))
    return tuple(facts)


def labels(kept: Sequence[object], most: int = 12) -> tuple[str, ...]:
    names = tuple(one.label for one in kept[:most])  # type: ignore[attr-defined]
    return (*names, "…") if len(kept) > most else names


def _missing(missing: Sequence[MissingCode], of: Gathered) -> Table:
    rows = tuple(
        (
            terms.KINDS[one.kind],
            code_lines.called(one.kind, one.ours) if one.kind != "person" else one.name,
            code_lines.name(one, of.names),
            one.usual or None,
            one.count,
        )
        for one in missing
    )
    heads = (_("What"), _("Ours"), _("What it is called"), _("Usually there"), _("Lines"))
    return Table(heads, rows, numeric=(4,), essential=(1, 2, 3))


def _accounts(of: Gathered, currency: str) -> Table:
    """The sums by account, ours and theirs."""
    sums: dict[str, list[int]] = {}
    for voucher in of.vouchers:
        for line in voucher.lines:
            sides = sums.setdefault(of.names.accounts[line.account].code, [0, 0])
            sides[0 if line.debit else 1] += line.company.minor if line.debit else -line.company.minor
    by_code = {one.code: one for one in of.names.accounts.values()}
    rows: list[tuple[Cell, ...]] = []
    for code, sides in sorted(sums.items()):
        theirs = of.table.text("account", code, code)
        account = by_code.get(code)
        name = Bilingual(account.en, account.zh) if account else code
        rows.append((code, name, theirs, *(Money(one, currency) if one else None for one in sides)))
    heads = (_("Account code"), _("Account name"), _("There"), _("Debit"), _("Credit"))
    return Table(heads, tuple(rows), numeric=(3, 4), summed=(3, 4), essential=(2, 3, 4))


def _buttons(ctx: Context, found: Ready) -> tuple[Button, ...]:
    of = found.of
    value = f"{of.target.name} {of.month}"
    if found.may_go:
        connected = of.target.name in ctx.rules.interfaces
        write = Button(
            _("Write the file"), "vouchers.make", f"{value} {found.mark}", style="plain" if connected else "main"
        )
        send = Button(_("Send over the interface"), "sendings.send", f"{value} {found.mark}", style="main")
        return (send, write) if connected else (write,)
    if any(one.usual for one in found.missing):
        return (
            Button(_("Take what is usual there"), "vouchers.usual", f"{value} {asked(found.missing)}", style="main"),
        )
    return ()


def asked(missing: Sequence[MissingCode]) -> str:
    """What of the missing would be taken over, as one mark."""
    text = "\n".join(f"{one.kind} {one.ours} {one.usual}" for one in missing if one.usual)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


_SURE = {
    "V": _("Its layout is taken from the vendor's own page or a maintained program."),
    "P": _(
        "Its layout is known from other programs that write it, not from the vendor: try it with one voucher first."
    ),
    "S": _("Its layout is that of your own sample."),
}


def _small(of: Gathered) -> Text:
    parts: list[Text] = [_MERGES[of.rules.merge], _REDS[of.red], _SURE[of.target.sure]]
    if of.rules.labour == "project":
        parts.append(_("Hours go by project and month, without names."))
    if not of.target.summary.most:
        parts.append(_("How long a text may be there is not known."))
    if of.target.drafts:
        parts.append(_("What is imported there are drafts; somebody posts them."))
    names = [f"p{at}" for at in range(len(parts))]
    return Text(" · ".join(f"{{{name}}}" for name in names), dict(zip(names, parts, strict=True)))
