"""The books: documents become entries and running sums; closing, the trail, the proof.  Owns the journal."""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import command, job, later, table
from ledger.errors import sentence

_closing = later("handlers.books.closing")

TRAIL_READERS = ("finance", "auditor", "admin")
TRAIL_IS_PRIVATE = sentence("The audit trail is for finance and auditors; of your own entries you may ask as well.")

ENTRIES = table(
    "close",
    command(
        "fx",
        _closing("set_exchange"),
        _("Sets an exchange rate from a day on, with its source; shows the rates without one."),
        words=("exchange rate", "汇率"),
        examples=(
            Bilingual("fx USD CNY 7.10 2026-11-01 PBOC", "汇率 USD CNY 7.10 2026-11-01 中国人民银行"),
            Bilingual("fx", "汇率"),
        ),
        only={"fx USD CNY 7.10 2026-11-01 PBOC": ("finance",)},
    ),
    job(
        "witness",
        lambda ctx: _("{n} posted", n=_closing("witness")(ctx)),
        _("Posts the head of the audit trail to finance, as a witness outside."),
        schedule="witness",
    ),
)
