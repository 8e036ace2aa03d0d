"""A settlement on paper: the company's head, whom it is with, what it covers, lines 1 to 13 and what they are made of.

The paper of the outside shows the rule's basis alone and nothing that only we may know; that of the inside has the two
other bases, the checks and the approvals as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from chat.text import Text, _
from chat.words import plain_day, say
from formats.documents.letter_pdf import Block, LetterDrawing, LetterPart, LetterTable, PrintedLetter, Sides
from formats.reports.printed import PrintedChart
from formats.settlements.described import Edition
from handlers.settlement_papers.paper_words import COLUMNS, DISPUTED, PARTY_TITLES, line_label
from handlers.settlements.words import BASES, CHECKS, SCOPES, stage_shown, why_without
from ledger.currencies import digits
from ledger.money import Money
from ledger.settlements.checks import SettlementCheck
from ledger.settlements.document import Settlement
from ledger.settlements.statement import NUMBERS, LineItem, LineName

_AND = {"zh-CN": "；"}
_STRONG = frozenset[LineName](("value", "this", "gross", "payable"))
_UNSETTLED = frozenset(("draft", "checked", "submitted"))


@dataclass(frozen=True, slots=True)
class PaperSurroundings:
    """What stands on the paper beside the settlement itself, in one language.

    Attributes:
        sender, bank: the company's lines.
        to: the other side's lines, its name first.
        project: as people call it.
        items: of lines 1 to 5, as this edition tells them.
        people: id -> name; the outside edition needs none.
        approvals: step, who, when, of the version; inside only.
        chart: drawn under the statement; `inner_charts` under the three bases, inside only.
    """

    locale: str
    edition: Edition
    sender: tuple[str, ...]
    to: tuple[str, ...]
    bank: tuple[str, ...]
    project: str
    items: Sequence[LineItem]
    agreement: str = ""
    counters: str = ""
    people: dict[int, str] | None = None
    approvals: Sequence[tuple[str, str, str]] = ()
    chart: PrintedChart | None = None
    inner_charts: Sequence[PrintedChart] = ()
    font: Path | None = None

    def words(self, text: Text) -> str:
        return say(text, self.locale)


def paper(of: Settlement, beside: PaperSurroundings) -> PrintedLetter:
    """What is drawn; the same settlement gives the same page."""
    words = beside.words
    shown = of.shown_number
    meta = [words(_("No. {number}", number=shown))] if shown else []
    meta.append(words(_("Version {n}", n=of.version)))
    meta.append(plain_day(of.until, beside.locale))
    foot = words(_("Page [page] of [pages]")).replace("[", "{").replace("]", "}")
    name = words(_("No. {number}", number=shown)) + ", " if shown else ""
    return PrintedLetter(
        beside.locale,
        beside.sender,
        beside.to,
        tuple(meta),
        _title(of, beside),
        tuple(_parts(of, beside)),
        f"{_braced(name + words(_('version {n}', n=of.version)))} · {foot}",
        words(_("DRAFT")) if of.state in _UNSETTLED else "",
        beside.font,
        packed=False,
    )


def _braced(words: str) -> str:
    """As part of a template."""
    return words.replace("{", "{{").replace("}", "}}")


def _title(of: Settlement, beside: PaperSurroundings) -> str:
    title = PARTY_TITLES[of.party] if beside.edition == "inside" else _("Settlement statement")
    if beside.counters:
        title = _("Counter-settlement")
    return f"{beside.words(title)} – {beside.project}"


def _parts(of: Settlement, beside: PaperSurroundings) -> Iterator[LetterPart]:
    yield _facts(of, beside)
    yield _statement(of, beside)
    if beside.chart is not None:
        yield _drawn(beside.chart, beside)
    if beside.items:
        yield from _made_of(of, beside)
    if of.disputes:
        yield _disputes(of, beside)
    if beside.edition == "inside":
        yield from _inner(of, beside)
    elif of.party == "customer" and of.computed.payable.this("payable") > 0 and beside.bank:
        yield Block(beside.bank, beside.words(_("Please pay to")))
    if beside.edition == "outside":
        yield _signatures(of, beside)


def _drawn(chart: PrintedChart, beside: PaperSurroundings) -> LetterDrawing:
    def pieces(room: tuple[float, float]) -> Sequence[Any]:
        from formats.reports.drawn import drawings

        return drawings(chart, beside.locale, beside.font, room)

    return LetterDrawing(pieces)


def _facts(of: Settlement, beside: PaperSurroundings) -> LetterTable:
    words = beside.words
    covers = words(SCOPES[of.scope])
    if of.stages:
        covers += f": {', '.join(words(stage_shown(one)) for one in of.stages)}"
    if of.final and of.scope != "whole":
        covers += f" ({words(_('final'))})"
    rows = [
        (words(_("Agreement")), beside.agreement),
        (words(_("Takes back")), beside.counters),
        (words(_("Covers")), covers),
        (words(_("Reached by")), plain_day(of.until, beside.locale)),
        (words(_("Basis")), words(BASES[of.basis])),
        (words(_("Currency")), of.currency),
    ]
    return LetterTable((), tuple(row for row in rows if row[1]), (1.6, 6))


def _statement(of: Settlement, beside: PaperSurroundings) -> LetterTable:
    lines = of.computed.payable.shown
    rows = tuple(
        (
            line.number,
            beside.words(line_label(line.name, of.party)),
            *(figure(minor, of.currency) for minor in (line.to_date, line.earlier, line.this)),
        )
        for line in lines
    )
    heads = ("#", beside.words(_("Item")), *(f"{beside.words(one)} ({of.currency})" for one in COLUMNS))
    strong = tuple(at for at, line in enumerate(lines) if line.name in _STRONG)
    return LetterTable(heads, rows, (0.7, 5, 2.5, 2.5, 2.5), (2, 3, 4), strong=strong)


def _made_of(of: Settlement, beside: PaperSurroundings) -> Iterator[LetterTable]:
    """The items of each line, a table each: columns that are empty for all of them are left out."""
    for name in NUMBERS:
        items = [one for one in beside.items if one.line == name]
        if items:
            yield _items(of, beside, name, items)


def _items(of: Settlement, beside: PaperSurroundings, name: LineName, items: Sequence[LineItem]) -> LetterTable:
    words = beside.words
    several_rates = len({one.rate for one in beside.items}) > 1
    columns = [
        (words(_("Item")), 4.6, [one.text for one in items]),
        (words(_("Day")), 2.4, [plain_day(one.day, beside.locale) if one.day else "" for one in items]),
        (words(_("Hours")), 1.2, [f"{one.minutes / 60:,.2f}" if one.minutes else "" for one in items]),
        (words(_("Quantity")), 1.6, [f"{one.quantity} {one.unit}".strip() for one in items]),
        (words(_("Unit price")), 1.8, [figure(one.unit_price, of.currency) if one.unit_price else "" for one in items]),
        (words(_("VAT")), 1.0, [f"{float(one.rate * 100):g} %" if one.rate is not None else "" for one in items]),
        (
            words(_("Amount ({currency})", currency=of.currency)),
            2.4,
            [figure(one.amount, of.currency) for one in items],
        ),
    ]
    vat = len(columns) - 2
    kept = [column for at, column in enumerate(columns) if any(column[2]) and (at != vat or several_rates)]
    total = [words(_("In all")), *[""] * (len(kept) - 2), figure(sum(one.amount for one in items), of.currency)]
    rows = [tuple(cells) for cells in zip(*(column[2] for column in kept), strict=True)]
    right = tuple(at for at in range(1, len(kept)) if kept[at][0] != words(_("Day")))
    title = f"{NUMBERS[name]}  {words(line_label(name, of.party))}"
    return LetterTable(
        tuple(column[0] for column in kept),
        (*rows, tuple(total)),
        tuple(column[1] for column in kept),
        right,
        1,
        title=title,
    )


def _disputes(of: Settlement, beside: PaperSurroundings) -> LetterTable:
    words = beside.words
    rows = tuple(
        (_numbered(one.line), one.text, figure(one.amount, of.currency), words(DISPUTED[one.state]))
        for one in of.disputes
    )
    heads = (words(_("Line")), words(_("What is disputed")), f"{words(_('Amount'))} ({of.currency})", words(_("State")))
    return LetterTable(heads, rows, (0.9, 6, 2.2, 2), (2,), title=words(_("Disputed, not in this settlement")))


def _numbered(line: str) -> str:
    """A line by its number, whichever way it is named."""
    return next((number for name, number in NUMBERS.items() if name == line), line)


def _inner(of: Settlement, beside: PaperSurroundings) -> Iterator[LetterPart]:
    words = beside.words
    yield _three_bases(of, beside)
    yield from (_drawn(one, beside) for one in beside.inner_charts)
    if of.checks:
        rows = tuple(_check_row(one, beside) for one in of.checks)
        heads = (words(_("Check")), words(_("Result")), words(_("What was found")))
        yield LetterTable(heads, rows, (2.4, 1.6, 6), title=words(_("Checks")))
    if beside.approvals:
        heads = (words(_("Step")), words(_("Person")), words(_("When")))
        yield LetterTable(heads, tuple(beside.approvals), (3, 3, 3), title=words(_("Approvals of this version")))


def _three_bases(of: Settlement, beside: PaperSurroundings) -> LetterTable:
    """Lines 6, 8, 9, 10 and 13 by each basis, with the difference to the one that holds."""
    words, computed = beside.words, of.computed
    names: tuple[LineName, ...] = ("work", "changes", "value", "this", "gross", "payable")
    others = [basis for basis in BASES if basis in computed.statements]
    rows = [
        (
            NUMBERS[name],
            words(line_label(name, of.party)),
            *(figure(computed.statements[basis].this(name), of.currency) for basis in others),
        )
        for name in names
    ]
    apart = tuple(figure(computed.difference(basis) or 0, of.currency) for basis in others)
    rows.append(("", words(_("Line 8, difference to the basis that holds")), *apart))
    heads = ("#", words(_("In this settlement, by each basis")), *(words(BASES[basis]) for basis in others))
    for basis, why in computed.without.items():
        rows.append(("", f"{words(BASES[basis])}: – {words(why_without(why.why))}", *[""] * len(others)))
    widths = (0.7, 5, *[2.5] * len(others))
    return LetterTable(heads, tuple(rows), widths, tuple(range(2, 2 + len(others))), title=words(_("The three bases")))


def _check_row(one: SettlementCheck, beside: PaperSurroundings) -> tuple[str, str, str]:
    words = beside.words
    result = {True: _("passed"), False: _("failed"), None: _("not asked")}[one.passed]
    said = [words(Text(fact.template, cast("Mapping[str, Any]", fact.values))) for fact in one.facts]
    facts = _AND.get(beside.locale, "; ").join(said)
    if one.waiver:
        who = (beside.people or {}).get(one.waiver.person, "")
        let = _("let pass by {person} on {day}: {why}", person=who, day=one.waiver.day, why=one.waiver.reason)
        facts = _AND.get(beside.locale, "; ").join(filter(None, (facts, words(let))))
    return words(CHECKS[one.name]), words(result), facts


def _signatures(of: Settlement, beside: PaperSurroundings) -> Sides:
    words = beside.words
    free = ("\u00a0", "\u00a0", "_" * 34)
    lines = (*free, words(_("Name, position")), *free, words(_("Date, signature, stamp")))
    ours = Block((*(beside.sender[:1] or free[:1]), *lines), words(_("For us")))
    theirs = Block((*(beside.to[:1] or free[:1]), *lines), words(_("We agree to this settlement")))
    return Sides(ours, theirs)


def figure(minor: int, currency: str) -> str:
    """An amount in a column whose head names the currency.

    >>> figure(-210000, "CNY"), figure(1250, "JPY")
    ('-2,100.00', '1,250')
    """
    return f"{Money(minor, currency).major:,.{digits(currency)}f}"
