"""One company and its seed: two processes, a platform that repeats itself, deaths, leaping clocks; then a look."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from chat.cards.card import Reply
from chat.incoming import Incoming
from handlers.verification.prove import prove
from storage import audit, inbox, outbox
from tests.conftest import NOON, make_stage
from tests.simulation import books
from tests.simulation.model import Model, Wish
from tests.simulation.people import LOOK, People
from tests.simulation.process import Died, Process
from tests.simulation.wall import Wall

STEPS = 40
"""Things that happen in one company."""
Open = Callable[..., Any]
"""What opens a process: `Process`, or what looks like one from outside."""


@dataclass
class Outcome:
    """What came of one seed.

    Attributes:
        faults: each a sentence; empty where everything held.
        log: what happened, in order: the same for the same seed.
    """

    seed: int
    deaths: int = 0
    messages: int = 0
    booked: int = 0
    notices: int = 0
    leaps: int = 0
    faults: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)


class World:
    """All that outlives a process, and the dice."""

    def __init__(self, url: str, folder: Path, seed: int, open: Open = Process) -> None:
        self.dice = random.Random(seed)
        self.url, self.folder, self._open = url, folder, open
        self.stage = make_stage(url, folder)
        self.now, self.last = NOON, NOON
        self.wall, self.people = Wall(), People(self.dice)
        self.skew = [timedelta(0), timedelta(seconds=self.dice.randint(-5, 5))]
        self.wishes: dict[str, Wish] = {}
        self.asked: dict[str, Incoming] = {}
        self.out = Outcome(seed)
        self._nested = False
        self.under_way: list[list[Iterator[None]]] = [[], []]
        self.processes: list[Any] = []
        for number in (0, 1):
            self.processes.append(self._born(number))

    def live(self, steps: int = STEPS) -> Outcome:
        """Let it all happen, come to rest, and look."""
        try:
            for _step in range(steps):
                self._happens()
            self._rest()
            self._look()
        finally:
            for process in self.processes:
                process.close()
            self.stage.house.store.close()
        return self.out

    def _happens(self) -> None:
        """The next thing: mostly a step of something that is under way, or something new."""
        dice, number = self.dice, self.dice.randrange(2)
        thrown = dice.random()
        if thrown < 0.04:
            self._leap()
        elif thrown < 0.10:
            self._watched(number, "deliver", lambda process: process.deliver())
        elif thrown < 0.12:
            self._watched(number, "tick", lambda process: process.tick())
        elif thrown < 0.15:
            self._watched(number, "finish", lambda process: process.finish(timedelta(seconds=90)))
        elif thrown < 0.23 and self.asked:
            self._begin(number, dice.choice(list(self.asked.values())[-8:]))
        else:
            incoming, wish = self.people.act(self.now.date())
            self.wishes[incoming.id] = wish
            self.asked[incoming.id] = incoming
            self.out.messages += 1
            self._begin(number, incoming)
        if dice.random() < 0.12:
            self.processes[number].left = (dice.randrange(4), dice.random() < 0.5)
        self.now += timedelta(seconds=dice.randint(1, 900))
        self.last = max(self.last, self.now)
        for _step in range(dice.randint(1, 4)):
            self._step(dice.randrange(2))

    def _begin(self, number: int, incoming: Incoming) -> None:
        """The platform brings a message, maybe for the second time."""
        heedless = self.dice.random() < 0.1 and incoming.id in self.wall.replies
        self.under_way[number].append(self._delivery(number, incoming, heedless))

    def _delivery(self, number: int, incoming: Incoming, heedless: bool) -> Iterator[None]:
        """One delivery in its steps; between any two of them anything may happen."""
        process = self.processes[number]
        if heedless:
            self._note(f"{number} again {incoming.id}")
            if process.heedless(incoming) != Reply():
                self.out.faults.append(f"{incoming.id} was answered once more")
            return
        first = process.accept(incoming)
        self._note(f"{number} accept {incoming.id} {first}")
        if not first:
            return
        yield
        reply = process.hear(incoming)
        self._note(f"{number} hear {incoming.id} {reply.card.title.template if reply.card else ''}")
        yield
        process.show(incoming, reply)
        yield
        process.answered(incoming)

    def _step(self, number: int) -> None:
        """Go on with something that a process has begun."""
        if not self.under_way[number]:
            return
        work = self.dice.choice(self.under_way[number])

        def on(_process: Process) -> None:
            try:
                next(work)
            except StopIteration:
                self.under_way[number].remove(work)

        self._watched(number, "", on)
        self._see()

    def _watched(self, number: int, what: str, work: Callable[[Process], Any]) -> None:
        """Let a process do something.  Where it dies, a new one begins as any does."""
        if what:
            self._note(f"{number} {what}")
        try:
            work(self.processes[number])
        except Died:
            self._died(number)

    def _died(self, number: int) -> None:
        self._note(f"{number} died")
        self.out.deaths += 1
        self.under_way[number] = []
        self.processes[number].left = None
        self.processes[number].close()
        self.processes[number] = self._born(number)
        for incoming in self.asked.values():  # what nobody acknowledged, the platform brings again
            if self.dice.random() < 0.9 and not self._kept(incoming):
                self._begin(self.dice.randrange(2), incoming)

    def _born(self, number: int) -> Process:
        """A process as `App.start` begins: first what another has left behind."""
        process = self._open(
            self.url,
            self.folder,
            self.wall,
            lambda: self.now + self.skew[number],
            lambda: self._meanwhile(number),
        )
        with suppress(Died):
            process.finish(timedelta(seconds=15))
        return process

    def _meanwhile(self, number: int) -> None:
        """Before a transaction of one process begins, the other may do a step of its own."""
        if self._nested or self.dice.random() > 0.15 or len(self.processes) < 2:
            return
        self._nested = True
        try:
            self._step(1 - number)
        finally:
            self._nested = False

    def _kept(self, incoming: Incoming) -> bool:
        with self.stage.read() as book:
            return bool(inbox.state(book, incoming.id))

    def _leap(self) -> None:
        """The clocks of both are set: by minutes or days, ahead or back."""
        by = self.dice.choice((-1, 1)) * timedelta(seconds=self.dice.choice((30, 600, 7200, 86400, 259200)))
        self.now += by
        self.out.leaps += 1
        self._note(f"leap {by}")

    def _see(self) -> None:
        """People see what was posted since, with its buttons."""
        while self.wall.fresh:
            id, to, card = self.wall.fresh.pop(0)
            who = self.asked[id].by.id if id in self.asked else to.channel if to.kind == "direct" else "li"
            self.people.see(card, who, to, self.wishes.get(id, LOOK))

    def _rest(self) -> None:
        """Everything that was begun comes to its end, in a clock that stands after all that it ever showed."""
        for process in self.processes:
            process.left = None
        for number in (0, 1, 0, 1):
            while self.under_way[number]:
                self._step(number)
        self.now = (self.last + timedelta(days=1)).replace(hour=12)
        for process in self.processes:
            process.finish(timedelta(seconds=-30))
            process.tick()
            process.deliver()
        self._see()

    def _look(self) -> None:
        """Whether the books hold, and hold what people were told."""
        out, model = self.out, Model()
        out.faults += self.wall.faults
        with self.stage.house.store.read(self.now) as book:
            # What was committed in which order only the trail knows: who says so may die before it has said it.
            turns = {event.trail: event.seq for event in audit.whole(book)}
        for id in sorted(self.wall.replies, key=lambda id: turns.get(id, 0)):
            reply = self.wall.replies[id]
            if reply.card and reply.card.title.template.startswith("Something broke"):
                out.faults.append(f"{id} {self.asked[id]} broke: {reply.card.lines}")
            model.hear(self.wishes[id], reply)
        with self.stage.house.store.read(self.now) as book:
            out.faults += [f"verify: {fault}" for fault in prove(book, self.stage.house.rules).faults]
            found = books.figures(book, model.budgets)
            left = [kept.incoming.id for kept in inbox.unfinished(book, self.now + timedelta(days=1))]
            waiting = outbox.counts(book)
        for what, figures in model.figures().items():
            if figures != found[what]:
                out.faults.append(f"{what}: told {_apart(figures, found[what])}, kept {_apart(found[what], figures)}")
        if left:
            out.faults.append(f"never answered: {left}")
        if set(waiting) - {"sent"}:
            out.faults.append(f"never told: {waiting}")
        out.booked = len(model.lines) + len(model.expenses) + len(model.payments)
        out.notices = len(self.wall.notices)

    def _note(self, line: str) -> None:
        self.out.log.append(f"{self.now:%m-%d %H:%M:%S} {line}")


def _apart(figures: Any, others: Any) -> Any:
    """What of the one is not so in the other."""
    if not isinstance(figures, dict):
        return figures
    return {key: value for key, value in figures.items() if others.get(key) != value}
