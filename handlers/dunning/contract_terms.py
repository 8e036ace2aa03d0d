"""How one contract is reminded, where that differs from its customer: tier, silence, smallest amount, cooldown."""

from __future__ import annotations

import re
from dataclasses import replace

from chat.cards.card import Card, Fact, Reply, Table
from chat.incoming import Said
from chat.text import Text, _, verbatim
from handlers import lookup
from handlers.context import Context
from handlers.dunning.customers import changed_by, tier_named
from ledger.errors import BadInput, sentence
from ledger.money import Money
from ledger.owed import Contract
from storage import audit, contracts, customers, dunning

_OWN = ("tier", "silent", "least", "cooldown")
"""What a contract may have for itself."""


def set_policy(said: Said, ctx: Context) -> Reply:
    id, _blank, words = said.text.strip().lstrip("#").partition(" ")
    if not id.isdecimal():
        raise BadInput(
            sentence("Say the contract's number: contract dunning 3 tier vip"),
            hint=sentence("“contract” and the project's name shows the numbers."),
            field="contract",
        )
    contract = contracts.contract(ctx.book, int(id))
    if not words.strip():
        ctx.require("lead", "sales", "finance", "auditor", "admin", project=contract.project)
        return Reply(card(ctx, contract), private=True)
    refusal = sentence("Only the project's lead and finance decide how a contract is reminded.")
    ctx.require("lead", "finance", project=contract.project, sentence=refusal)
    wanted = _wanted(ctx, contract, words)
    changed = {name: getattr(wanted, name) for name in _OWN if getattr(wanted, name) != getattr(contract, name)}
    if not changed:
        raise BadInput(sentence("Say what is to change: a tier, “silent”, a minimum, a cooldown, or “as usual”."))
    after = contracts.change_contract(ctx.book, contract.id, **changed)
    dunning.look_again(ctx.book, ctx.today, contract=contract.id)
    return Reply(card(ctx, after), private=True)


def card(ctx: Context, contract: Contract) -> Card:
    """How a contract is reminded, and who has changed that."""
    customer = customers.get(ctx.book, contract.customer)
    tier = contract.tier or customer.tier
    steps = ctx.rules.dunning_tiers.get(tier, ctx.rules.dunning)
    least = Money(contract.least, contract.amount.currency) if contract.least else None
    days = ctx.rules.cooldown_days if contract.cooldown is None else contract.cooldown
    silent = contract.silent or customer.silent
    facts = (
        Fact(_("Project"), lookup.shown(ctx.directory.project(contract.project))),
        Fact(_("Customer"), verbatim(contract.customer)),
        Fact(
            _("Tier"),
            verbatim(contract.tier or "–") if contract.tier or not tier else _("{tier}, the customer's", tier=tier),
        ),
        Fact(_("Reminders"), _("none, by decision") if silent else _("{days} days after the due day", days=steps)),
        Fact(_("Smallest amount"), Text("{m}", {"m": least}) if least else _("as configured")),
        Fact(_("Days between contacts"), Text("{n}", {"n": days})),
    )
    title = _("How contract {id} is reminded", id=contract.id)
    return Card(title, facts=facts, table=_history(ctx, contract))


def _value(name: str, kept: object, contract: Contract) -> Text:
    """A term as the trail keeps it, in words."""
    said = "" if kept is None else str(kept)
    if name == "silent":
        return _("Yes") if said == "True" else _("No")
    if name == "least" and said.isdecimal() and int(said):
        return Text("{m}", {"m": Money(int(said), contract.amount.currency)})
    return verbatim("–" if said in ("", "0", "-1") else said)


def _history(ctx: Context, contract: Contract) -> Table | None:
    shown = {"tier": _("Tier"), "silent": _("Silent"), "least": _("Smallest amount"), "cooldown": _("Cooldown")}
    rows = []
    for event in audit.about(ctx.book, f"contract:{contract.id}"):
        if event.action != "contract.changed":
            continue
        before, after = event.detail.get("before", {}), event.detail.get("after", {})
        at = Text("{at}", {"at": event.at.astimezone(ctx.now.tzinfo)})
        rows += [
            (
                at,
                changed_by(ctx, event.person),
                shown[name],
                _value(name, before.get(name), contract),
                _value(name, new, contract),
            )
            for name, new in after.items()
            if name in shown
        ]
    heads = (_("When"), _("Who"), _("What"), _("Before"), _("After"))
    return Table(heads, tuple(rows), essential=(2, 3, 4)) if rows else None


def _wanted(ctx: Context, contract: Contract, words: str) -> Contract:
    """The contract as the words want it to be reminded."""
    if re.search(r"as usual|default|恢复|默认", words, re.IGNORECASE):
        return replace(contract, tier="", silent=False, least=0, cooldown=None)
    wanted = contract
    if match := re.search(r"(?:tier|policy|等级|级别)\s*[:：]?\s*(\S+)", words, re.IGNORECASE):
        wanted = replace(wanted, tier=tier_named(ctx, match[1]))
    if re.search(r"not silent|remind again|恢复催", words, re.IGNORECASE):
        wanted = replace(wanted, silent=False)
    elif re.search(r"silent|不催", words, re.IGNORECASE):
        wanted = replace(wanted, silent=True)
    if match := re.search(r"(?:minimum|smallest|最低|起催)\s*[:：]?\s*(?P<rest>.+)", words, re.IGNORECASE):
        typed_amounts = lookup.amounts_in(ctx, match["rest"], contract.amount.currency)
        if not typed_amounts:
            raise BadInput(sentence("Which amount? For example: contract dunning 3 minimum 500"), field="minimum")
        least = lookup.money_of(typed_amounts[0][2], contract.amount.currency, ctx.rules.currency)
        wanted = replace(wanted, least=least.minor)
    if match := re.search(r"(?:cooldown|间隔|冷却)\D{0,3}(\d{1,3})", words, re.IGNORECASE):
        wanted = replace(wanted, cooldown=int(match[1]))
    return wanted
