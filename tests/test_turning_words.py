"""A word that turns a sentence is never dropped: the same line with it is not booked as it is without it.

Every sentence of the sets that is booked rightly is said once more with a negation, a question mark, a plan, somebody
else, a half, an exception … before or behind it.  What comes of it may be a question, a refusal, nothing, or another
change; never the very same change.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bench.words import said, verdict

WORDS = Path(__file__).parent / "words"
SETS = ("second", "third", "fourth", "fifth", "sixth")
TURNS = {
    "en": (
        "{}, not really",
        "{} but i didnt",
        "{}?",
        "{}, dont book it",
        "{}, no wait",
        "{}, that was bo",
        "{} maybe",
        "maybe {}",
        "if {}",
        "should i put {}",
        "grace said {}",
        "bo did {}",
        "{}, half of it for lab",
        "{} except tuesday",
        "{} unless ann has it already",
        "at least {}",
        "{} or lab",
        "tomorrow i will do {}",
        "he did {}",
        "{} and 2 more",
        "{} twice",
        "{} each",
        "{} as soon as the customer confirms",
        "{}, but only once bo has agreed",
        "{} instead",
        "{}, wish i had",
        "bo thinks {}",
        "{}, then remind me to call acme",
        "{}, more than last time",
        "apparently {}",
        "{}, otherwise lab",
        "{} when i get the confirmation",
    ),
    "zh": (
        "{}，其实没有",
        "{}，算了",
        "{}吗",
        "{}？",
        "{}，先不记",
        "{}，张菲做的",
        "可能{}",
        "如果{}",
        "没有{}",
        "张菲说{}",
        "他{}",
        "{}，其中一半是内部研发的",
        "{}，除了周二",
        "至少{}",
        "{}或者内部研发",
        "明天要{}",
        "打算{}",
        "{}两次",
        "{}对不对",
        "不是{}",
        "等客户确认了再记{}",
        "{}，要不算了",
        "听说{}",
        "{}，不过得先问问张菲",
        "{}，再提醒我明天打电话",
        "{}，比上次多",
        "本来要{}",
        "{}的话",
        "要不{}",
    ),
}
"""Each holds for any line of hours or of money spent."""

ASKED_FOR = re.compile(r"(?i)\b(?:can|could) (?:you|u)\b|[给帮幫]我")
"""“Could you put 2h …?” asks for it to be entered, and a question mark behind it turns nothing."""

Line = dict[str, Any]


def booked(tmp_path: Path) -> list[tuple[Line, list[Line]]]:
    """The lines of one sentence that enter hours or money spent without a question, and what they enter."""
    lines = []
    for name in SETS:
        for raw in (WORDS / f"{name}.jsonl").read_text("utf-8").splitlines():
            line = json.loads(raw)
            entered = {change["kind"] for wanted in line["expect"] for change in wanted.get("changes", ())}
            plain = not line.get("before") and "\n" not in line["text"] and not line["in"].startswith("#")
            if plain and not ASKED_FOR.search(line["text"]) and entered and entered <= {"hours", "expense"}:
                lines.append({**line, "id": f"{name} {line['id']}"})
    results = run(tmp_path / "plain.jsonl", lines)
    made = [(line, results[line["id"]]) for line in lines]
    return [
        (line, result["changes"])
        for line, result in made
        if verdict(line, result) == "right"
        and any(change["action"] in ("booked", "drafted") for change in result["changes"])
    ]


def run(path: Path, lines: list[Line]) -> dict[str, Line]:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    return said(path)


def without_words(changes: list[Line]) -> list[Line]:
    """The changes without their notes."""
    return [{key: value for key, value in change.items() if key not in ("note", "name")} for change in changes]


@pytest.mark.slow
def test_a_turning_word_is_never_dropped(tmp_path: Path) -> None:
    plain = booked(tmp_path)
    assert len(plain) >= 180
    turned, before = [], {}
    for number, (line, changes) in enumerate(plain):
        turns = TURNS[line["lang"]]
        for step in range(3):  # each turn beside every few lines
            place = (number * 3 + step) % len(turns)
            if turns[place] == "{} each" and len(changes) > 1:
                continue  # each of several things has its own already
            words = turns[place].format(line["text"].rstrip(" .。!！"))
            turned.append({**line, "id": f"{line['id']} {place}", "text": words})
            before[turned[-1]["id"]] = changes
    results = run(tmp_path / "turned.jsonl", turned)
    dropped = [
        line["text"]
        for line in turned
        if results[line["id"]]["changes"]
        and without_words(results[line["id"]]["changes"]) == without_words(before[line["id"]])
    ]
    assert not dropped
