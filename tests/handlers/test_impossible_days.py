"""Months and days that cannot be are told as such by every command that takes one, with what they are in."""

from __future__ import annotations

import re

import pytest

from handlers.conversation.contents import CONTENTS
from tests.conftest import Stage
from tests.handlers.test_bank import faults

DATED = {entry.name: entry for entry in CONTENTS.commands if entry.dated}
OTHERWISE = {"certify", "unlock"}
"""They say the same themselves: what stands behind them may be numbers of documents, or a reason."""
_LINES = {
    "budget": ("how much did we spend on apollo in {}",),
    "unlock": ("unlock {} because late", "解锁 {} 因为 补票"),
    "late": ("late 3h apollo {} site work", "补录 3小时 星河 {} 现场"),
}
"""What is said where a month alone behind the command's words would be something else."""
IMPOSSIBLE = {
    "2026-13": "is no month",
    "2026-00": "is no month",
    "13月": "is no month",
    "2026年13月": "is no month",
    "2026-02-30": "is not a day",
}


@pytest.mark.parametrize("name", sorted({*DATED, *OTHERWISE}))
@pytest.mark.sweep(5)
def test_a_month_that_cannot_be_is_told(stage: Stage, name: str) -> None:
    stage.say("lock 2026-09", by="fei", at="")
    entry = CONTENTS.entries["command", name]
    words = (entry.words[0], entry.examples[0].zh.split()[0])
    for line in _LINES.get(name, tuple(f"{word} {{}}" for word in words)):
        for wrong, why in IMPOSSIBLE.items():
            said = stage.lines(stage.say(line.format(wrong), by="fei", at=""), "en")
            allowed = {"certify": (why, f"No document {wrong}"), "unlock": ("is not a day",)}.get(name, (why,))
            if name == "budget":
                allowed = ("I left out: ", why)  # a whole question with a piece that means nothing is asked back
            assert any(each in said for each in allowed), (line, said)
            assert wrong in said or name == "budget", (line, said)
    assert faults(stage) == []


_DAY = re.compile(r"20\d\d-\d\d(?:-\d\d)?")


def test_what_stands_in_other_commands_books_nothing_either(stage: Stage) -> None:
    """Where a day is one of several things, each command reads its own line whole: whatever it says, nothing breaks and
    no such day is made of something else."""
    stage.say("contract apollo 100000 30% 2026-12-01 70% 2027-06-30", by="li")
    lines = {
        _DAY.sub(wrong, text)
        for entry in CONTENTS.commands
        if not entry.dated
        for example in entry.examples
        for text in (example.en, example.zh)
        if _DAY.search(text)
        for wrong in ("2026-13-01", "2026-02-30")
    }
    assert len(lines) > 40
    for line in sorted(lines):
        said = stage.lines(stage.say(line, by="fei", at=""), "en")
        assert "Something broke" not in said, (line, said)
        assert "✓" not in said and "2027" not in said, (line, said)
    assert faults(stage) == []


def test_every_command_of_months_is_one_of_them() -> None:
    """Those whose every example with a time names a month are `dated`; a new one is found here."""
    takes = {
        entry.name
        for entry in CONTENTS.commands
        for example in entry.examples
        if re.search(r"(?<![\d-])20\d\d-\d\d(?!-?\d)", example.en)
    }
    assert takes - {*DATED} - OTHERWISE <= {"why"}, "why reads its line as the command that it asks about does"


def test_what_only_looks_like_a_month_is_left_alone(stage: Stage) -> None:
    for line in (
        "receivables 2026-12",
        "vat 2026-10",
        "trial balance 2026-08 to 2026-10",
        "利润表 10月",
        "cash forecast 2026",
    ):
        said = stage.lines(stage.say(line, by="fei", at=""), "en")
        assert "is no month" not in said and "is not a day" not in said, (line, said)
