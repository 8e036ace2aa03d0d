"""What customers gave projects: kept with who said it, shown with the company's net promoter score."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from chat.cards.card import Button, Card, Cell, Fact, Reply, Table
from chat.folding import folded
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Text, _, _n, verbatim
from handlers import button_values, fields, lookup
from handlers.context import Context
from handlers.reviews import READERS, SCORERS
from ledger.economics.review import FEWEST_ANSWERS, HIGHEST, CustomerScore, net_promoters
from ledger.errors import BadInput, sentence
from ledger.nouns import Project
from storage import reviews

LONGEST = 80
"""Characters of who gave a score."""
MOST = 12
"""So many scores of a project stand on its card."""
ONLY = sentence("What a customer gave is kept by the project's lead, its sales owner or finance.")
_SCORE = Pattern(r"(?<![\d.])(?P<score>\d{1,3})(?:\s*(?:/|out of)\s*10\b|\s*分)?(?![\d.%])")
_DAY = Pattern(r"\bon\s+(?P<day>\S.*)$|(?P<iso>\d{4}-\d{1,2}-\d{1,2})")
_FROM = Pattern(r"^\W*(?:from|by|of|says?|来自|由|客户)?\s*[:：]?\s*")


def give(said: Said, ctx: Context) -> Reply:
    if not said.text.strip(" ?？。.") or re.fullmatch(r"(?:all|company|全部|公司|全公司)", folded(said.text).strip()):
        return Reply(_all(ctx), private=True)
    project, rest = lookup.project_first(ctx, said.text)
    ctx.require(*READERS, project=project.id)
    if not rest.strip(" ?？。."):
        return Reply(card(ctx, project), private=True)
    ctx.require(*SCORERS, project=project.id, sentence=ONLY)
    day, words = _day(ctx, rest)
    found = _SCORE.search(folded(words))
    if found is None or int(found["score"]) > HIGHEST:
        raise BadInput(
            sentence("A score is a whole number from 0 to 10. Say for example: customer score {code} 9 from Mr Wang"),
            code=project.code,
            field="score",
        )
    who = _FROM.sub("", f"{words[: found.start()]} {words[found.end() :]}".strip()).strip(" ,，。.")
    new = CustomerScore(0, project.id, day, int(found["score"]), who[:LONGEST], ctx.person.id)
    id = reviews.add_score(ctx.book, new, ctx.message)
    return Reply(card(ctx, project, kept=id), private=True)


def take_back(click: Clicked, ctx: Context) -> Reply:
    """`value`: the number of the score."""
    found = reviews.score(ctx.book, button_values.number(click.value))
    if found is None:
        return Reply(toast=_("It was taken back already."))
    ctx.require(*SCORERS, project=found.project, sentence=ONLY)
    reviews.undo_score(ctx.book, found.id)
    return Reply(card(ctx, ctx.directory.project(found.project)), replace=True)


def _day(ctx: Context, words: str) -> tuple[date, str]:
    """The day that is named, else today; and the other words.  Raises BadInput for one to come."""
    found = _DAY.search(words)
    if found is None:
        return ctx.today, words
    day = fields.day(ctx, found["day"] or found["iso"])
    if day > ctx.today:
        raise BadInput(sentence("{day} is still to come."), day=day, field="day")
    return day, f"{words[: found.start()]} {words[found.end() :]}"


def card(ctx: Context, project: Project, *, kept: int = 0) -> Card:
    """What the customer gave a project; a project has scores, no net promoter score."""
    scores = reviews.scores_of(ctx.book, project.id)
    title = _("Customer's scores of {project}", project=lookup.called(project))
    if not scores:
        line = _("The customer has given no score yet. Say: customer score {code} 9 from Mr Wang", code=project.code)
        return Card(title, lines=(line,))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (one.day, one.score, verbatim(one.who) if one.who else None) for one in scores[-MOST:]
    )
    undo = (Button(_("Undo"), "score.undo", str(kept)),) if kept else ()
    return Card(
        title,
        table=Table((_("Day"), _("Score"), _("From")), rows, numeric=(1,)),
        buttons=undo,
        tone="good" if kept else "plain",
        small=_("From 0 to 10. The net promoter score is the company's: customer scores"),
    )


def _all(ctx: Context) -> Card:
    """The scores of the last twelve months, and what they come to."""
    if not any(ctx.roles(id) & set(READERS) for id in (0, *ctx.directory.projects)):
        raise ctx.refused(*READERS)
    found = scores_of_a_year(ctx)
    title = _("Customers' scores of twelve months")
    seen = [one for one in found if ctx.roles(one.project) & set(READERS)]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (lookup.shown(ctx.directory.project(one.project)), one.day, one.score, verbatim(one.who) if one.who else None)
        for one in reversed(seen)
    )
    table = Table((_("Project"), _("Day"), _("Score"), _("From")), rows, numeric=(2,)) if rows else None
    return Card(title, facts=(Fact(_("NPS of the company"), promoters(found)),), table=table, small=_SMALL)


_SMALL = _(
    "NPS = answers of 9 and 10 less answers of 0 to 6, of all answers, times 100; of the whole company in the last "
    "twelve months, and only from five answers on."
)


def scores_of_a_year(ctx: Context) -> tuple[CustomerScore, ...]:
    """The scores of all projects in the twelve months up to today."""
    try:
        first = ctx.today.replace(year=ctx.today.year - 1)
    except ValueError:  # 29 February
        first = ctx.today.replace(year=ctx.today.year - 1, day=28)
    return tuple(one for one in reviews.scores_between(ctx.book, first, ctx.today) if one.day > first)


def promoters(scores: Sequence[CustomerScore]) -> Text:
    """The net promoter score with how many answers it is of; of too few the answers alone."""
    share = net_promoters([one.score for one in scores])
    if share is not None:
        return _n("{nps}, of {n} answer", "{nps}, of {n} answers", len(scores), nps=round(share * 100))
    if not scores:
        return _("no answers")
    answers = ", ".join(str(one.score) for one in scores)
    return _("answers {answers}; {few} make a score", answers=answers, few=FEWEST_ANSWERS)
