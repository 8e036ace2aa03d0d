"""The master data as one value: who, which projects, tasks, rates, locks.  Read at every message, changed rarely.

It is kept in memory under a revision that every change of master data replaces; a message asks for the revision (one
row) and takes what is in memory if it is still the same.  The revision is random, not counted: a change that was rolled
back leaves nothing behind that a later change could be mistaken for.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Table, select, update

from ledger.errors import NotFound, sentence
from ledger.exchange import ExchangeRate
from ledger.lock import Lock
from ledger.master_data.categories import CategoryVersion
from ledger.master_data.entry_rules import EntryRule
from ledger.master_data.suppliers import SupplierNames
from ledger.master_data.versions import MasterVersion
from ledger.money import Money
from ledger.nouns import Delegation, Person, Project, Seat, Task
from ledger.period import Period
from ledger.rates import Rate
from storage import master_rows
from storage import tables as t
from storage.book import Book
from storage.statement import SqlStatement


def table(row: Any) -> Table:
    """The table behind a row class."""
    behind: Table = row.__table__
    return behind


_SETTING = table(t.SettingRow)
_REVISION = SqlStatement(select(_SETTING.c.value).where(_SETTING.c.name == "revision"))
_REPLACE = update(_SETTING).where(_SETTING.c.name == "revision")

T = TypeVar("T")

UNBOUND = -1
"""Instead of a project: the channel is nobody's, and known for who is in it."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Directory:
    """Everybody and everything that has a name.  Others derive their own from it with `kept_with_directory`.

    Attributes:
        accounts: (platform, account) -> person id.
        seats: (person, project) -> roles; project 0 is the company.
        places: (platform, channel) -> (project id, locale); project 0 is the company's finance channel.
        listening: (platform, channel) -> "clear" or "addressed", where somebody has chosen what is heard there.
        outsiders: the bound channels in which people of other companies are, and that of `[notices] finance` likewise.
        heads: department -> (first day, person id; 0 for nobody), by day.
        project_departments: project id -> (first day, department; "" for nobody's), by day.
        suppliers: which spellings are one supplier's.  entry_rules: those that are on.
        category_versions: categories as the chat changed them, each from its day on.  master_versions: likewise
            accounts, units, currencies and tax rates.
        revision: under which it stands in the books; another process knows by it that it has the same.
    """

    people: Mapping[int, Person]
    accounts: Mapping[tuple[str, str], int]
    seats: Mapping[tuple[int, int], frozenset[str]]
    projects: Mapping[int, Project]
    by_code: Mapping[str, int]
    places: Mapping[tuple[str, str], tuple[int, str]]
    tasks: Mapping[int, Task]
    rates: tuple[Rate, ...]
    exchange: tuple[ExchangeRate, ...]
    lock: Lock | None
    delegations: tuple[Delegation, ...] = ()
    listening: Mapping[tuple[str, str], str] = field(default_factory=dict)
    outsiders: frozenset[tuple[str, str]] = frozenset()
    heads: Mapping[str, tuple[tuple[date, int], ...]] = field(default_factory=dict)
    project_departments: Mapping[int, tuple[tuple[date, str], ...]] = field(default_factory=dict)
    suppliers: SupplierNames = field(default_factory=SupplierNames)
    entry_rules: tuple[EntryRule, ...] = ()
    category_versions: tuple[CategoryVersion, ...] = ()
    revision: str = ""
    master_versions: tuple[MasterVersion, ...] = ()
    _holders: dict[tuple[str, int], tuple[Person, ...]] = field(default_factory=dict, init=False, repr=False)
    _seats_of: dict[int, tuple[Seat, ...]] = field(default_factory=dict, init=False, repr=False)
    _rates_for: dict[tuple[int, str], tuple[Rate, ...]] = field(default_factory=dict, init=False, repr=False)
    _channels: dict[int, tuple[tuple[str, str, str], ...]] = field(default_factory=dict, init=False, repr=False)
    _accounts_of: dict[int, tuple[tuple[str, str], ...]] = field(default_factory=dict, init=False, repr=False)

    def person(self, id: int) -> Person:
        try:
            return self.people[id]
        except KeyError:
            raise NotFound(sentence("There is no such person.")) from None

    def project(self, id: int) -> Project:
        try:
            return self.projects[id]
        except KeyError:
            raise NotFound(sentence("There is no such project.")) from None

    def roles(self, person: int, project: int = 0) -> frozenset[str]:
        """What a person may do in a project: the roles there and the company's together."""
        company = self.seats.get((person, 0), frozenset())
        return company | self.seats.get((person, project), frozenset()) if project else company

    def with_role(self, role: str, project: int = 0) -> tuple[Person, ...]:
        """Who holds a role in a project (project 0: in the company); nobody who has left."""
        if (role, project) not in self._holders:
            self._holders[role, project] = tuple(
                self.people[person]
                for (person, at), roles in self.seats.items()
                if at == project and role in roles and self.people[person].active
            )
        return self._holders[role, project]

    def seats_of(self, person: int) -> tuple[Seat, ...]:
        """Where a person sits, by project and role: found for everybody together, once, and kept."""
        if not self._seats_of:
            of_each: dict[int, list[Seat]] = {}
            for (who, at), roles in sorted(self.seats.items()):
                of_each.setdefault(who, []).extend(Seat(who, role, at) for role in sorted(roles))  # type: ignore[arg-type]
            for who, seats in of_each.items():
                self._seats_of[who] = tuple(seats)
        return self._seats_of.get(person, ())

    def department_of(self, project: int, day: date) -> str:
        """The department that a project is of on a day; "" where nobody has said."""
        steps = self.project_departments.get(project, ())
        return next((department for start, department in reversed(steps) if start <= day), "")

    def departments(self) -> tuple[str, ...]:
        """Every department that somebody or a project is or was of, or that has a head."""
        named = {name for one in self.people.values() for _start, name in one.departments}
        named |= {name for steps in self.project_departments.values() for _start, name in steps}
        return tuple(sorted((named | set(self.heads)) - {""}))

    def head(self, department: str, day: date) -> int:
        """The id of who leads a department on a day; 0 for nobody."""
        return next((person for start, person in reversed(self.heads.get(department, ())) if start <= day), 0)

    def rates_for(self, person: int, role: str) -> tuple[Rate, ...]:
        """The rates that may apply to a person, found once and kept."""
        if (person, role) not in self._rates_for:
            self._rates_for[person, role] = tuple(
                rate for rate in self.rates if rate.person in (0, person) and rate.role in ("", role)
            )
        return self._rates_for[person, role]

    def channels(self, project: int) -> tuple[tuple[str, str, str], ...]:
        """(platform, channel, locale) of every channel bound to a project, found once for all of them and kept."""
        if not self._channels:
            channels: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
            for (platform, channel), (bound, locale) in self.places.items():
                channels[bound].append((platform, channel, locale))
            self._channels.update((bound, tuple(theirs)) for bound, theirs in channels.items())
        return self._channels.get(project, ())

    def accounts_of(self, person: int) -> tuple[tuple[str, str], ...]:
        """Every account of a person, found once for everybody and kept."""
        if not self._accounts_of:
            accounts: dict[int, list[tuple[str, str]]] = defaultdict(list)
            for account, owner in self.accounts.items():
                accounts[owner].append(account)
            self._accounts_of.update((owner, tuple(theirs)) for owner, theirs in accounts.items())
        return self._accounts_of.get(person, ())

    def tasks_of(self, project: int) -> tuple[Task, ...]:
        return tuple(task for task in self.tasks.values() if task.project == project)


def kept_with_directory(make: Callable[[Directory], T]) -> Callable[[Directory], T]:
    """What is derived from a directory, made once and kept as long as the directory itself is.

    What is made must not hold the directory: it would keep it for ever.
    """
    kept: WeakKeyDictionary[Directory, T] = WeakKeyDictionary()

    @wraps(make)
    def once(directory: Directory) -> T:
        try:
            return kept[directory]
        except KeyError:
            pass
        kept[directory] = made = make(directory)
        return made

    return once


def directory(book: Book) -> Directory:
    """The master data as it stands in this transaction."""
    seen: Directory | None = book.known.get("directory")
    if seen is not None:
        return seen
    revision = book.remembered.revision if book.remembered else None
    if revision is None:
        found = _REVISION.first(book)
        assert found, "the database has no revision of the master data"
        revision = found[0]
        if book.remembered:
            book.remembered.revision = revision
    kept: tuple[str, Directory] | None = book.store.caches.get("directory")
    if kept is None or kept[0] != revision:
        kept = (revision, _load(book, revision))
        book.store.caches["directory"] = kept
    book.known["directory"] = kept[1]
    return kept[1]


def changed(book: Book) -> None:
    """Say that master data was changed in this transaction; nobody else writes until it is over."""
    book.take_alone()
    book.connection.execute(_REPLACE, {"value": secrets.token_hex(12)})
    book.known.pop("directory", None)
    if book.remembered:
        book.remembered.revision = None


def _load(book: Book, revision: str) -> Directory:
    def rows(row: Any) -> Any:
        return book.connection.execute(select(table(row)))

    aliases: dict[tuple[str, int], list[str]] = defaultdict(list)
    for row in book.connection.execute(select(table(t.AliasRow)).order_by(table(t.AliasRow).c.alias)):
        aliases[row.noun, row.ref].append(row.alias)
    trades = _by_day(book, t.TradeRow, "person", "trade")
    times = _by_day(book, t.WorkingTimeRow, "person", "minutes")
    departments = _by_day(book, t.DepartmentMemberRow, "person", "department")
    people = {
        row.id: replace(
            _person(row, aliases, trades.get(row.id, ())),
            entry_day=row.entry_day,
            leaving_day=row.leaving_day,
            working_times=times.get(row.id, ()),
            departments=departments.get(row.id, ()),
        )
        for row in rows(t.PersonRow)
    }
    projects = {row.id: _project(row, aliases) for row in rows(t.ProjectRow)}
    seats: dict[tuple[int, int], set[str]] = defaultdict(set)
    for row in rows(t.SeatRow):
        seats[row.person, row.project].add(row.role)
    places = list(rows(t.PlaceRow))
    return Directory(
        people=people,
        accounts={(row.platform, row.account): row.person for row in rows(t.IdentityRow)},
        seats={key: frozenset(roles) for key, roles in seats.items()},
        projects=projects,
        by_code={project.code: project.id for project in projects.values()},
        places={(row.platform, row.channel): (row.project, row.locale) for row in places if row.project != UNBOUND},
        listening={(row.platform, row.channel): row.listen for row in places if row.listen},
        outsiders=frozenset((row.platform, row.channel) for row in places if row.outsiders),
        heads=_by_day(book, t.DepartmentHeadRow, "department", "person"),
        project_departments=_by_day(book, t.ProjectDepartmentRow, "project", "department"),
        tasks={
            row.id: Task(row.id, row.project, row.name, row.state, row.nonbillable, row.done_day)
            for row in rows(t.TaskRow)
        },
        rates=tuple(_rate(row) for row in rows(t.RateRow)),
        exchange=tuple(
            ExchangeRate(row.base, row.quote, row.day, Decimal(row.number), row.source) for row in rows(t.ExchangeRow)
        ),
        lock=_lock(book),
        delegations=_delegations(book),
        suppliers=master_rows.suppliers(book),
        entry_rules=master_rows.entry_rules(book),
        category_versions=master_rows.category_versions(book),
        revision=revision,
        master_versions=master_rows.master_versions(book),
    )


def _by_day(book: Book, row: Any, whose: str, what: str) -> dict[Any, tuple[tuple[date, Any], ...]]:
    """Whose -> (first day, what holds from then on), by day."""
    columns = table(row).c
    found: dict[Any, list[tuple[date, Any]]] = defaultdict(list)
    for key, start, value in book.connection.execute(
        select(columns[whose], columns.start, columns[what]).order_by(columns.start)
    ):
        found[key].append((start, value))
    return {key: tuple(steps) for key, steps in found.items()}


def _person(row: Any, aliases: Mapping[tuple[str, int], list[str]], trades: tuple[tuple[date, str], ...]) -> Person:
    return Person(
        row.id,
        row.name,
        row.email,
        row.role,
        row.locale,
        row.timezone,
        row.active,
        tuple(aliases.get(("person", row.id), ())),
        row.mobile,
        trades,
    )


def _project(row: Any, aliases: Mapping[tuple[str, int], list[str]]) -> Project:
    run = Period(row.start_day, row.end_day) if row.start_day and row.end_day else None
    return Project(
        row.id,
        row.code,
        row.en,
        row.zh,
        row.currency,
        row.customer,
        run,
        row.state,
        row.kind,
        tuple(aliases.get(("project", row.id), ())),
        row.nonbillable,
    )


def _rate(row: Any) -> Rate:
    parts = tuple((name, int(minor)) for name, _sign, minor in (p.partition("=") for p in row.parts.split(";") if p))
    return Rate(row.kind, row.start, Money(row.minor, row.currency), row.person, row.role, parts, row.id)


def _delegations(book: Book) -> tuple[Delegation, ...]:
    rows = book.connection.execute(select(table(t.DelegationRow)).order_by(table(t.DelegationRow).c.id))
    last = {
        row.person: Delegation(row.person, row.deputy, row.start, row.until, row.upto_minor, row.project)
        for row in rows
    }
    return tuple(last.values())


def _lock(book: Book) -> Lock | None:
    locks = table(t.LockRow)
    row = book.connection.execute(select(locks).order_by(locks.c.id.desc()).limit(1)).first()
    return Lock(row.until, row.reason, row.person, row.at) if row and row.until else None
