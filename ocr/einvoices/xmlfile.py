"""E-invoices that are XML: finds out which kind it is.  Nothing is fetched and no entity is ever expanded."""

from __future__ import annotations

import re
from typing import Any

from ledger.errors import BadInput, sentence
from ocr.einvoices import chinese_xml, european, xbrl
from ocr.einvoices.elements import local
from ocr.facts import Facts


def looks_like(data: bytes) -> bool:
    """Whether the bytes are XML."""
    start = data[:400].lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")
    return start.startswith(b"<") or start.replace(b"\x00", b"").startswith(b"<?xml")


def root(data: bytes) -> Any:
    """The root element; refuses what is no XML or declares entities."""
    from lxml import etree

    if re.search(rb"<!(DOCTYPE|ENTITY)", data[:20_000].replace(b"\x00", b""), re.IGNORECASE):
        raise BadInput(sentence("The XML file declares entities, which no invoice needs. I do not read it."))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        element = etree.fromstring(data.strip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise BadInput(sentence("The XML file is damaged or incomplete. Please download it again.")) from None
    return element


def facts(data: bytes) -> Facts | None:
    """What the invoice states, or None where the XML is no invoice that is known here."""
    top = root(data)
    name = local(top)
    if name in ("EInvoice", "eInvoice"):
        return chinese_xml.facts(top)
    if name == "xbrl":
        return xbrl.facts(top)
    if name in ("CrossIndustryInvoice", "CrossIndustryDocument"):
        return european.cii(top)
    if name in ("Invoice", "CreditNote"):
        return european.ubl(top)
    for child in top.iter():
        if isinstance(child.tag, str) and child is not top:
            inner = local(child)
            if inner in ("EInvoice", "eInvoice"):
                return chinese_xml.facts(child)
            if inner == "xbrl":
                return xbrl.facts(child)
    return None
