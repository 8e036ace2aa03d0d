"""Putting a Text into the reader's language, with numbers, money and dates as that locale writes them.

The catalogues stand in `chat/locale`; English is the template itself.  Money and currencies are formatted by Babel,
which is imported when it is first used; days and bare numbers of our two languages are written here as Babel writes
them, for it takes 5 MB and 0.03 s, and most answers name a day and a length of time and no money.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from string import Formatter

from chat.pattern import Pattern
from chat.text import Bilingual, Brief, CodedMoney, Duration, MoneyLike, Percent, Text, Value
from ledger.currencies import Currency, digits

LOCALES = ("en", "zh-CN")
_FOLDER = Path(__file__).parent / "locale"


def locale_for(wish: str) -> str:
    """The language that we speak for a platform's tag ("zh_cn", "en-GB", ""): zh-CN for any Chinese, else en.

    >>> locale_for("zh_cn"), locale_for("zh-Hant-HK"), locale_for("de-DE")
    ('zh-CN', 'zh-CN', 'en')
    """
    return "zh-CN" if wish.lower().startswith("zh") else "en"


def say(text: Text, locale: str = "en") -> str:
    """The sentence in that language.

    >>> from chat.text import _
    >>> say(_("{who} logged {hours}.", who="Ann", hours=Duration(150)))
    'Ann logged 2.5 h.'
    """
    if not text.template:
        return ""
    template = _sentence(text, locale)
    if not text.values:
        return template
    values = {name: shown(value, locale) for name, value in text.values.items()}
    return _spaced(template, values) if locale == "zh-CN" else template.format_map(values)


def shown(value: Value, locale: str) -> str:
    """One value as the locale writes it."""
    if isinstance(value, Currency):
        return currency(value, locale)
    if isinstance(value, str):
        return value
    if isinstance(value, Text):
        return say(value, locale)
    if isinstance(value, Bilingual):
        return (value.zh or value.en) if locale == "zh-CN" else (value.en or value.zh)
    if isinstance(value, tuple):
        return ("、" if locale == "zh-CN" else ", ").join(shown(item, locale) for item in value)
    if isinstance(value, Brief):
        return day(value.day, locale, brief=True)
    if isinstance(value, Duration):
        return hours(value.minutes, locale)
    if isinstance(value, Percent):
        return percent(value.number, locale)
    if isinstance(value, CodedMoney):
        return coded(value, locale)
    if isinstance(value, MoneyLike):
        return money(value, locale)
    if isinstance(value, datetime):
        return instant(value, locale)
    if isinstance(value, date):
        return day(value, locale)
    return "–" if value is None else number(value, locale)


def money(amount: MoneyLike, locale: str) -> str:
    """¥1,234.50, always with the places that ISO 4217 gives the currency: CLDR has none for dinars of Serbia.

    >>> from chat.text import KeptAmount
    >>> [money(KeptAmount(190050, code), "en") for code in ("CNY", "RSD", "JPY", "KWD", "UYW")]
    ['CN¥1,900.50', 'RSD 1,900.50', '¥190,050', 'KWD 190.050', 'UYW 19.0050']
    """
    from babel.numbers import format_currency

    pattern = _pattern(_babel(locale), amount.currency)
    text: str = format_currency(major(amount), amount.currency, pattern, locale=_babel(locale), currency_digits=False)
    return text.replace("\xa0", " ").replace("\u202f", " ")


def coded(amount: MoneyLike, locale: str) -> str:
    """The amount with its code where the locale writes it with a sign that others share.

    >>> from chat.text import KeptAmount
    >>> [coded(KeptAmount(50000, code), "en") for code in ("JPY", "USD", "INR", "SEK")]
    ['¥50,000 (JPY)', '$500.00 (USD)', '₹500.00', 'SEK 500.00']
    """
    from babel.numbers import get_currency_symbol

    text = money(amount, locale)
    if get_currency_symbol(amount.currency, _babel(locale)) not in _SHARED_SIGNS:
        return text
    return f"{text}（{amount.currency}）" if locale == "zh-CN" else f"{text} ({amount.currency})"


_SHARED_SIGNS = ("$", "¥", "FCFA", "F\u202fCFA")


@lru_cache(512)
def _pattern(locale: str, currency: str) -> str:
    """How a locale writes money of a currency: with its places, and a blank between letters and figures (UTS 35)."""
    from babel import Locale
    from babel.numbers import get_currency_symbol

    pattern, places = str(Locale.parse(locale).currency_formats["standard"].pattern), digits(currency)
    if get_currency_symbol(currency, locale)[-1:].isalpha():
        pattern = pattern.replace("¤#", "¤\xa0#")
    return pattern.replace("0.00", f"0.{'0' * places}" if places else "0")


def major(amount: MoneyLike) -> Decimal:
    """In whole units of its currency: 123456 fen are 1234.56."""
    return Decimal(amount.minor).scaleb(-digits(amount.currency))


def currency(code: str, locale: str) -> str:
    """A currency by its name and code: “Indian Rupee (INR)”, “印度卢比（INR）”; the code alone where it has no name."""
    from babel.numbers import get_currency_name

    name: str = get_currency_name(code, locale=_babel(locale))
    if name == code:
        return code
    return f"{name}（{code}）" if locale == "zh-CN" else f"{name} ({code})"


def hours(minutes: int, locale: str) -> str:
    """Whole minutes as hours: “2.5 h”, “40 min”, “7 h 10 min”.

    >>> hours(150, "en"), hours(430, "en"), hours(40, "en"), hours(-90, "en")
    ('2.5 h', '7 h 10 min', '40 min', '-1.5 h')
    """
    unit_h, unit_m = ("小时", "分钟") if locale == "zh-CN" else ("h", "min")
    if minutes % 15 == 0:
        return f"{number(Decimal(minutes) / 60, locale)} {unit_h}"
    sign, whole = ("-" if minutes < 0 else ""), abs(minutes)
    if whole < 60:
        return f"{sign}{whole} {unit_m}"
    return f"{sign}{whole // 60} {unit_h} {whole % 60} {unit_m}"


def percent(value: Decimal | int, locale: str) -> str:
    """A share in percent, one decimal place where that says more: “82 %”, “99.6 %”."""
    shown_number = Decimal(value).quantize(Decimal("0.1"))
    shown_number = (
        shown_number.to_integral_value() if shown_number == shown_number.to_integral_value() else shown_number
    )
    text = number(shown_number, locale)
    return f"{text}%" if locale == "zh-CN" else f"{text} %"


def number(value: Decimal | int, locale: str) -> str:
    """At most three decimal places, half to even; both of our languages write numbers alike.

    >>> number(Decimal("-1234.50"), "en"), number(1234567, "zh-CN")
    ('-1,234.5', '1,234,567')
    """
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.3f}".rstrip("0").removesuffix(".")


def figure(value: float, unit: str, locale: str) -> str:
    """A number of a chart, short, with its unit (a currency code, "h", "%" or nothing).

    >>> figure(12345.6, "CNY", "en"), figure(12345.6, "CNY", "zh-CN"), figure(2.5, "h", "en"), figure(104, "%", "en")
    ('CN¥12.3K', '¥1.2万', '2.5 h', '104 %')
    >>> figure(9195.190000002, "CNY", "zh-CN"), figure(0.1 + 0.2, "CNY", "en")
    ('¥9,195.19', 'CN¥0.3')
    """
    from babel.numbers import format_compact_currency, format_compact_decimal, format_currency

    if unit == "%":
        return percent(Decimal(str(value)), locale)
    if unit == "h":
        return hours(round(value * 60), locale)
    exact = Decimal(str(round(value, 2)))
    if unit and locale == "zh-CN" and abs(exact) < 10_000:  # below 万 nothing is shortened, so thousands are parted
        small: str = format_currency(exact, unit, "¤#,##0.##", locale=_babel(locale), currency_digits=False)
        return small
    if unit:
        text: str = format_compact_currency(exact, unit, locale=_babel(locale), fraction_digits=1)
    else:
        text = format_compact_decimal(exact, locale=_babel(locale), fraction_digits=1)
    return text.replace("\xa0", " ").replace("\u202f", " ")


def day(value: date, locale: str, *, brief: bool = False) -> str:
    """“Tue 3 Nov 2026”, “2026年11月3日 周二”; brief: without the year."""
    week = value.weekday()
    if locale == "zh-CN":
        whole = plain_day(value, locale)
        return f"{whole.partition('年')[2] if brief else whole} 周{_WEEK_ZH[week]}"
    whole = f"{_WEEK[week]} {plain_day(value, locale)}"
    return whole.rpartition(" ")[0] if brief else whole


def plain_day(value: date, locale: str) -> str:
    """A day as papers have it, without the day of the week: “20 Nov 2026”, “2026年11月20日”."""
    if locale == "zh-CN":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


_WEEK, _WEEK_ZH = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "一二三四五六日"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def instant(value: datetime, locale: str) -> str:
    """The day and the minute, in the zone that the value carries."""
    return f"{day(value.date(), locale)} {value:%H:%M}"


def _babel(locale: str) -> str:
    return locale.replace("-", "_")


def _spaced(template: str, values: Mapping[str, str]) -> str:
    """The values put in, with a blank where Chinese meets Latin letters or figures, as Chinese is set; never inside.

    >>> _spaced("由{who}审批", {"who": "Ada"}), _spaced("由{who}审批", {"who": "李伟"})
    ('由 Ada 审批', '由李伟审批')
    """
    out = ""
    for literal, name in _pieces(template):
        for piece in (literal, values[name] if name else ""):
            out += f" {piece}" if _MEET.search(out[-1:] + piece[:1]) else piece
    return out


_MEET = Pattern(r"[\u4e00-\u9fff][A-Za-z0-9¥€£$-]|[A-Za-z0-9%][\u4e00-\u9fff]")


@lru_cache(4096)
def _pieces(template: str) -> tuple[tuple[str, str], ...]:
    return tuple((literal, name or "") for literal, name, _spec, _sign in Formatter().parse(template))


def _sentence(text: Text, locale: str) -> str:
    catalogue = _catalogue(locale)
    if text.plural:
        count = text.values.get("n")
        return catalogue.ngettext(text.template, text.plural, count if isinstance(count, int) else 1)
    return catalogue.gettext(text.template)


@cache
def _catalogue(locale: str) -> gettext.NullTranslations:
    return gettext.translation("zhangfang", _FOLDER, [_babel(locale)], fallback=True)
