"""A small house behind the page: it answers everything that a page can ask, without books."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.platform import HouseFunctions
from bot.web.roster import PageChannel, PagePerson, Roster
from chat.cards.card import (
    SILENCE,
    Attachment,
    Button,
    Card,
    Chart,
    Choice,
    Fact,
    Form,
    Option,
    Picture,
    Question,
    Reply,
    Series,
    Table,
)
from chat.incoming import Clicked, Incoming, Place, Removed, Said, Submitted
from chat.text import Bilingual, Duration, KeptAmount, Percent, _, verbatim

NOW = datetime(2026, 11, 3, 14, 32, tzinfo=ZoneInfo("Asia/Shanghai"))
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
APOLLO, HERMES = Bilingual("Apollo launch", "阿波罗发布"), Bilingual("Xinghe migration", "星河迁移")
PROJECTS = (
    Option(verbatim(APOLLO), "APO"),
    Option(verbatim(HERMES), "XH"),
    *(Option(verbatim(f"Site {number:02}"), f"S{number}") for number in range(1, 31)),
)


def roster() -> Roster:
    """Six people in three channels."""
    people = (
        PagePerson("ann", "Ann Lee", "en", _("Member of {projects}", projects=(APOLLO, HERMES))),
        PagePerson("li", "李明", "zh-CN", _("Lead of {projects}", projects=(HERMES,))),
        PagePerson("bob", "Bob Stone", "en", _("Lead of {projects}", projects=(APOLLO,))),
        PagePerson("wang", "王芳", "zh-CN", _("Finance")),
        PagePerson("zhao", "赵强", "zh-CN", _("Member of {projects}", projects=(HERMES,))),
        PagePerson("dora", "Dora Klein", "en", _("Administrator")),
    )
    channels = (
        PageChannel("apollo", APOLLO, ("ann", "bob", "wang", "dora"), verbatim("APO · Helios AG")),
        PageChannel("xinghe", HERMES, ("ann", "li", "zhao", "wang"), verbatim("XH · 星河科技")),
        PageChannel("finance", Bilingual("finance", "财务"), ("wang", "dora")),
    )
    examples = (_("log 2.5h apollo yesterday API design"), _("my week"), _("budget apollo"), _("help"))
    return Roster(channels, people, Bilingual("Northwind Studio", "北风工作室"), examples)


def logged() -> Card:
    """Hours that were booked."""
    return Card(
        _("{hours} booked on {project}", hours=Duration(150), project=APOLLO),
        facts=(
            Fact(_("Task"), verbatim("API design")),
            Fact(_("Day"), verbatim(date(2026, 11, 2))),
            Fact(_("This week"), verbatim(Duration(1590))),
            Fact(_("Labour budget"), _("{before} → {after}", before=Percent(81), after=Percent(82))),
        ),
        tone="good",
        buttons=(Button(_("Undo"), "hours.undo", "7"), Button(_("Correct"), "hours.edit", "7")),
        about="hours:7",
    )


def receipt(state: str = "") -> Card:
    """A receipt that was read, with one doubtful field."""
    return Card(
        _("Is this right?") if not state else _("{vendor} is {state}", vendor="Starlight Hotel Shanghai", state=state),
        facts=(
            Fact(_("From"), verbatim("Starlight Hotel Shanghai")),
            Fact(_("Total"), verbatim(KeptAmount(128800, "CNY"))),
            Fact(_("Day"), verbatim(date(2026, 10, 30)), doubtful=not state),
            Fact(_("Tax"), verbatim(KeptAmount(7291, "CNY"))),
            Fact(_("Category"), verbatim(Bilingual("Travel", "差旅"))),
            Fact(_("Project"), verbatim(APOLLO)),
        ),
        lines=(
            _(
                "Travel: {before} → {after} of the budget. The first warning comes at {mark}.",
                before=Percent(74),
                after=Percent(79),
                mark=Percent(80),
            ),
        ),
        picture=Picture("ab" * 32, _("Receipt of {vendor}", vendor="Starlight Hotel"), (0, 0.0, 0.0, 1.0, 0.5)),
        buttons=()
        if state
        else (
            Button(_("Submit"), "receipt.submit", "1", "main"),
            Button(_("Edit"), "receipt.edit", "1"),
            Button(_("Discard"), "receipt.discard", "1", "danger", _("Throw this receipt away?")),
        ),
        choices=() if state else (Choice(_("Category"), "receipt.category", CATEGORIES, "1"),),
        tone="good" if state else "plain",
        small=_("Read on this computer. Nothing was sent anywhere."),
        about="expense:1",
    )


CATEGORIES = (
    Option(verbatim(Bilingual("Travel", "差旅")), "travel"),
    Option(verbatim(Bilingual("Material", "材料")), "material"),
    Option(verbatim(Bilingual("Other", "其他")), "other"),
)


def budget() -> Card:
    """A budget by category with its chart."""
    pairs = (
        ("Labour", "人工"),
        ("Material", "材料"),
        ("Equipment rental", "设备租赁"),
        ("Travel", "差旅"),
        ("Subcontract", "分包"),
    )
    names = tuple(verbatim(Bilingual(en, zh)) for en, zh in pairs)
    rows = ((20000000, 16400000), (6000000, 5520000), (1500000, 300000), (2400000, 2520000), (9000000, 4100000))
    return Card(
        _("Budget of {project}", project=APOLLO),
        lines=(_("{used} of the budget, {time} of the time.", used=Percent(Decimal("74.2")), time=Percent(70)),),
        facts=(
            Fact(_("Budget"), verbatim(KeptAmount(38900000, "CNY"))),
            Fact(_("Spent"), verbatim(KeptAmount(28840000, "CNY"))),
            Fact(_("Committed"), verbatim(KeptAmount(3100000, "CNY"))),
            Fact(_("Available"), verbatim(KeptAmount(6960000, "CNY"))),
            Fact(_("Forecast at completion"), verbatim(KeptAmount(40250000, "CNY"))),
        ),
        table=Table(
            (_("Category"), _("Budget"), _("Spent"), _("Available")),
            tuple(
                (name, *(verbatim(KeptAmount(minor, "CNY")) for minor in (limit, spent, limit - spent)))
                for name, (limit, spent) in zip(names, rows, strict=True)
            ),
            (1, 2, 3),
        ),
        chart=Chart(
            "bar",
            _("Used, in percent of the budget"),
            names,
            (Series(_("Used"), tuple(round(spent / limit * 100, 1) for limit, spent in rows)),),
            "%",
        ),
        tone="warn",
        buttons=(
            Button(_("Who spent it"), "budget.detail", "APO"),
            Button(_("Open the report"), "", link="https://example.org/r"),
        ),
        small=_("Pay is shown as one sum. Figures as of {day}.", day=date(2026, 11, 3)),
    )


def week(kind: str = "stack") -> Card:
    """The week as a stack or a line."""
    days = tuple(verbatim(day) for day in ("Mon", "Tue", "Wed", "Thu", "Fri"))
    series = (Series(verbatim(APOLLO), (6.0, 2.5, 8.0, 4.0, 0.0)), Series(verbatim(HERMES), (2.0, 5.5, 0.0, 4.25, 7.0)))
    chart = Chart("line" if kind == "line" else "stack", _("Hours a day"), days, series, "h")
    return Card(_("Your week: {hours}", hours=Duration(2355)), chart=chart)


def edit_form() -> Form:
    """A form with every kind of question."""
    return Form(
        "receipt.correct",
        _("Correct the receipt"),
        (
            Question("vendor", _("From"), value="Starlight Hotel Shanghai"),
            Question("total", _("Total"), "money", "1288.00", hint=_("As printed, tax included.")),
            Question("day", _("Day"), "date", "2026-10-30", doubtful=True, hint=_("Read from the receipt, not sure.")),
            Question("category", _("Category"), "choice", "travel", options=CATEGORIES),
            Question("project", _("Project"), "choice", "APO", options=PROJECTS[:3], search="project"),
            Question("nights", _("Nights"), "number", "2", required=False),
            Question("spent", _("Time on the road"), "duration", required=False),
            Question("note", _("Note"), "note", required=False),
        ),
        value="1",
        submit=_("Save and submit"),
        lines=(_("What was read is filled in; marked fields need a look."),),
        picture=Picture("ab" * 32, _("Receipt of {vendor}", vendor="Starlight Hotel"), (0, 0.0, 0.0, 1.0, 0.5)),
    )


@dataclass
class House:
    """Remembers what it was told.  `slow` seconds pass before a file is read; `gate` holds every answer back."""

    heard: list[Incoming] = field(default_factory=list)
    accepted: set[str] = field(default_factory=set)
    done: list[str] = field(default_factory=list)
    posted: list[tuple[str, Place, str]] = field(default_factory=list)
    slow: float = 0.0
    now: datetime = NOW
    gate: threading.Event = field(default_factory=threading.Event)
    picture: Callable[[bool], tuple[bytes, str]] = lambda whole: (PIXEL, "image/png")
    answers: dict[str, Reply] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.gate.set()

    def functions(self) -> HouseFunctions:
        return HouseFunctions(
            accept=self._accept,
            hear=self._hear,
            answered=lambda incoming: self.done.append(incoming.id),
            told=lambda about, place, ref: self.posted.append((about, place, ref)),
            about=lambda place, ref: next((about for about, _at, known in self.posted if known == ref), ""),
            options=lambda search, typed, person: tuple(
                one for one in PROJECTS if typed.lower() in str(one.label.values["words"]).lower() or typed in one.value
            ),
            picture=lambda sha256, crop: self.picture(crop is None),
        )

    def _accept(self, incoming: Incoming) -> bool:
        fresh = incoming.id not in self.accepted
        self.accepted.add(incoming.id)
        return fresh

    def _hear(self, incoming: Incoming) -> Reply:
        self.heard.append(incoming)
        self.gate.wait(10)
        if isinstance(incoming, Clicked):
            return self._clicked(incoming)
        if isinstance(incoming, Submitted):
            return self._submitted(incoming)
        if isinstance(incoming, Removed):
            return Reply(Card(_("The entry is undone.")))
        assert isinstance(incoming, Said)
        if incoming.files:
            time.sleep(self.slow)
            return Reply(receipt())
        return self._said(incoming)

    def _said(self, incoming: Said) -> Reply:
        known: dict[str, Callable[[], Reply]] = {
            "log": lambda: Reply(replace(logged(), title=_("Corrected"))) if incoming.edits else Reply(logged()),
            "budget": lambda: Reply(budget()),
            "week": lambda: Reply(week()),
            "trend": lambda: Reply(week("line")),
            "form": lambda: Reply(form=edit_form()),
            "rates": lambda: Reply(
                Card(_("Your rate is {rate} an hour.", rate=KeptAmount(18000, "CNY"))), private=True
            ),
            "report": lambda: Reply(
                Card(_("Here it is.")), files=(Attachment("report.csv", "text/csv", b"a,b\n1,2\n"),)
            ),
            "markup": lambda: Reply(Card(verbatim("<b>bold</b> & <script>alert(1)</script>"))),
        }
        word = incoming.text.split(" ")[0].lower()
        if word in self.answers:
            return self.answers[word]
        if word in known:
            return known[word]()
        return (
            Reply(Card(_("I do not know what that means."), (_("Say “help” to see what I can do."),), tone="warn"))
            if incoming.addressed
            else SILENCE
        )

    def _clicked(self, incoming: Clicked) -> Reply:
        if incoming.action == "receipt.edit":
            return Reply(form=edit_form())
        if incoming.action == "receipt.submit":
            return Reply(receipt("submitted"), replace=True)
        if incoming.action == "receipt.category":
            return Reply(toast=_("Category: {name}", name=incoming.value))
        if incoming.action == "receipt.discard":
            return Reply(Card(_("The receipt is gone.")), replace=True)
        return Reply(toast=_("Done."))

    def _submitted(self, incoming: Submitted) -> Reply:
        total = incoming.answers["total"]
        if not total.replace(".", "").isdigit():
            return Reply(wrong={"total": _("“{text}” is not an amount.", text=total)})
        return Reply(receipt("submitted"), replace=True)
