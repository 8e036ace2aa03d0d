"""Opening balances as an import: shown with what does not tie, taken on request, taken back as a whole."""

from __future__ import annotations

from collections.abc import Iterable

from chat.cards.card import Card, Fact, Table
from chat.text import Text, _, verbatim
from handlers import lookup
from handlers.books.chart import called
from handlers.context import Context
from handlers.imports.kinds import ImportKind, Plan, Undone
from handlers.opening import planning, taking_back
from handlers.opening.accounts import OpenAccounts, TiedAccounts
from handlers.opening.contracts import OpenContract
from handlers.opening.documents import OpeningDocument
from handlers.opening.planning import OpeningPlan
from handlers.opening.purchases import OpenOrder
from ledger.errors import sentence
from ledger.money import Money
from storage import imports
from storage.imports import Import, Imported, Overtaken

KINDS = {
    "account": _("account balance"),
    "elsewhere": _("kept elsewhere"),
    "contract": _("contract"),
    "receivable": _("receivable"),
    "advance": _("customer advance"),
    "payable": _("payable"),
    "order": _("open order"),
    "received": _("received, not invoiced"),
    "prepayment": _("prepayment"),
    "claim": _("expense claim"),
    "staff_advance": _("staff advance"),
    "input_vat": _("VAT to be certified"),
    "cost": _("project cost"),
}


def write(ctx: Context, of: Import, plans: Iterable[Plan]) -> None:
    """Raises Overtaken where somebody has taken a row meanwhile."""
    for plan in plans:
        if not plan.new or not isinstance(plan, OpeningPlan) or plan.day is None:
            continue
        said = {row.key: row.digest for document in plan.new for row in document.rows}
        if imports.known(ctx.book, of.source, said):
            raise Overtaken()
        made: dict[str, str] = {}
        for document in plan.new:
            made |= document.into_books(ctx, of.id, plan.day)
        imports.remember(ctx.book, of.id, [Imported(of.source, key, made[key], said.get(key, "")) for key in made])


def _shown(ctx: Context, new: OpeningDocument) -> tuple[Text, ...]:
    row = new.rows[0]
    project = ctx.directory.projects.get(new.project)
    if isinstance(new, OpenAccounts):
        lines = [one.minor for one in new.found if one.minor > 0]
        whole = Money(sum(lines), ctx.rules.currency)
        return (_("trial balance"), _("{n} accounts", n=len(new.found)), verbatim("–"), Text("{m}", {"m": whole}))
    amount = new.contract.amount if isinstance(new, OpenContract) else row.amount
    if isinstance(new, OpenOrder):
        amount = new.amount
    return (
        KINDS[row.kind],
        verbatim(" ".join(part for part in (row.contract or row.number, row.name) if part) or "–"),
        lookup.shown(project) if project else verbatim("–"),
        Text("{m}", {"m": amount}) if amount else verbatim("–"),
    )


def _facts(ctx: Context, plan: Plan) -> tuple[Fact, ...]:
    if not isinstance(plan, OpeningPlan) or plan.day is None or not plan.trial.lines:
        return ()
    home = ctx.rules.currency
    facts = [
        Fact(_("As of the evening of"), Text("{d}", {"d": plan.day})),
        Fact(_("Debits of the trial balance"), Text("{m}", {"m": Money(plan.trial.debit, home)})),
    ]
    if plan.trial.elsewhere:
        facts.append(Fact(_("Kept in other books"), Text("{m}", {"m": Money(plan.trial.elsewhere, home)})))
    return tuple(facts)


def _called(of: TiedAccounts) -> Text:
    """An account by code and name; several of one line by their codes."""
    if len(of.accounts) > 1:
        return verbatim(", ".join(account.code for account in of.accounts))
    return called(of.accounts[0])


def _tie_out(ctx: Context, plan: Plan) -> tuple[Card, ...]:
    """Each account of open items: what the trial balance says, and what the items come to."""
    if not isinstance(plan, OpeningPlan) or not plan.ties:
        return ()
    rows = tuple(
        (
            _called(one),
            Text("{m}", {"m": one.sheet}),
            Text("{m}", {"m": one.items}),
            Text("{m}", {"m": one.apart}) if one.apart else verbatim("–"),
        )
        for one in plan.ties
    )
    apart = any(one.apart for one in plan.ties)
    title = _("Not every account ties to its open items") if apart else _("Every account ties to its open items")
    heads = (_("Ledger account"), _("Trial balance"), _("Open items"), _("Apart"))
    return (Card(title, table=Table(heads, rows, numeric=(1, 2, 3)), tone="warn" if apart else "good"),)


def take_back(ctx: Context, of: Import, after: str, most: int) -> Undone:
    return taking_back.step(ctx, of, after, most)


OPENING = ImportKind(
    name="opening",
    subjects=("opening",),
    called=_("opening balances"),
    roles=("finance", "admin"),
    only=sentence("Only finance imports files."),
    planner=planning.planner,
    write=write,
    heads=(_("Line"), _("Whose"), _("Project"), _("Amount")),
    numeric=(3,),
    shown=_shown,
    facts=_facts,
    beside=_tie_out,
    take_back=take_back,
    may_undo=taking_back.check,
    columns=(
        ("kind", _("What each line is"), True),
        ("account", _("Account code"), True),
        ("debit", _("Debit"), True),
        ("credit", _("Credit"), True),
        ("name", _("Account name"), False),
        ("project", _("Project"), False),
        ("amount", _("Amount"), False),
        ("as_of", _("As of"), False),
    ),
    tabs=tuple(KINDS.items()),
    ahead=True,
    at_once=200,
)
