"""What is made of a sentence is understood: every composed line is said to the house, and does what it says."""

from __future__ import annotations

import pytest

from chat.requests.composers import COMPOSERS
from handlers.conversation.contents import CONTENTS
from tests.conftest import Stage
from tests.handlers.composed import composed, owed_by_two

pytestmark = pytest.mark.sweep(4)


@pytest.fixture
def owed(stage: Stage) -> Stage:
    return owed_by_two(stage)


QUESTIONS = [
    ("budget", "how much of apollos travel money is left this month", "budget apollo travel this month", "li"),
    ("budget", "阿波罗差旅还有额度吗", "预算 阿波罗 差旅", "li"),
    ("budget", "can we still spend something on starriver", "budget starriver", "li"),
    ("budget", "星河设备费用超了没", "预算 星河 设备", "li"),
    ("budgets", "which projects are close to the limit", "budgets", "fei"),
    ("budgets", "各项目预算执行情况发我看下", "预算总览", "fei"),
    ("budget history", "who changed apollos budget and why", "budget history apollo", "li"),
    ("budget history", "星河的预算改过几次", "预算版本 星河", "li"),
    ("receivables", "what does acme still owe us", "receivables acme", "fei"),
    ("receivables", "蓝海那边应收多少", "应收 蓝海", "fei"),
    ("receivables", "money open on apollo", "receivables apollo", "fei"),
    ("receivables", "what is sue still waiting for", "receivables sue", "fei"),
    ("overdue", "anything late on apollo?", "overdue apollo", "fei"),
    ("overdue", "有哪些逾期的", "逾期", "fei"),
    ("ageing", "账龄表给我看看", "账龄", "fei"),
    ("dso", "平均多少天能回款", "回款天数", "fei"),
    ("concentration", "who has the biggest debt with us", "who owes us most", "fei"),
    ("loose ends", "did we forget any invoices", "loose ends", "fei"),
    ("payment chances", "will apollo's customer pay", "payment chances apollo", "fei"),
    ("cash forecast", "how will cash look if we have 200k in the bank", "cash forecast 200000", "fei"),
    ("cash forecast", "账上有20万 未来现金怎么样", "现金预测 200000", "fei"),
    ("late interest", "how much late interest does acme owe at 0.05%", "late interest acme 0.05%", "fei"),
    ("late interest", "按条例算蓝海的滞纳金", "逾期利息 蓝海 条例", "fei"),
    ("letters", "letters we sent to acme", "letters acme", "fei"),
    ("payables", "what do we owe Dell", "payables dell", "fei"),
    ("payables", "我们还欠供应商多少", "应付账款", "fei"),
    ("my week", "how many hours did i do last week", "my hours last week", "ann"),
    ("my week", "我这周记了多少", "我的工时 这周", "ann"),
    ("my week", "show me my timesheet", "my week", "ann"),
    ("missing", "whose days are not filled in", "missing", "li"),
    ("team hours", "how much did bob work on apollo this week", "hours on apollo bob this week", "li"),
    ("team hours", "bob这周干了多少小时", "团队工时 bob 这周", "li"),
    ("team hours", "星河上周大家一共多少小时", "项目工时 星河 上周", "li"),
    ("my expenses", "has anyone looked at my train ticket", "my expenses", "ann"),
    ("drafts", "还有没交的单子吗", "草稿", "ann"),
    ("approvals", "whats waiting on me", "approvals", "li"),
    ("orders", "open orders of starriver", "orders starriver", "li"),
    ("projects", "我们有哪些项目", "项目列表", "li"),
    ("people", "who is on apollo", "people apollo", "li"),
    ("people", "星河都有谁", "成员 星河", "li"),
    ("report", "send me the hours report of last month", "report hours last month", "fei"),
    ("report", "导出阿波罗的预算报表", "报表 预算 阿波罗", "fei"),
    ("export", "journal of last month as beancount", "export beancount last month", "fei"),
    ("home", "有啥要我处理的", "待办", "ann"),
    ("help", "how do i take leave", "help leave", "ann"),
    ("help", "怎么改填错的工时", "帮助 改成", "ann"),
    ("help", "how can i hand in a receipt", "help receipt", "ann"),
    ("help", "what are you good for", "help", "ann"),
]


def test_a_question_is_answered_by_its_documented_line(owed: Stage) -> None:
    refused = ("I know no", "did not understand", "is not a day", "role does not", "Which")
    for command, text, line, by in QUESTIONS:
        made = composed(owed, command, text)
        assert (made.line, made.missing) == (line, ()), text
        read = CONTENTS.wordings.best(made.line)
        assert read and read.command == command, line
        answer = owed.lines(owed.say(made.line, by=by, at=""), "en")
        assert not any(words in answer for words in refused), (line, answer)


def test_an_audit_trail_is_asked_for_by_its_number(stage: Stage) -> None:
    assert composed(stage, "why", "why was expense 12 rejected").line == "why expense 12"
    assert composed(stage, "why", "费用12为什么被拒").line == "为什么 费用 12"
    assert composed(stage, "budget", "how much is left").missing == ("project",)
    assert composed(stage, "budget", "how much is left", here=1).missing == ()


RARER = [
    (
        "invoice",
        "issue the invoice for the second instalment of apollo no INV-2026-7",
        "invoice apollo 2 no INV-2026-7",
        "fei",
    ),
    ("invoice", "给阿波罗第2期开票", "开票 阿波罗 2", "fei"),
    ("milestone", "apollo acceptance was reached on nov 18", "milestone apollo acceptance 2026-11-18", "li"),
    ("milestone", "星河验收11月18日达成了", "里程碑 星河 验收 2026-11-18", "li"),
    ("pay supplier", "we paid dell 5000 yesterday", "pay supplier dell 5000 2026-11-19", "fei"),
    (
        "write off",
        "write off the second instalment of apollo, 500, because they are insolvent",
        "write off apollo 2 500 because they are insolvent",
        "fei",
    ),
    ("refund", "we gave apollo 40 back yesterday", "refund apollo 40 2026-11-19", "fei"),
    ("contract owner", "make sue owner of contract 1", "contract owner 1 sue", "fei"),
    ("tier", "make acme a silent customer", "tier acme silent", "fei"),
    ("letter", "send acme a firm letter", "letter acme firm", "fei"),
    ("letter", "给蓝海发一封强硬的催款函", "催款函 蓝海 强硬", "fei"),
    ("lock", "freeze the books up to 2026-10-31", "lock 2026-10-31", "fei"),
    (
        "unlock",
        "open the books again from 2026-10-01 because an invoice was late",
        "unlock 2026-10-01 because an invoice was late",
        "fei",
    ),
    ("task", "add task API design to apollo", "task apollo API design", "li"),
    ("task", "给星河加个任务 接口联调", "任务 星河 接口联调", "li"),
    ("new project", "create a new project ZEUS Zeus", "new project ZEUS Zeus", "ada"),
    ("close project", "please close project apollo", "close project apollo", "fei"),
    ("alias", "apollo is also called moonshot", "alias apollo moonshot", "li"),
    ("seat", "add zoe to apollo as a member", "seat zoe member apollo", "li"),
    ("seat", "把zoe加入星河当成员", "加入 zoe 成员 星河", "li"),
    ("unseat", "take bob off apollo as member", "unseat bob member apollo", "li"),
    ("rate", "anns rate is 220 from 2026-12-01", "rate ann 220 from 2026-12-01", "fei"),
    ("fx", "usd cny rate 7.10 from 2026-11-01", "fx USD CNY 7.10 2026-11-01", "fei"),
    ("invoiced", "dell invoiced 5000 for order 3", "invoiced 5000 order 3", "ann"),
    ("reimburse", "pay ann back", "reimburse ann", "fei"),
    ("deactivate", "bob left the company", "deactivate bob", "ada"),
    ("reopen", "reopen apollo because we were too early", "reopen apollo because we were too early", "li"),
    ("bind", "this channel is for apollo, bind it", "bind apollo", "li"),
]


@pytest.mark.parametrize(("command", "text", "line", "by"), RARER, ids=lambda value: str(value)[:30])
def test_what_is_seldom_asked_is_offered_in_its_documented_order(
    owed: Stage, command: str, text: str, line: str, by: str
) -> None:
    made = composed(owed, command, text)
    assert (made.line, made.missing, made.doubtful) == (line, (), True)
    read = CONTENTS.wordings.best(made.line)
    assert read and read.command == command
    answer = owed.lines(owed.say(made.line, by=by, at=""), "en")
    assert not any(words in answer for words in ("I know no", "did not understand", "role does not")), answer


@pytest.mark.parametrize(
    ("command", "text", "missing"),
    [
        ("invoice", "write an invoice", "project"),
        ("write off", "write off apollo 2 500", "reason"),
        ("rate", "ann gets a new rate", "amount"),
        ("seat", "add somebody to apollo", "person"),
        ("lock", "lock the books", "day"),
        ("letter", "send a firm letter", "customer"),
        ("invoiced", "dell invoiced 5000", "order"),
    ],
)
def test_what_is_seldom_asked_and_lacks_something(stage: Stage, command: str, text: str, missing: str) -> None:
    assert composed(stage, command, text).missing == (missing,)


def test_every_composer_is_of_a_command_and_breaks_on_nothing(stage: Stage) -> None:
    known = {entry.name for entry in CONTENTS.commands}
    assert set(COMPOSERS) - known == {"allowance", "start_clock"}
    lines = ("", "?", "apollo", "12", "2026-11-18 5h 45% 阿波罗 ann acme 500 USD", "因为", "because of it", "，，；")
    for command in COMPOSERS:
        for text in lines:
            made = composed(stage, command, text)
            assert made.line and all(0 <= start <= end <= len(text) for start, end in made.used_words), (command, text)
