"""Money that a supplier gives back: of what was paid ahead, or of what its credit notes owe us."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chat.cards.card import Button, Card, Reply
from chat.incoming import Clicked, Said
from chat.text import _
from handlers import bank_side, button_values, lookup, money_events, money_line, seen
from handlers.books import posting as books_posting
from handlers.context import Context
from handlers.payments import ONLY_RECORDS, paid_out, payables
from ledger import posting
from ledger.errors import BadInput, NotFound, WrongState, sentence
from ledger.journal import JournalEntry
from ledger.money import Money, spread
from ledger.money_doubts import MoneyEvent
from ledger.names import PartyNames, plain
from ledger.owed import AHEAD, Payout
from ledger.posting import BookedAmount, Dimensions
from ledger.revenue.standing import Value
from storage import entries
from storage import payouts as kept


def in_words(said: Said, ctx: Context) -> Reply:
    """`refund from Dell 370 yesterday`: the oldest claims on that supplier first; all of them without an amount."""
    ctx.require("finance", sentence=ONLY_RECORDS)
    line = money_line.read(ctx, said.text)
    line.one_day()
    line.nothing_left()
    line.no_fee()
    party = _party(ctx, line.before)
    claims = [kept.get(ctx.book, one.id) for one in payables.paid_ahead(ctx, party)]  # nobody else takes them meanwhile
    home = claims[0].amount.currency
    left = kept.left(ctx.book, claims).values()
    amount = (
        lookup.money_of(line.amounts[0], home, ctx.rules.currency)
        if line.amounts
        else Money(sum(one.minor for one in left if one.currency == home), home)
    )
    claims = [one for one in claims if one.amount.currency == amount.currency]
    open_ = Money(sum(one.minor for one in left if one.currency == amount.currency), amount.currency)
    if not 0 < amount.minor <= open_.minor:
        raise BadInput(sentence("{supplier} owes us {open} only."), open=open_, supplier=party, field="amount")
    books_posting.day_in_books(ctx, line.day, 0)  # a locked day is refused, not asked about
    money_events.check(ctx, MoneyEvent("supplier_refund", line.day, amount, party), typed=bool(line.amounts))
    return Reply(payables.payout_card(ctx, came_back(ctx, party, claims, amount, line.day)), private=True)


def all_of_one(click: Clicked, ctx: Context) -> Reply:
    """`value`: the number of a credit note or prepayment, all of which came back, and how much that was."""
    ctx.require("finance", sentence=ONLY_RECORDS)
    id, *rest = button_values.numbers(click.value)
    claim = kept.get(ctx.book, id)
    amount = payables.ahead_left(ctx, claim)
    if claim.kind not in AHEAD or claim.state == "undone" or amount.minor <= 0:
        raise WrongState(sentence("Nothing is left of that."))
    if rest != [amount.minor]:
        return seen.anew(_still_owed(claim, amount), seen.another_sum(rest[0] if rest else None, amount))
    money_events.check(ctx, MoneyEvent("supplier_refund", ctx.today, amount, claim.party), typed=False)
    done = came_back(ctx, claim.party, (claim,), amount, ctx.today)
    return Reply(payables.payout_card(ctx, done), replace=True, private=True)


def refund_button(claim: Payout, amount: Money) -> Button:
    """Books that all of what a supplier owes us came back; it carries how much that is."""
    sure = _("Book that {amount} came back from {supplier}?", amount=amount, supplier=claim.party)
    label = _("It came back: {amount}", amount=amount)
    return Button(label, "supplier.refund", f"{claim.id} {amount.minor}", confirm=sure)


def _still_owed(claim: Payout, amount: Money) -> Card:
    title = _("{supplier} owes us {amount}", supplier=claim.party or "–", amount=amount)
    return Card(title, buttons=(refund_button(claim, amount),), tone="warn")


def came_back(
    ctx: Context, party: str, claims: Sequence[Payout], amount: Money, day: date, *, line: int = 0, note: str = ""
) -> Payout:
    """So much of some claims came back on the bank, the oldest first; at another rate the difference is exchange."""
    left = kept.left(ctx.book, claims)
    open_ = [left[one.id].minor for one in claims]
    if not 0 < amount.minor <= sum(open_):
        raise BadInput(
            sentence("Only {amount} of that is still open."), amount=Money(sum(open_), amount.currency), field="amount"
        )
    shares = [(one, part) for one, part in zip(claims, spread(amount.minor, open_), strict=True) if part]
    new = Payout(
        0,
        "supplier_refund",
        day,
        party,
        amount,
        Money(0, amount.currency),
        tuple((f"payout:{one.id}", part) for one, part in shares),
        line,
    )
    of, home = Dimensions(0, party=party), ctx.rules.currency

    def entry(one: Payout) -> JournalEntry:
        company = books_posting.in_company(ctx, amount, day)
        lines = [
            posting.line(bank_side.role(ctx, amount.currency, line), BookedAmount(amount, company, company), of),
        ]
        for claim, part in shares:
            item = f"payout:{claim.id}"
            stands = Value(*entries.stands(ctx.book, "prepaid", item, amount.currency))
            worth = Money(stands.part(part).company, home)
            lines.append(
                posting.line("prepaid", -BookedAmount(Money(part, amount.currency), worth, worth), of, item=item)
            )
        booked = books_posting.day_in_books(ctx, day, 0)
        return posting.evened(lines, day=day, booked=booked, memo=note or party, source=f"payout:{one.id}")

    return paid_out.keep(ctx, new, note, entry)


def _party(ctx: Context, name: str) -> str:
    """Who owes us, as the books write it.  Raises NotFound, BadInput."""
    ahead = kept.ahead(ctx.book)
    left = kept.left(ctx.book, ahead)
    names = ctx.directory.suppliers
    owing = sorted(names.spellings(one.party for one in ahead if left[one.id].minor > 0))
    if not name:
        raise BadInput(sentence("From whom? For example: refund from Dell 370"), field="supplier")
    found = [who for who, _likeness in PartyNames({who: names.also(who) for who in owing}).parties(name)]
    found = found or [who for who in owing if plain(name) and plain(name) in plain(who)]
    if len(found) > 1:
        raise BadInput(
            sentence("Several suppliers are called that: {names}."), names=", ".join(found[:5]), field="supplier"
        )
    if not found:
        raise NotFound(
            sentence("No supplier “{name}” owes us anything."),
            hint=sentence("A supplier owes us what was paid ahead, and what its credit notes took off paid invoices."),
            name=name[:40],
            field="supplier",
        )
    return found[0]
