"""The bank of the year: its statement, charges, currency sold, advances of the staff, and what is paid out."""

from __future__ import annotations

from datetime import date

from chat.cards.card import Reply
from ledger.journal import JournalEntry, Posting
from ledger.money import Money
from storage import entries
from tests.year.case import Event
from tests.year.teller import Teller, Told, money, yuan

_CURRENCIES = {"CNY": "人民币", "USD": "美元"}


def line(teller: Teller, day: str, party: str, text: str, amount: Money) -> Reply:
    """The statement of the account in that currency, with one line on it; below zero it is paid."""
    code, of_party = amount.currency, sum(ord(letter) * place for place, letter in enumerate(party, 1))
    stands = teller.bank[code] = teller.bank.get(code, 0) + amount.minor
    out, into = (yuan(-amount.minor), "") if amount.minor < 0 else ("", yuan(amount.minor))
    head = f"账号：1109{code},币种：{_CURRENCIES[code]}\n交易日期,支出,收入,余额,对方户名,对方账号,摘要\n"
    return teller.drop("bank.csv", f"{head}{day},{out},{into},{yuan(stands)},{party},6222{of_party:08},{text}\n")


def opening(teller: Teller, event: Event) -> None:
    """What the owners paid in before there were books: no line for it can be said, so it is an entry."""
    day, stands = date.fromisoformat(event["day"]), event["lines"].items()
    worth = [(role, Money(minor, "CNY")) for role, minor in stands]
    lines = tuple(Posting(role, amount, amount, amount) for role, amount in worth)
    entry = JournalEntry(day, day, "opening balances", f"test:{event['n']}", lines)
    teller.stage.write(lambda book: entries.post(book, entry))


def pay_out(teller: Teller, event: Event) -> None:
    if event["to"] == "employee":
        teller.press(teller.say(f"reimburse {event['person'].title()}"), "expense.reimburse")
    else:
        teller.say(f"pay {event['to']} {yuan(event['amount'])}")


def payroll(teller: Teller, event: Event) -> None:
    """What pay of a month came to, beside what hours took."""
    teller.say(f"payroll {event['month']} {yuan(event['amount'])}")


def staff_advance(teller: Teller, event: Event) -> None:
    teller.say(f"advance {event['person'].title()} {yuan(event['amount'])}")


def advance_returned(teller: Teller, event: Event) -> None:
    teller.say(f"advance returned {event['person'].title()} {yuan(event['amount'])}")


def currency_sale(teller: Teller, event: Event) -> None:
    teller.say(f"sold {money(event['sold'], event['currency'])} for {yuan(event['bought'])}")


def bank_fee(teller: Teller, event: Event) -> None:
    teller.say(f"bank charge {yuan(event['amount'])}")


def rate(teller: Teller, event: Event) -> None:
    teller.say(f"fx {event['currency']} CNY {event['rate']} {event['day']} PBOC")


BANK: dict[str, Told] = {
    "opening": opening,
    "rate": rate,
    "pay_out": pay_out,
    "payroll": payroll,
    "staff_advance": staff_advance,
    "advance_returned": advance_returned,
    "currency_sale": currency_sale,
    "bank_fee": bank_fee,
}
