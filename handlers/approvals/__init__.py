"""Approvals: the steps of a document, who decides them, in whose place, on which version; the one queue and card frame.

Owns the steps and decisions.  Knows no subject: each hands its kinds of document in, as `Approvable`.
"""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import action, command, job, later, table

_delegation = later("handlers.approvals.delegation")
_in_words = later("handlers.approvals.in_words")
_queue = later("handlers.approvals.queue")
_reminders = later("handlers.approvals.reminders")
_second_persons = later("handlers.approvals.second_persons")

DELEGATE = ("lead", "finance")
"""Who may let somebody approve in their place, beside heads of departments."""

ENTRIES = table(
    "approvals",
    command(
        "approvals",
        _queue("show"),
        _("Shows what waits for you to approve."),
        words=("to approve", "待审批", "审批", "待我审批"),
        patterns=(
            "[what] (waits|is waiting|waiting) for me",
            "[is there] anything [for me] to approve",
            "what (do i have|is there|needs|should i) [to] [my] (approve|approval)",
            "有什么[要|需要][我](审批|批|批准)的[吗]",
            "有[没有]要我(审批|批)的[吗]",
            "(谁|什么)在等我[审批|批]",
        ),
        examples=(Bilingual("approvals", "待审批"),),
        reads=True,
        private=True,
    ),
    action(
        "approvals.show",
        _queue("show_clicked"),
        _("Shows what waits for you to approve."),
        reads=True,
    ),
    command(
        "delegate",
        _delegation("delegate"),
        _(
            "Lets somebody approve in your place until a day, up to an amount and of one project where you say so; "
            "“delegate off” ends it."
        ),
        words=("委托", "代理审批", "委托审批"),
        examples=(
            Bilingual("delegate to Bob until 3 Dec", "委托 李伟 到 12月3日"),
            Bilingual(
                "delegate to Bob until 3 Dec up to 5000 for apollo", "委托 李伟 到 12月3日 不超过 5000 项目 星河"
            ),
            Bilingual("delegate off", "委托 取消"),
        ),
        roles=DELEGATE,
        checks=True,
    ),
    command(
        "approve",
        _in_words("approve"),
        _("Approves what a person handed in, named by its amount or what it was for; where several fit, shows them."),
        words=("批准", "审批通过", "同意报销"),
        overheard=False,
        first=True,
        examples=(Bilingual("approve Bob taxi", "批准 李伟 打车"), Bilingual("approve Bob 142", "批准 李伟 142")),
        private=True,
    ),
    command(
        "reject",
        _in_words("reject"),
        _("Rejects what a person handed in, named by its amount or what it was for, with the reason after “because”."),
        words=("驳回", "退回", "send back"),
        overheard=False,
        first=True,
        examples=(
            Bilingual("reject Bob taxi because the receipt is missing", "驳回 李伟 打车 因为 缺发票"),
            Bilingual("reject Bob 142", "驳回 李伟 142"),
        ),
        private=True,
    ),
    action(
        "second.refuse",
        _second_persons("refuse"),
        _("Does not agree to what another person asked for; nothing is done."),
        roles=("finance", "admin"),
    ),
    action(
        "second.withdraw",
        _second_persons("withdraw"),
        _("Takes back what one asked a second person for."),
    ),
    job(
        "approvals",
        _reminders("daily"),
        _("Asks for weeks of hours that are over, and reminds of what has waited too long."),
        schedule="approvals",
    ),
)

APPROVABLES = (_second_persons("SECOND_PERSONS"),)
