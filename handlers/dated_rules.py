"""The company's rules as master data has them on a day: categories that were changed in the chat, with their bands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from chat.text import Bilingual
from handlers.rules import Category, Rules
from ledger.approval import Band
from ledger.master_data.categories import CategoryVersion, on_day
from storage.directory import Directory, kept_with_directory


def as_of(rules: Rules, directory: Directory, day: date) -> Rules:
    """The rules of a day; the very same where nobody has changed a category."""
    if rules.master_versions != directory.master_versions:
        rules = _with_masters(directory, rules)
    if not directory.category_versions or rules.category_day == day:
        return rules
    kept = _by_day(directory)
    key = (id(rules.configured or rules.categories), day)
    if key not in kept:
        base = rules.configured or rules.categories
        held = on_day(directory.category_versions, day)
        categories = {name: category(held[name]) if name in held else one for name, one in base.items()}
        categories |= {name: category(one) for name, one in held.items() if name not in base}
        live = {name: one for name, one in categories.items() if name not in held or not held[name].ended}
        kept[key] = replace(
            rules,
            categories=live,
            bands={**rules.bands, **_bands(held)},
            configured=base,
            configured_bands=rules.configured_bands or rules.bands,
            category_versions=directory.category_versions,
            category_day=day,
        )
    return kept[key]


def _with_masters(directory: Directory, rules: Rules) -> Rules:
    """The rules with what the chat changed of accounts, units, currencies and tax rates; once a directory."""
    kept = _masters(directory)
    key = id(rules)
    if key not in kept or kept[key][0] is not rules:
        kept[key] = rules, replace(rules, master_versions=directory.master_versions)
    return kept[key][1]


@kept_with_directory
def _masters(_directory: Directory) -> dict[int, tuple[Rules, Rules]]:
    """Rules without master data of the chat -> with them."""
    return {}


@kept_with_directory
def _by_day(_directory: Directory) -> dict[tuple[int, date], Rules]:
    """(which configuration, day) -> its rules, as far as they were asked for."""
    return {}


def category(of: CategoryVersion) -> Category:
    """A version as the handlers read a category."""
    return Category(of.category, Bilingual(of.en, of.zh), of.account, of.words)


def _bands(held: Mapping[str, CategoryVersion]) -> dict[str, tuple[Band, ...]]:
    return {name: one.bands for name, one in held.items() if one.bands is not None}
