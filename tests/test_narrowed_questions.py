"""What a question is narrowed to is honoured, or named beside the answer: no wider answer stands for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.words import said
from handlers.conversation.contents import CONTENTS
from tests.conftest import Stage

NARROWER = {
    "en": ("over 100", "except apollo", "last month", "from bo", "without labour"),
    "zh": ("100以上", "除了星河", "上个月", "陈波的", "不含人工"),
}
"""What none of the commands that take nothing looks at."""


def takes_nothing(name: str) -> bool:
    lines = [line for example in CONTENTS.entries["command", name].examples for line in (example.en, example.zh)]
    return all((asked := CONTENTS.wordings.best(line)) is not None and not asked.rest.strip() for line in lines)


ALONE = [entry for entry in CONTENTS.commands if entry.reads and entry.examples and takes_nothing(entry.name)]


def test_what_a_list_is_not_narrowed_to_is_named(stage: Stage) -> None:
    stage.say("expense 40 taxi apollo", by="li", at="")
    for line, left in (
        ("my expenses over 100", "I left out: over 100."),
        ("my rejected expenses", "I left out: my rejected."),
        ("approvals from bo", "I left out: from bo."),
        ("budget apollo excluding travel", "I left out: excluding travel."),
    ):
        assert left in stage.lines(stage.say(line, by="fei", at=""), "en"), line
    assert "I left out" not in stage.lines(stage.say("show me all my expenses please", by="fei", at=""), "en")
    assert "I left out" not in stage.lines(stage.say("budget apollo travel", by="fei", at=""), "en")


@pytest.mark.slow
def test_no_question_is_answered_as_if_it_were_wider(tmp_path: Path) -> None:
    assert len(ALONE) >= 14
    lines = []
    for entry in ALONE:
        for language, narrower in NARROWER.items():
            words = entry.examples[0].en if language == "en" else entry.examples[0].zh
            for narrow in ("", *narrower):
                text = f"{words} {narrow}".strip()
                lines.append({"id": f"{len(lines)}", "text": text, "as": "fei", "in": "dm", "before": [], "of": words})
    path = tmp_path / "narrowed.jsonl"
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    results = said(path)
    whole = {line["text"]: results[line["id"]]["reply"] for line in lines}
    wider = [line["text"] for line in lines if line["text"] != line["of"] and whole[line["text"]] == whole[line["of"]]]
    wider = [text for text in wider if not text.startswith(("who owes us most", "谁欠我们最多"))]  # refused, or asked
    assert not wider
