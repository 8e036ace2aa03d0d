"""Everything that can be said, clicked or filled in is explained, and every button leads somewhere."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from chat.words import LOCALES, say
from handlers.conversation.contents import CHAPTERS, CONTENTS
from handlers.registry import Entry
from storage import people
from storage.book import Book
from storage.directory import directory
from tests.conftest import Stage
from tests.golden import Golden

ROOT = Path(__file__).parents[1]
ENTRIES = sorted(CONTENTS.entries.values(), key=lambda entry: (entry.kind, entry.name))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry.kind} {entry.name}")
def test_it_has_a_sentence_of_help(entry: Entry) -> None:
    assert entry.help.template.endswith("."), "one sentence, with a full stop"
    assert entry.help.template[0].isupper()


@pytest.mark.parametrize("entry", CONTENTS.commands, ids=lambda entry: entry.name)
def test_a_command_can_be_said_in_both_languages(entry: Entry) -> None:
    assert any(re.search(r"[a-z]", word) for word in entry.words)
    assert any(re.search(r"[\u4e00-\u9fff]", word) for word in entry.words), "no Chinese word for it"
    assert entry.examples, "an example says more than a rule"
    assert all(example.en and example.zh for example in entry.examples)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry.kind} {entry.name}")
def test_actions_and_forms_are_called_noun_verb(entry: Entry) -> None:
    if entry.kind in ("action", "form"):
        assert re.fullmatch(r"[a-z]+\.[a-z_]+", entry.name)


@cache
def named() -> dict[tuple[str, str], str]:
    """(kind, name) of every action and form that a card in handlers/ leads to, and where."""
    found = {}
    for path in sorted((ROOT / "handlers").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            given = {keyword.arg: keyword.value for keyword in node.keywords}
            place = f"{path.name}:{node.lineno}"
            if node.func.id in ("Button", "Choice"):
                part = given.get("action") or (node.args[1] if len(node.args) > 1 else None)
                if isinstance(part, ast.Constant) and part.value:
                    found["action", str(part.value)] = place
            elif node.func.id == "Form":
                part = given.get("name") or given.get("id") or (node.args[0] if node.args else None)
                if isinstance(part, ast.Constant):
                    found["form", str(part.value)] = place
    return found


def test_every_button_and_form_leads_somewhere() -> None:
    lost = {name: place for (kind, name), place in named().items() if (kind, name) not in CONTENTS.entries}
    assert not lost


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_help_reads_well(stage: Stage, golden: Golden, locale: str) -> None:
    """All of it, as somebody sees it who may do everything."""

    def seat(book: Book) -> None:
        known = directory(book)
        for role, project in (("finance", ""), ("auditor", ""), ("lead", "APOLLO")):
            people.seat(book, known.accounts["test", "ada"], role, known.by_code.get(project, 0))

    stage.write(seat)
    shown = [stage.say("help", by="ada", at="")]
    shown += [stage.click("help.show", chapter.name, by="ada", at="") for chapter in CHAPTERS]
    text = "\n\n".join(stage.lines(reply, {"en": "en", "zh": "zh-CN"}[locale]) for reply in shown)
    golden(f"help.{locale}.txt", text)


@pytest.mark.parametrize("chapter", [chapter.name for chapter in CHAPTERS])
def test_a_chapter_is_found_by_its_title_in_both_languages(stage: Stage, chapter: str) -> None:
    asked = [say(CONTENTS.title(chapter), locale) for locale in LOCALES]
    found = [stage.say(f"help {title}", by="ada", at="") for title in asked]
    assert {stage.lines(reply).splitlines()[0] for reply in found} == {asked[0]}
