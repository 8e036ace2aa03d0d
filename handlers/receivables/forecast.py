"""What is likely to come: the chance of each open payment with its reasons, thirteen weeks of cash, and how often such
forecasts came true."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from chat.cards.card import Card, Chart, Fact, Reply, Series, Table
from chat.incoming import Said
from chat.text import Percent, Text, _, _n, verbatim
from handlers import lookup
from handlers.books import posting
from handlers.context import Context
from handlers.contracts.labels import instalment_shown
from handlers.receivables.receivables import PRIVATE, visible
from ledger.cashflow import CashWeek, Expected, PlannedCash, forecast
from ledger.errors import NotAllowed
from ledger.likelihood import Model, Record, model
from ledger.money import Money
from ledger.recalibration import Correction, corrected
from ledger.scorecard import scorecard
from storage import contracts, expenses, forecasts
from storage.forecasts import KeptForecast

SOON = 30
"""Days ahead for which a chance is said, and kept to be judged."""


def show_chances(said: Said, ctx: Context) -> Reply:
    unsettled = [instalment for instalment in contracts.unsettled(ctx.book) if instalment.due is not None]
    if said.text.strip():
        project = lookup.project(ctx, None, said.text.strip())
        unsettled = [instalment for instalment in unsettled if instalment.project == project.id]
    seen, small = visible(ctx, unsettled)
    if unsettled and not seen:
        raise NotAllowed(PRIVATE)
    if not seen:
        return Reply(Card(_("Nothing with a due day is open."), tone="good"), private=True)
    learned, right = learn(ctx), correction(ctx)
    by = ctx.today + timedelta(days=SOON)
    rows = []
    seen = sorted(seen, key=lambda instalment: (instalment.due or date.max, instalment.id))
    for instalment in seen:
        due = instalment.due or ctx.today
        chance = right.of(learned.chance(instalment.customer, due, ctx.today, by))
        when = learned.expected(instalment.customer, due, ctx.today)
        why = learned.reasons(instalment.customer, due, ctx.today)
        rows.append(
            (
                verbatim(instalment.customer),
                instalment_shown(instalment),
                Text("{m}", {"m": instalment.open}),
                Text("{p}", {"p": Percent(_percent(chance))}),
                Text("{d}", {"d": when}) if when else _("not in two years"),
                Text(why[0][0], why[0][1]) if why else verbatim("–"),
            )
        )
    heads = (_("Customer"), _("Instalment"), _("Open"), _("Within 30 days"), _("Expected"), _("Why"))
    lines = (
        () if any(learned.delays.values()) else (_("No instalment has been paid yet: these figures are a mere start."),)
    )
    table = Table(heads, tuple(rows), numeric=(2, 3), refs=tuple(f"instalment:{one.id}" for one in seen))
    return Reply(Card(_("How likely payments are"), lines=lines, table=table, small=small), private=True)


def show_cash(said: Said, ctx: Context) -> Reply:
    typed_amounts = lookup.amounts_in(ctx, said.text)
    opening = (
        lookup.money_of(typed_amounts[0][2], ctx.rules.currency) if typed_amounts else Money(0, ctx.rules.currency)
    )
    items = [
        Expected(
            instalment.customer,
            posting.in_books(ctx, instalment.open, ctx.directory.project(instalment.project), ctx.today).company,
            None if instalment.disputed else instalment.due,
        )
        for instalment in contracts.unsettled(ctx.book)
    ]
    to_pay, undated = _to_pay(ctx)
    weeks = forecast(items, learn(ctx), ctx.today, opening, to_pay)
    goes = (_("To pay"),) if to_pay else ()
    heads = (_("Week from"), _("Expected"), _("Four of five: from"), _("to"), *goes, _("Balance"))
    rows = tuple(
        tuple(
            Text("{v}", {"v": value})
            for value in (
                *(week.start, week.expected, week.low, week.high),
                *((-week.planned,) if to_pay else ()),
                week.balance,
            )
        )
        for week in weeks
    )
    total = Money(sum(week.expected.minor for week in weeks), ctx.rules.currency)
    waiting = sum(1 for item in items if item.due is None)
    small = _n(
        "{n} instalment without a due day, or disputed, is not in it.",
        "{n} instalments without a due day, or disputed, are not in it.",
        waiting,
    )
    facts = [Fact(_("Expected in 13 weeks"), Text("{m}", {"m": total}))]
    if to_pay:
        paid = Money(-sum(week.planned.minor for week in weeks), ctx.rules.currency)
        facts.append(Fact(_("To pay suppliers in 13 weeks"), Text("{m}", {"m": paid})))
    left_out = _n(
        "{n} invoice of a supplier has no due day and is not in it.",
        "{n} invoices of suppliers have no due day and are not in it.",
        undated,
    )
    return Reply(
        Card(
            _("Cash forecast"),
            lines=(left_out,) if undated else (),
            facts=tuple(facts),
            table=Table(heads, rows, numeric=tuple(range(1, len(heads))), essential=(1, *range(4, len(heads)))),
            chart=_balance_chart(weeks, ctx.rules.currency),
            small=small if waiting else Text(""),
        ),
        private=True,
    )


def _to_pay(ctx: Context) -> tuple[list[PlannedCash], int]:
    """What suppliers' invoices ask for on the days on which they are due, what is overdue today; and how many of them
    name no day."""
    found, undated = [], 0
    for expense, left in expenses.unpaid(ctx.book, ctx.rules.currency):
        if expense.due is None:
            undated += 1
            continue
        amount = posting.in_company(ctx, left, ctx.today)
        found.append(PlannedCash(max(expense.due, ctx.today), -amount, ctx.directory.suppliers.called(expense.vendor)))
    return found, undated


def _balance_chart(weeks: Sequence[CashWeek], currency: str) -> Chart:
    curves = (
        (_("low"), [week.balance_low for week in weeks]),
        (_("expected"), [week.balance for week in weeks]),
        (_("high"), [week.balance_high for week in weeks]),
    )
    return Chart(
        "line",
        _("Money at the end of each week"),
        tuple(Text("{d}", {"d": week.start}) for week in weeks),
        tuple(Series(name, tuple(float(balance.major) for balance in balances)) for name, balances in curves),
        currency,
    )


def show_calibration(said: Said, ctx: Context) -> Reply:
    score = scorecard(forecasts.judged(ctx.book))
    if not score.count:
        card = Card(
            _("No forecast has come to its day yet."), lines=(_("They are kept each week and judged after 30 days."),)
        )
        return Reply(card, private=True)
    rows = tuple(
        (
            Text("{p}", {"p": Percent(_percent(row.said))}),
            Text("{p}", {"p": Percent(_percent(row.came))}),
            Text("{n}", {"n": row.count}),
        )
        for row in score.rows
    )
    facts = (
        Fact(_("Mean error"), Text("{p}", {"p": Percent(_percent(score.error))})),
        Fact(
            _("Brier score"),
            _(
                "{ours}, always saying the average: {base}",
                ours=Decimal(str(round(score.brier, 3))),
                base=Decimal(str(round(score.base, 3))),
            ),
        ),
    )
    heads = (_("Said"), _("Came true"), _("How many"))
    return Reply(
        Card(_("How often forecasts came true"), facts=facts, table=Table(heads, rows, numeric=(0, 1, 2))), private=True
    )


def learn(ctx: Context) -> Model:
    """What the company's own history says; instalments that were only credited teach nothing, what was written off
    was not paid."""
    records = [
        Record(
            instalment.customer,
            instalment.due,
            instalment.paid_on if instalment.open.minor <= 0 and not instalment.written else None,
            instalment.amount,
        )
        for instalment in contracts.whole(ctx.book)
        if instalment.due is not None and (instalment.paid or instalment.open.minor > 0 or instalment.written)
    ]
    return model(records, ctx.today)


def correction(ctx: Context) -> Correction:
    """What two years of kept forecasts have taught about the model's figures for 30 days."""
    return corrected(forecasts.learned_from(ctx.book, ctx.today - timedelta(days=730)))


def keep(ctx: Context) -> int:
    """Judge forecasts whose day has passed, and keep new ones; returns how many are new."""
    forecasts.judge(ctx.book, ctx.today)
    undisputed = [
        instalment
        for instalment in contracts.unsettled(ctx.book)
        if instalment.due is not None and not instalment.disputed
    ]
    if not undisputed:
        return 0
    learned, right, by = learn(ctx), correction(ctx), ctx.today + timedelta(days=SOON)
    new = []
    for instalment in undisputed:
        raw = learned.chance(instalment.customer, instalment.due or ctx.today, ctx.today, by)
        new.append(KeptForecast(instalment.id, ctx.today, by, round(right.of(raw) * 1000), round(raw * 1000)))
    forecasts.keep(ctx.book, new)
    return len(new)


def _percent(share: float) -> Decimal:
    return Decimal(str(round(share * 100, 1)))
