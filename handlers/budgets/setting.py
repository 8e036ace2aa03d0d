"""Setting budgets: new versions with a reason, in words or by form; the versions there were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from chat.cards.card import Card, Form, Question, Reply, Table
from chat.folding import folded
from chat.incoming import Clicked, Said, Submitted
from chat.text import Text, _, verbatim
from chat.values.amounts import ReadAmount
from handlers import lookup, privacy
from handlers.books import budget_marks
from handlers.budgets import SETTERS, planned_hours, planning
from handlers.budgets.status import budget_card
from handlers.context import Asked, Context
from handlers.reasons import reasoned
from ledger.budget import BudgetLine, Use, Version
from ledger.errors import BadInput, WrongState, sentence
from ledger.money import Money
from ledger.nouns import Project
from storage import balances, budgets


@dataclass(frozen=True, slots=True)
class Planned:
    """What a category is to have; `more`: so much more (or, negative, less) than it has."""

    amount: Money
    more: bool = False


def set_budget(said: Said, ctx: Context) -> Reply:
    words, reason = reasoned(said.text)
    if by_role := planned_hours.spoken(ctx, words):
        return planning.plan(ctx, by_role, reason)
    project, planned, task = _spoken(ctx, words)
    if not planned:
        return Reply(form=budget_form(ctx, project))
    ctx.require(*SETTERS, project=project.id)
    wanted, version = _in_full(ctx, project, planned, task), budgets.current(ctx.book, project.id)
    if version.number and not (reason or task or any(line.task or line.month for line in version.lines)):
        return Reply(form=_reason_form(ctx, project, version, wanted), private=True)
    return set_version(ctx, project, wanted, reason, task)


def open_form(click: Clicked, ctx: Context) -> Reply:
    project = lookup.project(ctx, None, click.value)
    ctx.require(*SETTERS, project=project.id)
    return Reply(form=budget_form(ctx, project))


def fill_form(filled: Submitted, ctx: Context) -> Reply:
    project = lookup.project(ctx, None, filled.value)
    wanted = {}
    for category in ctx.rules.categories:
        text = filled.answers.get(category, "").strip()
        if text:
            wanted[category] = lookup.money(ctx, text, project.currency, field=category)
    if not wanted:
        raise BadInput(sentence("Give at least one category an amount."), field=next(iter(ctx.rules.categories)))
    return set_version(ctx, project, wanted, filled.answers.get("reason", "")[:200], 0, whole=True)


def _reason_form(ctx: Context, project: Project, version: Version, wanted: Mapping[str, Money]) -> Form:
    """The form with what was said in it, which asks for the reason that was not."""
    _own_currency(project, wanted)
    stay = tuple(line for line in version.lines if line.category not in wanted)
    after = replace(version, lines=(*stay, *(BudgetLine(category, amount) for category, amount in wanted.items())))
    form = budget_form(ctx, project, after)
    return replace(
        form, lines=(_("A new version of a budget needs a reason."), *_changes(ctx, project, version, after))
    )


def budget_form(ctx: Context, project: Project, planned: Version | None = None) -> Form:
    """A line for each category, with what is planned now, or is to be."""
    version = planned or budgets.current(ctx.book, project.id)
    questions = [
        Question(
            name,
            lookup.category_shown(ctx.rules, name),
            "money",
            str(Money(version.of(name) or 0, project.currency).major) if version.of(name) is not None else "",
            required=False,
        )
        for name in ctx.rules.categories
    ]
    questions.append(Question("reason", _("Reason"), "text", required=bool(version.number)))
    return Form(
        "budget.set",
        _("Budget of {project}", project=lookup.shown(project)),
        tuple(questions),
        project.code,
        submit=_("Set"),
    )


def set_version(
    ctx: Context, project: Project, wanted: Mapping[str, Money], reason: str, task: int, *, whole: bool = False
) -> Reply:
    """A new version: the named categories changed, the others as they were (or, from the form, only the named)."""
    ctx.require(*SETTERS, project=project.id)
    _own_currency(project, wanted)
    before = budgets.current(ctx.book, project.id)
    if before.number and not reason and not whole:
        fill = "因为 {}" if ctx.locale == "zh-CN" else "because {}"
        why = _("Why is the budget changed? One line is enough; it is kept with the new version.")
        raise Asked(why, fill=fill, needs="reason")
    if before.number and not reason:
        raise BadInput(
            sentence("A new version of a budget needs a reason."),
            hint=sentence("Say it after “because”, for example: because phase 2 was ordered"),
            field="reason",
        )
    stay = (
        ()
        if whole and not task
        else tuple(line for line in before.lines if line.category not in wanted or line.task != task)
    )
    lines = stay + tuple(BudgetLine(category, amount, task) for category, amount in wanted.items())
    after = replace(before, lines=lines)
    _not_below_spent(ctx, project, before, after)
    budgets.add(ctx.book, project.id, lines, reason)
    card = budget_card(ctx, project)
    budget_marks.recheck(ctx, project)
    return Reply(replace(card, lines=(*_changes(ctx, project, before, after), *card.lines)))


def _own_currency(project: Project, wanted: Mapping[str, Money]) -> None:
    """Raises BadInput for an amount in another currency than the project's."""
    foreign = [amount for amount in wanted.values() if amount.currency != project.currency]
    if foreign:
        raise BadInput(
            sentence("The budget of {project} is in {currency}, not in {other}."),
            project=lookup.called(project),
            currency=project.currency,
            other=foreign[0].currency,
            field="amount",
        )


def _in_full(ctx: Context, project: Project, planned: Mapping[str, Planned], task: int) -> dict[str, Money]:
    """What each category is to have in all."""
    lines = budgets.current(ctx.book, project.id).lines
    full: dict[str, Money] = {}
    for category, wanted in planned.items():
        same = [line.amount.minor for line in lines if (line.category, line.task) == (category, task)]
        amount = Money(wanted.amount.minor + sum(same), wanted.amount.currency) if wanted.more else wanted.amount
        if amount.minor < 0:
            raise BadInput(
                sentence("{category} has {planned}; that leaves less than nothing."),
                category=ctx.rules.categories[category].names,
                planned=Money(sum(same), project.currency),
                field="amount",
            )
        full[category] = amount
    return full


def _not_below_spent(ctx: Context, project: Project, before: Version, after: Version) -> None:
    """Raises Asked where a category would be cut below what is spent on it."""
    if ctx.sure:
        return
    uses, lines = balances.of_project(ctx.book, project.id), []
    hidden = frozenset() if privacy.knows_pay(ctx, project.id) else privacy.with_labour(ctx, project.id)
    for category in ctx.rules.categories:
        planned, used = after.of(category) or 0, uses.get(category, Use()).used(ctx.rules.count_pending)
        if planned < used and planned < (before.of(category) or 0):
            spent: Money | Text = Money(used, project.currency)
            if category in hidden:
                spent = _("more than that")
            lines.append(
                _(
                    "{category}: {amount}, and {spent} is spent already",
                    category=lookup.category_shown(ctx.rules, category),
                    amount=Money(planned, project.currency),
                    spent=spent,
                )
            )
    if lines:
        raise Asked(_("Cut the budget below what is spent?"), lines=tuple(lines))


def _changes(ctx: Context, project: Project, before: Version, after: Version) -> tuple[Text, ...]:
    """What each category had and has now, where it is different; a first budget has nothing to compare."""
    if not before.number:
        return ()
    return tuple(
        _(
            "{category}: {before} → {after}",
            category=lookup.category_shown(ctx.rules, category),
            before=Money(before.of(category) or 0, project.currency),
            after=Money(after.of(category) or 0, project.currency),
        )
        for category in ctx.rules.categories
        if before.of(category) != after.of(category)
    )


def take_back(ctx: Context, project: Project, number: int) -> Version:
    """The figures of the version before `number`, which must be in force, as a new version.

    Raises NotAllowed, WrongState.
    """
    ctx.require(*SETTERS, project=project.id)
    versions = budgets.versions(ctx.book, project.id)
    if not versions or versions[-1].number != number:
        raise WrongState(sentence("The budget was changed since then."))
    before = versions[-2] if len(versions) > 1 else Version(project.id, 0, ())
    why = f"taken back: version {number}"
    restored = budgets.add(ctx.book, project.id, before.lines, why, "restored", hours=before.hours)
    budget_marks.recheck(ctx, project)
    return restored


def show_history(said: Said, ctx: Context) -> Reply:
    project = lookup.project(ctx, None, said.text.strip())
    ctx.require("member", "lead", "sales", "finance", "admin", "auditor", project=project.id)
    versions = budgets.versions(ctx.book, project.id)
    rows = tuple(
        (
            Text("{n}", {"n": version.number}),
            Text("{m}", {"m": Money(version.total, project.currency)}),
            verbatim(version.reason),
            verbatim(ctx.directory.people[version.by].name if version.by in ctx.directory.people else "–"),
        )
        for version in reversed(versions)
    )
    heads = (_("Version"), _("Total"), _("Reason"), _("By"))
    title = _("Budget versions of {project}", project=lookup.shown(project))
    card = Card(title, table=Table(heads, rows, numeric=(0, 1)) if rows else None)
    return Reply(card, private=ctx.abroad(project.id))


def history_clicked(click: Clicked, ctx: Context) -> Reply:
    return show_history(Said(click.id, click.by, click.at, text=click.value), ctx)


def _spoken(ctx: Context, words: str) -> tuple[Project, dict[str, Planned], int]:
    """The project, the amounts by category and the task that were said."""
    spoken = lookup.amounts_in(ctx, words)
    head = words[: spoken[0][0]].rstrip("+＋ ") if spoken else words
    project_words, first_category = _last_category(ctx, head) if spoken else (_before_category(ctx, head), None)
    project = lookup.open_project(ctx, None, project_words)
    task = lookup.task_in(ctx, project, project_words)
    planned: dict[str, Planned] = {}
    category = first_category
    for place, (start, end, sum_) in enumerate(spoken):
        if category is None:
            raise BadInput(sentence("For which category is {amount}?"), amount=str(sum_.number), field="category")
        if category in planned:
            raise BadInput(
                sentence("{category} stands there twice."),
                category=ctx.rules.categories[category].names,
                field="category",
            )
        planned[category] = _planned(words, start, sum_, project, ctx.rules.currency)
        following = words[end : spoken[place + 1][0]] if place + 1 < len(spoken) else ""
        following = following.strip(" ,，、;+＋")
        category = lookup.category(ctx, following) if following else None
    return project, planned, task.id if task else 0


def _planned(words: str, start: int, sum_: ReadAmount, project: Project, company: str) -> Planned:
    """“+5000” and “-3000” change what there is; a dash with a blank behind it (“travel - 3000”) may only be a dash."""
    amount, low = lookup.money_of(sum_, project.currency, company), folded(words)
    if low[:start].rstrip().endswith("+"):
        return Planned(amount, more=True)
    if amount.minor < 0:
        if low[start] != "-" or low[start + 1 : start + 2].isspace():
            raise BadInput(
                sentence("A budget cannot be less than nothing."),
                hint=sentence("To take so much from it write for example: travel -3000"),
                field="amount",
            )
        return Planned(amount, more=True)
    return Planned(amount)


def _before_category(ctx: Context, words: str) -> str:
    """The project's words where a category is named and no amount can be read: “apollo labour lots”."""
    parts, known = words.replace("，", " ").split(), ctx.rules.category_names
    named = (place for place, part in enumerate(parts) if (match := known.match(part)) and match.kind == "one")
    return " ".join(parts[: next(named, len(parts))])


def _last_category(ctx: Context, head: str) -> tuple[str, str | None]:
    """Split “apollo labour” into the project's words and the category."""
    parts = head.replace("，", " ").split()
    for size in (2, 1):
        if len(parts) >= size:
            match = ctx.rules.category_names.match(" ".join(parts[-size:]))
            if match is not None and match.kind == "one":
                return " ".join(parts[:-size]), str(match.key)
    return head.strip(), None
