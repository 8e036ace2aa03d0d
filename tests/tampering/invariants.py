"""The eighteen invariants of the accounting rules (docs/finance.md has them in words), and the rules that hold them.

`BESIDE` is what else must hold.
"""

from __future__ import annotations

from collections.abc import Mapping

INVARIANTS: Mapping[int, tuple[str, tuple[str, ...]]] = {
    1: (
        "every entry balances; all sums are those of the journal",
        ("BALANCES", "SUMS", "ACCOUNT_SUMS"),
    ),
    2: ("a contract is an asset or a liability, by its position", ("ONE_SIDE", "CLAIM")),
    3: ("0 ≤ R ≤ N, R = policy at the last close", ("PRICE", "POLICY")),
    4: (
        "invoices, receipts, write-offs and refunds = their accounts",
        (
            "RECEIVABLE",
            "UNAPPLIED",
            "PREPAID",
            "OF_PAYMENT",
            "OF_INSTALMENT",
            "OF_DOCUMENT",
            "OF_PAYOUT",
            "INVOICED",
            "WRITTEN_OFF",
            "LATE_INTEREST",
            "PLANNED",
        ),
    ),
    5: ("VAT that is not due yet, and output VAT by invoice", ("PENDING_VAT", "OUTPUT_VAT")),
    6: ("input VAT = documents", ("INPUT_VAT",)),
    7: ("K = carry rule, 0 ≤ K ≤ C, the budget keeps its cost", ("CARRIED", "NO_CATEGORY", "SUMS")),
    8: ("the pool is shared out to the cent", ("POOL",)),
    9: ("the provision is the expected loss", ("ONEROUS", "IMPAIRED", "WARRANTY")),
    10: ("internal projects are carried", ("INTERNAL",)),
    11: ("estimates and commitments = orders", ("ESTIMATES", "ORDERS", "SUBCONTRACTS")),
    12: ("foreign items at the rate of the close, rates of locked months stay", ("RATES", "TRAIL")),
    13: ("bank lines = bank accounts", ("BANK_LINES", "BANK", "RATES")),
    14: ("小企业会计准则 has no allowance and no provision", ("SMALL",)),
    15: (
        "nothing changes, nothing before a lock, no day that is to come",
        ("UNCHANGED", "COMPLETE", "CHAIN", "SEAL", "WAITING", "LOCKED", "DAY", "FUTURE"),
    ),
    16: ("advances, and debts that fall by documents", ("ADVANCES", "EMPLOYEE", "CARD", "PAYABLE", "WITHHELD", "DEBT")),
    17: ("a second close posts nothing", ()),
    18: ("the profit of a whole life is the same under all standards", ()),
}
"""Number -> what it says, and the rules that hold it.  Those without a rule are tests (`PROVED_BY_TESTS`)."""

PROVED_BY_TESTS: Mapping[int, tuple[str, ...]] = {
    17: ("tests/test_closing_again.py",),
    18: ("tests/ledger/test_whole_life.py",),
}
BESIDE = (
    "READABLE",
    "STAGE",
    "ENTRY",
    "EVENT",
    "SOURCE",
    "OWN",
    "DECISIONS",
    "APPROVED",
    "CLOSED",
    "ADMIN",
    "NOTICES",
    "NUMBERS",
    "VOUCHERS",
    "VOUCHER_ONCE",
    "BATCHES",
    "HELD_ONCE",
    "OPENING",
    "SETTLED",
    "SETTLED_TOGETHER",
    "SETTLED_BOOKED",
    "YEAR",
)
"""Rules of the books that none of the eighteen speaks of."""
