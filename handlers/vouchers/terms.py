"""The words of vouchers: which program and month a line names, and what things of other programs are called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from chat.pattern import Pattern
from chat.text import Text, _
from formats.vouchers.targets import named
from handlers.context import Asked, Context
from handlers.vouchers import programs
from ledger.errors import BadInput, sentence
from ledger.months import MonthSpan
from ledger.months import named as month_named
from ledger.vouchers.target import DimensionKind, Target
from storage import vouchers

ONLY = sentence("Vouchers are for finance, administrators and auditors.")
ONLY_FINANCE = sentence("Vouchers go out through finance.")
_MONTH = Pattern(
    r"(?<!\d)(?:(?P<year>20\d\d)\s?[-年/.]\s?)?(?P<month>\d{1,2})\s?月份?|(?<!\d)(?P<iso>20\d\d-\d\d)(?![\d-])"
)
_LAST = Pattern(r"\blast month\b|上个?月")
_THIS = Pattern(r"\bthis month\b|本月|这个?月")

KINDS: Mapping[str, Text] = {
    "setting": _("setting"),
    "word": _("voucher word"),
    "account": _("account"),
    "currency": _("currency"),
    "column": _("column of a dimension"),
    "project": _("project"),
    "person": _("person"),
    "department": _("department"),
    "customer": _("customer"),
    "supplier": _("supplier"),
    "carries": _("customer or supplier that lines must name"),
    "value": _("dimension that a line lacks"),
}
SETTINGS: Mapping[str, Text] = {
    "book": _("the code of the account book (账簿)"),
    "journal": _("the name of the journal (GenJrn)"),
    "company_code": _("the company code (BUKRS)"),
    "consultant": _("the number of the tax adviser (Beraternummer)"),
    "client": _("the number of the client (Mandantennummer)"),
    "account_length": _("the length of account numbers (Sachkontenlänge)"),
    "tax_rate": _("the tax rate by its full name"),
    "document_type": _("the type of document (BLART)"),
}
"""What finance has to say of a program before anything is written."""
SETTING_WORDS: Mapping[str, str] = {
    "book": "账簿",
    "journal": "日记账",
    "company_code": "公司代码",
    "consultant": "税务师编号",
    "client": "委托人编号",
    "account_length": "科目长度",
    "tax_rate": "税率",
    "document_type": "凭证类型",
    "red": "红字",
    "texts": "摘要",
    "preparer": "制单人",
    "organisation": "核算组织",
    "item_class": "项目大类",
    "chart": "科目表",
    "text_column": "文本列",
}
"""Setting -> its Chinese word, which may be typed in its place."""
STATES: Mapping[str, Text] = {
    "exported": _("exported"),
    "imported": _("imported there"),
    "posted": _("posted there"),
    "rejected": _("rejected there"),
}
KIND_WORDS: Mapping[str, tuple[str, ...]] = {
    "account": ("account", "科目"),
    "project": ("project", "项目"),
    "person": ("person", "employee", "人员", "职员", "员工"),
    "department": ("department", "部门"),
    "customer": ("customer", "客户"),
    "supplier": ("supplier", "vendor", "供应商"),
    "currency": ("currency", "币别", "币种"),
    "word": ("word", "凭证字"),
    "column": ("column", "dimension", "维度", "核算维度", "辅助核算"),
    "setting": ("setting", "设置"),
}
"""Kind of a code -> what people call it."""
DIMENSION_WORDS: Mapping[DimensionKind, tuple[str, ...]] = {
    "project": KIND_WORDS["project"],
    "person": KIND_WORDS["person"],
    "department": KIND_WORDS["department"],
    "customer": KIND_WORDS["customer"],
    "supplier": KIND_WORDS["supplier"],
}


def month_in(ctx: Context, text: str) -> tuple[str, str]:
    """The month that the words name ("" for none), and the other words.  Raises BadInput for one that cannot be."""
    if match := _LAST.search(text.lower()):
        return _before(ctx), _without(text, match.start(), match.end())
    if match := _THIS.search(text.lower()):
        return f"{ctx.today:%Y-%m}", _without(text, match.start(), match.end())
    match = _MONTH.search(text)
    if match is None:
        return "", text.strip()
    if match["iso"]:
        key = match["iso"]
    else:
        month = int(match["month"])
        year = int(match["year"] or (ctx.today.year if month <= ctx.today.month else ctx.today.year - 1))
        key = f"{year:04d}-{month:02d}"
    if month_named(key) is None:
        raise BadInput(sentence("{text} is no month."), text=match[0][:20], field="month")
    if key > f"{ctx.today:%Y-%m}":
        raise BadInput(sentence("{month} is still to come."), month=key, field="month")
    return key, _without(text, match.start(), match.end())


def _before(ctx: Context) -> str:
    first = MonthSpan(f"{ctx.today:%Y-%m}", f"{ctx.today:%Y-%m}").days.start
    return f"{first - timedelta(days=1):%Y-%m}"


def _without(text: str, start: int, end: int) -> str:
    return " ".join(f"{text[:start]} {text[end:]}".split())


def target_in(ctx: Context, text: str, *, ask: str = "") -> tuple[Target, str]:
    """The program that the words name, else the one of the last file; asked where there is none.

    `ask`: the line that an answer completes ("vouchers 2026-11 {}").
    """
    known = programs.every(ctx.book)
    if found := named(text, known):
        return found
    last = vouchers.last(ctx.book)
    if last is not None and last.target in known:
        return known[last.target], text
    choices = tuple((Text("{t}", {"t": one.title}), ask.format(one.name)) for one in known.values())
    raise Asked(_("For which program?"), choices=choices, whole=True)
