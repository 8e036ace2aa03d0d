"""Sentences about people are understood: customers who were reached or are spared, decisions, deputies, reminders."""

from __future__ import annotations

import pytest

from tests.conftest import Stage
from tests.handlers.composed import composed, in_english, owed_by_two, wished

pytestmark = pytest.mark.sweep(4)


@pytest.fixture
def owed(stage: Stage) -> Stage:
    return owed_by_two(stage)


CONTACTS = [
    ("just talked to acme, money comes by dec 4", "call; promised until 2026-12-04"),
    ("emailed acme again no answer", "mail; no answer"),
    ("acme promised to pay by next wednesday", "call; promised until 2026-11-25"),
    ("rang acme bout the bill, they look into it", "2026-11-20, Fei: call"),
    ("Spoke to Acme, they'll pay next wednesday", "call; promised until 2026-11-25"),
    ("called Acme twice nobody picks up", "call; no answer"),
    ("acme says the money comes end of the month", "promised until 2026-11-30"),
    ("蓝海 told me they will transfer on dec 8, 星河", "promised until 2026-12-08"),
    ("met the acme people, they transfer 2026-12-15", "visit; promised until 2026-12-15"),
    ("called acme yesterday, they dispute the second invoice", "2026-11-19, Fei: call; disputed"),
    ("sent acme a letter", "2026-11-20, Fei: letter"),
    ("visited acme on wednesday, payment goes out dec 1", "2026-11-18, Fei: visit; promised until 2026-12-01"),
    ("wrote acme on wechat, they didnt reply", "mail; no answer"),
    ("phoned acme, they need the invoice again", "2026-11-20, Fei: call"),
    ("acme's bookkeeper called back: transfer next friday", "call; promised until 2026-11-27"),
    ("apollo's customer said they wire it on 2026-12-03", "promised until 2026-12-03"),
    ("跟蓝海通过电话了 答应12月10号付", "call; promised until 2026-12-10"),
    ("acme回邮件说下周三打款", "mail; promised until 2026-11-25"),
    ("微信上催了acme 没回", "mail; no answer"),
    ("刚跟Acme通了电话，他们答应下周三付款", "call; promised until 2026-11-25"),
    ("阿波罗的客户说月底前一定付", "promised until 2026-11-30"),
    ("催过Acme了，对方财务说12月5号打款", "promised until 2026-12-05"),
    ("今天给Acme发了催款邮件 没回", "mail; no answer"),
    ("昨天拜访了蓝海 说年底前结清", "2026-11-19, Fei: visit; promised until 2026-12-31"),
    ("打给蓝海 没人接", "call; no answer"),
    ("蓝海对金额有异议 电话里说的", "call; disputed"),
    ("蓝海财务承诺下周五之前付清", "promised until 2026-11-27"),
    ("给acme寄了催款函", "2026-11-20, Fei: letter"),
    ("上门找了蓝海，12月1日转账", "visit; promised until 2026-12-01"),
    ("acme电话打通了，让等几天", "2026-11-20, Fei: call"),
    ("短信提醒了蓝海", "2026-11-20, Fei: mail"),
]


@pytest.mark.parametrize(("text", "logged"), CONTACTS, ids=lambda value: str(value)[:30])
def test_a_contact_is_logged_in_words(owed: Stage, text: str, logged: str) -> None:
    line, answer = wished(owed, "contacted", text, "fei")
    assert "Logged" in answer and in_english(logged) in answer, (line, answer)
    customer = "acme" if "Acme" in answer or "acme" in line or "apollo" in line or "阿波罗" in line else "蓝海"
    assert text[:20] in owed.lines(owed.say(f"contacted {customer}", by="fei", at="")), "what was said is its note"


def test_a_promise_that_is_none_is_not_taken_for_one(stage: Stage) -> None:
    assert composed(stage, "contacted", "acme won't pay before dec 20").doubtful
    assert "承诺" not in composed(stage, "contacted", "打给蓝海 会计休假，下周一回来再说").line.partition("：")[0]


@pytest.mark.parametrize(
    "text", ["need to call acme tomorrow", "还没联系蓝海", "has anyone called acme?", "记得催一下acme"]
)
def test_a_contact_that_has_not_been_is_only_offered(stage: Stage, text: str) -> None:
    made = composed(stage, "contacted", text)
    assert made.doubtful and (0, len(text)) not in made.used_words


def test_a_promise_of_a_part_is_only_offered(stage: Stage) -> None:
    assert composed(stage, "contacted", "蓝海的人讲下周一先付三万，剩下的年底").doubtful


HOLDS = [
    ("dont chase acme till dec 10, they got a payment plan", "2026-12-10"),
    ("hold the reminders for acme until december 4", "2026-12-04"),
    ("no reminders to acme before 2026-12-20 because they restructure", "2026-12-20"),
    ("leave acme alone until the end of the month, boss is talking to them", "2026-11-30"),
    ("stop dunning acme till next friday", "2026-11-27"),
    ("pause the letters to acme until dec 1 please", "2026-12-01"),
    ("acme pays in parts, hold dunning until 2026-12-31", "2026-12-31"),
    ("please don't remind 蓝海 until dec 7", "2026-12-07"),
    ("apollo: no chasing till dec 15", "2026-12-15"),
    ("wait with acme until nov 30 since the ceo is away", "2026-11-30"),
    ("suspend reminders for acme through 2026-12-02", "2026-12-02"),
    ("hold off on acme till dec 3", "2026-12-03"),
    ("don't bug acme before dec 9", "2026-12-09"),
    ("quit nagging acme until dec 11, new contact person", "2026-12-11"),
    ("spare acme until dec 12", "2026-12-12"),
    ("先别催蓝海 到12月15号再说", "2026-12-15"),
    ("apollo暂停催款到下周五", "2026-11-27"),
    ("蓝海12月20号之前不要催，他们在走流程", "2026-12-20"),
    ("acme暂缓催收到月底", "2026-11-30"),
    ("停止提醒蓝海 直到12月1日 因为在谈分期", "2026-12-01"),
    ("别催acme了 12月8号之前", "2026-12-08"),
    ("蓝海先不催，年底再说", "2026-12-31"),
    ("星河的客户暂时别催 到12月5日", "2026-12-05"),
    ("acme的催款停到12月10日，老板在谈", "2026-12-10"),
    ("12月12日前不要给蓝海发催款函", "2026-12-12"),
    ("蓝海申请展期到12月18日，先别催", "2026-12-18"),
    ("暂停催acme到下周三", "2026-11-25"),
    ("别再催蓝海 等到12月9日", "2026-12-09"),
    ("暂缓催款 acme 2026-12-03", "2026-12-03"),
    ("acme到12月20日都不用催", "2026-12-20"),
]


@pytest.mark.parametrize(("text", "until"), HOLDS, ids=lambda value: str(value)[:30])
def test_a_customer_is_spared_in_words(owed: Stage, text: str, until: str) -> None:
    line, answer = wished(owed, "hold dunning", text, "fei")
    assert f"is not reminded until {in_english(until)}" in answer, (line, answer)


@pytest.mark.parametrize("text", ["stop chasing 蓝海 for now pls", "先别催Acme了，老板在跟他们谈"])
def test_nobody_is_spared_for_ever(stage: Stage, text: str) -> None:
    assert composed(stage, "hold dunning", text).missing == ("day",)


APPROVALS = [
    ("approve", "ok to bobs didi receipt", "approve bob didi"),
    ("approve", "ann的高铁票批了吧", "批准 ann 高铁"),
    ("approve", "approve bob's taxi", "approve bob taxi"),
    ("approve", "ok the 221 train from ann", "approve ann 221 train"),
    ("approve", "approve all", "approve"),
    ("approve", "bob那笔打车142 同意", "批准 bob 142 打车"),
    ("approve", "都通过吧", "批准"),
    ("approve", "221那张批掉", "批准 221"),
    ("approve", "yes to anns hotel in hamburg", "approve ann hotel hamburg"),
    ("approve", "bob 142 can be approved", "approve bob 142"),
    ("approve", "sign off bobs 142", "approve bob 142"),
    ("approve", "please approve the hotel of ann", "approve ann hotel"),
    ("approve", "ann's laptop order is fine", "approve ann laptop"),
    ("approve", "go ahead with bobs 45.50", "approve bob 45.50"),
    ("approve", "let ann's lunch through", "approve ann lunch"),
    ("approve", "accept the train ticket from ann for apollo", "approve ann apollo train"),
    ("approve", "同意ann的酒店", "批准 ann 酒店"),
    ("approve", "bob的142没问题", "批准 bob 142"),
    ("approve", "批准bob的打车费", "批准 bob 打车"),
    ("approve", "全部同意", "批准"),
    ("approve", "ann那张221的火车票过了吧", "批准 ann 221 火车"),
    ("reject", "no to anns train ticket, wrong project", "reject ann train because wrong project"),
    ("reject", "bob那张142的先驳回 缺发票", "驳回 bob 142 因为 缺发票"),
    ("reject", "reject the 142 didi, no receipt attached", "reject 142 didi because no receipt attached"),
    (
        "reject",
        "send ann's train back, which customer was that for?",
        "reject ann train because which customer was that for?",
    ),
    ("reject", "bob 142的打车退回去，没写事由", "驳回 bob 142 打车 因为 没写事由"),
    ("reject", "decline bob's taxi because it was a private trip", "reject bob taxi because it was a private trip"),
    ("reject", "ann的酒店不批 超标了", "驳回 ann 酒店 因为 超标了"),
    ("reject", "reject ann 221", "reject ann 221"),
    ("reject", "turn down the hotel of bob, too expensive", "reject bob hotel because too expensive"),
    (
        "reject",
        "refuse anns lunch since there were 3 people, not 2",
        "reject ann lunch because there were 3 people, not 2",
    ),
    ("reject", "打回ann的221，项目选错了", "驳回 ann 221 因为 项目选错了"),
    ("reject", "bob的打车不同意，是私事", "驳回 bob 打车 因为 是私事"),
    (
        "reject",
        "bobs 88.50 goes back, the bill is in another name",
        "reject bob 88.50 because the bill is in another name",
    ),
    ("reject", "i can't approve ann's flight, it was never agreed", "reject ann flight because it was never agreed"),
    ("reject", "please return bob's hotel - over the limit", "reject bob hotel because over the limit"),
    ("reject", "拒绝bob的采购 因为没有预算", "驳回 bob 采购 因为 没有预算"),
    ("reject", "ann的餐费退掉 不是出差", "驳回 ann 餐费 因为 不是出差"),
    ("reject", "不批bob的221，重复了", "驳回 bob 221 因为 重复了"),
    ("reject", "bob那笔88.5不通过，发票抬头不对", "驳回 bob 88.5 因为 发票抬头不对"),
    ("delegate", "sue signs for me until wednesday", "delegate to sue until 2026-11-25"),
    ("delegate", "im back, i approve my own stuff again", "delegate off"),
    ("delegate", "我出差 下周二之前sue帮我批", "委托 sue 到 2026-11-24"),
    ("delegate", "不用代批了 我回来了", "委托 取消"),
    ("delegate", "sue approves for me till nov 30", "delegate to sue until 2026-11-30"),
    ("delegate", "stop the delegation to sue", "delegate off"),
    ("delegate", "bob no longer approves for me", "delegate off"),
    ("delegate", "until 2026-12-03 bob does my approvals", "delegate to bob until 2026-12-03"),
    ("delegate", "can sue cover my approvals through next friday", "delegate to sue until 2026-11-27"),
    ("delegate", "bob is my deputy until monday", "delegate to bob until 2026-11-23"),
    ("delegate", "i'm on leave, let ann sign things till dec 4", "delegate to ann until 2026-12-04"),
    ("delegate", "end my delegation", "delegate off"),
    ("delegate", "back from holiday, i'll approve again", "delegate off"),
    ("delegate", "12月3日前由bob代批", "委托 bob 到 2026-12-03"),
    ("delegate", "审批委托给sue 到11月30号", "委托 sue 到 2026-11-30"),
    ("delegate", "这周五之前让ann替我审批", "委托 ann 到 2026-11-20"),
    ("delegate", "取消委托", "委托 取消"),
    ("delegate", "我自己来批", "委托 取消"),
    ("delegate", "别让bob帮我批了", "委托 取消"),
    ("delegate", "sue代我审批到下周三", "委托 sue 到 2026-11-25"),
]


def test_decisions_in_words(stage: Stage) -> None:
    done = {
        "approve": ("nothing is decided", "Nothing waits for your approval"),
        "reject": ("nothing is decided",),
        "delegate": ("approves in your place until", "You approve yourself again"),
    }
    for command, text, line in APPROVALS:
        made = composed(stage, command, text)
        assert (made.line, made.missing) == (line, ()), text
        answer = stage.lines(stage.say(made.line, by="li", at=""), "en")
        assert any(words in answer for words in done[command]), (line, answer)


def test_a_delegation_needs_somebody_and_a_day(stage: Stage) -> None:
    assert composed(stage, "delegate", "明天起sue替我审批").missing == ("day",)
    assert composed(stage, "delegate", "ask sue to cover my approvals").missing == ("day",)
    assert composed(stage, "delegate", "somebody signs for me until dec 4").missing == ("person",)
    assert composed(stage, "delegate", "我下周不在 审批让sue代一下").doubtful, "of a week it is not clear which day"


QUIET = [
    ("pls stop nagging me about my hours", False),
    ("no more reminders please", False),
    ("turn off the hours reminders", False),
    ("dont remind me of missing days", False),
    ("mute the timesheet reminder", False),
    ("remind me again about missing hours", True),
    ("turn the reminders back on", True),
    ("i don't want to be nagged about hours any more", False),
    ("please resume my hours reminders", True),
    ("start reminding me again", True),
    ("工时提醒关了吧", False),
    ("以后不用提醒我填工时", False),
    ("别催我填工时了", False),
    ("不要再提醒我填工时", False),
    ("关掉工时提醒", False),
    ("停止催报工时", False),
    ("恢复工时提醒", True),
    ("重新提醒我填工时吧", True),
]


@pytest.mark.parametrize(("text", "on"), QUIET, ids=lambda value: str(value)[:30])
def test_reminders_are_turned_off_and_on_in_words(stage: Stage, text: str, on: bool) -> None:
    line, answer = wished(stage, "reminders", text, "ann")
    assert ("I remind you" in answer) is on and ("I do not remind you" in answer) is not on, (line, answer)
