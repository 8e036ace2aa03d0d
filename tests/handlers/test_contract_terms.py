"""What a contract says beside price and payments: said when it is signed or later, from a day on; changed by two."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat.cards.card import Reply
from handlers import job_context
from handlers.contracts import agreed_terms as contract_terms
from handlers.rules import MATTERS
from ledger.agreed_terms import AdvanceRecovery, ContractTerms, DelayPenalty, SilenceClause
from ledger.economics.billable import billable
from storage import agreed_terms, audit, contracts, migrate
from storage.book import Store
from tests.conftest import Stage, build_cast, make_stage
from tests.handlers.test_bank import faults, press
from tests.handlers.test_close_order import at, said
from tests.sweeps import examples

CLAUSE = "收到结算文件后28天内未答复的，视为认可"


def held(stage: Stage, day: str = "2026-11-20") -> ContractTerms:
    with stage.read() as book:
        return agreed_terms.on(book, [1], date.fromisoformat(day))[1]


def sign(stage: Stage, more: str = "") -> str:
    at(stage, "2026-11-20")
    return said(stage, f"contract apollo 106000 tax 6% {more} 30% 2026-12-10, 70% 30 days after acceptance", by="li")


def test_said_with_the_signature_they_are_no_payments(stage: Stage) -> None:
    text = sign(stage, "mark-up 12%, ceiling 106000, cap on travel 9000, delay penalty 0.05% a day up to 5%,")
    assert held(stage) == ContractTerms(
        mark_up=Decimal("0.12"),
        ceiling=100_000_00,
        caps={"travel": 9_000_00},
        delay=DelayPenalty(Decimal("0.0005"), Decimal("0.05")),
    )
    assert "Mark-up: 12 %" in text and "Penalty for delay: 0.05 % of the stage's price a day, 5 % at most" in text, text
    with stage.read() as book:
        parts = [one.amount.minor for one in contracts.of_contract(book, 1)]
        assert contracts.contract(book, 1).interest is None, "late work is not late payment"
    assert parts == [31_800_00, 74_200_00] and faults(stage) == []


def test_the_form_takes_them_with_the_payments(stage: Stage) -> None:
    stage.submit(
        "contract.sign",
        "APOLLO",
        by="li",
        at="",
        customer="Acme",
        amount="1060",
        tax="6",
        signed="2026-11-20",
        plan="30% advance, 70% on acceptance, 加成 8%, 封顶价 1000 不含税",
    )
    terms = held(stage)
    assert (terms.mark_up, terms.ceiling) == (Decimal("0.08"), 1_000_00)


SAID: dict[str, ContractTerms] = {
    "mark-up 12.5%": ContractTerms(mark_up=Decimal("0.125")),
    "加成率 12.5%": ContractTerms(mark_up=Decimal("0.125")),
    "ceiling 106000": ContractTerms(ceiling=100_000_00),
    "ceiling 100000 net": ContractTerms(ceiling=100_000_00),
    "封顶价 10万 不含税": ContractTerms(ceiling=100_000_00),
    "allowable labour, material and overhead": ContractTerms(allowable=frozenset({"labour", "material", "overhead"})),
    "可计费成本 人工、差旅、间接费用": ContractTerms(allowable=frozenset({"labour", "travel", "overhead"})),
    "cap on travel 9000, material cap 500": ContractTerms(caps={"travel": 9_000_00, "material": 500_00}),
    "差旅限额 9000 外包费限额 1万": ContractTerms(caps={"travel": 9_000_00, "subcontract": 10_000_00}),
    "delay penalty 0.05% a day": ContractTerms(delay=DelayPenalty(Decimal("0.0005"))),
    "延期违约金 每天万分之五 不超过5%": ContractTerms(delay=DelayPenalty(Decimal("0.0005"), Decimal("0.05"))),
    "retention 3%": ContractTerms(retention=Decimal("0.03")),
    "质保金 3%": ContractTerms(retention=Decimal("0.03")),
    "advance recovered by progress": ContractTerms(advance=AdvanceRecovery()),
    "advance recovered with the final settlement": ContractTerms(advance=AdvanceRecovery("at_the_end")),
    "预付款 每次 30% 扣回": ContractTerms(advance=AdvanceRecovery("share", Decimal("0.3"))),
    "progress payments 80%": ContractTerms(progress=Decimal("0.8")),
    "进度款支付比例 80%": ContractTerms(progress=Decimal("0.8")),
    "silence is consent after 28 days “no answer counts as accepted”": ContractTerms(
        silence=SilenceClause(28, "no answer counts as accepted")
    ),
    f"逾期未答复视为认可 28天 “{CLAUSE}”": ContractTerms(silence=SilenceClause(28, CLAUSE)),
    "supplied material inside the price": ContractTerms(supplied="inside"),
    "甲供材 价外": ContractTerms(supplied="beside"),
    "无甲供材": ContractTerms(supplied="none"),
}


@pytest.mark.parametrize("words", SAID)
@pytest.mark.sweep(4)
def test_each_can_be_said_later(stage: Stage, words: str) -> None:
    sign(stage)
    name = "合同条款" if any(letter > "一" for letter in words) else "contract terms"
    said(stage, f"{name} 1 {words}", by="li")
    assert held(stage) == SAID[words]


REFUSED = {
    "mark-up 0%": "no percentage between 0 and",
    "ceiling 300000 USD": "The contract is in CNY.",
    "ceiling 20%": "is not an amount",
    "cap on wine 9000": "no cost category “wine”",
    "allowable wine": "no cost category “wine”",
    "blue whales": "I do not understand “blue whales” among the terms.",
    "mark-up 12% and blue whales": "I do not understand “and blue whales” among the terms.",
    "penalty 0.05% a day": "late payment",
    "silence is consent after 28 days": "its words",
    "mark-up 12%, mark-up 13%": "I do not understand “mark-up 13%”",
    "mark-up 12% from 2026-01-01": "It was signed on Fri 20 Nov 2026",
}


@pytest.mark.parametrize("words", REFUSED)
@pytest.mark.sweep(3)
def test_what_is_not_understood_is_named_and_nothing_is_kept(stage: Stage, words: str) -> None:
    sign(stage)
    assert REFUSED[words] in said(stage, f"contract terms 1 {words}", by="li")
    assert held(stage) == ContractTerms()


def test_without_a_rate_of_vat_nobody_guesses_what_a_ceiling_is(stage: Stage) -> None:
    at(stage, "2026-11-20")
    said(stage, "contract apollo 106000 30% 2026-12-10, 70% 2027-01-10", by="li")
    assert "say “90000.00 net”" in said(stage, "contract terms 1 ceiling 90000", by="li")
    said(stage, "contract terms 1 ceiling 90000 net", by="li")
    assert held(stage).ceiling == 90_000_00


def test_whether_supplied_material_is_in_the_price_is_asked(stage: Stage) -> None:
    sign(stage)
    asked = stage.say("合同条款 1 甲供材", by="fei", at="")
    press(stage, asked, "question.choose")
    assert held(stage).supplied == "inside"


def test_much_is_asked_about(stage: Stage) -> None:
    sign(stage)
    asked = stage.say("contract terms 1 mark-up 120%", by="fei", at="")
    assert "Mark-up 120 %: is that so?" in stage.lines(asked, "en") and held(stage).mark_up is None
    press(stage, asked, "question.yes")
    assert held(stage).mark_up == Decimal("1.2")


def test_a_change_needs_its_reason_and_holds_from_its_day(stage: Stage) -> None:
    sign(stage, "mark-up 12%,")
    asked = stage.say("contract terms 1 mark-up 10% from 2026-12-01", by="fei", at="")
    assert "Why do the terms of contract 1 change?" in stage.lines(asked, "en")
    text = said(stage, "contract terms 1 mark-up 10% from 2026-12-01 because both agreed")
    assert "12 %" in text and "both agreed" in text, text
    assert [held(stage, day).mark_up for day in ("2026-11-30", "2026-12-01")] == [Decimal("0.12"), Decimal("0.1")]
    said(stage, "contract terms 1 no mark-up from 2027-01-01 because it is a fixed price now")
    assert held(stage, "2027-01-01").mark_up is None


def test_the_same_again_is_no_version(stage: Stage) -> None:
    sign(stage, "mark-up 12%,")
    said(stage, "contract terms 1 mark-up 12%", by="li")
    with stage.read() as book:
        assert len(agreed_terms.of_contracts(book, [1])[1]) == 1


def test_a_change_waits_for_a_second_person(stage: Stage) -> None:
    stage.with_rules(four_eyes=frozenset(MATTERS))
    sign(stage, "mark-up 12%,")
    reply = stage.say("contract terms 1 mark-up 15% because both agreed", by="li", at="")
    assert "second person" in stage.lines(reply, "en") and held(stage).mark_up == Decimal("0.12")
    card = stage.notices("fei")[-1].notice.card
    assert any("12 %" in stage.lines(Reply(card), "en") for _n in (1,))
    agree = next(one for one in card.buttons if one.action == "second.agree")
    stage.click("second.agree", agree.value, by="fei", at="")
    assert held(stage).mark_up == Decimal("0.15")
    stage.click("second.agree", agree.value, by="fei", at="")
    with stage.read() as book:
        assert len(agreed_terms.of_contracts(book, [1])[1]) == 2, "a second click agrees to nothing"
        told = [one for one in audit.whole(book) if one.action == "contract.term"]
    assert "Fei" in str(told[-1]) and faults(stage) == []


def test_what_was_never_said_needs_nobody_before_anything_is_booked(stage: Stage) -> None:
    stage.with_rules(four_eyes=frozenset(MATTERS))
    sign(stage)
    said(stage, "contract terms 1 retention 3%", by="li")
    assert held(stage).retention == Decimal("0.03")
    said(stage, "milestone apollo acceptance 2026-11-20", by="li")
    reply = said(stage, "contract terms 1 mark-up 15% because both agreed", by="li")
    assert "second person" in reply and held(stage).mark_up is None


@pytest.mark.parametrize(("by", "words"), [("ann", "contract terms 1"), ("max", "contract terms 1 mark-up 1%")])
def test_who_may_not(stage: Stage, by: str, words: str) -> None:
    sign(stage)
    assert "for its lead, its sales owner and finance" in said(stage, words, by=by)
    assert held(stage) == ContractTerms()


def test_a_message_that_comes_twice_is_one_version(stage: Stage) -> None:
    sign(stage)
    for _n in range(2):
        stage.say("contract terms 1 mark-up 12%", by="li", at="", id="same")
    with stage.read() as book:
        assert len(agreed_terms.of_contracts(book, [1])[1]) == 1


def test_what_is_kept_back_is_as_the_plan_of_payments_says(stage: Stage) -> None:
    at(stage, "2026-11-20")
    said(stage, "contract apollo 106000 95% 30 days after acceptance, 5% retention one year", by="li")
    with stage.read() as book:
        ctx = job_context.context(book, stage.house.rules)
        assert contract_terms.on(ctx, contracts.contract(book, 1), date(2026, 11, 20)).retention == Decimal("0.05")
    said(stage, "contract terms 1 retention 3% because the law allows no more")
    with stage.read() as book:
        ctx = job_context.context(book, stage.house.rules)
        assert contract_terms.on(ctx, contracts.contract(book, 1), date(2026, 11, 20)).retention == Decimal("0.03")


def test_on_postgres(postgres: str, tmp_path: Path) -> None:
    store = Store(postgres, seal=audit.seal)
    migrate.upgrade(store.engine)
    store.close()
    stage = make_stage(postgres, tmp_path)
    stage.write(build_cast)
    sign(stage, "mark-up 12%, cap on travel 9000,")
    assert (held(stage).mark_up, held(stage).caps) == (Decimal("0.12"), {"travel": 9_000_00})
    assert faults(stage) == []
    stage.house.store.close()


COSTS = st.dictionaries(st.sampled_from(["labour", "travel", "material", "other"]), st.integers(0, 10**9))


@settings(max_examples=examples(200), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(COSTS, st.decimals(0, 2, places=4), st.sets(st.sampled_from(["labour", "travel"])), st.integers(0, 10**9))
def test_what_is_billed_and_what_is_cut_are_all_of_it(
    cost: dict[str, int], mark_up: Decimal, allowable: Sequence[str], ceiling: int
) -> None:
    found = billable(cost, mark_up, allowable=allowable, caps={"travel": 500_00}, ceiling=ceiling)
    whole = billable(cost, mark_up, allowable=allowable, caps={"travel": 500_00})
    assert found.cost + found.not_billable == sum(cost.values()) and found.not_billable >= 0
    assert found.value + found.cut == whole.value and found.value <= max(ceiling, 0) and found.cut >= 0


def test_cost_plus_ends_at_its_cost_and_mark_up_before_anything_is_invoiced(stage: Stage) -> None:
    """8 h at 200.00, of which 1,200.00 may be billed: 1,320.00 for 1,600.00, so 3,630.00 for 4,400.00."""
    at(stage, "2026-11-20")
    said(stage, "contract apollo 21200 tax 6% revenue as invoiced, mark-up 10%, cap on labour 1200", by="li")
    said(stage, "log 8h apollo 2026-11-20", by="ann")
    said(stage, "estimate apollo 4400 because half is done", by="li")
    assert "Price at completion: CN¥3,630.00" in said(stage, "profit apollo", by="li")
    said(stage, "contract terms 1 ceiling 3000 net because both agreed")
    assert "Price at completion: CN¥3,000.00" in said(stage, "profit apollo", by="li")
