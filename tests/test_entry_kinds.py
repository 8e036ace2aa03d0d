"""The table of kinds of entries is what the code posts: every event stands in it, every row of it is posted."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from chat.text import Text
from chat.words import say
from handlers.close.running import STEPS
from ledger.entry_kinds.table import KINDS, kind_of, strangers
from ledger.journal import JournalEntry, Posting
from ledger.money import Money
from storage import entries
from tests.conftest import Stage, make_stage
from tests.entry_life import live
from tests.golden import Golden

ROOT = Path(__file__).parents[1]
OF_EARLIER_BOOKS = {"former", "former_project", "refund_former", "provision"}
"""Posted once, when books that began before items are opened (tests/storage/test_upgrade.py)."""
STORIES = ("revenue", "carry", "warranty", "impairment", "onerous")
"""Steps of a close on contracts whose amounts have a story."""
LOOK = {"drafts", "approvals", "bank", "certification", "estimates"}
"""Steps of a close that book nothing."""


def test_what_the_code_posts_from_is_what_the_table_names() -> None:
    """The nouns of all sources in the code, and the steps of a close."""
    code = "\n".join(path.read_text("utf-8") for room in ("handlers", "ledger") for path in (ROOT / room).rglob("*.py"))
    nouns = set(re.findall(r"(?:source\s*=\s*|def _source.*\n    return )f\"([a-z_]+):", code)) | {"payout"}
    named = {kind.noun for kind in KINDS}
    assert nouns | {"project", "provision"} == {noun for noun in named if ":" not in noun}
    assert {f"close:{step}" for step in STEPS if step not in LOOK} | {"close:year"} == {n for n in named if ":" in n}


@pytest.fixture(scope="module")
def life(filled_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """The stage after a life in which every kind is posted: its folder is to be copied."""
    folder = tmp_path_factory.mktemp("life")
    shutil.copy(filled_sqlite, folder / "books.db")
    made = make_stage(f"sqlite:///{folder / 'books.db'}", folder)
    live(made)
    made.house.store.close()
    return made


@pytest.fixture
def lived(life: Stage, tmp_path: Path) -> Iterator[Stage]:
    shutil.copytree(life.folder, tmp_path, dirs_exist_ok=True)
    made = make_stage(f"sqlite:///{tmp_path / 'books.db'}", tmp_path)
    made.now, made.count = life.now, life.count
    made.house = replace(made.house, rules=replace(life.house.rules, files=tmp_path / "files"))
    yield made
    made.house.store.close()


def test_every_kind_is_posted_and_every_entry_has_its_kind(lived: Stage) -> None:
    seen = set()
    for entry in journal(lived):
        kind = kind_of(entry)
        assert kind is not None, entry
        assert strangers(entry, {}) == () or kind.name in ("year", "prior_year"), (kind.name, entry)
        seen.add(kind.name)
    assert {kind.name for kind in KINDS} - seen == OF_EARLIER_BOOKS


def journal(stage: Stage) -> list[JournalEntry]:
    with stage.read() as book:
        return [entry for entry, _trail, _digest in entries.whole(book)]


KEYS = re.compile(r"[a-z]+_[a-z_]+|\b(?:close|contract|payment|expense|payout|invoice):\d")
"""Roles, policies and subjects as they are kept."""


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_why_says_of_every_entry_what_it_is_and_shows_no_key(lived: Stage, locale: str) -> None:
    for entry in journal(lived):
        text = lived.lines(lived.say(f"why entry {entry.id}", by="max", at=""), locale)
        assert "Nobody has written" not in text and "没有人" not in text, text
        assert not KEYS.search(text), text
        kind = kind_of(entry)
        assert kind and say(Text(kind.title, {}), locale) in text, text
        if locale == "zh-CN":
            own = "\n".join(line for line in text.splitlines() if "当时的话" not in line)
            assert not re.search(r"undone|taken back|recovered|provision|adoption|year end", own), text


def test_why_says_how_what_a_close_books_came_about(lived: Stage, golden: Golden) -> None:
    for name in (*STORIES, "pool", "revaluation", "allowances", "invoice", "supplier_invoice"):
        id = next(entry.id for entry in journal(lived) if kind_of(entry).name == name)  # type: ignore[union-attr]
        for locale in ("en", "zh-CN"):
            golden(f"why_{name}.{locale}.txt", lived.lines(lived.say(f"why entry {id}", by="max", at=""), locale))


def test_the_page_of_entries_is_what_the_table_says() -> None:
    from scripts.entries import PAGE, page

    assert PAGE.read_text("utf-8") == page(), "python -m scripts.entries writes it anew"


def test_kinds_that_only_earlier_books_have_are_told_apart() -> None:
    home = Money(100, "CNY")

    def line(role: str, minor: int, item: str = "") -> Posting:
        return Posting(role, Money(minor, "CNY"), home, home, 1, item=item)

    def made(source: str, *lines: Posting) -> JournalEntry:
        return JournalEntry(date(2026, 11, 1), date(2026, 11, 1), "Acme", source, lines)

    renamed = (line("customer_advance", 100), line("unapplied", -100, "payment:1"))
    found = [kind_of(made(source, *renamed)) for source in ("contract:1", "project:1", "payout:1")]
    assert [kind.name for kind in found if kind] == ["former", "former_project", "refund_former"]
