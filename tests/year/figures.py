"""What the books of a year show: as they are asked for in the conversation, and as they stand in the journal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from chat.cards.card import Card, Table
from chat.words import say
from handlers.books.chart import chart
from handlers.verification.prove import prove
from ledger.accounts import COST_ROLES
from ledger.money import Money
from storage import entries
from tests.year.teller import Teller

Figures = dict[str, Any]

_COLUMNS = {
    "Earned so far": "revenue_to_date",
    "Invoiced without VAT": "invoiced_net_to_date",
    "Paid ahead without VAT": "paid_ahead_net",
    "Contract asset": "contract_asset",
    "Contract liability": "contract_liability",
    "Contract asset booked": "contract_asset_booked",
    "Contract liability booked": "contract_liability_booked",
    "Cost incurred": "cost_to_date",
    "Cost carried": "carried_to_date",
    "Onerous provision": "onerous_provision",
}
_VAT = ("output", "input_certified", "transferred_out", "net_of_month")
_VAT_WAITS = ("output_pending_balance", "input_pending_balance")


def balances(teller: Teller) -> dict[str, int]:
    """Role -> what stands on it by the journal, debit positive."""
    sums: dict[str, int] = defaultdict(int)
    with teller.stage.read() as book:
        for entry, _trail, _digest in entries.whole(book):
            for line in entry.postings:
                sums[line.account] += line.company.minor
    return {role: minor for role, minor in sums.items() if minor}


def trial_balance(teller: Teller, month: str) -> dict[str, int]:
    """Account code -> what stands on it by the trial balance of the month."""
    rows = _table(_card(teller, f"trial balance {month}")).rows
    stands = {str(row[0]): _minor(row[6]) - _minor(row[7]) for row in rows}
    return {code: minor for code, minor in stands.items() if minor}


def by_code(teller: Teller, roles: Mapping[str, int]) -> dict[str, int]:
    """The same by account codes; some roles share one."""
    sums: dict[str, int] = defaultdict(int)
    with teller.stage.read() as book:
        accounts = chart(book, teller.stage.house.rules)
    for role, minor in roles.items():
        sums[accounts[role].code] += minor
    return {code: minor for code, minor in sums.items() if minor}


def project(teller: Teller, id: str, month: str) -> Figures:
    """The result of a project since the beginning of the year, and what it cost since its own beginning."""
    card = _card(teller, f"profit and loss {teller.case.codes[id]} {month}")
    if card.table is None:
        return {"margin": 0}
    heads = [_words(head) for head in card.table.heads]
    year = heads.index("Year to date") if "Year to date" in heads else 1
    found: Figures = {}
    incurred: dict[str, int] = {}
    for row, ref in zip(card.table.rows, card.table.refs, strict=True):
        name = ref.rpartition(":")[2]
        if name in (*COST_ROLES, "internal_cost"):
            incurred[name] = _minor(row[-1])
        elif name or _words(row[0]) == "Margin":
            found[name or "margin"] = _minor(row[year])
    return {name: minor for name, minor in found.items() if minor or name == "margin"} | (
        {"incurred_to_date": incurred} if incurred else {}
    )


def expected_of_project(teller: Teller, id: str, want: Figures) -> Figures:
    """The same as the file has it: what our own projects cost stands on one account, whatever it was for."""
    kinds = {one["id"]: one["kind"] for one in teller.case.data["projects"]}
    found = {{"rnd_expense": "research"}.get(name, name): minor for name, minor in want.items()}
    if kinds[id] == "internal" and "incurred_to_date" in found:
        found["incurred_to_date"] = {"internal_cost": sum(found["incurred_to_date"].values())}
    return found


def contracts(teller: Teller, month: str) -> dict[str, Figures]:
    """The positions of every contract, as they are asked for."""
    table = _card(teller, f"contract positions {month}").table
    if table is None:
        return {}
    heads = [_words(head) for head in table.heads]
    signed = {f"#{number}": id for number, id in enumerate(teller.signed, 1)}
    return {
        signed[_words(row[0])]: {name: _minor(row[heads.index(head)]) for head, name in _COLUMNS.items()}
        for row in table.rows
    }


def vat(teller: Teller, month: str) -> dict[str, int]:
    """The VAT of a month, and what waits at its end."""
    facts = [fact.value.values["m"] for fact in _card(teller, f"vat {month}").facts]
    return dict(zip((*_VAT, *_VAT_WAITS), map(_minor, facts), strict=True))


def faults(teller: Teller) -> list[Any]:
    """What `verify` finds."""
    with teller.stage.read() as book:
        return list(prove(book, teller.stage.house.rules).faults)


def _card(teller: Teller, text: str) -> Card:
    card = teller.say(text).card
    assert card is not None
    return card


def _table(card: Card) -> Table:
    assert card.table is not None
    return card.table


def _minor(cell: Any) -> int:
    return cell.minor if isinstance(cell, Money) else 0


def _words(cell: Any) -> str:
    return cell if isinstance(cell, str) else say(cell)


def differences(found: Mapping[str, Any], want: Mapping[str, Any]) -> Iterator[str]:
    """Where figures are not what is expected, one a line."""
    for name in sorted({*found, *want}):
        if found.get(name, 0) != want.get(name, 0):
            yield f"{name}: books {found.get(name, 0)}, expected {want.get(name, 0)}"
