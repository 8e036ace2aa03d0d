"""Every sentence has its Chinese: the catalogue is complete, up to date and compiled (`make words`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from babel.messages import Catalog, Message

from handlers.conversation.contents import CONTENTS
from scripts import words

PLACEHOLDER = re.compile(r"\{(\w*)[^}]*\}")


@cache
def kept() -> Catalog:
    return words.kept()


@pytest.fixture(autouse=True)
def _begun() -> None:
    if not any(message.id and message.string for message in kept()):
        pytest.skip("the translation has not begun")


def pairs() -> Iterator[tuple[str, str, Message]]:
    for message in kept():
        if message.id:
            ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
            strings = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
            yield ids[-1], strings[0] if strings else "", message


def test_the_catalogue_has_the_sentences_of_the_source_and_no_others() -> None:
    assert words.PO.read_bytes() == words.po(words.updated()), "make words brings it up to date"


def test_every_sentence_is_translated() -> None:
    assert words.untranslated(kept()) == []


def test_nothing_is_a_guess() -> None:
    assert [message.id for message in kept() if message.id and message.fuzzy] == []


def test_every_translation_uses_the_values_of_its_sentence() -> None:
    wrong = [
        f"{english!r} → {chinese!r}"
        for english, chinese, _message in pairs()
        if chinese and set(PLACEHOLDER.findall(english)) - {"n"} != set(PLACEHOLDER.findall(chinese)) - {"n"}
    ]
    assert not wrong, "\n".join(wrong)


def test_every_translation_is_chinese() -> None:
    """A copied English sentence counts as none; names, signs and bare values may stay."""
    wrong = [
        english
        for english, chinese, _message in pairs()
        if len(re.findall(r"[a-z]{3,}", PLACEHOLDER.sub("", english))) > 2
        and not re.search(r"[\u4e00-\u9fff]", chinese)
    ]
    assert not wrong, "\n".join(wrong)


def test_what_is_compiled_is_what_was_written() -> None:
    assert words.MO.read_bytes() == words.mo(kept()), "make words compiles it"


ASKED = re.compile(r"\b(?:[Ss]ay|[Ww]rite|example|Then)\b|[Aa]sk “")
QUOTED = re.compile(r"“([^“”]+)”|(?<=[:：])\s*([^:：“”]+)$")
NO_COMMANDS = {
    "Books an invoice of an order: the amount, and “order” with its number.",
    "Drafts an expense: amount, what for, project, day; say “company card” or “bank” if you did not pay yourself.",
    "I did not understand who paid: say “company card”, “bank” or “my own money”.",
    "Shows the trail of a thing: who did what when. For example an expense or an hours entry.",
}
"""Sentences whose quoted words are no commands, but parts of one."""


def commands_in(sentence: str) -> set[str]:
    """The commands that are quoted in a sentence."""
    lines = ["".join(found).strip().rstrip(".。") for found in QUOTED.findall(sentence)]
    return {asked.command for line in lines if (asked := CONTENTS.wordings.best(line))}


def test_what_a_sentence_tells_to_say_works_in_both_languages() -> None:
    wrong = [
        f"{english}: {sorted(commands_in(english))}\n{chinese}: {sorted(commands_in(chinese))}"
        for english, chinese, _message in pairs()
        if ASKED.search(english) and english not in NO_COMMANDS and commands_in(english) != commands_in(chinese)
    ]
    assert not wrong, "\n".join(wrong)


def test_chinese_is_set_as_chinese_is_set() -> None:
    """Full-width signs beside Chinese, and a colleague is 你; what is quoted to be typed is typed as people do."""
    half = re.compile(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]|您")
    wrong = [f"{english!r} → {chinese!r}" for english, chinese, _message in pairs() if half.search(chinese)]
    assert not wrong, "\n".join(wrong)
