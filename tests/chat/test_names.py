"""Matching typed names with known ones: exact is sure, close is said, several are asked."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.folding import folded
from chat.names import Known, Names
from tests.chat.known import PROJECTS, TASKS
from tests.chat.test_durations import wide


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("APO", "APO"),
        ("apo", "APO"),
        ("Ａｐｏｌｌｏ", "APO"),
        ("阿波罗", "APO"),
        (" apollo ", "APO"),
        ("#apollo", "APO"),
        ("“星河”", "XH"),
        ("《星河园区》", "XH"),
        ("galaxy  park", "XH"),
        ("Galaxy-Park", "XH"),
        ("galaxy_park", "XH"),
        ("galaxypark", "XH"),
        ("bw2", "BW-2"),
        ("BW 2", "BW-2"),
        ("p017", "P017"),
    ],
)
def test_an_exact_name_is_sure(typed: str, key: str) -> None:
    match = PROJECTS.match(typed)
    assert match and (match.kind, match.key, match.typed) == ("one", key, typed)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("apolo", "APO"),
        ("appollo", "APO"),
        ("apollp", "APO"),
        ("herms", "HER"),
        ("赫尔墨", "HER"),
        ("赫尔莫斯", "HER"),
        ("南京仓", "P017"),
        ("仓库", "P017"),
        ("nanjing", "P017"),
        ("galxy park", "XH"),
        ("blue", "BW-2"),
        ("moonlight we", "YG"),
    ],
)
def test_a_close_name_is_found_and_not_sure(typed: str, key: str) -> None:
    match = PROJECTS.match(typed)
    assert match and (match.kind, match.key) == ("close", key)


@pytest.mark.parametrize("typed", ["moonlight", "Moonlight", "moon", "moonlite", "moonlight wap"])
def test_two_close_names_are_asked(typed: str) -> None:
    match = PROJECTS.match(typed)
    assert match and match.kind == "several"
    assert set(match.choices) == {"YG Moonlight Web", "ML2 Moonlight App"}


def test_an_exact_name_beats_the_beginning_of_another() -> None:
    names = Names.of([Known(1, "APO", ("Apollo",)), Known(2, "AP2", ("Apollo 2",))])
    match = names.match("apollo")
    assert match and (match.kind, match.key) == ("one", 1)
    found = names.named_at("2h apollo 2 docs", 3)
    assert found and (found[0], found[1].key) == (11, 2)


def test_a_name_of_two_things_is_asked() -> None:
    names = Names.of([Known(1, "A1", ("Portal",)), Known(2, "A2", ("Portal",))])
    match = names.match("portal")
    assert match and match.kind == "several" and match.choices == ("A1 Portal", "A2 Portal")


@pytest.mark.parametrize("typed", ["", "  ", "zeus", "x", "河", "meeting", "项目", "数据迁移", "?", "1", "a" * 5000])
def test_nothing_like_it_is_none(typed: str) -> None:
    assert PROJECTS.match(typed) is None


def test_names_within_something_else_are_left_out() -> None:
    assert TASKS.match("接口联调", within="XH")
    assert TASKS.match("接口联调", within="APO") is None
    shared = TASKS.match("code review", within="APO")
    assert shared and shared.key == "t-review"


def test_no_names_match_nothing() -> None:
    assert Names.of([]).match("apollo") is None
    assert Names.of([]).named_at("apollo", 0) is None
    assert Names.of([Known(1, "", ("", "  "))]).match("apollo") is None


@pytest.mark.parametrize(
    ("text", "place", "key"),
    [
        ("记2.5小时星河昨天接口联调", 6, "XH"),
        ("记2.5小时星河园区昨天接口联调", 6, "XH"),
        ("apollo接口", 0, "APO"),
        ("南京仓库2h", 0, "P017"),
        ("galaxy park 2h", 0, "XH"),
    ],
)
def test_the_longest_name_at_a_place_is_found(text: str, place: int, key: str) -> None:
    found = PROJECTS.named_at(text, place)
    assert found and found[1].key == key and found[1].kind == "one"


def test_the_longest_of_several_is_taken() -> None:
    found = PROJECTS.named_at("星河园区", 0)
    assert found and found[0] == 4


@pytest.mark.parametrize(
    ("text", "place"), [("apollos 2h", 0), ("xapollo", 1), ("p0171", 0), ("bw-21", 0), ("herring", 0)]
)
def test_a_name_in_letters_is_a_word_of_its_own(text: str, place: int) -> None:
    assert PROJECTS.named_at(text, place) is None


@given(st.sampled_from(PROJECTS.known), st.data())
def test_every_known_name_is_found_in_every_spelling(known: Known, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([one for one in (known.code, *known.names) if one]))
    for typed in (name, name.upper(), name.lower(), wide(name), f"  {name} ", name.replace(" ", "-")):
        match = PROJECTS.match(typed)
        assert match and (match.kind, match.key) == ("one", known.key), typed
    sentence = folded(f"2h {name} docs")
    found = PROJECTS.named_at(sentence, 3)
    assert found and found[1].key == known.key


@given(st.text(max_size=30))
def test_any_text_matches_or_not_and_never_breaks(typed: str) -> None:
    match = PROJECTS.match(typed)
    assert match is None or (len(match.known) > 1) == (match.kind == "several")


def test_closeness_is_only_loaded_when_it_is_needed() -> None:
    program = (
        "import sys; from tests.chat.known import *; from chat.lines.hours import hours_lines;"
        "hours_lines('log 2.5h apollo yesterday API design', ANYWHERE, TODAY); print('rapidfuzz' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout.strip() == "False"
