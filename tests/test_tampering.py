"""Whatever is changed behind the books' back is found, and the first wrong row is named: a case for each invariant."""

from __future__ import annotations

import sqlite3

import pytest

from handlers.verification.prove import prove
from storage.fault import Fault
from tests.conftest import Stage
from tests.scripted import play

BALANCED = "UPDATE posting SET company_minor = company_minor * 2 WHERE entry = 3"
TWICE = """
    CREATE TABLE other AS SELECT * FROM notice; DROP TABLE notice; ALTER TABLE other RENAME TO notice;
    INSERT INTO notice SELECT * FROM notice ORDER BY id LIMIT 1;
"""
COPIED = """
    CREATE TEMP TABLE one AS SELECT * FROM hours WHERE id = 2; UPDATE one SET id = 900, message = 'by hand';
    INSERT INTO hours SELECT * FROM one;
"""
LATE = """
    INSERT INTO entry (day, booked, memo, source, reverses, trail, digest)
        SELECT day, booked, 'late', source, 0, (SELECT trail FROM event ORDER BY seq DESC LIMIT 1), digest
        FROM entry WHERE id = 1;
    INSERT INTO posting (entry, account, project, category, task, person, party, currency, company_minor,
                         project_currency, project_minor, paid_currency, paid_minor, minutes, red)
        SELECT (SELECT max(id) FROM entry), account, 2, category, task, person, party, currency, 0, project_currency, 0,
               paid_currency, 0, 0, red FROM posting WHERE id = 1;
"""
AFRESH = """
    INSERT INTO approval_step
        SELECT 900, document, 900, version, step, roles, rule, ordered, verdict, role, person, instead_of, reason,
               content, at
        FROM approval_step WHERE document = 'expense:1' AND verdict = 'asked'
"""
CASES = {
    "an amount": (
        "UPDATE posting SET company_minor = company_minor + 1 WHERE id = 3",
        "every entry balances",
        "entry 2",
    ),
    "both sides of an entry": (BALANCED, "no posting changes", "entry 3"),
    "a memo": ("UPDATE entry SET memo = 'nothing' WHERE id = 4", "no posting changes", "entry 4"),
    "a project": ("UPDATE posting SET project = 2 WHERE id = 1", "no posting changes", "entry 1"),
    "a digest with its entry": ("UPDATE entry SET memo = 'x', digest = 'y' WHERE id = 2", "hash chain", "event"),
    "an entry gone": ("DELETE FROM entry WHERE id = 2", "no posting disappears", "entry 2"),
    "an entry gone with its lines": (
        "DELETE FROM entry WHERE id = 2; DELETE FROM posting WHERE entry = 2",
        "hash chain",
        "event",
    ),
    "a running sum": (
        "UPDATE balance SET minor = minor + 1 WHERE project = 1 AND category = 'labour'",
        "running sums = recomputation",
        "(1, 'labour'",
    ),
    "a running sum gone": ("DELETE FROM balance WHERE category = 'travel'", "running sums = recomputation", "'travel'"),
    "a total": (
        "UPDATE total SET minor = minor + 1 WHERE project = 1 AND category = 'labour'",
        "running sums = recomputation",
        "total (1, 'labour', 'posted')",
    ),
    "the total of a day": (
        "UPDATE day_total SET minor = minor + 1 WHERE project = 1 AND day = '2026-11-17'",
        "running sums = recomputation",
        "total of project 1 on 2026-11-17",
    ),
    "a sum of an account": (
        "INSERT INTO account_sum SELECT 'bank', 'CNY', '2026-11', 0, 1, 0, 1",
        "sums by account = journal",
        "account_sum ('bank', 'CNY', '2026-11', 0)",
    ),
    "a sum of an open item": (
        "INSERT INTO item_sum SELECT 'receivable', 'instalment:1', 'CNY', '2026-11', 1, 1, 0, 1",
        "sums by account = journal",
        "item_sum ('receivable', 'instalment:1'",
    ),
    "how far the sums by account are": (
        "UPDATE sum_mark SET seq = (SELECT max(seq) FROM event)",
        "sums by account = journal",
        "account_sum (",
    ),
    "an event": ("UPDATE event SET detail = '{}' WHERE seq = 20", "hash chain", "event 20"),
    "an event gone": ("DELETE FROM event WHERE seq = 20", "hash chain", "event 21"),
    "the last events gone": ("DELETE FROM event WHERE seq > 30", "hash chain", "transaction"),
    "who did it": ("UPDATE event SET person = 3 WHERE seq = 25", "hash chain", "event 25"),
    "a posted document without entry": (
        "UPDATE hours SET entry = 0 WHERE id = 2",
        "a document says what its entry says",
        "hours 2",
    ),
    "a document from nowhere": (COPIED, "every stage has an event", "hours 900"),
    "a document gone": ("DELETE FROM hours WHERE id = 3", "every posting reaches its source", "entry 3"),
    "an approval of one's own": (
        "UPDATE expense SET decided_by = person WHERE id = 1",
        "nobody approves their own",
        "expense 1",
    ),
    "a decision gone": (
        "DELETE FROM approval_step WHERE document = 'expense:1' AND verdict = 'approved'",
        "every decision stands in the trail",
        "expense 1",
    ),
    "a step that nobody decided": (AFRESH, "what is approved has its approvals", "expense 1"),
    "money on a closed project": (LATE, "no money on a closed project", "entry"),
    "a notice twice": (TWICE, "each notice key once", "notice "),
}


@pytest.mark.parametrize("name", CASES)
def test_what_was_changed_by_plain_sql_is_named(stage: Stage, name: str) -> None:
    sql, rule, where = CASES[name]
    play(stage)
    assert faults(stage) == ()
    with sqlite3.connect(stage.folder / "books.db") as database:
        before = database.total_changes
        database.executescript(sql)
        assert database.total_changes > before, "nothing was changed"
    database.close()
    found = faults(stage)
    assert [fault for fault in found if fault.rule == rule and where in fault.where], found


def faults(stage: Stage) -> tuple[Fault, ...]:
    with stage.read() as book:
        return prove(book, stage.house.rules).faults
