"""What the steps of a close post."""

from __future__ import annotations

from ledger.entry_kinds.kind import EntryKind, on
from ledger.errors import sentence

KINDS: tuple[EntryKind, ...] = (
    EntryKind(
        "payroll_difference",
        "close:payroll",
        sentence("Pay beyond what hours took"),
        sentence(
            "Pay that is due for the month and that no hours took goes to the overhead pool, or to administration."
        ),
        ("overhead", "admin_expense"),
        ("payroll",),
        "CAS 9; CAS 14 art. 26–27; 小企业会计准则 art. 49–50; IAS 19.11",
    ),
    EntryKind(
        "pool",
        "close:pool",
        sentence("Overhead shared out"),
        sentence("The month's overhead goes to the projects that used it, by the company's measure."),
        ("overhead_share", "internal_cost"),
        ("overhead",),
        "CAS 14 art. 26–27; 小企业会计准则, 4101; IFRS 15.97(c)",
    ),
    EntryKind(
        "internal",
        "close:internal",
        sentence("Internal projects into expense"),
        sentence("What internal projects cost in the month is an expense of it: research, or administration."),
        ("rnd_expense", "admin_expense"),
        ("internal_carried",),
        "CAS 6 art. 8–9; 小企业会计准则, 4301; IAS 38.54–57",
    ),
    EntryKind(
        "revenue",
        "close:revenue",
        sentence("Revenue of a month"),
        sentence(
            "A contract measured by cost or time has earned its price × its measure; what is booked already goes off."
        ),
        ("contract_liability", "contract_asset"),
        ("revenue", "output_vat_pending", "contract_liability", "contract_asset"),
        "CAS 14 art. 11–13; 小企业会计准则 art. 63; IFRS 15.35, .41, B14–B19",
    ),
    EntryKind(
        "carry",
        "close:carry",
        sentence("Cost of sales of a month"),
        sentence(
            "The cost that goes with the revenue is carried to cost of sales; repairs under warranty use the provision "
            "first."
        ),
        ("cost_of_sales", "warranty_provision"),
        ("cost_carried",),
        "CAS 14 art. 29; 小企业会计准则, 5401; IFRS 15.99",
    ),
    EntryKind(
        "warranty",
        "close:warranty",
        sentence("Warranty"),
        sentence(
            "With the acceptance, what repairs under warranty will cost is provided for; what they have not used by "
            "the end of the period is released."
        ),
        ("cost_of_sales",),
        ("warranty_provision",),
        "CAS 13 art. 4; CAS 14 art. 33; IFRS 15.B30, IAS 37.14",
    ),
    EntryKind(
        "impairment",
        "close:impairment",
        sentence("Impairment of contract cost"),
        sentence(
            "What is carried of a contract's cost is written down to what it still brings less what it still costs."
        ),
        ("asset_impairment",),
        ("contract_cost_allowance",),
        "CAS 14 art. 30; IFRS 15.101",
    ),
    EntryKind(
        "onerous",
        "close:onerous",
        sentence("Expected losses"),
        sentence(
            "The loss that a contract will still bring, (cost in all − price) − (cost − revenue), is provided for "
            "where no carried cost of it could be written down."
        ),
        ("onerous_loss",),
        ("onerous_provision",),
        "CAS 13 art. 8, 解释第15号 三; IAS 37.66–69",
    ),
    EntryKind(
        "fallen_due",
        "close:due",
        sentence("Fallen due without an invoice"),
        sentence(
            "What only needed its day to come is a receivable, once work has begun; its VAT waits for the invoice, or "
            "until the law makes it due."
        ),
        ("receivable",),
        ("contract_asset", "contract_liability", "output_vat_pending"),
        "CAS 14 art. 41; 小企业会计准则, 1122; IFRS 15.107–108",
    ),
    EntryKind(
        "revaluation",
        "close:revaluation",
        sentence("Foreign items at the closing rate"),
        sentence("Each open item in a foreign currency is brought to the rate of the month's last day."),
        ("@monetary", "@exchange"),
        ("@monetary", "@exchange"),
        "CAS 19 art. 11; 小企业会计准则 art. 77; IAS 21.23(a), .28",
    ),
    EntryKind(
        "reversal_of_revaluation",
        "close:reversal",
        sentence("Revaluation taken back"),
        sentence("What the end of the month before was revalued by goes back on the first day of the next, by choice."),
        ("@monetary", "@exchange"),
        ("@monetary", "@exchange"),
        "CAS 19 art. 11; IAS 21.28",
    ),
    EntryKind(
        "vat_due",
        "close:vat_due",
        sentence("VAT due without an invoice"),
        sentence(
            "The day that was agreed has come, or money for running work: the VAT is due although nothing is invoiced."
        ),
        ("output_vat_pending", "contract_liability", "@exchange"),
        ("output_vat", "@exchange"),
        "增值税法 art. 28(1); 财会〔2016〕22号 二(二)1",
    ),
    EntryKind(
        "vat_prepaid_carried",
        "close:vat",
        sentence("Prepaid VAT carried"),
        sentence("VAT that was prepaid elsewhere lowers the VAT to be paid at the month's end."),
        ("vat_unpaid",),
        ("vat_prepaid",),
        "财会〔2016〕22号 二(七)",
        on("vat_prepaid"),
    ),
    EntryKind(
        "vat_to_be_paid",
        "close:vat",
        sentence("VAT to be paid"),
        sentence("What output VAT of the month is more than its input VAT is carried to VAT to be paid."),
        ("vat_to_unpaid",),
        ("vat_unpaid",),
        "财会〔2016〕22号 二(六)",
    ),
    EntryKind(
        "surcharges",
        "close:surcharges",
        sentence("Surcharges on VAT"),
        sentence("Urban maintenance tax and the education surcharges are owed on the VAT to be paid of the month."),
        ("surcharges",),
        ("urban_tax", "education_surcharge", "local_education_surcharge"),
        "城市维护建设税法 art. 2, 4; 征收教育费附加的暂行规定 art. 2–3; 财综〔2010〕98号",
    ),
    EntryKind(
        "allowances",
        "close:allowances",
        sentence("Allowances of a month"),
        sentence("Allowances on receivables by age and on contract assets by rate are brought to their target."),
        ("credit_loss", "asset_impairment"),
        ("allowance", "contract_asset_allowance"),
        "CAS 22 art. 63; CAS 14 art. 41; IFRS 9 5.5.15",
    ),
    EntryKind(
        "prior_year",
        "prior_year",
        sentence("Material error of an earlier year"),
        sentence(
            "Income and expense of a late entry that is a material error of an earlier year go into retained earnings; "
            "the result of this year does not move."
        ),
        ("@result", "prior_year", "retained_earnings"),
        ("@result", "prior_year", "retained_earnings"),
        "CAS 28 art. 12, 应用指南, 6901; IAS 8.42",
    ),
    EntryKind(
        "year",
        "close:year",
        sentence("End of a year"),
        sentence("Income and expense of the year become its profit, and that retained earnings."),
        ("@result", "year_profit"),
        ("@result", "year_profit", "retained_earnings"),
        "CAS 应用指南, 4103, 4104; 小企业会计准则, 3103, 3104; IAS 1.54",
    ),
)
