"""Bad debts: proposed, decided by another person, booked, undone, coming back; and the provision beside them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from chat.cards.card import Reply
from handlers import job_context
from handlers.dunning import overdue
from handlers.receivables import forecast
from handlers.verification.prove import prove
from ledger.money import Money
from storage import audit, contracts, forecasts, ledger_accounts, projects, write_offs
from tests.conftest import Stage
from tests.handlers.test_bank import press


def owed(stage: Stage, due: str = "2026-06-01") -> None:
    stage.say(f"contract apollo 1000 tax 0% owner Sue 100% {due}", by="li")
    stage.say("invoice apollo 1 no INV-1", by="fei")


def proposed(stage: Stage, words: str = "because the customer is insolvent") -> str:
    return stage.lines(stage.say(f"write off apollo 1 {words}", by="fei", at=""), "en")


def provided(stage: Stage) -> Reply:
    """The provision of the month, booked from its card on its last day."""
    stage.now = stage.now.replace(day=30)
    reply = stage.say("provision", by="fei", at="")
    assert reply.card
    (button,) = reply.card.buttons
    return stage.click(button.action, button.value, by="fei", at="")


def balance(stage: Stage, account: str) -> int:
    with stage.read() as book:
        return ledger_accounts.balance(book, account)


def sound(stage: Stage) -> bool:
    with stage.read() as book:
        return not prove(book, stage.house.rules).faults


def test_another_person_decides_and_the_books_follow(stage: Stage) -> None:
    owed(stage)
    assert "waits" in proposed(stage) or "to be written off" in proposed(stage)
    assert "Only finance" in stage.lines(stage.say("write off apollo because x", by="li"), "en")
    assert "own write-off" in stage.lines(stage.click("writeoff.approve", "1", by="fei", at=""), "en")
    assert "finance or an admin" in stage.lines(stage.click("writeoff.approve", "1", by="li", at=""), "en")
    (asked,) = [one for one in stage.notices("ada") if one.notice.kind == "approval"][:1]
    assert "insolvent" in str(asked.notice.card)
    assert "to be written off" in stage.lines(stage.say("approvals", by="ada", at=""), "en")
    done = stage.lines(stage.click("writeoff.approve", "1", by="ada", at=""), "en")
    assert "is written off" in done and "Ada" in done
    assert (balance(stage, "receivable"), balance(stage, "credit_loss")) == (0, 100_000)
    assert "already" in str(stage.click("writeoff.approve", "1", by="ada", at="").toast.template)
    assert balance(stage, "receivable") == 0
    assert "Written off" in stage.lines(stage.say("ageing", by="fei", at=""), "en")
    with stage.read() as book:
        deeds = [one.action for one in audit.about(book, "write_off:1")]
        assert deeds == ["write_off.proposed", "write_off.step_approved", "write_off.posted"]
    assert sound(stage)


def test_what_is_written_off_is_not_reminded_of_until_it_is_owed_again(stage: Stage) -> None:
    owed(stage)
    proposed(stage)
    stage.click("writeoff.approve", "1", by="ada", at="")
    stage.wait(days=90)
    assert stage.write(lambda book: overdue.sweep(job_context.context(book, stage.house.rules))) == 0
    assert "Nothing is overdue" in stage.lines(stage.say("overdue apollo", by="fei", at=""), "en")
    undone = stage.lines(stage.click("writeoff.undo", "1", by="fei", at=""), "en")
    assert "owed as before" in undone
    assert (balance(stage, "receivable"), balance(stage, "credit_loss")) == (100_000, 0)
    assert stage.write(lambda book: overdue.sweep(job_context.context(book, stage.house.rules))) == 1
    assert "not in force" in stage.lines(stage.click("writeoff.undo", "1", by="fei", at=""), "en")
    assert sound(stage)


def test_the_provision_bears_what_it_can(stage: Stage) -> None:
    owed(stage)
    provided(stage)
    assert balance(stage, "allowance") == -50_000
    proposed(stage, "700 because of bankruptcy")
    stage.click("writeoff.approve", "1", by="ada", at="")
    assert (balance(stage, "allowance"), balance(stage, "credit_loss")) == (0, 70_000)
    reply = stage.say("provision", by="fei", at="")
    assert reply.card and "CN¥150.00" in stage.lines(reply, "en"), "half of what is still owed"
    assert sound(stage)


def test_money_that_comes_nevertheless_goes_back_to_where_it_was_taken_from(stage: Stage) -> None:
    owed(stage)
    provided(stage)
    proposed(stage)
    stage.click("writeoff.approve", "1", by="ada", at="")
    done = stage.lines(stage.say("收回坏账 1 333", by="fei", at=""), "en")
    assert "CN¥333.00" in done and "CN¥667.00 of it is written off" in done
    assert balance(stage, "bank") == 33_300
    assert "Only CN¥667.00" in stage.lines(stage.say("recovered 1 700", by="fei", at=""), "en")
    assert "come back already" in stage.lines(stage.click("writeoff.undo", "1", by="fei", at=""), "en")
    stage.click("writeoff.reinstate", "1", by="fei", at="")
    assert (balance(stage, "allowance"), balance(stage, "credit_loss")) == (-50_000, 50_000)
    assert balance(stage, "receivable") == 66_700
    stage.say("paid apollo 667", by="fei")
    assert balance(stage, "receivable") == 0
    shown = stage.lines(stage.say("write-offs", by="max", at=""), "en")
    assert "CN¥1,000.00" in shown and "Came back" in shown
    assert sound(stage)


def test_a_rejection_says_why_and_the_reminders_go_on(stage: Stage) -> None:
    owed(stage)
    proposed(stage)
    stage.submit("writeoff.reject", "1", by="ada", at="", reason="talk to them first")
    (told,) = [one for one in stage.notices("fei") if one.notice.kind == "decision"]
    assert "talk to them first" in str(told.notice.card)
    assert stage.write(lambda book: overdue.sweep(job_context.context(book, stage.house.rules))) == 1
    assert sound(stage)


def test_only_what_is_invoiced_and_owed_can_be_written_off(stage: Stage) -> None:
    stage.say("contract apollo 1000 tax 0% 100% 2026-06-01", by="li")
    assert "Nothing of" in proposed(stage)
    stage.say("invoice apollo 1 no INV-1", by="fei")
    assert "Only CN¥1,000.00" in proposed(stage, "2000 because of x")
    assert stage.say("write off apollo", by="fei", at="").form
    proposed(stage)
    stage.say("paid apollo 600", by="fei")
    late = stage.lines(stage.click("writeoff.approve", "1", by="ada", at=""), "en")
    assert "Only CN¥400.00" in late, "money came in between"
    stage.click("writeoff.undo", "1", by="fei", at="")
    proposed(stage, "150 because of a partial settlement")
    stage.click("writeoff.approve", "2", by="ada", at="")
    with stage.read() as book:
        assert contracts.instalment(book, 1).open == Money(25_000, "CNY")
    assert sound(stage)


def test_what_was_paid_ahead_meanwhile_pays_what_is_owed_again(stage: Stage) -> None:
    stage.say("contract apollo 1000 tax 0% 100% 2026-06-01", by="li")
    stage.say("revenue policy apollo as invoiced", by="fei")
    stage.say("invoice apollo 1 500 no INV-1", by="fei")
    proposed(stage)
    stage.click("writeoff.approve", "1", by="ada", at="")
    stage.say("paid apollo 300", by="fei")
    assert (balance(stage, "receivable"), balance(stage, "contract_liability")) == (0, -30_000)
    stage.click("writeoff.undo", "1", by="fei", at="")
    assert (balance(stage, "receivable"), balance(stage, "contract_liability")) == (20_000, 0)
    assert sound(stage)
    stage.click("payment.undo", "1", by="fei")
    assert (balance(stage, "receivable"), balance(stage, "contract_liability")) == (50_000, 0)
    assert sound(stage)


def test_an_invoice_that_is_written_off_is_not_credited(stage: Stage) -> None:
    owed(stage)
    proposed(stage)
    stage.click("writeoff.approve", "1", by="ada", at="")
    refused = stage.lines(stage.say("credit note INV-1 1000 paper because of an error", by="fei", at=""), "en")
    assert "is written off" in refused and sound(stage)


def test_two_who_decide_at_once_get_one_entry(both: Stage) -> None:
    owed(both)
    proposed(both)
    with ThreadPoolExecutor(2) as pool:
        replies = list(
            pool.map(lambda n: both.click("writeoff.approve", "1", by="ada", at="", id=f"at once {n}"), range(2))
        )
    assert balance(both, "credit_loss") == 100_000, [both.lines(one, "en") for one in replies]
    assert sound(both)


def test_foreign_currency_is_written_off_at_the_rate_of_its_invoice(stage: Stage) -> None:
    stage.write(lambda book: projects.add(book, "EXPORT", en="Export", currency="USD", customer="Blue"))
    stage.say("fx USD CNY 7 2026-11-01", by="fei", at="")
    stage.say("contract export 100 tax 0% 100% 2026-11-10", by="fei", at="")
    stage.say("invoice export 1 no X-1", by="fei", at="")
    stage.wait(days=1)
    press(stage, stage.say("fx USD CNY 8 2026-11-21", by="fei", at=""), "question.yes")
    text = stage.lines(stage.say("provision", by="fei", at=""), "en")
    assert "CN¥800.00" in text, "the ageing is valued at today's rate"
    stage.say("write off export because of bankruptcy", by="fei", at="")
    stage.click("writeoff.approve", "1", by="ada", at="")
    assert (balance(stage, "receivable"), balance(stage, "credit_loss")) == (0, 70_000)
    assert sound(stage)


def test_what_was_written_off_does_not_count_as_paid(stage: Stage) -> None:
    owed(stage, "2026-11-19")
    stage.write(lambda book: forecast.keep(job_context.context(book, stage.house.rules)))
    stage.say("paid apollo 600", by="fei")
    proposed(stage)
    stage.click("writeoff.approve", "1", by="ada", at="")
    stage.wait(days=31)
    stage.write(lambda book: forecast.keep(job_context.context(book, stage.house.rules)))
    with stage.read() as book:
        assert [came for _said, came in forecasts.judged(book)] == [False]
        assert write_offs.given_up(book) == {"CNY": 40_000}


def test_a_provision_goes_down_again_with_what_is_owed(stage: Stage) -> None:
    owed(stage)
    provided(stage)
    assert balance(stage, "allowance") == -50_000
    stage.say("paid apollo 1000", by="fei")
    provided(stage)
    assert (balance(stage, "allowance"), balance(stage, "credit_loss")) == (0, 0)
    assert sound(stage)


def test_verify_sees_a_write_off_that_was_tampered_with(stage: Stage) -> None:
    from sqlalchemy import update

    from storage import tables as t
    from storage.directory import table

    owed(stage)
    proposed(stage)
    stage.click("writeoff.approve", "1", by="ada", at="")
    row = table(t.WriteOffRow)
    stage.write(lambda book: book.connection.execute(update(row).values(decided_by=row.c.person, minor=5)))
    with stage.read() as book:
        rules = {fault.rule for fault in prove(book, stage.house.rules).faults}
    assert {"nobody approves their own", "write-offs = instalment"} <= rules
