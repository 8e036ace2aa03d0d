"""An outsider who checks a bundle of evidence: the steps of its VERIFY.txt, with Python's standard library alone.

Nothing of the product is imported here; `problems` says what does not hold.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

MINOR = {"JPY": 0, "KRW": 0}
"""Digits of minor units, where they are not two (ISO 4217)."""


def problems(data: bytes, digest: str) -> list[str]:
    """What is wrong with a bundle that was handed out with that digest; nothing where all holds."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return list(_problems(files, digest))


def tables(data: bytes) -> dict[str, list[dict[str, str]]]:
    """The CSV files of a bundle, row by row."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: rows(archive.read(name)) for name in archive.namelist() if name.endswith(".csv")}


def documents(files: dict[str, bytes], listed: list[dict[str, str]], step: str = "6") -> Iterator[str]:
    for row in listed:
        if row["file"] and sha(files[row["file"]]) != row["sha256"]:
            yield f"{step}: {row['file']}"
        if row["vat"] and _number(row["gross"]) != _number(row["net"]) + _number(row["vat"]):
            yield f"{step}: VAT of {row['document_id']}"


def _problems(files: dict[str, bytes], digest: str) -> Iterator[str]:
    yield from sums(files)
    if sha(files["SHA256SUMS"]) != digest:
        yield "2: another digest"
    by = {name: rows(files[name]) for name in files if name.endswith(".csv")}
    postings: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in by["postings.csv"]:
        postings[row["entry_id"]].append(row)
    yield from entries(files, postings)
    code = re.findall(r"project =\s+(\w*)", files["VERIFY.txt"].decode())[0]
    yield from lines(by["lines.csv"], [one for one in by["postings.csv"] if one["project"] == code])
    yield from documents(files, by["documents.csv"])
    yield from rounds(by["approvals.csv"], {row["event_hash"] for row in by["trail.csv"]})
    yield from _checks(by["checks.csv"], set(files))
    yield from letters(by["correspondence.csv"], set(files))
    yield from trail(files, by["trail.csv"], {id: rows[0]["entry_hash"] for id, rows in postings.items()})


def sums(files: dict[str, bytes]) -> Iterator[str]:
    listed = dict(reversed(line.split("  ", 1)) for line in files["SHA256SUMS"].decode().splitlines())
    if set(listed) | {"SHA256SUMS"} != set(files):
        yield "1: other files than in the list"
    for path, told in listed.items():
        if path in files and sha(files[path]) != told:
            yield f"1: {path}"


def entries(files: dict[str, bytes], postings: dict[str, list[dict[str, str]]]) -> Iterator[str]:
    for id, rows in postings.items():
        if not rows[0]["entry_hash"]:
            continue
        if sum(_number(row["debit"]) - _number(row["credit"]) for row in rows):
            yield f"3: entry {id}"
        text = files[f"entries/{id}.txt"]
        if {sha(text)} != {row["entry_hash"] for row in rows}:
            yield f"5: hash of entry {id}"
        said = text.decode().split("\n")
        if said[0].split("|")[:2] != [rows[0]["day"], rows[0]["booked_day"]]:
            yield f"5: days of entry {id}"
        for line, row in zip(said[-len(rows) :], rows, strict=True):
            role, company, project, *_rest = parts = line.split("|")
            told = _number(row["debit"]) - _number(row["credit"])
            if role != row["role"] or _minor(company) != told or parts[5] != row["category"]:
                yield f"5: line {row['n']} of entry {id}"
            if _minor(project) != _number(row["amount"]) or project[-3:] != row["currency"]:
                yield f"5: amount of line {row['n']} of entry {id}"
            if parts[9] != (row["minutes"] or "0"):
                yield f"5: minutes of line {row['n']} of entry {id}"


def lines(lines: list[dict[str, str]], mine: list[dict[str, str]]) -> Iterator[str]:
    """`mine`: the postings of the project that the bundle is about."""
    by: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for one in mine:
        if one["category"]:
            by[one["entry_id"], one["category"]].append(one)
    if sorted(by) != sorted((row["entry_id"], row["category"]) for row in lines):
        yield "4: other lines than postings"
    for row in lines:
        own = by[row["entry_id"], row["category"]]
        sums = [sum((_number(one[name]) for one in own), Decimal(0)) for name in ("amount", "minutes")]
        company = sum((_number(one["debit"]) - _number(one["credit"]) for one in own), Decimal(0))
        if [*sums, company] != [_number(row[name]) for name in ("amount", "minutes", "company_amount")]:
            yield f"4: line {row['n']}"


def rounds(rows: list[dict[str, str]], hashes: set[str], step: str = "7") -> Iterator[str]:
    version: dict[str, str] = {}
    for row in rows:
        about = row["document_id"]
        if row["decision"] == "asked" and row["step"] == "1":
            version[about] = row["version"]
        elif version.get(about) != row["version"]:
            yield f"{step}: {about}, {row['n']}"
        if row["event_hash"] and row["event_hash"] not in hashes:
            yield f"{step}: {about}: no event of {row['n']}"


def _checks(rows: list[dict[str, str]], paths: set[str]) -> Iterator[str]:
    for row in rows:
        if row["result"] not in ("holds", "broken", "agreed", "nobody else could"):
            yield f"10: {row['check']}"
        if (row["result"] == "agreed") != bool(row["waived_by"]):
            yield f"10: who agreed to {row['fact']}"
        if row["evidence_file"] and row["evidence_file"] not in paths:
            yield f"10: {row['evidence_file']}"


def letters(rows: list[dict[str, str]], paths: set[str]) -> Iterator[str]:
    named = {row["file"] for row in rows}
    named |= {f"{path.removesuffix('.pdf')}.txt" for path in named if path.startswith("letters/")}
    if named != {path for path in paths if path.startswith(("messages/", "letters/"))}:
        yield "11: other files than in correspondence.csv"
    if any(row["direction"] not in ("in", "out") for row in rows):
        yield "11: a direction"


def trail(files: dict[str, bytes], rows: list[dict[str, str]], entries: dict[str, str]) -> Iterator[str]:
    hashes = {row["event"]: row["event_hash"] for row in rows}
    for row in rows:
        text = files.get(f"events/{row['event']}.txt")
        if text is None:
            continue
        first, _feed, said = text.decode().partition("\n")
        if row["keyed"] == "no" and sha(text) != row["event_hash"]:
            yield f"8: hash of event {row['event']}"
        before = hashes.get(str(int(row["event"]) - 1), first)
        if first != row["previous_hash"] or before != first:
            yield f"8: event {row['event']} is not chained"
        if not said.startswith(f"{row['event']}|") or f"|{row['subject']}|" not in said:
            yield f"8: event {row['event']} says something else"
        if row["entries"] and row["entries_hash"]:
            whole = "".join(one if len(one) == 64 else entries[one] for one in row["entries"].split())
            if sha(whole.encode()) != row["entries_hash"] or row["entries_hash"] not in said:
                yield f"8: entries of event {row['event']}"


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _number(text: str) -> Decimal:
    return Decimal(text or 0)


def _minor(text: str) -> Decimal:
    """“1250CNY” as 12.50."""
    return Decimal(text[:-3]).scaleb(-MINOR.get(text[-3:], 2))
