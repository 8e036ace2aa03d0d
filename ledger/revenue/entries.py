"""The lines that move a contract from what is booked to what should stand: target minus booked.

Of every event the lines here are the contract's side; the event's own lines (bank, receivable, output VAT) stand
against them.  Net amounts and VAT are kept apart by the item, so that both can be read back from the journal:
"contract:3" and "contract-vat:3".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ledger.journal import Posting
from ledger.money import Money
from ledger.revenue.standing import NOTHING, ZERO, ContractStanding, Value, newest, oldest
from ledger.revenue.vat import PendingVat

ROLES = ("contract_liability", "contract_asset", "revenue", "output_vat_pending")
"""The roles whose lines bear a contract as their item."""


def net_item(contract: int) -> str:
    """The item of a contract's lines net of VAT."""
    return f"contract:{contract}"


VAT_ITEM = "contract-vat:"
"""What the items of VAT that is not invoiced begin with."""


def vat_item(contract: int) -> str:
    """The item of the VAT beside them, that is not due yet or due by law without an invoice."""
    return f"{VAT_ITEM}{contract}"


def billed_item(instalment: int) -> str:
    """The item of a receivable that is invoiced."""
    return f"instalment:{instalment}"


def unbilled_item(instalment: int) -> str:
    """The item of a receivable that fell due without an invoice (应收账款-未开票)."""
    return f"unbilled:{instalment}"


@dataclass(frozen=True, slots=True)
class BookedContract:
    """What stands of a contract in the journal, minor units of the contract's and of the company's currency.

    Attributes:
        net: liability in layers and asset, without VAT.
        revenue: earned to date.
        in_liability, on_asset, pending: the VAT beside them; liabilities positive.
        due: VAT that the law has made due without an invoice, in output VAT.
    """

    net: ContractStanding = NOTHING
    revenue: Value = ZERO
    in_liability: Value = ZERO
    on_asset: Value = ZERO
    pending: Value = ZERO
    due: Value = ZERO

    @property
    def claim(self) -> int:
        """Invoiced and paid ahead, net: liability − asset + revenue, whatever the documents say by now."""
        return self.net.liability.amount - self.net.asset.amount + self.revenue.amount

    @property
    def waiting_vat(self) -> int:
        """The VAT in what is paid or due and not invoiced, wherever it stands."""
        return self.pending.amount + self.in_liability.amount - self.on_asset.amount + self.due.amount


@dataclass(frozen=True, slots=True)
class ContractLines:
    """Whose lines they are, and how amounts are kept.

    Attributes:
        rate: minor units of the contract's currency -> of the company's, at the rate of the day.
        project_amount: what a value is in the project's currency.
    """

    contract: int
    project: int
    party: str
    currency: str
    company: str
    rate: Callable[[int], int]
    project_amount: Callable[[Value], Money]

    def line(self, role: str, value: Value, item: str) -> Posting:
        """A line with a debit of `value` (negative: credit)."""
        return Posting(
            role,
            Money(value.company, self.company),
            self.project_amount(value),
            Money(value.amount, self.currency),
            self.project,
            party=self.party,
            item=item,
        )


def moved(booked: BookedContract, claim: int, revenue: int, of: ContractLines) -> tuple[BookedContract, list[Posting]]:
    """The lines net of VAT that bring the claim and the revenue to what they should be, and what stands then."""
    more, earned = claim - booked.claim, revenue - booked.revenue.amount
    net, evened = booked.net.settled()
    net, by_claim = net.claimed(Value(more, of.rate(more)))
    net, by_revenue = net.earned(Value(earned, of.rate(earned)))
    income = Value(earned, by_revenue.asset.company - by_revenue.liability.company)
    change = evened + by_claim + by_revenue
    item = net_item(of.contract)
    values = (("contract_liability", -change.liability), ("contract_asset", change.asset), ("revenue", -income))
    after = replace(booked, net=net, revenue=booked.revenue + income)
    return after, [of.line(role, value, item) for role, value in values if value]


def vat_moved(booked: BookedContract, target: PendingVat, of: ContractLines) -> list[Posting]:
    """The lines that bring the VAT that is not invoiced to where it should stand."""
    item = vat_item(of.contract)
    values = (
        ("contract_liability", -_step(booked.in_liability, target.in_liability, of.rate)),
        ("contract_asset", _step(booked.on_asset, target.on_asset, of.rate)),
        ("output_vat_pending", -_step(booked.pending, target.pending, of.rate)),
        ("output_vat", -_step(booked.due, target.due, of.rate)),
    )
    return [of.line(role, value, item) for role, value in values if value]


def _step(stands: Value, target: int, rate: Callable[[int], int]) -> Value:
    """From what stands to so much: more at the rate of the day, less at what it stands at."""
    change = target - stands.amount
    if not target:
        return -stands
    if change >= 0 or not stands.amount:
        return Value(change, rate(change)) if change else ZERO
    return -stands.part(-change)


def booked_contract(lines: Iterable[Posting], contract: int) -> BookedContract:
    """What stands of a contract, from its lines in the order in which they were booked."""
    vat: dict[str, Value] = {}
    layers: tuple[Value, ...] = ()
    asset, revenue = Value(), Value()
    for line in lines:
        value = Value(line.paid.minor, line.company.minor)
        if line.item == vat_item(contract):
            vat[line.account] = vat.get(line.account, Value()) + value
        elif line.account == "revenue":
            revenue -= value
        elif line.account == "contract_asset":
            asset += value
        elif line.account == "contract_liability":
            layers = _layered(layers, -value, line.red)
    return BookedContract(
        ContractStanding(layers, asset),
        revenue,
        -vat.get("contract_liability", Value()),
        vat.get("contract_asset", Value()),
        -vat.get("output_vat_pending", Value()),
        -vat.get("output_vat", Value()),
    )


def _layered(layers: tuple[Value, ...], change: Value, red: bool) -> tuple[Value, ...]:
    """The layers after a line: a credit is a new layer, a debit uses the oldest.  By red letters the other way round:
    what takes a receipt back takes the newest, what gives back what was used is the oldest again.
    """
    if change.amount > 0:
        short = sum((layer for layer in layers if layer.amount < 0), ZERO)
        filled = change.part(min(change.amount, -short.amount)) if short else ZERO
        left, rest = short + filled, change - filled
        layers = tuple(layer for layer in layers if layer.amount >= 0)
        new = tuple(layer for layer in (left, rest) if layer)
        return _whole((*new, *layers) if red else (*layers, *new))
    layers, taken = newest(layers, -change.amount) if red else oldest(layers, -change.amount)
    left = change + taken
    return _whole((*layers, left) if left else layers)


def _whole(layers: tuple[Value, ...]) -> tuple[Value, ...]:
    """The same without layers of no amount: what a reversal at another rate leaves of them falls to the newest."""
    left = sum(layer.company for layer in layers if not layer.amount)
    some = [layer for layer in layers if layer.amount]
    if left and some:
        some[-1] += Value(0, left)
    return tuple(some) if some or not left else (Value(0, left),)
