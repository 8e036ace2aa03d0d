"""A reader of pain.001 written from the description of the message, not from what writes it: order of the elements,
lengths, characters, sums and counts, and the rules of SEPA where the file says that it is SEPA."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, NamedTuple

from lxml import etree

NAMES = {"pain.001.001.03": "BIC", "pain.001.001.09": "BICFI"}
PLACES = {"JPY": 0, "KRW": 0, "VND": 0, "KWD": 3, "BHD": 3, "TND": 3}
GROUP = ("MsgId", "CreDtTm", "NbOfTxs", "CtrlSum", "InitgPty")
BLOCK = (
    *("PmtInfId", "PmtMtd", "BtchBookg", "NbOfTxs", "CtrlSum", "PmtTpInf", "ReqdExctnDt", "Dbtr", "DbtrAcct"),
    *("DbtrAgt", "UltmtDbtr", "ChrgBr", "CdtTrfTxInf"),
)
TRANSFER = ("PmtId", "PmtTpInf", "Amt", "ChrgBr", "CdtrAgt", "Cdtr", "CdtrAcct", "Purp", "RmtInf")
AGENT = ("BIC", "BICFI", "ClrSysMmbId", "Nm", "PstlAdr", "Othr")
LATIN = re.compile(r"[A-Za-z0-9/\-?:().,'+ ]+")


class ReadTransfer(NamedTuple):
    mark: str
    amount: Decimal
    currency: str
    name: str
    account: str
    text: str


class ReadFile(NamedTuple):
    version: str
    day: str
    total: Decimal
    transfers: tuple[ReadTransfer, ...]


def read(data: bytes) -> ReadFile:
    """The payments of a file; fails on whatever the schema or SEPA would not take."""
    root = etree.fromstring(data)
    version = root.tag[1:].partition("}")[0].removeprefix("urn:iso:std:iso:20022:tech:xsd:")
    assert version in NAMES, version
    (start,) = root
    group, *blocks = start
    assert name(start) == "CstmrCdtTrfInitn" and name(group) == "GrpHdr" and len(blocks) == 1
    ordered(group, GROUP)
    assert 0 < len(text(group, "MsgId")) <= 35
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", text(group, "CreDtTm"))
    (block,) = blocks
    ordered(block, BLOCK)
    assert text(block, "PmtMtd") == "TRF" and 0 < len(text(block, "PmtInfId")) <= 35
    sepa = text(block, "PmtTpInf/SvcLvl/Cd") == "SEPA"
    assert text(block, "ChrgBr") == ("SLEV" if sepa else "SHAR")
    day = text(block, "ReqdExctnDt/Dt" if version.endswith("09") else "ReqdExctnDt")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", day)
    party(block, "Dbtr", sepa)
    account(block, "DbtrAcct", sepa)
    agent(child(block, "DbtrAgt"), version)
    transfers = tuple(transfer(one, version, sepa) for one in block if name(one) == "CdtTrfTxInf")
    total = sum((one.amount for one in transfers), Decimal(0))
    for at in (group, block):
        assert int(text(at, "NbOfTxs")) == len(transfers) > 0 and Decimal(text(at, "CtrlSum")) == total
    assert len({one.mark for one in transfers}) == len(transfers)
    return ReadFile(version, day, total, transfers)


def transfer(at: Any, version: str, sepa: bool) -> ReadTransfer:
    ordered(at, TRANSFER)
    mark = text(at, "PmtId/EndToEndId")
    assert 0 < len(mark) <= 35
    amount = child(child(at, "Amt"), "InstdAmt")
    currency, said = amount.get("Ccy"), amount.text
    assert re.fullmatch(r"[A-Z]{3}", currency) and re.fullmatch(r"\d{1,18}(\.\d{1,5})?", said)
    assert len(said.partition(".")[2]) == PLACES.get(currency, 2)
    if sepa:
        assert currency == "EUR" and Decimal("0.01") <= Decimal(said) <= Decimal("999999999.99")
    found = [one for one in at if name(one) == "CdtrAgt"]
    for one in found:
        agent(one, version)
    told = text(at, "RmtInf/Ustrd")
    assert len(told) <= 140 and (not sepa or not told or LATIN.fullmatch(told))
    reference = text(at, "RmtInf/Strd/CdtrRefInf/Ref")
    if reference:
        assert text(at, "RmtInf/Strd/CdtrRefInf/Tp/CdOrPrtry/Cd") == "SCOR" and mod97(reference)
    who = party(at, "Cdtr", sepa)
    if not sepa:
        assert text(at, "Cdtr/PstlAdr/TwnNm") and re.fullmatch(r"[A-Z]{2}", text(at, "Cdtr/PstlAdr/Ctry"))
    return ReadTransfer(mark, Decimal(said), currency, who, account(at, "CdtrAcct", sepa), told or reference)


def party(at: Any, tag: str, sepa: bool) -> str:
    said = text(at, f"{tag}/Nm")
    assert 0 < len(said) <= (70 if sepa else 140) and (not sepa or LATIN.fullmatch(said)), said
    return said


def account(at: Any, tag: str, sepa: bool) -> str:
    iban, other = text(at, f"{tag}/Id/IBAN"), text(at, f"{tag}/Id/Othr/Id")
    assert bool(iban) != bool(other) and not (sepa and other)
    if iban:
        assert mod97(iban)
    assert len(other) <= 34
    return iban or other


def agent(at: Any, version: str) -> None:
    (bank,) = at
    assert name(bank) == "FinInstnId"
    ordered(bank, AGENT)
    assert not [one for one in bank if name(one) in NAMES.values() and name(one) != NAMES[version]]
    member = text(bank, "ClrSysMmbId/MmbId")
    assert not member or re.fullmatch(r"\d{12}", member)


def ordered(at: Any, tags: tuple[str, ...]) -> None:
    """The children stand in the order of the schema, and none is unknown."""
    places = [tags.index(name(one)) for one in at]
    assert places == sorted(places), [name(one) for one in at]


def name(at: Any) -> str:
    return str(etree.QName(at).localname)


def child(at: Any, tag: str) -> Any:
    return next(one for one in at if name(one) == tag)


def text(at: Any, path: str) -> str:
    for tag in path.split("/"):
        found = [one for one in at if name(one) == tag]
        if not found:
            return ""
        at = found[0]
    return at.text or ""


def mod97(number: str) -> bool:
    digits = "".join(str("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(letter)) for letter in number[4:] + number[:4])
    return int(digits) % 97 == 1
