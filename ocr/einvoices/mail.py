"""Invoices that are e-mails (.eml): what is attached first, else the words of the message itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from ocr.einvoices import written
from ocr.page import Page

ATTACHED = 12
"""Attachments of one message that are looked at."""

LOGO = 20_000
"""Bytes below which a picture in a message is a logo or a mark that it was opened, no photograph of a receipt."""

_HEADERS = re.compile(rb"^(?:[A-Za-z][\w-]{1,40}:[^\n]*\n(?:[ \t][^\n]*\n)*){2}", re.MULTILINE)
_NAMED = re.compile(rb"^(?:From|Subject|Message-ID|MIME-Version|Received|Return-Path):", re.MULTILINE | re.IGNORECASE)
_READ = (b"%PDF-", b"PK\x03\x04", b"<?xml", b"\xff\xd8\xff", b"\x89PNG", b"II*\x00", b"MM\x00*", b"RIFF")


def looks_like(data: bytes) -> bool:
    """Whether the bytes are a message as mail programs store it."""
    start = data[:8000].replace(b"\r\n", b"\n").lstrip(b"\xef\xbb\xbf\n")
    return bool(_HEADERS.match(start)) and len(set(_NAMED.findall(start))) >= 2


def message(data: bytes) -> EmailMessage:
    """The message; damaged parts of it are left as they are."""
    return message_from_bytes(data, policy=policy.default)


def attachments(mail: EmailMessage) -> Iterator[tuple[str, bytes]]:
    """The files in it that may be receipts, with their names: data and documents before pictures."""
    files: list[tuple[str, bytes]] = []
    for part in mail.walk():
        if part.is_multipart() or part.get_content_maintype() == "text":
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content.lstrip(b"\xef\xbb\xbf \r\n").startswith(_READ):
            drawn = content[:4] in (b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe1", b"\x89PNG", b"RIFF")
            if not (drawn and (len(content) < LOGO or part.get("Content-ID"))):
                files.append((part.get_filename() or "attachment", content))
    files.sort(key=lambda file: not file[1].startswith((b"%PDF-", b"PK", b"<?xml")))
    yield from files[:ATTACHED]


def body(mail: EmailMessage) -> Page:
    """The words of the message: as a page of the web where it is one, else its lines."""
    part = mail.get_body(("html", "plain"))
    if part is None:
        return Page(written.WIDTH, written.HEIGHT, (), "html")
    raw = part.get_payload(decode=True)
    text = raw.decode(part.get_content_charset("utf-8"), "replace") if isinstance(raw, bytes) else ""
    if part.get_content_subtype() == "html":
        return written.html(text)
    return written.lines(text)


def sent(mail: EmailMessage) -> date | None:
    """The day on which it was sent, as its header states it."""
    stated = mail.get("Date")
    when = getattr(stated, "datetime", None)
    return when.date() if isinstance(when, datetime) else None
