"""ISO 20022 pain.001 (customer credit transfer initiation), versions .03 and .09: one block, for one day and account.

Where the versions differ: BIC became BICFI, the execution day `ReqdExctnDt/Dt`.  SEPA (euros between IBANs of its
countries): service level SEPA, charges SLEV, names of 70 places, one amount below a thousand million, Latin letters.
Without a BIC an agent is named NOTPROVIDED, as the rulebook of IBAN only has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from formats.payments.order import OrderLine, OrderProblem, PaymentOrder, plain_amount
from ledger.errors import sentence
from ledger.payouts.composing import is_creditor_reference
from ledger.payouts.payees import SEPA, is_iban

Version = Literal["pain.001.001.03", "pain.001.001.09"]
NEWER: Version = "pain.001.001.09"
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:"
_LATIN = re.compile(r"[A-Za-z0-9/\-?:().,'+ ]*")
_MOST = Decimal("999999999.99")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_NAME, _SEPA_NAME, _TEXT, _MARK = 140, 70, 140, 35


def is_sepa(order: PaymentOrder) -> bool:
    """Whether all of it goes as SEPA credit transfers: euros, from and to IBANs of its countries."""
    own = order.number[:2] in SEPA and is_iban(order.number)
    return own and all(line.amount.currency == "EUR" and line.to.country in SEPA for line in order.lines)


def problems(order: PaymentOrder) -> Iterator[OrderProblem]:
    """What does not fit into the file, payment by payment."""
    sepa = is_sepa(order)
    if not order.number:
        yield OrderProblem(0, sentence("The number of our own account is not known."))
    if not order.payer:
        yield OrderProblem(
            0, sentence("The company's name is not known: it stands under company in the configuration.")
        )
    yield from _texts(0, order.payer, sepa)
    marks = [line.mark for line in order.lines]
    if len(set(marks)) != len(marks) or any(not 0 < len(mark) <= _MARK for mark in (order.mark, *marks)):
        yield OrderProblem(0, sentence("The marks of the payments are not all different, or too long."))
    for line in order.lines:
        yield from _line_problems(line, sepa)


def _line_problems(line: OrderLine, sepa: bool) -> Iterator[OrderProblem]:
    number, to = line.number, line.to
    if to.scheme == "alipay":
        yield OrderProblem(number, sentence("An Alipay account is no account at a bank."))
    if line.amount.minor <= 0:
        yield OrderProblem(number, sentence("It must be more than nothing."))
    if sepa and line.amount.major > _MOST:
        yield OrderProblem(number, sentence("A SEPA transfer has less than a thousand million euros."))
    if len(plain_amount(line.amount).replace(".", "")) > 18:
        yield OrderProblem(number, sentence("An amount has 18 digits at most."))
    if len(to.holder) > (most := _SEPA_NAME if sepa else _NAME):
        yield OrderProblem(number, sentence("The payee's name has more than {n} places."), {"n": most})
    if len(line.text) > _TEXT:
        yield OrderProblem(number, sentence("What the payee reads has more than {n} places."), {"n": _TEXT})
    yield from _texts(number, to.holder, sepa)
    yield from _texts(number, line.text, sepa)
    if not sepa and not (to.town and to.land):
        yield OrderProblem(number, sentence("The payee's town and country are missing."))


def _texts(number: int, text: str, sepa: bool) -> Iterator[OrderProblem]:
    if _CONTROLS.search(text):
        yield OrderProblem(number, sentence("“{text}” has signs that no bank takes."), {"text": ascii(text)[1:40]})
    elif sepa and not _LATIN.fullmatch(text):
        strange = "".join(dict.fromkeys(re.sub(_LATIN, "", text)))[:10]
        said = sentence("“{text}” has signs that SEPA does not take: {signs}. Only Latin script goes there.")
        yield OrderProblem(number, said, {"text": text[:40], "signs": strange})


def write(order: PaymentOrder, version: Version = NEWER) -> bytes:
    """The file; the caller has seen that `problems` finds nothing."""
    sepa, newer = is_sepa(order), version == NEWER
    root = Element("Document", {"xmlns": f"{NAMESPACE}{version}"})
    start = SubElement(root, "CstmrCdtTrfInitn")
    count, total = str(len(order.lines)), plain_amount(order.total)
    head = SubElement(start, "GrpHdr")
    _add(head, "MsgId", order.mark)
    _add(head, "CreDtTm", order.made.replace(microsecond=0, tzinfo=None).isoformat())
    _add(head, "NbOfTxs", count)
    _add(head, "CtrlSum", total)
    _add(head, "InitgPty/Nm", order.payer)
    block = SubElement(start, "PmtInf")
    _add(block, "PmtInfId", order.mark)
    _add(block, "PmtMtd", "TRF")
    _add(block, "BtchBookg", "false")
    _add(block, "NbOfTxs", count)
    _add(block, "CtrlSum", total)
    if sepa:
        _add(block, "PmtTpInf/SvcLvl/Cd", "SEPA")
    _add(block, "ReqdExctnDt/Dt" if newer else "ReqdExctnDt", order.day.isoformat())
    _add(block, "Dbtr/Nm", order.payer)
    _account(SubElement(block, "DbtrAcct"), order.number, iban=is_iban(order.number))
    _agent(SubElement(block, "DbtrAgt"), order.bic, "", newer)
    _add(block, "ChrgBr", "SLEV" if sepa else "SHAR")
    for line in order.lines:
        _transfer(SubElement(block, "CdtTrfTxInf"), line, sepa, newer)
    indent(root)
    said: str = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{said}\n'.encode()


def _transfer(at: Element, line: OrderLine, sepa: bool, newer: bool) -> None:
    ids = SubElement(at, "PmtId")
    _add(ids, "InstrId", line.mark)
    _add(ids, "EndToEndId", line.mark)
    amount = _add(SubElement(at, "Amt"), "InstdAmt", plain_amount(line.amount))
    amount.set("Ccy", line.amount.currency)
    if line.to.bic or line.to.clearing or line.to.bank:
        _agent(SubElement(at, "CdtrAgt"), line.to.bic, line.to.clearing, newer, "" if sepa else line.to.bank)
    payee = SubElement(at, "Cdtr")
    _add(payee, "Nm", line.to.holder)
    if not sepa:
        address = SubElement(payee, "PstlAdr")
        _add(address, "TwnNm", line.to.town[:35])
        _add(address, "Ctry", line.to.land)
    _account(SubElement(at, "CdtrAcct"), line.to.number, iban=line.to.scheme == "iban")
    if not line.text:
        return
    told = SubElement(at, "RmtInf")
    if is_creditor_reference(line.text):
        reference = SubElement(SubElement(told, "Strd"), "CdtrRefInf")
        _add(reference, "Tp/CdOrPrtry/Cd", "SCOR")
        _add(reference, "Ref", line.text.replace(" ", ""))
    else:
        _add(told, "Ustrd", line.text)


def _account(at: Element, number: str, *, iban: bool) -> None:
    _add(at, "Id/IBAN" if iban else "Id/Othr/Id", number)


def _agent(at: Element, bic: str, clearing: str, newer: bool, name: str = "") -> None:
    bank = SubElement(at, "FinInstnId")
    if bic:
        _add(bank, "BICFI" if newer else "BIC", bic)
    if clearing:
        _add(bank, "ClrSysMmbId/ClrSysId/Cd", "CNAPS")
        _add(bank[-1], "MmbId", clearing)
    if name:
        _add(bank, "Nm", name[:140])
    if not (bic or clearing or name):
        _add(bank, "Othr/Id", "NOTPROVIDED")


def _add(at: Element, path: str, text: str) -> Element:
    for tag in path.split("/"):
        at = SubElement(at, tag)
    at.text = text
    return at
