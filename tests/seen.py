"""What a person has seen who presses a button: the version of the document, which its cards carry beside the number."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from chat.incoming import Place
from handlers import button_values
from handlers.approvals import cards, documents
from handlers.approvals.documents import AlsoWaiting
from handlers.context import Context
from handlers.conversation.contents import CONTENTS
from handlers.hours import approval as weeks
from handlers.payments import received
from handlers.rules import Rules
from ledger.errors import BookError
from storage import expenses, payments
from storage.book import Book
from storage.directory import directory


def value(read: Callable[[], AbstractContextManager[Book]], rules: Rules, action: str, given: str) -> str:
    """What the button of a card that was made just now carries, for a test that gives the number alone."""
    noun, _dot, verb = action.rpartition(".")
    kinds = {kind.action: kind for kind in CONTENTS.approvables if not isinstance(kind, AlsoWaiting)}
    bare = given.replace(".", "").replace("-", "").isdigit()
    try:
        if noun in kinds and given.isdigit() and verb in ("approve", "reject", "undo", *kinds[noun].undo.values()):
            with read() as book:
                ctx = _context(book, rules)
                return cards.reference(documents.case(ctx, kinds[noun], kinds[noun].load(ctx, given)))
        if action in ("hours.approve", "hours.reject") and bare:
            with read() as book:
                return weeks.seen(_context(book, rules), given)
        if action == "expense.reimburse" and given.replace(" ", "").isdigit():
            with read() as book:
                claims = [
                    expenses.get(book, button_values.number(id), rules.currency).claim.minor for id in given.split()
                ]
                return f"{sum(claims)} {given}"
        if action == "payment.refund" and given.isdigit():
            with read() as book:
                return received.refund_value(payments.get(book, button_values.number(given)))
    except BookError:
        return given
    return given


def _context(book: Book, rules: Rules) -> Context:
    people = directory(book)
    return Context(
        book,
        people,
        rules,
        next(iter(people.people.values())),
        Place("test", "", "direct"),
        None,
        "",
        contents=CONTENTS,
    )
