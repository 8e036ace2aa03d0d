"""The accounts of the chart as statements have them: one line a code, whatever roles stand on it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chat.folding import folded
from chat.text import Bilingual, Text
from ledger.accounts import Account


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account: its code, its names, the roles that stand on it.

    A role that the chart does not have (of books of another standard) is a line of its own, with the role as its code.
    """

    code: str
    names: Bilingual
    roles: tuple[str, ...]

    @property
    def shown(self) -> Text:
        return Text("{name}", {"name": self.names})


def lines(chart: Mapping[str, Account], roles: Sequence[str] = ()) -> tuple[AccountLine, ...]:
    """Every account of the chart in the order of its codes, and behind them the roles that it does not have."""
    by_code: dict[str, list[Account]] = {}
    for account in chart.values():
        by_code.setdefault(account.code, []).append(account)
    made = [
        AccountLine(
            code,
            Bilingual(_joined(one.en for one in _current(some)), _joined(one.zh for one in _current(some))),
            tuple(one.role for one in some),
        )
        for code, some in sorted(by_code.items())
    ]
    strange = sorted(set(roles) - set(chart))
    return (*made, *(AccountLine(role, Bilingual(role, role), (role,)) for role in strange))


def _current(accounts: Sequence[Account]) -> Sequence[Account]:
    """Those that rules post on, unless only earlier books have the account."""
    return [account for account in accounts if not account.former] or accounts


def _joined(names: object) -> str:
    return " / ".join(dict.fromkeys(names))  # type: ignore[call-overload]


def named(known: Sequence[AccountLine], text: str) -> tuple[tuple[AccountLine, ...], str]:
    """The accounts that are named first, and the other words: by number or the beginning of numbers, name or role."""
    for word in re.finditer(r"(?<![\w.-])\d{3,10}(?![\w.-]|年|月)", text):
        some = tuple(one for one in known if one.code.startswith(word[0]))
        if some:
            return some, f"{text[: word.start()]} {text[word.end() :]}".strip()
    low = folded(text)
    best: tuple[int, int, AccountLine] | None = None
    for one in known:
        for name in {*one.names.en.split(" / "), *one.names.zh.split(" / "), *one.roles, *_spoken(one.roles)}:
            match = re.search(rf"(?<![a-z]){re.escape(folded(name))}s?(?![a-z])", low)
            if match and (best is None or match.end() - match.start() > best[1] - best[0]):
                best = match.start(), match.end(), one
    if best is None:
        return (), text
    start, end, found = best
    return (found,), f"{text[:start]} {text[end:]}".strip()


def _spoken(roles: Sequence[str]) -> tuple[str, ...]:
    return (*(role.replace("_", " ") for role in roles), *(word for role in roles for word in _ALSO.get(role, ())))


_ALSO = {
    "payroll": ("wages", "salaries", "工资", "薪酬"),
    "receivable": ("应收",),
    "payable": ("应付",),
    "overhead": ("间接费用",),
    "contract_cost_allowance": ("impairment", "减值"),
    "warranty_provision": ("warranty", "质保"),
}
"""What people say for an account beside its name."""
