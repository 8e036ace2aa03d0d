"""The journal of a period for other programs."""

from __future__ import annotations

from datetime import date

from formats.vouchers import journal as voucher_journal
from handlers.books.chart import chart
from handlers.rules import Rules
from storage import entries
from storage.book import Book
from storage.directory import directory


def journal(book: Book, target: str, rules: Rules, first: date | None, last: date | None) -> tuple[str, int]:
    """The journal of a period for another program, and how many entries it has."""
    master_data = directory(book)
    codes = {project.id: project.code for project in master_data.projects.values()}
    names = {person.id: person.name for person in master_data.people.values()}
    accounts = chart(book, rules)
    booked = [
        entry
        for entry, _trail, _digest in entries.whole(book)
        if (first is None or entry.booked >= first) and (last is None or entry.booked <= last)
    ]
    if target == "beancount":
        return voucher_journal.as_beancount(booked, accounts, codes), len(booked)
    if target == "hledger":
        return voucher_journal.as_hledger(booked, accounts, codes), len(booked)
    return voucher_journal.as_csv(booked, accounts, codes, names), len(booked)
