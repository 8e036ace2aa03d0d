"""Revision 0040: what stands approved in the books teaches anew; what was refused, or nobody chose, does not."""

from __future__ import annotations

import importlib.util
import json

import pytest
from sqlalchemy import create_engine, text

from storage import migrate

ROWS = (
    (1, 3, "DiDi Co., Ltd.", "travel", "posted", ""),
    (
        2,
        4,
        "滴滴出行有限公司",
        "travel",
        "reimbursed",
        {"read": {"vendor": "ＤｉＤｉ"}, "guessed": {"category": "receipt"}},
    ),
    (3, 4, "DiDi", "other", "rejected", ""),
    (4, 4, "", "travel", "posted", ""),
    (5, 5, "DiDi", "travel", "posted", {"guessed": {"category": "words"}}),
)


@pytest.mark.parametrize("size", [len(ROWS), 1200])
def test_what_was_approved_is_learnt_anew(size: int) -> None:
    path = migrate.FOLDER / "versions/0040_suppliers_merged_and_entry_rules.py"
    spec = importlib.util.spec_from_file_location("revision_0040", path)
    assert spec is not None and spec.loader is not None
    revision = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(revision)
    engine = create_engine("sqlite://")
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    with engine.begin() as connection:
        connection.execute(
            text("CREATE TABLE expense (id INTEGER, person INTEGER, vendor TEXT, category TEXT, stage TEXT, read TEXT)")
        )
        connection.execute(text("CREATE TABLE habit (vendor TEXT, name TEXT, category TEXT, times INTEGER)"))
        more = [(number, 9, "Lapp", "material", "posted", "") for number in range(6, size + 1)]
        for id, person, vendor, category, stage, read in (*ROWS, *more):
            kept = json.dumps(read) if read else ""
            connection.execute(
                text("INSERT INTO expense VALUES (:id, :person, :vendor, :category, :stage, :read)"),
                {"id": id, "person": person, "vendor": vendor, "category": category, "stage": stage, "read": kept},
            )
        with Operations.context(MigrationContext.configure(connection)):
            revision.upgrade()
        found = connection.execute(text("SELECT expense, vendor, chosen FROM expense_lesson ORDER BY expense")).all()
    assert [(one.expense, one.vendor, bool(one.chosen)) for one in found[:3]] == [
        (1, "DIDI", True),
        (2, "DIDI", False),
        (5, "DIDI", True),
    ]
    assert len(found) == size - 2
