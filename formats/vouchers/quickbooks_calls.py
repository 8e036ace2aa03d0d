"""QuickBooks Online: the body of a journal entry, and what its answers say.

Accounts, classes and parties stand in a body by name; whoever sends it puts their ids in, which only the company's own
lists tell.  Red is swapped sides: an amount below zero is not taken.  A saved entry is posted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from formats.vouchers.about import VoucherFile
from formats.vouchers.amounts import number
from ledger.errors import WrongState, sentence
from ledger.sendings import CallOutcome
from ledger.vouchers.mapping import MappedLine, MappedVoucher

PAGE = 1000
DUPLICATE = "6140"
"""The number of an entry that is there already: looked up, not failed."""
_ENTITIES = (("customer", "Customer"), ("supplier", "Vendor"))


def body(voucher: MappedVoucher, _about: VoucherFile, key: str, _terms: Mapping[str, str]) -> dict[str, Any]:
    """A journal entry with names in place of ids.  Raises WrongState for a department: no source says where it goes."""
    return {
        "DocNumber": voucher.key,
        "TxnDate": voucher.day.isoformat(),
        "PrivateNote": key,
        "Line": [_line(line, voucher.label) for line in voucher.lines],
    }


def _line(line: MappedLine, label: str) -> dict[str, Any]:
    if "department" in line.of:
        raise WrongState(
            sentence("{label} has a department, and over the interface of QuickBooks no place for it is known."),
            label=label,
            hint=sentence("Map the account without it, or write the file."),
        )
    detail: dict[str, Any] = {
        "PostingType": "Debit" if line.debit else "Credit",
        "AccountRef": {"name": line.account},
    }
    if project := line.of.get("project"):
        detail["ClassRef"] = {"name": project.code}
    for kind, type in _ENTITIES:
        if code := line.of.get(kind):  # type: ignore[call-overload]
            detail["Entity"] = {"Type": type, "EntityRef": {"name": code.code}}
    return {
        "Amount": number(line.amount.major),
        "DetailType": "JournalEntryLineDetail",
        "Description": line.summary,
        "JournalEntryLineDetail": detail,
    }


def named(made: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every place of a body that has a name for an id: (Account, Class, Customer or Vendor; the reference)."""
    for line in made["Line"]:
        detail = line["JournalEntryLineDetail"]
        yield "Account", detail["AccountRef"]
        if "ClassRef" in detail:
            yield "Class", detail["ClassRef"]
        if "Entity" in detail:
            yield detail["Entity"]["Type"], detail["Entity"]["EntityRef"]


def with_ids(made: Mapping[str, Any], ids: Mapping[tuple[str, str], str]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The body as it is sent, and the names (“Account Travel”) that have no id there, or several."""
    ready: dict[str, Any] = json.loads(json.dumps(made))
    missing = []
    for kind, reference in named(ready):
        name = reference.pop("name")
        reference["value"] = ids.get((kind, name), "")
        if not reference["value"]:
            missing.append(f"{kind} {name}")
    return ready, tuple(dict.fromkeys(missing))


def ids_of(kind: str, rows: Sequence[Mapping[str, Any]], fields: Sequence[str]) -> dict[tuple[str, str], str]:
    """Name -> id of a list; a name that two have has none.

    >>> ids_of("Account", [{"Id": "84", "Name": "Taxi", "FullyQualifiedName": "Travel:Taxi"}], ["FullyQualifiedName"])
    {('Account', 'Travel:Taxi'): '84'}
    """
    found: dict[tuple[str, str], str] = {}
    for row in rows:
        name = next((str(row[field]) for field in fields if row.get(field)), "")
        if name:
            found[kind, name] = "" if (kind, name) in found else str(row.get("Id", ""))
    return found


def rows_of(data: bytes, kind: str) -> list[dict[str, Any]] | None:
    """The rows of a query; None where the answer is none.  An empty one is `{}` inside."""
    answer = _read(data)
    inside = answer.get("QueryResponse") if isinstance(answer, dict) else None
    if not isinstance(inside, dict):
        return None
    rows = inside.get(kind, [])
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else None


def found(data: bytes, key: str) -> CallOutcome:
    """What a query by our number says; ours is the entry whose note is our key."""
    rows, digest = rows_of(data, "JournalEntry"), hashlib.sha256(data).hexdigest()
    if rows is None:
        return CallOutcome("unknown", cause="unreadable", answer=digest)
    mine = [row for row in rows if str(row.get("PrivateNote", "")) == key]
    if len(mine) > 1:
        ids = ", ".join(str(row.get("Id")) for row in mine)
        return CallOutcome("unknown", cause="twice", reason=ids[:200], answer=digest)
    if mine and mine[0].get("Id"):
        return _there(mine[0], digest)
    if mine:
        return CallOutcome("unknown", cause="unreadable", answer=digest)
    return CallOutcome("absent", cause="another" if rows else "", answer=digest)


def done(data: bytes, status: int) -> CallOutcome:
    """What the write says."""
    answer, digest = _read(data), hashlib.sha256(data).hexdigest()
    entry = answer.get("JournalEntry") if isinstance(answer, dict) else None
    if status == 200 and isinstance(entry, dict) and entry.get("Id"):
        return _there(entry, digest)
    codes, text = fault(data)
    if codes and 400 <= status < 500:
        return CallOutcome("refused", cause="another" if DUPLICATE in codes else "", reason=text, answer=digest)
    return CallOutcome("unknown", cause="server" if status >= 500 else "unreadable", reason=text, answer=digest)


def fault(data: bytes) -> tuple[tuple[str, ...], str]:
    """The codes of a fault, and what it says, with them."""
    answer = _read(data)
    inside = answer.get("Fault") or answer.get("fault") if isinstance(answer, dict) else None
    errors = inside.get("Error") or inside.get("error") if isinstance(inside, dict) else None
    some = [one for one in errors if isinstance(one, dict)] if isinstance(errors, list) else []
    codes = tuple(str(one.get("code", "")) for one in some)
    texts = (
        " ".join(dict.fromkeys(filter(None, (str(one.get(name, "")) for name in ("code", "Message", "Detail")))))
        for one in some
    )
    return codes, "; ".join(texts)[:300]


def _there(entry: Mapping[str, Any], digest: str) -> CallOutcome:
    return CallOutcome(
        "there", stage="posted", their_id=str(entry["Id"]), number=str(entry.get("DocNumber", "")), answer=digest
    )


def _read(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except ValueError:
        return None
