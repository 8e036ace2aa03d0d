"""Part of the proof: a voucher says what its entries say, no entry goes out twice, numbers have no gap."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from chat.text import _
from ledger.vouchers.composing import VoucherRules, fingerprint, made_of
from ledger.vouchers.numbers import label
from storage import entries
from storage import invariants as inv
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.fault import Fault, differs

_AT_ONCE = 400


def faults(book: Book, counts: dict[str, int]) -> Iterator[Fault]:
    """Every voucher once, in the order of its ids."""
    voucher, batch = table(t.VoucherRow), table(t.VoucherBatchRow)
    rules, files = {}, {}
    for row in book.connection.execute(select(batch)):
        rules[row.id], files[row.id] = VoucherRules(**json.loads(row.rules)), row
    seen = _SeenVouchers()
    counts["vouchers"] = 0
    some: list[Any] = []
    for row in book.connection.execute(select(voucher).order_by(voucher.c.id)):
        counts["vouchers"] += 1
        seen.see(row)
        some.append(row)
        if len(some) == _AT_ONCE:
            yield from _say_what_entries_say(book, some, rules)
            some = []
    yield from _say_what_entries_say(book, some, rules)
    yield from _once(book, seen)
    yield from _numbered(book, seen)
    yield from _whole(files, seen)


class _SeenVouchers:
    """What going once through the vouchers has collected.

    `by_entry`: (target, entry) -> voucher; `doubled`: those that two vouchers have; `numbers`: (target, word, month) ->
    its numbers; `sums`: file -> how many vouchers it has and their debit sides.
    """

    def __init__(self) -> None:
        self.by_entry: dict[tuple[str, int], int] = {}
        self.doubled: list[tuple[str, int]] = []
        self.numbers: dict[tuple[str, str, str], set[int]] = defaultdict(set)
        self.sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])

    def see(self, row: Any) -> None:
        for id in map(int, row.entries.split()):
            if (row.target, id) in self.by_entry:
                self.doubled.append((row.target, id))
            self.by_entry[row.target, id] = row.id
        self.numbers[row.target, row.word, row.month].add(row.number)
        for id in map(int, row.batches.split()):
            self.sums[id][0] += 1
            self.sums[id][1] += row.debit_minor


def _say_what_entries_say(book: Book, some: Sequence[Any], rules: dict[int, VoucherRules]) -> Iterator[Fault]:
    found = {one.id: one for one in entries.several(book, (int(id) for row in some for id in row.entries.split()))}
    for row in some:
        where, ids = f"voucher {row.id}", [int(id) for id in row.entries.split()]
        if row.rules not in rules or not ids or any(id not in found for id in ids):
            yield Fault(inv.VOUCHERS, where, _("its entries or its file are gone"))
            continue
        made = made_of([found[id] for id in ids], rules[row.rules])
        if fingerprint(made) != row.fingerprint or (row.day, row.word) != (made.day, made.word):
            yield Fault(inv.VOUCHERS, where, _("{label} is not what went out", label=label(row.word, row.number)))
        elif made.debit.minor != row.debit_minor or made.debit.currency != row.currency:
            yield differs(inv.VOUCHERS, where, "debit", made.debit, replace(made.debit, minor=row.debit_minor))
        elif f"{made.day:%Y-%m}" != row.month:
            yield differs(inv.VOUCHERS, where, "month", f"{made.day:%Y-%m}", row.month)


def _once(book: Book, seen: _SeenVouchers) -> Iterator[Fault]:
    """Which entries went out is what the vouchers say."""
    for target, id in seen.doubled:
        yield Fault(inv.VOUCHER_ONCE, f"entry {id}", _("it went to {target} twice", target=target))
    kept = table(t.VoucherEntryRow)
    told: dict[tuple[str, int], int] = {
        (row.target, row.entry): row.voucher for row in book.connection.execute(select(kept))
    }
    for key in sorted({*seen.by_entry, *told}):
        if seen.by_entry.get(key) != told.get(key):
            what = _("what went to {target} is not what its vouchers say", target=key[0])
            yield Fault(inv.VOUCHER_ONCE, f"entry {key[1]}", what)


def _numbered(book: Book, seen: _SeenVouchers) -> Iterator[Fault]:
    """Of each month and word the numbers run from 1 to the last that was taken."""
    number = table(t.NumberRow)
    taken: dict[tuple[str, str, str], int] = {}
    for row in book.connection.execute(select(number).where(number.c.kind.like("voucher %"))):
        _noun, target, word = row.kind.split(" ", 2)
        taken[target, word, f"{row.year // 100:04d}-{row.year % 100:02d}"] = row.last
    for key in sorted({*seen.numbers, *taken}):
        target, word, month = key
        last, there = taken.get(key, 0), seen.numbers.get(key, set())
        if there != set(range(1, last + 1)):
            where = f"vouchers {word} of {month} for {target}"
            yield Fault(inv.NUMBERS, where, _("{last} numbers were taken, not as many vouchers", last=last))


def _whole(files: dict[int, Any], seen: _SeenVouchers) -> Iterator[Fault]:
    """A file has the vouchers that it went out with."""
    for id in sorted({*files, *seen.sums}):
        count, debit = seen.sums[id]
        if id not in files or (files[id].vouchers, files[id].debit_minor) != (count, debit):
            yield Fault(inv.VOUCHERS, f"voucher_batch {id}", _("its vouchers do not add up"))
