"""Clockify: the detailed report, and the summary that knows neither person nor time of day.

`Duration (decimal)` may be 0.00 while `Duration (h)` is not: hours and minutes are believed first.
"""

from __future__ import annotations

from formats.table import Layout
from formats.time.hours import TrackerHabits

DETAILED = Layout(
    "clockify",
    "hours",
    {
        "project": ("project",),
        "client": ("client",),
        "note": ("description",),
        "task": ("task", "activity"),
        "user": ("user",),
        "email": ("email",),
        "tags": ("tags",),
        "billable": ("billable",),
        "invoiced": ("invoiced",),
        "day": ("start date",),
        "start": ("start time",),
        "end_day": ("end date",),
        "end": ("end time",),
        "span": ("duration (h)",),
        "decimal": ("duration (decimal)",),
        "rate": ("billable rate",),
        "amount": ("billable amount",),
        "cost_rate": ("cost rate",),
    },
    ("day", "start", "span", "note", "project", "user"),
)

SUMMARY = Layout(
    "clockify_summary",
    "hours",
    {
        "day": ("date",),
        "project": ("project",),
        "client": ("client",),
        "note": ("description",),
        "user": ("user",),
        "span": ("time (h)",),
        "decimal": ("time (decimal)",),
        "amount": ("amount",),
    },
    ("day", "project", "span", "note"),
)

HABITS = TrackerHabits(guess="mdy")
SUMMARY_HABITS = TrackerHabits(guess="mdy", key=("who", "day", "client", "project", "note"))
