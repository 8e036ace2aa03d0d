"""Books that took revenue from invoices choose another policy for a contract: one entry, shown before it is booked.

What stands by the new policy less what is booked is posted on the day of the choice; nothing before it changes.
Sources: CAS 28 (change of policy or correction of an error), IAS 8; 小企业会计准则 art. 88 (prospectively).
"""

from __future__ import annotations

from dataclasses import replace

from chat.cards.card import Button, Card, Reply, Table
from chat.incoming import Clicked, Said
from chat.text import Bilingual, Text, _
from handlers import button_values, lookup
from handlers.books.chart import chart
from handlers.close import revenue as closing
from handlers.close.steps import company
from handlers.context import Context
from handlers.contracts import positions
from handlers.contracts.labels import policy_shown
from handlers.contracts.revenue import contract_of, policy_in
from ledger.accounts import Account
from ledger.errors import BadInput, WrongState, sentence
from ledger.journal import Posting
from ledger.owed import Contract
from ledger.revenue.entries import net_item
from ledger.revenue.policies import CHOICES, RevenuePolicy, carried, earned
from storage import contracts, item_balances

ONLY = sentence("How a contract earns its revenue is for finance to decide.")


def show(said: Said, ctx: Context) -> Reply:
    project, rest = lookup.project_first(ctx, said.text)
    ctx.require("finance", "auditor", "admin", sentence=ONLY)
    contract, rest = contract_of(ctx, project, rest)
    policy = policy_in(ctx, rest)
    if policy is None:
        choices = ", ".join(name.replace("_", " ") for name in CHOICES[ctx.rules.policies.standard])
        raise BadInput(sentence("Say how it earns: {choices}."), choices=choices, field="policy")
    _former(contract)
    lines = transition(ctx, contract, policy)
    accounts = chart(ctx.book, ctx.rules)
    rows = tuple(
        (
            Text("{code} {name}", {"code": accounts[line.account].code, "name": names(accounts[line.account])}),
            line.company if line.company.minor > 0 else None,
            -line.company if line.company.minor < 0 else None,
        )
        for line in lines
    )
    title = _(
        "Contract {id} of {project} from today: {policy}",
        id=contract.id,
        project=lookup.shown(project),
        policy=policy_shown(policy),
    )
    button = Button(_("Adopt it"), "contract.adopt", f"{contract.id} {policy}", style="main")
    return Reply(
        Card(
            title,
            lines=() if rows else (_("Nothing is to be booked: the books stand so already."),),
            table=Table((_("Account"), _("Debit"), _("Credit")), rows, numeric=(1, 2)) if rows else None,
            buttons=(button,) if "finance" in ctx.roles() else (),
            small=_("One entry of today; nothing that is booked before it changes."),
        ),
        private=True,
    )


def adopt(click: Clicked, ctx: Context) -> Reply:
    """`value`: the contract and the policy."""
    ctx.require("finance", sentence=ONLY)
    id, name = button_values.parts(click.value, 2)
    contract = contracts.contract(ctx.book, button_values.number(id))
    policy = next((choice for choice in CHOICES[ctx.rules.policies.standard] if choice == name), None)
    if policy is None:
        raise BadInput(sentence("Say how it earns: {choices}."), choices=name, field="policy")
    _former(contract)
    lines = transition(ctx, contract, policy)
    contracts.change_contract(ctx.book, contract.id, policy=policy)
    positions.post(
        ctx, lines, (), day=ctx.today, project=contract.project, memo="adoption", source=f"contract:{contract.id}"
    )
    title = _("Contract {id} earns {policy} from today on.", id=contract.id, policy=policy_shown(policy))
    return Reply(Card(title, tone="good"), replace=True, private=True)


def transition(ctx: Context, contract: Contract, policy: RevenuePolicy) -> list[Posting]:
    """The lines that bring a contract from what is booked to what the policy calls for as of today: revenue, position
    and VAT, and the cost that goes with the revenue."""
    day = ctx.today
    cost = next((one.cost for one in closing.at_close(ctx, day) if one.contract.id == contract.id), 0)
    after, moment = replace(contract, policy=policy), closing.moment(day)
    lines = list(positions.lines(ctx, after, day, moment=moment, cost=cost))
    booked = positions.standing(ctx, contract).revenue.amount
    progress = positions.progress(ctx, positions.facts(ctx, after), day, cost)
    item = net_item(contract.id)
    stands = item_balances.by_item(ctx.book, ("cost_carried",), day)
    kept = -stands[item].company if item in stands else 0
    revenue = earned(policy, progress, booked, moment)
    due = carried(policy, progress, revenue, kept, moment, ctx.rules.policies.small) - kept
    if due:
        lines.append(company(ctx, "cost_of_sales", due, project=contract.project, item=item))
        lines.append(company(ctx, "cost_carried", -due, project=contract.project, item=item))
    return lines


def names(account: Account) -> Bilingual:
    """An account's name in both languages."""
    return Bilingual(account.en, account.zh)


def _former(contract: Contract) -> None:
    if contract.policy != "as_before":
        raise WrongState(
            sentence("Contract {id} earns by a policy of its own already."),
            hint=sentence("To change it say: revenue policy …"),
            id=contract.id,
        )
