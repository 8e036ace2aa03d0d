"""用友 U8: the table of 73 columns for 模式凭证 and 凭证 import, as .xls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from formats.learned import xls
from formats.learned.workbook import Cell, RateCell
from formats.vouchers.about import VoucherFile
from ledger.vouchers.mapping import MappedLine, MappedVoucher
from ledger.vouchers.target import DimensionKind

TITLES = (
    *(
        "会计期间",
        "凭证类别字",
        "凭证类别排序号",
        "凭证编号",
        "行号",
        "制单日期",
        "附单据数",
        "制单人",
        "审核人",
        "记账人",
    ),
    *("记账标志", "出纳人", "凭证标志", "凭证头自定义项1", "凭证头自定义项2", "摘要", "科目编码", "币种"),
    *("借方金额", "贷方金额", "外币借方金额", "外币贷方金额", "汇率", "数量借方", "数量贷方", "结算方式编码", "票号"),
    *("票号发生日期", "部门编码", "职员编码", "客户编码", "供应商编码", "项目编码", "项目大类编码", "业务员"),
    *("对方科目编码", "银行帐两清标志", "往来帐两清标志", "是否核销", "外部凭证帐套号", "外部凭证会计年度"),
    *("外部凭证系统名称", "外部凭证系统版本号", "外部凭证制单日期", "外部凭证会计期间", "外部凭证业务类型"),
    *("外部凭证业务号", "日期", "标志", "外部凭证单据号", "凭证是否可修改", "凭证分录是否可增删"),
    *("凭证合计金额是否保值", "分录数值是否可修改", "分录科目是否可修改", "分录受控科目可用状态"),
    *("分录往来项是否可修改", "分录部门是否可修改", "分录项目是否可修改", "分录往来项是否必输"),
    *(f"自定义字段{number}" for number in range(1, 11)),
    *("现金项目编号", "现金借方", "现金贷方"),
)
_AT = {title: place for place, title in enumerate(TITLES)}
_CODES: dict[DimensionKind, str] = {
    "department": "部门编码",
    "person": "职员编码",
    "customer": "客户编码",
    "supplier": "供应商编码",
    "project": "项目编码",
}


def write(vouchers: Iterable[MappedVoucher], about: VoucherFile) -> bytes:
    return xls.workbook([("凭证", _rows(vouchers, about))])


def _rows(vouchers: Iterable[MappedVoucher], about: VoucherFile) -> Iterator[tuple[Cell, ...]]:
    yield TITLES
    for voucher in vouchers:
        for place, line in enumerate(voucher.lines, 1):
            row: list[Cell] = [None] * len(TITLES)
            for title, cell in _cells(voucher, place, line, about).items():
                row[_AT[title]] = cell
            yield tuple(row)


def _cells(voucher: MappedVoucher, place: int, line: MappedLine, about: VoucherFile) -> dict[str, Cell]:
    amount, foreign = line.amount.major, line.original.major
    cells: dict[str, Cell] = {
        "会计期间": voucher.day.month,
        "凭证类别字": about.word(voucher.word),
        "凭证编号": voucher.number,
        "行号": place,
        "制单日期": voucher.day.isoformat(),
        "附单据数": 0,
        "制单人": about.preparer,
        "摘要": line.summary,
        "科目编码": line.account,
        "币种": about.money(line.original.currency),
        "借方金额" if line.debit else "贷方金额": amount,
        "贷方金额" if line.debit else "借方金额": amount * 0,
        "对方科目编码": _other(voucher, line),
        "外部凭证单据号": voucher.key,
    }
    if line.original.currency != line.amount.currency:
        cells["外币借方金额" if line.debit else "外币贷方金额"] = foreign
        cells["汇率"] = RateCell(line.rate(6))
    for kind, title in _CODES.items():
        if kind in line.of:
            cells[title] = line.of[kind].code
    if "project" in line.of:
        cells["项目大类编码"] = about.setting("item_class") or None
    return cells


def _other(voucher: MappedVoucher, line: MappedLine) -> str | None:
    """The first account of the other side."""
    return next((one.account for one in voucher.lines if one.debit != line.debit), None)
