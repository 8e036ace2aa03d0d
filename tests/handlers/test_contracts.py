"""Contracts from words, their instalments, milestones with evidence, owners."""

from __future__ import annotations

from datetime import date

import pytest

from chat.incoming import File, Said
from handlers.verification.prove import prove
from ledger.owed import MilestoneRef
from storage import audit, contracts
from tests.conftest import Stage

pytestmark = pytest.mark.sweep(3)

TERMS = "30% advance, 40% 15 days after go-live, 25% 30 days after acceptance, 5% retention 1 year"
WORDS = f"contract apollo 100000 {TERMS}"
CHINESE = "合同 阿波罗 100000 30% 预付, 40% 上线后15天, 25% 验收后30天, 5% 质保一年"


def plan(stage: Stage, project: int = 1) -> list[tuple[str, int, date | None]]:
    with stage.read() as book:
        return [(one.kind, one.amount.minor, one.due) for one in contracts.of_project(book, project)]


def holds(stage: Stage) -> bool:
    with stage.read() as book:
        return not prove(book, stage.house.rules).faults


@pytest.mark.parametrize("words", [WORDS, CHINESE])
def test_terms_in_words_become_instalments_that_wait_for_their_milestones(stage: Stage, words: str) -> None:
    stage.say(words, by="li")
    assert plan(stage) == [
        ("advance", 3_000_000, date(2026, 11, 20)),
        ("progress", 4_000_000, None),
        ("acceptance", 2_500_000, None),
        ("retention", 500_000, None),
    ]


def test_thirds_add_up_to_the_cent(stage: Stage) -> None:
    stage.say("contract apollo 100.01 33/33/34 net 30", by="li")
    assert sum(minor for _kind, minor, _due in plan(stage)) == 10_001


def test_owner_tax_signature_and_penalty_stand_among_the_terms(stage: Stage) -> None:
    stage.say("contract apollo 100000 signed 2026-10-01 tax 6% penalty 0.05% a day owner Sue 30/70 net 30", by="li")
    with stage.read() as book:
        (one,) = contracts.contracts(book)
    assert (one.signed, str(one.tax), str(one.interest)) == (date(2026, 10, 1), "6", "0.0005")
    with stage.read() as book:
        assert {each.owner for each in contracts.of_project(book, 1)} == {one.owner} and one.owner == 6


def test_a_milestone_that_is_reached_moves_the_due_day(stage: Stage) -> None:
    stage.say(WORDS, by="li")
    reply = stage.say("milestone apollo go-live 2026-11-18", by="li")
    assert "3 Dec 2026" in stage.lines(reply, "en")
    assert plan(stage)[1][2] == date(2026, 12, 3)
    assert reply.card
    stage.click("milestone.undo", reply.card.buttons[0].value, by="li")
    assert plan(stage)[1][2] is None


def test_a_signed_report_with_words_is_proposed_confirmed_and_kept(stage: Stage) -> None:
    stage.say(WORDS, by="li")
    reply = stage.drop(b"scan of the report", by="ann", text="signed acceptance report 2026-11-19")
    assert reply.card and "acceptance" in stage.lines(reply, "en")
    assert plan(stage)[2][2] is None, "nothing moves before somebody confirms"
    value = reply.card.buttons[0].value
    assert "confirms a milestone" in stage.lines(stage.click("milestone.reach", value, by="ann"), "en")
    stage.click("milestone.reach", value, by="li")
    assert plan(stage)[2][2] == date(2026, 12, 19) and plan(stage)[3][2] == date(2027, 11, 19)
    with stage.read() as book:
        kept = contracts.milestones(book, [1])[MilestoneRef(1, "acceptance")]
        trail = audit.about(book, "contract:1")
    assert kept.file and kept.reached == date(2026, 11, 19)
    assert [one.person for one in trail if one.action == "milestone.set"][-1] == 3
    assert "confirmed already" in stage.lines(stage.click("milestone.reach", value, by="li"), "en")


def test_a_receipt_with_words_about_a_delivery_stays_a_receipt(stage: Stage) -> None:
    stage.say("contract apollo 100 50% advance, 50% 10 days after delivery", by="li")
    reply = stage.drop(b"nothing to see", by="ann", text="lunch")
    assert not reply.card or "milestone" not in stage.lines(reply, "en")


def test_progress_is_kept_and_does_not_make_anything_due(stage: Stage) -> None:
    stage.say(WORDS, by="li")
    assert "60" in stage.lines(stage.say("milestone apollo go-live 60%", by="li"), "en")
    assert plan(stage)[1][2] is None


def test_a_contract_without_terms_gets_its_plan_later(stage: Stage) -> None:
    assert "no instalments yet" in stage.lines(stage.say("contract apollo 100000", by="li"), "en")
    stage.say("payment plan 1 30% advance, 70% 30 days after acceptance", by="li")
    assert [minor for _kind, minor, _due in plan(stage)] == [3_000_000, 7_000_000]
    assert "already" in stage.lines(stage.say("payment plan 1 100% 2026-12-01", by="li"), "en")


def test_a_contract_is_taken_back_unless_something_was_paid(stage: Stage) -> None:
    stage.say(WORDS, by="li")
    stage.click("contract.withdraw", "1", by="li")
    assert "None is recorded" in stage.lines(stage.say("contract apollo", by="li"), "en")
    stage.say("contract apollo 100 100% 2026-11-18", by="li")
    stage.say("paid apollo 40", by="fei")
    assert "invoiced or paid" in stage.lines(stage.click("contract.withdraw", "2", by="li"), "en")
    assert holds(stage)


def test_a_member_signs_nothing_and_sees_no_plan(stage: Stage) -> None:
    stage.say(WORDS, by="ann")
    assert plan(stage) == []
    assert "role" in stage.lines(stage.say("milestone apollo", by="ann"), "en")


def test_a_payment_taken_back_opens_its_instalments_again(stage: Stage) -> None:
    stage.say("contract apollo 100 30% 2026-11-18 70% 2027-03-01", by="li")
    reply = stage.say("paid apollo 40", by="fei")
    assert reply.card
    stage.click("payment.undo", reply.card.buttons[0].value, by="fei")
    with stage.read() as book:
        assert [one.paid.minor for one in contracts.of_project(book, 1)] == [0, 0]
    assert "already" in stage.lines(stage.click("payment.undo", reply.card.buttons[0].value, by="fei"), "en")
    assert holds(stage)


def test_the_form_names_the_field_that_is_wrong(stage: Stage) -> None:
    wrong = stage.submit("contract.sign", "APOLLO", by="li", customer="Acme", amount="100", plan="30% someday")
    assert "plan" in wrong.wrong
    right = {"customer": "Acme", "amount": "100", "plan": "100% 2026-12-01", "interest": "0.05"}
    stage.submit("contract.sign", "APOLLO", by="li", **right)
    with stage.read() as book:
        assert str(contracts.contract(book, 1).interest) == "0.0005"


LIST = (
    "客户名称,合同编号,合同金额,签订日期,付款条款,项目,已收金额\n"
    'Acme,HT-1,100000,2026-10-01,"30% 预付, 70% 验收后30天",APOLLO,30000\n'
    'Nobody,HT-2,500,2026-10-01,"100% 2026-12-01",UNKNOWN,0\n'
    'Acme,HT-3,900,2026-10-01,"90% 预付",APOLLO,0\n'
)


def test_a_list_of_running_contracts_is_looked_at_taken_and_undone_as_a_whole(stage: Stage) -> None:
    stage.count += 1
    file = File("contracts.csv", "text/csv", data=LIST.encode())
    said = Said(f"test:l{stage.count}", stage.identity("fei"), stage.place("fei", ""), files=(file,))
    reply = stage.hear(said)
    text = stage.lines(reply, "en")
    assert "1 new row (contracts)" in text and "UNKNOWN" in text and "Line 4" in text and plan(stage) == []
    assert reply.card
    done = stage.click("import.take", reply.card.buttons[0].value, by="fei", at="")
    with stage.read() as book:
        assert [one.open.minor for one in contracts.of_project(book, 1)] == [0, 7_000_000]
    assert "Nothing in that file is new" in stage.lines(
        stage.click("import.take", reply.card.buttons[0].value, by="fei", at=""), "en"
    )
    assert done.card
    stage.click("import.undo", done.card.buttons[0].value, by="fei", at="")
    assert "None is recorded" in stage.lines(stage.say("contract apollo", by="li"), "en")
    assert holds(stage)


def test_a_list_that_names_the_whole_amount_on_every_line_is_not_counted_twice(stage: Stage) -> None:
    rows = "合同编号,项目,客户,金额,签订日期,期次,到期日,期款金额\n" + "".join(
        f"HT-1,APOLLO,Acme,3000,2026-10-01,{n},2026-1{n}-01,{minor}\n" for n, minor in ((1, 1000), (2, 2000))
    )
    file = File("plan.csv", "text/csv", data=rows.encode())
    reply = stage.hear(Said("test:plan", stage.identity("fei"), stage.place("fei", ""), files=(file,)))
    assert "Agreed: CN¥3,000.00" in stage.lines(reply, "en")


def test_a_contract_of_a_project_without_a_customer_asks_for_it_in_the_form(stage: Stage) -> None:
    stage.say("new project HERMES Hermes", by="li", at="")
    asked = stage.say("合同 hermes 100000 30% 预付, 70% 验收后30天 税率 6%", by="li", at="").form
    assert asked is not None
    answers = {one.name: one.value for one in asked.questions}
    assert answers["amount"] == "100000.00" and "70% 验收后30天" in answers["plan"]
    made = stage.submit("contract.sign", asked.value, by="li", at="", **answers | {"customer": "Globex"})
    assert "Globex" in stage.lines(made)
