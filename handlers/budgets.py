"""Budgets: the question how much is left, new versions, templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chat.amounts import amounts
from chat.card import Button, Card, Chart, Fact, Form, Question, Reply, Series, Table
from chat.incoming import Clicked, Said, Submitted
from chat.text import Hours, Names, Percent, Text, _, _n, verbatim
from handlers import marks, naming, privacy
from handlers.context import Context
from handlers.registry import action, command, form, subject
from ledger.budget import Figure, Line, Use, Version, figures, forecast, target
from ledger.errors import BadInput
from ledger.errors import _ as sentence
from ledger.money import Money, digits, share
from ledger.nouns import Project
from storage import balances, budgets

subject("budgets", _("Budgets"))
_SETTERS = ("lead", "finance")


@command(
    "budget",
    _("Shows what is left of a project's budget, by category, with target and forecast."),
    subject="budgets",
    words=("预算", "还剩多少", "剩余预算"),
    patterns=(
        "how much [money|budget] is left [(on|for|in) {rest}]",
        "how much [money|budget] (do we have|have we) left [(on|for|in) {rest}]",
        "what is left [(on|for|in|of) {rest}]",
        "{rest}还剩多少[钱|预算]",
        "[我们]还剩多少[钱|预算]",
        "{rest}还有多少[钱|预算]",
        "{rest}花了多少[钱]",
    ),
    examples=(Names("budget apollo", "预算 星河"), Names("how much is left on apollo?", "星河还剩多少钱")),
    reads=True,
)
def show_budget(said: Said, ctx: Context) -> Reply:
    if not said.text.strip() and ctx.project is None:
        return show_all(said, ctx)
    project = naming.project(ctx, None, said.text.strip())
    ctx.require(
        "member", "lead", "sales", "finance", "admin", "auditor", project=project.id,
        sentence=sentence("You have no seat in that project, so I cannot show you its money."),
    )  # fmt: skip
    return Reply(budget_card(ctx, project))


@action("budget.show", _("Shows a project's budget."), subject="budgets", reads=True)
def show_clicked(click: Clicked, ctx: Context) -> Reply:
    return show_budget(Said(click.id, click.by, click.at, text=click.value), ctx)


@command(
    "budgets",
    _("Shows all projects at a glance: budget, used, left."),
    subject="budgets",
    words=("all budgets", "全部预算", "所有项目预算", "预算总览"),
    examples=(Names("budgets", "预算总览"),),
    reads=True,
    private=True,
)
def show_all(said: Said, ctx: Context) -> Reply:
    limits, uses = budgets.totals(ctx.book), balances.of_all(ctx.book)
    rows = []
    withheld = 0
    for project in sorted(ctx.people.projects.values(), key=lambda one: one.code):
        if project.state != "open":
            continue
        if not ctx.roles(project.id) & privacy.KNOW_PAY:
            withheld += bool(ctx.roles(project.id))
            continue
        rows.append(_glance(project, limits.get(project.id), uses.get(project.id, Use()).used(ctx.rules.count_pending)))
    small = (
        _n("{n} project is shown only to its lead and finance; ask for it by name.",
           "{n} projects are shown only to their leads and finance; ask for them by name.", withheld)
        if withheld else Text("")
    )  # fmt: skip
    if not rows:
        return Reply(Card(_("Which project? Please name it."), small=small, tone="warn"), private=True)
    heads = (_("Project"), _("Budget"), _("Used"), _("Left"), _("% used"))
    return Reply(
        Card(_("All projects"), table=Table(heads, tuple(rows), numeric=(1, 2, 3, 4)), small=small), private=True
    )


def budget_card(ctx: Context, project: Project) -> Card:
    """The whole answer: a row a category, the sum, target and forecast, a chart."""
    version = budgets.current(ctx.book, project.id)
    uses = balances.of_project(ctx.book, project.id)
    rows = figures(version, uses, tuple(ctx.rules.categories), ctx.rules.count_pending)
    open_pay = privacy.labour_in_money(ctx, project.id) or ctx.rules.labour not in uses
    total = Figure("", version.total if version.number else None, sum(uses.values(), Use()), sum(r.used for r in rows))
    shown = [row for row in rows if open_pay or row.category != ctx.rules.labour]
    table_rows = [_row(ctx, project, row, naming.category_shown(ctx.rules, row.category)) for row in shown]
    facts, small = [], Text("")
    if open_pay:
        table_rows.append(_row(ctx, project, total, _("In all")))
        facts += _ahead(ctx, project, version, total)
    else:
        small = _("Labour in money is shown to the lead and finance only, in private: few people work here.")
    minutes = uses.get(ctx.rules.labour, Use()).minutes
    if minutes:
        facts.append(Fact(_("Hours"), Text("{hours}", {"hours": Hours(minutes)})))
    if version.number:
        facts.append(Fact(_("Version"), _("{number}: {reason}", number=version.number, reason=_reason(ctx, project))))
    heads = (_("Category"), _("Budget"), _("Actual"), _("Pending"), _("Committed"), _("Left"), _("% used"))
    lines = () if version.number else (_("This project has no budget yet. Say: set budget {code} labour 100000",
                                         code=project.code),)  # fmt: skip
    over = any(row.percent is not None and row.percent >= 100 for row in shown)
    return Card(
        _("Budget of {project}", project=naming.shown(project)), lines=lines, facts=tuple(facts),
        table=Table(heads, tuple(table_rows), numeric=(1, 2, 3, 4, 5, 6)) if table_rows else None,
        chart=_chart(ctx, project, shown), small=small, tone="bad" if over else "plain",
        buttons=(Button(_("History"), "budget.history", project.code), Button(_("Set"), "budget.form", project.code)),
    )  # fmt: skip


def _row(ctx: Context, project: Project, row: Figure, name: Text) -> tuple[Text, ...]:
    def money(minor: int | None) -> Text:
        return _("–") if minor is None else Text("{m}", {"m": Money(minor, project.currency)})

    share_used = Text("{p}", {"p": Percent(row.percent)}) if row.percent is not None else _("no budget")
    use = row.use
    return (
        name, money(row.limit), money(use.posted), money(use.pending), money(use.committed), money(row.available),
        share_used,
    )  # fmt: skip


def _ahead(ctx: Context, project: Project, version: Version, total: Figure) -> list[Fact]:
    """Where spending should be by now, and where it will end."""
    facts = []
    if total.limit is not None:
        now = target(total.limit, project.run, ctx.today)
        if now is not None:
            facts.append(
                Fact(
                    _("Target by today"),
                    _("{target}; used {used}", target=Money(now, project.currency),
                      used=Money(total.used, project.currency)),
                )
            )  # fmt: skip
        ahead = forecast(total.use, marks.weekly(ctx, project), project.run, ctx.today, total.limit)
        if ahead is not None:
            money = project.currency
            facts.append(
                Fact(
                    _("Forecast at the end"),
                    _("{likely} (between {low} and {high})", likely=Money(ahead.likely, money),
                      low=Money(ahead.low, money), high=Money(ahead.high, money)),
                )
            )  # fmt: skip
            if ahead.exhausted is not None and project.run and ahead.exhausted < project.run.end:
                facts.append(Fact(_("Used up on"), Text("{day}", {"day": ahead.exhausted})))
    return facts


def _chart(ctx: Context, project: Project, rows: Sequence[Figure]) -> Chart | None:
    planned = [row for row in rows if row.limit]
    if not planned:
        return None
    unit = 10 ** digits(project.currency)
    return Chart(
        "bar", _("Budget and use by category"),
        tuple(naming.category_shown(ctx.rules, row.category) for row in planned),
        (
            Series(_("Budget"), tuple((row.limit or 0) / unit for row in planned)),
            Series(_("Used"), tuple(row.used / unit for row in planned)),
        ),
        unit=project.currency,
    )  # fmt: skip


def _glance(project: Project, limit: int | None, used: int) -> tuple[Text, ...]:
    money = project.currency
    row = Figure("", limit, Use(), used)
    return (
        naming.shown(project),
        Text("{m}", {"m": Money(limit, money)}) if limit is not None else _("–"),
        Text("{m}", {"m": Money(used, money)}),
        Text("{m}", {"m": Money(row.available or 0, money)}) if limit is not None else _("–"),
        Text("{p}", {"p": Percent(row.percent)}) if row.percent is not None else _("–"),
    )


def _reason(ctx: Context, project: Project) -> Text:
    found = budgets.reason(ctx.book, project.id)
    return verbatim(found) if found else _("no reason given")


@command(
    "set budget",
    _("Sets a project's budget by category; the older version stays. A reason after “because”."),
    subject="budgets",
    words=("budget set", "设置预算", "设预算", "定预算", "调整预算", "change budget"),
    examples=(
        Names(
            "set budget apollo labour 100000 travel 20000 because phase 2",
            "设预算 星河 人工 100000 差旅 20000 因为 二期",
        ),
    ),
    roles=_SETTERS,
)
def set_budget(said: Said, ctx: Context) -> Reply:
    words, reason = _reasoned(said.text)
    project, amounts_by, task = _spoken(ctx, words)
    if not amounts_by:
        return Reply(form=budget_form(ctx, project))
    return _set(ctx, project, amounts_by, reason, task)


@action("budget.form", _("Opens the form for a project's budget."), subject="budgets", reads=True)
def open_form(click: Clicked, ctx: Context) -> Reply:
    project = naming.project(ctx, None, click.value)
    ctx.require(*_SETTERS, project=project.id)
    return Reply(form=budget_form(ctx, project))


@form("budget.set", _("Sets a budget from the form."), subject="budgets")
def fill_form(filled: Submitted, ctx: Context) -> Reply:
    project = naming.project(ctx, None, filled.value)
    wanted = {}
    for category in ctx.rules.categories:
        text = filled.answers.get(category, "").strip()
        if text:
            wanted[category] = naming.money(text, project.currency, field=category)
    if not wanted:
        raise BadInput(sentence("Give at least one category an amount."), field=next(iter(ctx.rules.categories)))
    return _set(ctx, project, wanted, filled.answers.get("reason", "")[:200], 0, whole=True)


def budget_form(ctx: Context, project: Project) -> Form:
    """A line for each category, with what is planned now."""
    version = budgets.current(ctx.book, project.id)
    questions = [
        Question(
            name, naming.category_shown(ctx.rules, name), "money",
            str(Money(version.of(name) or 0, project.currency).major) if version.of(name) is not None else "",
            required=False,
        )
        for name in ctx.rules.categories
    ]  # fmt: skip
    questions.append(Question("reason", _("Reason"), "text", required=bool(version.number)))
    return Form(
        "budget.set", _("Budget of {project}", project=naming.shown(project)), tuple(questions), project.code,
        submit=_("Set"),
    )  # fmt: skip


def _set(
    ctx: Context, project: Project, wanted: Mapping[str, Money], reason: str, task: int, *, whole: bool = False
) -> Reply:
    """A new version: the named categories changed, the others as they were (or, from the form, only the named)."""
    ctx.require(*_SETTERS, project=project.id)
    foreign = [amount for amount in wanted.values() if amount.currency != project.currency]
    if foreign:
        raise BadInput(
            sentence("The budget of {project} is in {currency}, not in {other}."), project=naming.called(project),
            currency=project.currency, other=foreign[0].currency, field="amount",
        )  # fmt: skip
    before = budgets.current(ctx.book, project.id)
    if before.number and not reason:
        raise BadInput(
            sentence("A new version of a budget needs a reason."),
            hint=sentence("Say it after “because”, for example: because phase 2 was ordered"), field="reason",
        )  # fmt: skip
    stay = () if whole and not task else tuple(
        line for line in before.lines if line.category not in wanted or line.task != task
    )  # fmt: skip
    lines = stay + tuple(Line(category, amount, task) for category, amount in wanted.items())
    budgets.add(ctx.book, project.id, lines, reason)
    card = budget_card(ctx, project)
    marks.recheck(ctx, project)
    return Reply(card)


@command(
    "budget history",
    _("Shows the versions of a project's budget, with who changed it and why."),
    subject="budgets",
    words=("预算版本", "预算历史", "budget versions"),
    examples=(Names("budget history apollo", "预算版本 星河"),),
    reads=True,
)
def show_history(said: Said, ctx: Context) -> Reply:
    project = naming.project(ctx, None, said.text.strip())
    ctx.require("member", "lead", "sales", "finance", "admin", "auditor", project=project.id)
    versions = budgets.versions(ctx.book, project.id)
    rows = tuple(
        (
            Text("{n}", {"n": one.number}),
            Text("{m}", {"m": Money(one.total, project.currency)}),
            verbatim(one.reason),
            verbatim(ctx.people.people[one.by].name if one.by in ctx.people.people else "–"),
        )
        for one in reversed(versions)
    )
    heads = (_("Version"), _("Total"), _("Reason"), _("By"))
    title = _("Budget versions of {project}", project=naming.shown(project))
    return Reply(Card(title, table=Table(heads, rows, numeric=(0, 1)) if rows else None))


@action("budget.history", _("Shows the versions of a budget."), subject="budgets", reads=True)
def history_clicked(click: Clicked, ctx: Context) -> Reply:
    return show_history(Said(click.id, click.by, click.at, text=click.value), ctx)


@command(
    "template",
    _("Keeps a project's budget as a template by shares, lists templates, or applies one with a total."),
    subject="budgets",
    words=("budget template", "预算模板", "模板"),
    examples=(
        Names("template save consulting from apollo", "预算模板 保存 咨询 从 星河"),
        Names(
            "template apply consulting apollo 500000 because new project", "预算模板 应用 咨询 星河 500000 因为 新项目"
        ),
    ),
    roles=_SETTERS,
)
def use_template(said: Said, ctx: Context) -> Reply:
    words, reason = _reasoned(said.text)
    parts = words.split()
    verb = parts[0].lower() if parts else ""
    if verb in ("save", "保存") and len(parts) >= 3:
        return _save_template(ctx, parts[1], parts[-1])
    if verb in ("apply", "use", "应用", "套用") and len(parts) >= 4:
        return _apply_template(ctx, parts[1], parts[2], " ".join(parts[3:]), reason)
    names = budgets.templates(ctx.book)
    lines = tuple(
        _("{name}: {shares}", name=name, shares=tuple(
            _("{category} {share}", category=naming.category_shown(ctx.rules, category), share=Percent(share_ // 100))
            for category, share_ in budgets.template(ctx.book, name).items()
        ))
        for name in names
    )  # fmt: skip
    return Reply(
        Card(_("Budget templates"), lines=lines or (_("There is none yet. Say: template save NAME from PROJECT"),))
    )


def _save_template(ctx: Context, name: str, from_project: str) -> Reply:
    project = naming.project(ctx, None, from_project)
    ctx.require(*_SETTERS, project=project.id)
    version = budgets.current(ctx.book, project.id)
    if not version.total:
        raise BadInput(sentence("{project} has no budget that could be kept."), project=naming.called(project))
    totals = {category: version.of(category) or 0 for category in ctx.rules.categories}
    shares = {category: minor * 10_000 // version.total for category, minor in totals.items() if minor}
    largest = max(shares, key=lambda category: shares[category])
    shares[largest] += 10_000 - sum(shares.values())
    budgets.keep_template(ctx.book, name, shares)
    return Reply(Card(_("The template {name} is kept.", name=name), tone="good"))


def _apply_template(ctx: Context, name: str, onto: str, total: str, reason: str) -> Reply:
    project = naming.open_project(ctx, None, onto)
    shares = budgets.template(ctx.book, name)
    if not shares:
        known = budgets.templates(ctx.book)
        raise BadInput(sentence("There is no template “{name}”. There are: {known}."), name=name[:40], known=known)
    amount = naming.money(total, project.currency, field="amount")
    parts = share(amount, tuple(shares.values()))
    return _set(ctx, project, dict(zip(shares, parts, strict=True)), reason or name, 0, whole=True)


def _reasoned(text: str) -> tuple[str, str]:
    """The words before “because”, and the reason after it."""
    for sign in (" because ", " since ", "因为", "原因"):
        before, found, after = text.partition(sign)
        if found:
            return before.strip(), after.strip(" :：,，")[:200]
    return text.strip(), ""


def _spoken(ctx: Context, words: str) -> tuple[Project, dict[str, Money], int]:
    """The project, the amounts by category and the task that were said."""
    found = amounts(words, ctx.rules.currency)
    head = words[: found[0][0]] if found else words
    project_words, first_category = _last_category(ctx, head)
    project = naming.open_project(ctx, None, project_words)
    task = naming.task_in(ctx, project, project_words)
    wanted: dict[str, Money] = {}
    category = first_category
    for place, (_start, end, sum_) in enumerate(found):
        if category is None:
            raise BadInput(sentence("For which category is {amount}?"), amount=str(sum_.number), field="category")
        wanted[category] = naming.money_of(sum_, project.currency)
        following = words[end : found[place + 1][0]] if place + 1 < len(found) else ""
        category = naming.category(ctx, following.strip(" ,，、;")) if following.strip(" ,，、;") else None
    return project, wanted, task.id if task else 0


def _last_category(ctx: Context, head: str) -> tuple[str, str | None]:
    """Split “apollo labour” into the project's words and the category."""
    parts = head.replace("，", " ").split()
    for size in (2, 1):
        if len(parts) >= size:
            match = naming.category_names(ctx.people, ctx.rules).match(" ".join(parts[-size:]))
            if match is not None and match.kind == "one":
                return " ".join(parts[:-size]), str(match.key)
    return head.strip(), None
