"""The warranty of a contract: what repairs are provided for with, and until when; the company's rule or its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chat.cards.card import Card, Fact, Reply
from chat.incoming import Said
from chat.pattern import Pattern
from chat.text import Percent, Text, _
from handlers import fields, lookup
from handlers.context import Context
from ledger.errors import BadInput, WrongState, sentence
from ledger.money import Money
from ledger.owed import Contract, Warranty
from ledger.revenue.entries import net_item
from storage import contracts, item_balances, warranties

READERS = ("lead", "sales", "finance", "auditor", "admin")
ONLY = sentence("What is provided for the warranty of a contract is for finance to decide.")

_SHARE = Pattern(r"(?P<share>\d+(?:\.\d+)?)\s*[%％]")
_UNTIL = Pattern(r"(?:until|till|through|to|至|到|截至|截止)?\s*(?P<day>\d{4}-\d\d?-\d\d?)", re.I)
_INCURRED = Pattern(r"as incurred|no provision|据实|发生时|不计提", re.I)
_USUAL = Pattern(r"as usual|default|恢复默认|恢复|默认", re.I)


@dataclass(frozen=True, slots=True)
class WarrantyTerms:
    """What holds of a contract's warranty: percent of its revenue, and the last day of the period where it is known."""

    percent: Decimal
    until: date | None


def terms(ctx: Context, of: Sequence[Contract]) -> dict[int, WarrantyTerms]:
    """Contract -> its warranty; those for which nothing is provided are left out, so all of 小企业会计准则."""
    own, usual = warranties.every(ctx.book), ctx.rules.policies.warranty * 100
    if ctx.rules.policies.small or not (own or usual):
        return {}
    held = {one.id: own.get(one.id, Warranty(one.id)) for one in of if one.policy != "as_before"}
    shares = {id: usual if one.percent is None else one.percent for id, one in held.items()}
    wanted = [id for id, share in shares.items() if share]
    ends: dict[int, date] = {}
    for part in contracts.of_contract(ctx.book, *wanted) if wanted else ():
        if part.kind == "retention" and part.due is not None:
            ends[part.contract] = max(part.due, ends.get(part.contract, part.due))
    return {id: WarrantyTerms(shares[id], held[id].until or ends.get(id)) for id in wanted}


def set_warranty(said: Said, ctx: Context) -> Reply:
    id, _blank, words = said.text.strip().lstrip("#").partition(" ")
    if not id.isdecimal():
        raise BadInput(
            sentence("Say the contract's number: contract warranty 3 2% until 2027-11-30"),
            hint=sentence("“contract” and the project's name shows the numbers."),
            field="contract",
        )
    contract = contracts.contract(ctx.book, int(id))
    ctx.require(*READERS, project=contract.project)
    if words.strip():
        ctx.require("finance", sentence=ONLY)
        _possible(ctx, contract)
        wanted = _wanted(ctx, contract, words)
        if wanted != warranties.every(ctx.book).get(contract.id, Warranty(contract.id)):
            warranties.keep(ctx.book, wanted)
    return Reply(card(ctx, contract), private=True)


def card(ctx: Context, contract: Contract) -> Card:
    """What is provided for a contract's warranty, until when, and what of it stands in the books."""
    facts = [shown(ctx, contract)]
    held = item_balances.by_item(ctx.book, ("warranty_provision",), ctx.today).get(net_item(contract.id))
    if held is not None:
        amount = Money(-held.company, ctx.rules.currency)
        facts.append(Fact(_("Provided for repairs"), Text("{m}", {"m": amount})))
    return Card(
        _(
            "Warranty of contract {id}, {project}",
            id=contract.id,
            project=lookup.shown(ctx.directory.project(contract.project)),
        ),
        facts=tuple(facts),
        small=_("Booked as a step of the month's close, from the acceptance on; repairs use it first."),
    )


def shown(ctx: Context, contract: Contract) -> Fact:
    """The warranty of a contract in a line."""
    of = terms(ctx, [contract]).get(contract.id)
    if of is None:
        said = _("as incurred")
    elif of.until is None:
        said = _("{share} of revenue; nobody has said until when", share=Percent(of.percent))
    else:
        said = _("{share} of revenue, until {day}", share=Percent(of.percent), day=of.until)
    return Fact(_("Warranty"), said)


def _possible(ctx: Context, contract: Contract) -> None:
    if ctx.rules.policies.small:
        raise WrongState(
            sentence(
                "The standard for small businesses provides nothing for a warranty: repairs are cost as they come."
            ),
        )
    if contract.state != "signed" or contract.policy == "as_before":
        raise WrongState(
            sentence("Contract {id} earns with its invoices, as these books began, or was taken back."),
            id=contract.id,
        )


def _wanted(ctx: Context, contract: Contract, words: str) -> Warranty:
    """What the words say of a warranty, the rest as it stands.  Raises BadInput."""
    if _USUAL.search(words):
        return Warranty(contract.id)
    before = warranties.every(ctx.book).get(contract.id, Warranty(contract.id))
    percent, until = before.percent, before.until
    if match := _UNTIL.search(words):
        until = fields.day(ctx, match["day"])
        words = f"{words[: match.start()]} {words[match.end() :]}"
        if until < contract.signed:
            raise BadInput(
                sentence("It was signed on {signed}: its warranty cannot end on {day}."),
                signed=contract.signed,
                day=until,
                field="day",
            )
    share, incurred = _SHARE.search(words), _INCURRED.search(words)
    if share:
        percent = Decimal(share["share"])
        words = f"{words[: share.start()]} {words[share.end() :]}"
    elif incurred:
        percent, words = Decimal(0), f"{words[: incurred.start()]} {words[incurred.end() :]}"
    unread = words.strip(" ,，;；")
    if unread or (percent is not None and percent >= 100) or (percent, until) == (None, None):
        raise BadInput(
            sentence("Say what is provided for repairs, for example: {example}"),
            example=f"contract warranty {contract.id} 2% until 2027-11-30",
            field="warranty",
        )
    return Warranty(contract.id, percent, until)
