"""Chinese forms - VAT invoices old and fully digital, tickets, slips: fields stand beside printed labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from ocr import capitals
from ocr.amounts import amounts, plain
from ocr.dates import days
from ocr.facts import Box, Facts, Good, completed
from ocr.page import Page, Piece, Row, rows

NUMBER = re.compile(r"(?:发\s*票|票\s*据)?\s*号\s*[码石]\s*[:.]?\s*(?:N[o0°]\.?)?\s*(\d{20}|\d{8}|\d{10})(?!\d)")
CODE = re.compile(r"(?:发\s*票|票\s*据)\s*代\s*[码石]\s*[:.]?\s*(\d{8}|\d{10}|\d{12})(?!\d)")
CHECK = re.compile(r"校\s*验\s*码\s*[:.]?\s*((?:\d\s*){20}|[0-9a-zA-Z]{6}(?![0-9a-zA-Z]))")
TAX_ID = re.compile(
    r"(?:识别号|信用代码|纳税人识别号)\s*(?:/纳税人识别号)?\s*[:.]?\s*([0-9A-Z]{15,20}|\d{9})(?![0-9A-Z])"
)
NAME = re.compile(
    r"(?:(?<!项目)(?<!服务)(?<!物)(?<!劳务)(?<!项目 )名\s*称|^\s*称|购买方名称|交款人"
    r"|收款单位(?:\(章\))?)\s*[:.]\s*([^\s:][^:]{1,60})"
)
TICKET = re.compile(r"^\s*([A-Z]\d{2}[A-Z]\d{6}|[A-Z]\d{6})(?!\d)")
PRICE = re.compile(r"(?:票\s*价|[¥Y])\s*[:.]?\s*[¥Y]?\s*(\d{1,5}\.\d{1,2})\s*元?|(?<![\d.])(\d{1,5}\.\d{1,2})\s*元")
SMALL = re.compile(r"(?:小\s*写)\s*\)?\s*[:.]?\s*[¥Y]?\s*(-?[\d,]{1,12}\s*\.\s*\d{2})")
PAID = ("总额", "实付", "实收", "应付", "应收", "合计", "总计", "金额", "票价")


@dataclass(slots=True)
class _Form:
    """A page as rows of plain text, each piece with its text in half width."""

    page: Page
    rows: tuple[Row, ...]
    text: str
    sure: dict[str, float] = field(default_factory=dict)
    crops: dict[str, Box] = field(default_factory=dict)

    def pieces(self) -> Iterator[Piece]:
        for row in self.rows:
            yield from row.pieces

    def first(self, pattern: re.Pattern[str], name: str) -> str | None:
        """The first value beside a label: within one piece before across a row, so that columns do not mix."""
        from ocr.understand import box

        for piece in self.pieces():
            if match := pattern.search(plain(piece.text)):
                self.sure[name] = _trust(piece.score)
                self.crops[name] = box(self.page, piece)
                return re.sub(r"\s", "", match.group(match.lastindex or 0))
        for row in self.rows:
            if match := pattern.search(plain(row.text)):
                self.sure[name] = _trust(min(piece.score for piece in row.pieces)) - 0.02
                return re.sub(r"\s", "", match.group(match.lastindex or 0))
        return None


def _trust(score: float) -> float:
    """How far a value beside its own label is to be trusted, from how well it was read."""
    return round(min(0.985, max(0.5, 0.6 + 0.39 * score)), 4)


def facts(page: Page, kind: str, text: str, *, today: date | None = None) -> Facts:
    """What the form says."""
    form = _Form(page, rows(page.pieces), plain(text))
    total, tax, net = _money(form, kind)
    vendor, buyer, seller_id, buyer_id = _parties(form, kind)
    number = form.first(NUMBER, "invoice_number")
    code = form.first(CODE, "invoice_code")
    if number is None or code is None:
        number, code = _printed(form, kind, number, code)
    if kind == "train":
        number = number or form.first(TICKET, "invoice_number")
        vendor, seller_id = vendor or ("中国铁路" if "中国铁路" in form.text else None), None
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


def _day(form: _Form, today: date | None) -> date | None:
    """The day beside 开票日期 or 日期; else the first one on the page."""
    from ocr.understand import box

    best: tuple[int, date, Piece] | None = None
    seen: set[date] = set()
    for row in form.rows:
        for day in days(row.text):
            seen.add(day.value)
            before = plain(row.text[: day.start])[-14:]
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
    form.sure["day"] = _trust(best[2].score) - (0.0 if best[0] > 1 or len(seen) == 1 else 0.03)
    form.crops["day"] = box(form.page, best[2])
    return best[1]


def _money(form: _Form, kind: str) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    if kind == "quota":
        return _quota(form), None, None
    if kind == "train":
        return _fare(form), *_train_tax(form)
    if kind == "taxi":
        return _labelled(form, PAID), None, None
    if kind == "flight":
        return _labelled(form, ("合计", "总额", "金额")), None, None
    return _invoice(form)


def _invoice(form: _Form) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
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


def _sums(form: _Form, total: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    """Net and tax: two amounts that add up to the total, best those of the row 合计; exempt ones show ***."""
    values: list[Decimal] = []
    for row in form.rows:
        text = plain(row.text)
        found = [each.value for each in amounts(text)]
        if re.search(r"合\s*计", text) and "价税" not in text and "小写" not in text:
            if len(found) >= 2 and (total is None or found[-2] + found[-1] == total):
                return found[-2], found[-1]
            if (
                len(found) == 1
                and total is not None
                and found[0] == total
                and re.search(r"\*{2,}|免税|不征税", form.text)
            ):
                return found[0], None
        values += found
    if total is not None:
        for tax in sorted(set(values)):
            if Decimal(0) < tax < total / 2 and total - tax in values and total - tax != tax:
                return total - tax, tax
    return None, None


def _labelled(form: _Form, labels: tuple[str, ...]) -> Decimal | None:
    from ocr.understand import box

    for label in labels:
        pattern = re.compile(r"\s?".join(label))
        for row in reversed(form.rows):
            text = plain(row.text)
            if match := pattern.search(text):
                found = [each for each in amounts(text) if each.start >= match.end()]
                if found:
                    form.sure["total"] = _trust(min(piece.score for piece in row.pieces))
                    form.crops["total"] = box(form.page, row.pieces[-1])
                    same = sum(each.value == found[0].value for other in form.rows for each in amounts(other.text))
                    if same > 1:
                        form.sure["total"] = min(0.99, form.sure["total"] + 0.01)
                    return found[0].value
    return None


def _fare(form: _Form) -> Decimal | None:
    written = form.first(PRICE, "total")
    return Decimal(written) if written else _labelled(form, ("票价",))


def _train_tax(form: _Form) -> tuple[Decimal | None, Decimal | None]:
    match = re.search(r"税\s?额\s?[:.]?\s?¥?\s?(\d+\.\d{2})", form.text)
    return (Decimal(match.group(1)), None) if match else (None, None)


def _quota(form: _Form) -> Decimal | None:
    words = capitals.found(form.text)
    figures = [each.value for row in form.rows for each in amounts(row.text) if each.mark or "元" in row.text]
    if words is not None:
        form.sure["total"] = 0.99 if words in figures else 0.95
        return words
    form.sure["total"] = 0.9
    return figures[0] if figures else None


def _parties(form: _Form, kind: str) -> tuple[str | None, str | None, str | None, str | None]:
    """Seller and buyer: beside each other the buyer stands left, below each other above."""
    names = _beside(form, NAME)
    ids = _beside(form, TAX_ID)
    if kind in ("train", "flight"):
        buyers = [name for piece, name in names if "购买方" in plain(piece.text)] or [name for _, name in names]
        form.sure["buyer"] = 0.97
        return None, buyers[0] if buyers else None, None, ids[0][1] if ids else None
    buyer, vendor = _sides(form, names, "buyer", "vendor")
    buyer_id, seller_id = _sides(form, ids, "buyer_tax_id", "seller_tax_id")
    if seller_id is None and not kind.startswith("invoice"):
        seller_id = _lone_tax_id(form)
    return vendor, buyer, seller_id, buyer_id


def _lone_tax_id(form: _Form) -> str | None:
    """The seller's number where its label was read apart from it: in the lower half of the form, by its own shape."""
    for piece in form.pieces():
        text = plain(piece.text).strip()
        if piece.middle > 0.5 * form.page.height and re.fullmatch(r"\d{15}|9[0-9A-Z]{17}", text):
            form.sure["seller_tax_id"] = 0.85
            return text
    return None


def _beside(form: _Form, pattern: re.Pattern[str]) -> list[tuple[Piece, str]]:
    found: list[tuple[Piece, str]] = []
    for row in form.rows:
        for place, piece in enumerate(row.pieces):
            text = plain(piece.text)
            match = pattern.search(text)
            if (
                match is None
                and place + 1 < len(row.pieces)
                and re.search(r"(?:称|识别号|信用代码|交款人|收款单位.{0,3})\s?[:.]?\s*$", text)
            ):
                match = pattern.search(text.rstrip(" :.") + ":" + plain(row.pieces[place + 1].text))
            while match is not None:
                found.append(
                    (piece, re.sub(r"\s*(?:统一社会|纳税人|密\s|备\s|密$|备$).*$", "", match.group(1)).strip())
                )
                text = text[match.end() :]
                match = pattern.search(text)
    return found


def _sides(form: _Form, found: list[tuple[Piece, str]], first: str, second: str) -> tuple[str | None, str | None]:
    if not found:
        return None, None
    for piece, text in found:
        label = plain(piece.text)
        if re.search(r"收款单位|销售方名", label):
            others = [each for each in found if each[0] is not piece]
            return (others[0][1] if others else None), text
    if len(found) == 1:
        piece, text = found[0]
        form.sure[first] = form.sure[second] = _trust(piece.score) - 0.05
        below = piece.middle > 0.5 * form.page.height and piece.left < 0.4 * form.page.width
        right = piece.left > 0.45 * form.page.width
        return (None, text) if below or right else (text, None)
    (one, left), (other, right_text) = found[0], found[-1]
    form.sure[first], form.sure[second] = _trust(one.score), _trust(other.score)
    if abs(one.middle - other.middle) < 1.5 * max(one.height, other.height) and one.left > other.left:
        return right_text, left
    return left, right_text


def _printed(form: _Form, kind: str, number: str | None, code: str | None) -> tuple[str | None, str | None]:
    """On paper invoices code and number stand at the top without a label, the number often twice."""
    if not kind.startswith(("vat", "toll")):
        return number, code
    top = [row for row in form.rows if row.middle < 0.35 * form.page.height]
    for row in top:
        for piece in row.pieces:
            text = plain(piece.text)
            if code is None and (match := re.match(r"^\s*(\d{10}|\d{12})(?!\d)", text)):
                code = match.group(1)
                form.sure["invoice_code"] = _trust(piece.score) - 0.01
            if number is None and (match := re.search(r"(?:N[o0°]\.?\s*|^\s*)(\d{8})\s*$", text)):
                number = match.group(1)
                form.sure["invoice_number"] = _trust(piece.score) - 0.01
    return number, code


def _goods(form: _Form) -> Iterator[Good]:
    """Lines of goods begin with *category*name."""
    for row in form.rows:
        if match := re.match(r"\s*\*([^*]{1,20})\*(\S+)", plain(row.text)):
            found = [each.value for each in amounts(row.text)]
            percent = re.search(r"(\d{1,2})%|免税|不征税", plain(row.text))
            gross = found[-2] + found[-1] if len(found) >= 2 and percent else (found[-1] if found else None)
            yield Good(f"*{match.group(1)}*{match.group(2)}", gross, "", percent.group() if percent else "")
