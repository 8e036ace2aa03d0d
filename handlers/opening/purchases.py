"""Orders that come in open: what was invoiced of them in the former books, and what came before its invoice.

What came without an order in the sheet is an order of just that: an invoice takes back the estimates of its order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from formats.documents.opening_balances import OpeningRow
from handlers.books import commitments
from handlers.context import Context
from handlers.opening import documents
from ledger import posting
from ledger.errors import BadInput, sentence
from ledger.journal import Posting
from ledger.money import Money, part_of
from ledger.nouns import GoodsReceived, Order
from ledger.posting import BookedAmount, Dimensions
from storage import received


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """An order that is not invoiced in full; `before` is what was invoiced of it, both without deductible VAT.

    `rows`: the order's own line first, where the sheet has one, then what came and is not invoiced.
    """

    rows: tuple[OpeningRow, ...]
    project: int
    category: str
    supplier: str
    amount: Money
    before: Money

    def opening_lines(self, ctx: Context, day: date) -> list[Posting]:
        return [line for _row, amount in self._came(ctx, day) for line in self._estimated(ctx, amount, 0)]

    def _estimated(self, ctx: Context, amount: BookedAmount, order: int) -> list[Posting]:
        """An estimate (22号文 二(一)4) stands on the item of its order.  Its cost is in what the project has cost so
        far; there it changes places, for the invoice will take it back from the order's item."""
        item, project = f"order:{order}", ctx.directory.project(self.project)
        role = ctx.rules.cost_account(project.kind, self.category, ctx.today)
        of = Dimensions(self.project, self.category, 0, ctx.person.id, self.supplier)
        owed = Dimensions(0, party=self.supplier)
        return [
            posting.line(role, amount, of, item=item),
            posting.line(role, -amount, of),
            posting.line("payable_estimated", -amount, owed, item=item),
        ]

    def _came(self, ctx: Context, day: date) -> list[tuple[OpeningRow, BookedAmount]]:
        """What came and is not invoiced, line by line, in the three currencies."""
        return [
            (row, documents.amount_of(ctx, row.amount, row.worth, self.project, day))
            for row in self.rows
            if row.kind == "received" and row.amount
        ]

    def into_books(self, ctx: Context, number: int, day: date) -> dict[str, str]:
        first, message = self.rows[0], f"{documents.MESSAGE}{number}"
        ordered = documents.amount_of(ctx, self.amount, None, self.project, day)
        before = replace(
            ordered.project, minor=part_of(ordered.project.minor, 0, self.before.minor, of=self.amount.minor)
        )
        new = Order(
            0,
            ctx.person.id,
            self.project,
            self.category,
            0,
            first.day or day,
            self.supplier,
            " ".join(filter(None, (first.number, first.title))),
            self.amount,
            ordered.project,
            before,
            "committed",
            message=message,
            before=before,
        )
        kept = commitments.open_order(ctx, new)
        stands = Money(0, ordered.project.currency)
        for row, amount in self._came(ctx, day):
            stands += amount.project
            of = received.add(
                ctx.book, GoodsReceived(0, kept.id, day, amount.paid, amount.project, amount.company), message
            )
            memo = " ".join(filter(None, (documents.MEMO, row.number, self.supplier)))
            lines = self._estimated(ctx, amount, kept.id)
            received.posted(ctx.book, of.id, documents.book(ctx, day, lines, memo, f"received:{of.id}"))
        if stands:
            commitments.received_order(ctx, kept, stands)
        return documents.keys(self.rows, f"order:{kept.id}")


def open_order(rows: Sequence[OpeningRow], project: int, category: str) -> OpenOrder:
    """An order by its lines, the amounts of which were read already.  Raises BadInput where they cannot be of one."""
    first, came = rows[0], [row.amount for row in rows if row.kind == "received" and row.amount]
    currency = first.amount.currency if first.amount else ""
    if any(amount.currency != currency for amount in came):
        raise BadInput(sentence("An order has one currency."))
    whole = Money(sum(amount.minor for amount in came), currency)
    if first.kind == "received":
        return OpenOrder(tuple(rows), project, category, first.name, whole, Money(0, currency))
    ordered, before = first.amount or whole, first.invoiced or Money(0, currency)
    if not 0 <= before.minor < ordered.minor:
        raise BadInput(
            sentence("{invoiced} of {ordered} was invoiced: then nothing of the order is open."),
            invoiced=before,
            ordered=ordered,
        )
    if before.minor + whole.minor > ordered.minor:
        raise BadInput(
            sentence("{came} came and is not invoiced, and only {left} of the order is still to be invoiced."),
            came=whole,
            left=ordered - before,
        )
    return OpenOrder(tuple(rows), project, category, first.name, ordered, before)
