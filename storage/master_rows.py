"""Master data that people change in the chat, as the directory has it: mergers that stand, rules, categories."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ledger.approval import Band
from ledger.master_data import shares
from ledger.master_data.categories import CategoryVersion
from ledger.master_data.entry_rules import EntryRule
from ledger.master_data.suppliers import SupplierMerge, SupplierNames, standing
from ledger.master_data.versions import MasterVersion
from storage import tables as t

if TYPE_CHECKING:
    from storage.book import Book


def suppliers(book: Book) -> SupplierNames:
    """Which spellings are one supplier's."""
    merges: Any = t.SupplierMergeRow.__table__  # type: ignore[attr-defined]
    rows = book.connection.execute(select(merges).where(merges.c.state == "merged").order_by(merges.c.id))
    return standing(SupplierMerge(row.name, row.called, row.person, id=row.id) for row in rows)


def entry_rules(book: Book) -> tuple[EntryRule, ...]:
    """The rules that are on."""
    rules: Any = t.EntryRuleRow.__table__  # type: ignore[attr-defined]
    rows = book.connection.execute(select(rules).where(rules.c.state == "on").order_by(rules.c.id))
    return tuple(entry_rule(row) for row in rows)


def category_versions(book: Book) -> tuple[CategoryVersion, ...]:
    """Every version of every category, in the order in which they were said."""
    versions: Any = t.CategoryVersionRow.__table__  # type: ignore[attr-defined]
    return tuple(version(row) for row in book.connection.execute(select(versions).order_by(versions.c.id)))


def master_versions(book: Book) -> tuple[MasterVersion, ...]:
    """Every version of accounts, units, currencies and tax rates, in the order in which they were said."""
    versions: Any = t.MasterVersionRow.__table__  # type: ignore[attr-defined]
    rows = book.connection.execute(select(versions).order_by(versions.c.id))
    return tuple(
        MasterVersion(r.kind, r.key, r.start, json.loads(r.content), bool(r.ended), r.person, r.id) for r in rows
    )


def entry_rule(r: Any) -> EntryRule:
    """The rule of entry of a row."""
    words = tuple(filter(None, r.words.split("\n")))
    amounts = int(r.least_minor), int(r.most_minor)
    return EntryRule(
        r.id,
        r.vendor,
        words,
        *amounts,
        r.spender,
        r.category,
        r.project,
        r.state,
        r.origin,
        r.person,
        shares.read(r.shares),
    )


def version(r: Any) -> CategoryVersion:
    """The version of a row."""
    kept = json.loads(r.bands) if r.bands else None
    bands = (
        None if kept is None else tuple(Band(upto, tuple(roles), all_, tuple(then)) for upto, roles, all_, then in kept)
    )
    words = tuple(filter(None, r.words.split("\n")))
    return CategoryVersion(
        r.category, r.start, r.en, r.zh, r.account, words, r.treatment, bands, bool(r.ended), r.person, r.id
    )
