"""Subcontracts: orders of which work is accepted by its share, whose price changes, and from which something is taken
off; against what was agreed.

Owns those steps; what they cost is booked by `handlers.books.accepted_work`.
"""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import action, command, form, later, table
from ledger.errors import sentence

_card = later("handlers.subcontracts.card")
_change_approval = later("handlers.subcontracts.change_approval")
_measuring = later("handlers.subcontracts.measuring")
_steps = later("handlers.subcontracts.steps")

READERS = ("lead", "sales", "finance", "admin", "auditor")
ACCEPTERS = ("lead", "finance")
"""Who accepts work, agrees to changes and takes something off."""
ONLY_ACCEPTS = sentence("Only its lead or finance accepts work of a subcontract.")

ENTRIES = table(
    "site",
    command(
        "subcontracts",
        _card("show"),
        _("Shows subcontracts against what was agreed: changes, accepted work, invoices, and where they end."),
        words=("subcontract list", "外包合同", "分包合同", "分包台账"),
        overheard=False,
        first=True,
        examples=(Bilingual("subcontracts apollo", "外包合同 星河"),),
        roles=READERS,
        reads=True,
        private=True,
        checks=True,
    ),
    action("subcontracts.show", _card("show_clicked"), _("Shows the subcontracts of a project."), reads=True),
    command(
        "accept work",
        _measuring("accept"),
        _("Accepts a share of a subcontract's work, or a quantity where it has unit prices, to date: its cost."),
        words=("work accepted", "certify subcontract", "验工计价", "验工", "分包验收"),
        overheard=False,
        first=True,
        examples=(
            Bilingual("accept work apollo 50%", "验工计价 星河 50%"),
            Bilingual("accept work order 3 74% changes 30000 yesterday", "验工计价 订单 3 74% 变更 30000 昨天"),
            Bilingual("accept work order 3 flooring 180 m2", "验工计价 订单 3 地坪 180平方米"),
            Bilingual("accept work order 3 as logged", "验工计价 订单 3 按施工日志"),
        ),
        roles=ACCEPTERS,
        sentence=ONLY_ACCEPTS,
        private=True,
        checks=True,
    ),
    command(
        "subcontract price",
        _measuring("price"),
        _("Says what a unit of a subcontract's position costs: it is settled by the quantity that is accepted."),
        words=("subcontract unit price", "分包单价", "外包单价", "分包合同单价", "外包合同单价"),
        overheard=False,
        first=True,
        examples=(
            Bilingual("subcontract price order 3 flooring 900/m2", "分包单价 订单 3 地坪 900/平方米"),
            Bilingual(
                "subcontract price order 3 flooring 950/m2 because of the thicker slab",
                "分包单价 订单 3 地坪 950/平方米 因为 楼板加厚",
            ),
        ),
        roles=ACCEPTERS,
        sentence=ONLY_ACCEPTS,
        private=True,
        checks=True,
    ),
    command(
        "subcontract change",
        _steps("change"),
        _("Changes the price of a subcontract, with a reason; it counts once it is approved."),
        words=("change subcontract", "外包变更", "分包变更", "外包合同变更", "分包合同变更"),
        overheard=False,
        first=True,
        examples=(
            Bilingual("subcontract change apollo +60000 because of the facade", "分包变更 星河 +60000 因为 增加幕墙"),
        ),
        roles=ACCEPTERS,
        sentence=ONLY_ACCEPTS,
        private=True,
        checks=True,
    ),
    command(
        "subcontract deduction",
        _steps("deduct"),
        _("Takes something off a subcontract: a penalty, material that was issued beyond the norm, or another sum."),
        words=("deduct from subcontract", "分包扣款", "外包扣款"),
        overheard=False,
        first=True,
        examples=(
            Bilingual(
                "subcontract deduction apollo 5000 penalty because of the safety rule",
                "分包扣款 星河 5000 罚款 因为 违反安全规定",
            ),
            Bilingual("subcontract deduction apollo supplied formwork", "分包扣款 星河 甲供 模板"),
        ),
        roles=ACCEPTERS,
        sentence=ONLY_ACCEPTS,
        private=True,
        checks=True,
    ),
    action("subcontractstep.undo", _steps("undo"), _("Takes a step of a subcontract back."), roles=ACCEPTERS),
    action("subcontract.approve", _change_approval("APPROVE"), _("Approves a change of a subcontract.")),
    action("subcontract.reject", _change_approval("ASK_REASON"), _("Asks for the reason of a rejection.")),
    form("subcontract.reject", _change_approval("REJECT"), _("Rejects a change of a subcontract with the reason.")),
    action(
        "subcontract.unapprove",
        _change_approval("UNAPPROVE"),
        _("Takes the approval of a change of a subcontract back."),
    ),
    action(
        "subcontract.unreject",
        _change_approval("UNREJECT"),
        _("Takes the rejection of a change of a subcontract back."),
    ),
)

APPROVABLES = (_change_approval("CHANGES"),)
