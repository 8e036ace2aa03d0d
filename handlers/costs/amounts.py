"""How amounts that were said are asked back and shown: which number is meant, and how a sum came about."""

from __future__ import annotations

from collections.abc import Sequence

from chat.incoming import Said
from chat.lines.spending import Spending, spending
from chat.text import NOTHING, Text, _
from chat.values.unread import Unread
from handlers import fields, lookup
from handlers.context import Asked, Context
from handlers.terms import terms_here
from ledger.errors import BadInput


def asked(said: Said, unread: Unread, ctx: Context) -> Asked | BadInput:
    """The question with a button for each of its answers, where there are any; else a refusal of the amount."""
    if not unread.choices or unread.part != unread.line or unread.part not in said.text:
        return fields.unread(unread, unread.field if unread.field in ("day", "project") else "total")
    choices = [(label, line) for line in unread.choices if (label := _sum_of(line, ctx))]
    return Asked(unread.sentence, part=unread.part, choices=choices)


def asked_of_all(question: Asked, said: Said, spendings: Sequence[Spending]) -> Asked:
    """The question for the currency of one amount, answered for all of the line that are written with the same sign."""
    read = [spent.amount for spent in spendings if spent.amount and spent.amount.unsettled]
    first = next((one for one in read if one.said == question.part), None)
    same = [one for one in read if first and one.sign.lower() == first.sign.lower() and one.said in said.text]
    if first is None or len(same) < 2:
        return question
    choices = []
    for label, value in question.choices:
        code = next(code for code in first.among if first.coded(code) == value)
        text = said.text
        for one in same:
            text = text.replace(one.said, one.coded(code), 1)
        choices.append((label, text))
    return Asked(question.title, part=said.text, choices=choices)


def worked_out(ctx: Context, spent: Spending) -> Text:
    """“3 × 25.00 = CN¥75.00”."""
    assert spent.amount is not None
    return _("{worked} = {sum}", worked=spent.worked, sum=fields.in_money(spent.amount, ctx.rules.currency))


def remarks(ctx: Context, spent: Spending) -> tuple[Text, ...]:
    """What has to be said of an amount beside it: how it came about, and how else it could have been meant."""
    return ((worked_out(ctx, spent),) if spent.worked else ()) + spent.doubts


def _sum_of(line: str, ctx: Context) -> Text:
    """What a line comes to, as the label of a button; with the projects where it names some."""
    read = spending(line, terms_here(ctx), ctx.today)
    label = NOTHING
    for spent in () if isinstance(read, Unread) else read.spendings:
        if spent.amount is not None:
            part = _amount_and_project(ctx, spent)
            label = _("{first} + {second}", first=label, second=part) if label else part
    return label


def _amount_and_project(ctx: Context, spent: Spending) -> Text:
    assert spent.amount is not None
    gross = Text("{sum}", {"sum": fields.in_money(spent.amount, ctx.rules.currency)})
    project = ctx.directory.projects.get(int(spent.project.key)) if spent.project else None
    return _("{what} · {project}", what=gross, project=lookup.called(project)) if project else gross
