"""A report as JSON, for programs: its columns, its rows by their names, its sums and notes."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from formats.reports import separated
from formats.reports.printed import PrintedReport
from ledger.money import Money


def report(report: PrintedReport) -> bytes:
    """{"title", "made", "columns": [{"name", "title", "kind"}], "rows": [{name: value}], "sums", "lines", "notes"}.

    Amounts are text in full ("1234.50"), so that no program rounds them, with their currency beside them; days are ISO,
    hours and percent numbers as text.
    """
    names = separated.keys(report)
    value = {
        "title": report.title,
        "made": report.made,
        "lines": report.lines,
        "columns": [{"name": one.key, "title": one.title, "kind": one.kind} for one in report.columns],
        "rows": [dict(zip(names, map(_plain, row), strict=True)) for row in separated.records(report)],
        "sums": [_sums(report, line) for line in report.sums],
        "notes": report.notes,
    }
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8")


def _sums(report: PrintedReport, line: dict[int, Any]) -> dict[str, Any]:
    out = {report.columns[place].key: _plain(separated.plain(one)) for place, one in line.items()}
    currency = next((one.currency for one in line.values() if isinstance(one, Money)), "")
    return out | ({"currency": currency} if currency else {})


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
