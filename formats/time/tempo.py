"""Jira Tempo, the worklog report as CSV: one line per worklog, hours as a decimal, the issue's key as the task."""

from __future__ import annotations

from formats.table import Layout
from formats.time.hours import TrackerHabits

LAYOUT = Layout(
    "tempo",
    "hours",
    {
        "task": ("issue key",),
        "note": ("work description", "issue summary"),
        "span": ("hours",),
        "day": ("work date",),
        "user": ("full name", "username"),
        "client": ("account customer",),
        "project": ("project name", "project key"),
        "tags": ("component",),
    },
    ("task", "span", "day", "user"),
)

HABITS = TrackerHabits(guess="dmy", key=("who", "day", "task", "note"))
