"""What the deeds, things and values of the audit trail are called."""

from __future__ import annotations

from datetime import date

from chat.pattern import Pattern
from chat.text import Text, Value, _, verbatim
from handlers import month_spans
from handlers.books.stages import STAGES
from ledger.entry_kinds.table import DOCUMENTS, KINDS
from ledger.months import named

_DAY = Pattern(r"\d{4}-\d\d-\d\d")

NOUNS = {
    "费用": "expense",
    "报销": "expense",
    "工时": "hours",
    "订单": "order",
    "采购": "order",
    "合同": "contract",
    "项目": "project",
    "人员": "person",
    "锁账": "period",
    "报销单": "expense",
    "费用单": "expense",
    "采购单": "order",
    "采购订单": "order",
    "工时记录": "hours",
    "客户": "customer",
    "导入": "import",
    "银行流水": "bank",
    "备用金": "staff_advance",
    "预支": "staff_advance",
    "advance": "staff_advance",
    "暂估": "received",
    "认证": "certification",
    "结汇": "currency_sale",
    "预算": "budget",
    "坏账准备": "provision",
    "减值准备": "provision",
    "坏账核销": "write_off",
    "销售发票": "invoice",
    "客户发票": "invoice",
    "回款": "payment",
    "收款": "payment",
    "付款": "payout",
    "发票": "invoice",
    "分期": "instalment",
    "合同变更": "contract_change",
    "核销": "write_off",
    "凭证": "entry",
    "分录": "entry",
    "voucher": "entry",
    "journal entry": "entry",
    "write-off": "write_off",
    "write off": "write_off",
}
"""What things are also called by those who ask, and their name in the trail."""

_OTHERS = {
    "order": _("order"),
    "person": _("person"),
    "period": _("locked period"),
    "close": _("close"),
    "contract-vat": _("VAT of contract"),
    "instalment": _("instalment"),
    "unbilled": _("not invoiced instalment"),
    "contract_change": _("contract change"),
    "import": _("import"),
    "bank": _("bank line"),
    "customer": _("customer"),
    "currency": _("currency"),
    "role": _("role"),
    "payroll": _("pay of a month"),
    "template": _("letter template"),
    "year": _("year"),
    "prior-year": _("error of an earlier year, entry"),
    "entry": _("journal entry"),
}
"""What posts nothing itself, and is in the trail or an open item all the same."""
_DEEDS = {
    "drafted": _("drafted"),
    "submitted": _("submitted"),
    "corrected": _("corrected"),
    "posted": _("booked"),
    "booked": _("booked"),
    "undone": _("taken back"),
    "unposted": _("approval taken back"),
    "unrejected": _("rejection taken back"),
    "unreimbursed": _("reimbursement taken back"),
    "step_approved": _("approved"),
    "step_rejected": _("step rejected"),
    "step_taken_back": _("decision taken back"),
    "cleared": _("found to be no duplicate"),
    "completed": _("its receipt was added"),
    "found": _("sealed as found"),
    "logged": _("logged"),
    "proposed": _("proposed"),
    "agreed": _("booked as proposed"),
    "refused": _("proposal refused"),
    "repriced": _("costed anew"),
    "invoiced": _("invoiced"),
    "issued": _("issued"),
    "credited": _("credited"),
    "allocated": _("set off"),
    "matched": _("matched with the bank"),
    "unmatched": _("match with the bank undone"),
    "excused": _("needs no bank line"),
    "expected": _("a bank line is expected"),
    "imported": _("imported"),
    "taken_away": _("taken away"),
    "applied": _("taken over"),
    "planned": _("instalments planned"),
    "replanned": _("instalments changed"),
    "promised": _("payment promised"),
    "contacted": _("contacted"),
    "contact_withdrawn": _("contact taken back"),
    "override": _("reminded all the same"),
    "delegated": _("delegated"),
    "kept": _("kept"),
    "started": _("started"),
    "stopped": _("stopped"),
    "reminders": _("reminders chosen"),
    "set": _("set"),
    "added": _("added"),
    "changed": _("changed"),
    "alias": _("named"),
    "bound": _("bound"),
    "unbound": _("unbound"),
    "listens": _("listening chosen"),
    "given": _("role given"),
    "taken": _("role taken away"),
    "linked": _("account linked"),
    "locked": _("locked"),
    "unlocked": _("unlocked"),
    "unlock_asked": _("asked to unlock"),
    "unlock_agreed": _("agreed to unlock"),
    "unlocked_alone": _("unlocked, nobody else could agree"),
    "person_asked": _("asked a second person"),
    "person_agreed": _("the second person agreed"),
    "person_refused": _("the second person did not agree"),
    "done_alone": _("done alone, nobody else could agree"),
    "closed": _("month closed"),
    "done": _("step of a close done"),
    "year": _("carried forward"),
    "signed": _("signed"),
    "opened": _("came with opening balances"),
    "left_open": _("closed with this still open"),
}
_FIELDS = {
    "gross": _("amount"),
    "amount": _("amount"),
    "minor": _("amount"),
    "tax_minor": _("tax"),
    "price_minor": _("stand-alone price"),
    "least_minor": _("smallest amount reminded of"),
    "fee": _("bank charge"),
    "change": _("change"),
    "borne": _("borne by the allowance"),
    "day": _("date"),
    "vendor": _("seller"),
    "tax": _("tax"),
    "invoice_number": _("invoice number"),
    "number": _("number"),
    "minutes": _("length"),
    "why": _("reason"),
    "reason": _("reason"),
    "entry": _("journal entry"),
    "stage": _("state"),
    "state": _("state"),
    "project": _("project"),
    "person": _("person"),
    "owner": _("owner"),
    "deputy": _("deputy"),
    "upto": _("up to"),
    "agreed_by": _("agreed by"),
    "through": _("proposed by"),
    "alone": _("nobody else could agree"),
    "matter": _("subject matter"),
    "decided_by": _("decided by"),
    "proposer": _("proposed by"),
    "proposal": _("proposal"),
    "category": _("category"),
    "note": _("note"),
    "role": _("role"),
    "name": _("name"),
    "title": _("title"),
    "code": _("code"),
    "until": _("until"),
    "start": _("from"),
    "start_day": _("from"),
    "end_day": _("until"),
    "ends": _("until"),
    "by": _("replaced by"),
    "instead_of": _("instead of"),
    "paid_by": _("paid by"),
    "buyer": _("made out to"),
    "withheld": _("withheld"),
    "month": _("month"),
    "expense": _("document"),
    "use": _("what it is for"),
    "step": _("step"),
    "version": _("version"),
    "supplier": _("supplier"),
    "customer": _("customer"),
    "party": _("party"),
    "task": _("task"),
    "rate": _("exchange rate"),
    "percent": _("percent"),
    "order": _("order"),
    "receipt": _("receipt"),
    "instalment": _("instalment"),
    "instalments": _("instalments"),
    "plan": _("plan"),
    "timers": _("timers that run"),
    "drafts": _("expenses not handed in"),
    "waiting": _("waiting for approval"),
    "orders": _("orders"),
    "receivable": _("instalments not paid"),
    "uninvoiced": _("instalments not invoiced"),
    "retention": _("retentions"),
    "payments": _("payments not applied"),
    "contracts": _("contracts not even"),
    "payment": _("payment"),
    "document": _("document"),
    "credits": _("credits invoice"),
    "line": _("bank line"),
    "owed": _("owed"),
    "signed": _("signed"),
    "terms": _("terms"),
    "interest": _("late interest"),
    "tier": _("dunning tier"),
    "silent": _("not reminded of"),
    "cooldown": _("days between contacts"),
    "policy": _("revenue"),
    "estimate": _("estimate"),
    "reached": _("reached"),
    "weight": _("share of the work"),
    "done": _("percent done"),
    "promise": _("promised for"),
    "broken": _("promises broken"),
    "how": _("how"),
    "result": _("result"),
    "kind": _("kind"),
    "source": _("source"),
    "quote": _("currency"),
    "currency": _("currency"),
    "rows": _("rows"),
    "first": _("first"),
    "parts": _("parts"),
    "shares": _("shares"),
    "file": _("file"),
    "email": _("e-mail"),
    "account": _("account"),
    "platform": _("platform"),
    "channel": _("channel"),
    "customer_number": _("customer number"),
    "address": _("address"),
    "locale": _("language"),
    "tone": _("tone"),
    "internal": _("internal"),
    "made": _("booked from the line"),
    "days": _("days"),
    "zh": _("Chinese name"),
    "en": _("English name"),
    "alias": _("also called"),
    "aliases": _("also called"),
}


def thing(subject: str) -> Text:
    """“expense:12” as “expense 12”, “close:2026-10:pool” as the step of its month."""
    noun, _colon, id = subject.partition(":")
    if noun == "close":
        return _of_close(id)
    called = Text(DOCUMENTS[noun], {}) if noun in DOCUMENTS else _OTHERS.get(noun) or verbatim(noun.replace("_", " "))
    if noun == "import" and id.endswith(":changed"):
        return _("{thing}, changed rows", thing=thing(subject.removesuffix(":changed")))
    number: Value = date.fromisoformat(id) if _DAY.fullmatch(id) else id
    return _("{thing} {number}", thing=called, number=number) if id else called


def _of_close(id: str) -> Text:
    """A close, or the step of one: “2026-10”, “2026-10:pool”, “2026:year”."""
    when, _colon, step = id.partition(":")
    months = named(when)
    if months is None:
        return _("close of the year {year}", year=when)
    kind = next((kind for kind in KINDS if kind.noun == f"close:{step}"), None)
    close = _("close of {month}", month=month_spans.shown(months))
    return _("{close}: {step}", close=close, step=Text(kind.title, {})) if kind else close


def deed(action: str) -> Text:
    """“expense.posted” in words; a deed that has none is shown as it is kept."""
    verb = action.partition(".")[2]
    return _DEEDS.get(verb) or STAGES.get(verb) or verbatim(verb.replace("_", " ") or action)


def field(name: str) -> Text:
    """What a value is called."""
    return _FIELDS.get(name) or verbatim(name.replace("_", " "))
