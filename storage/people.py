"""People, their accounts and their seats."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, insert, select, update

from ledger.nouns import Person
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import changed, directory, table
from storage.upsert import put

_PERSON, _IDENTITY, _SEAT = table(t.PersonRow), table(t.IdentityRow), table(t.SeatRow)
_SETTING, _TRADE = table(t.SettingRow), table(t.TradeRow)
_UNREMINDED = "unreminded:"
"""What the names of the settings begin with that say who is not to be reminded of hours; the person's id follows."""


def add(
    book: Book, name: str, *, email: str = "", role: str = "", locale: str = "", timezone: str = "", mobile: str = ""
) -> Person:
    """A new person, without account or seat."""
    values = {
        "name": name,
        "email": email.lower(),
        "mobile": digits(mobile),
        "role": role,
        "locale": locale,
        "timezone": timezone,
        "active": True,
    }
    id = book.connection.execute(insert(_PERSON).values(values)).inserted_primary_key[0]  # type: ignore[index]
    audit.note(book, "person.added", f"person:{id}", name=name, email=email, role=role)
    changed(book)
    return Person(id, name, email.lower(), role, locale, timezone, mobile=digits(mobile))


def change(book: Book, person: Person, **values: str | bool) -> None:
    """New values for some of name, email, role, locale, timezone, active."""
    before = {name: getattr(person, name) for name in values}
    book.connection.execute(update(_PERSON).where(_PERSON.c.id == person.id).values(values))
    audit.note(book, "person.changed", f"person:{person.id}", before=before, after=values)
    changed(book)


def set_trade(book: Book, person: Person, trade: str, start: date | None) -> None:
    """The trade of a person from a day on, in place of one of the same day; None: from the beginning."""
    if start is None:
        book.connection.execute(update(_PERSON).where(_PERSON.c.id == person.id).values(role=trade))
        before = person.role
    else:
        put(book, _TRADE, person=person.id, start=start, trade=trade)
        before = person.trade(start)
    audit.note(book, "person.trade", f"person:{person.id}", before=before, after=trade, start=start)
    changed(book)


def remind(book: Book, person: Person, *, on: bool) -> None:
    """Whether the person is reminded of days without hours; so is everybody who has said nothing."""
    name = f"{_UNREMINDED}{person.id}"
    before = person.id not in unreminded(book)
    if on:
        book.connection.execute(delete(_SETTING).where(_SETTING.c.name == name))
    else:
        put(book, _SETTING, name=name, value="1")
    audit.note(book, "person.reminders", f"person:{person.id}", before={"reminders": before}, after={"reminders": on})


def unreminded(book: Book) -> frozenset[int]:
    """The ids of those who are not to be reminded of days without hours."""
    names = book.connection.execute(select(_SETTING.c.name).where(_SETTING.c.name.startswith(_UNREMINDED)))
    return frozenset(int(name.removeprefix(_UNREMINDED)) for (name,) in names)


def link(book: Book, person: int, platform: str, account: str, name: str = "") -> None:
    """The account is that person's from now on, whoever's it was before."""
    put(book, _IDENTITY, platform=platform, account=account, person=person, name=name)
    audit.note(book, "identity.linked", f"person:{person}", platform=platform, account=account)
    changed(book)


def seat(book: Book, person: int, role: str, project: int = 0) -> bool:
    """Give a role; False where the person has it already."""
    if role in directory(book).seats.get((person, project), ()):
        return False
    book.connection.execute(insert(_SEAT).values(person=person, project=project, role=role))
    audit.note(book, "seat.given", f"person:{person}", project=project, role=role)
    changed(book)
    return True


def unseat(book: Book, person: int, role: str, project: int = 0) -> bool:
    """Take a role away; False where the person does not have it."""
    gone = book.connection.execute(
        delete(_SEAT).where(_SEAT.c.person == person, _SEAT.c.project == project, _SEAT.c.role == role)
    )
    if not gone.rowcount:
        return False
    audit.note(book, "seat.taken", f"person:{person}", project=project, role=role)
    changed(book)
    return True


def by_email(book: Book, email: str) -> Person | None:
    """The one active person with that address, whatever its case; None also where several have it."""
    if not email:
        return None
    found = [person for person in directory(book).people.values() if person.email == email.lower() and person.active]
    return found[0] if len(found) == 1 else None


def by_mobile(book: Book, mobile: str) -> Person | None:
    """The one active person with that number, with or without its country; None also where several have it."""
    wanted = digits(mobile)
    if len(wanted) < 7:
        return None
    found = [
        person
        for person in directory(book).people.values()
        if person.active
        and len(person.mobile) >= 7
        and (person.mobile.endswith(wanted) or wanted.endswith(person.mobile))
    ]
    return found[0] if len(found) == 1 else None


def digits(mobile: str) -> str:
    """A telephone number as digits only.

    >>> digits("+86 138-0013 8000")
    '8613800138000'
    """
    return "".join(char for char in mobile if char.isascii() and char.isdigit())
