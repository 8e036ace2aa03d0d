"""What the rules of vouchers need of the books: entries that did not go out, names, codes of the other program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from chat.text import Text, _
from chat.words import say
from formats.vouchers.about import VoucherFile
from formats.vouchers.journal import account_name
from handlers.books.chart import chart
from handlers.context import Context
from handlers.statements.memos import memo_shown
from ledger.accounts import Account
from ledger.entry_kinds.table import kind_of
from ledger.journal import JournalEntry
from ledger.months import MonthSpan
from ledger.vouchers.composing import Voucher, VoucherRules, compose, is_labour
from ledger.vouchers.mapping import CodeTable, VoucherNames
from ledger.vouchers.target import Red, Target
from storage import voucher_codes, vouchers
from storage.vouchers import KeptVoucher


@dataclass(frozen=True, slots=True)
class Gathered:
    """What would go out.

    Attributes:
        new: vouchers without a number; again: those that were rejected, with theirs; `kept` the rows of these.
        silent: entries that say nothing in money; left: vouchers that a file of the target has no room for.
    """

    target: Target
    month: str
    rules: VoucherRules
    table: CodeTable
    names: VoucherNames
    new: tuple[Voucher, ...]
    again: tuple[Voucher, ...]
    kept: tuple[KeptVoucher, ...]
    silent: int
    left: int

    @property
    def vouchers(self) -> tuple[Voucher, ...]:
        """Those that go out again first, as their numbers are lower."""
        return (*self.again, *self.new)

    @property
    def red(self) -> Red:
        return red_style(self.target, self.table)


def gathered(ctx: Context, target: Target, month: str) -> Gathered:
    """Everything of a month that did not go to a target yet, and what was rejected there."""
    rules = replace(ctx.rules.vouchers, swapped_back=not ctx.rules.red)
    pending = list(vouchers.pending(ctx.book, target.name, month))
    kept = vouchers.rejected(ctx.book, target.name, month)
    again_of = vouchers.made(ctx.book, kept)
    new = tuple(compose(pending, rules))
    went = {id for one in new for id in one.entries}
    known = {entry.id: entry for entry in pending} | {entry.id: entry for _one, some in again_of for entry in some}
    table = voucher_codes.of_target(ctx.book, target.name)
    of = names(ctx, target, table, [*new, *(one for one, _some in again_of)], known)
    again = tuple(one for one, _some in again_of)
    silent = sum(entry.id not in went for entry in pending)
    room = target.most_lines - sum(len(one.lines) for one in again)
    taken = _fitting(new, room) if target.most_lines else new
    return Gathered(target, month, rules, table, of, taken, again, kept, silent, len(new) - len(taken))


def _fitting(new: Sequence[Voucher], room: int) -> tuple[Voucher, ...]:
    """The first vouchers that have room in a file; one that is too long for any is taken, and named as such."""
    taken: list[Voucher] = []
    for one in new:
        room -= len(one.lines)
        if room < 0 and taken:
            break
        taken.append(one)
    return tuple(taken)


def names(
    ctx: Context, target: Target, table: CodeTable, some: Sequence[Voucher], known: Mapping[int, JournalEntry]
) -> VoucherNames:
    """What the ids in vouchers mean, and the text of each line."""
    people = ctx.directory.people
    projects = ctx.directory.projects
    shown = {
        id: (one.code, (one.zh or one.en) if target.chinese else (one.en or one.zh)) for id, one in projects.items()
    }
    own_words = table.text("setting", "texts") != "kind"
    texts = {one.entries[0]: _summary(ctx, one, known[one.entries[0]], target, own_words=own_words) for one in some}

    return VoucherNames(
        accounts=_accounts(ctx),
        projects=shown,
        people={id: one.name for id, one in people.items()},
        departments={id: one.departments[-1][1] for id, one in people.items() if one.departments},
        summary=lambda voucher, _line: texts[voucher.entries[0]],
        supplier=ctx.directory.suppliers.called,
        own_account=account_name if target.own_accounts else (lambda account: account.code),
    )


def _summary(ctx: Context, voucher: Voucher, entry: JournalEntry, target: Target, *, own_words: bool) -> str:
    """People's own words of one document; of several what they are, of which project and month."""
    locale = "zh-CN" if target.chinese else "en"
    several = len(voucher.entries) > 1 or is_labour(entry)
    if own_words and not several and (memo := memo_shown(entry)):
        return say(memo, locale)
    kind = kind_of(entry)
    title = Text(kind.title) if kind else _("journal entry")
    if not several:
        return say(title, locale)
    project = ctx.directory.projects.get(_project(voucher))
    where = (project.zh or project.en) if project and target.chinese else project.code if project else ""
    return say(Text("{a} {b} {c}", {"a": title, "b": where, "c": voucher.month}), locale).replace("  ", " ")


def _project(voucher: Voucher) -> int:
    found = {line.project for line in voucher.lines if line.project}
    return found.pop() if len(found) == 1 else 0


class _Accounts(dict[str, Account]):
    """Role -> account; a role that the chart does not have is an account by its own name."""

    def __missing__(self, role: str) -> Account:
        return Account(role, role, role, role, "asset", former=True)


def _accounts(ctx: Context) -> dict[str, Account]:
    return _Accounts(chart(ctx.book, ctx.rules))


def red_style(target: Target, table: CodeTable) -> Red:
    """How red lines are written: as finance has said, else as is usual there."""
    said = table.text("setting", "red")
    return next((one for one in target.reds if one == said), target.red)


def frame(ctx: Context, of: Gathered) -> VoucherFile:
    """The frame of the file."""
    days = MonthSpan(of.month, of.month).days
    preparer = of.table.text("setting", "preparer") or ctx.person.name
    return VoucherFile(of.target, of.table, ctx.rules.currency, days.start, days.last, ctx.now, preparer, of.red)
