"""The worked company with its people: departments, trades, working time, leave, and every row of hours."""

from __future__ import annotations

from datetime import date
from typing import Any

from ledger.money import Money
from ledger.nouns import Absence, Hours
from storage import absences, departments, employment, hours, people
from storage.book import Book
from storage.directory import directory
from tests.handlers.test_company_economics import _Play


class StaffedCompany(_Play):
    """Plays the company with those who work in it; hours are rows beside the entries that they make."""

    def begin(self) -> None:
        super().begin()
        self.stage.write(self._hire)

    def _hire(self, book: Book) -> None:
        for one in self.company.data["people"]:
            made = people.add(book, f"Case {one['name']}", email=f"{one['id']}@case.example")
            people.link(book, made.id, "test", one["id"], one["name"])
            for step in one["department"]:
                departments.set_member(book, made, date.fromisoformat(step["from"]), self._name(step["department"]))
            for step in one["minutes_per_day"]:
                employment.set_working_time(book, made, date.fromisoformat(step["from"]), step["minutes"])
        known = directory(book)
        for one in self.company.data["departments"]:
            head = known.accounts["test", one["head"]]
            departments.set_head(book, one["name"], date(2026, 1, 1), head)
        for one in self.company.data["projects"]:
            head = next(row["head"] for row in self.company.data["departments"] if row["id"] == one["department"])
            people.seat(book, known.accounts["test", head], "lead", self.ids[one["id"]])

    def _name(self, id: str) -> str:
        return next(str(one["name"]) for one in self.company.data["departments"] if one["id"] == id)

    def month(self, key: str) -> date:
        self.stage.write(lambda book: self._log(book, key))
        return super().month(key)

    def _log(self, book: Book, key: str) -> None:
        known = directory(book).accounts
        for number, one in enumerate(self.company.data["hours"]):
            day = date.fromisoformat(one["to"])
            if one["to"][:7] != key:
                continue
            free = not one.get("billable", True) and one["project"] != "I"
            zero = Money(0, "CNY")
            row = Hours(
                0,
                known["test", one["person"]],
                self.ids[one["project"]],
                "labour",
                0,
                day,
                one["minutes"],
                "",
                "posted",
                cost=zero,
                project_cost=zero,
                message=f"case:{number}",
                nonbillable=free,
            )
            hours.add(book, row)
        for one in self.company.data["leave"]:
            if one["day"][:7] == key:
                self._leave(book, known, one)

    def _leave(self, book: Book, known: Any, one: Any) -> None:
        day = date.fromisoformat(one["day"])
        whole = one["minutes"] >= 480
        away = Absence(day, minutes=0 if whole else one["minutes"])
        absences.take(book, known["test", one["person"]], [away])
