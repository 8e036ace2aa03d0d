"""How a project was for its team: everybody who worked on it is asked once, in private, and may decline.

Nobody is shown an answer, neither who answered: only the mean of three or more, and it moves only when three more have
answered, so that no difference of two means is somebody's own.
"""

from __future__ import annotations

from chat.cards.card import Button, Card, Choice, Option, Reply
from chat.incoming import Clicked, Said
from chat.text import Text, _, _n, verbatim
from handlers import lookup
from handlers.context import Context
from handlers.reviews import ASKERS
from ledger.economics.review import CROWD, HIGHEST, Pulse, pulse
from ledger.errors import BadInput, NotAllowed, sentence
from ledger.nouns import Person, Project
from storage import reviews, time_spent

ONLY = sentence("The project's lead or finance asks its team.")
_NOT_ASKED = sentence("That question is for those who worked on the project.")


def ask(said: Said, ctx: Context) -> Reply:
    project = lookup.project(ctx, None, said.text.strip())
    return Reply(_ask(ctx, project), private=True)


def ask_clicked(click: Clicked, ctx: Context) -> Reply:
    """`value`: the project's code."""
    return Reply(_ask(ctx, lookup.project(ctx, None, click.value)), private=True)


def _ask(ctx: Context, project: Project) -> Card:
    ctx.require(*ASKERS, project=project.id, sentence=ONLY)
    team, asked = _team(ctx, project), reviews.asked(ctx.book, project.id)
    if len({*asked, *(one.id for one in team)}) < CROWD:
        raise BadInput(
            sentence("Fewer than {few} people have worked on it: what they answer would not stay private."), few=CROWD
        )
    new = [one for one in team if one.id not in asked]
    for one in new:
        reviews.ask(ctx.book, project.id, one.id, ctx.today)
        ctx.tell(one, f"pulse:{project.id}:{one.id}", _question(project), kind="pulse")
    lines = [_n("{n} person is asked, in private.", "{n} people are asked, in private.", len(new))] if new else []
    if not new:
        lines.append(_("Everybody who worked on it was asked already; nobody is asked twice."))
    return Card(_title(project), lines=(*lines, told(shown(ctx, project))), small=_SMALL)


_SMALL = _(
    "Nobody is shown an answer, only the mean of three or more; it moves when three more have answered. Who declines "
    "is not asked again."
)


def _title(project: Project) -> Text:
    return _("How {project} was for its team", project=lookup.called(project))


def _team(ctx: Context, project: Project) -> list[Person]:
    """Who worked on it and is still here."""
    people = (ctx.directory.people[id] for id in time_spent.people_on(ctx.book, project.id))
    return sorted((one for one in people if one.active), key=lambda one: one.id)


def _question(project: Project) -> Card:
    options = tuple(Option(verbatim(str(score)), str(score)) for score in range(HIGHEST, -1, -1))
    return Card(
        _("How was {project} for you?", project=lookup.called(project)),
        lines=(_("From 0 (I would not do it again) to 10 (any time again). You are asked once, and may decline."),),
        choices=(Choice(_("Your answer"), "pulse.answer", options, project.code),),
        buttons=(Button(_("I would rather not say"), "pulse.decline", project.code),),
        small=_SMALL,
    )


def answer(click: Clicked, ctx: Context) -> Reply:
    """`value`: the project's code and, behind a blank, the score."""
    code, _blank, score = click.value.rpartition(" ")
    if not score.isdecimal() or int(score) > HIGHEST:
        raise BadInput(sentence("A score is a whole number from 0 to 10."), field="score")
    return _kept(ctx, code, int(score))


def decline(click: Clicked, ctx: Context) -> Reply:
    """`value`: the project's code."""
    return _kept(ctx, click.value, None)


def _kept(ctx: Context, code: str, score: int | None) -> Reply:
    project = ctx.directory.project(ctx.directory.by_code.get(code, 0))
    state = reviews.asked(ctx.book, project.id).get(ctx.person.id)
    if state is None:
        raise NotAllowed(_NOT_ASKED)
    if state != "asked":
        return Reply(toast=_("You have answered already."))
    reviews.answer(ctx.book, project.id, ctx.person.id, score)
    line = (
        _("Thank you. Nobody is shown your answer.")
        if score is not None
        else _("That is fine. You are not asked again.")
    )
    return Reply(Card(_title(project), lines=(line,), small=_SMALL), replace=True)


def shown(ctx: Context, project: Project) -> Pulse:
    """What of the answers may be shown."""
    states = list(reviews.asked(ctx.book, project.id).values())
    return pulse(len(states), reviews.answers(ctx.book, project.id), states.count("declined"))


def told(of: Pulse) -> Text:
    """The mean, or why there is none."""
    if not of.asked:
        return _("The team was not asked.")
    if of.mean is None:
        return _n(
            "Of {n} person who was asked fewer than {few} have answered: nothing is shown.",
            "Of {n} people who were asked fewer than {few} have answered: nothing is shown.",
            of.asked,
            few=CROWD,
        )
    return _("{mean} of 10, the mean of {of} answers; {asked} were asked", mean=_mean(of), of=of.of, asked=of.asked)


def _mean(of: Pulse) -> str:
    assert of.mean is not None
    return f"{round(of.mean * 10) / 10:.1f}"
