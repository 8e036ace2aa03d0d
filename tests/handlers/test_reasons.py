"""A reason is said in the same words wherever a documented line takes one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from handlers.reasons import LONGEST, reasoned

ROOT = Path(__file__).parents[2]
SPEECH = {
    "handlers/approvals/in_words.py",
    "handlers/conversation/doubted.py",
    "handlers/conversation/requests.py",
}
"""Who reads what people say in their own words, where “as they asked” may be a reason too."""


@pytest.mark.parametrize(
    "line",
    [
        "apollo 500 because it grew",
        "apollo 500 Because of it grew",
        "apollo 500 because: it grew",
        "apollo 500, since it grew",
        "apollo 500 bc it grew",
        "apollo 500 reason: it grew",
        "apollo 500 因为 it grew",
        "apollo 500，由于it grew",
        "apollo 500 原因：it grew",
        "apollo 500，原因是it grew",
    ],
)
def test_every_word_for_it(line: str) -> None:
    assert reasoned(line) == ("apollo 500", "it grew")


def test_what_is_none() -> None:
    for line in ("apollo 500", "apollo 500 since 2026-11-01", "reasonable 500", "apollo abc 500"):
        assert reasoned(line) == (line, "")
    assert reasoned("apollo because " + "x" * 300)[1] == "x" * LONGEST
    assert reasoned("because it grew") == ("", "it grew")


def test_no_command_has_words_of_its_own_for_it() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "handlers").rglob("*.py")
        if re.search(r"""r"[^"\n]*\bbecause\b[^"\n]*(?:因为|\|)""", path.read_text("utf-8"))
    ]
    assert sorted(found) == sorted({*SPEECH, "handlers/reasons.py"})
