"""Books with every kind of document: as they are they hold, on both databases; whatever is changed by hand is named."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import suppress
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
from tests.conftest import Stage
from tests.tampered_books import changed, faults, lived
from tests.unguarded import UNGUARDED

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
    "voucher_batch",
    "voucher",
    "voucher_entry",
    "voucher_code",
    "payee_account",
    "payment_batch",
    "payment_transfer",
    "payment_part",
)
"""The tables that matter for money."""


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The stage on books with everything in them."""
    stage = lived("full", request.param, request, tmp_path_factory.mktemp("full"))
    yield stage
    stage.house.store.close()


def test_as_they_are_they_hold(full: Stage) -> None:
    assert faults(full) == ()


def test_the_columns_that_may_change_unseen_are_columns_of_these_tables() -> None:
    """So that the list with its reasons does not outlive a table."""
    for name, columns in UNGUARDED.items():
        known = {column.name for column in _tables()[name].columns}
        assert not set(columns) - known, name


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
    if chance.random() < 0.1:
        return f"{name} {row} deleted", of.delete().where(*mine)
    column = chance.choice(columns)
    value = _other(column, getattr(row, column.name), chance)
    if value == getattr(row, column.name):
        return name, None
    return f"{name}.{column.name} of {row}: {value!r}", of.update().where(*mine).values({column.name: value})


def _is_void(name: str, row: Any) -> bool:
    """A sum of nothing: nothing rests on it."""
    if name in ("balance", "total", "day_total"):
        return not (row.minor or getattr(row, "minutes", 0))
    return name in ("account_sum", "item_sum") and not (row.debit_minor or row.credit_minor or row.paid_minor)


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
    return dict(t.everything())


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
    # Once more the trail is read: rows that were added like this are sealed by no event.
    assert len(made) >= 60 and len(asked) - len(made) <= before + 1


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


@pytest.mark.sweep(2)
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
