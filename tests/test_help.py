"""Everything that can be said, clicked or filled in is explained, and every button leads somewhere."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from chat.cards.card import Button
from chat.words import LOCALES, say
from handlers.conversation.contents import CHAPTERS, CONTENTS
from handlers.conversation.help import SCREENFUL
from handlers.registry import Entry
from storage import people
from storage.book import Book
from storage.directory import directory
from tests.conftest import CAST, Stage
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
    shown = [stage.say("help", by="ada", at=""), stage.click("help.show", "", by="ada", at="")]
    shown += [stage.click("help.show", value, by="ada", at="") for value in pages(stage, "ada")]
    text = "\n\n".join(stage.lines(reply, {"en": "en", "zh": "zh-CN"}[locale]) for reply in shown)
    golden(f"help.{locale}.txt", text)


def pages(stage: Stage, by: str) -> list[str]:
    """The values of the buttons of every screenful of help that a person can come to."""
    found: list[str] = []
    for chapter in [button.value for button in told(stage, "help", by) if button.action == "help.show"]:
        card = stage.click("help.show", chapter, by=by, at="").card
        assert card is not None and card.facts
        found += [chapter, *(one.value for one in card.buttons if one.action == "help.show" and one.value)]
    return found


def told(stage: Stage, words: str, by: str, at: str = "") -> tuple[Button, ...]:
    card = stage.say(words, by=by, at=at).card
    assert card is not None
    return card.buttons


def test_every_command_is_two_taps_away_for_whoever_may_say_it(stage: Stage) -> None:
    """From “help”: a subject, and where it is more than a screenful, its rest."""
    seen: dict[str, set[str]] = {}
    for by in CAST:
        seen[by] = {""}
        for value in pages(stage, by):
            card = stage.click("help.show", value, by=by, at="").card
            assert card is not None and len(card.facts) <= SCREENFUL
            seen[by] |= {say(fact.label) for fact in card.facts}
    mine = {role: by for by, (_name, _mail, _locale, seats) in CAST.items() for role in seats.values()}
    for entry in CONTENTS.commands:
        for by in [mine[role] for role in entry.roles if role in mine] or ["ann"]:
            assert seen[by] & {entry.name, *(example.en for example in entry.examples)}, (entry.name, by)


ROLES = {"finance": "fei", "lead": "li", "employee": "ann", "auditor": "max", "admin": "ada"}


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("role", ROLES)
def test_help_as_each_role_sees_it(stage: Stage, golden: Golden, role: str, locale: str) -> None:
    """The first card, the subjects of a role, and the close: a screenful each."""
    words = {"en": ("help", f"help {role}", "help close"), "zh-CN": ("帮助", f"帮助 {ROLE_ZH[role]}", "帮助 结账")}
    asked = words[locale]
    shown = [f"{words}\n{stage.lines(stage.say(words, by=ROLES[role], at=''), locale)}" for words in asked]
    assert all(len(one.splitlines()) < 24 for one in shown)
    golden(f"help/{role}.{locale}.txt", "\n\n".join(shown))


ROLE_ZH = {"finance": "财务", "lead": "负责人", "employee": "员工", "auditor": "审计", "admin": "管理员"}


@pytest.mark.parametrize("chapter", [chapter.name for chapter in CHAPTERS])
def test_a_chapter_is_found_by_its_title_in_both_languages(stage: Stage, chapter: str) -> None:
    asked = [say(CONTENTS.title(chapter), locale) for locale in LOCALES]
    found = [stage.say(f"help {title}", by="ada", at="") for title in asked]
    assert {stage.lines(reply).splitlines()[0] for reply in found} == {asked[0]}
