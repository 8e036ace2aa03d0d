"""What is offered, asked and declined, as each platform shows it, in both languages: a button says what it does."""

from __future__ import annotations

import pytest

from bot.feishu import render as feishu
from bot.slack.post import content
from chat.cards.card import Card
from chat.cards.plain import card_lines
from tests.conftest import Stage
from tests.fakes import feishu_cards
from tests.fakes.slack_limits import message_problems
from tests.golden import Golden

pytestmark = pytest.mark.sweep(4)

SAID = {
    "en": {
        "offered": ("need to buy 2 laptops for apollo around 14000", "ann"),
        "left_out": ("log 2h apollo every day", "ann"),
        "nearest": ("budgt apollo", "ann"),
        "number": ("3.5 API", "ann"),
        "plan": ("will do 6h apollo on monday", "ann"),
        "negation": ("i didnt do the 2h on apollo", "ann"),
        "question": ("should i log 2h for the apollo call or not?", "ann"),
        "incomplete": ("meal allowance 4 days apollo", "ann"),
        "lost": ("blue monkeys sing", "ann"),
        "untimed": ("worked a bit on apollo this morning", "ann"),
        "unpriced": ("took a taxi for apollo yesterday", "ann"),
        "one_way": ("taxi to the airport 38 one way, apollo", "ann"),
        "block": ("3h apollo review\n1h apollo planning\ntaxi 30 apollo", "ann"),
        "leave_asked": ("off on monday?", "ann"),
        "stays": ("dont undo that", "ann"),
    },
    "zh-CN": {
        "offered": ("想买台打印机 1500左右 阿波罗", "ann"),
        "left_out": ("记 2小时 阿波罗 各", "ann"),
        "nearest": ("budgt 星河", "ann"),
        "number": ("3.5 接口", "ann"),
        "plan": ("明天打算花6小时搞阿波罗", "ann"),
        "negation": ("阿波罗那2小时没干", "ann"),
        "question": ("阿波罗那2小时该不该记", "ann"),
        "incomplete": ("餐补四天 星河", "ann"),
        "lost": ("嘟嘟嘟", "ann"),
        "untimed": ("今天在星河弄了几个小时", "ann"),
        "unpriced": ("昨天打车了 星河", "ann"),
        "one_way": ("打车去机场 单程38 星河", "ann"),
        "block": ("星河 3小时 评审\n星河 1小时 计划\n打车 30元 星河", "ann"),
        "leave_asked": ("周一请假？", "ann"),
        "stays": ("不要撤销刚才那条", "ann"),
    },
}


@pytest.mark.parametrize("locale", SAID)
@pytest.mark.parametrize("name", SAID["en"])
def test_it_is_shown_on_both_platforms(stage: Stage, golden: Golden, name: str, locale: str) -> None:
    words, by = SAID[locale][name]
    card = stage.say(words, by=by, at="").card
    assert isinstance(card, Card)
    message = content(card, locale, native=True, seen=lambda _drawing: "F1")
    assert message_problems(message) == []
    (drawn,) = feishu.cards(card, locale, images={}, direct=True)
    feishu_cards.check(feishu.written(drawn), set())
    golden(f"unclear/{name}.{locale}.txt", "\n".join(card_lines(card, locale)))
    golden(f"slack/unclear_{name}.{locale}.json", message)
    golden(f"feishu/unclear_{name}.{locale}.json", drawn)


def test_nothing_is_booked_by_any_of_them(stage: Stage) -> None:
    for sentences in SAID.values():
        for words, by in sentences.values():
            stage.say(words, by=by, at="")
    with stage.read() as book:
        for table in ("hours", "expense", "payment", "contact"):
            if book.connection.dialect.has_table(book.connection, table):
                assert book.connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0, table


@pytest.mark.parametrize(
    "words", ["at least 3h apollo", "3h apollo, half of it review", "off on monday?", "taxi 45 apollo maybe"]
)
def test_yes_to_what_was_offered_does_it(stage: Stage, words: str) -> None:
    """The line that was shown is done as it was shown: what was named as left out is not asked about once more."""
    asked = stage.say(words, by="ann", at="").card
    assert isinstance(asked, Card)
    done = stage.say("yes", by="ann", at="").card
    assert isinstance(done, Card)
    assert done.title.template != asked.title.template
    assert not [button for button in done.buttons if button.action.startswith("question.")]


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_the_rest_of_a_block_stays_offered_until_it_is_entered(stage: Stage, locale: str) -> None:
    """One part after the other is tapped, and each is entered once; what is left is asked about by itself."""
    block = {
        "en": "3h apollo review\ntaxi 30 apollo\nbudget apollo travel",
        "zh-CN": "阿波罗 3小时 评审\n打车 30元 阿波罗\n预算 阿波罗 差旅",
    }[locale]
    card = stage.say(block, by="ann", at="").card
    assert isinstance(card, Card)
    offered = [button for button in card.buttons if button.action == "question.choose"]
    assert len(offered) == 3
    for left in (2, 1, 0):
        reply = stage.click(offered[0].action, offered[0].value, by="ann", at="")
        assert len(reply.more) == (1 if left else 0)
        rest = [button for one in reply.more for button in one.buttons if button.action == "question.choose"]
        assert [button.label for button in rest] == [button.label for button in offered[1:]]
        offered = rest
    with stage.read() as book:
        for table in ("hours", "expense"):
            assert book.connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 1, table


def test_the_rest_of_a_block_is_taken_in_words_too(stage: Stage) -> None:
    stage.say("3h apollo review\ntaxi 30 apollo", by="ann", at="")
    reply = stage.say("the first", by="ann", at="")
    assert len(reply.more) == 1
    done = stage.say("yes", by="ann", at="")
    assert done.card and not [button for button in done.card.buttons if button.action.startswith("question.")]
    with stage.read() as book:
        for table in ("hours", "expense"):
            assert book.connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 1, table
