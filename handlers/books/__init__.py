"""The books: documents become entries and running sums; closing, the trail, the proof.  Owns the journal."""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import command, job, later, table
from ledger.errors import sentence

_closing = later("handlers.books.closing")

TRAIL_READERS = ("finance", "auditor", "admin")
TRAIL_IS_PRIVATE = sentence("The audit trail is for finance and auditors; of your own entries you may ask as well.")

ENTRIES = table(
    "books",
    command(
        "lock",
        _closing("lock_books"),
        _("Closes the books up to a day: nothing before it can be changed any more. Shows the lock without a day."),
        words=("close books", "close the books", "锁账", "关账", "锁定", "结账"),
        roles=("finance", "auditor", "admin"),
        examples=(
            Bilingual("lock 2026-10-31", "锁账 2026-10-31"),
            Bilingual("lock last month", "锁账 上月"),
            Bilingual("lock", "锁账"),
        ),
        only={"lock 2026-10-31": ("finance",), "lock last month": ("finance",)},
    ),
    command(
        "unlock",
        _closing("unlock_books"),
        _("Opens a locked period again from a day on; the reason is kept."),
        words=("解锁", "反关账"),
        examples=(
            Bilingual("unlock 2026-10-01 because a supplier invoice was late", "解锁 2026-10-01 因为 供应商发票晚到"),
        ),
        roles=("finance",),
    ),
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
