"""A year of a project company's bank account against its instalments: how often a sure proposal is right, and how many
payments get one.  `python -m bench.matching [--seeds N]`

The generator knows what each payment was meant for; the matcher sees only what a bank writes.  Week by week the new
lines are proposed, then the truth is booked, as a person who corrects what is wrong would do.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ledger.matching import proposals
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
START = date(2026, 1, 5)


@dataclass(frozen=True, slots=True)
class Year:
    items: tuple[Item, ...]
    lines: tuple[UnsettledLine, ...]
    truth: dict[int, tuple[Part, ...]]
    fees: dict[int, int]
    habits: Habits


def year(seed: int, instalments: int = 1200, lines: int = 5000, customers: int = 150) -> Year:
    """Instalments, bank lines, and what each line really pays."""
    dice = random.Random(seed)
    names = _names(dice, customers)
    items = [_item(dice, number, dice.choice(names)) for number in range(instalments)]
    accounts = {name: f"62{dice.randrange(10**15):015}" for name in names}
    known = {account: name for name, account in accounts.items() if dice.random() < 0.5}
    made = _Made(dice, accounts, lines)
    waiting: dict[str, list[Item]] = {}
    for item in sorted(items, key=lambda item: (item.due or START, str(item.ref.number))):
        waiting.setdefault(item.party, []).append(item)
    for open_items in waiting.values():
        made.pay(open_items)
    made.fill(names, items)
    aliases = {name: (f"{name}账户",) for name in names[::40]}
    return Year(
        tuple(items),
        tuple(sorted(made.lines, key=lambda line: line.day)),
        made.truth,
        made.fees,
        Habits(aliases=aliases, accounts=known),
    )


def mirrored(made: Year) -> Year:
    """The same year seen from the other side: invoices of suppliers, paid by us; a bank's fee comes on top."""
    items = {item.ref: replace(item, outgoing=True) for item in made.items}
    lines, truth = [], dict(made.truth)
    for line in made.lines:
        fee = made.fees.get(line.id, 0)
        lines.append(replace(line, left=Money(-line.left.minor - 2 * fee, line.left.currency)))
        if fee:
            (part,) = made.truth[line.id]
            truth[line.id] = (replace(part, amount=Money(part.amount.minor + fee, part.amount.currency)),)
    return Year(tuple(items.values()), tuple(lines), truth, {}, made.habits)


def _names(dice: random.Random, count: int) -> list[str]:
    names: set[str] = set()
    while len(names) < count * 4 // 5:
        names.add(dice.choice(CITIES) + dice.choice(WORDS) + dice.choice(TRADES) + dice.choice(FORMS[:3]))
    while len(names) < count:
        names.add(f"{dice.choice(LATIN)} {dice.choice(LATIN_TRADES)} {dice.choice(LATIN_FORMS)}")
    return sorted(names)


def _item(dice: random.Random, number: int, party: str) -> Item:
    amount = dice.choice((10, 20, 30, 50, 80, 100, 150, 200, 300)) * 100_000
    if dice.random() < 0.4:
        amount = dice.randrange(500_000, 40_000_000)
    due = START + timedelta(days=dice.randrange(0, 340))
    references = (f"INV-2026-{number:05}", f"HT2026{number % 500:04}-{number % 7}")
    return Item(ItemRef("instalment", number), party, Money(amount, "CNY"), due, references)


class _Made:
    """The bank account as it fills."""

    def __init__(self, dice: random.Random, accounts: dict[str, str], most: int) -> None:
        self.dice = dice
        self.accounts = accounts
        self.most = most
        self.lines: list[UnsettledLine] = []
        self.truth: dict[int, tuple[Part, ...]] = {}
        self.fees: dict[int, int] = {}

    def pay(self, items: list[Item]) -> None:
        """One customer's year: mostly one payment an instalment, sometimes bundles, parts, fees, a little too much."""
        at = 0
        while at < len(items):
            item, roll = items[at], self.dice.random()
            late = int(self.dice.gammavariate(1.6, 9)) - 5
            day = (item.due or START) + timedelta(days=late)
            if roll < 0.05:
                at += 1
            elif roll < 0.13 and at + 1 < len(items) and _days(item, items[at + 1]) < 60:
                count = 2 if self.dice.random() < 0.7 or at + 2 >= len(items) else 3
                bundle = items[at : at + count]
                day = max(day, (bundle[-1].due or START) - timedelta(days=20))
                self._line(day, sum(each.open.minor for each in bundle), bundle, [each.open.minor for each in bundle])
                at += count
            elif roll < 0.21:
                first = item.open.minor * self.dice.choice((30, 40, 50, 60, 70)) // 100
                wait = self.dice.choice((1, 2, 3, 5, 20, 30))
                self._line(day, first, [item], [first])
                self._line(day + timedelta(days=wait), item.open.minor - first, [item], [item.open.minor - first])
                at += 1
            elif roll < 0.27:
                fee = self.dice.choice((1000, 1500, 2500, 3000, 5000))
                id_ = self._line(day, item.open.minor - fee, [item], [item.open.minor - fee])
                self.fees[id_] = fee
                at += 1
            elif roll < 0.30:
                more = self.dice.choice((1, 100, 500, 10_000, 50_000))
                self._line(day, item.open.minor + more, [item], [item.open.minor])
                at += 1
            else:
                self._line(day, item.open.minor, [item], [item.open.minor])
                at += 1

    def _line(self, day: date, minor: int, items: list[Item], shares: list[int]) -> int:
        dice, id_ = self.dice, len(self.lines)
        name, account, text = items[0].party, self.accounts[items[0].party], "货款"
        roll = dice.random()
        if roll < 0.08:
            name = _mistyped(dice, name)
        elif roll < 0.13:
            name, text = "", f"{name} 付款"
            account = ""
        elif roll < 0.16:
            name, account = f"{dice.choice(CITIES)}资产管理有限公司", ""
        elif roll < 0.45:
            name = name.replace("有限公司", dice.choice(("有限公司", "", "有限公司 ", "（有限公司）")))
        if dice.random() < 0.45:
            quoted = [item.references[dice.randrange(2)] for item in items]
            form = dice.choice(("货款 {}", "{} 项目款", "payment {}", "支付{}款项"))
            text = form.format(" ".join(_written(dice, each) for each in quoted)) + (
                f" {items[0].party}" if not name else ""
            )
        elif name and dice.random() < 0.2:
            text = dice.choice(("第二期款", "项目进度款", "验收款", "尾款", "服务费"))
        self.lines.append(UnsettledLine(id_, day, Money(minor, "CNY"), name, account, text))
        pairs = zip(items, shares, strict=True)
        self.truth[id_] = tuple(Part(id_, item.ref, Money(share, "CNY")) for item, share in pairs)
        return id_

    def fill(self, names: list[str], items: list[Item]) -> None:
        """Everything else that runs over an account, some of it made to be taken for a payment."""
        dice = self.dice
        while len(self.lines) < self.most:
            id_, day = len(self.lines), START + timedelta(days=dice.randrange(0, 365))
            roll = dice.random()
            if roll < 0.80:
                line = UnsettledLine(
                    id_, day, Money(-dice.randrange(500, 5_000_000), "CNY"), dice.choice(SUPPLIERS), "", "付款"
                )
            elif roll < 0.88:
                line = UnsettledLine(
                    id_, day, Money(dice.randrange(1, 9000), "CNY"), "", "", dice.choice(("结息", "利息", "退款"))
                )
            elif roll < 0.94:
                stranger = f"{dice.choice(CITIES)}{dice.choice(WORDS)}{dice.choice(('餐饮', '物流', '传媒'))}有限公司"
                line = UnsettledLine(id_, day, Money(dice.choice(items).open.minor, "CNY"), stranger, "", "货款")
            elif roll < 0.97:
                line = UnsettledLine(id_, day, -dice.choice(items).open, dice.choice(names), "", "退款")
            else:
                line = UnsettledLine(
                    id_, day, Money(dice.randrange(1000, 900_000), "CNY"), dice.choice(SUPPLIERS), "", "退款"
                )
            self.lines.append(line)


def _days(first: Item, second: Item) -> int:
    return ((second.due or START) - (first.due or START)).days


def _written(dice: random.Random, reference: str) -> str:
    """The reference as payers write it."""
    forms = (reference, reference.lower(), reference.replace("-", ""), reference.replace("-", " "), f"#{reference}")
    return dice.choice(forms)


def _mistyped(dice: random.Random, name: str) -> str:
    at = dice.randrange(1, max(len(name) - 5, 2))
    how = dice.random()
    if how < 0.4:
        return name[:at] + name[at + 1 :]
    if how < 0.7:
        return name[:at] + dice.choice("大新一信工") + name[at + 1 :]
    return name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]


@dataclass(frozen=True, slots=True)
class Score:
    """Counted in bank lines: `payments` pay an instalment, `sure` were proposed as sure, `right` of them exactly so."""

    payments: int
    sure: int
    right: int
    hinted: int
    overdrawn: int
    wrong: tuple[tuple[str, str], ...]

    @property
    def precision(self) -> float:
        return self.right / self.sure if self.sure else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.payments


def score(made: Year) -> Score:
    """Week by week: propose, compare with the truth, book the truth."""
    items = {item.ref: item for item in made.items}
    lines = {line.id: line for line in made.lines}
    waiting: dict[int, UnsettledLine] = {}
    habits = made.habits
    sure: dict[int, tuple[Part, ...]] = {}
    hints: set[int] = set()
    overdrawn = 0
    first = min(line.day for line in made.lines)
    for week in range(62):
        new = [line for line in made.lines if (line.day - first).days // 7 == week]
        waiting = {line.id: line for line in new}
        for proposal in proposals(tuple(waiting.values()), tuple(items.values()), habits):
            given = Counter({part.item: 0 for part in proposal.parts})
            for part in proposal.parts:
                given[part.item] += part.amount.minor
            overdrawn += sum(items[item].open.minor < minor for item, minor in given.items())
            for id_ in proposal.lines:
                if proposal.sure:
                    sure[id_] = tuple(part for part in proposal.parts if part.line == id_)
                else:
                    hints.add(id_)
        learned = dict(habits.accounts)
        for line in new:
            for part in made.truth.get(line.id, ()):
                item = items[part.item]
                left = item.open.minor - part.amount.minor - made.fees.get(line.id, 0)
                items[part.item] = replace(item, open=Money(left, "CNY"))
                if line.account:
                    learned[line.account] = item.party
        habits = replace(habits, accounts=learned)
    right = sum(set(parts) == set(made.truth.get(id_, ())) for id_, parts in sure.items())
    hinted = sum(id_ in made.truth for id_ in hints)
    wrong = tuple(
        (lines[id_].name, lines[id_].text) for id_, parts in sure.items() if set(parts) != set(made.truth.get(id_, ()))
    )
    return Score(len(made.truth), len(sure), right, hinted, overdrawn, wrong)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--out", action="store_true", help="money out to suppliers instead of money in")
    parser.add_argument("--show", action="store_true", help="print the wrong ones")
    chosen = parser.parse_args()
    print("seed  lines  payments  sure  precision  recall  hints  overdrawn  seconds")
    totals = Counter[str]()
    lowest = [1.0, 1.0]
    for seed in range(chosen.first, chosen.first + chosen.seeds):
        made = mirrored(year(seed)) if chosen.out else year(seed)
        begun = time.perf_counter()
        found = score(made)
        seconds = time.perf_counter() - begun
        lowest = [min(lowest[0], found.precision), min(lowest[1], found.recall)]
        totals.update(payments=found.payments, sure=found.sure, right=found.right)
        counts = f"{seed:4}  {len(made.lines):5}  {found.payments:8}  {found.sure:4}"
        quality = f"{found.precision:9.4f}  {found.recall:6.4f}  {found.hinted:5}  {found.overdrawn:9}"
        print(counts, quality, f"{seconds:7.1f}", sep="  ")
        if chosen.show:
            print(*found.wrong, sep="\n")
    print(f"least precision {lowest[0]:.4f}  recall {lowest[1]:.4f}")
    print(f"all   precision {totals['right'] / totals['sure']:.4f}  recall {totals['right'] / totals['payments']:.4f}")


if __name__ == "__main__":
    main()
