"""`make train-receipts`: learns the weights in `ocr/weights.json` from receipts with known truth.

    python -m ocr.training.receipts FOLDER...

Each folder has pictures or PDFs and a truth.jsonl with the keys file, company or seller, date, total.  What the engine
read is kept beside the user's other caches, so that only the first run takes minutes; fitting takes seconds and gives
the same weights each time.  Probabilities are fitted on choices made by weights that had not seen the vendor.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from ocr import origin, rank, totals, understand, vendors, whens
from ocr.combine import folded
from ocr.hints import NONE
from ocr.page import Page
from ocr.rank import Features
from ocr.training import fit
from ocr.training.pages import pages

FOLDS = 5
TODAY = date(2026, 11, 22)
"""Fixed, so that the same data gives the same weights on any day."""


@dataclass(frozen=True, slots=True)
class Case:
    """One document: its first page and what is true of it."""

    file: str
    page: Page
    truth: dict[str, Any]
    fold: int


def cases(folders: list[Path]) -> list[Case]:
    """All documents of the folders that are read without a form of their own, in folds by vendor."""
    found: list[tuple[str, Page, dict[str, Any]]] = []
    for folder in folders:
        for line in (folder / "truth.jsonl").read_text("utf-8").splitlines():
            truth = json.loads(line)
            truth["company"] = truth.get("company") or truth.get("seller")
            path = folder / truth["file"]
            if path.suffix.lower() not in (".xml", ".ofd") and path.exists():
                found += [(truth["file"], page, truth) for page in pages(path)[:1]]
    names = sorted({_vendor(truth) for _, _, truth in found})
    fold = {name: place % FOLDS for place, name in enumerate(names)}
    return [Case(file, page, truth, fold[_vendor(truth)]) for file, page, truth in found]


def _vendor(truth: dict[str, Any]) -> str:
    return folded(truth["company"] or truth["file"])[:12]


@dataclass(frozen=True, slots=True)
class Field:
    """How one field is learned: its candidates, which of them are right, what is known of the choice."""

    name: str
    candidates: Callable[[Case], list[Any]]
    right: Callable[[Case, Any], bool]
    doubt: Callable[[Any, list[float], Page], Features]
    ridge: float


FIELDS = (
    Field(
        "total",
        lambda case: totals.candidates(case.page),
        lambda case, each: case.truth.get("total") is not None and each.value == Decimal(case.truth["total"]),
        understand.total_doubt,
        1.0,
    ),
    Field(
        "day",
        lambda case: whens.candidates(case.page, today=TODAY, day_first=origin.day_first(case.page.text, NONE)),
        lambda case, each: each.value.isoformat() == case.truth.get("date"),
        lambda best, shares, _page: understand.day_doubt(best, shares),
        1.0,
    ),
    Field(
        "vendor",
        lambda case: vendors.candidates(case.page),
        lambda case, each: bool(case.truth["company"]) and similar(each.text, case.truth["company"]) >= 0.9,
        lambda best, shares, _page: understand.vendor_doubt(best, shares),
        1.0,
    ),
)


def similar(one: str, other: str) -> float:
    """How alike two names are, by their letters and digits."""
    return SequenceMatcher(None, folded(one), folded(other), autojunk=False).ratio()


def train(all_cases: list[Case]) -> dict[str, dict[str, float]]:
    """The weights of every field and of its probability."""
    out: dict[str, dict[str, float]] = {}
    for field in FIELDS:
        out[field.name] = fit.choice([table for _, table in _tables(field, all_cases)], ridge=field.ridge)
        out[f"{field.name} true"] = fit.truth(list(_choices(field, all_cases)))
    return out


def _tables(field: Field, some: list[Case]) -> list[tuple[Case, tuple[list[Features], list[bool]]]]:
    out = []
    for case in some:
        found = field.candidates(case)
        out.append((case, ([each.features for each in found], [field.right(case, each) for each in found])))
    return out


def _choices(field: Field, all_cases: list[Case]) -> Iterator[tuple[Features, bool]]:
    tables = _tables(field, all_cases)
    for fold in range(FOLDS):
        table = fit.choice([part for case, part in tables if case.fold != fold], ridge=field.ridge)
        for case in all_cases:
            found = field.candidates(case)
            if case.fold == fold and found and (case.truth.get("company") or field.name != "vendor"):
                shares = rank.shares([each.features for each in found], table)
                best = found[max(range(len(found)), key=lambda place: shares[place])]
                yield field.doubt(best, shares, case.page), field.right(case, best)


def main(arguments: list[str]) -> int:
    """Learn from the folders and write the weights."""
    if not arguments:
        print(__doc__)
        return 2
    weights = train(cases([Path(each) for each in arguments]))
    path = Path(__file__).parent.parent / "weights.json"
    path.write_text(json.dumps(weights, indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")
    print(f"{path.name}: " + ", ".join(f"{name} {len(table)}" for name, table in weights.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
