"""CAMT.052, .053 and .054 of any version: local names only, as versions differ in nothing else that matters here.

A batch line is split into its payments when every one has its amount in the line's currency and together they make the
line; otherwise the line stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from formats import cells as cell
from formats import days
from formats.sheet import BankLine, Keys, Problems, Sheet, Stated, Statement, digest
from ledger.characters import visible
from ledger.errors import BadInput, sentence
from ledger.money import Money

PARTS = ("Stmt", "Rpt", "Ntfctn")
_OURS = re.compile(r"ZF-P\d+-[0-9A-Z]{1,8}-\d+")
"""A mark of a payment of ours (`ledger.payouts.transfers.marks`): it says what the line pays."""


def recognised(head: str) -> bool:
    return "camt.05" in head or any(mark in head for mark in ("<BkToCstmr", ":BkToCstmr"))


def tree(data: bytes, name: str) -> Any:
    """The document, with nothing fetched and no entity opened."""
    from lxml import etree  # only XML files need it

    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise BadInput(
            sentence("{name} is broken at line {line}: it is no well-formed XML."), name=name, line=line
        ) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadInput(sentence("{name} declares entities of its own and is refused."), name=name)
    for element in root.iter():
        element.text = visible(element.text) if element.text else None
        if isinstance(element.tag, str) and element.tag.startswith("{"):
            element.tag = element.tag.partition("}")[2]
    return root


def sheet(data: bytes, name: str, currency: str) -> Sheet:
    """All booked and pending lines of all statements in the file."""
    root = tree(data, name)
    parts = [part for part in root.iter(*PARTS) if part.find("Acct") is not None or part.find("Ntry") is not None]
    if not parts:
        raise BadInput(sentence("{name} holds no statement."), name=name)
    rows: list[BankLine] = []
    statements: list[Statement] = []
    stated: list[Stated] = []
    problems = Problems()
    keys = Keys("camt")
    for part in parts:
        account = _text(part, "Acct/Id/IBAN") or _text(part, "Acct/Id/Othr/Id")
        known = _text(part, "Acct/Ccy") or currency
        id_ = _text(part, "Id")
        total = Decimal(0)
        taken = 0
        for at, entry in enumerate(part.findall("Ntry")):
            try:
                lines = list(_lines(entry, account, f"{id_}|{_text(entry, 'NtryRef')}|{at}", known, keys))
            except BadInput as error:
                problems.add(entry.sourceline or 0, error.field, error)
                continue
            rows.extend(lines)
            taken += 1
            if lines[0].state == "booked":
                total += sum((cell.plain(line.amount) for line in lines), Decimal(0))
        balances = tuple(_balances(part))
        first = dict(reversed(balances))
        opening, closing = first.get("OPBD") or first.get("PRCD"), dict(balances).get("CLBD")
        if opening and closing and opening.currency == closing.currency:
            line = next((balance.sourceline or 0 for balance in part.findall("Bal") if _code(balance) == "CLBD"), 0)
            stated.append(Stated("closing", cell.plain(closing), cell.plain(opening) + total, line, "CLBD"))
        statements.append(Statement(account, known, id_, opening, closing, taken, balances))
    kind = "camt"
    return Sheet(kind, "bank", tuple(rows), tuple(problems.kept), tuple(stated), statements=tuple(statements))


def _text(element: Any, path: str) -> str:
    below = element.find(path)
    return (below.text or "").strip() if below is not None else ""


def _balances(part: Any) -> Iterator[tuple[str, Money]]:
    for balance in part.findall("Bal"):
        try:
            yield _code(balance), _amount(balance)
        except BadInput:
            continue


def _code(balance: Any) -> str:
    return _text(balance, "Tp/CdOrPrtry/Cd") or _text(balance, "Tp/CdOrPrtry/Prtry")


def _amount(element: Any) -> Money:
    """The signed amount; a reversal already says which way its money went."""
    written = element.find("Amt")
    if written is None or not (written.text or "").strip():
        raise BadInput(sentence("The amount is missing."), field="Amt")
    try:
        value = cell.number(written.text)
        amount = Money.of(value if value is not None else 0, cell.known(written.get("Ccy") or ""))
    except BadInput as error:
        error.field = "Amt"
        raise
    way = _text(element, "CdtDbtInd")
    if way not in ("CRDT", "DBIT"):
        raise BadInput(sentence("“{text}” says neither in nor out."), text=way, field="CdtDbtInd")
    return -amount if way == "DBIT" else amount


def _day(element: Any, path: str) -> date | None:
    text = _text(element, f"{path}/Dt") or _text(element, f"{path}/DtTm")
    if not text:
        return None
    try:
        return days.day(text[:10])
    except BadInput as error:
        error.field = path
        raise


def _lines(entry: Any, account: str, place: str, currency: str, keys: Keys) -> Iterator[BankLine]:
    amount = _amount(entry)
    valued = _day(entry, "ValDt")
    day = _day(entry, "BookgDt") or valued
    if day is None:
        raise BadInput(sentence("The date is missing."), field="BookgDt")
    status = _text(entry, "Sts/Cd") or _text(entry, "Sts")
    bank_ref = _text(entry, "AcctSvcrRef")
    details = entry.findall("NtryDtls/TxDtls")
    parts = _parts(details, amount)
    whole = digest(text.strip() for text in entry.itertext() if text.strip())
    for at, (detail, part) in enumerate(parts):
        end_to_end = _text(detail, "Refs/EndToEndId") if detail is not None else ""
        end_to_end = "" if end_to_end.upper() in ("NOTPROVIDED", "NONREF") else end_to_end
        name, number = _counterparty(detail, part.minor < 0)
        about = details if detail is None or len(parts) == 1 else [detail]
        yield BankLine(
            line=entry.sourceline or 0,
            key=keys.key((account, bank_ref or place, str(at) if len(parts) > 1 else "", str(day), str(part.minor))),
            digest=whole,
            day=day,
            amount=part,
            direction="in" if part.minor >= 0 else "out",
            account=account,
            name=name,
            name_account=number,
            text=" ".join(filter(None, (_words(entry, about), end_to_end if _OURS.fullmatch(end_to_end) else ""))),
            reference=end_to_end or bank_ref or _text(entry, "NtryRef"),
            valued=valued,
            nature=_nature(entry, detail),
            state="booked" if status in ("BOOK", "") else "pending",
            raw=(("AcctSvcrRef", bank_ref), ("NtryRef", _text(entry, "NtryRef")), ("EndToEndId", end_to_end)),
        )


def _parts(details: list[Any], amount: Money) -> list[tuple[Any, Money]]:
    if len(details) == 1:
        return [(details[0], amount)]
    parts: list[tuple[Any, Money]] = []
    for detail in details:
        written = detail.find("Amt")
        if written is None:
            written = detail.find("AmtDtls/TxAmt/Amt")
        try:
            size = cell.money(written.text or "", (written.get("Ccy") or "").upper()) if written is not None else None
        except BadInput:
            size = None
        if size is None or size.currency != amount.currency:
            return [(None, amount)]
        parts.append((detail, -size if amount.minor < 0 else size))
    if parts and sum(part.minor for _detail, part in parts) == amount.minor:
        return parts
    return [(None, amount)]


def _counterparty(detail: Any, paid_out: bool) -> tuple[str, str]:
    """Who is on the other side: the creditor of what went out, the debtor of what came in."""
    if detail is None:
        return "", ""
    side = "Cdtr" if paid_out else "Dbtr"
    parties = "RltdPties/"
    name = _text(detail, f"{parties}{side}/Nm") or _text(detail, f"{parties}{side}/Pty/Nm")
    account = f"{parties}{side}Acct/Id/"
    return name, _text(detail, f"{account}IBAN") or _text(detail, f"{account}Othr/Id")


def _words(entry: Any, details: list[Any]) -> str:
    out: list[str] = []
    for detail in details:
        for path in ("RmtInf/Ustrd", "RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/RfrdDocInf/Nb", "AddtlTxInf"):
            out += [(note.text or "").strip() for note in detail.findall(path)]
    out.append(_text(entry, "AddtlNtryInf"))
    return " ".join(dict.fromkeys(filter(None, out)))


def _nature(entry: Any, detail: Any) -> str:
    code = _text(entry, "BkTxCd/Domn/Fmly/SubFmlyCd")
    if code in ("CHRG", "FEES", "COMM"):
        return "fee"
    return "interest" if code == "INTR" else ""
