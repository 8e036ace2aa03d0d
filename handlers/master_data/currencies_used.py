"""Currencies: which the books use, at which rate, what people call them; which nothing new may be in any more."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chat.cards.card import Card, Cell, Fact, Reply, Table
from chat.folding import cleaned
from chat.incoming import Said
from chat.pattern import Pattern
from chat.text import Bilingual, Text, _, _n, verbatim
from handlers import fields
from handlers.context import Context
from handlers.master_data import ONLY_CHANGES, versions
from ledger import currencies
from ledger.errors import BadInput, WrongState, sentence
from ledger.master_data.versions import MasterVersion

HINT = sentence("Write for example: currencies THB off from 2027-01-01, or: currencies THB on")
_TURN = Pattern(
    r"^(?P<which>.+?)\s*(?:(?P<off>\b(?:off|not used|no longer used|stop|end)\b|停用|不用|不再使用)"
    r"|(?P<on>\b(?:on|used|use|start)\b|启用|使用))$",
    re.IGNORECASE,
)
_WORDS_SHOWN = 6


def say(said: Said, ctx: Context) -> Reply:
    """`currencies` shows them; `currencies THB off from 2027-01-01`: nothing new is in it from then on."""
    text = cleaned(said.text).strip()
    if not text:
        return Reply(table_card(ctx), private=True)
    ctx.require("finance", "admin", sentence=ONLY_CHANGES)
    day, rest = versions.day_and_rest(ctx, text)
    turn = _TURN.match(rest)
    if turn is None:
        raise BadInput(sentence("A currency is switched off or on."), hint=HINT, field="currency")
    code = fields.currency(ctx, turn["which"].strip(versions.QUOTES))
    off = turn["off"] is not None
    if off and code == ctx.rules.currency:
        raise WrongState(sentence("{currency} is the currency of the books: it stays."), currency=code)
    if off and (open_ := _projects(ctx, code)):
        raise WrongState(sentence("Projects are kept in {currency}: {projects}."), currency=code, projects=open_)
    if ctx.rules.takes_currency(code, day) is not off:
        raise WrongState(sentence("That is so already."))
    title = (
        _("Nothing new is in {currency} from {day} on", currency=code, day=day)
        if off
        else _("{currency} is used from {day} on", currency=code, day=day)
    )
    new = MasterVersion("currency", code, day, ended=off)
    facts = (Fact(_("State"), state(used=not off)),)
    return Reply(versions.keep(ctx, new, None, title, facts, money=True), private=True)


def state(*, used: bool) -> Text:
    """Whether something new may be in it."""
    return _("used") if used else _("nothing new is in it; what is booked stays")


def _projects(ctx: Context, code: str) -> tuple[str, ...]:
    """Open projects that are kept in a currency."""
    return tuple(one.code for one in ctx.directory.projects.values() if one.currency == code and one.state == "open")


def table_card(ctx: Context) -> Card:
    """Those that the books use, with the latest rate, and those that somebody switched."""
    said = versions.current(ctx, "currency")
    known = sorted(ctx.directory.exchange, key=lambda one: one.day)
    rates = {one.base: one for one in known if one.quote == ctx.rules.currency}
    used = {ctx.rules.currency, *(one.currency for one in ctx.directory.projects.values()), *rates, *said}
    words = _words()
    rows: list[tuple[Cell, ...]] = []
    for code in sorted(used):
        rate, one = rates.get(code), said.get(code)
        rows.append(
            (
                code,
                _said(words.get(code, ())),
                currencies.digits(code),
                _("1 {base} = {number} {quote}", base=code, number=str(rate.number), quote=rate.quote)
                if rate
                else None,
                state(used=one is None or not one.ended),
                versions.since(one),
                versions.who(ctx, one),
            )
        )
    lines = tuple(
        _("From {day} on: {name}: {what}", day=one.start, name=verbatim(one.key), what=state(used=not one.ended))
        for one in versions.coming(ctx, "currency")
    )
    heads = (
        *(_("Currency"), _("Words"), _("Decimal places"), _("Latest rate"), _("State"), _("Changed from")),
        _("Changed by"),
    )
    title = _n("{n} currency", "{n} currencies", len(rows))
    return Card(
        title, lines=lines, table=Table(heads, tuple(rows), numeric=(2,), essential=(0, 1, 4)), small=Text(HINT)
    )


def _said(words: Sequence[str]) -> Cell:
    """Some of the words, each in the language in which people say it; signs are for both."""
    chinese = [word for word in words if re.search(r"[\u3400-\u9fff]", word)]
    signs = [word for word in words if not re.search(r"\w", word)]
    others = [word for word in words if word not in chinese and word not in signs]
    some = [", ".join((*signs, *those)[:_WORDS_SHOWN]) for those in (others, chinese)]
    return Bilingual(some[0] or "–", some[1] or "–") if words else None


def _words() -> dict[str, list[str]]:
    """Currency -> the words and signs that mean it, first those that mean nothing else."""
    found: dict[str, list[str]] = {}
    for word, (codes, parts) in sorted(currencies.money_words().items(), key=lambda pair: len(pair[1][0])):
        if parts == 1:
            for code in codes:
                found.setdefault(code, []).append(word)
    return found
