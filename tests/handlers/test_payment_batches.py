"""Batches of payments through the conversation: shown, approved by another, a file, its answer, nothing twice."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest

from chat.cards.card import Reply
from handlers.rules import MATTERS
from storage import bank, entries, expenses, payees, payment_batches, payouts
from tests.conftest import Stage
from tests.golden import Golden
from tests.handlers.test_bank import drop, faults, press
from tests.handlers.test_input_vat import say
from tests.handlers.test_payables import DELL, billed

NAMESPACE = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}"
AT_DELL = f"payee {DELL} account 4000056655665556 bank CCB town Xiamen country CN"
AT_BOB = "payee Bob account 6222020200001235 bank ICBC town Beijing country CN"


def funded(stage: Stage, *bills: str) -> None:
    """The company has a name and an account, Dell is known at its bank, and its invoices are open."""
    stage.with_rules(company=("星河科技有限公司",), four_eyes=frozenset(MATTERS))
    say(stage, "bank account ICBC CNY 4242 4242 4242 4242")
    for number, yuan in enumerate(bills or ("5000",), 77):
        billed(stage, yuan, f"DE-2026-{number}")
    known(stage, AT_DELL)


def known(stage: Stage, line: str, by: str = "fei", second: str = "ada") -> None:
    """Bank details, and the second person's agreement."""
    asked = stage.say(line, by=by, at="")
    if any(button.action == "answer" for card in (asked.card,) if card for button in card.buttons):
        stage.say("yes", by=by, at="")
    agree(stage, second)


def agree(stage: Stage, by: str = "ada") -> Reply:
    return press(stage, stage.say("approvals", by=by, at=""), "second.agree", by=by)


def handed_in(stage: Stage, words: str = "pay batch") -> Reply:
    return press(stage, say(stage, words), "paybatch.hand_in")


def approved(stage: Stage, words: str = "pay batch", by: str = "ada") -> None:
    handed_in(stage, words)
    press(stage, stage.say("approvals", by=by, at=""), "paybatch.approve", by=by)


def made(stage: Stage, words: str = "pay batch", batch: int = 1) -> bytes:
    """The file of what is due."""
    approved(stage, words)
    (file,) = stage.click("paybatch.make", str(batch), by="fei", at="").files
    return file.data


def states(stage: Stage, batch: int = 1) -> list[str]:
    with stage.read() as book:
        return [one.state for one in payment_batches.transfers(book, batch)]


def paid_out(stage: Stage) -> list[int]:
    with stage.read() as book:
        return [one.amount.minor for one in payouts.without_line(book)]


def paid_or_shown(stage: Stage) -> list[int]:
    with stage.read() as book:
        return [one.amount.minor for one in payouts.since(book, date(2026, 1, 1))]


def claimed(stage: Stage, *yuan: str, by: str = "bob") -> None:
    """Approved claims of somebody."""
    for amount in yuan:
        card = stage.say(f"expense {amount} Apollo travel, taxi 2026-11-19", by=by).card
        assert card
        id = card.about.partition(":")[2]
        stage.click("expense.submit", id, by=by)
        stage.click("expense.approve", id, by="li", at="")


def answer(state: str, *more: tuple[str, str], batch: int = 1, number: int = 1, reason: str = "") -> bytes:
    """A pain.002 for one payment of a batch, as the bank would write it."""
    with_reason = f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>" if reason else ""
    mark = dict(more).get("mark", "")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>'
        "<GrpHdr><MsgId>B1</MsgId><CreDtTm>2026-11-20T15:00:00</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{mark}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
        "</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts>"
        f"<OrgnlPmtInfId>{mark}</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>{mark}-{number}</OrgnlEndToEndId>"
        f"<TxSts>{state}</TxSts>{with_reason}</TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    ).encode()


def mark(stage: Stage, batch: int = 1) -> tuple[str, str]:
    with stage.read() as book:
        return "mark", payment_batches.get(book, batch).mark


def answered(stage: Stage, data: bytes) -> Reply:
    return drop(stage, data, name="answer.xml")


def test_from_the_preview_to_the_books(stage: Stage, golden: Golden) -> None:
    funded(stage)
    shown = say(stage, "pay batch")
    golden("pay_batch_preview.en.txt", stage.lines(shown))
    golden("pay_batch_preview.zh-CN.txt", stage.lines(shown, "zh-CN"))
    waits = press(stage, shown, "paybatch.hand_in")
    golden("pay_batch_handed_in.en.txt", stage.lines(waits))
    queue = stage.say("approvals", by="ada", at="")
    golden("pay_batch_to_approve.en.txt", stage.lines(queue))
    golden("pay_batch_to_approve.zh-CN.txt", stage.lines(queue, "zh-CN"))
    press(stage, queue, "paybatch.approve", by="ada")
    done = stage.click("paybatch.make", "1", by="fei", at="")
    golden("pay_batch_made.en.txt", stage.lines(done))
    golden("pay_batch_made.zh-CN.txt", stage.lines(done, "zh-CN"))
    (file,) = done.files
    root = ElementTree.fromstring(file.data)
    assert [one.text for one in root.iter(f"{NAMESPACE}InstdAmt")] == ["5000.00"]
    assert paid_out(stage) == [], "a file is no payment"
    told = say(stage, "pay batch 1 paid")
    golden("pay_batch_paid.en.txt", stage.lines(told))
    assert states(stage) == ["paid"] and paid_out(stage) == [500_000] and faults(stage) == []
    with stage.read() as book:
        (entry,) = entries.of_source(book, "payout:1")
        assert {line.account: line.paid.minor for line in entry.postings} == {"payable": 500_000, "bank:1": -500_000}


def test_accepted_is_not_paid_and_the_same_answer_twice_books_once(stage: Stage) -> None:
    funded(stage)
    made(stage)
    answered(stage, answer("ACCP", mark(stage)))
    assert states(stage) == ["accepted"] and paid_out(stage) == []
    data = answer("ACSC", mark(stage))
    answered(stage, data)
    assert states(stage) == ["paid"] and paid_out(stage) == [500_000]
    answered(stage, data)
    drop(stage, answer("ACCP", mark(stage)), name="late.xml")
    assert paid_out(stage) == [500_000] and faults(stage) == []


def test_what_is_rejected_is_owed_again_and_goes_into_the_next_batch(stage: Stage) -> None:
    funded(stage)
    made(stage)
    answered(stage, answer("RJCT", mark(stage), reason="AC04"))
    assert states(stage) == ["rejected"] and paid_out(stage) == []
    assert "AC04" in stage.lines(say(stage, "pay batch 1"))
    made(stage, batch=2)
    assert states(stage, 2) == ["sent"] and faults(stage) == []


def test_unknown_is_not_failed_it_stays_held(stage: Stage) -> None:
    funded(stage)
    made(stage)
    say(stage, "pay batch 1 unknown 1")
    assert states(stage) == ["unknown"]
    assert "in a batch already" in stage.lines(say(stage, "pay batch"))
    assert "would be paid twice" in stage.lines(say(stage, f"pay supplier {DELL} 5000"))
    answered(stage, answer("ACSC", mark(stage)))
    assert paid_out(stage) == [500_000] and faults(stage) == []


def test_what_a_batch_holds_is_paid_in_no_other_way(stage: Stage) -> None:
    funded(stage)
    claimed(stage, "45", "60")
    known(stage, AT_BOB)
    handed_in(stage)
    assert states(stage) == ["held", "held"]
    assert "would be paid twice" in stage.lines(say(stage, f"pay supplier {DELL} 5000"))
    owed = say(stage, "reimburse Bob")
    assert "would be paid twice" in stage.lines(press(stage, owed, "expense.reimburse"))
    assert "would be paid twice" in stage.lines(stage.click("expense.unapprove", "2", by="li", at=""))
    assert "Nothing" in stage.lines(say(stage, "pay batch"))
    say(stage, "pay batch 1 withdraw")
    assert "5,000" in stage.lines(say(stage, f"pay supplier {DELL} 5000")) and faults(stage) == []


def test_claims_of_one_person_go_together_and_each_is_booked(stage: Stage) -> None:
    funded(stage)
    claimed(stage, "45", "60")
    known(stage, AT_BOB)
    made(stage, "pay batch claims")
    with stage.read() as book:
        (one,) = payment_batches.transfers(book, 1)
        assert (one.amount.minor, len(one.parts)) == (10_500, 2)
    answered(stage, answer("ACSC", mark(stage)))
    with stage.read() as book:
        assert len(expenses.in_stage(book, "reimbursed", "CNY")) == 2
    assert "You were reimbursed" in "".join(str(notice) for notice in stage.notices())
    assert faults(stage) == []


def test_who_put_it_together_never_approves_it_and_who_alone_approved_never_makes_the_file(stage: Stage) -> None:
    funded(stage)
    waits = handed_in(stage)
    assert waits.card
    with stage.read() as book:
        (batch,) = payment_batches.in_stage(book, "pending")
    assert "you have put it together" in stage.lines(stage.click("paybatch.approve", f"{batch.id} x", by="fei", at=""))
    press(stage, stage.say("approvals", by="ada", at=""), "paybatch.approve", by="ada")
    refused = stage.click("paybatch.make", "1", by="ada", at="")
    assert not refused.files
    assert stage.click("paybatch.make", "1", by="fei", at="").files


def test_a_second_click_makes_no_second_file(both: Stage) -> None:
    funded(both)
    approved(both)
    first = both.click("paybatch.make", "1", by="fei", at="")
    second = both.click("paybatch.make", "1", by="fei", at="")
    assert first.files and not second.files and "made already" in both.lines(second)
    (again,) = both.click("paybatch.file", "1", by="fei", at="").files
    assert again.data == first.files[0].data and faults(both) == []


def test_above_the_limit_a_second_person_agrees_when_the_file_is_made(stage: Stage) -> None:
    funded(stage, "60000")
    approved(stage)
    asked = stage.click("paybatch.make", "1", by="fei", at="")
    assert not asked.files and states(stage) == ["held"]
    agree(stage)
    assert states(stage) == ["sent"] and stage.click("paybatch.file", "1", by="fei", at="").files
    answered(stage, answer("ACSC", mark(stage)))
    assert paid_out(stage) == [6_000_000], "what others have approved asks nobody a third time"
    assert faults(stage) == []


def test_changed_bank_details_are_shown_to_the_approver(stage: Stage) -> None:
    funded(stage)
    stage.wait(days=1)
    known(stage, AT_DELL.replace("4000056655665556", "5555555555554444"))
    handed_in(stage)
    queue = stage.lines(stage.say("approvals", by="ada", at=""))
    assert "were changed on" in queue and "5555555555554444" not in queue and "…4444" in queue


def test_details_that_change_after_the_approval_stop_the_file(stage: Stage) -> None:
    funded(stage)
    approved(stage)
    known(stage, AT_DELL.replace("4000056655665556", "5555555555554444"))
    refused = stage.click("paybatch.make", "1", by="fei", at="")
    assert not refused.files and "bank details of payment 1 were changed" in stage.lines(refused)


def test_bank_details_need_a_second_person_and_stay_out_of_channels(stage: Stage) -> None:
    stage.with_rules(four_eyes=frozenset(MATTERS))
    refused = stage.lines(stage.say(AT_BOB, by="fei", at="#apollo"))
    assert "not for a channel" in refused
    stage.say("payee me account 6222020200001235 bank ICBC", by="bob", at="")
    with stage.read() as book:
        assert payees.every(book) == ()
    agree(stage, "fei")
    with stage.read() as book:
        (mine,) = payees.every(book)
    assert mine.masked == "…1235" and mine.holder == "Bob"
    assert "6222020200001235" not in stage.lines(stage.say("payee me", by="bob", at=""))
    assert "for finance" in stage.lines(stage.say("payee Dell", by="bob", at=""))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("payee Bob account DE88 3704 0044 0532 0130 00", "check digits"),
        ("payee Bob account DE89 3704 0044 0532 0130 00 bic NOBIC", "BIC"),
        ("payee Bob account soon", "Which account"),
        ("payee Bob alipay nobody", "Alipay account"),
    ],
)
def test_bank_details_that_cannot_be(stage: Stage, line: str, said: str) -> None:
    assert said in stage.lines(say(stage, line))
    with stage.read() as book:
        assert payees.every(book) == ()


def test_a_statement_shows_what_was_paid_and_pays_nothing_twice(stage: Stage) -> None:
    funded(stage)
    made(stage)
    answered(stage, answer("ACSC", mark(stage)))
    statement = camt("5000.00", f"{mark(stage)[1]}-1")
    press(stage, drop(stage, statement, name="statement.xml"), "bank.sure")
    assert len(paid_out(stage)) == 1 and faults(stage) == []
    with stage.read() as book:
        assert bank.matched(book) == {"payout:1": 500_000}


def test_a_statement_before_the_answer_books_it_once(stage: Stage) -> None:
    funded(stage)
    made(stage)
    press(stage, drop(stage, camt("5000.00", "DE-2026-77"), name="statement.xml"), "bank.sure")
    assert states(stage) == ["paid"]
    answered(stage, answer("ACSC", mark(stage)))
    assert len(paid_or_shown(stage)) == 1 and faults(stage) == []


def camt(amount: str, reference: str) -> bytes:
    """A statement with one line of money out."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">'
        "<BkToCstmrStmt><GrpHdr><MsgId>S1</MsgId><CreDtTm>2026-11-20T20:00:00</CreDtTm></GrpHdr><Stmt><Id>S1</Id>"
        "<Acct><Id><Othr><Id>4242424242424242</Id></Othr></Id><Ccy>CNY</Ccy></Acct>"
        f"<Ntry><Amt Ccy='CNY'>{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-20</Dt>"
        "</BookgDt><ValDt><Dt>2026-11-20</Dt></ValDt><AcctSvcrRef>R1</AcctSvcrRef><NtryDtls><TxDtls><Refs>"
        f"<EndToEndId>{reference}</EndToEndId></Refs><RltdPties><Cdtr><Nm>{DELL}</Nm></Cdtr></RltdPties>"
        f"<RmtInf><Ustrd>{'DE-2026-77' if reference.startswith('DE') else 'transfer'}</Ustrd></RmtInf>"
        "</TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>"
    ).encode()
