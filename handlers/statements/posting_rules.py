"""The rule that made an entry, in words, with where it stands in the standards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chat.text import Text, _
from ledger.accounts import COST_ROLES
from ledger.journal import JournalEntry


@dataclass(frozen=True, slots=True)
class RuleInWords:
    """What the rule says, and its source as the trade cites it."""

    says: Text
    source: str


_RULES: Mapping[str, RuleInWords] = {
    "hours": RuleInWords(
        _("Worked time costs its minutes × the hourly rate of the work day, and is owed as pay."),
        "CAS 9, CAS 14 art. 26; 小企业会计准则 art. 49–50; IFRS 15.95, .97",
    ),
    "expense": RuleInWords(
        _("A document costs its net amount; VAT that may be deducted waits for certification; the payer is owed all."),
        "财会〔2016〕22号 二(一)1, 2; 增值税法 art. 16, 22",
    ),
    "settled": RuleInWords(_("What was owed is paid."), "CAS 22 art. 12; IFRS 9 3.3.1"),
    "invoice": RuleInWords(
        _("An invoice is a claim with VAT, which is due with it. What is not earned yet is a contract liability."),
        "CAS 14 art. 41; 财会〔2016〕22号 二(二)1; 增值税法 art. 28; IFRS 15.106, .108",
    ),
    "payment": RuleInWords(
        _("Money settles what was invoiced; what comes before its invoice is a contract liability and its VAT."),
        "CAS 14 art. 41; 财会〔2016〕22号 二(二)1; IFRS 15.106",
    ),
    "contract": RuleInWords(
        _("Revenue is what the contract has earned so far by its policy; the difference to what is booked is posted."),
        "CAS 14 art. 11–13; 小企业会计准则 art. 59, 63; IFRS 15.35, .38, .41",
    ),
    "write_off": RuleInWords(
        _("A claim that nobody will pay is taken off against the loss allowance; what still comes goes back there."),
        "CAS 22 art. 43; 小企业会计准则 art. 10; IFRS 9 5.4.4",
    ),
    "provision": RuleInWords(
        _("The loss allowance is brought to its target: receivables by days overdue × the company's rates."),
        "CAS 22 art. 63; IFRS 9 5.5.15",
    ),
    "bank": RuleInWords(_("What the bank charges is a finance expense."), "CAS 应用指南, 6603; 小企业会计准则 art. 65"),
}
_REVERSED = RuleInWords(
    _("What was wrong is not changed: the entry is taken back line by line."), "会计基础工作规范 art. 51; CAS 28"
)
_UNKNOWN = RuleInWords(_("Nobody has written down which rule this is."), "–")


def rule(entry: JournalEntry) -> RuleInWords:
    """The rule of an entry, by the document that it comes from and what it moves."""
    if entry.reverses:
        return _REVERSED
    noun = entry.source.partition(":")[0]
    roles = {line.account for line in entry.postings}
    if noun in ("expense", "payout") and not roles & {*COST_ROLES, "internal_cost", "input_vat_pending"}:
        return _RULES["settled"]
    return _RULES.get(noun) or (_RULES["bank"] if "bank_fee" in roles else _UNKNOWN)
