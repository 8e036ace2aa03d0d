"""The last days of the example company: a finance department's life with something for every table of the books.

What is said here becomes part of databases that are stored for good (tests/stored_database.py); it is changed for the
next one to be stored, and what is stored already stays.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.app import App
from bot.delivery import deliver
from bot.demo.example import WEB
from bot.platform import NotPosted
from bot.schedule import tick
from bot.timetable import timetable
from chat.cards.card import Attachment, Card, Reply
from chat.cards.plain import reply_lines
from chat.incoming import Clicked, File, Identity, Incoming, Place, Said, Submitted
from handlers.context import Reading
from handlers.conversation.answering import answer
from handlers.uploads import sheet_of
from ledger.money import Money
from ledger.receipt import Receipt
from storage import files
from storage.directory import Directory
from tests.seen import value as value_seen

DELL = "戴尔（中国）有限公司"
STATEMENT = """交易日期,对方户名,对方账号,摘要,金额,余额
2026-11-23,本行,,手续费,-12.00,99988.00
2026-11-24,Acme Robotics,622200001111,payment 2,150000.00,249988.00
2026-11-24,蓝海置业有限公司,622200002222,货款,72000.00,321988.00
2026-11-25,戴尔（中国）有限公司,622200003333,DE-77,-5000.00,316988.00
2026-11-26,物业管理公司,622200004444,房租,-8000.00,308988.00
2026-11-26,Acme Robotics,622200001111,payment 2,500.00,309488.00
"""
TOGGL = """User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags
Ann,ann@starbridge.example,,Apollo,,design,Yes,2026-11-21,09:00:00,2026-11-21,11:00:00,02:00:00,
"""


class Printed:
    """A platform that takes what is posted; one of its channels is gone."""

    name = WEB

    def __init__(self) -> None:
        self.count = 0

    def post(self, to: Place, _card: Card, *, key: str, locale: str, under: str = "", first: bool = True) -> str:
        if to.channel == "lab":
            raise NotPosted("channel_not_found", final=True)
        self.count += 1
        return f"posted:{self.count}"

    def hand_over(
        self, to: Place, under: str, number: int, file: Attachment, *, key: str, locale: str, first: bool = True
    ) -> None:
        """A file stands nowhere either."""

    def outsiders(self, channel: str) -> bool | None:
        return None

    def update(self, to: Place, ref: str, card: Card, *, locale: str) -> None:
        """Nothing stands anywhere that could be changed."""


class Life:
    """What people do in the last days, said as they would say it.  A refusal ends it: then it is no life."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.now = app.house.clock()
        self.count = 0
        self.receipts: dict[bytes, Receipt] = {}
        self.house = replace(app.house, clock=lambda: self.now, read=self.read)

    def read(self, file: File, _people: Directory) -> Reading:
        """A file as the reader would give it."""
        sha256 = files.keep(self.app.rules.files, file.data)
        sheet = sheet_of(self.app.rules, file.name, file.data)
        found = (self.receipts[file.data],) if file.data in self.receipts else ()
        return Reading(file.name, file.mime, sha256, found, sheet=sheet)

    def say(self, who: str, words: str, channel: str = "") -> Reply:
        return self.hear(Said(self.key(), _identity(who), _place(who, channel), text=words))

    def drop(self, who: str, name: str, data: bytes, channel: str = "") -> Reply:
        file = File(name, "text/csv" if name.endswith("csv") else "image/jpeg", data=data)
        return self.hear(Said(self.key(), _identity(who), _place(who, channel), files=(file,)))

    def click(self, who: str, action: str, value: str = "", channel: str = "") -> Reply:
        value = value_seen(lambda: self.house.store.read(self.house.clock()), self.house.rules, action, value)
        return self.hear(Clicked(self.key(), _identity(who), _place(who, channel), action=action, value=value))

    def press(self, who: str, reply: Reply, action: str) -> Reply:
        """Click the first button of that action on any card of a reply."""
        shown = [card for card in (reply.card, *reply.more) if card]
        value = next(button.value for card in shown for button in card.buttons if button.action == action)
        return self.click(who, action, value)

    def fill(self, who: str, form: str, value: str, **answers: str) -> Reply:
        value = value_seen(lambda: self.house.store.read(self.house.clock()), self.house.rules, form, value)
        return self.hear(
            Submitted(self.key(), _identity(who), _place(who, ""), form=form, value=value, answers=answers)
        )

    def hear(self, incoming: Incoming) -> Reply:
        self.now += timedelta(minutes=1)
        reply = answer(incoming, self.house)
        assert not refused(reply), (incoming, reply_lines(reply, "en"))
        return reply

    def key(self) -> str:
        self.count += 1
        return f"life:{self.count}"


def refused(reply: Reply) -> bool:
    """Whether the house refused, or broke."""
    return reply.private and reply.card is not None and reply.card.tone in ("warn", "bad") and not reply.card.buttons


def live(app: App) -> None:
    """The last days of the example company: something for every table."""
    life = Life(app)
    _own_time(life)
    _spending(life)
    _site(life)
    _customers(life)
    _bank(life)
    _ends(life)
    _clockwork(life)


def _own_time(life: Life) -> None:
    life.say("ann", "2h API design", "apollo")
    life.say("ann", "change to 3h")
    life.say("bo", "1.5小时 驱动调试", "xinghe")
    life.say("bo", "撤销")
    life.say("bo", "请假 2026-11-30 - 2026-12-01")
    life.say("grace", "start hermes status report")

    life.say("wei", "set budget apollo labour 180000 because phase 2", "apollo")
    life.say("fei", "working time bo 4h a day from 2026-11-01")
    life.say("fei", "entry day bo 2026-03-01")
    life.say("fei", "部门 bo 交付部 从 2026-03-01")
    life.say("fei", "department head wei 交付部 from 2026-03-01")
    life.say("wei", "set budget apollo labour engineer 200h because phase 2", "apollo")
    life.say("ann", "not billable")
    life.say("wei", "delegate to Grace until 2026-12-03")
    life.press("fei", life.say("fei", "lock 2026-10-31"), "question.yes")
    life.say("ada", "alias apollo moonshot")


def _site(life: Life) -> None:
    life.say("wei", "unit price apollo rebar 4200/t")
    life.say("wei", "norm apollo rebar 0.05 t/m2")
    life.say("ann", "site log apollo north 180 m2")
    life.say("ann", "material issue apollo rebar 9 t north")
    life.say("wei", "material bought apollo rebar 10 t order 1")
    life.say("wei", "accept work apollo 50%")
    life.say("wei", "subcontract change apollo +600 because of more tests")


def _ends(life: Life) -> None:
    life.say("fei", "project department hermes 研发部 from 2026-03-01")
    life.say("fei", "internal agreement 交付部 hermes engineer 10h a month from 2026-11-01")
    life.say("wei", "task apollo load test")
    life.say("wei", "task estimate apollo load test 8h")
    life.say("fei", "new project TOOLS Own tools")
    life.say("fei", "project kind tools internal")
    life.say("fei", "benefit tools 1000 for 交付部 because support needs fewer hours")
    life.press("fei", life.say("fei", "project accounts tools"), "accounts.hand_in")
    life.click("ada", "accounts.approve", "1")


def _spending(life: Life) -> None:
    taxi = Receipt(
        kind="taxi",
        vendor="DiDi",
        day=date(2026, 11, 26),
        currency="CNY",
        total=Money.of("45.50", "CNY"),
        category="travel",
        confidence={"total": 0.99, "day": 0.99, "vendor": 0.99},
        accept=True,
        engine="rapidocr",
    )
    bus = replace(taxi, total=Money.of("28.00", "CNY"))
    life.receipts = {b"taxi": taxi, b"bus": bus, b"blurred": replace(taxi, vendor="")}
    life.press("ann", life.drop("ann", "taxi.jpg", b"taxi", "apollo"), "expense.submit")
    life.press("ann", life.drop("ann", "bus.jpg", b"bus", "apollo"), "expense.submit")
    life.drop("ann", "blurred.jpg", b"blurred", "apollo")
    life.click("grace", "expense.approve", "17")
    life.fill("grace", "expense.reject", "18", reason="no trip that day")
    life.press("fei", life.say("fei", "reimburse Ann"), "expense.reimburse")
    life.press("bo", life.say("bo", f"order 5000 servers xinghe from {DELL} #equipment", "xinghe"), "order.submit")
    life.click("wei", "order.approve", "3")
    bill = {"day": "2026-11-20", "invoice_number": "DE-77", "paid_by": "payable"}
    life.fill("bo", "order.invoice", "3", total="CNY 5000", **bill)
    bill |= {"vendor": DELL, "project": "XINGHE", "category": "equipment"}
    life.fill("bo", "expense.correct", "20", total="5000", **bill)
    life.click("bo", "expense.submit", "20")
    life.click("wei", "expense.approve", "20")


def _customers(life: Life) -> None:
    terms = "delay penalty 0.05% a day up to 5%, 40% 2026-09-10 60% 30 days after acceptance"
    life.say("grace", f"contract hermes EUR 20000 tax 0% {terms}", "hermes")
    life.say("fei", "invoice hermes 1 no H-1")
    life.say("grace", "milestone hermes acceptance 60%")
    life.say("fei", "progress hermes 60% by milestones")
    life.say("fei", "progress plan hermes 60% 2026-12-31, 100% 2027-06-30")
    life.say("fei", "customer score hermes 9 from Frau Wolf")
    life.say("grace", "lessons learned hermes buy the licences before the kick-off")
    life.say("wei", "team pulse apollo")
    life.say("fei", "monthly brief hermes on")
    life.say("fei", "customer nordlicht language English address Hafenstr. 1; Hamburg")
    life.say("fei", "tier nordlicht rating A")
    life.say("fei", "contract dunning 1 cooldown 10")
    life.say("fei", "contract warranty 1 2% until 2027-12-31")
    life.click("fei", "letter.issue", "Nordlicht GmbH tone:firm interest:decree")
    life.say("grace", "contacted nordlicht by call, promised 2026-12-15")
    life.say("fei", "write off hermes 1 500 because the customer is insolvent")
    life.click("ada", "writeoff.approve", "1")
    life.say("fei", "credit note H-1 1000 less because of late delivery")
    life.say("fei", "provision")
    life.say("fei", "paid apollo 500 yesterday")


def _bank(life: Life) -> None:
    found = life.press("fei", life.drop("fei", "bank.csv", STATEMENT.encode()), "import.take")
    life.press("fei", found, "bank.sure")
    life.press("fei", found, "bank.confirm")
    for hours in (TOGGL, TOGGL.replace("02:00:00", "03:00:00")):
        life.press("fei", life.drop("fei", "toggl.csv", hours.encode()), "import.take")


def _clockwork(life: Life) -> None:
    """The jobs of the day, and what they tell: some of it delivered, some of it still waiting."""
    life.say("bo", "log 2h hermse workshop")
    life.now += timedelta(hours=6)
    tick(life.house, timetable(life.app.config, life.house))
    settings = life.app.config.notices
    deliver(
        life.app.store,
        {WEB: Printed()},
        life.app.rules,
        lambda: life.now,
        tries=settings.tries,
        lease=timedelta(seconds=settings.lease_seconds),
    )
    life.say("grace", "set budget hermes labour 10000 because of a smaller offer")


def _identity(who: str) -> Identity:
    return Identity(WEB, who, locale="en")


def _place(who: str, channel: str) -> Place:
    return Place(WEB, channel) if channel else Place(WEB, who, "direct")
