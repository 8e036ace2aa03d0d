"""The people of the worked company through the conversation: trades, departments, rates, working time, leave and every
hour said by whoever worked it; utilisation, labour variance and internal charges read back off the books."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from handlers import job_context, workdays
from handlers.economics import internal_charges, labour_variance, utilisation
from ledger.economics import people as rule
from ledger.economics.labour_variance import together
from ledger.economics.people import TimeUsed
from ledger.months import MonthSpan
from ledger.period import Period, month
from storage import people, projects
from storage.book import Book
from storage.directory import directory
from tests.conftest import Stage
from tests.handlers.test_bank import faults
from tests.ledger.economics.company import SHARED, Company
from tests.ledger.economics.test_people import told

pytestmark = [
    pytest.mark.skipif(not SHARED.exists(), reason="the worked company is not here"),
    pytest.mark.slow,
]
CODES = {"A": "HARBOUR", "B": "GRID", "C": "HALLS", "I": "TOOLS"}


class _Staff:
    """The people of the company on a stage."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.company = stage, Company.read()
        self.names = {one["id"]: one["name"] for one in self.company.data["people"]}

    def at(self, day: str, hour: int = 12) -> None:
        self.stage.now = datetime.combine(
            date.fromisoformat(day), datetime.min.time().replace(hour=hour), tzinfo=self.stage.house.rules.zone
        )

    def say(self, text: str, by: str = "fei") -> str:
        reply = self.stage.say(text, by=by, at="")
        for _n in range(3):
            yes = [one for one in (reply.card.buttons if reply.card else ()) if one.action == "question.yes"]
            if not yes:
                break
            reply = self.stage.click(yes[0].action, yes[0].value, by=by, at="")
        said = self.stage.lines(reply)
        assert not said.startswith("!"), (text, said)
        return said

    def begin(self) -> None:
        data = self.company.data
        self.at("2026-01-01")

        def found(book: Book) -> None:
            for one in data["people"]:
                made = people.add(book, one["name"], email=f"{one['id']}@case.example", locale="en")
                people.link(book, made.id, "test", one["id"], one["name"])
            known = directory(book)
            for one in data["projects"]:
                end = date.fromisoformat(one["end"]) if one["end"] else None
                run = Period(date.fromisoformat(one["start"]), end + timedelta(1)) if end else None
                customer = "Customer" if one["kind"] == "customer" else ""
                made = projects.add(
                    book, CODES[one["id"]], en=one["name"], currency="CNY", customer=customer, run=run, kind=one["kind"]
                )
                people.seat(book, known.accounts["test", "li"], "lead", made.id)
                for person in data["people"]:
                    people.seat(book, known.accounts["test", person["id"]], "member", made.id)

        self.stage.write(found)
        departments = {one["id"]: one["name"] for one in data["departments"]}
        for one in data["roles"]:
            self.say(f"standard rate {one['id']} {one['standard_per_hour'] / 100:g} from 2026-01-01")
            self.say(f"internal rate {one['id']} {one['internal_per_hour'] / 100:g} from 2026-01-01")
        for one in data["people"]:
            self._hire(one, departments)
        for one in data["departments"]:
            self.say(f"department head {self.names[one['head']]} {one['name']} from 2026-01-01")
        for one in data["projects"]:
            self.say(f"project department {CODES[one['id']]} {departments[one['department']]} from 2026-01-01")
        self.budgets("2026-01")
        for one in data["internal_agreements"]:
            self.say(
                f"internal agreement {departments[one['from_department']]} {CODES[one['project']]} {one['role']} "
                f"{one['planned_minutes_per_month'] // 60}h a month from {one['first_month']}-01"
            )
        for one in data["leave"]:
            day = date.fromisoformat(one["day"])
            person = next(each for each in data["people"] if each["id"] == one["person"])
            whole = [step["minutes"] for step in person["minutes_per_day"] if step["from"] <= one["day"]][-1]
            self.say(f"leave {day}{'' if one['minutes'] >= whole else ' morning'}", by=one["person"])

    def _hire(self, one: Mapping[str, Any], departments: Mapping[str, str]) -> None:
        name = one["name"]
        self.say(f"entry day {name} 2026-01-01")
        for step in one["role"]:
            self.say(f"trade {name} {step['role']} from {step['from']}")
        for step in one["department"]:
            self.say(f"department {name} {departments[step['department']]} from {step['from']}")
        for step in one["rate"]:
            self.say(f"rate {name} {step['per_hour'] / 100:g} from {step['from']}")
        for step in one["minutes_per_day"]:
            self.say(f"working time {name} {step['minutes'] // 60}h a day from {step['from']}")

    def budgets(self, key: str) -> None:
        for one in self.company.data["budgets"]:
            if one["from"][:7] == key:
                self.at(one["from"], 9)
                hours = " ".join(f"{role} {hours}h" for role, hours in one["hours"].items())
                self.say(f"set budget {CODES[one['project']]} labour {hours} because {one['reason']}", by="li")

    def month(self, key: str) -> date:
        """The hours of a month, each said when it was entered, and how far the projects are at its end."""
        end = self.company.end_of(key)
        if key != self.company.months[0]:
            self.budgets(key)
        rows = [row for row in self.company.data["hours"] if row["to"][:7] == key]
        for row in sorted(rows, key=lambda row: row["entered"]):
            self.at(row["entered"])
            billed = "" if row["billable"] or row["project"] == "I" else ", not billable"
            for day, minutes in self._days(row):
                self.say(f"log {minutes}m {CODES[row['project']]} {day} work{billed}", by=row["person"])
        self.at(end.isoformat(), 20)
        for project in ("A", "C"):
            done, _planned = self.company.progress(project, key)
            assert done is not None
            self.say(f"progress {CODES[project]} {float(done * 100):g}% by area built", by="li")
        return end

    def _days(self, row: Mapping[str, Any]) -> Iterator[tuple[date, int]]:
        """A row of the file on the working days that it stands for."""
        first, last = date.fromisoformat(row["from"]), date.fromisoformat(row["to"])
        away = {one["day"] for one in self.company.data["leave"] if one["person"] == row["person"]}
        days = [first + timedelta(n) for n in range((last - first).days + 1)]
        days = [day for day in days if workdays.working(day, self.stage.house.rules) and str(day) not in away] or [last]
        each, left = row["minutes"] // len(days) // 15 * 15, row["minutes"]
        for day in days:
            part = left if day == days[-1] else each
            left -= part
            if part:
                yield day, part


@pytest.fixture
def staff(stage: Stage) -> _Staff:
    stage.with_rules(hours_entered="weekly")
    made = _Staff(stage)
    made.begin()
    return made


def test_the_people_of_the_company(staff: _Staff) -> None:
    company, stage = staff.company, staff.stage
    for key in company.months:
        end = staff.month(key)
        with stage.read() as book:
            ctx = job_context.context(book, stage.house.rules)
            ids = {ctx.directory.accounts["test", id]: id for id in staff.names}
            assert _time(ctx.book, stage, ids, key) == {
                name: company.expected["utilisation"][key][name] for name in ("role", "department", "company")
            }
            for id, wanted in company.expected["labour_variance"][key].items():
                project = ctx.directory.project(ctx.directory.by_code[CODES[id]])
                assert _variance(labour_variance.to_date(book, ctx.directory, project, end)) == {
                    "roles": wanted["roles"],
                    "total": wanted["total"],
                }, (key, id)
            charges = internal_charges.of_months(ctx, MonthSpan(key, key))
            brief, charge = company.expected["brief"][key], sum(one.months.value for one in charges)
            if key != "2026-04":  # of which the case settles nothing between departments: its hours are charged later
                assert (charge, charge) == (brief["D1"]["internal_charge"], brief["D2"]["internal_credit"]), key
            for wanted in _SETTLED.get(key, ()):
                settled = company.expected["settlements"][wanted]
                (one,) = charges
                assert (one.months.minutes, one.months.value) == (settled["minutes"], settled["this_net"])
                bases = settled["three_bases"]
                assert (one.months.cost, one.months.planned) == (bases["actual"], bases["budget"])
                assert one.months.result == settled["result_of_the_giving_department"]
    assert faults(stage) == []


def test_who_was_in_time(staff: _Staff) -> None:
    """Looked at when all of it was entered."""
    company, stage = staff.company, staff.stage
    for key in company.months:
        staff.month(key)
    staff.at("2026-05-20")
    for key in company.months:
        with stage.read() as book:
            people_, today = directory(book), stage.now.date()
            found = utilisation.time_use(book, people_, stage.house.rules, _period(key), today)
            shown = {}
            for id in staff.names:
                one = found.on_time[people_.accounts["test", id]]
                shown[id] = {"periods_on_time": one.spans, "periods_expected": one.expected}
        wanted = company.expected["people"][key]
        assert shown == {id: {name: wanted[id][name] for name in shown[id]} for id in shown}, key


_SETTLED = {"2026-02": ("IN/1",), "2026-03": ("IN/2",)}


def _period(key: str) -> Period:
    return month(date.fromisoformat(f"{key}-01"))


def _time(book: Book, stage: Stage, ids: Mapping[int, str], key: str) -> dict[str, Any]:
    codes = {"Delivery": "D1", "Field": "D2"}
    found = utilisation.time_use(book, directory(book), stage.house.rules, _period(key), stage.now.date()).of(set(ids))

    def shown(named: Any, called: Any = str) -> dict[str, Any]:
        whole = {called(name): told(use) for name, use in rule.summed(found.days, named).items()}
        return {name: {what: one[what] for what in one if what != "logged"} for name, one in whole.items()}

    return {
        "role": shown(lambda one: one.role),
        "department": shown(lambda one: one.department, codes.__getitem__),
        "company": told(sum((one.use for one in found.days), TimeUsed())),
    }


def _variance(of: labour_variance.ProjectLabour) -> dict[str, Any]:
    roles: dict[str, Any] = {}
    for one in of.roles:
        roles[one.labour.role] = {
            "people": of.people.get(one.labour.role, 0),
            "minutes": one.labour.minutes,
            "planned_minutes": one.labour.planned,
            "standard_per_hour": one.labour.standard,
            "cost": one.labour.cost,
            "rate_variance": one.rate,
        }
        if one.total is not None:
            roles[one.labour.role] |= {
                "allowed_minutes": one.allowed,
                "efficiency_variance": one.efficiency,
                "total_variance": one.total,
            }
    whole = together(of.roles)
    total = {"minutes": whole.minutes, "cost": whole.cost, "rate_variance": whole.rate}
    if whole.total is not None:
        total |= {"efficiency_variance": whole.efficiency, "total_variance": whole.total}
    return {"roles": roles, "total": total}
