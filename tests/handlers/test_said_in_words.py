"""What people type and what is understood of it: whole lines, and what the bot does about them."""

from __future__ import annotations

import pytest

from tests.conftest import Stage

pytestmark = pytest.mark.sweep(4)


def said(stage: Stage, line: str, by: str = "fei") -> str:
    return stage.lines(stage.say(line, by=by, at=""))


CLOSES = """
close the books for october | close october please | please close the month of october
close the books up to 2026-10-31
结账 10月 | 10月结账 | 关账 上月 | 把10月关了 | 10月的账可以关了 | 结账 | close the books
"""
LOCKS = "lock october | lock 2026-10-31 | 锁账 10月 | 锁账 2026-10-31"


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.replace("\n", "|").split("|") if line.strip()]


@pytest.mark.parametrize("line", lines(CLOSES))
def test_closing_a_month_shows_its_steps_and_locks_nothing(stage: Stage, line: str) -> None:
    assert "Close of 2026-10" in said(stage, line)
    assert "closed up to" not in said(stage, "lock")


@pytest.mark.parametrize("line", lines(LOCKS))
def test_what_is_to_be_locked_is_locked(stage: Stage, line: str) -> None:
    assert "closed up to" in said(stage, line)


STATEMENTS = [
    ("Profit and loss, 2026-03 to 2026-05", "profit and loss march to may"),
    ("Profit and loss, 2026-05", "profit and loss may"),
    (
        "Trial balance, 2026-11",
        "给我看试算平衡表 | show me the trial balance | 科目余额表给我看看 | what is the trial balance",
    ),
    ("Trial balance, 2026-10", "给我看10月的试算平衡表 | trial balance october please | 10月科目余额表"),
    ("VAT, 2026-10", "10月增值税是多少 | vat in october please"),
    ("Contracts at the end of 2026-11", "给我看合同台账"),
    ("Ledger of 112201 Trade receivables", "给我看应收账款明细账 | 明细账 1122 给我看"),
]
PROFITS = [
    ("2026-10", "10月利润多少 | 10月的利润多少 | profit in october | 10月份利润 | 2026-10 profit | 利润 2026年10月"),
    ("2026-10", "profit october 2026"),
    ("2026-03 to 2026-05", "3月到5月利润"),
    ("2026-05", "profit in may | profit may 2026 | 5月利润"),
]


@pytest.mark.parametrize(("title", "line"), [(title, line) for title, text in STATEMENTS for line in lines(text)])
def test_a_statement_is_shown_for_the_months_that_are_named(stage: Stage, title: str, line: str) -> None:
    assert said(stage, line).startswith(title)


@pytest.mark.parametrize(("months", "line"), [(months, line) for months, text in PROFITS for line in lines(text)])
def test_a_profit_is_that_of_all_projects_or_of_the_company(stage: Stage, months: str, line: str) -> None:
    """The one ends in the other, so either is an answer."""
    assert said(stage, line).startswith((f"Profit and loss, {months}\n", f"Profit of all projects, {months}\n"))


@pytest.mark.parametrize("line", lines("星河10月利润多少 | show me the profit of starriver in october"))
def test_the_profit_of_a_project_is_shown_for_the_month(stage: Stage, line: str) -> None:
    assert said(stage, line).startswith(("Profit and loss of Starriver, 2026-10", "Profit of Starriver, 2026-10"))


BOUGHT = """
expense 2 m pipe 30 apollo | expense 2m pipe 30 apollo | expense pipe 2 m 30 apollo | expense 30 2 m pipe apollo
报销 2米管子 30 apollo | 报销 2m 管子 30 apollo | expense 5 kg cement 30 apollo | 报销 5公斤水泥 30 apollo
expense 3 pcs plugs 30 apollo | 报销 2个插头 30 apollo | 报销 30天会员 30 apollo | expense 30min scooter 30 apollo
order 20 m cable 30 apollo | 采购 20m 网线 30 apollo
"""


@pytest.mark.parametrize("line", lines(BOUGHT))
def test_a_quantity_beside_a_price_is_no_time_of_work(stage: Stage, line: str) -> None:
    assert "CN¥30.00" in said(stage, line, "ann")
    assert "pipe" not in said(stage, "my week", "ann")


@pytest.mark.parametrize("line", lines("expense 2 m pipe apollo | order 20 m cable apollo | 采购 20m 网线 apollo"))
def test_metres_without_a_price_are_asked_for_it(stage: Stage, line: str) -> None:
    assert "no amount" in said(stage, line, "ann")


def test_an_m_that_may_be_metres_is_asked_about_without_a_command(stage: Stage) -> None:
    shown = said(stage, "2m pipe 30 apollo", "ann")
    assert "[expense 30 2m pipe apollo] [log 2min apollo pipe 30]" in shown
    for line in (
        "30m apollo standup",
        "apollo 30m ticket 4711",
        "expense report 4h apollo",
        "报销模块开发 3小时 apollo",
    ):
        assert "on Apollo" in said(stage, line, "ann"), line


FROM_ADVANCE = """
从备用金付了打车30 apollo | 打车30 apollo 从备用金里出 | 报销 打车30 apollo 备用金付的 | 打车 30 apollo 备用金支付
打车30 apollo 用备用金付的
taxi 30 apollo out of my advance | taxi 30 apollo from my advance | expense 30 taxi apollo paid out of the advance
"""
WHO_HAS = """
谁有备用金 | 谁还有备用金没还 | 备用金都在谁手里 | 谁拿了备用金 | 谁还没还备用金 | who has advances
who has an advance | which advances are open
我的备用金还剩多少 | how much of my advance is left
"""
GIVEN_BACK = (
    "还备用金 200 | 预支款还没花完 退200 | gave back 200 of my advance | 归还备用金 200 | I return 200 of the advance"
)


@pytest.mark.parametrize("line", lines(FROM_ADVANCE))
def test_what_an_advance_paid_is_an_expense_of_it(stage: Stage, line: str) -> None:
    shown = said(stage, line, "ann")
    assert "CN¥30.00: is this right?" in shown and "Paid by: my advance" in shown


@pytest.mark.parametrize("line", lines(WHO_HAS))
def test_who_has_an_advance_is_shown(stage: Stage, line: str) -> None:
    assert "has an advance" in said(stage, line) or "no advance" in said(stage, line)


@pytest.mark.parametrize("line", lines(GIVEN_BACK))
def test_who_gives_an_advance_back_asks_for_none(stage: Stage, line: str) -> None:
    assert "I asked finance" not in said(stage, line, "ann")


@pytest.mark.parametrize("line", lines("advance 500 apollo | 我要预支 500 去出差 | 还要预支500 | 预支 500 星河"))
def test_who_asks_for_an_advance_is_heard(stage: Stage, line: str) -> None:
    assert "I asked finance for CN¥500.00" in said(stage, line, "ann")


ASKED_WHICH_MONEY = """
AMD Ryzen 300 apollo | expense CAD licence 300 apollo | NIO rental 300 apollo | expense JD 300 快递 apollo
expense 300 JD 快递 apollo
买 AMD 显卡 300 apollo | 报销 CAD软件 300 apollo | expense euro plug adapter 300 apollo | order AMD server 300 apollo
expense TOP 300 articles apollo | expense PHP training 300 apollo | expense SDG workshop 300 apollo
"""


@pytest.mark.parametrize("line", lines(ASKED_WHICH_MONEY))
def test_a_word_that_may_be_a_currency_is_asked_about(stage: Stage, line: str) -> None:
    asked = stage.say(line, by="ann", at="")
    shown = stage.lines(asked)
    assert "Is the amount in Chinese Yuan (CNY), or does" in shown and "[CN¥300.00 · Apollo]" in shown
    assert asked.card
    yes, no = (button for button in asked.card.buttons[:2])
    for button, money in ((yes, "CN¥300.00"), (no, "300.00")):
        answer = stage.lines(stage.click(button.action, button.value, by="ann", at=""))
        assert money in answer and "or does" not in answer, answer
        break


SURE_MONEY = [
    ("€300.00", "expense 300 apollo lunch, EUR | expense EUR 300 lunch apollo | expense 300 euro lunch apollo"),
    ("MAD 300.00", "expense 300 MAD lunch apollo"),
    ("CN¥300.00", "expense 300 yuan dinner apollo | expense yuan dinner 300 apollo | 报销 300块 打车 apollo"),
    ("CN¥20.00", "报销 三角板 20 apollo | 报销 20元 3分店 打车 apollo | 报销 20元 一分公司的 打车 apollo"),
    ("CN¥12.30", "打车 12元3角 apollo | 打车 12元 3角 apollo"),
    ("CN¥0.50", "报销 糖 5毛 apollo"),
]


@pytest.mark.parametrize(("money", "line"), [(money, line) for money, text in SURE_MONEY for line in lines(text)])
def test_money_beside_its_word_is_that_money(stage: Stage, money: str, line: str) -> None:
    assert f"Amount: {money}" in said(stage, line, "ann")


UNKNOWN_MONEY = (
    "30 crowns taxi | 30 marks taxi | 30 usdt taxi | 30 btc taxi | 30 guilders taxi | 30 pesetas taxi | 打车 30克朗"
)


@pytest.mark.parametrize("line", lines(UNKNOWN_MONEY))
def test_old_and_unknown_money_is_never_the_books(stage: Stage, line: str) -> None:
    shown = said(stage, f"expense {line} apollo", "ann")
    assert "Which currency" in shown or "I do not know the currency" in shown


def drafted(stage: Stage) -> str:
    """An expense of Ann with a printed invoice number; its own number."""
    answers = {"total": "106", "day": "2026-11-10", "vendor": "Hilton", "project": "APOLLO", "category": "travel"}
    answers |= {"document": "vat_normal", "invoice_number": "24327001", "paid_by": "card"}
    reply = stage.submit("expense.new", "new", by="ann", at="", **answers)
    assert reply.card, stage.lines(reply)
    return reply.card.about.partition(":")[2]


WHY_EXPENSE = """
why expense {} | why expense #{} | 为什么 费用 {} | 为什么 费用{} | 为什么费用{} | 为什么 报销单 {}
为什么 第{}号费用 | 为什么 费用 {}号
why 24327001 | why invoice 24327001 | why invoice no. 24327001 | 为什么 24327001 | 为什么 发票 24327001
为什么 发票号 24327001 | 为什么发票24327001
"""


@pytest.mark.parametrize("line", lines(WHY_EXPENSE))
def test_why_finds_a_document_by_its_number_and_by_the_printed_one(stage: Stage, line: str) -> None:
    id = drafted(stage)
    assert said(stage, line.replace("{}", id)).startswith(f"Trail of expense {id}")


@pytest.mark.parametrize("line", lines("why travel apollo | 为什么 差旅 apollo | 为什么差旅费用 apollo"))
def test_why_knows_the_cost_of_a_category_in_both_languages(stage: Stage, line: str) -> None:
    assert "Why 141004 Contract cost: travel" in said(stage, line)


def test_why_knows_accounts_by_what_people_call_them(stage: Stage) -> None:
    for line in ("why receivables", "为什么 应收账款", "why trade receivables", "为什么应收账款"):
        assert "Why 112201 Trade receivables" in said(stage, line), line


UNKNOWN = "verify | payroll owed | xyzzy | audit | check | 校验 | 欠工资多少 | what payroll is owed"


@pytest.mark.parametrize("line", lines(UNKNOWN))
@pytest.mark.parametrize("before", ["2h apollo", "expense 30 taxi apollo", ""])
def test_unknown_words_change_nothing_that_was_entered(stage: Stage, before: str, line: str) -> None:
    if before:
        stage.say(before, by="ann", at="")
    shown = said(stage, line, "ann")
    for offer in ("should change", "[undo", "[撤销", "[correct", "[Undo]", "[certify]", "pay payroll"):
        assert offer not in shown, shown


OWED = "payroll owed | what payroll is owed | how much do we owe in wages | 欠工资多少"


@pytest.mark.parametrize("line", lines(OWED))
def test_payroll_that_is_owed_is_the_ledger_of_its_account(stage: Stage, line: str) -> None:
    assert "Ledger of 2211 Payroll payable" in said(stage, line)
