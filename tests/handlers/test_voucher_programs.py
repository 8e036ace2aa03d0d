"""Every program through the conversation: what is usual there, the file, its reader; and how its texts are chosen."""

from __future__ import annotations

import pytest

from formats.vouchers.targets import TARGETS
from tests.conftest import Stage
from tests.formats.vouchers.readers import READERS
from tests.handlers.test_bank import faults, press
from tests.handlers.test_input_vat import say
from tests.handlers.test_vouchers import spent

SAID = {
    "kingdee": ("map setting book kingdee 001",),
    "yonbip": ("map setting book yonbip 0001",),
    "datev": ("map setting consultant datev 29098", "map setting client datev 55003"),
    "d365": ("map setting journal d365 GenJrn",),
    "sap": ("map setting company_code sap 1000",),
}


@pytest.mark.sweep(3)
@pytest.mark.parametrize("name", TARGETS)
def test_from_what_is_usual_to_the_file(stage: Stage, name: str) -> None:
    stage.say("2h yesterday API design")
    spent(stage, "expense 660 taxi 2026-11-19")
    for line in SAID.get(name, ()):
        say(stage, line)
    if not TARGETS[name].own_accounts:
        press(stage, say(stage, f"vouchers 2026-11 {name}"), "vouchers.usual")
    if name in ("iif", "datev"):  # their names and texts have no Chinese
        for code, called in (("141001", "4000"), ("141004", "4001"), ("2211", "2000"), ("224101", "2001")):
            say(stage, f"map account {code} {name} {called}")
        say(stage, f"map setting texts {name} kind")
    made = press(stage, say(stage, f"vouchers 2026-11 {name}"), "vouchers.make")
    found = READERS[name](made.files[0].data)
    assert [one.balance for one in found] == [0, 0] and faults(stage) == []
    assert sorted(line.amount for one in found for line in one.lines) == [-660, -400, 400, 660]
    stage.click("expense.unapprove", "1", by="li", at="")
    back = press(stage, say(stage, f"vouchers 2026-11 {name}"), "vouchers.make")
    (one,) = READERS[name](back.files[0].data)
    assert one.balance == 0 and sorted(line.amount for line in one.lines) == [-660, 660]


def test_a_currency_of_three_decimals_is_refused_before_anything_is_written(stage: Stage) -> None:
    stage.say("fx KWD CNY 23.5 2026-11-01 PBOC", by="fei", at="")
    spent(stage, "expense KWD 1.234 taxi 2026-11-19")
    press(stage, say(stage, "vouchers 2026-11 u8"), "vouchers.usual")
    shown = say(stage, "vouchers 2026-11 u8")
    text = stage.lines(shown)
    assert "never rounded" in text and "KWD" in text and "vouchers.make" not in str(shown.card)
    press(stage, say(stage, "vouchers 2026-11 jingdou"), "vouchers.usual")
    made = press(stage, say(stage, "vouchers 2026-11 jingdou"), "vouchers.make")
    assert {line.paid for one in READERS["jingdou"](made.files[0].data) for line in one.lines if line.paid}
    assert faults(stage) == []


def test_receivables_name_their_customer_in_quickbooks(stage: Stage) -> None:
    stage.say("contract apollo 1000 tax 6% 100% 2026-11-18", by="li", at="")
    stage.say("invoice apollo 1 no A-1 2026-11-18", by="fei", at="")
    press(stage, say(stage, "vouchers 2026-11 quickbooks"), "vouchers.usual")
    text = stage.lines(say(stage, "vouchers 2026-11 quickbooks"))
    assert "customer or supplier that lines must name" in text and "with customer" in text
    say(stage, 'map account 112201 quickbooks "Accounts Receivable" with customer')
    press(stage, say(stage, "vouchers 2026-11 quickbooks"), "vouchers.usual")
    made = press(stage, say(stage, "vouchers 2026-11 quickbooks"), "vouchers.make")
    (voucher,) = READERS["quickbooks"](made.files[0].data)
    assert {line.codes.get("Name") for line in voucher.lines if line.account == "Accounts Receivable"} == {"Acme"}


def test_xero_takes_three_hundred_lines_and_the_rest_goes_with_the_next(stage: Stage) -> None:
    stage.with_rules(ask_above=10**6, refuse_above=10**6)
    for number in range(3):
        spent(stage, f"expense {number + 1} taxi 2026-11-19")
    press(stage, say(stage, "vouchers 2026-11 xero"), "vouchers.usual")
    assert "no room" not in stage.lines(say(stage, "vouchers 2026-11 xero"))
    first = press(stage, say(stage, "vouchers 2026-11 xero"), "vouchers.make")
    assert len(READERS["xero"](first.files[0].data)) == 3
