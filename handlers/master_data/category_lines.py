"""What a line says of a category: one thing of it, perhaps the day from which on it holds."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from chat.folding import folded
from chat.pattern import Pattern
from handlers import fields, lookup
from handlers.books.chart import chart
from handlers.context import Context
from ledger.accounts import COST_ROLES
from ledger.approval import Band
from ledger.errors import BadInput, NotFound, sentence
from ledger.master_data.categories import CategoryVersion, Treatment, bands, is_rest

HINT = sentence("Write for example: categories travel account other from 2026-12-01")
_FROM = Pattern(
    r"(?:\bfrom\b|\bas of\b|\bsince\b|从|自)\s*(?P<day>[^,，\s]+(?:\s\d{1,2}\s\w+)?)\s*(?:起|开始)?\s*$", re.IGNORECASE
)
_NEW = Pattern(r"^(?:new|add|新增|新建|添加)\s*", re.IGNORECASE)
_KEYS = {
    "account": r"\baccount\b|科目",
    "vat": r"\b(?:vat|tax)\b|增值税|税",
    "words": r"\bwords?\b|词语|词",
    "approval": r"\b(?:approval|approve|approved)\b|审批",
    "name": r"\b(?:name|names|called)\b|名称|名字|改名",
    "end": r"\b(?:end|ends|stop)\b|停用|结束",
}
_KEY = Pattern("|".join(f"(?P<{name}>{words})" for name, words in _KEYS.items()), re.IGNORECASE)
_NOT = frozenset({"none", "no", "not deducted", "never", "不抵扣", "不可抵扣", "无"})
_AS_USUAL = frozenset({"deducted", "document", "as the document", "usual", "可抵扣", "抵扣", "按票据"})
_PART = Pattern(
    r"^(?P<upto>rest|above|others|其余|以上|(?:up to |不超过|至)?\d[\d.,万千kK]*)"
    r"\s*(?:以[内下]|内|[:：])?\s*(?P<who>.+)$"
)
_MORE = Pattern(r"(?:\+|add\b|also\b|增加|加)\s*", re.IGNORECASE)
_QUOTES = "\"'“”「」『』‘’ ，,。:："
MONEY_KEYS = frozenset({"account", "vat", "approval", "end", "new"})
"""What of a category money depends on: a second person agrees to it."""
BOOKED_KEYS = frozenset({"account", "vat"})
"""What holds only from a day on from which nothing is booked yet."""


def read(ctx: Context, text: str) -> tuple[CategoryVersion, CategoryVersion | None, str]:
    """The category as it becomes, as it is until then (None: a new one), and what is said of it.

    Raises BadInput, NotFound.
    """
    at = _FROM.search(text)
    day = fields.first_day(ctx, at["day"], "day") if at else ctx.today
    rest = (text[: at.start()] if at else text).strip(_QUOTES)
    new = _NEW.match(rest)
    if new:
        return _added(ctx, rest[new.end() :], day), None, "new"
    key = _KEY.search(rest)
    if key is None:
        raise BadInput(
            sentence("What of it: its account, VAT, words, approval, name, or its end?"), hint=HINT, field="category"
        )
    name = lookup.category(ctx, rest[: key.start()].strip(_QUOTES))
    what, said = str(key.lastgroup), rest[key.end() :].strip(_QUOTES)
    before = current(ctx, name)
    return replace(_changed(ctx, before, what, said), start=day, id=0), before, what


def current(ctx: Context, name: str) -> CategoryVersion:
    """A category as it is today, whoever said so."""
    known = ctx.rules.categories[name]
    said = [one for one in ctx.directory.category_versions if one.category == name and one.start <= ctx.today]
    if said:
        return max(said, key=lambda one: (one.start, one.id))
    return CategoryVersion(name, ctx.today, known.names.en, known.names.zh, known.account, known.words)


def _changed(ctx: Context, before: CategoryVersion, what: str, said: str) -> CategoryVersion:
    kept_apart = before.category == ctx.rules.labour or ctx.rules.categories[before.category].shared
    if kept_apart and what in ("account", "vat", "end"):
        raise BadInput(
            sentence("The account of {category} is fixed: hours and the close of a month post there."),
            category=ctx.rules.categories[before.category].names,
            field="category",
        )
    if what == "end":
        return replace(before, ended=True)
    if not said:
        raise BadInput(sentence("What is it from then on?"), hint=HINT, field=what)
    if what == "account":
        return replace(before, account=account(ctx, said))
    if what == "vat":
        return replace(before, treatment=_treatment(said))
    if what == "words":
        return replace(before, words=_words(ctx, before.category, said))
    if what == "name":
        return _named(before, said)
    return replace(before, bands=_approval(ctx, said))


def _added(ctx: Context, text: str, day: date) -> CategoryVersion:
    """`new training 培训 account other`."""
    key = _KEY.search(text)
    named, said = (text[: key.start()], text[key.end() :]) if key else (text, "")
    if key is not None and key.lastgroup != "account":
        raise BadInput(sentence("A new category has its names and its account; say the rest after it."), hint=_NEW_HINT)
    name = re.sub(r"[^a-z0-9]+", "_", folded(named)).strip("_")[:30]
    blank = CategoryVersion(name, ctx.today, "", "", account(ctx, said.strip(_QUOTES)) if said.strip() else "other")
    new = _named(replace(blank, start=day), named.strip(_QUOTES))
    if not name:
        raise BadInput(
            sentence("What is it called in English? The name is also its key."), hint=_NEW_HINT, field="name"
        )
    taken = name in ctx.rules.categories or any(one.category == name for one in ctx.directory.category_versions)
    for word in filter(None, (new.en, new.zh)):
        match = ctx.rules.category_names.match(word)
        taken = taken or (match is not None and match.kind == "one")
    if taken:
        raise BadInput(sentence("There is a category “{name}” already."), name=named.strip()[:60], field="name")
    return new


_NEW_HINT = sentence("Write for example: categories new training 培训 account other")


def account(ctx: Context, said: str) -> str:
    """The account role of cost that is named by its number, name or role.  Raises NotFound."""
    known = chart(ctx.book, ctx.rules)
    low = folded(said)
    closed = {role for role, one in ctx.rules.accounts_on(ctx.today).items() if one.ended}
    never = {"overhead_share", ctx.rules.labour, *closed}
    usable = {role: known[role] for role in COST_ROLES if role not in never}
    for role, one in usable.items():
        if low in (role, folded(one.code), folded(one.en), one.zh, folded(f"{one.code} {one.zh}")):
            return role
    match = ctx.rules.category_names.match(said)
    if match is not None and match.kind == "one" and ctx.rules.categories[str(match.key)].account in usable:
        return ctx.rules.categories[str(match.key)].account
    raise NotFound(
        sentence("Cost of a category stands on one of these accounts: {all}."),
        all=", ".join(f"{one.code} {role}" for role, one in usable.items()),
        field="account",
    )


def _treatment(said: str) -> Treatment:
    low = folded(said)
    if low in _NOT:
        return "none"
    if low in _AS_USUAL:
        return ""
    raise BadInput(sentence("Its VAT is deducted as the document allows, or not: vat none, vat deducted"), field="vat")


def _words(ctx: Context, name: str, said: str) -> tuple[str, ...]:
    """The words that mean it.  Raises BadInput for one that means another category."""
    more = _MORE.match(said)
    parts = re.split(r"[,，、;；]", said[more.end() :] if more else said)
    kept = current(ctx, name).words if more else ()
    words = tuple(dict.fromkeys((*kept, *filter(None, (one.strip(_QUOTES) for one in parts)))))
    for word in words:
        match = ctx.rules.category_names.match(word)
        if match is not None and match.kind == "one" and match.key != name:
            raise BadInput(
                sentence("“{word}” means {category} already; take it away there first."),
                word=word,
                category=ctx.rules.categories[str(match.key)].names,
                field="words",
            )
    return words


def _named(before: CategoryVersion, said: str) -> CategoryVersion:
    """Names in both languages: what has Chinese characters, and the rest."""
    chinese = " ".join(re.findall(r"[\u4e00-\u9fff][\u4e00-\u9fff\w]*", said))
    english = re.sub(r"[\u4e00-\u9fff][\u4e00-\u9fff\w]*", " ", said).strip(_QUOTES)
    english = english[:1].upper() + english[1:]
    return replace(before, en=english or before.en or chinese, zh=chinese or before.zh or english)


def _approval(ctx: Context, said: str) -> tuple[Band, ...]:
    parts: list[tuple[int | None, str]] = []
    for piece in filter(None, (one.strip() for one in re.split(r"[,，;；、]", said))):
        match = _PART.match(piece)
        if match is None:
            if len(re.split(r"[,，;；、]", said)) > 1:
                raise BadInput(sentence("Who approves up to which amount?"), hint=_BANDS_HINT, field="approval")
            parts.append((None, piece))
            continue
        amount = re.sub(r"^(?:up to |不超过|至)", "", match["upto"])
        upto = None if is_rest(amount) else lookup.money(ctx, amount, ctx.rules.currency).minor
        parts.append((upto, match["who"]))
    return bands(parts)


_BANDS_HINT = sentence("Write for example: categories travel approval 1000 nobody, 5000 lead, rest lead then finance")
