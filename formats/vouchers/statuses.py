"""What has become of vouchers over there, as a list: a number, a state, perhaps their number and a reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from formats import cells as cell
from formats.sheet import Keys, Problems, Sheet, digest
from formats.table import FoundTable, Layout
from ledger.errors import BadInput, sentence

LAYOUT = Layout(
    "voucher-status",
    "voucher-status",
    {
        "number": (
            *(
                "凭证号",
                "凭证字号",
                "凭证编号",
                "voucher no",
                "voucher no.",
                "voucher number",
                "our voucher",
                "voucher",
            ),
            *("journalno", "journal no", "journal no.", "reference document number (16)", "我方凭证号"),
        ),
        "status": (
            *("状态", "凭证状态", "过账状态", "记账状态", "过账", "记账标志", "单据状态", "status", "state", "posted"),
            *("posting status", "isposted"),
        ),
        "word": ("凭证字", "凭证类别字", "word"),
        "period": (
            "期间",
            "会计期间",
            "月份",
            "period",
            "month",
            "日期",
            "凭证日期",
            "制单日期",
            "date",
            "voucher date",
        ),
        "line": ("分录", "分录号", "行号", "line"),
        "reason": ("原因", "退回原因", "失败原因", "错误信息", "备注", "reason", "error", "message"),
        "theirs": ("对方凭证号", "系统凭证号", "their number", "document number", "accounting document", "单据编号"),
    },
    ("number", "status"),
)
_STATES: Mapping[str, str] = {
    **dict.fromkeys(("已过账", "已记账", "过账", "记账", "posted", "是", "yes", "y", "true", "1", "√"), "posted"),
    **dict.fromkeys(
        (
            "已审核",
            "已引入",
            "已导入",
            "导入成功",
            "成功",
            "已保存",
            "imported",
            "reviewed",
            "approved",
            "draft",
            "未过账",
        ),
        "imported",
    ),
    **dict.fromkeys(("未记账", "待过账", "否", "no", "n", "false", "0", "unposted", "drafts", "草稿"), "imported"),
    **dict.fromkeys(
        (
            "退回",
            "已退回",
            "作废",
            "已作废",
            "失败",
            "导入失败",
            "错误",
            "rejected",
            "invalid",
            "failed",
            "error",
            "voided",
        ),
        "rejected",
    ),
}
_KEY = re.compile(r"ZF-?(\d\d)(\d\d)-([RPT]?)(\d{1,7})", re.IGNORECASE)
_LETTERS = {"": "", "R": "收", "P": "付", "T": "转"}
_NUMBER = re.compile(r"(?:(?P<word>[^\W\d_]{1,8})\s*[-–号]?\s*)?0*(?P<number>\d{1,7})号?")
_MONTH = re.compile(r"(20\d\d)\D{0,2}(\d{1,2})(?!\d{3})")


class VoucherStatus(NamedTuple):
    """One voucher of the list; `word`, `month` and `target` are "" where nobody named them."""

    line: int
    key: str
    digest: str
    word: str
    number: int
    month: str
    state: str
    at: int
    reason: str
    theirs: str
    target: str


def sheet(table: FoundTable, _currency: str, answers: Mapping[str, str]) -> Sheet:
    """The vouchers whose state is told; a voucher of several lines once, a rejected line before all others."""
    keys, problems = Keys("voucher-status"), Problems()
    rows: dict[tuple[str, str, int], VoucherStatus] = {}
    for at, cells in table.lines():
        if not any(map(cell.clean, cells)) or not table.cell(cells, "number"):
            continue
        try:
            row = _row(table, at, cells, keys, answers)
        except BadInput as error:
            problems.add(at, error.field, error)
            continue
        of = (row.word, row.month, row.number)
        if of not in rows or (row.state == "rejected" and rows[of].state != "rejected"):
            rows[of] = row
    return Sheet(
        kind="voucher-status",
        subject="voucher-status",
        rows=tuple(rows.values()),
        problems=tuple(problems.kept),
        more_problems=problems.more,
        columns=tuple(map(cell.clean, table.header)),
        mapping={field: table.title(field) for field in table.columns},
        layout=table.mark,
    )


def _row(table: FoundTable, at: int, cells: Sequence[str], keys: Keys, answers: Mapping[str, str]) -> VoucherStatus:
    text, word, month = table.cell(cells, "number"), table.cell(cells, "word"), ""
    if key := _KEY.fullmatch(text):
        month, word, number = f"20{key[1]}-{key[2]}", _LETTERS[key[3].upper()], int(key[4])
    else:
        match = _NUMBER.fullmatch(text)
        if match is None:
            raise BadInput(sentence("“{text}” is no number of a voucher."), text=text[:40], field=table.title("number"))
        word, number = match["word"] or word, int(match["number"])
    said = cell.clean(table.cell(cells, "status")).lower()
    if said not in _STATES:
        raise BadInput(
            sentence("“{text}” is no state that I know: posted, imported or rejected."),
            text=said[:40],
            field=table.title("status"),
        )
    period = _MONTH.search(table.cell(cells, "period"))
    month = month or (f"{period[1]}-{int(period[2]):02}" if period and 1 <= int(period[2]) <= 12 else "")
    line = table.cell(cells, "line")
    identity = keys.key((word, str(number), month, said))
    return VoucherStatus(
        at,
        identity,
        digest(cells),
        word,
        number,
        month or answers.get("month", ""),
        _STATES[said],
        int(line) if line.isdecimal() and len(line) < 5 else 0,
        table.cell(cells, "reason")[:300],
        table.cell(cells, "theirs")[:40],
        answers.get("target", ""),
    )
