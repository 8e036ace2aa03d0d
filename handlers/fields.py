"""What is typed into one field: an amount, a day, a way of paying.  Raises BadInput with the field's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from chat.folding import folded
from chat.pattern import Pattern
from chat.text import Bilingual, Text, _
from chat.values import numbers as value_numbers
from chat.values.amounts import ReadAmount, amount
from chat.values.days import days
from chat.values.unread import Unread
from handlers import lookup
from handlers.context import Context
from ledger import limits
from ledger.errors import BadInput, BookError, sentence
from ledger.master_data.versions import currency_off
from ledger.money import Money
from ledger.nouns import Withheld
from ledger.period import month
from ledger.tax import Use

PaidBy = Literal["employee", "card", "bank", "payable", "advance"]

PAID_BY: dict[PaidBy, Bilingual] = {
    "employee": Bilingual("my own money", "本人垫付"),
    "card": Bilingual("company card", "公司卡"),
    "bank": Bilingual("company bank account", "公司对公账户"),
    "payable": Bilingual("not paid yet", "尚未付款"),
    "advance": Bilingual("my advance", "备用金"),
}
USE: dict[Use, Bilingual] = {
    "work": Bilingual("taxable work", "应税项目"),
    "catering": Bilingual("catering, daily or entertainment services", "餐饮、居民日常或娱乐服务"),
    "welfare": Bilingual("welfare of staff", "职工福利"),
    "exempt": Bilingual("exempt sales", "免税项目"),
    "simple": Bilingual("sales under the simple method", "简易计税项目"),
}
WITHHELD: dict[Withheld, Text] = {
    "income_tax": _("Income tax withheld"),
    "vat": _("VAT withheld"),
}
BUYER: dict[str, Bilingual] = {"us": Bilingual("us", "我们公司"), "other": Bilingual("somebody else", "其他单位")}
DOCUMENT: dict[str, Bilingual] = {
    "vat_special": Bilingual("special VAT invoice", "增值税专用发票"),
    "vat_normal": Bilingual("ordinary VAT invoice", "增值税普通发票"),
    "digital_special": Bilingual("special e-invoice", "电子发票（增值税专用发票）"),
    "digital_normal": Bilingual("ordinary e-invoice", "电子发票（普通发票）"),
    "train": Bilingual("train ticket", "火车票"),
    "flight": Bilingual("flight itinerary", "航空行程单"),
    "ship": Bilingual("ship ticket", "船票"),
    "coach": Bilingual("coach ticket", "汽车客票"),
    "toll": Bilingual("toll receipt", "通行费发票"),
    "taxi": Bilingual("taxi receipt", "出租车发票"),
    "ride": Bilingual("ride receipt", "网约车行程单"),
    "hotel": Bilingual("hotel bill", "酒店账单"),
    "restaurant": Bilingual("restaurant bill", "餐饮小票"),
    "quota": Bilingual("quota invoice", "定额发票"),
    "till": Bilingual("till receipt", "购物小票"),
    "invoice": Bilingual("invoice", "发票"),
}
_WORDS: tuple[tuple[str, PaidBy], ...] = (
    ("advance|备用金|预支款", "advance"),
    ("company card|corporate card|by card|credit card|公司卡|公务卡|信用卡|card", "card"),
    ("bank transfer|company account|by bank|bank|对公|公户|转账", "bank"),
    ("not paid|unpaid|on account|未付|尚未付|挂账|应付", "payable"),
    ("own money|out of pocket|pocket|myself|cash|me|本人|自己|垫|自费|个人|现金|employee", "employee"),
)


def money(ctx: Context, text: str, currency: str, field: str = "total") -> Money:
    """An amount; in `currency` where none is written."""
    read = amount(text, ctx.rules.currency, lookup.known_currencies(ctx.directory))
    if isinstance(read, Unread):
        raise unread(read, field)
    found = in_money(lookup.of_field(read, field), currency, field=field)
    if not ctx.rules.takes_currency(found.currency, ctx.today):
        raise currency_off(found.currency, field)
    return found


def in_money(read: ReadAmount, *near: str, field: str = "total") -> Money:
    """What was read as an amount, checked; in the first of `near` where no currency was written.

    `near`: the currencies of where it would be booked, which settle what several share (`lookup.settled`).  What is
    doubtful about its figures stands on the draft that is made of it; who makes none asks `lookup.unambiguous`.
    """
    try:
        sum_ = lookup.money_of(replace(read, others=()), *near, field=field)
        limits.check_amount(sum_)
    except BookError as error:
        error.field = field
        raise
    return sum_


def plain(text: str) -> Decimal | None:
    """The number of a percentage, in which 6.125 is a little more than six."""
    return value_numbers.number(folded(text))


def money_or_nothing(text: str, currency: str, field: str) -> Money:
    """An amount that may also be nothing; in `currency`, whatever else is written."""
    read = amount(text, currency)
    if isinstance(read, Unread):
        raise unread(read, field)
    try:
        sum_ = limits.check_money(Money.of(lookup.of_field(read, field).number, currency), field)
    except BookError as error:
        error.field = field
        raise
    if sum_.minor < 0 or (read.currency or currency) != currency:
        raise BadInput(sentence("It must be an amount in {currency}."), currency=currency, field=field)
    return sum_


def day(ctx: Context, text: str, field: str = "day") -> date:
    """One day, in words or as ISO."""
    try:
        return limits.check_day(date.fromisoformat(text.strip()), field)
    except ValueError:
        pass
    read = days(text, ctx.today, ctx.rules.day_order)
    if isinstance(read, Unread):
        raise unread(read, field)
    if len(read.each) != 1:
        raise BadInput(sentence("One day is needed here; {text} is several."), text=text[:40], field=field)
    return read.first


def first_day(ctx: Context, text: str, field: str = "start") -> date:
    """The day from which something holds: one day, or a month for its first.  Raises BadInput.

    A month without a year is the nearest: in November, “from December” is the one to come.
    """
    words = text.strip().removesuffix("起").strip()
    read = days(words, ctx.today, ctx.rules.day_order)
    if isinstance(read, Unread) or len(read.each) == 1:
        return day(ctx, words, field)
    first = read.first
    if first.day != 1 or read.last != month(first).last:
        raise BadInput(sentence("One day is needed here; {text} is several."), text=words[:40], field=field)
    coming = first.replace(year=first.year + 1)
    nearer = coming - ctx.today < ctx.today - first
    return coming if nearer and not _YEAR_SAID.search(folded(words)) else first


_YEAR_SAID = Pattern(r"\d{4}|年|\b(?:next|last|this|past|coming)\b|[上下本今明去前]")


def due(ctx: Context, text: str, invoiced: date) -> date:
    """By when an invoice of a day is to be paid.  Raises BadInput for a day before it."""
    by = day(ctx, text, "due")
    if by < invoiced:
        raise BadInput(sentence("It is due on {due}, before its own day {day}."), due=by, day=invoiced, field="due")
    return by


def paid_by(text: str) -> PaidBy:
    """Who paid, in words or as the form has it."""
    low = folded(text).strip()
    for words, value in _WORDS:
        if low == value or any(word in low for word in words.split("|")):
            return value
    raise BadInput(
        sentence("I did not understand who paid: say “company card”, “bank” or “my own money”."), field="paid_by"
    )


def one_of(text: str, choices: Mapping[Any, Bilingual], name: str) -> str:
    """A value of a choice, as the form has it or by one of its names.  Raises BadInput."""
    low = folded(text).strip()
    for value, names in choices.items():
        if low in (value, names.en.lower(), names.zh):
            return str(value)
    raise BadInput(
        sentence("“{text}” is none of these: {all}."), text=text[:40], all=tuple(choices.values()), field=name
    )


def currency(ctx: Context, text: str) -> str:
    """The ISO code of a currency as typed.  Raises BadInput, also where it may be several."""
    read = amount(f"1 {text}", ctx.rules.currency, lookup.known_currencies(ctx.directory))
    if isinstance(read, ReadAmount) and read.currency:
        return read.currency
    if isinstance(read, Unread) and read.choices:
        refusal = unread(read, "currency")
        refusal.values["example"] = read.choices[0].removeprefix("1 ")
        raise refusal
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


ROLES: Mapping[str, Text] = {
    "member": _("member"),
    "lead": _("project lead"),
    "sales": _("sales owner"),
    "finance": _("finance"),
    "admin": _("administrator"),
    "auditor": _("auditor"),
}
"""What the roles are called."""
