"""W12: a month of fifty thousand entries as vouchers, `zhangfang export vouchers --out` in a process of its own.

Each entry is a voucher with a number of its own.  The floor reads the same lines with plain SQL and writes them with
the same library: it gives no numbers, keeps nothing and seals nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import date, timedelta

from bench.books import Books, Shelf
from bench.start import timed
from bench.table import Figure
from handlers.books.chart import chart
from handlers.rules import Rules
from ledger.journal import JournalEntry, Posting
from ledger.money import Money
from ledger.vouchers.mapping import TheirCode
from storage import entries, voucher_codes
from storage.book import Book

_FLOOR = """
import sqlite3, sys, xlsxwriter
book = xlsxwriter.Workbook(sys.argv[2], {"constant_memory": True})
sheet = book.add_worksheet()
query = (
    "SELECT entry.booked, entry.id, entry.memo, posting.account, posting.company_minor FROM entry "
    "JOIN posting ON posting.entry = entry.id ORDER BY entry.booked, entry.id, posting.id"
)
for at, row in enumerate(sqlite3.connect(sys.argv[1]).execute(query)):
    sheet.write_row(at, 0, row)
book.close()
"""
_FIRST = date(2026, 10, 1)
_TARGETS = (("jingdou", "xlsx"), ("u8-sheet", "xls"))
"""An .xls has room for 65,536 rows: of so many vouchers the first 32,767, the others go with the next file."""


def measure(shelf: Shelf, *, quick: bool) -> Iterator[Figure]:
    """The table's lines."""
    count = 2_000 if quick else 50_000
    kept = shelf.keep("vouchers")
    _fill(kept, count)
    kept.close()
    environment = {**os.environ, "ZHANGFANG__DATABASE__URL": kept.url, "ZHANGFANG__FILES__FOLDER": str(shelf.folder)}
    plain = [sys.executable, "-c", _FLOOR, kept.url.removeprefix("sqlite:///"), str(shelf.folder / "floor.xlsx")]
    floor = timed(plain, environment) if shelf.kind == "sqlite" else None
    command = [sys.executable, "-m", "bot", "--now", "2026-11-20T12:00+08:00", "export", "vouchers"]
    seconds, memory = (floor[0], floor[1]) if floor else (None, None)
    for target, suffix in _TARGETS:
        out = shelf.folder / f"vouchers.{suffix}"
        mine = timed([*command, "--target", target, "--month", "2026-10", "--out", str(out)], environment)
        assert out.stat().st_size > 20 * count, "vouchers are missing"
        what = f"a month of {count:,} entries as vouchers, .{suffix}"
        yield Figure("W12 vouchers", what, shelf.kind, mine[0], "s", seconds, "≤ 20 s", mine[0] <= 20, "low")
        yield Figure(
            "W12 vouchers", f"{what}, memory", shelf.kind, mine[1], "MB", memory, "≤ 300 MB", mine[1] <= 300, "low"
        )


def _fill(books: Books, count: int) -> None:
    """Entries of a month, a document each, and the codes of the other program."""

    def work(book: Book, start: int) -> None:
        for number in range(start, min(start + 1_000, count)):
            cost, owed = Money(1_000 + number % 977, "CNY"), Money(-1_000 - number % 977, "CNY")
            lines = (
                Posting("travel", cost, cost, cost, project=1 + number % 5, category="travel"),
                Posting("employee", owed, owed, owed, person=1 + number % 20),
            )
            day = _FIRST + timedelta(days=number % 31)
            entries.post(book, JournalEntry(day, day, f"客户拜访 {number}", f"expense:{number}", lines))

    for start in range(0, count, 1_000):
        books.write(lambda book, start=start: work(book, start), f"bench:{start}")

    def codes(book: Book) -> None:
        known = chart(book, Rules())
        for target, _suffix in _TARGETS:
            for role in ("travel", "employee"):
                code = known[role].code
                voucher_codes.say(book, target, "account", code, TheirCode(code, known[role].zh))
            voucher_codes.say(book, target, "currency", "CNY", TheirCode("RMB"))

    books.write(codes, "bench:codes")
