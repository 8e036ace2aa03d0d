"""The rules that must hold of the books, each with what to do where one does not (accounting.md 4)."""

from __future__ import annotations

from dataclasses import dataclass

from chat.text import Text, _

_RESTORE = _(
    "The row was changed past the program: put it back as it was in a backup from before that, then run verify again."
)
_SUMS = _(
    "The journal is right, the sum kept of it is not: put the row back from a backup, or to what is expected here, "
    "then run verify again."
)
_DOCUMENT = _(
    "The journal is chained and is right: put the document back to what its entry says, "
    "or take it back and enter it anew."
)
_TRAIL = _(
    "The audit trail is chained and is right: put the row back to what the trail says was decided, "
    "then run verify again."
)
_CLOSE = _(
    "Run the close of that month again: it books what is missing. Where it finds nothing, a row was changed by hand."
)
_ASK = _("Ask who did it and why; take it back and have another person decide it.")


@dataclass(frozen=True, slots=True)
class Invariant:
    """A rule that must hold, and what to do where it does not."""

    title: Text
    remedy: Text


BALANCES = Invariant(_("every entry balances"), _RESTORE)
UNCHANGED = Invariant(_("no posting changes"), _RESTORE)
COMPLETE = Invariant(_("no posting disappears"), _RESTORE)
SEAL = Invariant(_("a row says what was sealed"), _RESTORE)
WAITING = Invariant(
    _("what waits to be answered came in through the program"),
    _(
        "Nothing of it is done. Find out who writes into the database; right after an update or a new seal key it may "
        "be a message that was under way."
    ),
)
CHAIN = Invariant(_("hash chain"), _RESTORE)
READABLE = Invariant(_("every row can be read"), _RESTORE)
SUMS = Invariant(_("running sums = recomputation"), _SUMS)
ACCOUNT_SUMS = Invariant(_("sums by account = journal"), _SUMS)
STAGE = Invariant(_("a document is in one stage"), _DOCUMENT)
ENTRY = Invariant(_("a document says what its entry says"), _DOCUMENT)
TRAIL = Invariant(_("a row says what the audit trail says"), _TRAIL)
EVENT = Invariant(_("every stage has an event"), _RESTORE)
SOURCE = Invariant(_("every posting reaches its source"), _RESTORE)
OWN = Invariant(_("nobody approves their own"), _ASK)
DECISIONS = Invariant(_("every decision stands in the trail"), _TRAIL)
APPROVED = Invariant(_("what is approved has its approvals"), _ASK)
CLOSED = Invariant(
    _("no money on a closed project"), _("Reopen the project, or take the entry back; then close the project again.")
)
LOCKED = Invariant(_("nothing in a locked period after its lock"), _RESTORE)
DAY = Invariant(_("a day other than its own only because of a lock"), _RESTORE)
FUTURE = Invariant(_("nothing booked for a day to come"), _RESTORE)
DEBT = Invariant(_("a debt falls by a payment"), _RESTORE)
ADMIN = Invariant(_("somebody sets the books up"), _("Name somebody under admins in the configuration."))
NOTICES = Invariant(_("each notice key once"), _RESTORE)
OF_PAYMENT = Invariant(_("allocations ≤ payment"), _RESTORE)
OF_INSTALMENT = Invariant(_("allocations ≤ instalment"), _RESTORE)
OF_DOCUMENT = Invariant(_("allocations ≤ document"), _RESTORE)
OF_PAYOUT = Invariant(_("allocations = money out"), _RESTORE)
INVOICED = Invariant(_("invoices = instalment"), _RESTORE)
PLANNED = Invariant(_("instalments = contract"), _RESTORE)
OPENING = Invariant(_("opening balances balance"), _RESTORE)
LATE_INTEREST = Invariant(_("claims of late interest = instalment"), _DOCUMENT)
WRITTEN_OFF = Invariant(_("write-offs = instalment"), _RESTORE)
NUMBERS = Invariant(_("numbers without a gap"), _RESTORE)
VOUCHERS = Invariant(_("a voucher says what its entries say"), _RESTORE)
BATCHES = Invariant(_("a batch of payments is what its transfers are, and what is paid is booked"), _RESTORE)
HELD_ONCE = Invariant(_("what is in an open batch is held by it"), _RESTORE)
VOUCHER_ONCE = Invariant(_("no entry goes out with two vouchers"), _RESTORE)
RECEIVABLE = Invariant(_("ageing = receivable account"), _DOCUMENT)
UNAPPLIED = Invariant(_("what settles nothing = unapplied receipts"), _DOCUMENT)
PAYABLE = Invariant(_("open supplier invoices = accounts payable"), _DOCUMENT)
EMPLOYEE = Invariant(_("claims not paid out = employee payable"), _DOCUMENT)
CARD = Invariant(_("expenses by card - its bills paid = company card"), _DOCUMENT)
PREPAID = Invariant(_("prepayments = paid ahead, not set off"), _DOCUMENT)
WITHHELD = Invariant(_("tax withheld = withheld, not paid to the tax office"), _DOCUMENT)
BANK_LINES = Invariant(_("explained = bank line"), _RESTORE)
BANK = Invariant(_("bank accounts = opening balance + bank lines + what is on none"), _DOCUMENT)
OUTPUT_VAT = Invariant(_("output VAT has its invoice, or a day that was agreed"), _RESTORE)
INPUT_VAT = Invariant(_("input VAT = documents"), _DOCUMENT)
ESTIMATES = Invariant(_("estimates = received, not invoiced"), _DOCUMENT)
SUBCONTRACTS = Invariant(_("cost of a subcontract = work that was accepted"), _DOCUMENT)
ORDERS = Invariant(_("committed = ordered, not invoiced"), _DOCUMENT)
ADVANCES = Invariant(_("advance = given − spent − given back"), _DOCUMENT)
ONE_SIDE = Invariant(_("a contract is an asset or a liability"), _CLOSE)
CLAIM = Invariant(_("asset − liability = revenue − claim"), _CLOSE)
PRICE = Invariant(_("0 ≤ revenue ≤ price"), _CLOSE)
POLICY = Invariant(_("revenue = policy"), _CLOSE)
PENDING_VAT = Invariant(_("VAT not yet due = VAT paid ahead + VAT on the contract asset"), _CLOSE)
CARRIED = Invariant(_("cost of sales = cost carried, no more than the cost"), _CLOSE)
NO_CATEGORY = Invariant(_("what is carried keeps the budget's cost"), _RESTORE)
POOL = Invariant(_("the shares of the pool = the pool"), _CLOSE)
WARRANTY = Invariant(_("what is provided for repairs is not below nothing"), _CLOSE)
IMPAIRED = Invariant(_("carried cost is impaired before anything is provided, and never below nothing"), _CLOSE)
ONEROUS = Invariant(_("provision = expected loss"), _CLOSE)
SETTLED = Invariant(_("a settlement adds up"), _RESTORE)
SETTLED_TOGETHER = Invariant(_("the settlements of a contract add up"), _RESTORE)
SETTLED_BOOKED = Invariant(_("what a settlement led to is what it says"), _DOCUMENT)
INTERNAL = Invariant(_("internal cost = internal cost carried"), _CLOSE)
RATES = Invariant(_("foreign items stand at the rate of the close"), _CLOSE)
SMALL = Invariant(_("the standard for small businesses knows no allowance and no provision"), _("Take the entry back."))
YEAR = Invariant(_("income and expense of a carried year are nothing"), _("Carry the year forward again: close year."))
