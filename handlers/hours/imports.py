"""Hours out of time trackers' files: what their rows mean here, and what those that changed over there change.

New rows are written many at once; a changed one takes back what it had become and books anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from chat.cards.card import Card, Fact
from chat.text import Duration, Text, _, verbatim
from formats.sheet import Problem, Sheet, TimeRow
from handlers import lookup
from handlers.books import posting as books_posting
from handlers.context import Context
from handlers.hours.import_matching import RowMatcher
from handlers.imports.kinds import ImportKind, Plan, Planner, Undone
from ledger.errors import sentence
from ledger.nouns import Hours
from ledger.rates import NOTHING_BOOKED, DayBooked
from storage import audit, bulk, entries, hours, imports, time_spent
from storage.imported_hours import ImportNames, NewHours, prepared
from storage.imports import Import, Imported, Overtaken

STANDING = ("pending", "posted")


class ChangedHours(NamedTuple):
    """A row that was taken before and says something else now: the hours that it became, and those in their place."""

    imported: Imported
    old: Hours
    new: NewHours


class HoursPlan(Plan):
    """A plan of hours, the master data that it was made with, and the last event of the books that it was made for.

    What is new are `NewHours`, or `PreparedHours`."""

    __slots__ = ("event", "revision")

    def __init__(self, revision: str, event: int) -> None:
        super().__init__()
        self.revision, self.event = revision, event


class HoursPlanning:
    """Plans the rows of a file whose days lie between two; the books are asked what they know of rows by `look`."""

    def __init__(self, ctx: Context, source: str, days: tuple[date, date] | None) -> None:
        self._event, _hash = audit.head(ctx.book)  # before anything else: what comes later is seen when it is written
        self._ctx, self._source = ctx, source
        self._some = imports.any_known(ctx.book, source)
        self._known, self._moved, self._before = dict[str, Imported](), dict[str, Imported](), dict[int, Hours]()
        self._days = hours.booked_by_day(ctx.book, days)
        self._match = RowMatcher(ctx, self._days)

    def look(self, rows: Sequence[TimeRow]) -> None:
        """From now on these rows can be planned."""
        if not self._some:
            return
        known = self._known = imports.known(self._ctx.book, self._source, [row.key for row in rows])
        self._moved = {
            row.key: known[row.key] for row in rows if row.key in known and known[row.key].digest != row.digest
        }
        numbers = {one.number for one in self._moved.values()}
        self._before = hours.several(self._ctx.book, numbers, self._ctx.rules.currency)

    def plan(self, rows: Sequence[TimeRow]) -> Plan:
        """What they would bring, behind those that were planned before."""
        made = HoursPlan(self._ctx.directory.revision, self._event)
        match, known = self._match, self._known
        match.plan = made
        for row in rows:
            imported = known.get(row.key)
            if imported is None:
                if (new := match.meant(row)) is not None and _fits_the_day(self._ctx, made, self._days, new, row.line):
                    made.new.append(new)
            elif row.key not in self._moved or _same_as_kept(self._ctx, made, match, row, imported, self._before):
                made.known += 1
        return made


class HoursPreparation(HoursPlanning):
    """The same in another process than the one that writes: what is new is made ready for the database, under the
    numbers that follow the last."""

    def __init__(self, ctx: Context, of: Import, days: tuple[date, date] | None) -> None:
        super().__init__(ctx, of.source, days)
        self._names, self._numbered = ImportNames.of(ctx.book, of, ctx.rules.currency), bulk.HoursNumbers(ctx.book)

    def plan(self, rows: Sequence[TimeRow]) -> Plan:
        made = super().plan(rows)
        if made.new:
            made.new = prepared(made.new, *self._numbered.next(len(made.new)), self._names)
        return made


def planner(ctx: Context, sheet: Sheet) -> Planner:
    planning = HoursPlanning(ctx, sheet.kind, _days_of(sheet))
    planning.look(sheet.rows)
    return planning.plan


def _days_of(sheet: Sheet) -> tuple[date, date] | None:
    days = {row.day for row in sheet.rows}
    return (min(days), max(days)) if days else None


def _same_as_kept(
    ctx: Context, plan: Plan, match: RowMatcher, row: TimeRow, imported: Imported, before: dict[int, Hours]
) -> bool:
    """Whether a row that reads otherwise than when it was taken still means the same hours; else the plan has it."""
    old = before.get(imported.number)
    if old is None or old.stage not in STANDING:
        plan.problems.append(Problem(row.line, _CHANGED_HERE))
        return False
    new = match.meant(row)
    if new is None:
        return False
    if _meaning(new) == (old.person, old.project, old.category, old.task, old.day, old.minutes, old.note):
        return True
    plan.changed.append(ChangedHours(imported, old, new))
    return False


_CHANGED_HERE = sentence(
    "It reads otherwise now, but its hours were corrected or taken back here: they stay as they are."
)


def _meaning(new: NewHours) -> tuple[Any, ...]:
    return (new.person, new.project, new.category, new.task, new.day, new.minutes, new.note)


def _fits_the_day(ctx: Context, plan: Plan, days: dict[tuple[int, date], DayBooked], new: NewHours, line: int) -> bool:
    """Whether the person has not more hours on that day than a day may have; the plan says so where they have."""
    key = (new.person, new.day)
    before, most = days.get(key, NOTHING_BOOKED), ctx.rules.refuse_above
    if before.minutes + new.minutes > most:
        values = {"person": ctx.directory.person(new.person).name, "most": most // 60, "day": new.day}
        plan.problems.append(Problem(line, sentence("{person} would have more than {most} hours on {day}."), values))
        return False
    days[key] = DayBooked(before.entries + 1, before.minutes + new.minutes, before.minor + new.company_minor)
    return True


def write(ctx: Context, of: Import, plans: Iterable[Plan]) -> None:
    """Raises Overtaken where master data, rows or days were changed since the plans were made."""
    changed: list[ChangedHours] = []

    def new() -> Iterator[tuple[int, Any]]:
        for plan in plans:
            if not isinstance(plan, HoursPlan) or plan.revision != ctx.directory.revision:
                raise Overtaken()
            changed.extend(plan.changed)
            yield plan.event, plan.new

    bulk.add_hours(ctx.book, of, ctx.rules.currency, new(), most=ctx.rules.refuse_above)
    with books_posting.together(ctx):
        for change in changed:
            now = imports.known(ctx.book, of.source, [change.imported.identity])
            if now.get(change.imported.identity) != change.imported:
                raise Overtaken()
            made = _instead(ctx, change.old, change.new, of)
            imports.replace_row(ctx.book, of.id, change.imported, f"hours:{made.id}", change.new.said)


def _instead(ctx: Context, old: Hours, new: NewHours, of: Import) -> Hours:
    """Take hours back and book others in their place; both name each other in the trail."""
    books_posting.unbook_hours(ctx, old, "changed by an import")
    person, project = ctx.directory.person(new.person), ctx.directory.project(new.project)
    made = books_posting.book_hours(
        ctx,
        person,
        project,
        minutes=new.minutes,
        day=new.day,
        category=new.category,
        task=new.task,
        note=new.note,
        source=f"{of.about}:changed",
        stage="posted",
        nonbillable=old.nonbillable,
        entered=time_spent.entered(ctx.book, old.id),
    )
    audit.note(ctx.book, "hours.corrected", f"hours:{made.id}", instead_of=old.id)
    audit.note(ctx.book, "hours.corrected", f"hours:{old.id}", by=made.id)
    return made


def sums(ctx: Context, number: int) -> list[dict[int, dict[str, int]]]:
    """Project -> category -> what all rows of an import together cost, so many projects in each part."""
    cost = [*hours.cost_of_message(ctx.book, f"import:{number}").items()]
    return [dict(cost[start : start + WATCHED_AT_ONCE]) for start in range(0, len(cost), WATCHED_AT_ONCE)]


WATCHED_AT_ONCE = 20
"""Projects whose budgets are looked at in one transaction: a few hundredths of a second."""


def finish(ctx: Context, number: int, cost: dict[int, dict[str, int]]) -> tuple[Card, ...]:
    """See whether what all rows together have added crosses budget marks."""
    for project, by_category in cost.items():
        books_posting.watch(ctx, ctx.directory.project(project), by_category, f"import:{number}")
    return ()


def take_back(ctx: Context, of: Import, after: str, most: int) -> Undone:
    """First the changes of earlier imports, then what it brought itself."""
    if not after.startswith("+"):
        changes = imports.changes_of(ctx.book, of.id, most, after)
        if changes:
            return _changes_back(ctx, of, changes)
        after = "+"
    rows = imports.some_of_import(ctx.book, of.id, most)  # each step forgets its rows: what is there is left to do
    if not rows:
        return Undone(0)
    found = hours.several(ctx.book, {row.number for row in rows}, ctx.rules.currency)
    booked = entries.standing_of(ctx.book, [row.document for row in rows])
    gone = []
    with books_posting.together(ctx):
        for row in rows:
            entry = found.get(row.number)
            if entry is not None and entry.stage in STANDING:
                books_posting.unbook_hours(ctx, entry, "import undone", booked.get(row.document, ()))
                gone.append(row)
    kept = len(rows) - len(gone)
    imports.forget(ctx.book, rows)
    return Undone(len(gone), (_STAYS,) * kept, f"+{rows[-1].identity}")


_STAYS = _("Hours that were corrected or taken back here since stay as they are.")


def _changes_back(ctx: Context, of: Import, changes: Sequence[imports.Replaced]) -> Undone:
    """Book again what stood before."""
    now = imports.where_it_is(ctx.book, changes)
    numbers = {int(document.partition(":")[2]) for one in changes for document in (one.before, one.after)}
    found = hours.several(ctx.book, numbers, ctx.rules.currency)
    done, stays = 0, 0
    with books_posting.together(ctx):
        for change in changes:
            before, after = (found[int(one.partition(":")[2])] for one in (change.before, change.after))
            standing = now.get(change.identity)
            if standing is None or standing.document != change.after or after.stage not in STANDING:
                stays += 1
                continue
            again = NewHours(
                change.identity,
                change.before_digest,
                before.person,
                before.project,
                before.category,
                before.task,
                before.day,
                before.minutes,
                before.note,
                before.rate,
                ctx.rules.cost_account(ctx.directory.project(before.project).kind, before.category, before.day),
                before.day,
                before.cost.minor,
                before.project_cost.minor,
                before.project_cost.currency,
                before.cost.minor,
                before.cost.currency,
            )
            made = _instead(ctx, after, again, of)
            imports.restore_row(ctx.book, of.id, change, f"hours:{made.id}")
            done += 1
    return Undone(done, (_STAYS,) * stays, changes[-1].identity)


def _cells(ctx: Context, person: int, project: int, day: date, minutes: int, note: str) -> tuple[Text, ...]:
    return (
        Text("{d}", {"d": day}),
        verbatim(ctx.directory.person(person).name),
        lookup.shown(ctx.directory.project(project)),
        Text("{h}", {"h": Duration(minutes)}),
        verbatim(note[:60] or "–"),
    )


def _shown(ctx: Context, new: NewHours) -> tuple[Text, ...]:
    return _cells(ctx, new.person, new.project, new.day, new.minutes, new.note)


def _change(ctx: Context, change: ChangedHours) -> tuple[tuple[Text, ...], tuple[Text, ...]]:
    old = change.old
    return _cells(ctx, old.person, old.project, old.day, old.minutes, old.note), _shown(ctx, change.new)


def _facts(ctx: Context, plan: Plan) -> tuple[Fact, ...]:
    total = sum(row.minutes for row in plan.new)
    return (Fact(_("Hours"), Text("{h}", {"h": Duration(total)})),) if total else ()


HOURS = ImportKind(
    name="hours",
    subjects=("hours",),
    called=_("hours"),
    roles=("finance", "admin"),
    only=sentence("Only finance imports files."),
    planner=planner,
    write=write,
    heads=(_("Day"), _("Who"), _("Project"), _("Hours"), _("Note")),
    numeric=(3,),
    shown=_shown,
    change=_change,
    facts=_facts,
    take_back=take_back,
    sums=sums,
    finish=finish,
    ahead=True,
    preparation=HoursPreparation,
)
