"""The tables of a bundle: their columns in order, and their rows as CSV (UTF-8 without a mark, LF, ISO days)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from formats.reports.separated import cell

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "lines.csv": (
        *("line", "n", "document_id", "entry_id", "day", "booked_day", "category", "task", "person", "role"),
        *("minutes", "quantity", "unit", "unit_price", "currency", "amount", "company_amount", "text"),
    ),
    "postings.csv": (
        *("entry_id", "n", "day", "booked_day", "account", "role", "project", "category", "party"),
        *("debit", "credit", "currency", "amount", "minutes", "entry_hash", "previous_hash"),
    ),
    "documents.csv": (
        *("document_id", "kind", "number", "day", "party", "net", "vat", "gross", "file", "sha256", "source"),
        *("currency", "state", "left_out"),
    ),
    "checks.csv": ("check", "result", "evidence_file", "fact", "person", "day", "waived_by", "reason"),
    "approvals.csv": (
        *("n", "version", "step", "person", "role", "decision", "time", "reason", "event_hash"),
        *("document_id", "instead_of"),
    ),
    "statement.csv": ("line", "label", "basis", "to_date", "earlier", "this"),
    "correspondence.csv": ("time", "direction", "channel", "person", "subject", "file"),
    "trail.csv": (
        *("event", "time", "person", "action", "subject", "message", "entries", "entries_hash", "keyed"),
        *("previous_hash", "event_hash"),
    ),
}
"""File -> its columns.  Settlements use the same; the last ones of documents and approvals are for many at once."""


def table(name: str, rows: Iterable[Sequence[Any]]) -> bytes:
    """The file of that name.  Amounts are numbers with a dot; a text that a spreadsheet would take for a formula gets
    an apostrophe before it.

    >>> table("correspondence.csv", [("2026-11-20T09:00:00Z", "in", "=c", "Ann", "", "messages/1.txt")])
    b"time,direction,channel,person,subject,file\\n2026-11-20T09:00:00Z,in,'=c,Ann,,messages/1.txt\\n"
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS[name])
    for row in rows:
        writer.writerow([cell(value) for value in row])
    return out.getvalue().encode("utf-8", "replace")
