"""Layouts of single banks and programs, each with a few invented lines."""

from __future__ import annotations

import pytest

import formats
from ledger.errors import BadInput


def bank(text: str, currency: str = "CNY", **answers: str) -> formats.Sheet:
    return formats.read(text.encode(), "statement", currency=currency, answers=answers)


def amounts(sheet: formats.Sheet) -> list[str]:
    assert not sheet.problems, [str(problem) for problem in sheet.problems]
    return [str(row.amount) for row in sheet.rows]


LAYOUTS = {
    "abc": (
        "交易日期,交易时间,交易摘要,交易金额,本次余额,对手信息,日 志 号,交易渠道,交易附言\n"
        "20240101,123456,转存,+10000.00,11000.00,哈哈,369396693,超级网银,转账\n"
        "20240103,,正常还款,-12345.89,1943.12,12341234123412341,111222333\n20240104,,利息税,+0.00,123.35,--,0,,x",
        ["CNY 10000.00", "CNY -12345.89", "CNY 0.00"],
    ),
    "boc": (
        "中国银行交易流水明细单\n记账日期,记账时间,币别,金额,余额,交易名称,渠道,网点名称,附言,对方账户名,对方卡号/账号,对方开户行,借记卡号\n"
        '2025-08-22,17:57:17,人民币,-71.89,"3,240.28",无卡支付,线上,-------,----------,张三,6226******5669,-------,3167\n'
        '2025-08-22,12:24:20,人民币,-326.00,"3,312.17",快捷支付,银企对接,-------,支付宝,李四,Z200******010N,-------,3167',
        ["CNY -71.89", "CNY -326.00"],
    ),
    "table": (
        "中国银行信用卡账单(2025年01月)\n交易日,银行记账日,卡号后四位,交易描述,存入,支出,币种\n"
        "2024-12-13,2024-12-14,4260,公共交通卡,,50.00,CNY\n2024-12-22,2024-12-24,2875,MICROSOFT,,3.72,USD",
        ["CNY -50.00", "USD -3.72"],
    ),
    "hsbc": (
        "Date,Description,Billing amount,Billing currency,Balance,Balance currency\n"
        '24/03/2025,TRIPLE Z,"-1.00"\t,HKD,"3,612.17"\t,HKD\n12/03/2025,SALARY,"12,500.00"\t,CNY,"12500.00"\t,CNY',
        ["HKD -1.00", "CNY 12500.00"],
    ),
    "spdb": (
        "顺序号,交易日期,交易类型,存入金额,取出金额,余额,交易对手名称,交易对手账号,附言\n"
        '1,20250105,转账,"1,000.00",,"1,500.00",甲公司,622200001111,货款\n2,20250106,转账,,200.00,"1,300.00",乙,6222,付款',
        ["CNY 1000.00", "CNY -200.00"],
    ),
    "jd": (
        "导出信息：\n共：2笔记录\n收入：0笔，0.00元\n支出：1笔，91.42元\n\n"
        "交易时间,交易分类,商户名称,交易说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注\n"
        "2021-12-23 12:04:37\t,食品,京东平台商户,椰子水,支出,91.42,京东白条,交易成功,234906303557\t,11\t,\n"
        "2021-12-16 08:22:00\t,网购,京东平台商户,退款-洁面乳,收入,1.00,京东白条,交易成功,88438843884\t,10\t,",
        ["CNY -91.42", "CNY 1.00"],
    ),
}


@pytest.mark.parametrize("kind", LAYOUTS)
def test_a_layout_is_known_and_read_with_the_right_sign(kind: str) -> None:
    text, expected = LAYOUTS[kind]
    sheet = bank(text)
    assert sheet.kind == kind and amounts(sheet) == expected and not sheet.asks and not sheet.doubts


@pytest.mark.parametrize(
    "text",
    [
        "交易日期,记账日期,交易说明,交易币种/金额,入账币种/金额\n"
        "2025-01-10,2025-01-10,退货 滴滴,CNY 123.18,CNY 123.18\n2025-01-11,2025-01-12,消费 美团,CNY 2.99,CNY 2.99",
        "交易日期,入账日期,交易摘要,交易金额,交易货币,入账金额,入账货币\n"
        "2025/01/05,2025/01/06,（退款）商户A,-123.18,人民币,-123.18,人民币\n2025/01/04,2025/01/04,（消费）商户B,2.99,人民币,2.99,人民币",
    ],
)
def test_a_card_statement_without_a_telling_sign_is_read_by_its_words(text: str) -> None:
    sheet = bank(text)
    assert amounts(sheet) == ["CNY 123.18", "CNY -2.99"] and not sheet.asks


def test_days_without_a_year_are_of_the_month_in_the_heading() -> None:
    sheet = bank(
        "招商银行信用卡对账单（个人消费卡账户 2024年01月）\n交易日,记账日,交易摘要,人民币金额,卡号末四位,交易地金额\n"
        ',12/29,掌上生活还款,-1.23,1234,-1.23\n01/05,01/07,消费 中国移动,"8,000.00",1234,"8,000.00(CN)"\n'
    )
    assert [str(row.day) for row in sheet.rows] == ["2023-12-29", "2024-01-05"]
    assert amounts(sheet) == ["CNY 1.23", "CNY -8000.00"]


def test_a_column_of_types_that_says_neither_in_nor_out_is_not_a_flag() -> None:
    sheet = bank(
        "Date,Type,Description,Amount\n2026-01-05,Deposit POS,a,-3.00\n2026-01-06,ATM,b,4.00\n2026-01-07,ATM,c,1\n"
    )
    assert amounts(sheet) == ["CNY -3.00", "CNY 4.00", "CNY 1.00"]


def test_a_flag_of_debit_and_credit_decides_whatever_the_sign() -> None:
    sheet = bank(
        "First Bank Card,Transaction Type,Date Posted, Transaction Amount,Description\n\n"
        "'5678653123124124',CREDIT,20230501,0.01,DIV\n'5678653123124124',DEBIT,20230518,-68.32,TELUS\n",
        "CAD",
    )
    assert amounts(sheet) == ["CAD 0.01", "CAD -68.32"] and sheet.rows[0].account == "5678653123124124"


def test_a_table_without_a_header_is_taken_by_the_place_of_its_columns() -> None:
    text = "05/01/2023,DOLLARAMA,1.96,,13.04\n05/31/2023,SFCA,,0.01,13.05\n"
    asked = bank(text, "CAD")
    assert asked.subject == "unknown" and asked.columns == ("1", "2", "3", "4", "5")
    mapping = {"day": "1", "summary": "2", "expense": "3", "income": "4", "balance": "5"}
    sheet = formats.read(text.encode(), "td.csv", currency="CAD", mapping=mapping)
    assert amounts(sheet) == ["CAD -1.96", "CAD 0.01"] and [row.line for row in sheet.rows] == [1, 2]


def test_mt940_dialects_give_name_account_and_currency() -> None:
    rabobank = formats.read(
        b":940:\n:20:940S\n:25:NL71RABO0123456789\n:28C:0\n:60F:C130101EUR000000001000,00\n"
        b":61:130101D000000000025,00N102EREF            \nNL70ABNA0987654321\n"
        b":86:/EREF/01-01-2013/BENM//NAME/CONTRA ACCOUN\nT HOLDER/REMI/Rent/ISDT/2013-07-11\n"
        b":62F:C130108EUR000000000975,00\n",
        "r.sta",
    )
    assert rabobank.rows[0].name == "CONTRA ACCOUNT HOLDER" and not rabobank.doubts
    assert rabobank.rows[0].text == "Rent NL70ABNA0987654321"
    triodos = formats.read(
        b":20:1\n:25:TRIODOSBANK/0390123456\n:28:1\n:60F:C110101EUR4975,09\n:61:110125D700,00N000NONREF\n"
        b":86:000>100133967858\n>20 HUUR>21 KANTOOR - FEB 2010\n:62F:C110201EUR4275,09\n-\n",
        "t.sta",
    )
    assert triodos.rows[0].text == "HUUR KANTOOR - FEB 2010" and not triodos.doubts
    mbank = formats.read(
        b"\n:20:ST170119CYC/0001\n:25:PL29\n:28C:1/1\n:34F:PLN0\n:13D:1701191815+0100\n:61:1701190119CN0,01NTRFNONREF//MB1\n911\n-\n",
        "m.sta",
    )
    assert amounts(mbank) == ["PLN 0.01"]


def test_an_answer_of_the_bank_without_a_statement_is_passed_on() -> None:
    text = "<OFX><STMTTRNRS><STATUS><CODE>2000</CODE><MESSAGE>General Server Error</MESSAGE></STATUS></STMTTRNRS></OFX>"
    with pytest.raises(BadInput, match="2000 General Server Error"):
        bank(text)
