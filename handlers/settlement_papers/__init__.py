"""A settlement on paper and as a bundle that an outsider can check; the link by which its other side answers it; why
each of its figures is what it is.  Owns what was handed out."""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import action, command, event, later, table
from handlers.settlements import KEEPERS, READERS

_by_link = later("handlers.settlement_papers.by_link")
_handed_out = later("handlers.settlement_papers.handed_out")
_why_line = later("handlers.settlement_papers.why_line")

ENTRIES = table(
    "settlements",
    command(
        "settlement bundle",
        _handed_out("asked"),
        _("Gives a settlement on paper, or with all that proves it as one file; for us, or for the other side."),
        words=("settlement papers", "结算单资料包", "结算资料包", "结算资料"),
        patterns=(
            "settlement {rest} {bundle|print|printed|pdf|zip|for the customer|for the supplier} [{rest}]",
            "结算单{rest}{资料包|资料|打印|给客户|给供应商}[{rest}]",
        ),
        overheard=False,
        first=True,
        examples=(
            Bilingual("settlement apollo 2 bundle", "结算单 星河 2 资料包"),
            Bilingual("settlement apollo 2 bundle for the customer", "结算单 星河 2 资料包 给客户"),
            Bilingual("settlement apollo 2 print for the customer", "结算单 星河 2 打印 给客户"),
        ),
        roles=READERS,
        private=True,
        checks=True,
    ),
    action("settlement.papers", _handed_out("ways"), _("Shows what can be had of a settlement on paper."), reads=True),
    action("settlement.paper", _handed_out("paper_clicked"), _("Gives a settlement on paper."), reads=True),
    action("settlement.bundle", _handed_out("bundle_clicked"), _("Gives a settlement with all that proves it.")),
    action(
        "settlement.link",
        _by_link("make"),
        _("Makes a link by which the other side reads one version of a settlement and answers it."),
        roles=KEEPERS,
    ),
    event(
        "settlement.answered_by_link",
        _by_link("answered"),
        _("Takes the answer of the other side of a settlement over its link."),
    ),
)

FIGURES = (_why_line("read"),)
