"""Lists of contracts and instalments, and workbooks."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl

import formats


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_list_of_contracts_gives_their_instalments() -> None:
    sheet = formats.read(
        workbook(
            ("2025 合同台账",),
            ("合同编号", "客户名称", "合同名称", "合同金额（元）", "签订日期", "付款条款", "负责人", "已收金额"),
            (
                "HT-1",
                "星河科技有限公司",
                "平台开发",
                300000.1,
                date(2025, 3, 1),
                "30% 预付, 70% 验收后30天",
                "王芳",
                90000,
            ),
            ("HT-2", "恒通", "运维", "12万", "2025-04-01", "100% 月结30天", "李雷", None),
            ("HT-3", "恒通", "运维", 1000, "2025-04-01", "30% 预付, 60% 验收", "李雷", None),
            ("HT-4", "恒通", "运维", 1000, "2025-13-01", "100% 2025-09-01", "李雷", 0),
            ("", "合计", "", 301000.1, "", "", "", ""),
        ),
        "台账.xlsx",
    )
    assert sheet.kind == "contracts" and not sheet.asks
    (row,) = sheet.rows
    assert (row.number, str(row.amount), str(row.paid), row.signed) == (
        "HT-1",
        "CNY 300000.10",
        "CNY 90000.00",
        date(2025, 3, 1),
    )
    assert [term.kind for term in row.terms] == ["advance", "acceptance"]
    assert [(each.line, each.field, str(each)) for each in sheet.problems] == [
        (4, "合同金额（元）", "“12万” is not an amount."),
        (5, "付款条款", "The shares add up to 90 %, not to 100 %."),
        (6, "签订日期", "“2025-13-01” is not a date."),
    ]


def test_a_list_of_instalments_keeps_what_was_paid() -> None:
    text = "Customer,Contract,Milestone,Due date,Amount,Paid,Invoice no\n"
    text += "Acme,C1,Advance,2026-01-31,1000.00,400,INV-1\nAcme,C1,Final,,500,600,\n"
    sheet = formats.read(text.encode(), "list.csv", currency="EUR")
    assert sheet.kind == "instalments"
    assert [(str(row.amount), str(row.paid), row.step) for row in sheet.rows] == [
        ("EUR 1000.00", "EUR 400.00", "Advance")
    ]
    assert [(each.line, each.field) for each in sheet.problems] == [(3, "Paid")]


def test_wechat_in_a_workbook_reads_like_wechat_in_csv() -> None:
    header = (
        "交易时间",
        "交易类型",
        "交易对方",
        "商品",
        "收/支",
        "金额(元)",
        "支付方式",
        "当前状态",
        "交易单号",
        "商户单号",
        "备注",
    )
    lines = (
        (
            "2025-09-26 12:45:27",
            "商户消费",
            "米线店",
            "午餐",
            "支出",
            28.16,
            "零钱",
            "支付成功",
            "4200000925202101",
            "1298",
            "/",
        ),
        (
            "2025-09-27 10:00:00",
            "零钱提现",
            "招商银行",
            "/",
            "/",
            100.1,
            "工商银行",
            "提现已到账",
            "2072107151000",
            "/",
            "服务费¥0.10",
        ),
        (
            "2025-09-28 10:00:00",
            "米线店-退款",
            "米线店",
            "午餐",
            "收入",
            28.16,
            "零钱",
            "已全额退款",
            "4200000925202101",
            "1298",
            "/",
        ),
    )
    preamble = (("微信支付账单明细",), ("微信昵称：[测试]",), ("收入：1笔 28.16元",), ("支出：1笔 28.16元",), ())
    rows = formats.read(workbook(*preamble, header, *lines), "微信.xlsx").rows
    assert [str(row.amount) for row in rows] == ["CNY -28.16", "CNY 100.10", "CNY 28.16"]
    assert [(row.direction, row.nature) for row in rows] == [("out", ""), ("none", "transfer"), ("in", "refund")]
    text = "\n".join(",".join(map(str, line)) for line in (*preamble, header, *lines))
    assert [row.key for row in formats.read(text.encode("utf-8-sig"), "微信.csv").rows] == [row.key for row in rows]


def test_a_workbook_is_read_without_the_noise_of_binary_fractions() -> None:
    sheet = formats.read(
        workbook(("交易日期", "交易金额", "余额"), (date(2026, 1, 5), 0.1 + 0.2, 10.3), ("2026-01-06", -3, 7.3)),
        "x.xlsx",
    )
    assert [str(row.amount) for row in sheet.rows] == ["CNY 0.30", "CNY -3.00"]
