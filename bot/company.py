"""The company's rules, out of the configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import VERSION, connect_sections, sections, way_sections
from bot.config import Config, ConfigError
from chat.text import Bilingual
from handlers.rules import Category, Letterhead, PageDoor, PaymentRules, Rules
from ledger.accounts import chart
from ledger.approval import Band
from ledger.bank_accounts import plain_number
from ledger.errors import BookError
from ledger.money import Money
from ledger.policies import AccountingPolicies, usual
from ledger.tax import DEDUCTIBLE
from ledger.vouchers.composing import VoucherRules


def rules(config: Config) -> Rules:
    """What the handlers need to know of a company.  Raises ConfigError."""
    books = config.books
    try:
        accounts = chart(books.standard, books.chart, config.accounting.contract_cost or "1410")
    except BookError as error:
        raise ConfigError(f"[books.chart] {error}") from None
    categories = _categories(config.categories)
    for name, category in categories.items():
        if category.account not in accounts:
            raise ConfigError(f"[categories.{name}] account: there is no account role “{category.account}”.")
    labour = next(
        (name for name, category in config.categories.items() if category.labour and category.active), "labour"
    )
    return Rules(
        currency=books.currency,
        zone=ZoneInfo(books.timezone),
        company=books.company,
        company_tax_ids=books.company_tax_ids,
        holidays_of=books.holidays,
        week_start=sections.WEEK_STARTS[books.week_start],
        day_order=books.day_order,
        vat_payer=books.vat_payer,
        policies=_policies(config),
        own_accounts=dict(books.chart),
        contract_cost=config.accounting.contract_cost,
        categories=categories,
        labour=labour,
        deductible=dict(DEDUCTIBLE) | books.deductible,
        red=books.corrections == "red",
        marks=tuple(sorted(config.budget.marks)),
        count_pending=config.budget.count_pending,
        unbudgeted=config.budget.unbudgeted,
        hours_approval=config.approval.hours,
        bands=_bands(config.approval.bands, books.currency),
        four_eyes=frozenset(config.approval.four_eyes),
        payouts_above=config.approval.payouts_above,
        payouts_within=config.approval.payouts_within,
        ask_above=_minutes(config.hours.ask_above),
        refuse_above=_minutes(config.hours.refuse_above),
        day_minutes=_minutes(books.day_hours),
        hours_entered=config.hours.entered,
        grace_days=config.lock.grace_days,
        grace_roles=config.lock.roles,
        dunning=tuple(sorted(config.dunning.steps)),
        dunning_tiers={tier: tuple(sorted(steps)) for tier, steps in config.dunning.tiers.items()},
        dunning_minimum=config.dunning.minimum,
        cooldown_days=config.dunning.cooldown_days,
        provision=tuple(share / 100 for share in config.dunning.provision),
        concentration_share=config.dunning.concentration_share,
        concentration_index=config.dunning.concentration_index,
        missing_after=config.hours.missing_after,
        quiet=_quiet(config.schedule.quiet),
        digest_from=config.notices.digest_from,
        finance=_finance(config.notices.finance),
        listen=config.channel.listen,
        admins=tuple(address.lower() for address in books.admins),
        files=config.files.folder,
        page=_page(config.web),
        letters=_letterhead(config.letters),
        version=VERSION,
        vouchers=VoucherRules(**config.vouchers.model_dump()),
        payments=_payments(config),
        interfaces=connect_sections.plain_settings(config.connect),
    )


def _payments(config: Config) -> PaymentRules:
    own = config.payments
    bics = {plain_number(number): plain_number(bic) for number, bic in own.bics.items()}
    return PaymentRules(own.version, bics, own.recent_days)


def _policies(config: Config) -> AccountingPolicies:
    own, policies = config.accounting, usual(config.books.standard)
    carried = policies.vat_month_end if own.vat_month_end == "usual" else own.vat_month_end
    if own.surcharges and config.books.vat_payer == "general" and carried != "carried":
        raise ConfigError('[accounting] surcharges are on the VAT that a close carries: vat_month_end = "carried".')
    return replace(
        policies,
        unbilled_vat=policies.unbilled_vat if own.unbilled_vat == "usual" else own.unbilled_vat,
        advance_vat=policies.advance_vat if own.advance_vat == "usual" else own.advance_vat,
        revaluation=own.revaluation,
        allocation_base=own.allocation_base,
        contract_asset_loss=own.contract_asset_loss / 100,
        estimate_taken_back=own.estimate_taken_back,
        payroll_difference=own.payroll_difference,
        unconditional=own.unconditional,
        vat_due=own.vat_due,
        surcharges=tuple(share / 100 for share in own.surcharges),
        warranty=Decimal(0) if own.warranty == "as_incurred" else own.warranty / 100,
        vat_month_end=carried,
    )


def _letterhead(own: sections.LettersSection) -> Letterhead:
    font = Path(own.font) if own.font else None
    return Letterhead(own.sender, own.sender_en, own.bank, own.bank_en, own.prefix, font)


def _categories(changed: Mapping[str, sections.CategorySection]) -> dict[str, Category]:
    """The built-in categories with the company's changes and its own ones."""
    categories = dict(Rules().categories)
    for name, own in changed.items():
        if name not in categories and not (own.en or own.zh):
            known = ", ".join(categories)
            raise ConfigError(
                f"[categories.{name}] is none of {known}; a category of your own needs a name (en or zh)."
            )
        if name in categories and categories[name].shared and not own.active:
            raise ConfigError(f"[categories.{name}] active: the close of a month gives projects their share of it.")
        if not own.active:
            categories.pop(name, None)
            continue
        old = categories.get(name, Category(name, Bilingual(name), "other"))
        categories[name] = Category(
            name,
            Bilingual(own.en or old.names.en, own.zh or old.names.zh),
            own.account or old.account,
            own.words or old.words,
            old.shared,
        )
    return categories


def _bands(given: Mapping[str, tuple[sections.BandSection, ...]], currency: str) -> dict[str, tuple[Band, ...]]:
    """Those of the config; who sets only one category's keeps the default for the others."""
    return dict(Rules().bands) | {
        category: tuple(
            Band(
                Money.of(band.upto, currency).minor if band.upto is not None else None, band.roles, band.all, band.then
            )
            for band in bands
        )
        for category, bands in given.items()
    }


def _finance(place: str) -> tuple[str, str] | None:
    platform, _sign, channel = place.partition(":")
    return (platform, channel) if channel else None


def _minutes(hours: Decimal) -> int:
    return int(hours * 60)


def _quiet(span: str) -> tuple[int, int] | None:
    if not span:
        return None
    start, end = (int(part[:2]) * 60 + int(part[3:]) for part in span.split("-"))
    return start, end


def _page(web: way_sections.WebSection) -> PageDoor:
    """The page's links, where it is open by links at all."""
    secret = web.secret.get_secret_value()
    if not (web.enabled and secret):
        return PageDoor()
    address = web.public_url.rstrip("/") or f"http://{web.host}:{web.port}"
    return PageDoor(f"{address}/", secret, web.link_minutes, web.paper_days)
