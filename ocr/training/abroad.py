"""What is understood of receipts of twenty countries: `python -m ocr.training.abroad [N] [--seed=M] [FOLDER…]`.

N slips of every country and kind of trouble (6), others for each seed.  With folders of real receipts the weights are
learned from those and from slips of other countries, so that no country is measured by weights that saw it; minutes
instead of seconds.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from ocr import combine, understand
from ocr.training import receipts
from ocr.training.drawn import TODAY, Slip, countries, slips

GROUPS = 5


def _unseen(folders: list[Path]) -> dict[str, Any]:
    """Country -> weights that saw neither it nor others of its group; where real receipts are given to learn from."""
    if not folders:
        return {}
    cases = receipts.cases(folders)
    group = {land: place % GROUPS for place, land in enumerate(sorted(countries()))}
    names = {receipts.DRAWN + land: place for land, place in group.items()}
    learned = [
        receipts.train([case for case in cases if names.get(str(case.truth.get("company"))) != place])
        for place in range(GROUPS)
    ]
    return {land: learned[place] for land, place in group.items()}


COLUMNS = ("slips", "right", "wrong", "accepted", "wrong among them", "currency")


def judged(drawn: Slip, weights: Any = None) -> tuple[bool, bool, bool, bool, bool]:
    """Whether day and total are right, one is wrong (not blank), it is accepted, wrongly so, the currency is right."""
    receipt = combine.receipt([understand.facts(drawn.page, today=TODAY.date(), weights=weights)])
    total = None if receipt.total is None else receipt.total.major
    day = None if receipt.day is None else receipt.day.isoformat()
    right = (total, day) == (drawn.total, drawn.day)
    wrong = total not in (None, drawn.total) or day not in (None, drawn.day)
    money = receipt.currency == drawn.currency
    return right, wrong, receipt.accept, receipt.accept and not (right and money), money


def main(arguments: list[str]) -> int:
    """Print, for every country and kind of trouble, what is right, wrong, accepted and wrongly accepted."""
    each = int(next((word for word in arguments if word.isdigit()), "6"))
    unseen = _unseen([Path(word) for word in arguments if not word.isdigit() and not word.startswith("-")])
    tables: dict[tuple[str, str], list[int]] = {}
    seed = int(next((word[7:] for word in arguments if word.startswith("--seed=")), "1"))
    for drawn in slips(seed, each):
        told = judged(drawn, unseen.get(drawn.country))
        for key in (("country", drawn.country), ("trouble", drawn.trouble), ("all", "")):
            row = tables.setdefault(key, [0] * len(COLUMNS))
            for place, count in enumerate((True, *told)):
                row[place] += count
        if told[3] and "-v" in arguments:
            sys.stdout.write(f"{drawn.country} {drawn.trouble}: {drawn.day} {drawn.total}\n{drawn.page.text}\n\n")
    for (kind, name), row in sorted(tables.items()):
        shares = "  ".join(f"{word} {count / row[0]:6.1%}" for word, count in zip(COLUMNS[1:], row[1:], strict=True))
        sys.stdout.write(f"{kind:<8} {name:<22} {row[0]:>5}  {shares}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
