"""Real exports of other programs against figures that were computed from them by other means."""

from __future__ import annotations

import json
import os
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import formats
from formats import Sheet
from ledger.errors import BadInput

SAMPLES = Path(os.environ.get("ZHANGFANG_FORMATS", Path(__file__).parents[3] / "shared" / "data" / "formats"))

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample files are not here")


def sample(path: str) -> Sheet:
    return formats.read((SAMPLES / path).read_bytes(), path.rpartition("/")[2], currency="CNY")


def expected(folder: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SAMPLES / folder / "expected.json").read_text("utf-8"))
    return found


def total(sheet: Sheet, direction: str = "") -> Decimal:
    amounts = (row.amount.major for row in sheet.rows if direction in ("", row.direction))
    return sum(amounts, Decimal(0))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("toggl/toggl_time_entries_import_test_1.csv", "toggl"),
        ("clockify/clockify_time_entries_import_test_1.csv", "clockify"),
        ("clockify/clockify_summary.csv", "clockify_summary"),
        ("kimai/kimai_import_example.csv", "kimai"),
    ],
)
def test_hours_add_up_to_what_was_counted(path: str, kind: str) -> None:
    sheet = sample(path)
    truth = expected(path.partition("/")[0])[path.partition("/")[2]]
    assert sheet.kind == kind and sheet.subject == "hours" and not sheet.problems
    assert len(sheet.rows) == truth["rows"]
    assert sum(row.seconds for row in sheet.rows) == truth["duration_seconds"]
    if "projects" in truth:
        assert sorted({row.project for row in sheet.rows}) == truth["projects"]


def test_harvest_with_decimal_comma_gives_its_hours_and_amounts() -> None:
    sheet = sample("harvest/harvest_time_entries_import_test_1.csv")
    assert sum(row.seconds for row in sheet.rows) == Decimal("20.01") * 3600
    assert sum(row.amount.major for row in sheet.rows) == Decimal("2001")
    assert {row.amount.currency for row in sheet.rows} == {"EUR"}
    assert {row.person for row in sheet.rows} == {"Peter Tester"}


def test_kimai_in_seconds_keeps_its_rates() -> None:
    (row,) = sample("kimai/kimai_import_example.csv").rows
    assert row.amount.major == Decimal("231.92") and row.rate.major == Decimal("115.00")
    assert row.task == "Testing" and row.tags == ("foo", "bar")


@pytest.mark.parametrize("name", ["alipay_2023_app.csv", "alipay_web_2021.csv"])
def test_alipay_bills_keep_every_line_in_its_direction(name: str) -> None:
    truth = expected("alipay")[name]
    sheet = sample(f"alipay/{name}")
    assert sheet.kind == "alipay" and not sheet.problems and len(sheet.rows) == truth["rows"]
    sums: dict[str, Decimal] = defaultdict(Decimal)
    counts: Counter[str] = Counter()
    for row in sheet.rows:
        way = dict(row.raw).get("收/支", "(空)")
        sums[way] += abs(row.amount.major)
        counts[way] += 1
    assert counts == truth["count_by_direction"]
    assert dict(sums) == {way: Decimal(text) for way, text in truth["sum_by_direction"].items()}


def test_an_alipay_refund_and_its_closed_trade_come_to_nothing() -> None:
    rows = [row for row in sample("alipay/alipay_2023_app.csv").rows if row.name == "一卡通"]
    assert sum(row.amount.minor for row in rows if row.state == "booked") == 0
    assert [row.nature for row in rows] == ["refund", ""]


def test_a_closed_alipay_trade_without_refund_has_cost_nothing() -> None:
    closed = [row for row in sample("alipay/alipay_2023_app.csv").rows if dict(row.raw)["交易状态"] == "交易关闭"]
    assert [row.state for row in closed if row.name != "一卡通"] == ["void"]


def test_the_alipay_merchant_bill_agrees_with_its_own_footer() -> None:
    sheet = sample("alipay-merchant/signcustomer_fund.csv")
    assert [row.amount.major for row in sheet.rows] == [Decimal("88.00")]
    assert sheet.rows[0].balance.major == Decimal("100.00")
    assert sheet.stated and not sheet.doubts


def test_the_wechat_bill_keeps_every_line_in_its_direction() -> None:
    truth = expected("wechat")["wechat.csv"]
    sheet = sample("wechat/wechat.csv")
    assert len(sheet.rows) == truth["rows"] and not sheet.problems
    ways = {"支出": "out", "收入": "in", "/": "none"}
    counts = Counter(row.direction for row in sheet.rows)
    assert counts == {ways[way]: count for way, count in truth["count_by_direction"].items()}
    for way, text in truth["sum_by_direction"].items():
        assert abs(total(sheet, ways[way])) == Decimal(text)


def test_a_wechat_withdrawal_is_a_transfer_with_a_fee() -> None:
    row = next(row for row in sample("wechat/wechat.csv").rows if "零钱提现" in row.text and row.fee)
    assert row.nature == "transfer" and row.direction == "none" and row.fee and row.fee.minor == 10


def test_the_wechat_merchant_bill_agrees_with_its_summary() -> None:
    sheet = sample("wechat-merchant/tradebill_v3.csv")
    assert len(sheet.rows) == 3 and total(sheet) == Decimal("0.03")
    assert len(sheet.stated) == 2 and not sheet.doubts


@pytest.mark.parametrize(
    ("name", "kind"),
    [("cmb_debit.csv", "cmb"), ("bocom_debit.csv", "bocom"), ("icbc_debit_v1.csv", "icbc"), ("ccb_debit.xls", "ccb")],
)
def test_chinese_banks_give_rows_and_both_sums(name: str, kind: str) -> None:
    truth = expected("cn-bank")[name]
    sheet = sample(f"cn-bank/{name}")
    assert sheet.kind == kind and not sheet.problems and not sheet.asks
    assert len(sheet.rows) == truth["rows"]
    assert total(sheet, "in") == Decimal(truth["inflow"])
    assert total(sheet, "out") == -Decimal(truth["outflow"])
    if "last_balance" in truth:
        assert sheet.rows[-1].balance.major == Decimal(truth["last_balance"])


def test_a_bank_total_that_does_not_agree_is_a_doubt_and_no_refusal() -> None:
    assert [(each.what, each.stated) for each in sample("cn-bank/icbc_debit_v1.csv").doubts] == [
        ("in", Decimal("1234.56")),
        ("out", Decimal("9876.54")),
    ]


@pytest.mark.parametrize(
    ("name", "amounts"),
    [
        ("sample_statement_en.csv", ["USD -33.50", "EUR 1525.00"]),
        ("debit_credit.csv", ["CNY -33.50", "CNY 1533.50"]),
        ("balance.csv", ["CNY -33.50", "CNY 1533.50"]),
    ],
)
def test_an_unknown_bank_is_read_by_the_names_of_its_columns(name: str, amounts: list[str]) -> None:
    sheet = sample(f"generic-bank-csv/{name}")
    assert [str(row.amount) for row in sheet.rows] == amounts
    assert sheet.rows[0].name == "John Doe" and str(sheet.rows[0].day) == "2018-12-15"


@pytest.mark.parametrize(
    ("name", "sums"),
    [
        ("bank_medium.ofx", {"12300 000012345678": "-345.27"}),
        ("checking.ofx", {"1452687~7": "-59.50"}),
        ("suncorp.ofx", {"123456789": "-16.85"}),
        ("multiple_accounts.ofx", {"9100": "0", "9200": "0"}),
        ("br_nubank_cc.ofx", {"11111111-UUID-UUID-UUID-111111111111": "-1280.91"}),
        ("ofx-v102-empty-tags.ofx", {"12345678": "12.34"}),
    ],
)
def test_ofx_gives_the_sum_of_each_account(name: str, sums: dict[str, str]) -> None:
    sheet = sample(f"ofx/{name}")
    found = {each.account: Decimal(0) for each in sheet.statements}
    for row in sheet.rows:
        found[row.account] += row.amount.major
    assert found == {account: Decimal(text) for account, text in sums.items()}
    assert not sheet.problems and not sheet.doubts


def test_ofx_transactions_without_a_date_are_named_by_line() -> None:
    sheet = sample("ofx/date_missing.ofx")
    assert [(each.line, each.field) for each in sheet.problems] == [
        (33, "DTPOSTED"),
        (40, "DTPOSTED"),
        (48, "DTPOSTED"),
    ]


@pytest.mark.parametrize("path", ["ofx/bank_small.ofx", "camt/camt053.v2.wrong.xml"])
def test_a_file_without_a_statement_is_refused(path: str) -> None:
    with pytest.raises(BadInput, match="holds no statement"):
        sample(path)


@pytest.mark.parametrize(
    "name", [name for name in (expected("camt") if SAMPLES.is_dir() else {}) if "wrong" not in name]
)
def test_camt_gives_entries_sums_and_balances(name: str) -> None:
    sheet = sample(f"camt/{name}")
    truth = expected("camt")[name]["statements"]
    assert [(each.id, each.account, each.lines) for each in sheet.statements] == [
        (each["id"], each["account"], each["entries"]) for each in truth
    ]
    assert total(sheet) == sum((Decimal(each["signed_sum"]) for each in truth), Decimal(0))
    for statement, each in zip(sheet.statements, truth, strict=True):
        found = {code: amount.major for code, amount in statement.balances}
        assert found == {code: Decimal(text) for code, text in each["balances"].items()}


@pytest.mark.parametrize("name", list(expected("mt940") if SAMPLES.is_dir() else ()))
def test_mt940_gives_lines_and_sum(name: str) -> None:
    sheet = sample(f"mt940/{name}")
    truth = expected("mt940")[name]
    assert len(sheet.rows) == truth["mt940_lib"]["transactions"] and not sheet.problems
    assert total(sheet) == Decimal(truth["mt940_lib"]["sum"])
    assert sorted({each.account for each in sheet.statements}) == sorted(truth["account_25"])


def test_mt940_text_is_unwrapped_and_taken_apart() -> None:
    row = next(row for row in sample("mt940/cmxl.sta").rows if row.amount.minor == 300000)
    assert (row.name, row.name_account) == ("MUELLER", "0847564700")
    assert row.text == "Gehalt OktoberFirmaMustermannGmbH"


def test_a_thirtieth_of_february_is_the_last_day_of_it() -> None:
    (row,) = sample("mt940/february_30.sta").rows
    assert (str(row.valued), str(row.day)) == ("2016-02-29", "2016-03-01")


def test_qif_gives_rows_and_sum() -> None:
    sheet = sample("qif/test_qif.qif")
    assert len(sheet.rows) == 5 and total(sheet) == Decimal("-1896.09") and not sheet.asks


@pytest.mark.parametrize(
    ("path", "count", "cost"),
    [
        ("aws-cur/aws_cur_part1.csv", 640, "0.6412203772"),
        ("azure-cost/EA_ActualCost_Small.csv", 11, "8.5450077867"),
        ("azure-cost/azure_ea_anonymous.csv", 27, "1.2613692651"),
        ("focus/focus_1_0_part1.csv", 500, "5.9883937432"),
    ],
)
def test_cloud_bills_add_up_to_ten_places(path: str, count: int, cost: str) -> None:
    sheet = sample(path)
    assert sheet.subject == "cloud" and len(sheet.rows) == count and not sheet.problems and not sheet.asks
    assert round(sum(row.cost for row in sheet.rows), 10) == Decimal(cost)


def test_every_row_of_every_sample_has_its_own_key_and_the_same_one_next_time() -> None:
    folders = [
        "toggl",
        "clockify",
        "harvest",
        "kimai",
        "alipay",
        "wechat",
        "cn-bank",
        "ofx",
        "camt",
        "mt940",
        "aws-cur",
    ]
    for path in (path for folder in folders for path in sorted((SAMPLES / folder).iterdir())):
        if path.suffix in (".md", ".json"):
            continue
        try:
            first, again = (formats.read(path.read_bytes(), path.name) for _time in range(2))
        except BadInput:
            continue
        keys = [row.key for row in first.rows]
        assert len(set(keys)) == len(keys), path.name
        assert keys == [row.key for row in again.rows], path.name
