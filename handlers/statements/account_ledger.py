"""The ledger of an account (明细账): each line with its day, entry and counter account, and the balance after it.

By customer, contract, item, project or person it becomes the subsidiary ledger: a part for each, with its own balance
before, its turnover and its balance after.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from chat.cards.card import Button, Card, Cell, Reply, Table
from chat.folding import cleaned, folded
from chat.incoming import Said
from chat.pattern import Pattern
from chat.text import Text, _, verbatim
from handlers import lookup, month_spans, query
from handlers.books import trail_words
from handlers.books.chart import chart
from handlers.context import Context
from handlers.statements import account_lines
from handlers.statements.account_lines import AccountLine
from handlers.statements.memos import memo_shown
from ledger.errors import BadInput, sentence
from ledger.journal import Posting
from ledger.money import Money
from ledger.months import MonthSpan
from storage import contracts, ledger_lines
from storage.ledger_lines import LedgerLine, LineFilter, LineKey

MOST = 20_000
"""More lines than that are no answer; a month, project or party makes them fewer."""
_ENTRIES = 5
"""So many entries have a button."""
_BY: tuple[tuple[str, Pattern], ...] = (
    ("party", Pattern(r"\bby (?:customer|client|supplier|party|parties)s?\b|按(?:客户|供应商|往来单位|单位)")),
    ("contract", Pattern(r"\bby contracts?\b|按合同")),
    ("item", Pattern(r"\bby (?:open )?items?\b|按(?:明细|款项|单据)")),
    ("project", Pattern(r"\bby projects?\b|按项目")),
    ("person", Pattern(r"\bby (?:person|people|employees?)\b|按(?:人员?|员工)")),
)


def show(said: Said, ctx: Context) -> Reply:
    asked = read(ctx, said.text)
    return Reply(card(ctx, asked), private=True)


@dataclass(frozen=True, slots=True)
class AskedLedger:
    """What was asked: accounts, months, whose lines, and by what they are parted ("" for by account)."""

    accounts: tuple[AccountLine, ...]
    months: MonthSpan
    filter: LineFilter
    by: str = ""
    title: Text = Text("")


def read(ctx: Context, text: str) -> AskedLedger:
    """The words of the question.  Raises BadInput where no account is named, or where words are left over."""
    line = cleaned(text)[:300]
    by, pattern = next(((name, one) for name, one in _BY if one.search(folded(line))), ("", None))
    if pattern is not None:
        found = pattern.search(folded(line))
        assert found is not None
        line = f"{line[: found.start()]} {line[found.end() :]}"
    known = account_lines.lines(chart(ctx.book, ctx.rules))
    accounts, line = account_lines.named(known, line)
    if not accounts:
        raise BadInput(
            sentence("Of which account? Say its number, its name or its role."),
            hint=sentence("Write for example: ledger 1122 2026-10. “accounts” shows the chart."),
            field="account",
        )
    months, rest = month_spans.span(ctx, line)
    roles = tuple(role for one in accounts for role in one.roles)
    party, rest = _party(ctx, roles, rest)
    about = query.about(ctx, rest)
    if about.rest:
        raise BadInput(
            sentence("I do not know what “{text}” means for a ledger."),
            hint=sentence("Write for example: ledger 1122 2026-10. “accounts” shows the chart."),
            text=about.rest[:60],
        )
    project, person = about.project, about.person
    period = months.days
    names = ctx.directory.suppliers.also(party) if party else ()
    of = LineFilter(roles, period.start, period.end, project.id if project else 0, names, person.id if person else 0)
    whose = tuple(
        one
        for one in (
            lookup.shown(project) if project else None,
            verbatim(party) if party else None,
            verbatim(person.name) if person else None,
        )
        if one
    )
    name = _called(accounts)
    title = (
        _("Ledger of {account}, {whose}, {months}", account=name, whose=whose, months=month_spans.shown(months))
        if whose
        else _("Ledger of {account}, {months}", account=name, months=month_spans.shown(months))
    )
    return AskedLedger(accounts, months, of, by, title)


def card(ctx: Context, asked: AskedLedger) -> Card:
    """The lines in their parts, each with the balance before it."""
    count = ledger_lines.count(ctx.book, asked.filter)
    if count > MOST:
        raise BadInput(
            sentence("These are {n} lines; name a month, a project, a customer or a person to see fewer."), n=count
        )
    found = ledger_lines.lines(ctx.book, asked.filter)
    part = _parting(ctx, asked)
    parts: dict[str, list[LedgerLine]] = {}
    before: dict[str, int] = {}
    titles: dict[str, Text] = {}
    for key, opening in ledger_lines.openings(ctx.book, asked.filter):
        place = part(key)
        before[place.key], titles[place.key] = before.get(place.key, 0) + opening, place.title
    for line in found:
        place = part(_key(line.posting))
        parts.setdefault(place.key, []).append(line)
        titles[place.key] = place.title
    codes = {role: one.code for one in account_lines.lines(chart(ctx.book, ctx.rules)) for role in one.roles}
    foreign = any(line.posting.paid.currency != ctx.rules.currency for line in found)
    rows: list[tuple[Cell, ...]] = []
    refs: list[str] = []
    groups: list[tuple[int, Text]] = []
    for name in sorted(titles):
        lines, balance = parts.get(name, []), before.get(name, 0)
        if not lines and not balance:
            continue
        groups.append((len(rows), titles[name]))
        if asked.months.first:
            rows.append(_opening(asked.months, balance, ctx.rules.currency, foreign))
            refs.append("")
        for line in lines:
            balance += line.posting.company.minor
            rows.append(_row(line, balance, codes, foreign))
            refs.append(f"entry:{line.entry.id}/{line.place}")
    if not rows:
        return Card(asked.title, lines=(_("Nothing is booked up to then."),))
    heads = (
        *(_("Day"), _("Booked on"), _("Entry no."), _("Memo"), _("Document"), _("Counter account")),
        *((_("As paid"),) if foreign else ()),
        *(_("Debit"), _("Credit"), _("Balance")),
    )
    last = len(heads) - 1
    table = Table(
        heads,
        tuple(rows),
        numeric=tuple(range(6, last + 1)),
        summed=(last - 2, last - 1),
        groups=tuple(groups) if len(groups) > 1 or asked.by else (),
        refs=tuple(refs),
        essential=(last - 2, last - 1, last),
    )
    shown = tuple(dict.fromkeys(line.entry.id for line in found))
    buttons = tuple(Button(_("Entry {id}", id=str(id)), "why.entry", str(id)) for id in shown[-_ENTRIES:])
    return Card(asked.title, table=table, buttons=buttons, small=_("The balance is debit less credit."))


def _opening(months: MonthSpan, balance: int, currency: str, foreign: bool) -> tuple[Cell, ...]:
    words: tuple[Cell, ...] = (months.days.start, None, None, _("Balance brought forward"), None, None)
    return (*words, *((None,) if foreign else ()), None, None, Money(balance, currency))


def _row(line: LedgerLine, balance: int, codes: Mapping[str, str], foreign: bool) -> tuple[Cell, ...]:
    entry, posting = line.entry, line.posting
    amount = posting.company
    counter = ", ".join(codes.get(role, role) for role in line.counter[:4])
    return (
        entry.day,
        entry.booked,
        str(entry.id),
        memo_shown(entry) or None,
        trail_words.thing(entry.source) if entry.source else None,
        counter or None,
        *((posting.paid,) if foreign else ()),
        amount if posting.debit else None,
        None if posting.debit else -amount,
        Money(balance, amount.currency),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the ledger: what it is sorted by, and its title."""

    key: str
    title: Text


def _parting(ctx: Context, asked: AskedLedger) -> Callable[[LineKey], _Part]:
    """In which part a line stands."""
    of_role = {role: one for one in asked.accounts for role in one.roles}

    def by_account(key: LineKey) -> _Part:
        one = of_role[key.account]
        return _Part(one.code, Text("{code} {name}", {"code": one.code, "name": one.names}))

    def by_party(key: LineKey) -> _Part:
        party = ctx.directory.suppliers.called(key.party)
        return _Part(party, verbatim(party) if party else _("without a party"))

    def by_item(key: LineKey) -> _Part:
        return _Part(key.item, trail_words.thing(key.item) if key.item else _("without an item"))

    def by_project(key: LineKey) -> _Part:
        project = ctx.directory.projects.get(key.project)
        return _Part(project.code, lookup.shown(project)) if project else _Part("", _("without a project"))

    def by_person(key: LineKey) -> _Part:
        person = ctx.directory.people.get(key.person)
        return _Part(person.name, verbatim(person.name)) if person else _Part("", _("without a person"))

    contract_of: dict[str, int] = {}
    if asked.by == "contract":
        contract_of = {f"instalment:{one.id}": one.contract for one in contracts.whole(ctx.book)}

    def by_contract(key: LineKey) -> _Part:
        noun, _colon, id = key.item.partition(":")
        number = int(id) if noun in ("contract", "contract-vat") and id.isdecimal() else contract_of.get(key.item, 0)
        return _Part(f"{number:09}", _("Contract {id}", id=number)) if number else _Part("", _("without a contract"))

    ways: Mapping[str, Callable[[LineKey], _Part]] = {
        "": by_account,
        "party": by_party,
        "item": by_item,
        "project": by_project,
        "person": by_person,
        "contract": by_contract,
    }
    return ways[asked.by]


def _key(posting: Posting) -> LineKey:
    return LineKey(posting.account, posting.project, posting.party, posting.person, posting.item)


def _party(ctx: Context, roles: Sequence[str], text: str) -> tuple[str, str]:
    """A customer or supplier of these accounts who is named, and the other words."""
    low = folded(text)
    known = ctx.directory.suppliers.spellings(ledger_lines.parties(ctx.book, roles))
    names = {name: called for called, spelled in known.items() for name in (*spelled, called)}
    for name in sorted(names, key=len, reverse=True):
        place = low.find(folded(name))
        if place >= 0:
            return names[name], f"{text[:place]} {text[place + len(name) :]}".strip()
    return "", text


def _called(accounts: Sequence[AccountLine]) -> Text:
    if len(accounts) == 1:
        return Text("{code} {name}", {"code": accounts[0].code, "name": accounts[0].names})
    return Text("{codes}", {"codes": tuple(one.code for one in accounts[:6])})


def behind(ctx: Context, accounts: Sequence[AccountLine], of: MonthSpan, title: Text, project: int = 0) -> Card:
    """The lines that a figure is made of: of some accounts and months, perhaps of one project."""
    days = of.days
    roles = tuple(role for one in accounts for role in one.roles)
    lines = LineFilter(roles, days.start, days.end, project)
    return card(ctx, AskedLedger(tuple(accounts), of, lines, "", title))
