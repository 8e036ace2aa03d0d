"""A settlement with everything that its papers and bundles say beside it, read from the books.

Two editions: the inside has all of it, the outside what the other side gets (economics.md section 8).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from chat.text import Text
from chat.words import plain_day, say
from formats.reports.printed import PrintedChart
from formats.settlements.described import BundledSettlement, EarlierSettlement, Edition, exact
from handlers import lookup
from handlers.context import Context
from handlers.fields import ROLES
from handlers.reports.printed_chart import printed_chart
from handlers.settlement_papers import charts
from handlers.settlement_papers.paper import PaperSurroundings
from handlers.settlement_papers.paper_words import ITEMS, line_label
from handlers.settlements import checks, kept_checks
from handlers.settlements.words import item_shown
from ledger.errors import NotFound
from ledger.money import Money
from ledger.settlements.checks import SettlementCheck
from ledger.settlements.computing import SettlementTerms
from ledger.settlements.document import Settlement
from ledger.settlements.statement import NUMBERS, LineItem
from ledger.settlements.states import OPEN
from storage import approvals, contracts, customers, settlement_cases, settlements

_AGREED = ("contract", "contract_change", "milestone", "order", "order_change")
"""Documents that both sides know: what else an item comes from stays in the house."""


def whole(ctx: Context, of: Settlement, found: Sequence[SettlementCheck] = ()) -> Settlement:
    """The settlement with its checks and with what is disputed of its contract."""
    disputed = settlement_cases.disputes(ctx.book, of.counterpart.agreement)
    return replace(of, checks=found, disputes=tuple(one for one in disputed if one.settlement <= of.id))


def checked(ctx: Context, of: Settlement) -> tuple[SettlementCheck, ...]:
    """Its checks: as they are found now while it is open, else as they were when it came to where it is."""
    kept = [one.checks for one in of.history if one.checks and one.version == of.version]
    if of.state in OPEN or not kept:
        return checks.of(ctx, of) if of.state in OPEN and not of.reverses else ()
    return kept_checks.found(kept[-1])


def described(ctx: Context, of: Settlement, edition: Edition, head: tuple[int, str] = (0, "")) -> BundledSettlement:
    """As its bundle describes it; `head` is the event at which the trail stood."""
    project = ctx.directory.project(of.project)
    terms = settlements.terms_of(ctx.book, of.id, of.version)
    items = told_items(ctx, of, edition, "en")
    counters = settlements.get(ctx.book, of.reverses).shown_number if of.reverses else ""
    rounds = approvals.rounds(ctx.book, f"settlement:{of.id}")
    return BundledSettlement(
        of,
        edition,
        project.code,
        project.name,
        items,
        {name: _in_both(line_label(name, of.party)) for name in NUMBERS},
        str(ctx.rules.zone),
        f"Zhangfang {ctx.rules.version}",
        _agreed(terms, of.currency),
        {} if counters else by_rate(items, terms.rate),
        _earlier(ctx, of),
        {one.id: one.name for one in ctx.directory.people.values()},
        head,
        counters,
        rounds[-1].version if rounds else "",
    )


def _in_both(text: Text) -> str:
    """In English and in Chinese, as a file says it that is the same for everybody."""
    return f"{say(text, 'en')} {say(text, 'zh-CN')}"


def told_items(ctx: Context, of: Settlement, edition: Edition, locale: str) -> tuple[LineItem, ...]:
    """The items of lines 1 to 5 in words; to the outside without where they come from in our books."""
    found = []
    for one in of.computed.items:
        document = one.document
        if edition == "outside" and document.partition(":")[0] not in _AGREED:
            document = ""
        found.append(replace(one, text=item_text(ctx, one, locale), document=document))
    return tuple(found)


def item_text(ctx: Context, one: LineItem, locale: str) -> str:
    """What an item is called: by itself, or as a stage, a category or a way of reckoning is."""
    if category := ctx.rules.categories.get(one.text):
        return say(Text("{c}", {"c": category.names}), locale)
    return say(ITEMS.get(one.text) or item_shown(one), locale)


def surroundings(ctx: Context, of: Settlement, edition: Edition, locale: str) -> PaperSurroundings:
    """What stands on the paper beside the settlement."""
    own, zh = ctx.rules.letters, locale == "zh-CN"
    sender = (own.sender or own.sender_en) if zh else (own.sender_en or own.sender)
    bank = (own.bank or own.bank_en) if zh else (own.bank_en or own.bank)
    address = customers.get(ctx.book, of.counterpart.name).address if of.party == "customer" else ""
    return PaperSurroundings(
        locale,
        edition,
        sender or ctx.rules.company[:1],
        (of.counterpart.name, *filter(None, address.split("\n"))),
        bank,
        say(lookup.shown(ctx.directory.project(of.project)), locale),
        told_items(ctx, of, edition, locale),
        _agreement(ctx, of, locale),
        settlements.get(ctx.book, of.reverses).shown_number if of.reverses else "",
        {one.id: one.name for one in ctx.directory.people.values()} if edition == "inside" else {},
        _approved(ctx, of, locale) if edition == "inside" else (),
        printed_chart(charts.payable(of), locale),
        _inner_charts(ctx, of, locale) if edition == "inside" else (),
        own.font,
    )


def _inner_charts(ctx: Context, of: Settlement, locale: str) -> tuple[PrintedChart, ...]:
    """What only those may see who know pay."""
    found = (printed_chart(chart, locale) for chart in charts.inner(ctx, of))
    return tuple(one for one in found if one is not None)


def outside_locale(ctx: Context, of: Settlement) -> str:
    """The language of the other side: that of letters to it, else that of the project's channel, else the speaker's."""
    known = customers.get(ctx.book, of.counterpart.name).locale if of.party == "customer" else ""
    spoken = (locale for _platform, _channel, locale in ctx.directory.channels(of.project) if locale)
    return known or next(spoken, "") or ctx.locale or "en"


def _agreement(ctx: Context, of: Settlement, locale: str) -> str:
    noun, _colon, id = of.counterpart.agreement.partition(":")
    if noun != "contract" or not id.isdecimal():
        return ""
    try:
        contract = contracts.contract(ctx.book, int(id))
    except NotFound:
        return ""
    return ", ".join(filter(None, (contract.number, plain_day(contract.signed, locale))))


def _approved(ctx: Context, of: Settlement, locale: str) -> tuple[tuple[str, str, str], ...]:
    rounds = approvals.rounds(ctx.book, f"settlement:{of.id}")
    standing = rounds[-1].standing if rounds else ()
    names = {one.id: one.name for one in ctx.directory.people.values()}
    return tuple(
        (
            f"{one.step} {say(ROLES[one.role], locale) if one.role in ROLES else one.role}",
            names.get(one.person, ""),
            f"{one.at.astimezone(ctx.rules.zone):%Y-%m-%d %H:%M}" if one.at else "",
        )
        for one in standing
        if one.verdict == "approved"
    )


def _agreed(terms: SettlementTerms, currency: str) -> Mapping[str, str]:
    def money(minor: int | None) -> str:
        return "" if minor is None else str(Money(minor, currency).major)

    return {
        "price": money(terms.price),
        "rate": exact(terms.rate),
        "retention": exact(terms.retention),
        "retention_most": money(terms.retention_most),
        "released": "yes" if terms.released else "no",
        "advance": money(terms.advance),
        "recovery": terms.recovery,
        "recovered": exact(terms.recovered),
        "progress": exact(terms.progress),
    }


def by_rate(items: Sequence[LineItem], usual: Fraction) -> Mapping[Fraction, int]:
    """Rate of VAT -> the net of items at that rate, to date; `usual` is that of those without one."""
    found: dict[Fraction, int] = {}
    for one in items:
        rate = usual if one.rate is None else one.rate
        found[rate] = found.get(rate, 0) + one.amount
    return found


def _earlier(ctx: Context, of: Settlement) -> tuple[EarlierSettlement, ...]:
    before = settlements.final_of(ctx.book, of.counterpart.agreement, of.party)
    return tuple(
        EarlierSettlement(one.shown_number, one.version, one.computed.payable.this("this"))
        for one in before
        if one.id < of.id
    )
