"""The worked company in the books: contracts, progress and estimates said, each month closed, and every figure of its
projects, forecasts and returns read back off the journal.

Hours and documents are posted as the entries that they make; what they cost is `tests.ledger.economics.company`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest

from handlers import job_context
from handlers.economics import forecasting, project_figures
from handlers.economics.project_figures import ProjectStanding
from ledger.budget import BudgetLine
from ledger.economics.project_month import ProjectFigures
from ledger.economics.return_on_investment import roi, roi_at_end
from ledger.journal import JournalEntry, Posting, balanced
from ledger.money import Money
from ledger.period import Period
from ledger.posting import cost_role
from storage import balances, budgets, entries, people, projects
from storage.book import Book
from storage.directory import directory
from tests.conftest import Stage
from tests.ledger.economics.company import OVERHEAD, SHARED, Company
from tests.ledger.economics.test_company import METHODS, STATES, permille

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the worked company is not here")
CODES = {"A": "HARBOUR", "B": "GRID", "C": "HALLS", "I": "TOOLS"}
POOL = "POOL"


class _Play:
    """The company on a stage, month after month."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.company = stage, Company.read()
        self.ids: dict[str, int] = {}
        self.promised: dict[str, int] = {}
        self.count = 0

    def at(self, day: str, hour: int = 12) -> None:
        self.stage.now = datetime.combine(
            date.fromisoformat(day), datetime.min.time().replace(hour=hour), tzinfo=self.stage.house.rules.zone
        )

    def say(self, text: str, by: str = "li") -> str:
        reply = self.stage.say(text, by=by, at="")
        for _n in range(3):
            yes = [one for one in (reply.card.buttons if reply.card else ()) if one.action == "question.yes"]
            if not yes:
                break
            reply = self.stage.click(yes[0].action, yes[0].value, by=by, at="")
        return self.stage.lines(reply)

    def begin(self) -> None:
        self.at("2026-01-01")

        def found(book: Book) -> None:
            lead = directory(book).people[directory(book).accounts["test", "li"]].id
            for one in self.company.data["projects"]:
                end = date.fromisoformat(one["end"]) if one["end"] else None
                run = Period(date.fromisoformat(one["start"]), date.fromordinal(end.toordinal() + 1)) if end else None
                made = projects.add(
                    book,
                    CODES[one["id"]],
                    en=one["name"],
                    currency="CNY",
                    customer="Customer" if one["kind"] == "customer" else "",
                    run=run,
                    kind=one["kind"],
                )
                people.seat(book, lead, "lead", made.id)
                self.ids[one["id"]] = made.id
            self.ids[POOL] = projects.add(book, POOL, en="Pool", currency="CNY", kind="overhead").id

        self.stage.write(found)
        self.budget("2026-01")
        plans = {
            "A": "20% 2026-01-12, 80% 2026-04-30",
            "C": "100% 2026-06-30",
            "B": "¥72432.07 2026-01-31; ¥72237.47 2026-02-28; ¥66696.69 2026-03-31; ¥82890.78 2026-04-30; "
            "¥235742.99 2026-06-30",
        }
        for one in self.company.data["contracts"]:
            net = one.get("net", one.get("ceiling_net"))
            vat = Fraction(one["vat_rate"])
            gross = net + int(net * vat)
            done = self.stage.submit(
                "contract.sign",
                CODES[one["id"]],
                by="li",
                at="",
                customer="Customer",
                amount=f"{gross / 100:.2f}",
                plan=plans[one["id"]],
                signed="2026-01-01",
                tax=str(int(vat * 100)),
                policy=one["policy"],
            )
            assert done.card is not None and not done.wrong, (one["id"], done)
        self.say(
            "contract terms GRID mark-up 12%, ceiling 500000 net, cap on travel 9000, "
            "allowable labour, material, travel, subcontract, overhead"
        )
        for project in ("A", "C"):
            planned = [one for one in self.company.data["progress"] if one["project"] == project]
            points = ", ".join(
                f"{Fraction(one['planned']) * 100}% {self.company.end_of(one['month'])}" for one in planned
            )
            self.say(f"progress plan {CODES[project]} {points}")

    def budget(self, key: str) -> None:
        """The versions that begin in a month; their overhead on the category of its share."""
        for one in self.company.data["budgets"]:
            if one["from"][:7] != key:
                continue
            self.at(one["from"], 9)
            lines = tuple(
                BudgetLine("overhead" if name == OVERHEAD else name, Money(minor, "CNY"))
                for name, minor in one["lines"].items()
            )
            self.stage.write(
                lambda book, one=one, lines=lines: budgets.add(book, self.ids[one["project"]], lines, one["reason"])
            )

    def month(self, key: str) -> date:
        """Everything of a month, and its close on the evening of its last day."""
        company, end = self.company, self.company.end_of(key)
        if key != company.months[0]:
            self.budget(key)
        self.stage.write(lambda book: self._costs(book, key, end))
        for one in company.data["estimates"]:
            if one["day"][:7] == key:
                self.at(one["day"])
                self.say(f"estimate {CODES[one['project']]} {one['total'] / 100:.2f} because of the work")
        if key == "2026-03":
            self.at("2026-03-18")
            self.say("contract change HARBOUR +25440 2026-04-30 because CO-1", by="fei")
            self.at("2026-03-30")
            self.say("contract change HARBOUR -2226 because it is late", by="fei")
        if key == "2026-04":
            self.at("2026-04-24")
            self.say("milestone HARBOUR acceptance 2026-04-24")
        self.at(end.isoformat())
        self.say(f"invoice GRID {company.months.index(key) + 1} no B-{key} {end}", by="fei")
        for project in ("A", "C"):
            done, _planned = company.progress(project, key)
            assert done is not None
            self.say(f"progress {CODES[project]} {float(done * 100):g}% by area built")
        self._promise(key)
        self.at(end.isoformat(), 22)
        closed = self.stage.lines(self.stage.click("close.do", f"{key} all", by="fei", at=""), "en")
        assert "waits" not in closed and "to be done" not in closed, closed
        return end

    def _costs(self, book: Book, key: str, end: date) -> None:
        for one in self.company.data["projects"]:
            id = one["id"]
            for category, minor in self.company.cost(id, key).items():
                if category != OVERHEAD:
                    minutes = self.company.minutes(id, key) if category == "labour" else 0
                    self._entry(book, end, cost_role(one["kind"], category), category, minor, self.ids[id], minutes)
        pool = next(one["amount"] for one in self.company.data["overhead_pool"] if one["month"] == key)
        self._entry(book, end, "overhead", "other", pool, self.ids[POOL], 0)

    def _entry(self, book: Book, day: date, role: str, category: str, minor: int, project: int, minutes: int) -> None:
        self.count += 1
        amount = Money(minor, "CNY")
        person = directory(book).accounts["test", "ann"] if minutes else 0
        lines = (
            Posting(role, amount, amount, amount, project, category, person=person, minutes=minutes),
            Posting("payroll" if minutes else "payable", -amount, -amount, -amount),
        )
        entries.post(book, balanced(JournalEntry(day, day, category, f"case:{self.count}", lines)))

    def _promise(self, key: str) -> None:
        """What orders commit and what is pending, as the sums keep it."""

        def move(book: Book) -> None:
            for project in ("A", "B", "C"):
                now = self.company.promised(project, key)
                change, self.promised[project] = now - self.promised.get(project, 0), now
                balances.add(book, [((self.ids[project], "subcontract", 0, key, "committed", "CNY"), change, 0)])

        self.stage.write(move)


def _shown(of: ProjectFigures) -> dict[str, Any]:
    return {
        "cost_incurred": of.incurred,
        "revenue": of.revenue,
        "cost_of_sales": of.cost_of_sales,
        "onerous": of.losses,
        "margin": of.margin,
        "margin_permille": permille(of.margin_share),
    }


def _named(cost: Any) -> dict[str, int]:
    return {OVERHEAD if name == "overhead" else name: minor for name, minor in cost.items()}


@pytest.fixture
def played(stage: Stage) -> Iterator[_Play]:
    play = _Play(stage)
    play.begin()
    yield play


def test_every_figure_is_read_off_the_books(played: _Play) -> None:
    company, before = played.company, dict[str, ProjectStanding]()
    for key in company.months:
        end = played.month(key)
        with played.stage.read() as book:
            ctx = job_context.context(book, played.stage.house.rules)
            those = [ctx.directory.project(played.ids[id]) for id in CODES]
            found = project_figures.on(ctx, those, end)
            standing = {id: found[played.ids[id]] for id in CODES}
            for id, now in standing.items():
                month = now.figures - before[id].figures if id in before else now.figures
                expected = company.expected["projects"][key][id]
                assert {
                    "minutes": month.minutes,
                    "cost": _named(month.cost),
                    **_shown(month),
                    "margin_before_overhead": month.before_overhead,
                    "to_date": {**_shown(now.figures), "work_in_progress": now.figures.waiting},
                } == expected, (key, id)
                assert now.booked == now.figures.margin, "the close has booked all of it"
            for id, expected in company.expected["forecast"][key].items():
                forecast = forecasting.of(ctx, standing[id])
                assert _forecast(forecast) == expected, (key, id)
                wanted = company.expected["roi"][key][id]
                end_of = forecast.outcome
                assert end_of is not None and forecast.completion is not None
                assert permille(roi(standing[id].figures)) == wanted["roi_to_date_permille"]
                assert (
                    permille(roi_at_end(end_of.likely, forecast.completion.likely))
                    == wanted["roi_at_completion_permille"]
                )
            before = standing
    text = played.say("profit HALLS 2026-04")
    assert "A loss is possible" in text and "CN¥2,910,188.30" in text and "Sun 7 Jun 2026" in text, text
    whole = played.say("profit 2026-04", by="fei")
    assert "Without a project" in whole and "Profit and loss" in whole, whole


def _forecast(of: forecasting.ProjectForecast) -> dict[str, Any]:
    assert of.completion is not None and of.outcome is not None
    found, end = of.completion, of.outcome
    result: dict[str, Any] = {
        "bac": of.facts.budget,
        "ac": of.facts.spent,
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
        "cost_passes_price_on": of.passes.isoformat() if of.passes else None,
    }
    if found.estimated:
        result["estimate"] = of.facts.estimate
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
