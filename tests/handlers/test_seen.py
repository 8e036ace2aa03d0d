"""One decides on what one saw: every button that decides carries what its card said, and decides nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chat.cards.card import Card, Reply
from handlers import job_context
from handlers.conversation.contents import CONTENTS
from handlers.hours import approval
from storage import audit, expenses, outbox
from tests.conftest import Stage
from tests.golden import Golden
from tests.handlers.papers import BLURRED, INVOICE, TAXI
from tests.handlers.test_receipts import shown


def press(stage: Stage, card: Card | None, action: str, by: str = "li") -> Reply:
    assert card
    return stage.click(action, next(button.value for button in card.buttons if button.action == action), by=by, at="")


def head(stage: Stage) -> int:
    with stage.read() as book:
        return audit.head(book)[0]


def stage_of(stage: Stage, id: int = 1) -> str:
    with stage.read() as book:
        return expenses.get(book, id, "CNY").stage


def raw(stage: Stage, action: str, value: str, by: str) -> Reply:
    """A click with exactly this value, whatever a card of now would carry."""
    return stage.click(action, f"{value} ", by=by, at="")  # the blank keeps the stage from looking it up


@pytest.mark.parametrize("action", ["expense.approve", "expense.reject"])
def test_a_button_that_says_not_what_was_seen_decides_nothing(stage: Stage, action: str) -> None:
    stage.say("expense 45 taxi")
    stage.click("expense.submit", "1")
    before = head(stage)
    reply = raw(stage, action, "1", "li")
    assert "as it is now; nothing is decided yet" in stage.lines(reply, "en") and not reply.form
    assert head(stage) == before
    press(stage, reply.card, "expense.approve")
    assert stage_of(stage) == "posted"


def test_hours_that_were_logged_after_the_card_are_not_approved_unseen(stage: Stage, golden: Golden) -> None:
    stage.with_rules(hours_approval="weekly")
    stage.say("log 2h 2026-11-17 site work")
    stage.wait(days=3)
    stage.write(lambda book: approval.ask_for_weeks(job_context.context(book, stage.house.rules, CONTENTS)))
    card = stage.notices("li")[-1].notice.card
    stage.say("log 3h 2026-11-17 review")
    stage.say("log 1h 2026-11-18 review")
    late = press(stage, card, "hours.approve")
    golden("week_changed.txt", shown(stage, late))
    assert "hours.decided" not in actions(stage)
    assert "Nothing is decided" in stage.lines(press(stage, card, "hours.reject"), "en")
    press(stage, late.card, "hours.approve")
    with stage.read() as book:
        from storage import hours

        assert hours.pending(book, "CNY") == ()


def actions(stage: Stage) -> set[str]:
    with stage.read() as book:
        return {event.action for event in audit.whole(book)}


def test_claims_are_paid_out_as_the_sum_that_was_seen(stage: Stage) -> None:
    for amount in ("45", "30"):
        stage.say(f"expense {amount} taxi 2026-11-19")
    for id in ("1", "2"):
        stage.click("expense.submit", id)
        stage.click("expense.approve", id, by="li")
    old = stage.say("reimburse Ann", by="fei", at="").card
    stage.click("expense.unapprove", "2", by="li")
    late = press(stage, old, "expense.reimburse", "fei")
    assert "CN¥75.00 → CN¥45.00. Nothing is done yet" in stage.lines(late, "en")
    assert stage_of(stage) == "posted"
    press(stage, late.card, "expense.reimburse", "fei")
    assert (stage_of(stage), stage_of(stage, 2)) == ("reimbursed", "pending")


def sent(stage: Stage) -> None:
    """Everything that waits in the outbox is posted."""

    def post(book: object) -> None:
        for one in outbox.claim(book):  # type: ignore[arg-type]
            outbox.sent(book, [one.id], f"ref{one.id}")  # type: ignore[arg-type]

    stage.write(post)


def test_in_words_too_what_changed_since_the_card_is_shown_first(stage: Stage) -> None:
    stage.say("expense 45 taxi Didi")
    stage.click("expense.submit", "1")
    sent(stage)
    # What the approval rests on changes, and no new card says so.
    stage.write(lambda book: expenses.put(book, replace(expenses.get(book, 1, "CNY"), note="two taxis Didi")))
    first = stage.say("approve Ann 45 didi", by="li", at="")
    assert "changed since you saw it" in stage.lines(first, "en"), stage.lines(first, "en")
    assert stage_of(stage) == "pending"
    stage.say("approve Ann 45 didi", by="li", at="")
    assert stage_of(stage) == "posted"


def test_approve_all_lists_and_decides_nothing(stage: Stage) -> None:
    for amount in ("45", "30"):
        stage.say(f"expense {amount} taxi 2026-11-19")
    for id in ("1", "2"):
        stage.click("expense.submit", id)
    listed = stage.say("approve all", by="li", at="")
    assert len(listed.more) == 2 and (stage_of(stage), stage_of(stage, 2)) == ("pending", "pending")


def test_a_late_entry_is_of_the_days_that_were_meant(stage: Stage) -> None:
    stage.say("lock 2026-11-19", by="fei", at="")
    stage.say("late 3h apollo yesterday site work")
    asked = stage.notices("fei")[-1].notice.card
    stage.wait(days=4)
    assert "Thu 19 Nov" in stage.lines(press(stage, asked, "late.book", "fei"), "en")


def test_the_approver_sees_what_was_doubtful_changed_and_old(stage: Stage, golden: Golden) -> None:
    stage.with_rules(company=("星桥科技",))
    day = stage.now.date() - timedelta(days=75)
    stage.receipts[b"old"] = (replace(BLURRED, day=day),)
    stage.drop(b"old")
    stage.say("total 54", about="expense:1")
    stage.click("expense.submit", "1")
    stage.receipts[b"unsure"] = (replace(TAXI, confidence={**TAXI.confidence, "vendor": 0.4}),)
    stage.drop(b"unsure")
    stage.click("expense.submit", "2")
    stage.receipts[b"other"] = (replace(INVOICE, buyer="别人有限公司", buyer_tax_id="91110000999999999X"),)
    stage.drop(b"other", text="travel")
    stage.click("expense.submit", "3")
    cards = [one.notice.card for one in stage.notices("li") if one.notice.kind == "approval"]
    golden("approver_sees.txt", "\n\n".join(shown(stage, Reply(card)) for card in cards))
