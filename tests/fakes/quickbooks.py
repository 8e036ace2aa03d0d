"""QuickBooks Online on this machine, as the trade's page describes it: tokens that rotate, requestid, faults."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.loopback import Answer, Heard, Loopback

CLIENT = "client:s3cret"
LISTS = {
    "Account": ["Work in progress", "Wages", "Travel", "Payables"],
    "Class": ["P01"],
    "Customer": ["Acme"],
    "Vendor": ["Dell"],
}


@dataclass
class FakeQuickBooks:
    """`entries` by id; `lists`: kind -> its rows; `closed`: entries of the month are refused with 6210."""

    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    answered: dict[str, str] = field(default_factory=dict)
    refresh: str = "first"
    access: str = ""
    count: int = 0
    closed: bool = False

    def __post_init__(self) -> None:
        self.line = Loopback(self._answer)
        self.lists = {
            kind: [{"Id": str(80 + at), "Name": name, "Unheard": {}} for at, name in enumerate(names)]
            for kind, names in LISTS.items()
        }

    @property
    def url(self) -> str:
        return self.line.url

    def expire(self) -> None:
        self.access = "gone"

    def _answer(self, heard: Heard) -> Answer:
        parts = urlsplit(heard.path)
        if parts.path == "/oauth2/v1/tokens/bearer":
            return self._token(heard)
        if heard.headers.get("authorization") != f"Bearer {self.access}":
            return 401, b'{"fault":{"error":[{"message":"AuthenticationFailed","code":"3200"}]}}'
        asked = {name: some[0] for name, some in parse_qs(parts.query).items()}
        assert asked["minorversion"] == "75"
        if parts.path == "/v3/company/4620/query":
            return 200, self._query(asked["query"])
        if parts.path == "/v3/company/4620/journalentry":
            return self._write(asked["requestid"], json.loads(heard.body))
        return 404, b"{}"

    def _token(self, heard: Heard) -> Answer:
        form = {name: some[0] for name, some in parse_qs(heard.body.decode()).items()}
        pair = base64.b64decode(heard.headers["authorization"].removeprefix("Basic ")).decode()
        if pair != CLIENT or form.get("refresh_token") != self.refresh or form["grant_type"] != "refresh_token":
            return 400, b'{"error":"invalid_grant"}'
        self.count += 1
        self.refresh, self.access = f"refresh-{self.count}", f"access-{self.count}"
        told = {"access_token": self.access, "refresh_token": self.refresh, "expires_in": 3600}
        return 200, json.dumps(told).encode()

    def _query(self, text: str) -> bytes:
        if match := re.fullmatch(r"select \* from JournalEntry where DocNumber = '([^']*)'", text):
            rows = [{"Id": id, **one} for id, one in self.entries.items() if one["DocNumber"] == match[1]]
            return self._rows("JournalEntry", rows)
        match = re.fullmatch(r"select \* from (\w+) startposition (\d+) maxresults (\d+)", text)
        assert match, text
        start = int(match[2]) - 1
        return self._rows(match[1], self.lists[match[1]][start : start + int(match[3])])

    def _rows(self, kind: str, rows: list[dict[str, Any]]) -> bytes:
        inside: dict[str, Any] = {kind: rows, "startPosition": 1, "maxResults": len(rows)} if rows else {}
        return json.dumps({"QueryResponse": inside, "time": "2026-11-20T12:00:00-08:00"}).encode()

    def _write(self, request: str, entry: dict[str, Any]) -> Answer:
        if request in self.answered:
            return 200, self._entry(self.answered[request])
        if self.closed:
            return self._fault("6210", "Account Period Closed")
        if any(one["DocNumber"] == entry["DocNumber"] for one in self.entries.values()):
            return self._fault("6140", "Duplicate Document Number Error")
        ids = {row["Id"] for rows in self.lists.values() for row in rows}
        sides = {"Debit": 0.0, "Credit": 0.0}
        for line in entry["Line"]:
            detail = line["JournalEntryLineDetail"]
            assert line["Amount"] > 0 and set(detail["AccountRef"]) == {"value"}
            if detail["AccountRef"]["value"] not in ids:
                return self._fault("2500", "Invalid Reference Id")
            sides[detail["PostingType"]] += line["Amount"]
        assert round(sides["Debit"] - sides["Credit"], 2) == 0
        id = str(227 + len(self.entries))
        self.entries[id] = entry
        self.answered[request] = id
        return 200, self._entry(id)

    def _entry(self, id: str) -> bytes:
        return json.dumps({"JournalEntry": {"Id": id, "SyncToken": "0", **self.entries[id]}, "time": "x"}).encode()

    def _fault(self, code: str, message: str) -> Answer:
        error = {"Message": message, "Detail": f"{message} detail", "code": code}
        return 400, json.dumps({"Fault": {"Error": [error], "type": "ValidationFault"}}).encode()
