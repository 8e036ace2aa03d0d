"""金蝶云星空 WebAPI: the bodies of vouchers (GL_VOUCHER) and what its answers say.

Failures come as HTTP 200 with `IsSuccess` false; a text that begins `response_error:` is one too.  What nobody could
tell is a setting: the text field of the head that takes our key, and the fields that say posted and invalid.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from formats.vouchers.about import VoucherFile
from formats.vouchers.amounts import number
from ledger.sendings import CallOutcome, Stage
from ledger.vouchers.mapping import MappedLine, MappedVoucher

FORM = "GL_VOUCHER"
SERVICE = "Kingdee.BOS.WebApi.ServicesStub.DynamicFormService"
_STAGES: Mapping[str, Stage] = {"Z": "draft", "A": "draft", "B": "review", "C": "approved", "D": "draft"}
"""FDocumentStatus: Z draft, A created, B in review, C approved, D back in review."""
_LOGIN = ("ctx == null", "未登录", "会话", "-10001")
"""In an answer that failed (never in a good one): whoever asks is not let in."""


class FieldNames(NamedTuple):
    """What fields of the voucher are called there: of our key, of the poster, of invalid."""

    key: str
    poster: str = "FPOSTERID"
    invalid: str = "FInvalid"

    @property
    def asked(self) -> tuple[str, ...]:
        return ("FVOUCHERID", "FVOUCHERGROUPNO", "FDocumentStatus", self.poster, self.invalid)


def body(voucher: MappedVoucher, about: VoucherFile, key: str, terms: Mapping[str, str]) -> dict[str, Any]:
    """The `data` of Save.  `terms`: key_field, and numbers ("ours": our number; "theirs": they give one)."""
    model: dict[str, Any] = {"FVOUCHERID": 0, "FAccountBookID": {"FNumber": about.setting("book")}}
    if organisation := about.setting("organisation"):
        model["FACCBOOKORGID"] = {"FNumber": organisation}
    model |= {
        "FDate": voucher.day.isoformat(),
        "FYEAR": str(voucher.day.year),
        "FPERIOD": str(voucher.day.month),
        "FVOUCHERGROUPID": {"FNumber": about.word(voucher.word)},
        "FVOUCHERGROUPNO": str(voucher.number) if terms["numbers"] == "ours" else "",
        "FATTACHMENTS": "0",
        "FDocumentStatus": "Z",
        terms["key_field"]: key,
        "FEntity": [_line(line, about) for line in voucher.lines],
    }
    return {"NeedReturnFields": [], "IsDeleteEntry": "true", "Model": model}


def _line(line: MappedLine, about: VoucherFile) -> dict[str, Any]:
    made: dict[str, Any] = {"FEXPLANATION": line.summary, "FACCOUNTID": {"FNumber": line.account}}
    if line.of:
        fields = {f"FDETAILID__{about.column(kind).upper()}": {"FNumber": code.code} for kind, code in line.of.items()}
        made["FDetailID"] = fields
    amount = number(line.amount.major)
    return {
        **made,
        "FCURRENCYID": {"FNumber": about.money(line.original.currency)},
        "FEXCHANGERATETYPE": {"FNumber": about.setting("rate_type")},
        "FEXCHANGERATE": number(line.rate(8)),
        "FAMOUNTFOR": number(line.original.major),
        "FDEBIT": amount if line.debit else 0,
        "FCREDIT": 0 if line.debit else amount,
    }


def query(key: str, names: FieldNames) -> dict[str, Any]:
    """What ExecuteBillQuery is asked for: the vouchers that bear our key.  The key has plain letters only."""
    fields = ",".join(names.asked)
    text = {"FilterString": f"{names.key}='{key}'", "OrderString": "FVOUCHERID", "StartRow": 0, "Limit": 2000}
    return {"data": {"FormId": FORM, "FieldKeys": fields, **text}}


def found(data: bytes, names: FieldNames) -> CallOutcome:
    """What a query by our key says: one row an entry line, so the same voucher several times."""
    answer, digest = _read(data), hashlib.sha256(data).hexdigest()
    if answer is None:
        return CallOutcome("unknown", cause="unreadable", reason=_start(data), answer=digest)
    if (failed := _failure(answer)) is not None:
        return _not_asked(failed, digest)
    if not isinstance(answer, list) or not all(isinstance(row, list) for row in answer):
        return CallOutcome("unknown", cause="unreadable", reason=_start(data), answer=digest)
    if answer and (failed := _failure(answer[0][0] if answer[0] else None)) is not None:
        return _not_asked(failed, digest)  # a query that fails is a list with one answer in it
    if any(len(row) < len(names.asked) for row in answer):
        return CallOutcome("unknown", cause="unreadable", reason=_start(data), answer=digest)
    rows = {str(row[0]): dict(zip(names.asked, row, strict=False)) for row in answer}
    if not rows:
        return CallOutcome("absent", answer=digest)
    if len(rows) > 1:
        return CallOutcome("unknown", cause="twice", reason=", ".join(sorted(rows))[:200], answer=digest)
    ((id, row),) = rows.items()
    stage, status = _stage(row, names), _text(row["FDocumentStatus"])
    strange = stage == "draft" and status not in _STAGES
    return CallOutcome(
        "there",
        stage=stage,
        their_id=id,
        number=_text(row["FVOUCHERGROUPNO"]),
        cause="stuck" if strange else "",
        reason=f"FDocumentStatus {status}" if strange else "",
        answer=digest,
    )


def _stage(row: Mapping[str, Any], names: FieldNames) -> Stage:
    if _true(row[names.invalid]):
        return "invalid"
    if _true(row[names.poster]):
        return "posted"
    return _STAGES.get(_text(row["FDocumentStatus"]), "draft")


def _true(value: Any) -> bool:
    """Whether a field is filled: a poster's number, a flag that may come as a text."""
    return value not in (None, "", " ", 0, "0", False, "false", "False", "N", "n")


def done(data: bytes, stage: Stage, their_id: str = "") -> CallOutcome:
    """What Save, Submit or Audit says: it is at `stage` now, refused with their sentences, or nobody can tell.

    A batch may do part and still say success: what it says was done is compared with what was sent.
    """
    answer, digest = _read(data), hashlib.sha256(data).hexdigest()
    if answer is None or (failed := _failure(answer)) is None:
        good = _good(answer)
        if good is None or (their_id and good != their_id) or not good:
            return CallOutcome("unknown", cause="unreadable", reason=_start(data), answer=digest)
        return CallOutcome("there", stage=stage, their_id=good, answer=digest)
    if failed.login:
        return CallOutcome("blocked", cause="login", reason=failed.text, answer=digest)
    if failed.structured and not _part(answer):
        return CallOutcome("refused", reason=failed.text, answer=digest)
    return CallOutcome("unknown", cause="server", reason=failed.text, answer=digest)


class Failure(NamedTuple):
    """What an answer that failed says.  structured: in the form of a refusal, so that nothing was done."""

    text: str
    login: bool
    structured: bool
    codes: tuple[str, ...] = ()


def failure(data: bytes) -> Failure | None:
    """The failure that an answer tells, if it does."""
    answer = _read(data)
    if isinstance(answer, list) and answer and isinstance(answer[0], list) and answer[0]:
        answer = answer[0][0]
    return _failure(answer)


def _failure(answer: Any) -> Failure | None:
    if isinstance(answer, str):
        text = answer[:300]
        return Failure(text, any(word in text for word in _LOGIN), structured=False)
    if not isinstance(answer, dict):
        return None
    result = answer.get("Result")
    status = result.get("ResponseStatus") if isinstance(result, dict) else None
    if not isinstance(status, dict) or status.get("IsSuccess") is True:
        return None
    errors = status.get("Errors")
    sentences = [_error(one) for one in errors if isinstance(one, dict)] if isinstance(errors, list) else []
    codes = tuple(_text(status[name]) for name in ("ErrorCode", "MsgCode") if status.get(name) is not None)
    text = "; ".join(filter(None, sentences))[:300] or ", ".join(codes)
    return Failure(text, any(word in f"{text} {' '.join(codes)}" for word in _LOGIN), structured=True, codes=codes)


def _not_asked(failed: Failure, digest: str) -> CallOutcome:
    """A look-up that failed says nothing of the voucher."""
    return CallOutcome("blocked", cause="login" if failed.login else "server", reason=failed.text, answer=digest)


def _error(one: Mapping[str, Any]) -> str:
    field, message = _text(one.get("FieldName")), _text(one.get("Message"))
    return f"{field}: {message}" if field and message else field or message


def _good(answer: Any) -> str | None:
    """The id of the one voucher that an answer says was done; None where it does not say exactly one."""
    result = answer.get("Result") if isinstance(answer, dict) else None
    status = result.get("ResponseStatus") if isinstance(result, dict) else None
    some = status.get("SuccessEntitys") if isinstance(status, dict) else None
    if not isinstance(some, list) or len(some) != 1 or not isinstance(some[0], dict):
        return None
    return _text(some[0].get("Id"))


def _part(answer: Any) -> bool:
    """Whether an answer that failed names something that was done all the same."""
    return bool(answer["Result"]["ResponseStatus"].get("SuccessEntitys"))


def _read(data: bytes) -> Any:
    """The JSON of an answer; a text that is none is a text; None where it is neither."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text.strip() if text.lstrip().startswith("response_error:") else None


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _start(data: bytes) -> str:
    return data[:120].decode("utf-8", "replace")


def chosen(steps: Sequence[str], stage: Stage) -> str:
    """The next of the configured steps for a voucher that is at `stage`; "" where none is left.

    >>> chosen(("submit", "audit"), "draft"), chosen(("submit", "audit"), "review"), chosen((), "draft")
    ('submit', 'audit', '')
    >>> chosen(("submit",), "review"), chosen(("submit", "audit"), "approved")
    ('', '')
    """
    wanted = {"draft": "submit", "review": "audit"}.get(stage, "")
    return wanted if wanted in steps else ""
