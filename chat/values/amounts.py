"""Amounts of money as people write them: `¥1,234.50`, `1.471,60`, `$190`, `1 900 RSD`, `三块五`, `壹仟贰佰元整`.

`amount` reads a whole text (a form's field), `amounts` finds them in a line.  A sign that several currencies share is
settled by the currency of the books where that is one of them, else it is its best known one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from chat.folding import LONGEST_FIELD, LONGEST_MESSAGE, folded
from chat.pattern import Pattern
from chat.text import NOTHING, Text, _
from chat.values.numbers import GROUPED, NUMERALS, number, numeral, readings
from chat.values.unread import Unread


@dataclass(frozen=True, slots=True)
class ReadAmount:
    """A number with its currency.

    Attributes:
        currency: ISO 4217; None when none was written.
        doubt: what to tell or ask the person when it could have meant something else.
        others: the other numbers that it could have meant.
    """

    number: Decimal
    currency: str | None = None
    doubt: Text = NOTHING
    others: tuple[Decimal, ...] = ()


def amount(text: str, home: str = "") -> ReadAmount | Unread:
    """The amount that the whole text says; `home` is the currency of the books.

    >>> [
    ...     (str(one.number), one.currency)
    ...     for one in (amount("¥１，２３４．５０", "CNY"), amount("1 900 RSD"), amount("$190"))
    ... ]
    [('1234.50', 'CNY'), ('1900', 'RSD'), ('190', 'USD')]
    """
    low = folded(text).strip() if len(text) <= LONGEST_FIELD else ""
    ended = _read(low, 0, home) if low else None
    if ended is None and (value := number(low)) is not None:
        return ReadAmount(value)
    if ended is None or ended[0] < len(low):
        shown = text.strip()[:40]
        return Unread(_("“{text}” is not an amount. Write for example 45.50 or USD 12.", text=shown), shown, "amount")
    return ended[1]


def amounts(text: str, home: str = "") -> tuple[tuple[int, int, ReadAmount], ...]:
    """Every amount in a line, with the places where it begins and ends."""
    low = folded(text) if len(text) <= LONGEST_MESSAGE else ""
    out: list[tuple[int, int, ReadAmount]] = []
    place = 0
    while place < len(low):
        if ended := amount_at(low, place, home):
            out.append((place, *ended))
            place = ended[0]
        else:
            place += 1
    return tuple(out)


def amount_at(low: str, place: int, home: str = "") -> tuple[int, ReadAmount] | None:
    """The amount that begins at this place of a folded text, and the place where it ends."""
    if low[place] not in _MAY_START or not _begins(low, place):
        return None
    return _read(low, place, home)


_CODES = (
    "aed ars aud bdt bgn brl cad chf clp cny cop czk dkk egp eur gbp hkd huf idr ils inr jpy kes krw kwd kzt mad mop "
    "mxn myr ngn nok nzd pen php pkr pln qar ron rsd rub sar sek sgd thb try twd uah usd vnd zar"
)
_SIGNS = {
    **{code: (code.upper(),) for code in _CODES.split()},
    "rmb": ("CNY",),
    "yuan": ("CNY",),
    "kuai": ("CNY",),
    "人民币": ("CNY",),
    "cn¥": ("CNY",),
    "块钱": ("CNY",),
    "块": ("CNY",),
    "元": ("CNY", "TWD", "HKD"),
    "圆": ("CNY", "JPY", "TWD"),
    "元整": ("CNY",),
    "圆整": ("CNY",),
    "¥": ("CNY", "JPY"),
    "jp¥": ("JPY",),
    "yen": ("JPY",),
    "日元": ("JPY",),
    "日圆": ("JPY",),
    "円": ("JPY",),
    "$": ("USD", "CAD", "AUD", "SGD", "HKD", "TWD", "NZD", "MXN"),
    "us$": ("USD",),
    "dollars": ("USD", "CAD", "AUD"),
    "dollar": ("USD", "CAD", "AUD"),
    "us dollars": ("USD",),
    "us dollar": ("USD",),
    "american dollars": ("USD",),
    "hong kong dollars": ("HKD",),
    "hk dollars": ("HKD",),
    "canadian dollars": ("CAD",),
    "australian dollars": ("AUD",),
    "singapore dollars": ("SGD",),
    "british pounds": ("GBP",),
    "pounds sterling": ("GBP",),
    "swiss francs": ("CHF",),
    "japanese yen": ("JPY",),
    "bucks": ("USD", "CAD", "AUD"),
    "美元": ("USD",),
    "美金": ("USD",),
    "刀": ("USD",),
    "€": ("EUR",),
    "euro": ("EUR",),
    "euros": ("EUR",),
    "欧元": ("EUR",),
    "欧": ("EUR",),
    "e": ("EUR",),
    "е": ("EUR",),
    "£": ("GBP",),
    "pound": ("GBP",),
    "pounds": ("GBP",),
    "quid": ("GBP",),
    "英镑": ("GBP",),
    "hk$": ("HKD",),
    "港币": ("HKD",),
    "港元": ("HKD",),
    "nt$": ("TWD",),
    "台币": ("TWD",),
    "新台币": ("TWD",),
    "s$": ("SGD",),
    "新币": ("SGD",),
    "a$": ("AUD",),
    "澳元": ("AUD",),
    "c$": ("CAD",),
    "加元": ("CAD",),
    "nz$": ("NZD",),
    "₩": ("KRW",),
    "韩元": ("KRW",),
    "₹": ("INR",),
    "rs": ("INR",),
    "₽": ("RUB",),
    "руб": ("RUB",),
    "卢布": ("RUB",),
    "дин": ("RSD",),
    "din": ("RSD",),
    "฿": ("THB",),
    "泰铢": ("THB",),
    "₫": ("VND",),
    "rm": ("MYR",),
    "sfr": ("CHF",),
    "fr.": ("CHF",),
    "瑞郎": ("CHF",),
    "kr": ("SEK", "NOK", "DKK"),
    "zł": ("PLN",),
    "kč": ("CZK",),
    "ft": ("HUF",),
    "₺": ("TRY",),
    "r$": ("BRL",),
    "₱": ("PHP",),
    "₪": ("ILS",),
    "₴": ("UAH",),
    "rp": ("IDR",),
    "lei": ("RON",),
}
_THREE_PLACES = ("KWD", "BHD", "OMR", "TND", "JOD")
_SIGN = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True))
_ONLY_AFTER = {"e", "е", "块", "块钱", "元", "圆", "元整", "圆整", "刀", "欧"}
_BEFORE = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True) if sign not in _ONLY_AFTER)
_SCALE = r"百万|千万|mio|mn|bn|[kw](?![a-z])|m(?=\s?(?:[€£¥]|usd|eur|cny|rmb))|[千万亿百]"
_FIGURES = Pattern(
    rf"(?P<minus>-\s?|\()?(?:(?P<before>{_BEFORE})\s?)?(?P<inner>-\s?)?(?P<n>{GROUPED})(?:\s?(?P<scale>{_SCALE})(?P<tail>\d(?!\d))?)?"
    rf"(?:\s?(?P<after>{_SIGN})(?![a-zа-я])(?P<coins>\d{{1,2}}(?![\d.:角毛])|[一二三四五六七八九](?![一-鿿]))?)?"
    rf"(?:\s?(?P<jiao>\d|[{NUMERALS}])[角毛])?(?:\s?(?P<fen>\d|[{NUMERALS}])分(?!钟))?(?:钱|整)?(?P<close>\))?(?![\w]*%)"
)
_CHARACTERS = Pattern(
    rf"(?:(?P<before>人民币|rmb|¥)\s?)?(?P<n>[{NUMERALS}万亿]{{1,20}}(?:点[{NUMERALS}]{{1,4}})?)\s?(?P<after>元|圆|块|日元|美元|美金|欧元|英镑|港币|港元)"
    rf"(?:零?(?P<jiao>[{NUMERALS}])[角毛])?(?:零?(?P<fen>[{NUMERALS}])分(?!钟))?(?P<coins>[{NUMERALS}])?(?:钱|整|正)?"
)
_CHANGE = Pattern(rf"(?P<jiao>\d|[{NUMERALS}])[角毛](?:(?P<fen>\d|[{NUMERALS}])分)?钱?")
_MAY_START = frozenset("0123456789.-(" + NUMERALS + "".join(sign[0] for sign in _SIGNS))


def _begins(text: str, place: int) -> bool:
    """Not inside a number, a code (`A-12`, `v2`) or a word."""
    if not place:
        return True
    last, char = text[place - 1], text[place]
    before = text[place - 2] if place > 1 else " "
    if last.isdigit() or last == "#" or (last in "./-" and before.isalnum()) or (last in ",:" and before.isdigit()):
        return False
    return not (last.isalnum() and last < "\u2e80" and (char.isalnum() or char == "-"))


def _read(text: str, place: int, home: str) -> tuple[int, ReadAmount] | None:
    for pattern, made in ((_CHANGE, _in_change), (_FIGURES, _in_figures), (_CHARACTERS, _in_characters)):
        if (match := pattern.match(text, place)) and (value := made(match, home)):
            return match.end(), value
    return None


def _in_figures(match: re.Match[str], home: str) -> ReadAmount | None:
    if bool(match["close"]) != (match["minus"] == "("):
        return None
    currency, doubt = _currency(match["before"] or match["after"] or "", home)
    if match["before"] and match["after"]:
        after, _unsure = _currency(match["after"], home)
        if currency != after and after not in _SIGNS[match["before"]]:
            return None
        currency, doubt = after, NOTHING
    values: tuple[Decimal, ...]
    if match["scale"]:
        scaled = number(f"{match['n'].replace(',', '')}{match['scale']}{match['tail'] or ''}")
        values = () if scaled is None else (scaled,)
    else:
        values = readings(match["n"])
    if not values:
        return None
    if len(values) > 1:  # 1.234 is rarely a price with three decimal places
        values = values[:1] if currency in _THREE_PLACES else values[::-1]
    if len(values) > 1:
        doubt = _("Is {text} {first} or {second}?", text=match["n"], first=values[0], second=values[1])
    first = values[0] + _coins(match["coins"], match["jiao"], match["fen"])
    if match["minus"] or match["inner"]:
        first = -first
    if match["jiao"] and currency is None:
        currency = "CNY"
    return ReadAmount(first, currency, doubt, tuple(values[1:]))


def _in_characters(match: re.Match[str], home: str) -> ReadAmount | None:
    value = numeral(match["n"])
    if value is None:
        return None
    currency, doubt = _currency(match["after"], home)
    return ReadAmount(value + _coins(match["coins"], match["jiao"], match["fen"]), currency, doubt)


def _in_change(match: re.Match[str], home: str) -> ReadAmount | None:
    currency, doubt = _currency("元", home)
    return ReadAmount(_coins(None, match["jiao"], match["fen"]), currency, doubt)


def _coins(glued: str | None, jiao: str | None, fen: str | None) -> Decimal:
    """三块五 is 3.50; 十二元三角四分 is 12.34; 12元05 is 12.05."""
    if glued and len(glued) == 2:
        return Decimal(glued).scaleb(-2)
    out = Decimal(0)
    for digits, exponent in ((glued or jiao, -1), (fen, -2)):
        if digits:
            value = Decimal(digits) if digits.isdigit() and digits.isascii() else numeral(digits) or Decimal(0)
            out += value.scaleb(exponent)
    return out


def _currency(sign: str, home: str) -> tuple[str | None, Text]:
    """The currency of a sign."""
    if not sign:
        return None, NOTHING
    options = _SIGNS[sign]
    if len(options) == 1 and sign not in ("e", "е"):
        return options[0], NOTHING
    if home in options:
        return home, NOTHING
    if sign not in ("kr", "e", "е"):
        return options[0], NOTHING
    return options[0], _("I read {sign} as {currency}.", sign=sign, currency=options[0])
