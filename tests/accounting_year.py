"""A worked year of books as people would say, click and drop it: a translator from events to the conversation."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from chat.cards.card import Reply
from ledger.accounts import chart
from ledger.journal import JournalEntry, Posting, balanced
from ledger.money import Money
from ledger.policies import usual
from ledger.rates import Rate
from storage import audit, entries, migrate, people, projects, rates
from storage.book import Book, Store
from tests.conftest import make_stage

CODES = {"A": "ALPHA", "B": "BETA", "C": "GAMMA", "R": "RESEARCH", "overhead": "POOL"}
PLANS = {
    "A": "30% 2026-02-05, 65% 30 days after acceptance, 5% 2027-03-30",
    "B": "20% 2026-05-10, 30% 2026-08-09, 25% 2026-11-11, 25% 2027-03-27",
    "C": "25% 2026-06-19, 15% 2026-06-19, 35% 2026-09-13, 25% 2027-01-02",
}
INVOICES = {"A-1": (1,), "A-2": (2,), "A-3": (3,), "B-1": (1,), "B-2": (2,), "B-3": (3,), "B-4": (4,)}
INVOICES |= {"C-1": (1, 2), "C-2": (3,), "C-3": (4,)}
MILESTONES = {"0.40": "design", "0.75": "delivery", "1": "acceptance"}


class Year:
    """The year under one standard, on a stage of its own."""

    def __init__(self, case: dict[str, Any], standard: Any, folder: Path) -> None:
        self.case, self.standard = case, standard
        url = f"sqlite:///{folder / 'year.db'}"
        store = Store(url, seal=audit.seal)
        migrate.upgrade(store.engine)
        self.people: dict[str, int] = {}
        store.write(self._cast, now=datetime(2026, 1, 1, 8, tzinfo=_ZONE), trail="cast")
        store.close()
        self.stage = make_stage(url, folder)
        # VAT settlement is not in the case
        loss_rate = Decimal(case["contract_asset_allowance_rate"])
        policies = replace(usual(standard), contract_asset_loss=loss_rate, vat_month_end="left")
        loss = tuple(Decimal(rate) for rate in case["allowance_rates"])
        self.stage.with_rules(
            policies=policies,
            accounts=chart(standard),
            provision=loss,
            refuse_above=10**7,
            ask_above=10**7,
        ) if hasattr(self.stage.house.rules, "accounts") else self.stage.with_rules(
            policies=policies, provision=loss, refuse_above=10**7, ask_above=10**7
        )
        self._sign()

    def _cast(self, book: Book) -> None:
        for name in ("li", "wang", "zhao", "fin", "boss"):
            self.people[name] = people.add(book, name.title(), email=f"{name}@example.com").id
            people.link(book, self.people[name], "test", name, name.title())
        people.seat(book, self.people["fin"], "finance", 0)
        people.seat(book, self.people["boss"], "admin", 0)
        customers = {contract["project"]: contract["customer"] for contract in self.case["contracts"]}
        for id, code in CODES.items():
            made = projects.add(
                book,
                code,
                en=code.title(),
                zh="",
                currency="CNY",
                customer=customers.get(id, ""),
                kind={"R": "internal", "overhead": "overhead"}.get(id, "customer"),
            )
            for name in ("li", "wang", "zhao"):
                people.seat(book, self.people[name], "member", made.id)
            people.seat(book, self.people["boss"], "lead", made.id)
        for rate in self.case["labour_rates"]:
            amount = Money(rate["per_hour"], "CNY")
            rates.put(book, Rate("cost", date.fromisoformat(rate["from"]), amount, self.people[rate["person"]]))
        for rate in self.case["rates"]:
            day = date.fromisoformat(rate["day"])
            rates.put_exchange(book, rate["currency"], "CNY", day, Decimal(rate["rate"]), "PBOC")

    def at(self, day: str, hour: int = 12) -> None:
        self.stage.now = datetime.combine(date.fromisoformat(day), time(hour), tzinfo=_ZONE)

    def say(self, text: str, by: str = "fin") -> Reply:
        reply = self.stage.say(text, by=by, at="")
        assert reply.card is None or reply.card.tone != "bad", (text, self.stage.lines(reply))
        return reply

    def _sign(self) -> None:
        for contract in sorted(self.case["contracts"], key=lambda one: str(one["signed"])):
            self.at(contract["signed"] if contract["signed"] < "2026-01-10" else "2026-01-05")
            gross = Money(contract["net"] + contract["vat"], contract["currency"])
            policy = self.case["policies"][self.standard]["revenue"][contract["id"]]
            code = CODES[contract["project"]]
            reply = self.stage.submit(
                "contract.sign",
                code,
                by="boss",
                at="",
                customer=contract["customer"],
                amount=f"{gross.currency} {gross.major}",
                plan=PLANS[contract["id"]],
                signed=self.stage.now.date().isoformat(),
                tax=str(Decimal(contract["vat_rate"]) * 100),
                policy="acceptance" if policy == "output" else policy,
            )
            assert reply.card and reply.card.table, self.stage.lines(reply)
            if policy == "output":
                self.say(f"revenue policy {code} output design 40% delivery 35% acceptance 25%")
            self.say(f"estimate {code} {Money(contract['estimate'], 'CNY').major}")

    def play(self, event: dict[str, Any]) -> None:
        """One event, as somebody would bring it into the books."""
        self.at(event.get("said", event["day"]))
        hand: Callable[[dict[str, Any]], Any] = getattr(self, f"_{event['type']}")
        hand(event)

    def close(self, month: str) -> None:
        """The close of a month on the evening of its last day."""
        year, number = int(month[:4]), int(month[5:])
        last = date(year + number // 12, number % 12 + 1, 1).toordinal() - 1
        self.at(date.fromordinal(last).isoformat(), 22)
        reply = self.stage.click("close.do", f"{month} all", by="fin", at="")
        text = self.stage.lines(reply)
        assert "waits" not in text and "to be done" not in text and "was not" not in text, text

    def close_year(self, year: str) -> None:
        self.stage.click("close.year", year, by="fin", at="")

    def balances(self) -> dict[str, int]:
        """Role -> balance in the company's currency, debit positive."""
        sums: dict[str, int] = {}
        with self.stage.read() as book:
            for entry, _trail, _digest in entries.whole(book):
                for line in entry.postings:
                    sums[line.account] = sums.get(line.account, 0) + line.company.minor
        return {role: minor for role, minor in sums.items() if minor}

    # Events of contracts

    def _invoice(self, event: dict[str, Any]) -> None:
        code = CODES[event["contract"]]
        for place, number in enumerate(INVOICES[event["id"]]):
            name = event["id"] if not place else f"{event['id']}b"
            self.say(f"invoice {code} {number} no {name} {event['day']}")

    def _receipt(self, event: dict[str, Any]) -> None:
        currency = next(one["currency"] for one in self.case["contracts"] if one["id"] == event["contract"])
        amount = Money(event["amount"], currency)
        fee = f" fee {Money(event['fee'], currency).major}" if event.get("fee") else ""
        self.say(f"paid {CODES[event['contract']]} {currency} {amount.major}{fee} {event['day']}")

    def _acceptance(self, event: dict[str, Any]) -> None:
        self.say(f"milestone {CODES[event['contract']]} acceptance {event['day']}", by="boss")

    def _completed(self, event: dict[str, Any]) -> None:
        self._acceptance(event)

    def _milestone(self, event: dict[str, Any]) -> None:
        if self.case["policies"][self.standard]["revenue"][event["contract"]] == "output":
            code = CODES[event["contract"]]
            self.say(f"milestone {code} {MILESTONES[event['reached']]} {event['day']}", by="boss")

    def _estimate(self, event: dict[str, Any]) -> None:
        amount = Money(event["total_cost"], "CNY").major
        self.say(f"estimate {CODES[event['contract']]} {amount} because the work grew", by="boss")

    def _write_off(self, event: dict[str, Any]) -> None:
        self.say(f"write off ALPHA #2 {Money(event['amount'], 'CNY').major} because the customer is insolvent")
        self.stage.click("writeoff.approve", "1", by="boss", at="")

    def _recovery(self, event: dict[str, Any]) -> None:
        self.say(f"recovered 1 {Money(event['amount'], 'CNY').major} {event['day']}")

    # Work

    def _labour(self, event: dict[str, Any]) -> None:
        """Nobody says 67 hours of one day: it is said in parts of twenty, whole hours cost the same in parts."""
        left, late = event["minutes"], "late " if "said" in event else ""
        while left:
            part = min(left, 20 * 60)
            left -= part
            hours, minutes = divmod(part, 60)
            length = " ".join([*([f"{hours}h"] if hours else []), *([f"{minutes}m"] if minutes else [])])
            line = f"{late}log {length} {CODES[event['project']]} {event['day']}"
            self.say(line, by=event["person"])
            if late:
                asked = [notice.notice.card for notice in self.stage.notices() if notice.notice.kind == "approval"]
                button = next(button for card in asked for button in card.buttons if button.action == "late.book")
                self.stage.click(button.action, button.value, by="fin", at="")

    def _lock(self, event: dict[str, Any]) -> None:
        self.say(f"lock {event['month']}")

    # The side of cost and money, as entries

    def _post(self, event: dict[str, Any], lines: list[tuple[str, int, dict[str, Any]]]) -> None:
        def post(book: Book) -> None:
            made = []
            for account, minor, more in lines:
                paid = more.pop("paid", Money(minor, "CNY"))
                amount = Money(minor, "CNY")
                made.append(Posting(account, amount, amount, paid, **more))
            day = date.fromisoformat(event["day"])
            entries.post(book, balanced(JournalEntry(day, day, event["type"], f"case:{event['n']}", tuple(made))))

        self.stage.write(post)

    def _opening(self, event: dict[str, Any]) -> None:
        self._post(event, [(role, minor, {}) for role, minor in event["lines"].items()])

    def _expense(self, event: dict[str, Any]) -> None:
        where = self._where(event)
        tax = event["vat"] if event["document"] in ("special", "train") and event["buyer"] == "us" else 0
        lines = [(where[0], event["gross"] - tax, where[1]), (event["paid_by"], -event["gross"], {})]
        if tax:
            lines.append(("input_vat_pending", tax, {"item": f"doc:{event['id']}"}))
        self._post(event, lines)

    def _certify(self, event: dict[str, Any]) -> None:
        known = {one.get("id"): one for one in self.case["events"] if one["type"] in ("expense", "supplier_invoice")}
        for id in event["documents"]:
            document = known[id]
            tax = document["vat"]
            lines: list[Any] = [("input_vat", tax, {}), ("input_vat_pending", -tax, {})]
            if document.get("use") == "welfare":
                where = self._where(document)
                lines += [(where[0], tax, where[1]), ("input_vat_out", -tax, {})]
            self._post(event, lines)

    def _supplier_invoice(self, event: dict[str, Any]) -> None:
        where, tax, net = self._where(event), event.get("vat", 0), event["net"]
        if event.get("currency"):
            rate = Decimal("7.0845")
            company = int(net * rate)
            paid = Money(-net, event["currency"])
            lines = [(where[0], company, where[1]), ("payable", -company, {"paid": paid, "item": f"doc:{event['id']}"})]
            self._post(event, lines)
            return
        lines = [(where[0], net, where[1]), ("input_vat_pending", tax, {}), ("payable", -net - tax, {})]
        if "releases" in event:
            lines += [(where[0], -event["releases"], where[1]), ("payable_estimated", event["releases"], {})]
        self._post(event, lines)

    def _received_not_invoiced(self, event: dict[str, Any]) -> None:
        where = self._where(event)
        self._post(event, [(where[0], event["net"], where[1]), ("payable_estimated", -event["net"], {})])

    def _order(self, event: dict[str, Any]) -> None:
        """No entry."""

    def _pay_supplier(self, event: dict[str, Any]) -> None:
        amount = event["amount"]
        if event["invoice"] != "s-cloud":
            self._post(event, [("payable", amount, {}), ("bank", -amount, {})])
            return
        stands, now = self._stands("doc:s-cloud"), int(amount * Decimal("7.0932"))
        usd = Money(amount, "USD")
        lines = [("payable", stands, {"paid": usd, "item": "doc:s-cloud"}), ("bank", -now, {"paid": -usd})]
        lines.append(("exchange_loss" if now > stands else "exchange_gain", now - stands, {}))
        self._post(event, lines)

    def _stands(self, item: str) -> int:
        with self.stage.read() as book:
            return -entries.stands(book, "payable", item, "USD")[1]

    def _pay_out(self, event: dict[str, Any]) -> None:
        self._post(event, [(event["to"], event["amount"], {}), ("bank", -event["amount"], {})])

    def _staff_advance(self, event: dict[str, Any]) -> None:
        self._post(event, [("advance", event["amount"], {}), ("bank", -event["amount"], {})])

    def _advance_returned(self, event: dict[str, Any]) -> None:
        self._post(event, [("advance", -event["amount"], {}), ("bank", event["amount"], {})])

    def _currency_sale(self, event: dict[str, Any]) -> None:
        value = int(event["sold"] * Decimal("7.0950"))
        sold = Money(-event["sold"], event["currency"])
        lines = [("bank", event["bought"], {}), ("bank", -value, {"paid": sold})]
        gap = value - event["bought"]
        lines.append(("exchange_loss" if gap > 0 else "exchange_gain", gap, {}))
        self._post(event, lines)

    def _bank_fee(self, event: dict[str, Any]) -> None:
        self._post(event, [("bank_fee", event["amount"], {}), ("bank", -event["amount"], {})])

    def _where(self, event: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        id = list(CODES).index(event["project"]) + 1
        role = {"overhead": "overhead", "R": "internal_cost"}.get(event["project"], event["category"])
        return role, {"project": id, "category": event["category"]}


def loaded(path: Path) -> dict[str, Any]:
    """The case, from its file."""
    case: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return case


_ZONE = __import__("zoneinfo").ZoneInfo("Asia/Shanghai")
