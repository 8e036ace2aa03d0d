"""What is asked before money or an invoice is booked: the same once more, a day to come, an amount far above the usual,
a payment of somebody who owes nothing.  A yes books it; in words, by form, by button, from the bank."""

from __future__ import annotations

import pytest

from chat.cards.card import Reply
from chat.cards.plain import reply_lines
from ledger.money import Money
from storage import bank, contracts, expenses, invoices, payments, payouts
from tests.conftest import Stage
from tests.golden import Golden
from tests.handlers.test_bank import drop, faults, look, open_of, press, statement
from tests.handlers.test_payables import DELL, billed, open_bills

pytestmark = pytest.mark.sweep(3)

ASKED = "Book it all the same?"


def yes(stage: Stage, asked: Reply, by: str = "fei") -> Reply:
    assert ASKED in stage.lines(asked), stage.lines(asked)
    return press(stage, asked, "question.yes", by)


def came(stage: Stage) -> list[tuple[str, int, int]]:
    """Party, amount and what is unapplied of each payment that stands."""
    with stage.read() as book:
        found = payments.between(book, stage.now.date().replace(year=2025), stage.now.date().replace(year=2028))
        return [(one.party, one.amount.minor, one.unapplied.minor) for one in found]


def out(stage: Stage) -> list[int]:
    with stage.read() as book:
        return [one.amount.minor for one in payouts.since(book, stage.now.date().replace(year=2025))]


def agreed(stage: Stage, plan: str = "1000 tax 0% 30% 2026-11-18 70% 2027-12-18") -> None:
    stage.say(f"contract apollo {plan}", by="li")


def test_a_payment_that_is_said_twice_is_asked_about_and_settles_nothing_by_itself(both: Stage) -> None:
    stage = both
    agreed(stage)
    stage.say("paid apollo 300 2026-11-19", by="fei", at="")
    asked = stage.say("paid acme 300", by="fei", at="")
    text = stage.lines(asked)
    assert "CN¥300.00 from Acme of Thu 19 Nov 2026 is booked already (payment 1)" in text
    assert came(stage) == [("Acme", 30_000, 0)], "nothing is booked before the yes"
    done = yes(stage, asked)
    assert came(stage) == [("Acme", 30_000, 0), ("Acme", 30_000, 30_000)] and open_of(stage) == [0, 70_000]
    assert "stays as unapplied cash" in stage.lines(done)
    press(stage, done, "payment.apply")
    assert came(stage)[1] == ("Acme", 30_000, 0) and open_of(stage) == [0, 40_000] and faults(stage) == []


def test_a_no_books_nothing_and_four_days_later_nobody_asks(stage: Stage) -> None:
    agreed(stage)
    stage.say("paid apollo 300 2026-11-14", by="fei", at="")
    press(stage, stage.say("回款 星河 1", by="fei", at=""), "payment.undo")
    assert "is booked" in stage.lines(stage.say("paid apollo 300 2026-11-18", by="fei", at=""))
    press(stage, stage.say("paid apollo 300 2026-11-17", by="fei", at=""), "question.no")
    assert len(came(stage)) == 2
    stage.say("undo", by="fei", at="")


def test_what_was_taken_back_is_not_told_twice(stage: Stage) -> None:
    agreed(stage)
    press(stage, stage.say("paid apollo 300", by="fei", at=""), "payment.undo")
    assert "is booked" in stage.lines(stage.say("paid apollo 300", by="fei", at=""))


def test_a_payment_on_a_contract_that_is_paid_stays_with_its_party(stage: Stage) -> None:
    agreed(stage, "300 tax 0% 100% 2026-11-01")
    stage.say("paid apollo 300 2026-11-02", by="fei", at="")
    asked = stage.say("paid apollo 120", by="fei", at="")
    assert "Nothing of Acme is open on Apollo" in stage.lines(asked)
    done = yes(stage, asked)
    assert came(stage)[-1] == ("Acme", 12_000, 12_000)
    assert [button.action for button in (done.card.buttons if done.card else ())] == ["payment.undo", "payment.refund"]
    press(stage, done, "payment.refund")
    assert came(stage)[-1] == ("Acme", 12_000, 0) and faults(stage) == []
    assert "is booked" in stage.lines(stage.say("paid apollo 55 advance", by="fei", at="")), (
        "said as an advance: no question"
    )


@pytest.mark.parametrize(
    "words", ["paid apollo 55 as an advance", "paid apollo 55 yesterday advance", "回款 阿波罗 55 昨天 预收"]
)
def test_an_advance_settles_nothing_by_itself(stage: Stage, words: str) -> None:
    agreed(stage)
    done = stage.say(words, by="fei", at="")
    assert "is booked" in stage.lines(done) and came(stage) == [("Acme", 5_500, 5_500)]
    press(stage, done, "payment.apply")
    assert open_of(stage) == [24_500, 70_000] and faults(stage) == []


def test_what_is_left_of_a_payment_goes_to_no_other_contract_that_is_not_due(stage: Stage) -> None:
    agreed(stage, "300 tax 0% 100% 2026-11-01")
    agreed(stage, "500 tax 0% 100% 2027-06-01")
    stage.say("paid apollo 400", by="fei", at="")
    assert open_of(stage) == [0, 50_000] and came(stage) == [("Acme", 40_000, 10_000)]
    stage.say("paid apollo 600 2026-11-12", by="fei", at="")
    assert open_of(stage) == [0, 0], "what is left is the only contract's"


def test_of_two_customers_on_a_project_the_payer_is_asked_for(stage: Stage) -> None:
    agreed(stage, "300 tax 0% 100% 2026-11-01")
    filled = {"customer": "蓝海科技有限公司", "amount": "500", "plan": "100% 2026-10-18", "tax": "0"}
    stage.submit("contract.sign", "APOLLO", by="li", **filled)
    asked = stage.say("paid apollo 200", by="fei", at="")
    assert "Who has paid?" in stage.lines(asked) and came(stage) == []
    button = next(one for one in (asked.card.buttons if asked.card else ()) if "Acme" in one.value)
    stage.click(button.action, button.value, by="fei", at="")
    assert came(stage) == [("Acme", 20_000, 0)] and open_of(stage) == [10_000, 50_000]


@pytest.mark.parametrize("words", ["paid apollo 300 2026-12-24", "回款 阿波罗 300 2026-12-24"])
def test_a_day_in_the_future_is_asked_about(stage: Stage, words: str) -> None:
    agreed(stage)
    asked = stage.say(words, by="fei", at="")
    assert "Thu 24 Dec 2026 lies in the future." in stage.lines(asked)
    yes(stage, asked)
    assert open_of(stage)[0] == 0


def test_twenty_times_the_usual_is_asked_about(stage: Stage) -> None:
    agreed(stage, "90000 tax 0% 100% 2026-11-18")
    for day in (1, 5, 9):
        stage.say(f"paid apollo 100 2026-11-{day:02}", by="fei", at="")
    assert "is booked" in stage.lines(stage.say("paid apollo 1999.99 2026-11-13", by="fei", at=""))
    asked = stage.say("paid apollo 2000", by="fei", at="")
    assert "CN¥2,000.00 is 20 times the usual CN¥100.00 of Acme." in stage.lines(asked)
    yes(stage, asked)
    assert len(came(stage)) == 5


def test_a_supplier_is_not_paid_twice_unasked(both: Stage) -> None:
    stage = both
    for number in ("D-1001", "D-1002", "D-1003"):
        billed(stage, "500", number)
    stage.say(f"pay supplier {DELL} 500 fee 15", by="fei", at="")
    asked = stage.say(f"付款 {DELL} 500 昨天", by="fei", at="")
    assert "CN¥500.00 to" in stage.lines(asked) and len(open_bills(stage)) == 2
    yes(stage, asked)
    assert len(open_bills(stage)) == 1
    owed = stage.say(f"payables {DELL}", by="fei", at="")
    yes(stage, press(stage, owed, "supplier.paid"))
    assert open_bills(stage) == {} and out(stage) == [51_500, 50_000, 50_000] and faults(stage) == []


def test_a_refund_is_not_given_twice_unasked(stage: Stage) -> None:
    stage.say("paid apollo 100", by="fei", at="")
    stage.say("refund apollo 40", by="fei", at="")
    asked = stage.say("退款 阿波罗 40", by="fei", at="")
    assert ASKED in stage.lines(asked) and out(stage) == [4_000]
    yes(stage, asked)
    assert out(stage) == [4_000, 4_000]
    done = stage.say("refund apollo 20 2027-01-05", by="fei", at="")
    assert "lies in the future" in stage.lines(done) and faults(stage) == []


def test_an_invoice_is_not_written_twice_unasked_in_words_and_by_form(both: Stage) -> None:
    stage = both
    agreed(stage, "1000 tax 0% 50% 2026-11-18 50% 2026-12-18")
    stage.say("invoice apollo 500 no A-1", by="fei", at="")
    asked = stage.say("invoice apollo 500 no A-2", by="fei", at="")
    assert "An invoice over CN¥500.00 to Acme of Fri 20 Nov 2026 is booked already (A-1)" in stage.lines(asked)
    with stage.read() as book:
        second = contracts.whole(book)[1].id
    filled = {"instalment": str(second), "amount": "500", "tax": "0", "day": "2026-11-21", "number": "A-2"}
    by_form = stage.submit("invoice.issue", "APOLLO", by="fei", at="", instance="f1", **filled)
    assert "lies in the future" in stage.lines(by_form) and ASKED in stage.lines(by_form)
    yes(stage, by_form)
    with stage.read() as book:
        assert [one.number for one in invoices.standing(book, "Acme", stage.now.date().replace(year=2025))] == [
            "A-1",
            "A-2",
        ]
    stage.say("credit note A-2 paper because wrong", by="fei", at="")
    again = stage.say("invoice apollo 500 no A-3 2026-11-16", by="fei", at="")
    assert "is booked" in stage.lines(again), "what was credited does not count, and A-1 is four days away"
    assert faults(stage) == []


def test_a_claim_is_not_paid_out_twice_unasked(both: Stage) -> None:
    stage = both
    for number in range(1, 3):
        answers = {"total": "45", "day": f"2026-11-{number:02}", "vendor": f"taxi {number}", "project": "APOLLO"}
        stage.submit("expense.new", "new", by="ann", **answers, category="travel", note="x", paid_by="employee")
        stage.click("expense.submit", str(number), by="ann")
        stage.click("expense.approve", str(number), by="li", at="")
    stage.click("expense.reimburse", "1", by="fei", at="")
    asked = stage.click("expense.reimburse", "2", by="fei", at="")
    assert "CN¥45.00 was paid out to Ann on Fri 20 Nov 2026 already (claim 1)" in stage.lines(asked)
    yes(stage, asked)
    with stage.read() as book:
        assert len(expenses.in_stage(book, "reimbursed", "CNY")) == 2
    assert faults(stage) == []


def test_a_bank_line_that_repeats_a_payment_is_a_question_and_asked_once_more(stage: Stage) -> None:
    agreed(stage, "1000 tax 0% 30% 2026-11-10 30% 2026-12-20 40% 2027-01-18")
    press(stage, drop(stage, statement("2026-11-18,Acme,6222,货款,300.00")), "bank.sure")
    shown = drop(stage, statement("2026-11-20,Acme,6222,货款,300.00"))
    text = stage.lines(shown)
    assert "surely" not in text and "is booked already (payment 1)" in text
    asked = press(stage, shown, "bank.confirm")
    assert open_of(stage) == [0, 30_000, 40_000]
    yes(stage, asked)
    assert open_of(stage) == [0, 0, 40_000] and faults(stage) == []


def test_a_bank_line_of_somebody_who_owes_nothing_is_kept_with_its_party(both: Stage) -> None:
    stage = both
    agreed(stage, "300 tax 0% 100% 2026-11-10")
    stage.say("contract xinghe 300 tax 0% 100% 2026-11-18", by="li", at="#xinghe")
    press(stage, drop(stage, statement("2026-11-10,Acme,6222,货款,300.00")), "bank.sure")
    shown = drop(stage, statement("2026-11-19,Acme,6222,货款,300.00"))
    assert "Acme has paid CN¥300.00. Is it more than was owed?" in stage.lines(shown)
    done = press(stage, shown, "bank.unapplied")
    assert came(stage)[-1] == ("Acme", 30_000, 30_000) and open_of(stage) == [0, 30_000]
    again = press(stage, shown, "bank.unapplied")
    assert "explained already" in stage.lines(again)
    press(stage, done, "payment.undo")
    with stage.read() as book:
        assert [line.left for line in bank.unexplained(book)] == [Money(30_000, "CNY")]
    assert faults(stage) == []


def test_what_a_person_says_of_a_bank_line_is_asked_about_as_well(stage: Stage) -> None:
    agreed(stage, "1000 tax 0% 30% 2026-11-10 70% 2026-12-18")
    stage.say("paid apollo 300 2026-11-09", by="fei", at="")
    press(stage, drop(stage, statement("2026-11-10,Acme,6222,货款,300.00")), "bank.sure")
    drop(stage, statement("2026-11-11,某某控股,77,往来,300.00", "2026-12-24,某某控股,77,往来,5.00"))
    with stage.read() as book:
        one, later = (str(line.id) for line in bank.unexplained(book))
    asked = stage.submit("bank.choose", one, by="fei", at="", instance="c1", item="i2")
    assert "is booked already" in stage.lines(asked) and open_of(stage) == [0, 70_000]
    yes(stage, asked)
    assert open_of(stage) == [0, 40_000]
    asked = stage.submit("bank.choose", later, by="fei", at="", instance="c2", item="advance", project="1")
    assert "lies in the future" in stage.lines(asked) and faults(stage) == []


def test_a_statement_with_days_to_come_and_lines_of_another_one_says_so_before_it_is_taken(both: Stage) -> None:
    stage = both
    drop(stage, statement("2026-11-10,Acme,6222,货款,300.00"))
    rows = ("2026-11-10,ACME,Payment,300.00", "2026-12-24,Acme,thanks,7.00", "2026-11-10,Nobody,-,-7.00")
    other = "\n".join(("When,Whom,What for,How much", *rows, "")).encode()
    reply = look(stage, other, name="other.csv")
    assert reply.card
    mapping = {"day": "When", "name": "Whom", "summary": "What for", "amount": "How much"}
    shown = stage.submit("import.columns", reply.card.buttons[0].value, by="fei", at="", **mapping)
    text = stage.lines(shown)
    assert "Days in the future: 1, the first is Thu 24 Dec 2026" in text
    assert "As on another statement: 1, the first: Tue 10 Nov 2026 ACME" in text


def test_the_lines_of_a_statement_are_judged_alike_in_any_order(stage: Stage) -> None:
    agreed(stage, "1200 tax 0% " + " ".join(f"25% 2026-{month:02}-10" for month in (8, 9, 10, 11)))
    rows = ("2026-11-12,Acme,6222,货款,600.00", "2026-08-12,Acme,6222,货款,300.00")
    shown = []
    for order in (rows, rows[::-1]):
        taken = drop(stage, statement(*order))
        shown.append(stage.lines(stage.say("bank lines", by="fei", at="")))
        press(stage, taken, "import.undo")
    assert shown[0] == shown[1] and "surely" in shown[0]


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_what_people_see_of_it(stage: Stage, golden: Golden, locale: str) -> None:
    agreed(stage, "1000 tax 0% 30% 2026-11-10 70% 2026-11-19")
    stage.say("paid apollo 300 2026-11-18", by="fei", at="")
    asked = stage.say("paid apollo 300", by="fei", at="")
    done = yes(stage, asked)
    for day in ("2026-10-01", "2026-10-09"):
        stage.say(f"paid apollo 300 {day} advance", by="fei", at="")
    far = stage.say("paid apollo 6000 2026-11-28", by="fei", at="")
    line = drop(stage, statement("2026-11-19,Acme,6222,货款,700.00", "2026-11-19,Acme,6222,货款,55.00"))
    kept = press(stage, line, "bank.unapplied")
    seen = ["\n".join(reply_lines(reply, locale)) for reply in (asked, done, far, line, kept)]
    golden(f"asked_before_booking.{locale}.txt", "\n\n".join(seen))
