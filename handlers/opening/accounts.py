"""The trial balance of a sheet: which accounts of these books its lines are, and their opening entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chat.text import Text
from formats.documents.opening_balances import OpeningRow
from formats.sheet import Problem
from handlers.books.chart import called, chart
from handlers.context import Context
from handlers.opening import documents
from ledger import opening
from ledger.accounts import Account
from ledger.errors import BadInput, sentence
from ledger.journal import Posting
from ledger.money import Money
from ledger.opening import SheetBalance

ELSEWHERE = "elsewhere:"
"""What the item of an account begins with that is kept in other books."""


@dataclass(frozen=True, slots=True)
class SheetAccount:
    """A line of the trial balance with the accounts that it is here; none where it is kept in other books."""

    row: OpeningRow
    code: str
    accounts: tuple[Account, ...]
    minor: int

    @property
    def balance(self) -> SheetBalance:
        return SheetBalance(frozenset(account.role for account in self.accounts), self.minor)


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """Its lines without those that are sums of others."""

    lines: tuple[SheetAccount, ...]
    sums: tuple[OpeningRow, ...] = ()

    @property
    def balances(self) -> list[SheetBalance]:
        return [line.balance for line in self.lines if line.accounts]

    @property
    def debit(self) -> int:
        return sum(line.minor for line in self.lines if line.minor > 0)

    @property
    def elsewhere(self) -> int:
        return sum(line.minor for line in self.lines if not line.accounts)


@dataclass(frozen=True, slots=True)
class OpenAccounts:
    """Every account that has no open items, in one entry for each side of the chart; and what is kept elsewhere.

    `beside`: role -> what is booked beside the sheet's lines, so that the account comes to its balance.
    """

    rows: tuple[OpeningRow, ...]
    found: tuple[SheetAccount, ...]
    beside: Mapping[str, int]
    project: int = 0

    def opening_lines(self, ctx: Context, day: date) -> list[Posting]:
        return [line for lines in self._by_side(ctx).values() for line in lines]

    def into_books(self, ctx: Context, number: int, day: date) -> dict[str, str]:
        made: dict[str, str] = {}
        for side, lines in self._by_side(ctx).items():
            entry = documents.book(ctx, day, lines, f"{documents.MEMO} {side}", f"import:{number}")
            made |= documents.keys((one.row for one in self.found if _side(one) == side), f"entry:{entry}")
            made[f"beside:{number}:{side}"] = f"entry:{entry}"  # no line of the sheet need stand for it
        return documents.keys(self.rows, "entry:0") | made

    def _by_side(self, ctx: Context) -> dict[str, list[Posting]]:
        home, accounts = ctx.rules.currency, chart(ctx.book, ctx.rules)
        by_side: dict[str, list[Posting]] = {}
        for one in self.found:
            if one.accounts and not opening.of_items(one.balance.roles):
                amount = Money(one.minor, home)
                paid = one.row.amount or amount
                if paid.currency != home and one.minor < 0:
                    paid = -paid
                role = one.accounts[0].role
                by_side.setdefault(_side(one), []).append(Posting(role, amount, amount, paid))
            elif not one.accounts:
                amount, name = Money(one.minor, home), f"{one.code} {one.row.name}".strip()
                by_side.setdefault(_side(one), []).append(
                    Posting(opening.CLEARING, amount, amount, amount, party=name, item=f"{ELSEWHERE}{one.code or name}")
                )
        for role, minor in self.beside.items():
            amount = Money(minor, home)
            by_side.setdefault(accounts[role].side, []).append(Posting(role, amount, amount, amount))
        return by_side


def _side(one: SheetAccount) -> str:
    return one.accounts[0].side if one.accounts else "kept elsewhere"


def read(ctx: Context, rows: Iterable[OpeningRow], problems: list[Problem]) -> TrialBalance:
    """The trial balance in the sheet; what is wrong with its lines is added to the problems."""
    accounts, found = chart(ctx.book, ctx.rules), []
    for row in rows:
        if row.kind not in ("account", "elsewhere"):
            continue
        try:
            found.append(_account(ctx, accounts, row))
        except BadInput as error:
            problems.append(Problem(row.line, error.sentence, error.values, error.field))
    above = opening.sums_of_others([one.code for one in found])
    wrong = opening.totals_wrong([(one.code, one.minor) for one in found])
    lines, sums = [], []
    for one in found:
        if one.code not in above:
            if not one.minor and len(one.accounts) != 1:
                continue  # nothing stands on it
            if not one.accounts and one.row.kind == "account":
                problems.append(Problem(one.row.line, _UNKNOWN, {"account": _called(one)}))
            elif _several(one):
                below = tuple(map(called, one.accounts))
                problems.append(Problem(one.row.line, _BELOW, {"account": _called(one), "accounts": below}))
            lines.append(one)
            continue
        sums.append(one.row)
        if one.code in wrong:
            values = {
                "account": _called(one),
                "says": Money(one.minor, ctx.rules.currency),
                "below": Money(wrong[one.code], ctx.rules.currency),
            }
            problems.append(Problem(one.row.line, _NO_SUM, values))
    return TrialBalance(tuple(lines), tuple(sums))


_UNKNOWN = sentence(
    "These books have no account “{account}”. Name one of their chart, or let the line be of the kind "
    "“kept elsewhere/账外科目”: then it stays in your other books."
)
_BELOW = sentence("“{account}” has several accounts here: give each its balance ({accounts}).")
_NO_SUM = sentence("“{account}” says {says}, the accounts below it come to {below}.")


def _several(one: SheetAccount) -> bool:
    return len(one.accounts) > 1 and not opening.of_items(one.balance.roles)


def _called(one: SheetAccount) -> str:
    return f"{one.row.account} {one.row.name}".strip()


def _account(ctx: Context, accounts: Mapping[str, Account], row: OpeningRow) -> SheetAccount:
    if not row.account and not row.name:
        raise BadInput(sentence("The account is missing."))
    if row.debit and row.credit:
        raise BadInput(sentence("Both debit and credit have an amount; a balance stands on one side."))
    if row.debit is None and row.credit is None:
        raise BadInput(sentence("The balance is missing: debit and credit are empty."))
    minor = (row.debit.minor if row.debit else 0) - (row.credit.minor if row.credit else 0)
    code, name = opening.code_and_name(row.account or row.name)
    found = opening.meant(accounts, code, name) if row.kind == "account" else ()
    said = name or (row.name if code else "")
    if len(found) == 1 and said and not opening.sounds_like(found[0], said):
        raise BadInput(
            sentence(
                "{code} is “{ours}” in these books, and the sheet calls it “{theirs}”. Give the account of these "
                "books; if it is the same one, leave its name out."
            ),
            code=code or name,
            ours=f"{found[0].en} · {found[0].zh}",
            theirs=said,
        )
    if row.amount and row.amount.currency == ctx.rules.currency and abs(minor) != abs(row.amount.minor):
        raise BadInput(
            sentence("The amount {amount} is not the balance {balance}."),
            amount=row.amount,
            balance=Money(abs(minor), ctx.rules.currency),
        )
    return SheetAccount(row, code, found, minor)


def balanced(ctx: Context, trial: TrialBalance) -> Problem | None:
    """Why the trial balance does not balance; None where it does."""
    home = ctx.rules.currency
    if not trial.lines:
        return Problem(0, sentence("There is no trial balance in it: lines of the kind “account/科目” are missing."))
    debit, credit = trial.debit, trial.debit - sum(line.minor for line in trial.lines)
    if debit == credit:
        return None
    values = {"debit": Money(debit, home), "credit": Money(credit, home), "by": Money(debit - credit, home)}
    return Problem(
        0, sentence("The trial balance does not balance: debit {debit}, credit {credit}, {by} apart."), values
    )


@dataclass(frozen=True, slots=True)
class TiedAccounts:
    """An account that is made of open items (or some that the sheet has in one line), as it is shown."""

    accounts: tuple[Account, ...]
    sheet: Money
    items: Money

    @property
    def apart(self) -> Money:
        return self.sheet - self.items

    @property
    def called(self) -> tuple[Text, ...]:
        return tuple(map(called, self.accounts[:4]))


def tied(
    ctx: Context, trial: TrialBalance, stands: Mapping[str, int], items: Mapping[str, int]
) -> tuple[TiedAccounts, ...]:
    """The sheet's balance of each account of open items, and what stands here and these items come to."""
    accounts, home = chart(ctx.book, ctx.rules), ctx.rules.currency
    together = {role: stands.get(role, 0) + items.get(role, 0) for role in {*stands, *items}}
    found = []
    for one in opening.ties(trial.balances, together):
        mine = sorted((accounts[role] for role in one.roles if role in accounts), key=lambda account: account.code)
        asked = [account for account in mine if together.get(account.role) or account.role in _named(trial)] or mine
        found.append(TiedAccounts(tuple(asked), Money(one.sheet, home), Money(one.items, home)))
    return tuple(found)


def differences(ties: Iterable[TiedAccounts]) -> list[Problem]:
    """Accounts that do not tie, each with the amount."""
    return [
        Problem(0, _DIFFERS, {"account": one.called, "sheet": one.sheet, "items": one.items, "by": one.apart})
        for one in ties
        if one.apart
    ]


_DIFFERS = sentence("{account}: the trial balance says {sheet}, the open items come to {items}; {by} apart.")


def _named(trial: TrialBalance) -> frozenset[str]:
    return frozenset(role for line in trial.lines if len(line.accounts) == 1 for role in line.balance.roles)


def posted(lines: Sequence[Posting]) -> dict[str, int]:
    """Role -> what some lines come to, in the company's currency."""
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.account] = sums.get(line.account, 0) + line.company.minor
    return sums
