"""What goes to other systems over their interfaces: vouchers to accounting programs, payments to Alipay."""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import action, command, later, table
from ledger.errors import sentence

_posting = later("handlers.sendings.posting")
_hanging = later("handlers.sendings.hanging")
_paying = later("handlers.sendings.paying")

ONLY = sentence("What goes to other systems is for finance and administrators.")
_MAY = ("finance", "admin")

ENTRIES = table(
    "vouchers",
    command(
        "send vouchers",
        _posting("say"),
        _("Sends the vouchers of a month over the interface of another accounting program; shown first."),
        words=("post vouchers to", "发送凭证", "推送凭证"),
        overheard=False,
        first=True,
        examples=(Bilingual("send vouchers 2026-10 kingdee", "发送凭证 10月 金蝶"),),
        roles=_MAY,
        sentence=ONLY,
        reads=True,
        private=True,
        dated=True,
    ),
    command(
        "sendings",
        _hanging("show"),
        _("Shows what is on its way to other systems, what hangs and why."),
        words=("发送记录", "推送记录"),
        overheard=False,
        first=True,
        examples=(Bilingual("sendings", "发送记录"), Bilingual("sendings 12", "发送记录 12")),
        roles=_MAY,
        sentence=ONLY,
        reads=True,
        private=True,
    ),
    action("sendings.show", _hanging("show"), _("Shows what is on its way to other systems."), roles=_MAY, reads=True),
    action("sendings.one", _hanging("show_one"), _("Shows one sending to another system."), roles=_MAY, reads=True),
    action("sendings.send", _posting("send"), _("Gives vouchers their numbers and sends them."), roles=_MAY),
    action("sendings.retry", _hanging("retry"), _("Tries a sending at once."), roles=_MAY),
    action("sendings.there", _hanging("there"), _("Notes that something sent was seen there."), roles=_MAY),
    action(
        "sendings.absent", _hanging("absent"), _("Notes that something sent is not there; it goes again."), roles=_MAY
    ),
    action("sendings.withdraw", _hanging("withdraw"), _("Withdraws what was not sent yet."), roles=_MAY),
    action(
        "sendings.pay",
        _paying("pay"),
        _("Sends an approved batch of payments over Alipay's interface."),
        roles=("finance",),
    ),
)
