"""Which document a line of the sheet becomes; a contract takes its open invoices and advances with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from formats.documents.opening_balances import OpeningRow
from formats.sheet import Problem
from handlers import lookup
from handlers.context import Context
from handlers.contracts import ways
from handlers.imports.kinds import Plan
from handlers.opening.contracts import OpenContract, divided
from handlers.opening.documents import (
    CostSoFar,
    OpenBill,
    OpeningDocument,
    OpenPrepayment,
    OpenReceipt,
    OpenStaffAdvance,
)
from handlers.opening.purchases import OpenOrder, open_order
from ledger.errors import BadInput, sentence
from ledger.money import Money
from ledger.names import plain
from ledger.nouns import Project
from ledger.owed import Contract
from ledger.revenue.policies import CHOICES, MEASURED_AT_CLOSE
from storage import contracts, invoices

OF_CONTRACT = ("receivable", "advance")
OF_ORDER = ("order", "received")


def grouped(rows: Iterable[OpeningRow]) -> list[tuple[OpeningRow, ...]]:
    """The lines that become one document together, by the number of their contract, or of their order and supplier; the
    line of the contract or order itself comes first."""
    groups: dict[tuple[str, str], list[OpeningRow]] = {}
    for row in rows:
        if row.kind in ("account", "elsewhere"):
            continue
        number = row.contract or (row.number if row.kind == "contract" else "")
        whole = ("contract", number) if row.kind in ("contract", *OF_CONTRACT) and number else ("", row.key)
        if row.kind in OF_ORDER and row.number:
            whole = (f"order of {plain(row.name)}", row.number)
        groups.setdefault(whole, []).append(row)
    return [tuple(sorted(group, key=lambda row: row.kind not in ("contract", "order"))) for group in groups.values()]


def document(ctx: Context, plan: Plan, rows: Sequence[OpeningRow], day: date) -> OpeningDocument | None:
    """What these lines become; None where they name a project or person that nobody here has, which the plan is told.

    Raises BadInput.
    """
    row = rows[0]
    for one in rows:
        _dated(one, day)
    if row.kind == "staff_advance":
        person = _person(ctx, plan, row)
        home = _amount(row)
        if home.currency != ctx.rules.currency:
            raise BadInput(sentence("Staff advances are kept in {currency}."), currency=ctx.rules.currency)
        return OpenStaffAdvance((row,), person, home) if person else None
    if row.kind == "prepayment":
        return OpenPrepayment((_named(row),), _amount(row))
    if row.kind == "claim" and not (person := _person(ctx, plan, row)):
        return None
    project = _project(ctx, plan, row)
    if project is None:
        return None
    if row.kind in ("contract", *OF_CONTRACT) and (row.contract or row.kind != "advance"):
        return _contract(ctx, plan, rows, project, day)
    if row.kind == "advance":
        return OpenReceipt((row,), project.id, _customer(ctx, row, project), _amount(row))
    if row.kind in OF_ORDER:
        return _order(ctx, plan, rows, project)
    if row.kind == "cost":
        return CostSoFar((row,), project.id, _category(ctx, row), _cost(ctx, row, project))
    return _bill(ctx, row, project, person if row.kind == "claim" else ctx.person.id)


def _order(ctx: Context, plan: Plan, rows: Sequence[OpeningRow], project: Project) -> OpenOrder | None:
    """An order with what came of it; its lines may leave out what its first one says."""
    first = _named(rows[0])
    if [one.kind for one in rows].count("order") > 1:
        raise BadInput(sentence("The order {number} stands in the sheet twice."), number=first.number)
    category = _category(ctx, first)
    if category == ctx.rules.labour:
        raise BadInput(sentence("Work is logged as hours, not as an order."))
    for one in rows:
        _amount(one)
        other = _project(ctx, plan, one) if one.project else project
        if other is None:
            return None
        if other != project or (one.category and _category(ctx, one) != category):
            raise _of_line(one, BadInput(sentence("What came is of its order's project and category.")))
    return open_order(rows, project.id, category)


def _bill(ctx: Context, row: OpeningRow, project: Project, person: int) -> OpenBill:
    amount, category = _amount(row), _category(ctx, row) if row.category else _other(ctx)
    if row.vat and row.vat.minor >= amount.minor:
        raise BadInput(sentence("The VAT is not less than the amount."))
    if row.kind == "claim":
        return OpenBill((row,), project.id, person, category, amount, "employee")
    if row.kind == "payable":
        return OpenBill((_named(row),), project.id, person, category, amount, "payable")
    if not row.vat:
        raise BadInput(sentence("The VAT that waits for certification is missing."))
    return OpenBill((_named(row),), project.id, person, category, amount, "bank")


def same_numbers(ctx: Context, found: Iterable[OpeningDocument], problems: list[Problem]) -> None:
    """Numbers of invoices and contracts that are taken already, or stand in the sheet twice, are told."""
    known = {contract.number for contract in contracts.contracts(ctx.book) if contract.state != "withdrawn"}
    seen: set[str] = set()
    for one in found:
        if not isinstance(one, OpenContract):
            continue
        if one.contract.number and one.contract.number in known:
            problems.append(Problem(one.rows[0].line, _STANDS, {"number": one.contract.number}))
        for part in one.parts:
            number = part.row.number if part.row and part.sort == "open" else ""
            if number and (number in seen or _issued(ctx, number)):
                line = part.row.line if part.row else 0
                problems.append(Problem(line, sentence("There is an invoice {number} already."), {"number": number}))
            seen.add(number)


def _issued(ctx: Context, number: str) -> bool:
    """Whether an invoice of that number stands; not where all of it was credited."""
    old = invoices.numbered(ctx.book, number)
    return old is not None and invoices.credited(ctx.book, old.id)[0] < old.gross.minor


_STANDS = sentence(
    "Contract {number} stands in these books already; a contract with its position comes in whole: withdraw it first."
)


def _contract(
    ctx: Context, plan: Plan, rows: Sequence[OpeningRow], project: Project, day: date
) -> OpeningDocument | None:
    """A contract with its lines; an open invoice without a contract is one by itself, which is earned and invoiced."""
    row, others = rows[0], rows[1:] if rows[0].kind == "contract" else rows
    if row.kind != "contract" and row.contract:
        raise BadInput(sentence("The sheet has no line for the contract {number}."), number=row.contract)
    if [one.kind for one in rows].count("contract") > 1:
        raise BadInput(sentence("The contract {number} stands in the sheet twice."), number=row.contract or row.number)
    agreed, number = _amount(row), row.contract or (row.number if row.kind == "contract" else "")
    customer = _customer(ctx, row, project, new=row.kind == "contract")
    for one in others:
        _amount(one)
        if one.amount and one.amount.currency != agreed.currency:
            raise _of_line(one, BadInput(sentence("A contract has one currency.")))
        if plain(one.name) not in ("", plain(customer)):
            raise _of_line(
                one, BadInput(sentence("The contract {number} is {customer}'s."), number=number, customer=customer)
            )
    parts = divided(others, agreed, row.invoiced, row.due if row.kind == "contract" else None)
    tax = row.tax
    owners = ctx.directory.with_role("sales", project.id)
    contract = Contract(
        0,
        project.id,
        customer,
        row.title or (row.number if row.kind != "contract" else ""),
        agreed,
        min(row.day or day, day),
        owners[0].id if len(owners) == 1 else 0,
        number,
        tax=tax,
        policy="as_invoiced",
        ends=row.ends,
    )
    open_one = OpenContract(tuple(rows), project.id, contract, parts, 0)
    facts = open_one.documented(contract, [-1 - at for at in range(len(parts))])
    if row.kind != "contract":
        return OpenContract(tuple(rows), project.id, replace(contract, state="billed"), parts, facts.invoiced)
    return _earned(ctx, row, open_one, facts.price, facts.invoiced)


def _earned(ctx: Context, row: OpeningRow, of: OpenContract, price: int, invoiced: int) -> OpenContract:
    """The contract with what it has earned: what its policy makes of it must be what the sheet says."""
    policy = ways.policy_in(ctx, row.policy) if row.policy else CHOICES[ctx.rules.policies.standard][0]
    code = of.contract.amount.currency
    if policy is None:
        raise BadInput(sentence("Say how it earns: {choices}."), choices=ways.typed(ctx))
    if row.carried is not None and row.carried.minor < 0:
        raise BadInput(sentence("Carried cost is not below zero."))
    revenue = row.revenue.minor if row.revenue else invoiced if policy == "as_invoiced" else 0
    if not 0 <= revenue <= price:
        raise BadInput(
            sentence("It has earned {revenue}, and its price without VAT is {price}."),
            revenue=Money(revenue, code),
            price=Money(price, code),
        )
    if policy == "as_invoiced" and revenue != invoiced:
        raise BadInput(_AS_INVOICED, revenue=Money(revenue, code), invoiced=Money(invoiced, code))
    if policy not in (*MEASURED_AT_CLOSE, "as_invoiced") and revenue not in (0, price):
        raise BadInput(_AT_ONCE, revenue=Money(revenue, code), price=Money(price, code))
    if policy == "time" and row.ends is None:
        raise BadInput(sentence("A contract that earns by days needs the day on which it ends."))
    accepted = bool(revenue) and revenue == price and policy != "as_invoiced"
    contract = replace(of.contract, policy=policy)
    carried = row.carried.minor if row.carried else 0
    return OpenContract(of.rows, of.project, contract, of.parts, revenue, carried, accepted)


_AS_INVOICED = sentence(
    "It earns as invoiced, {invoiced} without VAT, and the sheet says {revenue}: name another revenue policy."
)
_AT_ONCE = sentence(
    "By its revenue policy it earns nothing or, once accepted, all of {price}; the sheet says {revenue}. Name a policy "
    "over time: cost to cost, or time."
)


def _of_line(row: OpeningRow, error: BadInput) -> BadInput:
    error.line = row.line  # type: ignore[attr-defined]
    return error


def _dated(row: OpeningRow, day: date) -> None:
    if row.day and row.day > day:
        raise _of_line(row, BadInput(sentence("{day} is after the evening of the balances."), day=row.day))
    if row.day and row.due and row.due < row.day:
        early = BadInput(sentence("It is due on {due}, before its own day {day}."), due=row.due, day=row.day)
        raise _of_line(row, early)


def _named(row: OpeningRow) -> OpeningRow:
    if not row.name:
        raise BadInput(sentence("The supplier is missing."))
    return row


def _amount(row: OpeningRow) -> Money:
    """What is open; a balance in debit or credit says it as well, where no amount stands beside it."""
    if row.debit and row.credit:
        raise _of_line(row, BadInput(sentence("Both debit and credit have an amount; a balance stands on one side.")))
    amount = row.amount
    if amount is None:
        raise _of_line(row, BadInput(sentence("The amount is missing.")))
    if amount.minor <= 0:
        raise _of_line(row, BadInput(sentence("An open item is more than nothing: {amount}."), amount=amount))
    return amount


def _cost(ctx: Context, row: OpeningRow, project: Project) -> Money:
    amount = _amount(row)
    if amount.currency not in (project.currency, ctx.rules.currency):
        raise BadInput(
            sentence("{project} is kept in {currency}."), project=lookup.called(project), currency=project.currency
        )
    return amount


def _project(ctx: Context, plan: Plan, row: OpeningRow) -> Project | None:
    match = lookup.project_names(ctx.directory).match(row.project) if row.project else None
    if match is not None and match.kind == "one":
        project = ctx.directory.project(int(match.key))
        if project.state != "open":
            raise BadInput(
                sentence("{project} is closed; nothing can be booked on it."), project=lookup.called(project)
            )
        return project
    if not row.project:
        pools = [one for one in ctx.directory.projects.values() if one.kind == "overhead" and one.state == "open"]
        if row.kind in ("payable", "claim", "input_vat") and len(pools) == 1:
            return pools[0]
        raise BadInput(sentence("The project is missing."))
    plan.miss("project", row.project)
    return None


def _person(ctx: Context, plan: Plan, row: OpeningRow) -> int:
    if not row.name:
        raise BadInput(sentence("The person is missing."))
    match = lookup.person_names(ctx.directory).match(row.name)
    if match is not None and match.kind == "one":
        return int(match.key)
    plan.miss("person", row.name)
    return 0


def _customer(ctx: Context, row: OpeningRow, project: Project, *, new: bool = False) -> str:
    """The customer, whom the books have to know from a project or contract; a contract may bring a new one."""
    if not row.name:
        if project.customer:
            return project.customer
        raise BadInput(sentence("The customer is missing."))
    wanted = plain(row.name)
    known = (
        project.customer,
        *(one.customer for one in ctx.directory.projects.values()),
        *contracts.customers(ctx.book),
    )
    found = next((name for name in known if name and plain(name) == wanted), "")
    if not found and not new:
        raise BadInput(
            sentence("No customer “{name}” here: no project and no contract has it. Name it as its project does."),
            name=row.name,
        )
    return found or row.name


def _category(ctx: Context, row: OpeningRow) -> str:
    if not row.category:
        raise BadInput(sentence("The cost category is missing."))
    return lookup.category(ctx, row.category)


def _other(ctx: Context) -> str:
    """The category of a bill whose cost was booked in the former books: nothing is booked on it here."""
    names = [name for name, one in ctx.rules.categories.items() if name != ctx.rules.labour and not one.shared]
    return "other" if "other" in names else names[-1]
