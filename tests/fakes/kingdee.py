"""金蝶云星空 on this machine, as the trade's page describes its WebAPI: strict where that says so, HTTP 200 for all.

It checks the signature by its own code, written from the page's worked example, and not by the connector's.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.loopback import Answer, Heard, Loopback

APP, SECRET, DATA = "123456_AbCdEf", "0123456789abcdef0123456789abcdef", "dc0001,demo,2052,0"


@dataclass
class Voucher:
    """One that was saved."""

    id: int
    model: dict[str, Any]
    status: str = "A"
    poster: int = 0
    invalid: bool = False


@dataclass
class FakeKingdee:
    """`saved` by id; `refuses`: a memo's word or account -> the error; `says`: what the next call answers."""

    key_field: str = "F_ZF_KEY"
    saved: dict[int, Voucher] = field(default_factory=dict)
    refuses: dict[str, tuple[str, str]] = field(default_factory=dict)
    says: dict[str, list[Any]] = field(default_factory=dict)
    secret: str = SECRET

    def __post_init__(self) -> None:
        self.line = Loopback(self._answer)

    @property
    def url(self) -> str:
        return f"{self.line.url}/K3Cloud"

    def keys(self) -> list[str]:
        return [one.model[self.key_field] for one in self.saved.values()]

    def called(self, name: str) -> int:
        return sum(f".{name}.common" in path for path in self.line.paths())

    def _answer(self, heard: Heard) -> Answer:
        match = re.fullmatch(
            r"/K3Cloud/Kingdee\.BOS\.WebApi\.ServicesStub\.DynamicFormService\.(\w+)\.common\.kdsvc", heard.path
        )
        if not match or heard.method != "POST":
            return 404, b"no such service"
        if not self._signed(heard.headers):
            return 200, self._failed([("", "会话信息已丢失，请重新登录")])
        name, asked = match[1], json.loads(heard.body)
        if self.says.get(name):
            said = self.says[name].pop(0)
            return 200, said if isinstance(said, bytes) else json.dumps(said, ensure_ascii=False).encode()
        return 200, getattr(self, f"_{name.lower()}")(asked)

    def _signed(self, headers: dict[str, str]) -> bool:
        if headers.get("x-kd-appkey") != APP or base64.b64decode(headers.get("x-kd-appdata", "")).decode() != DATA:
            return False
        text = APP + DATA
        wanted = base64.b64encode(hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).hexdigest().encode())
        return headers.get("x-kd-signature", "").encode() == wanted

    def _save(self, asked: dict[str, Any]) -> bytes:
        assert asked["formid"] == "GL_VOUCHER"
        model = asked["data"]["Model"]
        for name in ("FAccountBookID", "FDate", "FVOUCHERGROUPID", "FEntity"):
            if not model.get(name):
                return self._failed([(name, f"{name} 不能为空")])
        if sum(line["FDEBIT"] - line["FCREDIT"] for line in model["FEntity"]):
            return self._failed([("", "借贷不平衡")])
        for line in model["FEntity"]:
            for word, error in self.refuses.items():
                if word in line["FEXPLANATION"] or word == line["FACCOUNTID"]["FNumber"]:
                    return self._failed([error])
        id = 100_001 + len(self.saved)
        self.saved[id] = Voucher(id, model)
        return self._done(id, model["FVOUCHERGROUPNO"])

    def _submit(self, asked: dict[str, Any]) -> bytes:
        return self._moved(asked, ("A", "D"), "B")

    def _audit(self, asked: dict[str, Any]) -> bytes:
        return self._moved(asked, ("B",), "C")

    def _moved(self, asked: dict[str, Any], before: tuple[str, ...], now: str) -> bytes:
        one = self.saved[int(asked["data"]["Ids"])]
        if one.status not in before:
            return self._failed([("", f"单据状态 {one.status} 不允许此操作")])
        one.status = now
        return self._done(one.id, one.model["FVOUCHERGROUPNO"])

    def _executebillquery(self, asked: dict[str, Any]) -> bytes:
        data = asked["data"]
        match = re.fullmatch(rf"{self.key_field}='([^']+)'", data["FilterString"])
        if not match:
            return json.dumps([[json.loads(self._failed([("", "字段不存在")]))]]).encode()
        rows = []
        for one in self.saved.values():
            known = {
                "FVOUCHERID": one.id,
                "FVOUCHERGROUPNO": one.model["FVOUCHERGROUPNO"] or str(one.id - 100_000),
                "FDocumentStatus": one.status,
                "FPOSTERID": one.poster,
                "FInvalid": one.invalid,
            }
            if one.model[self.key_field] == match[1]:
                rows += [[known[name] for name in data["FieldKeys"].split(",")]] * len(one.model["FEntity"])
        return json.dumps(rows[data["StartRow"] : data["StartRow"] + data["Limit"]]).encode()

    def _done(self, id: int, number: str) -> bytes:
        status = {"IsSuccess": True, "Errors": [], "SuccessEntitys": [{"Id": id, "Number": number, "DIndex": 0}]}
        return self._told(status | {"Unheard": [1]})

    def _failed(self, errors: list[tuple[str, str]]) -> bytes:
        some = [{"FieldName": name or None, "Message": text, "DIndex": 0} for name, text in errors]
        return self._told({"IsSuccess": False, "ErrorCode": 500, "Errors": some, "SuccessEntitys": []})

    def _told(self, status: dict[str, Any]) -> bytes:
        told = {"Result": {"ResponseStatus": status | {"SuccessMessages": [], "MsgCode": 0}}}
        return json.dumps(told, ensure_ascii=False).encode()
