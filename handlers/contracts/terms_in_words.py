"""The terms of a contract beside price and payments, as people say them; what is left over belongs to somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from chat.pattern import Pattern
from chat.text import Text, _
from chat.values.amounts import ReadAmount
from handlers import lookup
from handlers.context import Asked, Context
from handlers.contracts import term_words
from ledger import clauses
from ledger.agreed_terms import TermName
from ledger.errors import BadInput, NotFound, sentence
from ledger.money import Money

LONGEST_CLAUSE = 500


@dataclass(frozen=True, slots=True)
class SaidTerm:
    """One term as said: `amount` of a ceiling or cap; `net` whether it is without VAT, None where nobody said."""

    name: TermName
    of: str = ""
    share: Decimal | None = None
    most: Decimal | None = None
    amount: Money | None = None
    net: bool | None = None
    days: int = 0
    words: str = ""
    ended: bool = False


@dataclass(frozen=True, slots=True)
class TermsRead:
    """The terms that were said, the words that say them, and what is left."""

    terms: tuple[SaidTerm, ...] = ()
    words: str = ""
    rest: str = ""


@dataclass(slots=True)
class _WordsLeft:
    """The words that are left, and where they name a currency nowhere, the contract's."""

    ctx: Context
    rest: str
    code: str
    signing: bool
    words: list[str] = field(default_factory=list)

    def cut(self, pattern: Pattern) -> re.Match[str] | None:
        """The next place of the pattern, which is no longer left."""
        match = pattern.search(self.rest)
        if match:
            self.without(match.start(), match.end())
        return match

    def without(self, start: int, end: int) -> None:
        self.words.append(self.rest[start:end].strip(_EDGE))
        self.rest = f"{self.rest[:start].rstrip(_EDGE)}, {self.rest[end:].lstrip(_EDGE)}".strip(_EDGE)


_EDGE = " ,，;；、。\n\t:："


def terms_in(ctx: Context, text: str, code: str, *, signing: bool = False) -> TermsRead:
    """The terms that the words say, and the words without them.

    `signing`: payments are said beside them, so that “progress payment 40%” and “retention 5%” are instalments.
    Raises BadInput, NotFound for a category that there is none, Asked where material is supplied and not how.
    """
    line, found = _WordsLeft(ctx, text.strip(), code, signing), list[SaidTerm]()
    for read in (_silence, _supplied, _delay, _prepaid, _allowable, _shares, _advance, _money, _none):
        found += read(line)
    _once(found)
    return TermsRead(tuple(found), ", ".join(line.words), line.rest)


def _silence(line: _WordsLeft) -> Iterator[SaidTerm]:
    if line.cut(term_words.NO_SILENCE):
        yield SaidTerm("silence", ended=True)
    elif match := line.cut(term_words.SILENCE):
        if not match["days"] or not match["words"]:
            raise BadInput(
                sentence("Silence is no consent unless the contract says so: say after how many days, and its words."),
                hint=sentence(
                    "For example: silence is consent after 28 days “an account not answered counts as accepted”"
                ),
                field="silence",
            )
        yield SaidTerm("silence", days=int(match["days"]), words=match["words"].strip()[:LONGEST_CLAUSE])


def _supplied(line: _WordsLeft) -> Iterator[SaidTerm]:
    if line.cut(term_words.NOT_SUPPLIED):
        yield SaidTerm("supplied", words="none")
    elif match := line.cut(term_words.SUPPLIED):
        if not match["inside"] and not match["beside"]:
            said = match[0].strip(_EDGE)
            raise Asked(
                _("Is the material that the customer supplies inside the price of the contract?"),
                lines=(
                    _("What is inside the price is taken off each settlement before tax; what is beside it is not."),
                ),
                part=said,
                choices=(
                    (_("Inside the price"), _IN[_chinese(said)]),
                    (_("Beside the price"), _BESIDE[_chinese(said)]),
                ),
            )
        yield SaidTerm("supplied", words="inside" if match["inside"] else "beside")


_IN = {False: "supplied material inside the price", True: "甲供材 含在价内"}
_BESIDE = {False: "supplied material beside the price", True: "甲供材 价外"}


def _chinese(text: str) -> bool:
    return bool(re.search(r"[一-鿿]", text))


def _delay(line: _WordsLeft) -> Iterator[SaidTerm]:
    if line.cut(term_words.NO_DELAY):
        yield SaidTerm("delay", ended=True)
    elif match := line.cut(term_words.DELAY):
        most = Decimal(match["most"]) / 100 if match["most"] else None
        yield SaidTerm("delay", share=_fraction(match["share"], match["part"], "delay"), most=most)
    elif not line.signing and (match := term_words.PENALTY.search(line.rest)):
        raise BadInput(
            sentence("Is that for work that is late, or for late payment? For work: “delay penalty {share} a day”."),
            hint=sentence("For late payment: interest rate 3 0.05%"),
            share=match["rate"],
            field="delay",
        )


def _prepaid(line: _WordsLeft) -> Iterator[SaidTerm]:
    if line.cut(term_words.NO_PREPAID):
        yield SaidTerm("prepaid", ended=True)
    elif match := line.cut(term_words.PREPAID):
        share = _fraction(match["share"], match["part"], "prepaid", 10)
        yield SaidTerm("prepaid", share=share, words=(match["place"] or "").strip())


def _allowable(line: _WordsLeft) -> Iterator[SaidTerm]:
    match = term_words.ALLOWABLE.search(line.rest)
    if match is None:
        return
    tail, end, named = line.rest[match.end() :], match.end(), list[str]()
    if whole := term_words.ALL.search(tail):
        line.without(match.start(), match.end() + whole.end())
        yield SaidTerm("allowable", ended=True)
        return
    known = _category_words(line.ctx)
    while word := next((word for word in known if tail.lower().startswith(word)), ""):
        named.append(known[word])
        step = len(word)
        after = term_words.NEXT.search(tail[step:])
        end, tail = end + step + (after.end() if after else 0), tail[step + (after.end() if after else 0) :]
        if after is None:
            break
    if not named:
        lookup.category(line.ctx, re.split(r"[\s,，、;；]", tail, maxsplit=1)[0])  # says which there are
        raise _unread(tail)
    line.without(match.start(), end)
    yield SaidTerm("allowable", words=" ".join(dict.fromkeys(named)))


def _category_words(ctx: Context) -> Mapping[str, str]:
    """Every name of a category, the longest first."""
    words = {
        word.lower(): name
        for name, category in ctx.rules.categories.items()
        for word in (name, category.names.en, category.names.zh, *category.words)
        if word
    }
    for word in ("overhead", "间接费用", "间接费", "管理费"):
        if shared := next((name for name, one in ctx.rules.categories.items() if one.shared), ""):
            words.setdefault(word, shared)
    return dict(sorted(words.items(), key=lambda pair: -len(pair[0])))


def _shares(line: _WordsLeft) -> Iterator[SaidTerm]:
    if line.cut(term_words.NO_MEASURED):
        yield SaidTerm("measured", ended=True)
    elif line.cut(term_words.MEASURED):
        yield SaidTerm("measured")
    if match := line.cut(term_words.MARK_UP):
        yield SaidTerm("mark_up", share=_fraction(match["share"], match["part"], "mark_up", 1000))
    patterns = (term_words.PAID,) if line.signing else (term_words.PAID, term_words.PAID_LOOSELY)
    if match := next((found for pattern in patterns if (found := line.cut(pattern))), None):
        yield SaidTerm("progress", share=_fraction(match["share"], match["part"], "progress"))
    if not line.signing and (match := line.cut(term_words.RETENTION)):
        yield SaidTerm("retention", share=_fraction(match["share"], match["part"], "retention"))


def _advance(line: _WordsLeft) -> Iterator[SaidTerm]:
    match = next((found for pattern in term_words.ADVANCES if (found := line.cut(pattern))), None)
    if match is not None and match["share"]:
        yield SaidTerm("advance", share=_fraction(match["share"], None, "advance"), words="share")
    elif match is not None:
        yield SaidTerm("advance", words="by_progress" if match["progress"] else "at_the_end")


def _money(line: _WordsLeft) -> Iterator[SaidTerm]:
    if match := (None if term_words.NO_CEILING.search(line.rest) else term_words.CEILING.search(line.rest)):
        amount, end = _amount(line, match.end(), "ceiling")
        net, gross = term_words.NET.search(line.rest[end:]), term_words.GROSS.search(line.rest[end:])
        for said in (net, gross):
            end += said.end() if said else 0
        line.without(match.start(), end)
        yield SaidTerm("ceiling", amount=amount, net=True if net else False if gross else None)
    while match := term_words.CAP.search(line.rest):
        typed = match["en"] or match["en2"] or match["zh"]
        known = _category_words(line.ctx)
        category = known.get(typed.strip().lower()) or known.get(typed.strip().removesuffix("费")) or ""
        if not category:
            lookup.category(line.ctx, typed.strip())
            raise _unread(match[0])
        amount, end = _amount(line, match.end(), "cap")
        if net := term_words.NET.search(line.rest[end:]):
            end += net.end()
        elif term_words.GROSS.search(line.rest[end:]):
            raise BadInput(sentence("A cap is on cost, which counts without VAT: say it so."), field="cap")
        line.without(match.start(), end)
        yield SaidTerm("cap", category, amount=amount, net=True)


def _none(line: _WordsLeft) -> Iterator[SaidTerm]:
    names: tuple[tuple[Pattern, TermName], ...] = (
        (term_words.NO_MARK_UP, "mark_up"),
        (term_words.NO_CEILING, "ceiling"),
        (term_words.NO_RETENTION, "retention"),
    )
    for pattern, name in names:
        if line.cut(pattern):
            yield SaidTerm(name, ended=True)
    if match := term_words.NO_CAP.search(line.rest):
        category = _category_words(line.ctx).get((match["en"] or match["en2"] or match["zh"]).lower())
        if category:
            line.without(match.start(), match.end())
            yield SaidTerm("cap", category, ended=True)


def _amount(line: _WordsLeft, start: int, name: TermName) -> tuple[Money, int]:
    """The amount that begins at a place, and where it ends."""
    found: tuple[int, int, ReadAmount] | None = next(
        (one for one in lookup.amounts_in(line.ctx, line.rest, line.code) if start - 4 <= one[0] <= start + 4), None
    )
    if found is None or line.rest[found[1] :].lstrip().startswith(("%", "％")):
        raise BadInput(sentence("“{text}” is not an amount."), text=line.rest[start : start + 20], field=name)
    amount = lookup.money_of(found[2], line.code, field=name)
    if amount.currency != line.code:
        raise BadInput(sentence("The contract is in {currency}."), currency=line.code, field=name)
    if amount.minor <= 0:
        raise BadInput(sentence("It must be more than zero."), field=name)
    return amount, found[1]


def _fraction(share: str | None, part: str | None, name: TermName, below: int = 100) -> Decimal:
    if part:
        return Decimal(clauses.numeral(part[3:])) / (10_000 if part.startswith("万") else 1_000)
    number = Decimal(share or 0)
    if not 0 < number <= below:
        raise BadInput(
            sentence("“{text}” is no percentage between 0 and {most}."), text=f"{number:f}", most=below, field=name
        )
    return number / 100


def _once(found: list[SaidTerm]) -> None:
    """Raises BadInput where the same is said twice."""
    seen = set[tuple[str, str]]()
    for one in found:
        if (one.name, one.of) in seen:
            raise BadInput(sentence("{term} is said twice."), term=NAMES[one.name], field=one.name)
        seen.add((one.name, one.of))


def _unread(text: str) -> NotFound:
    return NotFound(
        sentence("I do not understand “{text}” among the terms."), text=text.strip(_EDGE)[:60], field="terms"
    )


NAMES: Mapping[TermName, Text] = {
    "mark_up": _("Mark-up"),
    "measured": _("Priced by"),
    "ceiling": _("Ceiling"),
    "allowable": _("Allowable cost"),
    "cap": _("Cap"),
    "delay": _("Penalty for delay"),
    "retention": _("Retention"),
    "advance": _("Recovery of the advance"),
    "progress": _("Progress payments"),
    "silence": _("Silence"),
    "supplied": _("Material of the customer"),
    "prepaid": _("VAT prepaid elsewhere"),
}
"""What the terms are called."""
