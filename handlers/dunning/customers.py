"""Customers: dunning tier, credit rating with its history, whether a customer is not reminded at all, and how it is
written to: language and address."""

from __future__ import annotations

import re
from dataclasses import replace

from chat.cards.card import Card, Fact, Reply, Table
from chat.incoming import Said
from chat.pattern import Pattern
from chat.text import Text, _, verbatim
from handlers.context import Context
from handlers.dunning.contacts import history
from handlers.dunning.letter_text import letter_locale
from handlers.dunning.spoken_for import customer_in, speaking
from ledger.errors import BadInput, sentence
from ledger.owed import Customer
from storage import audit, customers, dunning


def set_customer(said: Said, ctx: Context) -> Reply:
    name, rest = customer_in(ctx, said.text)
    rest, _sign, address = _ADDRESS.sub("\x00", rest, count=1).partition("\x00")
    if not rest and not address:
        speaking(ctx, name, ("auditor", "admin"))
        return Reply(history(ctx, name), more=(_changes(ctx, name, customers.get(ctx.book, name)),), private=True)
    ctx.require("finance", sentence=sentence("Only finance rates customers."))
    before = customers.get(ctx.book, name)
    after = before
    if match := re.search(r"(?:tier|等级|级别)\s*[:：]?\s*(\S+)", rest, re.IGNORECASE):
        after = replace(after, tier=tier_named(ctx, match[1]))
    if match := re.search(r"(?:rating|信用|评级)\s*[:：]?\s*(\S+)", rest, re.IGNORECASE):
        after = replace(after, rating=match[1][:20])
    if match := re.search(r"(?:\blanguage|语言)\s*[:：]?\s*(\S+)", rest, re.IGNORECASE):
        after = replace(after, locale=_language(match[1]))
    if address.strip():
        lines = (line.strip() for line in re.split(r"[;；\n]", address))
        after = replace(after, address="\n".join(filter(None, lines))[:400])
    if re.search(r"not silent|remind again|恢复催", rest, re.IGNORECASE):
        after = replace(after, silent=False)
    elif re.search(r"silent|不催", rest, re.IGNORECASE):
        after = replace(after, silent=True)
    if after == before:
        raise BadInput(
            sentence("Say a tier, a rating, “silent” or “remind again”, a language or an address."),
            hint=sentence("For example: tier acme tier vip, or customer acme language Chinese"),
        )
    customers.put(ctx.book, after)
    if (after.tier, after.silent) != (before.tier, before.silent):
        dunning.look_again(ctx.book, ctx.today, customer=name)
    title = _("{customer} is changed.", customer=name)
    return Reply(Card(title, facts=_facts(after), tone="good"), private=True)


def _facts(customer: Customer) -> tuple[Fact, ...]:
    spoken = {"zh-CN": _("Chinese"), "en": _("English")}
    facts = [
        Fact(_("Tier"), verbatim(customer.tier or "–")),
        Fact(_("Credit rating"), verbatim(customer.rating or "–")),
        Fact(_("Reminders"), _("none, by decision") if customer.silent else _("as configured")),
        Fact(
            _("Language of letters"),
            spoken.get(customer.locale) or _("{language}, by its name", language=spoken[letter_locale(customer)]),
        ),
    ]
    if customer.address:
        facts.append(Fact(_("Address"), verbatim(", ".join(customer.address.split("\n")))))
    return tuple(facts)


_ADDRESS = Pattern(r"\baddress\b\s*[:：]?|地址\s*[:：]?", re.IGNORECASE)


def _language(word: str) -> str:
    for locale, words in (("zh-CN", r"zh|cn|chinese|中文|汉语|汉|中"), ("en", r"en|english|英文|英语|英")):
        if re.fullmatch(rf"(?:{words})[-_\w]*", word, re.IGNORECASE):
            return locale
    raise BadInput(sentence("Letters are written in Chinese or English."), field="language")


def tier_named(ctx: Context, name: str) -> str:
    """A tier of the configuration; "" for “none”.  Raises BadInput with those that there are."""
    tier = "" if name in ("none", "-", "无") else name
    if tier and tier not in ctx.rules.dunning_tiers:
        raise BadInput(
            sentence("The configuration has no dunning tier “{tier}”. There are: {all}."),
            tier=tier[:30],
            all=", ".join(ctx.rules.dunning_tiers) or "–",
            field="tier",
        )
    return tier


def _changes(ctx: Context, name: str, now: Customer) -> Card:
    events = [event for event in audit.about(ctx.book, f"customer:{name}") if event.action == "customer.changed"]
    rows = tuple(
        (
            Text("{at}", {"at": event.at.astimezone(ctx.now.tzinfo)}),
            changed_by(ctx, event.person),
            verbatim(str(event.detail.get("after", {}).get("tier") or "–")),
            verbatim(str(event.detail.get("after", {}).get("rating") or "–")),
        )
        for event in events
    )
    heads = (_("When"), _("Who"), _("Tier"), _("Credit rating"))
    title = _("Tier and rating of {customer}", customer=name)
    return Card(title, facts=_facts(now), table=Table(heads, rows) if rows else None)


def changed_by(ctx: Context, id: int) -> Text:
    """The name of who has changed something; a dash where the clock did."""
    person = ctx.directory.people.get(id)
    return verbatim(person.name if person else "–")
