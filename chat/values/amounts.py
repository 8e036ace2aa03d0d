"""Amounts of money as people write them: `¥1,234.50`, `1.471,60`, `$190`, `1 900 RSD`, `三块五`, `壹仟贰佰元整`.

`amount` reads a whole text (a form's field), `amounts` finds them in a line.  A word or sign that several currencies
share is settled by the books (`chat.values.currencies.settled`); where they do not settle it, it is asked, never
guessed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal

from chat.folding import LONGEST_FIELD, LONGEST_MESSAGE, folded
from chat.pattern import Pattern
from chat.text import NOTHING, Text, _
from chat.values.currencies import MOST_CHOICES, MoneyWord, may_start, money_word_at, settled
from chat.values.numbers import GROUPED, NUMERALS, SCALE, number, numeral, readings, with_units
from chat.values.unread import Unread
from ledger.currencies import Currency, digits


@dataclass(frozen=True, slots=True)
class ReadAmount:
    """A number with its currency.

    Attributes:
        currency: ISO 4217; None when none was written, or when what was written is not settled.
        doubt: what to tell or ask the person when it could have meant something else.
        others: the other numbers that it could have meant.
        sign: the word or sign for money as typed, where it is not one currency's alone.
        among: the currencies that the sign can mean, the likeliest first; none where we do not know it.
        said: the whole amount as typed.
        written: the same with a “{}” in the place of the sign, see `coded`.
    """

    number: Decimal
    currency: str | None = None
    doubt: Text = NOTHING
    others: tuple[Decimal, ...] = ()
    sign: str = ""
    among: tuple[str, ...] = ()
    said: str = ""
    written: str = ""

    @property
    def unsettled(self) -> bool:
        """Whether a currency was written and nobody knows which: it has to be asked."""
        return bool(self.sign) and self.currency is None

    @property
    def is_money(self) -> bool:
        """Whether a currency was written, whichever it is."""
        return bool(self.sign) or self.currency is not None

    def worth(self, number: Decimal, *of: ReadAmount) -> ReadAmount:
        """Another number of the same money; `of`: what it was reckoned from, with what is doubtful about it."""
        doubt = next((one.doubt for one in of if one.doubt), NOTHING)
        return replace(self, number=number, doubt=doubt, others=())

    def coded(self, currency: str) -> str:
        """The amount as it was typed, with the code in the place of its sign: “Rs. 500” is “INR 500”."""
        return self.written.replace("{}", currency)


def amount(text: str, home: str = "", rated: Collection[str] = ()) -> ReadAmount | Unread:
    """The amount that the whole text says; `home` is the currency of the books, `rated` those that they know a rate of.

    Unread where it is none, and where its currency is not settled.

    >>> [
    ...     (str(one.number), one.currency)
    ...     for one in (amount("¥１，２３４．５０", "CNY"), amount("1 900 RSD"), amount("37 Kč"), amount("$190", "USD"))
    ... ]
    [('1234.50', 'CNY'), ('1900', 'RSD'), ('37', 'CZK'), ('190', 'USD')]
    """
    read = _whole(text, home, rated)
    if read is None:
        shown = text.strip()[:40]
        return Unread(_("“{text}” is not an amount. Write for example 45.50 or USD 12.", text=shown), shown, "amount")
    return currency_asked(read) if read.unsettled else read


def is_amount(text: str, home: str = "", rated: Collection[str] = ()) -> bool:
    """Whether the whole text is an amount, also where its currency has to be asked."""
    return _whole(text, home, rated) is not None


def _whole(text: str, home: str, rated: Collection[str]) -> ReadAmount | None:
    short = text.strip() if len(text) <= LONGEST_FIELD else ""
    low = folded(short)
    ended = _read(low, 0, short, home, rated) if low else None
    if ended is None:
        value = number(low)
        return None if value is None else ReadAmount(value)
    return ended[1] if ended[0] == len(low) else None


def currency_asked(read: ReadAmount) -> Unread:
    """The question for a currency that is not settled, with the amount in each that it can be."""
    choices = tuple(read.coded(code) for code in read.among[:MOST_CHOICES])
    if not read.among:
        sentence = _(
            "I do not know the currency “{sign}”. Write its code, for example {example}.",
            sign=read.sign,
            example=read.coded("USD"),
        )
        return Unread(sentence, read.said, "amount")
    sentence = _(
        "“{sign}” can be {all}. Write the code, for example {example}.",
        sign=read.sign,
        all=tuple(Currency(code) for code in read.among[:MOST_CHOICES]),
        example=choices[0],
    )
    return Unread(sentence, read.said, "amount", choices)


def amounts(text: str, home: str = "", rated: Collection[str] = ()) -> tuple[tuple[int, int, ReadAmount], ...]:
    """Every amount in a line, with the places where it begins and ends; the currency of some may be unsettled."""
    low = folded(text) if len(text) <= LONGEST_MESSAGE else ""
    out: list[tuple[int, int, ReadAmount]] = []
    place = 0
    while place < len(low):
        if month := _MONTH.match(low, place) if low[place].isdigit() and _begins(low, place) else None:
            place = month.end()
        elif ended := amount_at(low, place, text, home, rated):
            out.append((place, *ended))
            place = ended[0]
        else:
            place += 1
    return tuple(out)


def amount_at(
    low: str, place: int, typed: str, home: str = "", rated: Collection[str] = ()
) -> tuple[int, ReadAmount] | None:
    """The amount that begins at this place of a folded text, and the place where it ends; `typed`: before folding."""
    if low[place] not in _MAY_START and (
        not may_start(low[place]) or money_word_at(low, place, typed, before=True) is None
    ):
        return None
    return _read(low, place, typed, home, rated) if _begins(low, place) else None


_FIGURE = frozenset("0123456789.")
_MAY_START = frozenset("0123456789.-(" + NUMERALS)
_MONTH = Pattern(r"(?:19|20)\d\d\s?(?:-\s?\d\d?(?![\d,]{3})|年)(?:-\d\d?|\s?\d\d?月?)?|\d\d?月")
"""A month or a day as a date has it: 2026-11, 2026-11-03, 2026年11月, 11月."""
_LEAD = Pattern(r"-\s?|\(")
_INNER = Pattern(r"-\s?")
_FIGURES = Pattern(rf"(?P<n>{GROUPED})(?:\s?(?P<scale>{SCALE})(?P<tail>\d(?!\d))?)?")
_MILLIONS = Pattern(r"\s?m(?![a-z\u00df-\u024f])")
_NO_COINS = (
    "星形板钢铁铝落度色线膜楼座恋裤龙尺架阀铜巾笔衣毯刷料坯绒发孩病利重肚"
    "公店部司类支辆析享期配成红包批行母子手摊之机队布贝"
)
"""What makes another word of 角, 毛 and 分: 三角板, 毛巾, 分店."""
_COINS = Pattern(r"\d{1,2}(?![\d.:角毛])|[一二三四五六七八九](?![一-鿿])")
_REST = Pattern(
    rf"(?:(?P<apart>\s)?(?P<jiao>\d|[{NUMERALS}])[角毛](?![{_NO_COINS}])(?(apart)(?=钱|\W|$|\s?[\d{NUMERALS}]分)))?"
    rf"(?:(?P<gap>\s)?(?P<fen>\d|[{NUMERALS}])分(?![钟{_NO_COINS}])(?(gap)(?=钱|\W|$)))?(?:钱|整)?(?P<close>\))?"
)
_PERCENT = Pattern(r"\w*%")
_EURO = Pattern(r"\s?[eе](?![a-zа-я])")
_NUMERALS = Pattern(rf"[{NUMERALS}万亿]{{1,20}}(?:点[{NUMERALS}]{{1,4}})?")
_REST_OF_CHARACTERS = Pattern(
    rf"(?:零?(?P<jiao>[{NUMERALS}])[角毛](?![{_NO_COINS}]))?(?:零?(?P<fen>[{NUMERALS}])分(?![钟{_NO_COINS}]))?(?P<coins>[{NUMERALS}])?(?:钱|整|正)?"
)
_CHANGE = Pattern(rf"(?P<jiao>\d|[{NUMERALS}])[角毛](?![{_NO_COINS}])(?:(?P<fen>\d|[{NUMERALS}])分)?钱?")
_YEN_OR_YUAN = ("CNY", "JPY")
_KANA = Pattern(r"[\u3041-\u30fa\u30fd-\u30ff]")


def _begins(text: str, place: int) -> bool:
    """Not inside a number, a code (`A-12`, `v2`) or a word."""
    if not place:
        return True
    last, char = text[place - 1], text[place]
    before = text[place - 2] if place > 1 else " "
    if last.isdigit() or last == "#" or (last in "./-" and before.isalnum()) or (last in ",:" and before.isdigit()):
        return False
    return not (last.isalnum() and last < "\u2e80" and (char.isalnum() or char == "-"))


@dataclass(frozen=True, slots=True)
class _Books:
    """What settles a currency: that of the books, and those that they know a rate for."""

    home: str
    rated: Collection[str]

    def read(self, value: Decimal, word: MoneyWord | None, said: str, written: str, low: str) -> ReadAmount:
        """The number with what its word for money means."""
        if word is None:
            return ReadAmount(value)
        codes = ("JPY",) if word.codes == _YEN_OR_YUAN and _KANA.search(low) else word.codes
        value = value / word.parts if word.parts > 1 else value
        written = f"{value:f} {{}}" if word.parts > 1 else written
        if len(codes) == 1:
            return ReadAmount(value, codes[0])
        currency = settled(codes, self.home, self.rated)
        return ReadAmount(value, currency, NOTHING, (), word.word, codes, said.strip(), written)


def _read(low: str, place: int, typed: str, home: str, rated: Collection[str]) -> tuple[int, ReadAmount] | None:
    books = _Books(home, rated)
    for read in (_in_change, _in_figures, _in_characters):
        if found := read(low, place, typed, books):
            return found
    return None


def _in_figures(low: str, place: int, typed: str, books: _Books) -> tuple[int, ReadAmount] | None:
    lead = _LEAD.match(low, place)
    start = lead.end() if lead else place
    before = None if low[start : start + 1] in _FIGURE else money_word_at(low, start, typed, before=True)
    inner = _INNER.match(low, _blank(low, before[0] if before else start))
    first = inner.end() if inner else _blank(low, before[0]) if before else start
    figures = _figures(low, first, typed) if low[first : first + 1] in _FIGURE else None
    if figures is None:
        return None
    end, values = figures
    after = _behind(low, end, typed)
    word = _one_word(before[1] if before else None, after[1] if after else None)
    if before and after and word is None:
        return None
    number_end = end
    end = after[0] if after else end
    coins = _COINS.match(low, end) if after else None
    rest = _REST.match(low, coins.end() if coins else end)
    if rest is None or bool(rest["close"]) != (lead is not None and lead[0] == "("):
        return None
    if _PERCENT.match(low, rest.end()):
        return None
    end = rest.end()
    core = typed[first:number_end].strip()
    minus = "-" if lead or inner else ""
    written = f"{minus}{{}} {core}" if before else f"{minus}{core} {{}}"
    sure, others, doubt = _likely(values, word, books, core)
    more = _coins(coins and coins[0], rest["jiao"], rest["fen"])
    if more:
        written = f"{minus}{sure + more:f} {{}}"
    whole = sure + more if more else sure  # what is reckoned with has 28 digits at most
    value = whole.copy_negate() if minus else whole
    read = books.read(value, word, typed[place:end], written, low)
    if word is None and (euro := _EURO.match(low, number_end)):
        sign = euro[0].strip()
        return euro.end(), ReadAmount(
            value, "EUR", doubt or _("I read {sign} as {currency}.", sign=sign, currency="EUR"), others
        )
    if word is None and rest["jiao"]:
        read = ReadAmount(value, "CNY")
    return end, replace(read, doubt=doubt, others=others) if doubt or others else read


def _blank(low: str, place: int) -> int:
    """The place behind a blank, where there is one."""
    return place + 1 if low[place : place + 1].isspace() else place


def _behind(low: str, end: int, typed: str) -> tuple[int, MoneyWord] | None:
    """The word for money behind a number; in “45 $12” the sign belongs to the next one."""
    place = _blank(low, end)
    found = money_word_at(low, place, typed)
    if found and place > end and low[place] < "\u2e80" and low[found[0] : found[0] + 1].isdigit():
        return None
    return found


def _one_word(before: MoneyWord | None, after: MoneyWord | None) -> MoneyWord | None:
    """“$10 USD”: what both say; None where they say different things."""
    if before is None or after is None:
        return before or after
    codes = tuple(code for code in after.codes if code in before.codes)
    return MoneyWord(after.word, codes, after.parts) if codes else None


def _figures(low: str, place: int, typed: str) -> tuple[int, tuple[Decimal, ...]] | None:
    """A number in figures with its scale, and what it can mean, likeliest first."""
    if units := with_units(low, place):
        return units[0], (units[1],)
    match = _FIGURES.match(low, place)
    if match is None:
        return None
    values, end, scale = readings(match["n"]), match.end(), match["scale"]
    if not scale and (millions := _MILLIONS.match(low, end)) and _behind(low, millions.end(), typed):
        scale, end = "m", millions.end()
    if not scale:
        return (end, values) if values else None
    scaled = number(f"{values[0]:f}{scale}{match['tail'] or ''}") if values else None
    return None if scaled is None else (end, (scaled,))


def _likely(
    values: tuple[Decimal, ...], word: MoneyWord | None, books: _Books, core: str
) -> tuple[Decimal, tuple[Decimal, ...], Text]:
    """Which of two readings of `1.234` it is: a currency with three places has them, one without any cannot; of other
    money it is rarely a price with three decimal places."""
    if len(values) == 1:
        return values[0], (), NOTHING
    currency = settled(word.codes, books.home, books.rated) if word and word.codes else books.home
    places = digits(currency or "")
    if places >= 3:
        return values[0], (), NOTHING
    if not places:
        return values[1], (), NOTHING
    return values[1], values[:1], _("Is {text} {first} or {second}?", text=core, first=values[1], second=values[0])


def _in_characters(low: str, place: int, typed: str, books: _Books) -> tuple[int, ReadAmount] | None:
    before = money_word_at(low, place, typed, before=True)
    first = _blank(low, before[0]) if before else place
    match = _NUMERALS.match(low, first)
    value = numeral(match[0]) if match else None
    after = _behind(low, match.end(), typed) if match else None
    if match is None or value is None or after is None:
        return None
    word = _one_word(before[1] if before else None, after[1])
    rest = _REST_OF_CHARACTERS.match(low, after[0])
    if word is None or rest is None:
        return None
    value += _coins(rest["coins"], rest["jiao"], rest["fen"])
    return rest.end(), books.read(value, word, typed[place : rest.end()], f"{value:f} {{}}", low)


def _in_change(low: str, place: int, typed: str, books: _Books) -> tuple[int, ReadAmount] | None:
    match = _CHANGE.match(low, place)
    yuan = money_word_at("元", 0) if match else None
    if match is None or yuan is None:
        return None
    value = _coins(None, match["jiao"], match["fen"])
    word = replace(yuan[1], word=typed[place : match.end()])
    return match.end(), books.read(value, word, word.word, f"{value:f} {{}}", low)


def _coins(glued: str | None, jiao: str | None, fen: str | None) -> Decimal:
    """三块五 is 3.50; 十二元三角四分 is 12.34; 12元05 is 12.05."""
    if glued and len(glued) == 2:
        return Decimal(glued).scaleb(-2)
    out = Decimal(0)
    for sign, exponent in ((glued or jiao, -1), (fen, -2)):
        if sign:
            value = Decimal(sign) if sign.isdigit() and sign.isascii() else numeral(sign) or Decimal(0)
            out += value.scaleb(exponent)
    return out
