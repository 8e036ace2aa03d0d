"""Approval step by step: one after the other or in any order, deputies, versions, what is taken back, what is kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from chat.cards.card import SILENCE, Card
from chat.cards.plain import card_lines
from handlers import job_context
from handlers.approvals import queue, reminders
from handlers.conversation.contents import CONTENTS
from handlers.verification.prove import prove
from ledger.approval import Band
from ledger.nouns import Role
from storage import approvals, entries, outbox, people
from storage.book import Book
from storage.directory import directory
from tests.conftest import Stage
from tests.golden import Golden
from tests.handlers.test_approvals import approvals_at, submitted
from tests.handlers.test_receipts import shown

pytestmark = pytest.mark.sweep(3)

CHAIN = {"default": (Band(None, ("lead",), then=("finance",)),)}
BOTH = {"default": (Band(None, ("lead", "finance"), all=True),)}


def asked(stage: Stage, account: str) -> Card:
    """The card that the person was asked with last."""
    return [one.notice.card for one in stage.notices(account) if one.notice.kind == "approval"][-1]


def press(stage: Stage, card: Card, verb: str, by: str) -> str:
    """Click a button of a card; the reply in English."""
    (button,) = [one for one in card.buttons if one.action.endswith(f".{verb}")]
    return stage.lines(stage.click(button.action, button.value, by=by, at=""), "en")


def seat(stage: Stage, name: str, role: Role, code: str = "") -> None:
    def work(book: Book) -> None:
        known = directory(book)
        person = next(one.id for one in known.people.values() if one.name == name)
        people.seat(book, person, role, known.by_code.get(code, 0))

    stage.write(work)


def posted(stage: Stage, id: str = "1") -> int:
    """How many entries stand for an expense; the proof holds in any case."""
    with stage.read() as book:
        assert not prove(book, stage.house.rules).faults
        return len([one for one in entries.of_source(book, f"expense:{id}") if not one.reverses])


def verdicts(stage: Stage, document: str = "expense:1") -> list[tuple[int, str, int, int]]:
    with stage.read() as book:
        decisions = [one for round in approvals.rounds(book, document) for one in round.decisions]
        return [(one.step, one.verdict, one.person, one.instead_of) for one in decisions]


def test_one_after_the_other(both: Stage, golden: Golden) -> None:
    stage = both
    stage.with_rules(bands=CHAIN)
    submitted(stage)
    assert approvals_at(stage, "li") == ["approval:expense:1"]
    assert approvals_at(stage, "fei") == []
    stage.write(lambda book: outbox.told(book, "expense:1", stage.place("ann", ""), "m1", "en"))
    first = asked(stage, "li")
    assert "It is for Li Wei to decide first." in press(stage, first, "approve", "fei")
    assert "Nothing waits" in stage.lines(stage.say("approvals", by="fei", at=""))
    done = stage.click("expense.approve", first.buttons[0].value, by="li", at="")
    golden("step_first_of_two.txt", shown(stage, done))
    assert posted(stage) == 0, "one of two is not yet approved"
    assert approvals_at(stage, "fei") == ["approval:expense:1"], "the next one is asked"
    (owners,) = [one.notice.card for one in stage.notices("ann") if one.notice.ref == "m1"]
    assert "It goes to Fei for approval." in "\n".join(card_lines(owners, "en"))
    assert "somebody else" in press(stage, first, "approve", "li"), "nobody takes two steps"
    assert "1 waits" in stage.lines(stage.say("approvals", by="fei", at=""), "en")
    golden("step_second_of_two.txt", shown(stage, stage.click("expense.approve", "1", by="fei", at="")))
    assert posted(stage) == 1
    golden("step_trail.txt", shown(stage, stage.say("why expense 1", by="fei", at="")))


@pytest.mark.parametrize("order", [("li", "fei"), ("fei", "li")])
def test_all_of_them_in_whatever_order(stage: Stage, order: tuple[str, str]) -> None:
    stage.with_rules(bands=BOTH)
    submitted(stage)
    assert approvals_at(stage, "li") == approvals_at(stage, "fei") == ["approval:expense:1"], "both are asked at once"
    assert "was approved by" in press(stage, asked(stage, order[0]), "approve", order[0])
    assert posted(stage) == 0
    assert len(approvals_at(stage, order[1])) == 1, "who was asked is not asked again"
    press(stage, asked(stage, order[1]), "approve", order[1])
    assert posted(stage) == 1


@pytest.mark.parametrize("step", [1, 2])
def test_one_refusal_ends_it(stage: Stage, step: int) -> None:
    stage.with_rules(bands=CHAIN)
    submitted(stage)
    if step == 2:
        stage.click("expense.approve", "1", by="li")
    by = {1: "li", 2: "fei"}[step]
    form = stage.click("expense.reject", asked(stage, by).buttons[1].value, by=by).form
    assert form is not None
    refused = stage.lines(stage.submit("expense.reject", form.value, by=by, reason="no"))
    assert f"rejected by {'Li Wei' if step == 1 else 'Fei'}" in refused
    assert "rejected" in stage.lines(stage.click("expense.approve", "1", by="fei"))
    assert posted(stage) == 0
    assert [one.notice.kind for one in stage.notices("ann")] == ["decision"]
    stage.click("expense.unreject", "1", by="li")
    stage.click("expense.approve", "1", by="li")
    stage.click("expense.approve", "1", by="fei")
    assert posted(stage) == 1, "taken back, every step is open again"


def test_a_deputy_takes_the_step_of_the_one_they_stand_in_for(stage: Stage) -> None:
    stage.with_rules(bands=CHAIN)
    seat(stage, "Li Wei", "finance")
    stage.say("delegate to Bob until 3 Dec", by="li", at="")
    submitted(stage)
    said = press(stage, asked(stage, "bob"), "approve", "bob")
    assert "Step 1 of 2 was approved by Bob for Li Wei." in said
    assert "Step 2 of 2 waits for Fei." in said, "Li Wei has filled a step through the deputy"
    assert "somebody else" in stage.lines(stage.click("expense.approve", "1", by="li"))
    assert "somebody else" in stage.lines(stage.click("expense.approve", "1", by="bob"))
    stage.click("expense.approve", "1", by="fei")
    assert posted(stage) == 1
    assert "instead of: Li Wei" in stage.lines(stage.say("why expense 1", by="fei", at=""))
    assert verdicts(stage) == [(1, "approved", 2, 3), (2, "approved", 4, 0)]


def test_nobody_decides_their_own_in_any_step(stage: Stage) -> None:
    stage.with_rules(bands=CHAIN)
    seat(stage, "Ann", "finance")
    submitted(stage)
    stage.click("expense.approve", "1", by="li")
    assert "it is your own" in stage.lines(stage.click("expense.approve", "1"))
    assert "Nothing waits" in stage.lines(stage.say("approvals", by="ann", at=""))
    own = submitted(stage, "expense 9 taxi", by="li")
    for by in ("li", "fei", "ann", "bob"):
        stage.click("expense.approve", own, by=by)
    assert posted(stage, own) == 0, "a step that is for a lead is not taken by finance"


def test_what_was_changed_is_not_approved_unseen(stage: Stage, golden: Golden) -> None:
    submitted(stage)
    old = asked(stage, "li")
    stage.say("make it 245.50", about="expense:1")
    assert "still a draft" in press(stage, old, "approve", "li")
    stage.click("expense.submit", "1")
    late = stage.click("expense.approve", old.buttons[0].value, by="li", at="")
    golden("step_changed.txt", shown(stage, late))
    assert late.replace and posted(stage) == 0
    assert stage.click("expense.reject", old.buttons[1].value, by="li").form is None
    refused = stage.submit("expense.reject", old.buttons[1].value, by="li", reason="too much")
    assert "was changed since" in stage.lines(refused)
    assert late.card is not None
    press(stage, late.card, "approve", "li")
    assert posted(stage) == 1


def test_a_change_makes_earlier_decisions_void(stage: Stage) -> None:
    stage.with_rules(bands=CHAIN)
    submitted(stage)
    stage.click("expense.approve", "1", by="li")
    stage.say("make it 245.50", about="expense:1")
    stage.click("expense.submit", "1")
    assert "Li Wei to decide first" in stage.lines(stage.click("expense.approve", "1", by="fei"))
    stage.say("make it 145.50", about="expense:1")
    stage.click("expense.submit", "1")
    assert "Li Wei to decide first" in stage.lines(stage.click("expense.approve", "1", by="fei")), "also as it was"
    stage.click("expense.approve", "1", by="li")
    stage.click("expense.approve", "1", by="fei")
    assert posted(stage) == 1


def test_a_step_and_the_whole_are_taken_back(stage: Stage) -> None:
    stage.with_rules(bands=CHAIN)
    submitted(stage)
    stage.click("expense.approve", "1", by="li")
    assert "Only who has decided" in stage.lines(stage.click("expense.unapprove", "1", by="fei"))
    assert "Step 1 of 2 waits for Li Wei." in stage.lines(stage.click("expense.unapprove", "1", by="li"))
    assert "Li Wei to decide first" in stage.lines(stage.click("expense.approve", "1", by="fei"))
    stage.click("expense.approve", "1", by="li")
    stage.click("expense.approve", "1", by="fei")
    assert posted(stage) == 1
    assert "Step 1 of 2 waits" in stage.lines(stage.click("expense.unapprove", "1", by="fei"))
    with stage.read() as book:
        assert [bool(one.reverses) for one in entries.of_source(book, "expense:1")] == [False, True]
    assert [one[:2] for one in verdicts(stage)] == [
        (1, "approved"),
        (1, "taken back"),
        (1, "approved"),
        (2, "approved"),
        (0, "taken back"),
    ]


def test_eight_who_click_at_once_take_each_step_once(both: Stage) -> None:
    both.with_rules(bands=BOTH)
    submitted(both)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda by: both.click("expense.approve", "1", by=by), ("li", "fei") * 4))
    assert posted(both) == 1
    assert sorted(one[1] for one in verdicts(both)) == ["approved", "approved"]


def test_a_click_that_comes_twice_is_one_decision(both: Stage) -> None:
    both.with_rules(bands=CHAIN)
    submitted(both)
    both.click("expense.approve", "1", by="li", id="the same")
    assert both.click("expense.approve", "1", by="li", id="the same") == SILENCE
    assert verdicts(both) == [(1, "approved", 3, 0)]


def test_what_waited_before_steps_were_kept_is_decided_like_any_other(both: Stage) -> None:
    submitted(both)
    both.write(lambda book: book.connection.execute(text("DELETE FROM approval_step")))
    both.wait(days=5)
    assert both.write(lambda book: reminders.nudge(job_context.context(book, both.house.rules, CONTENTS))) == 1
    assert "was changed since you saw it" in both.lines(both.click("expense.approve", "1 ffffffffffff", by="li"))
    assert "approved by" in both.lines(both.click("expense.approve", "1", by="li"))
    assert posted(both) == 1


def test_a_late_entry_needs_finance_as_well(stage: Stage) -> None:
    stage.with_rules(bands={"default": (Band(None, ("lead",), then=("lead",)),)})
    seat(stage, "Sue", "lead", "APOLLO")
    submitted(stage, "expense 9 taxi 2026-10-28")
    asked = stage.say("lock last month", by="fei", at="").card
    assert asked
    stage.click(asked.buttons[0].action, asked.buttons[0].value, by="fei", at="")
    assert "Step 3 of 3 is then for Fei." in stage.lines(stage.click("expense.approve", "1", by="li"))
    stage.click("expense.approve", "1", by="sue")
    assert posted(stage) == 0
    stage.click("expense.approve", "1", by="fei")
    assert posted(stage) == 1


def test_an_order_goes_the_same_way(stage: Stage) -> None:
    stage.with_rules(bands=CHAIN)
    stage.say("order 12000 servers apollo #equipment from Dell")
    stage.click("order.submit", "1")
    assert "Step 2 of 2 waits for Fei." in press(stage, asked(stage, "li"), "approve", "li")
    old = asked(stage, "fei")
    assert "approved by Fei" in press(stage, old, "approve", "fei")
    assert "already approved" in press(stage, old, "approve", "fei")
    assert "Step 1 of 2 waits for Li Wei." in stage.lines(stage.click("order.unapprove", "1", by="fei"))
    with stage.read() as book:
        assert not prove(book, stage.house.rules).faults


def test_a_write_off_is_decided_on_what_is_owed(stage: Stage) -> None:
    stage.say("contract apollo 1000 tax 0% owner Sue 100% 2026-06-01", by="li")
    stage.say("invoice apollo 1 no INV-1", by="fei")
    stage.say("write off apollo 1 500 because the customer is insolvent", by="fei", at="")
    old = asked(stage, "ada")
    stage.say("paid apollo 300", by="fei")
    late = stage.click("writeoff.approve", old.buttons[0].value, by="ada", at="")
    assert "owed: CN¥1,000.00 → CN¥700.00" in stage.lines(late) and late.replace
    assert verdicts(stage, "write_off:1") == []
    assert late.card is not None
    assert "is written off" in press(stage, late.card, "approve", "ada")
    assert verdicts(stage, "write_off:1") == [(1, "approved", 5, 0)]


def test_the_queue_is_of_all_kinds_and_the_oldest_comes_first(stage: Stage) -> None:
    stage.with_rules(hours_approval="weekly")
    stage.say("order 12000 servers apollo #equipment from Dell", by="bob")
    stage.click("order.submit", "1", by="bob")
    stage.wait(days=1)
    submitted(stage)
    stage.say("log 8h site work")
    stage.wait(days=6)
    seat(stage, "Ada", "finance")
    stage.say("contract apollo 1000 tax 0% owner Sue 100% 2026-06-01", by="li")
    stage.say("invoice apollo 1 no INV-1", by="fei")
    stage.say("write off apollo 1 because the customer is insolvent", by="fei", at="")
    with stage.read() as book:
        ctx = job_context.context(book, stage.house.rules, CONTENTS)
        assert [one.document.partition(":")[0] for one in queue.waiting(ctx)] == [
            "order",
            "expense",
            "week",
            "write_off",
        ]
    said = stage.lines(stage.say("approvals", by="ada", at=""))
    assert "4 wait for your approval" in said
    stage.wait(days=4)
    stage.write(lambda book: reminders.daily(job_context.context(book, stage.house.rules, CONTENTS)))
    (told,) = [one.notice.card for one in stage.notices("ada") if one.notice.kind == "reminder"]
    assert "1 has waited for you" in "\n".join(card_lines(told, "en")), (
        "the write-off; the others are first for the lead"
    )
