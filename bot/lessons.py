"""What people corrected on receipts, with the files, as `ocr.training.corrections` takes it to learn from."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from handlers.costs import receipt_data
from handlers.rules import Rules
from storage import expenses, files
from storage.book import Book

_SUFFIX = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "image/tiff": ".tif",
    "application/pdf": ".pdf",
    "application/ofd": ".ofd",
}


def save(book: Book, rules: Rules, out: Path) -> tuple[int, int]:
    """Write one line for each receipt of which a person corrected something, and its file into a folder beside.

    Returns how many were written, and how many were left out because their file is gone.  A photograph of several
    receipts is left out as well: what is true of one is not true of the page.  Nothing says who spent the money.
    """
    handed_in = list(expenses.handed_in(book, rules.currency))
    times = Counter(expense.file for expense in handed_in)
    folder = out.with_name(f"{out.stem}-files")
    lines: list[str] = []
    gone = 0
    for expense in handed_in:
        if times[expense.file] > 1 or not receipt_data.corrected(expense):
            continue
        data = files.load(rules.files, expense.file)
        if data is None:
            gone += 1
            continue
        folder.mkdir(parents=True, exist_ok=True)
        name = expense.file[:24] + _SUFFIX.get(files.mime(book, expense.file) or "", ".bin")
        (folder / name).write_bytes(data)
        told = {"file": f"{folder.name}/{name}", **receipt_data.true(expense)}
        lines.append(json.dumps(told, ensure_ascii=False) + "\n")
    out.write_text("".join(lines), "utf-8")
    return len(lines), gone
