"""`why settlement apollo 1 line 9`, `why settlement:12:v1:line9`: how a figure of a settlement came about, down to its
items and where each of them can be asked about further."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from chat.cards.card import Card, Cell, Fact, Reply, Table
from chat.folding import cleaned
from chat.incoming import Said
from chat.pattern import Pattern
from chat.text import NOTHING, Text, _, verbatim
from handlers import figure_ids, lookup, privacy
from handlers.books import closing
from handlers.context import Context
from handlers.settlement_papers import settled
from handlers.settlement_papers.paper_words import line_label
from handlers.settlements import READERS, card, showing
from handlers.settlements.words import BASES, why_without
from ledger.errors import BadInput, NotAllowed, NotFound, sentence
from ledger.money import Money
from ledger.period import month_key
from ledger.settlements.document import Settlement
from ledger.settlements.statement import BASES as ALL_BASES
from ledger.settlements.statement import NUMBERS, Basis, LineItem, LineName
from storage import settlements

_NAMED = Pattern(r"(?:settlement|结算单)(?![a-z])", re.IGNORECASE)
_ID = Pattern(
    r"settlement:(?P<id>\d{1,9}):v(?P<version>\d{1,6}):line(?P<line>\d{1,2}a?)(?::(?P<basis>budget|actual|contract))?"
)
_LINE = Pattern(r"(?:\bline|第)\s*(?P<line>\d{1,2}a?)\s*行?|(?P<words>payable|应付|实付)", re.IGNORECASE)
_HEAD = Pattern(r"^\s*(?:settlement|结算单|结算)\s*:?\s*", re.IGNORECASE)
_BY = {number: name for name, number in NUMBERS.items()}
_PARTS: tuple[LineName, ...] = ("work", "changes", "adjustments", "supplied", "disputed")
_SUMS = {
    "value": _("1 + 2 + 3 + 4 + 5"),
    "this": _("6 - 7"),
    "gross": _("8 + 9"),
    "payable": _("10 - 11 - 12 - 12a"),
}
_MADE_OF: dict[LineName, tuple[LineName, ...]] = {
    "value": _PARTS,
    "this": ("value", "earlier"),
    "gross": ("this", "vat"),
    "payable": ("gross", "retention", "advance", "withheld"),
}


def read(said: Said, ctx: Context) -> Reply | None:
    """A figure of a settlement, else who did what to it; None where no settlement is named."""
    text = cleaned(said.text).strip()
    if not _NAMED.match(text):
        return None
    if match := _ID.fullmatch(text):
        of = settlements.get(ctx.book, int(match["id"]))
        if not 1 <= int(match["version"]) <= of.version:
            raise NotFound(sentence("There is no such version of it."))
        if int(match["version"]) != of.version:
            of = settlements.version(ctx.book, of, int(match["version"]))
        basis = next((one for one in ALL_BASES if one == match["basis"]), of.basis)
        return Reply(_card(ctx, of, match["line"], basis), private=True)
    found = _LINE.search(text)
    if found is None:
        return closing.show_trail(replace(said, text=text), ctx)
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    project, words = lookup.project_first(ctx, _HEAD.sub("", rest))
    ctx.require(*READERS, project=project.id)
    of = showing.meant(ctx, project, words, settlements.of_project(ctx.book, project.id))
    return Reply(_card(ctx, of, found["line"] or NUMBERS["payable"], of.basis), private=True)


def ref(of: Settlement, name: LineName, basis: Basis | None = None) -> str:
    """By what a figure can be asked about."""
    return f"settlement:{of.id}:v{of.version}:line{NUMBERS[name]}" + (
        f":{basis}" if basis and basis != of.basis else ""
    )


def _card(ctx: Context, of: Settlement, line: str, basis: Basis) -> Card:
    ctx.require(*READERS, project=of.project)
    if not card.may_see(ctx, of, basis):
        raise NotAllowed(privacy.WITHHELD, hint=privacy.TO_KNOWERS)
    name = _BY.get(line)
    if name is None:
        raise BadInput(sentence("A settlement has lines 1 to 13."))
    statement = of.computed.statements.get(basis)
    if statement is None:
        without = of.computed.without.get(basis)
        raise NotFound(sentence("There is no figure: {why}."), why=why_without(without.why if without else ""))
    one = statement.line(name)
    currency = of.currency
    facts = [
        Fact(_("To date"), _money(one.to_date, currency)),
        Fact(_("Earlier"), _money(one.earlier, currency)),
        Fact(_("This settlement"), _money(one.this, currency)),
        Fact(_("Basis"), BASES[basis]),
        *_rule(ctx, of, name, basis),
    ]
    title = _("Line {n} of {what}: {line}", n=line, what=card.named(of), line=line_label(name, of.party))
    return Card(title, facts=tuple(facts), table=_table(ctx, of, name, basis), small=_version(of))


def _version(of: Settlement) -> Text:
    return _("Version {n}, up to {day}.", n=of.version, day=of.until)


def _rule(ctx: Context, of: Settlement, name: LineName, basis: Basis) -> list[Fact]:
    """By what rule the figure follows from others."""
    if name in _SUMS:
        return [Fact(_("Rule"), _SUMS[name])]
    if of.reverses:
        return [Fact(_("Rule"), _("the same line of the settlement that it takes back, the other way round"))]
    terms = settlements.terms_of(ctx.book, of.id, of.version)
    rules: dict[LineName, Text] = {
        "earlier": _("line 8 of every earlier settlement that is final"),
        "vat": _("line 6 x the rate of each part, rounded once, less the VAT of earlier ones"),
        "retention": _("line 10 to date x {share}, less what earlier ones kept back", share=_share(terms.retention)),
        "advance": _(
            "{advance} x (1 + 2 + 5) of the price, never more than was paid ahead, less what earlier ones recovered",
            advance=Money(terms.advance, of.currency),
        ),
        "withheld": _("what of line 10 is paid with the final one: all but {share}", share=_share(terms.progress)),
    }
    if name == "advance" and (of.final or terms.recovery != "by_progress"):
        rules["advance"] = _(
            "what is left of the advance of {advance}, as agreed", advance=Money(terms.advance, of.currency)
        )
    return [Fact(_("Rule"), rules[name])] if name in rules else []


def _table(ctx: Context, of: Settlement, name: LineName, basis: Basis) -> Table | None:
    if name in _MADE_OF:
        return _lines(of, _MADE_OF[name], basis)
    if name == "earlier":
        return _earlier(ctx, of)
    if name == "vat" and basis == of.basis:
        return _by_rate(ctx, of)
    if name in ("retention", "withheld"):
        return _lines(of, ("gross",), basis)
    if name == "advance":
        return _lines(of, ("work", "changes", "disputed"), basis)
    if basis == "actual" and name == "work" and of.party != "internal":
        return _cost(ctx, of)
    items = [one for one in of.computed.items if one.line == name] if basis == of.basis else []
    return _items(ctx, of, items) if items else None


def _cost(ctx: Context, of: Settlement) -> Table:
    """What the project cost to the month of the cut-off, which can be asked about further."""
    project = ctx.directory.project(of.project)
    figure = f"pl:{project.code}:..{month_key(of.until)}:{figure_ids.INCURRED}"
    return Table((_("Figure"),), ((_("What the project cost"),),), refs=(figure,))


def _lines(of: Settlement, names: tuple[LineName, ...], basis: Basis) -> Table:
    statement = of.computed.statements[basis]
    rows: list[tuple[Cell, ...]] = []
    refs = []
    for line in statement.shown:
        if line.name in names:
            amounts = (Money(minor, of.currency) for minor in (line.to_date, line.earlier, line.this))
            rows.append((verbatim(line.number), line_label(line.name, of.party), *amounts))
            refs.append(ref(of, line.name, basis))
    heads = (_("No."), _("Line"), _("To date"), _("Earlier"), _("This settlement"))
    return Table(heads, tuple(rows), numeric=(2, 3, 4), essential=(1, 4), refs=tuple(refs))


def _earlier(ctx: Context, of: Settlement) -> Table | None:
    before = settlements.final_of(ctx.book, of.counterpart.agreement, of.party)
    known = [one for one in before if one.id < of.id]
    rows = tuple((card.named(one), one.until, Money(one.computed.payable.this("this"), of.currency)) for one in known)
    heads = (_("Settlement"), _("Up to"), _("Line 8"))
    refs = tuple(ref(one, "this") for one in known)
    return Table(heads, rows, numeric=(2,), summed=(2,), refs=refs) if rows else None


def _by_rate(ctx: Context, of: Settlement) -> Table | None:
    usual = settlements.terms_of(ctx.book, of.id, of.version).rate
    by = settled.by_rate(of.computed.items, usual)
    rows = tuple((_share(rate), Money(net, of.currency)) for rate, net in sorted(by.items()))
    return Table((_("Rate"), _("Net to date")), rows, numeric=(0, 1)) if rows else None


def _items(ctx: Context, of: Settlement, items: list[LineItem]) -> Table:
    locale = ctx.locale or "en"
    rows: list[tuple[Cell, ...]] = []
    for one in items:
        quantity = verbatim(f"{one.quantity} {one.unit}".strip()) if one.quantity else NOTHING
        text = verbatim(settled.item_text(ctx, one, locale))
        rows.append((text, one.day, quantity, Money(one.amount, of.currency)))
    heads = (_("Item"), _("Day"), _("Quantity"), _("To date"))
    refs = tuple(one.document for one in items)
    return Table(heads, tuple(rows), numeric=(3,), summed=(3,), refs=refs, essential=(0, 3))


def _share(share: Fraction) -> Text:
    percent = share * 100
    return Text("{p} %", {"p": f"{float(percent):g}"})


def _money(minor: int, currency: str) -> Text:
    return Text("{m}", {"m": Money(minor, currency)})
