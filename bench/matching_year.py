"""A simulated year of a project company's bank account: what each line was meant for, and what a bank writes of it.

Contracts in several currencies, monthly fees of one amount, parts, bundles with and without a bank's fee, slips, money
that comes early, late or twice, agents and group companies that pay for others, mistyped names and numbers, money back,
and what else runs over an account.  Everything by one seed; the matcher sees only what a bank writes.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ledger.money import Money
from ledger.proposal import Habits, Item, ItemRef, Part, UnsettledLine

CITIES = ("北京", "上海", "深圳", "杭州", "广州", "成都", "苏州", "南京", "武汉", "西安")
WORDS = (
    "星河",
    "星辰",
    "华信",
    "华兴",
    "中远",
    "中源",
    "天宇",
    "天誉",
    "恒通",
    "恒泰",
    "远景",
    "博睿",
    "博瑞",
    "智联",
    "鼎新",
    "鼎鑫",
)
TRADES = ("科技", "网络技术", "信息技术", "建筑工程", "智能装备", "电子", "软件", "贸易")
FORMS = ("有限公司", "股份有限公司", "有限责任公司", "（集团）有限公司")
LATIN = ("Acme", "Borealis", "Cobalt", "Dynamo", "Everest", "Fjord", "Granite", "Helix", "Indigo", "Juniper")
LATIN_TRADES = ("Trading", "Systems", "Engineering", "Media")
LATIN_FORMS = ("Co., Ltd.", "GmbH", "Inc.", "Limited")
SUPPLIERS = (
    "中国移动",
    "国家电网",
    "阿里云计算有限公司",
    "京东世纪贸易",
    "滴滴出行科技有限公司",
    "顺丰速运",
    "物业管理处",
    "税务局",
)
AGENTS = ("汇联支付服务有限公司", "Payoneer Europe", "中企代收代付有限公司", "财付通支付科技有限公司")
PEOPLE = ("王芳", "李强", "张伟", "刘洋", "陈静")
START = date(2026, 1, 5)
DAYS = 365


@dataclass(frozen=True, slots=True)
class Year:
    """Attributes:
    items: everything that is owed in the year.
    lines: what the bank shows, in no order; `batches` says which lines came in which file.
    truth: line -> what it really pays; a line without truth pays nothing of ours.
    fees: line -> what a bank kept back of it (the first item is closed with it).
    """

    items: tuple[Item, ...]
    lines: tuple[UnsettledLine, ...]
    batches: tuple[tuple[int, ...], ...]
    truth: dict[int, tuple[Part, ...]]
    fees: dict[int, int]
    habits: Habits


def year(seed: int, instalments: int = 1200, lines: int = 5000, customers: int = 150) -> Year:
    """A year; its files come weekly, monthly or all at once, as the seed says."""
    dice = random.Random(seed)
    names = _names(dice, customers)
    items = _contracts(dice, names, instalments)
    accounts = {name: f"62{dice.randrange(10**15):015}" for name in names}
    known = {account: name for name, account in accounts.items() if dice.random() < 0.5}
    made = _Account(dice, accounts, lines)
    waiting: dict[str, list[Item]] = {}
    for item in sorted(items, key=lambda item: (item.due or START, item.ref.number)):
        waiting.setdefault(f"{item.party} {item.open.currency}", []).append(item)
    for open_items in waiting.values():
        made.pay(open_items)
    made.settle_by_day()
    made.fill(names, items)
    aliases = {name: (f"{name}账户",) for name in names[::40]}
    habits = Habits(aliases=aliases, accounts=known, parties=frozenset(names))
    return Year(tuple(items), tuple(made.lines), _files(dice, made.lines), made.truth, made.fees, habits)


def mirrored(made: Year) -> Year:
    """The same year seen from the other side: invoices of suppliers, paid by us; a bank's fee comes on top."""
    items = {item.ref: replace(item, outgoing=True, contract="") for item in made.items}
    lines, truth = [], dict(made.truth)
    for line in made.lines:
        fee = made.fees.get(line.id, 0)
        lines.append(replace(line, left=Money(-line.left.minor - 2 * fee, line.left.currency)))
        if fee:
            first, *others = made.truth[line.id]
            whole = replace(first, amount=Money(first.amount.minor + fee, first.amount.currency))
            truth[line.id] = (whole, *others)
    return replace(made, items=tuple(items.values()), lines=tuple(lines), truth=truth, fees={})


def _names(dice: random.Random, count: int) -> list[str]:
    names: set[str] = set()
    while len(names) < count * 4 // 5:
        names.add(dice.choice(CITIES) + dice.choice(WORDS) + dice.choice(TRADES) + dice.choice(FORMS[:3]))
    while len(names) < count:
        names.add(f"{dice.choice(LATIN)} {dice.choice(LATIN_TRADES)} {dice.choice(LATIN_FORMS)}")
    return sorted(names)


def _contracts(dice: random.Random, names: Sequence[str], count: int) -> list[Item]:
    """Monthly fees of one amount, shares of a price, and single payments; most of it invoiced."""
    items: list[Item] = []
    while len(items) < count:
        party, number = dice.choice(names), f"HT2026{len(items):04}"
        currency = dice.choices(("CNY", "USD", "EUR"), (90, 6, 4))[0]
        roll = dice.random()
        if roll < 0.25:
            price = dice.choice((10, 20, 30, 50, 80)) * 100_000
            first = dice.randrange(0, 200)
            plan = [(price, first + month * 30) for month in range(dice.randrange(3, 9))]
        elif roll < 0.7:
            price = dice.choice((100, 150, 200, 300, 500)) * 100_000 + dice.choice((0, 0, dice.randrange(100_000)))
            shares = dice.choice(((30, 70), (30, 40, 30), (20, 30, 40, 10), (50, 50)))
            days = sorted(dice.sample(range(340), len(shares)))
            plan = [(price * share // 100, day) for share, day in zip(shares, days, strict=True)]
        else:
            plan = [(dice.randrange(500_000, 40_000_000), dice.randrange(340))]
        for minor, day in plan:
            id = len(items)
            billed = (f"INV-2026-{id:05}",) if dice.random() < 0.85 else ()
            due = START + timedelta(days=day)
            items.append(Item(ItemRef("instalment", id), party, Money(minor, currency), due, billed, contract=number))
    return items[:count]


def _files(dice: random.Random, lines: Sequence[UnsettledLine]) -> tuple[tuple[int, ...], ...]:
    """The files of the year, each in an order of its own; some lines come with the next file only."""
    days = dice.choice((7, 7, 7, 30, 400))
    files: dict[int, list[int]] = {}
    for line in lines:
        late = days < 100 and dice.random() < 0.03
        files.setdefault((line.day - START).days // days + late, []).append(line.id)
    for ids in files.values():
        dice.shuffle(ids)
    return tuple(tuple(files[number]) for number in sorted(files))


class _Account:
    """The bank account as it fills."""

    def __init__(self, dice: random.Random, accounts: dict[str, str], most: int) -> None:
        self.dice = dice
        self.accounts = accounts
        self.most = most
        self.items: list[Item] = []
        self.lines: list[UnsettledLine] = []
        self.truth: dict[int, tuple[Part, ...]] = {}
        self.fees: dict[int, int] = {}
        self._named: dict[int, str] = {}

    def settle_by_day(self) -> None:
        """Equal amounts whose payers named no invoice: the earlier payment is for what was due earlier, as the law has
        it where nobody says otherwise."""
        alike: dict[tuple[str, str, int], list[int]] = {}
        items = {item.ref: item for item in self.items}
        for id, parts in self.truth.items():
            item = items[parts[0].item]
            fee = self.fees.get(id, 0)
            if len(parts) == 1 and parts[0].amount.minor + fee == item.open.minor and self._named[id] != "number":
                group = item.contract if self._named[id] else item.party
                alike.setdefault((group, item.open.currency, item.open.minor), []).append(id)
        for ids in alike.values():
            due = sorted((items[self.truth[id][0].item] for id in ids), key=lambda item: (item.due, item.ref.number))
            for id, item in zip(sorted(ids, key=lambda id: (self.lines[id].day, id)), due, strict=True):
                self.truth[id] = (replace(self.truth[id][0], item=item.ref),)

    def pay(self, items: list[Item]) -> None:
        """One customer's year: mostly one payment an instalment, sometimes bundles, parts, fees, slips, twice."""
        dice, at = self.dice, 0
        self.items += items
        while at < len(items):
            item, roll = items[at], dice.random()
            late = int(dice.gammavariate(1.6, 9)) - (dice.randrange(20, 60) if dice.random() < 0.03 else 5)
            day = (item.due or START) + timedelta(days=late)
            count = 1
            if roll < 0.05:
                pass
            elif roll < 0.15 and at + 1 < len(items) and _days(item, items[at + 1]) < 60:
                count = min(dice.choices((2, 3, 4), (70, 22, 8))[0], len(items) - at)
                bundle = items[at : at + count]
                day = max(day, (bundle[-1].due or START) - timedelta(days=20))
                self._line(day, bundle, fee=dice.choice((0, 0, 0, 1000, 2500)))
            elif roll < 0.22:
                self._parts(day, item)
            elif roll < 0.28:
                self._line(day, [item], fee=dice.choice((1000, 1500, 2500, 3000, 5000)))
            elif roll < 0.31:
                self._line(day, [item], more=dice.choice((1, 100, 500, 10_000, 50_000)))
            else:
                self._line(day, [item])
                if dice.random() < 0.015:
                    self._again(item)
            at += count

    def _parts(self, day: date, item: Item) -> None:
        left, dice = item.open.minor, self.dice
        for share in dice.choice(((30,), (40,), (50,), (60,), (70,), (30, 30), (33,))):
            part = item.open.minor * share // 100
            self._line(day, [item], shares=[part])
            left, day = left - part, day + timedelta(days=dice.choice((1, 2, 3, 5, 20, 30)))
        if dice.random() < 0.93:
            self._line(day, [item], shares=[left])

    def _again(self, item: Item) -> None:
        """The same payment once more by mistake, often with the same text; soon some of it goes back."""
        first = self.lines[-1]
        self._add(
            first.day + timedelta(days=self.dice.randrange(0, 4)), first.left, first.name, first.account, first.text
        )
        if self.dice.random() < 0.5:
            back = first.day + timedelta(days=self.dice.randrange(5, 15))
            self._add(back, -first.left, item.party, self.accounts[item.party], "退回重复付款")

    def _line(
        self, day: date, items: list[Item], *, shares: list[int] | None = None, fee: int = 0, more: int = 0
    ) -> None:
        """A payment of some items, as its payer and the bank write it."""
        dice, party = self.dice, items[0].party
        paid = shares or [each.open.minor for each in items]
        paid = [paid[0] - fee, *paid[1:]]
        amount = Money(sum(paid) + more, items[0].open.currency)
        name, account, text = self._payer(party)
        named = ""
        if dice.random() < 0.45:
            named = "contract" if dice.random() < 0.25 or not all(item.references for item in items) else "number"
            text = f"{self._quoting(items, named)}{f' {party}' if not name else ''}"
        elif name == party and dice.random() < 0.2:
            text = dice.choice(("第二期款", "项目进度款", "验收款", "尾款", "服务费"))
        id = self._add(day, amount, name, account, text)
        self._named[id] = named
        pairs = zip(items, paid, strict=True)
        self.truth[id] = tuple(Part(id, each.ref, Money(share, amount.currency)) for each, share in pairs)
        if fee:
            self.fees[id] = fee

    def _payer(self, party: str) -> tuple[str, str, str]:
        """Name, account, text: the party itself, well or badly written, or somebody who pays for it."""
        dice, roll = self.dice, self.dice.random()
        own = self.accounts[party]
        if roll < 0.08:
            return _mistyped(dice, party), own, "货款"
        if roll < 0.12:
            return "", "", f"{party} 付款"
        if roll < 0.14:
            return f"{dice.choice(CITIES)}资产管理有限公司", "", dice.choice(("货款", f"代{party}付款"))
        if roll < 0.165:
            agent = dice.choice(AGENTS)
            return agent, f"88{AGENTS.index(agent):013}", dice.choice(("代付", f"代付 {party}", "B2B"))
        if roll < 0.175:
            return party.replace("有限公司", "集团有限公司"), "", "集团代付"
        if roll < 0.185:
            return dice.choice(PEOPLE), "", dice.choice(("货款", f"{party}货款"))
        if roll < 0.19:
            other = dice.choice(sorted(self.accounts))
            return other, self.accounts[other], f"代{party}支付" if other != party else "货款"
        if roll < 0.45:
            return party.replace("有限公司", dice.choice(("有限公司", "", "有限公司 ", "（有限公司）"))), own, "货款"
        return party, own, "货款"

    def _quoting(self, items: Sequence[Item], named: str) -> str:
        """The numbers as payers write them; now and then with a wrong digit."""
        dice = self.dice
        numbers = [item.contract if named == "contract" else item.references[0] for item in items]
        if dice.random() < 0.05:
            numbers[0] = _wrong_digit(dice, numbers[0])
        form = dice.choice(("货款 {}", "{} 项目款", "payment {}", "支付{}款项"))
        return form.format(" ".join(_written(dice, each) for each in dict.fromkeys(numbers)))

    def _add(self, day: date, amount: Money, name: str, account: str, text: str) -> int:
        id = len(self.lines)
        self.lines.append(UnsettledLine(id, day, amount, name, account, text))
        return id

    def fill(self, names: Sequence[str], items: Sequence[Item]) -> None:
        """Everything else that runs over an account, some of it made to be taken for a payment."""
        dice = self.dice
        while len(self.lines) < self.most:
            day, roll = START + timedelta(days=dice.randrange(0, DAYS)), dice.random()
            small = Money(dice.randrange(1000, 900_000), "CNY")
            if roll < 0.80:
                self._add(day, Money(-dice.randrange(500, 5_000_000), "CNY"), dice.choice(SUPPLIERS), "", "付款")
            elif roll < 0.87:
                self._add(day, Money(dice.randrange(1, 9000), "CNY"), "", "", dice.choice(("结息", "利息", "退款")))
            elif roll < 0.92:
                stranger = f"{dice.choice(CITIES)}{dice.choice(WORDS)}{dice.choice(('餐饮', '物流', '传媒'))}有限公司"
                self._add(day, dice.choice(items).open, stranger, "", "货款")
            elif roll < 0.94:  # a deposit, in round figures, of somebody who owes something else
                self._add(day, Money(dice.choice((1, 2, 5)) * 1_000_000, "CNY"), dice.choice(names), "", "投标保证金")
            elif roll < 0.97:
                self._add(day, -dice.choice(items).open, dice.choice(names), "", "退款")
            else:
                self._add(day, small, dice.choice(SUPPLIERS), "", "退款")


def _days(first: Item, second: Item) -> int:
    return ((second.due or START) - (first.due or START)).days


def _written(dice: random.Random, reference: str) -> str:
    forms = (reference, reference.lower(), reference.replace("-", ""), reference.replace("-", " "), f"#{reference}")
    return dice.choice(forms)


def _wrong_digit(dice: random.Random, number: str) -> str:
    """One of the last four digits is another one, or two of them are the wrong way round."""
    at = len(number) - dice.randrange(1, 5)
    if dice.random() < 0.4:
        return number[: at - 1] + number[at] + number[at - 1] + number[at + 1 :]
    return number[:at] + str(dice.randrange(10)) + number[at + 1 :]


def _mistyped(dice: random.Random, name: str) -> str:
    at = dice.randrange(1, max(len(name) - 5, 2))
    how = dice.random()
    if how < 0.4:
        return name[:at] + name[at + 1 :]
    if how < 0.7:
        return name[:at] + dice.choice("大新一信工") + name[at + 1 :]
    return name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]
