"""Books with every kind of document in them: two months of a company, the first closed, locked and corrected later.

`live` says on a stage what people would say; whatever is refused or asked about ends it: then it is no life.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from chat.cards.card import Reply
from chat.incoming import File, Said
from ledger.money import Money
from ledger.period import Period
from ledger.rates import Rate
from storage import account_sums, budgets, people, projects, rates
from storage.book import Book
from storage.directory import directory
from tests.company_life import refused
from tests.conftest import Stage

STATEMENT = """交易日期,对方户名,对方账号,摘要,金额,余额
2026-11-16,本行,,手续费,-12.00,99988.00
2026-11-16,蓝海科技有限公司,622200001111,货款,26500.00,126488.00
2026-11-17,物业管理公司,622200004444,房租,-8000.00,118488.00
"""


def live(stage: Stage) -> None:
    """Two months of everything."""
    _ruled(stage)
    stage.write(founded)
    at(stage, "2026-10-20")
    say(stage, "contract apollo 21200 tax 6% owner Sue 30% 2026-10-05, 40% 2026-11-01, 30% 10 days after acceptance")
    say(stage, "revenue policy apollo output design 40% acceptance 60%")
    say(stage, "contract xinghe 53000 tax 6% 50% 2026-10-25, 50% 30 days after acceptance")
    say(stage, "revenue policy xinghe cost to cost")
    say(stage, "estimate xinghe 40000 because of the offer", "li")
    say(stage, "contract expo EUR 5000 tax 0% 40% 2026-10-10, 60% 2026-12-10")
    say(stage, "estimate expo 45000 because halls are dear", "li")
    say(stage, "contract hub 10600 tax 6% 100% 2026-10-15")
    say(stage, "revenue policy hub as invoiced")
    october(stage)
    at(stage, "2026-11-02")
    press(stage, "close.do", "2026-10 all", "fei")
    say(stage, "lock 2026-10")
    at(stage, "2026-11-19")
    _november(stage)
    _customers(stage)
    _vouchers(stage)
    bank(stage)
    _batches(stage)
    _sites(stage)
    account_sums.extend(stage.house.store, stage.now)


def go_on(stage: Stage) -> None:
    """A stage on a copy of these books, where their two months have ended."""
    _ruled(stage)
    at(stage, "2026-11-19")
    stage.count = 100_000


def _ruled(stage: Stage) -> None:
    stage.with_rules(company=("Starbridge",), ask_above=10**6, refuse_above=10**6)


def founded(book: Book) -> None:
    lead, members = directory(book), ("Ann", "Bob")
    id_of = {person.name: person.id for person in lead.people.values()}
    for code, kind, currency, customer in (
        ("INNOVA", "internal", "CNY", ""),
        ("POOL", "overhead", "CNY", ""),
        ("EXPO", "customer", "EUR", "Messe GmbH"),
        ("HUB", "customer", "CNY", "Hub Ltd"),
        ("TRIAL", "customer", "CNY", ""),
    ):
        made = projects.add(
            book,
            code,
            en=code.title(),
            currency=currency,
            customer=customer,
            kind=kind,  # type: ignore[arg-type]
            run=Period(date(2026, 9, 1), date(2027, 9, 1)),
        )
        people.seat(book, id_of["Li Wei"], "lead", made.id)
        for name in members:
            people.seat(book, id_of[name], "member", made.id)
    rates.put(book, Rate("cost", date(2026, 1, 1), Money.of("300", "CNY"), id_of["Bob"]))
    for code, day, number in (
        ("USD", date(2026, 10, 1), "7.10"),
        ("USD", date(2026, 10, 31), "7.12"),
        ("USD", date(2026, 11, 10), "7.05"),
        ("EUR", date(2026, 10, 1), "7.80"),
        ("EUR", date(2026, 10, 31), "7.90"),
        ("EUR", date(2026, 11, 10), "7.70"),
    ):
        rates.put_exchange(book, code, "CNY", day, Decimal(number), "PBOC")
    xinghe = lead.by_code["XINGHE"]
    budgets.add(book, xinghe, budgets.current(book, xinghe).lines, "as planned")


def october(stage: Stage) -> None:
    say(stage, "log 8h apollo 2026-10-12 design", "ann")
    say(stage, "log 10h xinghe 2026-10-13 frame", "li")
    say(stage, "log 5h innova 2026-10-14 tests", "bob")
    say(stage, "log 3h expo 2026-10-15 stand", "ann")
    say(stage, "log 2h apollo 2026-10-16 by mistake", "ann")
    say(stage, "undo", "ann")
    spend(stage, "bob", "POOL", "other", "545", "45", number="R-10", day="2026-10-15", vendor="Landlord")
    spend(stage, "ann", "APOLLO", "travel", "1090", "90", number="T-1", day="2026-10-16")
    spend(stage, "ann", "APOLLO", "travel", "212", "12", number="T-2", day="2026-10-17", use="welfare")
    spend(stage, "bob", "INNOVA", "material", "330", "", document="till", day="2026-10-17", paid_by="employee")
    say(stage, "milestone apollo design 2026-10-18", "li")
    say(stage, "invoice apollo 1 no A-1 2026-10-06")
    say(stage, "invoice xinghe 1 no X-1 2026-10-19")
    say(stage, "paid apollo 6360 2026-10-19")
    say(stage, "paid expo EUR 2000 fee 10 2026-10-10")
    say(stage, "advance Bob 3000 Hamburg trip")
    _certified(stage, "certify 2026-10")


def _november(stage: Stage) -> None:
    say(stage, "log 4h apollo 2026-10-21 forgotten", "fei")
    say(stage, "log 6h apollo 2026-11-17 build", "ann")
    say(stage, "log 7h xinghe 2026-11-18 build", "li")
    spend(stage, "bob", "EXPO", "travel", "EUR 300", "", document="till", day="2026-11-12", paid_by="advance")
    spend(stage, "ann", "XINGHE", "travel", "80", "", document="till", day="2026-11-13", paid_by="employee")
    spend(stage, "ann", "APOLLO", "travel", "545", "45", number="T-3", day="2026-11-13")
    spend(stage, "ann", "APOLLO", "other", "60", "", document="till", day="2026-11-16", waiting=True)
    say(stage, "advance returned Bob 100")
    press(stage, "expense.reimburse", button(say(stage, "reimburse Ann"), "expense.reimburse"), "fei")
    order = _ordered(stage, "order 3000 racks #material apollo from Dell")
    say(stage, f"goods received order {order} 950 2026-11-12")
    say(stage, f"goods received order {order} 500 2026-11-13")
    _billed(stage, order, "1060", "60", "D-1")
    _ordered(stage, "order 700 cables #material xinghe from Lapp")
    say(stage, "pay supplier Dell 300")
    say(stage, "prepay Dell 500")
    say(stage, "set off Dell")
    say(stage, "supplier credit note D-1 212 tax 12 no RD-1 because of a rebate")
    say(stage, "supplier credit note T-1 109 tax 9 anew because the trip was cut short")
    say(stage, "refund from Hilton 50")
    _withheld(stage, "expense 500 freelancer Wang withheld tax 80 apollo #subcontract 2026-11-14")
    say(stage, "pay withheld tax 50")
    id = _withheld(stage, "expense USD 1060 software apollo from Adobe withheld VAT 60 #other 2026-11-14")
    say(stage, f"pay withheld vat expense {id} receipt 3310")
    say(stage, "pay card 1302")
    say(stage, "pay payroll 2000")
    say(stage, "payroll 2026-11 9000")
    say(stage, "bank charge 60")
    say(stage, "sold USD 100 for 700")
    press(stage, "payout.undo", button(say(stage, "bank charge 61"), "payout.undo"), "fei")
    press(stage, "sale.undo", button(say(stage, "sold USD 50 for 340"), "sale.undo"), "fei")
    press(stage, "certification.undo", _certified(stage, "certify 2026-11"), "fei")
    _certified(stage, "certify 2026-11 T-3")
    say(stage, "input vat out T-3 10 because the trip was for welfare")
    say(stage, "advance 400 apollo", "ann")
    stage.with_rules(hours_approval="each")
    say(stage, "log 2h apollo 2026-11-18 to be approved", "ann")
    stage.with_rules(hours_approval="none")


def _customers(stage: Stage) -> None:
    say(stage, "invoice apollo 2 no A-2 2026-11-03")
    say(stage, "paid apollo 15000 2026-11-12")
    say(stage, "refund apollo 100 2026-11-13")
    press(stage, "payment.undo", button(say(stage, "paid expo EUR 20 2026-11-12"), "payment.undo"), "fei")
    say(stage, "invoice hub 1 no H-1 2026-11-05")
    say(stage, "credit note H-1 1060 less because of late delivery")
    say(stage, "write off hub 1 530 because of bankruptcy")
    press(stage, "writeoff.approve", "1", "ada")
    say(stage, "recovered 1 100")
    say(stage, "invoice expo 1 no E-1 2026-11-11")
    say(stage, "contract hub 2120 tax 6% 100% 2026-12-15")
    press(stage, "contract.withdraw", "5", "fei")
    say(stage, "provision")


def _sites(stage: Stage) -> None:
    frame = _ordered(stage, "order 1000 frame #subcontract xinghe from Frame Ltd")
    say(stage, f"accept work order {frame} 50% 2026-11-16", "li")
    say(stage, f"subcontract deduction order {frame} 20 penalty 2026-11-16 because of noise", "li")
    say(stage, "unit price xinghe rebar 4200/t", "li")
    say(stage, "norm xinghe rebar 0.05 t/m2", "li")
    say(stage, "site log xinghe north 180 m2 2026-11-16", "ann")
    say(stage, "material issue xinghe rebar 9 t north 2026-11-16", "ann")
    say(stage, f"material bought xinghe rebar 9 t order {frame}", "li")


def bank(stage: Stage) -> None:
    file = File("bank.csv", "text/csv", data=STATEMENT.encode())
    fei, direct = stage.identity("fei"), stage.place("fei", "")
    reply = good(stage, stage.hear(Said("books:bank", fei, direct, files=(file,))))
    found = press(stage, "import.take", button(reply, "import.take"), "fei")
    press(stage, "bank.confirm", button(found, "bank.confirm"), "fei")
    press(stage, "bank.charges", button(found, "bank.charges"), "fei")


def _withheld(stage: Stage, line: str) -> str:
    drafted = say(stage, line, "ann")
    assert drafted.card is not None
    id = drafted.card.about.partition(":")[2]
    stage.click("expense.submit", id, by="ann", at="")
    stage.click("expense.approve", id, by="li", at="")
    return id


def spend(
    stage: Stage,
    who: str,
    project: str,
    category: str,
    total: str,
    tax: str,
    *,
    day: str,
    document: str = "vat_special",
    number: str = "",
    paid_by: str = "card",
    use: str = "",
    vendor: str = "Hilton",
    waiting: bool = False,
) -> str:
    """An expense by form, handed in and approved (unless it is to wait); returns its number."""
    answers = {"total": total, "day": day, "vendor": vendor, "project": project, "category": category}
    answers |= {"tax": tax, "document": document, "invoice_number": number, "paid_by": paid_by}
    answers |= {"use": use} if use else {}
    drafted = good(stage, stage.submit("expense.new", "new", by=who, at="", **answers))
    assert drafted.card is not None
    id = drafted.card.about.partition(":")[2]
    stage.click("expense.submit", id, by=who, at="")
    stage.submit("expense.clear", id, by=who, at="", reason="another one")
    stage.click("expense.submit", id, by=who, at="")
    if not waiting:
        press(stage, "expense.approve", id, "li")
    return id


def _ordered(stage: Stage, line: str) -> str:
    card = say(stage, line, "ann").card
    assert card is not None, line
    id = card.about.partition(":")[2]
    press(stage, "order.submit", id, "ann")
    press(stage, "order.approve", id, "li")
    return id


def _billed(stage: Stage, order: str, total: str, tax: str, number: str) -> None:
    bill = {"total": total, "tax": tax, "day": "2026-11-16", "invoice_number": number, "paid_by": "payable"}
    bill |= {"document": "vat_special", "vendor": "Dell"}
    drafted = good(stage, stage.submit("order.invoice", order, by="ann", at="", **bill)).card
    assert drafted is not None
    id = drafted.about.partition(":")[2]
    stage.submit("expense.correct", id, by="ann", at="", project="APOLLO", category="material", **bill)
    press(stage, "expense.submit", id, "ann")
    press(stage, "expense.approve", id, "li")


def _certified(stage: Stage, words: str) -> str:
    done = press(stage, "certification.confirm", button(say(stage, words), "certification.confirm"), "fei")
    return button(done, "certification.undo")


def _vouchers(stage: Stage) -> None:
    """October goes out to another program: some of it is posted there, one is rejected and goes again."""
    press(stage, "vouchers.make", button(say(stage, "vouchers 2026-10 beancount"), "vouchers.make"), "fei")
    say(stage, "posted 记-1…记-3")
    say(stage, "rejected 记-4 closed period")
    press(stage, "vouchers.make", button(say(stage, "vouchers 2026-10 beancount"), "vouchers.make"), "fei")
    say(stage, "map account 2211 jingdou 221101")
    press(stage, "vouchers.make", button(say(stage, "vouchers 2026-11 beancount"), "vouchers.make"), "fei")


def _batches(stage: Stage) -> None:
    """Claims of two people go out by Alipay: one is paid, the other waits."""
    for name, number in (("ann", "2088000000000002"), ("bob", "2088000000000001")):
        spend(stage, name, "POOL", "other", "33", "", document="till", day="2026-11-18", paid_by="employee")
        say(stage, f"payee {name.title()} alipay {number}")
        press(
            stage, "paybatch.hand_in", button(say(stage, f"pay batch alipay claims {name}"), "paybatch.hand_in"), "fei"
        )
    queue = good(stage, stage.say("approvals", by="ada", at=""), "approvals")
    press(stage, "paybatch.approve", button(queue, "paybatch.approve"), "ada")
    press(stage, "paybatch.make", "1", "fei")
    say(stage, "pay batch 1 paid")


def at(stage: Stage, day: str) -> None:
    stage.now = datetime.combine(date.fromisoformat(day), stage.now.time(), tzinfo=stage.now.tzinfo)


def say(stage: Stage, words: str, by: str = "fei") -> Reply:
    return good(stage, stage.say(words, by=by, at=""), words)


def press(stage: Stage, action: str, value: str, by: str) -> Reply:
    return good(stage, stage.click(action, value, by=by, at=""), action)


def button(reply: Reply, action: str) -> str:
    shown = [card for card in (reply.card, *reply.more) if card]
    return next(button.value for card in shown for button in card.buttons if button.action == action)


def good(stage: Stage, reply: Reply, what: str = "") -> Reply:
    """A reply that is no refusal and no question.  A money question (twice, much) is answered with yes."""
    assert not refused(reply), (what, stage.lines(reply))
    return reply
