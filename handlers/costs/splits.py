"""A receipt of several projects: divided by a rule of finance or by its owner, each part an expense of its own.

The parts share their file and number and are no repetitions of each other as long as together they are not more than
the paper says.  Each goes to the budget and the approval of its own project.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chat.cards.card import Reply
from chat.folding import cleaned
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Text, _
from handlers import lookup, project_shares
from handlers.approvals.cards import thing
from handlers.context import Context
from handlers.costs import expense_approval, expense_cards, receipt_batch, workflow
from handlers.costs.usual_entries import OVERRULED, RULE
from ledger.duplicates import one_paper
from ledger.errors import BadInput, BookError, WrongState, sentence
from ledger.master_data.shares import PartOfPaper, Shares, divided
from ledger.money import Money
from ledger.nouns import Expense
from storage import expenses

_WHICH = Pattern(
    r"^(?:expense|receipt|报销单?|费用|票据)?\s*#?(?P<id>\d{1,9})(?![\d.]*\s*[%％])\s*[:：]?\s*(?P<rest>.*)$"
)


def by_rule(ctx: Context, whole: Expense) -> tuple[tuple[Expense, ...], Text | None]:
    """What the rule that its `guessed` names makes of a paper: its parts, or the paper as it is and why not."""
    source = whole.paper.guessed.get("split", "")
    rule = next((one for one in ctx.directory.entry_rules if f"{RULE}{one.id}" == source), None)
    if rule is None:
        return (whole,), None
    try:
        return parts(ctx, whole, rule.shares, source), None
    except BookError as error:
        why = Text(error.sentence, error.values)
        guessed = {name: how for name, how in whole.paper.guessed.items() if name != "split"}
        plain = replace(whole, paper=replace(whole.paper, guessed=guessed))
        return (plain,), _("Rule {number} would divide it. {why}", number=str(rule.id), why=why)


def parts(ctx: Context, whole: Expense, shares: Shares, source: str) -> tuple[Expense, ...]:
    """An expense for each project; amount and tax are those of the paper, to the cent.

    Raises BadInput, WrongState where it cannot be divided.
    """
    if not whole.gross or whole.gross.minor < len(shares):
        raise BadInput(sentence("The amount is missing, or too small to be divided."), field="total")
    if whole.order or whole.withheld:
        raise WrongState(sentence("The invoice of an order, or with tax withheld, is not divided."))
    for one in shares:
        _may_book(ctx, one.project)
    weights = [one.weight for one in shares]
    gross = divided(whole.gross.minor, weights)
    tax = divided(whole.tax.minor, weights) if whole.tax is not None else [None] * len(shares)
    mark = PartOfPaper(source, whole.gross.minor, shares)
    guessed = {name: how for name, how in whole.paper.guessed.items() if name != "project"} | {"split": mark.text}
    paper = replace(whole.paper, guessed=guessed)
    return tuple(
        replace(
            whole,
            project=share.project,
            task=0,
            gross=Money(minor, whole.gross.currency),
            tax=None if vat is None else Money(vat, whole.gross.currency),
            paper=paper,
        )
        for share, minor, vat in zip(shares, gross, tax, strict=True)
    )


def _may_book(ctx: Context, id: int) -> None:
    """Raises WrongState for a project on which the speaker books nothing, or nobody any more."""
    project = ctx.directory.projects.get(id)
    if project is None or project.state != "open":
        raise WrongState(sentence("One of its projects is not open."))
    if not ctx.directory.roles(ctx.person.id, id) & {"member", "lead", "sales", "finance"}:
        raise WrongState(sentence("You have no seat in {project}."), project=lookup.called(project))


def may(ctx: Context, shares: Shares) -> bool:
    """Whether the speaker may book on all of those projects."""
    try:
        for one in shares:
            _may_book(ctx, one.project)
    except BookError:
        return False
    return True


def say(said: Said, ctx: Context) -> Reply:
    """`split expense 12: 60 % apollo, 40 % hermes`; in the thread of a receipt without its number."""
    text = cleaned(said.text).strip()
    noun, about = thing(said.about)
    match = _WHICH.match(text)
    id, rest = (match["id"], match["rest"]) if match else (about if noun == "expense" else "", text)
    if not id:
        raise BadInput(
            sentence("Which expense is divided?"),
            hint=sentence("Write for example: split expense 12: 60 % apollo, 40 % hermes"),
            field="expense",
        )
    old = workflow.mine(ctx, id, "correct")
    if old.paper.part:
        raise WrongState(sentence("It is a part already: take the division back first."))
    new = parts(ctx, old, project_shares.read(ctx, rest), "words")
    _gone(ctx, old)
    drafts = [workflow.draft(ctx, one) for one in new]
    return Reply(receipt_batch.card(ctx, drafts), private=said.at.kind == "channel")


def take_back(click: Clicked, ctx: Context) -> Reply:
    """`value`: a part.  All of them are withdrawn, and the paper is one draft again, without a project."""
    part = workflow.get(ctx, click.value)
    mark = part.paper.part
    made = expenses.of_message(ctx.book, part.message, ctx.rules.currency)
    standing = [one for one in made if one.stage != "withdrawn" and (one.id == part.id or one_paper(one, part))]
    if mark is None or not standing:
        raise WrongState(sentence("It is not divided any more."))
    whole = _whole(standing, mark)
    for one in standing:
        _gone(ctx, workflow.mine(ctx, one.id, "withdraw"))
    draft = workflow.draft(ctx, whole)
    return Reply(expense_cards.draft_card(ctx, draft), replace=True, private=click.at.kind == "channel")


def _whole(standing: Sequence[Expense], mark: PartOfPaper) -> Expense:
    """The paper as it was before it was divided."""
    first = standing[0]
    guessed = {name: how for name, how in first.paper.guessed.items() if name != "split"}
    if mark.source.startswith(RULE):
        guessed[OVERRULED] = mark.source.removeprefix(RULE)
    taxes = [one.tax.minor for one in standing if one.tax is not None]
    tax = Money(sum(taxes), first.gross.currency) if taxes else None
    paper = replace(first.paper, guessed=guessed)
    return replace(
        first, id=0, project=0, task=0, gross=Money(mark.whole, first.gross.currency), tax=tax, paper=paper, reason=""
    )


def _gone(ctx: Context, one: Expense) -> None:
    """Withdrawn, and every card of it says so."""
    waited = one.stage == "pending"
    gone = workflow.withdraw(ctx, one)
    if waited:
        expense_approval.refresh(ctx, gone)
    else:
        ctx.refresh(expense_cards.about(gone), expense_cards.owner_card(ctx, gone))
