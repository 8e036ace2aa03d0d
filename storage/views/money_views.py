"""Views of money: budgets, spending, receivables, settlements, the journal."""

from __future__ import annotations

from storage.views.shared_columns import CATEGORY, CURRENCY, CUSTOMER, OF_PROJECT, PROJECT, STAGE, TASK
from storage.views.view import NOUN, View, amount, day, integer, month, text, yes_no

_DOCUMENTS = (
    *("expense", "received", "accepted", "payout", "payment", "invoice", "write_off", "provision"),
    *("certification", "vat_transfer", "currency_sale", "bank_account"),
)
"""What journal lines of may be read: documents with parties outside the house."""
_TELLING = (
    "labour",
    "payroll",
    "withheld_tax",
    "overhead_share",
    "internal_charge",
    "cost_carried",
    "internal_carried",
)
"""Accounts an entry with a line on which is left out whole, so that debit stays credit in what is told."""


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"'{name}'" for name in names)


SPENDING = (
    View(
        "bi_budget_lines",
        "Budgets, every version of them, as they were set.",
        (
            PROJECT,
            integer("version", "Number of the version.", "x.number"),
            yes_no(
                "current",
                "Whether it is the last version of its project.",
                "x.number = (SELECT max(v.number) FROM budget_version v WHERE v.project = x.project)",
            ),
            CATEGORY,
            TASK,
            text("month", "Month, as 2026-10; empty for the whole time.", "x.month"),
            text("currency", "Currency of the project, ISO 4217.", "p.currency"),
            amount("amount", "What may be spent.", "x.minor", "p.currency"),
        ),
        f"FROM budget_line x {OF_PROJECT}",
    ),
    View(
        "bi_expenses",
        "Expenses and suppliers' invoices, without who claims them and without freelancers whose tax is withheld.",
        (
            integer("expense_id", "Key; the document is expense:KEY.", "x.id"),
            day("day", "Day of the paper.", "x.day"),
            month("x.day"),
            PROJECT,
            TASK,
            CATEGORY,
            text("vendor", "Who was paid.", "x.vendor"),
            STAGE,
            text("paid_by", "employee, company, card or supplier: who laid it out, or is still owed.", "x.paid_by"),
            text("paper", "Kind of paper.", "x.document"),
            text("invoice_number", "Number on the paper.", "x.invoice_number"),
            integer("order_id", "Order that it belongs to, as in bi_orders; 0 for none.", "x.of_order"),
            day("due_day", "Day on which it is to be paid; empty where nobody said.", "x.due"),
            CURRENCY,
            amount("gross", "Amount of the paper, tax included.", "x.gross_minor", "x.currency"),
            amount("tax", "Tax on the paper; empty where it says none.", "x.tax_minor", "x.currency"),
            text("project_currency", "Currency of the project.", "p.currency"),
            amount("cost", "What it costs the project, in its currency.", "x.project_minor", "p.currency"),
        ),
        f"FROM expense x {OF_PROJECT} WHERE x.withheld = ''",
    ),
    View(
        "bi_orders",
        "Orders to suppliers.",
        (
            integer("order_id", "Key; the document is order:KEY.", "x.id"),
            day("day", "Day.", "x.day"),
            month("x.day"),
            PROJECT,
            TASK,
            CATEGORY,
            text("supplier", "Whom.", "x.supplier"),
            STAGE,
            CURRENCY,
            amount("ordered", "Price.", "x.minor", "x.currency"),
            amount("invoiced", "What of it was invoiced.", "x.invoiced_minor", "x.currency"),
        ),
        "FROM purchase_order x",
    ),
    View(
        "bi_payouts",
        "Money to suppliers and back to customers, bills of the company card, charges of the bank; no pay.",
        (
            integer("payout_id", "Key; the document is payout:KEY.", "x.id"),
            text("kind", "supplier, prepayment, refund, card or charge.", "x.kind"),
            day("day", "Day.", "x.day"),
            month("x.day"),
            text("party", "Whom.", "x.party"),
            text("state", "booked, or undone.", "x.state"),
            CURRENCY,
            amount("amount", "Amount.", "x.minor", "x.currency"),
            amount("fee", "Fee of the bank.", "x.fee_minor", "x.currency"),
        ),
        f"""FROM payout x WHERE x.kind IN ('supplier', 'prepayment', 'refund', 'card', 'charge')
            AND NOT EXISTS (SELECT 1 FROM posting l WHERE l.entry = x.entry AND x.entry <> 0
                AND l.account IN ({_listed(_TELLING)}))
            AND NOT EXISTS (SELECT 1 FROM payout_part c JOIN expense e
                ON c.document = 'expense:' || CAST(e.id AS text) WHERE c.payout = x.id AND e.withheld <> '')""",
    ),
)

RECEIVABLES = (
    View(
        "bi_contracts",
        "Contracts with customers.",
        (
            integer("contract_id", "Key.", "x.id"),
            PROJECT,
            CUSTOMER,
            text("number", "Its number; empty where it has none.", "x.number"),
            text("title", "What it is called.", "x.title"),
            day("signed_day", "Day on which it was signed.", "x.signed"),
            text("state", "signed, or what it came to.", "x.state"),
            text("policy", "How it earns revenue.", "x.policy"),
            CURRENCY,
            amount("price", "Price, tax included.", "x.minor", "x.currency"),
        ),
        "FROM contract x",
    ),
    View(
        "bi_instalments",
        "What customers owe by contract: when, and what of it is invoiced and paid.",
        (
            integer("instalment_id", "Key.", "x.id"),
            integer("contract_id", "Contract, as in bi_contracts.", "x.contract"),
            PROJECT,
            CUSTOMER,
            integer("number", "Number in its contract.", "x.number"),
            text("kind", "Kind of instalment: advance, progress, retention and others.", "x.kind"),
            day("due_day", "Day on which it is due; empty while that waits for a milestone.", "x.due"),
            day("paid_day", "Day on which the last of it was paid.", "x.paid_on"),
            day("promised_day", "Day that the customer promised.", "x.promise"),
            yes_no("settled", "Whether nothing is open of it.", "x.settled"),
            yes_no("disputed", "Whether the customer disputes it.", "x.disputed"),
            CURRENCY,
            amount("amount", "Amount.", "x.minor", "x.currency"),
            amount("invoiced", "What of it was invoiced.", "x.invoiced_minor", "x.currency"),
            amount("paid", "What of it was paid.", "x.paid_minor", "x.currency"),
            amount("credited", "What of it was credited.", "x.credited_minor", "x.currency"),
            amount("written_off", "What of it was written off.", "x.written_minor", "x.currency"),
            amount(
                "open",
                "What is still owed, due or not: amount less paid, credited and written off.",
                "(x.minor - x.paid_minor - x.credited_minor - x.written_minor)",
                "x.currency",
            ),
        ),
        "FROM instalment x",
    ),
    View(
        "bi_customer_invoices",
        "Invoices and credit notes to customers.",
        (
            integer("invoice_id", "Key; the document is invoice:KEY.", "x.id"),
            PROJECT,
            integer("instalment_id", "Instalment, as in bi_instalments; 0 for none.", "x.instalment"),
            CUSTOMER,
            text("number", "Number of the paper.", "x.number"),
            day("day", "Day of the paper.", "x.day"),
            month("x.day"),
            integer("credits_invoice_id", "Of a credit note the invoice that it credits; else 0.", "x.credits"),
            CURRENCY,
            amount("amount", "Amount, tax included; a credit note's is below zero.", "x.minor", "x.currency"),
            amount("tax", "Tax in it.", "x.tax_minor", "x.currency"),
        ),
        "FROM customer_invoice x",
    ),
    View(
        "bi_payments",
        "Money from customers.",
        (
            integer("payment_id", "Key; the document is payment:KEY.", "x.id"),
            PROJECT,
            text("customer", "Who paid.", "x.party"),
            day("day", "Day.", "x.day"),
            month("x.day"),
            text("state", "booked, or undone.", "x.state"),
            CURRENCY,
            amount("amount", "Amount.", "x.minor", "x.currency"),
            amount("fee", "Fee that a bank kept.", "x.fee_minor", "x.currency"),
        ),
        "FROM payment x",
    ),
    View(
        "bi_settlements",
        "Settlements with customers at contract or budget prices: what they claim in their last version.",
        (
            integer("settlement_id", "Key.", "x.id"),
            PROJECT,
            text("customer", "With whom.", "x.counterpart"),
            integer("year", "Year of its number; 0 for a draft.", "x.year"),
            integer("number", "Its number in the year; 0 for a draft.", "x.number"),
            text("scope", "whole, stage or month.", "x.scope"),
            text("basis", "contract or budget.", "x.basis"),
            day("until_day", "Last day that it counts.", "x.until"),
            yes_no("final", "Whether it is the last one.", "x.final"),
            text(
                "state",
                "Where it stands: draft, submitted, sent, confirmed, final, paid, closed and what lies between.",
                "x.state",
            ),
            CURRENCY,
            text("line", "Which line of the settlement.", "l.name"),
            amount("to_date", "Its value since the beginning.", "l.to_date_minor", "x.currency"),
            amount("earlier", "What of it earlier settlements had.", "l.earlier_minor", "x.currency"),
            amount("this_time", "What it is this time.", "(l.to_date_minor - l.earlier_minor)", "x.currency"),
        ),
        """FROM settlement x JOIN settlement_line l
            ON l.settlement = x.id AND l.version = x.version AND l.basis = x.basis
            WHERE x.party = 'customer' AND x.basis IN ('contract', 'budget')""",
    ),
)

BOOKS = (
    View(
        "bi_journal_lines",
        "Lines of the journal that come from documents with others: expenses, orders, invoices, payments, VAT, bank. "
        "Entries that would tell pay are left out whole, so this is no trial balance; the program's own report is one.",
        (
            integer("line_id", "Key.", "x.id"),
            integer("entry_id", "Entry.", "e.id"),
            day("day", "Day of the document.", "e.day"),
            day("booked_day", "Day in the books.", "e.booked"),
            month("e.booked"),
            text("document", "What it comes from, as expense:12.", "e.source"),
            integer("reverses_entry_id", "Of a reversal the entry that it takes back; else 0.", "e.reverses"),
            text("account", "Account, by its role in the rules; its code is in the chart of accounts.", "x.account"),
            PROJECT,
            CATEGORY,
            text("item", "Open item that it belongs to; empty for none.", "x.item"),
            CURRENCY,
            amount("debit", "Debit; by red letters below zero.", "x.debit_minor", "x.currency"),
            amount("credit", "Credit; by red letters below zero.", "x.credit_minor", "x.currency"),
        ),
        f"""FROM (
            SELECT l.id, l.entry, l.account, l.project, l.category, l.item, l.currency,
                CASE WHEN (l.company_minor > 0) <> l.red THEN l.company_minor ELSE 0 END AS debit_minor,
                CASE WHEN (l.company_minor > 0) <> l.red THEN 0 ELSE -l.company_minor END AS credit_minor
            FROM posting l
        ) x JOIN entry e ON e.id = x.entry
        WHERE {NOUN} IN ({_listed(_DOCUMENTS)})
            AND NOT EXISTS (SELECT 1 FROM posting o WHERE o.entry = e.id AND o.account IN ({_listed(_TELLING)}))""",
    ),
)
