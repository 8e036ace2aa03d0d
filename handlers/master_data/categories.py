"""Categories: shown with account, VAT, words and who approves; changed from a day on, by two people where money is."""

from __future__ import annotations

from chat.cards.card import Button, Card, Cell, Fact, Reply, Table
from chat.folding import cleaned
from chat.incoming import Clicked, Said
from chat.text import Bilingual, Text, _, _n, verbatim
from handlers import four_eyes
from handlers.books.chart import chart
from handlers.context import Context
from handlers.dated_rules import as_of
from handlers.master_data import ONLY_CHANGES, category_lines
from handlers.people.people import role_shown
from ledger.approval import Band
from ledger.errors import WrongState, sentence
from ledger.master_data.categories import CategoryVersion
from ledger.money import Money
from storage import category_versions
from storage.directory import directory


def say(said: Said, ctx: Context) -> Reply:
    """`categories` shows them; `categories travel account other from 2026-12-01` changes one."""
    text = cleaned(said.text).strip()
    if not text:
        return Reply(table_card(ctx), private=True)
    ctx.require("finance", "admin", sentence=ONLY_CHANGES)
    new, before, what = category_lines.read(ctx, text)
    return Reply(_kept(ctx, new, before, what), private=True)


def show(click: Clicked, ctx: Context) -> Reply:
    return Reply(table_card(ctx), private=True)


def _kept(ctx: Context, new: CategoryVersion, before: CategoryVersion | None, what: str) -> Card:
    """Keep a version.  Raises WrongState for what is so already, or begins where something is booked."""
    if before is not None and _content(before) == _content(new):
        raise WrongState(sentence("That is so already."))
    lock = ctx.directory.lock
    if lock is not None and new.start < lock.until:
        raise WrongState(sentence("The books are closed until {day}; it can begin then."), day=lock.until)
    if what in category_lines.BOOKED_KEYS:
        last = category_versions.booked_from(ctx.book, new.category, new.start)
        if last is not None:
            raise WrongState(
                sentence("Something of {day} is booked on it already; another account or VAT begins after that day."),
                day=last,
                field="day",
            )
    title = (
        _("New category {name} from {day} on", name=_names(new), day=new.start)
        if before is None
        else _("{name} from {day} on", name=_names(new), day=new.start)
    )
    facts = _facts(ctx, new, before)
    if what in category_lines.MONEY_KEYS:
        four_eyes.wanted(ctx, "master_data", title, *facts)
    category_versions.add(ctx.book, new, ctx.message)
    lines = (_("What is booked stays as it is; what is of an earlier day is booked as it was then."),)
    button = Button(_("All categories"), "categories.show")
    return Card(title, lines=lines, facts=(*facts, *four_eyes.agreed(ctx)), buttons=(button,), tone="good")


def _content(of: CategoryVersion) -> tuple[object, ...]:
    return (of.en, of.zh, of.account, of.words, of.treatment, of.bands, of.ended)


def _names(of: CategoryVersion) -> Text:
    return Text("{name}", {"name": Bilingual(of.en, of.zh)})


def _facts(ctx: Context, new: CategoryVersion, before: CategoryVersion | None) -> tuple[Fact, ...]:
    """What it says, and of what changes what it said before."""
    now, was = _values(ctx, new), _values(ctx, before) if before else {}
    facts = []
    for label, value in now.items():
        if before is None or value != was.get(label):
            facts.append(Fact(_LABELS[label], value))
            if before is not None:
                facts.append(Fact(_("Until then"), was[label]))
    return tuple(facts)


_LABELS = {
    "names": _("Names"),
    "account": _("Ledger account"),
    "vat": _("VAT"),
    "words": _("Words"),
    "approval": _("Approval"),
    "state": _("State"),
}


def _values(ctx: Context, of: CategoryVersion) -> dict[str, Text]:
    one = chart(ctx.book, ctx.rules)[of.account]
    bands = of.bands if of.bands is not None else ctx.rules.approved_by(of.category, ctx.today)
    return {
        "names": _("{en} / {zh}", en=of.en, zh=of.zh),
        "account": _("{code} {name}", code=one.code, name=_named(one.en, one.zh)),
        "vat": vat_shown(of.treatment),
        "words": Text("{w}", {"w": of.words}) if of.words else verbatim("–"),
        "approval": bands_shown(ctx, bands),
        "state": _("nobody spends on it any more") if of.ended else _("in use"),
    }


def _named(en: str, zh: str) -> Text:
    return Text("{name}", {"name": Bilingual(en, zh)})


def vat_shown(treatment: str) -> Text:
    return _("never deducted") if treatment == "none" else _("as the document allows")


def bands_shown(ctx: Context, bands: tuple[Band, ...]) -> Text:
    """Who approves, by amount: “up to ¥1,000.00 nobody; else lead, then finance”."""
    parts = []
    for band in bands:
        who: list[Text] = [_any_of(band)]
        who += [_("then {role}", role=role_shown(role)) for role in band.then]
        named = Text("{all}", {"all": tuple(who)})
        if band.upto is None:
            parts.append(_("else {who}", who=named) if len(bands) > 1 else named)
        else:
            parts.append(_("up to {amount} {who}", amount=Money(band.upto, ctx.rules.currency), who=named))
    return Text("{all}", {"all": tuple(parts)}) if parts else _("nobody")


def _any_of(band: Band) -> Text:
    if not band.roles:
        return _("nobody")
    roles = tuple(role_shown(role) for role in band.roles)
    if len(roles) == 1:
        return roles[0]
    return _("all of {roles}", roles=roles) if band.all else _("one of {roles}", roles=roles)


def table_card(ctx: Context) -> Card:
    """Every category as it is today, and what is to come."""
    ctx.directory = directory(ctx.book)
    rules = as_of(ctx.rules, ctx.directory, ctx.today)
    known = chart(ctx.book, rules)
    since = {one.category: one for one in ctx.directory.category_versions if one.start <= ctx.today}
    rows: list[tuple[Cell, ...]] = []
    for name, of in rules.categories.items():
        said = since.get(name)
        one = known[of.account]
        rows.append(
            (
                name,
                of.names,
                _("{code} {name}", code=one.code, name=_named(one.en, one.zh)),
                vat_shown(said.treatment if said else ""),
                bands_shown(ctx, rules.approved_by(name, ctx.today)),
                of.words or None,
                said.start if said else None,
            )
        )
    coming = [one for one in ctx.directory.category_versions if one.start > ctx.today]
    lines = [
        _("From {day} on: {name}, {account}", day=one.start, name=_names(one), account=_values(ctx, one)["account"])
        if not one.ended
        else _("From {day} on nobody spends on {name}.", day=one.start, name=_names(one))
        for one in coming
    ]
    heads = (_("Key"), _("Category"), _("Ledger account"), _("VAT"), _("Approval"), _("Words"), _("Changed from"))
    title = _n("{n} category", "{n} categories", len(rows))
    return Card(
        title,
        lines=tuple(lines),
        table=Table(heads, tuple(rows), essential=(1, 2, 4)),
        small=Text(category_lines.HINT),
    )
