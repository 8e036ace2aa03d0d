"""The worked company of economics.md as it lies in its file, brought to what the rules take: facts to a day.

Nothing here is a rule of ours but how hours and documents add up; revenue, cost of sales and the shares of the pool go
through the rules that the close uses.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from ledger.close.pool import allocated
from ledger.economics.price_at_completion import AgreedPrice, BilledContract
from ledger.economics.project_month import ProjectFigures, internal, to_date
from ledger.money import Money, round_div
from ledger.period import month
from ledger.revenue.policies import Progress, carried, earned

SHARED = Path(__file__).parents[4] / "shared" / "data" / "cases" / "economics" / "company.json"
OVERHEAD = "overhead_share"


@dataclass(frozen=True)
class Company:
    """The file, and what stands at the end of its months."""

    data: Mapping[str, Any]

    @classmethod
    def read(cls) -> Company:
        return cls(json.loads(SHARED.read_text("utf-8")))

    @property
    def months(self) -> list[str]:
        return list(self.data["months"])

    @property
    def expected(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.data["expected"]
        return found

    def until(self, key: str) -> list[str]:
        """The months up to one."""
        return self.months[: self.months.index(key) + 1]

    # What a project cost

    def minutes(self, project: str, key: str) -> int:
        return sum(row["minutes"] for row in self.data["hours"] if row["project"] == project and row["to"][:7] == key)

    def cost(self, project: str, key: str) -> dict[str, int]:
        """Category -> cost of a month."""
        found: dict[str, int] = {}
        for category, minor in (*self._labour(project, key), *self._documents(project, key)):
            found[category] = found.get(category, 0) + minor
        found["subcontract"] = found.get("subcontract", 0) + self._certified(project, key)
        found[OVERHEAD] = self.pool[key].get(project, 0)
        return {category: minor for category, minor in found.items() if minor}

    def cost_to_date(self, project: str, key: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for one in self.until(key):
            for category, minor in self.cost(project, one).items():
                found[category] = found.get(category, 0) + minor
        return found

    @cached_property
    def pool(self) -> dict[str, dict[str, int]]:
        """Month -> project -> its share of the pool, by minutes."""
        ids = [one["id"] for one in self.data["projects"]]
        found = {}
        for one in self.data["overhead_pool"]:
            base = {at: self.minutes(id, one["month"]) for at, id in enumerate(ids)}
            parts = allocated(Money(one["amount"], "CNY"), base, {})
            found[one["month"]] = {ids[at]: part.minor for at, part in parts.items()}
        return found

    def _labour(self, project: str, key: str) -> Iterator[tuple[str, int]]:
        rates = {person["id"]: person["rate"] for person in self.data["people"]}
        for row in self.data["hours"]:
            if row["project"] == project and row["to"][:7] == key:
                per_hour = _last(rates[row["person"]], row["to"])["per_hour"]
                yield "labour", per_hour * row["minutes"] // 60

    def _documents(self, project: str, key: str) -> Iterator[tuple[str, int]]:
        for one in self.data["documents"]:
            if one["project"] == project and one["state"] == "posted" and one["day"][:7] == key:
                yield one["category"], one["net"]

    def _certified(self, project: str, key: str) -> int:
        if project != "C":
            return 0
        before = self.until(key)[-2] if key != self.months[0] else ""
        return self._certified_to_date(key) - (self._certified_to_date(before) if before else 0)

    def _certified_to_date(self, key: str) -> int:
        of = self.data["subcontracts"][0]
        last = [one for one in of["certified"] if one["day"][:7] <= key][-1]
        changes = sum(one["changes"] for one in of["certified"] if one["day"][:7] <= key)
        taken = sum(
            one["net"] if "net" in one else self._supplied(one) for one in of["deductions"] if one["day"][:7] <= key
        )
        return int(Decimal(last["share"]) * of["net"]) + changes - taken

    def _supplied(self, deduction: Mapping[str, Any]) -> int:
        """Issued beyond what the work allowed, at the contract's unit price."""
        item = deduction["item"]
        known = next(one for one in self.data["unit_prices"] if one["item"] == item)
        logs = [one for one in self.data["site_logs"] if one["day"] <= deduction["day"]]
        issued = sum(Decimal(one["issued"].get(item, "0")) for one in logs)
        allowed = sum(Decimal(one["output_m2"]) for one in logs) * Decimal(known["per_m2"])
        return int((issued - allowed) * known["contract_price"])

    # What it brought

    def figures(self, project: str, key: str) -> ProjectFigures:
        """A project to date at the end of a month."""
        cost = self.cost_to_date(project, key)
        minutes = sum(self.minutes(project, one) for one in self.until(key))
        if project == "I":
            return internal(minutes, cost, (OVERHEAD,))
        policy = next(one["policy"] for one in self.data["contracts"] if one["id"] == project)
        estimate = self.estimate(project, key)
        done = project == "A" and self.data["contracts"][0]["accepted"][:7] <= key
        price = self.price(project, key)
        progress = Progress(
            price.fixed, self._billable(key) if project == "B" else 0, sum(cost.values()), estimate, completed=done
        )
        revenue = earned(policy, progress, 0, "close")
        return to_date(minutes, cost, (OVERHEAD,), revenue, carried(policy, progress, revenue, 0, "close", small=False))

    def month(self, project: str, key: str) -> ProjectFigures:
        now, before = self.figures(project, key), self.until(key)[:-1]
        return now - self.figures(project, before[-1]) if before else now

    def _billable(self, key: str) -> int:
        """What the cost-plus contract lets be billed to date: allowable cost with the mark-up, travel up to its cap."""
        of, cost = self.data["contracts"][1], self.cost_to_date("B", key)
        allowed = sum(
            min(minor, of["travel_cap"]) if category == "travel" else minor
            for category, minor in cost.items()
            if category in of["allowable"]
        )
        up = Fraction(of["mark_up"]) + 1
        return min(round_div(allowed * up.numerator, up.denominator), of["ceiling_net"])

    def price(self, project: str, key: str) -> AgreedPrice:
        """What the customer will pay by what was agreed until the end of a month."""
        of = next(one for one in self.data["contracts"] if one["id"] == project)
        if project == "B":
            return AgreedPrice(billed=(BilledContract(self._billable(key), of["ceiling_net"]),))
        fixed = of["net"] + sum(one["net"] for one in of.get("changes", ()) if one["day"][:7] <= key)
        penalty = of.get("penalty")
        if penalty and penalty["agreed"][:7] <= key:
            stage = next(one for one in of["stages"] if one["id"] == penalty["stage"])
            late = (date.fromisoformat(stage["reached"]) - date.fromisoformat(stage["planned"])).days
            fixed -= int(min(Decimal(penalty["per_day"]) * late, Decimal(penalty["cap"])) * stage["net"])
        return AgreedPrice(fixed)

    # Where it ends

    def estimate(self, project: str, key: str) -> int:
        known = [one for one in self.data["estimates"] if one["project"] == project and one["day"][:7] <= key]
        return int(known[-1]["total"]) if known else 0

    def budget(self, project: str, key: str) -> Mapping[str, int]:
        """The lines of the version in force."""
        known = [one for one in self.data["budgets"] if one["project"] == project and one["from"][:7] <= key]
        lines: Mapping[str, int] = known[-1]["lines"]
        return lines

    def progress(self, project: str, key: str) -> tuple[Fraction | None, Fraction | None]:
        """(done, planned) at the end of a month."""
        for one in self.data["progress"]:
            if one["project"] == project and one["month"] == key:
                done = Fraction(one["done"]) if one["done"] else self._built(key)
                return done, Fraction(one["planned"])
        return None, None

    def _built(self, key: str) -> Fraction:
        area = next(one["area_m2"] for one in self.data["contracts"] if one["id"] == "C")
        return Fraction(
            sum(Fraction(one["output_m2"]) for one in self.data["site_logs"] if one["day"][:7] <= key), area
        )

    def promised(self, project: str, key: str) -> int:
        """Pending, and what open orders and subcontracts still commit."""
        found = sum(
            one["net"]
            for one in self.data["documents"]
            if one["project"] == project and one["state"] == "pending" and one["day"][:7] <= key
        )
        for order in self.data["orders"]:
            if order["project"] != project or order["day"][:7] > key:
                continue
            if order["complete"] and order["complete"][:7] <= key:
                continue
            changes = sum(one["net"] for one in order["changes"] if one["day"][:7] <= key)
            taken = sum(
                one["net"]
                for one in self.data["documents"]
                if one.get("order") == order["id"] and one["day"][:7] <= key
            )
            found += order["net"] + changes - taken
        if project == "C":
            of = self.data["subcontracts"][0]
            changes = sum(one["net"] for one in of["changes"] if one["day"][:7] <= key)
            certified = [one for one in of["certified"] if one["day"][:7] <= key]
            work = int(Decimal(certified[-1]["share"]) * of["net"]) + sum(one["changes"] for one in certified)
            found += of["net"] + changes - work
        return found

    def last_months(self, project: str, key: str) -> list[tuple[int, int]]:
        """(cost, days) of the last three months."""
        return [
            (sum(self.cost(project, one).values()), len(month(date.fromisoformat(f"{one}-01"))))
            for one in self.until(key)[-3:]
        ]

    def left(self, project: str, key: str) -> int | None:
        """Whole months to the planned end."""
        end = next(one["end"] for one in self.data["projects"] if one["id"] == project)
        return None if end is None else (int(end[:4]) - int(key[:4])) * 12 + int(end[5:7]) - int(key[5:7])

    @staticmethod
    def end_of(key: str) -> date:
        return month(date.fromisoformat(f"{key}-01")).end - timedelta(days=1)


def _last(steps: list[dict[str, Any]], day: str) -> dict[str, Any]:
    return [one for one in steps if one["from"] <= day][-1]
