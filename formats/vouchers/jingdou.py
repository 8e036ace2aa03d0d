"""金蝶精斗云 / 云会计: one sheet with one row of titles and 25 columns, cells of the head on every line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from formats.learned.workbook import Cell, RateCell, workbook
from formats.vouchers.about import VoucherFile
from ledger.vouchers.mapping import MappedLine, MappedVoucher
from ledger.vouchers.target import DimensionKind

_TITLES = (
    *("日期", "凭证字", "凭证号", "附件数", "分录序号", "摘要", "科目代码", "科目名称", "借方金额", "贷方金额"),
    *("客户", "供应商", "职员", "项目", "部门", "存货"),
    *("自定义辅助核算类别", "自定义辅助核算编码", "自定义辅助核算类别1", "自定义辅助核算编码1"),
    *("数量", "单价", "原币金额", "币别", "汇率"),
)
_DIMENSIONS: tuple[DimensionKind, ...] = ("customer", "supplier", "person", "project", "department")


def write(vouchers: Iterable[MappedVoucher], about: VoucherFile) -> bytes:
    sheet = f"凭证列表#{about.first.year}年第{about.first.month}期"
    return workbook(sheet, _rows(vouchers, about), number="#,##0.00", rate="##.00#####")


def _rows(vouchers: Iterable[MappedVoucher], about: VoucherFile) -> Iterator[tuple[Cell, ...]]:
    yield _TITLES
    for voucher in vouchers:
        for place, line in enumerate(voucher.lines, 1):
            head = (voucher.day.isoformat(), about.word(voucher.word), voucher.number, 0, place, line.summary)
            amount = line.amount.major
            sides = (amount, None) if line.debit else (None, amount)
            codes = (line.of[kind].code if kind in line.of else None for kind in _DIMENSIONS)
            money = (line.original.major, about.money(line.original.currency), RateCell(line.rate(7)))
            yield (*head, line.account, _path(line), *sides, *codes, *(None,) * 7, *money)


def _path(line: MappedLine) -> str:
    """管理费用_差旅费: the whole path of the account."""
    return line.account_name if "_" in line.account_name else line.account_name.replace("-", "_")
