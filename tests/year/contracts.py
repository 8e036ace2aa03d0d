"""Contracts of the year: signed, invoiced, earned, paid, credited and given up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ledger.money import Money
from tests.year.bank import line
from tests.year.case import Event
from tests.year.teller import Teller, Told, money, yuan


def sign(teller: Teller, contract: Mapping[str, Any]) -> None:
    """The form of a signed contract, how it earns, and what its project will cost."""
    code, policy = teller.case.codes[contract["project"]], teller.case.policy(teller.standard, contract["id"])
    teller.submit(
        "contract.sign",
        code,
        by="boss",
        customer=contract["customer"],
        amount=money(contract["net"] + contract["vat"], contract["currency"]),
        plan=teller.case.plans[contract["id"]],
        signed=contract["signed"],
        tax=f"{float(contract['vat_rate']) * 100:g}",
        policy="acceptance" if policy == "output" else policy,
    )
    teller.signed.append(contract["id"])
    if policy == "output":
        teller.say(f"revenue policy {code} output {teller.case.shares}")
    if contract.get("estimate"):
        teller.say(f"estimate {code} {yuan(contract['estimate'])} because of the offer", by="boss")


def invoice(teller: Teller, event: Event) -> None:
    code = _code(teller, event)
    for place, number in enumerate(teller.case.invoices(event)):
        name = event["id"] if not place else f"{event['id']}b"
        teller.say(f"invoice {code} {number} no {name} {event['day']}")


def receipt(teller: Teller, event: Event) -> None:
    """Money that names its invoice comes with a bank's statement; what comes ahead or less a fee is typed."""
    of = teller.case.contracts[event["contract"]]
    amount = Money(event["amount"], of["currency"])
    if "invoice" in event and "fee" not in event:
        shown = line(teller, event["day"], of["customer"], f"货款 {event['invoice']}", amount)
        teller.press(shown, "bank.sure", "bank.confirm")
        return
    fee = f" fee {yuan(event['fee'])}" if event.get("fee") else ""
    teller.say(f"paid {_code(teller, event)} {money(event['amount'], of['currency'])}{fee} {event['day']}")


def reached(teller: Teller, event: Event) -> None:
    """What is accepted is over, however it earns; the other milestones are said where it earns by them."""
    name = teller.case.milestone(event) if event["type"] == "milestone" else "acceptance"
    if event["type"] != "milestone" or teller.case.policy(teller.standard, event["contract"]) == "output":
        teller.say(f"milestone {_code(teller, event)} {name} {event['day']}", by="boss")


def estimate(teller: Teller, event: Event) -> None:
    teller.say(f"estimate {_code(teller, event)} {yuan(event['total_cost'])} because the work grew", by="boss")


def credit_note(teller: Teller, event: Event) -> None:
    way = event.get("way", "less")
    teller.say(f"credit note {event['invoice']} {yuan(event['gross'])} {way} because {event['reason']}")


def refund(teller: Teller, event: Event) -> None:
    teller.say(f"refund {_code(teller, event)} {yuan(event['amount'])}")


def write_off(teller: Teller, event: Event) -> None:
    """Proposed by finance, decided by another person."""
    of = next(one for one in teller.case.data["events"] if one.get("id") == event["invoice"])
    (number,) = teller.case.invoices(of)
    code = teller.case.codes[teller.case.contracts[of["contract"]]["project"]]
    line = f"write off {code} #{number} {yuan(event['amount'])} because the customer is insolvent"
    asked = teller.stage.say(line, by="fin", at="")
    assert asked.card is not None, teller.stage.lines(asked)
    teller.claims[event["invoice"]] = asked.card.about.partition(":")[2]
    teller.press(asked, "writeoff.approve", by="boss")


def prepaid_vat(teller: Teller, event: Event) -> None:
    """That it is prepaid where the site lies is a term of the contract; what is asked for is what is paid."""
    number = teller.signed.index(event["contract"]) + 1
    teller.say(f"contract terms {number} prepaid VAT {event['terms']} because the site lies there")
    asked = teller.stage.lines(teller.stage.say(f"prepaid vat contract {number}", by="fin", at=""), "en")
    assert f"{event['amount'] / 100:,.2f} is still to be prepaid" in asked, asked
    teller.say(f"pay prepaid vat contract {number} {yuan(event['amount'])} receipt {event['day']}")


def recovery(teller: Teller, event: Event) -> None:
    teller.say(f"recovered {teller.claims[event['invoice']]} {yuan(event['amount'])} {event['day']}")


def _code(teller: Teller, event: Event) -> str:
    return teller.case.codes[teller.case.contracts[event["contract"]]["project"]]


CONTRACTS: dict[str, Told] = {
    "invoice": invoice,
    "prepaid_vat": prepaid_vat,
    "receipt": receipt,
    "acceptance": reached,
    "milestone": reached,
    "completed": reached,
    "estimate": estimate,
    "credit_note": credit_note,
    "refund": refund,
    "write_off": write_off,
    "recovery": recovery,
}
