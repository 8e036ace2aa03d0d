"""A filled-in sample of another program's table becomes a template: heads by their words, forms by their cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields

from formats.learned.learning import Vocabulary, day_form
from formats.learned.table import LearnedTable, TemplateColumn
from formats.vouchers.template import HEAD, ColumnField, VoucherTemplate
from ledger.errors import sentence

_TITLES: tuple[tuple[ColumnField, str], ...] = (
    ("day", r"(?:凭证|制单|单据|业务|记账)?日期|date|voucher date|posting date|fdate"),
    ("year", r"会计年度|年度|年|year|fyear"),
    ("period", r"(?:会计)?期间|月份|period|fperiod"),
    ("word", r"凭证(?:类别)?字|字|凭证类别|凭证类型|voucher type|word|fgroup"),
    ("label", r"凭证字号"),
    ("number", r"凭证(?:编)?号|号|voucher(?: no\.?| number)?|journal(?: no\.?)?|fnum"),
    ("place", r"分录(?:序)?号|行号|序号|line(?: no\.?)?|fentryid"),
    ("summary", r"摘要|说明|memo|description|narration|fexp"),
    ("account", r"科目(?:编码|代码|编号|号)|account(?: code| no\.?| number)?|facctid"),
    ("account_name", r"科目(?:名称)?|account name"),
    ("debit", r"借方(?:本币)?(?:金额|发生额)?|debit(?: amount)?s?|fdebit"),
    ("credit", r"贷方(?:本币)?(?:金额|发生额)?|credit(?: amount)?s?|fcredit"),
    ("side", r"方向|借贷(?:方向|标志)?|dc|d/c|side|fdc"),
    ("amount", r"金额|本币金额|amount"),
    ("original", r"原币(?:金额)?|外币(?:金额)?|original(?: amount)?|ffcyamt"),
    ("currency", r"币[别种]|currency(?: code)?|fcyid"),
    ("rate", r"汇率|(?:exchange )?rate|fexchrate"),
    ("preparer", r"制单人|preparer|maker|fprepare(?:r)?"),
    ("attachments", r"附(?:件|单据)数|附单据|attachments?"),
    ("key", r"(?:外部|来源|业务)(?:凭证|单据|编)?号|reference|external(?: id| key)?"),
    ("project", r"项目(?:编码|代码|编号)?|project(?: code)?|class"),
    ("project_name", r"项目名称|project name"),
    ("person", r"(?:职员|员工|人员|个人)(?:编码|代码|编号)?|employee(?: code)?|person"),
    ("person_name", r"(?:职员|员工|人员|个人)(?:姓名|名称)|employee name"),
    ("department", r"部门(?:编码|代码|编号)?|department(?: code)?|cost center"),
    ("department_name", r"部门名称|department name"),
    ("customer", r"客户(?:编码|代码|编号)?|customer(?: code)?"),
    ("customer_name", r"客户名称|customer name"),
    ("supplier", r"供应商(?:编码|代码|编号)?|supplier(?: code)?|vendor(?: code)?"),
    ("supplier_name", r"供应商名称|(?:supplier|vendor) name"),
)
_PERIODS = (
    (re.compile(r"\d{4}-\d\d"), "%Y-%m"),
    (re.compile(r"20\d{4}"), "%Y%m"),
    (re.compile(r"\d{4}年第?\d{1,2}期"), "%Y年第%-m期"),
    (re.compile(r"0\d"), "%m"),
    (re.compile(r"\d{1,2}"), "%-m"),
)
_SIDES = (("借", "贷"), ("D", "C"), ("S", "H"), ("1", "-1"), ("1", "0"), ("Dr", "Cr"), ("Debit", "Credit"))


def _form(field: str, filled: Sequence[str]) -> str:
    """How a field is written, by what stands there."""
    one = filled[0] if filled else ""
    if field == "day":
        return day_form(filled)
    if field == "period":
        return next((pattern for shape, pattern in _PERIODS if shape.fullmatch(one)), "%Y-%m")
    if field == "side":
        return "/".join(next((words for words in _SIDES if set(filled) <= set(words)), ("借", "贷")))
    if field in ("debit", "credit"):
        return next((value for value in filled if value in ("0", "0.00", "0.0")), "")
    return one if field == "place" and one in ("0", "1") else ""


def _is_text(field: str, filled: Sequence[str]) -> bool:
    numbers = ("debit", "credit", "signed", "amount", "original", "rate", "serial", "place", "attachments")
    if field == "number":
        return not all(value.isdecimal() for value in filled) or any(value.startswith("0") for value in filled)
    return field not in numbers


VOCABULARY = Vocabulary(
    _TITLES,
    least=4,
    lines=2,
    no_heads=sentence("I find no row of heads with a date, a number, an account and amounts in it."),
    no_lines=sentence("The sample has to have one voucher filled in, of two lines at least."),
    form=_form,
    is_text=_is_text,
    head=HEAD,
)


def field_of(title: str) -> str:
    """What a title says.

    >>> field_of("*凭证号"), field_of("借方金额"), field_of("Account code"), field_of("心情")
    ('number', 'debit', 'account', '')
    """
    return VOCABULARY.field_of(title)


def of_vouchers(found: LearnedTable) -> VoucherTemplate:
    """A learned table as one of vouchers: each field once."""
    given = {one.name: getattr(found, one.name) for one in fields(found)}
    return VoucherTemplate(**given | {"columns": tuple(_apart(found.columns))})


def _apart(columns: Sequence[TemplateColumn]) -> list[TemplateColumn]:
    """Each field once: of two columns of a field the first counts; an amount without a side is signed."""
    seen: set[str] = set()
    out = []
    fields = {column.field for column in columns}
    for column in columns:
        field = column.field
        if field == "amount" and "side" not in fields:
            field = "" if {"debit", "credit"} & fields else "signed"
        if field in seen and field not in ("", "constant"):
            field = ""
        seen.add(field)
        out.append(TemplateColumn(column.title, field, column.form, column.first_only, column.text))
    return out
