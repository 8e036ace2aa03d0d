"""What lines of a sheet of opening balances become, one by one: a document in the books and its opening entry.

Each has its lines before it is written, so that the whole can be held against the trial balance first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, Protocol

from formats.documents.opening_balances import OpeningRow
from handlers.books import posting as books_posting
from handlers.context import Context
from ledger import posting
from ledger.exchange import convert
from ledger.journal import JournalEntry, Posting, balanced
from ledger.money import Money, round_div
from ledger.nouns import Expense, StaffAdvance
from ledger.opening import CLEARING
from ledger.owed import Payment, Payout
from ledger.posting import BookedAmount, Dimensions
from storage import audit, bank, entries, expenses, payments, payouts, staff_advances

MEMO = "opening balances"
MESSAGE = "opening:"
"""What the message of an expense begins with that came with opening balances; the import's number follows."""


class OpeningDocument(Protocol):
    """What some rows of the sheet become; the first is the one that shows it."""

    @property
    def rows(self) -> tuple[OpeningRow, ...]: ...

    @property
    def project(self) -> int: ...

    def opening_lines(self, ctx: Context, day: date) -> list[Posting]:
        """Its lines, without the one on the clearing account."""
        ...

    def into_books(self, ctx: Context, number: int, day: date) -> dict[str, str]:
        """Keep it and book it, as part of an import; key of a row -> the document that it became."""
        ...


def amount_of(ctx: Context, amount: Money, worth: Money | None, project: int, day: date) -> BookedAmount:
    """An amount in the three currencies; `worth` is what it stands at in the former books, else the day's rate counts.

    Raises BadInput where a rate is missing.
    """
    home = ctx.rules.currency
    company = worth or books_posting.in_company(ctx, amount, day)
    code = ctx.directory.project(project).currency if project else home
    if code == amount.currency:
        return BookedAmount(amount, amount, company)
    kept = company if code == home else convert(company, code, day, ctx.directory.exchange).amount
    return BookedAmount(amount, kept, company)


def book(ctx: Context, day: date, lines: Sequence[Posting], memo: str, source: str) -> int:
    """One opening entry: these lines against the clearing account.  Returns its number, 0 where there is nothing."""
    lines = [line for line in lines if line.company or line.paid]
    if not lines:
        return 0
    left = Money(-sum(line.company.minor for line in lines), ctx.rules.currency)
    if left:
        lines.append(Posting(CLEARING, left, left, left))
    return entries.post(ctx.book, balanced(JournalEntry(day, day, memo, source, tuple(lines))))


def opened(ctx: Context, subject: str, amount: Money, **more: int | str) -> None:
    """The trail says that it came with opening balances."""
    noun = subject.partition(":")[0]
    audit.note(ctx.book, f"{noun}.opened", subject, minor=amount.minor, currency=amount.currency, **more)


def keys(rows: Iterable[OpeningRow], document: str) -> dict[str, str]:
    return {row.key: document for row in rows}


@dataclass(frozen=True, slots=True)
class OpenBill:
    """A supplier's invoice that is not paid, a claim that is not paid out, or only VAT that waits for certification."""

    rows: tuple[OpeningRow, ...]
    project: int
    person: int
    category: str
    amount: Money
    paid_by: Literal["payable", "employee", "bank"]

    def opening_lines(self, ctx: Context, day: date, id: int = 0) -> list[Posting]:
        whole, made = amount_of(ctx, self.amount, self.rows[0].worth, self.project, day), []
        vendor = "" if self.paid_by == "employee" else self.rows[0].name
        if waits := self.rows[0].vat:
            vat = Dimensions(self.project, party=vendor)
            worth = round_div(whole.company.minor * waits.minor, self.amount.minor)
            part = amount_of(ctx, waits, Money(worth, ctx.rules.currency), self.project, day)
            made.append(posting.line("input_vat_pending", part, vat, item=f"expense:{id}"))
        if self.paid_by != "bank":
            owed = Dimensions(0, person=self.person if self.paid_by == "employee" else 0, party=vendor)
            made.append(posting.line(self.paid_by, -whole, owed, item=f"expense:{id}"))
        return made

    def into_books(self, ctx: Context, number: int, day: date) -> dict[str, str]:
        row, whole = self.rows[0], amount_of(ctx, self.amount, self.rows[0].worth, self.project, day)
        kept = expenses.add(
            ctx.book,
            Expense(
                0,
                self.person,
                self.project,
                self.category,
                0,
                row.day or day,
                "" if self.paid_by == "employee" else row.name,
                row.title or ("" if self.paid_by == "payable" else row.number),
                self.amount,
                row.vat,
                "posted",
                invoice_number=row.number,
                paid_by=self.paid_by,
                booked=whole.project,
                company=whole.company,
                message=f"{MESSAGE}{number}",
                buyer="us",
                vat=row.vat or Money(0, self.amount.currency),
                due=row.due if self.paid_by == "payable" else None,
            ),
        )
        document = f"expense:{kept.id}"
        opened(ctx, document, self.amount, project=self.project)
        memo = f"{MEMO} {row.number} {row.name}".strip()
        entry = book(ctx, day, self.opening_lines(ctx, day, kept.id), memo, document)
        expenses.put(ctx.book, replace(kept, entry=entry))
        if self.paid_by == "bank":
            bank.excuse(ctx.book, document, self.amount.minor)
        return keys(self.rows, document)


@dataclass(frozen=True, slots=True)
class OpenStaffAdvance:
    """Money that a person was given ahead and has not spent."""

    rows: tuple[OpeningRow, ...]
    person: int
    amount: Money
    project: int = 0

    def opening_lines(self, ctx: Context, day: date) -> list[Posting]:
        return [posting.line("advance", BookedAmount.same(self.amount), Dimensions(0, person=self.person))]

    def into_books(self, ctx: Context, number: int, day: date) -> dict[str, str]:
        new = StaffAdvance(
            0, self.person, day, self.amount, self.rows[0].title, state="opening", message=f"{MESSAGE}{number}"
        )
        kept = staff_advances.add(ctx.book, new)
        document = f"staff_advance:{kept.id}"
        entry = book(ctx, day, self.opening_lines(ctx, day), f"{MEMO} {self.rows[0].name}", document)
        staff_advances.posted(ctx.book, kept.id, entry)
        return keys(self.rows, document)


@dataclass(frozen=True, slots=True)
class OpenPrepayment:
    """What a supplier was paid before its invoice."""

    rows: tuple[OpeningRow, ...]
    amount: Money
    project: int = 0

    def opening_lines(self, ctx: Context, day: date, id: int = 0) -> list[Posting]:
        whole = amount_of(ctx, self.amount, self.rows[0].worth, 0, day)
        return [posting.line("prepaid", whole, Dimensions(0, party=self.rows[0].name), item=f"payout:{id}")]

    def into_books(self, ctx: Context, number: int, day: date) -> dict[str, str]:
        nothing = Money(0, self.amount.currency)
        new = Payout(0, "prepayment", day, self.rows[0].name, self.amount, nothing, state="opening")
        kept = payouts.add(ctx.book, new, f"{MESSAGE}{number}", self.rows[0].title)
        document = f"payout:{kept.id}"
        entry = book(ctx, day, self.opening_lines(ctx, day, kept.id), f"{MEMO} {self.rows[0].name}", document)
        payouts.posted(ctx.book, kept.id, entry)
        return keys(self.rows, document)


@dataclass(frozen=True, slots=True)
class OpenReceipt:
    """A customer's money that belongs to no contract: unapplied."""

    rows: tuple[OpeningRow, ...]
    project: int
    customer: str
    amount: Money

    def opening_lines(self, ctx: Context, day: date, id: int = 0) -> list[Posting]:
        whole = amount_of(ctx, self.amount, self.rows[0].worth, self.project, day)
        of = Dimensions(self.project, party=self.customer)
        return [posting.line("unapplied", -whole, of, item=f"payment:{id}")]

    def into_books(self, ctx: Context, number: int, day: date) -> dict[str, str]:
        nothing = Money(0, self.amount.currency)
        new = Payment(0, self.project, day, self.customer, self.amount, nothing, state="opening")
        kept = payments.pay(ctx.book, new, f"{MESSAGE}{number}", self.rows[0].title)
        document = f"payment:{kept.id}"
        entry = book(ctx, day, self.opening_lines(ctx, day, kept.id), f"{MEMO} {self.customer}", document)
        payments.posted(ctx.book, kept.id, entry)
        return keys(self.rows, document)


@dataclass(frozen=True, slots=True)
class CostSoFar:
    """What a project has cost in one category: its budget has been used by so much."""

    rows: tuple[OpeningRow, ...]
    project: int
    category: str
    amount: Money

    def opening_lines(self, ctx: Context, day: date) -> list[Posting]:
        """Cost of our own projects and of the pool was carried with the months that are closed."""
        whole = amount_of(ctx, self.amount, self.rows[0].worth, self.project, day)
        project = ctx.directory.project(self.project)
        role = ctx.rules.cost_account(project.kind, self.category, day)
        made = [posting.line(role, whole, Dimensions(self.project, self.category))]
        own = "internal_carried"
        gone = {"internal": own, "administration": own, "overhead": "overhead"}.get(project.kind)
        if gone:
            made.append(posting.line(gone, -whole, Dimensions(self.project)))
        return made

    def into_books(self, ctx: Context, number: int, day: date) -> dict[str, str]:
        lines, project = self.opening_lines(ctx, day), ctx.directory.project(self.project)
        entry = book(ctx, day, lines, f"{MEMO} {project.code}", f"import:{number}")
        change = {self.category: lines[0].project_amount.minor}
        books_posting.watch(ctx, project, change, f"import:{number}")
        return keys(self.rows, f"entry:{entry}")
