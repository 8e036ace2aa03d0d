"""Settlements: what is settled with customers, suppliers and departments, checked, approved, answered, and booked.

Owns their rules, the settlements and what people say about them; what they come to is read off the books.
"""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import action, command, form, job, later, table
from ledger.errors import sentence

_answers = later("handlers.settlements.answers")
_approval = later("handlers.settlements.approval")
_accepting = later("handlers.settlements.accepting")
_adjustments = later("handlers.settlements.adjustments")
_cases = later("handlers.settlements.cases")
_checking = later("handlers.settlements.checking")
_contract_stages = later("handlers.settlements.contract_stages")
_counter = later("handlers.settlements.counter")
_deadlines = later("handlers.settlements.deadlines")
_internal_posting = later("handlers.settlements.internal_posting")
_invoicing = later("handlers.settlements.invoicing")
_rules = later("handlers.settlements.rules")
_settling = later("handlers.settlements.settling")
_showing = later("handlers.settlements.showing")

KEEPERS = ("lead", "finance")
READERS = ("lead", "sales", "finance", "auditor", "admin")
ONLY_KEEPERS = sentence("Its lead or finance settles a project.")

ENTRIES = table(
    "settlements",
    command(
        "settlement rules",
        _rules("set_rules"),
        _(
            "Fixes how a project is settled: scope, basis, who sees to it, by when, who approves, by tap or automatic; "
            "else shows it."
        ),
        words=("settlement rule", "settlement terms", "rules of settlement", "结算规则", "结算办法"),
        overheard=False,
        examples=(
            Bilingual(
                "settlement rules apollo by stage, contract basis, within 15 days, approved by lead and finance",
                "结算规则 星河 按阶段，按合同，15天内，审批 负责人、财务",
            ),
            Bilingual(
                "settlement rules apollo by month, contract basis, approved by finance, automatic",
                "结算规则 星河 按月，按合同，审批 财务，自动",
            ),
            Bilingual("settlement rules apollo internal by month", "结算规则 星河 内部 按月"),
            Bilingual("settlement rules apollo", "结算规则 星河"),
        ),
        roles=READERS,
        only={
            "settlement rules apollo by month, contract basis, approved by finance, automatic": KEEPERS,
            "settlement rules apollo internal by month": KEEPERS,
            "settlement rules apollo by stage, contract basis, within 15 days, approved by lead and finance": KEEPERS,
        },
        checks=True,
    ),
    action("settlement.rules", _rules("show"), _("Shows how a project is settled."), reads=True),
    command(
        "settle",
        _settling("settle"),
        _("Computes a settlement from what the books hold, with its checks, and keeps it as a draft."),
        words=("settle up", "结算"),
        overheard=False,
        first=True,
        examples=(
            Bilingual("settle apollo", "结算 星河"),
            Bilingual("settle apollo stage 2", "结算 星河 第二阶段"),
            Bilingual("settle apollo october", "结算 星河 10月"),
            Bilingual("settle apollo whole", "结算 星河 整体"),
            Bilingual("settle apollo retention", "结算 星河 质保金"),
            Bilingual("settle apollo with Facade", "结算 星河 与华建"),
            Bilingual("settle apollo internal with Field", "结算 星河 内部 与现场部"),
        ),
        roles=KEEPERS,
        checks=True,
        private=True,
        sentence=ONLY_KEEPERS,
    ),
    action("settlement.again", _settling("again"), _("Computes a settlement again."), roles=KEEPERS),
    command(
        "contract stages",
        _contract_stages("set_stages"),
        _("Says the stages of a contract: price without VAT, planned day, planned cost; shows them without words."),
        words=("stages of contract", "合同阶段", "阶段价格"),
        overheard=False,
        examples=(
            Bilingual(
                "contract stages apollo design 40000 cost 30000 by 2026-11-30, acceptance 60000 cost 45000",
                "合同阶段 星河 设计完成 40000 成本 30000 2026-11-30前，验收 60000 成本 45000",
            ),
            Bilingual("contract stages apollo", "合同阶段 星河"),
        ),
        roles=READERS,
        only={
            "contract stages apollo design 40000 cost 30000 by 2026-11-30, acceptance 60000 cost 45000": KEEPERS,
        },
        checks=True,
    ),
    command(
        "penalty",
        _adjustments("PENALTY"),
        _("Records a penalty that was agreed with a customer, without VAT, with its reason."),
        words=("contract penalty", "延期违约金", "合同罚款"),
        overheard=False,
        first=True,
        examples=(
            Bilingual("penalty apollo 2100 because design was 14 days late", "延期违约金 星河 2100 因为 设计晚了14天"),
        ),
        roles=KEEPERS,
        checks=True,
        sentence=ONLY_KEEPERS,
    ),
    command(
        "bonus",
        _adjustments("BONUS"),
        _("Records a bonus that was agreed with a customer, without VAT, with its reason."),
        words=("contract bonus", "奖励金", "合同奖励"),
        overheard=False,
        first=True,
        examples=(Bilingual("bonus apollo 5000 because we were early", "奖励金 星河 5000 因为 提前完工"),),
        roles=KEEPERS,
        checks=True,
        sentence=ONLY_KEEPERS,
    ),
    command(
        "supplied material",
        _adjustments("SUPPLIED"),
        _("Records material that the customer supplied and that is inside the price, without VAT."),
        words=("material supplied", "甲供材", "甲供材料"),
        overheard=False,
        first=True,
        examples=(
            Bilingual(
                "supplied material apollo 5000 because the steel came from them", "甲供材 星河 5000 因为 钢材由甲方提供"
            ),
        ),
        roles=KEEPERS,
        checks=True,
        sentence=ONLY_KEEPERS,
    ),
    action(
        "adjustment.undo", _adjustments("undo"), _("Takes back a penalty, a bonus or supplied material."), roles=KEEPERS
    ),
    command(
        "settlements",
        _showing("overview"),
        _("Shows what was settled, of a project or of all."),
        words=("all settlements", "结算单列表", "结算记录", "所有结算单"),
        overheard=False,
        examples=(Bilingual("settlements", "结算记录"), Bilingual("settlements apollo", "结算记录 星河")),
        roles=READERS,
        reads=True,
        private=True,
        checks=True,
    ),
    command(
        "settlement",
        _showing("one"),
        _("Shows one settlement with its lines, its checks and what comes next."),
        words=("settlement no", "结算单"),
        overheard=False,
        first=True,
        examples=(Bilingual("settlement apollo 2", "结算单 星河 2"), Bilingual("settlement apollo", "结算单 星河")),
        roles=READERS,
        reads=True,
        private=True,
        checks=True,
    ),
    job(
        "settlements",
        lambda ctx: _("{n} told", n=_deadlines("run")(ctx)),
        _(
            "Drafts what is settled by itself and submits it once its checks hold, reminds of settlements that are "
            "late, tells the next one of those that wait too long, and sees which are paid."
        ),
        schedule="settlements",
    ),
    action("settlement.list", _showing("overview_clicked"), _("Shows the settlements of a project."), reads=True),
    action("settlement.show", _showing("one_clicked"), _("Shows a settlement."), reads=True),
    action("settlement.checks", _checking("show"), _("Shows the checks of a settlement."), reads=True),
    action(
        "settlement.waive",
        _checking("ask_waiver"),
        _("Asks why a check is let pass."),
        roles=("finance", "admin"),
        reads=True,
    ),
    form("settlement.waive", _checking("waive"), _("Lets a check pass, with the reason."), roles=("finance", "admin")),
    action("settlement.judge", _checking("ask_judgement"), _("Asks why a clause is met."), roles=KEEPERS, reads=True),
    form("settlement.judge", _checking("judge"), _("Says that a clause is met."), roles=KEEPERS),
    action(
        "settlement.submit",
        _approval("submit"),
        _("Submits a settlement for approval; it takes its number."),
        roles=KEEPERS,
    ),
    action("settlement.drop", _approval("drop"), _("Drops a settlement that is not approved."), roles=KEEPERS),
    action("settlement.approve", _approval("approve"), _("Approves a settlement.")),
    action("settlement.reject", _approval("ASK_REASON"), _("Asks why a settlement is not approved."), reads=True),
    form("settlement.reject", _approval("REJECT"), _("Rejects a settlement with the reason.")),
    action("settlement.silent", _answers("silent"), _("Says that silence is consent, by the contract's own words.")),
    action("settlement.send", _answers("send"), _("Says that a settlement went to the other side."), roles=KEEPERS),
    command(
        "settlement answer",
        _answers("record"),
        _("Records what the other side answered to a settlement, with the signed paper that is dropped with it."),
        words=("answer to settlement", "结算答复", "结算确认"),
        overheard=False,
        examples=(
            Bilingual("settlement answer apollo confirmed by Zhang San", "结算答复 星河 确认 签字人 张三"),
            Bilingual(
                "settlement answer apollo disputed 5000 because the rework is not theirs",
                "结算答复 星河 异议 5000 因为 返工不属于他们",
            ),
            Bilingual(
                "settlement answer apollo refused because the scope is wrong", "结算答复 星河 拒绝 因为 范围不对"
            ),
        ),
        roles=KEEPERS,
        checks=True,
        private=True,
        sentence=ONLY_KEEPERS,
    ),
    command(
        "disputes",
        _cases("overview"),
        _("Shows what customers and suppliers dispute, and what was decided."),
        words=("disputed lines", "争议", "争议事项", "结算争议"),
        overheard=False,
        examples=(Bilingual("disputes", "争议事项"), Bilingual("disputes apollo", "争议事项 星河")),
        roles=READERS,
        reads=True,
        private=True,
    ),
    action(
        "dispute.accept", _cases("ask_accept"), _("Asks why a disputed line is accepted."), roles=KEEPERS, reads=True
    ),
    form("dispute.accept", _cases("accept"), _("Keeps that a disputed line is accepted."), roles=KEEPERS),
    action(
        "dispute.give_up", _cases("ask_give_up"), _("Asks why a disputed line is given up."), roles=KEEPERS, reads=True
    ),
    form("dispute.give_up", _cases("give_up"), _("Gives a disputed line up; the price falls."), roles=("finance",)),
    action(
        "settlement.invoice", _invoicing("ask"), _("Asks for day and number of a settlement's invoice."), reads=True
    ),
    form("settlement.invoice", _invoicing("issue"), _("Books the invoice of a settlement.")),
    action("settlement.accept", _accepting("accept"), _("Accepts a supplier's settlement for payment.")),
    action("settlement.post", _internal_posting("post"), _("Posts what departments charge each other.")),
    action("settlement.counter", _counter("draft"), _("Drafts what takes a final settlement back."), roles=KEEPERS),
    action("settlement.unapprove", _approval("UNAPPROVE"), _("Takes the approval of a settlement back.")),
)

APPROVABLES = (_approval("SETTLEMENTS"),)
