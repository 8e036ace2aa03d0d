"""Chinese forms - VAT invoices old and fully digital, tickets, slips: fields stand beside printed labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from ocr.facts import Facts, Good, completed
from ocr.layouts import itinerary
from ocr.layouts.chinese_parties import parties
from ocr.layouts.form import LabelledForm, trust
from ocr.page import Page, Piece, box, rows
from ocr.values import capitals
from ocr.values.amounts import amounts, plain
from ocr.values.dates import days

NUMBER = re.compile(r"(?:发\s*票|票\s*据)?\s*号\s*[码石]\s*[:.]?\s*(?:N[o0°]\.?)?\s*(\d{20}|\d{8}|\d{10})(?!\d)")
CODE = re.compile(r"(?:发\s*票|票\s*据)\s*代\s*[码石]\s*[:.]?\s*(\d{8}|\d{10}|\d{12})(?!\d)")
CHECK = re.compile(r"校\s*验\s*码\s*[:.]?\s*((?:\d\s*){20}|[0-9a-zA-Z]{6}(?![0-9a-zA-Z]))")
TICKET = re.compile(r"^\s*([A-Z]\d{2}[A-Z]\d{6}|[A-Z]\d{6})(?!\d)")
PRICE = re.compile(r"(?:票\s*价|[¥Y])\s*[:.]?\s*[¥Y]?\s*(\d{1,5}\.\d{1,2})\s*元?|(?<![\d.])(\d{1,5}\.\d{1,2})\s*元")
BARE_FARE = re.compile(r"^\s*[¥Y]?\s*(\d{1,4}\.\d)\s*[^\s\d.]?\s*$")
"""A fare whose sign 元 was misread; tickets print it with one place."""

SMALL = re.compile(r"(?:小\s*写)\s*\)?\s*[:.]?\s*[¥Y]?\s*(-?[\d,]{1,12}\s*\.\s*\d{2})")
PAID = ("总额", "实付", "实收", "应付", "应收", "合计", "总计", "金额", "票价")


def facts(page: Page, kind: str, text: str, *, today: date | None = None) -> Facts:
    """What the form says."""
    form = LabelledForm(page, rows(page.pieces), plain(text))
    total, tax, net = _money(form, kind)
    vendor, buyer, seller_id, buyer_id = parties(form, kind)
    number = form.first(NUMBER, "invoice_number")
    code = form.first(CODE, "invoice_code")
    if number is None or code is None:
        number, code = _printed(form, kind, number, code)
    if kind == "train":
        number = number or form.first(TICKET, "invoice_number")
        vendor, seller_id = vendor or ("中国铁路" if "中国铁路" in form.text else None), None
    if kind == "flight":
        number = number or form.first(itinerary.TICKET, "invoice_number")
        vendor = vendor or form.first(itinerary.ISSUER, "vendor")
    if number is not None and len(number) == 20:
        code = None
        kind = kind.replace("vat_", "digital_")
    return completed(
        Facts(
            source=page.engine,
            kind=kind,
            vendor=vendor,
            day=_day(form, today),
            currency="CNY",
            total=total,
            tax=tax,
            net=net,
            invoice_code=code,
            invoice_number=number,
            seller_tax_id=seller_id,
            buyer=buyer,
            buyer_tax_id=buyer_id,
            check_code=form.first(CHECK, "check_code"),
            lines=tuple(_goods(form)),
            sure={"currency": 0.98, "kind": 0.95} | form.sure,
            crops=form.crops,
        )
    )


def _day(form: LabelledForm, today: date | None) -> date | None:
    """The day beside 开票日期 or 日期; else the first one on the page."""
    best: tuple[int, date, Piece] | None = None
    seen: set[date] = set()
    for row in form.rows:
        for day in days(row.text):
            seen.add(day.value)
            before = re.sub(r"[A-Za-z\s]+", "", plain(row.text[: day.start]))[-14:]
            rank = (
                3
                if re.search(r"开\s?票\s?日?\s?期?|填开", before)
                else 2
                if re.search(r"日\s?期|时\s?间", before)
                else 1
            )
            if today is not None and day.value > today + timedelta(days=1):
                continue
            if best is None or rank > best[0]:
                near = [piece for piece in row.pieces if days(piece.text)] or list(row.pieces)
                best = (rank, day.value, near[0])
    if best is None:
        return None
    form.sure["day"] = trust(best[2].score) - (0.0 if best[0] > 1 or len(seen) == 1 else 0.03)
    form.crops["day"] = box(form.page, best[2])
    return best[1]


def _money(form: LabelledForm, kind: str) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    if kind == "quota":
        return _quota(form), None, None
    if kind == "train":
        return _fare(form), *_train_tax(form)
    if kind in ("taxi", "ride"):
        return _labelled(form, PAID), None, None
    if kind == "flight":
        return itinerary.total(form) or _labelled(form, ("合计", "总额", "金额")), None, None
    return _invoice(form)


def _invoice(form: LabelledForm) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """The figure after （小写）; words and net plus tax are its proof."""
    written = form.first(SMALL, "total")
    words = capitals.found(form.text)
    total = Decimal(written.replace(",", "")) if written else None
    net, tax = _sums(form, total if total is not None else words)
    added = None if net is None or tax is None else net + tax
    votes = [value for value in (total, words, added) if value is not None]
    if not votes:
        fallback = _labelled(form, ("价税合计", *PAID))
        return fallback, None, None
    best = max(votes, key=lambda value: (votes.count(value), value == total))
    agree = votes.count(best)
    form.sure["total"] = 0.997 if agree == 3 else 0.99 if agree == 2 else form.sure.get("total", 0.8) - 0.04
    if len(set(votes)) > 1 and agree == 1:
        form.sure["total"] = 0.6
    if added is not None and added == best:
        form.sure["tax"] = form.sure["net"] = 0.985
    elif net is not None or tax is not None:
        form.sure["tax"] = form.sure["net"] = 0.7
    return best, tax, net


def _sums(form: LabelledForm, total: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    """Net and tax: two amounts that add up to the total, best those of the row 合计; exempt ones show ***."""
    values: list[Decimal] = []
    for row in form.rows:
        text = plain(row.text)
        printed = [amount.value for amount in amounts(text)]
        if re.search(r"合\s*计", text) and "价税" not in text and "小写" not in text:
            if len(printed) >= 2 and (total is None or printed[-2] + printed[-1] == total):
                return printed[-2], printed[-1]
            if (
                len(printed) == 1
                and total is not None
                and printed[0] == total
                and re.search(r"\*{2,}|免税|不征税", form.text)
            ):
                return printed[0], None
        values += printed
    if total is not None:
        for tax in sorted(set(values)):
            if Decimal(0) < tax < total / 2 and total - tax in values and total - tax != tax:
                return total - tax, tax
    return None, None


def _labelled(form: LabelledForm, labels: tuple[str, ...]) -> Decimal | None:
    for label in labels:
        pattern = re.compile(r"\s?".join(label))
        for row in reversed(form.rows):
            text = plain(row.text)
            if match := pattern.search(text):
                printed = [amount for amount in amounts(text) if amount.start >= match.end()]
                if printed:
                    form.sure["total"] = trust(min(piece.score for piece in row.pieces))
                    form.crops["total"] = box(form.page, row.pieces[-1])
                    same = sum(
                        amount.value == printed[0].value for other in form.rows for amount in amounts(other.text)
                    )
                    if same > 1:
                        form.sure["total"] = min(0.99, form.sure["total"] + 0.01)
                    return printed[0].value
    return None


def _fare(form: LabelledForm) -> Decimal | None:
    written = form.first(PRICE, "total")
    if written is None and (total := _labelled(form, ("票价",))) is not None:
        return total
    if written is None and (written := form.first(BARE_FARE, "total")) is not None:
        form.sure["total"] = min(form.sure["total"], 0.85)
    return Decimal(written) if written else None


def _train_tax(form: LabelledForm) -> tuple[Decimal | None, Decimal | None]:
    match = re.search(r"税\s?额\s?[:.]?\s?¥?\s?(\d+\.\d{2})", form.text)
    return (Decimal(match.group(1)), None) if match else (None, None)


def _quota(form: LabelledForm) -> Decimal | None:
    words = capitals.found(form.text)
    figures = [amount.value for row in form.rows for amount in amounts(row.text) if amount.mark or "元" in row.text]
    if words is not None:
        form.sure["total"] = 0.99 if words in figures else 0.95
        return words
    form.sure["total"] = 0.9
    return figures[0] if figures else None


def _printed(form: LabelledForm, kind: str, number: str | None, code: str | None) -> tuple[str | None, str | None]:
    """On paper invoices code and number stand at the top without a label, the number often twice."""
    if not kind.startswith(("vat", "toll")):
        return number, code
    top = [row for row in form.rows if row.middle < 0.35 * form.page.height]
    for row in top:
        for piece in row.pieces:
            text = plain(piece.text)
            if code is None and (match := re.match(r"^\s*(\d{10}|\d{12})(?!\d)", text)):
                code = match.group(1)
                form.sure["invoice_code"] = trust(piece.score) - 0.01
            if number is None and (match := re.search(r"(?:N[o0°]\.?\s*|^\s*)(\d{8})\s*$", text)):
                number = match.group(1)
                form.sure["invoice_number"] = trust(piece.score) - 0.01
    return number, code


def _goods(form: LabelledForm) -> Iterator[Good]:
    """Lines of goods begin with *category*name."""
    for row in form.rows:
        if match := re.match(r"\s*\*([^*]{1,20})\*(\S+)", plain(row.text)):
            printed = [amount.value for amount in amounts(row.text)]
            percent = re.search(r"(\d{1,2})%|免税|不征税", plain(row.text))
            gross = printed[-2] + printed[-1] if len(printed) >= 2 and percent else (printed[-1] if printed else None)
            yield Good(f"*{match.group(1)}*{match.group(2)}", gross, "", percent.group() if percent else "")
