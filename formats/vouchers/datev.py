"""DATEV Buchungsstapel (EXTF 700, version 13): 125 fields, Windows-1252, one line a pair of debit and credit.

Field 1 is always above zero, 2 says its side as seen from the account in 7, 10 is day and month; what takes back is the
same line with Generalumkehr.  No tax key is written: which account computes its tax by itself only the adviser knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from formats.vouchers.about import VoucherFile
from formats.vouchers.amounts import two_places
from ledger.vouchers.mapping import MappedVoucher
from ledger.vouchers.pairs import DebitCredit, pairs
from ledger.vouchers.target import DimensionKind

_INFO = ";".join(f"Beleginfo - Art {n};Beleginfo - Inhalt {n}" for n in range(1, 9))
_MORE = ";".join(f"Zusatzinformation - Art {n};Zusatzinformation- Inhalt {n}" for n in range(1, 21))
TITLES = tuple(
    (
        "Umsatz (ohne Soll/Haben-Kz);Soll/Haben-Kennzeichen;WKZ Umsatz;Kurs;Basis-Umsatz;WKZ Basis-Umsatz;Konto;"
        "Gegenkonto (ohne BU-Schlüssel);BU-Schlüssel;Belegdatum;Belegfeld 1;Belegfeld 2;Skonto;Buchungstext;"
        "Postensperre;Diverse Adressnummer;Geschäftspartnerbank;Sachverhalt;Zinssperre;Beleglink;"
        f"{_INFO};KOST1 - Kostenstelle;KOST2 - Kostenstelle;Kost-Menge;EU-Land u. UStID (Bestimmung);"
        "EU-Steuersatz (Bestimmung);Abw. Versteuerungsart;Sachverhalt L+L;Funktionsergänzung L+L;"
        "BU 49 Hauptfunktionstyp;BU 49 Hauptfunktionsnummer;BU 49 Funktionsergänzung;"
        f"{_MORE};Stück;Gewicht;Zahlweise;Forderungsart;Veranlagungsjahr;Zugeordnete Fälligkeit;Skontotyp;"
        "Auftragsnummer;Buchungstyp;USt-Schlüssel (Anzahlungen);EU-Land (Anzahlungen);Sachverhalt L+L (Anzahlungen);"
        "EU-Steuersatz (Anzahlungen);Erlöskonto (Anzahlungen);Herkunft-Kz;Buchungs GUID;KOST-Datum;"
        "SEPA-Mandatsreferenz;Skontosperre;Gesellschaftername;Beteiligtennummer;Identifikationsnummer;Zeichnernummer;"
        "Postensperre bis;Bezeichnung SoBil-Sachverhalt;Kennzeichen SoBil-Buchung;Festschreibung;Leistungsdatum;"
        "Datum Zuord. Steuerperiode;Fälligkeit;Generalumkehr (GU);Steuersatz;Land;Abrechnungsreferenz;BVV-Position;"
        "EU-Land u. UStID (Ursprung);EU-Steuersatz (Ursprung);Abw. Skontokonto"
    ).split(";")
)
_TEXT = {2, 3, 6, 9, 11, 12, 14, 16, 20, 37, 38, 40, 42, 91, 95, 96, 98, 102, 103, 105, 107, 109, 110, 112, 118}
_TEXT |= {120, 121, 123, *range(21, 37), *range(48, 88)}
"""Fields whose empty cell is `""`; that of a number is nothing."""
KOST1, KOST2, LOCKED, BACK = 37, 38, 114, 118
_REFERENCE = re.compile(r"[^A-Za-z0-9$&%*+/-]")
_COLUMNS: dict[str, int] = {"KOST1": KOST1, "KOST2": KOST2, "Auftragsnummer": 95}


def write(vouchers: Iterable[MappedVoucher], about: VoucherFile) -> bytes:
    return "".join(f"{line}\r\n" for line in _lines(vouchers, about)).encode("cp1252")


def _lines(vouchers: Iterable[MappedVoucher], about: VoucherFile) -> Iterator[str]:
    yield _first(about)
    yield ";".join(TITLES)
    for voucher in vouchers:
        for pair in pairs(voucher):
            yield _booking(voucher, pair, about)


def _first(about: VoucherFile) -> str:
    """The 31 fields of the first line; 21 is 0: an empty one would lock the batch."""
    start = about.setting("year_start")
    year = about.first.year - (start > f"{about.first:%m%d}")
    days = (f"{about.first:%Y%m%d}", f"{about.last:%Y%m%d}")
    made = f"{about.made:%Y%m%d%H%M%S}000"
    numbers = (about.setting("consultant"), about.setting("client"), f"{year}{start}", about.setting("account_length"))
    name = _quoted(f"Zhangfang {about.first:%Y-%m}"[:30])
    return ";".join(
        (
            *(
                '"EXTF"',
                "700",
                "21",
                '"Buchungsstapel"',
                "13",
                made,
                "",
                '"ZF"',
                '""',
                '""',
                *numbers,
                *days,
                name,
                '""',
            ),
            *(
                "1",
                "0",
                "0",
                _quoted(about.currency),
                "",
                '""',
                "",
                "",
                _quoted(about.setting("chart")),
                "",
                "",
                '""',
                '""',
            ),
        )
    )


def _booking(voucher: MappedVoucher, pair: DebitCredit, about: VoucherFile) -> str:
    cells = {
        1: two_places(pair.amount, ","),
        2: _quoted("S"),
        3: _quoted(pair.amount.currency),
        7: pair.debit.account,
        8: pair.credit.account,
        10: f"{voucher.day:%d%m}",
        11: _quoted(_REFERENCE.sub("", voucher.key)),
        14: _quoted(pair.debit.summary),
        LOCKED: "0",
    }
    if pair.back:
        cells[BACK] = _quoted("1")
    for kind in about.carried:
        place, code = _COLUMNS.get(about.column(kind), 0), _code(pair, kind)
        if place and code:
            cells[place] = _quoted(code)
    return ";".join(cells.get(place, '""' if place in _TEXT else "") for place in range(1, len(TITLES) + 1))


def _code(pair: DebitCredit, kind: DimensionKind) -> str:
    """The code of the line that has one, the debit's first."""
    found = pair.debit.of.get(kind) or pair.credit.of.get(kind)
    return found.code if found else ""


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
