"""Reading XML elements whatever their namespace: children, texts, amounts and days as machines write them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any


def local(element: Any) -> str:
    """The name of the element without its namespace."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def child(element: Any, *path: str) -> Any:
    """The element down a path of local names, or None; takes the first of several."""
    for name in path:
        if element is None:
            return None
        element = next((below for below in element if local(below) == name), None)
    return element


def text(element: Any, *path: str) -> str | None:
    """The text down a path of local names; None where it is missing or empty."""
    below = child(element, *path)
    if below is None or below.text is None:
        return None
    return " ".join(below.text.split()) or None


def company(element: Any, *path: str) -> str | None:
    """A name down a path; some programs put numbers on lines of their own before it."""
    below = child(element, *path)
    lines = [" ".join(line.split()) for line in (below.text or "").splitlines()] if below is not None else []
    names = [line for line in lines if line and not re.match(r"(?:GLN|ILN|[\w.-]*(?:Nr|No)\b\.?)\s*[.:]*\s*\d", line)]
    return " ".join(names or lines) or None


def anywhere(element: Any, *names: str) -> str | None:
    """The text of the first element below that has one of the names, in the order of the names."""
    for name in names:
        for candidate in element.iter():
            if local(candidate) == name and candidate.text and candidate.text.strip():
                return " ".join(candidate.text.split())
    return None


def number(written: str | None) -> Decimal | None:
    """The amount as machines write it; None for *** and other words.

    >>> number("1,234.50"), number("¥ 57"), number("***")
    (Decimal('1234.50'), Decimal('57'), None)
    """
    match = re.search(r"-?\d[\d,]*(?:\.\d+)?", (written or "").replace(" ", ""))
    try:
        return Decimal(match.group().replace(",", "")) if match else None
    except InvalidOperation:
        return None


def day(written: str | None) -> date | None:
    """The day, from 2026-05-19T09:47:14, 20260519 or 2020年10月10日.

    >>> day("2026-05-19 09:47:14"), day("20260519"), day("2020年1月9日")
    (datetime.date(2026, 5, 19), datetime.date(2026, 5, 19), datetime.date(2020, 1, 9))
    """
    match = re.search(r"(\d{4})\D{0,2}(\d{1,2})\D{0,2}(\d{1,2})", written or "") if written else None
    if written and re.fullmatch(r"\d{8}.*", written):
        match = re.match(r"(\d{4})(\d{2})(\d{2})", written)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
