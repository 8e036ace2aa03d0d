"""The same contract once more is asked about before it is recorded; a project without one is said to have none."""

from __future__ import annotations

import pytest

from chat.incoming import File, Said
from storage import contracts
from tests.conftest import Stage

LINE = "contract apollo 10600 tax 6% 50% 2026-12-05, 50% 2026-12-20"
LIST = """客户,项目,合同金额,签订日期,付款条款,合同编号
Acme,APOLLO,10600,2026-11-19,30% 2026-12-01；70% 2026-12-20,
"""


def count(stage: Stage) -> int:
    with stage.read() as book:
        return len(contracts.contracts(book))


def test_in_words_it_is_asked_and_yes_records_it(stage: Stage) -> None:
    stage.say(LINE, by="fei", at="")
    stage.wait(days=2)
    asked = stage.say(LINE, by="fei", at="")
    assert "is recorded already (#1)" in stage.lines(asked) and count(stage) == 1
    yes = next(button for button in asked.card.buttons if button.action == "question.yes")  # type: ignore[union-attr]
    stage.click(yes.action, yes.value, by="fei", at="")
    assert count(stage) == 2


def test_by_form_it_is_asked_too(stage: Stage) -> None:
    stage.say(LINE, by="fei", at="")
    form = {"customer": "Acme", "amount": "10600", "plan": "100% 2026-12-05", "signed": "2026-11-20"}
    asked = stage.submit("contract.sign", "APOLLO", by="fei", at="", instance="f1", **form)
    assert "is recorded already (#1)" in stage.lines(asked) and count(stage) == 1


@pytest.mark.parametrize(
    "line",
    [
        "contract apollo 10700 tax 6% 50% 2026-12-05, 50% 2026-12-20",
        "contract xinghe 10600 tax 6% 50% 2026-12-05, 50% 2026-12-20",
    ],
)
def test_another_amount_or_project_is_another_contract(stage: Stage, line: str) -> None:
    stage.say(LINE, by="fei", at="")
    stage.say(line, by="fei", at="")
    assert count(stage) == 2


def test_another_number_or_a_later_day_is_another_contract(stage: Stage) -> None:
    form = {"customer": "Acme", "amount": "10600", "plan": "100% 2026-12-05", "signed": "2026-11-20"}
    for number in ("C-1", "C-2"):
        stage.submit("contract.sign", "APOLLO", by="fei", at="", number=number, **form)
    stage.wait(days=5)
    stage.say(LINE, by="fei", at="")
    assert count(stage) == 3


def test_what_was_taken_back_is_not_there_twice(stage: Stage) -> None:
    stage.say(LINE, by="fei", at="")
    stage.click("contract.withdraw", "1", by="fei", at="")
    stage.say(LINE, by="fei", at="")
    assert count(stage) == 2


def test_a_file_names_it_before_anything_is_taken(stage: Stage) -> None:
    stage.say(LINE, by="fei", at="")
    file = File("contracts.csv", "text/csv", data=LIST.encode())
    looked = stage.hear(Said("file:1", stage.identity("fei"), stage.place("fei", ""), files=(file,)))
    assert "Maybe here already" in stage.lines(looked), stage.lines(looked)
    assert "#1" in stage.lines(looked) and count(stage) == 1


@pytest.mark.parametrize(
    "line",
    ["late interest apollo", "letter apollo", "contacted apollo by call", "tier apollo rating A", "letters apollo"],
)
def test_a_project_without_a_contract_is_said_to_have_none(stage: Stage, line: str) -> None:
    shown = stage.lines(stage.say(line, by="fei", at=""))
    assert "Apollo has no contract yet" in shown and "contract APOLLO" in shown
    assert "I know no customer" not in shown


def test_in_chinese_and_for_the_milestones(stage: Stage) -> None:
    assert "星河还没有合同" in stage.lines(stage.say("违约金 星河", by="fei", at=""), "")
    assert "No contract of it is recorded yet." in stage.lines(stage.say("milestone apollo", by="fei", at=""))
