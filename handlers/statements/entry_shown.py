"""An entry of the journal from the amount down: lines, rule, rates, document, message and paper."""

from __future__ import annotations

from decimal import Decimal

from chat.cards.card import Button, Card, Fact, Picture, Table
from chat.incoming import Clicked, Incoming, Said, Submitted
from chat.text import Duration, Text, Value, _, verbatim
from handlers import lookup, privacy
from handlers.books import TRAIL_READERS, trail_words
from handlers.books.chart import chart
from handlers.context import Context
from handlers.statements import account_lines, came_about
from handlers.statements.citations import cited
from handlers.statements.memos import memo_shown
from ledger.entry_kinds.kind import EntryKind
from ledger.entry_kinds.table import kind_of
from ledger.errors import BadInput, NotAllowed, NotFound, sentence
from ledger.exchange import convert
from ledger.journal import JournalEntry, Posting
from ledger.money import Money
from ledger.rates import cost, in_force
from storage import audit, entries, expenses, hours, inbox

_ONLY = sentence("An entry of the journal is for finance and auditors, and for the lead of its project.")
_QUOTED = 300


def card(ctx: Context, id: int, place: int = 0) -> Card:
    """An entry; `place` marks one of its lines.  Raises NotFound, NotAllowed."""
    found = entries.find(ctx.book, id)
    if found is None and not ctx.roles() & set(TRAIL_READERS):
        raise ctx.refused(*TRAIL_READERS, sentence=_ONLY)
    if found is None:
        raise NotFound(sentence("The journal has no entry {id}."), id=str(id))
    entry, trail = found
    if not may_see(ctx, entry):
        if _leads(ctx, entry):
            raise NotAllowed(privacy.ALONE)
        raise ctx.refused(*TRAIL_READERS, sentence=_ONLY)
    names = {role: one for one in account_lines.lines(chart(ctx.book, ctx.rules)) for role in one.roles}
    which, memo = kind_of(entry), memo_shown(entry)
    facts = [
        Fact(_("Happened on"), Text("{d}", {"d": entry.day})),
        *((Fact(_("Booked on"), _booked(entry)),) if entry.booked != entry.day else ()),
        *((Fact(_("Memo"), memo),) if memo else ()),
        Fact(_("Document"), trail_words.thing(entry.source) if entry.source else verbatim("–")),
        *_rule(which),
        *(Fact(_("How it came about"), line) for line in came_about.lines(ctx, entry)),
        *_rates(ctx, entry),
        *_said(ctx, trail),
    ]
    rows = tuple(
        (
            f"{'→ ' if at == place else ''}{at}",
            names[line.account].code if line.account in names else line.account,
            names[line.account].names if line.account in names else None,
            line.company if line.debit else None,
            None if line.debit else -line.company,
            line.paid if line.paid.currency != line.company.currency else None,
            _of(ctx, line),
        )
        for at, line in enumerate(entry.postings, 1)
    )
    heads = (
        *(_("Line"), _("Account code"), _("Account name"), _("Debit"), _("Credit"), _("As paid"), _("Belongs to")),
    )
    refs = tuple(f"entry:{id}/{at}" for at in range(1, len(rows) + 1))
    return Card(
        _("Entry {id}", id=str(id)),
        facts=tuple(facts),
        table=Table(heads, rows, numeric=(3, 4, 5), summed=(3, 4), refs=refs, essential=(2, 3, 4)),
        picture=_paper(ctx, entry),
        buttons=_ways(ctx, entry, id),
    )


def may_see(ctx: Context, entry: JournalEntry) -> bool:
    """Finance and auditors; of projects of their own leads, where pay may be shown; of an expense who claims it."""
    if ctx.roles() & set(TRAIL_READERS):
        return True
    noun, _colon, id = entry.source.partition(":")
    if noun == "expense" and id.isdecimal():
        expense = expenses.get(ctx.book, int(id), ctx.rules.currency, lock=False)
        if expense.person == ctx.person.id:
            return True
    return _leads(ctx, entry) and all(privacy.knows_pay(ctx, line.project) for line in entry.postings if line.project)


def _leads(ctx: Context, entry: JournalEntry) -> bool:
    projects = {line.project for line in entry.postings if line.project}
    return bool(projects) and all("lead" in ctx.roles(project) for project in projects)


def _rule(kind: EntryKind | None) -> tuple[Fact, ...]:
    if kind is None:
        return (Fact(_("Rule"), _("Nobody has written down which rule this is.")),)
    return (
        Fact(_("What it is"), Text(kind.title, {})),
        Fact(_("Rule"), Text(kind.says, {})),
        Fact(_("Where it stands"), cited(kind.source)),
    )


def _booked(entry: JournalEntry) -> Text:
    return _("{day}, the first open day: the month of the day itself was locked", day=entry.booked)


def _of(ctx: Context, line: Posting) -> Value:
    """Project, party, person and open item of a line."""
    project, person = ctx.directory.projects.get(line.project), ctx.directory.people.get(line.person)
    parts: tuple[Value, ...] = (
        lookup.called(project) if project else None,
        person.name if person else None,
        line.party or None,
        trail_words.thing(line.item) if line.item else None,
    )
    shown = tuple(part for part in parts if part)
    return Text("{all}", {"all": shown}) if shown else None


def _rates(ctx: Context, entry: JournalEntry) -> list[Fact]:
    """The rate of labour of the work day, and the exchange rate with its day and source."""
    facts = []
    for line in entry.postings:
        if line.minutes and line.company.minor:
            facts.append(Fact(_("Labour rate"), _labour(ctx, entry, line)))
            break
    seen: dict[tuple[str, str], Posting] = {
        (line.paid.currency, line.company.currency): line
        for line in entry.postings
        if line.paid.currency != line.company.currency and line.paid.minor
    }
    facts += [Fact(_("Exchange rate"), _exchange(ctx, entry, line)) for line in seen.values()]
    return facts


def _labour(ctx: Context, entry: JournalEntry, line: Posting) -> Text:
    noun, _colon, id = entry.source.partition(":")
    worked = (
        hours.get(ctx.book, int(id), ctx.rules.currency, lock=False) if noun == "hours" and id.isdecimal() else None
    )
    person = ctx.directory.people.get(line.person)
    rates = ctx.directory.rates
    rate = next((one for one in rates if worked and one.id == worked.rate), None)
    rate = rate or in_force(rates, "cost", entry.day, line.person, person.trade(entry.day) if person else "")
    length = Duration(abs(line.minutes))
    if rate is None:
        return _("{hours}, without a rate", hours=length)
    whose: Value = _("the company's rate")
    if rate.person and person:
        whose = _("the rate of {name}", name=person.name)
    elif rate.role:
        whose = _("the rate of the role “{role}”", role=rate.role)
    shown = _(
        "{hours} × {rate} an hour, {whose} from {day}", hours=length, rate=rate.amount, whose=whose, day=rate.start
    )
    rounded = abs(line.company.minor) - cost(abs(line.minutes), rate, line.company.currency).minor
    if abs(rounded) != 1:
        return shown
    return _(
        "{what}; {difference} of rounding, as the day's hours are costed as a whole",
        what=shown,
        difference=Money(rounded, line.company.currency),
    )


def _exchange(ctx: Context, entry: JournalEntry, line: Posting) -> Text:
    """The rate that made the amount, where one that is known makes it; else the rate that the two amounts are at."""
    base, quote = line.paid.currency, line.company.currency
    known = [one for one in ctx.directory.exchange if {one.base, one.quote} == {base, quote}]
    try:
        made = convert(line.paid, quote, entry.day, known)
    except BadInput:
        made = None
    if made and made.rate and abs(made.amount.minor - line.company.minor) <= 1:
        one = made.rate
        return _(
            "1 {base} = {number} {quote} from {day} on, {source}",
            base=one.base,
            number=one.number,
            quote=one.quote,
            day=one.day,
            source=one.source or "–",
        )
    number = round(Decimal(line.company.major) / Decimal(line.paid.major), 6)
    return _("1 {base} = {number} {quote}, as the item was carried", base=base, number=number, quote=quote)


def _said(ctx: Context, trail: str) -> list[Fact]:
    """Who said what when: the message that led to the entry, or the job."""
    kept = inbox.get(ctx.book, trail)
    if kept is None:
        (event, *_more) = audit.of_trails(ctx.book, (trail,)) or (None,)
        who = ctx.directory.people.get(event.person) if event else None
        return [Fact(_("Booked by"), verbatim(who.name) if who else _("the clock or the command line"))]
    who = ctx.directory.people.get(kept.person)
    at = kept.at.astimezone(ctx.now.tzinfo)
    return [
        Fact(
            _("What was said"),
            _("{who} on {at}: {words}", who=who.name if who else "–", at=at, words=_words(kept.incoming)),
        )
    ]


def _words(incoming: Incoming) -> Value:
    if isinstance(incoming, Said):
        files = tuple(file.name for file in incoming.files)
        text = incoming.text[:_QUOTED]
        return _("“{text}” with {files}", text=text, files=files) if files else _("“{text}”", text=text)
    if isinstance(incoming, Submitted):
        return _("filled in a form")
    return _("tapped a button") if isinstance(incoming, Clicked) else _("in the chat")


def _paper(ctx: Context, entry: JournalEntry) -> Picture | None:
    noun, _colon, id = entry.source.partition(":")
    if noun != "expense" or not id.isdecimal():
        return None
    expense = expenses.get(ctx.book, int(id), ctx.rules.currency, lock=False)
    return Picture(expense.file, _("The receipt")) if expense.file else None


def _ways(ctx: Context, entry: JournalEntry, id: int) -> tuple[Button, ...]:
    """Where one can go from here: the document's trail, the entry taken back, the one that takes this back."""
    buttons = []
    if entry.source and audit.about(ctx.book, entry.source):
        name = trail_words.thing(entry.source)
        buttons.append(Button(_("Trail of {subject}", subject=name), "why.document", entry.source))
    if entry.reverses:
        buttons.append(Button(_("Takes back entry {id}", id=str(entry.reverses)), "why.entry", str(entry.reverses)))
    if back := entries.reversed_by(ctx.book, id):
        buttons.append(Button(_("Taken back by entry {id}", id=str(back)), "why.entry", str(back)))
    return tuple(buttons)
