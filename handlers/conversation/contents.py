"""The table of contents: the tables of all subjects, in the order in which help shows them."""

from __future__ import annotations

from chat.text import _
from handlers import (
    approvals,
    bad_debts,
    bank,
    books,
    briefs,
    budgets,
    close,
    contracts,
    conversation,
    costs,
    dunning,
    economics,
    final_accounts,
    hours,
    imports,
    master_data,
    opening,
    payment_batches,
    payments,
    people,
    projects,
    purchases,
    receivables,
    reports,
    reviews,
    sendings,
    settlement_papers,
    settlements,
    site,
    statements,
    subcontracts,
    vouchers,
)
from handlers.registry import Chapter, Contents

CHAPTERS = (
    Chapter("hours", _("Hours")),
    Chapter("receipts", _("Expenses and receipts")),
    Chapter("approvals", _("Approvals")),
    Chapter("orders", _("Purchasing")),
    Chapter("budgets", _("Budgets")),
    Chapter("contracts", _("Contracts and invoices")),
    Chapter("settlements", _("Settlements")),
    Chapter("receivables", _("Receivables")),
    Chapter("dunning", _("Reminders and late interest")),
    Chapter("payments", _("Payments")),
    Chapter("bank", _("Bank")),
    Chapter("tax", _("Taxes")),
    Chapter("close", _("Closing")),
    Chapter("vouchers", _("Vouchers for other programs")),
    Chapter("master_data", _("Rules and master data")),
    Chapter("statements", _("Statements and reports")),
    Chapter("projects", _("Projects")),
    Chapter("site", _("Sites and subcontracts")),
    Chapter("people", _("People")),
    Chapter("imports", _("Taking over data")),
    Chapter("help", _("Help")),
)

SUBJECTS = (
    hours,
    costs,
    approvals,
    budgets,
    contracts,
    receivables,
    dunning,
    payments,
    payment_batches,
    bad_debts,
    purchases,
    bank,
    projects,
    people,
    books,
    close,
    imports,
    opening,
    reports,
    statements,
    vouchers,
    sendings,
    master_data,
    economics,
    site,
    subcontracts,
    final_accounts,
    settlements,
    settlement_papers,
    reviews,
    briefs,
    conversation,
)

APPROVABLES = (
    *costs.APPROVABLES,
    *hours.APPROVABLES,
    *bad_debts.APPROVABLES,
    *final_accounts.APPROVABLES,
    *subcontracts.APPROVABLES,
    *settlements.APPROVABLES,
    *payment_batches.APPROVABLES,
    *approvals.APPROVABLES,
)

IMPORTS = (
    *hours.IMPORTS,
    *bank.IMPORTS,
    *contracts.IMPORTS,
    *costs.IMPORTS,
    *purchases.IMPORTS,
    *opening.IMPORTS,
    *vouchers.IMPORTS,
    *payment_batches.IMPORTS,
)

FIGURES = settlement_papers.FIGURES

CONTENTS = Contents.of(
    CHAPTERS, (entry for subject in SUBJECTS for entry in subject.ENTRIES), APPROVABLES, IMPORTS, FIGURES
)
