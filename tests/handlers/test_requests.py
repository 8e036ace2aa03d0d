"""What is made of a sentence is understood: every composed line is said to the house, and does what it says."""

from __future__ import annotations

import re
from datetime import date

import pytest

from chat.lines.scan import scan
from chat.requests.composers import COMPOSERS
from chat.requests.documented import DocumentedLine
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
