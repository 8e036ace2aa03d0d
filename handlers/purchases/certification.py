"""Input VAT is certified: the list of what waits, booked in a month, taken back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from chat.cards.card import Button, Card, Fact, Reply, Table
from chat.folding import folded
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Text, _, _n, verbatim
from chat.values.days import days_at
from chat.values.unread import Unread
from handlers import button_values, fields, lookup
from handlers.books import input_vat, posting
from handlers.context import Context
from handlers.purchases import ONLY_CERTIFIES
from ledger import posting as rules
from ledger.errors import BadInput, WrongState, sentence
from ledger.input_vat import Certification
from ledger.money import Money
from ledger.nouns import Expense
from ledger.period import month
from ledger.posting import CertifiedVat, Dimensions
from ledger.tax import TRANSFERRED
from storage import certifications, entries, payouts, supplier_credits, vat_transfers
from storage.supplier_credits import Credited

_EXCEPT = Pattern(r"\b(?:except|without|but not)\b|除了?|不含|不包括")
_MONTH = Pattern(r"\d{4}\s?[-/年]\s?\d{1,2}月?(?:\s|$)|\d{1,2}月")
"""What is written like a month."""
_NUMBER = Pattern(r"[^\s,，、;；]+")


@dataclass(frozen=True, slots=True)
class ChosenDocuments:
    """Which of the waiting documents are meant: all of a month's list, some of it, or all but some.

    Attributes:
        last: the last day of the month in which they are certified.
        ids: of the documents that are named.
        but: they are left out; else they alone are meant, where any are named.
    """

    last: date
    ids: tuple[int, ...] = ()
    but: bool = False

    @property
    def text(self) -> str:
        """As a button's value, without the mark of what was shown."""
        return f"{self.last.isoformat()} {'-' if self.but else '+'} {' '.join(map(str, self.ids))}".strip()


def certify(said: Said, ctx: Context) -> Reply:
    """`certify 2026-11`, `认证 11月 除了 24327001`: the list, and the button that books it."""
    ctx.require("finance", sentence=ONLY_CERTIFIES)
    chosen = _selection(ctx, said.text)
    return Reply(_list_card(ctx, chosen), private=True)


def confirm(click: Clicked, ctx: Context) -> Reply:
    """Book the list that was shown; where it has changed since, it is shown anew and nothing is booked."""
    ctx.require("finance", sentence=ONLY_CERTIFIES)
    mark, text = button_values.parts(click.value, 2)
    chosen = _of_button(text)
    documents = _chosen(ctx, chosen, lock=True)
    if not documents or _mark(ctx, documents) != mark:
        toast = _("Something has changed since; please look again.")
        return Reply(_list_card(ctx, chosen), private=True, toast=toast)  # what was certified stays on its card
    return Reply(done_card(ctx, book(ctx, documents, chosen.last)), replace=True)


def show_certified(said: Said, ctx: Context) -> Reply:
    """The last lists that were certified, each to be taken back."""
    ctx.require("finance", "auditor", "admin", sentence=ONLY_CERTIFIES)
    found = certifications.latest(ctx.book, ctx.rules.currency)
    if not found:
        return Reply(Card(_("No input VAT has been certified yet.")), private=True)
    rows = tuple(
        (
            Text("{n}", {"n": of.id}),
            Text("{d}", {"d": of.day}),
            _n("{n} document", "{n} documents", len(of.documents)),
            Text("{m}", {"m": of.tax}),
            Text("{m}", {"m": of.out}) if of.out else verbatim("–"),
        )
        for of in found
    )
    heads = (_("List"), _("Day"), _("What"), _("Tax"), _("Transferred out"))
    buttons: tuple[Button, ...] = ()
    if "finance" in ctx.roles():
        buttons = tuple(Button(_("Take list {n} back", n=of.id), "certification.undo", str(of.id)) for of in found[:5])
    refs = tuple(f"certification:{of.id}" for of in found)
    table = Table(heads, rows, numeric=(3, 4), essential=(2, 3, 4), refs=refs)
    return Reply(
        Card(_("Certified input VAT"), table=table, buttons=buttons),
        private=True,
    )


def undo(click: Clicked, ctx: Context) -> Reply:
    """Take a list back: its entry is reversed, its documents wait again."""
    of = undone(ctx, button_values.number(click.value))
    what = _("certified input VAT of {month}, {tax}", month=f"{of.day:%Y-%m}", tax=of.tax)
    return Reply(Card(_("Taken back: {what}", what=what), lines=(wait_again(of),), tone="good"), replace=True)


def undone(ctx: Context, id: int) -> Certification:
    """A list taken back by finance.  Raises NotAllowed, NotFound, WrongState."""
    ctx.require("finance", sentence=ONLY_CERTIFIES)
    of = certifications.get(ctx.book, id, ctx.rules.currency)
    if of.state != "booked":
        raise WrongState(sentence("That list was taken back already."))
    taken_back(ctx, of)
    return of


def wait_again(of: Certification) -> Text:
    """What a list that was taken back comes to."""
    return _n("{n} document waits again.", "{n} documents wait again.", len(of.documents))


def book(ctx: Context, documents: Sequence[Expense], last: date) -> Certification:
    """Certify documents in the month that ends on `last`.  Raises WrongState where that month is locked."""
    day = day_of(ctx, last)
    made, tax, out, moved = [], 0, 0, []
    for expense, vat in zip(documents, input_vat.to_certify(ctx, documents), strict=True):
        project, goes_on = ctx.directory.project(expense.project), expense.use in TRANSFERRED
        made.append(
            CertifiedVat(
                vat,
                f"expense:{expense.id}",
                Dimensions(project.id, expense.category, expense.task, expense.person, expense.vendor),
                ctx.rules.cost_account(project.kind, expense.category, expense.day),
                goes_on,
            )
        )
        tax += vat.company.minor
        if goes_on:
            lookup.still_open(project)
            out += vat.company.minor
            moved.append((project, {expense.category: vat.project.minor}, f"expense:{expense.id}"))
    home = ctx.rules.currency
    kept = certifications.add(ctx.book, day, documents, Money(tax, home), Money(out, home), ctx.message)
    entry = rules.certification(made, day=day, booked=day, memo=f"{day:%Y-%m}", source=f"certification:{kept.id}")
    certifications.posted(ctx.book, kept.id, entries.post(ctx.book, entry))
    with posting.together(ctx):
        for project, change, cause in moved:
            posting.watch(ctx, project, change, cause)
    return certifications.get(ctx.book, kept.id, home)


def taken_back(ctx: Context, of: Certification) -> None:
    """The entry of a list is reversed on its day, or the first open one; its documents wait again.

    Raises WrongState where some of its VAT was transferred out since.
    """
    for id in vat_transfers.sums(ctx.book, of.documents):
        raise WrongState(sentence("VAT of document {id} was transferred out since; take that back first."), id=id)
    for id, credited in supplier_credits.sums(ctx.book, of.documents).items():
        if credited.out:
            raise WrongState(
                sentence("A credit note took some of the VAT of document {id} since; take that back first."), id=id
            )
    booked = posting.day_in_books(ctx, of.day, 0)
    found = entries.standing(ctx.book, f"certification:{of.id}")
    lookup.cost_still_open(ctx, found)
    for old in found:
        entries.reverse(ctx.book, old, booked=booked, memo="taken back", red=ctx.rules.red)
    certifications.undo(ctx.book, of)


def day_of(ctx: Context, last: date) -> date:
    """The day on which a month's list is booked: its last one, today while it runs.  Raises WrongState, BadInput."""
    if last.replace(day=1) > ctx.today:
        raise BadInput(sentence("{day} is still to come."), day=last, field="day")
    day = min(last, ctx.today)
    lock = ctx.directory.lock
    if lock is not None and day < lock.until:
        raise WrongState(
            sentence("The books are closed up to {day}: VAT counts in the month in which it is certified."),
            hint=sentence("Certify it in a month that is open, or say: unlock DAY because …"),
            day=lock.until - timedelta(days=1),
        )
    return day


def done_card(ctx: Context, of: Certification) -> Card:
    """What was certified, with the way back."""
    title = _n(
        "{n} document certified in {month}: {tax}",
        "{n} documents certified in {month}: {tax}",
        len(of.documents),
        month=f"{of.day:%Y-%m}",
        tax=of.tax,
    )
    lines = (_("{out} of it was transferred out to the cost.", out=of.out),) if of.out else ()
    buttons = (Button(_("Undo"), "certification.undo", str(of.id)),)
    return Card(title, lines=lines, buttons=buttons, tone="good")


def _list_card(ctx: Context, chosen: ChosenDocuments) -> Card:
    day_of(ctx, chosen.last)
    documents = _chosen(ctx, chosen)
    if not documents:
        return Card(_("Nothing waits to be certified up to {day}.", day=chosen.last), tone="good")
    totals = input_vat.to_certify(ctx, documents)
    credited = supplier_credits.sums(ctx.book, (expense.id for expense in documents))
    home = ctx.rules.currency
    tax = Money(sum(vat.company.minor for vat in totals), home)
    out = Money(
        sum(vat.company.minor for vat, expense in zip(totals, documents, strict=True) if expense.use in TRANSFERRED),
        home,
    )
    rows = tuple(
        (
            verbatim(expense.called),
            Text("{d}", {"d": expense.day}),
            verbatim(expense.vendor or "–"),
            Text("{m}", {"m": _less(expense, credited) - vat.paid}),
            Text("{m}", {"m": vat.paid}),
            Text("{use}", {"use": fields.USE[expense.use]}),
        )
        for expense, vat in zip(documents, totals, strict=True)
    )
    heads = (_("Number"), _("Date"), _("Supplier"), _("Net"), _("Tax"), _("What it is for"))
    lines = (_("{out} of it goes on to the cost: it is for what nobody deducts.", out=out),) if out else ()
    month_name = f"{chosen.last:%Y-%m}"
    button = Button(
        _("Certify in {month}: {tax}", month=month_name, tax=tax),
        "certification.confirm",
        f"{_mark(ctx, documents)} {chosen.text}",
        style="main",
    )
    title = _n("{n} document waits to be certified", "{n} documents wait to be certified", len(documents))
    facts = (Fact(_("Month"), verbatim(month_name)), Fact(_("Tax"), Text("{m}", {"m": tax})))
    refs = tuple(f"expense:{expense.id}" for expense in documents)
    table = Table(heads, rows, numeric=(3, 4), essential=(2, 3, 4), refs=refs)
    return Card(title, lines=lines, facts=facts, table=table, buttons=(button,))


def _chosen(ctx: Context, chosen: ChosenDocuments, *, lock: bool = False) -> tuple[Expense, ...]:
    waiting = certifications.waiting(ctx.book, chosen.last, ctx.rules.currency, lock=lock)
    if not chosen.ids:
        return waiting
    return tuple(expense for expense in waiting if (expense.id in chosen.ids) != chosen.but)


def _less(expense: Expense, credited: Mapping[int, Credited]) -> Money:
    """A document less its credit notes."""
    gone = credited[expense.id].gross if expense.id in credited else 0
    return Money(expense.gross.minor - gone, expense.gross.currency)


def _mark(ctx: Context, documents: Sequence[Expense]) -> str:
    """What was shown, to see whether it is still the same."""
    totals = input_vat.to_certify(ctx, documents)
    shown = "|".join(f"{one.id}:{vat.paid}:{one.use}" for one, vat in zip(documents, totals, strict=True))
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


def _of_button(text: str) -> ChosenDocuments:
    last, _blank, rest = text.partition(" ")
    sign, _blank, ids = rest.partition(" ")
    if sign not in ("+", "-"):
        raise button_values.outdated()
    return ChosenDocuments(button_values.day(last), tuple(map(button_values.number, ids.split())), sign == "-")


def _selection(ctx: Context, text: str) -> ChosenDocuments:
    """The month and the documents that words name.  Raises BadInput where a number is none that waits."""
    low, this_month = folded(text), month(ctx.today).end - timedelta(days=1)
    place = len(low) - len(low.lstrip())
    first = (low.split() or [""])[0].upper()
    known = {one.called.upper() for one in certifications.waiting(ctx.book, this_month, ctx.rules.currency)}
    read = None if first in known else days_at(low, place, ctx.today, ctx.rules.day_order)
    if read is not None and isinstance(read[1], Unread):
        raise lookup.refused(read[1])
    wrong = _MONTH.match(low, place) if read is None and first not in known else None
    if wrong is not None:
        raise BadInput(
            sentence("“{text}” is no month. Write for example 2026-11."), text=text[place : wrong.end()], field="day"
        )
    last, rest = this_month, text
    if read is not None and not isinstance(read[1], Unread):
        last, rest = month(read[1].last).end - timedelta(days=1), text[read[0] :]
    but = _EXCEPT.search(rest)
    words = rest[but.end() :] if but else rest
    waiting = certifications.waiting(ctx.book, last, ctx.rules.currency)
    named = {expense.called.upper(): expense.id for expense in waiting}
    named |= {f"#{expense.id}": expense.id for expense in waiting}
    receipts = payouts.tax_receipts(ctx.book)
    named |= {receipts[one.id].upper(): one.id for one in waiting if one.id in receipts}
    ids = []
    for match in _NUMBER.finditer(words):
        number = match[0].upper()
        if number not in named:
            raise BadInput(
                sentence("No document {number} waits to be certified up to {day}."),
                number=match[0][:40],
                day=last,
                field="number",
            )
        ids.append(named[number])
    return ChosenDocuments(last, tuple(dict.fromkeys(ids)), bool(but))
