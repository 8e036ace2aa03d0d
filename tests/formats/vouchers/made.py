"""Vouchers of everything that a target may stumble over, made from entries as the program makes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from formats.vouchers import targets
from formats.vouchers.about import VoucherFile
from formats.vouchers.journal import account_name
from ledger.accounts import chart
from ledger.journal import JournalEntry, Posting, balanced, reversal
from ledger.money import Money
from ledger.vouchers import checking, mapping
from ledger.vouchers.checking import Fitting, VoucherProblem
from ledger.vouchers.composing import Voucher, VoucherRules, compose
from ledger.vouchers.mapping import CodeTable, MappedVoucher, TheirCode, VoucherNames
from ledger.vouchers.target import Target

ACCOUNTS = chart("cas")
LONG = "上海浦东发展信息技术服务股份有限公司（苏州工业园区第二分公司）研发中心办公设备采购项目部"
LONG_ENGLISH = (
    "The Very Long Company Name of the Consolidated Pan-Asian Automation and Robotics Holding Limited, Branch 12"
)
Line = tuple[str, int, dict[str, object]]


def entry(id: int, day: int, memo: str, source: str, *lines: Line, currency: str = "CNY") -> JournalEntry:
    """An entry of November; a line is its role, minor units, and what else a posting says."""
    postings = []
    for role, minor, more in lines:
        company = Money(minor, currency)
        postings.append(replace(Posting(role, company, company, company), **more))  # type: ignore[arg-type]
    when = date(2026, 11, day)
    return balanced(JournalEntry(when, when, memo, source, tuple(postings), id=id))


def company(currency: str = "CNY", *, english: bool = False, foreign: bool = True) -> list[JournalEntry]:
    """A month of a company: travel, hours, an invoice, several debits and credits, something taken back."""
    project, person = {"project": 1, "category": "travel"}, {"person": 7}
    customer = {"party": LONG_ENGLISH if english else LONG}
    travel = "Apollo travel, 2 nights" if english else "差旅 阿波罗，2晚, “会议”"
    first = entry(
        1, 3, travel, "expense:1", ("travel", 66000, project), ("employee", -66000, person), currency=currency
    )
    hours = {"project": 1, "category": "labour", "person": 7, "minutes": 60}
    owed = ("payroll", -20001, {})
    made = [
        first,
        entry(2, 4, "review", "hours:1", ("labour", 20001, hours), owed, currency=currency),
        entry(3, 5, "设计", "hours:2", ("labour", 20001, hours), owed, currency=currency),
        entry(
            *(4, 10, LONG_ENGLISH if english else LONG, "invoice:1"),
            *(("receivable", 106000, customer), ("revenue", -100000, customer | {"project": 1})),
            ("output_vat", -6000, customer),
            currency=currency,
        ),
        entry(
            *(5, 12, "several", "payout:1"),
            *(("payable", 50000, {}), ("bank_fee", 1234, {}), ("bank", -40000, {}), ("cash", -11234, {})),
            currency=currency,
        ),
        replace(reversal(first, booked=date(2026, 11, 20), memo=travel, red=True), id=6),
    ]
    if foreign:
        dollars = {"paid": Money(10000, "USD"), "project": 1, "category": "travel"}
        yen = {"paid": Money(1000, "JPY"), "project": 1, "category": "travel"}
        made += [
            entry(
                *(7, 21, "Uber", "expense:2", ("travel", 71234, dollars)),
                ("employee", -71234, {"paid": Money(-10000, "USD"), "person": 7}),
                currency=currency,
            ),
            entry(
                *(8, 22, "Metro", "expense:3", ("travel", 4567, yen)),
                ("employee", -4567, {"paid": Money(-1000, "JPY"), "person": 7}),
                currency=currency,
            ),
        ]
    return made


def table(target: Target) -> CodeTable:
    """What finance would say of a target, for every account here."""
    codes: dict[tuple[str, str], TheirCode] = {}
    for role, account in ACCOUNTS.items():
        theirs = theirs_of(target, account.code)
        carries: list[str] = []
        if role in ("travel", "labour"):
            carries = ["project"]
        if role in ("receivable", "revenue", "output_vat"):
            carries = ["customer"]
        if role == "payable":
            carries = ["supplier"]
        if role == "employee":
            carries = ["person"]
        kinds = tuple(kind for kind in carries if kind in target.kinds)
        if not target.own_accounts:
            codes["account", account.code] = TheirCode(theirs, "", kinds)  # type: ignore[arg-type]
    codes["project", "APOLLO"] = TheirCode("P01")
    codes["person", "7"] = TheirCode("E07")
    for kind in ("customer", "supplier"):
        codes[kind, ""] = TheirCode("NONE")
    for party in (LONG, LONG_ENGLISH):
        codes["customer", party] = TheirCode("C01")
    for number, kind in enumerate(("project", "department", "person", "customer", "supplier"), 1):
        if not target.dimensions.get(kind):  # type: ignore[call-overload]
            codes["column", kind] = TheirCode(COLUMNS.get(target.name, {}).get(kind, str(number)))
    for name in target.needed:
        codes["setting", name] = TheirCode(
            {"consultant": "29098", "client": "55003", "account_length": "4"}.get(name, "001")
        )
    codes["setting", "document_type"] = TheirCode("SA")
    for currency in ("CNY", "USD", "JPY", "KWD"):
        codes["currency", currency] = TheirCode(target.usual.get(f"currency {currency}", currency))
    codes["word", "记"] = TheirCode(target.usual.get("word 记", "记"))
    return CodeTable(codes)


COLUMNS: Mapping[str, Mapping[str, str]] = {
    "kingdee": {"project": "FF100002"},
    "xero": {"project": "Project", "customer": "Customer", "person": "Person", "supplier": "Supplier"},
    "sap": {"project": "POSID"},
    "yonbip": {"project": "0002", "person": "0003"},
}


def theirs_of(target: Target, code: str) -> str:
    return f"Account {code}" if target.account_names else code


def names(english: bool) -> VoucherNames:
    def summary(voucher: Voucher, _line: object) -> str:
        return MEMOS.get(voucher.entries[0], "")

    return VoucherNames(ACCOUNTS, {1: ("APOLLO", "阿波罗")}, {7: "Ann"}, {}, summary, account_name)


MEMOS: dict[int, str] = {}


def vouchers(entries: Iterable[JournalEntry], rules: VoucherRules | None = None) -> list[Voucher]:
    entries = list(entries)
    MEMOS.update({one.id: one.memo for one in entries})
    composed = compose(entries, rules or VoucherRules())
    return [replace(one, number=number) for number, one in enumerate(composed, 1)]


def mapped(target: Target, some: Sequence[Voucher], *, english: bool = False) -> list[MappedVoucher]:
    of, known = table(target), names(english)
    assert mapping.missing(some, known, of, target) == []
    made = (mapping.mapped(one, known, of, target, target.red) for one in some)
    return list(checking.fitted(made, target, Fitting()))


def problems(target: Target, some: Sequence[MappedVoucher]) -> list[VoucherProblem]:
    return [found for one in some for found in checking.problems(one, target)]


def written(target: Target, some: Sequence[MappedVoucher], currency: str = "CNY") -> bytes:
    made = datetime(2026, 11, 30, 18, 30, tzinfo=UTC)
    first, last = date(2026, 11, 1), date(2026, 11, 30)
    return targets.write(some, VoucherFile(target, table(target), currency, first, last, made, "张菲", target.red))


def sums(entries: Iterable[JournalEntry], target: Target) -> dict[str, Decimal]:
    """What stands on each account there, as the journal has it."""
    out: dict[str, Decimal] = defaultdict(Decimal)
    for one in entries:
        for posting in one.postings:
            out[theirs_of(target, ACCOUNTS[posting.account].code)] += posting.company.major
    return {account: amount for account, amount in out.items() if amount}
