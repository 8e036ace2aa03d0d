"""Sentences are templates with their values beside them, read off the source; runs before every commit."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache

from tests.test_house import imports, nodes, sources, where

MARKS = ("_", "sentence")
"""What marks a sentence for the catalogue."""


def calls(parts: Iterable[ast.AST], *names: str) -> Iterator[ast.Call]:
    for node in parts:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


def test_a_sentence_is_a_template_not_a_finished_string() -> None:
    """An f-string cannot be looked up in the catalogue: values stand beside the sentence."""
    wrong = []
    for path in sources():
        sentences = [(call, call.args[:1]) for call in calls(nodes(path), *MARKS)]
        sentences += [(call, call.args[:2]) for call in calls(nodes(path), "_n")]
        for call, parts in sentences:
            if not all(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in parts):
                wrong.append(f"{where(path, call.lineno)}: a sentence is one plain string, its values stand beside it")
    assert not wrong, "\n".join(wrong)


def test_every_value_of_a_sentence_is_given() -> None:
    """`_("{who} logged {hours}.", who=…)` without one of them would fail only when somebody reads it.

    A sentence that is kept in a table outside of any function gets its values where it is used.
    """
    wrong = []
    for path in sources():
        if not any(name == "chat.text" for _, name in imports(path)):
            continue
        for function in (node for node in nodes(path) if isinstance(node, ast.FunctionDef)):
            for call in calls(ast.walk(function), "_", "_n"):
                given = {keyword.arg for keyword in call.keywords} | ({"n"} if len(call.args) > 1 else set())
                missing = placeholders(call.args) - given if None not in given else set()
                wrong += [f"{where(path, call.lineno)}: {{{name}}} has no value" for name in sorted(missing)]
    assert not wrong, "\n".join(sorted(set(wrong)))


def test_every_value_of_a_refusal_is_given() -> None:
    wrong = []
    for path in sources():
        for call in (node for node in nodes(path) if isinstance(node, ast.Call)):
            given = {keyword.arg: keyword.value for keyword in call.keywords}
            said = [part for part in (*call.args[:1], given.get("hint")) if part is not None]
            marked = [
                part.args for part in said if isinstance(part, ast.Call) and getattr(part.func, "id", "") in MARKS
            ]
            if getattr(call.func, "id", "") not in refusals() or None in given:
                continue
            missing = {name for parts in marked for name in placeholders(parts)} - {str(name) for name in given}
            wrong += [f"{where(path, call.lineno)}: {{{name}}} has no value" for name in sorted(missing)]
    assert not wrong, "\n".join(wrong)


@cache
def refusals() -> frozenset[str]:
    """The names of BookError and all that derive from it."""
    found = {"BookError"}
    classes = [node for path in sources() for node in nodes(path) if isinstance(node, ast.ClassDef)]
    while True:
        more = {node.name for node in classes if any(getattr(parent, "id", "") in found for parent in node.bases)}
        if more <= found:
            return frozenset(found)
        found |= more


def placeholders(parts: list[ast.expr]) -> set[str]:
    text = " ".join(part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str))
    return set(re.findall(r"\{(\w+)\}", text))
