"""Write-offs as documents that are approved: proposed by finance, decided by another person, taken back by finance."""

from __future__ import annotations

from chat.cards.card import Button, Card, Fact, Tone
from chat.text import Text, _, verbatim
from handlers import button_values, four_eyes, lookup
from handlers.approvals import cards, decisions, documents
from handlers.approvals.documents import Approvable, CardBody, Request
from handlers.bad_debts import ONLY
from handlers.books import posting as books_posting
from handlers.context import Context
from handlers.contracts import former, positions
from handlers.contracts.labels import instalment_shown
from handlers.dunning import cards as dunning_cards
from ledger import approval, posting
from ledger.approval import ApprovalPlan, ApprovalStep, Step
from ledger.errors import BadInput, NotAllowed, WrongState, sentence
from ledger.journal import Posting
from ledger.money import Money
from ledger.nouns import Stage
from ledger.owed import Instalment, WriteOff
from ledger.posting import BookedAmount, Dimensions
from storage import contracts, entries, ledger_accounts, write_offs

PLAN = ApprovalPlan((ApprovalStep(("finance", "admin")),))
PLACES = approval.open_places(PLAN, ())


def about(id: int) -> str:
    """What its cards are about."""
    return f"write_off:{id}"


def held(ctx: Context, id: str) -> WriteOff:
    """The write-off as it is while this message changes it: its instalment is held, so that nobody else does."""
    number = button_values.number(id)
    contracts.held(ctx.book, [write_offs.get(ctx.book, number).instalment])
    return write_offs.get(ctx.book, number)


def card(ctx: Context, write_off: WriteOff) -> Card:
    """A write-off as it stands, with what can be done next."""
    return cards.card(ctx, WRITE_OFFS, documents.case(ctx, WRITE_OFFS, write_off))


def refresh(ctx: Context, write_off: WriteOff) -> None:
    """Bring its cards, and those about the customer's late payments, up to date."""
    ctx.refresh(about(write_off.id), card(ctx, write_off))
    dunning_cards.refresh(ctx, write_off.customer, [write_off.project])


def within(instalment: Instalment, amount: Money) -> None:
    """Only what stands in the receivable account can be written off.  Raises BadInput."""
    if amount.currency != instalment.amount.currency or amount.minor <= 0:
        raise BadInput(
            sentence("Say an amount of {currency} above zero."), currency=instalment.amount.currency, field="amount"
        )
    if amount.minor > instalment.receivable.minor:
        raise BadInput(
            sentence("Only {owed} of that instalment is owed: invoiced, or due by the last close."),
            hint=sentence("What is neither is no receivable: lower the contract, or write the invoice first."),
            owed=instalment.receivable,
            field="amount",
        )


_STAGES: dict[str, Stage] = {"proposed": "pending", "posted": "posted", "rejected": "rejected", "undone": "withdrawn"}


def _request(ctx: Context, write_off: WriteOff) -> Request:
    """A decision rests on what is given up and why, and on what the customer owes of it."""
    instalment = contracts.instalment(ctx.book, write_off.instalment)
    content = {
        "amount": str(write_off.amount),
        "reason": write_off.reason,
        "instalment": str(instalment.number),
        "owed": str(instalment.receivable),
    }
    stage = _STAGES[write_off.state]
    return Request(
        about(write_off.id), write_off.project, write_off.person, stage, PLAN, content, worth(ctx, write_off)
    )


def worth(ctx: Context, write_off: WriteOff) -> int:
    """What is given up in minor units of the company's currency, on the day on which that was proposed."""
    return books_posting.in_company(ctx, write_off.amount, write_off.day).minor


def _body(ctx: Context, write_off: WriteOff) -> CardBody:
    people = ctx.directory.people
    titles = {
        "proposed": _(
            "{amount} of {customer} is to be written off", amount=write_off.amount, customer=write_off.customer
        ),
        "posted": _("{amount} of {customer} is written off", amount=write_off.amount, customer=write_off.customer),
        "rejected": _(
            "{amount} of {customer} is not written off", amount=write_off.amount, customer=write_off.customer
        ),
        "undone": _("{amount} of {customer} is owed as before", amount=write_off.amount, customer=write_off.customer),
    }
    facts = [
        Fact(_("No."), Text("{id}", {"id": write_off.id})),
        Fact(_("Project"), lookup.shown(ctx.directory.project(write_off.project))),
        Fact(_("Instalment"), instalment_shown(contracts.instalment(ctx.book, write_off.instalment))),
        Fact(_("Reason"), verbatim(write_off.reason)),
        Fact(_("Proposed by"), verbatim(people[write_off.person].name)),
    ]
    if write_off.decided_by:
        facts.append(Fact(_("Decided by"), verbatim(people[write_off.decided_by].name)))
    if write_off.state == "rejected":
        facts.append(Fact(_("Rejected because"), verbatim(write_off.answer)))
    if write_off.state == "posted":
        code = ctx.rules.currency
        facts.append(Fact(_("Borne by the provision"), Text("{m}", {"m": Money(write_off.borne, code)})))
    if write_off.back:
        facts.append(Fact(_("Came back"), Text("{m}", {"m": Money(write_off.back, write_off.amount.currency)})))
    buttons: tuple[Button, ...] = ()
    seen = f"{write_off.id} {_request(ctx, write_off).version}"
    if write_off.state == "proposed":
        buttons = (Button(_("Withdraw"), "writeoff.undo", seen),)
    elif write_off.state == "posted" and write_off.gone:
        owed = Button(
            _("Owed again"),
            "writeoff.reinstate",
            str(write_off.id),
            confirm=_("The customer owes it again, and is reminded of it?"),
        )
        buttons = (owed,) if write_off.back else (owed, Button(_("Undo"), "writeoff.undo", seen))
    tones: dict[str, Tone] = {"proposed": "warn", "posted": "good"}
    tone = tones.get(write_off.state, "plain")
    return CardBody(titles[write_off.state], about(write_off.id), facts=tuple(facts), buttons=buttons, tone=tone)


def alone(ctx: Context, proposed: WriteOff) -> WriteOff:
    """It is booked without another person: nobody else could decide, or the company asks nobody."""
    told = _("{amount} of {customer} is written off", amount=proposed.amount, customer=proposed.customer)
    four_eyes.wanted(ctx, "write_offs", told, Fact(_("Reason"), verbatim(proposed.reason)))
    write_offs.alone(ctx.book, proposed)
    return _booked(ctx, proposed, by=0)


def _approved(ctx: Context, old: WriteOff) -> WriteOff:
    return _booked(ctx, old, by=ctx.person.id)


def _booked(ctx: Context, old: WriteOff, *, by: int) -> WriteOff:
    """It is booked: borne by the provision as far as that goes, the rest a loss."""
    instalment = contracts.instalment(ctx.book, old.instalment)
    within(instalment, old.amount)
    contract = contracts.hold(ctx.book, instalment.contract)
    written = contracts.move(ctx.book, instalment, written=old.amount.minor)
    theirs = positions.lines(ctx, contract, ctx.today)
    gone = -sum(line.company.minor for line in theirs)
    borne = 0 if ctx.rules.policies.small else max(min(gone, -ledger_accounts.balance(ctx.book, "allowance")), 0)
    own = borne_lines(ctx, written, gone, borne)
    id = positions.post(ctx, own, theirs, day=ctx.today, project=0, memo=old.reason, source=f"write_off:{old.id}")
    return write_offs.post(ctx.book, old, entry=id, borne=borne, by=by)


def borne_lines(ctx: Context, instalment: Instalment, gone: int, borne: int, *, back: bool = False) -> list[Posting]:
    """Who bears `gone` minor units of the company's currency that are given up: the allowance `borne` of them, a loss
    the rest; `back`: they came nevertheless.

    Under 小企业会计准则 there is no allowance: it is 营业外支出, and what comes back 营业外收入 (art. 10, 68).
    """
    code = ctx.rules.currency
    loss = "bad_debt_recovered" if back and ctx.rules.policies.small else "credit_loss"
    of = Dimensions(instalment.project, party=instalment.customer)
    parts = (("allowance", borne), (loss, gone - borne))
    sign = -1 if back else 1
    return [
        posting.line(account, BookedAmount.same(Money(sign * minor, code)), of, item=f"instalment:{instalment.id}")
        for account, minor in parts
        if minor
    ]


def _rejected(ctx: Context, old: WriteOff, why: str) -> WriteOff:
    return write_offs.reject(ctx.book, old, ctx.person.id, why)


def _taken_back(ctx: Context, old: WriteOff) -> WriteOff:
    """A proposal is withdrawn; what was booked is reversed, and the customer owes it as before."""
    if old.state == "proposed":
        return write_offs.undo(ctx.book, old)
    if old.state != "posted":
        raise not_in_force()
    if old.back:
        raise WrongState(sentence("Something of it has come back already: the rest can be recovered, not undone."))
    posted = entries.entry(ctx.book, old.entry)
    booked = books_posting.day_in_books(ctx, posted.booked, 0)
    entries.reverse(ctx.book, posted, booked=booked, memo="undone", red=ctx.rules.red)
    after = write_offs.undo(ctx.book, old)
    instalment = contracts.instalment(ctx.book, old.instalment)
    contract = contracts.hold(ctx.book, instalment.contract)
    own = former.cleared(ctx, old.project, old.customer)
    positions.heal(ctx, [contract], ctx.today, "undone", f"write_off:{old.id}", own)
    return after


def not_in_force() -> WrongState:
    """The refusal where it is not written off (any more)."""
    return WrongState(sentence("That write-off is not in force."))


def _decided(ctx: Context, after: WriteOff) -> None:
    """Who proposed it hears what was decided."""
    dunning_cards.refresh(ctx, after.customer, [after.project])
    if after.state in ("posted", "rejected"):
        shown = card(ctx, after)
        if after.state == "posted":
            proposed = ctx.directory.person(after.person)
            by = (Fact(_("Asked for by"), verbatim(proposed.name)), Fact(_("Agreed by"), verbatim(ctx.person.name)))
            want = four_eyes.Want("write_offs", shown.title, (Fact(_("Reason"), verbatim(after.reason)),))
            four_eyes.tell(ctx, [want], _("Done with two people's agreement"), *by, but=(proposed.id, ctx.person.id))
        ctx.tell(ctx.directory.person(after.person), f"decided:write_off:{after.id}", shown, kind="decision")


def _own() -> NotAllowed:
    return NotAllowed(sentence("Nobody decides their own write-off: another person of finance or an admin does."))


def _of_others() -> NotAllowed:
    return NotAllowed(sentence("Write-offs are decided by finance or an admin."))


WRITE_OFFS = Approvable(
    noun="write_off",
    action="writeoff",
    name=_("The write-off"),
    load=held,
    pending=lambda ctx: write_offs.whole(ctx.book, "proposed")[::-1],
    request=_request,
    body=_body,
    on_approved=_approved,
    on_rejected=_rejected,
    on_taken_back=_taken_back,
    on_decided=_decided,
    steps={
        "approve": Step(("pending",), "posted", ("finance", "admin"), "never"),
        "reject": Step(("pending",), "rejected", ("finance", "admin"), "never"),
        "undo": Step(("pending", "posted", "rejected", "withdrawn"), "withdrawn", ("finance",), "also"),
    },
    undo={},
    own=_own,
    others={"approve": _of_others, "reject": _of_others, "undo": lambda: NotAllowed(ONLY)},
)

APPROVE, ASK_REASON, REJECT = (step(WRITE_OFFS) for step in (decisions.approve, decisions.ask_reason, decisions.reject))
UNDO = decisions.take_back(WRITE_OFFS, "undo")
