"""What people say, click and send: mostly sensible things, some not, some of it on cards that are long out of date."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import NamedTuple

from chat.cards.card import Card
from chat.incoming import Clicked, File, Identity, Incoming, Place, Said, Submitted
from tests.conftest import CAST
from tests.simulation.model import Wish

LOOK = Wish("look")
STAFF = ("ann", "ann", "bob", "li", "zoe")
PROJECTS = {"APOLLO": ("ann", "bob", "li"), "XINGHE": ("ann", "li")}
CHANGING = {
    "hours.undo": "undo hours",
    "payment.undo": "undo payment",
    "expense.submit": "decide",
    "expense.withdraw": "decide",
    "expense.approve": "decide",
    "expense.unapprove": "decide",
    "expense.unreject": "decide",
    "expense.reimburse": "reimburse",
}
"""Buttons that change something, and what somebody wants who presses them."""
LOOKING = {"budget.history", "budget.form", "week.show", "hours.form", "hours.edit", "question.no", "expense.edit"}
"""Buttons that change nothing; none other is pressed."""


class Shown(NamedTuple):
    """A button that somebody can press, and what the card was an answer to."""

    action: str
    value: str
    who: str
    at: Place
    wish: Wish


class People:
    """The dice and what they have thrown so far."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._count = 0
        self.shown: list[Shown] = []
        self.forms: list[str] = []
        self.files: list[str] = []

    def see(self, card: Card, who: str, at: Place, wish: Wish) -> None:
        """Somebody was shown this card."""
        for button in card.buttons:
            if button.action in CHANGING or button.action in LOOKING or button.action == "question.yes":
                self.shown.append(Shown(button.action, button.value, who, at, wish))

    def act(self, today: date) -> tuple[Incoming, Wish]:
        """The next thing that somebody does."""
        deeds = [self._log] * 6 + [self._spend] * 3 + [self._receive] * 2 + [self._form] * 2
        deeds += [self._plan, self._look, self._drop, self._nonsense, self._lock]
        deeds += [self._click] * (8 if self.shown else 0)
        return self._dice.choice(deeds)(today)

    def _log(self, today: date) -> tuple[Incoming, Wish]:
        by, code, day, minutes = (
            self._dice.choice(STAFF),
            self._project(),
            self._day(today),
            15 * self._dice.randint(1, 40),
        )
        text = f"log {minutes}min {code.lower()} {day} work"
        return self._said(by, text), Wish("log", by, code, day, minutes)

    def _form(self, today: date) -> tuple[Incoming, Wish]:
        """The form of hours, new or on an old entry; now and then one that was sent before."""
        dice, by, code, day = self._dice, self._dice.choice(STAFF), self._project(), self._day(today)
        minutes, undo = 15 * dice.randint(1, 40), [one for one in self.shown if one.action == "hours.undo"]
        answers = {"project": code, "day": day.isoformat(), "hours": f"{minutes}min", "note": "form"}
        old = dice.choice(undo) if undo and dice.random() < 0.5 else None
        instance = f"form{self._number()}"
        if self.forms and dice.random() < 0.2:
            instance = dice.choice(self.forms)
        self.forms.append(instance)
        name, value, by = ("hours.correct", old.value, old.wish.by) if old else ("hours.log", "", by)
        sent = Submitted(
            self._id(), identity(by), self._place(by), form=name, value=value, answers=answers, instance=instance
        )
        return sent, Wish("log", by, code, day, minutes, id=int(value or 0))

    def _spend(self, today: date) -> tuple[Incoming, Wish]:
        by, code, day, minor = (
            self._dice.choice(STAFF),
            self._project(),
            self._day(today),
            self._dice.randint(100, 90000),
        )
        text = f"expense {minor / 100:.2f} taxi {code.lower()} {day}"
        return self._said(by, text), Wish("spend", by, code, day, minor)

    def _drop(self, today: date) -> tuple[Incoming, Wish]:
        """A photograph; now and then one that was sent before, which is not another expense."""
        by, at = self._dice.choice(STAFF), Place("test", "#apollo")
        if self.files and self._dice.random() < 0.3:
            data = self._dice.choice(self.files)
        else:
            data = f"receipt {self._number()} {self._dice.randint(100, 90000)} {self._day(today)}"
            self.files.append(data)
        minor, day = int(data.split()[2]), date.fromisoformat(data.split()[3])
        said = Said(self._id(), identity(by), at, files=(File("a.jpg", "image/jpeg", ref=data),))
        return said, Wish("spend", by, "APOLLO", day, minor)

    def _receive(self, today: date) -> tuple[Incoming, Wish]:
        by, code, minor = self._dice.choice(("fei", "fei", "ann")), self._project(), self._dice.randint(100, 900_000)
        day = self._day(today)
        return self._said(by, f"paid {code.lower()} {minor / 100:.2f} {day}"), Wish("receive", by, code, day, minor)

    def _plan(self, _today: date) -> tuple[Incoming, Wish]:
        by, code, whole = self._dice.choice(("li", "li", "bob")), self._project(), self._dice.randint(1, 200)
        category = self._dice.choice(("labour", "travel"))
        text = f"set budget {code.lower()} {category} {whole}00 because plans change"
        return self._said(by, text), Wish("plan", by, code, amount=whole * 10000, category=category)

    def _lock(self, today: date) -> tuple[Incoming, Wish]:
        day = today - timedelta(days=self._dice.randint(15, 60))
        return self._said("fei", f"lock {day}"), LOOK

    def _look(self, _today: date) -> tuple[Incoming, Wish]:
        text = self._dice.choice(("my week", "budget apollo", "预算 星河", "overdue", "help", "verify", "my expenses"))
        return self._said(self._dice.choice(list(CAST)), text), LOOK

    def _nonsense(self, _today: date) -> tuple[Incoming, Wish]:
        text = self._dice.choice(
            ("the moon is green", "log 99h apollo", "expense -5 taxi", "paid nobody 3", "记 0小时")
        )
        return self._said(self._dice.choice(list(CAST)), text), LOOK

    def _click(self, _today: date) -> tuple[Incoming, Wish]:
        """A button of any card that was ever shown; mostly by whoever was shown it."""
        late = self.shown[-6:] if self._dice.random() < 0.6 else self.shown
        button = self._dice.choice(late)
        by = button.who if self._dice.random() < 0.9 else self._dice.choice(list(CAST))
        said = Clicked(self._id(), identity(by), button.at, action=button.action, value=button.value)
        if button.action == "question.yes":
            return said, button.wish
        kind = CHANGING.get(button.action, "look")
        return said, Wish(kind, by, id=int(button.value.split()[0]) if kind != "look" else 0)

    def _said(self, by: str, text: str) -> Said:
        return Said(self._id(), identity(by), self._place(by), text=text)

    def _place(self, by: str) -> Place:
        return self._dice.choice((Place("test", by, "direct"), Place("test", "#apollo")))

    def _project(self) -> str:
        return self._dice.choice(("APOLLO", "APOLLO", "XINGHE"))

    def _day(self, today: date) -> date:
        """Mostly of the last weeks; some of a month ago, which is asked about."""
        return today - timedelta(
            days=self._dice.randint(0, 45) if self._dice.random() < 0.2 else self._dice.randint(0, 20)
        )

    def _number(self) -> int:
        self._count += 1
        return self._count

    def _id(self) -> str:
        return f"sim:{self._number()}"


def identity(by: str) -> Identity:
    return Identity("test", by, name=by.title(), locale="en")
