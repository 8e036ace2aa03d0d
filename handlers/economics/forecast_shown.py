"""A forecast in words and facts: the state, the range with its measure, the price, the day and the lever."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from chat.cards.card import Fact, Tone
from chat.text import Percent, Text, _, _n, verbatim
from handlers import lookup
from handlers.context import Context
from handlers.economics import forecasting, progress_method
from handlers.economics.forecasting import ProjectForecast
from ledger.economics import contributions
from ledger.economics.turning_to_loss import LossState
from ledger.money import Money
from ledger.nouns import Project

STATES: dict[LossState, Text] = {
    "expected": _("loss expected"),
    "possible": _("loss possible"),
    "none": _("no loss in sight"),
    "complete": _("complete"),
}
TONES: dict[LossState, Tone] = {"expected": "bad", "possible": "warn", "none": "good", "complete": "plain"}


def percent(share: Fraction | None) -> Text:
    """A share in percent with one decimal place; “–” where there is nothing to divide by."""
    if share is None:
        return verbatim("–")
    return Text("{p}", {"p": Percent(round(Decimal(share.numerator * 100) / share.denominator, 1))})


def money(ctx: Context, minor: int) -> Money:
    """An amount in the company's currency."""
    return Money(minor, ctx.rules.currency)


def state_sentence(ctx: Context, project: Project, of: ProjectForecast) -> Text:
    """Whether the project turns to a loss, in one sentence; else what is missing to tell."""
    if of.completion is None:
        return _("Nobody can tell yet where it ends. Say how far it is: progress {code} 40%", code=project.code)
    likely, high = money(ctx, of.completion.likely), money(ctx, of.completion.high)
    if of.outcome is None:
        if not of.price.signed:
            return _("It will likely cost {cost}. No contract says what it brings.", cost=likely)
        return _(
            "It will likely cost {cost}. What it brings goes by its cost, and nothing of it is invoiced yet.",
            cost=likely,
        )
    price, margin = money(ctx, of.outcome.price), money(ctx, abs(of.outcome.likely))
    if of.outcome.state == "expected":
        return _(
            "A loss of {loss} is expected: it will likely cost {cost} and brings {price}.",
            loss=margin,
            cost=likely,
            price=price,
        )
    if of.outcome.state == "possible":
        return _(
            "A loss is possible: it may cost up to {high} and brings {price}; {cost} is likely.",
            high=high,
            price=price,
            cost=likely,
        )
    if of.outcome.state == "complete":
        return _(
            "Nothing is left to do: it costs {cost} with what is still pending and on order, and brings {price}.",
            cost=likely,
            price=price,
        )
    return _("No loss is in sight: it will likely cost {cost} and brings {price}.", cost=likely, price=price)


def facts(ctx: Context, of: ProjectForecast) -> tuple[Fact, ...]:
    """Cost, price and margin at completion with their range and measure, the day on which cost passes the price, the
    lever."""
    if of.completion is None:
        return ()
    end = of.completion
    found = [
        Fact(_("Cost at completion"), _range(ctx, end.low, end.likely, end.high)),
        Fact(_("Forecast rests on"), measure(of)),
    ]
    if end.outside:
        said = _("The estimate lies outside of what the progress tells.")
        found.append(Fact(_("Estimate"), said))
    if of.outcome is not None:
        found.append(Fact(_("Price at completion"), Text("{m}", {"m": money(ctx, of.outcome.price)})))
        found.append(Fact(_("Margin at completion"), _range(ctx, of.outcome.low, of.outcome.likely, of.outcome.high)))
    if of.passes is not None:
        found.append(Fact(_("Cost passes the price on"), Text("{day}", {"day": of.passes})))
    open_lever = lever(ctx, of)
    if open_lever is not None:
        found.append(Fact(_("Lever"), lever_sentence(ctx, open_lever)))
    return tuple(found)


def _range(ctx: Context, low: int, likely: int, high: int) -> Text:
    if low == high:
        return Text("{m}", {"m": money(ctx, likely)})
    return _(
        "{likely} (between {low} and {high})", likely=money(ctx, likely), low=money(ctx, low), high=money(ctx, high)
    )


def measure(of: ProjectForecast) -> Text:
    """By what the forecast goes, with its day."""
    assert of.completion is not None
    by = _by(of)
    if not of.completion.estimated or of.completion.measure == "estimate" or of.estimate is None:
        return by
    return _("the estimate of {day}; its range by {measure}", day=of.estimate.day, measure=by)


def _by(of: ProjectForecast) -> Text:
    kind = of.completion.measure if of.completion else "estimate"
    if kind == "complete":
        return _("what is spent, pending and on order")
    if kind == "weeks":
        return _("the burn of the last weeks")
    if kind == "months":
        return _n("the cost of the last {n} month", "the cost of the last {n} months", len(of.facts.months))
    if kind == "progress" and of.progress is not None:
        share = percent(of.progress.done)
        if of.progress.by == "milestones":
            return _("the milestones that are reached, {share} of the work", share=share)
        if of.progress.method:
            return _(
                "progress of {share}, reported for {day} by {method}",
                share=share,
                day=of.progress.day,
                method=progress_method.shown(of.progress.method),
            )
        return _("progress of {share}, reported for {day}", share=share, day=of.progress.day)
    return _("the estimate of {day}", day=of.estimate.day if of.estimate else of.day)


def lever(ctx: Context, of: ProjectForecast) -> contributions.Contribution | None:
    """The largest category that is planned and not spent; nobody spends on a share of the pool."""
    shared = {category.name for category in ctx.rules.categories.values() if category.shared}
    planned = {name: minor for name, minor in of.planned_cost.items() if name not in shared}
    return contributions.lever(planned, cost_of(of))


def lever_sentence(ctx: Context, one: contributions.Contribution) -> Text:
    """What can still be done otherwise."""
    name = lookup.category_shown(ctx.rules, one.category)
    return _("{category}: {left} of its budget is not spent yet", category=name, left=money(ctx, one.minor))


def cost_of(of: ProjectForecast) -> dict[str, int]:
    """Category -> what a project has cost by the day of its forecast."""
    found: dict[str, int] = {}
    for cost in of.months.values():
        for name, minor in cost.items():
            found[name] = found.get(name, 0) + minor
    return found


def parts(of: ProjectForecast) -> dict[str, Fraction]:
    """Category -> its part of the likely cost by the measure of the forecast; where that has no parts, what it cost."""
    cost, kind = cost_of(of), of.completion.measure if of.completion else ""
    if kind == "progress" and of.progress is not None and of.progress.done > 0:
        return contributions.by_progress(cost, of.progress.done)
    if kind == "months" and of.facts.left is not None:
        whole = forecasting.whole_months(of)
        last: dict[str, int] = {}
        for key in whole:
            for name, minor in of.months.get(key, {}).items():
                last[name] = last.get(name, 0) + minor
        return contributions.by_months(cost, last, len(whole), of.facts.left)
    return {name: Fraction(minor) for name, minor in cost.items()}
