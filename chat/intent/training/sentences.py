"""Masked sentences with their wish, made from the templates in `templates_en.txt` and `templates_zh.txt`.

`## wish` begins a wish.  `(a|b)` chooses, `[x]` may be missing, `@before booked` says what has just happened.  What
stands for a name, day, length, time or amount is masked as `chat.lines.scan` masks it; what was worked on and bought
comes from lists.  The same seed makes the same sentences.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from chat.intent.features import State
from chat.lines.elements import Terms
from chat.lines.scan import scan
from chat.names import Names

HERE = Path(__file__).parent
LANGUAGES = ("en", "zh")
PER_TEMPLATE = 4
"""More sentences of one template teach nothing new, but where it chooses more than once: then twice as many."""

MASKED = {
    "P": ("⟨P⟩",),
    "N": ("⟨N⟩",),
    "C": ("⟨C⟩",),
    "L": ("⟨L⟩",),
    "R": ("⟨R⟩", "⟨R⟩", "⟨#⟩ - ⟨#⟩", "⟨T⟩ - ⟨T⟩"),
    "T": ("⟨T⟩", "⟨T⟩", "⟨L⟩", "⟨#⟩"),
    "D": ("⟨D⟩",),
    "A": ("⟨A⟩", "⟨#⟩"),
    "#": ("⟨#⟩",),
    "%": ("⟨%⟩",),
}
WORDS = {language: json.loads((HERE / f"words_{language}.json").read_text("utf-8")) for language in LANGUAGES}
"""Language -> slot -> what may stand there: categories (K), suppliers (S), work (V done to O, or W), things (B)."""

PLAIN = {
    "log": (
        (
            "P L",
            "L P",
            "P L W",
            "L P W",
            "P W L",
            "W L P",
            "D P L",
            "P D L W",
            "L P D",
            "D L P W",
            "P R",
            "R P W",
            "P R W",
        ),
        (
            "D R P",
            "P D R",
            "R P D W",
            "P L W P L W",
            "L P L P",
            "P L P L P L",
            "L P W L P W",
            "P L W L W",
            "D P L D P L",
        ),
        (
            "D L P D L P",
            "P R R",
            "R R P",
            "P R W R W",
            "P R L",
            "R L P",
            "D D P L",
            "P D D L W",
            "W P L",
            "W P R",
            "P L L",
        ),
    ),
    "report": (
        ("L W", "W L", "R W", "D L W", "W R", "D W L", "L W L W", "W L W L", "L D W", "P L W", "P W L", "D R W"),
    ),
    "expense": (
        ("B A P", "P B A", "A B P", "B A P D", "D B A P", "P A B", "A P B", "D P B A", "B P A", "B A P M", "B A M P"),
        ("A M B P", "P B A B A", "B A B A P", "B A D P", "B A S P", "B S A P", "# B A P", "B # A P", "M B A P"),
    ),
}
"""Wish -> the bare shapes in which it is said, without any other word: only the grammar tells them."""
JOINS = {"en": (" ", " ", " ", ", ", ": ", " - ", " for ", " on "), "zh": (" ", " ", "", ",", "：", " ", "在", "的")}
OF_A_SHAPE = 20


@dataclass(frozen=True, slots=True)
class TrainingSentence:
    """A masked sentence, what had just happened, and the wish that it is."""

    masked: str
    state: State
    wish: str
    language: str


def sentences(seed: int = 7) -> list[TrainingSentence]:
    """All training sentences, in an order that depends on the seed alone."""
    chance = random.Random(seed)
    made = [sentence for language in LANGUAGES for sentence in _of(language, chance)]
    chance.shuffle(made)
    return made


def _plain(language: str, chance: random.Random) -> Iterator[TrainingSentence]:
    """The bare shapes, joined by signs and small words, with whatever was worked on or bought."""
    for wish, groups in PLAIN.items():
        for shape in (shape for group in groups for shape in group):
            for _turn in range(OF_A_SHAPE):
                text = ""
                for slot in shape.split(" "):
                    text += (chance.choice(JOINS[language]) if text else "") + f"{{{slot}}}"
                yield TrainingSentence(_filled(text, language, chance), "", wish, language)


def templates(language: str) -> Iterator[tuple[str, State, str]]:
    """(wish, what had just happened, template) of every template."""
    wish = ""
    for line in (HERE / f"templates_{language}.txt").read_text("utf-8").splitlines():
        text = line.strip()
        if text.startswith("## "):
            wish = text[3:].strip()
        elif text:
            before = _BEFORE.match(text)
            yield wish, (before[1] if before else ""), text[before.end() :] if before else text  # type: ignore[misc]


def _of(language: str, chance: random.Random) -> Iterator[TrainingSentence]:
    yield from _plain(language, chance)
    for wish, state, template in templates(language):
        attempts = PER_TEMPLATE * (2 if template.count("|") > MANY else 1)
        made = {_filled(_chosen(template, chance), language, chance) for _attempt in range(attempts)}
        for masked in sorted(made):
            yield TrainingSentence(masked, state, wish, language)
            if chance.random() < NOISY:
                yield TrainingSentence(_noisy(masked, chance), state, wish, language)


MANY = 3
"""A template with more strokes than these chooses among many words."""
NOISY = 0.3
"""The share of sentences that are said once more as thumbs type them."""

_BEFORE = re.compile(r"@before (booked|question)\s+")
NOBODY = Terms(Names.of(()), currency="CNY")
SOME_DAY = date(2026, 11, 20)
_MASK = re.compile(r"⟨.⟩")
_CHOICE = re.compile(r"\(([^()\[\]]*)\)|\[([^()\[\]]*)\]")
_SLOT = re.compile(r"\{(.)\}")


def _chosen(template: str, chance: random.Random) -> str:
    """The template with every choice made, the inner ones first."""
    while choice := _CHOICE.search(template):
        options = choice[1].split("|") if choice[1] is not None else [chance.choice(choice[2].split("|")), ""]
        template = template[: choice.start()] + chance.choice(options) + template[choice.end() :]
    return template


def _filled(text: str, language: str, chance: random.Random) -> str:
    def slot(match: re.Match[str]) -> str:
        words = WORDS[language]
        if match[1] == "W" and chance.random() < 0.7:
            value = f"{chance.choice(words['V'])}{' ' if language == 'en' else ''}{chance.choice(words['O'])}"
        else:
            value = chance.choice(words.get(match[1]) or MASKED[match[1]])
        return f" {value} " if value[0] == "⟨" else value

    # What stands in a template as it is (“today”, “two hours”) is masked as it will be in a line.
    masked = scan(_SLOT.sub(slot, text), NOBODY, SOME_DAY).masked
    return _MASK.sub(lambda mask: mask[0].upper(), masked)


def _noisy(masked: str, chance: random.Random) -> str:
    """A letter missing, doubled, or two of them in the wrong order; never in a mask."""
    words = masked.split(" ")
    long = [place for place, word in enumerate(words) if word.isascii() and word.isalpha() and len(word) > 3]
    if not long:
        return masked.replace(",", " ").replace("?", " ").replace("，", " ")
    place = chance.choice(long)
    word, at = words[place], chance.randrange(1, len(words[place]) - 1)
    words[place] = chance.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
        )
    )
    return " ".join(words)
