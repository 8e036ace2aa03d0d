"""The example company shows what an accountant looks for: revenue, its cost and a margin, in months that are closed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bot.demo.example import WEB, Example
from chat.incoming import Identity, Place, Said
from handlers.verification.prove import prove
from storage import audit, migrate
from storage.book import Store
from tests.conftest import RULES, Stage, make_stage


@pytest.mark.parametrize("day", ["2026-11-20", "2027-02-02"])
@pytest.mark.slow
def test_what_apollo_earned_is_shown(day: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'books.db'}"
    store = Store(url, seal=audit.seal)
    migrate.upgrade(store.engine)
    store.close()
    stage = make_stage(url, tmp_path)
    stage.now = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=RULES.zone)
    Example(stage.house).build()
    month = "2026-10" if day < "2026-12" else "2026-12"
    for text, wanted in (
        (f"profit and loss apollo {month}", ("Revenue", "Cost of sales", "Margin")),
        (f"profit and loss {month}", ("Operating revenue", "operating cost", "research expense")),
        (f"contract positions {month}", ("over time, by cost", "CN¥267,000.00")),
    ):
        told = said(stage, text)
        assert [one for one in wanted if one not in told] == [], told
    closed = said(stage, f"close month {month}")
    assert "to be done" not in closed and "needed" not in closed, closed
    with stage.read() as book:
        assert list(prove(book, stage.house.rules).faults) == []
    stage.house.store.close()


def said(stage: Stage, text: str) -> str:
    stage.count += 1
    who, where = Identity(WEB, "fei", name="Fei"), Place(WEB, "fei", "direct")
    return stage.lines(stage.hear(Said(f"test:{stage.count}", who, where, text=text)))
