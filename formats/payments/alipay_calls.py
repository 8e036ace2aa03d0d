"""支付宝 alipay.fund.trans.uni.transfer: what is asked for, and what the answers say.

Accepted is not paid; SYSTEM_ERROR, a time-out and code 20000 are unknown: asked about under the same `out_biz_no`, and
repeated unchanged under it where nothing is found, never under another.  Decided on `code` and `sub_code` alone.
Source: Alipay's notes on transfers and its own Python client (`alipay-sdk-python`); the states of a transfer are not
verified by a page, so that one nobody knows is unknown.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from formats.payments.order import OrderLine, plain_amount
from ledger.sendings import CallOutcome, Stage

TRANSFER = "alipay.fund.trans.uni.transfer"
QUERY = "alipay.fund.trans.common.query"
_PRODUCT = {"product_code": "TRANS_ACCOUNT_NO_PWD", "biz_scene": "DIRECT_TRANSFER"}
_DONE, _FAILED = "10000", "40004"
_UNKNOWN = "SYSTEM_ERROR"
_STAGES: Mapping[str, Stage] = {
    "SUCCESS": "paid",
    "DEALING": "taken",
    "FAIL": "failed",
    "CLOSED": "failed",
    "REFUND": "returned",
}


def body(line: OrderLine, terms: Mapping[str, str]) -> dict[str, Any]:
    """The `biz_content` of one payment.  `terms`: title, and scene and scene_report (JSON) of newer contracts.

    An account of 16 digits that begins with 2088 is the number of an Alipay user, all else a login.
    """
    number = line.to.number
    own = number.isdecimal() and number.startswith("2088") and len(number) == 16
    made: dict[str, Any] = {
        "out_biz_no": line.mark,
        "trans_amount": plain_amount(line.amount),
        **_PRODUCT,
        "order_title": terms.get("title") or line.text,
        "payee_info": {
            "identity_type": "ALIPAY_USER_ID" if own else "ALIPAY_LOGON_ID",
            "identity": number,
            "name": line.to.holder,
        },
        "remark": line.text,
    }
    if terms.get("scene"):
        made["transfer_scene_name"] = terms["scene"]
    if terms.get("scene_report"):
        made["transfer_scene_report_infos"] = json.loads(terms["scene_report"])
    return made


def query(key: str) -> dict[str, str]:
    """What is asked of a payment."""
    return {"out_biz_no": key, **_PRODUCT}


def asked(method: str, content: Mapping[str, Any], common: Mapping[str, str], stamp: str) -> dict[str, str]:
    """All parameters of a request but its signature.  `common`: app_id and the numbers of the certificates."""
    return {
        **common,
        "method": method,
        "format": "JSON",
        "charset": "utf-8",
        "sign_type": "RSA2",
        "timestamp": stamp,
        "version": "1.0",
        "biz_content": json.dumps(content, ensure_ascii=False, separators=(",", ":")),
    }


def text_to_sign(parameters: Mapping[str, str]) -> str:
    """All parameters that are not empty but the signature, by name, their values as they are.

    >>> text_to_sign({"version": "1.0", "app_id": "2021", "sign": "x", "empty": "", "charset": "utf-8"})
    'app_id=2021&charset=utf-8&version=1.0'
    """
    return "&".join(f"{name}={value}" for name, value in sorted(parameters.items()) if value and name != "sign")


def signed_part(data: bytes, method: str) -> tuple[bytes, str, str]:
    """Of an answer: the raw text that its signature is of, the signature, and the number of the certificate.

    The text is taken as it was received; read and written anew it would be another.  ("" and b"" where it has none.)
    """
    try:
        text = data.decode("utf-8")
        whole = json.loads(text)
    except ValueError:
        return b"", "", ""
    if not isinstance(whole, dict):
        return b"", "", ""
    name = f"{method.replace('.', '_')}_response"
    name = name if name in whole else "error_response"
    raw = _raw(text, name)
    return raw.encode("utf-8"), str(whole.get("sign", "")), str(whole.get("alipay_cert_sn", ""))


def _raw(text: str, name: str) -> str:
    """The text of the value of a key of the outermost object."""
    decoder, at = json.JSONDecoder(), text.find("{") + 1
    while at < len(text):
        at = _skipped(text, at)
        if text[at : at + 1] != '"':
            return ""
        key, at = decoder.raw_decode(text, at)
        at = _skipped(text, at, ":")
        _value, end = decoder.raw_decode(text, at)
        if key == name:
            return text[at:end]
        at = _skipped(text, end, ",")
    return ""


def _skipped(text: str, at: int, also: str = "") -> int:
    while at < len(text) and (text[at].isspace() or text[at] in also):
        at += 1
    return at


def told(data: bytes, method: str, absent: Collection[str]) -> CallOutcome:
    """What an answer says whose signature was found good.  `absent`: sub-codes by which a query finds nothing.

    Only code 40004 with a sub-code of its own is a refusal; what nobody knows may have paid.
    """
    digest = hashlib.sha256(data).hexdigest()
    inside = _inside(data, method)
    if inside is None:
        return CallOutcome("unknown", cause="unreadable", reason=data[:80].decode("utf-8", "replace"), answer=digest)
    code, sub = str(inside.get("code", "")), str(inside.get("sub_code", ""))
    why = " ".join(filter(None, (sub or code, str(inside.get("sub_msg") or inside.get("msg") or ""))))
    if code == _DONE:
        return _stood(inside, digest)
    if method == QUERY:
        gone = code == _FAILED and sub in absent
        return (
            CallOutcome("absent", answer=digest)
            if gone
            else CallOutcome("blocked", cause="server", reason=why, answer=digest)
        )
    if code == _FAILED and sub and sub != _UNKNOWN:
        return CallOutcome("refused", reason=why, answer=digest)
    return CallOutcome("unknown", cause="server", reason=why, answer=digest)


def _inside(data: bytes, method: str) -> dict[str, Any] | None:
    try:
        whole = json.loads(data.decode("utf-8"))
    except ValueError:
        return None
    if not isinstance(whole, dict):
        return None
    inside = whole.get(f"{method.replace('.', '_')}_response", whole.get("error_response"))
    return inside if isinstance(inside, dict) else None


def _stood(inside: Mapping[str, Any], digest: str) -> CallOutcome:
    """A good answer: how far the payment is."""
    status = str(inside.get("status", ""))
    stage = _STAGES.get(status)
    if stage is None:
        return CallOutcome("unknown", cause="unreadable", reason=f"status {status}", answer=digest)
    reason = " ".join(filter(None, (str(inside.get("error_code") or ""), str(inside.get("fail_reason") or ""))))
    return CallOutcome(
        "there",
        stage=stage,
        their_id=str(inside.get("order_id", "")),
        number=str(inside.get("pay_fund_order_id", "")),
        reason=reason if stage in ("failed", "returned") else "",
        day=_day(str(inside.get("trans_date") or inside.get("pay_date") or "")),
        answer=digest,
    )


def _day(text: str) -> date | None:
    """The day of “2026-11-29 14:00:01”, which is Beijing's.

    >>> _day("2026-11-29 14:00:01"), _day("")
    (datetime.date(2026, 11, 29), None)
    """
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
