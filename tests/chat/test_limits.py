"""No text is too long or too odd: it is refused or read, and always at once."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.folding import LONGEST_MESSAGE, cleaned
from chat.lines.hours import LONGEST_LINE, MOST_LINES, HoursLine, Unread, hours_lines
from chat.lines.note import note
from chat.values.amounts import amount, amounts
from chat.values.days import days
from chat.values.durations import span
from chat.words import say
from handlers.conversation.understanding import understand
from tests.chat.known import ANYWHERE, COMMANDS, IN_HERMES, PROJECTS, TODAY

READERS: dict[str, Callable[[str], object]] = {
    "hours_lines": lambda text: hours_lines(text, ANYWHERE, TODAY),
    "in a channel": lambda text: hours_lines(text, IN_HERMES, TODAY),
    "understood": lambda text: understand(text, IN_HERMES, COMMANDS, TODAY),
    "best": COMMANDS.best,
    "near": COMMANDS.near,
    "amounts": lambda text: amounts(text, "CNY"),
    "amount": lambda text: amount(text, "CNY"),
    "span": span,
    "days": lambda text: days(text, TODAY),
    "match": PROJECTS.match,
    "cleaned": cleaned,
}
PIECES = (
    "1",
    "2h ",
    "9:00-",
    "11.1-",
    "11/3/",
    "1,234.",
    "12 ",
    "1'",
    "半",
    "十",
    "一百",
    "两个半",
    "壹仟",
    "周一到",
    "上",
    "上上个",
    "please ",
    "请",
    "记",
    "log ",
    "花了",
    "和",
    "，",
    ", ",
    " and ",
    "apollo ",
    "星河",
    "星",
    "galaxy-",
    "p0",
    "<@U1>",
    "<",
    "<http:",
    "@_user_",
    "@",
    "#",
    "(",
    "((",
    "  ",
    "\t",
    "-",
    "- ",
    ".",
    "......",
    "还剩多少",
    "how much ",
    "is left on ",
    "每天",
    "the ",
    "\u3000",
    "８",
    "½",
    "İ",
    "ß",
    "𝟚",
    "👍🏽",
    "\u200b",
    "́",
    "\x00",
    "mon-",
    "mon, ",
    "nov ",
    "of ",
    "to ",
    "h",
    "m",
    "¥",
    "$ ",
    "块",
    "万",
    "角",
)


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.sweep(7)
def test_no_repetition_makes_reading_slow(piece: str) -> None:
    texts = [(piece * 8000)[:size] for size in (150, LONGEST_LINE, LONGEST_MESSAGE, 200_000)]
    texts += [f"log 2h {texts[1]} x", f"{texts[0]} 2h apollo {texts[0]}", f"{texts[0]}!"]
    for name, reader in READERS.items():
        for text in texts:
            started = time.perf_counter()
            reader(text)
            assert time.perf_counter() - started < 1.0, (name, len(text))


@pytest.mark.parametrize(
    "pair", [("请 ", "x"), ("1 ", "h"), ("2h, ", "?"), ("九点", "到"), ("mon ", "to "), ("1.", "1-"), ("花", "了")]
)
def test_two_pieces_in_turn_are_no_slower(pair: tuple[str, str]) -> None:
    text = ("".join(pair) * 4000)[:LONGEST_MESSAGE]
    for name, reader in READERS.items():
        for size in (LONGEST_LINE, LONGEST_MESSAGE):
            started = time.perf_counter()
            reader(text[:size])
            assert time.perf_counter() - started < 1.0, name


def test_a_very_long_message_is_refused_with_a_sentence() -> None:
    (read,) = hours_lines("log 2h apollo " + "x" * 200_000, ANYWHERE, TODAY)
    assert isinstance(read, Unread)
    assert say(read.sentence) == "This message is too long to be read as entries. Send up to 60 lines, or a file."


def test_a_message_of_many_lines_is_refused() -> None:
    assert len(hours_lines("2h apollo docs\n" * MOST_LINES, ANYWHERE, TODAY)) == MOST_LINES
    (read,) = hours_lines("2h apollo docs\n" * (MOST_LINES + 1), ANYWHERE, TODAY)
    assert isinstance(read, Unread)


@given(st.text(max_size=200))
def test_any_text_is_read_without_breaking(text: str) -> None:
    for reader in READERS.values():
        reader(text)


SNIPPETS = st.lists(
    st.sampled_from(
        [
            *PIECES,
            "2.5h",
            "9:00-11:30",
            "yesterday",
            "昨天",
            "11/3",
            "Apollo",
            "接口联调",
            "\n",
            "；",
            "docs",
            "-2h",
            "周一",
        ]
    ),
    max_size=12,
)


@given(SNIPPETS)
def test_any_mixture_is_read_into_sound_entries(pieces: list[str]) -> None:
    text = " ".join(pieces)
    for read in hours_lines(text, ANYWHERE, TODAY):
        if isinstance(read, Unread):
            assert say(read.sentence) and say(read.sentence, "zh-CN")
            assert not read.line or read.part in read.line or not read.choices
            continue
        assert isinstance(read, HoursLine)
        assert read.minutes > 0 and read.days and len(read.days) <= 31
        assert list(read.days) == sorted(set(read.days))
        assert read.note == read.note.strip()


@given(st.text(alphabet="ab 接口，,()@#.h2-", max_size=40), st.data())
def test_a_note_holds_only_words_that_were_typed(line: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(line)))
    end = data.draw(st.integers(start, len(line)))
    left = note(line, [(start, end)] if end > start else [])
    rest = list(line)
    for char in left.replace(" ", ""):
        assert char in rest
        rest.remove(char)
