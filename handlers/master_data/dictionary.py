"""The data dictionary: every name that the books use, what it means, from which day on, and where it is changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from chat.cards.card import Card, Cell, Reply, Table
from chat.folding import cleaned, folded
from chat.incoming import Said
from chat.text import Bilingual, Text, _, _n, verbatim
from chat.values.quantities import UNITS, unit_shown
from handlers.books.chart import chart
from handlers.context import Context
from handlers.dated_rules import as_of
from handlers.job_context import context
from handlers.master_data import categories, currencies_used, own_units, rule_lines, tax_rates, versions
from handlers.rules import Rules
from ledger import accounts, currencies, units
from ledger.accounts import Standard
from ledger.errors import NotFound, sentence
from ledger.master_data.versions import MasterVersion, own_unit
from storage import contracts, customers, entry_rules, supplier_merges
from storage.book import Book
from storage.directory import Directory

_Row = tuple[Cell, ...]
_STANDARDS: dict[Standard, Text] = {
    "cas": _("CAS"),
    "small": _("standard for small businesses"),
    "ifrs": _("IFRS"),
}
_SIDES = {
    "asset": _("asset"),
    "liability": _("liability"),
    "equity": _("equity"),
    "cost": _("cost in progress"),
    "income": _("income"),
    "expense": _("expense"),
}
_MEASURES = {
    "mass": _("mass"),
    "length": _("length of things"),
    "area": _("area"),
    "volume": _("volume"),
    "days": _("time in days"),
}
_WITH = {
    "categories": Bilingual("categories …", "费用类别 …"),
    "merge supplier": Bilingual("merge supplier …", "合并供应商 …"),
    "customer": Bilingual("customer …", "客户 …"),
    "rules": Bilingual("rules …", "自动规则 …"),
    "chart": Bilingual("chart account …", "科目设置 …"),
    "units": Bilingual("units …", "计量单位 …"),
    "currencies": Bilingual("currencies …", "币种设置 …"),
    "tax rates": Bilingual("tax rates …", "抵扣税率 …"),
    "exchange": Bilingual("exchange rate …", "汇率 …"),
}
_SECTIONS = {
    "category": (_("category"), ("category", "categories", "类别", "费用类别")),
    "account": (_("account"), ("account", "accounts", "chart", "科目", "账号")),
    "supplier": (_("supplier"), ("supplier", "suppliers", "供应商")),
    "customer": (_("customer"), ("customer", "customers", "客户")),
    "rule": (_("rule of entry"), ("rule", "rules", "规则", "自动规则")),
    "tax": (_("tax rate"), ("tax", "vat", "税率", "税", "增值税")),
    "currency": (_("currency"), ("currency", "currencies", "币种", "货币")),
    "unit": (_("unit"), ("unit", "units", "单位", "计量单位")),
}


def say(said: Said, ctx: Context) -> Reply:
    """`data dictionary`, `数据字典 科目`: all of it, or one kind."""
    word = folded(cleaned(said.text)).strip()
    kind = next((kind for kind, (_title, called) in _SECTIONS.items() if word in called), "")
    if word and not kind:
        raise NotFound(
            sentence("The dictionary has no part “{word}”. There are: {all}."),
            word=word[:40],
            all=tuple(title for title, _called in _SECTIONS.values()),
            field="part",
        )
    return Reply(card(ctx.book, ctx.directory, ctx.rules, ctx.today, kind), private=True)


def card(book: Book, directory: Directory, rules: Rules, today: date, kind: str = "") -> Card:
    """One table of all master data but projects and people; of one kind where it is named."""
    rules = as_of(rules, directory, today)
    ctx = context(book, rules)
    rows: list[_Row] = []
    groups: list[tuple[int, Text]] = []
    for name, (title, _called) in _SECTIONS.items():
        if kind in ("", name):
            found = list(_MAKE[name](ctx))
            if found:
                groups.append((len(rows), title))
            rows += [(title, *row) for row in found]
    heads = (_("Kind"), _("Key"), _("Called"), _("Meaning"), _("Holds from"), _("Changed by"), _("Changed with"))
    table = Table(heads, tuple(rows), essential=(1, 2, 3), groups=tuple(groups) if len(groups) > 1 else ())
    return Card(_("Data dictionary"), table=table)


def _categories(ctx: Context) -> Iterator[_Row]:
    known = chart(ctx.book, ctx.rules)
    said = sorted(ctx.directory.category_versions, key=lambda one: (one.category, one.start, one.id))
    changed = {one.category for one in said if one.start <= ctx.today}
    for name, of in ctx.rules.categories.items():
        if name in changed:
            continue
        words = _words(of.words)
        meaning = _meaning(ctx, known[of.account].code, name, "", words, ctx.today)
        yield name, of.names, meaning, None, None, _WITH["categories"]
    for one in said:
        words = _words(one.words)
        meaning = _meaning(ctx, known[one.account].code, one.category, one.treatment, words, one.start)
        if one.ended:
            meaning = _("nobody spends on it any more")
        yield one.category, Bilingual(one.en, one.zh), meaning, one.start, _who(ctx, one.person), _WITH["categories"]


def _meaning(ctx: Context, code: str, name: str, treatment: str, words: Text, day: date) -> Text:
    return _(
        "account {code}; VAT {vat}; approval: {who}; words: {words}",
        code=code,
        vat=categories.vat_shown(treatment),
        who=categories.bands_shown(ctx, ctx.rules.approved_by(name, day)),
        words=words,
    )


def _words(words: tuple[str, ...]) -> Text:
    return Text("{w}", {"w": words}) if words else verbatim("–")


def _accounts(ctx: Context) -> Iterator[_Row]:
    """Each role with its number under the books' standard, and under the others."""
    known, said = chart(ctx.book, ctx.rules), versions.current(ctx, "account")
    of = {standard: accounts.chart(standard) for standard in _STANDARDS}
    for role, one in sorted(known.items(), key=lambda pair: pair[1].code):
        numbers = tuple(
            _("{standard} {code}", standard=title, code=of[standard][role].code)
            for standard, title in _STANDARDS.items()
            if role in of[standard] and not of[standard][role].former
        )
        meaning = _("role “{role}”, {side}; {numbers}", role=role, side=_SIDES[one.side], numbers=numbers or "–")
        changed = said.get(role)
        if changed and changed.ended:
            meaning = _("{meaning}; nothing new is booked on it", meaning=meaning)
        yield one.code, Bilingual(one.en, one.zh), meaning, *_of(ctx, changed), _WITH["chart"]


def _of(ctx: Context, version: MasterVersion | None) -> tuple[Cell, Cell]:
    """From which day on it holds, and who said so."""
    return versions.since(version), versions.who(ctx, version)


def _suppliers(ctx: Context) -> Iterator[_Row]:
    for one in supplier_merges.every(ctx.book):
        said = (
            _("goes by {name}", name=one.into) if one.state == "merged" else _("was {name}, taken apart", name=one.into)
        )
        yield str(one.id), one.name, said, None, _who(ctx, one.person), _WITH["merge supplier"]


def _customers(ctx: Context) -> Iterator[_Row]:
    known = customers.every(ctx.book)
    for name in sorted({*known, *contracts.customers(ctx.book)}):
        one = known.get(name)
        said = _(
            "also called {names}; tier {tier}, rating {rating}",
            names=", ".join(one.aliases) if one and one.aliases else "–",
            tier=(one.tier if one else "") or "–",
            rating=(one.rating if one else "") or "–",
        )
        yield name, name, said, None, None, _WITH["customer"]


def _rules(ctx: Context) -> Iterator[_Row]:
    for rule in entry_rules.every(ctx.book):
        said = _("{what} → {becomes}", what=rule_lines.conditions(ctx, rule), becomes=rule_lines.filled(ctx, rule))
        yield str(rule.id), rule_lines.STATES[rule.state], said, None, _who(ctx, rule.person), _WITH["rules"]


def _taxes(ctx: Context) -> Iterator[_Row]:
    said = versions.current(ctx, "tax")
    for document, rule in sorted(ctx.rules.deductible_on(ctx.today).items()):
        called = tax_rates.called(document)
        yield document, called, tax_rates.shown(rule), *_of(ctx, said.get(document)), _WITH["tax rates"]


def _currencies(ctx: Context) -> Iterator[_Row]:
    """Those that the books use: the company's, projects', and those with a rate; the latest rate of each."""
    known = sorted(ctx.directory.exchange, key=lambda one: one.day)
    rates = {one.base: one for one in known if one.quote == ctx.rules.currency}
    turned = versions.current(ctx, "currency")
    used = {ctx.rules.currency, *(one.currency for one in ctx.directory.projects.values()), *rates, *turned}
    for code in sorted(used):
        rate = rates.get(code)
        places = currencies.digits(code)
        said = _n("{n} decimal place", "{n} decimal places", places)
        if rate is not None:
            said = _(
                "{said}; 1 {base} = {number} {quote}", said=said, base=code, number=str(rate.number), quote=rate.quote
            )
        switched = turned.get(code)
        if switched is not None:
            state = currencies_used.state(used=not switched.ended)
            said = _("{said}; {state}", said=said, state=state)
            yield code, code, said, *_of(ctx, switched), _WITH["currencies"]
        else:
            yield code, code, said, rate.day if rate else None, None, _WITH["exchange"]


def _units(ctx: Context) -> Iterator[_Row]:
    for unit in UNITS:
        measured = units.SIZES.get(unit)
        said = _("comes in wholes")
        if measured is not None:
            said = _("{what}, {size}", size=str(measured[1]), what=_MEASURES[measured[0]])
        yield unit, unit_shown(unit), said, None, None, None
    for one in versions.current(ctx, "unit").values():
        of = own_unit(one)
        comes = _("nobody counts in it any more") if one.ended else own_units.comes_to(of)
        yield of.name, Bilingual(of.en, of.zh), comes, *_of(ctx, one), _WITH["units"]


def _who(ctx: Context, person: int) -> str | None:
    found = ctx.directory.people.get(person)
    return found.name if found else None


_MAKE = {
    "category": _categories,
    "account": _accounts,
    "supplier": _suppliers,
    "customer": _customers,
    "rule": _rules,
    "tax": _taxes,
    "currency": _currencies,
    "unit": _units,
}
