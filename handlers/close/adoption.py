"""Books that took revenue from invoices choose another policy for a contract: one entry, shown before it is booked.

What stands by the new policy less what is booked is posted on the day of the choice; nothing before it changes.
Sources: CAS 28 (change of policy or correction of an error), IAS 8; 小企业会计准则 art. 88 (prospectively).
"""

from __future__ import annotations

from chat.cards.card import Button, Card, Reply, Table
from chat.incoming import Clicked, Said
from chat.text import _
from handlers import button_values, lookup
from handlers.books.chart import called, chart
from handlers.close import months
from handlers.close.steps import company
from handlers.context import Context
from handlers.contracts import closing, positions, ways
from handlers.contracts.labels import policy_shown
from handlers.contracts.revenue import contract_of
from handlers.contracts.ways import WayOfEarning
from ledger.errors import WrongState, sentence
from ledger.journal import Posting
from ledger.owed import Contract
from ledger.revenue.entries import net_item
from ledger.revenue.policies import carried, earned
from storage import contracts, item_balances

ONLY = sentence("How a contract earns its revenue is for finance to decide.")


def show(said: Said, ctx: Context) -> Reply:
    project, rest = lookup.project_first(ctx, said.text)
    ctx.require("finance", "auditor", "admin", sentence=ONLY)
    contract, rest = contract_of(ctx, project, rest)
    way = ways.way_in(ctx, rest)
    lines: list[Posting] = []
    with ctx.look():
        lines = _taken(ctx, contract, way)
    accounts = chart(ctx.book, ctx.rules)
    rows = tuple(
        (
            called(accounts[line.account]),
            line.company if line.company.minor > 0 else None,
            -line.company if line.company.minor < 0 else None,
        )
        for line in lines
    )
    title = _(
        "Contract {id} of {project} from today: {policy}",
        id=contract.id,
        project=lookup.shown(project),
        policy=policy_shown(way.policy),
    )
    button = Button(_("Adopt it"), "contract.adopt", f"{contract.id} {rest.strip()}"[:200], style="main")
    return Reply(
        Card(
            title,
            lines=() if rows else (_("Nothing is to be booked: the books stand so already."),),
            table=Table((_("Ledger account"), _("Debit"), _("Credit")), rows, numeric=(1, 2)) if rows else None,
            buttons=(button,) if "finance" in ctx.roles() else (),
            small=_("One entry of today; nothing that is booked before it changes."),
        ),
        private=True,
    )


def adopt(click: Clicked, ctx: Context) -> Reply:
    """`value`: the contract and the words that name the way."""
    ctx.require("finance", sentence=ONLY)
    id, words = button_values.parts(click.value, 2)
    months.take_turn(ctx)
    contract = contracts.hold(ctx.book, button_values.number(id))
    way = ways.way_in(ctx, words)
    lines = _taken(ctx, contract, way)
    positions.post(
        ctx,
        lines,
        (),
        day=ctx.today,
        project=contract.project,
        memo=f"{contract.policy} → {way.policy}",
        source=f"contract:{contract.id}",
    )
    title = _("Contract {id} earns {policy} from today on.", id=contract.id, policy=policy_shown(way.policy))
    return Reply(Card(title, tone="good"), replace=True, private=True)


def _taken(ctx: Context, contract: Contract, way: WayOfEarning) -> list[Posting]:
    """The contract earns that way from now on; the lines that this calls for."""
    if contract.policy != "as_before":
        raise WrongState(
            sentence("Contract {id} earns by a policy of its own already."),
            hint=sentence("To change it say: revenue policy …"),
            id=contract.id,
        )
    way = ways.checked(ctx, contract, way, ctx.directory.project(contract.project).code)
    return transition(ctx, ways.keep(ctx, contract, way))


def transition(ctx: Context, contract: Contract) -> list[Posting]:
    """The lines that bring a contract from what is booked to what its policy calls for as of today: revenue, position
    and VAT, and the cost that goes with the revenue."""
    day = ctx.today
    one = next((one for one in closing.at_close(ctx, day) if one.contract.id == contract.id), None)
    progress = one.progress if one else positions.progress(ctx, positions.facts(ctx, contract), day)
    moment = closing.moment(day)
    booked = positions.standing(ctx, contract).revenue.amount
    lines = list(positions.lines(ctx, contract, day, moment=moment, how_far=progress))
    item = net_item(contract.id)
    stands = item_balances.by_item(ctx.book, ("cost_carried",), day)
    kept = -stands[item].company if item in stands else 0
    revenue = earned(contract.policy, progress, booked, moment)
    due = carried(contract.policy, progress, revenue, kept, moment, ctx.rules.policies.small) - kept
    if due:
        lines.append(company(ctx, "cost_of_sales", due, day, project=contract.project, item=item))
        lines.append(company(ctx, "cost_carried", -due, day, project=contract.project, item=item))
    return lines
