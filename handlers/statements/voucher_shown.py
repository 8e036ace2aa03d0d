"""`why 记-15/3`: a voucher that went to another program, its lines, and behind each the entries down to the receipt."""

from __future__ import annotations

from collections.abc import Mapping

from chat.cards.card import Button, Card, Cell, Fact, Table
from chat.folding import cleaned
from chat.pattern import Pattern
from chat.text import Text, Value, _
from formats.vouchers.targets import TARGETS
from handlers.books import TRAIL_READERS
from handlers.books.chart import chart
from handlers.context import Context
from handlers.statements import account_lines, entry_shown
from handlers.statements.memos import memo_shown
from ledger.errors import NotFound, sentence
from ledger.journal import JournalEntry
from ledger.vouchers.composing import Voucher, VoucherLine
from ledger.vouchers.numbers import VoucherRun
from storage import vouchers
from storage.vouchers import KeptVoucher

ONLY = sentence("Vouchers are for finance, administrators and auditors.")
_NAMED = Pattern(
    r"(?:voucher|凭证)?\s*(?:(?P<key>ZF-(?P<yy>\d\d)(?P<mm>\d\d)-(?P<letter>[RPT]?))|(?P<word>[^\W\d_]{1,4})\s*[-–]\s*)"
    r"(?P<number>\d{1,7})(?:\s*/\s*(?P<place>\d{1,4}))?(?:\s+(?P<month>20\d\d-\d\d))?",
)
_LETTERS = {"R": "收", "P": "付", "T": "转"}
_STATES: Mapping[str, Text] = {
    "exported": _("exported, nothing heard of it"),
    "imported": _("imported there"),
    "posted": _("posted there"),
    "rejected": _("rejected there"),
}
_ENTRIES = 6


def named(ctx: Context, text: str) -> Card | None:
    """The voucher or line that a text names; None where it names none that went out."""
    match = _NAMED.fullmatch(cleaned(text))
    if match is None:
        return None
    month = f"20{match['yy']}-{match['mm']}" if match["key"] else match["month"] or ""
    word = _LETTERS.get(match["letter"] or "", "") if match["key"] else match["word"]
    number = int(match["number"])
    found = vouchers.numbered_so(ctx.book, VoucherRun(word, number, number), month)
    if not found:
        return None
    ctx.require(*TRAIL_READERS, sentence=ONLY)
    place = int(match["place"] or 0)
    return card(ctx, found[0], place) if len(found) == 1 else _which(found, place)


def by_id(ctx: Context, id: int, place: int) -> Card:
    """Of a button."""
    ctx.require(*TRAIL_READERS, sentence=ONLY)
    return card(ctx, vouchers.one(ctx.book, id), place)


def _which(found: tuple[KeptVoucher, ...], place: int) -> Card:
    buttons = tuple(
        Button(
            _("{label} of {month}, {target}", label=one.label, month=one.month, target=one.target),
            "why.voucher",
            f"{one.id} {place}",
        )
        for one in found[:_ENTRIES]
    )
    return Card(_("Which one?"), lines=(_("Vouchers of that number went out more than once."),), buttons=buttons)


def card(ctx: Context, kept: KeptVoucher, place: int = 0) -> Card:
    """A voucher, or what is behind one of its lines."""
    ((voucher, entries),) = vouchers.made(ctx.book, [kept])
    if not place:
        return _voucher(ctx, kept, voucher)
    if place > len(voucher.lines):
        raise NotFound(sentence("{label} has {n} lines."), label=kept.label, n=len(voucher.lines))
    line = voucher.lines[place - 1]
    if len(line.postings) == 1:
        return entry_shown.card(ctx, *line.postings[0])
    return _behind(ctx, kept, place, line, {one.id: one for one in entries})


def _voucher(ctx: Context, kept: KeptVoucher, voucher: Voucher) -> Card:
    names = {role: one for one in account_lines.lines(chart(ctx.book, ctx.rules)) for role in one.roles}
    rows: list[tuple[Cell, ...]] = []
    for at, line in enumerate(voucher.lines, 1):
        known = names.get(line.account)
        sides = (line.company, None) if line.debit else (None, -line.company)
        rows.append((at, known.code if known else line.account, known.names if known else None, *sides, _of(ctx, line)))
    heads = (_("Line"), _("Account code"), _("Account name"), _("Debit"), _("Credit"), _("Belongs to"))
    facts = [
        Fact(_("Program"), Text("{t}", {"t": TARGETS[kept.target].title if kept.target in TARGETS else kept.target})),
        Fact(_("Day"), Text("{d}", {"d": kept.day})),
        Fact(_("State"), _STATES[kept.state]),
    ]
    if kept.reason:
        facts.append(Fact(_("Why"), Text("{r}", {"r": kept.reason})))
    if kept.theirs:
        facts.append(Fact(_("Their number"), Text("{n}", {"n": kept.theirs})))
    refs = tuple(f"{kept.label}/{at} {kept.month}" for at in range(1, len(rows) + 1))
    table = Table(heads, tuple(rows), numeric=(3, 4), summed=(3, 4), refs=refs, essential=(2, 3, 4))
    return Card(
        _("Voucher {label} of {month}", label=kept.label, month=kept.month),
        facts=tuple(facts),
        table=table,
        buttons=_buttons(kept.entries),
        small=_("“why {label}/1” opens a line down to the receipt.", label=kept.label),
    )


def _behind(
    ctx: Context, kept: KeptVoucher, place: int, line: VoucherLine, entries: Mapping[int, JournalEntry]
) -> Card:
    """The entries that a line adds up."""
    rows: list[tuple[Cell, ...]] = []
    for id, at in line.postings:
        posting = entries[id].postings[at - 1]
        rows.append((str(id), entries[id].booked, memo_shown(entries[id]) or None, posting.company))
    refs = tuple(f"entry:{id}/{at}" for id, at in line.postings)
    heads = (_("Entry"), _("Booked on"), _("Memo"), _("Amount"))
    return Card(
        _("Line {place} of voucher {label}", place=place, label=kept.label),
        facts=(Fact(_("Amount"), Text("{m}", {"m": line.company})),),
        table=Table(heads, tuple(rows), numeric=(3,), summed=(3,), refs=refs, essential=(1, 2, 3)),
        buttons=_buttons(tuple(id for id, _at in line.postings)),
    )


def _buttons(entries: tuple[int, ...]) -> tuple[Button, ...]:
    return tuple(Button(_("Entry {id}", id=str(id)), "why.entry", str(id)) for id in dict.fromkeys(entries[:_ENTRIES]))


def _of(ctx: Context, line: VoucherLine) -> Value:
    project, person = ctx.directory.projects.get(line.project), ctx.directory.people.get(line.person)
    parts = tuple(part for part in (project.code if project else "", person.name if person else "", line.party) if part)
    return parts or None
