"""How customers and contracts are reminded, set from chat; and the warning where much hangs on few."""

from __future__ import annotations

from handlers import job_context
from handlers.receivables import concentration
from storage import customers
from tests.conftest import Stage
from tests.handlers.test_dunning_told import agreed, sweep


def said(stage: Stage, text: str, by: str = "fei") -> str:
    return stage.lines(stage.say(text, by=by, at=""), "en")


def test_a_contract_goes_its_own_way_and_the_trail_shows_who_wanted_it(stage: Stage) -> None:
    stage.with_rules(dunning_tiers={"vip": (5, 30)})
    agreed(stage)
    assert "Only the project's lead" in said(stage, "contract dunning 1 silent", by="sue")
    assert "no dunning tier" in said(stage, "contract dunning 1 tier gold")
    shown = said(stage, "合同催收 1 等级 vip 间隔 9天", by="li")
    assert "vip" in shown and "9" in shown
    assert sweep(stage) == 0, "the first step of the tier is the fifth day"
    stage.wait(days=3)
    assert sweep(stage) == 1
    shown = said(stage, "contract dunning 1")
    assert "Li Wei" in shown and "Cooldown" in shown


def test_a_silent_contract_is_told_of_again_once_it_is_as_usual(stage: Stage) -> None:
    agreed(stage)
    said(stage, "contract dunning 1 silent")
    assert sweep(stage) == 0
    said(stage, "contract dunning 1 as usual")
    assert sweep(stage) == 1


def test_a_silent_customer_is_told_of_again_once_it_is_not(stage: Stage) -> None:
    agreed(stage)
    said(stage, "tier acme silent")
    assert sweep(stage) == 0
    said(stage, "tier acme remind again")
    assert sweep(stage) == 1


def test_small_amounts_of_one_contract_are_left_alone(stage: Stage) -> None:
    agreed(stage)
    said(stage, "contract dunning 1 minimum 500")
    assert sweep(stage) == 0
    said(stage, "contract dunning 1 minimum 399")
    assert sweep(stage) == 1


def test_the_cooldown_of_a_contract_goes_before_the_companys(stage: Stage) -> None:
    agreed(stage)
    said(stage, "contract dunning 1 cooldown 2")
    stage.say("contacted acme by call, no answer", by="sue", at="")
    stage.wait(days=1)
    assert sweep(stage) == 0
    stage.wait(days=1)
    assert sweep(stage) == 1


def test_the_language_and_address_of_letters_are_kept_with_the_customer(stage: Stage) -> None:
    agreed(stage)
    assert "English, by its name" in said(stage, "customer acme")
    shown = said(stage, "customer acme language Chinese address 1 Main Street; Berlin")
    assert "Chinese" in shown and "1 Main Street, Berlin" in shown
    assert "Chinese or English" in said(stage, "customer acme language Klingon")
    with stage.read() as book:
        kept = customers.get(book, "Acme")
    assert (kept.locale, kept.address) == ("zh-CN", "1 Main Street\nBerlin")


def test_finance_is_warned_once_a_month_where_much_hangs_on_few(stage: Stage) -> None:
    def warned() -> int:
        return int(stage.write(lambda book: concentration.warn(job_context.context(book, stage.house.rules))))

    agreed(stage)
    assert warned() == 0, "one customer alone says nothing"
    stage.say("contract xinghe 100 100% 2027-01-01", by="li")
    stage.submit("contract.sign", "APOLLO", by="li", customer="Blue", amount="50", plan="100% 2027-01-01")
    assert (warned(), warned()) == (1, 0)
    (notice,) = [one for one in stage.notices("#finance") if one.notice.kind == "concentration"]
    assert "Acme" in str(notice.notice.card)
    stage.wait(days=30)
    assert warned() == 1
    stage.with_rules(concentration_share=0, concentration_index=0)
    stage.wait(days=30)
    assert warned() == 0
