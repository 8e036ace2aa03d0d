"""What leaves the bank."""

from __future__ import annotations

from ledger.entry_kinds.kind import GROUPS, EntryKind, all_of, either, lowers, on, without
from ledger.errors import sentence
from ledger.journal import JournalEntry


def _credits(entry: JournalEntry) -> bool:
    """Whether the cost of an entry falls and nothing is set off: a prepayment that is set off lowers that account."""
    cost = sum(line.company.minor for line in entry.postings if line.account in GROUPS["@cost"])
    ahead = sum(line.company.minor for line in entry.postings if line.account == "prepaid")
    return cost < 0 <= ahead


KINDS: tuple[EntryKind, ...] = (
    EntryKind(
        "supplier_credit",
        "payout",
        sentence("Credit note of a supplier"),
        sentence(
            "The cost of the document falls by the net, in red letters; VAT that waits falls, certified VAT is "
            "transferred out; what was paid already is a claim on the supplier."
        ),
        ("payable", "prepaid", "@exchange"),
        ("@cost", "input_vat_pending", "input_vat_out", "@exchange"),
        "财会〔2016〕22号 二(一)1; CAS 14 art. 26; 小企业会计准则 art. 49–50; IAS 2.11 by analogy",
        all_of(on(*GROUPS["@cost"]), without("bank"), either(on("input_vat_pending", "input_vat_out"), _credits)),
    ),
    EntryKind(
        "supplier_refund",
        "payout",
        sentence("Money back from a supplier"),
        sentence("What was paid ahead, or was credited after it was paid, comes back."),
        ("bank", "@exchange"),
        ("prepaid", "@exchange"),
        "CAS 22 art. 11; 小企业会计准则, 1123; IFRS 9 3.2.3",
        all_of(on("bank"), lowers("prepaid")),
    ),
    EntryKind(
        "supplier_paid",
        "payout",
        sentence("Supplier paid"),
        sentence("What was owed is paid."),
        ("payable", "bank_fee", "@exchange"),
        ("bank",),
        "CAS 22 art. 12; CAS 19 art. 11; IFRS 9 3.3.1",
        all_of(on("payable"), without("prepaid")),
    ),
    EntryKind(
        "set_off",
        "payout",
        sentence("Prepayment set off"),
        sentence("A prepayment settles an invoice at the rate of its own day; the difference goes to the cost."),
        ("payable", "@cost"),
        ("prepaid", "@cost"),
        "CAS 19 art. 11; 小企业会计准则 art. 77; IFRIC 22.8",
        all_of(on("payable"), on("prepaid")),
    ),
    EntryKind(
        "prepayment",
        "payout",
        sentence("Prepayment to a supplier"),
        sentence("What is paid before its invoice is a claim to the delivery."),
        ("prepaid", "@exchange"),
        ("bank",),
        "CAS 应用指南, 1123; 小企业会计准则, 1123; IFRIC 22.8",
        on("prepaid"),
    ),
    EntryKind(
        "card_paid",
        "payout",
        sentence("Bill of the company card paid"),
        sentence("What was owed is paid."),
        ("card", "bank_fee", "@exchange"),
        ("bank",),
        "CAS 22 art. 12; IFRS 9 3.3.1",
        on("card"),
    ),
    EntryKind(
        "withheld_paid",
        "payout",
        sentence("Withheld tax paid"),
        sentence("What was owed is paid."),
        ("withheld_tax", "withheld_vat"),
        ("bank",),
        "个人所得税法 art. 14; 财会〔2016〕22号 二(一)6",
        on("withheld_tax", "withheld_vat"),
    ),
    EntryKind(
        "vat_prepaid",
        "payout",
        sentence("VAT prepaid where a site lies"),
        sentence("What is prepaid elsewhere is a claim that VAT to be paid is set off on."),
        ("vat_prepaid",),
        ("bank",),
        "国家税务总局公告2016年第17号 art. 4; 财会〔2016〕22号 二(七)",
        on("vat_prepaid"),
    ),
    EntryKind(
        "payroll_paid",
        "payout",
        sentence("Pay paid out"),
        sentence("What was owed is paid."),
        ("payroll", "@exchange"),
        ("bank",),
        "CAS 9; 小企业会计准则 art. 50; IAS 19.11",
        on("payroll"),
    ),
    EntryKind(
        "refund",
        "payout",
        sentence("Refund to a customer"),
        sentence("A customer gets back what it paid too much."),
        ("refund_liability", "unapplied", "@exchange"),
        ("bank",),
        "CAS 22 art. 12; IFRS 9 3.3.1; IFRS 15.55",
        all_of(on("bank"), on("refund_liability", "unapplied")),
    ),
    EntryKind(
        "refund_former",
        "payout",
        sentence("Refund of earlier books taken back"),
        sentence("Money that was given back is the customer's again, by its payment."),
        ("@former", "receivable"),
        ("unapplied",),
        "会计基础工作规范 art. 51",
        on("unapplied", "customer_advance"),
    ),
    EntryKind(
        "charge",
        "payout",
        sentence("Charge of the bank"),
        sentence("What the bank charges is a finance expense."),
        ("bank_fee", "@exchange"),
        ("bank",),
        "CAS 应用指南, 6603; 小企业会计准则 art. 65",
    ),
    EntryKind(
        "currency_sale",
        "currency_sale",
        sentence("Currency sold"),
        sentence(
            "Foreign money leaves at the rate of the day; what the bank gives more or less is a difference of rates."
        ),
        ("bank", "@exchange"),
        ("bank", "@exchange"),
        "CAS 19 art. 11; 小企业会计准则 art. 77; IAS 21.28",
    ),
    EntryKind(
        "own_accounts",
        "bank_account",
        sentence("Money between our accounts"),
        sentence("Money goes from one account of ours to another at what it stands at: no income and no expense."),
        ("bank", "@exchange"),
        ("bank", "@exchange"),
        "企业会计准则应用指南, 1002; 小企业会计准则, 1002",
    ),
)
