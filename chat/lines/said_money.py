"""Which money an amount is of, where its word stands apart from it, or may be no word for money at all."""

from __future__ import annotations

from chat.folding import folded
from chat.lines.figures import Place, SaidAmount, amount_of
from chat.lines.scan import ScannedLine
from chat.pattern import Pattern
from chat.text import _
from chat.values.amounts import ReadAmount
from chat.values.currencies import is_weak, money_words
from chat.values.unread import Unread
from ledger.currencies import Currency


def money_of(
    line: ScannedLine, figure: SaidAmount | None, words: str, *, alone: bool
) -> tuple[ReadAmount | None, str] | Unread:
    """The amount with a currency that stands apart from it (“118 each, eur”), and the words without that.

    `alone`: there is no other amount.  Asked where what looks like a currency may be a word or a name, also in
    capitals (“AMD Ryzen 3000”, “JD 30”, “euro plug 30”), unless the books know that currency.
    """
    if figure is None:
        return None, words
    if question := _beside(line, figure):
        return question
    if figure.amount.is_money or not alone:
        return figure.amount, words
    start, end = next(iter(money_words(folded(words), words)), (0, 0))
    read = amount_of(figure.amount.number, words[start:end], line.terms) if end else None
    if read is None:
        return figure.amount, words
    typed = words[start:end].strip()
    sure = _SET_OFF.match(words, end) and not is_weak(typed)
    place = line.text.find(typed)
    if read.currency and not sure and not figure.worked and place >= 0 and _unknown(line, read.currency):
        return _is_it_money(line, figure, (place, place + len(typed)), read.currency)
    rest = f"{words[:start]} {words[end:]}"
    return read, " ".join(rest.split()).strip(" ,，")


def _beside(line: ScannedLine, figure: SaidAmount) -> Unread | None:
    """“JD 30”, “TOP 10”: a code before a number may be a word; behind it in capitals it is a code."""
    code, typed = figure.amount.currency, line.text[figure.start : figure.end]
    word = _LETTERS.search(typed)
    if word is None or figure.worked or not code or not _unknown(line, code) or not is_weak(word[0]):
        return None
    if word.start() and word[0].upper() == code:
        return None
    return _is_it_money(line, figure, (figure.start + word.start(), figure.start + word.end()), code)


def _unknown(line: ScannedLine, code: str) -> bool:
    """Whether the books neither are in that currency nor know a rate of it."""
    return bool(line.terms.currency) and code != line.terms.currency and code not in line.terms.rated


def _is_it_money(line: ScannedLine, figure: SaidAmount, word: Place, code: str) -> Unread:
    """The line once in the currency of the books, with the word as a word, and once in the one that it may say."""
    text, home, number = line.text, line.terms.currency, f"{figure.amount.number:f}"
    start, end = figure.start, figure.end
    typed = text[word[0] : word[1]]
    if start <= word[0] < end:
        in_home = f"{text[:start]}{typed} {home} {number}{text[end:]}"
        in_code = f"{text[:start]}{number} {code}{text[end:]}"
    else:
        in_home = f"{text[:start]}{home} {number}{text[end:]}"
        (one, first), (other, last) = sorted([(word, ""), ((start, end), f"{number} {code}")])
        in_code = f"{text[: one[0]]}{first}{text[one[1] : other[0]]}{last}{text[other[1] :]}"
    question = _(
        "Is the amount in {home}, or does “{word}” mean {currency}?",
        home=Currency(home),
        word=typed,
        currency=Currency(code),
    )
    return Unread(question, text, "amount", (" ".join(in_home.split()), " ".join(in_code.split())), text)


_SET_OFF = Pattern(r"\s*(?:$|[,，。.;；!！?？)）])")
_LETTERS = Pattern(r"[A-Za-z]{1,4}")
