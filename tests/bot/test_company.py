"""Every rule of the company can be set in its configuration."""

from __future__ import annotations

import ast
import inspect
import re
from dataclasses import fields
from decimal import Decimal

import pytest

from bot import VERSION, company, sections
from bot.config import Config, ConfigError
from bot.sections import AccountingSection, ApprovalSection, BandSection, BooksSection, CategorySection
from handlers.rules import Rules
from ledger.approval import Band as Booked


def test_without_a_configuration_the_rules_are_the_built_in_ones() -> None:
    assert company.rules(Config()) == Rules(version=VERSION)


def test_the_default_of_a_rule_stands_in_the_rules_alone() -> None:
    """What the sections say of it, and the example's text, follow: a default is changed in one place."""
    read = set(re.findall(r"\b(?:config\.\w+|books|own)\.(\w+)", inspect.getsource(company)))
    company_sections = {
        section.annotation.__name__
        for name, section in Config.model_fields.items()
        if f"config.{name}" in inspect.getsource(company) and name != "categories"
    }
    written = [
        f"{part.name}.{ast.unparse(field.target)}"
        for part in ast.parse(inspect.getsource(sections)).body
        if isinstance(part, ast.ClassDef) and part.name in company_sections
        for field in part.body
        if isinstance(field, ast.AnnAssign) and ast.unparse(field.target) in read
        if "_BUILT_IN" not in ast.unparse(field)
    ]
    factories = ["BooksSection.chart", "BooksSection.deductible", "ApprovalSection.bands"]
    usual = [
        "AccountingSection.unbilled_vat",
        "AccountingSection.advance_vat",
        "AccountingSection.vat_month_end",
    ]
    assert written == ["BooksSection.standard", *factories[:2], *usual, *factories[2:]]


def test_every_rule_comes_from_the_configuration() -> None:
    source = inspect.getsource(company.rules)
    started = {"read_table"}  # the application gives it, with the process that it runs
    dated = {
        "configured",
        "configured_bands",
        "category_versions",
        "category_day",
        "master_versions",
    }  # `handlers.dated_rules`, from the books
    assert {field.name for field in fields(Rules) if f" {field.name}=" not in source} == started | dated


def test_a_category_is_changed_added_and_taken_away() -> None:
    written = {
        "travel": CategorySection(zh="出差"),
        "cloud": CategorySection(en="Cloud", zh="云资源", account="other", words=("aws",)),
        "equipment": CategorySection(active=False),
    }
    categories = company.rules(Config(categories=written)).categories
    assert [*categories] == ["labour", "material", "travel", "subcontract", "other", "overhead", "cloud"]
    assert (categories["travel"].names.en, categories["travel"].names.zh) == ("Travel", "出差")
    assert categories["cloud"].words == ("aws",)


def test_a_category_on_an_unknown_account_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"\[categories.cloud\] account: .*“clouds”"):
        company.rules(Config(categories={"cloud": CategorySection(en="Cloud", account="clouds")}))


def test_a_mistyped_category_is_refused_with_those_there_are() -> None:
    with pytest.raises(ConfigError, match=r"\[categories.travle\] is none of labour, material"):
        company.rules(Config(categories={"travle": CategorySection(words=("taxi",))}))


def test_the_share_of_overhead_stays_what_nobody_spends_on() -> None:
    renamed = company.rules(Config(categories={"overhead": CategorySection(zh="公摊费用")}))
    assert renamed.categories["overhead"].shared and renamed.categories["overhead"].names.zh == "公摊费用"
    with pytest.raises(ConfigError, match=r"\[categories.overhead\] active"):
        company.rules(Config(categories={"overhead": CategorySection(active=False)}))


def test_an_account_for_an_unknown_role_is_refused() -> None:
    with pytest.raises(ConfigError, match="bonk"):
        company.rules(Config(books=BooksSection(chart={"bonk": "1002 Bank"})))


def test_amounts_of_bands_are_in_the_currency_of_the_books() -> None:
    bands = {"travel": (BandSection(upto=Decimal("200"), roles=()), BandSection(roles=("finance",)))}
    yen = company.rules(Config(books=BooksSection(currency="JPY"), approval=ApprovalSection(bands=bands)))
    assert yen.bands["travel"] == (Booked(200, ()), Booked(None, ("finance",)))
    assert yen.bands["default"]
    two = {
        "travel": (BandSection(roles=("lead",), then=("finance",)), BandSection(roles=("lead", "finance"), all=True))
    }
    rules = company.rules(Config(approval=ApprovalSection(bands=two)))
    assert rules.bands["travel"] == (
        Booked(None, ("lead",), then=("finance",)),
        Booked(None, ("lead", "finance"), all=True),
    )


@pytest.mark.parametrize("written, says", [([7, 3], "three of them"), ([7, 3, 200], "100")])
def test_surcharges_are_three_shares(written: list[int], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        AccountingSection(surcharges=tuple(Decimal(one) for one in written))


def test_surcharges_are_on_the_vat_that_a_close_carries() -> None:
    rates = (Decimal(7), Decimal(3), Decimal(2))
    chosen = AccountingSection(surcharges=rates, warranty=Decimal("2.5"))
    policies = company.rules(Config(accounting=chosen)).policies
    assert [f"{share}" for share in policies.surcharges] == ["0.07", "0.03", "0.02"]
    assert policies.warranty == Decimal("0.025")
    with pytest.raises(ConfigError, match="vat_month_end"):
        company.rules(Config(books=BooksSection(standard="ifrs"), accounting=chosen))
