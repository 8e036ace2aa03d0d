"""What is said with late interest: whose, at which rate, to which day, under which number, and why."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from chat.pattern import Pattern
from handlers import fields, lookup
from handlers.context import Context
from handlers.contracts.interest import Wish
from ledger import clauses
from ledger.errors import BadInput, sentence

NUMBER = Pattern(r"(?:\b(?:no|number|nr)\.?|发票号码?|票号)\s*[:：]?\s*#?(?P<v>[A-Za-z0-9][\w/-]*)", re.I)
TAX = Pattern(r"(?:\b(?:vat|tax)|税率|增值税)\s*[:：]?\s*(?P<v>\d+(?:\.\d+)?)\s*[%％]", re.I)
RATE = Pattern(r"(?P<share>\d+(?:\.\d+)?)\s*[%％]|万分之(?P<ten>[一二三四五六七八九十]+)")
_UNTIL = Pattern(
    r"(?:\b(?:until|through|to|as of)\s+|截至|截止|至|到)\s*(?P<v>\d{4}-\d\d?-\d\d?|yesterday|today|昨天|今天)", re.I
)
_KNOWN = Pattern(
    r"\d+(?:\.\d+)?\s*[%％]|万分之[一二三四五六七八九十]+|\b(?:a|per)\s+day\b|/\s*d(?:ay)?\b|\b(?:at|the|by|of|for|with|decree|eu)\b"
    r"|每日|每天|按日|日|按|条例|法定|欧盟|的|利率",
    re.I,
)
YEARLY = Pattern(r"\b(?:a|per)\s+year\b|/\s*y(?:ear)?\b|yearly|年", re.I)


def project_named(ctx: Context, words: str) -> tuple[int, str]:
    """The project that is named first (0: none, a customer is); the words stay, for they name its customer as well."""
    parts = words.strip().split(" ")
    for length in range(len(parts), 0, -1):
        match = lookup.project_names(ctx.directory).match(" ".join(parts[:length]).strip(",，"))
        if match and match.kind == "one":
            return int(match.key), words.strip()
    return 0, words.strip()


def wish_in(ctx: Context, words: str) -> tuple[Wish, date]:
    """At which rate and to which day; the contract's and today where the words say nothing.  Raises BadInput for what
    it does not understand."""
    day, words = taken(_UNTIL, words)
    until = fields.day(ctx, day) if day else ctx.today
    if until > ctx.today:
        raise BadInput(sentence("{day} is still to come."), day=until, field="day")
    left = _KNOWN.sub(" ", words).strip(" ,，.。;；")
    if left:
        raise BadInput(
            sentence("I do not understand “{left}” there."),
            hint=sentence("Say the customer, and if need be a rate and a day: late interest acme 0.05% to 2026-11-30"),
            left=left[:60],
            field="rate",
        )
    return wished(words), until


def wished(words: str) -> Wish:
    """What the words ask for; the contract's rate where they say nothing."""
    percent = RATE.search(words)
    rate = share(percent) if percent else Decimal(0)
    if re.search(r"\beu\b|欧盟", words, re.IGNORECASE):
        if not percent:
            raise BadInput(
                sentence("Say the reference rate of the half-year: late interest acme eu 2.15%"), field="rate"
            )
        return Wish("eu", rate)
    if percent:
        return Wish("stated", rate)
    return Wish("decree" if re.search(r"decree|条例|法定", words, re.IGNORECASE) else "agreed")


def share(found: re.Match[str]) -> Decimal:
    """The fraction that `RATE` has found."""
    if found["share"]:
        return Decimal(found["share"]) / 100
    return Decimal(clauses.numeral(found["ten"])) / 10_000


def taken(pattern: Pattern, words: str) -> tuple[str, str]:
    """What a pattern finds, and the words without it."""
    match = pattern.search(words)
    return (match["v"], f"{words[: match.start()]} {words[match.end() :]}".strip()) if match else ("", words)
