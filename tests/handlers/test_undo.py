"""Undo takes back what the words name, of every sort of thing, and nothing that its answer does not name."""

from __future__ import annotations

import random
from datetime import date

import pytest

from chat.cards.card import Card, Reply
from chat.words import say
from handlers.conversation.entered import lately
from handlers.conversation.said_again import surroundings
from handlers.verification.prove import prove
from ledger.period import Period
from storage import absences, budgets, contracts, customers, expenses, hours, orders, payments, timers
from storage.directory import directory
from tests.conftest import Stage


def standing(stage: Stage, who: str) -> dict[str, str]:
    """Key -> what it is called, of all that somebody entered and that still stands."""
    with stage.read() as book:
        people = directory(book)
        person = people.person(people.accounts["test", who])
        from chat.incoming import Said

        said = Said("look", stage.identity(who), stage.place(who, ""))
        ctx = surroundings(book, said, person, stage.house.rules, stage.house.contents)
        return {thing.key: say(thing.shown, "en") for thing in lately(ctx)}


def holds(stage: Stage) -> bool:
    with stage.read() as book:
        return not prove(book, stage.house.rules).faults


def asks(reply: Reply) -> bool:
    return reply.card is not None and any(button.action == "undo.take" for button in reply.card.buttons)


def press(stage: Stage, card: Card | None, action: str, by: str = "ann", place: int = 0) -> Reply:
    assert card is not None
    button = [button for button in card.buttons if button.action == action][place]
    return stage.click(button.action, button.value, by=by, at="")


# ---- each sort of thing


def test_a_submitted_expense_is_withdrawn_and_its_approvers_card_with_it(stage: Stage) -> None:
    stage.say("expense 45 taxi apollo")
    stage.click("expense.submit", "1")
    reply = stage.say("undo the taxi")
    assert "Taken back: expense CN¥45.00 taxi, Apollo" in stage.lines(reply) and reply.private
    with stage.read() as book:
        assert expenses.get(book, 1, "CNY").stage == "withdrawn"
    assert holds(stage)


@pytest.mark.parametrize("until", ["draft", "pending", "committed"])
def test_an_order_is_withdrawn_or_its_commitment_released(stage: Stage, until: str) -> None:
    stage.say("order 12000 servers equipment apollo from Dell")
    if until != "draft":
        stage.click("order.submit", "1")
    if until == "committed":
        stage.click("order.approve", "1", by="li")
    assert "Taken back: order 1: CN¥12,000.00 servers" in stage.lines(stage.say("undo the order"))
    with stage.read() as book:
        assert orders.get(book, 1).stage == ("closed" if until == "committed" else "withdrawn")
    assert holds(stage)


def test_an_order_on_which_something_was_invoiced_stays_and_says_whom_to_ask(stage: Stage) -> None:
    stage.say("order 12000 servers equipment apollo from Dell")
    stage.click("order.submit", "1")
    stage.click("order.approve", "1", by="li")
    stage.submit("order.invoice", "1", total="5000", day="2026-11-19", paid_by="payable")
    stage.click("expense.submit", "1")
    said = stage.lines(stage.say("undo the servers order"))
    assert "cannot be taken back by you" in said and "Ask Li Wei" in said
    with stage.read() as book:
        assert orders.get(book, 1).stage == "committed"


def test_a_payment_and_what_it_settled(both: Stage) -> None:
    both.say("contract apollo 8000 tax 0% owner Sue 50% 2026-06-01 50% 2026-12-15", by="li")
    both.say("paid apollo 4000", by="fei")
    assert "payment of CN¥4,000.00 from Acme" in both.lines(both.say("undo the payment", by="fei"))
    with both.read() as book:
        assert payments.get(book, 1).state == "undone"
        assert {one.paid.minor for one in contracts.of_project(book, 1)} == {0}
    assert holds(both)


def test_a_supplier_payment(stage: Stage) -> None:
    bill = {"total": "CNY 5000", "day": "2026-11-19", "vendor": "Dell", "category": "equipment", "project": "APOLLO"}
    stage.submit("expense.new", "new", **bill, paid_by="payable")
    stage.click("expense.submit", "1")
    stage.click("expense.approve", "1", by="li")
    stage.say("pay supplier Dell 5000", by="fei", at="")
    assert "payment of CN¥5,000.00 to Dell" in stage.lines(stage.say("undo that supplier payment", by="fei", at=""))
    assert holds(stage)


def test_a_budget_gets_the_figures_it_had_before(stage: Stage) -> None:
    with stage.read() as book:
        before = budgets.current(book, 1).lines
    stage.say("set budget apollo labour 12000 because phase 2", by="li")
    said = stage.lines(stage.say("undo the budget", by="li"))
    assert "version 2 of the budget of Apollo" in said and "CN¥19,000.00 → CN¥17,000.00" in said
    with stage.read() as book:
        now = budgets.current(book, 1)
    assert (now.number, set(now.lines)) == (3, set(before))
    assert "nothing of yours" in stage.lines(stage.say("undo", by="li")), "nor is the old one taken back as well"


def test_a_budget_that_was_changed_since_stays(stage: Stage) -> None:
    stage.say("set budget apollo labour 12000 because phase 2", by="li")
    stage.say("set budget apollo labour 13000 because phase 3", by="fei")
    reply = stage.say("undo the budget", by="li")
    assert "nothing of yours" in stage.lines(reply) or asks(reply)
    with stage.read() as book:
        assert budgets.current(book, 1).number == 3


def test_leave_a_delegation_and_a_timer(both: Stage) -> None:
    both.say("leave next monday")
    assert "1 day of leave: Mon 23 Nov" in both.lines(both.say("undo the leave"))
    with both.read() as book:
        assert not absences.of_person(book, 1, Period(date(2026, 11, 1), date(2027, 1, 1)))
    both.say("delegate to bob until 3 Dec", by="li")
    assert "Bob approves in your place" in both.lines(both.say("undo the delegation", by="li"))
    with both.read() as book:
        assert not [one for one in directory(book).delegations if one.until >= both.now.date()]
    both.say("start apollo")
    assert "the timer that runs on Apollo" in both.lines(both.say("undo"))
    with both.read() as book:
        assert timers.running(book, 1) is None


def test_a_milestone_and_a_contact_with_its_promise(both: Stage) -> None:
    both.say("contract apollo 8000 tax 0% owner Sue 50% 2026-06-01 50% 10 days after go-live", by="li")
    both.say("milestone apollo go-live yesterday", by="li")
    assert "milestone go-live of Apollo" in both.lines(both.say("undo the milestone", by="li"))
    with both.read() as book:
        assert all(one.due is None for one in contracts.of_project(book, 1) if one.rule and one.rule.basis == "go-live")
    both.say("contacted acme by call, promised 2026-12-01", by="sue", at="")
    with both.read() as book:
        assert any(one.promise for one in contracts.of_project(book, 1)) and customers.contacts(book, "Acme")
    assert "contact with Acme" in both.lines(both.say("undo the contact", by="sue", at=""))
    with both.read() as book:
        assert not any(one.promise for one in contracts.of_project(book, 1))
        assert not customers.contacts(book, "Acme")


def test_a_contract_before_anything_was_paid_on_it(stage: Stage) -> None:
    stage.say("contract apollo 8000 tax 0% owner Sue 50% 2026-06-01 50% 2026-12-15", by="li")
    assert "contract 1 with Acme over CN¥8,000.00" in stage.lines(stage.say("undo the contract", by="li"))
    assert not standing(stage, "li") and holds(stage)


# ---- which one, and when it asks


def test_what_is_older_than_some_minutes_is_asked_about(stage: Stage) -> None:
    stage.say("2h design")
    stage.wait(minutes=11)
    reply = stage.say("undo")
    assert asks(reply) and standing(stage, "ann")
    assert "Taken back: 2 h on Apollo, Fri 20 Nov 2026: design" in stage.lines(press(stage, reply.card, "undo.take"))
    assert not standing(stage, "ann")
    assert "taken back already" in stage.lines(press(stage, reply.card, "undo.take"))


def test_after_another_deed_undo_alone_asks(stage: Stage) -> None:
    stage.say("2h design", by="li")
    stage.say("task apollo API design", by="li")
    assert asks(stage.say("undo", by="li")), "it may be the task that was meant"
    assert "hours:1" in standing(stage, "li")


def test_in_a_thread_it_is_about_what_the_thread_is_about(stage: Stage) -> None:
    stage.say("2h design")
    stage.say("expense 45 taxi apollo")
    stage.wait(days=7)
    stage.say("1h review")
    assert "expense CN¥45.00" in stage.lines(stage.say("undo", about="expense:1"))
    assert set(standing(stage, "ann")) == {"hours:1", "hours:2"}
    assert asks(stage.say("undo", about="customer:Acme")), "nothing of that thread can be undone"
    assert set(standing(stage, "ann")) == {"hours:1", "hours:2"}
    assert "Only the person" in stage.lines(stage.say("undo", by="bob", about="hours:1"))
    assert "Only the person" in stage.lines(stage.say("undo the hours", by="bob", about="hours:1"))


def test_of_several_that_fit_each_has_its_button(stage: Stage) -> None:
    stage.say("expense 45 taxi apollo")
    stage.say("expense 30 taxi apollo")
    reply = stage.say("undo the taxi")
    assert asks(reply) and len(standing(stage, "ann")) == 2
    press(stage, reply.card, "undo.take", place=1)
    assert list(standing(stage, "ann").values()) == ["expense CN¥30.00 taxi, Apollo, Fri 20 Nov 2026"]
    assert "expense CN¥30.00" in stage.lines(stage.say("undo the 30 yuan taxi"))


def test_all_of_today_but_what_is_kept(both: Stage) -> None:
    both.say("2h design")
    both.wait(days=1)
    both.say("expense 45 taxi apollo")
    both.say("1h review")
    both.say("3h tests")
    reply = both.say("undo everything from today, keep the taxi")
    assert asks(reply) and len(standing(both, "ann")) == 4
    said = both.lines(press(both, reply.card, "undo.take"))
    assert "2 things were taken back" in said and "review" in said and "tests" in said
    assert set(standing(both, "ann")) == {"hours:1", "expense:1"}


def test_nobody_takes_back_what_is_another_ones(stage: Stage) -> None:
    stage.say("2h design")
    assert "nothing of yours" in stage.lines(stage.say("undo", by="bob"))
    assert "taken back already" in stage.lines(stage.click("undo.take", "hours:1", by="bob"))
    assert "from another time" in stage.lines(stage.click("undo.take", "nonsense", by="bob"))
    assert standing(stage, "ann")


@pytest.mark.parametrize(
    "words", ["undo the reminders", "撤销 别催我填工时了", "stop the reminders", "停止 催我填工时"]
)
def test_reminders_are_nothing_to_be_undone_or_stopped(stage: Stage, words: str) -> None:
    stage.say("2h design")
    stage.say("start apollo")
    reply = stage.lines(stage.say(words))
    assert "nothing was changed" in reply or "do not remind you" in reply or "不再提醒" in reply
    assert set(standing(stage, "ann")) >= {"hours:1"}
    with stage.read() as book:
        assert timers.running(book, 1) is not None


# ---- stop at a time


@pytest.mark.parametrize(
    ("words", "after", "minutes"),
    [
        ("stop at 17:30", 360, 330),
        ("stop 5:30pm", 360, 330),
        ("stop half past 5", 360, 330),
        ("停止 5点半停的", 360, 330),
        ("停止 下午5点半", 360, 330),
        ("停止 下班了，5点半停的", 360, 330),
        ("停止 停一下 17:30", 360, 330),
        ("stop it at 5:30pm please", 360, 330),
        ("stop at 2", 180, 120),
        ("stop", 90, 90),
        ("stop please, i'm done", 90, 90),
        ("stop at 19:00", 360, 0),
        ("stop at 11:00", 90, 0),
        ("stop at 5am", 330, 0),
        ("stop the taxi", 60, 0),
        ("stop at 1 or 2", 180, 0),
    ],
)
def test_a_timer_stops_at_the_time_that_is_said(stage: Stage, words: str, after: int, minutes: int) -> None:
    stage.say("start apollo site work")
    stage.wait(minutes=after)
    stage.say(words)
    with stage.read() as book:
        assert (timers.running(book, 1) is None) == bool(minutes)
        booked = hours.last(book, 1, "CNY")
    assert (booked.minutes if booked else 0) == minutes


# ---- edited and deleted messages


@pytest.mark.parametrize(
    ("words", "by", "name"),
    [
        ("order 12000 servers equipment apollo from Dell", "ann", "order 1"),
        ("leave next monday", "ann", "1 day of leave"),
        ("set budget apollo labour 12000 because phase 2", "li", "version 2 of the budget"),
        ("paid apollo 30000", "fei", "payment of CN¥30,000.00"),
        ("delegate to bob until 3 Dec", "li", "Bob approves"),
        ("start apollo", "ann", "the timer"),
    ],
)
def test_an_edit_or_a_deletion_of_what_made_something_names_it(stage: Stage, words: str, by: str, name: str) -> None:
    stage.say(words, by=by, ref="m1")
    before = standing(stage, by)
    edited = stage.say(words.replace("000", "500"), by=by, ref="m1", edits="m1")
    assert asks(edited) and name in stage.lines(edited)
    assert standing(stage, by) == before
    stage.remove("m1", by=by)
    told = [one.notice.card for one in stage.notices(by) if one.notice.kind == "question"]
    assert any(name in "".join(say(line, "en") for line in card.lines) for card in told)
    press(stage, told[-1], "undo.take", by=by)
    assert not standing(stage, by)


# ---- never more than is named


_SAID = (
    "2h design",
    "log 1h xinghe review",
    "expense 45 taxi apollo",
    "expense 30 lunch xinghe",
    "order 900 paper material apollo from Dell",
    "leave next monday",
    "log mon-tue 1h apollo training",
    "start apollo",
)
_UNDO = (
    "undo",
    "undo the taxi",
    "undo the lunch",
    "undo the order",
    "undo the leave",
    "delete the 1h",
    "undo everything",
    "undo xinghe",
    "撤销 打车那笔",
    "undo everything but keep the hours",
    "delete the design",
    "undo the timer",
    "undo the blue one",
)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.sweep(4)
def test_an_undo_changes_nothing_that_it_does_not_name(stage: Stage, seed: int) -> None:
    chance = random.Random(seed)
    for _step in range(14):
        stage.wait(minutes=chance.choice((0, 1, 5, 30)))
        stage.say(chance.choice(_SAID), at="#apollo")
        before = standing(stage, "ann")
        reply = stage.say(chance.choice(_UNDO), at=chance.choice(("", "#apollo")))
        if asks(reply):
            assert standing(stage, "ann") == before
            reply = press(stage, reply.card, "undo.take", place=-1)
        after = standing(stage, "ann")
        assert set(after) <= set(before)
        for key in set(before) - set(after):
            assert before[key] in stage.lines(reply), f"{key} is gone, and nobody was told"
    assert holds(stage)
