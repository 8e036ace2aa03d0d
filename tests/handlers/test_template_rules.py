"""A template of budgets carries how its projects are settled: kept, shown, changed, given to a project that starts."""

from __future__ import annotations

from storage import settlement_rules
from storage.directory import directory
from tests.conftest import Stage
from tests.handlers.test_bank import faults
from tests.handlers.test_close_order import at, said

RULES = "settlement rules apollo by stage, contract basis, within 20 days, approved by finance, without confirmation"


def rules(stage: Stage, code: str) -> list[tuple[str, str, str, int]]:
    with stage.read() as book:
        of = settlement_rules.of_project(book, directory(book).by_code[code])
        return [(one.party, one.scope, one.basis, one.deadline) for one in of]


def begun(stage: Stage) -> None:
    at(stage, "2026-10-02")
    said(stage, RULES)
    said(stage, "settlement rules apollo with all suppliers, by month, contract basis, tax 9%, approved by finance")
    said(stage, "template save standard from apollo")


def test_a_project_that_starts_from_it_is_settled_by_it(both: Stage) -> None:
    begun(both)
    assert "standard settles so: customer, by stages, by contract" in said(both, "templates") + said(both, "template")
    said(both, "new project NOVA Nova")
    text = said(both, "template apply standard nova 50000 because it starts")
    assert "Settled by the template: customer, by stages" in text, text
    assert rules(both, "NOVA")[0] == ("customer", "stage", "contract", 20)
    assert "by stages" in said(both, "settlement rules nova")
    assert faults(both) == []


def test_a_rule_that_was_fixed_stays(stage: Stage) -> None:
    begun(stage)
    said(stage, "new project NOVA Nova")
    said(stage, "settlement rules nova by month, contract basis, approved by finance, without confirmation")
    text = said(stage, "template apply standard nova 50000 because it starts")
    assert "It stays as it was fixed" in text, text
    assert ("customer", "month", "contract", 15) in rules(stage, "NOVA") and len(rules(stage, "NOVA")) == 2


def test_what_a_template_says_is_changed_with_a_reason_by_finance(stage: Stage) -> None:
    begun(stage)
    assert "Why does the template settle another way" in said(stage, "template rules standard by month, contract basis")
    text = said(stage, "template rules standard by month, contract basis because customers want it")
    assert "customer, by month, by contract, within 20 days" in text, text
    assert "Finance says by which rules" in said(stage, "template rules standard by stage because x", by="li")
    assert "A template names no supplier" in said(stage, "template rules standard with Steelco by month")
    assert "There is no template “other”" in said(stage, "template rules other by month")
    assert "客户" in stage.lines(stage.say("预算模板 规则 standard", by="fei", at=""), "zh-CN")
    said(stage, "template rules standard none because it is told anew")
    assert "customer" not in said(stage, "template rules standard")


def test_saved_again_it_carries_what_the_project_has_now(stage: Stage) -> None:
    begun(stage)
    said(stage, "settlement rules apollo by month because both agreed")
    said(stage, "template save standard from apollo")
    assert "customer, by month" in said(stage, "template rules standard")
    assert faults(stage) == []


def test_a_project_starts_from_a_template_in_one_line(both: Stage) -> None:
    begun(both)
    assert "There is no template “bridge”" in said(both, "new project NOVA Nova template bridge 50000")
    text = said(both, "new project NOVA Nova template standard 50000")
    assert "The project NOVA · Nova is open" in text or "Nova" in text, text
    assert "Settled by the template: customer, by stages" in text, text
    assert rules(both, "NOVA")[0] == ("customer", "stage", "contract", 20)
    assert "50,000.00" in said(both, "budget nova")
    again = said(both, "new project NOVA Nova template standard 50000")
    assert "There is a project NOVA already" in again and "template apply standard NOVA" in again, again
    zh = both.lines(both.say("新建项目 GAIA 盖亚 模板 standard", by="fei", at=""), "zh-CN")
    assert "template apply standard GAIA" in zh or "模板" in zh, zh
    assert rules(both, "GAIA")[0] == ("customer", "stage", "contract", 20) and faults(both) == []
    assert "is open" in said(both, "new project PLAIN Plain")
