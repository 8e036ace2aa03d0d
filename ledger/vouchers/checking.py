"""What a target cannot hold, found before a byte is written: each with its voucher and line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ledger.currencies import digits
from ledger.errors import sentence
from ledger.vouchers.mapping import MappedLine, MappedVoucher
from ledger.vouchers.target import Target

_FULL_WIDTH = str.maketrans({",": "，", '"': "”", ";": "；", "|": "｜", "'": "’"})
"""What may stand for a forbidden mark of a text."""


@dataclass(frozen=True, slots=True)
class VoucherProblem:
    """A line that cannot be written, and why; `place` 0 is the voucher itself."""

    label: str
    place: int
    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Fitting:
    """What was changed so that it fits: how many texts were cut, how many lines lose their own currency."""

    cut: int = 0
    home: int = 0


def fitted(vouchers: Iterable[MappedVoucher], target: Target, fitting: Fitting) -> Iterator[MappedVoucher]:
    """The vouchers with texts as the target takes them: forbidden marks in their full width, cut to its length."""
    for voucher in vouchers:
        lines = []
        for line in voucher.lines:
            whole = plain_text(line.summary, target)
            text = target.summary.cut(whole)
            fitting.cut += text != whole
            fitting.home += not target.foreign and line.original.currency != line.amount.currency
            lines.append(replace(line, summary=text) if text != line.summary else line)
        same = all(one is other for one, other in zip(lines, voucher.lines, strict=True))
        yield voucher if same else replace(voucher, lines=tuple(lines))


def plain_text(text: str, target: Target) -> str:
    """A text on one line without what the target forbids; signs that its characters do not have (😀) are left out.

    >>> plain_text("taxi, 2 km\\n", Target("u8", "", (), "", "", "negative", (), "", forbidden=',"')), "｜"
    ('taxi， 2 km', '｜')
    """
    if _is_plain(text) and _holds(text, target) and not any(mark in text for mark in target.forbidden):
        return text
    out = " ".join(text.split())
    for mark in target.forbidden:
        if mark in out:
            out = out.replace(mark, mark.translate(_FULL_WIDTH) if _holds(mark.translate(_FULL_WIDTH), target) else " ")
    return "".join(one for one in out if one.isprintable() and (one.isalnum() or _holds(one, target))).strip()


def _is_plain(text: str) -> bool:
    return text.isprintable() and "  " not in text and text.strip() == text


def problems(voucher: MappedVoucher, target: Target) -> Iterator[VoucherProblem]:
    """All that the target cannot hold of a voucher."""
    for place, line in enumerate(voucher.lines, 1):
        for found, values in _of_line(line, target):
            yield VoucherProblem(voucher.label, place, found, values)
    if target.most_lines and len(voucher.lines) > target.most_lines:
        values = {"n": len(voucher.lines), "most": target.most_lines}
        yield VoucherProblem(voucher.label, 0, sentence("{n} lines; a file of that program has {most} at most"), values)
    if sum(line.signed for line in voucher.lines):
        yield VoucherProblem(voucher.label, 0, sentence("debits and credits differ"))
    currencies = {line.original.currency for line in voucher.lines}
    if target.foreign and len(currencies) == 1:
        gap = sum(line.original.minor if line.debit else -line.original.minor for line in voucher.lines)
        if gap:
            values = {"currency": currencies.pop()}
            yield VoucherProblem(voucher.label, 0, sentence("debits and credits differ in {currency}"), values)


def _of_line(line: MappedLine, target: Target) -> Iterator[tuple[str, dict[str, Any]]]:
    for money in {line.amount.currency, *([line.original.currency] if target.foreign else [])}:
        if target.two_places and digits(money) > 2:
            values = {"currency": money, "target": target.title}
            yield sentence("{target} has two decimal places, {currency} has three: it is never rounded"), values
    codes = {"account": line.account} | {str(kind): code.code for kind, code in line.of.items()}
    for kind, code in codes.items():
        if (limit := target.limits.get(kind)) and not limit.holds(code):
            yield sentence("the code {code} is longer than {most}"), {"code": code, "most": limit.most}
        if bad := [mark for mark in code if mark in target.forbidden]:
            yield sentence("the code {code} has “{mark}” in it"), {"code": code, "mark": bad[0]}
    if target.account_digits and not (line.account.isascii() and line.account.isdecimal()):
        yield sentence("the account {code} is no number"), {"code": line.account}
    for text in (line.summary, *codes.values()):
        if not _holds(text, target):
            strange = next(mark for mark in text if not _holds(mark, target))
            yield (
                sentence("“{mark}” cannot be written in the file's characters ({encoding})"),
                {"mark": strange, "encoding": target.encoding},
            )


def _holds(text: str, target: Target) -> bool:
    if target.encoding.startswith("utf"):
        return True
    try:
        text.encode(target.encoding)
    except UnicodeEncodeError:
        return False
    return True
