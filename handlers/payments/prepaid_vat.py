"""VAT is prepaid to the tax office where a building site lies (异地预缴增值税), contract by contract."""

from __future__ import annotations

import re

from chat.cards.card import Button, Card, Fact, Reply
from chat.incoming import Said
from chat.pattern import Pattern
from chat.text import NOTHING, Text, _, verbatim
from handlers import lookup, money_events, money_line
from handlers.books import posting as books_posting
from handlers.context import Context
from handlers.contracts import prepaid_due
from handlers.contracts.prepaid_due import PrepaidStanding
from handlers.payments import ONLY_RECORDS, paid_out, payables
from ledger.errors import BadInput, WrongState, sentence
from ledger.money_doubts import MoneyEvent
from ledger.owed import Contract
from storage import contracts

_CONTRACT = Pattern(r"^\s*(?:(?:for|of)\s+)?(?:contract\b|合同)\s*#?\s*(?P<id>\d{1,9})(?!\d)", re.I)
_RECEIPT = Pattern(
    r"(?:\b(?:tax\s+)?receipt\b(?:\s+no\.?)?|完税凭证(?:号码?)?|凭证号?)\s*[:：]?\s*#?(?P<v>[\w/-]+)", re.I
)
_HINT = sentence("Write for example: pay prepaid vat contract 3 2000 receipt 3310 yesterday")


def pay(said: Said, ctx: Context) -> Reply:
    """`pay prepaid vat contract 3 2000 receipt 3310 yesterday`; without an amount it says what is due."""
    ctx.require("finance", sentence=ONLY_RECORDS)
    contract, words = _meant(ctx, said.text)
    stands = prepaid_due.standing(ctx, contract)
    if stands is None:
        raise WrongState(
            sentence("Contract {id} does not say that VAT is prepaid elsewhere, or its rate of VAT is not known."),
            hint=sentence("Say it with: contract terms {id} prepaid VAT 2% in Hangzhou"),
            id=contract.id,
        )
    receipt = _RECEIPT.search(words)
    if receipt:
        words = f"{words[: receipt.start()]} {words[receipt.end() :]}"
    line = money_line.read(ctx, words)
    if not line.amounts:
        line.no_words()
        return Reply(card(ctx, contract, stands), private=True)
    if ctx.rules.vat_payer != "general":
        raise WrongState(sentence("Only a general payer of VAT keeps what is prepaid on an account of its own."))
    line.one_day()
    line.no_fee()
    amount = lookup.money_of(line.amounts[0], ctx.rules.currency)
    if amount.currency != ctx.rules.currency or amount.minor <= 0:
        raise BadInput(sentence("Tax is paid in {currency}."), currency=ctx.rules.currency, field="amount")
    books_posting.day_in_books(ctx, line.day, 0)  # a locked day is refused, not asked about
    money_events.check(ctx, MoneyEvent("prepaid_vat", line.day, amount, ""))
    note = receipt["v"][:60] if receipt else line.words[:60]
    made = paid_out.pay_prepaid_vat(ctx, contract.id, amount, line.day, note=note)
    return Reply(payables.payout_card(ctx, made), private=True)


def _meant(ctx: Context, text: str) -> tuple[Contract, str]:
    numbered = _CONTRACT.search(text)
    if numbered is None:
        project, rest = lookup.project_first(ctx, text)
        known = [one for one in contracts.contracts(ctx.book, project.id) if one.state == "signed"]
        if len(known) != 1:
            raise BadInput(sentence("Which contract? Say its number."), hint=_HINT, field="contract")
        return known[0], rest
    return contracts.contract(ctx.book, int(numbered["id"])), text[numbered.end() :].strip()


def card(ctx: Context, contract: Contract, stands: PrepaidStanding) -> Card:
    """What is to be prepaid of a contract, and how it is worked out."""
    project = lookup.shown(ctx.directory.project(contract.project))
    share = _("{rate} %", rate=stands.terms.share * 100)
    facts = [
        Fact(_("Invoiced or received, with VAT"), Text("{m}", {"m": stands.base})),
        Fact(_("Subcontracts with an invoice"), Text("{m}", {"m": stands.subcontracts})),
        Fact(_("Rate of prepayment"), share),
        Fact(_("To be prepaid to date"), Text("{m}", {"m": stands.due})),
        Fact(_("Prepaid"), Text("{m}", {"m": stands.paid})),
    ]
    if stands.terms.place:
        facts.append(Fact(_("Where"), verbatim(stands.terms.place)))
    missing = stands.missing
    lines = (_("{amount} is still to be prepaid.", amount=missing),) if missing else (_("Nothing is left to prepay."),)
    return Card(
        _("Prepaid VAT of contract {id}, {project}", id=contract.id, project=project),
        lines=lines,
        facts=tuple(facts),
        buttons=(Button(_("Terms"), "contract.terms", str(contract.id)),),
        tone="warn" if missing else "plain",
        small=_("Several contracts of the project prepay: subcontracts are not taken off.")
        if stands.several
        else NOTHING,
    )
