"""What people corrected, as cases to learn from: `python -m ocr.training.corrections CORRECTIONS.jsonl FOLDER`.

Each line of CORRECTIONS.jsonl names a file and what people say is true of it: file, company, date, total.  A case is a
text file that a person can read, check and delete; `make train-receipts ARGS="FOLDER…"` learns from the folder together
with others.  Nothing leaves the machine.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from ledger.errors import BadInput, sentence
from ocr.page import Page, Piece

FIELDS = ("company", "date", "total")
SUFFIX = ".case"
_HEAD = "# A receipt as it was read, and what people say is true of it: left, top, right, bottom, how sure, text."


def written(file: str, page: Page, true: Mapping[str, str]) -> str:
    """The case as text: what is true, then the print with its places.

    >>> print(written("a.jpg", Page(90, 40, (Piece("TOTAL 8.00", 5, 6, 80, 18, 0.98),), "rapidocr"), {"total": "8"}))
    # A receipt as it was read, and what people say is true of it: left, top, right, bottom, how sure, text.
    file: a.jpg
    page: 90 x 40, rapidocr
    total: 8
    <BLANKLINE>
         5      6     80     18  0.980  TOTAL 8.00
    <BLANKLINE>
    """
    lines = [_HEAD, f"file: {_flat(file)}", f"page: {page.width:.0f} x {page.height:.0f}, {page.engine}"]
    lines += [f"{name}: {_flat(value)}" for name in FIELDS if (value := _checked(name, true.get(name, "")))]
    lines.append("")
    for piece in page.pieces:
        place = "".join(f"{edge:6.0f} " for edge in (piece.left, piece.top, piece.right, piece.bottom))
        lines.append(f"{place} {piece.score:.3f}  {_flat(piece.text)}")
    return "\n".join(lines) + "\n"


def _flat(text: str) -> str:
    return " ".join(str(text).split())


def _checked(name: str, value: str) -> str:
    """The value, refused where it is no day or no amount: a slip of the hand must not teach anything."""
    value = _flat(value)
    try:
        if value and name == "date":
            date.fromisoformat(value)
        if value and name == "total":
            Decimal(value)
    except (ValueError, InvalidOperation):
        raise BadInput(sentence("{value} is no {field} that I can learn from."), value=value, field=name) from None
    return value


def parsed(text: str) -> tuple[str, Page, dict[str, str]]:
    """File, page and truth of a case; refuses what is none."""
    head, _blank, body = text.partition("\n\n")
    told = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line and not line.startswith("#"))
    size = re.fullmatch(r"(\d+) x (\d+), (\w+)", told.get("page", ""))
    if size is None or "file" not in told:
        raise BadInput(sentence("This is no case to learn from: its file or page is missing."))
    pieces = []
    for line in body.splitlines():
        parts = line.split(maxsplit=5)
        if len(parts) == 6:
            left, top, right, bottom, score = map(float, parts[:5])
            pieces.append(Piece(parts[5], left, top, right, bottom, score))
    page = Page(float(size[1]), float(size[2]), tuple(pieces), size[3])
    return told["file"], page, {name: told[name] for name in FIELDS if told.get(name)}


def main(arguments: list[str]) -> int:
    """Read the named files once more and write a case for each."""
    if len(arguments) != 2:
        sys.stderr.write(__doc__ or "")
        return 2
    from ocr.reading import joined
    from ocr.training.pages import pages

    source, folder = Path(arguments[0]), Path(arguments[1])
    folder.mkdir(parents=True, exist_ok=True)
    for number, line in enumerate(source.read_text("utf-8").splitlines()):
        if line.strip():
            told = json.loads(line)
            path = source.parent / told["file"]
            case = written(path.name, joined(pages(path)), {name: told.get(name) or "" for name in FIELDS})
            (folder / f"{path.stem}-{number}{SUFFIX}").write_text(case, "utf-8")
    sys.stdout.write(f"{len(list(folder.glob('*' + SUFFIX)))} cases in {folder}\n")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BadInput as refused:
        sys.stderr.write(f"{refused}\n")
        sys.exit(1)
