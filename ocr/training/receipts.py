"""`make train-receipts`: learns the weights in `ocr/weights.json` from receipts with known truth.

    python -m ocr.training.receipts FOLDER...

Each folder has pictures or PDFs and a truth.jsonl with the keys file, company or seller, date, total, or cases made of
what people corrected (`ocr/training/corrections.py`).  What the engine read is kept beside the user's other caches, so
that only the first run takes minutes; fitting takes seconds and gives the same weights each time.  Probabilities are
fitted on choices made by weights that had not seen the vendor.
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

from ocr import understand
from ocr.combine import folded
from ocr.fields import days as field_days
from ocr.fields import origin, rank, totals, vendors
from ocr.fields.rank import Features
from ocr.hints import NONE
from ocr.page import Page
from ocr.reading import joined
from ocr.training import corrections, drawn, fit
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


DRAWN = "drawn "
"""How the names of drawn slips begin: they teach what to choose, not how sure a choice is."""


def _drawn() -> list[tuple[str, Page, dict[str, Any]]]:
    """Slips of other countries (`ocr/training/drawn.py`), a country being a vendor; misread ones teach nothing."""
    out: list[tuple[str, Page, dict[str, Any]]] = []
    for number, slip in enumerate(drawn.slips(7, 1)):
        if slip.trouble not in drawn.MISREAD and not understand.formed(slip.page.text):
            truth = {"company": DRAWN + slip.country, "date": slip.day, "total": str(slip.total)}
            out.append((f"{DRAWN}{number} {slip.country}", slip.page, truth))
    return out


def cases(folders: list[Path], *, drawn_too: bool = True) -> list[Case]:
    """All documents of the folders that are read without a form of their own, in folds by vendor."""
    documents: list[tuple[str, Page, dict[str, Any]]] = []
    for folder in folders:
        for path in sorted(folder.glob("*" + corrections.SUFFIX)):
            file, page, true = corrections.parsed(path.read_text("utf-8"))
            documents.append((file, page, {"company": None, **true}))
        truths = folder / "truth.jsonl"
        for line in truths.read_text("utf-8").splitlines() if truths.exists() else ():
            truth = json.loads(line)
            truth["company"] = truth.get("company") or truth.get("seller")
            path = folder / truth["file"]
            if path.suffix.lower() not in (".xml", ".ofd") and path.exists():
                page = joined(pages(path))
                if not understand.formed(page.text):
                    documents.append((truth["file"], page, truth))
    documents += _drawn() if drawn_too else []
    names = sorted({_vendor(truth) for _, _, truth in documents})
    fold = {name: place % FOLDS for place, name in enumerate(names)}
    return [Case(file, page, truth, fold[_vendor(truth)]) for file, page, truth in documents]


def _vendor(truth: dict[str, Any]) -> str:
    return folded(truth["company"] or truth["file"])[:12]


TOTAL_PRIOR = {
    "beside round_total": 3.0,
    "beside grand": 2.0,
    "plain total": 2.0,
    "total with tax": 1.0,
    "above grand": 1.5,
    "above total": 0.7,
    "beside subtotal": -1.5,
    "beside exclusive": -1.5,
    "beside tax": -0.7,
    "tax total": -1.0,
    "beside cash": -1.0,
    "beside change": -2.0,
    "beside rounding": -1.0,
    "beside discount": -1.0,
    "beside service": -1.5,
    "beside quantity": -1.5,
    "beside unit": -1.0,
    "beside summary": -1.0,
    "beside supplies": -1.5,
    "percent": -0.7,
    "beside prepaid": -1.5,
    "in summary": -0.5,
    "cash less change": 1.5,
    "change makes cash": 1.0,
    "exact cash": 1.0,
    "net plus tax": 1.0,
    "sum above": 0.7,
    "rounded": 1.5,
    "unrounded": -1.5,
    "rounded and paid": 2.0,
    "misread twin": -4.0,
    "twin": 2.0,
    "less discount": 0.7,
    "before discount": -0.7,
    "cash below": 0.7,
    "largest": 0.5,
    "unlabelled": -1.0,
    "exact": 0.7,
    "beside words": 0.5,
    "paid in parts": 2.0,
    "part of payments": -3.0,
    "with an older debt": -4.0,
    "paid after vouchers": 9.0,
    "rest after deposit": -4.0,
}
"""What the trade knows of totals before any receipt is seen; keeps words sensible that the data has too few of."""

CAUTION = {
    "total": {
        "titled": 1.5,
        "rival": -1.0,
        "rival before rounding": -2.0,
        "discounted": -1.0,
        "mostly discounted": -4.5,
        "part of the sum": -2.0,
        "share": 0.5,
        "close race": -2.5,
        "bare": -3.0,
        "proved": 0.7,
        "cash says otherwise": -4.0,
        "proved twin": -3.0,
        "small": -3.0,
    },
    "day": {
        "share": 0.5,
        "close race": -4.0,
        "labelled": 0.7,
        "mended": -1.5,
        "small": -3.0,
        "twin": -3.0,
        "unlikely": -6.0,
    },
    "vendor": {"share": 0.5},
}
"""What makes a choice more or less sure, before it is learned how much."""

DISPUTED = {
    "X51005745249.jpg": "the truth is the amount before tax",
    "X51006414674.jpg": "the truth is the sum before the coupon, 3.90 was paid",
    "X51005719917.jpg": "the truth is the sum before the coupon, 33.00 was paid",
    "X51005711454.jpg": "the truth is the sum before rounding",
    "X51008099049.jpg": "the truth is the sum before rounding",
    "X51006466060.jpg": "the truth is the sum before rounding",
}
"""Receipts whose stated total contradicts what was paid: they do not teach which amount to choose, but they count in
how sure a choice is, and in the bench."""

DAY_PRIOR = {
    "labelled": 2.0,
    "label above": 1.0,
    "labelled otherwise": -3.0,
    "of an item": -2.5,
    "bad above": -2.0,
    "other reading": -4.0,
    "own reading": 2.0,
    "unlikely year": -4.0,
    "long ago": -2.0,
    "with time": 0.7,
    "beside title": 1.5,
    "mended": -1.0,
    "whole year": 0.3,
}

VENDOR_PRIOR = {
    "company": 1.0,
    "company ends it": 0.7,
    "bare": -3.0,
    "talk": -2.0,
    "address": -1.5,
    "date or amount": -2.0,
    "buyer above": -2.0,
    "first": 0.7,
    "below the top": -1.5,
    "times": 1.0,
    "tall": 0.7,
    "two rows, second bare": 2.0,
    "goes on": -1.5,
    "seller above": 2.0,
    "two rows, first goes on": 1.5,
    "in web address": 2.0,
}


@dataclass(frozen=True, slots=True)
class Field:
    """How one field is learned: its candidates, which of them are right, what is known of the choice."""

    name: str
    candidates: Callable[[Case], list[Any]]
    right: Callable[[Case, Any], bool]
    doubt: Callable[[Any, list[float], list[Any]], Features]
    ridge: float
    prior: Features
    told: Callable[[Case], bool] = lambda _case: True


FIELDS = (
    Field(
        "total",
        lambda case: totals.candidates(case.page),
        lambda case, total: case.truth.get("total") is not None and total.value == Decimal(case.truth["total"]),
        understand.total_doubt,
        2.0,
        TOTAL_PRIOR,
    ),
    Field(
        "day",
        lambda case: field_days.candidates(case.page, today=TODAY, day_first=origin.day_first(case.page.text, NONE)),
        lambda case, when: when.value.isoformat() == case.truth.get("date"),
        lambda best, shares, _found: understand.day_doubt(best, shares),
        2.0,
        DAY_PRIOR,
    ),
    Field(
        "vendor",
        lambda case: vendors.candidates(case.page),
        lambda case, vendor: (
            bool(case.truth["company"])
            and not case.file.startswith(DRAWN)
            and similar(vendor.text, case.truth["company"]) >= 0.9
        ),
        lambda best, shares, _found: understand.vendor_doubt(best, shares),
        1.0,
        VENDOR_PRIOR,
        lambda case: bool(case.truth["company"]),
    ),
)


def similar(name: str, another: str) -> float:
    """How alike two names are, by their letters and digits."""
    return SequenceMatcher(None, folded(name), folded(another), autojunk=False).ratio()


def train(all_cases: list[Case], *, without: int | None = None) -> dict[str, dict[str, float]]:
    """The weights of every field and of its probability; `without` leaves out one fold, for measuring on it."""
    some = [case for case in all_cases if case.fold != without]
    out: dict[str, dict[str, float]] = {}
    for field in FIELDS:
        tables = [(case, _table(field, case)) for case in some]
        out[field.name] = fit.choice(
            [table for case, table in tables if any(table[1]) and case.file not in DISPUTED],
            ridge=field.ridge,
            prior=field.prior,
        )
        caution = CAUTION[field.name]
        out[f"{field.name} true"] = fit.truth(
            list(_choices(field, tables)), ridge=2.0, prior=caution, bounds=_one_way(caution)
        )
    return out


def _one_way(caution: Features) -> dict[str, tuple[float | None, float | None]]:
    """What speaks for a choice has no weight below nought, what speaks against it none above."""
    ways = {"read": 1.0, "times": 1.0, **caution}
    return {name: (0.0, None) if way > 0 else (None, 0.0) for name, way in ways.items()}


Table = tuple[list[Features], list[bool]]
_FOUND: dict[tuple[str, str], list[Any]] = {}


def _found(field: Field, case: Case) -> list[Any]:
    """The candidates of a field in a document; worked out once."""
    key = (field.name, case.file)
    if key not in _FOUND:
        _FOUND[key] = field.candidates(case)
    return _FOUND[key]


def _table(field: Field, case: Case) -> Table:
    """The features of the candidates, and which of them are right."""
    candidates = _found(field, case)
    return [candidate.features for candidate in candidates], [field.right(case, candidate) for candidate in candidates]


def _choices(field: Field, tables: list[tuple[Case, Table]]) -> Iterator[tuple[Features, bool]]:
    """What was known of each choice, made by weights that had not seen the vendor, and whether it was right.

    Only real pictures say how sure a choice is; drawn slips are among what the choosing weights learned from.
    """
    for fold in range(FOLDS):
        table = fit.choice(
            [part for case, part in tables if case.fold != fold and case.file not in DISPUTED and any(part[1])],
            ridge=field.ridge,
            prior=field.prior,
        )
        for case, (features, right) in tables:
            real = case.page.engine != "pdf" and not case.file.startswith(DRAWN) and field.told(case)
            if case.fold == fold and features and real:
                shares = rank.shares(features, table)
                place = max(range(len(features)), key=lambda position: shares[position])
                candidates = _found(field, case)
                known = field.doubt(candidates[place], shares, candidates)
                if not known.get("rival before rounding"):  # it is asked about whatever the others teach
                    yield known, right[place]


def main(arguments: list[str]) -> int:
    """Learn from the folders and write the weights."""
    if not arguments:
        sys.stderr.write(__doc__ or "")
        return 2
    weights = train(cases([Path(folder) for folder in arguments]))
    path = Path(__file__).parent.parent / "weights.json"
    path.write_text(json.dumps(weights, indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")
    sys.stdout.write(f"{path.name}: " + ", ".join(f"{name} {len(table)}" for name, table in weights.items()) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
