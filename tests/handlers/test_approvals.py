"""Approvals: who is asked, who may, what a second click does, what can be undone, who stands in for whom."""

from __future__ import annotations

import pytest

from handlers.conversation.contents import CONTENTS
from ledger.approval import Band
from storage import balances, entries, expenses, outbox
from tests.conftest import Stage
from tests.golden import Golden
from tests.handlers.test_receipts import actions, shown

BANDS = {"default": (Band(10_000, ()), Band(500_000, ("lead",)), Band(None, ("finance",)))}


def submitted(stage: Stage, line: str = "expense 145.50 taxi", by: str = "ann") -> str:
    card = stage.say(line, by=by).card
    assert card is not None
    id = card.about.partition(":")[2]
    stage.click("expense.submit", id, by=by)
    return id


def approvals_at(stage: Stage, account: str) -> list[str]:
    return [one.notice.card.about for one in stage.notices(account) if one.notice.kind == "approval"]


def test_the_lead_is_asked_and_approves(stage: Stage, golden: Golden) -> None:
    id = submitted(stage)
    assert approvals_at(stage, "li") == ["approval:expense:1"]
    assert approvals_at(stage, "fei") == []
    asked = stage.notices("li")[0].notice.card
    golden("approval_asked.txt", "\n\n".join("\n".join(_lines(asked, locale)) for locale in ("en", "zh-CN")))
    golden("approval_queue.txt", shown(stage, stage.say("待审批", by="li", at="")))
    golden("approval_approved.txt", shown(stage, stage.click("expense.approve", id, by="li", at="")))
    with stage.read() as book:
        assert balances.of_project(book, 1)["travel"].posted == 14_550
    assert "Nothing waits" in stage.lines(stage.say("approvals", by="li", at=""), "en")


def test_who_may_not_approve_is_told_so(stage: Stage) -> None:
    id = submitted(stage)
    assert "it is your own" in stage.lines(stage.click("expense.approve", id))
    for by in ("bob", "sue", "max", "ada", "zoe"):
        assert "role does not permit" in stage.lines(stage.click("expense.approve", id, by=by))
    mine = submitted(stage, "expense 5 taxi", by="li")
    assert approvals_at(stage, "fei") == ["approval:expense:2"]
    assert "it is your own" in stage.lines(stage.click("expense.approve", mine, by="li"), "en")


def test_two_who_click_at_once_get_one_approval_and_one_polite_answer(both: Stage) -> None:
    stage = both
    id = submitted(stage)
    stage.click("expense.approve", id, by="li")
    second = stage.click("expense.approve", id, by="fei")
    assert second.replace
    assert "already approved" in stage.lines(second, "en")
    late = stage.submit("expense.reject", id, by="fei", reason="no")
    assert "already approved" in stage.lines(late, "en")
    with stage.read() as book:
        assert len(entries.of_source(book, f"expense:{id}")) == 1


def test_a_rejection_needs_a_reason_and_comes_back_to_be_corrected(stage: Stage, golden: Golden) -> None:
    id = submitted(stage)
    golden("reject_form.txt", shown(stage, stage.click("expense.reject", id, by="li")))
    assert stage.submit("expense.reject", id, by="li", reason="").wrong
    golden("approval_rejected.txt", shown(stage, stage.submit("expense.reject", id, by="li", reason="not Apollo's")))
    told = [one.notice.card for one in stage.notices("ann") if one.notice.kind == "decision"]
    golden("approval_rejected_owner.txt", "\n".join(_lines(told[0], "en")))
    stage.say("project xinghe", about=f"expense:{id}")
    stage.click("expense.submit", id)
    with stage.read() as book:
        assert balances.of_project(book, 1)["travel"].pending == 0
        assert balances.of_project(book, 2)["travel"].pending == 14_550


def test_a_wrong_rejection_and_a_wrong_approval_can_be_undone(stage: Stage) -> None:
    id = submitted(stage)
    stage.submit("expense.reject", id, by="li", reason="slip")
    stage.click("expense.unreject", id, by="li")
    stage.click("expense.approve", id, by="li")
    stage.click("expense.unapprove", id, by="li")
    assert "waiting for approval" in stage.lines(stage.click("expense.unapprove", id, by="li"), "en")
    with stage.read() as book:
        kept = entries.of_source(book, f"expense:{id}")
        assert [bool(one.reverses) for one in kept] == [False, True]
        use = balances.of_project(book, 1)["travel"]
        assert (use.posted, use.pending) == (0, 14_550)


def test_what_was_paid_out_is_not_unapproved(stage: Stage) -> None:
    id = submitted(stage)
    stage.click("expense.approve", id, by="li")
    stage.click("expense.reimburse", id, by="fei")
    assert "already reimbursed" in stage.lines(stage.click("expense.unapprove", id, by="li"), "en")


def test_every_posted_card_is_brought_up_to_date(stage: Stage) -> None:
    id = submitted(stage)

    def posted(book: object) -> None:
        outbox.told(book, f"expense:{id}", stage.place("ann", ""), "m1", "en")  # type: ignore[arg-type]
        outbox.told(book, f"approval:expense:{id}", stage.place("li", ""), "m2", "zh-CN")  # type: ignore[arg-type]
        outbox.told(book, f"approval:expense:{id}", stage.place("fei", ""), "m3", "zh-CN")  # type: ignore[arg-type]

    stage.write(posted)
    stage.click("expense.approve", id, by="li")
    changed = {one.notice.ref: one.notice.card for one in stage.notices() if one.notice.ref}
    assert set(changed) == {"m1", "m2", "m3"}
    assert changed["m3"].decided == "approved"
    assert changed["m1"].buttons == ()
    assert [one for one in stage.notices("ann") if one.notice.kind == "decision"] == []


def test_bands_say_who_has_to_approve(stage: Stage) -> None:
    stage.with_rules(bands=BANDS)
    assert "Nobody has to approve it" in stage.lines(stage.say("expense 99 taxi"))
    done = stage.click("expense.submit", "1")
    assert "approved" in stage.lines(done)
    with stage.read() as book:
        assert expenses.get(book, 1, "CNY").stage == "posted"
    large = submitted(stage, "expense 6000 servers #equipment")
    assert approvals_at(stage, "li") == []
    assert "for finance to decide" in stage.lines(stage.click("expense.approve", large, by="li"), "en")
    assert "approved" in stage.lines(stage.click("expense.approve", large, by="fei"), "en")


def test_many_at_once_are_one_message_to_the_lead(stage: Stage, golden: Golden) -> None:
    for day in range(1, 6):
        stage.say(f"expense 20 taxi {day} Nov")
    stage.click("expense.submit_all", "1 2 3 4 5")
    told = [one.notice for one in stage.notices("li") if one.notice.kind == "approval"]
    assert len(told) == 1
    golden("approval_many.txt", "\n".join(_lines(told[0].card, "en")))


def test_somebody_stands_in_while_the_lead_is_away(stage: Stage, golden: Golden) -> None:
    golden("delegated.txt", shown(stage, stage.say("delegate to Bob until 3 Dec", by="li", at="")))
    id = submitted(stage)
    assert approvals_at(stage, "bob") == ["", "approval:expense:1"]
    assert approvals_at(stage, "li") == []
    assert "approved by Bob" in stage.lines(stage.click("expense.approve", id, by="bob"))
    own = submitted(stage, "expense 8 taxi", by="bob")
    assert "approval:expense:2" in approvals_at(stage, "li")
    assert "it is your own" in stage.lines(stage.click("expense.approve", own, by="bob"))
    theirs = submitted(stage, "expense 9 taxi", by="li")
    assert "does not permit" in stage.lines(stage.click("expense.approve", theirs, by="bob"))
    stage.wait(days=20)
    later = submitted(stage)
    assert "does not permit" in stage.lines(stage.click("expense.approve", later, by="bob"))


def test_a_delegation_can_be_ended_and_is_checked(stage: Stage) -> None:
    stage.say("委托 Bob 到 12月3日", by="li", at="")
    assert "approve yourself again" in stage.lines(stage.say("委托 取消", by="li", at=""), "en")
    id = submitted(stage)
    assert "does not permit" in stage.lines(stage.click("expense.approve", id, by="bob"))
    assert "yourself" in stage.lines(stage.say("delegate to Li Wei until 3 Dec", by="li", at=""), "en")
    assert "until when" in stage.lines(stage.say("delegate to Bob", by="li", at=""), "en")
    assert "over already" in stage.lines(stage.say("delegate to Bob until 3 Nov", by="li", at=""), "en")
    assert "does not permit" in stage.lines(stage.say("delegate to Bob until 3 Dec", by="ann", at=""), "en")


BOUNDS = [
    ("delegate to Bob until 3 Dec up to 100", "up to CN¥100.00", "all"),
    ("delegate bob until 2026-12-03 up to 100 on apollo", "up to CN¥100.00", "Apollo"),
    ("委托 Bob 到 2026-12-03 上限 100 阿波罗", "up to CN¥100.00", "Apollo"),
    ("delegate to Bob until 3 Dec for starriver", "of any amount", "Starriver"),
    ("delegate to Bob up to 100 until 3 Dec for project starriver", "up to CN¥100.00", "Starriver"),
    ("委托 Bob 到 12月3日 不超过 100 项目 星河", "up to CN¥100.00", "Starriver"),
    ("委托 Bob 限额 100元 到 12月3日", "up to CN¥100.00", "all"),
]


@pytest.mark.parametrize(("text", "amount", "project"), BOUNDS)
def test_a_delegation_is_bounded_and_its_card_says_how(stage: Stage, text: str, amount: str, project: str) -> None:
    said = stage.lines(stage.say(text, by="li", at=""), "en")
    assert amount in said and f"Project: {project}" in said and "3 Dec" in said, said
    assert said.splitlines()[1:] == stage.lines(stage.say("delegate", by="li", at=""), "en").splitlines()[1:]
    told = "\n".join(_lines(stage.notices("bob")[-1].notice.card, "en"))
    assert amount in told and project in told


def test_outside_its_bounds_a_deputy_decides_nothing_and_is_not_asked(stage: Stage) -> None:
    stage.say("delegate to Bob until 3 Dec up to 100 for apollo", by="li", at="")
    small = submitted(stage, "expense 100 taxi")
    large = submitted(stage, "expense 100.01 taxi")
    other = submitted(stage, "expense 5 taxi starriver")
    assert approvals_at(stage, "bob") == ["", f"approval:expense:{small}"]
    assert approvals_at(stage, "li") == [f"approval:expense:{large}", f"approval:expense:{other}"]
    for id in (large, other):
        assert "does not permit" in stage.lines(stage.click("expense.approve", id, by="bob"), "en")
    queue = stage.lines(stage.say("approvals", by="bob", at=""), "en")
    assert "100.00" in queue and "100.01" not in queue and "5.00" not in queue
    assert "approved by Bob" in stage.lines(stage.click("expense.approve", small, by="bob"))
    own = submitted(stage, "expense 7 taxi", by="bob")
    assert f"approval:expense:{own}" in approvals_at(stage, "li"), "never to the submitter himself"


def test_a_delegation_is_never_for_long(stage: Stage) -> None:
    assert "for longer than" in stage.lines(stage.say("delegate to Bob until 2027-06-01", by="li", at=""), "en")
    assert "above zero" in stage.lines(stage.say("delegate to Bob until 3 Dec up to 0", by="li", at=""), "en")


def test_hours_are_approved_by_the_week_and_never_show_money(stage: Stage, golden: Golden) -> None:
    stage.with_rules(hours_approval="weekly")
    stage.say("log mon-wed 8h site work")
    stage.say("log 2h yesterday review", by="bob")
    queue = stage.say("approvals", by="li", at="")
    golden("approval_hours.txt", shown(stage, queue))
    assert "¥" not in stage.lines(queue)
    value = queue.more[0].buttons[0].value
    assert "it is your own" in stage.lines(stage.click("hours.approve", value))
    golden("approval_hours_done.txt", shown(stage, stage.click("hours.approve", value, by="li", at="")))
    assert "Nothing of that week" in stage.lines(stage.click("hours.approve", value, by="fei", at=""), "en")
    other = queue.more[1].buttons[1].value
    assert stage.click("hours.reject", other, by="li").form
    stage.submit("hours.reject", other, by="li", reason="which project was that?")
    assert [one.notice.kind for one in stage.notices("bob")] == ["decision"]
    with stage.read() as book:
        use = balances.of_project(book, 1)["labour"]
        assert (use.posted, use.pending, use.minutes) == (480_000, 0, 24 * 60)


def test_the_clock_asks_for_finished_weeks_once(stage: Stage) -> None:
    from handlers import job_context
    from handlers.hours import approval

    stage.with_rules(hours_approval="weekly")
    stage.say("log 8h site work")

    def tick() -> int:
        return int(stage.write(lambda book: approval.ask_for_weeks(job_context.context(book, stage.house.rules))))

    assert tick() == 0
    stage.wait(days=3)
    assert (tick(), tick()) == (1, 0)


def test_who_lets_things_wait_is_reminded_once_a_day(stage: Stage, golden: Golden) -> None:
    from handlers import job_context
    from handlers.approvals import reminders

    submitted(stage)

    def tick() -> int:
        return int(stage.write(lambda book: reminders.nudge(job_context.context(book, stage.house.rules, CONTENTS))))

    assert tick() == 0
    stage.wait(days=3)
    assert tick() == 0
    stage.wait(days=1)
    assert (tick(), tick()) == (1, 0)
    reminded = [one.notice for one in stage.notices() if one.notice.kind == "reminder"]
    assert {one.to.channel for one in reminded} == {"li"}
    golden("approval_nudge.txt", "\n".join(_lines(reminded[0].card, "en")))


def test_two_people_hand_in_the_same_invoice_at_the_same_moment(both: Stage) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from tests.handlers.papers import INVOICE

    both.receipts |= {b"photo": (INVOICE,), b"pdf": (INVOICE,)}
    both.drop(b"photo")
    both.drop(b"pdf", by="bob")
    with both.read() as book:
        assert [expenses.get(book, id, "CNY").stage for id in (1, 2)] == ["draft", "draft"]
    with ThreadPoolExecutor(4) as pool:
        for _turn in range(2):
            list(
                pool.map(lambda who: both.click("expense.submit", who[0], by=who[1]), (("1", "ann"), ("2", "bob")) * 2)
            )
    with both.read() as book:
        assert [expenses.get(book, id, "CNY").stage for id in (1, 2)] == ["pending", "draft"]
        assert balances.of_project(book, 1)["material"].pending == 100_000


def test_eight_who_approve_at_once_book_it_once(both: Stage) -> None:
    from concurrent.futures import ThreadPoolExecutor

    id = submitted(both)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda by: both.click("expense.approve", id, by=by), ("li", "fei") * 4))
    with both.read() as book:
        assert len(entries.of_source(book, f"expense:{id}")) == 1
        assert balances.of_project(book, 1)["travel"].posted == 14_550


def test_an_unknown_thing_is_said_not_to_exist(stage: Stage) -> None:
    for name in ("approve", "reject", "unapprove", "submit"):
        for value in ("999", "x", "", "1 2"):
            said = stage.lines(stage.click(f"expense.{name}", value, by="li"), "en")
            assert "no such" in said or "from another time" in said
    assert "broke" not in stage.lines(stage.click("hours.approve", "x.y.z", by="li"), "en")
    assert "no such" in stage.lines(stage.click("order.approve", "7", by="li"), "en")
    assert actions(stage.say("approvals", by="li", at="")) == []


def _lines(card: object, locale: str) -> list[str]:
    from chat.cards.plain import card_lines

    return card_lines(card, locale)  # type: ignore[arg-type]
