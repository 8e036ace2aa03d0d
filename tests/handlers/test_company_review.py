"""The worked company's first project, said and reviewed: every figure of the case through the conversation."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.conftest import Stage
from tests.handlers.staffed_company import StaffedCompany
from tests.handlers.test_company_economics import CODES
from tests.ledger.economics.company import SHARED

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the worked company is not here")


def test_the_review_of_a_project_that_is_over(stage: Stage) -> None:
    play = StaffedCompany(stage)
    play.begin()
    for key in play.company.months:
        play.month(key)
    said, expected = play.company.data["review"], play.company.expected["review"]
    code = CODES[said["project"]]
    for one in said["receipts_after"]:
        play.at(one["day"])
        told = play.say(f"paid {code} {one['gross'] / 100:.2f}", by="fei")
        assert "is booked" in told or "settles" in told or "✓" in told, told
    first = date(2025, 8, 1)
    for number, score in enumerate(said["company_scores_12_months"]):
        project = code if number == 1 else "GRID"
        assert number != 1 or score == said["customer_scores"][0]
        play.say(f"customer score {project} {score} on {first + timedelta(days=20 * number)}", by="fei")
    play.at("2026-06-30")
    text = play.say(f"project review {code}", by="li")
    assert "Planned margin: CN¥120,000.00 (20 % of the price)" in text
    assert expected["margin_planned"] == 12000000 and expected["margin_planned_permille"] == 200
    assert "Margin: CN¥62,101.85 (10 % of revenue)" in text
    assert expected["margin"] == 6210185 and expected["margin_permille"] == 100
    assert "Return on investment: 11.1 %" in text and expected["roi_permille"] == 111
    assert "Billable share of the hours: 100 %" in text and expected["billable_share_permille"] == 1000
    assert "Days from acceptance to money: 34.9" in text and expected["days_from_acceptance_to_money_tenths"] == 349
    assert "Customer's scores: 9" in text and expected["customer_scores"] == [9]
    assert "NPS of the company: 36, of 11 answers" in text
    assert (expected["nps_company_12_months"], expected["nps_answers"]) == (36, 11)
    assert "CO-1" in text and "it is late" in text
