"""ISO 4217: which currencies there are, and how many decimal places each has.

The one table of it for the whole house: what is booked, read, shown and written to files asks here.
"""

from __future__ import annotations

_PLACES = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW "
        "CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF "
        "IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK "
        "MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP "
        "SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER "
        "ZAR ZMW ZWG"
    ),
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
"""List one of ISO 4217 with its funds, by minor unit, as of 1 January 2026 (the euro is Bulgaria's money).

CLDR, which Babel shows money by, has other places for a dozen of them (none for RSD, IRR, LBP, IQD …): what people
write in daily life, not what is booked."""

_FORMER = "ANG BGN CUC DEM HRK SLL ZWL"
"""Withdrawn since 2021 (list three; all with two places): papers of their time are still handed in; and the mark, which
the examples of statements that banks publish are in."""

DIGITS = {code: places for places, codes in _PLACES.items() for code in codes.split()}
"""Currency -> its decimal places; those that were withdrawn lately as well."""
DIGITS.update(dict.fromkeys(_FORMER.split(), 2))


def digits(currency: str) -> int:
    """How many decimal places the currency has; two for a code that is none.

    >>> digits("CNY"), digits("JPY"), digits("KWD"), digits("UYW"), digits("RSD")
    (2, 0, 3, 4, 2)
    """
    return DIGITS.get(currency, 2)


class Currency(str):
    """The code of a currency where it stands in a sentence for people: shown by its name, “Indian rupee (INR)”."""

    __slots__ = ()
