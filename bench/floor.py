"""The floor: plain SQL on the driver's own connection that leaves the same rows after the same look-ups and checks.

Nothing is prepared beforehand that a program could not prepare: names are looked up, the day's hours are summed, the
entry balances, the running sum moves, the trail is chained, a crossed budget mark makes a notice.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench import data
from bench.books import NOW, Books

_AT = NOW.strftime("%Y-%m-%d %H:%M:%S.%f")
_MARKS = (80, 100, 110)


def _insert(name: str, columns: str, end: str = "") -> str:
    marks = ", ".join("?" * len(columns.split(", ")))
    return f"INSERT INTO {name} ({columns}) VALUES ({marks}){end}"


_MESSAGE = _insert(
    "message", "key, at, platform, channel, ref, account, person, body, reply, state", " ON CONFLICT DO NOTHING"
)
_PROJECT = "SELECT id, state FROM project WHERE code = ?"
_PERSON = (
    "SELECT p.id, p.active FROM identity i JOIN person p ON p.id = i.person WHERE i.platform = ? AND i.account = ?"
)
_SEAT = "SELECT role FROM seat WHERE person = ? AND project IN (0, ?)"
_RATE = "SELECT id, minor FROM rate WHERE kind = 'cost' AND start <= ? AND person IN (0, ?) ORDER BY start DESC LIMIT 1"
_LOCK = "SELECT until FROM period_lock ORDER BY id DESC LIMIT 1"
_DAY = "SELECT minutes, start, finish FROM hours WHERE person = ? AND day = ? AND stage IN ('pending', 'posted')"
_HOURS = _insert(
    "hours",
    "person, project, category, task, day, minutes, note, stage, start, finish, rate, cost_minor, project_minor, entry,"
    " message",
)
_ENTRY = _insert("entry", "day, booked, memo, source, reverses, trail, digest")
_POSTING = _insert(
    "posting",
    "entry, account, project, category, task, person, party, currency, company_minor, project_currency, project_minor,"
    " paid_currency, paid_minor, minutes, red",
)
_BOOKED = "UPDATE hours SET entry = ? WHERE id = ?"
_BALANCE = _insert(
    "balance",
    "project, category, task, month, stage, currency, minor, minutes",
    " ON CONFLICT (project, category, task, month, stage, currency) DO UPDATE SET"
    " minor = balance.minor + excluded.minor, minutes = balance.minutes + excluded.minutes",
)
_TOTAL = _insert(
    "total",
    "project, category, stage, minor, minutes",
    " ON CONFLICT (project, category, stage) DO UPDATE SET"
    " minor = total.minor + excluded.minor, minutes = total.minutes + excluded.minutes",
)
_CHARGED = _insert(
    "day_total",
    "project, day, minor",
    " ON CONFLICT (project, day) DO UPDATE SET minor = day_total.minor + excluded.minor",
)
_BUDGET = (
    "SELECT category, minor FROM budget_line WHERE project = ? AND number ="
    " (SELECT max(number) FROM budget_version WHERE project = ?) ORDER BY category"
)
_USED = "SELECT category, sum(minor) FROM total WHERE project = ? GROUP BY category"
_TURN = "SELECT pg_advisory_xact_lock(7264011)"
_LAST = "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1"
_EVENT = _insert("event", "seq, at, person, action, subject, detail, trail, entries, hash")
_NOTICE = _insert(
    "notice",
    "key, kind, platform, channel, card, state, digest, about, urgent, tries, due, lease, at, sent, ref, problem",
    " ON CONFLICT DO NOTHING",
)
_HOURS_ID = _HOURS.replace("(person", "(id, person", 1).replace("(?", "(?, ?", 1)
_ENTRY_ID = _ENTRY.replace("(day", "(id, day", 1).replace("(?", "(?, ?", 1)
_IMPORTED = _insert("imported", "source, identity, batch, document")
_BATCH = _insert("import_batch", "source, name, sha256, rows, at, person, state")
_DUE = (
    "SELECT id, project, customer, minor, due FROM instalment"
    " WHERE look <= ? AND paid_minor < minor ORDER BY project, customer"
)
_STEP = _insert("dunning", "instalment, due, step, day", " ON CONFLICT DO NOTHING")
_ALL_BUDGETS = (
    "SELECT l.project, sum(l.minor) FROM budget_line l JOIN (SELECT project, max(number) AS number FROM budget_version"
    " GROUP BY project) v ON v.project = l.project AND v.number = l.number GROUP BY l.project"
)
_ALL_USED = "SELECT project, sum(minor) FROM total GROUP BY project"


class Floor:
    """One plain connection to a database."""

    def __init__(self, books: Books) -> None:
        self.sqlite = books.kind == "sqlite"
        self._connection = books.floor()

    def run(self, sql: str, values: tuple[Any, ...] = ()) -> Any:
        return self._connection.execute(sql if self.sqlite else sql.replace("?", "%s"), values)

    def many(self, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
        self._connection.cursor().executemany(sql if self.sqlite else sql.replace("?", "%s"), rows)

    def begin(self) -> None:
        self.run("BEGIN IMMEDIATE" if self.sqlite else "BEGIN")

    def commit(self) -> None:
        self.run("COMMIT")

    def log(self, one: data.Worked) -> None:
        """Log hours: one commit."""
        account, category, trail = data.account(one.staff), data.CATEGORIES[one.category], f"bench:{one.number}"
        self.begin()
        body = json.dumps({"id": trail, "by": account, "at": account, "text": ""})
        self.run(_MESSAGE, (trail, _AT, "bench", account, "", account, 0, body, "", "heard"))
        project, state = self.run(_PROJECT, (data.code(one.project),)).fetchone()
        person, active = self.run(_PERSON, ("bench", account)).fetchone()
        seats = self.run(_SEAT, (person, project)).fetchall()
        lock = self.run(_LOCK).fetchone()
        day = one.day.isoformat()
        rate, cents = self.run(_RATE, (day, person)).fetchone()
        before = sum(row[0] for row in self.run(_DAY, (person, day)).fetchall())
        assert state == "open" and active and seats and lock is None and before + one.minutes < 10**6
        self._book(one, project, person, category, day, rate, one.minutes * cents // 60, trail)
        self.commit()

    def _book(
        self, one: data.Worked, project: int, person: int, category: str, day: str, rate: int, cents: int, trail: str
    ) -> None:
        id = self._add(
            _HOURS,
            (person, project, category, 0, day, one.minutes, one.note, "posted", -1, -1, rate, cents, cents, 0, trail),
        )
        said = f"{day}|{day}|{one.note}|hours:{id}|0\n{category}|{cents}|{project}|{person}|{one.minutes}"
        digest = sha256(f"{said}\npayroll|{-cents}".encode()).hexdigest()
        entry = self._add(_ENTRY, (day, day, one.note, f"hours:{id}", 0, trail, digest))
        amounts = ("CNY", cents) * 3, ("CNY", -cents) * 3
        self.many(
            _POSTING,
            [
                (entry, category, project, category, 0, person, "", *amounts[0], one.minutes, False),
                (entry, "payroll", 0, "", 0, 0, "", *amounts[1], 0, False),
            ],
        )
        self.run(_BALANCE, (project, category, 0, day[:7], "posted", "CNY", cents, one.minutes))
        self.run(_TOTAL, (project, category, "posted", cents, one.minutes))
        self.run(_CHARGED, (project, day, cents))
        self.run(_BOOKED, (entry, id))
        self._watch(project, category, cents)
        detail = json.dumps(
            {"person": person, "project": project, "day": day, "minutes": one.minutes, "stage": "posted"}
        )
        self._chain(person, "hours.logged", f"hours:{id}", detail, trail, digest)

    def _chain(self, person: int, action: str, subject: str, detail: str, trail: str, digest: str) -> None:
        """The next event of the trail, with the hash that follows from the last."""
        if not self.sqlite:
            self.run(_TURN)
        seq, before = self.run(_LAST).fetchone() or (0, "")
        link = f"{before}\n{seq + 1}|{_AT}|{person}|{action}|{subject}|{detail}|{trail}|{digest}"
        hash = sha256(link.encode()).hexdigest()
        self.run(_EVENT, (seq + 1, _AT, person, action, subject, detail, trail, digest, hash))

    def _watch(self, project: int, category: str, cents: int) -> None:
        limits = dict(self.run(_BUDGET, (project, project)).fetchall())
        used = {name: int(minor) for name, minor in self.run(_USED, (project,)).fetchall()}
        for name, limit, after in (
            (category, limits[category], used[category]),
            ("*", sum(limits.values()), sum(used.values())),
        ):
            was, now = (after - cents) * 100 // limit, after * 100 // limit
            for mark in _MARKS:
                if was < mark <= now:
                    key = f"budget:{project}:v1:{name}:{mark}"
                    card = json.dumps({"title": key, "used": after, "limit": limit})
                    self.many(_NOTICE, [self._notice(key, "budget", project, card)])

    def _notice(self, key: str, kind: str, project: int, card: str) -> tuple[Any, ...]:
        """A row of the outbox, for the project's channel."""
        (channel,) = self.run("SELECT channel FROM place WHERE project = ?", (project,)).fetchone()
        return (key, kind, "bench", channel, card, "queued", "", "", False, 0, _AT, None, _AT, None, "", "")

    def take(self, path: Path) -> None:
        """Import a Toggl file: one commit."""
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        self.begin()
        people = dict(self.run("SELECT email, id FROM person").fetchall())
        projects = dict(self.run("SELECT code, id FROM project WHERE state = 'open'").fetchall())
        known = {row[0] for row in self.run("SELECT identity FROM imported WHERE source = 'toggl'").fetchall()}
        first = [(self.run(f"SELECT max(id) FROM {name}").fetchone()[0] or 0) + 1 for name in ("hours", "entry")]
        file_of = sha256(path.read_bytes()).hexdigest()
        batch = self._add(_BATCH, ("toggl", path.name, file_of, len(rows), _AT, 1, "applied"))
        tables: tuple[list[Any], ...] = ([], [], [], [])
        sums: dict[tuple[int, str, str], list[int]] = defaultdict(lambda: [0, 0])
        whole = sha256()
        for row in rows:
            identity = sha256(
                "|".join((row["Email"], row["Start date"], row["Start time"], row["Description"])).encode()
            )
            if identity.hexdigest()[:32] in known:
                continue
            length = row["Duration"]
            minutes, day, category = int(length[:2]) * 60 + int(length[3:5]), row["Start date"], row["Task"]
            person, project, cents = people[row["Email"]], projects[row["Project"]], minutes * data.RATE // 60
            id, entry = first[0] + len(tables[0]), first[1] + len(tables[0])
            whole.update(
                self._lines(
                    tables, id, entry, person, project, category, day, minutes, row["Description"], cents, batch
                )
            )
            tables[3].append(("toggl", identity.hexdigest()[:32], batch, f"hours:{id}"))
            kept = sums[project, category, day[:7]]
            kept[0] += cents
            kept[1] += minutes
        for sql, made in zip((_HOURS_ID, _ENTRY_ID, _POSTING, _IMPORTED), tables, strict=True):
            self._bulk(sql, made)
        self.many(_BALANCE, [(p, c, 0, m, "posted", "CNY", *kept) for (p, c, m), kept in sums.items()])
        self.many(_TOTAL, [(p, c, "posted", *kept) for (p, c, _month), kept in sums.items()])
        charged: dict[tuple[int, str], int] = defaultdict(int)
        for hours in tables[0]:
            charged[hours[2], hours[5]] += hours[12]
        self.many(_CHARGED, [(*key, cents) for key, cents in charged.items()])
        changes: dict[tuple[int, str], int] = defaultdict(int)
        for (project, category, _month), kept in sums.items():
            changes[project, category] += kept[0]
        for (project, category), cents in changes.items():
            self._watch(project, category, cents)
        self._chain(1, "entry.posted", "", "{}", "import", whole.hexdigest())
        self._chain(1, "import.applied", f"import:{batch}", "{}", "import", "")
        self.commit()

    def _lines(
        self,
        tables: tuple[list[Any], ...],
        id: int,
        entry: int,
        person: int,
        project: int,
        category: str,
        day: str,
        minutes: int,
        note: str,
        cents: int,
        batch: int,
    ) -> bytes:
        """The rows of one line of a file; returns the entry's digest."""
        said = f"{day}|{day}|{note}|hours:{id}|0\n{category}|{cents}|{project}|{person}|{minutes}\npayroll|{-cents}"
        digest = sha256(said.encode()).hexdigest()
        hours, entries, postings, _imported = tables
        hours.append(
            (
                id,
                person,
                project,
                category,
                0,
                day,
                minutes,
                note,
                "posted",
                -1,
                -1,
                1,
                cents,
                cents,
                entry,
                f"import:{batch}",
            )
        )
        entries.append((entry, day, day, note, f"hours:{id}", 0, "import", digest))
        postings.append((entry, category, project, category, 0, person, "", *("CNY", cents) * 3, minutes, False))
        postings.append((entry, "payroll", 0, "", 0, 0, "", *("CNY", -cents) * 3, 0, False))
        return digest.encode()

    def _bulk(self, sql: str, rows: list[tuple[Any, ...]]) -> None:
        if self.sqlite:
            self.many(sql, rows)
            return
        head = sql[len("INSERT INTO ") : sql.index(" VALUES")]
        with self._connection.cursor().copy(f"COPY {head} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def sweep(self) -> None:
        """Find what is overdue, keep each step, tell each project's channel: one commit."""
        self.begin()
        today = data.TODAY
        told: dict[tuple[int, str], list[tuple[int, int, int]]] = defaultdict(list)
        steps, looks = [], []
        for id, project, customer, minor, due in self.run(_DUE, (today.isoformat(),)).fetchall():
            day = due if isinstance(due, date) else date.fromisoformat(due)
            late = (today - day).days
            step = max(level for level in data.LEVELS if level <= late)
            ahead = min((level for level in data.LEVELS if level > late), default=late + 30)
            steps.append((id, day.isoformat(), step, today.isoformat()))
            looks.append(((day + timedelta(days=ahead)).isoformat(), id))
            told[project, customer].append((id, minor, step))
        self.many(_STEP, steps)
        self.many("UPDATE instalment SET look = ? WHERE id = ?", looks)
        self.many(
            _NOTICE,
            [
                self._notice(f"overdue:{project}", "overdue", project, json.dumps([customer, *items]))
                for (project, customer), items in told.items()
            ],
        )
        self.commit()

    def budget(self, project: str) -> list[tuple[str, int, int]]:
        """(category, budget, actual) of a project."""
        id = self.run(_PROJECT, (project,)).fetchone()[0]
        limits = self.run(_BUDGET, (id, id)).fetchall()
        used = dict(self.run(_USED, (id,)).fetchall())
        return [(category, limit, int(used.get(category, 0))) for category, limit in limits]

    def glance(self) -> list[tuple[int, int, int]]:
        """(project, budget, actual) of all projects."""
        used = dict(self.run(_ALL_USED).fetchall())
        return [(id, int(limit), int(used.get(id, 0))) for id, limit in self.run(_ALL_BUDGETS).fetchall()]

    def _add(self, sql: str, values: tuple[Any, ...]) -> int:
        if self.sqlite:
            id: int = self.run(sql, values).lastrowid
        else:
            id = self.run(sql + " RETURNING id", values).fetchone()[0]
        return id
