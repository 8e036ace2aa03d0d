"""`settle apollo`: what the books hold is gathered, computed and kept as a draft, or its draft brought up to date."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from chat.cards.card import Reply
from chat.incoming import Clicked, Said
from chat.text import Text
from handlers import button_values, lookup
from handlers.context import Context
from handlers.settlements import (
    KEEPERS,
    ONLY_KEEPERS,
    card,
    customers,
    departments,
    made_by,
    measured,
    rules,
    stages,
    states,
    suppliers,
    wishes,
)
from handlers.settlements.gathered import GatheredFacts, SettlementWish
from handlers.settlements.words import stage_shown
from ledger.errors import NotFound, WrongState, sentence
from ledger.nouns import Project
from ledger.settlements.document import Counterpart, Settlement
from ledger.settlements.reached import PricedStage
from ledger.settlements.states import OPEN
from storage import contracts, orders, settlements


class NothingToSettle(WrongState):
    """Nothing has been reached that is not settled already: no fault of anybody's."""


def settle(said: Said, ctx: Context) -> Reply:
    project, rest = lookup.project_first(ctx, said.text)
    ctx.require(*KEEPERS, project=project.id, sentence=ONLY_KEEPERS)
    lookup.still_open(project)
    wish = _wish(ctx, project, rest)
    return Reply(card.shown(ctx, made(ctx, wish)), private=ctx.place.kind == "channel")


def again(click: Clicked, ctx: Context) -> Reply:
    """What it comes to now."""
    of = settlements.get(ctx.book, button_values.number(click.value), lock=True)
    ctx.require(*KEEPERS, project=of.project, sentence=ONLY_KEEPERS)
    return Reply(card.shown(ctx, brought_up_to_date(ctx, of)), replace=True)


def _wish(ctx: Context, project: Project, text: str) -> SettlementWish:
    of, plan, words = _with_whom(ctx, project, wishes.taken_apart(text))
    rule = rules.rule_for(ctx, project, words.party, of.name)
    scope = wishes.scope_in(ctx, words.rest, rule, plan)
    return SettlementWish(project, of, rule, scope.scope, scope.until, scope.stages)


def _with_whom(
    ctx: Context, project: Project, words: wishes.WishWords
) -> tuple[Counterpart, tuple[PricedStage, ...], wishes.WishWords]:
    """Whom it is with, the stages that can be named, and the line: what is settled may stand behind the name."""
    try:
        with ctx.part():
            return (*_counterpart(ctx, project, words), words)
    except NotFound:
        for one in wishes.shorter(words):
            with suppress(NotFound), ctx.part():
                return (*_counterpart(ctx, project, one), one)
        raise


def _counterpart(
    ctx: Context, project: Project, words: wishes.WishWords
) -> tuple[Counterpart, tuple[PricedStage, ...]]:
    """Whom it is with, and the stages that can be named."""
    if words.party == "supplier":
        return suppliers.counterpart(suppliers.order_meant(ctx, project, words.name, words.contract)), ()
    if words.party == "internal":
        return departments.counterpart(departments.agreement_meant(ctx, project, words.name, words.contract)), ()
    contract = customers.contract_meant(ctx, project, words.contract)
    known = () if measured.by_it(ctx, contract, ctx.today) else stages.plan_of(ctx, contract, ctx.today).stages
    return customers.counterpart(contract), known


def made(ctx: Context, wish: SettlementWish) -> Settlement:
    """A draft of what is wished for: the open one brought up to date, or a new one.  Raises WrongState."""
    _hold(ctx, wish.counterpart)
    standing = settlements.open_of(ctx.book, wish.counterpart.agreement, wish.counterpart.party)
    if standing is not None:
        same = (standing.scope, standing.until, standing.stages) == (wish.scope, wish.until, wish.stages)
        if same and standing.state != "refused":
            return brought_up_to_date(ctx, standing)
        if standing.state not in ("draft", "checked", "refused"):
            raise WrongState(
                sentence("A settlement with {name} is still open: {what}."),
                hint=sentence("Finish it, or drop it: settlement {code}"),
                name=wish.counterpart.name,
                what=Text("{what}", {"what": card.title(ctx, standing)}),
                code=wish.project.code,
            )
        states.dropped(ctx, standing, "")
    facts = gather(ctx, wish)
    before = settlements.final_of(ctx.book, wish.counterpart.agreement, wish.counterpart.party)
    worth_it(wish, facts, before)
    new = Settlement(
        0,
        wish.project.id,
        wish.counterpart,
        wish.scope,
        wish.rule.basis,
        wish.until,
        facts.currency,
        facts.computed(before),
        wish.stages,
        wish.final,
    )
    kept = settlements.add(ctx.book, new, facts.terms, wish.rule.id, ctx.message)
    return states.looked_at(ctx, kept)


def gather(ctx: Context, wish: SettlementWish) -> GatheredFacts:
    """What the books hold for it."""
    gather_of = {"customer": customers.gather, "supplier": suppliers.gather, "internal": departments.gather}
    return gather_of[wish.counterpart.party](ctx, wish)


def brought_up_to_date(ctx: Context, of: Settlement) -> Settlement:
    """A settlement that is not final as the books say it now: where a figure moved it is a new version, and a draft."""
    if of.state not in OPEN or of.reverses:
        return of
    facts = gather(ctx, made_by.wish_of(ctx, of))
    now = facts.computed(settlements.final_of(ctx.book, of.counterpart.agreement, of.party))
    if now != of.computed:
        of = states.moved(ctx, of, now, facts.terms)
    return states.looked_at(ctx, of)


def _hold(ctx: Context, of: Counterpart) -> None:
    """Two people settle one contract one after the other."""
    kind, _colon, id = of.agreement.partition(":")
    if kind == "contract":
        contracts.hold(ctx.book, int(id))
    if kind == "order":
        orders.get(ctx.book, int(id))


def worth_it(wish: SettlementWish, facts: GatheredFacts, before: tuple[Settlement, ...]) -> None:
    """Raises WrongState where there is nothing to settle, or it was settled past that day."""
    last: date | None = max((one.until for one in before if not one.reversed_by and not one.reverses), default=None)
    if last is not None and wish.until < last:
        raise NothingToSettle(sentence("It is settled up to {day} already."), day=last, field="day")
    named = {one.name: one for one in facts.stages}
    for name in wish.stages:
        if name not in facts.counted and name in named:
            raise WrongState(
                sentence("{stage} is not reached by {day}."),
                hint=sentence("Say when it was: milestone {code} {name} today"),
                name=name,
                stage=name,
                day=wish.until,
                code=wish.project.code,
                field="stage",
            )
    if wish.scope == "stage" and facts.stages and not facts.counted:
        raise NothingToSettle(
            sentence("No stage is reached by {day}: {all}."),
            hint=sentence("Say which was: milestone {code} acceptance today"),
            day=wish.until,
            all=tuple(stage_shown(one.name) for one in facts.stages),
            code=wish.project.code,
            field="stage",
        )
    if not any(line.this for line in facts.computed(before).payable.lines):
        raise NothingToSettle(sentence("Nothing has been reached since the last settlement."))
