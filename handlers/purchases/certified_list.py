"""The tax platform's list of certified invoices: matched by number with what waits, certified as one list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from chat.cards.card import Fact
from chat.text import Text, _, verbatim
from formats.costs.certified_invoices import CertifiedInvoice
from formats.sheet import Problem, Sheet
from handlers.books import input_vat
from handlers.context import Context
from handlers.imports.kinds import ImportKind, Plan, Planner, Undone
from handlers.purchases import ONLY_CERTIFIES, certification
from ledger.duplicates import one_paper
from ledger.errors import BookError, sentence
from ledger.money import Money, totals
from ledger.nouns import Expense
from ledger.period import month
from storage import certifications, imports, payouts
from storage.imports import Import, Imported, Overtaken

MOST = 10_000
"""A list with more lines than these is no month's list."""


class Matched(NamedTuple):
    """An invoice of the list with its document, and the last day of the month in which it is certified; `more` are the
    other parts of one that is divided among projects."""

    row: CertifiedInvoice
    expense: Expense
    last: date
    more: tuple[Expense, ...] = ()

    @property
    def expenses(self) -> tuple[Expense, ...]:
        return (self.expense, *self.more)


def planner(ctx: Context, sheet: Sheet) -> Planner:
    of: dict[str, list[Expense]] = {}
    receipts = payouts.tax_receipts(ctx.book)
    for expense in certifications.with_vat(ctx.book, ctx.rules.currency):
        for number in {_plain(expense.invoice_number), _plain(receipts.get(expense.id, ""))} - {""}:
            of.setdefault(number, []).append(expense)
    seen: Counter[int] = Counter()

    def plan(rows: Sequence[Any]) -> Plan:
        made = Plan()
        for row in rows:
            _match(ctx, made, row, of.get(_plain(row.number), []), seen)
        return made

    return plan


def _match(ctx: Context, plan: Plan, row: CertifiedInvoice, found: Sequence[Expense], seen: Counter[int]) -> None:
    """What an invoice of the list means here; what cannot be certified the plan says."""

    def wrong(text: str, **values: Any) -> None:
        plan.problems.append(Problem(row.line, text, {"number": row.number[:40], **values}))

    standing = [one for one in found if one.stage in ("posted", "reimbursed")]
    waiting = [one for one in standing if not one.certification and not seen[one.id]]
    if not standing:
        wrong(
            sentence("{number} of {seller} is not in the books: enter it as an expense first."),
            seller=row.seller or "–",
        )
        return
    if not waiting:
        plan.known += 1
        return
    papers = [(waiting[at], vat, some) for at, vat, some in _papers(ctx, waiting)]
    expense, vat, more = next((one for one in papers if one[1] == row.tax), papers[0])
    if vat != row.tax:
        wrong(sentence("{number}: the list says {tax}, the books {booked}."), tax=row.tax, booked=vat)
        return
    last = _last(ctx, row.month)
    if expense.day > last:
        wrong(
            sentence("{number} is dated {day}, after {month} in which it was certified."),
            day=expense.day,
            month=f"{last:%Y-%m}",
        )
        return
    try:
        certification.day_of(ctx, last)
    except BookError as error:
        plan.problems.append(Problem(row.line, error.sentence, error.values))
        return
    seen.update(one.id for one in (expense, *more))
    plan.new.append(Matched(row, expense, last, more))


def _papers(ctx: Context, waiting: Sequence[Expense]) -> Iterator[tuple[int, Money, tuple[Expense, ...]]]:
    """Each document with its VAT and its further parts: the parts of one that is divided are certified together."""
    vats = [booked.paid for booked in input_vat.to_certify(ctx, waiting)]
    for at, one in enumerate(waiting):
        others = [place for place, other in enumerate(waiting) if place != at and one_paper(one, other)]
        if not others or at < min(others):
            yield at, sum((vats[place] for place in others), vats[at]), tuple(waiting[place] for place in others)


def _last(ctx: Context, named: str) -> date:
    """The last day of the month that the list names, else of this month."""
    first = date.fromisoformat(f"{named}-01") if named else ctx.today
    return month(first).end - timedelta(days=1)


def _plain(number: str) -> str:
    return number.strip().upper()


def write(ctx: Context, of: Import, plans: Iterable[Plan]) -> None:
    by_month: dict[date, list[Matched]] = {}
    for matched in (new for plan in plans for new in plan.new):
        by_month.setdefault(matched.last, []).append(matched)
    made = []
    for last, matches in sorted(by_month.items()):
        waiting = {one.id for one in certifications.waiting(ctx.book, date.max, ctx.rules.currency, lock=True)}
        documents = [expense for one in matches for expense in one.expenses]
        if not {one.id for one in documents} <= waiting:
            raise Overtaken()
        kept = certification.book(ctx, documents, last)
        document = f"certification:{kept.id}"
        made += [Imported(of.source, f"{one.row.key}:{kept.id}", document, one.row.digest) for one in matches]
    if made:
        imports.remember(ctx.book, of.id, made)


def take_back(ctx: Context, of: Import, after: str, most: int) -> Undone:
    """All of it: the lists go, their documents wait again."""
    rows = imports.of_import(ctx.book, of.id, MOST, after)
    if not rows:
        return Undone(0)
    done = 0
    for number in sorted({row.number for row in rows}):
        kept = certifications.get(ctx.book, number, ctx.rules.currency)
        if kept.state == "booked":
            done += len(kept.documents)
            certification.taken_back(ctx, kept)
    imports.forget(ctx.book, rows)
    return Undone(done, last=rows[-1].identity)


def _shown(ctx: Context, new: Matched) -> tuple[Text, ...]:
    row, expense, last, _more = new
    return (
        verbatim(row.number),
        Text("{d}", {"d": expense.day}),
        verbatim(expense.vendor or row.seller or "–"),
        Text("{m}", {"m": row.tax}),
        verbatim(f"{last:%Y-%m}"),
    )


def _facts(ctx: Context, plan: Plan) -> tuple[Fact, ...]:
    return tuple(Fact(_("Tax"), Text("{m}", {"m": total})) for total in totals(new.row.tax for new in plan.new))


CERTIFIED = ImportKind(
    name="certified",
    subjects=("certified",),
    called=_("certified invoices"),
    roles=("finance",),
    only=ONLY_CERTIFIES,
    planner=planner,
    write=write,
    heads=(_("Number"), _("Date"), _("Supplier"), _("Tax"), _("Month")),
    numeric=(3,),
    shown=_shown,
    facts=_facts,
    take_back=take_back,
    whole=True,
)
