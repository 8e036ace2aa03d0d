"""Bad debts: receivables given up, decided by another person, and money that comes all the same.  Owns write-offs."""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import action, command, form, later, table
from ledger.errors import sentence

_approval = later("handlers.bad_debts.approval")
_recovery = later("handlers.bad_debts.recovery")
_write_offs = later("handlers.bad_debts.write_offs")

ONLY = sentence("Only finance writes receivables off.")

ENTRIES = (
    *table(
        "receivables",
        command(
            "write off",
            _write_offs("propose_in_words"),
            _("Proposes to write a bad debt off, with its reason; another person of finance or an admin decides."),
            words=("bad debt", "核销", "坏账核销", "核销坏账"),
            examples=(
                Bilingual(
                    "write off apollo 2 500 because the customer is insolvent", "坏账核销 星河 第2期 500 因为 客户破产"
                ),
                Bilingual("write off apollo", "坏账核销 星河"),
            ),
            roles=("finance",),
            sentence=ONLY,
        ),
        action(
            "writeoff.form",
            _write_offs("open_form"),
            _("Opens the form to write a project's bad debt off."),
            reads=True,
        ),
        form(
            "writeoff.propose",
            _write_offs("fill_form"),
            _("Proposes to write a bad debt off, from the form."),
        ),
        command(
            "write-offs",
            _write_offs("show"),
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
            _approval("UNDO"),
            _("Takes a write-off back: its entry is reversed, the customer owes again."),
        ),
        action(
            "writeoff.reinstate",
            _recovery("reinstate"),
            _("Makes what was written off owed again, for money that a bank line brings."),
        ),
        command(
            "recovered",
            _recovery("recovered"),
            _("Books money that came for a bad debt that was written off: number of the write-off, amount, day."),
            words=("recover bad debt", "收回坏账", "收回已核销坏账", "坏账收回"),
            examples=(Bilingual("recovered 3 500 yesterday", "收回坏账 3 500 昨天"),),
            roles=("finance",),
            sentence=ONLY,
        ),
    ),
    *table(
        "approvals",
        action(
            "writeoff.approve",
            _approval("APPROVE"),
            _("Approves a write-off: it is booked, and nobody is reminded of it any more."),
        ),
        action(
            "writeoff.reject",
            _approval("ASK_REASON"),
            _("Asks why a receivable is not to be written off."),
            reads=True,
        ),
        form(
            "writeoff.reject",
            _approval("REJECT"),
            _("Rejects a write-off with the reason; the reminders go on."),
        ),
    ),
)

APPROVABLES = (_approval("WRITE_OFFS"),)
