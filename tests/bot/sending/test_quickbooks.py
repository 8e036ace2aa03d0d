"""Vouchers over the interface of QuickBooks Online: by requestid, with tokens that rotate, faults in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.sending.calls import Server
from bot.sending.quickbooks import QuickBooks
from bot.sending.tokens import TokenFile
from storage import sendings
from tests.conftest import Stage
from tests.fakes.quickbooks import FakeQuickBooks
from tests.handlers.test_bank import faults, press
from tests.handlers.test_input_vat import say
from tests.handlers.test_vouchers import spent
from tests.sent import sender, sent

ACCOUNTS = (("141001", "Work in progress"), ("2211", "Wages"), ("141004", "Travel"), ("224101", "Payables"))


@pytest.fixture
def quickbooks() -> Iterator[FakeQuickBooks]:
    server = FakeQuickBooks()
    yield server
    server.line.stop()


def to(quickbooks: FakeQuickBooks, folder: Path, timeout: float = 5.0) -> QuickBooks:
    tokens = TokenFile(
        folder / "tokens.json",
        Server(f"{quickbooks.url}/oauth2/v1/tokens/bearer", timeout),
        "client",
        "s3cret",
        "first",
    )
    company = Server(f"{quickbooks.url}/v3/company/4620", timeout)
    return QuickBooks(company, tokens, version="75", names=("FullyQualifiedName", "Name"))


def asked(stage: Stage) -> None:
    stage.with_rules(interfaces={"quickbooks": {}})
    stage.say("2h yesterday API design")
    spent(stage, "expense 660.05 taxi 2026-11-19")
    for code, name in ACCOUNTS:
        say(stage, f'map account {code} quickbooks "{name}"')
    sent(stage, "send vouchers 2026-11 quickbooks")


def stood(stage: Stage) -> list[tuple[str, str, str]]:
    with stage.read() as book:
        some = sendings.of_batch(book, "quickbooks", "voucher", 1)
        return [(one.state, one.stage, one.cause) for one in some]


def test_what_is_saved_is_posted(stage: Stage, quickbooks: FakeQuickBooks) -> None:
    asked(stage)
    assert sender(stage, to(quickbooks, stage.folder)).work_off() == 2
    assert [one["DocNumber"] for one in quickbooks.entries.values()] == ["ZF-2611-1", "ZF-2611-2"]
    lines = quickbooks.entries["228"]["Line"]
    assert sorted((line["JournalEntryLineDetail"]["PostingType"], line["Amount"]) for line in lines) == [
        ("Credit", 660.05),
        ("Debit", 660.05),
    ]
    assert stood(stage) == [("accepted", "posted", "")] * 2 and faults(stage) == []
    assert "posted" in stage.lines(say(stage, "vouchers"))


@pytest.mark.parametrize("what", ["cut", "fault", "silent", "before", "limit"])
def test_whatever_is_cut_off_is_done_once(stage: Stage, quickbooks: FakeQuickBooks, what: str) -> None:
    asked(stage)
    quickbooks.line.wrong("/journalentry", what)
    for _round in range(8):
        sender(stage, to(quickbooks, stage.folder, 0.5)).work_off()
        stage.wait(minutes=6)
    assert sorted(one["DocNumber"] for one in quickbooks.entries.values()) == ["ZF-2611-1", "ZF-2611-2"]
    assert stood(stage) == [("accepted", "posted", "")] * 2 and faults(stage) == []


def test_a_token_that_is_over_is_renewed_once_and_kept_before_it_is_used(
    stage: Stage, quickbooks: FakeQuickBooks
) -> None:
    asked(stage)
    system = to(quickbooks, stage.folder)
    kept = stage.folder / "tokens.json"
    sender(stage, system).work_off()
    assert json.loads(kept.read_text())["refresh"] == "refresh-1" and kept.stat().st_mode & 0o077 == 0
    quickbooks.expire()
    spent(stage, "expense 45 taxi 2026-11-19")
    sent(stage, "send vouchers 2026-11 quickbooks")
    sender(stage, to(quickbooks, stage.folder)).work_off()
    assert len(quickbooks.entries) == 3 and quickbooks.count == 2
    assert json.loads(kept.read_text())["refresh"] == "refresh-2"


def test_whoever_renewed_it_meanwhile_is_not_renewed_after(stage: Stage, quickbooks: FakeQuickBooks) -> None:
    first, second = to(quickbooks, stage.folder), to(quickbooks, stage.folder)
    token = first._tokens.access()
    assert second._tokens.access() == token and quickbooks.count == 1
    assert second._tokens.access(stale=token) != token and first._tokens.access(stale=token) == second._tokens.access()
    assert quickbooks.count == 2


def test_a_refresh_token_that_is_over_says_login(stage: Stage, quickbooks: FakeQuickBooks) -> None:
    asked(stage)
    quickbooks.refresh = "another"
    sender(stage, to(quickbooks, stage.folder)).work_off()
    assert stood(stage)[0] == ("waiting", "", "login")
    shown = stage.lines(say(stage, "sendings"))
    assert "invalid_grant" in shown and "first" not in shown and "s3cret" not in shown


def test_a_number_that_another_has_is_refused_and_ours_is_found(stage: Stage, quickbooks: FakeQuickBooks) -> None:
    asked(stage)
    quickbooks.entries["1"] = {"DocNumber": "ZF-2611-1", "PrivateNote": "by hand", "Line": []}
    quickbooks.entries["2"] = {"DocNumber": "ZF-2611-2", "PrivateNote": "ZF-2611-2", "Line": []}
    sender(stage, to(quickbooks, stage.folder)).work_off()
    assert stood(stage) == [("refused", "", "another"), ("accepted", "posted", "")]
    assert "6140" in stage.lines(say(stage, "vouchers"))


def test_faults_come_in_their_words(stage: Stage, quickbooks: FakeQuickBooks) -> None:
    asked(stage)
    quickbooks.closed = True
    sender(stage, to(quickbooks, stage.folder)).work_off()
    assert stood(stage) == [("refused", "", "")] * 2
    assert "6210 Account Period Closed" in stage.lines(say(stage, "sendings"))
    quickbooks.closed = False
    stage.wait(minutes=1)
    sent(stage, "send vouchers 2026-11 quickbooks")
    sender(stage, to(quickbooks, stage.folder)).work_off()
    assert sorted(quickbooks.answered) == ["ZF-2611-1.2", "ZF-2611-2.2"] and faults(stage) == []


def test_an_account_that_it_does_not_have_is_named_before_anything_is_sent(
    stage: Stage, quickbooks: FakeQuickBooks
) -> None:
    asked(stage)
    quickbooks.lists["Account"] = [row for row in quickbooks.lists["Account"] if row["Name"] != "Travel"]
    sender(stage, to(quickbooks, stage.folder)).work_off()
    assert stood(stage)[1] == ("refused", "", "no_name") and len(quickbooks.entries) == 1
    assert "Account Travel" in stage.lines(say(stage, "sendings"))


def test_a_name_that_two_have_is_no_name(stage: Stage, quickbooks: FakeQuickBooks) -> None:
    asked(stage)
    quickbooks.lists["Account"].append({"Id": "99", "Name": "Travel"})
    quickbooks.lists["Account"] += [{"Id": str(1000 + at), "Name": f"More {at}"} for at in range(1500)]
    sender(stage, to(quickbooks, stage.folder)).work_off()
    assert stood(stage)[1] == ("refused", "", "no_name"), "and the second page was read"


def test_a_department_has_no_place_there(stage: Stage) -> None:
    stage.with_rules(interfaces={"quickbooks": {}})
    stage.say("add department R&D", by="ada", at="")
    stage.say("Bob is in department R&D", by="ada", at="")
    spent(stage, "expense 660 taxi 2026-11-19")
    say(stage, 'map account 141004 quickbooks "Travel"')
    say(stage, 'map account 224101 quickbooks "Payables" with department')
    say(stage, "map department none quickbooks D0")
    shown = say(stage, "send vouchers 2026-11 quickbooks")
    refused = press(stage, shown, "sendings.send")
    assert "no place for it is known" in stage.lines(refused) and faults(stage) == []
