"""Settlements: what is settled with customers, suppliers and departments, checked, approved, answered, and booked.

Owns their rules, the settlements and what people say about them; what they come to is read off the books.
"""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import action, command, form, later, table
from ledger.errors import sentence

_approval = later("handlers.settlements.approval")
_checking = later("handlers.settlements.checking")
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
        _("Fixes how a project is settled: scope, basis, who sees to it, by when, who approves; else shows it."),
        words=("settlement rule", "rules of settlement", "结算规则", "结算办法"),
        overheard=False,
        examples=(
            Bilingual(
                "settlement rules apollo by stage, contract basis, within 15 days, approved by lead and finance",
                "结算规则 星河 按阶段，按合同，15天内，审批 负责人、财务",
            ),
            Bilingual("settlement rules apollo", "结算规则 星河"),
        ),
        roles=READERS,
        only={
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
        ),
        roles=KEEPERS,
        checks=True,
        private=True,
        sentence=ONLY_KEEPERS,
    ),
    action("settlement.again", _settling("again"), _("Computes a settlement again."), roles=KEEPERS),
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
    action("settlement.unapprove", _approval("UNAPPROVE"), _("Takes the approval of a settlement back.")),
)

APPROVABLES = (_approval("SETTLEMENTS"),)
