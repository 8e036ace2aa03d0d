"""What projects cost and who funds it, in the conversation: the card, the money in it, who sees what, the notice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from chat.cards.plain import card_lines
from handlers import job_context
from handlers.economics import cost_summary_told, customers_money
from ledger.economics.cost_summary import CostSummary
from ledger.months import MonthSpan
from tests.conftest import Stage
from tests.handlers.test_bank import faults
from tests.handlers.test_deliveries import ordered
from tests.handlers.test_input_vat import bought
from tests.handlers.test_pay_kept import closed, worked
from tests.handlers.test_payables import DELL, billed

CONTRACT = "contract apollo 21200 tax 6% 50% 2026-12-01, 50% 30 days after acceptance"
NOVEMBER = MonthSpan("2026-11", "2026-11")


def said(stage: Stage, text: str, by: str = "fei", at: str = "", locale: str = "en") -> str:
    return stage.lines(stage.say(text, by=by, at=at), locale)


def spent(stage: Stage) -> None:
    """Labour of 2,000 in October and 1,600 in November; a supplier's 5,000 that is owed, VAT unknown."""
    said(stage, CONTRACT, by="li")
    worked(stage, 10, {"ann": 10})
    worked(stage, 11, {"bob": 8})
    billed(stage, "5000", "DE-77")


def figures(stage: Stage, of: MonthSpan = NOVEMBER, day: date | None = None) -> CostSummary:
    with stage.read() as book:
        ctx = job_context.context(book, stage.house.rules)
        project = ctx.directory.project(ctx.directory.by_code["APOLLO"])
        return customers_money.of_months(ctx, [project], of, day or ctx.today)[project.id]


def told(stage: Stage) -> list[str]:
    return [one.notice.key for one in stage.notices() if one.notice.kind == "costs"]


def tell(stage: Stage, day: date) -> int:
    stage.now = stage.now.replace(year=day.year, month=day.month, day=day.day)
    count: int = stage.write(lambda book: cost_summary_told.tell(job_context.context(book, stage.house.rules)))
    return count


def test_money_of_customers_against_cost_without_vat(both: Stage, golden: Any) -> None:
    """8,600 spent, 5,300 received of which 300 is VAT; 5,000 of the 3,600 that are missing are owed to Dell."""
    stage = both
    spent(stage)
    said(stage, "invoice apollo 1 no A-1 2026-11-18")
    said(stage, "paid apollo 5300 2026-11-19")
    found = figures(stage)
    assert dict(found.cost_months) == {"labour": 160_000, "material": 500_000}
    assert dict(found.cost) == {"labour": 360_000, "material": 500_000}
    assert (found.invoiced_net, found.invoiced_gross) == (1_000_000, 1_060_000)
    assert (found.received_months, found.received_gross, found.received_net) == (530_000, 530_000, 500_000)
    assert (found.gap, found.unpaid, found.by_suppliers, found.by_us) == (-360_000, 500_000, 360_000, 0)
    assert found.collected == 0.5
    reply = stage.say("cost summary 2026-11", by="fei", at="")
    assert reply.private and faults(stage) == []
    golden("cost_summary.en.txt", stage.lines(reply, "en"))
    golden("cost_summary.zh-CN.txt", stage.lines(reply, "zh-CN"))


def test_a_month_before_is_as_it_was(stage: Stage) -> None:
    spent(stage)
    said(stage, "paid apollo 5300 2026-11-19")
    found = figures(stage, MonthSpan("2026-10", "2026-10"), date(2026, 10, 31))
    assert (found.incurred_months, found.incurred, found.received_gross, found.unpaid) == (200_000, 200_000, 0, 0)
    assert (found.by_suppliers, found.by_us, found.collected) == (0, 200_000, None)


def test_an_advance_without_an_invoice_goes_by_the_rate_of_its_contract(stage: Stage) -> None:
    spent(stage)
    said(stage, "paid apollo 5300 2026-11-19")
    found = figures(stage)
    assert (found.received_net, found.invoiced_gross, found.collected) == (500_000, 0, None)


def test_what_is_owed_is_net_and_what_was_paid_ahead_counts_as_paid(stage: Stage) -> None:
    """Dell's 5,000 less 2,000 that were prepaid; goods of 950 that came without an invoice; a claim by card is paid."""
    spent(stage)
    bought(stage)
    assert figures(stage).unpaid == 500_000, "the card has paid the supplier"
    said(stage, f"goods received order {ordered(stage)} 950 2026-11-18")
    assert figures(stage).unpaid == 595_000
    assert "is booked" in said(stage, f"prepay {DELL} 2000")
    assert figures(stage).unpaid == 395_000
    said(stage, f"set off {DELL}")
    assert figures(stage).unpaid == 395_000 and faults(stage) == []


def test_tax_that_is_deducted_is_no_part_of_what_is_owed(stage: Stage) -> None:
    """A hotel of 1,090 with 90 of VAT that Ann has laid out."""
    answers = {"total": "1090", "day": "2026-11-10", "vendor": "Hilton", "project": "APOLLO", "category": "travel"}
    answers |= {"tax": "90", "document": "vat_special", "invoice_number": "24327009", "paid_by": "employee"}
    drafted = stage.submit("expense.new", "new", by="ann", at="", **answers)
    assert drafted.card
    id = drafted.card.about.partition(":")[2]
    stage.click("expense.submit", id, by="ann", at="")
    stage.click("expense.approve", id, by="li", at="")
    assert (figures(stage).incurred, figures(stage).unpaid) == (100_000, 100_000)
    owed = stage.say("reimburse ann", by="fei", at="").card
    assert owed
    stage.click(owed.buttons[0].action, owed.buttons[0].value, by="fei", at="")
    assert figures(stage).unpaid == 0 and faults(stage) == []


def test_money_that_settles_nothing_is_shown_apart(stage: Stage) -> None:
    """10,600 that are said twice: the second settles nothing and is in no figure but its own."""
    spent(stage)
    said(stage, "paid apollo 10600 2026-11-19")
    asked = stage.say("paid acme 10600", by="fei", at="").card
    assert asked
    stage.click(asked.buttons[0].action, asked.buttons[0].value, by="fei", at="")
    found = figures(stage)
    assert (found.received_gross, found.received_net, found.unapplied) == (1_060_000, 1_000_000, 1_060_000)
    assert found.gap == 140_000 and (found.by_suppliers, found.by_us) == (0, 0)
    text = said(stage, "cost summary")
    assert "Not applied yet" in text and "Customers' money covers all cost to date" in text


@pytest.mark.parametrize(
    "text",
    [
        *("cost summary 2026-10", "project costs of october", "what did our projects cost last month"),
        *("costs of all projects in october", "monthly cost summary last month", "2026-10 cost summary"),
        *("项目成本汇总表 10月", "上个月各项目成本", "10月项目成本汇总表", "上月项目成本汇总", "项目垫资 10月"),
    ],
)
def test_people_ask_in_their_own_words(stage: Stage, text: str) -> None:
    spent(stage)
    assert "Project cost summary, 2026-10" in said(stage, text)


def test_projects_and_budgets_keep_their_words(stage: Stage) -> None:
    spent(stage)
    assert "cost summary" not in said(stage, "项目") and "cost summary" not in said(stage, "项目成本", by="li")


def test_the_table_can_be_taken_away(stage: Stage) -> None:
    spent(stage)
    for text in (
        "cost summary as xlsx",
        "项目成本汇总表 导出pdf",
        "report cost summary 2026-11",
        "报表 项目成本汇总表",
    ):
        reply = stage.say(text, by="li", at="")
        assert len(reply.files) == 1 and reply.private, text
    assert not stage.say("report cost summary", by="li", at="#apollo").files, "not where others read along"


def test_members_are_refused_and_a_lead_sees_what_is_his(stage: Stage) -> None:
    spent(stage)
    assert "Your role does not permit that" in said(stage, "cost summary", by="ann")
    assert "CN¥8,600.00" in said(stage, "cost summary", by="li")
    assert "CN¥8,600.00" in said(stage, "cost summary apollo")


def test_others_see_a_closed_month_that_tells_nobodys_pay(both: Stage) -> None:
    stage = both
    said(stage, CONTRACT, by="li")
    worked(stage, 8, {"ann": 16, "bob": 24, "li": 20})
    worked(stage, 9, {"ann": 8})
    withheld = said(stage, "cost summary", by="sue")
    assert "1 project is withheld" in withheld and "CN¥" not in withheld
    assert "Labour in money is withheld" in said(stage, "cost summary apollo", by="sue")
    for until in (date(2026, 9, 1), date(2026, 10, 1)):
        closed(stage, until)
    for by, at in (("sue", ""), ("li", "#apollo"), ("fei", "#apollo")):
        text = said(stage, "cost summary", by=by, at=at)
        assert "Apollo to 2026-08" in text and "CN¥12,000.00" in text and "13,600" not in text, text
    assert "CN¥13,600.00" in said(stage, "cost summary", by="li"), "alone, its lead sees what is"


def test_it_is_told_on_the_first_working_day_once(both: Stage) -> None:
    """1 November 2026 is a Sunday."""
    stage = both
    said(stage, CONTRACT, by="li")
    worked(stage, 10, {"ann": 10})
    assert tell(stage, date(2026, 11, 1)) == 0 and told(stage) == []
    assert tell(stage, date(2026, 11, 2)) == 2 and tell(stage, date(2026, 11, 2)) == 0
    assert [key.partition("@")[0].rpartition(":")[0] for key in told(stage)] == ["costs:2026-10"] * 2
    assert {key.rpartition(":")[2] for key in told(stage)} == {"fei", "li"}
    card = next(one.notice.card for one in stage.notices("li") if one.notice.kind == "costs")
    text = "\n".join(card_lines(card, "en"))
    assert "Project cost summary, 2026-10" in text and "CN¥2,000.00" in text
    shown = stage.click(card.buttons[0].action, card.buttons[0].value, by="li", at="")
    assert "Project cost summary, 2026-10" in stage.lines(shown)
    assert tell(stage, date(2026, 11, 3)) == 0, "once for a month"
    assert tell(stage, date(2026, 12, 9)) == 0, "nine days late it is no news"


def test_after_a_downtime_it_is_told_late(stage: Stage) -> None:
    said(stage, CONTRACT, by="li")
    worked(stage, 10, {"ann": 10})
    assert tell(stage, date(2026, 11, 5)) == 2


def test_a_company_without_cost_is_told_nothing(stage: Stage) -> None:
    assert tell(stage, date(2026, 11, 2)) == 0
