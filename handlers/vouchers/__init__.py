"""Vouchers for another accounting program: out as a file, back as a status, and how ours is called there."""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import action, command, later, table
from ledger.errors import sentence

_preview = later("handlers.vouchers.preview")
_exporting = later("handlers.vouchers.exporting")
_codes = later("handlers.vouchers.codes")
_status = later("handlers.vouchers.status")
_overview = later("handlers.vouchers.overview")
_comparing = later("handlers.vouchers.comparing")
_templates = later("handlers.vouchers.templates")

ONLY = sentence("Vouchers are for finance, administrators and auditors.")
_READERS = ("finance", "admin", "auditor")
_WRITERS = ("finance", "admin")

ENTRIES = table(
    "vouchers",
    command(
        "vouchers",
        _preview("show"),
        _("Makes vouchers of a month for another accounting program: shown, then a file; alone it shows what hangs."),
        words=("voucher", "export vouchers", "导出凭证", "凭证", "记账凭证"),
        overheard=False,
        examples=(Bilingual("vouchers 2026-10 kingdee", "凭证 10月 金蝶"), Bilingual("vouchers", "凭证")),
        roles=_READERS,
        sentence=ONLY,
        reads=True,
        private=True,
        dated=True,
    ),
    command(
        "posted",
        _status("posted"),
        _("Notes that vouchers are posted in the other program; with its number where it gives its own."),
        words=("已过账", "过账"),
        overheard=False,
        first=True,
        examples=(Bilingual("posted 记-12…记-40", "已过账 记-12…记-40"),),
        roles=_WRITERS,
        sentence=ONLY,
        private=True,
    ),
    command(
        "imported",
        _status("imported"),
        _("Notes that vouchers are in the other program, where somebody still has to post them."),
        words=("已引入", "已导入"),
        overheard=False,
        first=True,
        examples=(Bilingual("imported 记-12…记-40", "已引入 记-12…记-40"),),
        roles=_WRITERS,
        sentence=ONLY,
        private=True,
    ),
    command(
        "rejected",
        _status("rejected"),
        _("Notes that the other program did not take a voucher, and why; it goes out again with its number."),
        words=("退回凭证", "退回 记", "退回记", "凭证退回"),
        overheard=False,
        first=True,
        examples=(Bilingual("rejected 记-15 closed period", "退回 记-15 期间已关闭"),),
        roles=_WRITERS,
        sentence=ONLY,
        private=True,
    ),
    command(
        "map",
        _codes("say"),
        _("Says how an account, project, person or party of ours is called in the other program; alone it shows them."),
        words=("对应科目", "科目对应", "对应"),
        overheard=False,
        first=True,
        examples=(
            Bilingual("map account 660202 kingdee 6602.02 with project", "对应科目 660202 金蝶 6602.02 按 项目"),
            Bilingual("map project apollo kingdee P01", "对应 项目 星河 金蝶 P01"),
            Bilingual("map kingdee", "对应 金蝶"),
        ),
        roles=_READERS,
        only={
            "map account 660202 kingdee 6602.02 with project": _WRITERS,
            "map project apollo kingdee P01": _WRITERS,
        },
        sentence=ONLY,
        private=True,
    ),
    command(
        "compare accounts",
        _comparing("say"),
        _("Holds their trial balance of a month, dropped with these words, against ours: what differs, by entry."),
        words=("compare trial balance", "核对科目余额", "核对余额", "科目核对"),
        overheard=False,
        first=True,
        examples=(Bilingual("compare accounts kingdee 2026-10", "核对科目余额 金蝶 10月"),),
        roles=_READERS,
        sentence=ONLY,
        reads=True,
        private=True,
        dated=True,
    ),
    command(
        "voucher template",
        _templates("say"),
        _("Shows a table of vouchers that was learned from a sample; a dropped sample with these words is learned."),
        words=("voucher templates", "learn voucher template", "凭证模板"),
        overheard=False,
        first=True,
        examples=(
            Bilingual("voucher template kis", "凭证模板 kis"),
            Bilingual("voucher template kis 7 project", "凭证模板 kis 7 项目"),
        ),
        roles=_READERS,
        only={"voucher template kis 7 project": _WRITERS},
        sentence=ONLY,
        private=True,
    ),
    action(
        "vouchers.preview", _preview("show_clicked"), _("Shows the vouchers of a month."), roles=_READERS, reads=True
    ),
    action(
        "vouchers.overview",
        _overview("show"),
        _("Shows which vouchers went out and what hangs."),
        roles=_READERS,
        reads=True,
    ),
    action("vouchers.make", _exporting("make"), _("Gives vouchers their numbers and writes the file."), roles=_WRITERS),
    action("vouchers.file", _exporting("again"), _("Gives a file of vouchers once more."), roles=_READERS, reads=True),
    action("vouchers.usual", _codes("usual"), _("Takes over the codes that are usual there."), roles=_WRITERS),
    action("vouchers.posted", _status("batch_posted"), _("Notes that a file of vouchers is posted."), roles=_WRITERS),
    action("vouchers.unmark", _status("undo"), _("Takes back what was noted of vouchers."), roles=_WRITERS),
)

IMPORTS = (later("handlers.vouchers.imports")("STATUS"), _templates("TEMPLATE"), _comparing("COMPARED"))
