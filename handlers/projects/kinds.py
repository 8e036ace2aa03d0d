"""What kind a project is: a customer's, our own, or a pool of overhead; it decides on which account its cost stands."""

from __future__ import annotations

from collections.abc import Mapping

from chat.cards.card import Card, Option, Reply
from chat.folding import folded
from chat.incoming import Said
from chat.pattern import Pattern
from chat.text import Text, _
from handlers import lookup
from handlers.context import Context
from ledger.errors import BadInput, WrongState, sentence
from ledger.nouns import Project, ProjectKind
from storage import balances, contracts, projects

ONLY = sentence("Only finance says what kind a project is.")
KINDS: Mapping[ProjectKind, Text] = {
    "customer": _("a customer's project"),
    "internal": _("our own project (research)"),
    "administration": _("our own project (administration)"),
    "overhead": _("a pool of overhead"),
}
_EFFECTS: Mapping[ProjectKind, Text] = {
    "customer": _("Its cost waits by category until it is carried to cost of sales."),
    "internal": _("Its cost stands on internal cost, and becomes research expense at the close of the month."),
    "administration": _("Its cost stands on internal cost, and becomes administration at the close of the month."),
    "overhead": _("Its cost stands on overhead, and is shared among the projects at the close of the month."),
}
_WORDS: tuple[tuple[Pattern, ProjectKind], ...] = (
    (Pattern(r"\b(?:overhead|pool)\b|间接费用|制造费用|公共成本|公摊"), "overhead"),
    (Pattern(r"\badmin(?:istration|istrative)?\b|行政|管理"), "administration"),
    (Pattern(r"\b(?:internal|own|research|r&d)\b|内部|自有|研发"), "internal"),
    (Pattern(r"\b(?:customer|client|external)(?:'?s)?\b|客户"), "customer"),
)


def set_kind(said: Said, ctx: Context) -> Reply:
    """`project kind LAB internal`; without a kind it is only shown."""
    project, words = lookup.project_first(ctx, said.text)
    if not words:
        ctx.require("member", "lead", "sales", "finance", "admin", "auditor", project=project.id)
        return Reply(_card(project, project.kind))
    ctx.require("finance", sentence=ONLY)
    kind = read(words)
    if kind != project.kind:
        _free(ctx, project)
        projects.change(ctx.book, project, kind=kind)
    return Reply(_card(project, kind))


def read(words: str) -> ProjectKind:
    """The kind that words name.  Raises BadInput."""
    low = folded(words)
    kind = next((kind for pattern, kind in _WORDS if pattern.search(low) or low.strip() == kind), None)
    if kind is None:
        raise BadInput(
            sentence("“{text}” is no kind of project. There are: customer, internal, administration, overhead."),
            text=words[:40],
            field="kind",
        )
    return kind


def options() -> tuple[Option, ...]:
    """The kinds, to be chosen from."""
    return tuple(Option(shown, kind) for kind, shown in KINDS.items())


def _free(ctx: Context, project: Project) -> None:
    """What is booked stays on its account, so a kind is chosen before the first cost.  Raises WrongState."""
    if any(use.posted or use.minutes for use in balances.of_project(ctx.book, project.id).values()):
        raise WrongState(
            sentence("Cost of {project} is booked already, and would stand on two accounts."),
            hint=sentence("Open a project of that kind (say: new project CODE NAME), and book what is to come there."),
            project=lookup.called(project),
        )
    if contracts.contracts(ctx.book, project.id):
        raise WrongState(
            sentence("A customer's contract stands on {project}; it stays a customer's project."),
            project=lookup.called(project),
        )


def _card(project: Project, kind: ProjectKind) -> Card:
    title = _("{project} is {kind}.", project=lookup.called(project), kind=KINDS[kind])
    return Card(title, lines=(_EFFECTS[kind],), tone="good")
