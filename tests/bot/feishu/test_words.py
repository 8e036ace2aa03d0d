"""Words that nobody was taught, through Feishu and the real house: understood, private where they must be, or left."""

from __future__ import annotations

import pytest

from tests.bot.feishu.test_house import Town, town

__all__ = ["town"]

SAID = {
    "en": (
        "log 2h apollo API design",
        "make it 3h",
        "打车 45.5 apollo",
        "who worked on apollo this week?",
        "report hours apollo this month",
        "report hours mars",
        "cancel that",
    ),
    "zh-CN": (
        "记 2小时 阿波罗 接口联调",
        "改成3小时",
        "打车 45.5 阿波罗",
        "阿波罗本周谁干了多少",
        "报表 工时 阿波罗 本月",
        "火星项目的工时报表",
        "删掉刚才那条",
    ),
}


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.sweep(4)
def test_words_find_their_way(town: Town, locale: str) -> None:
    logged, longer, taxi, who, report, wrong, undo = SAID[locale]
    zh, feishu = locale == "zh-CN", town.feishu
    for name in ("ann", "li", "fei"):
        town.says(name, "语言 中文" if zh else "language en")
    assert ("2 小时" if zh else "2 h") in town.says("ann", logged).words
    assert ("3 小时" if zh else "3 h") in town.says("ann", longer).words
    assert "45.50" in town.says("ann", taxi).words

    # Between people in the group: nothing is said, nothing is taken back.
    town.says("li", "绑定 阿波罗" if zh else "bind apollo", town.group)
    before = len(feishu.posted(town.group))
    for words in (undo, longer):
        feishu.says(town.ids["ann"], words, town.group, mention=False).result(30)
    town.idle()
    assert len(feishu.posted(town.group)) == before

    # Hours by person and files are for the asker alone, wherever they asked.
    card = town.told("li", lambda: feishu.says(town.ids["li"], who, town.group).result(30))
    assert "Ann" in card.words
    town.told("fei", lambda: feishu.says(town.ids["fei"], report, town.group).result(30))
    feishu.wait(lambda: feishu.posted(town.ids["fei"], "file"), what="the report")
    assert len(feishu.posted(town.group)) == before
    assert "Fei" in town.says("ann", report).words, "it says whom to ask"
    assert ("火星" if zh else "mars") in town.says("fei", wrong).words
