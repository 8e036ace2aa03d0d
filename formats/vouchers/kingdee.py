"""金蝶云星空: the sheet that its 列表引入 takes (GL_VOUCHER).

Row 1 technical names, row 2 labels; cells of the head only on the first line of a voucher.  The columns of dimensions
are another company's in every sample (`FDetailID#FFlexN`, `#FF1000nn`): only those stand here that finance has named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from formats.learned.workbook import Cell, RateCell, workbook
from formats.vouchers.about import VoucherFile
from ledger.vouchers.mapping import MappedLine, MappedVoucher
from ledger.vouchers.target import DimensionKind

_HEAD = (
    ("FBillHead(GL_VOUCHER)", "*单据头(序号)"),
    ("FAccountBookID", "*(单据头)账簿#编码"),
    ("FAccountBookID#Name", "(单据头)账簿#名称"),
    ("FDate", "*(单据头)日期"),
    ("FBUSDATE", "(单据头)业务日期"),
    ("FYEAR", "(单据头)会计年度"),
    ("FPERIOD", "(单据头)期间"),
    ("FVOUCHERGROUPID", "*(单据头)凭证字#编码"),
    ("FVOUCHERGROUPID#Name", "(单据头)凭证字#名称"),
    ("FVOUCHERGROUPNO", "*(单据头)凭证号"),
    ("FATTACHMENTS", "(单据头)附件数"),
    ("FISADJUSTVOUCHER", "(单据头)是否调整期凭证"),
    ("FACCBOOKORGID", "(单据头)核算组织#编码"),
    ("FACCBOOKORGID#Name", "(单据头)核算组织#名称"),
    ("FSourceBillKey", "(单据头)业务类型#编码"),
    ("FSourceBillKey#Name", "(单据头)业务类型#名称"),
    ("FIMPORTVERSION", "(单据头)引入版本号"),
    ("*Split*1", "间隔列"),
    ("FEntity", "*分录(序号)"),
    ("FEXPLANATION", "(分录)摘要"),
    ("FACCOUNTID", "*(分录)科目编码#编码"),
    ("FACCOUNTID#Name", "(分录)科目编码#名称"),
)
_TAIL = (
    ("FCURRENCYID", "*(分录)币别#编码"),
    ("FCURRENCYID#Name", "(分录)币别#名称"),
    ("FEXCHANGERATETYPE", "*(分录)汇率类型#编码"),
    ("FEXCHANGERATETYPE#Name", "(分录)汇率类型#名称"),
    ("FEXCHANGERATE", "(分录)汇率"),
    ("FUnitId", "(分录)计量单位#编码"),
    ("FUnitId#Name", "(分录)计量单位#名称(Null)"),
    ("FPrice", "(分录)单价"),
    ("FQty", "(分录)数量"),
    ("FAMOUNTFOR", "(分录)原币金额"),
    ("FDEBIT", "(分录)借方金额"),
    ("FCREDIT", "(分录)贷方金额"),
    ("FSettleTypeID", "(分录)结算方式#编码"),
    ("FSettleTypeID#Name", "(分录)结算方式#名称(Null)"),
    ("FSETTLENO", "(分录)结算号"),
    ("FBUSNO", "(分录)业务编号"),
    ("FEXPORTENTRYID", "(分录)现金流量#分录ID"),
)
_CALLED: dict[DimensionKind, str] = {
    "project": "项目",
    "person": "职员",
    "department": "部门",
    "customer": "客户",
    "supplier": "供应商",
}


def write(vouchers: Iterable[MappedVoucher], about: VoucherFile) -> bytes:
    return workbook("凭证#单据头(FBillHead)", _rows(vouchers, about))


def _rows(vouchers: Iterable[MappedVoucher], about: VoucherFile) -> Iterator[tuple[Cell, ...]]:
    of = about.carried
    dimensions = [(f"FDetailID#{about.column(kind)}{part}", label) for kind in of for part, label in _labels(kind)]
    columns = (*_HEAD, *dimensions, *_TAIL)
    for row in range(2):
        yield tuple(column[row] for column in columns)
    for serial, voucher in enumerate(vouchers, 1):
        for place, line in enumerate(voucher.lines, 1):
            head = _head(serial, voucher, about) if place == 1 else (None,) * 18
            yield (
                *head,
                place,
                line.summary,
                line.account,
                line.account_name,
                *_of(line, of),
                *_tail(voucher, line, about),
            )


def _labels(kind: DimensionKind) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("", f"(分录){_CALLED[kind]}#编码"), ("#Name", f"(分录){_CALLED[kind]}#名称(Null)")


def _head(serial: int, voucher: MappedVoucher, about: VoucherFile) -> tuple[Cell, ...]:
    day = voucher.day.isoformat()
    book, organisation = about.setting("book"), about.setting("organisation") or None
    head = (serial, book, None, day, day, str(voucher.day.year), str(voucher.day.month), about.word(voucher.word))
    return (*head, voucher.word, str(voucher.number), 0, None, organisation, None, None, None, None, None)


def _of(line: MappedLine, kinds: tuple[DimensionKind, ...]) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    for kind in kinds:
        code = line.of.get(kind)
        cells += [code.code, code.name] if code else [None, None]
    return tuple(cells)


def _tail(voucher: MappedVoucher, line: MappedLine, about: VoucherFile) -> tuple[Cell, ...]:
    amount = line.amount.major
    sides = (amount, amount * 0) if line.debit else (amount * 0, amount)
    money = (about.money(line.original.currency), None, about.setting("rate_type"), None, RateCell(line.rate(8)))
    return (*money, None, None, None, None, line.original.major, *sides, None, None, None, voucher.key, None)
