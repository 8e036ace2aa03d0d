"""The words of printed invoices in the languages of Europe, India and America: for sums, days, sellers and buyers."""

from __future__ import annotations

import re

from ocr.values.amounts import plain

_TAX = (
    r"UMSATZSTEUER|MEHRWERTSTEUER|\bM\.?W\.?ST|\bU\.?ST\b|STEUER|\bV\.?A\.?T\b|\bT\.?V\.?A\b|\bTAX(?:ES)?\b|\bI\.?V\.?A\b"
    r"|\bBTW\b|\b[ICSU]?GST\b|\bHST\b|\bPST\b|\bCESS\b|IMPUESTO|IMPOSTA|IMPOSTO|\bMOMS\b|TAXE|\bCST\b"
)
SUMS = (
    (
        "other",
        r"ZUSCHL|ABSCHL|RABATT|DISCOUNT|REMISE|DESCUENTO|DESCONTO|SCONTO|KORTING|SHIPPING|VERSAND|FREIGHT|PORTO"
        r"|\bFRAIS\b|SKONTO|ÜBERTRAG|CARRIED|BROUGHT|REPORT\b|CAPITAL|KAPITAL|UNIT|EINZEL|STÜCKPREIS|PER STUK|PRECIO"
        r"|PREZZO|PRIX|PREIS|PRICE|RATE\b|HANDLING|LIMIT|EQUIVAL",
    ),
    (
        "left",
        r"ANZAHLUNG|OFFEN|RESIDUAL|SOLDE|RESTE\b|ACOMPTE|(?:ACCOUNT|PREVIOUS|OPENING)\s*BALANCE|DEPOSIT|\bPAID\b|PAYÉ"
        r"|BEZAHLT|VERSÉ|PENDIENTE|ACCONTO|ANTICIP|VOLDAAN|PAYMENTS?\s*(?:RECEIVED|MADE)|VIREMENT|ÜBERWEISUNG",
    ),
    (
        "gross",
        rf"(?:INCL|INKL|INCLU|ZZGL\.?\s*0)\w*\.?\s*(?:DE\s*|\d+\s*%\s*)?(?:{_TAX})|\bT\.?T\.?C\b|BRUTTO|IVA\s*(?:INCLU|INC\.)"
        r"|GRAND\s*TOTAL|INVOICE\s*(?:TOTAL|AMOUNT|VALUE)|TOTAL\s*(?:INVOICE|DE\s*LA\s*FACTUR|FACTUR|FATTURA|DOCUMENT)"
        r"|TOTALE?\s*(?:FATTURA|DOCUMENTO|COMPLESSIVO)|IMPORTE\s*TOTAL|RECHNUNGS(?:BETRAG|ENDBETRAG|SUMME(?!\s*OHNE))"
        r"|GUTSCHRIFTS?(?:BETRAG|SUMME)|CREDIT\s*(?:AMOUNT|TOTAL|NOTE\s*TOTAL)|TOTAL\s*CREDIT|END(?:BETRAG|SUMME)|GESAMT(?:BETRAG|SUMME|RECHNUNG)?(?!.{0,12}(?:NETTO|OHNE))\b|VALOR\s*TOTAL|TOTAL\s*GERAL",
    ),
    (
        "payable",
        r"PAYABLE|AMOUNT\s*DUE|BALANCE\s*DUE|TOTAL\s*DUE|\bDUE\s*(?:AMOUNT|PAYABLE)|NET\s*À\s*PAYER|NET\s*A\s*PAYER"
        r"|[AÀ]\s*PAYER|A\s*PAGAR|DA\s*PAGARE|TE\s*BETALEN|ZAHLBETRAG|ZU\s*ZAHLEN|TO\s*PAY|AMOUNT\s*TO\s*BE\s*PAID",
    ),
    (
        "net",
        r"\bNETT?O?\b|NETTO|NETO|OHNE|ZWISCHENSUMME|SUB\W?\s?TOTAA?LE?|SOUS|\bH\.?T\.?V?A?\b|HORS\s*TAX|IMPONIBILE|BASE\b"
        r"|BASIS|EXCL|BEFORE|WITHOUT|TAXABLE|SIN\s*IVA|SEM\s*IVA|W/O|LÍQUIDO|ILÍQUIDO|POSITIONSSUMME|WARENWERT|ASSESSABLE",
    ),
    ("tax", _TAX),
    ("total", r"\bTOTAA?LE?S?\b|SUMME|\bSUMA\b|\bAMOUNT\b|\bBETRAG\b|\bMONTANT\b|\bIMPORTE\b|\bIMPORTO\b|\bBEDRAG\b"),
)
_SUMS = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in SUMS)

TITLE = (
    r"(?:\w*RECHNUNG\w*|GUTSCHRIFT|INVOICE|CREDIT\s*(?:NOTE|MEMO)|BILL|FACTURE|AVOIR|FACTURA|FATTURA|FATURA|FACTUUR"
    r"|CREDITNOTA|NOTA\s*DI\s*CREDITO|BELEG|KORREKTUR|DOCUMENT[OE]?|RECEIPT)"
)
DAY_OF_ISSUE = re.compile(
    rf"{TITLE}S?\W{{0,3}}(?:DATUM|DATE)|(?:DATE|DATUM|FECHA|DATA)\s*(?:OF|DE|DELLA|DI|DA|D['’]|DU|VAN)?\s*(?:LA\s*|L['’])?"
    r"(?:INVOICE|ISSUE|BILL|FACTURE|FACTURATION|FACTURA|FATTURA|FATURA|FACTUUR|[ÉE]MISSION|EMISI[ÓO]N|EMISSÃO|EMISSIONE"
    r"|EXPEDICI[ÓO]N|RECHNUNG|DOCUMENTO)|ISSUE\s*DATE|\bISSUED(?:\s*(?:ON|AT))?\b|DATED\b|AUSSTELLUNGSDATUM|EXPEDICI[ÓO]N",
    re.IGNORECASE,
)
DAY_BESIDE_TITLE = re.compile(
    rf"{TITLE}.{{0,70}}\b(?:VOM|VON|DU|DEL|DI|DE|OF|DATED|VAN|ON|AT|DD\.?|DATE|DATUM|FROM)\s*:?\s*$", re.IGNORECASE
)
DAY_BARE = re.compile(r"(?:^|\s)(?:DATE|DATUM|FECHA|DATA|LE|DEN|,)\s*[:.]?\s*$", re.IGNORECASE)
OTHER_DAY = re.compile(
    r"DUE|ECH[ÉE]ANCE|F[ÄA]LLIG|SCADENZA|VENCIM|VERVAL|LIEFER|LEISTUNG|DELIVER|LIVRAISON|ENTREGA|CONSEGNA|LEVER|ORDER|BESTEL"
    r"|COMMANDE|PEDIDO|ORDINE|ENCOMENDA|SHIP|VALID|EXPIR|UNTIL|\bBIS\b|PERIOD|ZEITRAUM|START|\bEND\b|ZAHL|PAY|PAGO|VERSION"
    r"|\bSTAND\b|KUNDEN?\s*SEIT|BIRTH|SINCE|VALUTA|P\.?O\.?\s*DATE|REGIST|PRINT|DRUCK|STATEMENT|SERVICE|ABSCHLAG|SKONTO"
    r"|STYLESHEET|CODELIST",
    re.IGNORECASE,
)
SELLER = re.compile(
    r"^\W*(?:VERK[ÄA]UFER|SELLER|SUPPLIER|VENDOR|SOLD\s*BY|FROM|BILLED?\s*BY|VENDEUR|FOURNISSEUR|[ÉE]METTEUR|LIEFERANT"
    r"|RECHNUNGSSTELLER|EMISOR|PROVEEDOR|VENDEDOR|FORNITORE|CEDENTE.{0,14}|EMITTENTE|EMITENTE|PRESTADOR|LEVERANCIER"
    r"|VERKOPER|ISSUED\s*BY|SERVICE\s*PROVIDER|DE)\s*(?:NAME|DETAILS|INFORMATION)?\s*(?::\s*(.*))?$",
    re.IGNORECASE,
)
BUYER = re.compile(
    r"^\W*(?:K[ÄA]UFER(?:\s*/\s*LEISTUNGSEMPF[ÄA]NGER)?|BUYER|BILL(?:ED|ING)?\s*(?:TO|ADDRESS)|INVOICE\s*(?:TO|FOR)|SOLD\s*TO"
    r"|CUSTOMER(?:\s*NAME)?|CLIENTE?|ACHETEUR|FACTUR[ÉE]\s*[ÀA]|ADRESSE\s*DE\s*FACTURATION|RECHNUNGSEMPF[ÄA]NGER|RECHNUNG\s*AN"
    r"|RECHNUNGSADRESSE|KUNDE|RECEPTOR|COMPRADOR|CESSIONARIO.{0,14}|DESTINATARIO|ADQUIRENTE|KLANT|FACTUUR\s*AAN|KOPER"
    r"|FACTUURADRES|RECIPIENT|TO|AN|[ÀA])\s*(?:NAME|DETAILS|INFORMATION)?\s*(?::\s*(.*))?$",
    re.IGNORECASE,
)
NO_NAME = re.compile(
    r"^\W*(?:NUMMER|NUMBER|NR|NO|GLN|ILN|GLOBALE|LIEF-?NR|KUNDEN-?NR|ANSCHRIFT|ADDRESS|ADRESSE|TEL|E-?MAIL|PHONE|FAX|VAT"
    r"|UST|STEUER|GSTIN|DATE|DATUM|ID|REF|PAGE|SEITE|HTTPS?|WWW|IBAN|BIC|INVOICE|RECHNUNG|FACTURE)\b"
    r"|^[\W\d]*$|@|^\W*(?:HERRN?|FRAU|MR|MRS|MS|MME|M)\.?\s*$",
    re.IGNORECASE,
)
TAX_ID = re.compile(
    r"(?<![A-Z0-9])((?:AT\s?U|BE\s?[01]|DE|DK|ES\s?[A-Z0-9]|FI|FR\s?[A-Z0-9]{2}|GB|IE|IT|LU|NL|PL|PT|SE|CHE|CZ|HU|RO)"
    r"[\s.-]?(?:\d[\s.-]?){7,13}[A-Z]?\d{0,2}|\d{2}[A-Z]{5}\d{4}[A-Z]\d[A-Z\d]{2})(?![A-Z0-9])"
)


def sort_of(text: str) -> str | None:
    """What sort of sum a label announces: other, left (paid or still open), gross, payable, net, tax or total.

    >>> [sort_of(label) for label in ("Total TTC", "Total HT", "USt. Gesamt:", "Rechnungssumme ohne USt.", "Totaal")]
    ['gross', 'net', 'tax', 'net', 'total']
    >>> [
    ...     sort_of(label)
    ...     for label in ("Gesamtbetrag der Abschläge", "Amount due", "VAT 20%", "Total (incl. VAT)", "Page")
    ... ]
    ['other', 'payable', 'tax', 'gross', None]
    """
    flat = plain(text)
    sorts = {name for name, pattern in _SUMS if pattern.search(flat)}
    if "gross" in sorts and "tax" in sorts and not re.search(r"INCL|INKL|INC\b|BRUTTO|GRAND", flat, re.IGNORECASE):
        return "tax" if not sorts & {"net", "other"} else ("net" if "other" not in sorts else "other")
    if "gross" in sorts and "net" in sorts and re.search(r"OHNE|NETTO|EXCL|\bHT\b", flat, re.IGNORECASE):
        return "net"
    return next((name for name, _ in _SUMS if name in sorts), None)
