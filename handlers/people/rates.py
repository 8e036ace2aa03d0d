"""What an hour costs or is billed at, from a day on: as one number, or as the parts that it is made of.

Pay is told to nobody who may not set it: all of this is for finance, in private, wherever it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from chat.cards.card import Button, Card, Fact, Reply, Table
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import NOTHING, Text, _, _n, verbatim
from handlers import button_values, fields, four_eyes, lookup
from handlers.context import Context
from handlers.people import repricing
from handlers.people.said_of import FROM
from ledger import limits
from ledger.errors import BadInput, sentence
from ledger.money import Money
from ledger.rates import Part, Rate, loaded
from storage import questions, rates


@dataclass(frozen=True, slots=True)
class _SpokenRate:
    """What was said of a rate: whether it is billed, for whom, the number and the parts as typed, the first day."""

    billing: bool
    holder: str
    number: str
    start: date
    parts: dict[Part, str] = field(default_factory=dict)


def set_rate(said: Said, ctx: Context) -> Reply:
    words = said.text.strip()
    if not words:
        return Reply(rates_card(ctx, ctx.directory.rates), private=True)
    if not re.search(r"\d", words):
        person, role = _holder(ctx, words)
        mine = [rate for rate in ctx.directory.rates if (rate.person, rate.role) == (person, role)]
        return Reply(rates_card(ctx, mine, _who(ctx, person, role)), private=True)
    new = _meant(ctx, _spoken(ctx, words))
    changes = repricing.of_rate(ctx, new) if new.kind == "cost" else ()
    if changes:
        id = questions.ask(
            ctx.book,
            ctx.person.id,
            "rate",
            holder=new.person,
            role=new.role,
            start=new.start.isoformat(),
            minor=new.amount.minor,
            parts=list(new.parts),
        )
        button = Button(_("Set the rate and book the differences"), "rate.confirm", str(id), style="main")
        return Reply(repricing.proposal_card(ctx, new.start, changes, button, id), private=True)
    return Reply(set_card(ctx, put(ctx, new)), private=True)


def confirm_rate(click: Clicked, ctx: Context) -> Reply:
    asked = questions.answer(ctx.book, button_values.number(click.value), ctx.person.id, "rate")
    amount = Money(int(asked["minor"]), ctx.rules.currency)
    parts = tuple((str(name), int(minor)) for name, minor in asked.get("parts", ()))
    new = Rate("cost", date.fromisoformat(str(asked["start"])), amount, int(asked["holder"]), str(asked["role"]), parts)
    changes = repricing.of_rate(ctx, new)
    repricing.adjust(ctx, changes, put(ctx, new))
    title = _n("{n} entry was adjusted.", "{n} entries were adjusted.", len(changes))
    return Reply(Card(title, tone="good"), replace=True, private=True)


def put(ctx: Context, new: Rate) -> Rate:
    """The rate holds once a second person has agreed."""
    told = _("{who}: {amount} an hour from {day} on.", who=_whose(ctx, new), amount=new.amount, day=new.start)
    kind = Fact(_("Kind"), _kind(new))
    same = [one for one in ctx.directory.rates if (one.kind, one.person, one.role) == (new.kind, new.person, new.role)]
    before = max((one for one in same if one.start <= new.start), key=lambda one: one.start, default=None)
    facts = [kind, Fact(_("Until now"), Text("{a}", {"a": before.amount}) if before else verbatim("–"))]
    facts += [Fact(part_shown(part), Text("{a}", {"a": _money(new, minor)})) for part, minor in new.parts]
    four_eyes.wanted(ctx, "rates", told, *facts)
    return rates.put(ctx.book, new)


def _kind(of: Rate) -> Text:
    return {"cost": _("cost"), "billing": _("billing"), "standard": _("standard"), "internal": _("internal")}[of.kind]


def part_shown(part: str) -> Text:
    """A part of a rate in words."""
    names = {
        "wage": _("wage"),
        "insurance": _("social insurance"),
        "fund": _("housing fund"),
        "overhead": _("overhead share"),
    }
    return names.get(part, verbatim(part))


def set_card(ctx: Context, rate: Rate) -> Card:
    """What holds now."""
    twice = any(part == "overhead" for part, _minor in rate.parts) and any(
        project.kind == "overhead" and project.state == "open" for project in ctx.directory.projects.values()
    )
    lines = (
        _(
            "There is a pool of overhead that the close of a month allocates: what this rate has of overhead must not "
            "be in that pool as well."
        ),
    )
    return Card(
        _("{who}: {amount} an hour from {day} on.", who=_whose(ctx, rate), amount=rate.amount, day=rate.start),
        facts=tuple(Fact(part_shown(part), Text("{a}", {"a": _money(rate, minor)})) for part, minor in rate.parts),
        lines=lines if twice else (),
        tone="warn" if twice else "good",
    )


def rates_card(ctx: Context, shown: Iterable[Rate], whose: Text = NOTHING) -> Card:
    ordered = sorted(shown, key=lambda rate: (rate.kind, rate.person, rate.role, rate.start))
    with_parts = any(rate.parts for rate in ordered)
    rows = tuple(
        (
            _whose(ctx, rate),
            _kind(rate),
            Text("{a}", {"a": rate.amount}),
            Text("{d}", {"d": rate.start}),
            *((_made_of(rate),) if with_parts else ()),
        )
        for rate in ordered
    )
    heads = (_("For"), _("Kind"), _("An hour"), _("From"), *((_("Made of"),) if with_parts else ()))
    title = _("Rates of {who}", who=whose) if whose else _("Rates")
    return Card(title, table=Table(heads, rows, numeric=(2,)) if rows else None)


def _made_of(rate: Rate) -> Text:
    parts = tuple(_("{part} {amount}", part=part_shown(part), amount=_money(rate, minor)) for part, minor in rate.parts)
    return Text("{parts}", {"parts": parts}) if parts else verbatim("–")


def _money(rate: Rate, minor: int) -> Money:
    return Money(minor, rate.amount.currency)


_BILLING = Pattern(r"(?:billing|对外)\s", re.I)
_PARTS: dict[str, Part] = {
    "wage": "wage",
    "wages": "wage",
    "salary": "wage",
    "工资": "wage",
    "基本工资": "wage",
    "insurance": "insurance",
    "social insurance": "insurance",
    "社保": "insurance",
    "社会保险": "insurance",
    "fund": "fund",
    "housing fund": "fund",
    "公积金": "fund",
    "住房公积金": "fund",
    "overhead": "overhead",
    "间接费": "overhead",
    "间接费用": "overhead",
    "制造费用": "overhead",
}
_PART = Pattern(
    rf"(?<![A-Za-z])(?P<part>{'|'.join(sorted(_PARTS, key=len, reverse=True))})\s*[:：=]?\s*"
    r"(?P<amount>[¥￥$€]?\d[\d.,]*(?<![.,])\s*(?:元|块)?)\s*[,，、;；+]?\s*(?:and\b|和)?",
    re.I,
)


def _spoken(ctx: Context, text: str) -> _SpokenRate:
    """Raises BadInput where the words are not a rate, or say more than one."""
    before, *after = re.split(FROM.pattern, text.strip(), maxsplit=1, flags=re.IGNORECASE)
    billing = bool(_BILLING.match(before))
    before = before[_BILLING.match(before).end() :] if billing else before  # type: ignore[union-attr]
    parts: dict[Part, str] = {}
    for found in _PART.finditer(before):
        name = _PARTS[found["part"].lower()]
        if name in parts:
            raise BadInput(sentence("“{part}” stands there twice."), part=found["part"], field="amount")
        parts[name] = found["amount"].strip()
    words = _PART.sub(" ", before).split()
    number = words.pop() if words and (not parts or re.search(r"\d", words[-1])) else ""
    if not words or not (number or parts) or (parts and re.search(r"\d", " ".join(words))):
        raise BadInput(
            sentence("Say for whom, how much, and from when: rate ann 220 from 2026-12-01"),
            hint=sentence("Or with its parts: rate ann wage 150 insurance 40 fund 15 overhead 15 from 2026-12-01"),
        )
    return _SpokenRate(billing, " ".join(words), number, fields.first_day(ctx, after[0]) if after else ctx.today, parts)


def _meant(ctx: Context, spoken: _SpokenRate) -> Rate:
    """Raises BadInput for what cannot be a rate, or where the parts are not the whole."""
    person, role = _holder(ctx, spoken.holder)
    whole = hourly(ctx, spoken.number) if spoken.number else None
    if not spoken.parts:
        assert whole is not None
        return Rate("billing" if spoken.billing else "cost", spoken.start, whole, person, role)
    if spoken.billing:
        raise BadInput(sentence("Only what an hour costs has parts; what it is billed at is one number."))
    rate = loaded(spoken.start, {part: hourly(ctx, text) for part, text in spoken.parts.items()}, person, role)
    if whole is not None and whole != rate.amount:
        raise BadInput(
            sentence("The parts add up to {sum}, not to {whole}."), sum=rate.amount, whole=whole, field="amount"
        )
    return rate


def hourly(ctx: Context, text: str) -> Money:
    """A rate as typed, in the company's currency.  Raises BadInput."""
    amount = lookup.money(ctx, text, ctx.rules.currency)
    if amount.currency != ctx.rules.currency:
        raise BadInput(sentence("Rates are kept in {currency}."), currency=ctx.rules.currency, field="amount")
    if amount.minor < 0:
        raise BadInput(sentence("A rate cannot be negative."), field="amount")
    return limits.check_rate(amount)


_TRADE_SAID = Pattern(r"(?:role|trade)\s+|岗位\s*|工种\s*", re.I)


def _holder(ctx: Context, words: str) -> tuple[int, str]:
    if words.lower() in ("company", "公司", "all", "全公司"):
        return 0, ""
    said = _TRADE_SAID.match(words)
    role = (words[said.end() :] if said else words).strip()
    if said or role in lookup.known_trades(ctx.directory):
        return 0, role
    return lookup.person(ctx, words).id, ""


def _whose(ctx: Context, rate: Rate) -> Text:
    return _who(ctx, rate.person, rate.role)


def _who(ctx: Context, person: int, role: str) -> Text:
    if person:
        return verbatim(ctx.directory.person(person).name)
    return verbatim(role) if role else _("the company")
