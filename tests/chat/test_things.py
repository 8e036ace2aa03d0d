"""Which thing a sentence speaks of, in both languages; what it says is to stay."""

from __future__ import annotations

import pytest

from chat.lines.things import NamedThing, named_thing
from tests.chat.test_corrections import FRIDAY, TERMS


def brief(thing: NamedThing) -> str:
    """The reading in a line: “named order #1 12000”, “all hours, but taxi”."""
    kinds = ["money"] if {"order", "expense", "payment", "payout"} <= thing.kinds else sorted(thing.kinds)
    parts = [
        thing.which,
        *kinds,
        *(f"#{project}" for project in thing.projects),
        *(("entered",) if thing.entered else ()),
        *(str(day)[5:] for day in thing.days),
        *((f"{thing.minutes}min",) if thing.minutes else ()),
        *(f"{number}{currency}" for number, currency in thing.numbers),
        *thing.words,
    ]
    kept = [brief(kept).partition(" ")[2] for kept in thing.kept]
    return " ".join(parts) + "".join(f", but {words}" for words in kept)


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("", "last"),
        ("undo", "last"),
        ("undo that please", "last"),
        ("cancel the last one", "last"),
        ("oops, take that back", "last"),
        ("scrap what i just entered", "last"),
        ("撤销", "last"),
        ("把刚才那条删了吧", "last"),
        ("刚才记错了，撤回", "last"),
        ("上一条不要了", "last"),
        ("undo the taxi", "named taxi"),
        ("the taxi", "named taxi"),
        ("cancel the taxi, keep the hours", "named taxi, but hours"),
        ("cancel everything from today but keep the taxi", "all 11-20, but taxi"),
        ("delete the 3h code review", "named hours 180min code review"),
        ("delete the 2h", "named hours 120min"),
        ("undo the hermes hour", "named hours #2"),
        ("undo yesterday's hours", "named hours 11-19"),
        ("remove my apollo hours from monday", "named hours #1 11-16"),
        ("cancel that order", "named order"),
        ("cancel the last order", "last order"),
        ("cancel order 3", "named order 3"),
        ("undo the 45 yuan one", "named 45CNY"),
        ("withdraw the lunch expense", "named expense lunch"),
        ("undo the budget of hermes", "named budget #2"),
        ("take back the leave on monday", "named leave 11-16"),
        ("undo the milestone", "named milestone"),
        ("undo the customer payment", "named payment"),
        ("undo the supplier payment", "named payout"),
        ("undo the call with acme", "named contact acme"),
        ("undo the delegation", "named delegation"),
        ("discard the timer", "named timer discard"),
        ("undo everything i logged today", "all entered 11-20"),
        ("delete all hours of yesterday", "all hours 11-19"),
        ("stop the reminders", "named reminders"),
        ("stop nagging me about my hours", "named hours reminders"),
        ("打车那笔撤了", "named money 打车"),
        ("停车的删掉", "named 停车"),
        ("把采购那单取消", "named order"),
        ("撤销昨天的工时", "named hours 11-19"),
        ("删掉星河那两小时", "named hours #3 120min"),
        ("打车的撤掉，工时留着", "named 打车, but hours"),
        ("除了工时都撤销", "all, but hours"),
        ("今天记的全部撤销", "all entered 11-20"),
        ("请的假取消掉", "named leave"),
        ("撤回预算", "named budget"),
        ("那笔回款撤销", "named payment"),
        ("最后一笔报销不要了", "last expense"),
        ("里程碑撤回", "named milestone"),
        ("别催我填工时了", "named hours reminders"),
    ],
)
def test_a_sentence_that_names_a_thing(line: str, read: str) -> None:
    assert brief(named_thing(line, TERMS, FRIDAY)) == read
