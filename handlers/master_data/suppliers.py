"""Suppliers and the spellings that are theirs: shown, merged, taken apart again.

What was written stays as it is; whoever reads a supplier reads the name that it goes by.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from chat.cards.card import Button, Card, Fact, Reply, Table
from chat.folding import cleaned
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Text, _, _n
from handlers import button_values, four_eyes
from handlers.context import Context
from handlers.master_data import ONLY_CHANGES
from ledger.allocation import Bill
from ledger.errors import BadInput, NotFound, WrongState, sentence
from ledger.master_data.suppliers import SupplierMerge, merged
from ledger.money import Money, totals
from ledger.names import PartyNames, letters, plain
from storage import expenses, orders, payouts, supplier_merges, voucher_codes
from storage.directory import directory

_BETWEEN = Pattern(r"\s*(?:\b(?:into|with|to)\b|->|→|合并到|合并为|并入|并到|到|为|成)\s*")
_HINT = sentence("Write for example: merge supplier Dell into 戴尔")
_QUOTES = "\"'“”「」『』‘’ "


def merge(said: Said, ctx: Context) -> Reply:
    """`merge supplier Dell into 戴尔`, `合并供应商 Dell 为 戴尔`: from now on both are the second."""
    name, into = _two(ctx, cleaned(said.text))
    names = ctx.directory.suppliers
    if names.called(name) != name and not names.same(name, into):
        raise WrongState(
            sentence("{name} goes by {called} already; merge that one, or say first: split supplier {name}"),
            name=name,
            called=names.called(name),
        )
    merged(names, name, names.called(into))
    new = SupplierMerge(name, names.called(into), ctx.person.id)
    facts = _open_facts(ctx, new)
    title = _("The supplier {name} goes by {into}", name=new.name, into=new.into)
    four_eyes.wanted(ctx, "master_data", title, *facts)
    kept = supplier_merges.add(ctx.book, new, ctx.message)
    return Reply(_merge_card(ctx, kept, title, facts), private=True)


def split(said: Said, ctx: Context) -> Reply:
    """`split supplier Dell`: it goes by its own name again."""
    wanted = cleaned(said.text).strip(_QUOTES)
    if not wanted:
        raise BadInput(sentence("Which one? For example: split supplier Dell"), field="supplier")
    standing = [one for one in supplier_merges.every(ctx.book) if one.state == "merged"]
    found = [one for one in standing if letters(one.name) == letters(wanted)]
    found = found or [one for one in standing if plain(one.name) == plain(wanted)]
    if not found:
        into = [one.name for one in standing if letters(one.into) == letters(wanted)]
        raise NotFound(
            sentence("No supplier “{name}” was merged into another."),
            hint=sentence("Merged into it were: {names}") if into else _SHOWS,
            name=wanted[:60],
            names=", ".join(into[:5]),
            field="supplier",
        )
    return Reply(_taken_apart(ctx, found[-1]), private=True)


_SHOWS = sentence("“suppliers” shows who was merged.")


def undo(click: Clicked, ctx: Context) -> Reply:
    """`value`: the number of the merger."""
    ctx.require("finance", "admin", sentence=ONLY_CHANGES)
    merge = supplier_merges.get(ctx.book, button_values.number(click.value))
    return Reply(_taken_apart(ctx, merge), private=True, replace=True)


def show(said: Said, ctx: Context) -> Reply:
    """Every supplier: its spellings, its documents, what is open; with a name those that are called so."""
    wanted = plain(cleaned(said.text))
    counted = _documents(ctx)
    names = ctx.directory.suppliers
    known = names.spellings(sorted(counted))
    merges = {letters(one.name): one for one in supplier_merges.every(ctx.book) if one.state == "merged"}
    rows, buttons = [], []
    bills = expenses.unpaid(ctx.book, ctx.rules.currency)
    for name, also in sorted(known.items(), key=lambda one: one[0].casefold()):
        if wanted and not any(wanted in plain(one) for one in names.also(name)):
            continue
        others = tuple(one for one in dict.fromkeys((*names.also(name)[1:], *also)) if one != name)
        open_ = totals(bill.open for bill in bills if names.called(bill.expense.vendor) == name)
        rows.append((name, others or None, sum(counted[one] for one in also), open_ or None))
        for other in others:
            if (merge := merges.get(letters(other))) is not None:
                label = _("Take apart: {name} and {into}", name=merge.name, into=merge.into)
                buttons.append(Button(label, "supplier.unmerge", str(merge.id)))
    title = _n("{n} supplier", "{n} suppliers", len(rows))
    if not rows:
        return Reply(Card(title, lines=(Text(_HINT),)), private=True)
    heads = (_("Supplier"), _("Also written"), _("Documents"), _("Not paid"))
    table = Table(heads, tuple(rows), numeric=(2, 3))
    line = _("Two that are one? Say: merge supplier Dell into 戴尔")
    return Reply(Card(title, lines=(line,), table=table, buttons=tuple(buttons[:5])), private=True)


def _two(ctx: Context, text: str) -> tuple[str, str]:
    """The two suppliers that a line names, as the books write them.  Raises BadInput, NotFound."""
    places = list(_BETWEEN.finditer(text))
    halves = [(text[: at.start()].strip(_QUOTES), text[at.end() :].strip(_QUOTES)) for at in places]
    halves = [(one, other) for one, other in halves if one and other]
    if not halves:
        raise BadInput(sentence("Which supplier goes by which name?"), hint=_HINT, field="supplier")
    known = sorted(_documents(ctx))
    known += [one for name in known for one in ctx.directory.suppliers.also(name)]
    both = [(_written(known, one), _written(known, other)) for one, other in halves]
    if found := next(((one, other) for one, other in both if one and other), None):
        return found
    for name in halves[0]:
        if not _written(known, name):
            raise _unknown(known, name)
    raise BadInput(sentence("Which supplier goes by which name?"), hint=_HINT, field="supplier")


def _written(known: Iterable[str], name: str) -> str:
    """The supplier of that name as the books write it; "" for none, or for several that only share it in part."""
    known = tuple(dict.fromkeys(known))
    same = [one for one in known if one == name] or [one for one in known if letters(one) == letters(name)]
    alike = same or [one for one in known if plain(one) == plain(name)]
    return alike[0] if same or len(alike) == 1 else ""


def _unknown(known: Iterable[str], name: str) -> NotFound:
    near = [who for who, _likeness in PartyNames(dict.fromkeys(known, ())).parties(name)]
    near = near or [who for who in dict.fromkeys(known) if plain(name) and plain(name) in plain(who)]
    return NotFound(
        sentence("No document in the books names a supplier “{name}”."),
        hint=sentence("Do you mean {names}?") if near else _SHOWS,
        name=name[:60],
        names=", ".join(near[:5]),
        field="supplier",
    )


def _documents(ctx: Context) -> Counter[str]:
    """Supplier as written -> how many documents name it."""
    found = expenses.vendors(ctx.book)
    found.update(name for name in orders.suppliers(ctx.book) if name)
    paid = (one.party for one in payouts.since(ctx.book, date.min) if one.kind in ("supplier", "prepayment"))
    found.update(filter(None, paid))
    return found


def _open_facts(ctx: Context, merge: SupplierMerge) -> tuple[Fact, ...]:
    """What is open under each of the two names."""
    bills = expenses.unpaid(ctx.book, ctx.rules.currency)
    facts = []
    for name in (merge.name, merge.into):
        open_ = _open(ctx, bills, name)
        label = _("Not paid, {name}", name=name)
        facts.append(Fact(label, Text("{m}", {"m": open_}) if open_ else _("nothing")))
    return tuple(facts)


def _open(ctx: Context, bills: Iterable[Bill], name: str) -> tuple[Money, ...]:
    called = ctx.directory.suppliers.called
    return tuple(totals(bill.open for bill in bills if letters(called(bill.expense.vendor)) == letters(name)))


def _merge_card(ctx: Context, merge: SupplierMerge, title: Text, facts: tuple[Fact, ...]) -> Card:
    lines = [_("What was written on documents stays as it is; lists, limits and checks read one supplier.")]
    now = voucher_codes.everywhere(ctx.book, "supplier", merge.into)
    for target, code in voucher_codes.everywhere(ctx.book, "supplier", merge.name).items():
        if target not in now:
            lines.append(
                _(
                    "{name} was {code} in {target}; now say: map supplier {into} {target} {code}",
                    name=merge.name,
                    code=code,
                    target=target,
                    into=merge.into,
                )
            )
    facts = (*facts, *four_eyes.agreed(ctx))
    button = Button(_("Undo"), "supplier.unmerge", str(merge.id))
    return Card(title, lines=tuple(lines), facts=facts, buttons=(button,), tone="good")


def _taken_apart(ctx: Context, merge: SupplierMerge) -> Card:
    if merge.state != "merged":
        raise WrongState(sentence("{name} and {into} are two suppliers already."), name=merge.name, into=merge.into)
    title = _("{name} and {into} are two suppliers again", name=merge.name, into=merge.into)
    four_eyes.wanted(ctx, "master_data", title)
    supplier_merges.undo(ctx.book, merge)
    still = directory(ctx.book).suppliers.called(merge.name)
    lines = (_("{name} still goes by {called}.", name=merge.name, called=still),) if still != merge.name else ()
    return Card(title, lines=lines, facts=four_eyes.agreed(ctx), tone="good")
