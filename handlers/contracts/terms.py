"""What is said of a contract beside its amount: owner, day, tax and penalty stand among the payment terms."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from chat.pattern import Pattern
from handlers import fields, lookup
from handlers.context import Context
from handlers.contracts.terms_in_words import TermsRead
from handlers.contracts.ways import WayOfEarning
from ledger import clauses
from ledger.errors import BadInput, sentence
from ledger.nouns import Project


@dataclass(frozen=True, slots=True)
class Deal:
    """`interest` is a fraction a day, `tax` in percent; `terms` is what is left for the instalments.

    `way` is how it earns its revenue; None where nobody has said.  `agreed` is what it says beside price and payments.
    """

    terms: str
    owner: int
    signed: date
    interest: Decimal | None
    tax: Decimal | None
    number: str = ""
    title: str = ""
    way: WayOfEarning | None = None
    agreed: TermsRead = field(default_factory=TermsRead)


def sales_owner(ctx: Context, project: Project) -> int:
    """Who signs owns it, unless the project has one sales owner."""
    sales = ctx.directory.with_role("sales", project.id)
    return sales[0].id if len(sales) == 1 else ctx.person.id


_OWNER = Pattern(r"(?:\bowner|\bowned by|负责人)\s*[:：]?\s*(?P<name>[^\s,，;；]+(?: [A-Z][a-z]+)?)", re.I)
_SIGNED = Pattern(r"(?:\bsigned(?: on)?|签订于|签于|签约日期?|签订日期?)\s*[:：]?\s*(?P<day>\d{4}-\d\d?-\d\d?)", re.I)
_TAX = Pattern(r"(?:\b(?:vat|tax)|税率|增值税|含税)\s*[:：]?\s*(?P<rate>\d+(?:\.\d+)?)\s*[%％]", re.I)
_INTEREST = Pattern(
    r"(?:\b(?:penalty|late (?:interest|fee|payment)|interest)|违约金|滞纳金|逾期利息)\s*[:：]?\s*"
    r"(?:每日|每天|日|按日)?\s*(?:(?P<share>\d+(?:\.\d+)?)\s*[%％]|(?P<ten>万分之[一二三四五六七八九十]+))\s*"
    r"(?:a day|per day|/\s*d(?:ay)?|/天|/日|每日|每天)?",
    re.I,
)


def deal_in(ctx: Context, project: Project, text: str) -> Deal:
    """The owner, the day, the tax and the penalty that stand among the terms; what is left are the terms."""
    rest = text
    values: dict[str, re.Match[str]] = {}
    for name, pattern in (("owner", _OWNER), ("signed", _SIGNED), ("tax", _TAX), ("interest", _INTEREST)):
        match = pattern.search(rest)
        if match:
            values[name] = match
            rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    owner = lookup.person(ctx, values["owner"]["name"]).id if "owner" in values else sales_owner(ctx, project)
    interest = None
    if "interest" in values:
        match = values["interest"]
        interest = (
            Decimal(match["share"]) / 100 if match["share"] else Decimal(clauses.numeral(match["ten"][3:])) / 10_000
        )
    return Deal(
        rest.strip(" ,，;；、\n"),
        owner,
        fields.day(ctx, values["signed"]["day"], "signed") if "signed" in values else ctx.today,
        interest,
        tax_rate(values["tax"]["rate"]) if "tax" in values else None,
    )


def rate(text: str, field: str) -> Decimal | None:
    """A rate in percent as typed; None for nothing."""
    if not text.strip():
        return None
    number = fields.plain(text.strip().rstrip("%％ "))
    if number is None or not 0 <= number < 100:
        raise BadInput(sentence("“{text}” is no percentage between 0 and 100."), text=text[:20], field=field)
    return number


def tax_rate(text: str) -> Decimal | None:
    """A VAT rate in percent as typed; None for nothing.  Raises BadInput where it has more than two decimals."""
    number = rate(text, "tax")
    if number is not None and number != round(number, 2):
        raise BadInput(sentence("“{text}” is no VAT rate: it has two decimals at most."), text=text[:20], field="tax")
    return number
