"""Which command a line asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.intent.commands import Commands, Wording
from tests.chat.known import COMMANDS


@pytest.mark.parametrize(
    ("line", "command", "rest"),
    [
        ("help", "help", ""),
        ("Help!", "help", ""),
        ("帮助", "help", ""),
        ("what can you do?", "help", ""),
        ("你会做什么？", "help", ""),
        ("undo", "undo", ""),
        ("log 2.5h apollo yesterday API design", "log", "2.5h apollo yesterday API design"),
        ("记 2.5小时 星河", "log", "2.5小时 星河"),
        ("记2.5小时星河", "log", "2.5小时星河"),
        ("预算：星河", "budget", "星河"),
        ("budget: apollo", "budget", "apollo"),
        ("<@U0BOT> budget apollo", "budget", "apollo"),
        ("@_user_1 预算 星河", "budget", "星河"),
        ("hi, budget apollo please", "budget", "apollo please"),
        ("BUDGET Apollo", "budget", "Apollo"),
    ],
)
def test_the_command_and_the_rest_are_told_apart(line: str, command: str, rest: str) -> None:
    asked = COMMANDS.best(line)
    assert asked and (asked.command, asked.rest) == (command, rest)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "   ",
        "???",
        "budgets are hard",
        "记得填工时",
        "记者采访",
        "weekend plans",
        "2.5h prepare the budget",
        "2小时 做预算",
        "logging is broken",
        "undocumented",
        "the thing is overdue-ish",
        "x" * 9000,
    ],
)
def test_other_lines_ask_for_nothing(line: str) -> None:
    assert COMMANDS.best(line) is None


@pytest.mark.parametrize(
    ("line", "command"), [("budgt apollo", "budget"), ("hlep", "help"), ("overude", "overdue"), ("my weak", None)]
)
def test_a_misspelt_command_is_offered_and_not_done(line: str, command: str | None) -> None:
    assert COMMANDS.best(line) is None
    near = COMMANDS.near(line)
    assert (near.command if near else None) == command
    if near:
        assert (near.how, near.overheard) == ("close", False)


def test_the_longest_words_win() -> None:
    commands = Commands.of([Wording("a", ("my",)), Wording("b", ("my week",)), Wording("c", ("my week off",))])
    assert [asked.command for line in ("my x", "my week x", "my week off x") if (asked := commands.best(line))] == list(
        "abc"
    )


def test_a_sentence_takes_what_it_asks_about() -> None:
    commands = Commands.of([Wording("who", (), ("who (works|worked) on {rest} [today]", "谁在做{rest}"))])
    for line, rest in (
        ("who works on Apollo?", "Apollo"),
        ("Who worked on  星河 today", "星河"),
        ("谁在做星河呢？", "星河"),
    ):
        asked = commands.best(line)
        assert asked and (asked.command, asked.rest, asked.how) == ("who", rest, "sentence"), line
    assert commands.best("who works") is None
    assert commands.best("who works on " + "x" * 200) is None


def test_signs_in_a_sentence_are_only_signs() -> None:
    commands = Commands.of([Wording("odd", (), ("what? (a.b|c+) {rest}",))])
    asked = commands.best("what? c+ now")
    assert asked and asked.rest == "now"
    assert commands.best("whatx axb now") is None


@given(st.text(max_size=60))
def test_any_text_is_a_command_or_not_and_never_breaks(line: str) -> None:
    asked = COMMANDS.best(line)
    assert asked is None or asked.command
    COMMANDS.near(line)


@given(
    st.sampled_from(["budget", "预算", "overdue", "逾期", "my week"]),
    st.sampled_from(["apollo", "星河", "Galaxy Park"]),
)
def test_a_command_with_a_name_is_read_in_every_shape(word: str, name: str) -> None:
    for line in (
        f"{word} {name}",
        f"{word}: {name}",
        f"{word}：{name}？",
        f"{name} {word}",
        f"/{word} {name}",
        f"请问{word} {name}",
    ):
        asked = COMMANDS.best(line)
        assert asked and asked.typed.lower() == word and asked.rest == name, line


@pytest.mark.parametrize(
    ("line", "command", "rest"),
    [
        ("paid forest 500", None, ""),
        ("paid format c", None, ""),
        ("paid 500 for forest", "paid", "500 forest"),
        ("paid 500, for forest", "paid", "500 forest"),
        ("whoworks on forest", None, ""),
        ("谁在做 forest", "who", "forest"),
        ("谁在做forest", "who", "forest"),
    ],
)
def test_a_word_of_a_sentence_is_not_the_beginning_of_a_name(line: str, command: str | None, rest: str) -> None:
    sentences = ("who works on {rest}", "谁在做 {rest}")
    commands = Commands.of([Wording("paid", (), ("paid {rest} for {rest}",)), Wording("who", (), sentences)])
    asked = commands.best(line)
    assert (asked and asked.command, asked.rest if asked else "") == (command, rest)
