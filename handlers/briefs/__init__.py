"""Monthly briefs: what the people and projects of a department came to in a month, as a page for its head.

Owns which departments and projects have one made by itself.
"""

from __future__ import annotations

from chat.text import Bilingual, _
from handlers.registry import action, command, job, later, table

_brief = later("handlers.briefs.brief")
_wanted = later("handlers.briefs.wanted")
_told = later("handlers.briefs.told")

READERS = ("lead", "finance", "admin", "auditor", "owner")
KEEPERS = ("finance", "admin")

ENTRIES = table(
    "statements",
    command(
        "monthly brief",
        _brief("show"),
        _(
            "Gives a department's month as a page: its people's hours and utilisation, its projects' progress, budget, "
            "margin and outlook. “on” has it made by itself on the first working day, for a department or a project."
        ),
        words=("department brief", "monthly briefs", "部门月报", "部门简报", "月度简报"),
        patterns=("brief", "[the] brief (of|for) {rest}", "how was my department [in] [{rest}]"),
        overheard=False,
        first=True,
        examples=(
            Bilingual("monthly brief", "部门月报"),
            Bilingual("monthly brief delivery 2026-10", "部门月报 delivery 10月"),
            Bilingual("monthly brief delivery on", "部门月报 delivery 开"),
        ),
        roles=READERS,
        only={
            "monthly brief": ("finance", "admin", "auditor", "owner"),
            "monthly brief delivery 2026-10": ("finance", "admin", "auditor", "owner"),
            "monthly brief delivery on": (*KEEPERS, "owner"),
        },
        private=True,
        checks=True,
        dated=True,
    ),
    action("brief.show", _brief("show_clicked"), _("Gives a department's month as a page."), reads=True),
    action("brief.want", _wanted("want_clicked"), _("Has a brief made by itself, or no more."), checks=True),
    job(
        "monthly brief",
        lambda ctx: _("{n} told", n=_told("tell")(ctx)),
        _("Gives heads of departments their month as a page, on the first working day, where that is wanted."),
        schedule="monthly_brief",
    ),
)
