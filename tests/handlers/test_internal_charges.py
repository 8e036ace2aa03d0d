"""What departments charge each other: departments of projects by day, internal rates, agreements, and who is told."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers import job_context
from handlers.economics import internal_charges
from ledger.economics.chargeback import ForeignHours, InternalAgreement, charged
from ledger.money import round_div
from ledger.months import MonthSpan
from storage import internal_agreements
from tests.conftest import Stage
from tests.handlers.test_bank import faults
from tests.handlers.test_close_order import at, clicked, said
from tests.sweeps import examples

OCTOBER, NOVEMBER = MonthSpan("2026-10", "2026-10"), MonthSpan("2026-11", "2026-11")


def begin(stage: Stage) -> None:
    """Ann and Bob of Field work on Apollo, which is Delivery's; 200.00 an hour is their cost, 250.00 the charge."""
    at(stage, "2026-11-20")
    for who in ("ann", "bob"):
        said(stage, f"department {who} field from 2026-10-01")
        said(stage, f"trade {who} engineer")
    said(stage, "department li delivery from 2026-10-01")
    said(stage, "project department apollo delivery from 2026-10-01")
    said(stage, "internal rate engineer 250 from 2026-10-01")
    said(stage, "log 2h apollo 2026-10-30", by="ann")
    said(stage, "log 4h apollo 2026-11-18", by="ann")
    said(stage, "log 90m apollo 2026-11-19", by="bob")


def of(stage: Stage, span: MonthSpan) -> list[tuple[int, int, int, int]]:
    with stage.read() as book:
        ctx = job_context.context(book, stage.house.rules)
        found = internal_charges.of_months(ctx, span)
    return [(one.months.minutes, one.months.value, one.months.result, one.to_date.value) for one in found]


def test_hours_on_another_departments_project_are_charged_by_agreement(both: Stage) -> None:
    begin(both)
    text = said(both, "internal agreement field apollo engineer 10h a month from 2026-10-01")
    assert "field works on Apollo of delivery from Thu 1 Oct 2026 on." in text and "10 h" in text, text
    assert of(both, OCTOBER) == [(120, 500_00, 100_00, 500_00)]
    assert of(both, NOVEMBER) == [(330, 1_375_00, 275_00, 1_875_00)]
    shown = said(both, "internal charges 2026-11")
    assert "CN¥1,375.00" in shown and "CN¥275.00" in shown and "without an agreement" not in shown, shown
    assert "CN¥1,375.00" in said(both, "部门间计费 11月") and faults(both) == []


def test_what_nobody_agreed_on_is_named_and_not_charged(stage: Stage) -> None:
    begin(stage)
    text = said(stage, "internal charges 2026-11")
    assert "field worked 5.5 h on Apollo without an agreement" in text, text


def test_a_cap_and_an_end(stage: Stage) -> None:
    begin(stage)
    said(stage, "internal agreement field apollo engineer cap 600 from 2026-10-01")
    assert of(stage, NOVEMBER) == [(330, 100_00, -1_000_00, 600_00)]
    said(stage, "internal agreement field apollo engineer none from 2026-11-19")
    assert of(stage, NOVEMBER) == [(240, 100_00, -700_00, 600_00)]


def test_the_department_is_that_of_the_day(stage: Stage) -> None:
    begin(stage)
    said(stage, "内部协议 field apollo engineer 每月10小时 从 2026-10-01")
    said(stage, "department ann delivery from 2026-11-01")
    assert of(stage, NOVEMBER) == [(90, 375_00, 75_00, 875_00)]
    said(stage, "project department apollo field from 2026-11-19")
    assert of(stage, NOVEMBER) == [(0, 0, 0, 500_00)]


def test_a_rate_holds_from_its_day(stage: Stage) -> None:
    begin(stage)
    said(stage, "internal agreement field apollo engineer from 2026-10-01")
    said(stage, "内部费率 engineer 300 从 2026-11-19")
    assert of(stage, NOVEMBER)[0][1] == 4 * 250_00 + 90 * 300_00 // 60


def test_who_is_told_what(stage: Stage) -> None:
    begin(stage)
    said(stage, "internal agreement field apollo engineer 10h a month from 2026-10-01")
    assert "for their heads" in said(stage, "internal charges 2026-11", by="ann")
    said(stage, "department head bob field from 2026-10-01")
    head = said(stage, "internal charges 2026-11", by="bob")
    assert "5.5 h" in head and "CN¥" not in head and "fewer than three people" in head, head
    said(stage, "trade zoe engineer")
    head = said(stage, "internal charges 2026-11", by="bob")
    assert "CN¥1,375.00" in head and "275.00" not in head, "three have the role; what it costs is not told"
    assert "CN¥275.00" in said(stage, "internal charges 2026-11", by="li"), "the lead knows pay of the project"


def test_a_rate_of_few_is_told_like_pay(stage: Stage) -> None:
    begin(stage)
    assert "250.00" in said(stage, "internal rates") and "250.00" not in said(stage, "internal rates", by="li")
    assert "Withheld: 1 of roles that fewer than three people have." in said(stage, "internal rates", by="li")
    said(stage, "trade zoe engineer")
    assert "250.00" in said(stage, "internal rates", by="li")
    assert "for finance to say" in said(stage, "internal rate engineer 300", by="li")
    assert "250.00" not in said(stage, "internal rates", by="ann")


REFUSED = {
    "internal agreement sales apollo engineer": "Which department works there?",
    "internal agreement field xinghe engineer": "Nobody has said whose department Starriver is.",
    "internal agreement delivery apollo engineer": "its hours are charged to nobody",
    "internal agreement field apollo engineer cap 60 USD": "It must be an amount in CNY.",
    "internal agreement field apollo 12 blue whales": "I do not understand “12 blue whales”",
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_is_no_agreement(stage: Stage, words: str) -> None:
    begin(stage)
    assert REFUSED[words] in said(stage, words)
    with stage.read() as book:
        assert internal_agreements.every(book) == ()
    assert "recorded by finance" in said(stage, "internal agreement field apollo engineer", by="li")


def test_a_department_of_a_project_is_taken_back(stage: Stage) -> None:
    begin(stage)
    reply = stage.say("project department apollo field from 2026-11-01", by="fei", at="")
    assert reply.card
    button = reply.card.buttons[0]
    clicked(stage, button.action, button.value)
    assert "field" not in said(stage, "项目部门 apollo", by="ann") and "delivery" in said(stage, "项目部门 apollo")
    assert "taken back already" in clicked(stage, button.action, button.value)


HOURS = st.lists(st.tuples(st.integers(1, 28), st.integers(-600, 600), st.integers(0, 10**6)), max_size=12)


@settings(max_examples=examples(150), deadline=None)
@given(HOURS, st.integers(0, 10**5), st.one_of(st.none(), st.integers(0, 10**6)), st.integers(1, 27))
def test_months_add_up_and_charge_is_credit(
    rows: list[tuple[int, int, int]], hour: int, cap: int | None, cut: int
) -> None:
    agreed = InternalAgreement(1, "Field", 7, "", date(2026, 2, 1), 60, cap)
    work = [
        ForeignHours(1, date(2026, 2, day), 7, "Field", "Delivery", "x", minutes, cost) for day, minutes, cost in rows
    ]
    whole = charged(agreed, work, lambda _role, _day: hour, date(2026, 2, 28))
    first = charged(agreed, work, lambda _role, _day: hour, date(2026, 2, cut))
    rest = whole.since(first)
    assert first.value + rest.value == whole.value and first.result + rest.result == whole.result
    assert whole.value + whole.cut == round_div(whole.minutes * hour, 60)
    assert cap is None or whole.value <= cap
