"""What is owed to our people against its account, person by person and claim by claim (accounting.md 4, rule 16)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from handlers.context import Context
from ledger.money import Money
from storage import expenses, ledger_accounts
from storage import invariants as inv
from storage.fault import Fault, differs


def faults(ctx: Context) -> Iterator[Fault]:
    """A person is owed what they have claimed and nobody has paid out; a claim stands at what it says, and at nothing
    once it is paid.  So the account is a debit for nobody.  What was booked before claims had an item has none."""
    home = ctx.rules.currency
    people: dict[int, int] = defaultdict(int)
    claims: dict[str, int] = defaultdict(int)
    for claim in expenses.owed(ctx.book, home):
        people[claim.person] -= claim.claim.minor
        claims[f"expense:{claim.id}"] -= claim.claim.minor
    booked = ledger_accounts.by_person(ctx.book, "employee")
    for person in sorted({*people, *booked}):
        owed, stands = people.get(person, 0), booked.get(person, 0)
        if owed != stands:
            yield differs(inv.EMPLOYEE, f"person {person}", "", Money(owed, home), Money(stands, home))
    for item, stands in sorted(ledger_accounts.by_item(ctx.book, "employee").items()):
        if stands != claims.get(item, 0):
            where = item.replace(":", " ")
            yield differs(inv.EMPLOYEE, where, "", Money(claims.get(item, 0), home), Money(stands, home))
