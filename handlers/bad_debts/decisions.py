"""What becomes of a proposed write-off: booked, rejected, taken back; and money that comes for it nevertheless."""

from __future__ import annotations

from datetime import date

from chat.cards.card import Form, Question, Reply
from chat.incoming import Clicked, Said, Submitted
from chat.text import _
from chat.values.amounts import amounts
from handlers import button_values, fields, lookup
from handlers.bad_debts import cards
from handlers.bad_debts.write_offs import ONLY, may_decide, within
from handlers.books import posting as books_posting
from handlers.context import Context
from handlers.payments import received
from ledger import posting
from ledger.allocation import Allocation
from ledger.errors import BadInput, NotAllowed, WrongState, sentence
from ledger.money import Money
from ledger.owed import Instalment, WriteOff
from ledger.posting import Dimensions
from storage import contracts, entries, ledger_accounts, write_offs


def approve(click: Clicked, ctx: Context) -> Reply:
    old = _deciding(ctx, click.value)
    if old.state != "proposed":
        return Reply(cards.card(ctx, old), replace=True, toast=_("It is decided already."))
    one = contracts.instalment(ctx.book, old.instalment)
    within(one, old.amount)
    booked = books_posting.day_in_books(ctx, ctx.today, 0)
    project = ctx.directory.project(old.project)
    amount = books_posting.book_value(ctx, "receivable", old.amount, project, old.customer, ctx.today)
    provision = -ledger_accounts.balance(ctx.book, "allowance")
    borne = Money(max(min(amount.company.minor, provision), 0), ctx.rules.currency)
    entry = posting.write_off(
        amount,
        borne,
        Dimensions(old.project, party=old.customer),
        day=ctx.today,
        booked=booked,
        memo=old.reason,
        source=f"write_off:{old.id}",
    )
    id = entries.post(ctx.book, entry)
    after = write_offs.post(ctx.book, old, entry=id, borne=borne.minor, by=ctx.person.id)
    return _decided(ctx, after)


def ask_reason(click: Clicked, ctx: Context) -> Reply:
    _deciding(ctx, click.value)
    question = Question("reason", _("Reason"), "note")
    return Reply(form=Form("writeoff.reject", _("Reject"), (question,), click.value, submit=_("Reject")))


def reject(filled: Submitted, ctx: Context) -> Reply:
    old = _deciding(ctx, filled.value)
    if old.state != "proposed":
        return Reply(cards.card(ctx, old), replace=True, toast=_("It is decided already."))
    why = filled.answers.get("reason", "").strip()[:200]
    if not why:
        raise BadInput(sentence("A rejection needs a reason."), field="reason")
    return _decided(ctx, write_offs.reject(ctx.book, old, ctx.person.id, why))


def undo(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=ONLY)
    old = _held(ctx, button_values.number(click.value))
    if old.state == "proposed":
        after = write_offs.undo(ctx.book, old)
    else:
        old = _posted(ctx, old.id)
        if old.back:
            raise WrongState(sentence("Something of it has come back already: the rest can be recovered, not undone."))
        posted = entries.entry(ctx.book, old.entry)
        booked = books_posting.day_in_books(ctx, posted.booked, 0)
        entries.reverse(ctx.book, old.entry, booked=booked, memo="undone", red=ctx.rules.red)
        before = contracts.instalment(ctx.book, old.instalment)
        after = write_offs.undo(ctx.book, old)
        _set_off(ctx, old, before)
    cards.refresh(ctx, after)
    return Reply(cards.card(ctx, after), replace=True, private=True)


def reinstate(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=ONLY)
    old = _posted(ctx, button_values.number(click.value))
    after = _reinstate(ctx, old, old.gone)
    cards.refresh(ctx, after)
    return Reply(cards.card(ctx, after), replace=True, private=True)


def recovered(said: Said, ctx: Context) -> Reply:
    id, _blank, rest = said.text.strip().lstrip("#").partition(" ")
    if not id.isdigit():
        raise BadInput(
            sentence("Say the number of the write-off: recovered 3 500"),
            hint=sentence("“write-offs” shows the numbers."),
            field="write_off",
        )
    old = _posted(ctx, int(id))
    project = ctx.directory.project(old.project)
    found = amounts(rest, old.amount.currency)
    amount = lookup.money_of(found[0][2], old.amount.currency) if found else old.gone
    day = _day(ctx, rest[found[0][1] :] if found else rest)
    after = _reinstate(ctx, old, amount)
    one = contracts.instalment(ctx.book, after.instalment)
    paid = received.book(ctx, project, after.customer, amount, day, [Allocation(one, amount.minor)])
    cards.refresh(ctx, after)
    return Reply(received.payment_card(ctx, paid), more=(cards.card(ctx, after),), private=True)


def _reinstate(ctx: Context, old: WriteOff, amount: Money) -> WriteOff:
    """So much is owed again: the same accounts the other way round, in the same proportion."""
    if amount.currency != old.amount.currency or not 0 < amount.minor <= old.gone.minor:
        raise BadInput(sentence("Only {left} of it is still written off."), left=old.gone, field="amount")
    posted = entries.entry(ctx.book, old.entry)
    booked = books_posting.day_in_books(ctx, ctx.today, 0)
    gone = next(line for line in posted.postings if line.account == "receivable")
    whole = posting.BookedAmount(-gone.paid, -gone.project_amount, -gone.company)
    part, borne = posting.came_back(whole, old.borne, old.back, old.back + amount.minor)
    entry = posting.write_off(
        part,
        borne,
        Dimensions(old.project, party=old.customer),
        day=ctx.today,
        booked=booked,
        memo="recovered",
        source=f"write_off:{old.id}",
        back=True,
    )
    before = contracts.instalment(ctx.book, old.instalment)
    recovered = write_offs.recover(ctx.book, old, amount.minor, entries.post(ctx.book, entry))
    _set_off(ctx, old, before)
    return recovered


def _set_off(ctx: Context, old: WriteOff, before: Instalment) -> None:
    """What was paid ahead on the instalment meanwhile pays what is owed again."""
    after = contracts.instalment(ctx.book, old.instalment)
    fell = before.advance.minor - after.advance.minor
    if fell > 0:
        moved, project = Money(fell, old.amount.currency), ctx.directory.project(old.project)
        ahead, owed = (
            books_posting.book_value(ctx, account, moved, project, old.customer, ctx.today)
            for account in ("customer_advance", "receivable")
        )
        entry = posting.set_off(
            ahead,
            owed,
            Dimensions(old.project, party=old.customer),
            day=ctx.today,
            booked=books_posting.day_in_books(ctx, ctx.today, 0),
            memo=old.customer,
            source=f"write_off:{old.id}",
        )
        entries.post(ctx.book, entry)


def _held(ctx: Context, id: int) -> WriteOff:
    """The write-off as it is while this message changes it: its instalment is held, so that nobody else does."""
    contracts.held(ctx.book, [write_offs.get(ctx.book, id).instalment])
    return write_offs.get(ctx.book, id)


def _deciding(ctx: Context, value: str) -> WriteOff:
    """What is to be decided.  Raises NotAllowed for the one who proposed it, and for others without the right."""
    old = _held(ctx, button_values.number(value))
    if old.person == ctx.person.id:
        raise NotAllowed(sentence("Nobody decides their own write-off: another person of finance or an admin does."))
    if not may_decide(ctx, old):
        raise NotAllowed(sentence("Write-offs are decided by finance or an admin."))
    return old


def _decided(ctx: Context, after: WriteOff) -> Reply:
    cards.refresh(ctx, after)
    shown = cards.card(ctx, after)
    ctx.tell(ctx.directory.person(after.person), f"decided:write_off:{after.id}", shown, kind="decision")
    return Reply(shown, replace=True)


def _posted(ctx: Context, id: int) -> WriteOff:
    old = _held(ctx, id)
    if old.state != "posted":
        raise WrongState(sentence("That write-off is not in force."))
    return old


def _day(ctx: Context, words: str) -> date:
    return fields.day(ctx, words.strip()) if words.strip() else ctx.today
