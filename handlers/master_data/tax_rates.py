"""How VAT is deducted by kind of document: shown, and changed from a day on by two people."""

from __future__ import annotations

import re

from chat.cards.card import Card, Cell, Fact, Reply, Table
from chat.folding import cleaned, folded
from chat.incoming import Said
from chat.pattern import Pattern
from chat.text import Text, _, _n, verbatim
from handlers import fields
from handlers.context import Context
from handlers.master_data import ONLY_CHANGES, versions
from ledger.errors import BadInput, NotFound, WrongState, sentence
from ledger.master_data.versions import MasterVersion
from storage import master_versions

HINT = sentence("Write for example: tax rates train 9 from 2027-01-01, or: tax rates train printed")
_RATE = Pattern(r"(?P<rate>\d{1,2})\s*(?:%|％)?")
_PRINTED = frozenset({"printed", "as printed", "票面", "按票面", "票面税额"})
_NEVER = frozenset({"none", "no", "never", "not deducted", "不抵扣", "不可抵扣", "无"})
_VALUE = Pattern(
    r"(?P<value>\d{1,3}(?:\.\d+)?\s*[%％]?|as printed|printed|not deducted|never|none|no"
    r"|按票面|票面税额|票面|不可抵扣|不抵扣|无)\s*$",
    re.IGNORECASE,
)


def say(said: Said, ctx: Context) -> Reply:
    """`tax rates` shows them; `tax rates train 9 from 2027-01-01` changes one."""
    text = cleaned(said.text).strip()
    if not text:
        return Reply(table_card(ctx), private=True)
    ctx.require("finance", "admin", sentence=ONLY_CHANGES)
    day, rest = versions.day_and_rest(ctx, text)
    at = _VALUE.search(rest)
    if at is None:
        raise BadInput(sentence("How is its VAT deducted from then on?"), hint=HINT, field="rate")
    document, rule = _document(rest[: at.start()]), _rule(at["value"])
    last = master_versions.document_booked_from(ctx.book, document, day)
    if last is not None:
        raise WrongState(
            sentence("A document of that kind of {day} is booked already; another rate begins after that day."),
            day=last,
            field="day",
        )
    was = ctx.rules.deductible_on(day).get(document, "")
    if was == rule:
        raise WrongState(sentence("That is so already."))
    title = _("VAT of {document} from {day} on", document=called(document), day=day)
    facts = (Fact(_("VAT"), shown(rule)), Fact(_("Until then"), shown(was)))
    new = MasterVersion("tax", document, day, {"rule": rule})
    return Reply(versions.keep(ctx, new, None, title, facts, money=True), private=True)


def _document(words: str) -> str:
    """The kind of document that words name.  Raises NotFound."""
    low = folded(words.strip(versions.QUOTES))
    for kind, name in fields.DOCUMENT.items():
        names = {kind, kind.replace("_", " "), folded(name.en), folded(name.zh)}
        names |= {folded(name.en).removesuffix(" ticket"), folded(name.en).removesuffix(" invoice")}
        names |= {folded(name.zh).removesuffix("票"), folded(name.zh).removesuffix("发票")}
        if low in names:
            return kind
    raise NotFound(
        sentence("I know no document “{word}”. There are: {all}."),
        word=words.strip()[:40],
        all=tuple(Text("{name}", {"name": one}) for one in fields.DOCUMENT.values()),
        field="document",
    )


def _rule(value: str) -> str:
    low = folded(value)
    if low in _PRINTED:
        return "printed"
    if low in _NEVER:
        return ""
    found = _RATE.fullmatch(value)
    if found is None or not 0 < int(found["rate"]) < 100:
        raise BadInput(sentence("A rate is a whole number of per cent between 1 and 99."), hint=HINT, field="rate")
    return str(int(found["rate"]))


def shown(rule: str) -> Text:
    """What a rule means."""
    if not rule:
        return _("never deducted")
    return _("deducted as printed") if rule == "printed" else _("{rate} % is inside the amount", rate=rule)


def called(document: str) -> Text:
    """What a kind of document is called."""
    known = fields.DOCUMENT.get(document)
    return Text("{name}", {"name": known}) if known else verbatim(document)


def table_card(ctx: Context) -> Card:
    """Every kind of document whose VAT somebody deducts, or said something of."""
    said = versions.current(ctx, "tax")
    rates = ctx.rules.deductible_on(ctx.today)
    rows: list[tuple[Cell, ...]] = [
        (called(document), shown(rates.get(document, "")), versions.since(one), versions.who(ctx, one))
        for document in sorted({*rates, *said})
        for one in [said.get(document)]
    ]
    lines = tuple(
        _("From {day} on: {name}: {what}", day=one.start, name=called(one.key), what=shown(one.content["rule"]))
        for one in versions.coming(ctx, "tax")
    )
    heads = (_("Document"), _("VAT"), _("Changed from"), _("Changed by"))
    title = _n("{n} kind of document", "{n} kinds of documents", len(rows))
    small = _("What is not here is never deducted. {hint}", hint=Text(HINT))
    return Card(title, lines=lines, table=Table(heads, tuple(rows), essential=(0, 1, 2)), small=small)
