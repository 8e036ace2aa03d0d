"""Toggl Track, the detailed report as CSV: `Amount (EUR)` or no amount, no entry ids, tags in one cell."""

from __future__ import annotations

from formats.table import Layout
from formats.time.hours import TrackerHabits

LAYOUT = Layout(
    "toggl",
    "hours",
    {
        "user": ("user", "member", "benutzer", "utilisateur", "ユーザー", "用户"),
        "email": ("email", "e-mail"),
        "client": ("client",),
        "project": ("project",),
        "task": ("task",),
        "note": ("description",),
        "billable": ("billable",),
        "day": ("start date",),
        "start": ("start time",),
        "end_day": ("end date", "stop date"),
        "end": ("end time", "stop time"),
        "span": ("duration",),
        "tags": ("tags",),
        "amount": ("amount",),
    },
    ("day", "start", "span", "note", "project"),
)

HABITS = TrackerHabits()
