"""What a paper says that nothing is booked by: how it was paid, tip, rates of tax, lines, a journey; kept and shown."""

from __future__ import annotations

from chat.cards.card import Fact
from chat.text import Text, _, _n, verbatim
from handlers.context import Context
from ledger.errors import BookError
from ledger.money import Money
from ledger.nouns import Expense
from ledger.receipt import Receipt, ReceiptLine

_MEANS = {
    "cash": _("cash"),
    "card": _("card"),
    "wechat": _("WeChat Pay"),
    "alipay": _("Alipay"),
    "paypal": _("PayPal"),
    "wallet": _("another purse on the phone or card"),
    "transfer": _("bank transfer"),
}
_REASONS = {
    "data": _("{currency}: the file states it."),
    "mark": _("{currency}: its mark stands on the paper."),
    "country": _("{currency}: the paper is from {country}."),
    "mark and country": _("{currency}: a mark that several countries use, and the paper is from {country}."),
    "company": _("{currency}: yours, as the paper names no other."),
}
_LINES = 3
"""So many lines of goods are named on a card."""


def of(receipt: Receipt) -> dict[str, str]:
    """As it is kept beside the expense."""
    named = [_line(line) for line in receipt.lines if line.what]
    rest = len(named) - _LINES
    return {
        "country": receipt.country or "",
        "currency_reason": receipt.currency_reason,
        "paid_with": " ".join(receipt.paid_with),
        "card": receipt.card or "",
        "tip": str(receipt.tip.major) if receipt.tip else "",
        "taxes": " ".join(
            f"{tax.rate} {tax.net.major} {tax.tax.major}" for tax in receipt.taxes if tax.net is not None and tax.tax
        ),
        "lines": "; ".join(named[:_LINES]) + (f"; +{rest}" if rest > 0 else ""),
        "train": receipt.train or "",
        "stations": " → ".join(receipt.stations),
        "check_code": receipt.check_code or "",
        "distance": receipt.distance or "",
        "nights": str(receipt.nights or ""),
    }


def _line(line: ReceiptLine) -> str:
    what = line.what.replace(";", ",")[:40]
    return f"{line.quantity} × {what}" if line.quantity not in ("", "1") else what


def facts(ctx: Context, expense: Expense) -> list[Fact]:
    """As rows of its card; of what is not on the paper there is none."""
    told = expense.paper.besides
    rows = [_paid(told.get("paid_with", ""), told.get("card", "")), *_sums(expense)]
    if lines := told.get("lines"):
        named, _sign, more = lines.partition("; +")
        rest = int(more) if more.isdecimal() else 0
        shown = verbatim(named)
        rows.append(
            Fact(_("Bought"), _n("{named} and {n} more", "{named} and {n} more", rest, named=named) if rest else shown)
        )
    journey = " ".join(filter(None, (told.get("train"), told.get("stations"), told.get("distance"))))
    rows.append(Fact(_("Journey"), verbatim(journey)) if journey else None)
    if nights := told.get("nights"):
        rows.append(Fact(_("Nights"), verbatim(nights)))
    if code := told.get("check_code"):
        rows.append(Fact(_("Check code"), verbatim(code)))
    if buyer := expense.paper.buyer_tax_id:
        rows.append(Fact(_("Buyer's tax number"), verbatim(buyer)))
    rows.append(_currency(ctx, expense))
    return [row for row in rows if row is not None]


def _paid(means: str, card: str) -> Fact | None:
    names = tuple(_MEANS[name] for name in means.split() if name in _MEANS)
    if not names and not card:
        return None
    paid = Text("{all}", {"all": names or (_MEANS["card"],)})
    return Fact(_("Paid with"), _("{means}, number ending in {card}", means=paid, card=card) if card else paid)


def _sums(expense: Expense) -> list[Fact | None]:
    """The tip, and the rates of tax where there are several."""
    told, currency = expense.paper.besides, expense.gross.currency
    out: list[Fact | None] = []
    if tip := _money(told.get("tip", ""), currency):
        out.append(Fact(_("Tip in it"), Text("{m}", {"m": tip})))
    words = told.get("taxes", "").split()
    rates = [words[at : at + 3] for at in range(0, len(words) - 2, 3)]
    parts = []
    for rate, net, tax in rates if len(rates) > 1 else ():
        of_it, taxed = _money(net, currency), _money(tax, currency)
        if of_it and taxed:
            parts.append(_("{rate} of {net}: {tax}", rate=rate, net=of_it, tax=taxed))
    if parts:
        out.append(Fact(_("Tax by rate"), Text("{all}", {"all": tuple(parts)})))
    return out


def _money(text: str, currency: str) -> Money | None:
    """An amount of the paper in the currency of the expense; None where that has no such parts."""
    try:
        return Money.of(text, currency) if text else None
    except BookError:
        return None


def _currency(ctx: Context, expense: Expense) -> Fact | None:
    """Why it is that currency, where it is not the company's or another may be meant."""
    told = expense.paper.besides
    reason, country = told.get("currency_reason", ""), told.get("country", "")
    if not expense.gross or expense.gross.currency == ctx.rules.currency or "currency" in expense.paper.guessed:
        return None
    if reason.endswith("country") and not country:
        reason = "mark" if reason == "mark and country" else ""
    if "currency" in expense.paper.seen or reason not in _REASONS:
        return None
    sentence = _REASONS[reason]
    return Fact(_("Currency"), Text(sentence.template, {"currency": expense.gross.currency, "country": country}))
