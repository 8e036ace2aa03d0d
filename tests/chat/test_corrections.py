"""What sentences correct, in both languages: the new values, and what is said of the entry that is meant."""

from __future__ import annotations

from datetime import date

import pytest

from chat.lines.corrections import SaidCorrection, correction
from chat.lines.elements import Terms
from chat.names import Known, Names
from handlers.rules import Rules

TERMS = Terms(
    Names.of(
        [
            Known(1, "APOLLO", ("Apollo", "阿波罗")),
            Known(2, "HERMES", ("Hermes", "赫尔墨斯")),
            Known(3, "XINGHE", ("Starriver", "星河")),
        ]
    ),
    categories=Rules().category_names,
    currency="CNY",
)
FRIDAY = date(2026, 11, 20)


def brief(said: SaidCorrection) -> str:
    """The reading in a line: “minutes=120 project=hermes | of 1 taxi | unused 45 yuan”."""
    signs = {"": "=", "more": "+", "less": "-"}
    of = said.of
    entry = [
        *sorted(of.kinds if len(of.kinds) == 1 else ()),
        *(f"#{project}" for project in of.projects),
        *(str(day) for day in of.days),
        *((f"{of.minutes}min",) if of.minutes else ()),
        *(str(number) for number, _currency in of.numbers),
        *of.words,
    ]
    parts = [" ".join(f"{change.field}{signs[change.by]}{change.text}" for change in said.changes)]
    parts += [f"of {' '.join(entry)}"] if entry else []
    parts += [f"unused {', '.join(said.unused)}"] if said.unused else []
    return " | ".join(parts)


@pytest.mark.parametrize(
    ("line", "read"),
    [
        # another length
        ("2", "number=2"),
        ("make that 2h", "minutes=120min"),
        ("actually only 2 and a half", "number=2.5"),
        ("two and a half", "number=2.5"),
        ("hm no 4 hours it was", "minutes=240min"),
        ("should have been 1.5", "number=1.5"),
        ("wait, 90 minutes", "minutes=90min"),
        ("reduce it to 2h", "minutes=120min"),
        ("it was only half an hour", "minutes=30min"),
        ("改成两个半小时", "minutes=150min"),
        ("哎 4小时才对", "minutes=240min"),
        ("我写错了，应该是3小时", "minutes=180min"),
        ("不对，是半天", "minutes=240min"),
        # more, less
        ("add half an hour", "minutes+30min"),
        ("forgot half an hour", "minutes+30min"),
        ("forgot to log 30 min", "minutes+30min"),
        ("another 15 min", "minutes+15min"),
        ("45 min more", "minutes+45min"),
        ("an hour too little", "minutes+60min"),
        ("30 min less", "minutes-30min"),
        ("take off an hour", "minutes-60min"),
        ("half an hour too much", "minutes-30min"),
        ("subtract 20 minutes", "minutes-20min"),
        ("少记了半小时", "minutes+30min"),
        ("漏了一个小时", "minutes+60min"),
        ("再加一个小时", "minutes+60min"),
        ("还有半小时忘了记", "minutes+30min"),
        ("多记了半小时", "minutes-30min"),
        ("多了一个小时", "minutes-60min"),
        ("扣掉半个钟头", "minutes-30min"),
        ("减20分钟", "minutes-20min"),
        ("加到3小时", "minutes=180min"),
        # another project
        ("no, hermes", "project=hermes"),
        ("sorry hermes not apollo", "project=hermes | of #1"),
        ("not apollo but hermes", "project=hermes | of #1"),
        ("hermes instead of apollo", "project=hermes | of #1"),
        ("apollo was wrong, it's hermes", "project=hermes | of #1"),
        ("move it to hermes", "project=hermes"),
        ("move the 3h to hermes", "project=hermes | of hours 180min"),
        ("搞错了是阿波罗的", "project=阿波罗"),
        ("不是阿波罗是星河", "project=星河 | of #1"),
        ("是星河不是阿波罗", "project=星河 | of #1"),
        ("项目应该是星河", "project=星河"),
        # another day
        ("thats for yesterday", "day=2026-11-19"),
        ("was monday", "day=2026-11-16"),
        ("not yesterday but monday", "day=2026-11-16 | of 2026-11-19"),
        ("date should be 2026-11-03", "day=2026-11-03"),
        ("其实是昨天干的", "day=2026-11-19"),
        ("刚才那条是昨天的", "day=2026-11-19"),
        ("日期写错了，是周一", "day=2026-11-16"),
        # the note
        ("change the note to payment bugs", "note=payment bugs"),
        ("note: code review", "note=code review"),
        ("make it 3h, note: design", "note=design minutes=180min"),
        ("备注改成支付问题", "note=支付问题"),
        ("把备注改为联调", "note=联调"),
        # an expense
        ("23 not 32 sorry", "number=23 | of 32"),
        ("金额写错了 是23块", "total=CNY 23"),
        ("it was 45 euro", "total=EUR 45"),
        ("the taxi was 23", "number=23 | of taxi"),
        ("change the taxi to 45", "number=45 | of taxi"),
        ("打车那笔改成23块", "total=CNY 23 | of 打车"),
        ("停车不是20是30", "number=30 | of 20 停车"),
        ("it's material not travel", "category=material | of travel"),
        ("category travel", "category=travel"),
        ("paid by company card", "paid_by=company card"),
        ("seller DiDi", "vendor=DiDi"),
        # which entry
        ("the hermes one should be 2h", "minutes=120min | of #2"),
        ("the hermes hours were 2h", "minutes=120min | of hours #2"),
        ("add 30 min to the hermes entry", "minutes+30min | of #2"),
        ("forgot half an hour yesterday", "minutes+30min | of 2026-11-19"),
        ("yesterday's hours were 3h", "minutes=180min | of hours 2026-11-19"),
        ("change it from 2h to 3h", "minutes=180min | of hours 120min"),
        ("把3小时改成2小时", "minutes=120min | of hours 180min"),
        ("星河那条改成2小时", "minutes=120min | of #3"),
        # together, and what has no place
        ("make it 3h on hermes", "minutes=180min project=hermes"),
        ("hermes, yesterday, 2h", "project=hermes day=2026-11-19 minutes=120min"),
        ("2h and 45 yuan", "minutes=120min | unused 45 yuan"),
        ("2h or 3h", "minutes=120min | unused 3h"),
        ("make it blue", " | of blue"),
    ],
)
def test_a_sentence_that_corrects(line: str, read: str) -> None:
    assert brief(correction(line, TERMS, FRIDAY)) == read
