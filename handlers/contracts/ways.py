"""Ways of earning as people say them: the policy, the last day of a service, the milestones that make an output.

One reading and one check for whoever names a way: when a contract is signed, changed, or adopted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from chat.pattern import Pattern
from chat.text import Bilingual, Percent
from handlers import fields, lookup
from handlers.context import Context
from handlers.contracts.labels import milestone_in
from handlers.contracts.positions import WHOLE
from ledger.clauses import MILESTONES
from ledger.errors import BadInput, sentence
from ledger.owed import Contract, Milestone, MilestoneRef
from ledger.revenue.policies import CHOICES, RevenuePolicy
from storage import contracts

_WORDS: Mapping[RevenuePolicy, str] = {
    "obligations": r"(?:separate |distinct )?(?:performance )?obligations?|单项履约义务|履约义务",
    "cost_recovery": r"cost[- ]recovery|zero[- ]margin|成本回收|成本补偿",
    "cost_to_cost": r"cost[- ]?to[- ]?cost|percentage[- ]of[- ]completion|\bpoc\b|投入法|完工百分比|成本比例|按成本",
    "yearly_progress": r"year(?:ly)?[- ]?(?:end)?[- ]progress|progress (?:by|at) year|年度完工进度|年末进度|按年进度",
    "as_invoiced": r"as[- ]invoiced|by invoice|time and material|按开票|开票确认|按发票",
    "output": r"\boutput\b|by milestones?|milestones?|产出法|按里程碑|里程碑",
    "time": r"over time|straight[- ]line|\btime\b|rateabl?y|按时间|直线法|按期间|时间进度",
    "acceptance": r"(?:at|on|point in time)?\s*acceptance|point in time|验收|时点",
}
_TYPED: Mapping[RevenuePolicy, Bilingual] = {
    "cost_to_cost": Bilingual("cost to cost", "投入法"),
    "yearly_progress": Bilingual("yearly progress", "年度完工进度"),
    "as_invoiced": Bilingual("as invoiced", "按开票"),
    "output": Bilingual("output", "产出法"),
    "time": Bilingual("time", "按时间"),
    "acceptance": Bilingual("acceptance", "验收"),
    "obligations": Bilingual("obligations", "单项履约义务"),
    "cost_recovery": Bilingual("cost recovery", "成本回收"),
}
_UNTIL = Pattern(r"(?:until|till|to|至|到)\s*(?P<day>\d{4}-\d\d?-\d\d?)", re.I)
_SHARE = Pattern(r"(?P<name>[^%％,，;；、]+?)(?:(?<!\d)\s*|\s+)(?P<share>\d{1,3}(?:\.\d{1,2})?)\s*[%％]")
_JOINED = Pattern(r"^(?:[\s:：]+|and\b|和|及|与|以及)+|[\s:：]+$", re.I)
_SAID_OF_REVENUE = Pattern(
    r"(?:^|(?<=[,;，；。、\n\s]))(?:(?:revenue|earns?|earned|recogni[sz]ed)\s*[:：]?\s+|收入(?:确认|政策)?\s*[:：]?\s*)"
    r"(?P<way>[^,;，；。、\n]+(?:[,，、]\s*[^,;，；。、\n]*[%％])*)",
    re.I,
)
_BY_NAME = Pattern(r"revenue\s*[:：]?\s+(?:by|at|on|over|policy)\b|revenue\s*[:：]|收入(?:确认|政策)", re.I)
"""What can be nothing but a way of earning, known or not."""
_PLAIN = Pattern(
    r"cost[- ]to[- ]cost|percentage[- ]of[- ]completion|\bas[- ]invoiced\b|投入法|完工百分比(?:法)?|按开票确认", re.I
)


@dataclass(frozen=True, slots=True)
class WayOfEarning:
    """A policy with what it needs: `ends` the last day of a service over time, `weights` milestone -> its share of the
    work in hundredths of a percent, `prices` obligation -> its stand-alone price in minor units (empty: as they are
    known)."""

    policy: RevenuePolicy
    ends: date | None = None
    weights: Mapping[str, int] = field(default_factory=dict)
    prices: Mapping[str, int] = field(default_factory=dict)


def policy_in(ctx: Context, words: str) -> RevenuePolicy | None:
    """The way of earning that the words name, where the company's standard has it."""
    choices, words = CHOICES[ctx.rules.policies.standard], words.replace("_", " ")
    return next((name for name, said in _WORDS.items() if name in choices and re.search(said, words, re.I)), None)


def chosen(ctx: Context, name: str) -> WayOfEarning:
    """A way that a button or a form names.  Raises BadInput where the company's standard does not have it."""
    policy = next((choice for choice in CHOICES[ctx.rules.policies.standard] if choice == name), None)
    if policy is None:
        raise unnamed(ctx)
    return WayOfEarning(policy)


def way_in(ctx: Context, words: str) -> WayOfEarning:
    """What the words say.  Raises BadInput where they name no way of the company's standard, a day that is none, or
    shares that are not all of the work."""
    policy = policy_in(ctx, words)
    if policy is None:
        raise unnamed(ctx)
    until = _UNTIL.search(words) if policy == "time" else None
    ends = fields.day(ctx, until["day"]) if until else None
    if policy == "obligations":
        return WayOfEarning(policy, prices=_prices(ctx, words))
    return WayOfEarning(policy, ends, _weights(words) if policy == "output" else {})


def unnamed(ctx: Context) -> BadInput:
    """Nobody can tell which way is meant: those there are."""
    return BadInput(sentence("Say how it earns: {choices}."), choices=typed(ctx), field="policy")


def typed(ctx: Context) -> tuple[Bilingual, ...]:
    """The ways of the company's standard, each by a word that can be typed."""
    return tuple(_TYPED[name] for name in CHOICES[ctx.rules.policies.standard])


def said_when_signed(ctx: Context, terms: str) -> tuple[WayOfEarning | None, str]:
    """The way of earning that stands among the terms of a contract, and the terms without it; only where it is said of
    its revenue, as “30% on acceptance” is said of a payment.  Raises BadInput where it is none that there is."""
    found = _SAID_OF_REVENUE.search(terms)
    if found is not None and policy_in(ctx, found["way"]) is None and _BY_NAME.match(found[0].strip()):
        raise unnamed(ctx)
    if found is not None and (policy := policy_in(ctx, found["way"])) is not None:
        said = found["way"] if policy != "obligations" else re.split("[,，、]", found["way"], maxsplit=1)[0]
        end = found.start("way") + len(said)  # obligations have prices: a share behind them is of a payment
        return way_in(ctx, said), f"{terms[: found.start()]} {terms[end:]}".strip(" ,，;；、\n")
    found = _PLAIN.search(terms)
    if found is not None and policy_in(ctx, found[0]) is not None:
        return way_in(ctx, found[0]), f"{terms[: found.start()]} {terms[found.end() :]}".strip(" ,，;；、\n")
    return None, terms


def checked(ctx: Context, contract: Contract, way: WayOfEarning, code: str) -> WayOfEarning:
    """The way with what it needs, from the contract where it was not said.  Raises BadInput where it is not known: a
    service needs its last day, an output the milestones that make it.

    `code`: the project's, for the example in the sentence.
    """
    if way.policy == "time":
        ends = way.ends or contract.ends
        if ends is None:
            raise BadInput(
                sentence("Until when does the service run? Say for example: {example}"),
                example=f"revenue policy {code} over time until {ctx.today.year + 1}-06-30",
                field="day",
            )
        if ends < contract.signed:
            raise BadInput(
                sentence("It was signed on {signed}: a service cannot end on {day}."),
                signed=contract.signed,
                day=ends,
                field="day",
            )
        return replace(way, ends=ends)
    if way.policy == "output" and not way.weights:
        known = contracts.milestones(ctx.book, [contract.id]).values() if contract.id else ()
        if sum(milestone.weight for milestone in known) != WHOLE:
            raise BadInput(
                sentence("Which milestones make it? Say for example: {example}"),
                example=f"revenue policy {code} output design 40% acceptance 60%",
                field="policy",
            )
    if way.policy == "obligations" and not way.prices:
        known = contracts.milestones(ctx.book, [contract.id]).values() if contract.id else ()
        if not any(milestone.price for milestone in known):
            raise BadInput(
                sentence("Which obligations, at which price by themselves? Say for example: {example}"),
                example=f"revenue policy {code} obligations design 30000 build 70000",
                field="policy",
            )
    return way


def keep(ctx: Context, contract: Contract, way: WayOfEarning) -> Contract:
    """The contract earns so from now on; milestones that are not named make nothing of it any more."""
    if way.weights or way.prices:
        known = contracts.milestones(ctx.book, [contract.id])
        stands = {ref.name: milestone for ref, milestone in known.items()}
        for name in sorted({*way.weights, *way.prices, *stands}):
            before = stands.get(name) or Milestone(contract.id, name)
            after = replace(
                before,
                weight=way.weights.get(name, 0) if way.weights else before.weight,
                price=way.prices.get(name, 0) if way.prices else before.price,
            )
            if after != before:
                contracts.reach(ctx.book, replace(after, person=ctx.person.id))
    ends = way.ends or contract.ends
    if (way.policy, ends) == (contract.policy, contract.ends):
        return contract
    return contracts.change_contract(ctx.book, contract.id, policy=way.policy, ends=ends)


def waiting(ctx: Context, contract: Contract) -> tuple[tuple[Milestone, Percent], ...]:
    """The milestones that make revenue of a contract and have not been reached, with their share of it."""
    known: Mapping[MilestoneRef, Milestone] = contracts.milestones(ctx.book, [contract.id])
    by_price = contract.policy == "obligations"
    shares = [(one, one.price if by_price else one.weight) for one in known.values()]
    whole = sum(share for _one, share in shares)
    return tuple(
        (one, Percent(round(Decimal(share * 100) / whole))) for one, share in shares if share and one.reached is None
    )


def _weights(words: str) -> dict[str, int]:
    """Milestone -> its share of the work.  Raises BadInput where a share has no name or they are not all of it."""
    names = tuple(name for name, _kind, _pattern in MILESTONES)
    weights: dict[str, int] = {}
    text = re.sub(_WORDS["output"], "", words, count=1, flags=re.I)
    matches = list(_SHARE.finditer(text))
    if _named(text[matches[-1].end() :] if matches else text):
        raise _milestones_once(words)
    for match in matches:
        typed = _JOINED.sub("", match["name"]).strip()
        name = milestone_in(typed, names) or typed[:60]
        if not name or name in weights:
            raise _milestones_once(words)
        weights[name] = int(Decimal(match["share"]) * 100)
    if weights and sum(weights.values()) != WHOLE:
        raise BadInput(sentence("The milestones' shares of the work must add up to 100 %."), field="policy")
    return weights


def _prices(ctx: Context, words: str) -> dict[str, int]:
    """Obligation -> its stand-alone price, in minor units of the currency that all are in.  Raises BadInput where a
    price has no name, or they are in several currencies or not above nothing."""
    names = tuple(name for name, _kind, _pattern in MILESTONES)
    text = re.sub(_WORDS["obligations"], "", words, count=1, flags=re.I)
    prices: dict[str, int] = {}
    currencies: set[str] = set()
    begins = 0
    for start, end, read in lookup.amounts_in(ctx, text):
        typed = _JOINED.sub("", text[begins:start].strip(" ,，;；、")).strip()
        name, price = milestone_in(typed, names) or typed[:60], lookup.money_of(read, ctx.rules.currency)
        currencies.add(price.currency)
        if not name or name in prices or price.minor <= 0 or len(currencies) > 1:
            raise _each_once(words)
        prices[name], begins = price.minor, end
    if _named(text[begins:]):
        raise _each_once(words)
    return prices


def _named(text: str) -> bool:
    """Whether words are left that name something: “design abc build” has no price and no share at all."""
    return bool(re.sub(r"[\s,，;；、。.:：]|\b(?:by|method|separate|approach|the)\b|按|法", "", text, flags=re.I))


def _milestones_once(words: str) -> BadInput:
    return BadInput(
        sentence("Say each milestone once, with its share of the work: {text}"), text=words.strip()[:80], field="policy"
    )


def _each_once(words: str) -> BadInput:
    return BadInput(
        sentence("Say each obligation once, with its price by itself: {text}"), text=words.strip()[:80], field="policy"
    )
