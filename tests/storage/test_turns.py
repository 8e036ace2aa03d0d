"""The locks of PostgreSQL: each has a number of its own, and all of them stand in one file."""

from __future__ import annotations

import re
from pathlib import Path

from storage import book, turns

ROOT = Path(__file__).parents[2]


def test_every_lock_has_its_own_number() -> None:
    numbers = {name: value for name, value in vars(turns).items() if name.isupper() and not name.startswith("_")}
    assert len(set(numbers.values())) == len(numbers) > 5


def test_no_number_of_a_lock_stands_anywhere_else() -> None:
    known = {turns.__file__, book.__file__}
    found = [
        f"{path.relative_to(ROOT)}"
        for room in ("bot", "chat", "formats", "handlers", "ledger", "ocr", "storage")
        for path in (ROOT / room).rglob("*.py")
        if str(path) not in known and re.search(r"advisory\w*\(\s*(?:\d|\{(?!turns\.))", path.read_text("utf-8"))
    ]
    assert found == []
