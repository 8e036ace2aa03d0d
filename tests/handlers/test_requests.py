"""What is made of a sentence is understood: every composed line is said to the house, and does what it says."""

from __future__ import annotations

import re
from datetime import date

import pytest

from chat.lines.scan import scan
from chat.requests.composers import COMPOSERS
from chat.requests.documented import DocumentedLine
from handlers.conversation.contents import CONTENTS
from handlers.terms import terms_of
from storage.directory import directory
from tests.conftest import Stage


def composed(stage: Stage, command: str, text: str, here: int = 0) -> DocumentedLine:
    """The documented line of a sentence, as the names of the house make it."""
    with stage.read() as book:
        terms = terms_of(directory(book), stage.house.rules, here)
    return COMPOSERS[command](scan(text, terms, stage.now.date()))


def in_english(text: str) -> str:
    """The text with its days as a card shows them."""
    return re.sub(r"\d{4}-\d\d-\d\d", lambda day: f"{date.fromisoformat(day[0]):%a %-d %b %Y}", text)


def wished(stage: Stage, command: str, text: str, by: str, missing: str = "") -> tuple[str, str]:
    """(the documented line, what the house answers to it)."""
    made = composed(stage, command, text)
    assert ",".join(made.missing) == missing, (text, made)
    return made.line, stage.lines(stage.say(made.line, by=by, at=""))


BUDGETS = [
    ("bump apollo travel to 14k, more onsite", "Travel: CN¥2,000.00 → CN¥14,000.00", "more onsite"),
    ("add 5000 to apollo material cos prices went up", "Materials: CN¥5,000.00 → CN¥10,000.00", "prices went up"),
    ("apollo labour budget is now 180000 because phase 2", "Labour: CN¥10,000.00 → CN¥180,000.00", "phase 2"),
    ("give starriver travel 2000 more, second workshop", "Travel: CN¥1,000.00 → CN¥3,000.00", "second workshop"),
    (
        "move 3000 from material to travel on apollo because prices fell",
        "Travel: CN¥2,000.00 → CN¥5,000.00",
        "prices fell",
    ),
    ("cut apollo material down to 3.5k since scope shrank", "Materials: CN¥5,000.00 → CN¥3,500.00", "scope shrank"),
    (
        "apollo needs another 20k for subcontract, pen test got bigger",
        "Subcontracting: CN¥0.00 → CN¥20,000.00",
        "pen test",
    ),
    ("please set material of apollo to 35,000 as the supplier raised prices", "→ CN¥35,000.00", "the supplier raised"),
    ("reduce apollo labour by 1k because we finish early", "Labour: CN¥10,000.00 → CN¥9,000.00", "we finish early"),
    (
        "put apollo equipment at 25000 since the oscilloscope is in",
        "Equipment: CN¥0.00 → CN¥25,000.00",
        "the oscilloscope",
    ),
    (
        "can you move 2k out of apollo material into travel, customer wants us on site",
        "→ CN¥4,000.00",
        "customer wants",
    ),
    ("travel on apollo should be 16000 now, two more visits", "Travel: CN¥2,000.00 → CN¥16,000.00", "two more visits"),
    ("apollo: travel +2000, material -2000 because mix changed", "Materials: CN¥5,000.00 → CN¥3,000.00", "mix changed"),
    ("apollo material 28000 and travel 13500 because re-planned", "Travel: CN¥2,000.00 → CN¥13,500.00", "re-planned"),
    ("lower apollo travel to 900, the customer comes to us", "Travel: CN¥2,000.00 → CN¥900.00", "the customer comes"),
    ("add 1000 to travel and 500 to other on apollo because of the fair", "Other: CN¥0.00 → CN¥500.00", "the fair"),
    ("take 400 off apollo travel because of fewer trips", "Travel: CN¥2,000.00 → CN¥1,600.00", "fewer trips"),
    ("raise starriver labour from 8000 to 9000 because of overtime", "Labour: CN¥8,000.00 → CN¥9,000.00", "overtime"),
    ("阿波罗差旅预算加3000 客户要求多跑现场", "Travel: CN¥2,000.00 → CN¥5,000.00", "客户要求多跑现场"),
    ("星河设备的预算提到10万 因为二期", "Equipment: CN¥0.00 → CN¥100,000.00", "二期"),
    ("把阿波罗材料预算改成四万，涨价了", "Materials: CN¥5,000.00 → CN¥40,000.00", "涨价了"),
    ("星河追加2万差旅 现场多", "Travel: CN¥1,000.00 → CN¥21,000.00", "现场多"),
    ("阿波罗人工再批5万 加班太多", "Labour: CN¥10,000.00 → CN¥60,000.00", "加班太多"),
    ("星河差旅提高到9000 因为要开两次会", "Travel: CN¥1,000.00 → CN¥9,000.00", "要开两次会"),
    ("阿波罗材料减少800，客户自己做", "Materials: CN¥5,000.00 → CN¥4,200.00", "客户自己做"),
    ("从阿波罗材料挪500到差旅 客户现场多", "Travel: CN¥2,000.00 → CN¥2,500.00", "客户现场多"),
    ("把星河人工预算定为15万，因为加人了", "Labour: CN¥8,000.00 → CN¥150,000.00", "加人了"),
    ("阿波罗其他费用增加2000 团建", "Other: CN¥0.00 → CN¥2,000.00", "团建"),
    ("给星河设备追加1万5 买示波器", "Equipment: CN¥0.00 → CN¥15,000.00", "买示波器"),
    ("星河差旅再加五千因为要跑三趟", "Travel: CN¥1,000.00 → CN¥6,000.00", "要跑三趟"),
    ("客户加需求了，阿波罗人工加3万", "Labour: CN¥10,000.00 → CN¥40,000.00", "客户加需求了"),
    ("阿波罗材料从5000调成一万，涨价了", "Materials: CN¥5,000.00 → CN¥10,000.00", "涨价了"),
    ("apollo差旅减1000给其他 因为会展", "Other: CN¥0.00 → CN¥1,000.00", "会展"),
    ("阿波罗外包砍到1千 范围缩小", "Subcontracting: CN¥0.00 → CN¥1,000.00", "范围缩小"),
]


@pytest.mark.parametrize(("text", "change", "reason"), BUDGETS, ids=lambda value: str(value)[:30])
def test_a_budget_is_set_in_words(stage: Stage, text: str, change: str, reason: str) -> None:
    line, answer = wished(stage, "set budget", text, "fei")
    assert change in answer and reason in answer, (line, answer)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("move 3000 from material to travel on apollo", "reason"),
        ("把阿波罗材料预算改成四万", "reason"),
        ("star travel 14k from now on", "project,reason"),
        ("double the travel budget of apollo", "amount,reason"),
        ("阿波罗预算加2万", "category,reason"),
        ("apollo budget up by 20k because phase 2", "category"),
        ("调一下星河预算", "category,amount,reason"),
        ("星河预算再加点", "category,amount,reason"),
    ],
)
def test_what_a_budget_still_needs(stage: Stage, text: str, missing: str) -> None:
    assert ",".join(composed(stage, "set budget", text).missing) == missing


def test_a_budget_that_can_be_meant_two_ways_is_offered(stage: Stage) -> None:
    assert composed(stage, "set budget", "raise apollo travel, 3000 because more on site").doubtful
    assert composed(stage, "set budget", "apollo travel 14k because more on site").doubtful
    assert composed(stage, "set budget", "星河的设备预算少了5000，补上").doubtful
    assert not composed(stage, "set budget", "raise apollo travel to 3000 because more on site").doubtful


def test_a_number_too_many_is_left_over(stage: Stage) -> None:
    made = composed(stage, "set budget", "apollo travel budget 3000 or 4000 because more on site")
    assert [element.value.number for element in made.used if element.kind in ("number", "amount")] == [3000]


def test_a_budget_in_its_channel_needs_no_name(stage: Stage) -> None:
    made = composed(stage, "set budget", "travel budget 14k from now on because more on site", here=1)
    assert (made.line, made.missing) == ("set budget travel 14000 because more on site", ())
    assert "→ CN¥14,000.00" in stage.lines(stage.say(made.line, by="li"))


def test_a_member_sets_no_budget_in_words_either(stage: Stage) -> None:
    _line, answer = wished(stage, "set budget", "星河的出差预算给我调到3万 因为现场多", "bob")
    assert "→" not in answer and "30,000" not in answer


@pytest.fixture
def owed(stage: Stage) -> Stage:
    """A house to which Acme and 蓝海 owe money."""
    stage.say("contract apollo 400000 tax 0% 50% 2026-11-01, 50% 2026-12-18", by="li")
    stage.say("合同 星河 300000 税率 0% 50% 2026-11-01, 50% 2026-12-18", by="li", at="")
    return stage


PAID = [
    ("acmes 192k landed this morning", "CN¥192,000.00 from Acme is booked"),
    ("payment of 50000 from acme came in yesterday", "CN¥50,000.00 from Acme is booked"),
    ("192000 from acme arrived today", "CN¥192,000.00 from Acme"),
    ("蓝海 paid 180000 yesterday", "CN¥180,000.00 from 蓝海科技有限公司"),
    ("got 50k from Acme on the 18th, apollo", "CN¥50,000.00 from Acme"),
    ("received 96000 for apollo", "CN¥96,000.00 from Acme"),
    ("the second instalment of apollo is in, 60000", "CN¥60,000.00 from Acme"),
    ("acme transferred 75k last friday", "CN¥75,000.00 from Acme"),
    ("money from acme: 8,000 yuan", "CN¥8,000.00 from Acme"),
    ("acme has paid two thousand", "CN¥2,000.00 from Acme"),
    ("12,500.50 from acme is on the account", "CN¥12,500.50 from Acme"),
    ("acme's 40000 came on 2026-11-17", "CN¥40,000.00 from Acme"),
    ("bank shows 3000 from acme, nov 16", "CN¥3,000.00 from Acme"),
    ("starriver's customer wired 20k", "CN¥20,000.00 from 蓝海科技有限公司"),
    ("acme settled 9000 on monday", "CN¥9,000.00 from Acme"),
    ("刚收到蓝海的钱 10万8", "CN¥108,000.00 from 蓝海科技有限公司"),
    ("acme昨天又到账6万", "CN¥60,000.00 from Acme"),
    ("Acme的19万2到账了", "CN¥192,000.00 from Acme"),
    ("蓝海今天打了5万过来", "CN¥50,000.00 from 蓝海科技有限公司"),
    ("回款 apollo 100000 昨天到的", "CN¥100,000.00 from Acme"),
    ("18号收到蓝海科技转账十万八千", "CN¥108,000.00 from 蓝海科技有限公司"),
    ("星河的客户付了3万", "CN¥30,000.00 from 蓝海科技有限公司"),
    ("蓝海打款五万 前天", "CN¥50,000.00 from 蓝海科技有限公司"),
    ("阿波罗 收到 两万", "CN¥20,000.00 from Acme"),
    ("蓝海的尾款12000.5元到了", "CN¥12,000.50 from 蓝海科技有限公司"),
    ("收到acme货款 4万元 周一到的", "CN¥40,000.00 from Acme"),
    ("11月17日 蓝海付了8000", "CN¥8,000.00 from 蓝海科技有限公司"),
    ("acme那边1万5打过来了", "CN¥15,000.00 from Acme"),
    ("阿波罗第二期的6万到了", "CN¥60,000.00 from Acme"),
    ("上周五蓝海汇了7万5", "CN¥75,000.00 from 蓝海科技有限公司"),
]


@pytest.mark.parametrize(("text", "booked"), PAID, ids=lambda value: str(value)[:30])
def test_money_of_a_customer_is_booked_in_words(owed: Stage, text: str, booked: str) -> None:
    line, answer = wished(owed, "paid", text, "fei")
    assert booked in answer, (line, answer)


@pytest.mark.parametrize(
    ("text", "line", "missing"),
    [
        ("got 50k from Acme on the 18th", "paid acme 50000 2026-11-18", ""),
        ("acme transferred 75k last friday", "paid acme 75000 2026-11-13", ""),
        ("acme paid", "paid acme", "amount"),
        ("30000 came in", "paid 30000", "customer"),
        ("acme will pay 5000 on dec 4", "paid acme 5000", "day"),
        ("客户付了一半 96000", "回款 96000", "customer"),
    ],
)
def test_what_was_paid_and_what_is_missing(stage: Stage, text: str, line: str, missing: str) -> None:
    made = composed(stage, "paid", text)
    assert (made.line, ",".join(made.missing)) == (line, missing)


def test_a_day_made_of_a_number_leaves_no_number_over(stage: Stage) -> None:
    made = composed(stage, "paid", "got 50k from Acme on the 18th")
    assert [made.line, len(made.used)] == ["paid acme 50000 2026-11-18", 3]


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


ORDERS = [
    ("need to buy 2 laptops for apollo around 14000 from lenovo", "CN¥14,000.00 2 laptops", "Lenovo"),
    ("pls order a 3200 oscilloscope from rigol, apollo", "CN¥3,200.00 oscilloscope", "Rigol"),
    ("purchase request 500 sensors @ 12 starriver from chint", "CN¥6,000.00 500 sensors", "Chint"),
    ("request purchase of 4 cameras 海康威视 9200 星河 equipment", "CN¥9,200.00 4 cameras", ""),
    ("I'd like to order a test rack for apollo, about 4.5k", "CN¥4,500.00 test rack", ""),
    ("want to purchase 3 sensors, 正泰电器, 4800, starriver", "CN¥4,800.00 3 sensors", ""),
    ("we need 20 chairs for apollo, 150 each", "CN¥3,000.00 20 chairs", ""),
    ("order 3 licences apollo 99 yuan each from JetBrains", "CN¥297.00 3 licences", "JetBrains"),
    ("buy a server for starriver from dell, 32k", "CN¥32,000.00 server", "Dell"),
    ("can you raise a PO for apollo: translation work 2400 yuan from wordy", "CN¥2,400.00 translation work", "Wordy"),
    ("get 5 monitors for apollo at 1,200 each", "CN¥6,000.00 5 monitors", ""),
    ("apollo wants to buy a printer, 1500 or so", "CN¥1,500.00", ""),
    ("please order network cables for starriver, roughly 800 yuan", "CN¥800.00 network cables", ""),
    ("i need a new keyboard for apollo from logitech 399", "CN¥399.00 keyboard", "Logitech"),
    ("PO apollo 15000 security test from testcloud", "CN¥15,000.00 security test", "Testcloud"),
    ("purchase 10 tablets apollo, 2000 apiece", "CN¥20,000.00 10 tablets", ""),
    ("采购申请 10个摄像头 每个850 星河 向海康", "CN¥8,500.00 10个摄像头", "海康"),
    ("想买台打印机 1500左右 阿波罗", "CN¥1,500.00 台打印机", ""),
    ("申请采购 海康摄像机4台 9600 星河", "CN¥9,600.00 海康摄像机4台", ""),
    ("星河要订一批传感器，正泰的，大概1万2，走采购", "CN¥12,000.00", ""),
    ("采购单：测云 安全测试二轮 15000 apollo 外包", "CN¥15,000.00 测云 安全测试二轮", ""),
    ("阿波罗要买3台显示器，一台1899", "CN¥5,697.00 3台显示器", ""),
    ("给阿波罗采购安全测试服务 3万 找测云", "CN¥30,000.00 安全测试服务", "测云"),
    ("星河 采购 网线 20箱 单价 380 供应商 普天", "CN¥7,600.00 网线 20箱", "普天"),
    ("买一台示波器给阿波罗，两万五", "CN¥25,000.00", ""),
    ("请购 星河 交换机 6800元", "CN¥6,800.00 交换机", ""),
    ("阿波罗需要采购5套软件许可 每套1200", "CN¥6,000.00 5套软件许可", ""),
    ("想给星河订工作服 30件 每件 120 向劳保店", "CN¥3,600.00", "劳保店"),
    ("麻烦下单 阿波罗 硬盘 899", "CN¥899.00 硬盘", ""),
    ("星河采购 500个螺丝 0.5一个", "CN¥250.00 500个螺丝", ""),
    ("阿波罗想买2把椅子 共1800", "CN¥1,800.00 2把椅子", ""),
]


@pytest.mark.parametrize(("text", "drafted", "supplier"), ORDERS, ids=lambda value: str(value)[:30])
def test_a_purchase_is_asked_for_in_words(stage: Stage, text: str, drafted: str, supplier: str) -> None:
    line, answer = wished(stage, "order", text, "ann")
    assert drafted in answer and f"Supplier: {supplier or '–'}" in answer, (line, answer)


def test_a_likely_price_is_doubtful(stage: Stage) -> None:
    assert composed(stage, "order", "想买台打印机 1500左右 星河").doubtful
    assert composed(stage, "order", "laptop for apollo around 14000").doubtful
    assert not composed(stage, "order", "laptop for apollo 14000").doubtful
    assert composed(stage, "order", "order cables for apollo").missing == ("amount",)
    assert composed(stage, "order", "buy 2 laptops, 14000").missing == ("project",)


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


ALLOWANCES = [
    ("2 days per diem 35 eur each for apollo", "€70.00"),
    ("per diem 3 days at 40 apollo", "CN¥120.00"),
    ("travel allowance apollo 3 days at 28 eur per day", "€84.00"),
    ("allowance for apollo mon to wed, 50 a day", "CN¥150.00"),
    ("meal allowance 4 days 60 per day starriver", "CN¥240.00"),
    ("apollo: daily allowance 2 days, 30 each", "CN¥60.00"),
    ("per diems apollo two days 45 eur/day", "€90.00"),
    ("1 day per diem apollo 35", "CN¥35.00"),
    ("出差补助 两天 每天80 星河", "CN¥160.00"),
    ("出差补贴一天100两天共200 星河", "CN¥200.00"),
    ("餐补三天每天50 阿波罗", "CN¥150.00"),
    ("星河出差补助3天 一天120", "CN¥360.00"),
    ("差补 阿波罗 周一到周三 每天100", "CN¥300.00"),
    ("阿波罗津贴 5天 按80", "CN¥400.00"),
    ("伙食补助 星河 两天 60/天", "CN¥120.00"),
]


@pytest.mark.parametrize(("text", "drafted"), ALLOWANCES, ids=lambda value: str(value)[:30])
def test_so_much_a_day_is_an_expense(stage: Stage, text: str, drafted: str) -> None:
    assert composed(stage, "allowance", text).doubtful
    line, answer = wished(stage, "allowance", text, "ann")
    assert drafted in answer and "is this right?" in answer, (line, answer)


@pytest.mark.parametrize("text", ["meal allowance 4 days apollo", "餐补三天 星河", "per diem tue to thu apollo please"])
def test_an_allowance_without_its_rate_asks_for_it(stage: Stage, text: str) -> None:
    assert composed(stage, "allowance", text).missing == ("daily amount",)


ADVANCES = [
    ("advance", "need a 2000 advance for the hamburg trip", "advance 2000"),
    ("advance", "can i get 3000 upfront for the site visit at apollo", "advance 3000 apollo"),
    ("advance", "cash advance 2k for the acme visit apollo", "advance 2000 apollo"),
    ("advance", "借款5000 出差用 星河", "预支 5000 星河"),
    ("advance", "预支2000块差旅费", "预支 CNY 2000"),
    ("advance", "下周去星河出差，想借2000备用金", "预支 2000 星河"),
    ("advance", "要领点备用金", "预支"),
]
NOT_YET = [
    ("refunded", "hotel refunded me 120 for apollo", "refunded 120 hotel apollo"),
    ("refunded", "滴滴退了45块 星河", "退款到账 CNY 45 滴滴 星河"),
]


@pytest.mark.parametrize(("command", "text", "line"), ADVANCES, ids=lambda value: str(value)[:30])
def test_money_ahead_is_asked_of_finance_in_ones_own_words(stage: Stage, command: str, text: str, line: str) -> None:
    made, answer = wished(stage, command, text, "ann")
    assert made == line and ("I asked finance" in answer or "How much?" in answer)


@pytest.mark.parametrize(("command", "text", "line"), NOT_YET, ids=lambda value: str(value)[:30])
def test_what_cannot_be_done_yet_is_said_so(stage: Stage, command: str, text: str, line: str) -> None:
    made, answer = wished(stage, command, text, "ann")
    assert made == line and "nothing is booked" in answer
    assert "暂" in stage.lines(stage.say(made, by="ann", at=""), "zh-CN")


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
