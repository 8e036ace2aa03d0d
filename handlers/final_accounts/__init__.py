"""The accounts of a project at its end: cost, budget and margin as one document that management approves.

Owns the accounts that were handed in; every figure in them is read off the books.
"""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import action, command, form, later, table
from ledger.errors import sentence

_accounts = later("handlers.final_accounts.accounts")
_approval = later("handlers.final_accounts.approval")

ONLY = sentence("The accounts of a project say what its labour cost; they are for its lead, finance and auditors.")
ONLY_REOPENERS = sentence("Approved accounts are opened again by finance or an administrator.")
READERS = ("lead", "finance", "admin", "auditor")
MAKERS = ("lead", "finance", "admin")
REOPENERS = ("finance", "admin")

ENTRIES = (
    *table(
        "statements",
        command(
            "project accounts",
            _accounts("show"),
            _(
                "Shows the accounts of a project at its end: what it cost, how its budget was used, what its margin "
                "came to and why; as they were approved, with what moved since."
            ),
            words=("accounts of project", "final accounts", "项目决算", "决算", "决算报告"),
            overheard=False,
            examples=(Bilingual("project accounts apollo", "项目决算 星河"),),
            roles=READERS,
            reads=True,
            private=True,
            checks=True,
            sentence=ONLY,
        ),
        command(
            "reopen accounts",
            _accounts("reopen"),
            _("Opens the approved accounts of a project again, with a reason after “because”."),
            words=("reopen project accounts", "重开决算", "决算重开"),
            overheard=False,
            examples=(Bilingual("reopen accounts apollo because a bill came late", "重开决算 星河 因为 发票迟到"),),
            roles=REOPENERS,
            private=True,
            checks=True,
            sentence=ONLY_REOPENERS,
        ),
        action("accounts.show", _accounts("show_clicked"), _("Shows the accounts of a project."), reads=True),
        action("accounts.file", _accounts("give_file"), _("Gives the accounts of a project as one file."), reads=True),
        action("accounts.hand_in", _accounts("hand_in"), _("Hands the accounts of a project in for approval.")),
        action("accounts.withdraw", _accounts("withdraw"), _("Takes accounts back that wait for approval.")),
    ),
    *table(
        "approvals",
        action(
            "accounts.approve", _approval("APPROVE"), _("Approves the accounts of a project: they stay as they are.")
        ),
        action(
            "accounts.reject",
            _approval("ASK_REASON"),
            _("Asks why the accounts of a project are not approved."),
            reads=True,
        ),
        form("accounts.reject", _approval("REJECT"), _("Rejects the accounts of a project with the reason.")),
    ),
)

APPROVABLES = (_approval("ACCOUNTS"),)
