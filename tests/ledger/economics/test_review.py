"""Reviews by the rules: the worked company's, and what scores, answers and days may never say."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.economics.return_on_investment import roi
from ledger.economics.review import CROWD, FEWEST_ANSWERS, days_to_money, net_promoters, pulse
from tests.ledger.economics.company import SHARED, Company
from tests.ledger.economics.test_company import permille

scores = st.lists(st.integers(0, 10), max_size=30)


@pytest.mark.skipif(not SHARED.exists(), reason="the worked company is not here")
def test_the_review_of_the_worked_company() -> None:
    """Margin of the first plan and of the last month, days to money and the company's score, by the rules alone."""
    company = Company.read()
    said, expected = company.data["review"], company.expected["review"]
    project, last = said["project"], company.months[-1]
    price = next(one["net"] for one in company.data["contracts"] if one["id"] == project)
    first = next(one for one in company.data["budgets"] if one["project"] == project)
    planned = price - sum(first["lines"].values())
    actual = company.figures(project, last)
    receipts = [(date.fromisoformat(one["day"]), one["gross"]) for one in said["receipts_after"]]
    days = days_to_money(date.fromisoformat(said["accepted"]), receipts)
    hours = [one for one in company.data["hours"] if one["project"] == project]
    paid = sum(one["minutes"] for one in hours if one.get("billable", True))
    billable = Fraction(paid, sum(one["minutes"] for one in hours))
    scores = said["company_scores_12_months"]
    promoters = net_promoters(scores)
    assert days is not None and promoters is not None
    assert {
        "margin_planned": planned,
        "margin_planned_permille": permille(Fraction(planned, price)),
        "margin": actual.margin,
        "margin_permille": permille(actual.margin_share),
        "roi_permille": permille(roi(actual)),
        "billable_share_permille": permille(billable),
        "days_from_acceptance_to_money_tenths": round(days * 10),
        "customer_scores": said["customer_scores"],
        "nps_company_12_months": round(promoters * 100),
        "nps_answers": len(scores),
    } == expected


@given(scores)
def test_a_net_promoter_score_lies_between_all_against_and_all_for(given_: list[int]) -> None:
    share = net_promoters(given_)
    assert (share is None) == (len(given_) < FEWEST_ANSWERS)
    assert share is None or -1 <= share <= 1


@given(scores)
def test_no_answer_of_the_team_follows_from_two_means(given_: list[int]) -> None:
    """As answers come in, the mean stays until three more are in it."""
    shown = [pulse(40, given_[:count], 0) for count in range(len(given_) + 1)]
    for before, after in pairwise(shown):
        assert (after.of - before.of) in (0, CROWD)
        assert after.of != before.of or after.mean == before.mean
    assert all(one.mean is None or one.of >= CROWD for one in shown)


@given(st.lists(st.tuples(st.integers(-90, 400), st.integers(-5, 10**9)), max_size=8))
def test_days_to_money_lie_between_the_first_and_the_last_receipt(receipts: list[tuple[int, int]]) -> None:
    accepted = date(2026, 4, 24)
    found = days_to_money(accepted, [(accepted + timedelta(days=after), minor) for after, minor in receipts])
    late = [after for after, minor in receipts if after > 0 and minor > 0]
    assert (found is None) == (not late)
    assert found is None or min(late) <= found <= max(late)
