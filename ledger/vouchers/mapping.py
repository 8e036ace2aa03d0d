"""Our accounts, projects and people as the other program calls them; and what of it nobody has said yet.

Nothing is guessed: an account without its counterpart, or a dimension that an account carries there and that has no
code, is missing, and nothing is exported before finance has said it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from ledger.accounts import Account
from ledger.money import Money
from ledger.vouchers import numbers
from ledger.vouchers.composing import Voucher, VoucherLine
from ledger.vouchers.target import DIMENSIONS, DimensionKind, Red, Target

CUSTOMER_ROLES = frozenset(
    {
        *("receivable", "contract_asset", "contract_liability", "unapplied", "customer_advance", "refund_liability"),
        *("revenue", "output_vat", "output_vat_pending", "late_interest", "bad_debt_recovered", "credit_loss"),
    }
)
"""Accounts whose lines name a customer; on all others the party is a supplier."""
NONE = ""
"""Under this name stands the code that lines without a project (person, department …) get there."""


@dataclass(frozen=True, slots=True)
class TheirCode:
    """What something of ours is there: its code, its name, and of an account which dimensions it carries."""

    code: str
    name: str = ""
    carries: tuple[DimensionKind, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeTable:
    """All that finance has said of one target: (kind, ours) -> theirs.

    Kinds: "account" (by our number), the dimensions (project by code, person by number, others by name), "column" (a
    dimension -> where it stands there), "currency", "setting".
    """

    codes: Mapping[tuple[str, str], TheirCode] = field(default_factory=dict)

    def of(self, kind: str, ours: str) -> TheirCode | None:
        return self.codes.get((kind, ours))

    def text(self, kind: str, ours: str, otherwise: str = "") -> str:
        found = self.codes.get((kind, ours))
        return found.code if found else otherwise


@dataclass(frozen=True, slots=True)
class VoucherNames:
    """What our ids mean: role -> account, project -> (code, name), person -> name and department.

    `summary` is the text of a line, `own_account` what an account is called where ours are theirs,
    `supplier` the name that one goes by whatever the line says.
    """

    accounts: Mapping[str, Account]
    projects: Mapping[int, tuple[str, str]]
    people: Mapping[int, str]
    departments: Mapping[int, str]
    summary: Callable[[Voucher, VoucherLine], str]
    own_account: Callable[[Account], str] = lambda account: account.code
    supplier: Callable[[str], str] = lambda name: name


@dataclass(frozen=True, slots=True)
class MissingCode:
    """Something of ours that has no code there; `kind` "value": a line has no such dimension, its account carries it;
    "carries": an account whose lines must name a customer or supplier there, and does not carry them.

    `usual`: what it would be if finance agrees: our own number or name, or what is preset over there.
    """

    kind: str
    ours: str
    name: str
    usual: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class MappedLine:
    """A line as the other program takes it.

    Attributes:
        amount, original: on its side, in the company's currency and as it was paid; below zero where it takes back and
            the target writes it so (or leaves it to its writer: `red`).
        of: dimension -> its code there, of those that the account carries.
    """

    account: str
    account_name: str
    summary: str
    debit: bool
    red: bool
    amount: Money
    original: Money
    of: Mapping[DimensionKind, TheirCode]

    @property
    def signed(self) -> Decimal:
        """The amount in major units, positive for debit."""
        return self.amount.major if self.debit else -self.amount.major

    def rate(self, places: int) -> Decimal:
        """What one unit of its own currency is worth, rounded half-even once."""
        if self.amount.currency == self.original.currency or not self.original.minor:
            return Decimal(1)
        return round(self.amount.major / self.original.major, places).normalize()


@dataclass(frozen=True, slots=True)
class MappedVoucher:
    """A voucher as the other program takes it; `key` is our own name of it."""

    word: str
    number: int
    day: date
    key: str
    red: bool
    lines: tuple[MappedLine, ...]

    @property
    def label(self) -> str:
        return numbers.label(self.word, self.number)


def missing(vouchers: Iterable[Voucher], names: VoucherNames, table: CodeTable, target: Target) -> list[MissingCode]:
    """What has no code there, each once, with how many lines need it; the most needed first."""
    found: dict[tuple[str, str], MissingCode] = {}

    def miss(kind: str, ours: str, name: str) -> None:
        old = found.get((kind, ours))
        if old is None:
            old = MissingCode(kind, ours, name, _usual(kind, ours, name, target))
        found[kind, ours] = replace(old, count=old.count + 1)

    for voucher in vouchers:
        if target.own_words and table.of("word", voucher.word) is None:
            miss("word", voucher.word, voucher.word)
        for line in voucher.lines:
            if target.own_currencies and table.of("currency", line.paid.currency) is None:
                miss("currency", line.paid.currency, line.paid.currency)
            account = names.accounts[line.account]
            theirs = table.of("account", account.code)
            if theirs is None:
                if not target.own_accounts:
                    miss("account", account.code, account.zh or account.en)
                continue
            if line.account in target.party_roles and not {"customer", "supplier"} & set(theirs.carries):
                miss("carries", account.code, account.zh or account.en)
            for kind in theirs.carries:
                if not (table.text("column", kind) or target.dimensions.get(kind)):
                    miss("column", kind, kind)
                ours, name = _dimension(line, kind, names)
                if table.of(kind, ours) is None:
                    miss(*(("value", f"{kind} {account.code}", account.code) if not ours else (kind, ours, name)))
    for name in target.needed:
        if not table.text("setting", name):
            miss("setting", name, name)
    order = ("setting", "word", "account", "currency", "column", "carries", *DIMENSIONS, "value")
    return sorted(found.values(), key=lambda one: (order.index(one.kind), -one.count, one.ours))


def _usual(kind: str, ours: str, name: str, target: Target) -> str:
    """What stands there as a rule; "" where nobody can tell."""
    if kind in ("setting", "word", "currency"):
        return target.usual.get(f"{kind} {ours}", ours if kind == "currency" and target.iso_currencies else "")
    if kind == "account" and target.account_names:
        return name
    return "" if kind in ("column", "carries", "value") else ours if kind in ("account", "project") else name


def mapped(voucher: Voucher, names: VoucherNames, table: CodeTable, target: Target, red: Red) -> MappedVoucher:
    """The voucher in their terms; nothing of it may be missing."""
    lines = tuple(_mapped(voucher, line, names, table, target, red) for line in voucher.lines)
    key = numbers.key(voucher.month, voucher.word, voucher.number)
    return MappedVoucher(voucher.word, voucher.number, voucher.day, key, voucher.red, lines)


def _mapped(
    voucher: Voucher, line: VoucherLine, names: VoucherNames, table: CodeTable, target: Target, red: Red
) -> MappedLine:
    account = names.accounts[line.account]
    theirs = table.of("account", account.code)
    if theirs is None:
        theirs = TheirCode(names.own_account(account), account.zh or account.en, DIMENSIONS)
    of: dict[DimensionKind, TheirCode] = {}
    for kind in theirs.carries:
        ours, name = _dimension(line, kind, names)
        code = table.of(kind, ours)
        if code is None and target.own_accounts and ours:
            code = TheirCode(ours if kind == "project" else name, name)
        if code is not None:
            of[kind] = code if code.name else TheirCode(code.code, name)
    debit = line.debit
    turn = red == "swapped" and line.red
    sign = (1 if debit else -1) * (-1 if turn else 1)
    paid = line.paid if line.paid.minor else line.company  # revalued: nothing moved but our own currency
    return MappedLine(
        theirs.code,
        theirs.name or account.zh or account.en,
        names.summary(voucher, line),
        debit != turn,
        line.red,
        Money(sign * line.company.minor, line.company.currency),
        Money(sign * paid.minor, paid.currency),
        of,
    )


def _dimension(line: VoucherLine, kind: DimensionKind, names: VoucherNames) -> tuple[str, str]:
    """What of ours stands in a dimension of the line, and its name; "" where nothing does."""
    if kind == "project":
        return names.projects.get(line.project, (NONE, NONE))
    if kind == "person":
        return (str(line.person), names.people.get(line.person, "")) if line.person else (NONE, NONE)
    if kind == "department":
        found = names.departments.get(line.person, NONE)
        return found, found
    customer = line.account in CUSTOMER_ROLES
    party = line.party if customer == (kind == "customer") else NONE
    party = names.supplier(party) if kind == "supplier" and party else party
    return party, party
