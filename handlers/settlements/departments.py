"""What a settlement between departments is made of: the hours of one's people on the other's project."""

from __future__ import annotations

from collections.abc import Mapping

from chat.text import _
from handlers import lookup
from handlers.context import Asked, Context
from handlers.economics import internal_charges
from handlers.settlements.gathered import GatheredFacts, SettlementWish
from handlers.settlements.words import NOTHING_PLANNED
from ledger.economics.chargeback import Charged, InternalAgreement, charged
from ledger.errors import NotFound, sentence
from ledger.nouns import Project
from ledger.settlements.computing import ReachedWork, SettlementTerms
from ledger.settlements.document import Counterpart
from ledger.settlements.statement import Basis, LineItem, NoMeaning
from storage import internal_agreements


def agreement_meant(ctx: Context, project: Project, name: str, number: int = 0) -> InternalAgreement:
    """The agreement that is settled.  Raises NotFound, Asked where there are several."""
    known = [
        one
        for one in internal_agreements.every(ctx.book, [project.id])
        if (number and one.id == number) or (not number and name.casefold() in one.giving.casefold())
    ]
    if not known:
        raise NotFound(
            sentence("No department has agreed to work on {project}."),
            hint=sentence("Say: internal agreement field {code} engineer 120h a month from 2026-12-01"),
            project=lookup.called(project),
            code=project.code,
            field="department",
        )
    if len(known) > 1:
        choices = [
            (_("{department}, {role}", department=one.giving, role=one.role or "–"), f"#{one.id}") for one in known[:8]
        ]
        raise Asked(_("Which agreement is settled?"), choices=choices)
    return known[0]


def counterpart(agreement: InternalAgreement) -> Counterpart:
    return Counterpart("internal", agreement.giving, f"agreement:{agreement.id}")


def agreement_of(ctx: Context, id: str) -> InternalAgreement:
    """The agreement of a settlement ("agreement:2").  Raises NotFound."""
    number = int(id.partition(":")[2])
    found = next((one for one in internal_agreements.every(ctx.book) if one.id == number), None)
    if found is None:
        raise NotFound(sentence("That agreement is not in force any more."))
    return found


def worked(ctx: Context, agreement: InternalAgreement, wish: SettlementWish) -> Charged:
    """What it comes to up to the cut-off."""
    hours = internal_charges.hours(ctx, wish.until)
    return charged(agreement, hours, lambda role, day: internal_charges.rate(ctx, role, day), wish.until)


def gather(ctx: Context, wish: SettlementWish) -> GatheredFacts:
    agreement = agreement_of(ctx, wish.counterpart.agreement)
    now = worked(ctx, agreement, wish)
    name, document = agreement.role or "all roles", f"agreement:{agreement.id}"

    def item(minor: int) -> ReachedWork:
        return ReachedWork([LineItem("work", name, minor, document, minutes=now.minutes)], cut_by_ceiling=now.cut)

    reached: Mapping[Basis, ReachedWork | NoMeaning] = {
        "contract": item(now.value),
        "budget": NoMeaning("budget", NOTHING_PLANNED) if now.planned is None else item(now.planned),
        "actual": item(now.cost),
    }
    return GatheredFacts(wish, ctx.rules.currency, reached, (), SettlementTerms())


def charged_to(ctx: Context, agreement: InternalAgreement, wish: SettlementWish) -> str:
    """The department whose project it is."""
    return ctx.directory.department_of(agreement.project, wish.until)
