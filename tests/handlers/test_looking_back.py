"""My week, missing days, timers, rates from the past, the lock, late entries, contracts and payments."""

from __future__ import annotations

from datetime import date

from handlers import job_context
from handlers.dunning import overdue
from handlers.hours import timers, timesheet
from handlers.verification.prove import prove
from ledger.period import Period
from storage import contracts, entries, hours
from tests.conftest import Stage
from tests.golden import Golden


def sweep(stage: Stage) -> int:
    return int(
        stage.write(lambda book: overdue.sweep(job_context.context(book, stage.house.rules), stage.house.rules.dunning))
    )


def holds(stage: Stage) -> bool:
    with stage.read() as book:
        return not prove(book, stage.house.rules).faults


def test_my_week_is_private_and_names_missing_days(stage: Stage, golden: Golden) -> None:
    stage.say("log 8h yesterday API design")
    reply = stage.say("my week")
    assert reply.private
    golden("my_week.en.txt", stage.lines(reply))


def test_missing_days_are_asked_once(stage: Stage) -> None:
    first = stage.write(lambda book: timesheet.remind(job_context.context(book, stage.house.rules)))
    again = stage.write(lambda book: timesheet.remind(job_context.context(book, stage.house.rules)))
    assert first == 3 and again == 0


def test_a_holiday_is_not_missing(stage: Stage) -> None:
    stage.now = stage.now.replace(month=10, day=9)
    reply = stage.lines(stage.say("missing", by="ann", at=""))
    assert "Thu 8 Oct" in reply and "Wed 30 Sep" in reply
    assert "1 Oct" not in reply and "2 Oct" not in reply and "5 Oct" not in reply


def test_undo_by_word_takes_the_last_hours_back(stage: Stage) -> None:
    stage.say("2h design")
    stage.say("3h review")
    assert "3 h" in stage.lines(stage.say("undo"))
    with stage.read() as book:
        assert hours.by_person(book, 1, _all()) == {1: 120}
    assert holds(stage)


def test_a_correction_reverses_and_books_anew(stage: Stage) -> None:
    stage.say("2h design")
    stage.submit("hours.correct", "1", project="XINGHE", day="2026-11-19", hours="3h", note="moved")
    with stage.read() as book:
        assert hours.by_person(book, 1, _all()) == {} and hours.by_person(book, 2, _all()) == {1: 180}
    assert "taken back already" in stage.lines(stage.click("hours.edit", "1"))
    assert holds(stage)


def test_a_forgotten_timer_is_asked_in_the_evening_and_books_what_is_said(stage: Stage) -> None:
    stage.say("start apollo thinking")
    stage.wait(hours=7)
    asked = stage.write(lambda book: timers.ask_forgotten(job_context.context(book, stage.house.rules)))
    again = stage.write(lambda book: timers.ask_forgotten(job_context.context(book, stage.house.rules)))
    assert (asked, again) == (1, 0)
    buttons = stage.notices("ann")[-1].notice.card.buttons
    assert [one.action for one in buttons] == ["timer.stop", "timer.stop", "timer.keep", "timer.discard"]
    assert "6 h on Apollo" in stage.lines(stage.click("timer.stop", buttons[0].value, at=""))


def test_a_timer_of_thirty_hours_is_asked_not_booked(stage: Stage) -> None:
    stage.say("start apollo thinking")
    stage.wait(hours=30)
    assert "When was the work over" in stage.lines(stage.say("stop"))
    with stage.read() as book:
        assert hours.by_person(book, 1, _all()) == {}


def test_a_rate_from_the_past_is_shown_before_it_is_booked(stage: Stage) -> None:
    stage.say("log 8h yesterday design")
    shown = stage.say("rate ann 250 from 2026-11-01", by="fei", at="")
    assert shown.card and "¥400.00" in stage.lines(shown, "zh-CN")
    with stage.read() as book:
        assert hours.get(book, 1, "CNY").cost.minor == 160_000
    stage.click("rate.confirm", shown.card.buttons[0].value, by="fei", at="")
    with stage.read() as book:
        assert hours.get(book, 1, "CNY").cost.minor == 200_000
    stage.say("undo")
    assert holds(stage)


def test_rates_are_finances_own_and_private(stage: Stage) -> None:
    assert "role" in stage.lines(stage.say("rate", by="ann"))
    assert stage.say("rate", by="fei").private


def test_a_locked_day_is_refused_and_the_open_one_is_saved(stage: Stage) -> None:
    stage.say("lock 2026-10-31", by="fei")
    text = stage.lines(stage.say("log 2026-10-15 3h site\n2026-11-18 2h site"))
    assert "2 h on Apollo" in text and "Not saved: log 2026-10-15" in text and "is locked" in text


def test_a_late_entry_goes_to_finance_and_stands_on_the_first_open_day(stage: Stage) -> None:
    stage.say("lock 2026-10-31", by="fei")
    stage.say("late 3h apollo 2026-10-15 site work")
    asked = stage.notices("fei")[-1].notice.card
    stage.click("late.book", asked.buttons[0].value, by="fei", at="")
    with stage.read() as book:
        entry = entries.of_source(book, "hours:1")[0]
    assert (entry.day.isoformat(), entry.booked.isoformat()) == ("2026-10-15", "2026-11-01")
    assert "answered already" in stage.lines(stage.click("late.book", asked.buttons[0].value, by="fei", at=""), "en")
    assert holds(stage)


def test_unlocking_needs_a_reason_and_is_told(stage: Stage) -> None:
    stage.say("lock 2026-10-31", by="fei")
    assert "reason" in stage.lines(stage.say("unlock 2026-10-01", by="fei"), "en")
    stage.say("unlock 2026-10-01 because late invoice", by="fei")
    asked = stage.notices("ada")[-1].notice.card
    stage.click("second.agree", asked.buttons[0].value, by="ada", at="")
    assert [one.notice.kind for one in stage.notices("#finance")] == ["lock"]


def test_each_dunning_step_is_told_once_and_the_highest_after_a_downtime(stage: Stage) -> None:
    stage.say("contract apollo 100000 30% 2026-11-18 70% 2027-03-01", by="li")
    assert (sweep(stage), sweep(stage)) == (1, 0)
    stage.wait(days=40)
    assert (sweep(stage), sweep(stage)) == (1, 0)
    keys = [one.notice.key for one in stage.notices("#apollo") if one.notice.kind == "overdue"]
    assert len(keys) == 2 and ":30:" in keys[1]


def test_a_payment_stops_the_dunning_at_once(stage: Stage) -> None:
    stage.say("contract apollo 100000 30% 2026-11-18 70% 2027-03-01", by="li")
    stage.say("paid apollo 30000", by="fei")
    assert sweep(stage) == 0
    assert "Nothing is overdue" in stage.lines(stage.say("overdue", by="fei", at=""), "en")
    assert holds(stage)


def test_part_payments_add_up_and_what_is_left_over_is_said(stage: Stage) -> None:
    stage.say("contract apollo 100 30% 2026-11-18 70% 2027-03-01", by="li")
    stage.say("paid apollo 40", by="fei")
    with stage.read() as book:
        assert [one.paid.minor for one in contracts.of_project(book, 1)] == [3000, 1000]
    assert "unapplied" in stage.lines(stage.say("paid apollo 61", by="fei"), "en")
    assert holds(stage)


def test_shares_that_make_no_hundred_are_refused(stage: Stage) -> None:
    assert "90 %" in stage.lines(stage.say("contract apollo 100 30% 2026-11-18 60% 2027-03-01", by="li"), "en")


def test_sales_see_their_own_receivables_members_none(stage: Stage) -> None:
    stage.say("contract apollo 100000 30% 2026-11-10 70% 2027-03-01", by="li")
    assert "Advance" in stage.lines(stage.say("overdue", by="sue"))
    assert "lead" in stage.lines(stage.say("overdue", by="ann"))


def test_an_exchange_rate_is_finances_and_must_make_sense(stage: Stage) -> None:
    assert "finance" in stage.lines(stage.say("fx USD CNY 7.1 2026-11-01 PBOC", by="ann"))
    assert "7.1" in stage.lines(stage.say("fx USD CNY 7.1 2026-11-01 PBOC", by="fei"))
    assert "number" in stage.lines(stage.say("fx USD CNY abc", by="fei"), "en")


def _all() -> Period:
    return Period(date(2020, 1, 1), date(2030, 1, 1))
