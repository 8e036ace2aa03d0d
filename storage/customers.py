"""Customers: tier, rating, the names and accounts they pay under, and every contact with them about money."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select

from ledger.owed import Customer
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.upsert import insert_or

_CUSTOMER, _ACCOUNT, _CONTACT = table(t.CustomerRow), table(t.CustomerAccountRow), table(t.ContactRow)


@dataclass(frozen=True, slots=True)
class CustomerContact:
    """A conversation with a customer about money.

    Attributes:
        how: call, mail, visit, letter.  result: promise, dispute, no answer, other.
        override: it was within the cooldown after somebody else's, on purpose.
    """

    customer: str
    day: date
    person: int
    how: str
    result: str = ""
    promise: date | None = None
    note: str = ""
    override: bool = False
    at: datetime | None = None


def get(book: Book, name: str) -> Customer:
    """What is known of a customer; a plain one where nothing is."""
    return every(book).get(name) or Customer(name)


def every(book: Book) -> dict[str, Customer]:
    """Every customer of whom something is known, by name."""
    return {
        r.name: Customer(
            r.name, r.tier, r.rating, r.silent, tuple(filter(None, r.aliases.split("\n"))), r.locale, r.address
        )
        for r in book.connection.execute(select(_CUSTOMER))
    }


def put(book: Book, customer: Customer) -> None:
    """Keep what is known of a customer; what was before stands in the trail."""
    before = get(book, customer.name)
    values = {
        "name": customer.name,
        "tier": customer.tier,
        "rating": customer.rating,
        "silent": customer.silent,
        "aliases": "\n".join(customer.aliases),
        "locale": customer.locale,
        "address": customer.address,
    }
    _upsert(book, _CUSTOMER, "name", values)
    audit.note(book, "customer.changed", f"customer:{customer.name}", before=_said(before), after=_said(customer))


def accounts(book: Book) -> dict[str, str]:
    """Account number -> the customer that has paid from it."""
    return {row.account: row.customer for row in book.connection.execute(select(_ACCOUNT))}


def payer(book: Book, account: str) -> str | None:
    """Who has paid from an account; "" where it pays for several, None where nobody knows."""
    found = book.connection.execute(select(_ACCOUNT.c.customer).where(_ACCOUNT.c.account == account)).scalar()
    return None if found is None else str(found)


def learn(book: Book, account: str, customer: str) -> None:
    """The customer pays from that account: a person has confirmed it.  "": it pays for several."""
    _upsert(book, _ACCOUNT, "account", {"account": account, "customer": customer})


def note(book: Book, contact: CustomerContact) -> int:
    """Keep a contact; returns its id."""
    values = {
        "customer": contact.customer,
        "day": contact.day,
        "at": book.now,
        "person": contact.person,
        "how": contact.how,
        "result": contact.result,
        "promise": contact.promise,
        "note": contact.note,
        "override": contact.override,
    }
    id: int = book.connection.execute(insert(_CONTACT).values(values)).inserted_primary_key[0]  # type: ignore[index]
    said = {name: str(values[name]) for name in ("day", "how", "result", "promise", "note", "override")}
    audit.note(book, "customer.contacted", f"customer:{contact.customer}", **said)
    return id


def at(book: Book, customer: str, person: int, instant: datetime) -> CustomerContact | None:
    """The contact that a person logged at that instant."""
    rows = select(_CONTACT).where(
        _CONTACT.c.customer == customer, _CONTACT.c.person == person, _CONTACT.c.at == instant
    )
    row = book.connection.execute(rows.order_by(_CONTACT.c.id.desc())).first()
    return _contact(row) if row else None


def forget(book: Book, contact: CustomerContact) -> None:
    """Take a contact back; it stands in the trail only."""
    mine = (_CONTACT.c.customer == contact.customer) & (_CONTACT.c.person == contact.person)
    book.connection.execute(delete(_CONTACT).where(mine, _CONTACT.c.at == contact.at))
    said = {"day": str(contact.day), "how": contact.how, "result": contact.result, "note": contact.note}
    audit.note(book, "customer.contact_withdrawn", f"customer:{contact.customer}", **said)


def contacts(book: Book, customer: str, limit: int = 20) -> tuple[CustomerContact, ...]:
    """The latest contacts with a customer, the last one first."""
    rows = select(_CONTACT).where(_CONTACT.c.customer == customer).order_by(_CONTACT.c.id.desc()).limit(limit)
    return tuple(_contact(row) for row in book.connection.execute(rows))


def latest(book: Book, names: Iterable[str]) -> dict[str, CustomerContact]:
    """Customer -> the last contact with it."""
    wanted = sorted(set(names))
    found: dict[str, CustomerContact] = {}
    for start in range(0, len(wanted), 500):
        last = select(func.max(_CONTACT.c.id)).where(_CONTACT.c.customer.in_(wanted[start : start + 500]))
        rows = select(_CONTACT).where(_CONTACT.c.id.in_(last.group_by(_CONTACT.c.customer)))
        found |= {row.customer: _contact(row) for row in book.connection.execute(rows)}
    return found


def _contact(r: Any) -> CustomerContact:
    return CustomerContact(r.customer, r.day, r.person, r.how, r.result, r.promise, r.note, r.override, r.at)


def _said(customer: Customer) -> dict[str, Any]:
    return {
        "tier": customer.tier,
        "rating": customer.rating,
        "silent": customer.silent,
        "aliases": list(customer.aliases),
        "locale": customer.locale,
        "address": customer.address,
    }


def _upsert(book: Book, into: Any, key: str, values: dict[str, Any]) -> None:
    made = insert_or(into, book.sqlite).values(values)
    book.connection.execute(made.on_conflict_do_update(index_elements=[key], set_=values))
