"""What a month's brief says of what is not settled, and of what departments charge each other."""

from __future__ import annotations

from tests.conftest import Stage
from tests.handlers.test_bank import press
from tests.handlers.test_close_order import at, said
from tests.handlers.test_internal_charges import begin
from tests.handlers.test_settlement_answers import approved
from tests.handlers.test_settlement_clock import BY_ITSELF, clock
from tests.handlers.test_settlement_parties import OF_DEPARTMENTS, by_head, headed
from tests.handlers.test_settling import judged


def october(stage: Stage, by: str = "fei") -> str:
    return said(stage, "monthly brief delivery 2026-10", by=by)


def test_what_is_not_settled_is_named_with_its_reason_until_it_is(stage: Stage) -> None:
    begin(stage)
    headed(stage)
    assert "is not settled" not in october(stage), "nobody has fixed how it is settled"
    at(stage, "2026-10-05")
    said(stage, "contract apollo 530000 100% 30 days after acceptance")
    said(stage, "contract terms apollo mark-up 12%")
    said(stage, BY_ITSELF.replace("contract basis", "actual basis"), by="li")
    at(stage, "2026-11-02")
    text = october(stage)
    assert "Apollo with Acme is not settled: Nobody has said which VAT is in the price." in text, text
    said(stage, "contract tax 1 6%")
    assert "nobody has settled it yet" in october(stage)
    clock(stage)
    text = october(stage)
    assert "The clause is met: Somebody has to read it" in text, text
    assert "阿波罗" in stage.lines(stage.say("部门月报 delivery 10月", by="fei", at=""), "zh-CN")
    judged(stage, stage.say("settlement apollo", by="li", at=""))
    clock(stage)
    assert "is not settled: waits for approval" in october(stage)
    approved(stage)
    assert "is not settled" not in october(stage)


def test_what_departments_charge_each_other_stands_in_it(stage: Stage) -> None:
    begin(stage)
    headed(stage)
    assert "Charged by other departments" not in october(stage)
    said(stage, "internal agreement field apollo engineer 10h a month from 2026-10-01")
    assert "Charged by other departments: CN¥500.00 for 2 h" in october(stage)
    assert "Credited by other departments: CN¥500.00 for 2 h" in said(stage, "monthly brief field 2026-10")
    text = october(stage, "zoe")
    assert "CN¥500.00" not in text and "2 h; the money is withheld" in text, text
    at(stage, "2026-10-05")
    said(stage, OF_DEPARTMENTS, by="li")
    at(stage, "2026-11-20")
    assert "Apollo with field is not settled: nobody has settled it yet" in october(stage)
    reply = stage.say("settle apollo internal october", by="li", at="")
    press(stage, reply, "settlement.submit", by="li")
    for who in ("ann", "zoe"):
        by_head(stage, who)
    assert "is not settled" not in october(stage)
