"""What a proof found, in sentences for whoever audits: the rule, where it fails, what was expected, what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo

from chat.text import Bilingual, Text, Value, _, verbatim
from handlers.books import trail_words
from handlers.verification.row_words import ROWS
from ledger.accounts import Account
from storage import audit
from storage import invariants as inv
from storage.book import Book
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
    "progress": _("progress {number}"),
    "exchange": _("exchange rate {number}"),
    "budget": _("budget {number}"),
    "close": _("close of {number}"),
    "period": _("lock {number}"),
    "sum": _("running sum {number}"),
    "total": _("total {number}"),
    "notice": _("notice {number}"),
    "transaction": _("transaction {number}"),
    "letters": _("letters {number}"),
    "settlements": _("settlements {number}"),
    "company": _("the company"),
    "database": _("the database"),
}
"""What the things of faults are called; others as in the audit trail."""
MOST_SEALS = 20
"""So many rows that are not as they were sealed are said."""
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
    """(what is wrong, what to do), of each rule the first row that is; of seals every row, as far as there is room."""
    told: Counter[str] = Counter()
    for fault in proof.faults:
        told[fault.rule] += 1
        if told[fault.rule] <= (MOST_SEALS if fault.of is inv.SEAL else 1):
            yield _wrong(fault, chart), fault.of.remedy


@dataclass(frozen=True, slots=True)
class PostedHead:
    """Whether a head that was posted is kept in the chain of today, and a sentence that says so."""

    kept: bool
    said: Text


def posted_head(book: Book, head: str, proof: Proof, zone: tzinfo) -> PostedHead:
    """What became of a head of the chain that somebody has kept; `head`: it, or how it begins."""
    found = audit.at_head(book, head)
    if len(found) > 1:
        return PostedHead(False, _("{head} begins more than one head; give more of it", head=verbatim(head)))
    if not found:
        said = _(
            "no event has the head {head}: since it was posted the chain was rewritten or cut off, or a backup from "
            "before it was put back",
            head=verbatim(head),
        )
        return PostedHead(False, said)
    seq, at = found[0]
    if any(fault.of is inv.CHAIN for fault in proof.faults):
        said = _(
            "the head {head} is that of event {event}, but the chain is broken", head=verbatim(head), event=str(seq)
        )
        return PostedHead(False, said)
    values: dict[str, Value] = {"event": str(seq), "at": at.astimezone(zone), "more": str(proof.head[0] - seq)}
    said = _(
        "the head is that of event {event} of {at}, and nothing up to it was rewritten; {more} came since", **values
    )
    return PostedHead(True, said)


def _wrong(fault: Fault, chart: Mapping[str, Account]) -> Text:
    place = _row(fault.where) if fault.of is inv.SEAL else _place(fault.where, chart)
    return _("{rule}: {place}: {what}", rule=fault.of.title, place=place, what=_what(fault))


def _row(where: str) -> Text:
    """A row of a table, which may be called like a document that is another."""
    noun, _blank, rest = where.partition(" ")
    return Text((ROWS.get(noun) or _PLACES[noun]).template, {"number": verbatim(rest)})


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
