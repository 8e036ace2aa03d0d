"""Columns that `verify` lets change unseen, each with the reason; of every other a change is found.

What stands here is a label, a note, when somebody is reminded, or what is asked no more once a document is booked.
"""

from __future__ import annotations

_NOTE = "words for people; no rule reads them"
_BY = "who typed it: the event of the document says so, in the chain"
_MESSAGE = "which message it came from, to find it again; no rule of money reads it"
_CLOCK = "what was said of the time of day; the length counts, and is guarded"
_RATE = "which rate of labour it was: what it cost stands in the entry"
_PAPER = "what a photo said, and where the file is: help for who approves"
_EXCHANGE = "which rate made the amounts; the amounts are guarded, and so are the rates of the table"
_DUNNING = "when and whether a customer is reminded; what is owed is guarded"
_DECIDED = "by whom it was decided: the decisions themselves are compared with the trail"
_ASKED = "what a step asked for; a decision is compared with its event"
_IDENTITY = "how a line is known again when its statement comes twice"

UNGUARDED: dict[str, dict[str, str]] = {
    "hours": {"note": _NOTE, "start": _CLOCK, "finish": _CLOCK, "rate": _RATE, "message": _MESSAGE},
    "expense": {
        "note": _NOTE,
        "invoice_code": _PAPER,
        "seller_tax_id": _PAPER,
        "file": _PAPER,
        "read": _PAPER,
        "exchange": _EXCHANGE,
        "exchange_day": _EXCHANGE,
        "exchange_source": _EXCHANGE,
        "decided_by": _DECIDED,
        "reason": _NOTE,
        "message": _MESSAGE,
    },
    "staff_advance": {"note": _NOTE, "message": _MESSAGE},
    "certification": {"person": _BY, "message": _MESSAGE},
    "vat_transfer": {"person": _BY, "message": _MESSAGE},
    "payroll": {"person": _BY, "message": _MESSAGE},
    "purchase_order": {
        "person": _BY,
        "note": _NOTE,
        "decided_by": _DECIDED,
        "reason": _NOTE,
        "message": _MESSAGE,
    },
    "goods_received": {"person": _BY, "message": _MESSAGE},
    "payment": {"note": _NOTE, "message": _MESSAGE},
    "payout": {"note": _NOTE, "message": _MESSAGE},
    "currency_sale": {"person": _BY, "message": _MESSAGE},
    "bank_line": {
        "key": _IDENTITY,
        "own_account": _IDENTITY,
        "state": "whether a person has put it aside; what money stands on it is guarded",
        "day": "of a line as the bank has it; what is booked of it has its own day in its entry",
        "name": _IDENTITY,
        "account": _IDENTITY,
        "text": _NOTE,
        "owner": "who is to say what it is",
        "note": _NOTE,
        "batch": "of a line that belongs to no import nothing is said; its sum is guarded",
    },
    "customer_invoice": {"person": _BY, "message": _MESSAGE},
    "instalment": {
        "due": _DUNNING,
        "look": _DUNNING,
        "owner": _DUNNING,
        "basis": _DUNNING,
        "days": _DUNNING,
        "months": _DUNNING,
        "workdays": _DUNNING,
        "month_end": _DUNNING,
        "disputed": _DUNNING,
        "promise": _DUNNING,
        "broken": _DUNNING,
        "held": _DUNNING,
        "paid_on": _DUNNING,
    },
    "contract": {"title": _NOTE},
    "cost_estimate": {"person": _BY, "message": _MESSAGE},
    "write_off": {
        "day": "of the proposal; its entry has its own",
        "answer": _NOTE,
        "message": _MESSAGE,
    },
    "period_lock": {"person": _BY, "at": "until when grace holds after a lock; the lock itself is guarded"},
    "approval_step": {
        "number": "the order of the rows; what they decide is compared in that order",
        "roles": _ASKED,
        "rule": _ASKED,
        "ordered": _ASKED,
        "instead_of": "the event names who it was",
        "content": _ASKED,
        "at": "the event has its own instant",
    },
}
