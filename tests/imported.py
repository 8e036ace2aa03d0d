"""Small files of each kind that is imported, of our own making: the shared cases over again."""

from __future__ import annotations

from pathlib import Path

CASES = Path(__file__).parents[2] / "shared" / "data" / "cases" / "files"
"""The collected cases; absent where only this repository is checked out."""

CLOCKIFY_HEAD = (
    "Project,Client,Description,Task,User,Group,Email,Tags,Billable,Start Date,Start Time,End Date,End Time,"
    "Duration (h),Duration (decimal),Billable Rate (USD),Billable Amount (USD)\n"
)
BANK_USD = (
    "账号：110900000000099,币种：美元\n"
    "交易日期,交易时间,支出,收入,余额,对方户名,对方账号,摘要\n"
    "2026-09-20,10:00:00,,39975.00,39975.00,GLOBEX INC,US99,INV-1\n"
).encode()
GAP = (
    "账号：333\n"
    "交易日期,交易时间,支出,收入,余额,对方户名,对方账号,摘要\n"
    "2026-10-05,,,50.00,1050.00,甲,,a\n"
    "2026-10-06,,,70.00,1620.00,乙,,b\n"
    "2026-10-07,,20.00,,1600.00,丙,,c\n"
).encode()
"""The balance jumps by 500 in line 4."""
EXPENSE_LIST = (
    "日期,姓名,项目,金额,事由\n2026-10-08,Ann,APOLLO,545.00,出租车\n2026-10-09,Zed,APOLLO,1200.00,酒店\n".encode()
)


def clockify(
    day: str = "03/04/2026", *, project: str = "APOLLO", start: str = "09:00:00", hours: int = 2, note: str = "site"
) -> bytes:
    """One entry of Ann's, as Clockify exports it."""
    end = f"{int(start[:2]) + hours:02}{start[2:]}"
    row = f"{project},,{note},,Ann,,ann@example.com,,Yes,{day},{start},{day},{end},{hours:02}:00:00,{hours}.00,0,0\n"
    return (CLOCKIFY_HEAD + row).encode()


def contracts(project: str = "APOLLO") -> bytes:
    """One contract of 100,000 in whatever currency the books have."""
    return (
        "合同编号,项目,客户,合同金额,签订日期,付款条款,负责人\n"
        f'HT-1,{project},Globex GmbH,100000,2026-10-01,"30% advance, 70% 30 days after acceptance",Fei\n'
    ).encode()
