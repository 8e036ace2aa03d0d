"""Stories: whole conversations in tests/stories, to be read and corrected by somebody who knows accounts, not Python.

    # Anything after a sharp is a remark; empty lines are free.
    cast: ann = 安然, zh-CN                       name and language: of the cast of tests/conftest.py, or a stranger's
    clock: 2026-11-20 12:00    clock: +3h         moves the clock;  clock: overdue payments   runs a job of the clock
    ann in #apollo: 2.5h API design               says it in a channel; without “in …”, to the bot alone
    ann in #apollo to the others: lunch?          says it where the bot hears it, but not to the bot
    ann clicks: Submit                            the newest button (or option of a list) of that name that ann can see
    ann in #apollo under expense:1: undo          says it in the thread of a card that is about that
    bob tries: expense.approve 1                  a click on a button that is not shown to him
    ann fills in: Reason = not ours; Note =       answers the form that was opened; what is not named stays as it was
    ann in #apollo drops: vendor=DiDi; total=45.50 CNY; day=2026-11-19       a file, and what the reader makes of it:
        an unsure field is written “total?=45.50 CNY or 46.50”, a file that cannot be read “unread”
    li in #apollo hands over: report of design approval                      a signed paper with these words beside it
    bot: …            what it answered;  bot (only to ann): …  in a channel, what nobody else sees
    bot → #apollo: …  bot → li: …                 whom else it told;  lines set in belong to the message above

The lines that begin with “bot” are written by `make golden`, everything else by people.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from chat.cards.card import Card, Form, Reply
from chat.cards.plain import card_lines, reply_lines
from chat.words import say
from handlers import job_context
from handlers.approvals import reminders
from handlers.books import closing
from handlers.context import Context
from handlers.dunning import overdue
from handlers.hours import timers, timesheet
from handlers.projects import weekly_digest
from ledger.errors import BadInput
from ledger.money import Money
from ledger.receipt import Receipt
from storage import people
from storage.directory import directory
from tests import conftest
from tests.conftest import CAST, Stage

STORIES = sorted((Path(__file__).parent / "stories").glob("*.txt"))
LINE = re.compile(
    r"(?P<who>\w+)(?: in (?P<at>#\w+))?"
    r"(?: (?P<deed>clicks|tries|fills in|drops|hands over|to the others|under \w+:\d+))?: ?(?P<what>.*)"
)

JOBS: dict[str, Callable[[Context], int]] = {
    "overdue payments": lambda ctx: overdue.sweep(ctx, ctx.rules.dunning),
    "approvals": reminders.daily,
    "missing hours": timesheet.remind,
    "forgotten timers": timers.ask_forgotten,
    "weekly digest": weekly_digest.weekly,
    "witness": closing.witness,
}


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_the_story_goes_as_it_is_told(
    path: Path, stage: Stage, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conftest, "CAST", dict(CAST))
    told = path.read_text("utf-8")
    played = "".join(f"{line}\n" for line in Play(stage).through(told.splitlines()))
    if request.config.getoption("--update-golden"):
        if played != told:
            path.write_text(played, "utf-8")
    else:
        assert played == told, f"{path.name} goes otherwise; if it should: make golden"


@dataclass
class Play:
    """A stage on which the lines of a story are played.

    Attributes:
        seen: (who or where it was shown, card, the place to click it at), newest last.
        forms: who -> the form that is open, and where.
        last: what the bot said last.
    """

    stage: Stage
    seen: list[tuple[str, Card, str]] = field(default_factory=list)
    forms: dict[str, tuple[Form, str]] = field(default_factory=dict)
    told: int = 0
    last: list[str] = field(default_factory=list)

    def through(self, lines: list[str]) -> Iterator[str]:
        """The lines with the bot's part as it is now."""
        for number, line in enumerate(lines, 1):
            if line.startswith("bot"):
                continue
            yield line
            if not line or line.startswith("#"):
                continue
            found = LINE.fullmatch(line)
            assert found, f"line {number} is no line of a story: {line}"
            try:
                said = list(self._played(found["who"], found["at"] or "", found["deed"] or "", found["what"]))
            except (LookupError, ValueError) as problem:
                before = "\n".join(self.last)
                pytest.fail(f"line {number}, {line}: {problem!r}; before it:\n{before}", pytrace=False)
            self.last = said
            yield from said

    def _played(self, who: str, at: str, deed: str, what: str) -> Iterator[str]:
        if who == "cast":
            self._cast(what)
        elif who == "clock":
            self._clock(what)
        else:
            reply, at = self._done(who, at, deed, what)
            yield from self._answered(who, at, reply)
        yield from self._heard()

    def _done(self, who: str, at: str, deed: str, what: str) -> tuple[Reply, str]:
        if deed == "clicks":
            action, value, at = self._button(who, what)
            return self.stage.click(action, value, by=who, at=at), at
        if deed == "tries":
            action, _blank, value = what.partition(" ")
            return self.stage.click(action, value, by=who, at=at), at
        if deed == "fills in":
            form, at = self.forms.pop(who)
            reply = self.stage.submit(form.name, form.value, by=who, at=at, **self._answers(who, form, what))
            if reply.wrong:
                self.forms[who] = (form, at)
            return reply, at
        if deed == "drops":
            data = what.encode()
            self.stage.receipts[data] = BadInput("The picture is damaged or incomplete. Please send it again.")
            if what != "unread":
                self.stage.receipts[data] = (receipt(what),)
            return self.stage.drop(data, by=who, at=at), at
        if deed == "hands over":
            return self.stage.drop(what.encode(), by=who, at=at, text=what), at
        about = deed.removeprefix("under ") if deed.startswith("under ") else ""
        return self.stage.say(what, by=who, at=at, addressed=deed != "to the others", about=about), at

    def _answered(self, who: str, at: str, reply: Reply) -> Iterator[str]:
        """The reply as lines, and remembered as seen."""
        head = f"bot (only to {who})" if reply.private and at else "bot"
        yield from _told(head, reply_lines(reply) or ["…"])
        for card in (*((reply.card,) if reply.card else ()), *reply.more):
            self.seen.append((who if reply.private or not at else at, card, at))
        if reply.form:
            self.forms[who] = (reply.form, at)

    def _heard(self) -> Iterator[str]:
        """What others were told since the last line."""
        notices = [one.notice for one in self.stage.notices()]
        for one in notices[self.told :]:
            direct = one.to.kind == "direct"
            self.seen.append((one.to.channel, one.card, "" if direct else one.to.channel))
            yield from _told(f"bot → {one.to.channel}", card_lines(one.card, one.locale))
        self.told = len(notices)

    def _button(self, who: str, label: str) -> tuple[str, str, str]:
        """(action, value, place) of what is called so on the newest card that the person can see."""
        for _where, card, at in reversed([each for each in self.seen if each[0] == who or each[0].startswith("#")]):
            for button in card.buttons:
                if label in self._said(button.label):
                    return button.action, button.value, at
            for choice in card.choices:
                for option in choice.options:
                    if label in self._said(option.label):
                        return choice.action, f"{choice.value} {option.value}".strip(), at
        raise LookupError(f"{who} sees no button “{label}”")

    def _answers(self, who: str, form: Form, what: str) -> dict[str, str]:
        answers = {one.name: one.value for one in form.questions}
        for part in filter(None, (part.strip() for part in what.split(";"))):
            label, _sign, value = (piece.strip() for piece in part.partition("="))
            question = next((q for q in form.questions if label == q.name or label in self._said(q.label)), None)
            if question is None:
                raise LookupError(f"the form asks {[say(q.label) for q in form.questions]}, not “{label}”")
            options = {text: option.value for option in question.options for text in self._said(option.label)}
            answers[question.name] = options.get(value, value)
        return answers

    def _said(self, text: object) -> set[str]:
        return {say(text, locale) for locale in ("en", "zh-CN")}  # type: ignore[arg-type]

    def _cast(self, what: str) -> None:
        account, name, locale = re.split(r"\s*[=,]\s*", what.strip(), maxsplit=2)

        def change(book: object) -> None:
            known = directory(book)  # type: ignore[arg-type]
            person = known.person(known.accounts["test", account])
            people.change(book, person, name=name, locale=locale)  # type: ignore[arg-type]

        conftest.CAST[account] = (name, "", locale, {})
        if account in CAST:
            self.stage.write(change)

    def _clock(self, what: str) -> None:
        if what in JOBS:
            self.stage.write(
                lambda book: JOBS[what](job_context.context(book, self.stage.house.rules, self.stage.house.contents))
            )
        elif moved := re.fullmatch(r"\+(\d+) ?(min|h|d)", what):
            unit = {"min": "minutes", "h": "hours", "d": "days"}[moved[2]]
            self.stage.now += timedelta(**{unit: int(moved[1])})
        else:
            self.stage.now = datetime.fromisoformat(what).replace(tzinfo=self.stage.house.rules.zone)


def _told(head: str, lines: list[str]) -> Iterator[str]:
    """Each card under its head; the lines that belong to it are set in."""
    for line in lines:
        yield f"bot: {line}".rstrip() if line.startswith(" ") else f"{head}: {line}"


def receipt(what: str) -> Receipt:
    """What the reader makes of a file, as a story writes it."""
    fields = dict(part.strip().partition("=")[::2] for part in what.split(";"))
    doubts: dict[str, tuple[str, ...]] = {}
    for name in [name for name in fields if name.endswith("?")]:
        fields[name[:-1]], *others = fields.pop(name).split(" or ")
        doubts[name[:-1]] = tuple(others)
    money = {name: Money.of(*fields[name].split()) for name in ("total", "tax", "net") if name in fields}
    own = {"vendor", "invoice_number", "buyer", "category", "kind"} & fields.keys()
    assert fields.keys() <= {"vendor", "invoice_number", "buyer", "category", "kind", "day", "total", "tax", "net"}, (
        what
    )
    return Receipt(
        **{"kind": "till", "engine": "rapidocr"} | {name: fields[name] for name in own},
        **money,  # type: ignore[arg-type]
        currency=money["total"].currency if "total" in money else None,
        doubts=doubts,
        accept=not doubts,
        day=date.fromisoformat(fields["day"]) if "day" in fields else None,
        confidence={name: 0.8 if name in doubts else 0.99 for name in fields},
    )
