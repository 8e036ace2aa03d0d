"""Who may see what of others: pay, claims, customers; and the one place that asks `ledger.release`.

Pay is known to the lead of a project, finance, administrators and auditors, alone with the bot.  Whoever else reads an
answer (a member, a channel) is told labour as it stood at the end of a closed month, as far as the rule lets it out,
and hours as they are.  Whatever contains labour (a sum, what is left of it, a share, a forecast, a margin) goes the
same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from chat.text import NOTHING, Text, _
from handlers.context import Context
from ledger.budget import Use
from ledger.errors import NotAllowed, sentence
from ledger.nouns import Expense, Project
from ledger.release import CROWD
from storage import balances, labour

ALONE = sentence("The entries behind that tell what somebody earns. Ask me in our direct conversation.")
KNOW_PAY = frozenset({"lead", "finance", "admin", "auditor"})
KNOW_CLAIMS = KNOW_PAY
KNOW_CUSTOMERS = frozenset({"lead", "sales", "finance", "admin", "auditor"})
WITHHELD = sentence(
    "Labour in money is withheld: it would tell what somebody earns. It is told as of a closed month in which at least "
    "three people worked here, nobody most of it."
)
TO_KNOWERS = sentence("The project's lead and finance see it in their direct conversation with me.")
IN_PRIVATE = sentence("Ask me in our direct conversation: you may see it there.")


@dataclass(frozen=True, slots=True)
class SeenCost:
    """What a project has used, as far as somebody may be shown it.

    Attributes:
        uses: category -> use; of labour what was posted by the end of the month in `as_of`.
        as_of: category with labour -> the closed month of its figure.
        withheld: categories with labour of which nothing is told in money; no sum, share or forecast of the project
            is told either.
        small: the sentence that says so, and who sees more; nothing where all is shown as it stands.
        minutes: of all hours posted by now, whatever of their money is shown.
    """

    uses: Mapping[str, Use]
    as_of: Mapping[str, str] = field(default_factory=dict)
    withheld: frozenset[str] = frozenset()
    small: Text = NOTHING
    minutes: int = 0

    @property
    def whole(self) -> bool:
        """Whether sums over all categories may be shown."""
        return not self.withheld

    @property
    def live(self) -> bool:
        """Whether everything is shown as it stands now."""
        return not (self.withheld or self.as_of)

    def used(self, count_pending: bool) -> int:
        """All categories together, minor units of the project's currency; only of what is `whole`."""
        return sum(use.used(count_pending) for use in self.uses.values())


def knows_pay(ctx: Context, project: int) -> bool:
    """Whether an answer, here and to this person, may show what single people's hours cost."""
    return ctx.place.kind == "direct" and bool(ctx.roles(project) & KNOW_PAY)


def knows_rate(ctx: Context, role: str, day: date, project: int = 0) -> bool:
    """Whether the rate of a role may be told here to this person: those who know pay (in the project), and others where
    so many have the role on that day that it is nobody's."""
    return knows_pay(ctx, project) or nobodys_rate(ctx, role, day)


def nobodys_rate(ctx: Context, role: str, day: date) -> bool:
    """Whether so many have a role on a day that its rate is nobody's."""
    return sum(one.active and one.trade(day) == role for one in ctx.directory.people.values()) >= CROWD


def seen(ctx: Context, project: Project, *, knows: bool | None = None) -> SeenCost:
    """What of a project's cost may be shown; `knows`: whether to those who may know pay, else to the one who asks,
    here."""
    uses = balances.of_project(ctx.book, project.id)
    minutes = sum(use.minutes for use in uses.values())
    hidden = with_labour(ctx, project.id) & set(uses)
    if not hidden or (knows_pay(ctx, project.id) if knows is None else knows):
        return SeenCost(uses, minutes=minutes)
    told = labour.let_out(ctx.book)
    as_of = {name: told[project.id, name] for name in hidden if (project.id, name) in told}
    shown = {name: use for name, use in uses.items() if name not in hidden} | _as_of(ctx, project, uses, as_of)
    withheld = frozenset(hidden - set(as_of))
    return SeenCost(shown, as_of, withheld, _small(ctx, project, as_of, withheld), minutes)


def refused(ctx: Context, project: Project) -> NotAllowed:
    """The refusal for whoever asks for labour in money that is told to nobody here."""
    return NotAllowed(WITHHELD, hint=IN_PRIVATE if ctx.roles(project.id) & KNOW_PAY else TO_KNOWERS)


def _as_of(ctx: Context, project: Project, uses: Mapping[str, Use], as_of: Mapping[str, str]) -> dict[str, Use]:
    posted = dict.fromkeys(as_of, 0)
    if as_of:
        for (name, month), use in balances.by_month(ctx.book, project.id).items():
            if month <= as_of.get(name, ""):
                posted[name] += use.posted
    return {name: Use(minor, 0, uses[name].committed, uses[name].minutes) for name, minor in posted.items()}


def with_labour(ctx: Context, project: int) -> frozenset[str]:
    """The categories of a project whose money tells what hours cost: those with hours in them, and a share of overhead
    that goes by labour cost or by revenue (which may be measured by cost)."""
    found = balances.with_hours(ctx.book, project)
    if found and ctx.rules.policies.allocation_base != "hours":
        found |= {category.name for category in ctx.rules.categories.values() if category.shared}
    return found


def labour_told_as_of(ctx: Context, project: Project) -> str:
    """The closed month as of whose end the labour of a project is told here in one sum; "" where it is told nobody."""
    told = labour.let_out(ctx.book)
    months = {told.get((project.id, name), "") for name in balances.with_hours(ctx.book, project.id)}
    return months.pop() if len(months) == 1 else ""


def knows_claim(ctx: Context, claim: Expense) -> bool:
    """Whether what somebody claims may be shown here to this person: his own, or alone with the bot to the lead of its
    project, finance, administrators and auditors."""
    if claim.person == ctx.person.id:
        return True
    return ctx.place.kind == "direct" and bool(ctx.roles(claim.project) & KNOW_CLAIMS)


def knows_customer(ctx: Context, project: int) -> bool:
    """Whether the person may be told whose a project is."""
    return bool(ctx.roles(project) & KNOW_CUSTOMERS)


def tells_labour(ctx: Context, project: int, category: str) -> bool:
    """Whether what is used of a category, as it stands, tells what hours cost."""
    return category == ctx.rules.labour or category in with_labour(ctx, project)


def _small(ctx: Context, project: Project, as_of: Mapping[str, str], withheld: frozenset[str]) -> Text:
    more = Text(IN_PRIVATE if ctx.roles(project.id) & KNOW_PAY else TO_KNOWERS)
    if withheld:
        return Text("{why} {more}", {"why": Text(WITHHELD), "more": more})
    return _(
        "Labour is told as of the end of {month}, the last closed month for which it tells nobody's pay; hours and all "
        "else are as of now. {more}",
        month=min(as_of.values()),
        more=more,
    )
