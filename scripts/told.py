"""Writes what the doubt is learned from off the collections of sentences: `python -m scripts.told`.

Each line of tests/words that has a day, a length, a time or a number is masked with the names of the example company,
and marked by what its collection expects of it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.app import open_app
from bot.cli.demo import example_config
from bot.demo.example import Example
from chat.intent.training.doubting import TOLD
from chat.lines.elements import Terms
from chat.lines.scan import LONGEST, scan
from handlers.terms import terms_of
from storage.directory import directory

COLLECTIONS = Path(__file__).parents[1] / "tests" / "words"
TODAY = date(2026, 11, 20)
VALUES = {"span", "clock", "amount", "number", "days"}
"""Without one of these a line is nothing that anybody could enter."""


def rows(terms: Terms, folder: Path = COLLECTIONS) -> Iterator[str]:
    """A mark and a masked line, of every line that says a value."""
    for path in sorted(folder.glob("*.jsonl")):
        for raw in path.read_text("utf-8").splitlines():
            line: dict[str, Any] = json.loads(raw)
            read = scan(line["text"], terms, TODAY)
            if VALUES & {element.kind for element in read.elements}:
                yield f"{_mark(line['expect'])}\t{' '.join(read.masked[:LONGEST].split())}"


def _mark(expected: list[dict[str, Any]]) -> str:
    changes = any("changes" in one for one in expected)
    asks = any(one.get("asks") or one.get("refuses") or one.get("nothing") for one in expected)
    return ("~" if asks else "+") if changes else "-"


def example_terms() -> Terms:
    """The names of the example company."""
    with TemporaryDirectory(prefix="zhangfang-told-") as folder:
        app = open_app(example_config(Path(folder)))
        try:
            Example(app.house).build()
            with app.store.read(app.house.clock()) as book:
                return terms_of(directory(book), app.rules, 0)
        finally:
            app.stop()


def main(path: Path = TOLD) -> None:
    lines = sorted(set(rows(example_terms())))
    path.write_text("\n".join(lines) + "\n", "utf-8")
    sys.stdout.write(f"{path.name}: {len(lines):,} lines\n")


if __name__ == "__main__":
    main()
