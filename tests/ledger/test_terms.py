"""Payment terms: in words, as shares, as due days."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.clauses import read
from ledger.errors import BadInput
from ledger.money import Money
from ledger.terms import Rule, Term, amounts, due_day, rolled


def short(text: str) -> list[tuple[Any, ...]]:
    found = []
    for term in read(text):
        rule = term.rule
        share = "rest" if term.percent is None and term.amount is None else str(term.percent or term.amount)
        distance = (
            f"{rule.days}{'w' if rule.workdays else 'd'}" if rule.days else f"{rule.months}m" if rule.months else ""
        )
        found.append((term.kind, share, str(rule.day or rule.basis), distance + ("e" if rule.month_end else "")))
    return found


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        (
            "30% 预付, 40% 上线后15天, 25% 验收后30天, 5% 质保一年",
            [
                ("advance", "30", "signed", ""),
                ("progress", "40", "go-live", "15d"),
                ("acceptance", "25", "acceptance", "30d"),
                ("retention", "5", "acceptance", "12m"),
            ],
        ),
        (
            "30/40/30 net 30",
            [
                ("advance", "30", "invoice", "30d"),
                ("progress", "40", "invoice", "30d"),
                ("acceptance", "30", "invoice", "30d"),
            ],
        ),
        (
            "合同签订后5个工作日内，支付30%；设备到货后，支付合同总价的40%；终验合格后30日内支付25%；余款质保期满后付清",
            [
                ("advance", "30", "signed", "5w"),
                ("progress", "40", "delivery", ""),
                ("acceptance", "25", "acceptance", "30d"),
                ("retention", "rest", "warranty", ""),
            ],
        ),
        (
            "advance 30%, 40% 15 days after go-live, 25% 30 days after acceptance, 5% retention 12 months",
            [
                ("advance", "30", "signed", ""),
                ("progress", "40", "go-live", "15d"),
                ("acceptance", "25", "acceptance", "30d"),
                ("retention", "5", "acceptance", "12m"),
            ],
        ),
        (
            "预付款 30,000元, 验收后一个月 50,000 元, 尾款 2026-12-31",
            [
                ("advance", "CNY 30000.00", "signed", ""),
                ("acceptance", "CNY 50000.00", "acceptance", "1m"),
                ("progress", "rest", "2026-12-31", ""),
            ],
        ),
        (
            "签约付三成，上线付五成，验收后两周付两成",
            [
                ("advance", "30", "signed", ""),
                ("progress", "50", "go-live", ""),
                ("acceptance", "20", "acceptance", "14d"),
            ],
        ),
        ("50% upfront, 50% on delivery", [("advance", "50", "signed", ""), ("progress", "50", "delivery", "")]),
        ("100% net 60 EOM", [("progress", "100", "invoice", "60de")]),
        (
            "预付 3万, 余款 验收后次月底",
            [("advance", "CNY 30000.00", "signed", ""), ("acceptance", "rest", "acceptance", "1me")],
        ),
        (
            "30%\t2026-01-31\n70%\t2026年6月30日",
            [("progress", "30", "2026-01-31", ""), ("acceptance", "70", "2026-06-30", "")],
        ),
        (
            "首付款40%；初验后10天内付30%；终验后付25%，质保金5%满一年后支付",
            [
                ("advance", "40", "signed", ""),
                ("progress", "30", "preliminary acceptance", "10d"),
                ("acceptance", "25", "acceptance", ""),
                ("retention", "5", "acceptance", "12m"),
            ],
        ),
        (
            "20% 10 days before delivery, balance on acceptance",
            [("progress", "20", "delivery", "-10d"), ("acceptance", "rest", "acceptance", "")],
        ),
        (
            "３０％　预付，７０％　验收后３０天",
            [("advance", "30", "signed", ""), ("acceptance", "70", "acceptance", "30d")],
        ),
    ],
)
def test_terms_are_read_as_contracts_word_them(text: str, terms: list[tuple[Any, ...]]) -> None:
    assert short(text) == terms


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no instalment"),
        ("每月支付", "no share or amount"),
        ("30% 2026-02-30, 70% 验收", "is not a date"),
        ("100% 分批", "when it is due"),
    ],
)
def test_what_is_no_term_is_refused_with_the_reason(text: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        read(text)


def test_shares_that_miss_a_hundred_are_refused() -> None:
    with pytest.raises(BadInput, match="90 %, not to 100 %"):
        amounts(Money(100, "CNY"), read("30% 预付, 60% 验收后30天"))


def test_amounts_that_miss_the_contract_are_refused() -> None:
    with pytest.raises(BadInput, match=r"add up to CNY 80000.00, the contract to CNY 90000.00"):
        amounts(Money(9_000_000, "CNY"), read("预付 30,000元, 验收后30天 50,000元"))


@given(st.integers(1, 10**13), st.lists(st.integers(1, 999), min_size=1, max_size=8))
def test_instalments_add_up_to_the_contract_to_the_cent(minor: int, weights: list[int]) -> None:
    percents = [Decimal(weight * 100) / sum(weights) for weight in weights]
    percents = [percent.quantize(Decimal("0.01")) for percent in percents]
    percents[-1] += 100 - sum(percents)
    if percents[-1] <= 0:
        return
    terms = [Term("progress", Rule("signed"), percent) for percent in percents]
    if minor < 10_000:
        return
    assert sum(part.minor for part in amounts(Money(minor, "CNY"), terms)) == minor


@given(st.integers(3_000_001, 10**12))
def test_the_rest_takes_what_the_others_leave(minor: int) -> None:
    parts = amounts(Money(minor, "CNY"), read("预付 30,000元, 余款 验收后30天"))
    assert [part.minor for part in parts] == [3_000_000, minor - 3_000_000]


def test_due_days_follow_the_milestone_the_month_and_the_working_week() -> None:
    reached = {"acceptance": date(2026, 1, 31), "signed": date(2026, 9, 30)}
    assert due_day(Rule("acceptance", months=12), reached) == date(2027, 1, 31)
    assert due_day(Rule("acceptance", months=1), reached) == date(2026, 2, 28)
    assert due_day(Rule("acceptance", days=10, month_end=True), reached) == date(2026, 2, 28)
    assert due_day(Rule("go-live"), reached) is None
    holiday = {date(2026, 10, day) for day in range(1, 9)}
    works = lambda day: day.weekday() < 5 and day not in holiday  # noqa: E731
    assert due_day(Rule("signed", days=5, workdays=True), reached, workday=works) == date(2026, 10, 15)
    assert due_day(Rule("signed", days=3), reached, roll="next", workday=works) == date(2026, 10, 9)
    assert rolled(date(2026, 10, 3), "previous", works) == date(2026, 9, 30)
