"""`zhangfang try`: what lines would do, said to a copy that is thrown away."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chat.incoming import Said
from handlers.conversation.answering import answer, outcome
from storage import audit, hours
from storage.directory import directory
from storage.rehearsal import RehearsalStore
from tests.bot.test_console import Shell, filled, shell
from tests.conftest import Stage
from tests.fakes.model import fake_model

pytestmark = pytest.mark.sweep(3, of="file")

__all__ = ["filled", "shell"]

NOW = ("--now", "2026-11-20T18:30+08:00")


def write(path: Path, *lines: Any) -> str:
    path.write_text("".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in lines), "utf-8")
    return str(path)


def rows(printed: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in printed.splitlines()]


def test_each_line_says_what_it_would_do(filled: Shell) -> None:
    file = write(
        filled.folder / "lines.jsonl",
        {"id": "a", "text": "2.5h apollo docs", "as": "ann", "in": "dm", "lang": "en", "kind": "ignored"},
        {"id": "b", "text": "记 3小时 接口", "as": "li", "in": "@xinghe", "before": [], "lang": "zh"},
        {"id": "c", "text": "2h docs", "as": "ann", "in": "#apollo"},
        {"id": "d", "text": "lunch anyone?", "as": "bob", "in": "#apollo"},
        {"id": "e", "text": "undo", "as": "ann", "in": "dm", "before": ["2h apollo", "1h apollo mails"]},
        {"id": "f", "text": "3h docs", "as": "ann", "in": "dm"},
        {"id": "g", "text": "green ideas", "as": "ann", "in": "dm"},
        {"id": "h", "text": "预算 星河", "as": "li", "in": "dm"},
    )
    found = rows(filled(*NOW, "try", file, "--json"))
    assert [list(one) for one in found] == [
        ["id", "reply", "silent", "private", "understood", "as", "asks", "changes"]
    ] * len(found)
    said = [(one["id"], one["as"], one["understood"], one["asks"], one["silent"], len(one["changes"])) for one in found]
    assert said == [
        ("a", "log 2.5h apollo docs", True, False, False, 1),
        ("b", "记 3小时 接口", True, False, False, 1),
        ("c", "log 2h docs", True, False, False, 1),
        ("d", "", True, False, True, 0),
        ("e", "undo", True, False, False, 1),
        ("f", "log 3h docs", True, True, False, 0),
        ("g", "", False, False, False, 0),
        ("h", "budget 星河", True, False, False, 0),
    ]
    assert found[3]["reply"] == [] and found[0]["reply"][0] == "✓ 2.5 h on Apollo"
    assert found[1]["changes"] == [
        {"kind": "hours", "action": "booked", "project": "XINGHE", "day": "2026-11-20", "minutes": 180, "note": "接口"}
    ]
    assert found[4]["changes"][0]["minutes"] == 60, "only what the last line did is told"


def test_nothing_is_kept(filled: Shell) -> None:
    books = filled.folder / "books.db"
    before = hashlib.sha256(books.read_bytes()).hexdigest()
    file = write(
        filled.folder / "lines.jsonl",
        *({"text": text, "as": "ann"} for text in ("8h apollo", "8h apollo", "expense 45 taxi apollo", "leave monday")),
        {"text": "alias apollo moonshot", "as": "ada"},
        {"text": "2h moonshot", "as": "ann"},
        {"text": "deactivate Bob", "as": "ada"},
        {"text": "2h apollo", "as": "bob"},
    )
    found = rows(filled(*NOW, "try", file, "--json"))
    assert [len(one["changes"]) for one in found] == [1, 1, 1, 1, 1, 0, 1, 1]
    assert hashlib.sha256(books.read_bytes()).hexdigest() == before
    assert sorted(path.name for path in filled.folder.iterdir()) == ["books.db", "lines.jsonl"]
    assert filled("notices") == filled("notices", "--state", "queued")


@pytest.mark.slow
def test_the_example_company_is_there_to_be_spoken_to(shell: Shell) -> None:
    file = write(
        shell.folder / "lines.jsonl",
        {"id": "1", "text": "apollo 2h docs", "as": "ann", "in": "dm"},
        {"id": "2", "text": "budget", "as": "wei", "in": "@apollo"},
        {"id": "3", "text": "打车 45 星河", "as": "bo", "in": "dm"},
    )
    found = rows(shell(*NOW, "try", file, "--example", "--json"))
    assert [one["as"] for one in found] == ["log 2h apollo docs", "budget", "报销 45 打车 星河"]
    assert [path.name for path in shell.folder.iterdir()] == ["lines.jsonl"]


def test_it_is_told_in_words(filled: Shell) -> None:
    file = write(
        filled.folder / "lines.jsonl",
        {"id": "1", "text": "2.5h apollo docs", "as": "ann"},
        {"id": "2", "text": "green\nideas", "as": "ann", "in": "@apollo"},
        {"id": "3", "text": "3h docs", "as": "ann"},
        {"id": "4", "text": "lunch?", "as": "bob", "in": "#apollo"},
        {"id": "5", "text": "expense USD 12 taxi apollo", "as": "ann"},
        {"id": "6", "text": "budget apollo", "as": "ann"},
    )
    assert filled(*NOW, "try", file).splitlines() == [
        "1  ann, in private: 2.5h apollo docs",
        "    read as  log 2.5h apollo docs",
        "    changes  hours booked: APOLLO · 2026-11-20 · 2.5 h · docs",
        "2  ann, apollo: green ⏎ ideas",
        "    lost     ! I did not understand that.",
        "3  ann, in private: 3h docs",
        "    read as  log 3h docs",
        "    asks     ! Which project?",
        "4  bob, overheard in apollo: lunch?",
        "    silent",
        "5  ann, in private: expense USD 12 taxi apollo",
        "    read as  expense USD 12 taxi apollo",
        "    changes  expense drafted: APOLLO · 2026-11-20 · USD 12.00 · travel · taxi",
        "6  ann, in private: budget apollo",
        "    read as  budget apollo",
        "    answers  Budget of Apollo",
        "",
        "6 lines",
        "     2 would change something",
        "     1 would be asked back",
        "     1 would not be understood",
        "     1 would be left alone",
        "     1 would be answered",
    ]


def test_a_wrong_line_is_named_and_the_others_go_on(filled: Shell) -> None:
    file = write(
        filled.folder / "lines.jsonl",
        "no json",
        "[1]",
        {"as": "ann"},
        {"text": "2h apollo"},
        {"text": "2h apollo", "as": "nobody"},
        {"text": "2h apollo", "as": "ann", "in": "#nowhere"},
        {"text": "2h apollo", "as": "ann", "in": "apollo"},
        {"text": "2h apollo", "as": "ann", "before": "1h"},
        "",
        {"text": "2h apollo", "as": "ann"},
    )
    found = rows(filled(*NOW, "try", file, "--json", code=1))
    assert [one["id"] for one in found] == ["10"]
    said = filled.said.splitlines()
    assert [line.split(": ")[1] for line in said] == [f"lines.jsonl line {n}" for n in (1, 2, 3, 4, 5, 6, 7, 8)]
    for line, words in zip(
        said, ("JSON", "JSON object", "“text”", "“as”", "“as”", "“in”", "“in”", "“before”"), strict=True
    ):
        assert words in line, line


def test_a_file_or_a_database_that_is_not_there_is_said(shell: Shell) -> None:
    shell("try", "nowhere.jsonl", code=2)
    assert "nowhere.jsonl" in shell.said
    write(shell.folder / "lines.jsonl", {"text": "2h apollo", "as": "ann"})
    shell("try", "lines.jsonl", code=1)
    assert "there is no database yet" in shell.said
    (shell.folder / "latin.jsonl").write_bytes(b'{"text": "caf\xe9", "as": "ann"}\n')
    shell(*NOW, "try", "latin.jsonl", "--example", code=2)
    assert "cannot be read" in shell.said


def test_say_click_and_submit_tell_the_same(filled: Shell) -> None:
    said = json.loads(filled(*NOW, "say", "2h docs", "--as", "ann", "--in", "apollo", "--json"))
    assert said["reply"] == said["lines"] and said["as"] == "log 2h docs" and said["card"]["title"]
    assert [one["action"] for one in said["changes"]] == ["booked"]
    clicked = json.loads(filled(*NOW, "click", "hours.undo", "1", "--as", "ann", "--json"))
    assert [one["action"] for one in clicked["changes"]] == ["withdrawn"]
    answers = ("project=APOLLO", "day=2026-11-20", "hours=1h")
    filed = json.loads(filled(*NOW, "submit", "hours.log", *answers, "--as", "ann", "--json"))
    assert [one["minutes"] for one in filed["changes"]] == [60]
    keys = {"lines", "reply", "silent", "private", "understood", "as", "asks", "changes"}
    assert all(keys <= set(one) for one in (said, clicked, filed))


def test_the_configured_database_may_be_either(both: Stage, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHANGFANG__DATABASE__URL", both.house.store.url)
    lines = ({"text": "2h apollo docs", "as": "ann"}, {"text": "undo", "as": "ann"}, {"text": "8h", "as": "nobody"})
    found = rows(shell(*NOW, "try", write(shell.folder / "lines.jsonl", *lines), "--json", code=1))
    assert [len(one["changes"]) for one in found] == [1, 0]
    with both.read() as book:
        assert hours.on_day(book, 1, both.now.date()) == () and audit.latest(book, 1, ("hours.logged",)) is None


def test_what_is_tried_is_undone_on_both_databases(both: Stage) -> None:
    store = RehearsalStore(both.house.store.url, seal=audit.seal, pool=1)
    house = replace(both.house, store=store)

    def said(key: str, text: str, by: str = "ann") -> Said:
        return Said(key, both.identity(by), both.place(by, "#apollo"), text=text)

    for _again in range(2):
        with store.undone():
            assert answer(said("1", "2h docs"), house).card
            assert [one.values["minutes"] for one in outcome(said("2", "undo"), house).changes] == [120]
            assert outcome(said("3", "alias apollo moonshot", "ada"), house).changes
            assert outcome(said("4", "bind nowhere", "ada"), house).changes == ()
            with store.read(both.now) as book:
                assert "moonshot" in directory(book).projects[1].aliases
        with store.read(both.now) as book:
            assert hours.on_day(book, 1, both.now.date()) == ()
            assert directory(book).projects[1].aliases == ()
    with both.read() as book:
        assert hours.on_day(book, 1, both.now.date()) == ()
        assert audit.latest(book, 1, ("hours.logged",)) is None
    with pytest.raises(AssertionError, match="outside"):
        store.write(lambda _book: None, now=both.now, trail="outside")
    store.close()


def test_no_model_is_asked(filled: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that is tried leaves the house; what is said does, where the company has it so."""
    file = write(filled.folder / "lines.jsonl", {"text": "grüne Ideen schlafen", "as": "ann"})
    with fake_model() as model:
        monkeypatch.setenv("ZHANGFANG__WORDS__MODEL_URL", model.url)
        monkeypatch.setenv("ZHANGFANG__WORDS__MODEL", "small")
        assert rows(filled(*NOW, "try", file, "--json"))[0]["understood"] is False
        assert model.asked == []
        filled(*NOW, "say", "grüne Ideen schlafen", "--as", "ann")
        assert len(model.asked) == 1
