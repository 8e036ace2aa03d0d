"""Kimai, its CSV export (headers in the user's language) and the form in which it takes time back, in seconds."""

from __future__ import annotations

from datetime import time

from formats import cells as cell
from formats.table import FoundTable, Layout
from formats.time.hours import TrackerHabits
from ledger.errors import BadInput

LAYOUT = Layout(
    "kimai",
    "hours",
    {
        "day": ("date", "datum", "日期", "fecha", "data"),
        "start": ("from", "begin", "von", "beginn", "de", "début", "从", "开始", "desde"),
        "end": ("to", "end", "bis", "ende", "à", "fin", "到", "结束", "hasta"),
        "span": ("duration", "dauer", "durée", "duree", "持续时间", "时长", "duración"),
        "rate": ("hourly price", "hourly rate", "stundenpreis", "stundenlohn", "tarif horaire"),
        "amount": ("price", "rate", "preis", "lohn", "prix", "total"),
        "cost_rate": ("internal rate",),
        "currency": ("currency", "währung", "devise", "货币"),
        "user": ("name", "user", "benutzer", "utilisateur", "用户"),
        "email": ("e-mail", "email"),
        "client": ("customer", "kunde", "client", "客户", "cliente"),
        "project": ("project", "projekt", "projet", "项目", "proyecto"),
        "task": ("activity", "tätigkeit", "activité", "活动", "actividad"),
        "note": ("description", "beschreibung", "描述", "descripción"),
        "billable": ("billable", "abrechenbar", "facturable"),
        "invoiced": ("exported", "exportiert", "exporté"),
        "tags": ("tags", "schlagworte", "标签"),
    },
    ("day", "start", "end", "span", "project", "task"),
)


def in_seconds(table: FoundTable) -> bool:
    """Whether a bare number in the duration column is seconds: the times of day beside it prove it."""
    agree = 0
    for _line, cells in table.lines():
        text = table.cell(cells, "span")
        if not text.isdigit():
            continue
        try:
            start, end = cell.clock(table.cell(cells, "start")), cell.clock(table.cell(cells, "end"))
        except BadInput:
            continue
        if start and end:
            length = (_second(end) - _second(start)) % 86_400
            agree += 1 if abs(length - int(text) % 86_400) < 120 else -1
        elif int(text) > 24:
            agree += 1
    return agree > 0


def _second(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second


HABITS = TrackerHabits(guess="dmy", seconds=in_seconds)
