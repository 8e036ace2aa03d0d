"""Sentences about money are understood: budgets, what customers paid, purchases, allowances, money ahead."""

from __future__ import annotations

import pytest

from tests.conftest import Stage
from tests.handlers.composed import composed, owed_by_two, wished

pytestmark = pytest.mark.sweep(4)

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
    return owed_by_two(stage)


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
