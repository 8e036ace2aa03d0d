"""How well receipts are read, measured on the development sets: `python -m bench.receipts [FOLDER]`.

What is learned is measured on vendors that the weights have not seen (folds by vendor); what the engine read is kept on
disk, so that only the first run takes minutes.  The folder's own `score.py` judges.  `--sroie_dev` takes one set only,
`--errors` names what is not right, `--print` reads PDFs without the data embedded in them,
`--speed` only takes the time.
"""

from __future__ import annotations

import importlib.util
import json
import resource
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from math import comb
from pathlib import Path
from statistics import median
from typing import Any

import ocr
from bot.desk import Desk
from ledger.receipt import ACCEPT_CURRENCY, Receipt
from ocr import combine, picture, reading, report, understand
from ocr.engines import second
from ocr.facts import Facts
from ocr.training import receipts as training
from ocr.training.pages import timed

SETS = (
    "sroie_dev",
    "german_dev",
    "kinds_dev",
    "fapiao_img_dev",
    "cn_synthetic_dev",
    "fapiao_ofd_dev",
    "pdf_invoices_dev",
    "pdf_kinds_dev",
)
LEARNED = ("sroie_dev", "german_dev", "pdf_invoices_dev", "cn_synthetic_dev")


@dataclass(frozen=True)
class Result:
    """One document: what was read of it, what is true, the time it took, and the total before it was left blank."""

    truth: dict[str, Any]
    row: dict[str, Any]
    seconds: float
    total: tuple[str | None, float]

    def right(self, judge: Any, *fields: str) -> bool:
        return all(judge.right(name, self.row.get(name), self.truth[name]) for name in fields if self.truth.get(name))

    def wrong(self, judge: Any, *fields: str) -> bool:
        """Something is stated and not true; a blank is not wrong."""
        return any(
            not judge.blank(self.row.get(name)) and not judge.right(name, self.row.get(name), self.truth[name])
            for name in fields
            if self.truth.get(name)
        )


def results(folder: Path, *, data: bool = True) -> list[Result]:
    """Read all documents of a set; pictures of learned sets by weights that have not seen their vendor."""
    truths = [json.loads(line) for line in (folder / "truth.jsonl").read_text("utf-8").splitlines()]
    learned, weights = unseen(folder.parent)
    out = []
    for truth in truths:
        path = folder / truth["file"]
        receipt, seconds, facts = _read(path, weights.get(learned.get(truth["file"], -1)), data)
        total = (None, 0.0) if facts is None or facts.total is None else (str(facts.total), facts.trust("total"))
        out.append(Result(truth, _row(truth["file"], receipt, seconds), seconds, total))
    return out


@cache
def unseen(folder: Path) -> tuple[dict[str, int], dict[int, Any]]:
    """File -> its fold, and the weights that have not seen that fold's vendors."""
    cases = training.cases([folder / name for name in LEARNED])
    folds = {case.file: case.fold for case in cases}
    return folds, {fold: training.train(cases, without=fold) for fold in set(folds.values())}


def _read(path: Path, weights: Any, data: bool) -> tuple[Receipt, float, Facts | None]:
    if path.suffix.lower() in (".ofd", ".xml") or (path.suffix.lower() == ".pdf" and data):
        started = time.perf_counter()
        receipt = ocr.read(path.read_bytes(), path.name, today=training.TODAY)[0]
        return receipt, time.perf_counter() - started, None
    pages, seconds = timed(path)
    page = pages[0] if len(pages) == 1 else reading.joined(tuple(pages))
    facts = understand.facts(page, today=training.TODAY, weights=weights)
    if page.engine == "rapidocr" and path.suffix.lower() != ".pdf":
        image = next(iter(picture.frames(path.read_bytes(), ocr.Limits())))
        started = time.perf_counter()
        facts = second.checked(facts, page, image)
        seconds += time.perf_counter() - started
    return combine.receipt([*reading.coded(page.codes), facts]), seconds, facts


def _row(file: str, receipt: Receipt, seconds: float) -> dict[str, Any]:
    row = report.row(file, receipt, seconds=seconds)
    also = {"company": row["vendor"], "seller": row["vendor"], "amount_before_tax": row["net"]}
    return row | also | {"buyer_tax_id": receipt.buyer_tax_id, "check_code": receipt.check_code}


def table(judge: Any, name: str, found: list[Result]) -> Iterator[str]:
    """The lines of one set's table."""
    dated = [each for each in found if each.truth.get("date") and each.truth.get("total")]
    predicted = {each.truth["file"]: each.row for each in found}
    fields, _both, _errors, _invented = judge.score(predicted, {each.truth["file"]: each.truth for each in found})
    yield f"{name}: {len(found)} documents"
    for field, count in fields.items():
        if field in SHOWN:
            wrong = count["n"] - count["right"] - count["abstained"]
            yield f"  {field:<18} right {_share(count['right'], count['n'])}   wrong {wrong}"
    if dated:
        both = sum(each.right(judge, "date", "total") for each in dated)
        slip = sum(each.wrong(judge, "date", "total") for each in dated)
        yield f"  date and total both right {_share(both, len(dated))}"
        yield f"  wrong, not blank          {_share(slip, len(dated))}"
        taken = [each for each in dated if each.row["accept"]]
        kept = [each for each in dated if each.truth["file"] not in training.DISPUTED]
        if len(kept) < len(dated):
            good = sum(each.right(judge, "date", "total") for each in kept)
            yield f"  without {len(dated) - len(kept)} disputed truths  {_share(good, len(kept))}"
        yield f"  accept covers             {_share(len(taken), len(dated))}"
        slips = sum(each.wrong(judge, "date", "total") for each in taken)
        named = ", ".join(each.truth["file"] for each in taken if each.wrong(judge, "date", "total"))
        yield f"  wrong among accepted      {_share(slips, len(taken))}  {named}"
    times = [each.seconds for each in found]
    yield f"  seconds a document: median {median(times):.2f}, largest {max(times):.2f}"


def _share(part: int, whole: int) -> str:
    return f"{part:>3}/{whole:<3} {part / max(1, whole):6.1%}"


SHOWN = (
    "date",
    "total",
    "tax",
    "amount_before_tax",
    "company",
    "seller",
    "buyer",
    "invoice_code",
    "invoice_number",
    "seller_tax_id",
    "buyer_tax_id",
    "check_code",
    "currency",
)


def reliability(judge: Any, found: list[Result]) -> Iterator[str]:
    """How often a stated probability was right, in bands."""
    yield "  stated      " + "".join(f"{low:>7.2f}+" for low in BANDS)
    for field in ("date", "total", "company"):
        cells = []
        for low, high in zip(BANDS, (*BANDS[1:], 1.01), strict=True):
            some = [each for each in found if each.truth.get(field) and low <= _confidence(each, field) < high]
            good = sum(each.right(judge, field) for each in some)
            cells.append(f"{good:>3}/{len(some):<3}" if some else "      -")
        yield f"  {field:<10} " + " ".join(cells)


def trade_off(judge: Any, found: list[Result]) -> Iterator[str]:
    """What another bound below which a total stays blank would give: right and wrong among all with a total."""
    some = [each for each in found if each.truth.get("total")]
    cells = {bound: [_stated(judge, each, bound) for each in some] for bound in BOUNDS}
    yield "  blank below " + "".join(f"{bound:>8.2f}" for bound in BOUNDS)
    for name, word in (("total right", True), ("total wrong", False)):
        yield f"  {name}   " + "".join(f"{sum(each is word for each in cells[bound]):>8}" for bound in BOUNDS)


def risk_and_coverage(judge: Any, found: list[Result]) -> Iterator[str]:
    """What another bound of acceptance would give: how many are taken, how many of them with a wrong field.

    What has a doubt of its own (`ocr/fields/doubts.py`) is below every bound above 0.90.
    """
    dated = [each for each in found if each.truth.get("date") and each.truth.get("total") and each.truth.get("file")]
    yield f"risk and coverage, {len(dated)} documents: day, total and, where it is known, currency"
    for bound in (0.5, 0.8, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99):
        taken = [each for each in dated if min(_confidence(each, name) for name in ("date", "total")) >= bound]
        taken = [each for each in taken if _confidence(each, "currency") >= ACCEPT_CURRENCY]
        wrong = sum(each.wrong(judge, "date", "total", "currency") for each in taken)
        most = _upper(wrong, len(taken))
        yield f"  {bound:.2f}  taken {_share(len(taken), len(dated))}   wrong {wrong}   at most {most:.1%}"


def _upper(wrong: int, of: int) -> float:
    """The 95 % bound (one-sided, Clopper and Pearson) of a share of which `wrong` were seen among `of`.

    >>> round(_upper(0, 100), 4)
    0.0295
    """
    low, high = 0.0, 1.0
    for _step in range(40):
        share = (low + high) / 2
        seen = sum(comb(of, count) * share**count * (1 - share) ** (of - count) for count in range(wrong + 1))
        low, high = (share, high) if seen > 0.05 else (low, share)
    return high if of else 1.0


def _stated(judge: Any, result: Result, bound: float) -> bool | None:
    """Whether the best total, stated or held back, is right; None where it is less sure than the bound."""
    value, sure = result.total
    if value is None or sure < bound:
        return None
    right: bool = judge.right("total", value, result.truth["total"])
    return right


BOUNDS = (0.0, 0.5, 0.6, 0.65, 0.7, 0.8, 0.85, 0.88, 0.9, 0.93, 0.95, 0.97)
BANDS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.97, 0.99, 0.995)


def _confidence(result: Result, field: str) -> float:
    name = {"company": "vendor"}.get(field, field)
    share: float = result.row["confidence"].get(name, 0.0)
    return share


def errors(judge: Any, found: list[Result]) -> Iterator[str]:
    """Each field that is not right, with what is true and how sure the reader was."""
    for each in found:
        for field in SHOWN:
            if each.truth.get(field) and not each.right(judge, field):
                sure = each.row["confidence"].get({"company": "vendor", "seller": "vendor"}.get(field, field))
                yield f"    {each.truth['file']} {field} {each.row.get(field)!r} is {each.truth[field]!r} ({sure})"


def speed(folder: Path, pictures: int = 14) -> Iterator[str]:
    """Seconds a picture with one worker and with two, waiting and of processor, and the memory of the largest.

    A worker stays; what its start takes, once, is told by itself.
    """
    files = sorted(folder.glob("*.jpg"))
    files = files[:: max(1, len(files) // pictures)][:pictures]
    before = _children()[0]
    with Desk(1) as desk:
        desk.warm()
    start = _children()[0] - before
    yield f"  starting a worker: {start:.2f} s of processor, {_children()[1] / 1024:.0f} MB"
    for workers in (1, 2):
        before = _children()[0]
        with Desk(workers) as desk, ThreadPoolExecutor(workers) as hands:
            desk.warm()
            waits = list(hands.map(lambda path: _waited(desk, path), files))
        used, after = _children()
        yield (
            f"  {workers} worker{'s' * (workers > 1)}: {median(waits):.2f} s waiting (median), "
            f"{(used - before - workers * start) / len(files):.2f} s of processor a picture (without the starts), "
            f"largest {after / 1024:.0f} MB"
        )


def _waited(desk: Desk, path: Path) -> float:
    started = time.perf_counter()
    desk.read(path.read_bytes(), path.name, today=training.TODAY)
    return time.perf_counter() - started


def _children() -> tuple[float, int]:
    """Processor seconds of all ended child processes, and the largest memory of one in KB."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime, used.ru_maxrss


def judge_of(folder: Path) -> Any:
    """The folder's own score.py."""
    spec = importlib.util.spec_from_file_location("score", folder / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(folder / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main(arguments: list[str]) -> int:
    """Print the tables of all sets, or of those that are named."""
    folder = Path(next((each for each in arguments if not each.startswith("-")), "../shared/data/receipts"))
    if not (folder / "score.py").exists():
        print(f"no receipts with truth under {folder}: give the folder that has score.py")
        return 1
    wanted = [each[2:] for each in arguments if each.startswith("--") and each[2:] in SETS] or SETS
    if "--speed" in arguments:
        print("\n".join(speed(folder / SETS[0])))
        return 0
    judge = judge_of(folder)
    everything: list[Result] = []
    for name in wanted:
        found = results(folder / name, data="--print" not in arguments)
        everything += found
        print("\n".join(table(judge, name, found)))
        if name in LEARNED:
            print("\n".join([*reliability(judge, found), *trade_off(judge, found)]))
        if "--errors" in arguments:
            print("\n".join(errors(judge, found)))
    print("\n".join(risk_and_coverage(judge, everything)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
