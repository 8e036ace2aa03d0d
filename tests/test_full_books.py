"""Books with every kind of document: as they are they hold, on both databases; whatever is changed by hand is named."""

from __future__ import annotations

import random
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Boolean, Date, Integer, event, func, select
from sqlalchemy.exc import IntegrityError

from chat.words import say
from handlers.books.chart import chart
from handlers.verification import shown
from handlers.verification.prove import prove
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.fault import Fault
from tests.conftest import Stage, make_stage
from tests.full_books import live
from tests.postgres import Server
from tests.unguarded import UNGUARDED

CHANGES = {
    "every entry balances": (
        ("UPDATE posting SET company_minor = company_minor + 1 WHERE id = 5", "entry"),
        ("DELETE FROM posting WHERE id = 7", "entry"),
        ("UPDATE posting SET currency = 'USD' WHERE id = 9", "entry"),
    ),
    "no posting changes": (
        ("UPDATE entry SET booked = '2026-11-05' WHERE id = 4", "entry 4"),
        ("UPDATE posting SET project = 2 WHERE entry = 1 AND project = 1", "entry 1"),
        ("UPDATE posting SET account = 'travel' WHERE entry = 1 AND account = 'labour'", "entry 1"),
        ("UPDATE posting SET item = 'instalment:9' WHERE item = 'instalment:1'", "entry"),
    ),
    "hash chain": (
        ("DELETE FROM event WHERE seq = 50", "event 51"),
        ("UPDATE event SET detail = '{}' WHERE seq = 60", "event 60"),
        ("UPDATE event SET person = 3 WHERE seq = 61", "event 61"),
    ),
    "running sums = recomputation": (
        ("UPDATE balance SET minor = minor + 1 WHERE category = 'labour'", "sum"),
        ("DELETE FROM total WHERE category = 'travel'", "total"),
        ("UPDATE day_total SET minor = minor + 1", "total of project"),
    ),
    "sums by account = journal": (
        ("UPDATE account_sum SET debit_minor = debit_minor + 1 WHERE account = 'bank'", "account_sum ('bank'"),
        ("DELETE FROM item_sum WHERE account = 'receivable'", "item_sum ('receivable'"),
        ("UPDATE sum_mark SET seq = 3", "account_sum"),
    ),
    "a document says what its entry says": (
        ("UPDATE hours SET minutes = minutes + 60 WHERE id = 1", "hours 1"),
        ("UPDATE hours SET project = 2 WHERE id = 1", "hours 1"),
        ("UPDATE hours SET person = 2 WHERE id = 1", "hours 1"),
        ("UPDATE expense SET day = '2026-10-01' WHERE id = 2", "expense 2"),
        ("UPDATE expense SET paid_by = 'bank' WHERE id = 2", "expense 2"),
        ("UPDATE expense SET company_minor = company_minor - 5 WHERE id = 2", "expense 2"),
        ("UPDATE payment SET minor = minor + 1 WHERE id = 1", "payment 1"),
        ("UPDATE payout SET day = '2026-11-01' WHERE id = 1", "payout 1"),
        ("UPDATE payout SET kind = 'card' WHERE id = 1", "payout 1"),
        ("UPDATE certification SET tax_minor = 1 WHERE id = 1", "certification 1"),
        ("UPDATE goods_received SET minor = minor + 1 WHERE id = 1", "received 1"),
        ("UPDATE staff_advance SET person = 1 WHERE id = 1", "staff_advance 1"),
        ("UPDATE currency_sale SET bought_minor = 5 WHERE id = 1", "currency_sale 1"),
        ("UPDATE customer_invoice SET day = '2026-10-01' WHERE id = 1", "invoice 1"),
        ("UPDATE customer_invoice SET tax_minor = 1 WHERE id = 1", "invoice 1"),
        ("UPDATE write_off SET allowance_minor = 1 WHERE id = 1", "write_off 1"),
        ("UPDATE supplier_credit SET vat_minor = vat_minor + 1", "payout"),
        ("UPDATE supplier_credit SET company_minor = company_minor + 1", "payout"),
        ("UPDATE vat_transfer SET minor = minor + 1 WHERE id = 1", "vat_transfer 1"),
        ("UPDATE expense SET withheld_minor = withheld_minor + 100 WHERE withheld = 'vat'", "expense"),
    ),
    "a document is in one stage": (
        ("UPDATE hours SET stage = 'rejected' WHERE id = 1", "hours 1"),
        ("UPDATE expense SET stage = 'draft' WHERE id = 2", "expense 2"),
        ("UPDATE payment SET state = 'undone' WHERE id = 1", "payment 1"),
        ("UPDATE currency_sale SET state = 'booked' WHERE id = 2", "currency_sale 2"),
    ),
    "a row says what the audit trail says": (
        ("UPDATE contract SET minor = minor + 100 WHERE id = 3", "contract 3"),
        ("UPDATE contract SET policy = 'time' WHERE id = 2", "contract 2"),
        ("UPDATE milestone SET reached = '2026-11-01' WHERE contract = 1 AND reached IS NULL", "milestone 1"),
        ("UPDATE milestone SET weight = 5000 WHERE weight = 4000", "milestone 1"),
        ("UPDATE cost_estimate SET minor = minor + 100", "estimate 1"),
        (
            "UPDATE exchange SET number = '9.9' WHERE quote = 'CNY' AND day = '2026-10-31' AND base = 'USD'",
            "exchange USD",
        ),
        ("DELETE FROM exchange WHERE base = 'USD' AND day = '2026-10-31'", "exchange USD"),
        ("UPDATE period_lock SET until = '2026-10-01'", "period 1"),
        ("DELETE FROM period_lock", "period 1"),
        ("INSERT INTO seat (person, project, role) VALUES (1, 0, 'admin')", "person 1 0 admin"),
        ("DELETE FROM seat WHERE role = 'auditor'", "person"),
        ("UPDATE budget_line SET minor = minor + 1 WHERE category = 'labour'", "budget"),
        ("UPDATE project SET state = 'closed' WHERE id = 2", "project 2"),
        ("UPDATE expense SET buyer = 'other' WHERE id = 2", "expense 2"),
        ("UPDATE expense SET use = 'exempt' WHERE id = 6", "expense 6"),
        ("UPDATE payroll SET minor = minor + 1 WHERE id = 1", "payroll 1"),
        ("UPDATE supplier_credit SET reason = 'x'", "payout"),
        ("DELETE FROM supplier_credit", "payout"),
    ),
    "allocations ≤ instalment": (
        ("UPDATE allocation SET minor = minor + 1 WHERE id = 1", "instalment"),
        ("DELETE FROM allocation WHERE id = 1", "instalment"),
        ("UPDATE instalment SET paid_minor = paid_minor - 1 WHERE paid_minor > 0", "instalment"),
    ),
    "invoices = instalment": (
        ("UPDATE instalment SET invoiced_minor = invoiced_minor + 1 WHERE id = 1", "instalment 1"),
        ("UPDATE customer_invoice SET minor = minor + 1 WHERE id = 1", "instalment"),
        ("UPDATE customer_invoice SET customer = 'Somebody' WHERE id = 1", "invoice 1"),
        ("UPDATE instalment SET credited_minor = credited_minor + 1 WHERE id = 2", "instalment 2"),
    ),
    "instalments = contract": (
        ("UPDATE instalment SET minor = minor + 1 WHERE id = 4", "contract"),
        ("DELETE FROM instalment WHERE id = 5", "contract"),
        ("UPDATE instalment SET contract = 4 WHERE id = 6", "contract"),
    ),
    "explained = bank line": (
        ("DELETE FROM bank_line WHERE used_minor <> 0", "bank"),
        ("UPDATE bank_line SET minor = minor - 1 WHERE state = 'open'", "import 1"),
        ("UPDATE bank_line SET used_minor = used_minor + 1 WHERE used_minor <> 0", "bank"),
    ),
    "input VAT = documents": (
        ("UPDATE expense SET certification = 0 WHERE id = 2", "expense 2"),
        ("UPDATE expense SET certification = 3 WHERE id = 2", "expense 2"),
        ("UPDATE expense SET vat_minor = vat_minor + 1 WHERE id = 9", "account input_vat_pending"),
    ),
    "committed = ordered, not invoiced": (
        ("UPDATE purchase_order SET invoiced_minor = invoiced_minor + 1 WHERE id = 1", "order 1"),
        ("UPDATE purchase_order SET invoiced_minor = 100 WHERE id = 2", "order 2"),
        ("UPDATE expense SET of_order = 2 WHERE of_order = 1", "order"),
    ),
    "estimates = received, not invoiced": (
        ("UPDATE goods_received SET company_minor = company_minor + 1 WHERE id = 1", "account payable_estimated"),
        ("UPDATE purchase_order SET received_minor = received_minor + 1 WHERE id = 1", "order 1"),
        ("DELETE FROM goods_received WHERE id = 2", "payable_estimated"),
    ),
    "advance = given − spent − given back": (
        ("UPDATE staff_advance SET minor = minor + 1 WHERE id = 1", "person"),
        ("UPDATE expense SET advanced_minor = advanced_minor - 1 WHERE advanced_minor > 1", "person"),
        ("DELETE FROM staff_advance WHERE id = 2", "person"),
    ),
    "every decision stands in the trail": (
        ("DELETE FROM approval_step WHERE verdict = 'approved' AND document = 'expense:2'", "expense 2"),
        ("UPDATE approval_step SET person = 5 WHERE verdict = 'approved' AND document = 'expense:2'", "expense 2"),
        ("UPDATE approval_step SET reason = 'x' WHERE verdict = 'approved' AND document = 'expense:2'", "expense 2"),
    ),
}
"""Rule -> changes by SQL, each with where it must be named."""
MONEY = (
    "entry",
    "posting",
    "event",
    "balance",
    "total",
    "day_total",
    "account_sum",
    "item_sum",
    "hours",
    "expense",
    "staff_advance",
    "certification",
    "purchase_order",
    "goods_received",
    "payment",
    "allocation",
    "payout",
    "payout_part",
    "supplier_credit",
    "vat_transfer",
    "payroll",
    "currency_sale",
    "bank_line",
    "customer_invoice",
    "instalment",
    "contract",
    "milestone",
    "cost_estimate",
    "write_off",
    "project",
    "period_lock",
    "seat",
    "exchange",
    "budget_line",
    "approval_step",
)
"""The tables that matter for money."""


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The stage on books with everything in them."""
    folder = tmp_path_factory.mktemp("full")
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("filled_sqlite"), folder / "books.db")
        url = f"sqlite:///{folder / 'books.db'}"
    else:
        server: Server = request.getfixturevalue("postgres_server")
        url = server.create("full", request.getfixturevalue("filled_postgres"))
    stage = make_stage(url, folder)
    live(stage)
    yield stage
    stage.house.store.close()


@contextmanager
def changed(stage: Stage, *statements: Any) -> Iterator[Book]:
    """The books as they would be after some statements; nothing of it stays."""
    store = stage.house.store
    store.caches.clear()
    with store.engine.connect() as connection:
        change = connection.begin()
        for sql in statements:
            done = connection.exec_driver_sql(sql) if isinstance(sql, str) else connection.execute(sql)
            assert done.rowcount, f"nothing was changed: {sql}"
        yield Book(connection, stage.now, "", 0, store)
        change.rollback()
    store.caches.clear()


def faults(stage: Stage, *statements: Any) -> tuple[Fault, ...]:
    with changed(stage, *statements) as book:
        return prove(book, stage.house.rules).faults


def test_as_they_are_they_hold(full: Stage) -> None:
    assert faults(full) == ()


@pytest.mark.parametrize("rule", CHANGES)
def test_each_rule_names_what_was_changed(full: Stage, rule: str) -> None:
    assert len(CHANGES[rule]) >= 3
    for sql, where in CHANGES[rule]:
        found = faults(full, sql)
        assert [fault for fault in found if fault.rule == rule and where in fault.where], (sql, found)


def test_the_columns_that_may_change_unseen_are_columns_of_these_tables() -> None:
    """So that the list with its reasons does not outlive a table."""
    for name, columns in UNGUARDED.items():
        known = {column.name for column in _tables()[name].columns}
        assert not set(columns) - known - {"DELETE"}, name


def test_some_changes_anywhere_are_noticed(full: Stage) -> None:
    anywhere(full, random.Random(7), 25)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_hundreds_of_changes_anywhere_are_noticed(full: Stage, seed: int) -> None:
    anywhere(full, random.Random(1000 + seed), 50)


def anywhere(stage: Stage, chance: random.Random, times: int) -> None:
    """Change one value of one row, or take one away, of any table that matters for money: it is noticed, unless the
    list of columns that nobody guards says why not."""
    missed = []
    for _n in range(times):
        what, statement = _change(stage, chance)
        with suppress(IntegrityError):  # the database refuses it itself
            if statement is not None and not faults(stage, statement):
                missed.append(what)
    assert not missed, missed


def _change(stage: Stage, chance: random.Random) -> tuple[str, Any]:
    name = chance.choice(MONEY)
    of = _tables()[name]
    with stage.read() as book:
        count = book.connection.execute(select(func.count()).select_from(of)).scalar_one()
        if not count:
            return name, None
        key = list(of.primary_key.columns)
        row = book.connection.execute(select(of).order_by(*key).offset(chance.randrange(count)).limit(1)).one()
    mine = [column == getattr(row, column.name) for column in key]
    if _is_void(name, row):
        return name, None
    free = UNGUARDED.get(name, {})
    columns = [
        column for column in of.columns if column.name not in free and not (column.primary_key and len(key) == 1)
    ]
    if chance.random() < 0.1 and "DELETE" not in free:
        return f"{name} {row} deleted", of.delete().where(*mine)
    column = chance.choice(columns)
    value = _other(column, getattr(row, column.name), chance)
    if value == getattr(row, column.name):
        return name, None
    return f"{name}.{column.name} of {row}: {value!r}", of.update().where(*mine).values({column.name: value})


def _is_void(name: str, row: Any) -> bool:
    """A sum of nothing, a document that is not in force: nothing rests on it."""
    if name in ("balance", "total", "day_total"):
        return not (row.minor or getattr(row, "minutes", 0))
    if name in ("account_sum", "item_sum"):
        return not (row.debit_minor or row.credit_minor or row.paid_minor)
    if name == "approval_step":
        return bool(row.verdict == "asked")
    if name in ("hours", "expense", "purchase_order"):
        return row.stage not in ("posted", "reimbursed", "committed", "closed")
    if name == "instalment":
        return bool(row.credited_minor == row.minor)  # of a contract that was withdrawn
    return getattr(row, "state", "") in ("undone", "wished", "withdrawn")


def _other(column: Any, value: Any, chance: random.Random) -> Any:
    if isinstance(column.type, Boolean):
        return not value
    if isinstance(column.type, Integer) or isinstance(value, int):
        return (value or 0) + chance.choice((1, -1, 7, 100))
    if isinstance(value, datetime):
        return value + timedelta(days=1)
    if isinstance(column.type, Date):
        return value.replace(day=value.day % 27 + 1) if value else None
    return f"{value or ''}x" if not str(value or "x").replace(".", "").isdigit() else f"{value}1"


def _tables() -> dict[str, Any]:
    rows = (getattr(t, name) for name in t.__all__)
    return {table(row).name: table(row) for row in rows}


def test_every_fault_is_a_sentence_in_both_languages(full: Stage) -> None:
    changes = (
        "UPDATE payment SET minor = minor + 100 WHERE id = 1",
        "UPDATE project SET state = 'closed' WHERE id = 2",
    )
    with changed(full, *changes) as book:
        proof = prove(book, full.house.rules)
        told = [
            (say(wrong, locale), say(remedy, locale))
            for locale in ("en", "zh-CN")
            for wrong, remedy in shown.sentences(proof, chart(book, full.house.rules))
        ]
    said = "\n".join(f"{wrong}\n{remedy}" for wrong, remedy in told)
    assert "payment 1: amount: expected CN¥6,360.00, it says CN¥6,361.00" in said
    assert "回款 1：金额：应为 ¥6,360.00，现为 ¥6,361.00" in said
    assert all(wrong and remedy for wrong, remedy in told)


def test_a_proof_asks_no_more_of_the_database_however_much_there_is(full: Stage) -> None:
    """Statements do not grow with contracts and projects."""
    asked: list[str] = []

    def note(_conn: Any, _cursor: Any, sql: str, *_more: Any) -> None:
        asked.append(sql)

    engine = full.house.store.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert faults(full) == ()
        before = len(asked)
        asked.clear()
        with changed(full) as book:
            for n in range(30):
                _more(book, n)
            prove(book, full.house.rules)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    made = [sql for sql in asked if sql.startswith("INSERT")]
    assert len(made) >= 60 and len(asked) - len(made) <= before


def _more(book: Book, n: int) -> None:
    """Another project with a contract of two instalments."""
    run = book.connection.execute
    project, contract, part = table(t.ProjectRow), table(t.ContractRow), table(t.InstalmentRow)
    run(project.insert().values(id=100 + n, code=f"P{n}", currency="CNY"))
    signed = {"customer": "Acme", "currency": "CNY", "minor": 100, "policy": "acceptance", "tax": "6"}
    run(contract.insert().values(id=100 + n, project=100 + n, owner=1, signed=book.now.date(), **signed))
    mine = {"contract": 100 + n, "project": 100 + n, "kind": "advance", "customer": "Acme", "currency": "CNY"}
    for number in (1, 2):
        id = 1000 + 2 * n + number
        run(part.insert().values(id=id, number=number, minor=50, paid_minor=0, due=None, look=None, **mine))


def test_what_is_booked_while_it_reads_is_no_fault(both: Stage) -> None:
    """The proof reads one snapshot: a writer beside it changes nothing of what it sees."""
    for n in range(5):
        both.say(f"log 1h apollo 2026-11-{10 + n} x{n}", by="ann")
    done, found = threading.Event(), []

    def write() -> None:
        n = 0
        while not done.is_set():
            both.say(f"log 15m apollo 2026-11-{10 + n % 10} w{n}", by="bob")
            n += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _n in range(12):
            with both.house.store.snapshot(both.now) as book:
                found += prove(book, both.house.rules).faults
    finally:
        done.set()
        writer.join()
    assert found == []
