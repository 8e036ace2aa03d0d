"""Dunning as people live it: one message a customer, contacts, promises, disputes, the cooldown, nothing forgotten."""

from __future__ import annotations

from datetime import date

from handlers import job_context
from handlers.dunning import overdue
from handlers.receivables import unowned
from storage import audit, contracts, customers
from tests.conftest import Stage


def sweep(stage: Stage) -> int:
    return int(stage.write(lambda book: overdue.sweep(job_context.context(book, stage.house.rules))))


def told(stage: Stage, at: str = "#apollo") -> list[str]:
    return [one.notice.key for one in stage.notices(at) if one.notice.kind == "overdue"]


def agreed(stage: Stage, due: str = "2026-11-18") -> None:
    stage.say(f"contract apollo 1000 owner Sue 40% {due} 60% 2027-06-01", by="li")


def first(stage: Stage, id: int = 1) -> contracts.Instalment:
    with stage.read() as book:
        return contracts.instalment(book, id)


def test_channel_owner_and_finance_hear_of_it_once_each(stage: Stage) -> None:
    agreed(stage)
    assert (sweep(stage), sweep(stage)) == (1, 0)
    assert [len(told(stage, at)) for at in ("#apollo", "sue", "#finance")] == [1, 1, 1]


def test_one_message_names_everything_of_a_customer_that_is_late(stage: Stage) -> None:
    agreed(stage)
    stage.say("contract apollo 77 100% 2026-11-13", by="li")
    assert sweep(stage) == 2
    (notice,) = [one for one in stage.notices("#apollo") if one.notice.kind == "overdue"]
    assert "477" in str(notice.notice.card.title.values) or "47700" in str(notice.notice.card.title.values)
    assert len(notice.notice.card.lines) == 2


def test_a_promise_holds_the_reminders_and_a_broken_one_brings_the_next_step_forward(stage: Stage) -> None:
    agreed(stage)
    sweep(stage)
    stage.say("contacted acme by call, promised 2026-11-22", by="sue", at="")
    assert first(stage).promise == date(2026, 11, 22)
    stage.wait(days=2)
    assert sweep(stage) == 0
    stage.wait(days=4)
    assert sweep(stage) == 1, "the seventh day is not reached, the promise is broken"
    assert first(stage).broken == 1 and first(stage).promise is None
    assert ":7:" in told(stage)[-1]


def test_a_dispute_stops_the_reminders_until_it_is_settled(stage: Stage) -> None:
    agreed(stage)
    answers = {"how": "mail", "result": "dispute", "which": "all", "note": "wrong scope"}
    stage.submit("contact.log", "Acme", by="sue", at="", **answers)
    stage.wait(days=30)
    assert sweep(stage) == 0
    stage.click("contact.settle", "Acme", by="sue", at="")
    assert sweep(stage) == 1


def test_the_cooldown_holds_everybody_and_an_override_is_kept(stage: Stage) -> None:
    agreed(stage)
    stage.say("contacted acme by call, no answer", by="sue", at="")
    assert sweep(stage) == 0, "somebody has just spoken with them"
    refused = stage.lines(stage.say("contacted acme by mail", by="li", at=""), "en")
    assert "Sue contacted Acme" in refused and "nevertheless" in refused
    stage.say("contacted acme by mail nevertheless", by="li", at="")
    with stage.read() as book:
        assert [one.override for one in customers.contacts(book, "Acme")] == [True, False]
    shown = stage.say("contacted acme", by="fei", at="")
    assert "wait until" in stage.lines(shown, "en")
    stage.click("contact.override", "Acme", by="fei", at="")
    assert len(told(stage)) == 1
    with stage.read() as book:
        assert "dunning.override" in [one.action for one in audit.about(book, "customer:Acme")]
    stage.wait(days=4)
    assert sweep(stage) == 0, "that step has been told"


def test_after_the_cooldown_the_step_that_waited_is_told(stage: Stage) -> None:
    agreed(stage)
    stage.say("contacted acme by call", by="sue", at="")
    assert sweep(stage) == 0
    stage.wait(days=5)
    assert (sweep(stage), sweep(stage)) == (1, 0)


def test_a_payment_changes_the_card_that_still_waits(stage: Stage) -> None:
    agreed(stage)
    sweep(stage)
    stage.say("paid apollo 400", by="fei")
    (notice,) = [one for one in stage.notices("#apollo") if one.notice.kind == "overdue"]
    assert "not late" in notice.notice.card.title.template


def test_a_tier_has_its_own_steps_and_a_silent_customer_none(stage: Stage) -> None:
    stage.with_rules(dunning_tiers={"vip": (7, 30)})
    agreed(stage)
    assert "no dunning tier" in stage.lines(stage.say("tier acme tier gold", by="fei", at=""), "en")
    stage.say("tier acme tier vip rating A", by="fei", at="")
    assert sweep(stage) == 0
    stage.wait(days=6)
    assert sweep(stage) == 1
    stage.say("tier acme silent", by="fei", at="")
    stage.wait(days=60)
    assert sweep(stage) == 0
    assert "finance" in stage.lines(stage.say("tier acme rating C", by="li", at=""), "en")


def test_amounts_below_the_minimum_are_not_told(stage: Stage) -> None:
    from decimal import Decimal

    stage.with_rules(dunning_minimum=Decimal(500))
    agreed(stage)
    assert sweep(stage) == 0


def test_a_hold_lasts_to_its_day(stage: Stage) -> None:
    agreed(stage)
    stage.say("hold dunning acme until 2026-11-25 because of a payment plan", by="sue", at="")
    stage.wait(days=5)
    assert sweep(stage) == 0
    stage.wait(days=1)
    assert sweep(stage) == 1


def test_only_those_of_the_customer_speak_for_it(stage: Stage) -> None:
    agreed(stage)
    assert "sales owner" in stage.lines(stage.say("contacted acme by call", by="ann", at=""), "en")
    assert "sales owner" in stage.lines(stage.click("contact.form", "Acme", by="zoe", at=""), "en")


def test_a_promise_needs_its_day(stage: Stage) -> None:
    agreed(stage)
    reply = stage.submit("contact.log", "Acme", by="sue", at="", how="call", result="promise")
    assert "promise" in reply.wrong


def test_nothing_is_forgotten(stage: Stage) -> None:
    stage.say("contract apollo 500", by="li")
    agreed(stage)
    stage.say("contract apollo 10 50% 5 days after delivery, 50% 5 days after acceptance", by="li")
    stage.say("milestone apollo delivery 2026-11-19", by="li")
    text = stage.lines(stage.say("loose ends", by="fei", at=""), "en")
    assert "has no instalments" in text and "is not invoiced" in text and "no invoice was written" in text
    stage.write(lambda book: unowned.weekly(job_context.context(book, stage.house.rules)))
    again = stage.write(lambda book: unowned.weekly(job_context.context(book, stage.house.rules)))
    assert again == 0
    assert [one.notice.kind for one in stage.notices("#finance")] == ["digest"]
    assert [one.notice.kind for one in stage.notices("sue")] == ["digest"]


def test_the_weeks_summary_is_one_message_that_lives(stage: Stage) -> None:
    agreed(stage)
    stage.write(lambda book: unowned.weekly(job_context.context(book, stage.house.rules)))
    stage.say("paid apollo 400", by="fei")
    stage.write(lambda book: unowned.renew(job_context.context(book, stage.house.rules)))
    found = [one for one in stage.notices("#finance") if one.notice.kind == "digest"]
    assert len(found) == 1 and "'n': 0" in str(found[0].notice.card.facts)


def test_a_contract_without_a_plan_is_told_of_though_there_is_no_instalment(stage: Stage) -> None:
    stage.say("contract apollo 5000 owner Sue", by="li")
    assert stage.write(lambda book: unowned.weekly(job_context.context(book, stage.house.rules))) == 2
    assert "has no instalments" in str(stage.notices("sue")[0].notice.card)


def test_a_lapsed_promise_stays_in_the_lists_until_there_is_a_new_one_or_the_money(stage: Stage) -> None:
    agreed(stage)

    def listed() -> str:
        return stage.lines(stage.say("loose ends", by="sue", at=""), "en")

    stage.say("contacted acme by call, promised 2026-11-22", by="sue", at="")
    assert "promise" not in listed()
    stage.wait(days=3)
    assert "has lapsed" in listed()
    stage.wait(days=3)
    assert sweep(stage) == 1
    assert "promise was broken" in listed(), "that the next step was told settles nothing"
    stage.say("contacted acme by call nevertheless, promised 2026-12-10", by="sue", at="")
    assert "promise" not in listed()
    stage.wait(days=20)
    assert "has lapsed" in listed()
    stage.say("paid apollo 1000", by="fei")
    assert "forgotten" in listed() and "promise" not in listed()


def test_an_instalment_whose_owner_has_left_is_not_forgotten(stage: Stage) -> None:
    agreed(stage)
    stage.say("deactivate sue", by="ada", at="")
    assert "has no owner" in stage.lines(stage.say("loose ends", by="fei", at=""), "en")


def test_the_owners_list_lives_too_and_says_when_it_is_empty(stage: Stage) -> None:
    agreed(stage)
    stage.write(lambda book: unowned.weekly(job_context.context(book, stage.house.rules)))
    (mine,) = [one for one in stage.notices("sue") if one.notice.kind == "digest"]
    assert "is not invoiced" in str(mine.notice.card)
    stage.say("invoice apollo 1 no INV-1 tax 0%", by="fei")
    stage.write(lambda book: unowned.renew(job_context.context(book, stage.house.rules)))
    (mine,) = [one for one in stage.notices("sue") if one.notice.kind == "digest"]
    assert "Nothing is forgotten" in str(mine.notice.card)


def test_a_letter_is_drafted_in_the_tone_of_the_step_and_sent_by_a_person(stage: Stage) -> None:
    agreed(stage)
    stage.say("invoice apollo 1 no INV-9 tax 0%", by="fei")
    soft = stage.lines(stage.click("contact.draft", "Acme", by="sue", at=""), "en")
    assert "seem to be still open" in soft and "INV-9" in soft and "CN¥400.00" in soft
    firm = stage.lines(stage.click("contact.tone", "Acme tone:firm", by="sue", at=""), "en")
    assert "late interest" in firm
    stage.wait(days=40)
    assert "late interest" in stage.lines(stage.click("contact.draft", "Acme", by="sue", at=""), "en")
    assert "sales owner" in stage.lines(stage.click("contact.draft", "Acme", by="ann", at=""), "en")


def test_finance_gets_one_list_instead_of_a_flood(stage: Stage) -> None:
    for n in range(12):
        filled = {"customer": f"Customer {n}", "amount": "100", "plan": "100% 2026-11-18"}
        stage.submit("contract.sign", "APOLLO", by="li", **filled)
    assert (sweep(stage), sweep(stage)) == (12, 0)
    assert (len(told(stage)), len(told(stage, "#finance"))) == (12, 1)


def test_a_contact_of_yesterday_has_its_day_and_its_note(stage: Stage) -> None:
    stage.say("contract apollo 100 tax 0% 100% 2026-11-01", by="li")
    said = stage.say(
        "contacted acme yesterday by mail, promised 2026-11-25: a letter follows, 12.5% less", by="sue", at=""
    )
    assert "Thu 19 Nov 2026, Sue: mail; promised until Wed 25 Nov 2026" in stage.lines(said, "en")
    said = stage.say("催款记录 阿波罗 微信 没回：财务不在", by="sue", at="")
    assert "Sue: mail; no answer" in stage.lines(said, "en")
    shown = stage.lines(stage.say("contacted acme", by="sue", at=""), "en")
    assert "a letter follows, 12.5% less" in shown and "财务不在" in shown
    assert "still to come" in stage.lines(stage.say("contacted acme 2026-12-24 by call", by="sue", at=""), "en")
