"""The worked company through the rules: every figure of its projects, its forecasts and its returns."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import reduce
from operator import add
from typing import Any

import pytest

from ledger.economics.completion import CompletionFacts, completion
from ledger.economics.project_month import ProjectFigures
from ledger.economics.return_on_investment import first_covered, roi, roi_at_end
from ledger.economics.turning_to_loss import MonthCost, outcome, passes_on
from tests.ledger.economics.company import SHARED, Company

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the worked company is not here")
MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")
METHODS = {"complete": "complete", "months": "burn of closed months", "progress": "earned value"}
STATES = {"expected": "loss expected", "possible": "loss possible", "none": "no loss in sight", "complete": "complete"}


@pytest.fixture(scope="module")
def company() -> Company:
    return Company.read()


def permille(share: Fraction | None) -> int | None:
    return None if share is None else round(share * 1000)


def shown(of: ProjectFigures) -> dict[str, Any]:
    return {
        "cost_incurred": of.incurred,
        "revenue": of.revenue,
        "cost_of_sales": of.cost_of_sales,
        "onerous": of.losses,
        "margin": of.margin,
        "margin_permille": permille(of.margin_share),
    }


@pytest.mark.parametrize("key", MONTHS)
def test_projects(company: Company, key: str) -> None:
    for project, expected in company.expected["projects"][key].items():
        month, to_date = company.month(project, key), company.figures(project, key)
        assert {
            "minutes": month.minutes,
            "cost": dict(month.cost),
            **shown(month),
            "margin_before_overhead": month.before_overhead,
            "to_date": {**shown(to_date), "work_in_progress": to_date.waiting},
        } == expected, project


@pytest.mark.parametrize("key", MONTHS)
def test_the_company_is_the_sum_of_its_projects(company: Company, key: str) -> None:
    whole = reduce(add, [company.month(one, key) for one in company.expected["projects"][key]])
    found = {name: value for name, value in shown(whole).items() if name != "margin_permille"}
    assert {"minutes": whole.minutes, **found} == company.expected["company"][key]


def forecast(company: Company, project: str, key: str) -> dict[str, Any]:
    """Everything that the file says of a forecast, by the rules."""
    spent = company.figures(project, key).incurred
    budget, last = sum(company.budget(project, key).values()), company.last_months(project, key)
    done, planned = company.progress(project, key)
    facts = CompletionFacts(
        spent,
        promised=company.promised(project, key),
        budget=budget,
        done=done,
        planned=planned,
        estimate=company.estimate(project, key),
        months=[minor for minor, _days in last],
        left=company.left(project, key),
        complete=done == 1,
    )
    found, price = completion(facts), company.price(project, key)
    assert found is not None
    end = outcome(found, price, spent)
    assert end is not None
    day = company.end_of(key)
    passes = passes_on(day, spent, day, spent, end.highest, [MonthCost(*one) for one in last])
    result: dict[str, Any] = {
        "bac": budget,
        "ac": spent,
        "method": METHODS[found.measure] + (", likely is the estimate" if found.estimated else ""),
        "floor": found.floor,
        "low": found.low,
        "likely": found.likely,
        "high": found.high,
        "price_likely": end.price,
        "margin_low": end.low,
        "margin_likely": end.likely,
        "margin_high": end.high,
        "margin_likely_permille": permille(end.margin_share),
        "roi_at_completion_permille": permille(roi_at_end(end.likely, found.likely)),
        "state": STATES[end.state],
        "cost_passes_price_on": passes.isoformat() if passes and end.state in ("expected", "possible") else None,
    }
    if found.estimated:
        result["estimate"] = facts.estimate
    if (value := found.value) is not None:
        result |= {
            "ev": value.ev,
            "pv": value.pv,
            "cpi_permille": permille(value.cost_index),
            "spi_permille": permille(value.time_index),
            "eac_typical": value.typical,
            "eac_atypical": value.atypical,
            "eac_both": value.both,
        }
    return result


@pytest.mark.parametrize("key", MONTHS)
def test_forecasts(company: Company, key: str) -> None:
    for project, expected in company.expected["forecast"][key].items():
        assert forecast(company, project, key) == expected, project


@pytest.mark.parametrize("key", MONTHS)
def test_returns(company: Company, key: str) -> None:
    for project, expected in company.expected["roi"][key].items():
        figures, summary = company.figures(project, key), company.expected["cost_summary"]
        received: list[tuple[str, int, int]] = [
            (one, _of(summary, one, project)["received_net_to_date"], company.figures(project, one).incurred)
            for one in company.until(key)
        ]
        at_end = forecast(company, project, key)
        assert {
            "invested": figures.incurred,
            "returned": figures.revenue,
            "roi_to_date_permille": permille(roi(figures)),
            "roi_at_completion_permille": at_end["roi_at_completion_permille"],
            "first_month_received_covers_cost": first_covered(received),
        } == expected, project


def _of(summary: Mapping[str, Any], key: str, project: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = summary[key][project]
    return found
