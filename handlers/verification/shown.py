"""What a proof found, in sentences for whoever audits: the rule, where it fails, what was expected, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from chat.text import Bilingual, Text, Value, _, verbatim
from handlers.books import trail_words
from ledger.accounts import Account
from storage.fault import Fault
from storage.verify import Proof

_PLACES = {
    "event": _("event {number} of the audit trail"),
    "staff_advance": _("staff advance {number}"),
    "certification": _("list {number} of certified invoices"),
    "received": _("goods received {number}"),
    "vat_transfer": _("transfer of input VAT {number}"),
    "currency_sale": _("sale of currency {number}"),
    "milestone": _("milestone {number}"),
    "estimate": _("estimate of total cost {number}"),
    "exchange": _("exchange rate {number}"),
    "budget": _("budget {number}"),
    "close": _("close of {number}"),
    "period": _("lock {number}"),
    "sum": _("running sum {number}"),
    "total": _("total {number}"),
    "notice": _("notice {number}"),
    "transaction": _("transaction {number}"),
    "letters": _("letters {number}"),
    "company": _("the company"),
    "database": _("the database"),
}
"""What the things of faults are called; others as in the audit trail."""
_FIELDS = {
    "of_order": _("order"),
    "fee_minor": _("bank charge"),
    "allowance_minor": _("borne by the allowance"),
    "back_minor": _("came back"),
    "company_minor": _("amount in the company's currency"),
    "project_minor": _("amount in the project's currency"),
    "advanced_minor": _("paid by the advance"),
    "received_minor": _("received, not invoiced"),
    "out_minor": _("transferred out"),
    "certified": _("certified"),
    "invoiced": _("invoiced"),
    "sold": _("sold"),
    "bought": _("bought"),
}


def sentences(proof: Proof, chart: Mapping[str, Account]) -> Iterator[tuple[Text, Text]]:
    """(what is wrong, what to do), of each rule the first row that is."""
    told: set[str] = set()
    for fault in proof.faults:
        if fault.rule not in told:
            told.add(fault.rule)
            yield _wrong(fault, chart), fault.of.remedy


def _wrong(fault: Fault, chart: Mapping[str, Account]) -> Text:
    return _("{rule}: {place}: {what}", rule=fault.of.title, place=_place(fault.where, chart), what=_what(fault))


def _place(where: str, chart: Mapping[str, Account]) -> Text:
    noun, _blank, rest = where.partition(" ")
    if noun == "account":
        roles, _blank, more = rest.partition(" ")
        named = [chart[role] for role in roles.split("+") if role in chart]
        names = tuple(Bilingual(f"{one.code} {one.en}", f"{one.code} {one.zh}") for one in named)
        return _("account {account} {more}", account=names or roles, more=more)
    if noun in _PLACES:
        return Text(_PLACES[noun].template, {"number": verbatim(rest)})
    return trail_words.thing(f"{noun}:{rest}")


def _what(fault: Fault) -> Text:
    if fault.what:
        return fault.what
    values = {"expected": _value(fault.expected), "stands": _value(fault.stands)}
    if not fault.field:
        return _("expected {expected}, it says {stands}", **values)
    field = _FIELDS.get(fault.field) or trail_words.field(fault.field)
    return _("{field}: expected {expected}, it says {stands}", field=field, **values)


def _value(value: Value) -> Value:
    """An empty value is a dash."""
    return "–" if value in ("", None) else value
