"""Everybody is spoken to in their own language, also where something is refused or nobody knows them yet."""

from __future__ import annotations

import pytest

from chat.incoming import Identity, Said
from storage import people
from storage.book import Book
from storage.directory import directory
from tests.conftest import Stage


def said(stage: Stage, text: str, account: str, locale: str) -> Said:
    stage.count += 1
    return Said(f"test:s{stage.count}", Identity("test", account, locale=locale), stage.place(account, ""), text=text)


def test_what_is_not_understood_is_said_in_the_persons_language(stage: Stage) -> None:
    assert "没看懂" in stage.lines(stage.say("订杯咖啡", by="li", at=""), "")
    stage.say("语言 English", by="li", at="")
    assert "did not understand" in stage.lines(stage.say("订杯咖啡", by="li", at=""), "")


def test_a_stranger_is_greeted_in_the_language_of_the_account(stage: Stage) -> None:
    assert "还不认识你" in stage.lines(stage.hear(said(stage, "2小时", "tom", "zh_cn")), "")
    assert "do not know you" in stage.lines(stage.hear(said(stage, "2h", "tim", "de-DE")), "")


def test_who_named_no_language_is_told_things_in_that_of_the_account(stage: Stage) -> None:
    def known(book: Book) -> int:
        person = people.add(book, "赵云", email="zhao@example.com")
        people.link(book, person.id, "test", "zhao")
        return person.id

    id = stage.write(known)
    stage.hear(said(stage, "帮助", "zhao", "zh-CN"))
    with stage.read() as book:
        assert directory(book).person(id).locale == "zh-CN"
    stage.hear(said(stage, "help", "zhao", "en-US"))
    with stage.read() as book:
        assert directory(book).person(id).locale == "zh-CN", "what is known is not guessed again"


def test_a_kept_reply_is_kept_in_the_readers_language(stage: Stage) -> None:
    assert stage.say("我的本周", by="li", at="").locale == "zh-CN"
    assert stage.say("记 30小时 星河", by="li", at="").locale == "zh-CN"
    assert stage.say("记 2小时", by="li", at="").locale == "zh-CN", "a question back"


def test_near_words_and_names_are_offered_in_the_readers_language(stage: Stage) -> None:
    near = stage.lines(stage.say("budgt apollo", by="li", at=""), "")
    assert near.startswith("! 我没看懂") and "apollo]" in near
    stage.say("结项 星河", by="li", at="")
    closed = stage.lines(stage.say("记 1小时 星河", by="li", at=""), "")
    assert closed.startswith("! 星河已关闭") and "Starriver" not in closed


@pytest.mark.parametrize(
    "line",
    ["预算还剩多少", "还剩多少钱", "星河预算还剩多少钱", "项目的预算还有多少", "有没有逾期的款项", "我这周的工时"],
)
def test_questions_are_heard_in_the_projects_group_as_people_ask_them(stage: Stage, line: str) -> None:
    reply = stage.say(line, by="li", at="#xinghe", addressed=False)
    assert reply.card is not None and reply.card.tone != "warn"


def test_a_whole_day_is_a_length_also_behind_a_day(stage: Stage) -> None:
    assert "8 小时" in stage.lines(stage.say("上周五 全天 部署", by="li", at="#xinghe"), "zh-CN")


def test_a_day_without_a_length_is_asked_for_the_length(stage: Stage) -> None:
    asked = stage.lines(stage.say("昨天下午 现场支持", by="li", at="#xinghe"), "zh-CN")
    assert "没有找到时长" in asked and "2.5小时" in asked
    assert stage.say("昨天下午 现场支持", by="li", at="#xinghe", addressed=False).card is None


@pytest.mark.parametrize("line", ["记工时", "填一下工时", "log", "log hours"])
def test_logging_without_a_word_more_opens_the_form(stage: Stage, line: str) -> None:
    reply = stage.say(line, by="ann", at="#apollo")
    assert reply.form is not None and reply.private
    assert reply.form.questions[0].value == "APOLLO"
