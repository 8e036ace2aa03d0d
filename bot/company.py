"""The company's own rules: its configuration as the plain values that the handlers read."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.config import Config, ConfigError
from bot.sections import Band as WrittenBand
from chat.text import Names
from handlers.rules import Category, Rules
from ledger.accounts import chart
from ledger.approval import Band
from ledger.errors import BookError
from ledger.money import Money

_WEEK_STARTS = {"monday": 0, "saturday": 5, "sunday": 6}


def rules(config: Config) -> Rules:
    """What the handlers go by.  Raises ConfigError where the books cannot be kept like that.

    >>> rules(Config()) == Rules()
    True
    """
    books, built_in = config.books, Rules()
    try:
        accounts = chart(books.standard, books.chart)
        bands = {
            name: tuple(_band(one, books.currency) for one in rows) for name, rows in config.approval.bands.items()
        }
    except BookError as error:
        raise ConfigError(str(error)) from None
    categories = _categories(config, built_in)
    for category in categories.values():
        if category.account not in accounts:
            raise ConfigError(
                f"[categories.{category.name}] account: no account has the role “{category.account}”; "
                f"the roles are {', '.join(accounts)}."
            )
    return Rules(
        currency=books.currency,
        zone=ZoneInfo(books.timezone),
        company=books.company,
        company_tax_ids=books.company_tax_ids,
        holidays_of=books.holidays,
        week_start=_WEEK_STARTS[books.week_start],
        day_order=books.day_order,
        vat_payer=books.vat_payer,
        accounts=accounts,
        categories=categories,
        labour=next((name for name, one in config.categories.items() if one.labour), built_in.labour),
        deductible=dict(built_in.deductible) | books.deductible,
        red=books.corrections == "red",
        marks=tuple(sorted(config.budget.marks)),
        count_pending=config.budget.count_pending,
        unbudgeted=config.budget.unbudgeted,
        hours_approval=config.approval.hours,
        bands=dict(built_in.bands) | bands,
        ask_above=_minutes(config.hours.ask_above),
        refuse_above=_minutes(config.hours.refuse_above),
        day_minutes=_minutes(books.day_hours),
        grace_days=config.lock.grace_days,
        grace_roles=config.lock.roles,
        dunning=tuple(sorted(config.dunning.steps)),
        missing_after=config.hours.missing_after,
        quiet=_quiet(config.schedule.quiet),
        digest_from=config.notices.digest_from,
        admins=books.admins,
        files=config.files.folder,
    )


def _categories(config: Config, built_in: Rules) -> dict[str, Category]:
    """The built-in ones with what the config changes, adds and takes away."""
    out = dict(built_in.categories)
    for name, given in config.categories.items():
        old = out.get(name) or Category(name, Names(given.en or name, given.zh), "other")
        names = Names(given.en or old.names.en, given.zh or old.names.zh)
        out[name] = replace(old, names=names, account=given.account or old.account, words=given.words or old.words)
        if not given.active:
            del out[name]
    return out


def _band(band: WrittenBand, currency: str) -> Band:
    return Band(None if band.upto is None else Money.of(band.upto, currency).minor, tuple(band.roles))


def _minutes(hours: Decimal) -> int:
    return int(hours * 60)


def _quiet(span: str) -> tuple[int, int] | None:
    """
    >>> _quiet("20:00-08:30"), _quiet("")
    ((1200, 510), None)
    """
    if not span:
        return None
    start, end = (int(part[:2]) * 60 + int(part[3:]) for part in span.split("-"))
    return start, end
