"""An outsider who checks a settlement's bundle: the steps of its VERIFY.txt, with Python's standard library alone.

Nothing of the product is imported here; the steps that bundles of evidence have as well are those of `bundle_check`.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any

from tests import bundle_check as steps

Row = dict[str, str]
Figures = Mapping[str, Mapping[str, Decimal]]
"""Line -> column -> amount."""
COLUMNS = ("to_date", "earlier", "this")
ZERO: Mapping[str, Decimal] = dict.fromkeys(COLUMNS, Decimal(0))


def problems(data: bytes, digest: str, before: Sequence[bytes] = ()) -> list[str]:
    """What is wrong with a bundle that was handed out with that digest; nothing where all holds.

    `before`: the bundles of the earlier settlements, where somebody has them.
    """
    files = _files(data)
    return list(_problems(files, digest, [json.loads(_files(one)["settlement.json"]) for one in before]))


def _files(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _problems(files: dict[str, bytes], digest: str, before: Sequence[dict[str, Any]]) -> Iterator[str]:
    yield from steps.sums(files)
    if steps.sha(files["SHA256SUMS"]) != digest:
        yield "2: another digest"
    by = {name: steps.rows(files[name]) for name in files if name.endswith(".csv")}
    said: dict[str, Any] = json.loads(files["settlement.json"])
    inside = said["edition"] == "inside"
    page = files["VERIFY.txt"].decode()
    if inside != ("INSIDE ONLY" in page):
        yield "5: VERIFY.txt is of another edition"
    if inside:
        yield from _books(files, by, said, page)
    elif set(by) != {"statement.csv", "lines.csv", "documents.csv", "correspondence.csv"}:
        yield "1: other tables than the outside edition has"
    yield from _statement(by["statement.csv"], by["lines.csv"], said)
    yield from _earlier(said, before)
    yield from steps.documents(files, by["documents.csv"], "7")
    yield from steps.letters(by["correspondence.csv"], set(files))


def _books(files: dict[str, bytes], by: dict[str, list[Row]], said: dict[str, Any], page: str) -> Iterator[str]:
    """Steps 3, 4, 8, 9 and 10, which the inside edition has."""
    postings: dict[str, list[Row]] = defaultdict(list)
    for row in by["postings.csv"]:
        postings[row["entry_id"]].append(row)
    yield from steps.entries(files, postings)
    code = re.findall(r"project =\s+(\w*)", page)[0]
    mine = [row for row in by["postings.csv"] if row["project"] == code]
    yield from steps.lines([row for row in by["lines.csv"] if row["entry_id"]], mine)
    yield from steps.rounds(by["approvals.csv"], {row["event_hash"] for row in by["trail.csv"]}, "8")
    yield from _approved(by["approvals.csv"], said)
    yield from steps.trail(files, by["trail.csv"], {id: rows[0]["entry_hash"] for id, rows in postings.items()})
    head = {row["event"]: row["event_hash"] for row in by["trail.csv"]}
    if head.get(str(said["journal_head"]["event"])) != said["journal_head"]["hash"]:
        yield "9: the journal's head"
    for row in by["checks.csv"]:
        if row["result"] not in ("passed", "failed", "not asked") or (row["waived_by"] and row["result"] != "failed"):
            yield f"10: {row['check']}"
        if bool(row["waived_by"]) != bool(row["reason"]):
            yield f"10: why {row['check']} was waived"
        if row["evidence_file"] and row["evidence_file"] not in files:
            yield f"10: {row['evidence_file']}"


def _approved(rows: Sequence[Row], said: dict[str, Any]) -> Iterator[str]:
    """Step 8: of the settlement itself."""
    last: list[Row] = []
    for row in (row for row in rows if row["document_id"].startswith("settlement:")):
        last = [] if row["decision"] == "asked" and row["step"] == "1" else last
        last.append(row)
    done = 0
    for row in last:
        if row["version"] != said["approved_version"]:
            yield "8: another version was approved"
        if row["decision"] != "approved":
            continue
        if int(row["step"]) < done:
            yield f"8: step {row['step']} before its turn"
        done = int(row["step"])
        if row["person"] == said["made_by"] and not row["reason"]:
            yield "8: somebody approved what they had made"


def _statement(rows: Sequence[Row], items: Sequence[Row], said: dict[str, Any]) -> Iterator[str]:
    """Step 5."""
    told: dict[str, dict[str, dict[str, Decimal]]] = defaultdict(dict)
    for row in rows:
        told[row["basis"]][row["line"]] = {name: Decimal(row[name]) for name in COLUMNS}
    same = {
        basis: {number: {name: Decimal(one[name]) for name in COLUMNS} for number, one in lines.items()}
        for basis, lines in said["lines"].items()
    }
    if told != same:
        yield "5: statement.csv and settlement.json differ"
    for basis, of in told.items():
        yield from (f"5: {basis}, line {line}" for line in _broken(of))
    if said["basis"] not in told:
        yield "5: no statement by the basis"
    elif not said["counter_settlement_of"]:
        yield from (f"5: line {line}" for line in _other_than_agreed(told[said["basis"]], items, said))


def _broken(of: Figures) -> Iterator[str]:
    for number, one in of.items():
        if one["this"] != one["to_date"] - one["earlier"]:
            yield number
    if of["6"]["to_date"] != sum(of[number]["to_date"] for number in "12345"):
        yield "6"
    if of["7"]["to_date"] != of["7"]["earlier"]:
        yield "7"
    if (of["8"]["to_date"], of["8"]["earlier"]) != (of["6"]["to_date"], of["7"]["to_date"]):
        yield "8"
    for column in ("to_date", "this"):
        if of["10"][column] != of["8"][column] + of["9"][column]:
            yield "10"
        taken = of["11"][column] + of["12"][column] + of.get("12a", ZERO)[column]
        if of["13"][column] != of["10"][column] - taken:
            yield "13"


def _other_than_agreed(of: Figures, items: Sequence[Row], said: dict[str, Any]) -> Iterator[str]:
    agreed, digits, final = said["agreed"], said["minor_digits"], said["final"]
    date = {number: one["to_date"] for number, one in of.items()}
    for number in "12345":
        if date[number] != sum((Decimal(row["amount"]) for row in items if row["line"] == number), Decimal(0)):
            yield number
    parts = [(Fraction(one["net_to_date"]), Fraction(one["rate"])) for one in said["vat"]]
    if sum(net for net, _rate in parts) != date["6"] or date["9"] != sum(
        _rounded(net * rate, digits) for net, rate in parts
    ):
        yield "9"
    kept = _rounded(Fraction(date["10"]) * Fraction(agreed["retention"]), digits)
    if agreed["retention_most"]:
        kept = min(kept, Decimal(agreed["retention_most"]))
    if date["11"] != (0 if agreed["released"] == "yes" else kept):
        yield "11"
    if date["12"] != _recovered(date, agreed, digits, final=final):
        yield "12"
    open_part = date["10"] - _rounded(Fraction(date["10"]) * Fraction(agreed["progress"]), digits)
    if date.get("12a", Decimal(0)) != (0 if final else open_part):
        yield "12a"


def _recovered(date: Mapping[str, Decimal], agreed: Mapping[str, str], digits: int, *, final: bool) -> Decimal:
    advance = Decimal(agreed["advance"])
    if final:
        return advance
    part = Fraction(0)
    if agreed["recovery"] == "share":
        part = Fraction(date["6"]) * Fraction(agreed["recovered"])
    elif agreed["recovery"] == "by_progress" and agreed["price"]:
        part = Fraction(advance) * Fraction(date["1"] + date["2"] + date["5"]) / Fraction(agreed["price"])
    return max(min(advance, _rounded(part, digits)), Decimal(0))


def _rounded(exact: Fraction, digits: int) -> Decimal:
    """Half to even, once."""
    whole = exact * 10**digits
    return Decimal(round(whole)).scaleb(-digits).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)


def _earlier(said: dict[str, Any], before: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Step 6."""
    line = said["lines"][said["basis"]]["7"]
    if not said["counter_settlement_of"] and Decimal(line["to_date"]) != sum(
        Decimal(one["this"]) for one in said["earlier"]
    ):
        yield "6: line 7"
    by = {(one["number"], one["version"]): one for one in before}
    for one in said["earlier"]:
        other = by.get((one["number"], one["version"]))
        if before and other is None:
            yield f"6: {one['number']} is not among them"
        elif other and Decimal(other["lines"][other["basis"]]["8"]["this"]) != Decimal(one["this"]):
            yield f"6: {one['number']} says something else"
