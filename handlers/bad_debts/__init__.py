"""Bad debts: receivables given up, decided by another person, and money that comes all the same.  Owns write-offs."""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.approvals import decisions
from handlers.bad_debts import approval, recovery, write_offs
from handlers.bad_debts.approval import WRITE_OFFS
from handlers.registry import action, command, form, table
from ledger.errors import sentence

ENTRIES = (
    *table(
        "receivables",
        command(
            "write off",
            write_offs.propose_in_words,
            _("Proposes to write a bad debt off, with its reason; another person of finance or an admin decides."),
            words=("bad debt", "核销", "坏账核销", "核销坏账"),
            examples=(
                Bilingual(
                    "write off apollo 2 500 because the customer is insolvent", "坏账核销 星河 第2期 500 因为 客户破产"
                ),
                Bilingual("write off apollo", "坏账核销 星河"),
            ),
            roles=("finance",),
            sentence=approval.ONLY,
        ),
        action(
            "writeoff.form",
            write_offs.open_form,
            _("Opens the form to write a project's bad debt off."),
            reads=True,
        ),
        form(
            "writeoff.propose",
            write_offs.fill_form,
            _("Proposes to write a bad debt off, from the form."),
        ),
        command(
            "write-offs",
            write_offs.show,
            _("Shows what was written off, what waits for a decision, and what has come back."),
            words=("written off", "bad debts written off", "核销记录", "坏账记录", "已核销坏账"),
            examples=(Bilingual("write-offs", "核销记录"),),
            reads=True,
            private=True,
            roles=(
                "finance",
                "auditor",
                "admin",
            ),
            sentence=sentence("The receivables of the company are for finance."),
        ),
        action(
            "writeoff.undo",
            decisions.take_back(WRITE_OFFS, "undo"),
            _("Takes a write-off back: its entry is reversed, the customer owes again."),
        ),
        action(
            "writeoff.reinstate",
            recovery.reinstate,
            _("Makes what was written off owed again, for money that a bank line brings."),
        ),
        command(
            "recovered",
            recovery.recovered,
            _("Books money that came for a bad debt that was written off: number of the write-off, amount, day."),
            words=("recover bad debt", "收回坏账", "收回已核销坏账", "坏账收回"),
            examples=(Bilingual("recovered 3 500 yesterday", "收回坏账 3 500 昨天"),),
            roles=("finance",),
            sentence=approval.ONLY,
        ),
    ),
    *table(
        "approvals",
        action(
            "writeoff.approve",
            decisions.approve(WRITE_OFFS),
            _("Approves a write-off: it is booked, and nobody is reminded of it any more."),
        ),
        action(
            "writeoff.reject",
            decisions.ask_reason(WRITE_OFFS),
            _("Asks why a receivable is not to be written off."),
            reads=True,
        ),
        form(
            "writeoff.reject",
            decisions.reject(WRITE_OFFS),
            _("Rejects a write-off with the reason; the reminders go on."),
        ),
    ),
)

APPROVABLES = (WRITE_OFFS,)
