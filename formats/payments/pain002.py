"""ISO 20022 pain.002 (payment status report): what became of each payment; several reports in a file, later ones win.

Names of elements are taken without their namespace, as versions differ in little else.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from formats.payments.answers import STATES, PaymentAnswer
from formats.sheet import Problems, Sheet, digest
from ledger.errors import BadInput, sentence

_REASONS = {"AC01": "account number", "AC04": "account closed", "AM04": "funds", "AM05": "duplicate"}
_REASONS_OUT = {code: f"{code} {words}" for code, words in _REASONS.items()}


def recognised(head: str) -> bool:
    """Whether a file begins as one."""
    return "pain.002." in head and "CstmrPmtStsRpt" in head


def sheet(data: bytes, name: str) -> Sheet:
    """Raises BadInput for what is no XML, or has no report in it."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise BadInput(sentence("{name} is broken: it is no whole XML file."), name=name) from None
    problems = Problems()
    found: dict[tuple[str, str], PaymentAnswer] = {}
    for report in _all(root, "CstmrPmtStsRpt"):
        for row in _answers(report, problems):
            found.pop((row.batch, row.mark), None)
            found[row.batch, row.mark] = row
    return Sheet(
        kind="pain.002",
        subject="payment-status",
        rows=tuple(found.values()),
        problems=tuple(problems.kept),
        more_problems=problems.more,
    )


def _answers(report: Any, problems: Problems) -> Iterator[PaymentAnswer]:
    said = _text(report, "GrpHdr/CreDtTm")[:10]
    batch = _text(report, "OrgnlGrpInfAndSts/OrgnlMsgId")
    whole = _text(report, "OrgnlGrpInfAndSts/GrpSts")
    single = False
    for block in _all(report, "OrgnlPmtInfAndSts"):
        for one in _all(block, "TxInfAndSts"):
            single = True
            if row := _answer(one, batch, _text(one, "OrgnlEndToEndId"), _text(one, "TxSts"), said, problems):
                yield row
        of_block = _text(block, "PmtInfSts")
        if of_block and not _all(block, "TxInfAndSts"):
            whole, single = of_block, False
    if whole and not single and whole != "PART":
        at = next(iter(_all(report, "OrgnlGrpInfAndSts")), report)
        if row := _answer(at, batch, "", whole, said, problems):
            yield row


def _answer(at: Any, batch: str, mark: str, code: str, said: str, problems: Problems) -> PaymentAnswer | None:
    if code not in STATES:
        unknown = BadInput(sentence("“{code}” is no state of a payment that I know."), code=code[:20] or "–")
        problems.add(at.sourceline or 0, "TxSts", unknown)
        return None
    day = _text(at, "FctvIntrBkSttlmDt/Dt") or _text(at, "AccptncDtTm")[:10] or said
    reason = _text(at, "StsRsnInf/Rsn/Cd") or _text(at, "StsRsnInf/Rsn/Prtry")
    more = " ".join(one.text or "" for info in _all(at, "StsRsnInf") for one in _all(info, "AddtlInf"))
    words = " · ".join(filter(None, (_REASONS_OUT.get(reason, reason), more.strip())))
    mark_of = digest([batch, mark, code, words, day])
    key = f"{batch}:{mark or '*'}:{code}"
    return PaymentAnswer(at.sourceline or 0, key, mark_of, batch, mark, STATES[code], code, words[:200], _day(day))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _all(at: Any, name: str) -> list[Any]:
    """The children of that name; of the root, wherever they stand."""
    those = at.iter() if at.getparent() is None else at
    return [one for one in those if isinstance(one.tag, str) and one.tag.rpartition("}")[2] == name]


def _text(at: Any, path: str) -> str:
    for name in path.split("/"):
        found = next((one for one in at if isinstance(one.tag, str) and one.tag.rpartition("}")[2] == name), None)
        if found is None:
            return ""
        at = found
    return (at.text or "").strip()
