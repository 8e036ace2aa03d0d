"""Closing the books: lock a period, unlock it with a reason, exchange rates, the trail of a thing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from chat.cards.card import Button, Card, Fact, Reply, Table
from chat.incoming import Said
from chat.text import Text, _, verbatim
from handlers import fields, money_events
from handlers.books import TRAIL_IS_PRIVATE, TRAIL_READERS, audit_trail, trail_words
from handlers.context import Asked, Context
from ledger import money_doubts
from ledger.errors import BadInput, WrongState, sentence
from ledger.exchange import nearest_rate
from storage import audit, contracts, entries, expenses, hours, invoices, orders, rates, settlement_bundles
from storage.settlement_bundles import KeptBundle

_ENTRIES = 5
"""So many entries of a document have a button."""


def set_exchange(said: Said, ctx: Context) -> Reply:
    words = said.text.split()
    if len(words) < 3 and not any(char.isdecimal() for char in said.text):
        latest = sorted(ctx.directory.exchange, key=lambda rate: (rate.base, rate.quote, rate.day))
        rows = tuple(
            (
                verbatim(f"{rate.base}/{rate.quote}"),
                Text("{n}", {"n": rate.number}),
                Text("{d}", {"d": rate.day}),
                verbatim(rate.source or "–"),
            )
            for rate in latest[-50:]
        )
        heads = (_("Currencies"), _("Rate"), _("From"), _("Source"))
        return Reply(Card(_("Exchange rates"), table=Table(heads, rows, numeric=(1,)) if rows else None))
    ctx.require("finance", sentence=sentence("Only finance sets exchange rates."))
    base, quote = words[0].upper(), words[1].upper() if len(words) > 2 else ""
    if not (re.fullmatch("[A-Z]{3}", base) and re.fullmatch("[A-Z]{3}", quote)) or base == quote:
        raise BadInput(
            sentence("Say two currencies, the rate, the day and the source: fx USD CNY 7.10 2026-11-01 PBOC")
        )
    base, quote = fields.currency(ctx, base), fields.currency(ctx, quote)
    try:
        number = Decimal(words[2])
    except InvalidOperation:
        raise BadInput(sentence("“{text}” is not a number."), text=words[2][:20], field="rate") from None
    if not number.is_finite() or not Decimal("0.0000001") < number < Decimal(10_000_000):
        raise BadInput(sentence("The rate {text} cannot be right."), text=words[2][:20], field="rate")
    day, source = ctx.today, " ".join(words[3:])
    if len(words) > 3 and re.fullmatch(r"\d{4}-\d\d-\d\d", words[3]):
        try:
            day, source = date.fromisoformat(words[3]), " ".join(words[4:])
        except ValueError:
            raise BadInput(sentence("“{text}” is not a day."), text=words[3], field="day") from None
    lock = ctx.directory.lock
    if lock is not None and day < lock.until:
        raise WrongState(
            sentence("{day} is locked: the rates of closed books stay as they are."),
            hint=sentence("Say the rate from {first} on, or open the books first: unlock DAY because …"),
            day=day,
            first=lock.until,
            field="day",
        )
    _ask_rate(ctx, base, quote, day, number)
    rate = rates.put_exchange(ctx.book, base, quote, day, number, source[:80] or ctx.person.name)
    return Reply(
        Card(
            _("1 {base} is {number} {quote} from {day} on.", base=base, number=rate.number, quote=quote, day=day),
            tone="good",
        )
    )


def _ask_rate(ctx: Context, base: str, quote: str, day: date, number: Decimal) -> None:
    """Raises Asked for a rate that is far from the one of the nearest day, or of a day to come."""
    known = nearest_rate(base, quote, day, ctx.directory.exchange)
    off = money_doubts.off_rate(number, known, (base, quote)) if known is not None else ()
    found = (*off, *money_events.on(ctx, day))
    if found and not ctx.sure:
        would = _(
            "To be kept: 1 {base} is {number} {quote} from {day} on.", base=base, number=number, quote=quote, day=day
        )
        lines = (would, *(Text(doubt.sentence, doubt.values) for doubt in found))
        raise Asked(_("Keep this rate all the same?"), lines=lines, yes=_("Yes, keep this rate"))


def show_trail(said: Said, ctx: Context) -> Reply:
    """Of what is named; without a name of the thread's own thing, or of what the speaker entered last."""
    words = _NUMBER_FIRST.sub(r"\2\1", said.text.strip().lower())  # “第12号费用”
    words = _RUN_ON.sub(":", words).rstrip("号的?？ ")  # “费用12”, “第12号”
    noun, _blank, id = re.sub(r"[\s#:：]+", ":", words).rpartition(":")
    if not id.isdecimal() and not noun:
        noun, id = id, ""
    noun = trail_words.NOUNS.get(noun.replace(":", " "), noun)
    subject = f"{noun}:{id}" if id else noun
    if subject and not audit.about(ctx.book, subject):
        subject = _printed(ctx, said.text) or subject
    subject = subject or _meant(said, ctx)
    if not subject:
        raise BadInput(sentence("The trail of what?"), hint=sentence("Write for example: why expense 12"))
    return Reply(trail_card(ctx, subject, said.text), private=True)


_NUMBER_FIRST = re.compile(r"^第\s*(\d+)\s*号\s*(\D+)$")
_RUN_ON = re.compile(r"(?<=[\u4e00-\u9fff])[\s#:：]*第?\s*(?=\d)|第\s*(?=\d)")
_PRINTED = re.compile(
    r"(?:(?:invoice|receipt|bill|发票|票据|单据)\s*)?(?:号码|号|no\.?|number"
    r"|#)?\s*[:：#]?\s*(?P<number>[A-Za-z\d][\w/-]{3,39})",
    re.IGNORECASE,
)


def _printed(ctx: Context, text: str) -> str:
    """The document that has a printed invoice number: “发票 24327001”, “INV-2026-003”; "" where none has."""
    match = _PRINTED.fullmatch(text.strip())
    if match is None:
        return ""
    for number in dict.fromkeys((match["number"], match["number"].upper())):
        if issued := invoices.numbered(ctx.book, number):
            return f"invoice:{issued.id}"
        if bought := expenses.with_number(ctx.book, number):
            return f"expense:{bought}"
    return ""


def trail_card(ctx: Context, subject: str, typed: str = "") -> Card:
    """Who did what when to a thing.  Raises NotAllowed, BadInput where the trail knows nothing of it."""
    if not (ctx.roles() & set(TRAIL_READERS) or _owner(ctx, subject) == ctx.person.id):
        raise ctx.refused(*TRAIL_READERS, sentence=TRAIL_IS_PRIVATE)
    events = audit.about(ctx.book, subject)
    if not events and subject.startswith(
        "instalment:"
    ):  # planned with its contract, and nothing has happened to it since
        events = audit.about(ctx.book, f"contract:{_contract_of(ctx, subject)}")
    if not events:
        raise BadInput(
            sentence("The trail knows nothing of “{text}”."),
            hint=sentence("Write for example: why expense 12"),
            text=(typed or subject)[:40],
        )
    known = audit_trail.names(ctx.directory, events, ctx.rules.currency)
    rows = tuple(
        (
            Text("{at}", {"at": event.at.astimezone(ctx.now.tzinfo)}),
            verbatim(ctx.directory.people[event.person].name if event.person in ctx.directory.people else "–"),
            trail_words.deed(event.action),
            audit_trail.of_event(event, known),
        )
        for event in events[-40:]
    )
    heads = (_("When"), _("Who"), _("What"), _("Details"))
    booked: Sequence[int] = ()
    if ctx.roles() & set(TRAIL_READERS):
        items = [subject, subject.replace("instalment:", "unbilled:")]
        made = {one.id for one in entries.of_source(ctx.book, subject)}
        booked = sorted({*made, *entries.on_items(ctx.book, items, _ENTRIES)})[-_ENTRIES:]
    return Card(
        _("Trail of {subject}", subject=trail_words.thing(subject)),
        table=Table(heads, rows),
        buttons=tuple(Button(_("Entry {id}", id=str(id)), "why.entry", str(id)) for id in booked),
    )


def _contract_of(ctx: Context, instalment: str) -> int:
    """The contract of an instalment; 0 where there is none."""
    id = instalment.partition(":")[2]
    known = contracts.instalments(ctx.book, [int(id)]) if id.isdigit() else {}
    return next((one.contract for one in known.values()), 0)


def _meant(said: Said, ctx: Context) -> str:
    """What “why” without a name is about; "" where there is nothing that it could be."""
    about = said.about.removeprefix("approval:")
    if about.partition(":")[0] in _OWNED:
        return about
    event = audit.latest(ctx.book, ctx.person.id, ("hours.logged", "expense.drafted", "order.drafted"))
    return event.subject if event else ""


def _owner(ctx: Context, subject: str) -> int:
    """Whose hours, expense or order it is; 0 of everything else, and of what is not there."""
    noun, _colon, id = subject.partition(":")
    if noun not in _OWNED or not id.isdecimal() or not audit.about(ctx.book, subject):
        return 0
    return _OWNED[noun](ctx, int(id))


_OWNED: Mapping[str, Callable[[Context, int], int]] = {
    "hours": lambda ctx, id: hours.get(ctx.book, id, ctx.rules.currency).person,
    "expense": lambda ctx, id: expenses.get(ctx.book, id, ctx.rules.currency).person,
    "order": lambda ctx, id: orders.get(ctx.book, id).person,
}


def witness_card(ctx: Context) -> Card:
    """The end of the audit trail, posted daily where an administrator cannot quietly rewrite it."""
    count, head = audit.head(ctx.book)
    yesterday = ctx.now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    return Card(
        _("The books as of {now}", now=ctx.now),
        facts=(Fact(_("Events"), Text("{n}", {"n": count})), Fact(_("Head of the chain"), verbatim(head))),
        lines=tuple(_handed_out(one) for one in settlement_bundles.made_since(ctx.book, yesterday)),
        small=_(
            "Keep this message: “zhangfang verify --head” with this head says whether anything was rewritten since."
        ),
    )


def _handed_out(one: KeptBundle) -> Text:
    """A bundle of a settlement that left the house, by its digest: nobody can swap it for another later."""
    return _(
        "Bundle of {what}, version {n}: {digest}",
        what=trail_words.thing(f"settlement:{one.settlement}"),
        n=one.version,
        digest=one.digest,
    )


def witness(ctx: Context) -> int:
    """Post the end of the trail, once a day."""
    return ctx.tell_finance(f"witness:{ctx.today.isoformat()}", witness_card(ctx), kind="witness")
