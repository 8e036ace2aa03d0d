"""Customers: dunning tier, credit rating with its history, and whether a customer is not reminded at all."""

from __future__ import annotations

import re
from dataclasses import replace

from chat.card import Card, Fact, Reply, Table
from chat.incoming import Said
from chat.text import Names, Text, _, verbatim
from handlers.contacts import customer_in, history
from handlers.context import Context
from handlers.registry import command
from ledger.errors import BadInput
from ledger.errors import _ as sentence
from storage import audit, customers


@command(
    "tier",
    _("Sets a customer's dunning tier, credit rating, or that it is not reminded; shows it without them."),
    subject="receivables",
    words=("customer tier", "credit rating", "客户等级", "客户信用"),
    examples=(
        Names("tier acme tier vip rating A", "客户等级 蓝海 等级 vip 信用 A"),
        Names("tier acme silent", "客户等级 蓝海 不催"),
    ),
)
def set_customer(said: Said, ctx: Context) -> Reply:
    name, rest = customer_in(ctx, said.text)
    if not rest:
        ctx.require("lead", "sales", "finance", "auditor", "admin", project=ctx.project.id if ctx.project else 0)
        return Reply(history(ctx, name), more=(_changes(ctx, name),), private=True)
    ctx.require("finance", sentence=sentence("Only finance rates customers."))
    before = customers.get(ctx.book, name)
    after = before
    if found := re.search(r"(?:tier|等级|级别)\s*[:：]?\s*(\S+)", rest, re.IGNORECASE):
        after = replace(after, tier=_tier(ctx, found[1]))
    if found := re.search(r"(?:rating|信用|评级)\s*[:：]?\s*(\S+)", rest, re.IGNORECASE):
        after = replace(after, rating=found[1][:20])
    if re.search(r"not silent|remind again|恢复催", rest, re.IGNORECASE):
        after = replace(after, silent=False)
    elif re.search(r"silent|不催", rest, re.IGNORECASE):
        after = replace(after, silent=True)
    if after == before:
        raise BadInput(sentence("Say a tier, a rating, “silent” or “remind again”."))
    customers.put(ctx.book, after)
    facts = (
        Fact(_("Tier"), verbatim(after.tier or "–")),
        Fact(_("Credit rating"), verbatim(after.rating or "–")),
        Fact(_("Reminders"), _("none, by decision") if after.silent else _("as configured")),
    )
    return Reply(Card(_("{customer} is changed.", customer=name), facts=facts, tone="good"), private=True)


def _tier(ctx: Context, name: str) -> str:
    tier = "" if name in ("none", "-", "无") else name
    if tier and tier not in ctx.rules.dunning_tiers:
        raise BadInput(
            sentence("The configuration has no dunning tier “{tier}”. There are: {all}."), tier=tier[:30],
            all=", ".join(ctx.rules.dunning_tiers) or "–", field="tier",
        )  # fmt: skip
    return tier


def _changes(ctx: Context, name: str) -> Card:
    found = [one for one in audit.about(ctx.book, f"customer:{name}") if one.action == "customer.changed"]
    rows = tuple(
        (Text("{at}", {"at": one.at.astimezone(ctx.now.tzinfo)}), _who(ctx, one.person),
         verbatim(str(one.detail.get("after", {}).get("tier") or "–")),
         verbatim(str(one.detail.get("after", {}).get("rating") or "–")))
        for one in found[-20:]
    )  # fmt: skip
    heads = (_("When"), _("Who"), _("Tier"), _("Credit rating"))
    return Card(_("Tier and rating of {customer}", customer=name), table=Table(heads, rows) if rows else None)


def _who(ctx: Context, id: int) -> Text:
    person = ctx.people.people.get(id)
    return verbatim(person.name if person else "–")
