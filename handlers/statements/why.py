"""`why`: from a figure down to the paper.  Amount → entries → rule and rate → document → message and photo.

A figure is named as people do (“why revenue apollo 2026-10”, “why 1122 2026-10”) or by the id that stands beside it in
a file (“tb:2026-10:1122”, “pl:APOLLO:2026-10:revenue”, “entry:123/2”).  Everything else is the trail of a thing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from chat.cards.card import Button, Card, Fact, Reply, Table
from chat.folding import cleaned, folded
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Text, _
from handlers import button_values, figure_ids, lookup, month_spans, privacy, query
from handlers.books import TRAIL_IS_PRIVATE, TRAIL_READERS, closing, trail_words
from handlers.books.chart import chart
from handlers.context import Context
from handlers.figure_ids import INCURRED
from handlers.statements import (
    account_ledger,
    account_lines,
    budget_shown,
    citations,
    entry_shown,
    profit,
    voucher_shown,
)
from handlers.statements.account_lines import AccountLine
from ledger import months
from ledger.accounts import COST_ROLES
from ledger.entry_kinds.table import kind_of
from ledger.errors import BadInput, NotFound, sentence
from ledger.money import Money
from ledger.months import MonthSpan
from ledger.nouns import Project
from ledger.period import month_key
from ledger.profit import LINES, PROJECT_LINES
from storage import account_sums, entries
from storage.directory import Directory

_ENTRY = Pattern(
    r"(?:journal )?(?:entry|voucher|凭证|分录)[\s#:：号]*(?P<id>\d{1,12})(?:\s*/\s*(?P<place>\d{1,4}))?", re.IGNORECASE
)
_BALANCE = Pattern(r"tb:(?P<months>[\d.-]+):(?P<code>\w+)", re.IGNORECASE)
_RESULT = Pattern(r"pl:(?:(?P<project>[^:\s]+):)?(?P<months>[\d.-]+):(?P<name>\w+)", re.IGNORECASE)
_CONTRACT = Pattern(r"contract:(?P<id>\d+):(?P<months>\d{4}-\d\d)", re.IGNORECASE)
_BUDGET = Pattern(r"budget:(?P<project>[^:\s]+)(?::(?P<category>\w+))?", re.IGNORECASE)
_STEP = Pattern(r"close:(?P<month>\d{4}-\d\d):(?P<step>[a-z_]+)", re.IGNORECASE)
_COSTS = (*COST_ROLES, "internal_cost", "overhead")
_GONE = sentence("There is no such figure any more.")


def show(said: Said, ctx: Context) -> Reply:
    text = cleaned(said.text).strip()
    for read in ctx.contents.figures:
        found: Reply | None = read(said, ctx)
        if found is not None:
            return found
    card = _by_id(ctx, text) or voucher_shown.named(ctx, text) or _by_name(ctx, text)
    return Reply(card, private=True) if card else closing.show_trail(said, ctx)


def entry_clicked(click: Clicked, ctx: Context) -> Reply:
    """`value`: the number of the entry."""
    return Reply(entry_shown.card(ctx, button_values.number(click.value)), private=True)


def voucher_clicked(click: Clicked, ctx: Context) -> Reply:
    """`value`: a voucher and the place of a line in it, 0 for all of it."""
    id, place = button_values.parts(click.value, 2)
    return Reply(voucher_shown.by_id(ctx, button_values.number(id), button_values.number(place)), private=True)


def document_clicked(click: Clicked, ctx: Context) -> Reply:
    """`value`: the document, as "expense:12"."""
    return Reply(closing.trail_card(ctx, click.value), private=True)


def _by_id(ctx: Context, text: str) -> Card | None:
    """The figure or entry that an id names."""
    if match := _ENTRY.fullmatch(text):
        return entry_shown.card(ctx, int(match["id"]), int(match["place"] or 0))
    if match := _BALANCE.fullmatch(text):
        of = _months(match["months"])
        known = account_lines.lines(chart(ctx.book, ctx.rules))
        return balance(ctx, tuple(one for one in known if one.code.startswith(match["code"])), of)
    if match := _RESULT.fullmatch(text):
        project = _project(ctx.directory, match["project"]) if match["project"] else None
        return result(ctx, match["name"].lower(), _months(match["months"]), project)
    if match := _BUDGET.fullmatch(text):
        return _budget(ctx, _project(ctx.directory, match["project"]), (match["category"] or "").lower())
    if _STEP.fullmatch(text):
        return _step(ctx, text.lower())
    if match := _CONTRACT.fullmatch(text):
        ctx.require(*TRAIL_READERS, sentence=TRAIL_IS_PRIVATE)
        return closing.trail_card(ctx, f"contract:{match['id']}")
    return None


def _budget(ctx: Context, project: Project, category: str) -> Card:
    """What a budget has used so far: booked, waiting, ordered."""
    of = _months(f"..{month_key(ctx.today)}")
    booked = result(ctx, figure_ids.role(ctx.rules, project, category), of, project)
    return budget_shown.card(ctx, project, category, booked)


def _step(ctx: Context, source: str) -> Card:
    """What a step of a close has booked, entry by entry."""
    ctx.require(*TRAIL_READERS, sentence=TRAIL_IS_PRIVATE)
    booked = entries.of_source(ctx.book, source)
    title = trail_words.thing(source)
    if not booked:
        return Card(title, lines=(_("It has booked nothing."),))
    rows = tuple(
        (
            Text("{id}", {"id": one.id}),
            Text("{d}", {"d": one.booked}),
            sum((line.company for line in one.postings if line.debit), Money(0, ctx.rules.currency)),
        )
        for one in booked
    )
    kind = kind_of(booked[0])
    return Card(
        title,
        facts=(Fact(_("Rule"), Text(kind.says)), Fact(_("Where it stands"), citations.cited(kind.source)))
        if kind
        else (),
        table=Table(
            (_("Entry"), _("Booked on"), _("Amount")),
            rows,
            numeric=(2,),
            refs=tuple(f"entry:{one.id}" for one in booked),
        ),
        buttons=tuple(Button(_("Entry {id}", id=str(one.id)), "why.entry", str(one.id)) for one in booked[:_ENTRIES]),
    )


_ENTRIES = 5


def _by_name(ctx: Context, text: str) -> Card | None:
    """A figure as people name it: a line of the profit and loss or an account, months, perhaps a project.

    Words that begin like a thing of the trail (“expense 12”, “contract 3”) are that thing.
    """
    first = re.split(r"[\s#:：\d]", folded(text), maxsplit=1)[0]
    thing = trail_words.NOUNS.get(first, first)
    if not text or (thing in trail_words.NOUNS.values() and re.fullmatch(r"\D*\d+", text)):
        return None
    name, rest = _line_named(text)
    accounts: tuple[AccountLine, ...] = ()
    if not name:
        accounts, rest = account_lines.named(account_lines.lines(chart(ctx.book, ctx.rules)), text)
    if not name and not accounts:
        accounts, rest = _of_category(ctx, text)
    if not name and not accounts:
        return None
    of, rest = month_spans.span(ctx, rest)
    about = query.about(ctx, rest)
    if about.rest:
        return None
    if name:
        return result(ctx, name, of, about.project)
    return balance(ctx, accounts, of, about.project)


def _of_category(ctx: Context, text: str) -> tuple[tuple[AccountLine, ...], str]:
    """The cost account of a category by its name in either language: “差旅 星河”."""
    low = folded(text)
    for category in ctx.rules.categories.values():
        for name in filter(None, (category.names.zh, folded(category.names.en))):
            if re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z])", low):
                known = account_lines.lines(chart(ctx.book, ctx.rules))
                place = low.find(name)
                rest = f"{text[:place]} {text[place + len(name) :]}".replace("费用", " ").strip("费的 ")
                return account_lines.named(known, category.account)[0], rest
    return (), text


def balance(ctx: Context, accounts: tuple[AccountLine, ...], of: MonthSpan, project: Project | None = None) -> Card:
    """What an account is made of: its lines, and what they come to."""
    _allowed(ctx, project)
    if project is not None and not _may_see_lines(ctx, project.id):
        return Card(lookup.shown(project), lines=(Text(privacy.ALONE),))
    if not accounts:
        raise NotFound(_GONE)
    roles = {role for one in accounts for role in one.roles}
    moved = account_sums.movements(
        ctx.book, of.first, of.last, accounts=roles, projects=[project.id] if project else None
    )
    opening, debit, credit = (sum(getattr(one, name) for one in moved) for name in ("opening", "debit", "credit"))
    title = Text("{code} {name}", {"code": accounts[0].code, "name": accounts[0].names})
    if len(accounts) > 1:
        title = Text("{codes}", {"codes": tuple(one.code for one in accounts[:6])})
    facts = (
        (_("Before"), opening),
        (_("Debit"), debit),
        (_("Credit"), credit),
        (_("At the end"), opening + debit - credit),
    )
    return _with(
        ctx, accounts, of, project, _("Why {figure}, {months}", figure=title, months=month_spans.shown(of)), facts
    )


def result(ctx: Context, name: str, of: MonthSpan, project: Project | None) -> Card:
    """What a line of the profit and loss, or the cost of a category, is made of."""
    _allowed(ctx, project)
    if project is not None and not _may_see_lines(ctx, project.id):
        return Card(lookup.shown(project), lines=(Text(privacy.ALONE),))
    known = account_lines.lines(chart(ctx.book, ctx.rules))
    lines = PROJECT_LINES if project else LINES[ctx.rules.policies.standard]
    line = next((one for one in (*lines, *PROJECT_LINES) if one.name == name and one.roles), None)
    roles = line.roles if line else _COSTS if name == INCURRED else (name,) if name in _COSTS else ()
    accounts = tuple(one for one in known if set(one.roles) & set(roles))
    if not accounts:
        raise NotFound(_GONE)
    brought = profit.brought(ctx.book, of, project.id if project else 0)
    amount = line.sign * sum(brought.get(role, 0) for role in line.roles) if line else _cost(ctx, roles, of, project)
    named = _("Cost incurred") if name == INCURRED else Text("{n}", {"n": accounts[0].names})
    shown = profit.label(ctx.rules, name, bool(project)) or named
    title = (
        _(
            "Why {figure} of {project}, {months}",
            figure=shown,
            project=lookup.shown(project),
            months=month_spans.shown(of),
        )
        if project
        else _("Why {figure}, {months}", figure=shown, months=month_spans.shown(of))
    )
    own = tuple(
        AccountLine(one.code, one.names, tuple(role for role in one.roles if role in roles)) for one in accounts
    )
    return _with(ctx, own, of, project, title, ((_("Amount"), amount),))


def _cost(ctx: Context, roles: tuple[str, ...], of: MonthSpan, project: Project | None) -> int:
    moved = account_sums.movements(
        ctx.book, of.first, of.last, accounts=roles, projects=[project.id] if project else None
    )
    return sum(one.debit - one.credit for one in moved)


def _with(
    ctx: Context,
    accounts: tuple[AccountLine, ...],
    of: MonthSpan,
    project: Project | None,
    title: Text,
    figures: tuple[tuple[Text, int], ...],
) -> Card:
    """The lines behind a figure under the figure itself."""
    card = account_ledger.behind(ctx, accounts, of, title, project.id if project else 0)
    facts = tuple(Fact(label, Text("{m}", {"m": Money(minor, ctx.rules.currency)})) for label, minor in figures)
    return replace(card, facts=facts)


def _allowed(ctx: Context, project: Project | None) -> None:
    """Finance and auditors; of a project its lead."""
    if ctx.roles() & set(TRAIL_READERS):
        return
    if project is None or "lead" not in ctx.roles(project.id):
        raise ctx.refused(*TRAIL_READERS, sentence=TRAIL_IS_PRIVATE)


def _may_see_lines(ctx: Context, project: int) -> bool:
    """Whether the lines behind a figure of a project may be shown here: among them are hours of single people."""
    return bool(ctx.roles() & set(TRAIL_READERS)) or privacy.knows_pay(ctx, project)


def _months(name: str) -> MonthSpan:
    of = months.named(name)
    if of is None:
        raise BadInput(_GONE)
    return of


def _project(people: Directory, code: str) -> Project:
    found = people.by_code.get(code.upper())
    if found is None:
        raise NotFound(_GONE)
    return people.project(found)


_NAMES: Mapping[str, Pattern] = {
    "revenue": Pattern(r"\brevenue\b|(?:营业|主营业务)?收入"),
    "cost_of_sales": Pattern(r"\bcost of sales\b|\bcogs\b|营业成本|主营业务成本|销售成本"),
    "onerous_loss": Pattern(r"\bonerous loss\b|亏损合同"),
    "research": Pattern(r"\bresearch(?: expense)?\b|研发费用|研究费用"),
}
"""Lines of the profit and loss that are asked for by name: of the company and of projects alike."""


def _line_named(text: str) -> tuple[str, str]:
    low = folded(text)
    for name, pattern in _NAMES.items():
        if match := pattern.search(low):
            return name, f"{text[: match.start()]} {text[match.end() :]}".strip()
    return "", text
