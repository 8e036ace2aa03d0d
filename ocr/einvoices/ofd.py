"""OFD (GB/T 33190), the Chinese e-invoice document, a zip of XML: its embedded invoice first, then tags, then print."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from ledger.errors import BadInput, sentence
from ocr.einvoices import qr, xmlfile
from ocr.einvoices.elements import day, local, number
from ocr.facts import Facts, completed
from ocr.limits import Limits, check_pages
from ocr.page import Page, Piece


def looks_like(data: bytes) -> bool:
    """Whether the bytes are a zip with an OFD.xml in it."""
    return data[:4] == b"PK\x03\x04" and b"OFD.xml" in data


def facts(data: bytes, limits: Limits) -> tuple[tuple[Facts, ...], tuple[Page, ...]]:
    """What the structured parts state, best first, and the printed pages."""
    box = _Box(data, limits)
    stated = [part_facts for part in box.attachments() if (part_facts := _embedded(part)) is not None]
    pages = tuple(box.pages(limits))
    tagged = box.tagged()
    if tagged is not None:
        stated.append(tagged)
    for page in pages:
        stated += [part_facts for code in page.codes if (part_facts := qr.facts(code)) is not None]
    return tuple(stated), pages


def _embedded(part: bytes) -> Facts | None:
    try:
        return xmlfile.facts(part)
    except BadInput:
        return None  # an attachment that is no XML invoice does not spoil the document


class _Box:
    """The zip, opened within limits; paths that lead out of it are refused."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self.zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise BadInput(sentence("The OFD file is damaged or incomplete. Please download it again.")) from None
        if len(entries) > limits.entries or sum(entry.file_size for entry in entries) > limits.unpacked:
            raise BadInput(sentence("The OFD file unpacks to more than I read. Please send the original one."))
        if any(entry.filename.startswith("/") or ".." in entry.filename.split("/") for entry in entries):
            raise BadInput(sentence("The OFD file has a path that leads out of it. I do not read it."))
        if any(entry.flag_bits & 1 for entry in entries):
            raise BadInput(sentence("The file is protected by a password. Please send it without."))
        self.limit = limits.unpacked
        self.names = {entry.filename for entry in entries}

    def bytes_of(self, name: str) -> bytes:
        """The file's bytes; what it really unpacks to is limited, whatever the zip claims."""
        try:
            with self.zip.open(name) as file:
                data = file.read(self.limit + 1)
        except (KeyError, zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError):
            raise BadInput(sentence("The OFD file is damaged or incomplete. Please download it again.")) from None
        except Exception as error:
            if type(error).__module__ == "zlib":
                raise BadInput(sentence("The OFD file is damaged or incomplete. Please download it again.")) from None
            raise
        if len(data) > self.limit:
            raise BadInput(sentence("The OFD file unpacks to more than I read. Please send the original one."))
        return data

    def xml(self, name: str) -> Any:
        """The root of an XML file in the zip; old tag files without declared prefixes are mended."""
        data = self.bytes_of(name)
        try:
            return xmlfile.root(data)
        except BadInput:
            if b"ofd:" in data and b"xmlns:ofd" not in data:
                return xmlfile.root(re.sub(rb"(</?)ofd:", rb"\1", data))
            raise

    def attachments(self) -> Iterator[bytes]:
        """The XML files that may be the invoice itself."""
        likely = sorted(
            (name for name in self.names if name.lower().endswith(".xml") and "/attach" in name.lower()),
            key=lambda name: ("original" not in name.lower(), name),
        )
        for name in likely:
            if not name.lower().endswith("attachments.xml"):
                yield self.bytes_of(name)

    def _roots(self) -> list[str]:
        documents = [name for name in self.names if posixpath.basename(name) == "Document.xml"]
        return sorted(documents, key=len)

    def _at(self, base: str, loc: str) -> str | None:
        loc = loc.strip()
        for path in (posixpath.normpath(posixpath.join(base, loc)), loc.lstrip("/")):
            if path.lstrip("/") in self.names:
                return path.lstrip("/")
        return None

    def pages(self, limits: Limits) -> Iterator[Page]:
        """The printed pages: their own text and that of their templates."""
        for root in self._roots()[:1]:
            base, document = posixpath.dirname(root), self.xml(root)
            templates = {
                element.get("ID"): element.get("BaseLoc")
                for element in document.iter()
                if local(element) == "TemplatePage"
            }
            pages = [element for element in document.iter() if local(element) == "Page" and element.get("BaseLoc")]
            check_pages(len(pages), limits)
            for place, page in enumerate(pages[: limits.read_pages]):
                name = self._at(base, page.get("BaseLoc"))
                if name is not None:
                    yield self._page(name, base, templates, place)

    def _page(self, name: str, base: str, templates: dict[str, str], place: int) -> Page:
        content = self.xml(name)
        pieces = list(_pieces(content))
        for element in content.iter():
            loc = templates.get(element.get("TemplateID")) if local(element) == "Template" else None
            path = self._at(base, loc) if loc else None
            if path is not None:
                pieces += _pieces(self.xml(path))
        width, height = _size(content)
        codes = self._codes() if place == 0 else ()
        return Page(width, height, tuple(pieces), "ofd", number=place, codes=codes)

    def _codes(self) -> tuple[str, ...]:
        from PIL import Image

        codes: list[str] = []
        for name in sorted(self.names):
            if name.lower().endswith((".png", ".jpg", ".jpeg", ".bmp")) and "/res" in name.lower():
                try:
                    with Image.open(io.BytesIO(self.bytes_of(name))) as image:
                        if image.width * image.height < 4_000_000:
                            codes += qr.codes(image.convert("L"))
                except OSError:
                    continue
        return tuple(codes)

    def tagged(self) -> Facts | None:
        """The fields that tags or the document's own data name."""
        values: dict[str, str] = {}
        texts: dict[str, str] = {}
        for name in self.names:
            if name.endswith("Content.xml"):
                texts |= _texts(self.xml(name))
        for name in sorted(self.names):
            if "/tag" in name.lower() and not name.endswith("CustomTags.xml") and name.endswith(".xml"):
                try:
                    values |= _tags(self.xml(name), texts)
                except BadInput:
                    continue
        if "OFD.xml" in self.names:
            values |= {key: value for key, value in _own(self.xml("OFD.xml")).items() if key not in values}
        return _from_values(values)


def _size(content: Any) -> tuple[float, float]:
    for element in content.iter():
        if local(element) == "PhysicalBox" and element.text:
            numbers = [float(part) for part in element.text.split()]
            if len(numbers) == 4:
                return numbers[2], numbers[3]
    return 210.0, 140.0


def _pieces(content: Any) -> Iterator[Piece]:
    for element in content.iter():
        if local(element) != "TextObject":
            continue
        box = [float(part) for part in (element.get("Boundary") or "0 0 1 1").split()]
        for code in element:
            words = (code.text or "").strip() if local(code) == "TextCode" else ""
            if words and len(box) == 4:
                size = float(element.get("Size") or box[3])
                left = box[0] + float(code.get("X") or 0)
                base = box[1] + float(code.get("Y") or size)
                wide = sum(size if ord(sign) > 0x2E80 else size / 2 for sign in words)
                yield Piece(words, left, base - size, left + min(wide, max(box[2], size)), base)


def _texts(content: Any) -> dict[str, str]:
    """Object id -> its text."""
    return {
        element.get("ID"): "".join((code.text or "").strip() for code in element if local(code) == "TextCode")
        for element in content.iter()
        if local(element) == "TextObject" and element.get("ID")
    }


def _tags(top: Any, texts: dict[str, str]) -> dict[str, str]:
    """Tag name -> the text of all objects that it points at; only the first tag of a name."""
    tagged: dict[str, str] = {}
    for element in top.iter():
        parts = [
            texts.get((ref.text or "").strip(), "") for ref in element if local(ref) in ("ObjectRef", "ObjectData")
        ]
        if any(parts) and local(element) not in tagged:
            tagged[local(element)] = "".join(parts)
    return tagged


def _own(top: Any) -> dict[str, str]:
    """The document's own data; its 合计金额 is the amount WITHOUT tax."""
    names = {
        "发票号码": "InvoiceNo",
        "发票代码": "InvoiceCode",
        "开票日期": "IssueDate",
        "合计金额": "TaxExclusiveTotalAmount",
        "合计税额": "TaxTotalAmount",
        "价税合计": "TaxInclusiveTotalAmount",
        "销售方纳税人识别号": "SellerTaxID",
        "购买方纳税人识别号": "BuyerTaxID",
        "校验码": "InvoiceCheckCode",
    }
    data = {
        element.get("Name"): (element.text or "").strip() for element in top.iter() if local(element) == "CustomData"
    }
    return {names[key]: value for key, value in data.items() if key in names and value}


def _from_values(values: dict[str, str]) -> Facts | None:
    if not values.get("InvoiceNo"):
        return None
    code = values.get("InvoiceCode")
    return completed(
        Facts(
            source="ofd",
            vendor=values.get("SellerName"),
            seller_tax_id=values.get("SellerTaxID"),
            buyer=values.get("BuyerName"),
            buyer_tax_id=values.get("BuyerTaxID"),
            day=day(values.get("IssueDate")),
            currency="CNY",
            total=number(values.get("TaxInclusiveTotalAmount")),
            net=number(values.get("TaxExclusiveTotalAmount")),
            tax=number(values.get("TaxTotalAmount")),
            invoice_code=code,
            invoice_number=values.get("InvoiceNo"),
            check_code=(values.get("InvoiceCheckCode") or "").replace(" ", "") or None,
            sure=dict.fromkeys(("vendor", "day", "total", "net", "tax", "invoice_number"), 0.99),
        )
    )
