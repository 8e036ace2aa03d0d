"""Penalties, bonuses and supplied material that were agreed with the other side of a contract, net."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from chat.cards.card import Button, Card, Fact, Reply
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Bilingual, Text, _, verbatim
from handlers import button_values, lookup
from handlers.context import Asked, Context
from handlers.contracts.labels import milestone_in
from handlers.reasons import reasoned
from handlers.registry import Handler
from handlers.settlements import KEEPERS, ONLY_KEEPERS, customers, stages
from handlers.settlements.rule_words import party_in
from ledger.errors import BadInput, WrongState, sentence
from ledger.money import Money
from ledger.owed import Contract
from ledger.settlements.reached import penalty
from ledger.settlements.states import FINAL
from storage import agreed_terms, contract_stages, settlements
from storage.contract_stages import Adjustment, AdjustmentKind

_NUMBER = Pattern(r"#(?P<id>\d{1,9})(?!\d)")
KINDS: dict[AdjustmentKind, Text] = {
    "penalty": _("Penalty"),
    "bonus": _("Bonus"),
    "supplied": _("Supplied material"),
}
WORDS: dict[AdjustmentKind, Bilingual] = {
    "penalty": Bilingual("penalty", "违约金"),
    "bonus": Bilingual("bonus", "奖励金"),
    "supplied": Bilingual("supplied material", "甲供材"),
}
_SIGNS: dict[AdjustmentKind, int] = {"penalty": -1, "bonus": 1, "supplied": -1}


def agree(kind: AdjustmentKind) -> Handler:
    """The command of a kind."""

    def said_it(said: Said, ctx: Context) -> Reply:
        project, rest = lookup.project_first(ctx, said.text)
        ctx.require(*KEEPERS, project=project.id, sentence=ONLY_KEEPERS)
        lookup.still_open(project)
        words, reason = reasoned(rest)
        found = _NUMBER.search(words)
        words = f"{words[: found.start()]} {words[found.end() :]}" if found else words
        party, _name, words = party_in(words)
        if party != "customer":
            raise BadInput(sentence("Of a supplier it is agreed on his order."), field="party")
        contract = customers.contract_meant(ctx, project, int(found["id"]) if found else 0)
        typed = lookup.amounts_in(ctx, words, contract.amount.currency)
        if not typed and kind == "penalty" and (late := _by_terms(ctx, contract, words)):
            return _agreed(ctx, contract, late)
        if not typed:
            raise BadInput(
                sentence("How much, without VAT? Say for example: {word} {code} 2100 because of the delay"),
                word=WORDS[kind],
                code=project.code,
                field="amount",
            )
        _account_for(words, typed, kind, project.code)
        amount = lookup.money_of(typed[0][2], contract.amount.currency, ctx.rules.currency)
        if amount.minor <= 0 or amount.minor > contract.amount.minor:
            raise BadInput(sentence("It must be above zero and within the contract."), field="amount")
        if not reason:
            raise Asked(_("Why {amount}?", amount=amount), fill=" because {}", needs="reason")
        new = Adjustment(0, f"contract:{contract.id}", kind, _SIGNS[kind] * amount.minor, ctx.today, reason)
        return _agreed(ctx, contract, new)

    return said_it


_MEANINGLESS = Pattern(
    r"(?:\b(?:of|over|net|without vat|excl(?:uding)? vat)\b|不含税|[\s,，:：元块¥$€])+", re.IGNORECASE
)


def _account_for(words: str, typed: Sequence[tuple[int, int, object]], kind: AdjustmentKind, code: str) -> None:
    """Refuses what stands beside the amount and was used for nothing: “1e9”, a second amount, a party."""
    start, end, _amount = typed[0]
    left = _MEANINGLESS.sub(" ", f"{words[:start]} {words[end:]}").strip()
    if left:
        raise BadInput(
            sentence("I did not understand “{words}”. Say for example: {word} {code} 2100 because of the delay"),
            words=words.strip()[:60],
            word=WORDS[kind],
            code=code,
            field="amount",
        )


def _agreed(ctx: Context, contract: Contract, new: Adjustment) -> Reply:
    return Reply(_card(ctx, contract_stages.agree(ctx.book, new, ctx.message), contract.amount.currency))


def _by_terms(ctx: Context, contract: Contract, words: str) -> Adjustment | None:
    """What the contract says of the delay of a stage that is named: per day × days late × its net price, at most its
    cap.  None where it says nothing, or the stage was not late."""
    terms = agreed_terms.on(ctx.book, [contract.id], ctx.today)[contract.id]
    known = {one.name: one for one in stages.plan_of(ctx, contract, ctx.today).stages}
    stage = known.get(milestone_in(words, tuple(known)))
    if terms.delay is None or stage is None or not stage.planned or not stage.reached:
        return None
    days = (stage.reached - stage.planned).days
    most = None if terms.delay.most is None else Fraction(terms.delay.most)
    minor = penalty(stage.price, Fraction(terms.delay.per_day), days, most)
    why = f"{stage.name}: {stage.planned.isoformat()} → {stage.reached.isoformat()}"
    return Adjustment(0, f"contract:{contract.id}", "penalty", -minor, ctx.today, why, stage.name) if minor else None


PENALTY, BONUS, SUPPLIED = (agree(kind) for kind in KINDS)


def undo(click: Clicked, ctx: Context) -> Reply:
    old = contract_stages.adjustment(ctx.book, button_values.number(click.value))
    contract = customers.contract_of(ctx, old.agreement)
    ctx.require(*KEEPERS, project=contract.project, sentence=ONLY_KEEPERS)
    held = [
        one
        for one in settlements.of_agreement(ctx.book, old.agreement, "customer")
        if one.state in FINAL and any(item.document == f"adjustment:{old.id}" for item in one.computed.items)
    ]
    if held:
        raise WrongState(sentence("A final settlement holds it: take that back by a counter-settlement first."))
    contract_stages.undo(ctx.book, old)
    return Reply(Card(_("It is taken back.")), replace=True)


def _card(ctx: Context, of: Adjustment, code: str) -> Card:
    amount = Money(abs(of.amount), code)
    return Card(
        _("{kind} of {amount} is agreed, without VAT.", kind=KINDS[of.kind], amount=amount),
        lines=(_("It counts in the next settlement."),),
        facts=(Fact(_("Reason"), verbatim(of.reason)), Fact(_("Day"), Text("{day}", {"day": of.day}))),
        buttons=(Button(_("Undo"), "adjustment.undo", str(of.id)),),
        tone="good",
    )
