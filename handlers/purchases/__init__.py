"""Purchases in the books: input VAT that is certified, what came before its invoice, staff advances.  Owns these."""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import WORKERS, action, command, job, later, table
from ledger.errors import sentence

_certification = later("handlers.purchases.certification")
_certified_list = later("handlers.purchases.certified_list")
_deliveries = later("handlers.purchases.deliveries")
_staff_advances = later("handlers.purchases.staff_advances")
_vat_transfers = later("handlers.purchases.vat_transfers")

ONLY_CERTIFIES = sentence("Only finance certifies input VAT.")
ONLY_TRANSFERS = sentence("Only finance transfers input VAT out.")
ONLY_ADVANCES = sentence("Only finance hands out advances.")
ONLY_ESTIMATES = sentence("Only finance estimates what was received and not invoiced.")

_BOOKS = table(
    "tax",
    command(
        "certify",
        _certification("certify"),
        _("Lists the documents whose input VAT waits, and certifies them in a month: all, some numbers, or “except”."),
        words=("certify vat", "vat certification", "认证", "进项认证", "勾选认证", "认证发票"),
        examples=(
            Bilingual("certify 2026-11", "认证 2026-11"),
            Bilingual("certify last month", "认证 上月"),
        ),
        roles=("finance",),
        sentence=ONLY_CERTIFIES,
        reads=True,
        private=True,
        first=True,
    ),
    action(
        "certification.confirm",
        _certification("confirm"),
        _("Books that the documents of the list were certified."),
        roles=("finance",),
    ),
    command(
        "certified",
        _certification("show_certified"),
        _("Shows the lists of input VAT that were certified, each to be taken back."),
        words=("certified vat", "已认证", "认证记录"),
        examples=(Bilingual("certified", "已认证"),),
        roles=("finance", "auditor", "admin"),
        sentence=ONLY_CERTIFIES,
        reads=True,
        private=True,
        dated=True,
    ),
    action(
        "certification.undo",
        _certification("undo"),
        _("Takes a list of certified input VAT back: its documents wait again."),
        roles=("finance",),
    ),
    command(
        "input vat out",
        _vat_transfers("transfer"),
        _("Transfers certified VAT of a document out to its cost, because its use changed or it was lost."),
        words=("transfer input vat out", "vat out", "进项税额转出", "进项转出"),
        examples=(
            Bilingual(
                "input vat out 12 60 because it is used for welfare", "进项税额转出 费用 12 60 因为 改作职工福利"
            ),
        ),
        roles=("finance",),
        sentence=ONLY_TRANSFERS,
        private=True,
        first=True,
    ),
    action(
        "vatout.undo",
        _vat_transfers("undo"),
        _("Takes back that VAT of a document was transferred out."),
        roles=("finance",),
    ),
    command(
        "goods received",
        _deliveries("receive"),
        _("Books what came of an order before its invoice, without VAT; without an order, shows what stands."),
        chapter="orders",
        words=("received not invoiced", "services received", "暂估", "暂估入库", "货到票未到"),
        examples=(
            Bilingual("goods received order 3 5000 yesterday", "暂估 订单 3 5000 昨天"),
            Bilingual("goods received", "暂估"),
        ),
        roles=("finance",),
        sentence=ONLY_ESTIMATES,
        private=True,
    ),
    action(
        "received.undo",
        _deliveries("undo"),
        _("Takes back that something came of an order."),
        roles=("finance",),
    ),
    job(
        "estimates",
        lambda ctx: _("{n} taken back", n=_deliveries("take_back_earlier")(ctx)),
        _("Takes estimates of earlier months back, where the company wants that on the first day of the next month."),
        schedule="estimates",
    ),
)

_ADVANCES = table(
    "receipts",
    command(
        "advance",
        _staff_advances("advance"),
        _("Asks finance for money ahead; with a name, finance books that the person got it."),
        overheard=False,
        first=True,
        words=("cash advance", "预支", "借款", "备用金"),
        examples=(
            Bilingual("advance 2000 apollo", "预支 2000 星河"),
            Bilingual("advance Ann 2000", "备用金 李伟 2000"),
        ),
        only={"advance 2000 apollo": WORKERS, "advance Ann 2000": ("finance",)},
        private=True,
    ),
    command(
        "advance returned",
        _staff_advances("returned"),
        _("Books that a person gave back what is left of an advance."),
        words=("advance back", "returned advance", "退还备用金", "归还备用金", "备用金退回"),
        examples=(Bilingual("advance returned Ann 500", "退还备用金 李伟 500"),),
        roles=("finance",),
        sentence=ONLY_ADVANCES,
        private=True,
    ),
    command(
        "advances",
        _staff_advances("show"),
        _("Shows who has how much of an advance left; for everybody else, one's own."),
        words=("staff advances", "my advance", "备用金余额", "我的备用金"),
        asked=(
            "who (has|holds|got|still has|still holds) [an|the|any|staff|cash|open] (advance|advances) [open|left"
            "|outstanding]",
            "which [staff|cash] advances are [still] (open|outstanding|left)",
            "how much [is left] of my [cash] advance [is left]",
            "[还有]谁[还|手里|手上](有|拿了|领了|借了)[多少]备用金[没还|未还]",
            "[还有]谁[还]没[有]还备用金",
            "who has not [yet] (returned|given back) [his|her|their|the] (advance|advances)",
            "谁的备用金(没还|还没还|未还)",
            "备用金[都]在谁(手里|手上|那里|那儿)",
            "我的备用金还(剩|有)多少[钱]",
            "[我]备用金还(剩|有)多少[钱]",
        ),
        examples=(Bilingual("advances", "备用金余额"),),
        reads=True,
        private=True,
    ),
    action(
        "advance.give",
        _staff_advances("give"),
        _("Books that somebody got the advance that they had asked for."),
        roles=("finance",),
    ),
    action(
        "advance.undo",
        _staff_advances("undo"),
        _("Takes back that an advance was handed out or given back."),
        roles=("finance",),
    ),
)

ENTRIES = (*_BOOKS, *_ADVANCES)

IMPORTS = (_certified_list("CERTIFIED"),)
