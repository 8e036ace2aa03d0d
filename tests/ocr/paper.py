"""Small documents made on the spot for the tests of reading: pictures of print, zips, PDFs, XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

SLIP = (
    "GREEN LEAF HARDWARE SDN BHD",
    "NO 12, JALAN MAWAR 3, 81100 JOHOR BAHRU",
    "TAX INVOICE",
    "Date: 14/03/2024  10:22:31",
    "Hammer 500g          18.90",
    "Nails 2kg             6.00",
    "Total (RM)           24.90",
    "CASH                 50.00",
    "CHANGE               25.10",
)


def font(size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.load_default(size)


def slip(lines: Sequence[str] = SLIP, *, width: int = 620, size: int = 24) -> Any:
    """A till receipt on white paper."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (width, 60 + len(lines) * int(size * 1.7)), "white")
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        y = 30 + number * int(size * 1.7)
        words, amount = [*line.rsplit(None, 1), ""][:2] if "  " in line and line[-3] == "." else (line, "")
        draw.text((30, y), words, fill="black", font=font(size))
        if amount:
            draw.text((width - 40 - draw.textlength(amount, font=font(size)), y), amount, fill="black", font=font(size))
    return image


def saved(image: Any, kind: str = "JPEG", **options: Any) -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def pdf(lines: Sequence[str], pages: int = 1) -> bytes:
    """A PDF with a text layer, written by hand."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(pages))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    text = "\n".join(f"1 0 0 1 60 {780 - 22 * row} Tm ({_escaped(line)}) Tj" for row, line in enumerate(lines))
    stream = f"BT /F1 12 Tf {text} ET".encode("latin-1")
    for number in range(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table))
    return out.getvalue()


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def with_attachment(data: bytes, name: str, content: bytes) -> bytes:
    """The PDF with a file embedded."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.add_attachment(name, content)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def encrypted(data: bytes) -> bytes:
    """The PDF behind a password."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip of the files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in files.items():
            box.writestr(name, data)
    return out.getvalue()


DIGITAL = """<?xml version="1.0" encoding="UTF-8"?>
<EInvoice><Header><EIid>26310000000000000042</EIid><InherentLabel>
<GeneralOrSpecialVAT><LabelName>增值税专用发票</LabelName></GeneralOrSpecialVAT></InherentLabel></Header>
<EInvoiceData>
<SellerInformation><SellerIdNum>91310000MA1K00000X</SellerIdNum><SellerName>上海星河测试有限公司</SellerName>
</SellerInformation>
<BuyerInformation><BuyerIdNum>91310000MA1K11111Y</BuyerIdNum><BuyerName>北京账房科技有限公司</BuyerName>
</BuyerInformation>
<BasicInformation><TotalAmWithoutTax>1000.00</TotalAmWithoutTax><TotalTaxAm>60.00</TotalTaxAm>
<TotalTax-includedAmount>1060.00</TotalTax-includedAmount></BasicInformation>
<IssuItemInformation><ItemName>*信息技术服务*开发</ItemName><Quantity>1</Quantity><Amount>1000.00</Amount>
<TaxRate>0.06</TaxRate><ComTaxAm>60.00</ComTaxAm>
<TotaltaxIncludedAmount>1060.00</TotaltaxIncludedAmount></IssuItemInformation>
</EInvoiceData>
<TaxSupervisionInfo><PlateNumber>沪A00000</PlateNumber><InvoiceNumber>26310000000000000042</InvoiceNumber>
<IssueTime>2026-05-19T09:47:14</IssueTime></TaxSupervisionInfo></EInvoice>"""

CII = """<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
 xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocument><ram:ID>R-2026-7</ram:ID><ram:IssueDateTime>
<udt:DateTimeString format="102">20260131</udt:DateTimeString>
</ram:IssueDateTime></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction>
<ram:ApplicableHeaderTradeAgreement><ram:SellerTradeParty><ram:Name>Muster GmbH</ram:Name></ram:SellerTradeParty>
<ram:BuyerTradeParty><ram:Name>Kunde AG</ram:Name></ram:BuyerTradeParty></ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
<ram:SpecifiedTradeSettlementHeaderMonetarySummation>
<ram:TaxBasisTotalAmount>100.00</ram:TaxBasisTotalAmount>
<ram:TaxTotalAmount currencyID="GBP">16.00</ram:TaxTotalAmount>
<ram:TaxTotalAmount currencyID="EUR">19.00</ram:TaxTotalAmount>
<ram:GrandTotalAmount>119.00</ram:GrandTotalAmount><ram:DuePayableAmount>69.00</ram:DuePayableAmount>
</ram:SpecifiedTradeSettlementHeaderMonetarySummation></ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>"""

RAIL = """<?xml version="1.0"?>
<xbrl xmlns="http://www.xbrl.org/2003/instance"
 xmlns:rai="http://xbrl.mof.gov.cn/taxonomy/2031-01-01/rai">
<rai:ElectronicInvoiceRailwayETicketNumber>26319000000000000001</rai:ElectronicInvoiceRailwayETicketNumber>
<rai:ETicketNumber>E123</rai:ETicketNumber>
<rai:DateOfIssue>2026-01-05</rai:DateOfIssue><rai:TravelDate>2026-01-02</rai:TravelDate>
<rai:DepartureStation>上海</rai:DepartureStation>
<rai:DestinationStation>北京</rai:DestinationStation><rai:TrainNumber>G1</rai:TrainNumber>
<rai:Fare>553.00</rai:Fare>
<rai:TotalAmountExcludingTax>507.34</rai:TotalAmountExcludingTax><rai:TaxAmount>45.66</rai:TaxAmount>
<rai:TaxRate>0.09</rai:TaxRate></xbrl>"""


def ofd(attachment: str | None = None, extra: dict[str, bytes] | None = None) -> bytes:
    """An OFD with one page of print and, where wanted, the invoice itself as an attachment."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    texts = (
        ("1", 20, 10, "上海增值税电子普通发票"),
        ("2", 150, 10, "发票代码:031001900511"),
        ("3", 150, 16, "发票号码:04875996"),
        ("4", 150, 22, "开票日期:2020年04月20日"),
        ("5", 20, 30, "名称:北京账房科技有限公司"),
        ("6", 20, 90, "价税合计(大写) 壹佰零陆圆整"),
        ("7", 140, 90, "(小写)¥106.00"),
        ("8", 20, 100, "名称:上海星河测试有限公司"),
    )
    content = "".join(
        f'<ofd:TextObject ID="{number}" Boundary="{x} {y} 60 5" Size="4">'
        f'<ofd:TextCode X="0" Y="4">{text}</ofd:TextCode>'
        "</ofd:TextObject>"
        for number, x, y, text in texts
    )
    files = {
        "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f'<ofd:Document {space}><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>'
        "</ofd:Pages></ofd:Document>",
        "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page {space}><ofd:Area><ofd:PhysicalBox>0 0 210 140</ofd:PhysicalBox>"
        f"</ofd:Area><ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content></ofd:Page>",
    }
    if attachment is not None:
        files["Doc_0/Attachs/original_invoice.xml"] = attachment
    return zipped({name: text.encode() for name, text in files.items()} | (extra or {}))
