"""Money and its documents that somebody entered and that still stand: each is called what it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from chat.text import Value, _
from handlers.context import Context
from handlers.conversation.entered_thing import EnteredThing, number_of, project_shown, thing_of
from handlers.payments import payables
from handlers.purchases import staff_advances as advances
from handlers.purchases import vat_transfers as vat_out
from ledger.money import Money
from storage import (
    certifications,
    currency_sales,
    entries,
    invoices,
    payments,
    payouts,
    received,
    staff_advances,
    vat_transfers,
)
from storage.audit import Event


def _payment(ctx: Context, event: Event) -> EnteredThing | None:
    payment = payments.get(ctx.book, number_of(event), lock=False)
    if payment.state != "booked":
        return None
    project = project_shown(ctx, payment.project)
    shown = _(
        "payment of {amount} from {customer}, {project}", amount=payment.amount, customer=payment.party, project=project
    )
    return replace(
        thing_of(event, "payment", shown, payment.party, number=payment.id),
        project=payment.project,
        days=(payment.day,),
        amount=payment.amount,
    )


def _payout(ctx: Context, event: Event) -> EnteredThing | None:
    payout = payouts.get(ctx.book, number_of(event), lock=False)
    if payout.state != "booked":
        return None
    thing = thing_of(
        event, "payout", payables.shown(payout), payout.party, _CALLED.get(payout.kind, ""), number=payout.id
    )
    return replace(thing, days=(payout.day,), amount=payout.amount)


_CALLED = {
    "payroll": "pay payroll salary salaries wages 工资 薪",
    "card": "company card bill 公司卡 信用卡 还款",
    "charge": "bank charge fee 银行 手续费 扣费",
    "prepayment": "prepayment prepaid ahead 预付",
    "refund": "refund 退款",
    "withheld_tax": "withheld tax income 代扣 个税",
    "withheld_vat": "withheld vat 代扣 增值税",
    "prepaid_vat": "prepaid vat 预缴 增值税",
    "supplier_credit": "supplier credit note 供应商 红字 红票 冲红",
    "supplier_refund": "supplier refund gave back 供应商 退款",
}
"""Words for what money out is, beside its party."""


def _advance(ctx: Context, event: Event) -> EnteredThing | None:
    of = staff_advances.get(ctx.book, number_of(event))
    mine = of.state == "wished" and of.person == ctx.person.id
    if not (mine or (of.state == "booked" and event.action == "advance.booked")):
        return None
    person = ctx.directory.person(of.person).name
    thing = thing_of(event, "staff_advance", advances.shown(ctx, of), person, of.note, number=of.id)
    return replace(thing, days=(of.day,), amount=of.amount if of.amount.minor > 0 else -of.amount)


def _certification(ctx: Context, event: Event) -> EnteredThing | None:
    of = certifications.get(ctx.book, number_of(event), ctx.rules.currency)
    if of.state != "booked":
        return None
    shown = _("certified input VAT of {month}, {tax}", month=f"{of.day:%Y-%m}", tax=of.tax)
    return replace(thing_of(event, "certification", shown, number=of.id), days=(of.day,), amount=of.tax)


def _sale(ctx: Context, event: Event) -> EnteredThing | None:
    of = currency_sales.get(ctx.book, number_of(event))
    if of.state != "booked":
        return None
    shown = _("{sold} sold for {bought}", sold=of.sold, bought=of.bought)
    return replace(thing_of(event, "currency_sale", shown, number=of.id), days=(of.day,), amount=of.sold)


def _vat_transfer(ctx: Context, event: Event) -> EnteredThing | None:
    of = vat_transfers.get(ctx.book, number_of(event))
    if of.state != "booked":
        return None
    thing = thing_of(event, "vat_transfer", vat_out.shown(of), of.reason, "input vat out 进项 转出", number=of.id)
    return replace(thing, days=(of.day,), amount=of.tax)


def _transfer(ctx: Context, event: Event) -> EnteredThing | None:
    number = number_of(event)
    if entries.reversed_by(ctx.book, number):
        return None
    amount = Money(event.detail["minor"], event.detail["currency"])
    shown = _("{amount} that went from one account of ours to the other", amount=amount)
    days = (date.fromisoformat(event.detail["day"]),)
    return replace(thing_of(event, "transfer", shown, "bank transfer 转账", number=number), days=days, amount=amount)


def _received(ctx: Context, event: Event) -> EnteredThing | None:
    of = received.get(ctx.book, number_of(event), ctx.rules.currency)
    if of.state != "booked" or of.document:
        return None
    shown = _("{amount} received of order {id}", amount=of.amount, id=of.order)
    return replace(thing_of(event, "received", shown, number=of.id), days=(of.day,), amount=of.amount)


def _invoice(ctx: Context, event: Event) -> EnteredThing | None:
    of = invoices.get(ctx.book, number_of(event))
    values: dict[str, Value] = {"customer": of.customer, "amount": -of.gross if of.credits else of.gross}
    shown = _("invoice over {amount} to {customer}", **values)
    if of.credits:
        shown = _("credit note over {amount} to {customer}", **values)
    thing = thing_of(event, "invoice", shown, of.customer, of.number, number=of.id)
    return replace(thing, project=of.project, days=(of.day,), amount=-of.gross if of.credits else of.gross)


MADE: Mapping[str, Callable[[Context, Event], EnteredThing | None]] = {
    "payment.booked": _payment,
    "payout.booked": _payout,
    "advance.drafted": _advance,
    "advance.booked": _advance,
    "certification.booked": _certification,
    "currency_sale.booked": _sale,
    "vat_transfer.booked": _vat_transfer,
    "received.booked": _received,
    "transfer.booked": _transfer,
    "invoice.issued": _invoice,
    "invoice.credited": _invoice,
}
