"""The programs that take vouchers: what each is like, and the file here that writes for it.

The facts and how sure each is stand in the trade's page of voucher layouts; what nobody could tell (how long a text may
be, how many lines a voucher may have) is no limit here, and the preview says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any

from formats.learned.table import MIMES, MOST_XLS_ROWS
from formats.vouchers.about import VoucherFile, WriteVouchers
from ledger.vouchers.mapping import MappedVoucher
from ledger.vouchers.target import FieldLimit, Target

XLSX = MIMES["xlsx"]
_CSV, _TEXT, _JSON = "text/csv", "text/plain", "application/x-ndjson"
_PLAIN: dict[str, Any] = {"red": "signed", "reds": ("signed",), "own_accounts": True, "sure": "V", "mime": _TEXT}

TARGETS: Mapping[str, Target] = {
    one.name: one
    for one in (
        Target(
            name="kingdee",
            title="金蝶云星空",
            words=("kingdee", "金蝶云星空", "金蝶", "星空", "k3cloud"),
            suffix="xlsx",
            mime=XLSX,
            red="negative",
            reds=("negative", "swapped"),
            sure="P",
            summary=FieldLimit(250),
            dimensions={"supplier": "FFlex4", "department": "FFlex5", "customer": "FFlex6", "person": "FFlex7"},
            needed=("book",),
            optional=("organisation",),
            usual={"setting rate_type": "HLTX01_SYS", "word 记": "PRE001", "currency CNY": "PRE001"},
            own_words=True,
            own_currencies=True,
            iso_currencies=False,
            chinese=True,
        ),
        Target(
            name="jingdou",
            title="金蝶精斗云",
            words=("jingdou", "jdy", "金蝶精斗云", "精斗云", "云会计"),
            suffix="xlsx",
            mime=XLSX,
            red="negative",
            reds=("negative", "swapped"),
            sure="P",
            dimensions={
                "customer": "客户",
                "supplier": "供应商",
                "person": "职员",
                "project": "项目",
                "department": "部门",
            },
            usual={"currency CNY": "RMB"},
            own_currencies=True,
            chinese=True,
        ),
        Target(
            name="u8",
            title="用友 U8 总账工具",
            words=("u8", "用友u8", "用友", "yonyou"),
            suffix="txt",
            mime=_TEXT,
            red="negative",
            reds=("negative", "swapped"),
            sure="P",
            summary=FieldLimit(60, "gbk"),
            limits={"account": FieldLimit(15)},
            forbidden=',"\r\n\t',
            encoding="gbk",
            two_places=True,
            dimensions={"department": "16", "person": "17", "customer": "18", "supplier": "19", "project": "21"},
            optional=("item_class",),
            chinese=True,
        ),
        Target(
            name="u8-sheet",
            title="用友 U8 凭证表",
            words=("u8-sheet", "u8 sheet", "u8表格", "用友表格", "用友u8表格"),
            suffix="xls",
            mime=MIMES["xls"],
            most_lines=MOST_XLS_ROWS - 1,
            red="negative",
            reds=("negative", "swapped"),
            sure="P",
            summary=FieldLimit(60, "gbk"),
            limits={"account": FieldLimit(15)},
            two_places=True,
            dimensions={"department": "29", "person": "30", "customer": "31", "supplier": "32", "project": "33"},
            optional=("item_class",),
            usual={"currency CNY": "人民币"},
            own_currencies=True,
            iso_currencies=False,
            chinese=True,
        ),
        Target(
            name="yonbip",
            title="用友 YonBIP",
            words=("yonbip", "yonsuite", "bip"),
            suffix="jsonl",
            mime=_JSON,
            red="negative",
            reds=("negative", "swapped"),
            sure="P",
            own_numbers=False,
            needed=("book",),
            usual={"setting rate_type": "01", "setting source": "figl", "word 记": "1"},
            own_words=True,
            chinese=True,
        ),
        Target(
            name="quickbooks",
            title="QuickBooks Online",
            words=("quickbooks online", "quickbooks", "qbo"),
            suffix="csv",
            mime=_CSV,
            red="swapped",
            reds=("swapped",),
            sure="V",
            foreign=False,
            account_names=True,
            party_roles=frozenset({"receivable", "payable"}),
            kinds=("project", "department", "customer", "supplier"),
            dimensions={"project": "Class", "department": "Location", "customer": "Name", "supplier": "Name"},
            usual={"setting separator": ",", "setting date": "%m/%d/%Y"},
        ),
        Target(
            name="iif",
            title="QuickBooks Desktop (IIF)",
            words=("quickbooks desktop", "iif"),
            suffix="iif",
            mime=_TEXT,
            red="signed",
            reds=("signed",),
            sure="P",
            summary=FieldLimit(209),
            forbidden='\t"\r\n',
            encoding="cp1252",
            two_places=True,
            foreign=False,
            account_names=True,
            kinds=("project", "customer", "supplier"),
            dimensions={"project": "CLASS", "customer": "NAME", "supplier": "NAME"},
        ),
        Target(
            name="xero",
            title="Xero",
            words=("xero",),
            suffix="csv",
            mime=_CSV,
            red="signed",
            reds=("signed",),
            sure="V",
            foreign=False,
            needed=("tax_rate",),
            usual={"setting tax_rate": "Tax Exempt (0%)", "setting date": "%d/%m/%Y"},
            most_lines=300,
            drafts=True,
        ),
        Target(
            name="datev",
            title="DATEV",
            words=("datev", "extf"),
            suffix="csv",
            mime=_CSV,
            red="flag",
            reds=("flag", "swapped"),
            sure="V",
            summary=FieldLimit(60),
            limits={"account": FieldLimit(9)},
            encoding="cp1252",
            two_places=True,
            foreign=False,
            account_digits=True,
            kinds=("project", "department"),
            dimensions={"project": "KOST1", "department": "KOST2"},
            needed=("consultant", "client", "account_length"),
            optional=("chart",),
            usual={"setting year_start": "0101", "setting account_length": "4"},
        ),
        Target(
            name="d365",
            title="Dynamics 365",
            words=("d365", "dynamics 365", "dynamics"),
            suffix="csv",
            mime=_CSV,
            red="swapped",
            reds=("swapped", "negative"),
            sure="V",
            foreign=False,
            needed=("journal",),
            optional=("text_column",),
            usual={"setting date": "%Y-%m-%d", "setting segment_sign": "-"},
        ),
        Target(
            name="sap",
            title="SAP S/4HANA",
            words=("sap", "s/4hana", "s4hana"),
            suffix="xlsx",
            mime=XLSX,
            red="swapped",
            reds=("swapped",),
            sure="P",
            summary=FieldLimit(50),
            limits={"account": FieldLimit(10)},
            foreign=False,
            own_numbers=False,
            dimensions={"department": "KOSTL"},
            needed=("company_code", "document_type"),
            usual={"setting document_type": "SA"},
        ),
        Target(name="beancount", title="beancount", words=("beancount",), suffix="beancount", **_PLAIN),
        Target(name="hledger", title="hledger", words=("hledger",), suffix="journal", **_PLAIN),
    )
}
_WRITERS: Mapping[str, str] = {name: name.replace("-", "_") for name in TARGETS}


def write(vouchers: Iterable[MappedVoucher], about: VoucherFile) -> bytes:
    """The file of a target; what reads and writes spreadsheets is imported when one is written."""
    writer: WriteVouchers = import_module(f"formats.vouchers.{_WRITERS[about.target.name]}").write
    return writer(vouchers, about)


def named(text: str, known: Mapping[str, Target] = TARGETS) -> tuple[Target, str] | None:
    """The target that the words name, by its longest name, and the other words; None where they name none.

    >>> found = named("2026-11 金蝶")
    >>> found and (found[0].name, found[1])
    ('kingdee', '2026-11')
    """
    low = text.lower()
    best: tuple[int, int, Target] | None = None
    for target in known.values():
        for word in (target.name, *target.words):
            start = _place(low, word)
            if start >= 0 and (best is None or len(word) > best[1] - best[0]):
                best = start, start + len(word), target
    if best is None:
        return None
    start, end, found = best
    return found, " ".join(f"{text[:start]} {text[end:]}".split())


def _place(low: str, word: str) -> int:
    """Where a word stands as a word of its own; -1 where it does not."""
    start = low.find(word)
    while start >= 0:
        before, after = low[start - 1 : start], low[start + len(word) : start + len(word) + 1]
        if not (word[0].isascii() and before.isascii() and before.isalnum()) and not (
            word[-1].isascii() and after.isascii() and after.isalnum()
        ):
            return start
        start = low.find(word, start + 1)
    return -1
