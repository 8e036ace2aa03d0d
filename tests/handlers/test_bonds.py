"""Bonds of contracts and orders: said in both languages, and a settlement waits for the one that is asked for."""

from __future__ import annotations

import pytest

from storage import bonds
from tests.conftest import Stage
from tests.handlers.test_bank import faults, press
from tests.handlers.test_close_order import at, said
from tests.handlers.test_settling import RULES, SIGNED, judged, net, ready, settled

GIVEN = "contract bond 1 50000 until 2027-03-31 from ICBC no LG-88"


def steps(stage: Stage, agreement: str = "contract:1") -> list[tuple[str, int, str]]:
    with stage.read() as book:
        return [(one.step, one.minor, str(one.until or "")) for one in bonds.of(book, agreement)]


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("contract bond 1 asked 50000 until 2027-03-31", GIVEN),
        ("合同保函 1 要求 5万 至 2027-03-31", "保函 合同 1 50000 至 2027-03-31 由 工商银行 编号 LG-88"),
        ("contract bond apollo requires 50000 until 2027-03-31", "bond contract 1 50000 until 2027-03-31 by ICBC"),
    ],
)
def test_a_bond_is_asked_for_and_given(stage: Stage, asked: str, given: str) -> None:
    at(stage, "2026-10-02")
    said(stage, SIGNED)
    text = said(stage, asked)
    assert "CN¥50,000.00 until Wed 31 Mar 2027" in text and "No bond was given." in text, text
    text = said(stage, given)
    assert "No bond was given." not in text and "missing" in text, text
    assert steps(stage) == [("asked", 50_000_00, "2027-03-31"), ("given", 50_000_00, "2027-03-31")]
    assert "recorded already" in said(stage, given)
    with_paper = stage.lines(stage.drop(b"the bond", by="fei", at="", text="contract bond 1"), "en")
    assert "kept" in with_paper and "missing" not in with_paper, with_paper
    assert "退回" not in said(stage, "合同保函 1 退回") and steps(stage)[-1][0] == "returned"
    assert faults(stage) == []


def test_less_of_a_bond_needs_a_reason_and_a_second_person(stage: Stage) -> None:
    at(stage, "2026-10-02")
    said(stage, SIGNED)
    said(stage, "contract bond 1 asked 50000 until 2027-03-31")
    assert "Why is less of a bond asked for?" in said(stage, "contract bond 1 not asked")
    stage.with_rules(four_eyes=frozenset({"terms"}))
    text = said(stage, "contract bond 1 asked 20000 because both agreed")
    assert "second person" in text or "agree" in text, text
    assert steps(stage) == [("asked", 50_000_00, "2027-03-31")]
    stage.with_rules(four_eyes=frozenset())
    said(stage, "合同保函 1 不要求 因为 双方同意")
    assert steps(stage)[-1][0] == "lifted"


def test_what_is_not_understood_is_named(stage: Stage) -> None:
    at(stage, "2026-10-02")
    said(stage, SIGNED)
    assert "How much is the bond over?" in said(stage, "contract bond 1 until 2027-03-31")
    assert "I do not understand “quickly”" in said(stage, "contract bond 1 50000 quickly")
    assert "ended on" in said(stage, "contract bond 1 50000 until 2026-01-31 from ICBC")
    assert "No bond is recorded there" in said(stage, "contract bond 1 returned")
    assert "is for" in said(stage, GIVEN, by="ann") or "are for" in said(stage, GIVEN, by="ann")
    assert steps(stage) == []


def test_a_settlement_waits_for_the_bond(stage: Stage) -> None:
    ready(stage)
    said(stage, "contract bond 1 asked 50000 until 2027-03-31", by="li")
    reply = judged(stage, settled(stage))
    text = stage.lines(press(stage, reply, "settlement.checks", by="li"), "en")
    assert "Bonds are there and run" in text and "No bond was given." in text, text
    assert net(stage)[0][2] == "draft"
    waive(stage)
    assert net(stage)[0][2] == "checked"
    said(stage, "contract bond 1 20000 until 2027-03-31 from ICBC", by="li")
    text = said(stage, "settle apollo", by="li")
    assert net(stage)[0][2] == "draft", f"what it was let pass on has changed: {text}"
    stage.drop(b"the bond", by="li", at="", text="contract bond 1")
    said(stage, "contract bond 1 30000 until 2027-03-31 from CCB", by="li")
    stage.drop(b"the other bond", by="li", at="", text="contract bond 1")
    said(stage, "settle apollo", by="li")
    assert net(stage)[0][2] == "checked"
    assert faults(stage) == []


def waive(stage: Stage) -> None:
    """Finance lets the bond pass with a reason."""
    checks = press(stage, stage.say("settlement apollo", by="fei", at=""), "settlement.checks")
    form = press(stage, checks, "settlement.waive").form
    assert form is not None
    stage.submit(form.name, form.value, by="fei", at="", reason="the bank sends it on Monday")


def test_a_bond_of_a_supplier(both: Stage) -> None:
    at(both, "2026-10-02")
    said(both, "order 40000 apollo from Facade #subcontract", by="li")
    reply = said(both, "contract bond order 1 4000 until 2027-03-31 from ICBC", by="li")
    assert "Bonds of order 1" in reply and steps(both, "order:1") == [("given", 4_000_00, "2027-03-31")], reply
    assert "订单 1" in both.lines(both.say("合同保函 订单 1", by="li", at=""), "zh-CN")
    assert faults(both) == []


def test_rules_name_no_bond(stage: Stage) -> None:
    """Where none is asked for, none is looked at."""
    ready(stage, RULES)
    text = stage.lines(press(stage, settled(stage), "settlement.checks", by="li"), "en")
    assert "Bonds are there and run · not asked" in text or "not asked" in text, text
