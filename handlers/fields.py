"""What is typed into one field: an amount, a day, a way of paying.  Raises BadInput with the field's name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from chat.folding import folded
from chat.text import Bilingual
from chat.values import numbers as value_numbers
from chat.values.amounts import ReadAmount, amount
from chat.values.days import days
from chat.values.unread import Unread
from handlers import lookup
from handlers.context import Context
from ledger import limits
from ledger.errors import BadInput, BookError, sentence
from ledger.money import Money

PaidBy = Literal["employee", "card", "bank", "payable"]

PAID_BY: dict[PaidBy, Bilingual] = {
    "employee": Bilingual("my own money", "本人垫付"),
    "card": Bilingual("company card", "公司卡"),
    "bank": Bilingual("company bank account", "公司对公账户"),
    "payable": Bilingual("not paid yet", "尚未付款"),
}
_WORDS: tuple[tuple[str, PaidBy], ...] = (
    ("company card|corporate card|by card|credit card|公司卡|公务卡|信用卡|card", "card"),
    ("bank transfer|company account|by bank|bank|对公|公户|转账", "bank"),
    ("not paid|unpaid|on account|未付|尚未付|挂账|应付", "payable"),
    ("own money|out of pocket|pocket|myself|cash|me|本人|自己|垫|自费|个人|现金|employee", "employee"),
)


def money(ctx: Context, text: str, currency: str, field: str = "total") -> Money:
    """An amount; in `currency` where none is written."""
    read = amount(text, ctx.rules.currency)
    if isinstance(read, Unread):
        raise unread(read, field)
    return in_money(read, currency, field)


def in_money(read: ReadAmount, currency: str, field: str = "total") -> Money:
    """What was read as an amount, checked."""
    try:
        sum_ = Money.of(read.number, read.currency or currency)
        limits.check_amount(sum_)
    except BookError as error:
        error.field = field
        raise
    return sum_


def plain(text: str) -> Decimal | None:
    """The number in an amount, whatever its currency."""
    read = amount(text)
    return None if isinstance(read, Unread) else read.number


def money_or_nothing(text: str, currency: str, field: str) -> Money:
    """An amount that may also be nothing; in `currency`, whatever else is written."""
    read = amount(text, currency)
    if isinstance(read, Unread):
        raise unread(read, field)
    try:
        sum_ = Money.of(read.number, currency)
    except BookError as error:
        error.field = field
        raise
    if sum_.minor < 0 or (read.currency or currency) != currency:
        raise BadInput(sentence("It must be an amount in {currency}."), currency=currency, field=field)
    return sum_


def day(ctx: Context, text: str, field: str = "day") -> date:
    """One day, in words or as ISO."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        pass
    read = days(text, ctx.today, ctx.rules.day_order)
    if isinstance(read, Unread):
        raise unread(read, field)
    if len(read.each) != 1:
        raise BadInput(sentence("An expense has one day; {text} is several."), text=text[:40], field=field)
    return read.first


def paid_by(text: str) -> PaidBy:
    """Who paid, in words or as the form has it."""
    low = folded(text).strip()
    for words, value in _WORDS:
        if low == value or any(word in low for word in words.split("|")):
            return value
    raise BadInput(
        sentence("I did not understand who paid: say “company card”, “bank” or “my own money”."), field="paid_by"
    )


def currency(text: str) -> str:
    """The ISO code of a currency as typed."""
    read = amount(f"1 {text}")
    if isinstance(read, ReadAmount) and read.currency:
        return read.currency
    raise BadInput(sentence("“{text}” is not a currency that I know."), text=text[:20], field="currency")


def rate(text: str, field: str = "rate") -> Decimal:
    """An exchange rate: a number that is more than nothing."""
    number = value_numbers.number(text)
    if number is None or not 0 < number < 1_000_000:
        raise BadInput(
            sentence("“{text}” is not an exchange rate. Write for example 7.10."), text=text[:20], field=field
        )
    return number


def unread(what: Unread, field: str) -> BadInput:
    """What could not be understood, as the refusal of a field."""
    refusal = lookup.refused(what)
    refusal.field = field
    return refusal
