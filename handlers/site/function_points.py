"""Function points as the measure of a project: `function points apollo 42/50`, kept as its reported progress."""

from __future__ import annotations

import re
from fractions import Fraction

from chat.cards.card import Reply
from chat.folding import folded
from chat.incoming import Said
from chat.pattern import Pattern
from handlers.context import Context
from handlers.economics import ONLY_REPORTERS, PROGRESS_READERS, REPORTERS, progress, progress_method
from handlers.site.reading import project_and_rest
from ledger.economics.planned_progress import WHOLE
from ledger.errors import BadInput, sentence
from storage.progress import ReportedProgress

_POINTS = Pattern(r"(?<![\d./-])(?P<done>\d{1,6}(?:\.\d)?)\s*(?:/|of|out of|／)\s*(?P<all>\d{1,6}(?:\.\d)?)(?![\d./-])")

_BESIDE = Pattern(
    r"\b(?:we|are|is|at|now|done|have|finished|out|of)\b|目前|现在|做了|完成了?|已|到了?|个|了", re.IGNORECASE
)
"""Small words of a sentence: “we are at 30 of 50”."""


def report(said: Said, ctx: Context) -> Reply:
    project, rest = project_and_rest(ctx, said.text)
    ctx.require(*PROGRESS_READERS, project=project.id)
    if not rest.strip(" ?？。."):
        return Reply(progress.card(ctx, project))
    ctx.require(*REPORTERS, project=project.id, sentence=ONLY_REPORTERS)
    found = _POINTS.search(folded(rest))
    if found is None:
        raise BadInput(
            sentence("How many of how many? Say for example: function points {code} 42/50"),
            code=project.code,
            field="share",
        )
    done, whole = Fraction(found["done"]), Fraction(found["all"])
    if not whole or done > whole:
        raise BadInput(sentence("A share lies between 0 and 100 %."), field="share")
    day = progress.day_said(ctx, _BESIDE.sub(" ", f"{rest[: found.start()]} {rest[found.end() :]}"))
    method = progress_method.of_points(found["done"], found["all"])
    progress.keep(ctx, project, ReportedProgress(project.id, day, round(done / whole * WHOLE), method))
    return Reply(progress.card(ctx, project, kept=True))
