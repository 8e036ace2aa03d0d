"""The worked company's monthly briefs: every figure that stands in them, read off the books."""

from __future__ import annotations

from typing import Any

import pytest

from handlers import job_context
from handlers.briefs import figures
from ledger.economics.people import TimeUsed
from ledger.months import MonthSpan
from storage.directory import directory
from tests.conftest import Stage
from tests.handlers.staffed_company import StaffedCompany
from tests.handlers.test_company_economics import CODES
from tests.ledger.economics.company import SHARED
from tests.ledger.economics.test_company import STATES, permille

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the worked company is not here")
SHOWN = ("execution_permille", "used_percent_floor", "margin_month", "forecast_state")


def test_every_figure_of_the_briefs(stage: Stage) -> None:
    play = StaffedCompany(stage)
    play.begin()
    names = {one["id"]: one["name"] for one in play.company.data["departments"]}
    ids = {number: id for id, number in play.ids.items() if id in CODES}
    for key in play.company.months:
        play.month(key)
        with stage.read() as book:
            ctx = job_context.context(book, stage.house.rules)
            reader = directory(book).people[directory(book).accounts["test", "fei"]]
            for id, expected in play.company.expected["brief"][key].items():
                found = figures.of(ctx, names[id], MonthSpan(key, key), reader)
                assert _people(found.whole) == {name: expected[name] for name in _people(found.whole)}, (key, id)
                projects = {ids[one.project.id]: _project(one) for one in found.projects}
                assert projects == {
                    name: {figure: one[figure] for figure in SHOWN} for name, one in expected["projects"].items()
                }, (key, id)


def _people(use: TimeUsed) -> dict[str, Any]:
    return {
        "minutes": use.logged,
        "billable_minutes": use.billable,
        "utilisation_permille": permille(use.share),
    }


def _project(one: figures.ProjectBrief) -> dict[str, Any]:
    return {
        "execution_permille": permille(one.execution),
        "used_percent_floor": one.used,
        "margin_month": one.margin,
        "forecast_state": STATES[one.state] if one.state else None,
    }
