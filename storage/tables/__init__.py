"""All tables, a file for each subject; private to `storage/`.  What bears the name Row must not leave the folder.

Money is whole minor units with its currency beside it.  Dates are dates, instants are kept in UTC.  0 and "" stand for
"none" in the dimensions of balances and postings, so that they can be part of a primary key.

No file here postpones its annotations: pydantic and SQLAlchemy would compile each of them again at every start.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table

from storage.tables.conversation import (
    JobDoneRow,
    JobRow,
    MessageRow,
    NoticeRow,
    PostedRow,
    QuestionRow,
    SettingRow,
    SubmissionRow,
)
from storage.tables.costs import (
    ExpenseRow,
    FileRow,
    GoodsReceivedRow,
    HoursRow,
    OrderRow,
    StaffAdvanceRow,
    TimerRow,
)
from storage.tables.journal import (
    BalanceRow,
    DayTotalRow,
    EntryRow,
    EventRow,
    LockRow,
    NumberRow,
    PostingRow,
    TotalRow,
)
from storage.tables.master_data import (
    BankAccountRow,
    CategoryVersionRow,
    EntryRuleRow,
    ExpenseLessonRow,
    MasterVersionRow,
    SupplierMergeRow,
)
from storage.tables.people import (
    AbsenceRow,
    AliasRow,
    DelegationRow,
    DepartmentHeadRow,
    DepartmentMemberRow,
    IdentityRow,
    PersonRow,
    PlaceRow,
    ProjectDepartmentRow,
    ProjectRow,
    SeatRow,
    TaskRow,
    TradeRow,
    WorkingTimeRow,
)
from storage.tables.planning import (
    BudgetLineRow,
    BudgetMarkRow,
    BudgetTemplateRow,
    BudgetVersionRow,
    ExchangeRow,
    PlannedHoursRow,
    RateRow,
    TemplateRuleRow,
)

if TYPE_CHECKING:
    from storage.tables.approvals import ApprovalStepRow
    from storage.tables.bank import (
        AllocationRow,
        BankLineRow,
        BankMatchRow,
        CurrencySaleRow,
        PaymentRow,
        PayoutPartRow,
        PayoutRow,
        SupplierCreditRow,
    )
    from storage.tables.contract_terms import (
        ContractChangeRow,
        ContractTermRow,
        CostEstimateRow,
        WarrantyRow,
    )
    from storage.tables.customers import (
        ContactRow,
        CustomerAccountRow,
        CustomerRow,
        DunningRow,
        InterestRateRow,
        LateInterestRow,
        LetterRow,
    )
    from storage.tables.economics import (
        BenefitRow,
        BriefRow,
        CustomerScoreRow,
        FinalAccountsRow,
        InternalAgreementRow,
        LessonRow,
        ProgressRow,
        PulseRow,
        TaskEstimateRow,
    )
    from storage.tables.imports import BatchRow, ImportChangeRow, ImportedRow
    from storage.tables.page import PageFileRow, PageLinkRow, PageLocaleRow, PageMessageRow, PageSeenRow
    from storage.tables.pay_and_tax import CertificationRow, PayrollRow, VatTransferRow
    from storage.tables.payment_batches import PayeeAccountRow, PaymentBatchRow, PaymentPartRow, PaymentTransferRow
    from storage.tables.receivables import (
        ContractBondRow,
        ContractRow,
        CustomerInvoiceRow,
        ForecastRow,
        InstalmentRow,
        MilestoneRow,
        WriteOffRow,
    )
    from storage.tables.running_sums import AccountSumRow, ItemSumRow, SumMarkRow
    from storage.tables.sendings import SendingRow
    from storage.tables.settlements import (
        ContractStageRow,
        SettlementAdjustmentRow,
        SettlementAnswerRow,
        SettlementBundleRow,
        SettlementDisputeRow,
        SettlementItemRow,
        SettlementLineRow,
        SettlementRow,
        SettlementRuleRow,
        SettlementStateRow,
        SettlementVersionRow,
        SettlementWaiverRow,
    )
    from storage.tables.site import MaterialBoughtRow, MaterialMoveRow, SiteLogRow, SubcontractStepRow, UnitPriceRow
    from storage.tables.vouchers import (
        VoucherBatchRow,
        VoucherCodeRow,
        VoucherEntryRow,
        VoucherRow,
        VoucherTemplateRow,
    )

LATER = (
    *("approvals", "contract_terms", "customers", "economics", "imports", "page", "pay_and_tax", "payment_batches"),
    *("running_sums", "sendings", "settlements", "site", "vouchers"),
    *("approvals", "bank", "contract_terms", "customers", "economics", "imports", "page", "pay_and_tax"),
    *("payment_batches", "receivables", "running_sums", "settlements", "site", "vouchers"),
)
"""Files of which a start needs no table: they are read when the first of theirs is asked for, in this order."""


def __getattr__(name: str) -> Any:
    """A table of one of these files.  (Each class takes a start two thousandths of a second.)"""
    for file in LATER if name in __all__ else ():
        found = getattr(import_module(f"storage.tables.{file}"), name, None)
        if found is not None:
            globals()[name] = found
            return found
    raise AttributeError(name)


def everything() -> Mapping[str, Table]:
    """Every table by its name."""
    for file in LATER:
        import_module(f"storage.tables.{file}")
    return MessageRow.metadata.tables


__all__ = [
    "AbsenceRow",
    "AccountSumRow",
    "AliasRow",
    "AllocationRow",
    "ApprovalStepRow",
    "BalanceRow",
    "BankAccountRow",
    "BankLineRow",
    "BankMatchRow",
    "BatchRow",
    "BenefitRow",
    "BriefRow",
    "BudgetLineRow",
    "BudgetMarkRow",
    "BudgetTemplateRow",
    "BudgetVersionRow",
    "CategoryVersionRow",
    "CertificationRow",
    "ContactRow",
    "ContractBondRow",
    "ContractChangeRow",
    "ContractRow",
    "ContractStageRow",
    "ContractTermRow",
    "CostEstimateRow",
    "CurrencySaleRow",
    "CustomerAccountRow",
    "CustomerInvoiceRow",
    "CustomerRow",
    "CustomerScoreRow",
    "DayTotalRow",
    "DelegationRow",
    "DepartmentHeadRow",
    "DepartmentMemberRow",
    "DunningRow",
    "EntryRow",
    "EntryRuleRow",
    "EventRow",
    "ExchangeRow",
    "ExpenseLessonRow",
    "ExpenseRow",
    "FileRow",
    "FinalAccountsRow",
    "ForecastRow",
    "GoodsReceivedRow",
    "HoursRow",
    "IdentityRow",
    "ImportChangeRow",
    "ImportedRow",
    "InstalmentRow",
    "InterestRateRow",
    "InternalAgreementRow",
    "ItemSumRow",
    "JobDoneRow",
    "JobRow",
    "LateInterestRow",
    "LessonRow",
    "LetterRow",
    "LockRow",
    "MasterVersionRow",
    "MaterialBoughtRow",
    "MaterialMoveRow",
    "MessageRow",
    "MilestoneRow",
    "NoticeRow",
    "NumberRow",
    "OrderRow",
    "PageFileRow",
    "PageLinkRow",
    "PageLocaleRow",
    "PageMessageRow",
    "PageSeenRow",
    "PayeeAccountRow",
    "PaymentBatchRow",
    "PaymentPartRow",
    "PaymentRow",
    "PaymentTransferRow",
    "PayoutPartRow",
    "PayoutRow",
    "PayrollRow",
    "PersonRow",
    "PlaceRow",
    "PlannedHoursRow",
    "PostedRow",
    "PostingRow",
    "ProgressRow",
    "ProjectDepartmentRow",
    "ProjectRow",
    "PulseRow",
    "QuestionRow",
    "RateRow",
    "SeatRow",
    "SendingRow",
    "SettingRow",
    "SettlementAdjustmentRow",
    "SettlementAnswerRow",
    "SettlementBundleRow",
    "SettlementDisputeRow",
    "SettlementItemRow",
    "SettlementLineRow",
    "SettlementRow",
    "SettlementRuleRow",
    "SettlementStateRow",
    "SettlementVersionRow",
    "SettlementWaiverRow",
    "SiteLogRow",
    "StaffAdvanceRow",
    "SubcontractStepRow",
    "SubmissionRow",
    "SumMarkRow",
    "SupplierCreditRow",
    "SupplierMergeRow",
    "TaskEstimateRow",
    "TaskRow",
    "TemplateRuleRow",
    "TimerRow",
    "TotalRow",
    "TradeRow",
    "UnitPriceRow",
    "VatTransferRow",
    "VoucherBatchRow",
    "VoucherCodeRow",
    "VoucherEntryRow",
    "VoucherRow",
    "VoucherTemplateRow",
    "WarrantyRow",
    "WorkingTimeRow",
    "WriteOffRow",
    "everything",
]
