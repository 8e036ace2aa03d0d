"""The company's bank accounts: recorded with currency, number and their leaf of the chart, shown with what stands."""

from __future__ import annotations

import re

from chat.cards.card import Button, Card, Fact, Form, Question, Reply, Table
from chat.incoming import Clicked, Said, Submitted
from chat.pattern import Pattern
from chat.text import Text, _, verbatim
from handlers import bank_side, button_values
from handlers.bank import ONLY
from handlers.books import posting as books_posting
from handlers.books.chart import chart
from handlers.context import Context
from ledger import bank_accounts, posting
from ledger.bank_accounts import ROLE, UNNAMED, BankAccount, plain_number
from ledger.currencies import DIGITS
from ledger.errors import BadInput, WrongState, sentence
from ledger.money import Money
from ledger.period import month_key
from ledger.posting import BookedAmount, Dimensions
from storage import bank_accounts as kept
from storage import entries
from storage.bank import StatementLine

_CODE = Pattern(r"(?:\b(?:code|ledger)|科目)\s*[:：]?\s*(?P<code>\d{4,12})", re.I)
_CURRENCY = Pattern(r"\b[A-Za-z]{3}\b")


def account(said: Said, ctx: Context) -> Reply:
    words = said.text.strip()
    if not words:
        return Reply(overview(ctx), private=True)
    known = bank_side.of_name(ctx, words)
    if known is not None:
        return Reply(account_card(ctx, known), private=True)
    ctx.require("finance", "admin", sentence=ONLY)
    code = _CODE.search(words)
    rest = f"{words[: code.start()]} {words[code.end() :]}".strip() if code else words
    places = [each for each in _CURRENCY.finditer(rest) if each[0].upper() in DIGITS and rest[: each.start()].strip()]
    if not places:
        raise BadInput(
            sentence("Say its name, currency and number, for example: bank account ICBC CNY 6222 0202 0000 1234"),
            field="account",
        )
    currency = places[0]
    name, number = rest[: currency.start()], rest[currency.end() :]
    made = record(ctx, name, currency[0].upper(), number, code["code"] if code else "")
    return Reply(account_card(ctx, made, new=True), private=True)


def open_form(click: Clicked, ctx: Context) -> Reply:
    """`value`: currency and number, as a statement says them."""
    ctx.require("finance", "admin", sentence=ONLY)
    currency, number = button_values.parts(click.value, 2)
    known = chart(ctx.book, ctx.rules)
    taken = [one.code for one in kept.every(ctx.book)]
    return Reply(
        form=Form(
            "bank.account",
            _("Bank account"),
            (
                Question("name", _("Name of the account")),
                Question("currency", _("Currency"), value=currency),
                Question("number", _("Account number"), value=number),
                Question("code", _("Account of the chart"), value=bank_accounts.next_code(known, taken)),
            ),
            submit=_("Record"),
        ),
        private=True,
    )


def fill_form(filled: Submitted, ctx: Context) -> Reply:
    ctx.require("finance", "admin", sentence=ONLY)
    answers = {name: typed.strip() for name, typed in filled.answers.items()}
    currency = answers.get("currency", "").upper()
    if currency not in DIGITS:
        raise BadInput(sentence("“{text}” is no currency."), text=currency[:10], field="currency")
    made = record(ctx, answers.get("name", ""), currency, answers.get("number", ""), answers.get("code", ""))
    return Reply(account_card(ctx, made, new=True), private=True)


def record(ctx: Context, name: str, currency: str, number: str, code: str) -> BankAccount:
    """A new account of the company.  Raises BadInput with the field where its name, number or code is taken."""
    name, number, accounts = " ".join(name.split())[:60], plain_number(number), kept.every(ctx.book)
    if not name:
        raise BadInput(sentence("What is the account called?"), field="name")
    if bank_side.of_name(ctx, name) is not None:
        raise BadInput(sentence("There is an account {name} already."), name=name, field="name")
    same = next((one for one in accounts if number and one.number == number and one.currency == currency), None)
    if same is not None:
        raise BadInput(sentence("That number is the account {name} already."), name=same.name, field="number")
    known = chart(ctx.book, ctx.rules)
    code = code or bank_accounts.next_code(known, [one.code for one in accounts])
    if code in {one.code for one in known.values()}:
        raise BadInput(sentence("{code} is an account of the chart already."), code=code, field="code")
    if not code.startswith(bank_accounts.parent(known)) or not code.isdecimal() or len(code) < 6:
        raise BadInput(
            sentence("Its account of the chart lies below {above}, for example {code}."),
            above=bank_accounts.parent(known),
            code=bank_accounts.next_code(known, [one.code for one in accounts]),
            field="code",
        )
    return kept.add(ctx.book, BankAccount(0, name, currency, number, code))


def make_main(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", "admin", sentence=ONLY)
    of = _open(ctx, click)
    kept.make_main(ctx.book, of)
    return Reply(account_card(ctx, kept.get(ctx.book, of.id)), replace=True, private=True)


def close(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", "admin", sentence=ONLY)
    of = _open(ctx, click)
    stands = kept.stands(ctx.book, of.role)
    if stands:
        left = Money(next(iter(stands.values()))[0], next(iter(stands)))
        raise WrongState(sentence("{amount} stand on it: move that first."), amount=left)
    kept.close(ctx.book, of)
    return Reply(account_card(ctx, kept.get(ctx.book, of.id)), replace=True, private=True)


def take(click: Clicked, ctx: Context) -> Reply:
    """What stands on no account by name, in the currency of this one, is moved to it: one entry of today."""
    ctx.require("finance", sentence=ONLY)
    of = _open(ctx, click)
    lines = []
    for role in (ROLE, UNNAMED):
        paid, company = kept.stands(ctx.book, role).get(of.currency, (0, 0))
        if paid or company:
            home = Money(company, ctx.rules.currency)
            amount = BookedAmount(Money(paid, of.currency), home, home)
            lines += [posting.line(of.role, amount, Dimensions(0)), posting.line(role, -amount, Dimensions(0))]
    if not lines:
        raise WrongState(sentence("Nothing is left that stands on no account."))
    entry = posting.evened(
        lines,
        day=ctx.today,
        booked=books_posting.day_in_books(ctx, ctx.today, 0),
        memo=of.name,
        source=f"bank_account:{of.id}",
    )
    entries.post(ctx.book, entry)
    return Reply(account_card(ctx, of), replace=True, private=True)


def overview(ctx: Context) -> Card:
    """Every account with what stands on it."""
    accounts = kept.every(ctx.book)
    if not accounts:
        hint = _("None is recorded. Say for example: bank account ICBC CNY 6222 0202 0000 1234")
        return Card(_("Bank accounts"), lines=(hint,))
    heads = (_("Account"), _("Code"), _("Currency"), _("Stands at"), _("In the books"))
    open_ = [one for one in accounts if one.state == "open"]
    rows = [
        (
            bank_side.called(one),
            verbatim(one.code),
            verbatim(one.currency),
            Money(_stands(ctx, one.role, one.currency)[0], one.currency),
            Money(_stands(ctx, one.role, one.currency)[1], ctx.rules.currency),
        )
        for one in open_
    ]
    unnamed = [
        _("{amount} stand on no account by name.", amount=Money(paid, code))
        for role in (ROLE, UNNAMED)
        for code, (paid, _company) in kept.stands(ctx.book, role).items()
    ]
    refs = tuple(f"tb:..{month_key(ctx.today)}:{one.code}" for one in open_)
    return Card(
        _("Bank accounts"), lines=tuple(unnamed[:8]), table=Table(heads, tuple(rows), numeric=(3, 4), refs=refs)
    )


def account_card(ctx: Context, of: BankAccount, *, new: bool = False) -> Card:
    """One account: what it is, what stands on it, what can be done with it."""
    paid, company = _stands(ctx, of.role, of.currency)
    facts = [
        Fact(_("Currency"), verbatim(of.currency)),
        Fact(_("Account of the chart"), verbatim(of.code)),
        Fact(_("Stands at"), Text("{m}", {"m": Money(paid, of.currency)})),
    ]
    if of.currency != ctx.rules.currency:
        facts.append(Fact(_("In the books"), Text("{m}", {"m": Money(company, ctx.rules.currency)})))
    buttons: list[Button] = []
    lines: list[Text] = []
    if of.state == "closed":
        lines.append(_("It is closed: nothing is booked on it any more."))
    else:
        lines.append(
            _("What moves in {currency} is booked here unless another account is named.", currency=of.currency)
            if of.main
            else _("Only what its statements show, or names it, is booked here.")
        )
        buttons = _buttons(ctx, of)
    title = _("Account {name} is recorded.", name=bank_side.called(of)) if new else bank_side.called(of)
    return Card(title, lines=tuple(lines), facts=tuple(facts), buttons=tuple(buttons), tone="good" if new else "plain")


def _buttons(ctx: Context, of: BankAccount) -> list[Button]:
    if not ctx.roles() & {"finance", "admin"}:
        return []
    buttons = []
    unnamed = sum(_stands(ctx, role, of.currency)[0] for role in (ROLE, UNNAMED))
    if unnamed and "finance" in ctx.roles():
        amount = Money(unnamed, of.currency)
        buttons.append(
            Button(
                _("Move {amount} that stand on no account here", amount=amount),
                "bank.account_take",
                str(of.id),
                confirm=_("One entry of today; nothing that is booked before it changes."),
            )
        )
    if not of.main:
        buttons.append(Button(_("Book here unless another is named"), "bank.account_main", str(of.id)))
    if not _stands(ctx, of.role, of.currency)[0]:
        buttons.append(Button(_("Close the account"), "bank.account_close", str(of.id)))
    return buttons


def unrecorded(ctx: Context, lines: tuple[StatementLine, ...]) -> Card | None:
    """Asks to record the accounts of a statement that nobody has recorded; None where all are, or none is said."""
    found = {
        (line.amount.currency, line.own_account): None
        for line in lines
        if line.own_account and bank_side.of_statement(ctx, line) == ROLE
    }
    if not found or not ctx.roles() & {"finance", "admin"}:
        return None
    buttons = tuple(
        Button(
            _("Record …{ending} ({currency})", ending=plain_number(number)[-4:], currency=currency),
            "bank.account_form",
            f"{currency} {number}",
        )
        for currency, number in list(found)[:4]
    )
    line = _("Then what moves on it stands on an account of its own in the books.")
    return Card(_("This statement is of an account that is not recorded."), lines=(line,), buttons=buttons)


def _open(ctx: Context, click: Clicked) -> BankAccount:
    of = kept.get(ctx.book, button_values.number(click.value))
    if of.state != "open":
        raise WrongState(sentence("The account {name} is closed."), name=of.name)
    return of


def _stands(ctx: Context, role: str, currency: str) -> tuple[int, int]:
    return kept.stands(ctx.book, role).get(currency, (0, 0))
