"""Files of a few kilobytes that unpack to more than a machine has."""

from __future__ import annotations

import io
import zipfile

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_ROOT = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="xl/workbook.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
_BOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_SHEETS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="worksheets/sheet1.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>'
)
_HEAD = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_STATEMENT = b'<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">'


def workbook(cells: bytes, times: int = 1) -> bytes:
    """An xlsx whose one tab holds these rows, so many times."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _ROOT)
        archive.writestr("xl/workbook.xml", _BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", _SHEETS)
        with archive.open("xl/worksheets/sheet1.xml", "w") as tab:
            tab.write(_HEAD)
            for _time in range(times):
                tab.write(cells)
            tab.write(b"</sheetData></worksheet>")
    return out.getvalue()


def wide() -> bytes:
    """A hundred thousand rows of fifty cells in 700 kB: 785 MB where nobody stops it."""
    return workbook(b"<row>" + b'<c t="inlineStr"><is><t>a</t></is></c>' * 50 + b"</row>", 100_000)


def corners() -> bytes:
    """Two cells, in the first and the last corner of the sheet: half a terabyte for what lies between."""
    return workbook(
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    )


def archive() -> bytes:
    """Five tables of 48 MB in one zip of 230 kB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(5):
            packed.writestr(f"a{number}.csv", b"a,b\n" * 12_000_000)
    return out.getvalue()


def lines() -> bytes:
    return b"a,b,c\n" * 9_000_000


def deep() -> bytes:
    return (
        b'<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">' + b"<a>" * 1_000_000
    )


def laughs() -> bytes:
    """A billion laughs, under the name of a bank statement."""
    entities = b"".join(b'<!ENTITY a%d "%s">' % (number, b"&a%d;" % (number - 1) * 10) for number in range(1, 10))
    start = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "lol">' + entities + b"]>"
    return start + _STATEMENT.partition(b"?>")[2] + b"&a9;</Document>"
