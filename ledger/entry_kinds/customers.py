"""What contracts and their customers post."""

from __future__ import annotations

from ledger.entry_kinds.kind import (
    ADOPTION,
    CHANGED,
    CONTRACT,
    FORMER,
    EntryKind,
    either,
    lowers,
    memo,
    on,
    raises,
    unnamed,
)
from ledger.errors import sentence

KINDS: tuple[EntryKind, ...] = (
    EntryKind(
        "credit_note",
        "invoice",
        sentence("Credit note"),
        sentence("The claim and its VAT fall; what was paid too much is owed back to the customer."),
        ("output_vat", "@contract"),
        ("@contract", "refund_liability", "@exchange"),
        "CAS 14 art. 8, 41; 财会〔2016〕22号 二(二)1; IFRS 15.21, .55",
        either(raises("output_vat"), lowers("receivable"), on("refund_liability")),
    ),
    EntryKind(
        "late_interest",
        "invoice",
        sentence("Late interest"),
        sentence(
            "Interest on what is paid late is owed once it is claimed; VAT is in it at the rate of the main sale."
        ),
        ("receivable",),
        ("late_interest", "output_vat", "@exchange"),
        "民法典 art. 585; 增值税暂行条例实施细则 art. 12",
        on("late_interest"),
    ),
    EntryKind(
        "invoice",
        "invoice",
        sentence("Customer invoice"),
        sentence(
            "An invoice is a claim with VAT, which is due with it. What is not earned yet is a contract liability."
        ),
        ("receivable", "contract_liability", "output_vat_pending"),
        ("@contract", "output_vat", "@exchange"),
        "CAS 14 art. 41; 财会〔2016〕22号 二(二)1; 增值税法 art. 28; IFRS 15.106, .108",
    ),
    EntryKind(
        "payment",
        "payment",
        sentence("Customer payment"),
        sentence("Money settles what was invoiced; what comes before its invoice is a contract liability and its VAT."),
        ("bank", "bank_fee", "@exchange"),
        ("@contract", "unapplied"),
        "CAS 14 art. 41; 财会〔2016〕22号 二(二)1; IFRS 15.106",
        on("bank"),
    ),
    EntryKind(
        "applied",
        "payment",
        sentence("Customer's money applied"),
        sentence("Money that settled nothing settles what is open now, or follows what became of the payment."),
        ("unapplied", "refund_liability", "@former"),
        ("@contract", "@exchange"),
        "CAS 14 art. 41; CAS 22 art. 12; IFRS 15.106",
    ),
    EntryKind(
        "write_off_back",
        "write_off",
        sentence("Written off, and owed again"),
        sentence("What was written off is owed again: the allowance gets back what it had borne, the rest is income."),
        CONTRACT,
        ("allowance", "credit_loss", "bad_debt_recovered", "@exchange"),
        "CAS 22 art. 43; 小企业会计准则 art. 10, 68; IFRS 9 5.4.4",
        raises("receivable"),
    ),
    EntryKind(
        "write_off",
        "write_off",
        sentence("Bad debt written off"),
        sentence(
            "A claim that nobody will pay is taken off against the loss allowance; what still comes goes back there."
        ),
        ("allowance", "credit_loss", "@former"),
        ("@contract", "@exchange"),
        "CAS 22 art. 43; 小企业会计准则 art. 10; IFRS 9 5.4.4",
    ),
    EntryKind(
        "provision",
        "provision",
        sentence("Loss allowance"),
        sentence("The loss allowance is brought to its target: receivables by days overdue × the company's rates."),
        ("credit_loss",),
        ("allowance",),
        "CAS 22 art. 63; IFRS 9 5.5.15",
    ),
    EntryKind(
        "former",
        "contract",
        sentence("Earlier books: amounts get their item"),
        sentence("What stood without its contract or instalment is moved there once; no total changes."),
        ("@contract", "@former", "unapplied"),
        ("@contract", "@former", "unapplied", "@exchange"),
        "会计基础工作规范 art. 51",
        unnamed,
    ),
    EntryKind(
        "former_project",
        "project",
        sentence("Earlier books: amounts get their item"),
        sentence("What stood without its contract or instalment is moved there once; no total changes."),
        ("@contract", "@former", "unapplied"),
        ("@contract", "@former", "unapplied", "@exchange"),
        "会计基础工作规范 art. 51",
    ),
    EntryKind(
        "adopted",
        "contract",
        sentence("Way of earning adopted"),
        sentence("From its day on the contract earns by its new way; what should stand less what is booked is posted."),
        ("@contract", "cost_of_sales"),
        ("@contract", "cost_carried", "@exchange"),
        "CAS 28; 小企业会计准则 art. 88; IAS 8.14, .28",
        lambda entry: entry.memo == ADOPTION or entry.memo.startswith(f"{FORMER}{CHANGED}"),
    ),
    EntryKind(
        "policy",
        "contract",
        sentence("Way of earning changed"),
        sentence("What the contract has earned by its new way less what is booked is posted on the day of the change."),
        CONTRACT,
        ("@contract", "@exchange"),
        "CAS 28; 小企业会计准则 art. 88; IAS 8.14, .32",
        memo(CHANGED),
    ),
    EntryKind(
        "contract",
        "contract",
        sentence("Contract follows its documents"),
        sentence(
            "Revenue is what the contract has earned so far by its policy; the difference to what is booked is posted."
        ),
        CONTRACT,
        ("@contract", "@exchange"),
        "CAS 14 art. 11–13; 小企业会计准则 art. 59, 63; IFRS 15.35, .38, .41",
    ),
)
