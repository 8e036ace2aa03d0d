"""An example company that has lived for three months: Starbridge 星桥科技, in two languages, played through the house.

Everything is said as people would say it, so every figure leads back to a message.  The same day always makes the same
company.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeVar

from chat.cards.card import Reply
from chat.incoming import Clicked, Identity, Place, Said
from handlers import job_context, workdays
from handlers.approvals import decisions, documents
from handlers.books import commitments
from handlers.context import Context
from handlers.conversation.answering import House, answer
from handlers.costs import expense_approval
from handlers.costs import workflow as cost_workflow
from handlers.dated_rules import as_of
from handlers.dunning import overdue
from ledger.budget import BudgetLine
from ledger.money import Money
from ledger.nouns import Expense, Order
from ledger.period import Period
from ledger.rates import Rate
from storage import budgets, orders, outbox, people, projects, rates
from storage.book import Book
from storage.directory import directory

WEB = "web"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Player:
    """A person of the example: account, name, language, seats (project code or "" -> role), cost rates over time."""

    account: str
    name: str
    locale: str
    seats: dict[str, str]
    role: str = ""
    rates: tuple[tuple[int, str], ...] = ()


PEOPLE = (
    Player(
        "ann",
        "Ann Lee",
        "en",
        {"APOLLO": "member", "HERMES": "member", "LAB": "member"},
        "engineer",
        ((0, "210"), (45, "235")),
    ),
    Player("bo", "陈波", "zh-CN", {"APOLLO": "member", "XINGHE": "member", "LAB": "member"}, "engineer", ((0, "190"),)),
    Player("wei", "李伟", "zh-CN", {"APOLLO": "lead", "XINGHE": "lead", "LAB": "member"}, "architect", ((0, "320"),)),
    Player(
        "grace",
        "Grace Hu",
        "en",
        {"HERMES": "lead", "APOLLO": "sales", "XINGHE": "member", "LAB": "lead"},
        "consultant",
        ((0, "280"), (45, "300")),
    ),
    Player("fei", "张菲", "zh-CN", {"": "finance"}),
    Player("ada", "Ada Wong", "en", {"": "admin", "LAB": "sales"}),
)

PROJECTS = (
    ("APOLLO", "Apollo", "阿波罗", "CNY", "Acme Robotics", (-100, 60)),
    ("XINGHE", "Starriver Park", "星河园区", "CNY", "蓝海置业有限公司", (-85, 90)),
    ("HERMES", "Hermes", "赫尔墨斯", "EUR", "Nordlicht GmbH", (-60, 120)),
    ("LAB", "Internal research", "内部研发", "CNY", "", (-100, 265)),
)

BUDGETS = {
    "APOLLO": {"labour": "165000", "material": "30000", "travel": "12000", "subcontract": "60000"},
    "XINGHE": {"labour": "150000", "equipment": "80000", "material": "32000", "travel": "20000", "other": "8000"},
    "HERMES": {"labour": "26000", "travel": "6000", "other": "2000"},
    "LAB": {"labour": "70000", "equipment": "25000"},
}

WORK = {
    "ann": (
        ("APOLLO", "API design|payment service|code review|load tests|fixing the importer"),
        ("HERMES", "data model|workshop|migration script"),
        ("LAB", "prototype"),
    ),
    "bo": (("APOLLO", "接口联调|单元测试|部署脚本"), ("XINGHE", "现场勘查|传感器接入|驱动调试"), ("LAB", "技术预研")),
    "wei": (("XINGHE", "方案评审|客户沟通|进度协调"), ("APOLLO", "架构评审|迭代计划"), ("LAB", "评审")),
    "grace": (
        ("HERMES", "requirements|customer call|status report"),
        ("XINGHE", "training material"),
        ("LAB", "roadmap"),
    ),
}

# days ago, who, project, category, vendor, amount, tax, document, paid by, approved (else still waiting)
EXPENSES = (
    (80, "bo", "XINGHE", "travel", "中国铁路", "553.50", "", "train", "employee", True),
    (74, "wei", "XINGHE", "travel", "全季酒店", "1280.00", "72.45", "digital_special", "employee", True),
    (70, "ann", "APOLLO", "material", "京东企业购", "4680.00", "538.41", "digital_special", "card", True),
    (63, "grace", "HERMES", "travel", "Lufthansa", "EUR 412.80", "", "invoice", "employee", True),
    (58, "bo", "XINGHE", "equipment", "海康威视", "36800.00", "4233.63", "digital_special", "bank", True),
    (52, "ann", "APOLLO", "travel", "滴滴出行", "86.40", "", "digital_normal", "employee", True),
    (47, "wei", "APOLLO", "subcontract", "测云软件有限公司", "42400.00", "2400.00", "digital_special", "bank", True),
    (41, "grace", "HERMES", "travel", "Hotel Elbblick", "EUR 689.00", "", "invoice", "employee", True),
    (36, "bo", "XINGHE", "material", "正泰电器", "12650.00", "1455.31", "digital_special", "bank", True),
    (30, "wei", "XINGHE", "travel", "中国东方航空", "1460.00", "112.48", "flight", "employee", True),
    (24, "ann", "APOLLO", "material", "树莓派官方旗舰店", "7990.00", "", "digital_normal", "card", True),
    (18, "grace", "HERMES", "other", "Notion Labs", "USD 96.00", "", "invoice", "card", True),
    (12, "bo", "XINGHE", "material", "正泰电器", "21300.00", "2450.44", "digital_special", "bank", True),
    (6, "ann", "LAB", "equipment", "联想官方旗舰店", "8999.00", "", "digital_normal", "card", True),
    (2, "bo", "XINGHE", "travel", "滴滴出行", "142.00", "", "digital_normal", "employee", False),
    (1, "ann", "APOLLO", "travel", "中国铁路", "221.00", "", "train", "employee", False),
)

ORDERS = (
    (50, "wei", "APOLLO", "subcontract", "测云软件有限公司", "12000", "安全测试"),
    (20, "wei", "XINGHE", "equipment", "海康威视", "28600", "二期摄像机"),
)

CONTRACTS = (
    ("fei", "APOLLO", "contract apollo 480000 tax 6%", ((30, -70), (40, -15), (30, 45))),
    ("fei", "XINGHE", "合同 星河园区 360000 税率 6%", ((30, -60), (50, 20), (20, 80))),
)

INVOICES = (
    (69, "invoice apollo 1 no 26440000000041873155 tax 6%", "finance"),
    (59, "开票 星河 第1期 发票号 26440000000041873902 税率 6%", "finance"),
    (16, "invoice apollo 2 no 26440000000052219846 tax 6%", "finance"),
)

CLOSED_ON = 4
"""The day of a month on which the one before is closed."""


class Example:
    """Builds the company into an empty house, as of a day."""

    def __init__(self, house: House) -> None:
        self.now = house.clock()
        self.house = replace(house, clock=lambda: self.then)
        self.then = self.now - timedelta(days=105)
        self.count = 0
        self.lately: list[tuple[Said, Reply, datetime]] = []
        """What was said in the last days, for a page that shows it."""

    def build(self) -> int:
        """Three months of it; returns how many messages were said."""
        self._write(self._settle)
        self._contracts()
        for day in Period(self.now.date() - timedelta(days=92), self.now.date()):
            self.then = datetime.combine(day, time(18, 5), self.now.tzinfo)
            if workdays.working(day, self.house.rules):
                self._worked(day)
            self._spent(day)
            self._invoiced(day)
            self._paid(day)
            if day.day == CLOSED_ON:
                self._close(day)
            self._write(
                lambda book: overdue.sweep(job_context.context(book, self.house.rules), self.house.rules.dunning)
            )
        self._write(self._told_long_ago)
        return self.count

    def _settle(self, book: Book) -> None:
        """People, projects, seats, channels, budgets, rates."""
        ids = {}
        for code, en, zh, currency, customer, (start, end) in PROJECTS:
            run = Period(self._day(-start), self._day(-end))
            project = projects.add(
                book,
                code,
                en=en,
                zh=zh,
                currency=currency,
                customer=customer,
                run=run,
                kind="customer" if customer else "internal",
            )
            ids[code] = project.id
            projects.bind(book, WEB, code.lower(), project.id, "zh-CN" if code == "XINGHE" else "en")
            lines = [BudgetLine(category, Money.of(amount, currency)) for category, amount in BUDGETS[code].items()]
            budgets.add(book, project.id, lines, "已签报价" if code == "XINGHE" else "signed offer")
        projects.alias(book, ids["XINGHE"], "星河")
        projects.bind(book, WEB, "finance", 0, "zh-CN")
        shares = {"labour": 6000, "material": 1500, "travel": 1000, "subcontract": 1500}
        budgets.keep_template(book, "consulting", shares)
        for base, quote, number in (("EUR", "CNY", "7.82"), ("USD", "CNY", "7.15"), ("USD", "EUR", "0.915")):
            rates.put_exchange(book, base, quote, self._day(110), Decimal(number), "PBOC")
        rates.put(book, Rate("cost", self._day(365), Money.of("180", "CNY")))
        for player in PEOPLE:
            person = people.add(
                book,
                player.name,
                email=f"{player.account}@starbridge.example",
                role=player.role,
                locale=player.locale,
                timezone="Asia/Shanghai",
            )
            people.link(book, person.id, WEB, player.account, player.name)
            for code, role in player.seats.items():
                people.seat(book, person.id, role, ids[code] if code else 0)
            for later, amount in player.rates:
                rates.put(book, Rate("cost", self._day(100 - later), Money.of(amount, "CNY"), person.id))
        people.seat(book, next(iter(directory(book).with_role("admin"))).id, "finance")
        for code, name in (
            ("APOLLO", "API design"),
            ("APOLLO", "Payment service"),
            ("XINGHE", "一期安装"),
            ("XINGHE", "二期安装"),
        ):
            projects.add_task(book, ids[code], name)

    def _contracts(self) -> None:
        self.then = self.now - timedelta(days=95)
        for who, code, words, plan in CONTRACTS:
            dues = " ".join(f"{share}% {self._day(-due).isoformat()}" for share, due in plan)
            self.say(who, f"{words} {dues}", code.lower())
        self.say("fei", "revenue policy apollo cost to cost", "finance")
        self.say("wei", "预计总成本 阿波罗 267000 因为 按已签报价估算", "apollo")

    def _worked(self, day: date) -> None:
        """Everybody's evening line; now and then somebody forgets."""
        for number, (who, choices) in enumerate(WORK.items()):
            seed = day.toordinal() * 7 + number * 13
            if seed % 19 == 0 and day < self._day(6):
                continue
            if day >= self._day(2) and who == "bo":
                continue
            first = choices[0] if seed % 5 else choices[1]
            hours = (6, 5.5, 7, 4.5, 6.5)[seed % 5]
            note = first[1].split("|")[seed % len(first[1].split("|"))]
            self.say(who, f"{hours}h {note}", first[0].lower())
            if seed % 2 == 0:
                other = choices[(seed // 2) % len(choices)]
                if other[0] != first[0]:
                    zh = who in ("bo", "wei")
                    text = f"记 1.5小时 {other[1].split('|')[0]}" if zh else f"log 1.5h {other[1].split('|')[0]}"
                    self.say(who, text, other[0].lower())

    def _spent(self, day: date) -> None:
        for row in EXPENSES:
            if self._day(row[0]) == day:
                self._expense(*row[1:])
        for ago, who, code, category, supplier, amount, note in ORDERS:
            if self._day(ago) == day:
                self._order(day, who, code, category, supplier, amount, note)

    def _expense(
        self,
        who: str,
        code: str,
        category: str,
        vendor: str,
        amount: str,
        tax: str,
        document: str,
        paid_by: str,
        approved: bool,
    ) -> None:
        currency, _blank, number = amount.rpartition(" ")
        day = self.then.date()

        def enter(book: Book) -> int:
            ctx = self._context(book, who)
            home = currency or "CNY"
            gross = Money.of(number, home)
            vat = Money.of(tax, home) if tax else None
            new = Expense(
                0,
                ctx.person.id,
                directory(book).by_code[code],
                category,
                0,
                day,
                vendor,
                "",
                gross,
                vat,
                "draft",
                document,
                invoice_number=f"{day:%y%m%d}{gross.minor:08d}",
                paid_by=paid_by,  # type: ignore[arg-type]
            )
            return cost_workflow.submit(ctx, cost_workflow.draft(ctx, new)).id

        id = self._write(enter, who)
        if approved:
            lead = "grace" if code in ("HERMES", "LAB") else "wei"
            approver = "fei" if who == lead else lead

            def approve(book: Book) -> None:
                ctx = self._context(book, approver)
                of = documents.case(ctx, expense_approval.EXPENSES, cost_workflow.get(ctx, id))
                decisions.decide(ctx, expense_approval.EXPENSES, of, "approved")

            self._write(approve, approver)

    def _order(self, day: date, who: str, code: str, category: str, supplier: str, amount: str, note: str) -> None:
        def enter(book: Book) -> None:
            ctx = self._context(book, who)
            money = Money.of(amount, "CNY")
            project = directory(book).by_code[code]
            nothing = Money(0, "CNY")
            order = Order(0, ctx.person.id, project, category, 0, day, supplier, note, money, money, nothing, "draft")
            kept = orders.add(book, commitments.order_in_books(ctx, order))
            commitments.commit_order(ctx, kept)

        self._write(enter, who)

    def _invoiced(self, day: date) -> None:
        for ago, words, channel in INVOICES:
            if self._day(ago) == day:
                self.say("fei", words, channel)

    def _paid(self, day: date) -> None:
        """Customers pay: Acme late, Blue Ocean in time, and Acme's second instalment not at all."""
        if day == self._day(52):
            self.say("fei", "paid apollo 144000", "finance")
        if day == self._day(58):
            self.say("fei", "回款 星河园区 108000", "finance")

    def _close(self, day: date) -> None:
        """The month before is closed; as in life, what waits to be certified stays open."""
        self.count += 1
        last, where = day.replace(day=1) - timedelta(days=1), Place(WEB, "fei", "direct")
        id, who = f"example:{self.count}", self._identity("fei")
        answer(Clicked(id, who, where, action="close.do", value=f"{last:%Y-%m} all"), self.house)

    def _told_long_ago(self, book: Book) -> None:
        """What was news before this week is no news to somebody who opens the demo today."""
        since = self.now - timedelta(days=13)
        queued = outbox.notices(book, "queued", 1000)
        passed = ("overdue", "approval", "refresh")
        old = [waiting.id for waiting in queued if waiting.due < since or waiting.notice.kind in passed]
        outbox.sent(book, old, "")

    def say(self, who: str, text: str, channel: str) -> Reply:
        """Somebody says something in a channel of the local chat."""
        self.count += 1
        id = f"example:{self.count}"
        line = Said(id, self._identity(who), Place(WEB, channel), text=text, ref=id)
        reply = answer(line, self.house)
        if self.then > self.now - timedelta(days=9):
            self.lately.append((line, reply, self.then))
        return reply

    def _context(self, book: Book, who: str) -> Context:
        known = directory(book)
        person = known.person(known.accounts[WEB, who])
        book.person = person.id
        rules = as_of(self.house.rules, known, book.now.date())
        return Context(book, known, rules, person, Place(WEB, who, "direct"), None, book.trail)

    def _write(self, work: Callable[[Book], T], who: str = "") -> T:
        self.count += 1
        return self.house.store.write(work, now=self.then, trail=f"example:{self.count}")

    def _identity(self, who: str) -> Identity:
        return Identity(WEB, who, locale=next(player.locale for player in PEOPLE if player.account == who))

    def _day(self, ago: int) -> date:
        return self.now.date() - timedelta(days=ago)
