"""Approvals: who decides on what, and who stands in for whom.  Owns the steps of what is to be approved."""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.approvals import delegation
from handlers.registry import command, table

ENTRIES = table(
    "approvals",
    command(
        "delegate",
        delegation.delegate,
        _("Lets somebody approve in your place until a day; “delegate off” ends it."),
        words=("委托", "代理审批", "委托审批"),
        examples=(
            Bilingual("delegate to Bob until 3 Dec", "委托 李伟 到 12月3日"),
            Bilingual("delegate off", "委托 取消"),
        ),
        roles=("lead", "finance"),
    ),
)
