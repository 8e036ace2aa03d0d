"""All tables, a file for each subject; private to `storage/`.  What bears the name Row must not leave the folder.

Money is whole minor units with its currency beside it.  Dates are dates, instants are kept in UTC.  0 and "" stand for
"none" in the dimensions of balances and postings, so that they can be part of a primary key.
"""

from storage.tables import columns  # noqa: F401 - names keys and indexes before the first table is made
from storage.tables.approvals import ApprovalStepRow
from storage.tables.bank import (
    AllocationRow,
    BankLineRow,
    BankMatchRow,
    BatchRow,
    ImportedRow,
    PaymentRow,
    PayoutPartRow,
    PayoutRow,
)
from storage.tables.conversation import JobRow, MessageRow, NoticeRow, PostedRow, QuestionRow, SettingRow, SubmissionRow
from storage.tables.costs import ExpenseRow, FileRow, HabitRow, HoursRow, OrderRow, TimerRow
from storage.tables.journal import BalanceRow, DayTotalRow, EntryRow, EventRow, LockRow, NumberRow, PostingRow, TotalRow
from storage.tables.page import PageFileRow, PageLocaleRow, PageMessageRow, PageSeenRow
from storage.tables.people import (
    AbsenceRow,
    AliasRow,
    DelegationRow,
    IdentityRow,
    PersonRow,
    PlaceRow,
    ProjectRow,
    SeatRow,
    TaskRow,
)
from storage.tables.planning import (
    BudgetLineRow,
    BudgetMarkRow,
    BudgetTemplateRow,
    BudgetVersionRow,
    ExchangeRow,
    RateRow,
)
from storage.tables.receivables import (
    ContactRow,
    ContractRow,
    CustomerAccountRow,
    CustomerInvoiceRow,
    CustomerRow,
    DunningRow,
    ForecastRow,
    InstalmentRow,
    LetterRow,
    MilestoneRow,
    WriteOffRow,
)

__all__ = [
    "AbsenceRow",
    "AliasRow",
    "AllocationRow",
    "ApprovalStepRow",
    "BalanceRow",
    "BankLineRow",
    "BankMatchRow",
    "BatchRow",
    "BudgetLineRow",
    "BudgetMarkRow",
    "BudgetTemplateRow",
    "BudgetVersionRow",
    "ContactRow",
    "ContractRow",
    "CustomerAccountRow",
    "CustomerInvoiceRow",
    "CustomerRow",
    "DayTotalRow",
    "DelegationRow",
    "DunningRow",
    "EntryRow",
    "EventRow",
    "ExchangeRow",
    "ExpenseRow",
    "FileRow",
    "ForecastRow",
    "HabitRow",
    "HoursRow",
    "IdentityRow",
    "ImportedRow",
    "InstalmentRow",
    "JobRow",
    "LetterRow",
    "LockRow",
    "MessageRow",
    "MilestoneRow",
    "NoticeRow",
    "NumberRow",
    "OrderRow",
    "PageFileRow",
    "PageLocaleRow",
    "PageMessageRow",
    "PageSeenRow",
    "PaymentRow",
    "PayoutPartRow",
    "PayoutRow",
    "PersonRow",
    "PlaceRow",
    "PostedRow",
    "PostingRow",
    "ProjectRow",
    "QuestionRow",
    "RateRow",
    "SeatRow",
    "SettingRow",
    "SubmissionRow",
    "TaskRow",
    "TimerRow",
    "TotalRow",
    "WriteOffRow",
]
