"""Harvest, the detailed time report: names in two columns, no e-mail, no time of day, numbers as the account has it."""

from __future__ import annotations

from formats.table import Layout
from formats.time.hours import TrackerHabits

LAYOUT = Layout(
    "harvest",
    "hours",
    {
        "day": ("date",),
        "client": ("client",),
        "project": ("project",),
        "task": ("task",),
        "note": ("notes",),
        "span": ("hours",),
        "billable": ("billable?",),
        "invoiced": ("invoiced?",),
        "approved": ("approved?", "approved"),
        "first": ("first name",),
        "last": ("last name",),
        "email": ("email", "e-mail"),
        "rate": ("billable rate",),
        "amount": ("billable amount",),
        "cost_rate": ("cost rate",),
        "currency": ("currency",),
        "external": ("external reference url",),
    },
    ("day", "project", "task", "span", "first", "last"),
)

HABITS = TrackerHabits(key=("who", "day", "client", "project", "task", "note"))
