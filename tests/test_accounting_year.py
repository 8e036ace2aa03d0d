"""A worked year under three standards, played through the conversation: every month's figures to the cent."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from handlers.contracts import positions
from handlers.job_context import context
from ledger.journal import JournalEntry
from storage import contracts, entries
from tests.accounting_year import CODES, Year, loaded

CASE = Path(__file__).parents[2] / "shared" / "data" / "cases" / "accounting" / "year.json"
PROFIT = ("revenue", "cost_of_sales", "onerous_loss", "rnd_expense")
COST = ("labour", "material", "travel", "subcontract", "other", "overhead_share", "internal_cost")
CATEGORIES = {"overhead": "overhead_share"}


@pytest.mark.skipif(not CASE.exists(), reason="the worked year is not here")
@pytest.mark.parametrize("standard", ["cas", "small", "ifrs"])
def test_every_month_ends_as_it_must(standard: str, tmp_path: Path) -> None:
    case = loaded(CASE)
    year = Year(case, standard, tmp_path)
    known = sorted(case["events"], key=lambda event: (event.get("said", event["day"]), event["n"]))
    for month in case["months"]:
        while known and known[0].get("said", known[0]["day"])[:7] <= month:
            year.play(known.pop(0))
        year.close(month)
        want = case["expected"][standard][month]
        assert year.balances() == balances(want["trial_balance"]), month
        with year.stage.read() as book:
            whole = [entry for entry, _trail, _digest in entries.whole(book)]
            assert of_projects(whole, month) == want["projects_year_to_date"], month
            assert of_contracts(year, book) == want["contracts"], month
        assert vat(whole, month) == want["vat"], month
        year.close(month)
        assert year.balances() == balances(want["trial_balance"]), "a second run books nothing"
        if f"{month} carried forward" in case["expected"][standard]:
            year.close_year(month[:4])
            carried = case["expected"][standard][f"{month} carried forward"]["trial_balance"]
            assert year.balances() == balances(carried)


def balances(said: dict[str, dict[str, int]]) -> dict[str, int]:
    return {role: sides.get("debit", 0) - sides.get("credit", 0) for role, sides in said.items()}


def of_projects(whole: list[JournalEntry], month: str) -> dict[str, dict[str, Any]]:
    """Revenue, cost and margin of the year to date, and cost incurred by category since the beginning."""
    profit: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    cost: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    names = dict(enumerate(CODES, 1))
    for entry in whole:
        for line in entry.postings:
            id = names.get(line.project, "")
            if line.account in PROFIT and f"{entry.booked:%Y}" == month[:4] and id:
                profit[id][line.account] += line.company.minor
            if line.account in COST:
                cost[id][CATEGORIES.get(line.category, line.category)] += line.company.minor
    found: dict[str, dict[str, Any]] = {}
    for id in names.values():
        if id == "overhead":
            continue
        own: dict[str, Any] = {role: minor for role, minor in profit[id].items() if minor}
        if "revenue" in own:
            own["revenue"] = -own["revenue"]
        own["margin"] = -sum(profit[id].values())
        incurred = {category: minor for category, minor in cost[id].items() if minor}
        found[id] = own | ({"incurred_to_date": incurred} if incurred else {})
    return found


def of_contracts(year: Year, book: Any) -> dict[str, dict[str, int]]:
    """The position of each contract: in its currency, as booked, and the cost that goes with it."""
    found = {}
    ctx = context(book, year.stage.house.rules)
    sums: dict[tuple[str, str], int] = defaultdict(int)
    incurred: dict[int, int] = defaultdict(int)
    for entry, _trail, _digest in entries.whole(book):
        for line in entry.postings:
            sums[line.account, line.item.partition(":")[2] if line.item.startswith("contract") else ""] += (
                line.company.minor
            )
            incurred[line.project] += line.company.minor if line.account in COST else 0
    for contract in contracts.contracts(book):
        of, booked, own = positions.facts(ctx, contract), positions.standing(ctx, contract), str(contract.id)
        found[next(id for id, code in CODES.items() if ctx.directory.project(contract.project).code == code)] = {
            "revenue_to_date": booked.revenue.amount,
            "invoiced_net_to_date": of.invoiced,
            "paid_ahead_net": of.ahead - of.ahead_vat,
            "cost_to_date": incurred[contract.project],
            "carried_to_date": -sums["cost_carried", own],
            "contract_asset": booked.net.asset.amount,
            "contract_asset_booked": sums["contract_asset", own],
            "contract_liability": booked.net.liability.amount,
            "contract_liability_booked": -sums["contract_liability", own],
            "onerous_provision": -sums["onerous_provision", own],
        }
    return found


def vat(whole: list[JournalEntry], month: str) -> dict[str, int]:
    """VAT of the month, and the two balances that wait."""
    of_month: dict[str, int] = defaultdict(int)
    stands: dict[str, int] = defaultdict(int)
    for entry in whole:
        for line in entry.postings:
            stands[line.account] += line.company.minor
            if entry.booked.isoformat()[:7] == month:
                of_month[line.account] += line.company.minor
    found = {
        "output": -of_month["output_vat"],
        "input_certified": of_month["input_vat"],
        "transferred_out": -of_month["input_vat_out"],
    }
    found["net_of_month"] = found["output"] - found["input_certified"] + found["transferred_out"]
    return found | {
        "output_pending_balance": -stands["output_vat_pending"],
        "input_pending_balance": stands["input_vat_pending"],
    }
