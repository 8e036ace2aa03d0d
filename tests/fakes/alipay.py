"""支付宝's gateway on this machine: it checks who signs, signs its answers, pays one `out_biz_no` once.

Its keys and certificates are made for a test; what it checks is built here anew from the trade's page.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import NameOID

from tests.fakes.loopback import Answer, Heard, Loopback

TRANSFER, QUERY = "alipay.fund.trans.uni.transfer", "alipay.fund.trans.common.query"
SERIALS = {"app": 1111, "alipay": 2222, "R1": 3333, "R2": 4444, "E1": 5555}


def _name(common: str) -> x509.Name:
    parts = (
        (NameOID.COUNTRY_NAME, "CN"),
        (NameOID.ORGANIZATION_NAME, "Ant Financial"),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, "Certification Authority"),
        (NameOID.COMMON_NAME, common),
    )
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in parts])


@dataclass(frozen=True)
class Papers:
    """Keys and certificates as PEM, of which Alipay gives the certificates."""

    private: str
    app: str
    alipay: str
    root: str
    ours: Any
    theirs: Any


@cache
def papers() -> Papers:
    ours, theirs = (rsa.generate_private_key(65537, 2048) for _two in range(2))
    curve = ec.generate_private_key(ec.SECP256R1())

    def paper(serial: str, key: Any, signer: Any) -> str:
        now = datetime(2026, 1, 1, tzinfo=UTC)
        made = (
            x509.CertificateBuilder().subject_name(_name(serial)).issuer_name(_name("R1")).public_key(key.public_key())
        )
        made = made.serial_number(SERIALS[serial]).not_valid_before(now).not_valid_after(now + timedelta(days=3650))
        return made.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()

    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    roots = (paper("R1", theirs, theirs), paper("E1", curve, curve), paper("R2", theirs, theirs))
    return Papers(
        ours.private_bytes(*form).decode(),
        paper("app", ours, theirs),
        paper("alipay", theirs, theirs),
        "\n".join((*roots, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")),
        ours,
        theirs,
    )


def number(serial: int) -> str:
    """By hand: the issuer from last to first, and the serial number in decimal."""
    text = f"CN=R1,OU=Certification Authority,O=Ant Financial,C=CN{serial}"
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


@dataclass
class FakeAlipay:
    """`paid` and `states` by our number; `says`: what the next transfer answers; `forged`: it signs wrongly."""

    paid: dict[str, dict[str, Any]] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    next_state: str = "SUCCESS"
    says: list[dict[str, Any]] = field(default_factory=list)
    forged: bool = False

    def __post_init__(self) -> None:
        self.line = Loopback(self._answer)

    @property
    def url(self) -> str:
        return f"{self.line.url}/gateway.do"

    def _answer(self, heard: Heard) -> Answer:
        asked = dict(parse_qsl(heard.body.decode(), keep_blank_values=True))
        method = asked["method"]
        if not self._signed(asked):
            return 200, self._told(
                method, {"code": "40002", "msg": "Invalid Arguments", "sub_code": "isv.invalid-signature"}
            )
        content = json.loads(asked["biz_content"])
        assert content["product_code"] == "TRANS_ACCOUNT_NO_PWD" and content["biz_scene"] == "DIRECT_TRANSFER"
        return 200, self._told(method, self._transfer(content) if method == TRANSFER else self._query(content))

    def _signed(self, asked: dict[str, str]) -> bool:
        wanted = {"app_cert_sn": number(1111), "alipay_root_cert_sn": f"{number(3333)}_{number(4444)}"}
        if any(asked.get(name) != value for name, value in wanted.items()) or asked["sign_type"] != "RSA2":
            return False
        given = [(name, value) for name, value in asked.items() if name != "sign" and value]
        text = "&".join(f"{name}={value}" for name, value in sorted(given))
        key = papers().ours.public_key()
        try:
            key.verify(base64.b64decode(asked["sign"]), text.encode(), padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            return False
        return True

    def _transfer(self, content: dict[str, Any]) -> dict[str, Any]:
        mark = content["out_biz_no"]
        if self.says:
            return self.says.pop(0)
        known = self.paid.get(mark)
        assert known in (None, content), "the same number with another content"
        if known is None:
            self.paid[mark] = content
            self.states[mark] = self.next_state
        return self._good(mark, "trans_date")

    def _query(self, content: dict[str, Any]) -> dict[str, Any]:
        mark = content["out_biz_no"]
        if mark not in self.paid:
            return {
                "code": "40004",
                "msg": "Business Failed",
                "sub_code": "ORDER_NOT_EXIST",
                "sub_msg": "转账订单不存在",
            }
        return self._good(mark, "pay_date")

    def _good(self, mark: str, day: str) -> dict[str, Any]:
        state = self.states[mark]
        told = {"code": "10000", "msg": "Success", "out_biz_no": mark, "status": state, "order_id": f"2026{mark[-1]}"}
        if state == "SUCCESS":
            told[day] = "2026-11-20 14:00:01"
        if state in ("FAIL", "REFUND"):
            told |= {"error_code": "PAYEE_ACCOUNT_ERROR", "fail_reason": "收款账户异常"}
        return told

    def _told(self, method: str, inside: dict[str, Any]) -> bytes:
        raw = json.dumps(inside, ensure_ascii=False, indent=1)  # as it is received, blanks and all
        signature = papers().theirs.sign(raw.encode(), padding.PKCS1v15(), hashes.SHA256())
        sign = base64.b64encode(bytes(256) if self.forged else signature).decode()
        name = f"{method.replace('.', '_')}_response"
        return f'{{ "{name}" : {raw} ,"alipay_cert_sn":"{number(2222)}","sign":"{sign}"}}'.encode()
